'use strict';

// node:constants (deprecated in Node): those of os, fs and crypto in one.

const { constants: os } = require('os');

module.exports = Object.freeze(Object.assign(
  {}, os.dlopen, os.errno, os.priority, os.signals,
  require('fs').constants, require('crypto').constants));
