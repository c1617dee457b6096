'use strict';

// Scripts and functions from text, with the name and line they are given.

const assert = require('assert');
const vm = require('vm');

assert.strictEqual(vm.runInThisContext('1 + 1'), 2);
globalThis.seen = 1;
assert.strictEqual(new vm.Script('seen += 1; seen').runInThisContext(), 2);
assert.throws(() => vm.runInThisContext('throw new Error("x")', 'a-file.js'),
              (err) => /a-file\.js:1/.test(err.stack));
assert.throws(
  () => vm.runInThisContext('\n\nthrow new Error("x")', {
    filename: 'b-file.js', lineOffset: 10,
  }),
  (err) => /b-file\.js:13/.test(err.stack));
assert.throws(() => new vm.Script('var var'), { name: 'SyntaxError' });
assert.throws(() => new vm.Script('1', { filename: 5 }),
              { code: 'ERR_INVALID_ARG_TYPE' });

const add = vm.compileFunction('return a + b;', ['a', 'b']);
assert.strictEqual(add(1, 2), 3);
assert.throws(() => vm.compileFunction('}); (function(){'),
              { name: 'SyntaxError' });
assert.strictEqual(vm.isContext({}), false);
assert.throws(() => vm.isContext(1), { code: 'ERR_INVALID_ARG_TYPE' });
