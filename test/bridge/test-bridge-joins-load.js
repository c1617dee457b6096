'use strict';

// A Python file is loaded though Python's main thread waits for JavaScript,
// without its being known: by a lock, or in a join() while JavaScript that has
// nothing to do with it loads the file.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const joins = require('../fixtures/py/joins.py');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-joins-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));

function load(name) {
  const file = path.join(dir, `${name}.py`);
  fs.writeFileSync(file, `NAME = '${name}'\n`);
  return require(file).NAME;
}

async function main() {
  // The main thread waits for a lock; a thread that has it calls load().
  await joins.coroutine();
  let locked;
  const loaded = await joins.call_locked(() => {
    locked = joins.locked();
    return load('by_lock');
  });
  assert.strictEqual(loaded, 'by_lock');
  assert.strictEqual(await locked, 'locked');

  // It waits for a thread that waits for a promise.
  const { promise, resolve } = Promise.withResolvers();
  const begun = Promise.withResolvers();
  const joined = joins.joined_async(() => {
    begun.resolve();
    return promise;
  });
  await begun.promise;
  assert.strictEqual(load('by_promise'), 'by_promise');
  resolve(7);
  assert.strictEqual(await joined, 7);

  // The main thread comes to the same file late: it has been loaded.
  assert.strictEqual(await joins.coroutine(), 2);
  assert.strictEqual(load('after'), 'after');
}

main();
