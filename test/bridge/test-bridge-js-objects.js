'use strict';

// A JavaScript object in Python: attributes, methods with their `this`, items,
// len, in, iteration, with, classes.

const assert = require('assert');
const py = require('tandem:python');
const t = require('../fixtures/py/things.py');

class Counter {
  x = 1;
  gone = true;
  add(a, b) {
    return this.x + a + b;
  }
  async later(n) {
    await null;
    return this.x + n;
  }
  toString() {
    return `Counter ${this.x}`;
  }
}

class Pair {
  constructor(a, b) {
    this.a = a;
    this.b = b;
  }
  * [Symbol.iterator]() {
    yield this.a;
    yield this.b;
  }
}

async function main() {
  const c = new Counter();
  const [x, hasNothing, sum, names] = await t.attributes(c);
  assert.deepStrictEqual([x, hasNothing, sum], [2, false, 5]);
  assert.deepStrictEqual(Object.keys(c), ['x', 'fresh']);
  assert(names.includes('later'));
  assert.deepStrictEqual(await t.attributes_async(c), [2, 5, 7]);
  await assert.rejects(t.missing(c), {
    type: 'AttributeError', message: /Counter has no property 'nothing'/,
  });
  assert.deepStrictEqual(await t.text(c), ['Counter 2', '<JSObject Counter>',
                                           true]);

  // A Map as such, and anything with get and has.
  const map = py.reference(new Map([['a', 1]]));
  assert.deepStrictEqual(await t.items(map), [1, true, false, 1]);
  await t.set_items(map);
  assert.deepStrictEqual([...map], [['b', 2]]);
  await assert.rejects(t.items(map), { type: 'KeyError' });
  const array = py.reference([1, 2]);
  assert.strictEqual(await t.append(array, 'x'), 3);
  assert.deepStrictEqual([...array], [1, 2, 'x']);
  await assert.rejects(t.no_length(c), { type: 'TypeError',
                                         message: /Counter has no length/ });

  // Classes are called with new.
  const pair = await t.make(Pair, 1, 2);
  assert(pair instanceof Pair);
  assert.deepStrictEqual(await t.iterate(pair), [1, 2]);
  assert.deepStrictEqual(await t.iterate_async(pair), [1, 2]);

  // Generators: closed when the loop is left.
  let closed = 0;
  async function* numbers() {
    try {
      for (let i = 0; i < 3; i++)
        yield i;
    } finally {
      closed++;
    }
  }
  assert.deepStrictEqual(await t.iterate_async(numbers()), [0, 1, 2]);
  assert.deepStrictEqual(await t.iterate(numbers()), [0, 1, 2]);
  assert.strictEqual(closed, 2);

  const log = [];
  assert.strictEqual(await t.with_it({
    __proto__: Counter.prototype,
    [Symbol.dispose]: () => log.push('sync'),
  }), true);
  assert.strictEqual(await t.with_async({
    __proto__: Counter.prototype,
    [Symbol.asyncDispose]: async () => log.push('async'),
  }), true);
  assert.deepStrictEqual(log, ['sync', 'async']);

  // A setter's refusal and a getter's error are exceptions.
  await assert.rejects(t.attributes(Object.freeze(new Counter())), {
    name: 'TypeError', message: /can't be set/,
  });
  const error = new Error('getter');
  await assert.rejects(t.missing({
    __proto__: Counter.prototype,
    get nothing() {
      throw error;
    },
  }), (err) => err === error);
}

main();
