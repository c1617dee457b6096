'use strict';
// process.stdout: writes are out when the process dies, whatever is behind.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

if (process.argv[2] === 'child') {
  assert.strictEqual(process.stdout.fd, 1);
  assert.strictEqual(process.stdout.writable, true);
  assert.strictEqual(process.stdout, process.stdout);
  process.stdout.write('x'.repeat(200000));
  process.stdout.write(Buffer.from('\u20ac'));
  process.stdout.write('c3a9', 'hex', () => process.abort());
  process.stdout.end('\n');
  process.stderr.write('err');
  process.exit(5);
}

const wanted = `${'x'.repeat(200000)}\u20ac\u00e9\n`;
const piped = spawnSync(process.execPath, [__filename, 'child'],
                        { encoding: 'utf8' });
assert.strictEqual(piped.status, 5);
assert.strictEqual(piped.stdout, wanted);
assert.strictEqual(piped.stderr, 'err');

const file = path.join(os.tmpdir(), `tandem-test-${process.pid}.txt`);
const fd = fs.openSync(file, 'w');
const filed = spawnSync(process.execPath, [__filename, 'child'],
                        { stdio: ['ignore', fd, 'pipe'] });
assert.strictEqual(filed.status, 5);
assert.strictEqual(fs.readFileSync(file, 'utf8'), wanted);
fs.unlinkSync(file);
