'use strict';
const assert = require('assert');
const a = new AbortController();
const b = new AbortController();
const any = AbortSignal.any([a.signal, AbortSignal.any([b.signal])]);
const order = [];
b.signal.onabort = () => order.push('source', any.aborted);
any.addEventListener('abort', () => order.push('any'));
b.abort('why');
a.abort();
assert.deepStrictEqual(order, ['source', true, 'any']);
assert.strictEqual(any.reason, 'why');
assert.throws(() => any.throwIfAborted(), (err) => err === 'why');
assert.strictEqual(a.signal.reason.name, 'AbortError');
assert.ok(AbortSignal.any([a.signal]).aborted);
assert.throws(() => new AbortSignal(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });

const timeout = AbortSignal.timeout(1);
let name;
timeout.onabort = () => {
  name = timeout.reason.name;
};
// The signal itself doesn't keep the process alive.
setTimeout(() => {}, 20);
process.on('exit', () => assert.strictEqual(name, 'TimeoutError'));
