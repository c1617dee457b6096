'use strict';

/* node:sea. This is no single executable application. */

const { addMissing } = require('internal/missing');

module.exports = addMissing({
  /** @returns {boolean} false */
  isSea() {
    return false;
  },
}, 'sea', ['getAsset', 'getAssetAsBlob', 'getAssetKeys', 'getRawAsset']);
