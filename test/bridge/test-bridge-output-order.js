'use strict';

// What console.log and Python's print write comes out in the order of the
// calls, into a pipe too.

const assert = require('assert');
const { spawnSync } = require('child_process');
const path = require('path');

const file = path.join(__dirname, '../fixtures/py/output_order.js');
const child = spawnSync(process.execPath, [file], { encoding: 'utf8' });
assert.strictEqual(child.stdout, 'js 0\npy 0\njs 1\npy 1\njs 2\npy 2\n');
