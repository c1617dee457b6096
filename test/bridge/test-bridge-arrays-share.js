'use strict';

// Arrays cross without a copy, both ways: each side sees what the other
// writes.

const assert = require('assert');
const py = require('../fixtures/py/arrays.py');

const types = [
  [Int8Array, 'int8'], [Uint8Array, 'uint8'], [Int16Array, 'int16'],
  [Uint16Array, 'uint16'], [Int32Array, 'int32'], [Uint32Array, 'uint32'],
  [BigInt64Array, 'int64'], [BigUint64Array, 'uint64'],
  [Float32Array, 'float32'], [Float64Array, 'float64'],
];
if (typeof Float16Array === 'function')
  types.push([Float16Array, 'float16']);

async function toPython(Type, dtype) {
  const zero = Type.name.startsWith('Big') ? 0n : 0;
  const a = new Type(6);
  assert.deepStrictEqual(await py.describe(a),
                         ['ndarray', dtype, [6], [a.BYTES_PER_ELEMENT], true]);

  await py.fill(a, 7);
  assert.strictEqual(Number(a[5]), 7);
  await py.keep(a);
  a[2] = zero;
  assert.deepStrictEqual(await py.kept_values(), [7, 7, 0, 7, 7, 7]);

  const part = a.subarray(1, 3);
  await py.fill(part, 9);
  assert.deepStrictEqual(Array.from(a, Number), [7, 9, 9, 7, 7, 7]);
}

async function toJs(Type, dtype) {
  const a = await py.make_kept(`np.arange(5, dtype='${dtype}')`);
  assert(a instanceof Type, `${dtype}: ${a.constructor.name}`);
  assert.deepStrictEqual(Array.from(a, Number), [0, 1, 2, 3, 4]);
  a[0] = Type.name.startsWith('Big') ? 42n : 42;
  assert.deepStrictEqual(await py.kept_values(), [42, 1, 2, 3, 4]);
  await py.fill(a, 3);
  assert.deepStrictEqual(Array.from(a, Number), [3, 3, 3, 3, 3]);
}

async function home() {
  // What came from JavaScript goes home as the same memory.
  const a = new Float64Array([1, 2, 3]);
  const b = await py.echo(a);
  assert.strictEqual(b.buffer, a.buffer);
  const c = await py.make_kept('np.zeros(4)');
  const d = await py.echo(c);
  assert.strictEqual(d.buffer, c.buffer);
  d[1] = 5;
  assert.strictEqual(c[1], 5);
  assert.deepStrictEqual(await py.kept_values(), [0, 5, 0, 0]);

  await py.keep(a);
  const tail = await py.make('kept[1:]');
  assert.strictEqual(tail.buffer, a.buffer);
  assert.strictEqual(tail.byteOffset, 8);
  assert.strictEqual(tail.length, 2);
}

async function main() {
  for (const [Type, dtype] of types) {
    await toPython(Type, dtype);
    await toJs(Type, dtype);
  }
  await home();

  assert.deepStrictEqual(await py.describe(new Uint8ClampedArray(2)),
                         ['ndarray', 'uint8', [2], [1], true]);
  assert.deepStrictEqual(await py.describe(new Float64Array(0)),
                         ['ndarray', 'float64', [0], [8], true]);
  assert.strictEqual((await py.make('np.zeros(0)')).length, 0);
}

main();
