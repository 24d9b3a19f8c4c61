# cd models/training && python -m pieces split ../../runs/nano/stage0/checkpoint.pt --out ../../out/carry
#   --half
#   python -m pieces join ../../out/carry/checkpoint.pt.json --out ../../runs/nano/stage0
"""Cuts a large file into pieces that may travel one by one, and puts them together again; hashes tell damage.

`--half` stores a checkpoint's weights in 16 bits first: enough to start from, not to resume. Knows no model.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import torch

PIECE_MIB = 15.0


def halved(checkpoint: Path) -> bytes:
    """A checkpoint with every fp32 tensor as fp16; everything else as it is.

    Raises ValueError for a weight that 16 bits cannot hold.
    """
    saved: Any = torch.load(checkpoint, map_location="cpu", weights_only=False)

    def half(value: Any) -> Any:
        if isinstance(value, torch.Tensor) and value.dtype == torch.float32:
            small = value.half()
            if not torch.isfinite(small).all():
                raise ValueError(f"{checkpoint} has weights beyond the range of 16 bits")
            return small
        return {key: half(v) for key, v in value.items()} if isinstance(value, dict) else value

    packed = io.BytesIO()
    torch.save(half(saved), packed)
    return packed.getvalue()


def split(name: str, data: bytes, out: Path, piece_bytes: int) -> Path:
    """Writes `<name>.000`, `<name>.001`, … and `<name>.json`, which names them with their hashes; gives the
    last.
    """
    out.mkdir(parents=True, exist_ok=True)
    pieces = []
    for number, start in enumerate(range(0, len(data), piece_bytes)):
        piece = data[start : start + piece_bytes]
        path = out / f"{name}.{number:03}"
        path.write_bytes(piece)
        pieces.append({"file": path.name, "bytes": len(piece), "sha256": hashlib.sha256(piece).hexdigest()})
    listed = {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "pieces": pieces}
    index = out / f"{name}.json"
    index.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    return index


def join(index: Path, out: Path) -> Path:
    """The file that an index names, put together from the pieces beside it; written whole or not at all.

    Raises ValueError for a piece that is damaged, FileNotFoundError for one that is not there.
    """
    listed = json.loads(index.read_text(encoding="utf-8"))
    parts = []
    for piece in listed["pieces"]:
        data = (index.parent / piece["file"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != piece["sha256"]:
            raise ValueError(f"{piece['file']} is damaged; fetch it again")
        parts.append(data)
    out.mkdir(parents=True, exist_ok=True)
    path = out / listed["name"]
    aside = path.with_suffix(".part")
    aside.write_bytes(b"".join(parts))
    aside.replace(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    cut = commands.add_parser("split")
    cut.add_argument("file", type=Path)
    cut.add_argument("--piece-mib", type=float, default=PIECE_MIB)
    cut.add_argument("--half", action="store_true", help="the file is a checkpoint: store weights in 16 bits")
    put = commands.add_parser("join")
    put.add_argument("file", type=Path, help="the index, <name>.json")
    for command in (cut, put):
        command.add_argument("--out", type=Path, required=True, help="a folder")
    options = parser.parse_args()
    if options.command == "join":
        print(join(options.file, options.out))
        return
    data = halved(options.file) if options.half else options.file.read_bytes()
    index = split(options.file.name, data, options.out, round(options.piece_mib * 2**20))
    pieces = json.loads(index.read_text(encoding="utf-8"))["pieces"]
    print(f"{index}: {len(data) / 2**20:.1f} MiB in {len(pieces)} pieces")


if __name__ == "__main__":
    main()
