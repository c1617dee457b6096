// A namespace is the exotic object of ECMA-262 10.4.6.
import assert from 'node:assert';
import { inspect, types } from 'node:util';
import * as names from '../fixtures/esm/names.mjs';

const ns = names; // so that nothing below is a static error

assert.deepStrictEqual(Reflect.ownKeys(ns),
                       ['10', '2', 'A', 'b', 'default', Symbol.toStringTag]);
assert.strictEqual(Object.getPrototypeOf(ns), null);
assert.strictEqual(ns[Symbol.toStringTag], 'Module');
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(ns, 'b'), {
  value: 2, writable: true, enumerable: true, configurable: false,
});
assert.strictEqual('b' in ns, true);
assert.strictEqual('toString' in ns, false);
assert.strictEqual(Object.isExtensible(ns), false);
assert.strictEqual(Object.isSealed(ns), true);
assert.strictEqual(Reflect.set(ns, 'b', 3), false);
assert.strictEqual(Reflect.deleteProperty(ns, 'b'), false);
assert.strictEqual(Reflect.deleteProperty(ns, 'none'), true);
assert.strictEqual(Reflect.setPrototypeOf(ns, null), true);
assert.strictEqual(Reflect.setPrototypeOf(ns, {}), false);
assert.strictEqual(Reflect.preventExtensions(ns), true);
assert.strictEqual(Reflect.defineProperty(ns, 'b', { value: 2 }), true);
assert.strictEqual(Reflect.defineProperty(ns, 'b', { value: 3 }), false);
assert.strictEqual(Reflect.defineProperty(ns, 'c', { value: 3 }), false);
assert.throws(() => { ns.b = 3; }, TypeError);
assert.throws(() => Object.freeze(ns), TypeError);
assert.strictEqual(types.isModuleNamespaceObject(ns), true);
assert.strictEqual(types.isProxy(ns), false);
assert.strictEqual(inspect(await import('../fixtures/esm/one.mjs')),
                   '[Module: null prototype] { a: 1 }');
assert.strictEqual(await import('../fixtures/esm/names.mjs'), ns);
const { early } = await import('../fixtures/esm/inspects-itself.mjs');
assert.strictEqual(early, '[Module: null prototype] ' +
                   '{ early: <uninitialized>, fn: [Function: fn] }');
