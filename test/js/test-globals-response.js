'use strict';
// The classes of fetch are missing, and say so when one is made; programs may
// still ask whether a value is one (as Koa does), and that there is no fetch.
const assert = require('assert');

for (const name of ['FormData', 'Headers', 'Request', 'Response']) {
  const Class = globalThis[name];
  assert.strictEqual({} instanceof Class, false);
  assert.throws(() => new Class('x'), {
    code: 'ERR_METHOD_NOT_IMPLEMENTED', message: new RegExp(name),
  });
}
assert.strictEqual(typeof fetch, 'undefined');
