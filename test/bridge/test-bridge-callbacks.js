'use strict';

// JavaScript functions are callable from any thread of Python's: awaited in a
// coroutine, blocking anywhere else.

const assert = require('assert');
const p = require('../fixtures/py/callbacks.py');

async function main() {
  const add = (a, b) => a + b;
  const later = async (a, b) => {
    await new Promise((resolve) => setImmediate(resolve));
    return a + b;
  };
  for (const fn of [add, later]) {
    assert.strictEqual(await p.call(fn, 1, 2), 3);
    assert.strictEqual(await p.call_async(fn, 1, 2), 3);
    assert.strictEqual(await p.call_in_thread(fn, 1, 2), 3);
    assert.strictEqual(await p.call_in_loop(fn, 1, 2), 3);
  }
  assert.deepStrictEqual(await p.gather(later, 3), [NaN, NaN, NaN]);
  assert.deepStrictEqual(
    await p.gather(async (i) => i * 2, 100),
    Array.from({ length: 100 }, (_, i) => i * 2));

  // Values cross both ways as they do elsewhere; keywords are an object.
  const seen = [];
  assert.deepStrictEqual(
    await p.call((...args) => {
      seen.push(args);
      return { ok: true, list: [1, 'x', null] };
    }, { a: [1] }, 'text'),
    { ok: true, list: [1, 'x', null] });
  assert.deepStrictEqual(seen, [[{ a: [1] }, 'text']]);
  assert.strictEqual(await p.call(() => {}), null);
  const { call } = require('tandem:python');
  assert.deepStrictEqual(
    await call(p.call, [(...args) => args, 1], { kwargs: { b: 2, c: 'd' } }),
    [1, { b: 2, c: 'd' }]);

  // A function of Python's arrives as itself, and so does one that came back.
  assert.strictEqual(await p.call(p.echo, 5), 5);
  assert.strictEqual(await p.echo(add), add);
  assert.strictEqual(await p.same(add, add), true);
  assert.strictEqual(await p.same(add, later), false);
  assert.deepStrictEqual(await p.describe(add),
                         ['JSFunction', '<JSFunction add>']);

  // It may be kept, and called by a later call.
  await p.keep(add);
  assert.strictEqual(await p.call_kept(4, 5), 9);

  // A result that can't cross is an error there.
  await assert.rejects(p.call(() => Symbol('s')),
                       { name: 'TypeError', message: /result: a symbol/ });

  let n = 0;
  await p.count_up((i) => n += i, 1000);
  assert.strictEqual(n, 499500);
}

main();
