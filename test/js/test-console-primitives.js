'use strict';
// The global console prints values that are no objects as util.format() does,
// before anything was loaded that formats, and after.
const assert = require('assert');
const { spawnSync } = require('child_process');
const util = require('util');

const PRINTED = [
  [], [''], ['text'], ['two', 'texts'], ['50%'], ['%', 1], ['%s', 'x'], ['%%'],
  [1, '%s', 2], [8], [0], [-0], ['n', -0, 1e21, 0.1, NaN, -Infinity],
  [true, false], [undefined], [null, undefined], ['lines\nof', 1],
  [1234567, 12345.678],
];
const OTHERS = [[10n], [Symbol('s')], [1, {}], [() => {}]];

function run(text) {
  const child = spawnSync(process.execPath, ['-e', text], { encoding: 'utf8' });
  assert.strictEqual(child.stderr, '');
  return child.stdout;
}

function print(list) {
  return list.map((args) => {
    const source = args.map((arg) => {
      if (typeof arg === 'string')
        return JSON.stringify(arg);
      return Object.is(arg, -0) ? '-0' : typeof arg === 'symbol' ?
        "Symbol('s')" : typeof arg === 'bigint' ? `${arg}n` :
          typeof arg === 'object' && arg !== null ? '{}' : `${arg}`;
    });
    return `console.log(${source.join(', ')});`;
  }).join('\n');
}

const lines = (list) => list.map((args) => `${util.format(...args)}\n`).join('');

assert.strictEqual(run(print(PRINTED)), lines(PRINTED));
for (const args of OTHERS) {
  assert.strictEqual(run(print([['x'], args, [8, 'y']])),
                     lines([['x'], args, [8, 'y']]));
}

// What a program asks for: another form of numbers, its own stream, groups.
assert.strictEqual(
  run('console.log(12345);' +
    "require('util').inspect.defaultOptions.numericSeparator = true;" +
    'console.log(12345);'),
  '12345\n12_345\n');
assert.strictEqual(
  run("require('util').inspect.defaultOptions = { numericSeparator: true };" +
    'console.log(-12345, null);'),
  '-12_345 null\n');
assert.strictEqual(
  run('const { write } = process.stdout; process.stdout.write = (text) => ' +
    'write.call(process.stdout, `<${text}>`); console.log(1, true);'),
  '<1 true\n>');
assert.strictEqual(run('console.group(1); console.log(2, null);'),
                   '1\n  2 null\n');
