'use strict';

// An uncaught Python exception ends the process and shows where it was raised.

const assert = require('assert');
const { spawnSync } = require('child_process');
const path = require('path');

const file = path.join(__dirname, '../fixtures/py/uncaught.js');
const child = spawnSync(process.execPath, [file], { encoding: 'utf8' });
assert.strictEqual(child.status, 1, child.stderr);
assert.match(child.stderr, /PythonError: ValueError: no good/);
assert.match(child.stderr, /at fail \(.*work\.py:17:5\)\n +raise ValueError/);
assert.match(child.stderr, /ValueError: no good/);
