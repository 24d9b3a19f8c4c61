# python -m elements.record ../elements
"""Writes elements.json beside the graphs: which files belong together, their sizes and hashes.

The runtime refuses files that are not what it says. Run after either export.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

FILES = {
    "elements": "elements.onnx",
    "icon_terms": "icon_terms.onnx",
    "icon_names": "icon_terms.json",
    "states": "states.onnx",
}
"""By role, as `models/runtime/elements.ts` asks for them."""


def record_of(folder: Path) -> dict[str, object]:
    """The content of elements.json. Raises FileNotFoundError for a file that was not exported yet."""
    files = {}
    for role, name in FILES.items():
        content = (folder / name).read_bytes()
        files[role] = {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return {
        "format": 1,
        "name": "elements",
        "licence": "Apache-2.0; trained by this project from nothing on what models/training/data/CARD.md "
        "and models/training/icon_terms/CARD.md name",
        "madeBy": "export.py of models/training/elements, icon_terms and states",
        "files": files,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    (folder / "elements.json").write_text(json.dumps(record_of(folder), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
