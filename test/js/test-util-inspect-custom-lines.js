'use strict';

// What [inspect.custom] gives is indented like the rest: its text line by
// line, an object as any other.
const assert = require('assert');
const { inspect } = require('util');

const custom = (value) => ({ [inspect.custom]: () => value });
const text = custom('a\nb');

assert.strictEqual(inspect(text), 'a\nb');
assert.strictEqual(inspect([text]), '[\n  a\n  b\n]');
assert.strictEqual(inspect({ x: { y: text } }),
                   '{\n  x: {\n    y: a\n    b\n  }\n}');
assert.strictEqual(inspect([custom(Symbol('s')), custom(5)]),
                   '[ Symbol(s), 5 ]');
const long = 'q'.repeat(50);
assert.strictEqual(inspect([custom({ a: long, b: long })]),
                   inspect([{ a: long, b: long }]));
assert.strictEqual(inspect({ x: custom([text]) }), inspect({ x: [text] }));
assert.match(inspect({ u: new URL('file:///x') }),
             /^\{\n {2}u: URL \{\n {4}href: .*\n(?: {4}.*\n)+ {2}\}\n\}$/);
