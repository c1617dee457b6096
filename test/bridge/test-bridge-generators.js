'use strict';

// Generators are async iterators: one item at a time, when it is asked for,
// and closed when the loop is left.

const assert = require('assert');
const collect = require('../fixtures/collect');
const g = require('../fixtures/py/generators.py');

async function main() {
  assert.deepStrictEqual(await collect(g.count(3)),
                         [{ i: 0 }, { i: 1 }, { i: 2 }]);
  assert.deepStrictEqual(await g.take_log(), [0, 1, 2, 'closed']);
  assert.deepStrictEqual(await collect(g.count_async(3)), [0, 1, 2]);
  assert.deepStrictEqual(await g.take_log(), [0, 1, 2, 'closed']);
  assert.deepStrictEqual(await collect(await g.count(1)), [{ i: 0 }]);
  assert.deepStrictEqual(await collect(await g.listed()), [1, 2]);
  await g.take_log();

  // A consumer that stops stops the producer.
  for (const make of [g.count, g.count_async]) {
    for await (const item of make(1000)) {
      if ((item.i ?? item) === 1)
        break;
    }
    assert.deepStrictEqual(await g.take_log(), [0, 1, 'closed']);
  }

  // Nothing runs before it is wanted; nobody started, nothing to close.
  const idle = g.count(5);
  await idle.return();
  assert.deepStrictEqual(await g.take_log(), []);
  assert.deepStrictEqual(await idle.next(), { value: undefined, done: true });

  // Several at once come in order.
  const it = g.count(3);
  const four = await Promise.all([it.next(), it.next(), it.next(), it.next()]);
  assert.deepStrictEqual(four.map((r) => r.done), [false, false, false, true]);
  assert.deepStrictEqual(four.slice(0, 3).map((r) => r.value.i), [0, 1, 2]);

  const seen = [];
  await assert.rejects(async () => {
    for await (const item of g.fails())
      seen.push(item);
  }, { type: 'ValueError', message: 'in the middle' });
  assert.deepStrictEqual(seen, [1]);

  // Back to Python.
  const list = await g.listed();
  await list.next();
  assert.deepStrictEqual(await g.rest(list), [2]);
}

main();
