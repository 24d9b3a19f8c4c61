# python -m elements.export ../../runs/elements/checkpoint.pt --out ../elements
"""A checkpoint -> elements.onnx with weights stored as int8, compared with PyTorch before it ends.

Arithmetic is fp32; the weights of each output channel are stored as int8 with one scale, which the runtime
multiplies out once while loading. Batch norms are folded into their convolutions.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto
from torch import Tensor

from data.drawn_screens import draw_screen
from onnx_graph import Graph, Precision
from verify_export import session

from .evaluate import load_network
from .families import FAMILIES, GROUP_FAMILIES, GROUPS
from .network import ElementNetwork
from .shipped import K, ShippedNetwork
from .targets import STRIDE
from .trunk_graph import TrunkWriter

TOLERANCE = {"fp32": 1e-3, "fp16": 0.01, "int8": 0.08}
"""Largest difference of a score on a drawn picture; of the middling box in tens of pixels, and family."""

N_GROUPS = len(GROUPS)


class Writer(TrunkWriter):
    """The network's parts as nodes of one graph."""

    def __init__(self, network: ElementNetwork, precision: Precision):
        super().__init__(Graph("elements", precision), network)
        self.network = network

    def build(self) -> Graph:
        g, head = self.g, self.network.head
        pixels = g.input("pixels", [1, "height", "width", 3], TensorProto.UINT8)
        floats = g.op("Cast", g.transpose(pixels, 0, 3, 1, 2), to=TensorProto.FLOAT)
        y = self.features(g.op("Sub", g.mul(floats, g.scalar(4 / 255)), g.scalar(2.0)))
        score = self.convolution(self.conv(y, head.score[0]), head.score[1], None)
        extent = self.convolution(self.conv(y, head.extent[0]), head.extent[1], None)
        heat, kinds = g.split(score, [N_GROUPS, len(FAMILIES)], axis=1)
        scores, cells = self.peaks(g.op("Sigmoid", heat))
        g.output(scores, "scores", [N_GROUPS, K])
        g.output(self.boxes(extent, cells, g.side(heat, 3)), "boxes", [N_GROUPS, K, 4])
        g.output(self.kinds(kinds, cells), "kinds", [N_GROUPS, K, len(FAMILIES)])
        return g

    def peaks(self, heat: str) -> tuple[str, str]:
        """Scores (G, K) and cells (G, K), as `ShippedNetwork` has them."""
        g = self.g
        others, text = g.split(heat, [N_GROUPS - 1, 1], axis=1)
        around = g.op("MaxPool", others, kernel_shape=[3, 3], pads=[1, 1, 1, 1])
        beside = g.op("MaxPool", text, kernel_shape=[1, 3], pads=[0, 1, 0, 1])
        best = g.op("Concat", around, beside, axis=1)
        peaks = g.op("Where", g.op("Equal", heat, best), heat, g.scalar(0.0))
        flat = g.reshape(peaks, N_GROUPS, -1)
        last = g.op("Sub", g.side(flat, 1), g.ints(1))
        padded = g.op("Pad", flat, g.ints(0, 0, 0, K), g.scalar(0.0))
        scores, cells = g.ops("TopK", 2, padded, g.ints(K), axis=1, largest=1, sorted=1)
        return scores, g.op("Min", cells, last)

    def gathered(self, maps: str, cells: str, channels: int) -> str:
        """(1, G·channels, h, w) at cells (G, K) -> (G, K, channels)."""
        g = self.g
        rows = g.transpose(g.reshape(maps, N_GROUPS, channels, -1), 0, 2, 1)
        return g.op("GatherND", rows, g.op("Unsqueeze", cells, g.ints(2)), batch_dims=1)

    def boxes(self, extent: str, cells: str, columns: str) -> str:
        g = self.g
        reach = g.op("Exp", g.op("Clip", self.gathered(extent, cells, 4), g.scalar(-4.0), g.scalar(6.0)))
        reach = g.mul(reach, g.scalar(float(STRIDE)))
        column, row = g.op("Mod", cells, columns), g.op("Div", cells, columns)
        middles = []
        for place in (column, row):
            middle = g.add(g.op("Cast", place, to=TensorProto.FLOAT), g.scalar(0.5))
            middles.append(g.op("Unsqueeze", g.mul(middle, g.scalar(float(STRIDE))), g.ints(2)))
        middle = g.op("Concat", *middles, axis=2)
        low, high = g.split(reach, [2, 2], axis=2)
        return g.op("Concat", g.op("Sub", middle, low), g.add(middle, high), axis=2)

    def kinds(self, logits: str, cells: str) -> str:
        g, parts = self.g, []
        rows = g.transpose(g.reshape(logits, len(FAMILIES), -1), 1, 0)
        of_groups = g.split(cells, [1] * N_GROUPS, axis=0)
        for places, of_group in zip(GROUP_FAMILIES, of_groups, strict=True):
            here = g.op("Gather", rows, of_group, axis=0)  # (1, K, F)
            ends = g.op("Slice", here, g.ints(places.start), g.ints(places.stop), g.ints(2))
            among = g.op("Softmax", ends, axis=-1)
            before, behind = places.start, len(FAMILIES) - places.stop
            parts.append(g.op("Pad", among, g.ints(0, 0, before, 0, 0, behind), g.scalar(0.0)))
        return g.op("Concat", *parts, axis=0)


@dataclass(frozen=True)
class Differences:
    """Between PyTorch and a file: the largest of all scores; of boxes (pixels) and families with a score of
    SEEN and more the middling one, because a rounded score may move a peak to the next cell.
    """

    scores: float
    boxes: float
    kinds: float


SEEN = 0.3


@torch.no_grad()
def differences(network: ElementNetwork, path: Path, pixels: Tensor) -> Differences:
    """On a picture (1, H, W, 3); each of PyTorch's boxes beside the file's nearest one of its group."""
    wanted = [value.numpy() for value in ShippedNetwork(network).eval()(pixels)]
    got = session(path).run(["boxes", "scores", "kinds"], {"pixels": pixels.numpy()})
    boxes, kinds = 0.0, 0.0
    for group in range(N_GROUPS):
        mine, theirs = (some[0][group][some[1][group] >= SEEN] for some in (wanted, got))
        if not len(mine) or not len(theirs):
            continue
        nearest = np.abs(mine[:, None] - theirs[None]).max(2).argmin(1)
        boxes = max(boxes, float(np.median(np.abs(mine - theirs[nearest]).max(1))))
        pairs = np.abs(wanted[2][group][: len(mine)] - got[2][group][nearest])
        kinds = max(kinds, float(np.median(pairs.max(1))))
    scores = float(np.abs(got[1] - wanted[1]).max())
    return Differences(scores, boxes, kinds)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=Path("../elements"))
    parser.add_argument("--precision", choices=("fp32", "fp16", "int8"), default="int8")
    options = parser.parse_args()
    network = load_network(options.checkpoint)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "elements.onnx"
    Writer(network, options.precision).build().save(path)
    pixels = torch.from_numpy(np.array(draw_screen(5, 640, 480).image.convert("RGB")))[None]
    far = differences(network, path, pixels)
    print(f"{path}: {path.stat().st_size} bytes; against PyTorch {far}")
    if max(far.scores, far.boxes / 10, far.kinds) > TOLERANCE[options.precision]:
        raise SystemExit("That is too far: the file does not say what the checkpoint says.")


if __name__ == "__main__":
    main()
