'use strict';
// What a program of --eval and --print has: builtin modules as globals, its
// arguments; --print without a text, and texts that begin with '-'.
const assert = require('assert');
const { spawnSync } = require('child_process');

function run(args, input = '') {
  const r = spawnSync(process.execPath, args, { encoding: 'utf8', input });
  return r.status === 0 ? r.stdout : `${r.status} ${r.stderr}`;
}

assert.strictEqual(run(['-p', 'os.EOL.length + path.sep']), '1/\n');
assert.strictEqual(run(['-p', 'fs === require("node:fs")']), 'true\n');
assert.strictEqual(run(['-p', 'crypto.randomBytes(3).length']), '3\n');
assert.strictEqual(run(['-p', 'typeof crypto.subtle']), 'object\n');
assert.strictEqual(run(['-p', 'typeof sqlite + typeof test']),
                   'undefinedundefined\n');
assert.strictEqual(run(['-p', 'Object.keys(globalThis).includes("fs")']),
                   'false\n');
// They are in nobody's way.
assert.strictEqual(run(['-p', 'let fs = 1; const crypto = 2; var os = 3;' +
                       'function path() {} fs + crypto + os + path.name']),
                   '6path\n');
assert.strictEqual(run(['-p', 'os = 4; Object.keys(globalThis).includes("os")' +
                       ' + os']), '5\n');
assert.strictEqual(run(['-p', 'Object.defineProperty(globalThis, "fs", ' +
                       '{ configurable: false }); fs === require("fs")']),
                   'true\n');
// An ES module has them too, but for Node's crypto; standard input has none.
const show = 'console.log(typeof os, typeof crypto.randomBytes)';
assert.strictEqual(run(['--input-type=module', '-e', show]),
                   'object undefined\n');
assert.strictEqual(run([], show), 'undefined undefined\n');

const list = 'process.argv.slice(1).join()';
assert.strictEqual(run(['-p', list, '--', '-a', '--b']), '-a,--b\n');
assert.strictEqual(run(['-p', '-e', list, '--', '-a']), '-a\n');
assert.strictEqual(run(['-e', '42', '--print']), '42\n');
assert.strictEqual(run(['--print', '--eval', '43']), '43\n');
assert.strictEqual(run(['-p'], '44'), '44\n');
assert.strictEqual(run(['-p', '\\-45']), '-45\n');
assert.strictEqual(run(['-p', '']), 'undefined\n');
assert.match(run(['-e', '-5']), /^9 .*: -e requires an argument\n/);
assert.match(run(['-e']), /^9 .*: -e requires an argument\n/);
assert.strictEqual(run(['-p', '[module.path, module.id].join()']),
                   '.,[eval]\n');

for (const option of ['-e', '--eval', '-p', '-pe']) {
  assert.ok(run(['--check', option, 'foo']).startsWith(
    `9 ${process.execPath}: either --check or --eval can be used, not both`));
}
