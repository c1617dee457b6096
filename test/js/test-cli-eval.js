'use strict';
// The arguments of a program of --eval and --print, --print without a text, and
// texts that begin with '-'.
const assert = require('assert');
const { spawnSync } = require('child_process');

function run(args, input = '') {
  const r = spawnSync(process.execPath, args, { encoding: 'utf8', input });
  return r.status === 0 ? r.stdout : `${r.status} ${r.stderr}`;
}

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

for (const option of ['-e', '--eval', '-p', '-pe']) {
  assert.ok(run(['--check', option, 'foo']).startsWith(
    `9 ${process.execPath}: either --check or --eval can be used, not both`));
}
