# cd models/training && python -m data.pack --set ../../out/screens --out ../../out/packs --piece-mib 22
#   python -m data.pack --unpack ../../out/packs --out ../../out/unpacked --processes 14    # where it arrived
"""A rendered set as a few compact files, to be carried to another machine and read there as it is.

A piece is a zip: `truth/<id>.json` (deflated) and `images/<id>.webp` (at one pixel per CSS pixel). Rows are
shuffled before they are dealt out, so that any one piece is a fair sample of the set. Unpacked they are a set
again, its pictures as plain bytes: read in half the time of WebP, a seventh of that of PNGs at two pixels per CSS
pixel, and much larger than either.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

QUALITY = 80
"""Of WebP; 13 px text stays free of visible blocks."""

Row = dict[str, Any]


class Pack:
    """One piece, opened when it is first read; every process opens it for itself."""

    def __init__(self, path: Path):
        self.path = path
        self._opened: tuple[int, zipfile.ZipFile] | None = None

    def _zip(self) -> zipfile.ZipFile:
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = (os.getpid(), zipfile.ZipFile(self.path))
        return self._opened[1]

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self.path, "_opened": None}

    def ids(self) -> list[str]:
        return [Path(name).stem for name in self._zip().namelist() if name.startswith("truth/")]

    def row(self, id: str) -> Row:
        return json.loads(self._zip().read(f"truth/{id}.json"))

    def picture(self, id: str) -> Image.Image:
        with Image.open(io.BytesIO(self._zip().read(f"images/{id}.webp"))) as image:
            return image.convert("RGB")


def at_css_size(row: Row, picture: Image.Image) -> tuple[Row, Image.Image]:
    """A row and its picture at one pixel per CSS pixel; what has no more than that stays as it is."""
    ratio = float(row["pixelRatio"])
    if ratio <= 1:
        return row, picture
    width, height = max(1, round(picture.width / ratio)), max(1, round(picture.height / ratio))
    factors = (width / picture.width, height / picture.height)

    def scaled(box: list[float]) -> list[float]:
        return [round(v * factors[i % 2], 2) for i, v in enumerate(box)]

    smaller = {
        **row,
        "width": width,
        "height": height,
        "pixelRatio": 1,
        "elements": [
            {**e, **{key: scaled(e[key]) for key in ("box", "clickBox") if key in e}} for e in row["elements"]
        ],
        "lines": [
            {**line, "box": scaled(line["box"]), "size": round(line["size"] * factors[1], 2)}
            for line in row["lines"]
        ],
        "ignore": [scaled(box) for box in row.get("ignore", [])],
    }
    return smaller, picture.resize((width, height), Image.Resampling.LANCZOS)


def write_packs(
    screens: Iterator[tuple[Row, Image.Image]],
    out: Path,
    piece_bytes: int,
    pieces: int = 0,
    quality: int = QUALITY,
) -> list[tuple[Path, int]]:
    """Writes `screens-000.zip`, … of at most `piece_bytes` each, at most `pieces` of them (0 for no limit);
    gives their paths and how many pictures each holds.

    Raises ValueError for a picture that does not fit into a piece.
    """
    out.mkdir(parents=True, exist_ok=True)
    written: list[tuple[Path, int]] = []
    archive: zipfile.ZipFile | None = None
    used = count = 0
    for row, picture in screens:
        row, picture = at_css_size(row, picture)
        packed = io.BytesIO()
        picture.save(packed, "WEBP", quality=quality, method=4)
        truth = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
        # What deflate leaves of the truth is known only afterwards; a third is more than it ever was.
        needed = packed.tell() + len(truth) // 3 + 400
        if needed > piece_bytes:
            raise ValueError(f"{row['id']} needs {needed} bytes, a piece has {piece_bytes}")
        if archive is None or used + needed > piece_bytes:
            if archive is not None:
                archive.close()
                written[-1] = (written[-1][0], count)
            if pieces and len(written) == pieces:
                return written
            path = out / f"screens-{len(written):03}.zip"
            archive, used, count = zipfile.ZipFile(path, "w"), 0, 0
            written.append((path, 0))
        archive.writestr(f"truth/{row['id']}.json", truth, zipfile.ZIP_DEFLATED, 9)
        archive.writestr(f"images/{row['id']}.webp", packed.getvalue(), zipfile.ZIP_STORED)
        used, count = used + needed, count + 1
    if archive is not None:
        archive.close()
        written[-1] = (written[-1][0], count)
    return written


def _write_plain(pack: Pack, out: Path, id: str) -> str:
    """Writes one picture of a pack uncompressed; gives its row as a line."""
    row = {**pack.row(id), "image": f"images/{id}.ppm"}
    pack.picture(id).save(out / row["image"])
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def unpack(packs: Path, out: Path, processes: int) -> int:
    """Writes the packs of a folder that are not in the set `out` yet, each with a shard of its own that
    stands there once all its pictures do; gives how many pictures were written.
    """
    (out / "images").mkdir(parents=True, exist_ok=True)
    written = 0
    with ProcessPoolExecutor(processes) as pool:
        for path in sorted(packs.glob("screens-*.zip")):
            shard, pack = out / f"{path.stem}.jsonl", Pack(path)
            if shard.exists():
                continue
            lines = list(pool.map(partial(_write_plain, pack, out), pack.ids(), chunksize=8))
            part = shard.with_suffix(".part")
            part.write_text("".join(lines), encoding="utf-8")
            part.replace(shard)
            written += len(lines)
    return written


def main() -> None:
    from .rendered_screens import RenderedScreens

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--set", type=Path, help="folder of the rendered set")
    source.add_argument("--unpack", type=Path, metavar="PACKS", help="folder of packs to make a set of again")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", choices=["train", "validation"], default="train")
    parser.add_argument("--piece-mib", type=float, default=60)
    parser.add_argument("--pieces", type=int, default=0, help="stop after so many; 0 for the whole set")
    parser.add_argument("--quality", type=int, default=QUALITY, help="of WebP")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="that unpack")
    options = parser.parse_args()
    if options.unpack:
        print(f"{unpack(options.unpack, options.out, options.processes)} pictures to {options.out}")
        return
    source = RenderedScreens(options.set, options.split)
    order = list(range(len(source)))
    Random(options.seed).shuffle(order)
    read = ((source.row(i), source.picture(i)) for i in order)
    written = write_packs(
        read, options.out, round(options.piece_mib * 2**20), options.pieces, options.quality
    )
    pictures, size = sum(count for _, count in written), sum(path.stat().st_size for path, _ in written)
    for path, count in written:
        print(f"{path}: {count} pictures, {path.stat().st_size / 2**20:.1f} MiB")
    rate = pictures / (size / 1e6)
    print(f"{pictures} of {len(source)} pictures, {size / 1e6:.1f} MB, {rate:.1f} pictures/MB")


if __name__ == "__main__":
    main()
