'use strict';
// require('constants') is an ordinary object: fs-extra and graceful-fs call
// its hasOwnProperty().
const assert = require('assert');
const constants = require('constants');

assert.strictEqual(constants.hasOwnProperty('O_RDONLY'), true);
assert.strictEqual(constants.hasOwnProperty('toString'), false);
assert(Object.isFrozen(constants));
