// Imported names are live, in cycles too; functions are there before the module
// has run; what isn't initialized throws.
import assert from 'node:assert';
import { count, increment, early, late } from '../fixtures/esm/live.mjs';
import * as ns from '../fixtures/esm/live.mjs';
import { a, readB } from '../fixtures/esm/cycle-a.mjs';
import * as beside from '../fixtures/esm/beside-a.mjs';

assert.strictEqual(count, 0);
increment();
assert.strictEqual(count, 1);
assert.strictEqual(ns.count, 1);
assert.strictEqual(early, 'ReferenceError');
assert.strictEqual(late, 'function');
assert.strictEqual(a, 'a');
assert.strictEqual(readB(), 'b');
assert.throws(() => { count = 2; }, TypeError); // eslint-disable-line

// What a cycle imports from outside of it, assigned to or not.
assert.strictEqual(beside.early, 'ReferenceError');
assert.deepStrictEqual(beside.before, [1, 1, 1, 'a', 'new', 'c']);
assert.deepStrictEqual(beside.after, [2, 2, 2, 'a', 'new', 'c']);
assert.deepStrictEqual(beside.read(), [2, 2, 2, 'a', 'new', 'c']);

// A module may have many names.
const names = Array.from({ length: 300 }, (_, i) => `x${i}`);
const dataURL = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
const many = dataURL(names.map((name, i) => `export const ${name} = ${i};`)
  .join(''));
const { default: all } = await import(dataURL(
  `import { ${names} } from '${many}'; export default [${names}]`));
assert.deepStrictEqual(all, names.map((name, i) => i));
