'use strict';

// Deprecated in Node, but programs require it: part of node:http.

const { hasBadChars, isToken } = require('internal/http/outgoing');

module.exports = {
  _checkInvalidHeaderChar: (value) => hasBadChars(`${value}`),
  _checkIsHttpToken: isToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  methods: require('http').METHODS,
};
