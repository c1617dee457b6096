'use strict';
/* eslint-disable require-yield */

// then() of what isn't a native promise runs with the store of who waits for
// it, although the engine calls it from a microtask of its own: query builders
// are such thenables. Node does so too.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();
let seen;
const query = {
  then(ok) {
    seen.push(als.getStore());
    als.enterWith('of a query'); // of that microtask alone
    setTimeout(ok, 1, 'done');
  },
};

class Query extends Promise {
  then(ok, fail) {
    seen.push(als.getStore());
    return super.then(ok, fail);
  }
}

async function* queries() {
  await 0;
  yield query;
}

const ways = {
  async await() {
    await 0;
    return await query;
  },
  async awaitFirst() {
    return await query;
  },
  async awaitInTry() {
    try {
      await 0;
      return await query;
    } finally {
      assert.ok(als.getStore() !== 'of a query');
    }
  },
  async subclass() {
    await 0;
    return await Query.resolve('done');
  },
  async return() {
    await 0;
    return query;
  },
  async arrow() {
    await 0;
    return (async () => query)();
  },
  async arrowAwait() {
    await 0;
    return (async () => (await 0, query))();
  },
  async callback() {
    await 0;
    return Promise.resolve(0).then(() => query);
  },
  async resolve() {
    await 0;
    return Promise.resolve(query).then((x) => x);
  },
  async all() {
    await 0;
    return (await Promise.all([query]))[0];
  },
  async try() {
    await 0;
    return typeof Promise.try === 'function' ?
      Promise.try(() => query) : query;
  },
  async withResolvers() {
    await 0;
    if (typeof Promise.withResolvers !== 'function')
      return query;
    const { promise, resolve } = Promise.withResolvers();
    resolve(query);
    return promise;
  },
  async forAwait() {
    await 0;
    for await (const x of [query])
      return x;
    return '';
  },
  async yield() {
    for await (const x of queries())
      return x;
    return '';
  },
  async generatorReturn() {
    await 0;
    const it = (async function*() { return query; })();
    return (await it.next()).value;
  },
};

async function run(way) {
  seen = [];
  const ids = ['A', undefined, 'B', 'C'];
  // Without a store too, where others have one.
  const results = await Promise.all(ids.map(
    (id) => (id === undefined ? way() : als.run(id, way))));
  assert.deepStrictEqual(results, ids.map(() => 'done'));
  return seen;
}

(async () => {
  for (const name of Object.keys(ways)) {
    const stores = new Set(await run(ways[name]));
    assert.deepStrictEqual([...stores], ['A', undefined, 'B', 'C'], name);
  }

  // A then() that throws, and one that can't be read.
  const failing = [
    { then() { throw new Error('in then'); } },
    { get then() { throw new Error('of then'); } },
  ];
  for (const value of failing) {
    for (const store of [undefined, 'A']) {
      const wait = async () => { await value; };
      const give = async () => {
        try {
          return value;
        } catch {
          return 'not here';
        }
      };
      for (const fn of [wait, give])
        await assert.rejects(als.run(store, fn), /^Error: (in|of) then$/);
    }
  }

  // What has no then() to call is the value itself, and so is a promise.
  const promise = Promise.resolve(1);
  for (const value of [{}, { then: 1 }, () => {}, Object.create(null)])
    assert.strictEqual(await als.run('A', async () => await value), value);
  assert.strictEqual(als.run('A', () => Promise.resolve(promise)), promise);
  const own = Query.resolve(1);
  assert.strictEqual(als.run('A', () => Query.resolve(own)), own);
  assert.ok(als.run('A', () => Query.resolve(query)) instanceof Query);
})();
