'use strict';
// Wrong arguments throw Node's errors, before anything is started.
const assert = require('assert');
const { exec, execFile, fork, spawn, spawnSync } = require('child_process');

const type = { code: 'ERR_INVALID_ARG_TYPE' };
const value = { code: 'ERR_INVALID_ARG_VALUE' };
for (const start of [spawn, spawnSync]) {
  assert.throws(() => start(), type);
  assert.throws(() => start(''), value);
  assert.throws(() => start('a\0b'), value);
  assert.throws(() => start('true', ['\0']), value);
  assert.throws(() => start('true', 1), type);
  assert.throws(() => start('true', [], null), type);
  assert.throws(() => start('true', [], { cwd: 1 }), type);
  assert.throws(() => start('true', [], { uid: 'x' }), type);
  assert.throws(() => start('true', [], { shell: 1 }), type);
  assert.throws(() => start('true', [], { detached: 1 }), type);
  assert.throws(() => start('true', [], { env: { a: '\0' } }), value);
  assert.throws(() => start('true', [], { timeout: -1 }),
                { code: 'ERR_OUT_OF_RANGE' });
}
assert.throws(() => exec(1), type);
assert.throws(() => execFile('true', [], 1), type);
assert.throws(() => fork('x', { stdio: ['pipe'] }),
              { code: 'ERR_CHILD_PROCESS_IPC_REQUIRED' });
assert.throws(() => fork({}), type);
