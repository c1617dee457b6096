'use strict';

// node:net. The parts are in internal/net; this module loads what a program
// touches: a client never compiles the server.

const binding = internalBinding('net');

function parts() {
  return require('internal/net/connect');
}

/** 4, 6, or 0 when `input` is no IP address. */
function isIP(input) {
  return binding.isIP(`${input}`);
}

function isIPv4(input) {
  return isIP(input) === 4;
}

function isIPv6(input) {
  return isIP(input) === 6;
}

/**
 * A socket that connects: connect(port[, host]), connect(path),
 * connect(options), each with a listener for 'connect'.
 * @returns {Socket}
 */
function connect(...args) {
  const normalized = parts().normalizeArgs(args);
  const options = normalized[0];
  const { Socket } = require('internal/net/socket');
  const socket = new Socket(options);
  if (options.timeout)
    socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

/** A server; see Server for the options. */
function createServer(options, connectionListener) {
  const { Server } = require('internal/net/server');
  return new Server(options, connectionListener);
}

/** Whether connect() tries all addresses of a name. */
function getDefaultAutoSelectFamily() {
  return parts().defaults.autoSelectFamily;
}

function setDefaultAutoSelectFamily(value) {
  require('internal/validators').validateBoolean(value, 'value');
  parts().defaults.autoSelectFamily = value;
}

/** After how many ms connect() goes on to the next address. */
function getDefaultAutoSelectFamilyAttemptTimeout() {
  return parts().defaults.attemptTimeout;
}

function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  require('internal/validators').validateInt32(value, 'value', 1);
  parts().defaults.attemptTimeout = Math.max(value, 10);
}

module.exports = {
  _createServerHandle() {
    throw require('internal/errors').notImplemented('net._createServerHandle');
  },
  _normalizeArgs: (args) => parts().normalizeArgs(args),
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
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
  });
}

lazy('BlockList', () => require('internal/net/blocklist'));
lazy('SocketAddress', () => require('internal/net/blocklist'));
lazy('Server', () => require('internal/net/server'));
lazy('Socket', () => require('internal/net/socket'));
Object.defineProperty(module.exports, 'Stream', {
  configurable: true, enumerable: true, get: () => module.exports.Socket,
});
