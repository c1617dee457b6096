'use strict';

/* node:inspector/promises. See node:inspector. */

const inspector = require('inspector');
const { missing } = require('internal/missing');

module.exports = {
  ...inspector,
  Session: missing('inspector/promises', 'Session'),
};
