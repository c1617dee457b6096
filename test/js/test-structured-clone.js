'use strict';
const assert = require('assert');
const value = {
  date: new Date(5), re: /a/gi, map: new Map([[1, new Set(['x'])]]),
  big: 5n, view: new Uint16Array([1, 2, 3]).subarray(1), list: Array(3),
  error: new TypeError('t', { cause: 'c' }), boxed: Object('s'),
};
value.self = value;
const copy = structuredClone(value);
assert.notStrictEqual(copy, value);
assert.strictEqual(copy.self, copy);
assert.strictEqual(copy.date.getTime(), 5);
assert.strictEqual(String(copy.re), '/a/gi');
assert.ok(copy.map.get(1).has('x'));
assert.deepStrictEqual([...copy.view], [2, 3]);
assert.ok(!(1 in copy.list));
assert.ok(copy.error instanceof TypeError);
assert.strictEqual(copy.error.cause, 'c');

const buffer = new ArrayBuffer(8);
const moved = structuredClone({ view: new Uint8Array(buffer, 2, 3) },
                              { transfer: [buffer] });
assert.ok(buffer.detached);
assert.strictEqual(moved.view.buffer.byteLength, 8);
assert.strictEqual(moved.view.byteOffset, 2);

for (const bad of [() => {}, Symbol('s'), { f() {} }, new WeakMap()]) {
  assert.throws(() => structuredClone(bad),
                { name: 'DataCloneError', code: 25 });
}
