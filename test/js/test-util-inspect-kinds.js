'use strict';
// util.inspect of every kind of object, as Node prints it.
const assert = require('assert');
const { inspect } = require('util');

class Foo {
  constructor() { this.x = 1; }
}
const circular = { name: 'c' };
circular.self = circular;
const it = new Map([[1, 2], [3, 4]]).entries();
it.next();
const cases = [
  [{ a: 1, 'b-c': [1, 'two', null] }, "{ a: 1, 'b-c': [ 1, 'two', null ] }"],
  [circular, "<ref *1> { name: 'c', self: [Circular *1] }"],
  [new Foo(), 'Foo { x: 1 }'],
  [Foo, '[class Foo]'],
  [class extends Foo {}, '[class (anonymous) extends Foo]'],
  [Object.create(null), '[Object: null prototype] {}'],
  [[1, , 3], '[ 1, <1 empty item>, 3 ]'],
  [new Map([[{ a: 1 }, 'b']]), "Map(1) { { a: 1 } => 'b' }"],
  [new Set([1, [2]]), 'Set(2) { 1, [ 2 ] }'],
  [it, '[Map Entries] { [ 3, 4 ] }'],
  [new Set([1, 2]).values(), '[Set Iterator] { 1, 2 }'],
  [new WeakSet(), 'WeakSet { <items unknown> }'],
  [Promise.resolve(4), 'Promise { 4 }'],
  [new Promise(() => {}), 'Promise { <pending> }'],
  [new Proxy({ a: 1 }, { get() { throw new Error('trap'); } }), '{ a: 1 }'],
  [new Uint8Array(3), 'Uint8Array(3) [ 0, 0, 0 ]'],
  [new ArrayBuffer(2),
   'ArrayBuffer { [Uint8Contents]: <00 00>, [byteLength]: 2 }'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [/a/g, '/a/g'],
  [Object(1n), '[BigInt: 1n]'],
  [Object(Symbol('q')), '[Symbol: Symbol(q)]'],
  [new String('abc'), "[String: 'abc']"],
  [new Number(-0), '[Number: -0]'],
  [function named() {}, '[Function: named]'],
  [async () => {}, '[AsyncFunction (anonymous)]'],
  [function* gen() {}, '[GeneratorFunction: gen]'],
  [async function* agen() {}, '[AsyncGeneratorFunction: agen]'],
  [(function() { return arguments; })(1), "[Arguments] { '0': 1 }"],
  [{ get a() { return 1; }, set a(v) {}, get b() { return 1; } },
   '{ a: [Getter/Setter], b: [Getter] }'],
  [{ [Symbol('s')]: 1 }, '{ Symbol(s): 1 }'],
  ["it's", '"it\'s"'],
  ['a\nb\u001b\ud83d', "'a\\nb\\x1B\\ud83d'"],
  [[-0, 1n, undefined, Symbol.iterator],
   '[ -0, 1n, undefined, Symbol(Symbol.iterator) ]'],
  [{ a: { b: { c: { d: 1 } } } }, '{ a: { b: { c: [Object] } } }'],
  [Array.from({ length: 8 }, (_, i) => i * 100),
   '[\n    0, 100, 200, 300,\n  400, 500, 600, 700\n]'],
];
for (const [value, expected] of cases)
  assert.strictEqual(inspect(value), expected);

const rejected = Promise.reject(3);
rejected.catch(() => {});
assert.strictEqual(inspect(rejected), 'Promise { <rejected> 3 }');
assert.strictEqual(inspect(new Proxy({ a: 1 }, { b: 2 }), { showProxy: true }),
                   'Proxy [ { a: 1 }, { b: 2 } ]');
assert.strictEqual(inspect({ a: 1, b: 'x' }, { colors: true }),
                   "{ a: \u001b[33m1\u001b[39m, b: \u001b[32m'x'\u001b[39m }");
