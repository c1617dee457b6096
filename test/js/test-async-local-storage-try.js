'use strict';

// A catch or finally block sees the store that was entered last, also when
// that was after an await.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();
const enter = (store) => als.enterWith(store);
const fail = () => { throw new Error('mine'); };
// Turns in which others run, with their own store.
const turns = async () => { for (let i = 0; i < 3; i++) await 0; };
const rejects = async () => { await turns(); fail(); };

const ways = {
  async finally(seen) {
    try {
      await 0;
      enter('b');
    } finally {
      seen.push(als.getStore());
    }
    seen.push(als.getStore());
  },
  async catch(seen) {
    try {
      await 0;
      enter('b');
      fail();
    } catch {
      seen.push(als.getStore());
    }
    await turns();
    seen.push(als.getStore());
  },
  async rejection(seen) {
    try {
      await 0;
      enter('b');
      await rejects();
    } catch {
      seen.push(als.getStore());
    }
    seen.push(als.getStore());
  },
  async catchEnters(seen) {
    try {
      await rejects();
    } catch {
      enter('b');
    } finally {
      seen.push(als.getStore());
    }
    seen.push(als.getStore());
  },
  async catchThrows(seen) {
    try {
      try {
        await rejects();
      } catch {
        enter('b');
        fail();
      } finally {
        seen.push(als.getStore());
      }
    } catch {
      seen.push(als.getStore());
    }
  },
  async catchAwaits(seen) {
    try {
      try {
        fail();
      } catch {
        enter('b');
        await rejects();
      } finally {
        seen.push(als.getStore());
      }
    } catch {
      seen.push(als.getStore());
    }
  },
  async return(seen) {
    await (async () => {
      try {
        await 0;
        return enter('b');
      } finally {
        seen.push(als.getStore());
      }
    })();
    enter('b');
    seen.push(als.getStore());
  },
  async break(seen) {
    for (;;) {
      try {
        await 0;
        enter('b');
        break;
      } finally {
        seen.push(als.getStore());
      }
    }
    seen.push(als.getStore());
  },
  async forAwait(seen) {
    try {
      for await (const x of [1, 2]) {
        await x;
        enter('b');
      }
    } finally {
      seen.push(als.getStore());
    }
    try {
      for await (const x of [1, 2]) {
        if (x)
          enter('b');
        fail();
      }
    } catch {
      seen.push(als.getStore());
    }
  },
  async forAwaitAround(seen) {
    for await (const x of [1, 2]) {
      try {
        await x;
        enter('b');
      } finally {
        seen.push(als.getStore());
      }
    }
    seen.push(als.getStore());
  },
  async value(seen) {
    try {
      seen.push((await 'b') + (await ''), await 'b');
      switch (await 'b') {
        case await 'b': break;
        default: seen.push('no');
      }
    } finally {
      seen.push('b');
    }
  },
};

(async () => {
  for (const name of Object.keys(ways)) {
    const all = await Promise.all([0, 1, 2].map(
      (id) => als.run(`a${id}`, async () => {
        const seen = [];
        await ways[name](seen);
        return seen;
      })));
    // Others don't see it.
    for (const seen of all)
      assert.deepStrictEqual(new Set(seen), new Set(['b']), name);
  }

  // Without a store, where others have one.
  const others = als.run('other', turns);
  const seen = [];
  als.exit(async () => {
    try {
      await rejects();
    } catch {
      seen.push(als.getStore());
    }
  });
  await others;
  await turns();
  assert.deepStrictEqual(seen, [undefined]);
})();
