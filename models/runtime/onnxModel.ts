// Writes the ONNX graphs that are made here and not exported: one to get buffers on a device, two to try a device with.
// Knows only as much of the protobuf format as that needs (onnx.proto: ModelProto, GraphProto, NodeProto, TensorProto,
// ValueInfoProto).

import { makeRandom } from '../pipeline/nextToken';

/** A model with input `x` and output `y` = x + x, both float32 of the given rank with free sides. */
export function doublingModel(rank: number): Uint8Array {
  const sides = Array.from({ length: rank }, (_, i) => `d${i}`);
  return model({ nodes: [{ operator: 'Add', inputs: ['x', 'x'], output: 'y' }], constants: [], sides });
}

/**
 * What a layer of a transformer computes, without its norms: attention of rows over each other, and a product behind it.
 * Input `x` and output `y` are [rows, side]; the weights are made up, and the same every time.
 */
export function attentionModel(side: number): Uint8Array {
  return model({
    nodes: [
      { operator: 'MatMul', inputs: ['x', 'to_queries'], output: 'queries' },
      { operator: 'MatMul', inputs: ['x', 'to_keys'], output: 'keys' },
      { operator: 'Transpose', inputs: ['keys'], output: 'keys_across' },
      { operator: 'MatMul', inputs: ['queries', 'keys_across'], output: 'scores' },
      { operator: 'Softmax', inputs: ['scores'], output: 'shares' },
      { operator: 'MatMul', inputs: ['shares', 'x'], output: 'seen' },
      { operator: 'MatMul', inputs: ['seen', 'to_out'], output: 'y' },
    ],
    constants: [
      // Scores of about 2 for rows of numbers between -1 and 1: neither all alike nor one that takes all.
      square('to_queries', side, 1, 6 / Math.sqrt(side)),
      square('to_keys', side, 2, 1),
      square('to_out', side, 3, 1),
    ],
    sides: ['rows', side],
  });
}

/** A product of one row with a square, again and again: what lies between two of them is what a device takes to begin. */
export function stepsModel(side: number, steps: number): Uint8Array {
  const name = (step: number): string => (step === 0 ? 'x' : step === steps ? 'y' : `after_${step}`);
  return model({
    nodes: Array.from({ length: steps }, (_, step) => ({
      operator: 'MatMul',
      inputs: [name(step), 'square'],
      output: name(step + 1),
    })),
    constants: [square('square', side, 4, 1)],
    sides: ['rows', side],
  });
}

interface Model {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  /** Of `x` and of `y`; a free one by its name. */
  readonly sides: readonly (string | number)[];
}

interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
}

interface Constant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Made-up weights, [side, side], which keep the length of a row of numbers, times `scale`. */
function square(name: string, side: number, seed: number, scale: number): Constant {
  const random = makeRandom(seed);
  const most = Math.sqrt(3 / side) * scale;
  const data = Float32Array.from({ length: side * side }, () => (2 * random() - 1) * most);
  return { name, dims: [side, side], data };
}

const FLOAT = 1;
const IR_VERSION = 8;
const OPSET = 17;

function model({ nodes, constants, sides }: Model): Uint8Array {
  const shape = sides.map((side) => message(1, typeof side === 'string' ? text(2, side) : varint(1, side)));
  const valueInfo = (name: string): Bytes =>
    join(text(1, name), message(2, message(1, varint(1, FLOAT), message(2, ...shape))));
  const graph = join(
    ...nodes.map(({ operator, inputs, output }) =>
      message(1, ...inputs.map((input) => text(1, input)), text(2, output), text(4, operator)),
    ),
    text(2, 'made_here'),
    ...constants.map(({ name, dims, data }) =>
      message(
        5,
        ...dims.map((dim) => varint(1, dim)),
        varint(2, FLOAT),
        text(8, name),
        message(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
      ),
    ),
    message(11, valueInfo('x')),
    message(12, valueInfo('y')),
  );
  return join(varint(1, IR_VERSION), message(7, graph), message(8, text(1, ''), varint(2, OPSET)));
}

type Bytes = Uint8Array;

function join(...parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    joined.set(part, start);
    start += part.length;
  }
  return joined;
}

function varint(field: number, value: number): Bytes {
  return join(rawVarint(field << 3), rawVarint(value));
}

function message(field: number, ...parts: readonly Bytes[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return join(rawVarint((field << 3) | 2), rawVarint(length), ...parts);
}

function text(field: number, value: string): Bytes {
  return message(
    field,
    Uint8Array.from(value, (character) => character.charCodeAt(0)),
  );
}

function rawVarint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
