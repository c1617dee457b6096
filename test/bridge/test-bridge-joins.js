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
  for (const joined of [joins.joined_async, joins.joined, joins.joined_loop]) {
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
    // And after an await, as Python waits for the promise.
    await assert.rejects(joined(async () => {
      await null;
      await new Promise(setImmediate);
      return load();
    }), { message: /would wait on itself/ });
    await assert.rejects(joined(() => joins.here(load)),
                         { message: /would wait on itself/ });
    assert.strictEqual(await joined(plain), 1);
  }
  // Returned from a function, as the error says.
  assert.strictEqual(await joins.joined(() => joins.coroutine()), 2);

  // The main thread itself waits, in an import.
  await joins.keep(load);
  const { RESULTS } = require('../fixtures/py/asks_at_import.py');
  assert.strictEqual(RESULTS.length, 2);
  for (const text of RESULTS)
    assert.match(text, /would wait on itself/);

  // A loop on the program's own thread waits for what that answers at once.
  assert.strictEqual(py.sync(joins.here_loop)(plain), 1);
  assert.throws(() => py.sync(joins.here_loop)(async () => {}),
                { message: /would wait on itself/ });
  assert.strictEqual(await joins.here_loop(coroutine), 2);
  assert.strictEqual(await joins.here_loop(async () => 5), 5);

  // A function of the executor may wait for the main thread.
  assert.strictEqual(await joins.here(coroutine), 2);
  assert.strictEqual(await joins.here(load), 'late');
  // And what is loaded is there for all.
  assert.strictEqual(await joins.joined_async(load), 'late');
  assert.strictEqual(coroutine(), 2);
}

main();
