'use strict';
// spawn: pipes in all directions, exit code, order of events.
const assert = require('assert');
const { spawn } = require('child_process');

const seen = [];
let out = '';
let err = '';
const child = spawn('sh', ['-c', 'cat; echo $0 $FOO >&2; pwd >&2; exit 3'], {
  argv0: 'shell', cwd: '/', env: { ...process.env, FOO: 'bar' },
});
assert.ok(child.pid > 0);
assert.strictEqual(child.spawnfile, 'sh');
assert.deepStrictEqual(child.spawnargs.slice(0, 2), ['shell', '-c']);
assert.deepStrictEqual(child.stdio, [child.stdin, child.stdout, child.stderr]);
child.on('spawn', () => seen.push('spawn'));
child.stdout.on('data', (data) => { out += data; });
child.stderr.on('data', (data) => { err += data; });
child.on('exit', (...args) => {
  seen.push('exit');
  assert.deepStrictEqual(args, [3, null]);
  assert.strictEqual(child.exitCode, 3);
  assert.strictEqual(child.kill(), false);
});
child.on('close', (...args) => {
  seen.push('close');
  assert.deepStrictEqual(args, [3, null]);
});
child.stdin.end('hello');

process.on('exit', () => {
  assert.deepStrictEqual(seen, ['spawn', 'exit', 'close']);
  assert.strictEqual(out, 'hello');
  assert.strictEqual(err, 'shell bar\n/\n');
});
