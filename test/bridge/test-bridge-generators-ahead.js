'use strict';

// Who takes item after item at once is served a few items ahead, which nobody
// can tell but by what the generator does meanwhile: never more than eight
// items, none for who does something else in between, and none past what the
// generator may still change.

const assert = require('assert');
const g = require('../fixtures/py/ahead.py');
const py = require('tandem:python');

const AHEAD = 8;

async function until(what) {
  while (!await what())
    await new Promise((resolve) => setImmediate(resolve));
}

async function main() {
  const shared = new Float64Array(2);
  async function lead(n, between) {
    shared.fill(0);
    let next = 0;
    for await (const i of g.leads(n, shared)) {
      assert.strictEqual(i, next++);
      shared[0] = next;
      await between?.();
    }
    assert.strictEqual(next, n);
    assert.deepStrictEqual(await g.take_log(), ['closed']);
    return shared[1];
  }

  // How fast the machine is decides when it begins; so as often as it takes.
  await until(async () => {
    const items = await lead(1000);
    assert(items <= AHEAD, `${items} ahead`);
    return items > 1;
  });
  // Another call of Python's may be what the next item depends on.
  assert.strictEqual(await lead(100, () => g.nothing()), 1);
  // A consumer that takes its time.
  assert.strictEqual(
    await lead(40, () => new Promise((resolve) => setTimeout(resolve, 3))), 1);

  // What the generator may change is as it was when it was yielded.
  let n = 0;
  for await (const item of g.same_list(2000))
    assert.strictEqual(item[0], n++);
  for await (const item of g.same_memory(2000))
    assert.strictEqual(item[0], (n++ - 2000) % 256);
  n = 0;
  const value = py.sync(await py.eval('lambda box: box.value'));
  for await (const box of g.same_object(200))
    assert.strictEqual(value(box), n++);

  // A loop that is left closes it, with what nobody took.
  for (const last of [10, 50, 503]) {
    shared.fill(0);
    for await (const i of g.leads(1e6, shared)) {
      shared[0] = i + 1;
      if (i === last)
        break;
    }
    assert.deepStrictEqual(await g.take_log(), ['closed']);
    assert(shared[1] <= AHEAD, `${shared[1]} ahead`);
  }

  // Several at once, then one after another.
  const it = g.leads(1000, shared);
  const many = await Promise.all(Array.from({ length: 500 }, () => it.next()));
  assert.deepStrictEqual(many.map((r) => r.value),
                         Array.from({ length: 500 }, (_, i) => i));
  assert.strictEqual((await it.next()).value, 500);
  const rest = Promise.all([it.next(), it.return('left'), it.next()]);
  assert.deepStrictEqual(await rest, [{ value: 501, done: false },
                                      { value: 'left', done: true },
                                      { value: undefined, done: true }]);
  assert.deepStrictEqual(await g.take_log(), ['closed']);

  // An error comes at its place, and closes the generator.
  for (const [kind, error] of [['nested', { message: /^result.*nest/ }],
                               ['large', { name: 'RangeError' }]]) {
    const seen = [];
    const bad = g.with_one(1000, kind);
    await assert.rejects(async () => {
      for await (const item of bad)
        seen.push(item);
    }, error);
    assert.deepStrictEqual(seen, Array.from({ length: 998 }, (_, i) => i));
    assert.strictEqual((await bad.next()).done, true);
    await until(async () => (await g.take_log())[0] === 'closed');
  }

  // One that comes to wait withholds nothing, and holds up nobody who leaves.
  let items = 0;
  for await (const i of g.burst(1000)) {
    assert.strictEqual(i, items++);
    if (items === 1000)
      break;
  }
  await g.release();
  await until(async () => (await g.take_log())[0] === 'closed');

  // Nor does it keep a program that asks for no more: the test ends here.
  await g.close();
  const blocked = g.burst(1000);
  for (let i = 0; i < 1000; i++)
    assert.strictEqual((await blocked.next()).value, i);
}

main();
