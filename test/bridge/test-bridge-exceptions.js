'use strict';

// A Python exception rejects with a PythonError that says what and where.

const assert = require('assert');
const work = require('../fixtures/py/work.py');
const { PythonError } = require('tandem:python');

async function caught(promise) {
  try {
    await promise;
  } catch (err) {
    return err;
  }
  throw new Error('it did not reject');
}

async function main() {
  const err = await caught(work.fail('no good'));
  assert(err instanceof PythonError);
  assert(err instanceof Error);
  assert.strictEqual(err.name, 'PythonError');
  assert.strictEqual(err.type, 'ValueError');
  assert.strictEqual(err.message, 'no good');
  assert.match(err.traceback, /^Traceback \(most recent call last\):\n/);
  assert.match(err.traceback, /work\.py", line 17, in fail\n/);
  assert.match(err.traceback, /raise ValueError\(message\)\n/);
  assert.match(err.traceback, /\nValueError: no good\n$/);
  assert.doesNotMatch(err.traceback, /<tandem>/);
  assert.match(err.stack, new RegExp('^PythonError: ValueError: no good\\n' +
    ' {4}at fail \\(/.*/work\\.py:17:5\\)\\n' +
    ' {10}raise ValueError\\(message\\)\\n' +
    ' {4}at .*main \\(.*test-bridge-exceptions\\.js:\\d+:\\d+\\)'));
  assert.strictEqual(err.cause, undefined);

  const later = await caught(work.fail_later('k'));
  assert.strictEqual(later.type, 'KeyError');
  assert.strictEqual(later.message, "'k'");
  assert.match(later.traceback, /in fail_later/);

  const outer = await caught(work.chain());
  assert.strictEqual(outer.type, 'RuntimeError');
  assert(outer.cause instanceof PythonError);
  assert.strictEqual(outer.cause.type, 'ValueError');
  assert.match(outer.traceback, /direct cause/);

  const arguments_ = await caught(work.add(1));
  assert.strictEqual(arguments_.type, 'TypeError');
  assert.match(arguments_.message, /missing 1 required positional argument/);

  const deep = await caught(work.recurse());
  assert.strictEqual(deep.type, 'RecursionError');

  const weird = await caught(work.weird());
  assert.strictEqual(weird.type, 'Weird');
  assert.match(weird.message, /str\(\) raised RuntimeError/);

  // The process and the interpreter are intact.
  assert.strictEqual(await work.add(1, 2), 3);
}

main();
