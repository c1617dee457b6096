'use strict';

// Deprecated in Node, but programs require it: part of node:http.

const { OutgoingMessage, parseUniqueHeaders, validateHeaderName,
        validateHeaderValue } = require('internal/http/outgoing');

module.exports = {
  OutgoingMessage,
  parseUniqueHeadersOption: parseUniqueHeaders,
  validateHeaderName,
  validateHeaderValue,
};
