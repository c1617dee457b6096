'use strict';
// Response is missing, and says so when one is made; programs may still ask
// whether a value is one (as Koa does), and that there is no fetch.
const assert = require('assert');

const { Response } = globalThis;
assert.strictEqual({} instanceof Response, false);
assert.throws(() => new Response('x'), {
  code: 'ERR_METHOD_NOT_IMPLEMENTED', message: /Response/,
});
assert.strictEqual(typeof fetch, 'undefined');
