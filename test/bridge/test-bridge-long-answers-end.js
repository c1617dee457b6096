'use strict';

// A long answer is given up, or the program ends, while it is read.

const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const { spawnSync } = require('child_process');
const py = require('tandem:python');
const r = require('../fixtures/py/records.py');

async function givenUp() {
  for (let i = 0; i < 3; i++) {
    const controller = new AbortController();
    const promise = py.call(r.records, [], { signal: controller.signal });
    await r.ready(); // answered later, read before
    controller.abort();
    await assert.rejects(promise, { name: 'AbortError' });
    assert.strictEqual(await r.ready(), true);
  }
  // Too late.
  const { signal } = new AbortController();
  const list = await py.call(r.records, [], { signal, timeout: 60000 });
  assert.strictEqual(list.length, 100000);
}

async function stores() {
  const storage = new AsyncLocalStorage();
  const get = async () => {
    await r.records();
    return storage.getStore();
  };
  assert.deepStrictEqual(
    await Promise.all([storage.run('a', get), storage.run('b', get)]),
    ['a', 'b']);
}

function run(text) {
  const program = `
    const py = require('tandem:python');
    const r = require(${JSON.stringify(require.resolve(
      '../fixtures/py/records.py'))});
    ${text}`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath, ['-e', program], { encoding: 'utf8' });
  assert.strictEqual(stderr, '');
  return [status, stdout.trim()];
}

function ends() {
  // By itself: the call holds the loop until its answer is read.
  assert.deepStrictEqual(
    run('r.records().then((list) => console.log(list.length))'),
    [0, '100000']);
  // In the middle.
  assert.deepStrictEqual(
    run(`r.records().then(() => console.log('read'));
         r.ready().then(() => process.exit(3))`), [3, '']);
  // Where it has been read, with others behind it.
  assert.deepStrictEqual(
    run(`r.records().then(() => process.exit(4));
         r.records(); r.records()`), [4, '']);
}

async function main() {
  await givenUp();
  await stores();
  ends();
}

main();
