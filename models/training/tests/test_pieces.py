"""Pieces make the file they were cut from; damage and loss are noticed; halved weights can be started
from.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from pieces import halved, join, split

DATA = bytes(range(256)) * 40


def test_pieces_make_the_same_file(tmp_path: Path) -> None:
    index = split("resume.pt", DATA, tmp_path / "out", 3000)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "resume.pt.000", "resume.pt.001", "resume.pt.002", "resume.pt.003", "resume.pt.json",
    ]  # fmt: skip
    assert all(p.stat().st_size <= 3000 for p in (tmp_path / "out").iterdir())
    assert join(index, tmp_path / "run").read_bytes() == DATA
    assert [p.name for p in (tmp_path / "run").iterdir()] == ["resume.pt"]


def test_a_damaged_or_missing_piece_is_noticed(tmp_path: Path) -> None:
    index = split("a.pt", DATA, tmp_path, 3000)
    piece = tmp_path / "a.pt.001"
    piece.write_bytes(piece.read_bytes()[:-1] + b"!")
    with pytest.raises(ValueError, match="a.pt.001 is damaged"):
        join(index, tmp_path / "run")
    piece.unlink()
    with pytest.raises(FileNotFoundError):
        join(index, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_halved_weights_are_half_as_large_and_nearly_the_same(tmp_path: Path) -> None:
    weights = {"a": torch.randn(300, 300), "steps": torch.tensor(3)}
    torch.save({"model": weights, "config": {"name": "tiny"}}, tmp_path / "checkpoint.pt")
    data = halved(tmp_path / "checkpoint.pt")
    (tmp_path / "half.pt").write_bytes(data)
    read = torch.load(tmp_path / "half.pt")
    assert len(data) < 0.6 * (tmp_path / "checkpoint.pt").stat().st_size
    assert read["config"] == {"name": "tiny"} and read["model"]["steps"] == 3
    assert torch.allclose(read["model"]["a"].float(), weights["a"], atol=2e-3)


def test_weights_that_16_bits_cannot_hold_are_refused(tmp_path: Path) -> None:
    torch.save({"model": {"a": torch.tensor([1e6])}}, tmp_path / "checkpoint.pt")
    with pytest.raises(ValueError, match="16 bits"):
        halved(tmp_path / "checkpoint.pt")
