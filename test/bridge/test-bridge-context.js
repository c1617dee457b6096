'use strict';

// AsyncLocalStorage and contextvars each stay as they were across calls: a
// callback sees the stores of the call it belongs to, and what a function sets
// is gone in the next one.

const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const p = require('../fixtures/py/callbacks.py');
const c = require('../fixtures/py/contexts.py');

async function main() {
  for (let i = 0; i < 3; i++) {
    assert.strictEqual(await c.set_and_get(i), i);
    assert.strictEqual(await c.get(), null);
    assert.strictEqual(await c.set_and_get_async(i, async () => 1), i);
    assert.strictEqual(await c.get_async(), null);
  }

  // One function that Python keeps, called by calls of several requests.
  const als = new AsyncLocalStorage();
  const seen = () => als.getStore();
  const seenLater = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return als.getStore();
  };
  await Promise.all([1, 2, 3].map((n) => als.run(n, async () => {
    for (const fn of [seen, seenLater]) {
      assert.strictEqual(await p.call(fn), n);
      assert.strictEqual(als.getStore(), n);
      assert.strictEqual(await p.call_async(fn), n);
      assert.strictEqual(await c.call_in_task(fn), n);
      assert.strictEqual(als.getStore(), n);
    }
  })));
  assert.strictEqual(await p.call(seen), null);

  // contextvars.
  assert.strictEqual(await c.set_and_get_async('b', seenLater), 'b');
  assert.strictEqual(await c.get_async(), null);
  assert.strictEqual(await c.set_around('c', seenLater), 'c');
  assert.strictEqual(await c.get(), null);
}

main();
