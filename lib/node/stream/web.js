'use strict';

// node:stream/web: the WHATWG streams.

module.exports = require('web/streams');
