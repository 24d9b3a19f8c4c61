// Writes the one ONNX graph that is made here and not exported: y = x + x, used to get buffers on a device.
// Knows only as much of the protobuf format as that needs (onnx.proto: ModelProto, GraphProto, NodeProto, ValueInfoProto).

/** A model with input `x` and output `y` = x + x, both float32 of the given rank with free sides. */
export function doublingModel(rank: number): Uint8Array {
  const sides = Array.from({ length: rank }, (_, i) => message(1, text(2, `d${i}`)));
  const valueInfo = (name: string) => [
    ...text(1, name),
    ...message(2, message(1, [...varint(1, FLOAT), ...message(2, sides.flat())])),
  ];
  const node = [...text(1, 'x'), ...text(1, 'x'), ...text(2, 'y'), ...text(4, 'Add')];
  const graph = [
    ...message(1, node),
    ...text(2, 'double'),
    ...message(11, valueInfo('x')),
    ...message(12, valueInfo('y')),
  ];
  return Uint8Array.from([
    ...varint(1, IR_VERSION),
    ...message(7, graph),
    ...message(8, [...text(1, ''), ...varint(2, OPSET)]),
  ]);
}

const FLOAT = 1;
const IR_VERSION = 8;
const OPSET = 17;

function varint(field: number, value: number): number[] {
  return [...rawVarint(field << 3), ...rawVarint(value)];
}

function message(field: number, bytes: readonly number[]): number[] {
  return [...rawVarint((field << 3) | 2), ...rawVarint(bytes.length), ...bytes];
}

function text(field: number, value: string): number[] {
  return message(
    field,
    Array.from(value, (character) => character.charCodeAt(0)),
  );
}

function rawVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}
