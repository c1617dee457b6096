'use strict';

// A module in a cycle: reading what its exports lack (yet) is warned of, as
// long as it runs. And module.parent is, with --pending-deprecation.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'circular-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};

// A module that runs `before`, then one that runs `code` with it as `a`.
let count = 0;
function cycle(code, before = '') {
  const n = count++;
  const a = write(`a${n}.js`,
                  `${before}; require('./b${n}.js'); exports.late = 1;`);
  write(`b${n}.js`, `const a = require('./a${n}.js'); ${code};`);
  return require(a);
}

const warnings = [];
process.on('warning', ({ name, message }) => warnings.push([name, message]));
const expected = [];
const expect = (name) => expected.push(['Warning',
  `Accessing non-existent property '${name}' of module exports inside ` +
  'circular dependency']);

// What is there, is inherited, or is asked of a compiled ES module is no
// reason.
const result = cycle('a.early; a.toString; a.__esModule; a.x = 1; "y" in a; ' +
                     'a.hasOwnProperty("y")', 'exports.early = 1');
assert.deepStrictEqual(result, { early: 1, x: 1, late: 1 });
assert.strictEqual(Object.getPrototypeOf(result), Object.prototype);

cycle('a.late');
expect('late');
cycle('a[Symbol("z")]');
expect('Symbol(z)');
const replaced = cycle('a.gone', 'module.exports = exports = { has: 1 }');
expect('gone');
assert.strictEqual(Object.getPrototypeOf(replaced), Object.prototype);

// Other kinds of exports are left alone.
for (const kind of ['class A {}', 'Object.create(null)', '[]', '() => {}',
                    'new Proxy({}, { getPrototypeOf() { throw 1; } })',
                    'Object.defineProperty({}, "__esModule", { value: 1 })'])
  cycle('a.nothing', `module.exports = exports = ${kind}`);

// A later cycle with a module that has run.
const b = write('last.js', 'require("./a0.js").nothing');
require(b);

setImmediate(() => assert.deepStrictEqual(warnings, expected));

const parent = write('parent.js', `
  process.on('warning', ({ name, code, message }) =>
    console.log(name, code, message));
  module.parent;
  module.parent = undefined;
`);
const run = (...flags) => spawnSync(
  process.execPath, [...flags, '--no-warnings', parent],
  { encoding: 'utf8' }).stdout;
assert.strictEqual(run(), '');
assert.strictEqual(run('--pending-deprecation'),
                   'DeprecationWarning DEP0144 module.parent is deprecated ' +
                   'due to accuracy issues. Please use require.main to find ' +
                   'program entry point instead.\n');
