'use strict';

/* node:trace_events. Nothing is traced; asking for it throws. */

const { addMissing } = require('internal/missing');

module.exports = addMissing({
  /** @returns {undefined} no category is enabled */
  getEnabledCategories() {
    return undefined;
  },
}, 'trace_events', ['createTracing']);
