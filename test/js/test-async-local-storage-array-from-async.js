'use strict';

// Array.fromAsync calls its callback and the iterator with the store of who
// called it, and keeps what they enter.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();

function iterable(seen, { enters = false } = {}) {
  return {
    [Symbol.asyncIterator]() {
      seen.push(`iterator ${als.getStore()}`);
      let i = 0;
      return {
        next() {
          seen.push(`next ${als.getStore()}`);
          if (enters)
            als.enterWith(`${als.getStore()}.`);
          return new Promise((ok) => {
            setTimeout(ok, 1, { done: i === 2, value: i++ });
          });
        },
        return() {
          seen.push(`return ${als.getStore()}`);
          return {};
        },
      };
    },
  };
}

function* sync(seen) {
  for (let i = 0; i < 2; i++) {
    seen.push(`next ${als.getStore()}`);
    yield { then(ok) { seen.push(`then ${als.getStore()}`); ok(i); } };
  }
}

async function each(fn) {
  const ids = ['A', undefined, 'B'];
  const seen = ids.map(() => []);
  const results = await Promise.all(ids.map((id, i) => {
    const call = async () => {
      const result = await fn(seen[i]);
      seen[i].push(`after ${als.getStore()}`);
      return result;
    };
    return id === undefined ? call() : als.run(id, call);
  }));
  return { results, seen: seen.map((list, i) => (
    list.map((x) => x.replace(`${ids[i]}`, '#')))) };
}

(async () => {
  als.run(1, () => {}); // the first store
  const mapped = (seen) => (x, i) => {
    seen.push(`map ${als.getStore()} ${i}`);
    return x * 2;
  };
  let { results, seen } = await each(
    (list) => Array.fromAsync(iterable(list), mapped(list)));
  for (const result of results)
    assert.deepStrictEqual(result, [0, 2]);
  for (const list of seen) {
    assert.deepStrictEqual(list, [
      'iterator #', 'next #', 'map # 0', 'next #', 'map # 1', 'next #',
      'after #',
    ]);
  }

  ({ results, seen } = await each(
    (list) => Array.fromAsync(sync(list), mapped(list))));
  for (const result of results)
    assert.deepStrictEqual(result, [0, 2]);
  for (const list of seen) {
    assert.deepStrictEqual(list, [
      'next #', 'then #', 'map # 0', 'next #', 'then #', 'map # 1', 'after #',
    ]);
  }

  // Something that is like an array.
  ({ results, seen } = await each(
    (list) => Array.fromAsync({ length: 2, 0: 1, 1: 2 }, mapped(list))));
  for (const result of results)
    assert.deepStrictEqual(result, [2, 4]);
  for (const list of seen)
    assert.deepStrictEqual(list, ['map # 0', 'map # 1', 'after #']);

  // What the callback throws closes the iterator, there too.
  ({ seen } = await each((list) => assert.rejects(
    Array.fromAsync(iterable(list), () => { throw new Error('mine'); }),
    /mine/)));
  for (const list of seen) {
    assert.deepStrictEqual(list, ['iterator #', 'next #', 'return #',
                                  'after #']);
  }

  // What is entered stays entered, and doesn't leave.
  ({ seen } = await each((list) => Array.fromAsync(
    iterable(list, { enters: true }),
    (x) => {
      list.push(`map ${als.getStore()}`);
      als.enterWith(`${als.getStore()}!`);
      return x;
    })));
  for (const list of seen) {
    assert.deepStrictEqual(list.slice(0, 6), [
      'iterator #', 'next #', 'map #.', 'next #.!', 'map #.!.',
      'next #.!.!',
    ]);
  }

  class Own extends Array {}
  const own = await Own.fromAsync([Promise.resolve(1)]);
  assert.ok(own instanceof Own);
  const self = {};
  assert.deepStrictEqual(
    await Array.fromAsync([1], function() { return this === self; }, self),
    [true]);
  await assert.rejects(Array.fromAsync(null), TypeError);
  await assert.rejects(Array.fromAsync([], 1), TypeError);
  assert.deepStrictEqual(await Array.fromAsync('ab'), ['a', 'b']);
  const frozen = Object.freeze([1, 2]);
  assert.deepStrictEqual(await Array.fromAsync(frozen), [1, 2]);
})();
