'use strict';
// The synchronous forms.
const assert = require('assert');
const { execFileSync, execSync, spawnSync } = require('child_process');

const both = spawnSync('sh', ['-c', 'cat; echo err >&2; exit 3'], {
  input: 'in', encoding: 'utf8',
});
assert.deepStrictEqual(both.output, [null, 'in', 'err\n']);
assert.strictEqual(both.stdout, 'in');
assert.deepStrictEqual([both.status, both.signal], [3, null]);

const large = Buffer.alloc(1 << 20, 'x');
const echoed = spawnSync('cat', { input: large, maxBuffer: Infinity });
assert.ok(echoed.stdout.equals(large));

const slow = spawnSync('sleep', ['30'], { timeout: 50 });
assert.strictEqual(slow.error.code, 'ETIMEDOUT');
assert.strictEqual(slow.error.message, 'spawnSync sleep ETIMEDOUT');
assert.deepStrictEqual([slow.status, slow.signal], [null, 'SIGTERM']);

const much = spawnSync('sh', ['-c', 'yes'], { maxBuffer: 1000 });
assert.strictEqual(much.error.code, 'ENOBUFS');
assert.ok(much.stdout.length > 1000);

const none = spawnSync('sh', ['-c', 'echo lost'], { stdio: 'ignore' });
assert.deepStrictEqual(none.output, [null, null, null]);

assert.strictEqual(execSync('echo hi', { encoding: 'utf8' }), 'hi\n');
assert.strictEqual(execFileSync('echo', ['a', 'b']).toString(), 'a b\n');
assert.throws(() => execSync('echo no >&2; exit 2', { stdio: 'pipe' }),
              (err) => err.message ===
                'Command failed: echo no >&2; exit 2\nno\n' &&
                err.status === 2 && err.stderr.toString() === 'no\n');
assert.throws(() => execFileSync('/no/such'), { code: 'ENOENT' });
