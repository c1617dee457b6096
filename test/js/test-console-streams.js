'use strict';
// The global console writes through process.stdout once somebody touched it,
// indents groups, and prints tables.
const assert = require('assert');

const lines = [];
const { write } = process.stdout;
process.stdout.write = (text) => {
  lines.push(text);
  return true;
};
console.log('plain');
console.log('%s=%d', 'a', 1, { b: 2 });
console.group('outer');
console.info('two\nlines');
console.group();
console.debug([1]);
console.groupEnd();
console.groupEnd();
console.table([{ a: 1 }, { a: 'x' }]);
console.count();
console.count();
console.dir({ a: { b: {} } }, { depth: 0 });
console.log();
process.stdout.write = write;

assert.deepStrictEqual(lines, [
  'plain\n',
  'a=1 { b: 2 }\n',
  'outer\n',
  '  two\n  lines\n',
  '    [ 1 ]\n',
  '\u250c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u252c' +
    '\u2500\u2500\u2500\u2500\u2500\u2510\n' +
    '\u2502 (index) \u2502 a   \u2502\n' +
    '\u251c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u253c' +
    '\u2500\u2500\u2500\u2500\u2500\u2524\n' +
    "\u2502 0       \u2502 1   \u2502\n\u2502 1       \u2502 'x' \u2502\n" +
    '\u2514\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2534' +
    '\u2500\u2500\u2500\u2500\u2500\u2518\n',
  'default: 1\n',
  'default: 2\n',
  '{ a: [Object] }\n',
  '\n',
]);

const { Console } = console;
assert.strictEqual(require('console'), console);
assert.ok(console instanceof Console);
assert.throws(() => new Console(), { code: 'ERR_CONSOLE_WRITABLE_STREAM' });
const own = [];
new Console({ stdout: { write: (s) => own.push(s) } }).log('mine');
assert.deepStrictEqual(own, ['mine\n']);
