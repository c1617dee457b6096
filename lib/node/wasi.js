'use strict';

/* node:wasi. This version has no WASI. */

const { addMissing } = require('internal/missing');

module.exports = addMissing({}, 'wasi', ['WASI']);
