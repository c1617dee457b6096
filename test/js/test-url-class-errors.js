'use strict';
// What URL, URL.parse and URL.canParse make of input that is no URL.
const assert = require('assert');

assert.throws(() => new URL('x'), {
  name: 'TypeError', code: 'ERR_INVALID_URL', message: 'Invalid URL',
  input: 'x',
});
assert.throws(() => new URL('x', 'y'), {
  code: 'ERR_INVALID_URL', input: 'x', base: 'y',
});
assert.throws(() => new URL(), {
  code: 'ERR_MISSING_ARGS',
  message: 'The "url" argument must be specified',
});
assert.throws(() => URL('http://h/'), TypeError);
assert.throws(() => new URL(Symbol('x')), TypeError);

assert.strictEqual(URL.parse('x'), null);
assert.strictEqual(URL.parse('x', 'http://h/').href, 'http://h/x');
assert(URL.parse('http://h/') instanceof URL);
assert.strictEqual(URL.canParse('x'), false);
assert.strictEqual(URL.canParse('x', 'http://h/'), true);
assert.strictEqual(URL.canParse('x', undefined), false);
assert.throws(() => URL.canParse(), { code: 'ERR_MISSING_ARGS' });

const u = new URL('http://h/a');
assert.throws(() => { u.href = 'x'; }, { code: 'ERR_INVALID_URL' });
assert.strictEqual(u.href, 'http://h/a');
assert.throws(() => URL.createObjectURL({}),
              { code: 'ERR_INVALID_ARG_TYPE' });
