'use strict';

/* node:https. This version has no TLS: agents can be made, as many programs do
 * when they load, but nothing connects with them. */

const http = require('http');
const { addMissing } = require('internal/missing');
const { notImplemented } = require('internal/errors');

/** An http.Agent whose connections can't be made yet. */
class Agent extends http.Agent {
  constructor(options) {
    super(options);
    this.defaultPort = 443;
    this.protocol = 'https:';
  }

  createConnection() {
    throw notImplemented('https.Agent.createConnection');
  }
}

module.exports = addMissing({ Agent }, 'https', [
  'Server', 'createServer', 'get', 'request',
]);

let globalAgent;
Object.defineProperty(module.exports, 'globalAgent', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return globalAgent ??= new Agent({ keepAlive: true, timeout: 5000 });
  },
  set(value) {
    globalAgent = value;
  },
});
