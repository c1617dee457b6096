'use strict';

// Byte streams: a Python file as a Readable, a Readable as an iterator of
// bytes in Python; large chunks share their memory.

const assert = require('assert');
const { Readable } = require('stream');
const { pipeline } = require('stream/promises');
const py = require('tandem:python');
const t = require('../fixtures/py/things.py');

async function size(stream) {
  let n = 0;
  let sum = 0;
  for await (const chunk of stream) {
    assert(chunk instanceof Uint8Array);
    n += chunk.length;
    for (const byte of chunk)
      sum += byte;
  }
  return [n, sum];
}

async function main() {
  // 256 KB, in chunks that are shared and in chunks that are copied.
  for (const chunkSize of [65536, 4096]) {
    const file = await t.file(1024);
    assert.deepStrictEqual(await size(py.readable(file, { chunkSize })),
                           [262144, 1024 * 32640]);
    await assert.rejects(Promise.resolve(file.read(1)),
                         { message: /closed file/ });
  }
  const chunks = await py.eval('(bytes([i]) * 20000 for i in range(3))');
  assert.deepStrictEqual(await size(py.readable(chunks)), [60000, 60000]);

  const web = Readable.toWeb(py.readable(await t.file(16)));
  assert.deepStrictEqual(await size(web), [4096, 16 * 32640]);

  // To Python: plain functions wait, coroutines await.
  const make = () => Readable.from([Buffer.from([1, 2]), Buffer.alloc(70000, 1)]);
  assert.strictEqual(await t.total(make()), 70003);
  assert.strictEqual(await t.total_async(make()), 70003);
  assert.strictEqual(await t.total_async(Readable.toWeb(make())), 70003);

  // What gives no bytes is an error of the stream.
  await assert.rejects(
    pipeline(py.readable(await py.eval('iter([1])')), async (source) => {
      for await (const chunk of source)
        assert.fail(String(chunk));
    }), { type: 'TypeError', message: /a stream of bytes is needed/ });
}

main();
