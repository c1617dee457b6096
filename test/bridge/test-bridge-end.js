'use strict';

// How a process ends with Python in it: at once when nothing is under way,
// after the calls that are, and cleanly when it is told to in the middle of
// them; atexit handlers run and nothing stays in Python's buffers.

const assert = require('assert');
const { spawnSync } = require('child_process');
const path = require('path');

const file = path.join(__dirname, '../fixtures/py/end.js');

function run(how, code = 0) {
  const start = Date.now();
  const child = spawnSync(process.execPath, [file, how],
                          { encoding: 'utf8', timeout: 30000 });
  assert.strictEqual(child.signal, null, `${how}: ${child.stderr}`);
  assert.strictEqual(child.status, code, `${how}: ${child.stderr}`);
  assert.strictEqual(child.stderr, '', how);
  return [child.stdout, Date.now() - start];
}

assert.strictEqual(run('idle')[0], 'partbye\n');
assert.strictEqual(run('waits')[0], 'partdone\nbye\n');
assert.strictEqual(run('exit-sleeping')[0], 'partbye\n');
assert.strictEqual(run('exit-spinning')[0], 'partbye\n');
assert.strictEqual(run('exit-coroutine')[0], 'partbye\n');
assert.strictEqual(run('exit-coroutine-spinning')[0], 'partbye\n');
assert.strictEqual(run('exit-thread')[0], 'partbye\n');
assert.strictEqual(run('exit-code', 7)[0], 'partbye\n');
assert.strictEqual(run('exit-array')[0], 'partbye\n');
