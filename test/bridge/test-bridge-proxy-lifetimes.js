// @env JSC_sweepSynchronously=1
'use strict';

// Who keeps whom: a stand-in keeps its object, until either side lets go. A
// cycle through both heaps is seen by neither collector; a weak edge or
// dispose breaks it.

const assert = require('assert');
const py = require('tandem:python');
const l = require('../fixtures/py/lifetimes.py');

const MANY = 50;

// The collector looks at the stack conservatively: most of them is enough.
async function until(what) {
  for (let i = 0; i < 400; i++) {
    let garbage = [];
    for (let j = 0; j < 20; j++)
      garbage.push(new Float64Array(100000));
    garbage = null;
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (await what())
      return;
  }
  assert.fail(String(what));
}

async function times(fn) {
  for (let i = 0; i < MANY; i++)
    await fn();
}

async function main() {
  // Python's, held by JavaScript.
  const thing = await l.make();
  assert.strictEqual(await l.count(), 1);
  py.dispose(thing);
  await until(async () => await l.count() === 0);
  await times(() => l.make());
  await until(async () => await l.count() <= 10);

  // JavaScript's, held by Python.
  let gone = 0;
  const registry = new FinalizationRegistry(() => gone++);
  await times(async () => {
    const fn = () => 'kept';
    registry.register(fn, 1);
    await l.keep(fn);
  });
  assert.strictEqual(await l.call_kept(), 'kept');
  assert.strictEqual(gone, 0);
  await l.drop_all();
  await until(() => gone >= MANY - 10);

  // The same object crosses again while its stand-in dies.
  const f = () => 1;
  for (let i = 0; i < 200; i++)
    await Promise.all([l.take(f), l.take(f), l.keep(f), l.drop_all()]);
  await l.keep(f);
  assert.strictEqual(await l.call_kept(), 1);
  await l.drop_all();

  // A cycle: thing.other -> fn -> thing. Weakly from Python it is none.
  const before = await l.count();
  await times(async () => {
    const held = await l.make();
    await l.hang_on(held, py.weak(() => held));
  });
  await until(async () => await l.count() <= before + 10);

  // What is gone says so.
  await times(() => l.keep(py.weak(() => 2)));
  let error;
  await until(() => l.call_kept().then(() => l.drop_first(), (err) => {
    error = err;
    return true;
  }));
  assert.match(error.message, /Python had it weakly/);
  assert.strictEqual(error.name, 'ReferenceError');
  await l.drop_all();

  // Strongly it is broken by dispose.
  const left = await l.count();
  const held = await l.make();
  await l.hang_on(held, () => held);
  py.dispose(held);
  await until(async () => await l.count() <= left);
}

main();
