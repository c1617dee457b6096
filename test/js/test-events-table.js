'use strict';
// Removing listeners takes their names out of what an emitter shows, however
// often that happens.
const assert = require('assert');
const EventEmitter = require('events');

const emitter = new EventEmitter();
const keep = () => {};
emitter.on('keep', keep);
for (let i = 0; i < 1000; i++) {
  let called = 0;
  emitter.once(`name ${i}`, (value) => { called += value; });
  assert.deepStrictEqual(emitter.eventNames(), ['keep', `name ${i}`]);
  assert.strictEqual(emitter.emit(`name ${i}`, 2), true);
  assert.strictEqual(emitter.emit(`name ${i}`, 2), false);
  assert.strictEqual(called, 2);
  assert.strictEqual(emitter.listenerCount(`name ${i}`), 0);
}
assert.deepStrictEqual(emitter.eventNames(), ['keep']);
// The table doesn't grow with names that are gone.
assert.ok(Reflect.ownKeys(emitter._events).length < 70);
emitter.off('keep', keep);
assert.deepStrictEqual(emitter.eventNames(), []);

const order = [];
emitter.on('newListener', (name) => order.push(`new ${name}`));
emitter.on('removeListener', (name) => order.push(`removed ${name}`));
emitter.on('a', keep);
emitter.on('b', keep);
emitter.removeAllListeners();
assert.deepStrictEqual(order, [
  'new removeListener', 'new a', 'new b', 'removed newListener',
  'removed a', 'removed b',
]);
