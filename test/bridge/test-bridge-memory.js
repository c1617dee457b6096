'use strict';

// Bytes: a Buffer is shared, what Python may not change is copied.

const assert = require('assert');
const py = require('tandem:python');

async function main() {
  const fill = await py.eval('lambda m: m.__setitem__(slice(None), b"z" * 4)');
  const buffer = Buffer.from('abcdefgh');
  await fill(buffer.subarray(2, 6));
  assert.strictEqual(buffer.toString(), 'abzzzzgh');

  const array = new ArrayBuffer(4);
  await fill(array);
  assert.deepStrictEqual([...new Uint8Array(array)], [122, 122, 122, 122]);
  await fill(new DataView(array));

  const box = await py.eval('[bytearray(b"1234")]');
  assert.deepStrictEqual(box[0], new Uint8Array([49, 50, 51, 52]));

  const keep = await py.eval(
    '(lambda b: (lambda: memoryview(b), lambda: b.decode()))' +
    '(bytearray(b"1234"))');
  const view = await keep[0]();
  assert(view instanceof Uint8Array);
  view[0] = 57;
  assert.strictEqual(await keep[1](), '9234');

  // bytes are immutable to Python: what JavaScript has is its own.
  const bytes = await py.eval('(lambda b: (lambda: b, lambda: b.decode()))' +
    '(b"1234")');
  const copy = await bytes[0]();
  copy[0] = 57;
  assert.strictEqual(await bytes[1](), '1234');

  const size = await py.eval('lambda *a: sum(map(len, a))');
  assert.strictEqual(await size(Buffer.alloc(10), new ArrayBuffer(5),
                                Buffer.alloc(0)), 15);
  assert.deepStrictEqual(await py.eval('b"x" * 100000'),
                         new Uint8Array(100000).fill(120));
}

main();
