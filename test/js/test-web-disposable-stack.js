'use strict';

// DisposableStack, AsyncDisposableStack and SuppressedError.
const assert = require('assert');

const log = [];
const thing = (name) => ({ [Symbol.dispose]() { log.push(name); } });

const stack = new DisposableStack();
assert.strictEqual(stack.use(null), null);
const a = thing('a');
assert.strictEqual(stack.use(a), a);
assert.strictEqual(stack.adopt(7, (v) => log.push(v)), 7);
stack.defer(() => log.push('deferred'));
assert.strictEqual(stack.disposed, false);
const moved = stack.move();
assert.strictEqual(stack.disposed, true);
assert.throws(() => stack.use(a), ReferenceError);
moved.dispose();
moved[Symbol.dispose]();
assert.deepStrictEqual(log, ['deferred', 7, 'a']);
assert.throws(() => new DisposableStack().use({}), TypeError);
assert.throws(() => new DisposableStack().use(1), TypeError);
assert.throws(() => DisposableStack(), TypeError);
assert.strictEqual(String(new DisposableStack()), '[object DisposableStack]');

// The last error hides those before.
const failing = new DisposableStack();
failing.defer(() => { throw new Error('first added'); });
failing.defer(() => { throw new Error('last added'); });
assert.throws(() => failing.dispose(), (err) => {
  assert(err instanceof SuppressedError && err instanceof Error);
  assert.strictEqual(err.name, 'SuppressedError');
  assert.strictEqual(err.error.message, 'first added');
  assert.strictEqual(err.suppressed.message, 'last added');
  return true;
});

(async () => {
  log.length = 0;
  const s = new AsyncDisposableStack();
  s.use(null);
  s.use(thing('sync'));
  s.use({ async [Symbol.asyncDispose]() { log.push('async'); } });
  s.defer(async () => log.push('deferred'));
  await s.disposeAsync();
  await s[Symbol.asyncDispose]();
  assert.deepStrictEqual(log, ['deferred', 'async', 'sync']);
  log.push('done');
})();
process.on('exit', () => assert.strictEqual(log.at(-1), 'done'));
