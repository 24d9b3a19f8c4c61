// The part of the WHATWG Encoding standard that the pipeline uses. Every JavaScript runtime has it,
// but ES2023's library does not declare it and this folder sees neither the DOM's nor Node's types.

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}

declare class TextEncoder {
  encode(input?: string): Uint8Array;
}
