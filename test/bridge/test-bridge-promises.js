'use strict';

// A promise is awaitable in Python: with await in a coroutine, with
// tandem.wait in a plain function.

const assert = require('assert');
const p = require('../fixtures/py/callbacks.py');

async function main() {
  assert.strictEqual(await p.wait_for(Promise.resolve(5)), 5);
  let resolve;
  const open = new Promise((r) => resolve = r);
  const results = [p.wait_for(open), p.wait_plain(open)];
  resolve('value');
  assert.deepStrictEqual(await Promise.all(results), ['value', 'value']);

  const error = new RangeError('no');
  for (const wait of [p.wait_for, p.wait_plain]) {
    await assert.rejects(wait(Promise.reject(error)),
                         (err) => err === error);
  }

  // In a coroutine a plain wait would stop the loop.
  await assert.rejects(p.wait_wrongly(Promise.resolve(1)),
                       { type: 'RuntimeError', message: /await the promise/ });

  // One that Python returns is the same one.
  const mine = Promise.resolve({ a: 1 });
  assert.deepStrictEqual(await p.echo(mine), { a: 1 });
  assert.deepStrictEqual(await p.describe(mine),
                         ['JSPromise', '<JSPromise Promise>']);
  assert.strictEqual((await p.echo([mine]))[0], mine);
  assert.strictEqual(await p.wait_for({ then: undefined, x: 1 }).catch(
    (err) => err.type), 'TypeError');
}

main();
