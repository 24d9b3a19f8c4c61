"""Rendered sets for tests, made of drawn screens: rows as the renderer writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PIL import Image

from data.screen import Screen


def row_of(screen: Screen, id: str, ratio: float = 1, **other: Any) -> dict[str, Any]:
    """A drawn screen as the renderer would tell of it, enlarged `ratio` times."""

    def box(b: tuple[int, ...]) -> list[float]:
        return [v * ratio for v in b]

    return {
        "id": id, "image": f"images/{id}.png", "width": screen.width * ratio, "height": screen.height * ratio,
        "pixelRatio": ratio, "scroll": {"x": 0, "y": 0}, "kit": "drawn", "page": id, "split": "train",
        "platform": "web", "dark": screen.dark, "language": "en", "seed": screen.seed,
        "elements": [
            {"box": box(e.box), "kind": e.kind, "role": e.kind, "name": e.name, "text": "",
             "states": list(e.states), "framed": e.framed,
             **({"color": e.color} if e.color else {}), **({"container": e.container} if e.container else {})}
            for e in screen.elements
        ],
        "lines": [
            {"box": box(t.box), "text": t.text, "size": t.size * ratio, "heading": t.heading, "color":
            t.color} for t in screen.texts
        ],
        "ignore": [],
        **other,
    }  # fmt: skip


def write_set(folder: Path, rows: list[tuple[dict[str, Any], Image.Image]]) -> Path:
    (folder / "images").mkdir(parents=True)
    for row, picture in rows:
        picture.save(folder / row["image"])
    text = "".join(json.dumps(row) + "\n" for row, _ in rows)
    (folder / "screens-0.jsonl").write_text(text + '{"id": "being writ', encoding="utf-8")
    return folder
