'use strict';

// Deprecated in Node, but programs require it: part of node:http.

module.exports = {
  ClientRequest: require('internal/http/client').ClientRequest,
};
