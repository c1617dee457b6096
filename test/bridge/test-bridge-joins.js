'use strict';

// Python's main thread waits for a thread that waits for JavaScript: a function
// that waits for the main thread in turn gets an error, at once.

const assert = require('assert');
const py = require('tandem:python');
const joins = require('../fixtures/py/joins.py');

const load = () => require('../fixtures/py/loaded_late.py').LATE;
const plain = () => py.sync(joins.plain)();
const coroutine = () => py.sync(joins.coroutine)();

async function main() {
  for (const joined of [joins.joined_async, joins.joined]) {
    await assert.rejects(joined(load), {
      name: 'Error', message: /would wait on itself.*Load the file before/,
    });
    await assert.rejects(joined(coroutine), {
      name: 'PythonError', type: 'RuntimeError',
      message: /would wait on itself.*Return the promise/,
    });
    // Also in what a plain function calls.
    await assert.rejects(joined(() => py.sync(joins.here)(coroutine)),
                         { type: 'RuntimeError' });
    assert.strictEqual(await joined(plain), 1);
  }
  // Returned from a function, as the error says.
  assert.strictEqual(await joins.joined(() => joins.coroutine()), 2);

  // The main thread itself waits, in an import.
  await joins.keep(load);
  assert.match(require('../fixtures/py/asks_at_import.py').RESULT,
               /would wait on itself/);

  // A function of the executor may wait for the main thread.
  assert.strictEqual(await joins.here(coroutine), 2);
  assert.strictEqual(await joins.here(load), 'late');
  // And what is loaded is there for all.
  assert.strictEqual(await joins.joined_async(load), 'late');
  assert.strictEqual(coroutine(), 2);
}

main();
