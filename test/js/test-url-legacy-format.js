'use strict';
// url.format(), of legacy objects and of URLs; url.resolve().
const assert = require('assert');
const url = require('url');

for (const [object, text] of [
  [{}, ''],
  ['http://a.com/\t', 'http://a.com/'],
  [{ pathname: 'a?#b' }, 'a%3F%23b'],
  [{ protocol: 'http', host: 'h', pathname: 'a' }, 'http://h/a'],
  [{ protocol: 'foo', host: 'h', pathname: 'a' }, 'foo:ha'],
  [{ protocol: 'file', pathname: '/x' }, 'file:///x'],
  [{ hostname: '::1', port: 8, slashes: true }, '//[::1]:8'],
  [{ auth: 'a:b c@', host: 'h', slashes: true }, '//a:b%20c%40@h'],
  [{ query: { a: [1, 2], b: 'x y' } }, '?a=1&a=2&b=x%20y'],
  [{ search: 'a#b', hash: 'c' }, '?a%23b#c'],
])
  assert.strictEqual(url.format(object), text);
for (const bad of [undefined, null, 1, true, () => {}])
  assert.throws(() => url.format(bad), { code: 'ERR_INVALID_ARG_TYPE' });

const u = new URL('http://u:p@xn--mnchen-3ya.de:8/a?b#c');
assert.strictEqual(url.format(u), u.href);
assert.strictEqual(url.format(u, { auth: false, search: 0, fragment: '' }),
                   'http://xn--mnchen-3ya.de:8/a');
assert.strictEqual(url.format(u, { unicode: true }),
                   'http://u:p@m\u00fcnchen.de:8/a?b#c');
assert.throws(() => url.format(u, 1), { code: 'ERR_INVALID_ARG_TYPE' });

for (const [from, to, result] of [
  ['/one/two/three', 'four', '/one/two/four'],
  ['http://e.com/', '/one', 'http://e.com/one'],
  ['http://e.com/one/', '../../../two', 'http://e.com/two'],
  ['http://u:p@e.com/a', '//h/b', 'http://h/b'],
  ['http://e.com/a?b', '?c', 'http://e.com/a?c'],
  ['http://e.com/a', '#c', 'http://e.com/a#c'],
  ['http://e.com/a', 'https:b/c', 'https://b/c'],
  ['http://e.com/a', 'mailto:x@y', 'mailto:x@y'],
  ['mailto:local@domain', 'x@y', 'mailto:x@y'],
  ['/a/b', '.', '/a/'],
  ['a/b', '../../c', '../c'],
  ['', 'x', 'x'],
  ['http://e.com', '', 'http://e.com/'],
])
  assert.strictEqual(url.resolve(from, to), result);
assert.strictEqual(url.resolveObject('', 'x'), 'x');
assert.strictEqual(url.resolveObject('http://h/a', 'b').pathname, '/b');
