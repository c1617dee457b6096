'use strict';
/* eslint-disable no-unused-vars */
// A block with `await using` waits as often as the specification says
// (ECMA-262 as of 2026, 9.5.8): once for each asynchronous resource, once in
// all if there are only null ones, never if there are none.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();
const sync = (fn = () => {}) => ({ [Symbol.dispose]: fn });
const async = (fn = () => {}) => ({ [Symbol.asyncDispose]: fn });
const fails = () => { throw new Error('x'); };

// How many turns fn() takes to call what it is given.
async function turns(fn) {
  let n = 0;
  let running = true;
  const tick = () => {
    n++;
    if (running)
      Promise.resolve().then(tick);
  };
  Promise.resolve().then(tick);
  let taken = 'none';
  await fn(() => { taken = n; });
  running = false;
  return taken;
}

const cases = [
  ['null', 1, async (end) => {
    { await using a = null; }
    end();
  }],
  ['two times null', 1, async (end) => {
    { await using a = null, b = undefined; }
    end();
  }],
  ['left before', 0, async (end) => {
    left: {
      if (end)
        break left;
      await using a = async();
    }
    end();
  }],
  ['thrown before', 0, async (end) => {
    try {
      fails();
      await using a = async();
    } catch {
      end();
    }
  }],
  ['left after', 1, async (end) => {
    left: {
      await using a = async();
      if (end)
        break left;
    }
    end();
  }],
  ['returned', 1, async (end) => {
    await (async () => {
      if (end)
        return;
      await using a = null;
    })();
    end();
  }],
  ['asynchronous', 1, async (end) => {
    { await using a = async(async () => {}); }
    end();
  }],
  ['two of them', 2, async (end) => {
    { await using a = async(), b = async(); }
    end();
  }],
  ['one and null', 1, async (end) => {
    { await using a = async(), b = null; }
    end();
  }],
  ['[Symbol.dispose]', 1, async (end) => {
    { await using a = sync(() => new Promise(() => {})); }
    end();
  }],
  ['[Symbol.dispose] throws', 1, async (end) => {
    try {
      await using a = sync(fails);
    } catch {
      end();
    }
  }],
  ['[Symbol.asyncDispose] throws', 0, async (end) => {
    try {
      await using a = async(fails);
    } catch {
      end();
    }
  }],
  ['it rejects', 1, async (end) => {
    try {
      await using a = async(async () => fails());
    } catch {
      end();
    }
  }],
  ['null before a using', 1, async (end) => {
    let disposed;
    {
      using a = sync(end);
      await using b = null;
      assert.strictEqual(disposed, undefined);
    }
  }],
  ['null on both sides of it', 2, async (end) => {
    {
      await using a = null;
      using b = sync();
      await using c = null;
    }
    end();
  }],
  ['rounds', 2, async (end) => {
    for (await using a of [null, null])
      assert.strictEqual(a, null);
    end();
  }],
  ['head of a for', 1, async (end) => {
    for (await using a = null; a;)
      fails();
    end();
  }],
  ['an empty AsyncDisposableStack', 1, async (end) => {
    await new AsyncDisposableStack().disposeAsync();
    end();
  }],
  ['an AsyncDisposableStack', 2, async (end) => {
    const stack = new AsyncDisposableStack();
    stack.use(async());
    await stack.disposeAsync();
    end();
  }],
];

// All errors are kept, and each resource sees the store.
async function errors() {
  const seen = [];
  const fail = (name) => async () => {
    seen.push(als.getStore());
    als.run('beside', async () => { await null; await null; });
    await null;
    throw name;
  };
  try {
    await using a = async(fail('a'));
    await using b = async(fail('b'));
    using c = sync(() => { seen.push(als.getStore()); });
    await using d = async(fail('d'));
    throw 'block';
  } catch (err) {
    seen.push(als.getStore(), err.error, err.suppressed.error,
              err.suppressed.suppressed.error,
              err.suppressed.suppressed.suppressed);
  }
  assert.deepStrictEqual(seen, [
    'mine', 'mine', 'mine', 'mine', 'mine', 'a', 'b', 'd', 'block',
  ]);
}

let done = false;
(async () => {
  const found = [];
  for (const [name, , fn] of cases)
    found.push([name, await turns(fn)]);
  assert.deepStrictEqual(found, cases.map(([name, n]) => [name, n]));
  await als.run('mine', errors);
  done = true;
})();
process.on('exit', () => assert.strictEqual(done, true));
