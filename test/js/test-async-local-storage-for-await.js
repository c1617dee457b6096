'use strict';
/* eslint-disable no-var */
// What the body of a `for await` enters holds in the next round and after the
// loop, however the body ends; the head of the loop sees the loop's store.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();
const store = () => als.getStore();
const wrong = [];
let checks = 0;

function check(name, expected) {
  checks++;
  if (store() !== expected)
    wrong.push(`${name}: ${store()} for ${expected}`);
}

const beside = () => als.run('beside', async () => {
  for (let i = 0; i < 9; i++)
    await null;
});

async function* gives(...values) {
  for (const value of values) {
    beside();
    await null;
    yield value;
  }
}

async function rounds(values) {
  const expected = ['mine', 'round 0', 'round 1'];
  outer: for await (const i of values) {
    check(`round ${i}`, expected[i]);
    als.enterWith(`round ${i}`);
    beside();
    if (i === 0)
      continue;
    for await (const j of gives('a', 'b')) {
      check(`inner ${j}`, j === 'a' ? `round ${i}` : 'a');
      als.enterWith(j);
      if (j === 'b') {
        als.enterWith(`round ${i}`);
        continue outer;
      }
    }
  }
  check('after the rounds', 'round 2');
}

async function leaves(values) {
  for await (const i of values) {
    als.enterWith(`left ${i}`);
    break;
  }
  check('after break', 'left 0');
  await null;
  check('and an await', 'left 0');
}

async function returns(values) {
  try {
    for await (const i of values) {
      als.enterWith(`returned ${i}`);
      return;
    }
  } finally {
    check('finally after return', 'returned 0');
  }
}

async function throws(values) {
  try {
    for await (const i of values) {
      als.enterWith(`threw ${i}`);
      throw new Error('x');
    }
  } catch {
    check('catch', 'threw 0');
  }
  als.enterWith('mine');
  try {
    for await (const i of gives(0)) {
      als.enterWith(`awaits ${i}`);
      beside();
      await Promise.reject(new Error('y'));
    }
  } catch {
    check('catch after a rejection', 'awaits 0');
  }
}

async function heads() {
  const seen = [];
  for await (const { a = store(), [store()]: b } of gives({ mine: 1 }, {}))
    seen.push(a, b);
  for await (let [a = store()] of gives([]))
    seen.push(a = `let ${a}`);
  for await (var { length: c } of gives({ get length() { return store(); } }))
    seen.push(c);
  const o = {};
  for await (o[store()] of gives(1))
    seen.push(Object.keys(o)[0]);
  for await ({ x: o.x = store(), ...o.rest } of gives({ y: 2 }))
    seen.push(o.x, o.rest.y);
  for await ([o.y = (async () => {
    for await (const { d = store() } of gives({}))
      return d;
  })()] of gives([]))
    seen.push(await o.y);
  // A function for each round still has that round's variable.
  const fns = [];
  for await (const [i] of gives([1], [2]))
    fns.push(() => i);
  seen.push(...fns.map((fn) => fn()));
  // The iterator is closed when the pattern throws.
  let closed = 0;
  const iterable = {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false, value: null }),
      return: async () => ({ closed: closed++ }),
    }),
  };
  await assert.rejects(async () => {
    for await (const { a } of iterable)
      seen.push(a);
  }, TypeError);
  assert.strictEqual(closed, 1);
  assert.deepStrictEqual(seen, [
    'mine', 1, 'mine', undefined, 'let mine', 'mine', 'mine', 'mine', 2, 'mine',
    1, 2,
  ]);
}

(async () => {
  for (const fn of [rounds, leaves, returns, throws]) {
    await als.run('mine', () => fn(gives(0, 1, 2)));
    await als.run('mine', () => fn([0, 1, 2]));
  }
  await als.run('mine', heads);
  checks++;
})();

process.on('exit', () => {
  assert.deepStrictEqual(wrong, []);
  assert.strictEqual(checks, 27);
});
