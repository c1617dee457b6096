'use strict';

// Tensors that offer DLPack, and images of PIL, are arrays.

const assert = require('assert');
const tables = require('../fixtures/py/tables.py');
const { NdArray } = require('tandem:python');

async function tensors() {
  const t = await tables.tensor();
  assert(t instanceof NdArray);
  assert.deepStrictEqual([t.dtype, t.shape, t.strides],
                         ['float32', [3, 2], [16, 8]]);
  assert.strictEqual(JSON.stringify(t), '[[0,2],[4,6],[8,10]]');
  t.set(50, 1, 1);
  assert.deepStrictEqual(await tables.kept_values(), [
    [0, 1, 2, 3], [4, 5, 50, 7], [8, 9, 10, 11]]);
  assert.deepStrictEqual(await tables.tensor_line(),
                         new BigInt64Array([0n, 1n, 2n, 3n]));
  assert.deepStrictEqual(await tables.tensor_with_gradient(),
                         new Float64Array([0, 1, 2]));
  await assert.rejects(tables.tensor_on_gpu(), {
    type: 'ValueError',
    message: /device cuda:0 can't cross to JavaScript: .* \.cpu\(\)/ });
}

// numpy has no such type: torch does, or ml_dtypes.
async function bfloat16() {
  const array = new NdArray({ data: new Uint16Array([0x3fc0, 0x4000]),
                              dtype: 'bfloat16', itemsize: 2 });
  assert.deepStrictEqual([...array], [1.5, 2]);
  await assert.rejects(tables.echo(array), {
    type: 'TypeError', message: /bfloat16 needs torch or ml_dtypes/ });
  await tables.pretend_torch();
  assert.deepStrictEqual(await tables.describe(array), [
    'tables.PretendTensor', 'torch.bfloat16 of int16 [16320, 16384]']);
}

async function images() {
  const shapes = { L: [2, 3], RGB: [2, 3, 3], RGBA: [2, 3, 4] };
  for (const [mode, shape] of Object.entries(shapes)) {
    const pixels = await tables.image(mode);
    assert.deepStrictEqual(pixels.shape, shape, mode);
    assert.strictEqual(pixels.dtype, 'uint8');
    assert.strictEqual(pixels.get(1, 1, 0), 1);
  }
  assert.strictEqual((await tables.image('1')).dtype, 'bool');
  assert.strictEqual((await tables.image('F')).dtype, 'float32');
  const rgb = await tables.image('RGB');
  assert.deepStrictEqual(await tables.from_pixels(rgb),
                         ['RGB', [3, 2], [1, 2, 3]]);
  const data = new Uint8ClampedArray(2 * 2 * 4).fill(9);
  assert.deepStrictEqual(await tables.from_pixels(
    new NdArray({ data, shape: [2, 2, 4] })), ['RGBA', [2, 2], [9, 9, 9, 9]]);
}

async function main() {
  await tensors();
  await bfloat16();
  await images();
}

main();
