'use strict';
// The command line: --eval, --print, --check, --require, bad options, and what
// ends up in argv and execArgv.
const assert = require('assert');
const { spawnSync } = require('child_process');
const tree = require('../fixtures/tree');

const root = tree({
  'args.js': 'console.log(JSON.stringify([process.argv.slice(2), ' +
    'process.execArgv]))',
  'bad.js': 'let a = ;',
  'early.js': 'globalThis.early = 1;',
  'late.js': 'console.log(globalThis.early);',
  'preloading.js': 'process.stdout.write(`${module.isPreloading} `);' +
    'require("./inner.js");',
  'inner.js': 'console.log(module.isPreloading)',
  'show.js': 'console.log(process.argv[1]);',
  'package.json': '{ "name": "self", "exports": { ".": "./early.js" } }',
  'rejects.js': 'process.on("exit", (c) => console.log("exit", c));' +
    'Promise.reject(new Error("r"));',
});

function run(...args) {
  const r = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return [r.status, r.stdout, r.stderr];
}

assert.deepStrictEqual(run('-p', '[1, 2].length + 40'), [0, '42\n', '']);
assert.deepStrictEqual(run('--eval=console.log(__filename)'),
                       [0, '[eval]\n', '']);
assert.deepStrictEqual(
  run('--no-warnings', 'args.js', '-x', '--no-warnings'),
  [0, '[["-x","--no-warnings"],["--no-warnings"]]\n', '']);
assert.deepStrictEqual(run('-r', './early.js', 'late.js'), [0, '1\n', '']);
assert.deepStrictEqual(run('-r', 'self', 'late.js'), [0, '1\n', '']);
assert.deepStrictEqual(run('-r', './preloading.js', 'inner.js'),
                       [0, 'true true\n', '']);
assert.deepStrictEqual(run('preloading.js'), [0, 'false false\n', '']);
// What is loaded first knows the program's file.
assert.deepStrictEqual(run('-r', './show.js', 'late.js'),
                       [0, `${root}/late.js\nundefined\n`, '']);
assert.deepStrictEqual(run('--import', './show.js', './late.js'),
                       [0, `${root}/late.js\nundefined\n`, '']);
assert.strictEqual(run('-c', 'args.js')[0], 0);
assert.strictEqual(run('-c', 'bad.js')[0], 1);

let [code, , err] = run('--no-such-option', 'args.js');
assert.strictEqual(code, 9);
assert.match(err, /bad option: --no-such-option/);
[code, , err] = run('--unhandled-rejections=maybe', 'args.js');
assert.strictEqual(code, 9);
assert.match(err, /: invalid value for --unhandled-rejections/);
assert.deepStrictEqual(run(), [0, '', '']); // an empty standard input

const [warned, out, text] = run('--unhandled-rejections=warn', 'rejects.js');
assert.deepStrictEqual([warned, out], [0, 'exit 0\n']);
assert.match(text, /UnhandledPromiseRejectionWarning/);
assert.deepStrictEqual(run('--unhandled-rejections=none', 'rejects.js'),
                       [0, 'exit 0\n', '']);

assert.match(run('--version')[1], /^v\d+\.\d+\.\d+\n$/);
assert.strictEqual(run('--help')[0], 0);
