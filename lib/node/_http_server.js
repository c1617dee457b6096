'use strict';

// Deprecated in Node, but programs require it: part of node:http.

const http = require('http');

module.exports = {
  STATUS_CODES: http.STATUS_CODES,
  Server: http.Server,
  ServerResponse: http.ServerResponse,
};
