'use strict';

/* node:domain, long deprecated. No domain is ever active; making one
 * throws. */

const { addMissing } = require('internal/missing');

module.exports = addMissing({
  active: null,
}, 'domain', ['Domain', 'create', 'createDomain']);
