'use strict';

// py.writable: a Writable over what Python writes with.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Readable, Writable } = require('stream');
const { pipeline, finished } = require('stream/promises');
const py = require('tandem:python');
const w = require('../fixtures/py/writers.py');

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-writable-'));
  const file = path.join(folder, 'a');

  // Small chunks and large ones, buffered and not, from a source and back.
  const bytes = Buffer.from(Array.from({ length: 300000 }, (_, i) => i * 7));
  const chunks = () => Readable.from(
    [0, 1, 5, 4096, 100000, 300000].map((at, i, all) =>
      bytes.subarray(at, all[i + 1])));
  for (const buffering of [-1, 0]) {
    const target = await w.open_file(file, 'wb', buffering);
    await pipeline(chunks(), py.writable(target));
    assert(fs.readFileSync(file).equals(bytes));
    assert.strictEqual(await target.closed, true);
    await pipeline(py.readable(await w.open_file(file, 'rb', -1)),
                   py.writable(await w.open_file(`${file}2`, 'wb', -1)));
    assert(fs.readFileSync(`${file}2`).equals(bytes));
  }
  await Readable.toWeb(chunks()).pipeTo(
    Writable.toWeb(py.writable(await w.open_file(file, 'wb', -1))));
  assert(fs.readFileSync(file).equals(bytes));

  // Text: a character may lie in two chunks.
  const text = 'na\u00efve \u{1f600}\n';
  await pipeline(Readable.from([...Buffer.from(text)].map((b) =>
    Buffer.from([b]))), py.writable(await w.open_file(file, 'w', -1)));
  assert.strictEqual(fs.readFileSync(file, 'utf8'), text);
  await assert.rejects(
    pipeline(Readable.from([Buffer.from(text).subarray(0, 3)]),
             py.writable(await w.open_file(file, 'w', -1))),
    { type: 'UnicodeDecodeError' });

  // A raw file takes a part at a time. Objects of one's own get bytes, in the
  // order and one after another.
  const parts = await w.Parts();
  await pipeline(chunks(), py.writable(parts));
  assert(Buffer.from(await parts.data()).equals(bytes));
  for (const make of [w.Plain, w.Coroutines]) {
    const target = await make();
    const stream = py.writable(target, { highWaterMark: 10 });
    assert.strictEqual(stream.write('12345'), true);
    assert.strictEqual(stream.write('67890'), false); // at its mark
    await new Promise((resolve) => stream.once('drain', resolve));
    stream.end('the end');
    await finished(stream);
    assert.deepStrictEqual(await target.log,
                           ['12345', '67890', 'the end', 'flush', 'close']);
  }

  // While Python doesn't come to write, nothing more is taken.
  const slow = await w.Gate();
  const stream = py.writable(slow, { highWaterMark: 4 });
  let taken = 0;
  const done = pipeline(Readable.from((function* () {
    for (; taken < 100; taken++)
      yield Buffer.from('abcd');
  })(), { highWaterMark: 1 }), stream);
  await slow.entered();
  for (let i = 0; i < 50; i++)
    await new Promise((resolve) => setImmediate(resolve));
  assert(taken < 10, `${taken} chunks`);
  await slow.open();
  await done;
  assert.strictEqual(await slow.size, 400);

  // Errors, of write and of close; what is destroyed is closed and not flushed.
  for (const at of ['write', 'flush', 'close']) {
    const target = await w.Fails(at);
    await assert.rejects(pipeline(chunks(), py.writable(target)),
                         { type: 'OSError', message: at });
    assert.strictEqual((await target.log).at(-1), 'close');
  }
  const target = await w.Plain();
  const dropped = py.writable(target);
  dropped.destroy(new Error('enough'));
  await assert.rejects(finished(dropped), { message: 'enough' });
  assert.deepStrictEqual(await target.log, ['close']);
  await assert.rejects(pipeline(chunks(), py.writable(await w.Nothing())),
                       { type: 'TypeError', message: /a file with write\(\)/ });
  assert.throws(() => py.writable({}), { code: 'ERR_INVALID_ARG_TYPE' });

  // asyncio's own writers.
  const [writer, received] = await w.connect();
  await pipeline(chunks(), py.writable(writer));
  assert(Buffer.from(await received.get()).equals(bytes));

  fs.rmSync(folder, { recursive: true });
}

main();
