'use strict';

// What is read in slices is what is read at once, in its order.

const assert = require('assert');
const py = require('tandem:python');
const r = require('../fixtures/py/records.py');

// Without the stacks of errors, which tell of the callers.
function plain(value) {
  return { ...value, error: `${value.error.type}: ${value.error.message}` };
}

async function main() {
  // py.sync reads at once.
  const whole = plain(py.sync(r.mixed)(3000));
  assert.strictEqual(whole.map.size, 3000);
  assert.strictEqual(Object.getPrototypeOf(whole.rows[7]), Object.prototype);
  assert(Object.hasOwn(whole.rows[7], '__proto__'));
  const [one, other, text] = await Promise.all([r.mixed(3000), r.mixed(3000),
                                                r.text(1 << 20)]);
  assert.deepStrictEqual(plain(one), whole);
  assert.deepStrictEqual(plain(other), whole);
  assert.strictEqual(text, 'z'.repeat(1 << 20));

  // Items, long and short, keep their order; so they do when they are asked
  // for together.
  const seen = [];
  for await (const [i, rows] of r.items(3))
    seen.push([i, rows.length]);
  const expected = [0, 1, 2].flatMap((i) => [[i, 20000], [i, 0]]);
  assert.deepStrictEqual(seen, expected);
  const iterator = r.items(3);
  const steps = await Promise.all(Array.from({ length: 7 },
                                             () => iterator.next()));
  assert.deepStrictEqual(
    steps.slice(0, 6).map(({ value: [i, rows] }) => [i, rows.length]),
    expected);
  assert(steps[6].done);

  // What stands for Python's objects, and its memory, works.
  const fns = await r.functions(10000);
  for (const i of [0, 5000, 9999])
    assert.strictEqual(await fns[i].fn(), i);
  const arrays = await r.arrays(3000);
  for (let i = 0; i < 3000; i++)
    assert.strictEqual(arrays[i][0], i);

  // Python lets JavaScript's object go while the answer that names it waits.
  for (let i = 0; i < 5; i++) {
    const mine = () => 'mine';
    const answers = await Promise.all([r.records(), r.take([mine], 50000)]);
    assert.strictEqual(answers[1].at(-1), mine);
  }

  // py.sync, and loading, while one is being read; and a call when it has been.
  const sync = py.sync(r.ready);
  const pending = [r.records(), r.records()];
  await r.ready();
  assert.strictEqual(sync(), true);
  assert.strictEqual(require('../fixtures/py/work.py').add.name, 'add');
  for (const promise of pending) {
    assert.strictEqual((await promise).length, 100000);
    assert.strictEqual(sync(), true);
  }
}

main();
