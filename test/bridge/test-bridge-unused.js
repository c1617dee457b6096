'use strict';

// A program without Python never loads libpython; one with it does, when it is
// first needed.

const assert = require('assert');
const fs = require('fs');

const loaded = () => fs.readFileSync('/proc/self/maps', 'utf8')
  .includes('libpython');

assert.strictEqual(loaded(), false);
require('../fixtures/py/values.py');
assert.strictEqual(loaded(), true);
