'use strict';
// import() in the text of new Function(): relative to the file that makes it.
const assert = require('assert');

const load = new Function('name', 'return import(name)');
assert.strictEqual(Function.prototype.constructor, Function);
assert.strictEqual((() => 0).constructor, Function);
assert.ok(load instanceof Function);
assert.strictEqual(Function.length, 1);
assert.strictEqual(Function.name, 'Function');
assert.strictEqual(Function('return this')(), globalThis);
assert.strictEqual(new Function('a', 'b', 'return a + b')(1, 2), 3);
assert.strictEqual(new Function('return "import"')(), 'import');
assert.throws(() => new Function('import('), SyntaxError);
class Callable extends Function {}
assert.ok(new Callable('return 1') instanceof Callable);

load('../fixtures/esm/one.mjs').then((ns) => {
  assert.strictEqual(ns.a, 1);
  return Function('return import("../fixtures/esm/default.mjs")')();
}).then((ns) => assert.strictEqual(ns.default, 'd'));
