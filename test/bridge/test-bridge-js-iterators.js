'use strict';

// An iterable of JavaScript's whose loop Python leaves, in whatever way, is
// closed, as at the end of a loop of JavaScript's; and one that came to its end
// is not closed again.

const assert = require('assert');
const fs = require('fs');
const { Readable } = require('stream');
const p = require('../fixtures/py/js_iterators.py');

let log = [];

function* items(n) {
  try {
    for (let i = 0; i < n; i++)
      yield i;
  } finally {
    log.push('closed');
  }
}

async function* itemsAsync(n) {
  try {
    yield* items(n);
  } finally {
    log.push('async');
  }
}

// One that counts.
function counted(n) {
  return new class Counted {
    #left = n;
    returned = 0;
    [Symbol.iterator]() {
      return this;
    }
    next() {
      return this.#left-- > 0 ? { value: 1, done: false } : { done: true };
    }
    return() {
      this.returned++;
      return {};
    }
  }();
}

async function until(what) {
  while (!what())
    await new Promise((resolve) => setImmediate(resolve));
}

async function main() {
  for (const [fn, make] of [
    [p.first, items], [p.first, itemsAsync], [p.first_async, items],
    [p.first_async, itemsAsync], [p.first_batched, items],
    [p.closing, items], [p.closing_iterator, items],
    [p.aclosing, items], [p.aclosing, itemsAsync],
    [p.aclosing_iterator, itemsAsync],
  ]) {
    assert.strictEqual(await fn(make(10)), 0);
    await until(() => log.length === (make === items ? 1 : 2));
    assert.strictEqual(log[0], 'closed');
    log = [];
  }
  for (const fn of [p.fails, p.fails_async]) {
    const error = await fn(items(10)).catch((err) => err);
    assert.strictEqual(error.type, 'ValueError');
    await until(() => log.length === 1);
    log = [];
  }

  // Streams, of both kinds.
  for (const fn of [p.first, p.first_async, p.aclosing]) {
    const stream = fs.createReadStream(__filename);
    await fn(stream);
    await until(() => stream.destroyed);
    let cancelled = false;
    const web = new ReadableStream({
      pull: (c) => c.enqueue('x'),
      cancel: () => cancelled = true,
    });
    assert.strictEqual(await fn(web), 'x');
    await until(() => cancelled);
  }

  // At the end, and between two loops over one iterator, nothing is closed.
  for (const fn of [p.all_of, p.all_of_async]) {
    const whole = counted(3);
    assert.deepStrictEqual(await fn(whole), [1, 1, 1]);
    assert.strictEqual(whole.returned, 0);
  }
  const two = counted(3);
  assert.deepStrictEqual(await p.in_two_loops(two), [1, [1, 1]]);
  assert.strictEqual(two.returned, 0);
  const left = counted(3);
  await p.first(left);
  await until(() => left.returned > 0);
  assert.strictEqual(left.returned, 1);

  // What throws has ended; what throws when it is left, nobody hears.
  const bad = counted(3);
  bad.next = () => {
    throw new RangeError('no');
  };
  await assert.rejects(p.first(bad), { message: 'no' });
  for (const result of [() => {
    log.push('thrown');
    throw new Error('ignored');
  }, async () => {
    log.push('thrown');
    throw new Error('ignored');
  }]) {
    const worse = counted(3);
    worse.return = result;
    assert.strictEqual(await p.first(worse), 1);
    await until(() => log.length === 1);
    log = [];
  }
  assert.strictEqual(bad.returned, 0);

  // Plain objects, where they have or inherit an iterator.
  const own = { n: 3, [Symbol.asyncIterator]: () => itemsAsync(3) };
  for (const object of [own, Object.create(own), Object.assign(
    Object.create(null), own)]) {
    assert.deepStrictEqual(await p.all_of_async(object), [0, 1, 2]);
    assert.deepStrictEqual(await p.all_of(object), [0, 1, 2]);
  }
  let n = 0;
  const plain = {
    [Symbol.iterator]() {
      return this;
    },
    next: () => n++ < 2 ? { value: n, done: false } : { done: true },
  };
  assert.deepStrictEqual(await p.all_of(plain), [1, 2]);
  assert.deepStrictEqual(await p.all_of_each([own, own, own, own]),
                         [[0, 1, 2], [0, 1, 2], [0, 1, 2], [0, 1, 2]]);
  assert.deepStrictEqual(await p.all_of_each([{ a: 1 }, {}, {}, {}, own]),
                         [['a'], [], [], [], [0, 1, 2]]);
  log = [];

  // `close` and `aclose` are what the object calls so, where it does.
  assert.deepStrictEqual(await p.has_close(new class A {}()), [false, false]);
  assert.deepStrictEqual(await p.has_close(items(1)), [true, true]);
  assert.deepStrictEqual(await p.has_close(new Readable()), [true, true]);
}

main();
