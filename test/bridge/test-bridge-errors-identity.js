'use strict';

// An exception is the same object when it comes back to where it was thrown,
// and a real exception where it passes through.

const assert = require('assert');
const p = require('../fixtures/py/callbacks.py');

function thrower(value) {
  return () => {
    throw value;
  };
}

async function main() {
  class MyError extends Error {
    name = 'MyError';
    code = 'E_MINE';
  }
  const error = new MyError('boom');
  assert.deepStrictEqual(await p.catch(thrower(error)),
                         ['JSError', 'MyError', 'MyError: boom', 'E_MINE']);
  for (const through of [p.pass_on, p.call, p.call_async, p.call_in_loop]) {
    await assert.rejects(through(thrower(error)), (err) => err === error);
    await assert.rejects(through(async () => thrower(error)()),
                         (err) => err === error);
  }
  // Whatever is thrown.
  for (const value of ['text', 42, null, undefined, Symbol.iterator,
                       { plain: 1 }, thrower]) {
    let caught = 'nothing';
    try {
      await p.pass_on(thrower(value));
    } catch (err) {
      caught = err;
    }
    if (typeof value === 'symbol')
      assert.strictEqual(caught.code, 'ERR_PYTHON_VALUE');
    else
      assert.deepStrictEqual(caught, value ?? null);
  }

  // As the cause of a Python exception.
  await assert.rejects(p.wrap(thrower(error)), (err) => {
    assert.strictEqual(err.type, 'ValueError');
    assert.strictEqual(err.cause, error);
    return true;
  });

  // A Python exception, through JavaScript, back to Python.
  assert.strictEqual(await p.catch_mine(p.raise_mine), 7);
  assert.strictEqual(await p.catch_mine(async () => p.raise_mine()), 7);
  let own;
  await p.raise_mine().catch((err) => own = err);
  assert.strictEqual(own.type, 'Mine');
  assert.strictEqual(await p.catch_mine(thrower(own)), 7);
  assert.strictEqual(await p.same(own, own), true);
  await assert.rejects(p.pass_on(thrower(own)), { type: 'Mine' });

  // As a value it is the same too.
  assert.strictEqual(await p.echo(error), error);
}

main();
