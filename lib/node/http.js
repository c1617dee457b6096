'use strict';

// node:http. The server and the client are in internal/http; each is loaded
// when something of it is first used.

const { STATUS_CODES } = require('internal/http/common');
const { validateInteger } = require('internal/validators');

let maxHeaderSize;

/** The bytes that a head may have. */
function getMaxHeaderSize() {
  if (maxHeaderSize === undefined) {
    const option = process.execArgv?.find((arg) =>
      arg.startsWith('--max-http-header-size='));
    maxHeaderSize = (option && Number(option.split('=')[1])) || 16 * 1024;
  }
  return maxHeaderSize;
}

/** A server; see Server for the options. */
function createServer(options, requestListener) {
  const { Server } = require('internal/http/server');
  return new Server(options, requestListener);
}

/**
 * request(url[, options][, callback]) or request(options[, callback]).
 * @returns {ClientRequest}
 */
function request(url, options, callback) {
  const { ClientRequest } = require('internal/http/client');
  return new ClientRequest(url, options, callback);
}

/** request() for messages without a body: ended already. */
function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}

/** There is no pool of parsers here: nothing to limit. */
function setMaxIdleHTTPParsers(max) {
  validateInteger(max, 'max', 1);
}

module.exports = {
  METHODS: internalBinding('http').methods.slice(),
  STATUS_CODES,
  createServer,
  get,
  request,
  setMaxIdleHTTPParsers,
  validateHeaderName: (name, label) =>
    require('internal/http/outgoing').validateHeaderName(name, label),
  validateHeaderValue: (name, value) =>
    require('internal/http/outgoing').validateHeaderValue(name, value),
};

function lazy(name, load) {
  Object.defineProperty(module.exports, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = load()[name];
      Object.defineProperty(module.exports, name, {
        configurable: true, enumerable: true, writable: true, value,
      });
      return value;
    },
    set(value) {
      Object.defineProperty(module.exports, name, {
        configurable: true, enumerable: true, writable: true, value,
      });
    },
  });
}

lazy('Agent', () => require('internal/http/agent'));
lazy('ClientRequest', () => require('internal/http/client'));
lazy('IncomingMessage', () => require('internal/http/incoming'));
lazy('OutgoingMessage', () => require('internal/http/outgoing'));
lazy('Server', () => require('internal/http/server'));
lazy('ServerResponse', () => require('internal/http/response'));

Object.defineProperties(module.exports, {
  globalAgent: {
    configurable: true,
    enumerable: true,
    get: () => require('internal/http/agent').globalAgent,
    set(value) { require('internal/http/agent').globalAgent = value; },
  },
  maxHeaderSize: {
    configurable: true,
    enumerable: true,
    get: getMaxHeaderSize,
  },
});
