# Laptop (cd models/training): python -m states.export --run ../../runs/states --out ../elements
"""A run's weights -> states.onnx with weights stored as int8, compared with PyTorch on views of noise."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto

from folding import LayerWriter
from icon_terms.network import ConvNorm
from onnx_graph import Graph, Precision
from verify_export import session

from .data import STATES
from .network import N_FAMILIES, WIDTHS, StateNetwork
from .views import CHANNELS, COLUMNS, MOST_LIKE, ROWS

TOLERANCE = {"fp32": 1e-4, "int8": 0.03}
"""Root mean square difference of the probabilities."""


def graph_of(model: StateNetwork, precision: Precision) -> Graph:
    """`views` uint8 (n, 3, ROWS, COLUMNS, CHANNELS), `families` (n, families), `likes` int32 (n, MOST_LIKE) places from 0 up
    to n - 1 -> `states` (n, STATES), 0…1.
    """
    g = Graph("states", precision)
    layers = LayerWriter(g, model)

    def conv(x: str, block: ConvNorm) -> str:
        return layers.relu(layers.conv(x, block))

    views = g.input("views", ["n", 3, ROWS, COLUMNS, CHANNELS], TensorProto.UINT8)
    families = g.input("families", ["n", N_FAMILIES])
    likes = g.input("likes", ["n", MOST_LIKE], TensorProto.INT32)
    floats = g.op("Cast", g.transpose(views, 0, 1, 4, 2, 3), to=TensorProto.FLOAT)
    scaled = g.op("Sub", g.mul(floats, g.scalar(4 / 255)), g.scalar(2.0))
    channels = g.reshape(scaled, -1, 3 * CHANNELS, ROWS, COLUMNS)
    near, far = g.split(channels, [2 * CHANNELS, CHANNELS], axis=1)
    both = g.op(
        "Concat",
        *(g.op("Unsqueeze", x, g.ints(1)) for x in (conv(near, model.near), conv(far, model.far))),
        axis=1,
    )
    x = g.reshape(both, -1, WIDTHS[0], ROWS // 2, COLUMNS // 2)
    for block in (*model.deeper, model.read):
        x = conv(x, block)
    width = model.features.in_features - N_FAMILIES
    x = g.op("Concat", g.reshape(x, -1, width), families, axis=1)
    features = layers.relu(layers.linear(x, model.features))
    others = g.op("Gather", features, likes, axis=0)
    mean, most = (g.op(f"Reduce{kind}", others, g.ints(1), keepdims=0) for kind in ("Mean", "Max"))
    x = g.op("Concat", features, mean, most, families, axis=1)
    states = layers.linear(layers.relu(layers.linear(x, model.hidden)), model.states)
    g.output(g.op("Sigmoid", states), "states", ["n", len(STATES)])
    return g


def load_model(run: Path) -> StateNetwork:
    model = StateNetwork()
    model.load_state_dict(torch.load(run / "checkpoint.pt", weights_only=True))
    return model.eval()


def compare(onnx_path: Path, model: StateNetwork, n: int = 64) -> float:
    """Root mean square difference of the probabilities on views of noise of several coarsenesses."""
    random = np.random.default_rng(1)
    coarse = random.integers(0, 256, (n, 3, ROWS // 4, COLUMNS // 4, CHANNELS), dtype=np.uint8)
    views = coarse.repeat(4, axis=2).repeat(4, axis=3)
    families = np.eye(N_FAMILIES, dtype=np.float32)[random.integers(0, N_FAMILIES, n)]
    likes = random.integers(0, n, (n, MOST_LIKE), dtype=np.int32)
    with torch.no_grad():
        wanted = torch.sigmoid(model(*(torch.from_numpy(x) for x in (views, families, likes)))).numpy()
    got = session(onnx_path, 1).run(["states"], {"views": views, "families": families, "likes": likes})[0]
    return float(np.sqrt(((got - wanted) ** 2).mean()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--precision", choices=("fp32", "int8"), default="int8")
    arguments = parser.parse_args()
    model, path = load_model(arguments.run), arguments.out / "states.onnx"
    graph_of(model, arguments.precision).save(path)
    difference = compare(path, model)
    print(f"{path.stat().st_size} bytes; probabilities differ by {difference:.4f} (root mean square)")
    sys.exit(0 if difference <= TOLERANCE[arguments.precision] else 1)


if __name__ == "__main__":
    main()
