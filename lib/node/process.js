'use strict';

// node:process is the global itself.

module.exports = process;
