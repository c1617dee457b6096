'use strict';

// A coroutine takes its first step as soon as its call has arrived, without a
// turn of the asyncio loop, and is a task like any other.

const assert = require('assert');
const e = require('../fixtures/py/eager.py');

const times = (n, f) => Promise.all(Array.from({ length: n }, (_, i) => f(i)));

async function main() {
  await e.note(-1); // the loop is there now

  // Those that came together begin, and end, one after the other.
  assert.deepStrictEqual(await times(64, () => e.alive()),
                         new Array(64).fill(1));
  const all = await times(300, (i) => e.note(i));
  assert.deepStrictEqual(await e.get_order(), [-1, ...all]);

  for (let i = 0; i < 3; i++)
    assert.deepStrictEqual(await e.first_step(), [true, true, true, []]);
  assert.deepStrictEqual(await times(2, () => e.uses_tasks()),
                         [[0, 1, 2], [0, 1, 2]]);

  // Each in a context of its own.
  assert.deepStrictEqual(
    await Promise.all([e.sets('a'), e.sets_and_waits('b'), e.sets('c'),
                       e.sets_and_waits('d')]),
    ['unset', ['unset', 'b'], 'unset', ['unset', 'd']]);
  assert.strictEqual(await e.sets('e'), 'unset');

  await assert.rejects(e.fails(), { type: 'ValueError', message: /at once/ });
  await assert.rejects(e.leaves(), { type: 'SystemExit' });
  await assert.rejects(e.cancels_itself(), { type: 'CancelledError' });
  assert.strictEqual(await e.note(1), 1);

  // A program's own factory makes the tasks.
  await e.use_factory(true);
  await times(2, (i) => e.note(i));
  await e.use_factory(false); // is the third that it makes
  await e.note(3);
  assert.strictEqual(await e.count_made(), 3);
}

main();
