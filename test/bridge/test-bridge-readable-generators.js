'use strict';

// py.readable of a generator, plain or asynchronous, begun or not: it runs when
// bytes are wanted, and is closed with the stream.

const assert = require('assert');
const py = require('tandem:python');
const g = require('../fixtures/py/generators.py');

async function size(stream) {
  let n = 0;
  for await (const chunk of stream)
    n += chunk.length;
  return n;
}

async function main() {
  for (const make of [g.chunks, g.chunks_async]) {
    assert.strictEqual(await size(py.readable(make(3))), 60000);
    assert.deepStrictEqual(await g.take_log(), [0, 1, 2, 'closed']);

    // One that was begun.
    const begun = make(3);
    while ((await begun.next()).value.length === 0)
      continue;
    assert.strictEqual(await size(py.readable(begun)), 40000);
    await g.take_log();

    const left = py.readable(make(1000));
    const closed = new Promise((resolve) => left.once('close', resolve));
    for await (const chunk of left) {
      assert.strictEqual(chunk.length, 20000);
      break;
    }
    await closed;
    assert.strictEqual((await g.take_log()).at(-1), 'closed');

    // One that nobody reads never runs.
    const idle = py.readable(make(3));
    await new Promise((resolve) => idle.once('close', resolve).destroy());
    assert.deepStrictEqual(await g.take_log(), []);
  }
  const holder = await g.holder();
  assert.strictEqual(await size(py.readable(await holder.chunks(2))), 40000);
  await g.take_log();

  // Left while it is at work: it is closed when it can be.
  const event = await g.event();
  const stream = py.readable(g.waits(event));
  await event.set();
  await new Promise((resolve) => stream.once('data', resolve));
  stream.destroy();
  await event.set();
  await new Promise((resolve) => stream.once('close', resolve));
  assert.deepStrictEqual(await g.take_log(), ['closed']);

  await assert.rejects(size(py.readable(g.count(1))),
                       { type: 'TypeError', message: /a stream of bytes/ });
}

main();
