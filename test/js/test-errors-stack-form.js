'use strict';
// err.stack has Node's form, for errors of programs and of the engine.
const assert = require('assert');

function thrower() {
  throw new RangeError('mine');
}
function engine() {
  null.property; // eslint-disable-line no-unused-expressions
}
class Sub extends TypeError {
  constructor(message) {
    super(message);
    this.name = 'Sub';
  }
}

for (const [fn, first, name] of [
  [thrower, 'RangeError: mine', 'thrower'],
  [engine, /^TypeError: null is not an object/, 'engine'],
  [() => { throw new Sub('x'); }, 'Sub: x', ''],
]) {
  try {
    fn();
    assert.fail('must throw');
  } catch (err) {
    const lines = err.stack.split('\n');
    if (typeof first === 'string')
      assert.strictEqual(lines[0], first);
    else
      assert.match(lines[0], first);
    assert.match(lines[1], name === '' ? /^ {4}at \S+:\d+:\d+$/ :
      new RegExp(`^ {4}at ${name} \\(.*stack-form\\.js:\\d+:\\d+\\)$`));
    assert.strictEqual(err.stack, lines.join('\n')); // stable
    const desc = Object.getOwnPropertyDescriptor(err, 'stack');
    assert.strictEqual(desc.enumerable, false);
    assert.strictEqual(desc.writable, true);
    err.stack = 'replaced';
    assert.strictEqual(err.stack, 'replaced');
  }
}

// The code of the runtime's own errors stands in the first line.
try {
  require('path').join(1);
} catch (err) {
  assert.match(err.stack, /^TypeError \[ERR_INVALID_ARG_TYPE\]: The "path"/);
  assert.doesNotMatch(err.stack, /node:internal\/(errors|validators)/);
}
