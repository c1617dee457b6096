'use strict';

// All steps of an iterator run in one context, a copy of that it was made in:
// what a generator sets it finds again, and can reset; nobody else sees it.

const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const py = require('tandem:python');
const collect = require('../fixtures/collect');
const c = require('../fixtures/py/contexts.py');

const alice = (n) => Array.from({ length: n }, () => 'alice');

async function main() {
  for (const rows of [c.rows, c.rows_async]) {
    // One by one, some ahead, in batches, with limits, and left early.
    for (const n of [3, 200])
      assert.deepStrictEqual(await collect(rows(n)), alice(n));
    assert.deepStrictEqual(await collect(py.batched(rows(5), 2)), alice(5));
    const { signal } = new AbortController();
    for (const limits of [{ signal }, { timeout: 10000 }]) {
      assert.deepStrictEqual(await collect(py.call(rows, [3], limits)),
                             alice(3));
      assert.deepStrictEqual(await collect(py.batched(rows(5), 2, limits)),
                             alice(5));
    }
    for (const make of [(r) => r, (r) => py.batched(r, 2)]) {
      for await (const row of make(rows(5))) {
        assert.strictEqual(row, 'alice');
        break;
      }
    }
    // Two that take turns.
    const [a, b] = [rows(2), rows(2)];
    for (let i = 0; i < 2; i++) {
      assert.strictEqual((await a.next()).value, 'alice');
      assert.strictEqual((await b.next()).value, 'alice');
    }
    await Promise.all([a.next(), b.next()]);
    const log = await c.take_log();
    assert.strictEqual(log.length, 11);
    assert(log.every((user) => user === 'nobody'), log);
  }
  assert.deepStrictEqual(await collect(c.digits()),
                         ['0.333', '0.333', '0.333']);

  // On this thread.
  const sync = py.sync(c.rows);
  assert.deepStrictEqual([...sync(3)], alice(3));
  assert.deepStrictEqual([...py.sync.batched(sync(5), 2)], alice(5));
  for (const row of sync(3)) {
    assert.strictEqual(row, 'alice');
    break;
  }
  assert.deepStrictEqual(await c.take_log(), ['nobody', 'nobody', 'nobody']);
  assert.deepStrictEqual([...py.sync(c.made_for)('s', 2)], ['s+', 's++']);

  // Any other iterator; what the call had set before it made it.
  assert.deepStrictEqual(await collect(await c.made_for('b', 3)),
                         ['b+', 'b++', 'b+++']);
  const [one, two] = await c.two_made_for(['x', 'y'], 2);
  assert.deepStrictEqual([(await one.next()).value, (await two.next()).value,
                          (await one.next()).value], ['y+', 'y+', 'y++']);

  // A callback sees the AsyncLocalStorage of the step that it belongs to.
  const als = new AsyncLocalStorage();
  const asked = c.asks(async () => als.getStore());
  for (const store of [1, undefined, 2]) {
    const { value } = await als.run(store, () => asked.next());
    assert.strictEqual(value, store ?? null);
  }
}

main();
