"""Builds ONNX graphs node by node, with weights stored as fp32, fp16, int8 or int4. Knows nothing of Ferret-v2.

Written by hand instead of traced, so that names, forms and precisions are ours and the bytes are the same
each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

Precision = Literal["fp32", "fp16", "int8", "int4"]
# How an int8 matrix is multiplied: `dynamic` by plain operators, with a scale found for the rows that come, `fused` the
# same as one operator of onnxruntime, `static` with scales that were found when the graph was made, `dequantize` after
# the weights were multiplied out.
Int8Form = Literal["dynamic", "fused", "static", "dequantize"]
BlockBits = Literal[4, 8]

OPSET = 20
IR_VERSION = 10
CONTRIB = "com.microsoft"

# Inputs that share a scale in an int4 graph: the smallest block that both CPU and WebGPU have kernels for.
BLOCK = 32
# Of the accuracies at which rows are multiplied with blocks, the fastest: it rounds the rows to 8 bits.
ROWS_AS_INT8 = 4
# Matrices with a shorter side are not worth quantising.
SMALLEST_INT8_SIDE = 16
# Alignment of tensors in a weights file, so that it can be mapped into memory.
ALIGNMENT = 64


@dataclass
class WeightsFile:
    """Tensors outside the graphs, one after the other; a name is stored once however many graphs use it."""

    name: str
    data: bytearray = field(default_factory=bytearray)
    places: dict[str, tuple[int, bytes]] = field(default_factory=dict)  # offset and digest

    def place(self, name: str, array: np.ndarray) -> tuple[int, int]:
        """Offset and length of a tensor. @raises ValueError where the name holds other bytes already."""
        raw = np.ascontiguousarray(array).tobytes()
        digest = hashlib.sha256(raw).digest()
        if name not in self.places:
            self.data.extend(b"\0" * (-len(self.data) % ALIGNMENT))
            self.places[name] = (len(self.data), digest)
            self.data.extend(raw)
        offset, stored = self.places[name]
        if stored != digest:
            raise ValueError(f"{self.name}: {name} was stored with other values")
        return offset, len(raw)

    def save(self, folder: Path) -> None:
        (folder / self.name).write_bytes(bytes(self.data))


class Graph:
    """A graph under construction; every method adds nodes and returns the name of their result."""

    def __init__(
        self,
        name: str,
        precision: Precision,
        int8_form: Int8Form = "dynamic",
        weights_file: WeightsFile | None = None,
        *,
        halves: bool = False,
        ranges: Mapping[str, tuple[float, float]] | None = None,
    ) -> None:
        """`halves`: an fp16 graph also multiplies in fp16, for devices that have it; `ranges`: smallest and largest
        number that flows into a linear step, by its name, for the static form.
        """
        self.name = name
        self.precision = precision
        self.int8_form = int8_form
        self.weights_file = weights_file
        self.halves = halves and precision == "fp16"
        self.ranges = ranges or {}
        self.nodes: list[onnx.NodeProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}
        self.counts: dict[str, int] = {}
        self.renamed: dict[str, str] = {}
        self.opened: dict[str, str] = {}  # stored weight -> its fp32 face

    # --- borders --------------------------------------------------------------------------------------------

    def input(self, name: str, shape: Sequence[int | str], kind: int = TensorProto.FLOAT) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, kind, list(shape)))
        return name

    def output(
        self, value: str, name: str, shape: Sequence[int | str], kind: int = TensorProto.FLOAT
    ) -> None:
        """Gives a node's result to the outside under a name of its own; no node is added."""
        self.renamed[value] = name
        self.outputs.append(helper.make_tensor_value_info(name, kind, list(shape)))

    # --- nodes ----------------------------------------------------------------------------------------------

    def op(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.ops(kind, 1, *inputs, domain=domain, **attributes)[0]

    def ops(self, kind: str, n_outputs: int, *inputs: str, domain: str = "", **attributes: Any) -> list[str]:
        index = self.counts[kind] = self.counts.get(kind, -1) + 1
        base = f"{kind}.{index}"
        names = [base if n_outputs == 1 else f"{base}.{i}" for i in range(n_outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=base, domain=domain, **attributes))
        return names

    def ints(self, *values: int) -> str:
        """A constant int64 vector."""
        return self.store("ints_" + "_".join(map(str, values)), np.array(values, dtype=np.int64), inline=True)

    def scalar(self, value: float, kind: type = np.float32) -> str:
        name = f"{kind.__name__}_{value}"
        return self.store(name, np.array(value, dtype=kind), inline=True)

    def reshape(self, x: str, *shape: int) -> str:
        """0 keeps a side, -1 is what remains."""
        return self.op("Reshape", x, self.ints(*shape))

    def transpose(self, x: str, *axes: int) -> str:
        return self.op("Transpose", x, perm=list(axes))

    def split(self, x: str, sizes: Sequence[int], axis: int = -1) -> list[str]:
        return self.ops("Split", len(sizes), x, self.ints(*sizes), axis=axis)

    def add(self, a: str, b: str) -> str:
        return self.op("Add", a, b)

    def mul(self, a: str, b: str) -> str:
        return self.op("Mul", a, b)

    def side(self, x: str, axis: int) -> str:
        """The length of one side, int64 vector of one element."""
        return self.op("Shape", x, start=axis, end=axis + 1)

    def layer_norm(self, x: str, name: str, weight: np.ndarray, bias: np.ndarray, eps: float) -> str:
        scale, shift = self.weight(f"{name}.weight", weight), self.weight(f"{name}.bias", bias)
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=eps)

    def either(self, condition: str, yes: Callable[[], str], no: Callable[[], str]) -> str:
        """One of two results, of which only one is computed. Weights belong outside: nodes within see constants, but
        nodes that open a weight would be unknown to the rest of the graph.
        """
        return self.op(
            "If", condition, then_branch=self._branch("then", yes), else_branch=self._branch("else", no)
        )

    def _branch(self, name: str, build: Callable[[], str]) -> onnx.GraphProto:
        outer, self.nodes = self.nodes, []
        result = build()
        nodes, self.nodes = self.nodes, outer
        return helper.make_graph(
            nodes, name, [], [helper.make_tensor_value_info(result, TensorProto.FLOAT, None)]
        )

    # --- weights --------------------------------------------------------------------------------------------

    def weight(self, name: str, array: np.ndarray) -> str:
        """A constant seen as fp32; matrices and larger are stored as fp16 unless the graph is fp32."""
        if self.precision == "fp32" or array.ndim < 2:
            return self.store(name, array.astype(np.float32))
        if name not in self.opened:
            stored = self.store(f"{name}.fp16", array.astype(np.float16))
            self.opened[name] = self.op("Cast", stored, to=TensorProto.FLOAT)
        return self.opened[name]

    def rescaled(self, name: str, array: np.ndarray) -> str:
        """A constant seen as fp32; in an int8 graph bytes with one scale for each output (the first side),
        which the runtime multiplies out once, when it loads.
        """
        if self.precision != "int8":
            return self.weight(f"{name}.weight", array)
        values, scales = quantise(array.reshape(len(array), -1), axis=1)
        stored = self.store(f"{name}.int8", values.reshape(array.shape))
        scale = self.store(f"{name}.scale", scales.reshape(-1, *[1] * (array.ndim - 1)))
        return self.mul(self.op("Cast", stored, to=TensorProto.FLOAT), scale)

    def as_rescaled(self, array: np.ndarray) -> np.ndarray:
        """What `rescaled` makes of a constant's numbers."""
        if self.precision != "int8":
            return array.astype(np.float32 if self.precision == "fp32" else np.float16).astype(np.float32)
        values, scales = quantise(array.reshape(len(array), -1), axis=1)
        return (values * scales).reshape(array.shape)

    def linear(
        self, x: str, name: str, weight: np.ndarray, bias: np.ndarray | None = None, *, bits: BlockBits = 4
    ) -> str:
        """x · weightᵀ + bias with weight (outputs, inputs), as in torch. `bits` is heard by int4 graphs alone."""
        matrix = np.ascontiguousarray(weight.T)  # (inputs, outputs)
        if self.precision == "int8" and min(matrix.shape) >= SMALLEST_INT8_SIDE:
            product = self._int8_product(x, name, matrix)
        elif self.precision == "int4" and min(matrix.shape) >= SMALLEST_INT8_SIDE:
            product = self._block_product(x, name, weight, bits)
        elif self.halves:
            stored = self.store(f"{name}.weight.fp16", matrix.astype(np.float16))
            halved = self.op("MatMul", self.op("Cast", x, to=TensorProto.FLOAT16), stored)
            product = self.op("Cast", halved, to=TensorProto.FLOAT)
        else:
            product = self.op("MatMul", x, self.weight(f"{name}.weight", matrix))
        return product if bias is None else self.add(product, self.weight(f"{name}.bias", bias))

    def _int8_product(self, x: str, name: str, matrix: np.ndarray) -> str:
        values, scales = quantise(matrix, axis=0)
        stored = self.store(f"{name}.int8", values)
        scale = self.store(f"{name}.scale", scales[0])
        if self.int8_form in ("dequantize", "static"):
            if name not in self.opened:
                # The zero point is written out: the session option x64quantprecision fails where it is left
                # out.
                zero = self.store(f"{name}.zero", np.zeros(values.shape[1], dtype=np.int8))
                self.opened[name] = self.op("DequantizeLinear", stored, scale, zero, axis=1)
            rows = self._rounded(x, *self.ranges[name]) if self.int8_form == "static" else x
            return self.op("MatMul", rows, self.opened[name])
        if self.int8_form == "fused":
            return self.op("DynamicQuantizeMatMul", x, stored, scale, domain=CONTRIB)
        rounded, x_scale, x_zero = self.ops("DynamicQuantizeLinear", 3, x)
        summed = self.op("MatMulInteger", rounded, stored, x_zero)
        # This order is the one that onnxruntime joins into a single kernel.
        return self.mul(self.op("Cast", summed, to=TensorProto.FLOAT), self.mul(x_scale, scale))

    def _rounded(self, x: str, low: float, high: float) -> str:
        """x as 256 steps from low to high say it: the runtime multiplies the steps themselves."""
        scale = max(high - low, 1e-6) / 255
        steps = (self.scalar(scale), self.scalar(round(-low / scale), np.uint8))
        return self.op("DequantizeLinear", self.op("QuantizeLinear", x, *steps), *steps)

    def _block_product(self, x: str, name: str, weight: np.ndarray, bits: BlockBits) -> str:
        n_outputs, n_inputs = weight.shape
        packed, scales = quantise_blocks(weight, bits)
        stored = [self.store(f"{name}.int{bits}", packed), self.store(f"{name}.scale", scales)]
        return self.op(
            "MatMulNBits", x, *stored,
            domain=CONTRIB, K=n_inputs, N=n_outputs, bits=bits, block_size=BLOCK, accuracy_level=ROWS_AS_INT8,
        )  # fmt: skip

    def rows(self, name: str, table: np.ndarray, indices: str) -> str:
        """Rows of a table (n, width), as fp32; int8 is stored with one scale a row."""
        if self.precision == "fp32":
            return self.op("Gather", self.store(name, table.astype(np.float32)), indices, axis=0)
        if self.precision == "fp16":
            stored = self.store(f"{name}.fp16", table.astype(np.float16))
            return self.op("Cast", self.op("Gather", stored, indices, axis=0), to=TensorProto.FLOAT)
        values, scales = quantise(table, axis=1)
        picked = self.op("Gather", self.store(f"{name}.int8", values), indices, axis=0)
        scale = self.op("Gather", self.store(f"{name}.scale", scales), indices, axis=0)
        return self.mul(self.op("Cast", picked, to=TensorProto.FLOAT), scale)

    def columns(self, name: str, matrix: np.ndarray, indices: str) -> str:
        """Columns of a matrix (width, n) as fp32 rows: what `linear` has stored under this name in this precision serves
        as a table as well. Not for int4.
        """
        if self.precision == "int8":
            values, scales = quantise(matrix, axis=0)
            picked = self.op("Gather", self.store(f"{name}.int8", values), indices, axis=1)
            scale = self.op("Gather", self.store(f"{name}.scale", scales[0]), indices, axis=0)
            rows = self.op("Cast", self.transpose(picked, 1, 2, 0), to=TensorProto.FLOAT)
            return self.mul(rows, self.op("Unsqueeze", scale, self.ints(-1)))
        if self.precision == "fp16":
            stored = self.store(f"{name}.weight.fp16", matrix.astype(np.float16))
            picked = self.op("Cast", self.op("Gather", stored, indices, axis=1), to=TensorProto.FLOAT)
        else:
            stored = self.store(f"{name}.weight", matrix.astype(np.float32))
            picked = self.op("Gather", stored, indices, axis=1)
        return self.transpose(picked, 1, 2, 0)

    def store(self, name: str, array: np.ndarray, inline: bool = False) -> str:
        """A constant with its own type, in the weights file where the graph has one."""
        if name in self.initializers:
            return name
        if inline or self.weights_file is None:
            tensor = numpy_helper.from_array(np.ascontiguousarray(array).reshape(array.shape), name)
        else:
            offset, length = self.weights_file.place(name, array)
            tensor = onnx.TensorProto(name=name, dims=array.shape)
            tensor.data_type = helper.np_dtype_to_tensor_dtype(array.dtype)
            tensor.data_location = TensorProto.EXTERNAL
            where = {"location": self.weights_file.name, "offset": offset, "length": length}
            for key, value in where.items():
                tensor.external_data.add(key=key, value=str(value))
        self.initializers[name] = tensor
        return name

    # --- result ---------------------------------------------------------------------------------------------

    def save(self, path: Path) -> None:
        for node in self.nodes:
            for names in (node.input, node.output):
                names[:] = [self.renamed.get(name, name) for name in names]
        initializers = list(self.initializers.values())
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, initializers)
        imports = [helper.make_opsetid("", OPSET)]
        if any(node.domain == CONTRIB for node in self.nodes):
            imports.append(helper.make_opsetid(CONTRIB, 1))
        model = helper.make_model(graph, opset_imports=imports, producer_name="groundglass")
        model.ir_version = IR_VERSION
        path.write_bytes(model.SerializeToString(deterministic=True))


