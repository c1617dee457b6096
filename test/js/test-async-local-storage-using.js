'use strict';
// A store is kept across what `await using` waits for, and while things are
// disposed of after a rejection.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();
const seen = [];
const see = (name) => seen.push(`${name}: ${als.getStore()}`);

let running = true;
const other = (async () => {
  while (running) {
    als.enterWith('other');
    await null;
  }
})();

async function mine() {
  {
    await using a = { async [Symbol.asyncDispose]() { await null; } };
    assert.ok(a);
  }
  see('after the block');
  try {
    using b = { [Symbol.dispose]() { see('dispose'); } };
    assert.ok(b);
    await Promise.reject(new Error('x'));
  } catch {
    see('catch');
  }
  for (await using c of [{ async [Symbol.asyncDispose]() { see('loop'); } }])
    await c;
  see('after the loop');
}

als.run('mine', async () => {
  try {
    await mine();
  } finally {
    running = false;
  }
  await other;
});

process.on('exit', () => {
  assert.deepStrictEqual(seen, [
    'after the block: mine', 'dispose: mine', 'catch: mine', 'loop: mine',
    'after the loop: mine',
  ]);
});
