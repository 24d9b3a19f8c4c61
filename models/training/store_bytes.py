# python store_bytes.py ../bundles/nano vision_local.onnx
"""Halves what a graph stores as fp16: matrices and filters become int8 with a scale for each output.

For a bundle whose checkpoint is not at hand, so that export_onnx.py cannot write it anew; arithmetic stays
fp32. Compares the graph before and after on made-up inputs and refuses a change that is too large; then
writes the file and the bundle's manifest.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from manifest import file_entry
from onnx_graph import SMALLEST_INT8_SIDE, quantise
from verify_export import session

LARGEST_CHANGE = 0.05
"""Of any output, as a share of its largest value."""


def store_bytes(model: onnx.ModelProto) -> onnx.ModelProto:
    """Every fp16 matrix or filter that is cast to fp32 becomes int8, cast and multiplied when the graph is loaded."""
    small = onnx.ModelProto()
    small.CopyFrom(model)
    graph = small.graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    front = []
    for node in [node for node in graph.node if node.op_type == "Cast" and node.input[0] in constants]:
        stored, name = constants[node.input[0]], node.output[0]
        array = numpy_helper.to_array(stored)
        # A matrix is (inputs, outputs), a filter (outputs, inputs, height, width).
        axes = {2: 0, 4: (1, 2, 3)}.get(array.ndim)
        if (
            array.dtype != np.float16
            or axes is None
            or min(array.shape[:2]) * array[0, 0].size < SMALLEST_INT8_SIDE
        ):
            continue
        values, scales = quantise(array.astype(np.float32), axis=axes)
        base = stored.name.removesuffix(".fp16")
        stored.CopyFrom(numpy_helper.from_array(values, f"{base}.int8"))
        graph.initializer.append(numpy_helper.from_array(scales, f"{base}.scale"))
        graph.node.remove(node)
        front += [
            helper.make_node("Cast", [f"{base}.int8"], [f"{name}.whole"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}.whole", f"{base}.scale"], [name]),
        ]
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend(front + rest)
    onnx.checker.check_model(small)
    return small


def made_up_inputs(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """Noise for numbers, small whole numbers for indices; one where a side has no number."""
    random, inputs = np.random.default_rng(0), {}
    for value in model.graph.input:
        shape = [side.dim_value or 1 for side in value.type.tensor_type.shape.dim]
        if value.type.tensor_type.elem_type == TensorProto.INT64:
            inputs[value.name] = np.arange(int(np.prod(shape))).reshape(shape) % 8
        else:
            inputs[value.name] = random.normal(size=shape).astype(np.float32)
    return inputs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("file")
    options = parser.parse_args()
    path = options.bundle / options.file
    before = onnx.load(path)
    after = store_bytes(before)
    trial = path.with_suffix(".trial")
    trial.write_bytes(after.SerializeToString(deterministic=True))
    inputs = made_up_inputs(before)
    change = 0.0
    for old, new in zip(session(path).run(None, inputs), session(trial).run(None, inputs), strict=True):
        change = max(change, float(np.abs(old - new).max() / np.abs(old).max()))
    print(f"{path}: {path.stat().st_size} -> {trial.stat().st_size} bytes, outputs change by {change:.2%}")
    if change > LARGEST_CHANGE:
        trial.unlink()
        raise SystemExit("That is too much; nothing was changed.")
    trial.replace(path)
    manifest_path = options.bundle / "manifest.json"
    described = json.loads(manifest_path.read_text(encoding="utf-8"))
    for entry in described["files"]:
        if entry["path"] == options.file:
            entry.update(file_entry(options.bundle, path))
    for graph in described["graphs"].values():
        if graph.get("file") == options.file:
            graph["precision"] = "int8"
    manifest_path.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
