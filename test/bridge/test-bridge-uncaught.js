'use strict';

// An uncaught Python exception ends the process and shows where it was raised.

const assert = require('assert');
const { spawnSync } = require('child_process');
const path = require('path');

const file = path.join(__dirname, '../fixtures/py/uncaught.js');
const child = spawnSync(process.execPath, [file], { encoding: 'utf8' });
assert.strictEqual(child.status, 1, child.stderr);
assert.match(child.stderr, /PythonError: no good/);
assert.match(child.stderr, /work\.py", line 17, in fail/);
assert.match(child.stderr, /ValueError: no good/);
