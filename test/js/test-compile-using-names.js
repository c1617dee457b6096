'use strict';
/* eslint-disable no-constant-condition */
// A function or class without a name that `using` declares gets the variable's
// name, as a const's does (ECMA-262 as of 2026, 14.3.1.2).
const assert = require('assert');

Function.prototype[Symbol.dispose] = () => {};

function names() {
  using a = () => {};
  using b = function() {}, c = class {}, d = async () => {};
  using e = async function*() {};
  using f = x => x;
  using g = (() => {});
  using ü = ((class {}));
  using __proto__ = () => {};
  using h = function own() {};
  using i = class { static name = 'own'; };
  using j = (0, () => {});
  using k = (() => () => {})();
  using l = function() {}.bind(null);
  const all = [a, b, c, d, e, f, g, ü, __proto__, h, i, j, k, l];
  assert.strictEqual(f(f), f);
  return all.map((fn) => fn.name);
}

assert.deepStrictEqual(names(), [
  'a', 'b', 'c', 'd', 'e', 'f', 'g', 'ü', '__proto__', 'own', 'own', '', '',
  'bound ',
]);
for (using m = () => {}, n = 1 ? null : m; m;) {
  assert.strictEqual(m.name, 'm');
  assert.strictEqual(n, null);
  break;
}

let done = false;
(async () => {
  await using o = class {};
  assert.strictEqual(o.name, 'o');
  done = true;
})();
process.on('exit', () => assert.strictEqual(done, true));
