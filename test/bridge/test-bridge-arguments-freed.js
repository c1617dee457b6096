'use strict';

// Functions that a call names are let go when Python never gets to see them: an
// argument before them or an answer can't be decoded, or the call was given up
// before it began.

const assert = require('assert');
const withGC = require('../fixtures/with-gc');

let freed = 0;
const registry = new FinalizationRegistry(() => { freed++; });

function watched() {
  const fn = () => {};
  registry.register(fn);
  return fn;
}

async function main() {
  const py = require('tandem:python');
  const take = await py.eval('lambda *args, **kwargs: len(args)');
  const ask = await py.eval('lambda fn: fn()');
  const sleep = await py.eval('__import__("time").sleep');
  const N = 50;
  const unhashable = () => new Set([[1]]);
  for (let i = 0; i < N; i++) {
    await assert.rejects(take(watched(), unhashable(), watched(),
                              { deep: [watched()] }), /can't be hashed/);
    await assert.rejects(
      py.call(take, [1], { kwargs: { a: unhashable(), b: watched() } }),
      /can't be hashed/);
    await assert.rejects(ask(() => [unhashable(), watched()]),
                         /can't be hashed/);
  }
  const controller = new AbortController();
  const { signal } = controller;
  const busy = sleep(0.05);
  const given = Array.from({ length: N }, () =>
    py.call(take, [watched()], { signal }));
  controller.abort();
  for (const promise of given)
    await assert.rejects(promise, { name: 'AbortError' });
  await busy;

  // The collector looks at the stack conservatively: most of them is enough.
  for (let i = 0; i < 200 && freed < 5.5 * N; i++) {
    await take(1);
    globalThis.gc();
    await new Promise(setImmediate);
  }
  assert(freed >= 5.5 * N, `${freed} of ${6 * N} were let go`);
}

withGC(__filename, main);
