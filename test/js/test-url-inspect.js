'use strict';
// How URLs and their parameters print.
const assert = require('assert');
const { inspect } = require('util');

assert.strictEqual(inspect(new URL('http://u:p@h:1/a?b=c#d')), `URL {
  href: 'http://u:p@h:1/a?b=c#d',
  origin: 'http://h:1',
  protocol: 'http:',
  username: 'u',
  password: 'p',
  host: 'h:1',
  hostname: 'h',
  port: '1',
  pathname: '/a',
  search: '?b=c',
  searchParams: URLSearchParams { 'b' => 'c' },
  hash: '#d'
}`);
assert.strictEqual(inspect({ a: new URL('http://h') }, { depth: 0 }),
                   '{ a: URL {} }');
const p = new URLSearchParams('a=1&b=2');
assert.strictEqual(inspect(p), "URLSearchParams { 'a' => '1', 'b' => '2' }");
assert.strictEqual(inspect(new URLSearchParams()), 'URLSearchParams {}');
assert.strictEqual(inspect(p, { breakLength: 1 }),
                   "URLSearchParams {\n  'a' => '1',\n  'b' => '2' }");
assert.strictEqual(inspect(p.keys()),
                   "URLSearchParams Iterator { 'a', 'b' }");
assert.strictEqual(inspect(p.entries()),
                   "URLSearchParams Iterator { [ 'a', '1' ], [ 'b', '2' ] }");
