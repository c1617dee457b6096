'use strict';
// url.searchParams and url.search are two views of one thing.
const assert = require('assert');

const u = new URL('http://h/?a=1&b=2#f');
const params = u.searchParams;
assert.strictEqual(u.searchParams, params);

params.append('c', 'x y');
assert.strictEqual(u.href, 'http://h/?a=1&b=2&c=x+y#f');
params.delete('a');
params.set('b', '\u00fc&');
assert.strictEqual(u.search, '?b=%C3%BC%26&c=x+y');
params.sort();
params.delete('b');
params.delete('c');
assert.strictEqual(u.href, 'http://h/#f');

u.search = '?z=1&z=2';
assert.deepStrictEqual(params.getAll('z'), ['1', '2']);
u.href = 'http://i/?y=3';
assert.deepStrictEqual([...params], [['y', '3']]);

// A loop over the parameters sees what is removed while it runs.
const seen = [];
const v = new URL('http://h/?p0&p1&p2');
for (const [name] of v.searchParams) {
  seen.push(name);
  v.search = '?q0&q1&q2';
}
assert.deepStrictEqual(seen, ['p0', 'q1', 'q2']);
