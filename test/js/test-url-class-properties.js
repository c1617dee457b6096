'use strict';
// Every getter of URL, for a URL with all components and for bare ones.
const assert = require('assert');

const u = new URL('https://us:pa@EXAMPLE.com:8080/a/../b?x=1#f');
assert.strictEqual(u.href, 'https://us:pa@example.com:8080/b?x=1#f');
assert.strictEqual(u.origin, 'https://example.com:8080');
assert.strictEqual(u.protocol, 'https:');
assert.strictEqual(u.username, 'us');
assert.strictEqual(u.password, 'pa');
assert.strictEqual(u.host, 'example.com:8080');
assert.strictEqual(u.hostname, 'example.com');
assert.strictEqual(u.port, '8080');
assert.strictEqual(u.pathname, '/b');
assert.strictEqual(u.search, '?x=1');
assert.strictEqual(u.hash, '#f');
assert.strictEqual(`${u}`, u.href);
assert.strictEqual(JSON.stringify({ u }), `{"u":"${u.href}"}`);

const bare = new URL('http://h?#');
assert.strictEqual(bare.search, '');
assert.strictEqual(bare.hash, '');
assert.strictEqual(bare.href, 'http://h/?#');
assert.strictEqual(bare.username, '');
assert.strictEqual(bare.password, '');

const nullHost = new URL('foo:/.//x');
assert.strictEqual(nullHost.host, '');
assert.strictEqual(nullHost.pathname, '//x');

assert.strictEqual(new URL('file:///x').origin, 'null');
assert.strictEqual(new URL('mailto:x').origin, 'null');
assert.strictEqual(new URL('blob:https://h:1/id').origin, 'https://h:1');
assert.strictEqual(new URL('blob:ftp://h/id').origin, 'null');
assert.strictEqual(Object.prototype.toString.call(u), '[object URL]');
assert.deepStrictEqual(
  Object.keys(Object.getOwnPropertyDescriptors(u)), []);
