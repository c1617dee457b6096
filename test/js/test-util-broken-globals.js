'use strict';
// Values can be shown when the program has replaced the global classes.
const assert = require('assert');
const { inspect } = require('util');

globalThis.Map = class {};
globalThis.WeakRef = function() { throw new Error('broken'); };
assert.strictEqual(inspect({ a: [1], b: new Date(0) }).slice(0, 8), '{ a: [ 1');
assert.strictEqual(inspect([{}]), '[ {} ]');
