'use strict';

// Coroutine functions run on an asyncio loop, many at a time.

const assert = require('assert');
const work = require('../fixtures/py/work.py');
const py = require('tandem:python');

async function main() {
  assert.strictEqual(await work.add_later(1, 2), 3);
  const all = await Promise.all(
    Array.from({ length: 200 }, (_, i) => work.add_later(i, 1)));
  assert.deepStrictEqual(all, Array.from({ length: 200 }, (_, i) => i + 1));

  // They wait beside each other, and beside plain functions.
  const start = Date.now();
  await Promise.all([
    ...Array.from({ length: 20 }, () => work.sleep_async(0.2)),
    work.sleep(0.2), work.sleep(0.2),
  ]);
  assert(Date.now() - start < 1500);

  // A plain function that returns a coroutine, or a future.
  assert.strictEqual(await work.returns_coroutine(2, 3), 5);
  const name = await py.eval(
    '__import__("asyncio").sleep(0, "slept")');
  assert.strictEqual(name, 'slept');

  const running = await py.eval('(lambda: __import__("asyncio"))()');
  assert.strictEqual(py.isProxy(running), true);
}

main();
