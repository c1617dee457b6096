'use strict';
const assert = require('assert');
const target = new EventTarget();
const seen = [];
target.addEventListener('a', (event) => {
  assert.strictEqual(event.target, target);
  seen.push('once');
}, { once: true });
target.addEventListener('a', { handleEvent: () => seen.push('object') });
const controller = new AbortController();
target.addEventListener('a', () => seen.push('signal'),
                        { signal: controller.signal });
target.dispatchEvent(new Event('a'));
controller.abort();
target.dispatchEvent(new Event('a'));
assert.deepStrictEqual(seen, ['once', 'object', 'signal', 'object']);

const event = new Event('b', { cancelable: true });
target.addEventListener('b', (e) => e.preventDefault());
assert.strictEqual(target.dispatchEvent(event), false);
assert.throws(() => target.dispatchEvent({}),
              { code: 'ERR_INVALID_ARG_TYPE' });

// An exception is uncaught, and stops nobody.
target.addEventListener('c', () => {
  throw new Error('boom');
});
target.addEventListener('c', () => seen.push('after'));
let caught;
process.once('uncaughtException', (err) => {
  caught = err;
});
target.dispatchEvent(new Event('c'));
assert.strictEqual(seen.pop(), 'after');
process.on('exit', () => assert.strictEqual(caught.message, 'boom'));
