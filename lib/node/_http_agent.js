'use strict';

// Deprecated in Node, but programs require it: part of node:http.

const agents = require('internal/http/agent');

module.exports = {
  Agent: agents.Agent,
  get globalAgent() { return agents.globalAgent; },
};
