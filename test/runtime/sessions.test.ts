// Devices that cannot be had: why, in words for people.

import assert from 'node:assert/strict';
import test from 'node:test';
import { whyUnavailable } from '../../models/runtime/sessions';

const rows: readonly (readonly [printed: string, is: string])[] = [
  [
    'no available backend found. ERR: [cuda] backend not found.',
    'the runtime for this system comes without it',
  ],
  [
    '/onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:2195 Failed to load library libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file: No such file or directory',
    'libcudnn.so.9 is not installed',
  ],
  [
    'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
    'a library that it needs is not installed',
  ],
  ['Failed to get a WebGPU adapter: No supported adapters', 'no graphics adapter was found'],
  ['CUDA failure 35: driver version is insufficient', 'its driver or its libraries did not start'],
];
for (const [printed, is] of rows) {
  test(`a device that cannot be had: ${is}`, () => assert.equal(whyUnavailable(printed), is));
}
