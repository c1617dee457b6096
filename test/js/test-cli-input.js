'use strict';
// Programs from --eval and standard input, as CommonJS and as ES modules; what
// is loaded before them; NODE_OPTIONS.
const assert = require('assert');
const { spawnSync } = require('child_process');
const tree = require('../fixtures/tree');

const root = tree({
  'early.mjs': 'globalThis.early = await 1;',
  'early.cjs': 'globalThis.early = "cjs";',
  'main.js': 'console.log(globalThis.early);',
  'main.mjs': 'console.log(globalThis.early, import.meta.main);',
  'bad.mjs': 'export let a = ;',
});

function run(args, { input, env } = {}) {
  const r = spawnSync(process.execPath, args, {
    cwd: root, encoding: 'utf8', input, env: { ...process.env, ...env },
  });
  return r.status === 0 ? r.stdout : `${r.status} ${r.stderr}`;
}

const url = `file://${root}/[eval1]`;
assert.strictEqual(run(['-e', 'import fs from "fs";' +
                       'console.log(import.meta.url, typeof require)']),
                   `${url} undefined\n`);
assert.strictEqual(run(['-e', 'console.log(await 5)']), '5\n');
assert.strictEqual(run(['-e', 'import("./early.mjs").then(() => ' +
                       'console.log(early, typeof require))']),
                   '1 function\n');
assert.ok(run(['-p', 'import "fs"']).includes('ERR_EVAL_ESM_CANNOT_PRINT'));
assert.strictEqual(run(['--input-type=module', '-e', 'console.log(this)']),
                   'undefined\n');
assert.ok(run(['--input-type=module', 'main.js'])
  .includes('ERR_INPUT_TYPE_NOT_ALLOWED'));
assert.match(run(['--input-type=x', '-e', '1']), /^9 .*--input-type must be/);

const shown = 'console.log(__filename, process.argv.slice(1).join())';
assert.strictEqual(run([], { input: shown }), '[stdin] \n');
assert.strictEqual(run(['-', 'a'], { input: shown }), '[stdin] -,a\n');
assert.strictEqual(run(['--input-type=module'],
                       { input: 'console.log(import.meta.url)' }), `${url}\n`);

// What is uncaught shows its line.
assert.match(run(['-e', 'let a;\nthrow 0, new Error("x")']),
             /^1 \[eval\]:2\nthrow 0, new Error\("x"\)\n +\^\n\nError: x/);
assert.match(run([], { input: 'import "fs";\na.b' }),
             /^1 file:.*\[eval1\]:2\na\.b\n *\^\n\nReferenceError: /);

assert.strictEqual(run(['--import', './early.mjs', 'main.js']), '1\n');
assert.strictEqual(run(['--import=./early.mjs', 'main.mjs']), '1 true\n');
assert.strictEqual(run(['-r', './early.cjs', 'main.mjs']), 'cjs true\n');
assert.ok(run(['--import', './none.mjs', 'main.js'])
  .includes('ERR_MODULE_NOT_FOUND'));
assert.ok(run(['--check', 'bad.mjs']).includes('bad.mjs:1\nexport let a = ;'));
assert.strictEqual(run(['--check', 'main.mjs']), '');
assert.match(run(['--check'], { input: 'let a = ;' }),
             /^1 \[stdin\]:1\nlet a = ;\n {8}\^\n\nSyntaxError: /);
assert.strictEqual(run(['--check', '-'], { input: 'export let a; b()' }), '');
assert.strictEqual(run(['--check', '--input-type=commonjs-typescript'],
                       { input: 'let a: number = b()' }), '');

const env = (NODE_OPTIONS) => ({ env: { NODE_OPTIONS } });
assert.strictEqual(run(['main.js'], env('--import=./early.mjs')), '1\n');
assert.strictEqual(run(['main.js'], env('-r "./early.cjs" --no-warnings ' +
                                        '--max-old-space-size=100')), 'cjs\n');
assert.match(run(['main.js'], env('--eval 1')),
             /^9 .*--eval is not allowed in NODE_OPTIONS/);
assert.match(run(['main.js'], env('--no-such')),
             /^9 .*--no-such is not allowed in NODE_OPTIONS/);
