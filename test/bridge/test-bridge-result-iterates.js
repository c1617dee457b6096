'use strict';

// The promise of a call is for `for await` too, when an iterator comes of it,
// so that a method that is a generator is used as a function of a module is.

const assert = require('assert');
const util = require('util');
const py = require('tandem:python');
const collect = require('../fixtures/collect');
const g = require('../fixtures/py/generators.py');

async function main() {
  const holder = await g.holder();
  const squares = [0, 1, 4];
  assert.deepStrictEqual(await collect(holder.squares(3)), squares);
  assert.deepStrictEqual(await collect(holder.squares_async(3)), squares);
  assert.deepStrictEqual(await collect(holder.both(3)), squares);
  assert.deepStrictEqual(await collect(py.call(holder.squares, [3])), squares);
  assert.deepStrictEqual(
    await collect(py.call(holder.both, [3], { timeout: 10000 })), squares);
  assert.deepStrictEqual(await collect(g.listed()), [1, 2]);
  assert.deepStrictEqual(await collect(py.eval('[1, 2]')), [1, 2]);
  assert.deepStrictEqual(await collect(py.eval('range(2)')), [0, 1]);
  await g.take_log();

  for await (const n of holder.squares(1000)) {
    if (n === 1)
      break;
  }
  assert.deepStrictEqual(await g.take_log(), [0, 1, 'closed']);

  await assert.rejects(collect(holder.nothing()), { type: 'AttributeError' });
  await assert.rejects(collect(py.eval('3')), { name: 'TypeError' });

  // Nobody else sees more than a promise.
  const promise = holder.squares(3);
  assert(promise instanceof Promise && util.types.isPromise(promise));
  assert.strictEqual(promise.constructor, Promise);
  assert.strictEqual(Promise.resolve(promise), promise);
  assert.strictEqual(Object.getPrototypeOf(promise.then()), Promise.prototype);
  assert.match(util.inspect(promise), /^Promise/);
  await promise;
}

main();
