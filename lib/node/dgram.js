'use strict';

/* node:dgram. This version has no UDP sockets: making one throws. */

const { addMissing } = require('internal/missing');

module.exports = addMissing({}, 'dgram', ['Socket', 'createSocket']);
