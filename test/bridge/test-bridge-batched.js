'use strict';

// py.batched: many items in one crossing, at most two batches ahead of the
// consumer; closed when the loop is left; no item lost before an error.

const assert = require('assert');
const py = require('tandem:python');
const g = require('../fixtures/py/generators.py');

async function main() {
  for (const make of [g.squares, g.squares_async]) {
    const all = [];
    for await (const n of py.batched(make(1000), 64))
      all.push(n);
    assert.deepStrictEqual(all, Array.from({ length: 1000 }, (_, i) => i * i));
    assert.strictEqual((await g.take_log()).length, 1001);

    // A consumer that stops stops the producer.
    for await (const n of py.batched(make(1e6), 10)) {
      if (n === 25)
        break;
    }
    const log = await g.take_log();
    assert.strictEqual(log.at(-1), 'closed');
    assert(log.length <= 21, `${log.length} items`);

    // A slow one holds it up.
    const it = py.batched(make(1e6), 10);
    await it.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await it.return();
    assert((await g.take_log()).length <= 21);
  }

  const seen = [];
  await assert.rejects(async () => {
    for await (const n of py.batched(g.fails_late(5), 4))
      seen.push(n);
  }, { type: 'ValueError', message: 'late' });
  assert.deepStrictEqual(seen, [0, 1, 2, 3, 4]);

  const idle = py.batched(g.squares(5));
  await idle.return();
  assert.deepStrictEqual(await g.take_log(), []);
  assert.deepStrictEqual(await idle.next(), { value: undefined, done: true });

  // Any iterable; and nothing else.
  const range = await py.eval('range(5)');
  const five = [];
  for await (const n of py.batched(range, 2))
    five.push(n);
  assert.deepStrictEqual(five, [0, 1, 2, 3, 4]);

  // What is an iterator itself goes on where it is, with what was made ahead.
  for (const [text, expected] of [
    ['iter([1, 2, 3])', [1, 2, 3]],
    ['__import__("itertools").count()', [0, 1, 2, 3, 4]],
    ['(i for i in range(3))', [0, 1, 2]],
  ]) {
    const items = [];
    for await (const n of py.batched(await py.eval(text), 2)) {
      items.push(n);
      if (items.length === 5)
        break;
    }
    assert.deepStrictEqual(items, expected);
  }
  const holder = await g.holder();
  for (const make of [holder.squares, holder.squares_async, holder.both]) {
    const items = [];
    for await (const n of py.batched(await make(5), 2))
      items.push(n);
    assert.deepStrictEqual(items, [0, 1, 4, 9, 16]);
  }
  await g.take_log();
  const squares = g.squares(300);
  for (let i = 0; i < 100; i++)
    assert.strictEqual((await squares.next()).value, i * i);
  let next = 100;
  for await (const n of py.batched(squares, 7))
    assert.strictEqual(n, next++ ** 2);
  assert.strictEqual(next, 300);
  const done = g.squares(1);
  await done.return();
  assert.strictEqual((await py.batched(done).next()).done, true);

  assert.throws(() => py.batched([1, 2]), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => py.batched(range, 0), { code: 'ERR_OUT_OF_RANGE' });
}

main();
