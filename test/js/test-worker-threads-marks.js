'use strict';
// Marks that keep structuredClone from copying or moving an object.
const assert = require('assert');
const {
  isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable,
} = require('worker_threads');

const object = { a: 1 };
markAsUncloneable(object);
assert.throws(() => structuredClone({ deep: [object] }),
              { name: 'DataCloneError' });
assert.deepStrictEqual(structuredClone({ a: 1 }), { a: 1 });
const bytes = new Uint8Array([1]);
markAsUncloneable(bytes);
markAsUncloneable(bytes.buffer);
assert.deepStrictEqual(structuredClone(bytes), bytes);
markAsUncloneable(1);

const { buffer } = bytes;
assert.strictEqual(isMarkedAsUntransferable(buffer), false);
markAsUntransferable(buffer);
assert.strictEqual(isMarkedAsUntransferable(buffer), true);
assert.throws(() => structuredClone(buffer, { transfer: [buffer] }),
              { name: 'DataCloneError' });
assert.strictEqual(buffer.byteLength, 1);