def quantise(array: np.ndarray, axis: int | tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric int8 with one scale for each slice along `axis`: array ≈ values · scales (scales keep the
    axis).
    """
    largest = np.abs(array).max(axis=axis, keepdims=True)
    scales = np.where(largest > 0, largest / 127.0, 1.0).astype(np.float32)
    return np.clip(np.rint(array / scales), -127, 127).astype(np.int8), scales


def quantise_blocks(weight: np.ndarray, bits: BlockBits) -> tuple[np.ndarray, np.ndarray]:
    """A matrix (outputs, inputs) as MatMulNBits wants it: bytes (outputs, blocks, BLOCK · bits / 8), of two 4-bit numbers
    the first one low, and scales (outputs, blocks): weight ≈ (number - middle) · scale with the middle of the range.

    The largest of a block becomes the range's lower end, which reaches one step further than the upper.
    """
    n_outputs, n_inputs = weight.shape
    middle = 1 << (bits - 1)
    padded = np.pad(weight.astype(np.float32), ((0, 0), (0, -n_inputs % BLOCK)))
    blocks = padded.reshape(n_outputs, -1, BLOCK)
    at = np.abs(blocks).argmax(axis=2, keepdims=True)
    scales = np.take_along_axis(blocks, at, axis=2) / -middle
    steps = np.divide(blocks, scales, out=np.zeros_like(blocks), where=scales != 0)
    numbers = (np.clip(np.rint(steps), -middle, middle - 1) + middle).astype(np.uint8)
    packed = numbers if bits == 8 else numbers[..., ::2] | numbers[..., 1::2] << 4
    return packed, scales[..., 0]


def opened_blocks(packed: np.ndarray, scales: np.ndarray, bits: BlockBits) -> np.ndarray:
    """What `quantise_blocks` packed, rounded as it is, (outputs, blocks · BLOCK) float32."""
    numbers = packed
    if bits == 4:
        numbers = np.stack([packed & 15, packed >> 4], axis=-1).reshape(*packed.shape[:2], BLOCK)
    steps = numbers.astype(np.float32) - (1 << (bits - 1))
    return (steps * scales[..., None]).reshape(len(packed), -1)
