'use strict';

// net.Server: a listening handle of the `net` binding, and the connections it
// gave birth to.

const EventEmitter = require('events');
const context = require('internal/async_context');
const binding = internalBinding('net');
const {
  ErrnoException,
  UVExceptionWithHostPort,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_SERVER_ALREADY_LISTEN,
    ERR_SERVER_NOT_RUNNING,
  },
  notImplemented,
} = require('internal/errors');
const {
  validateAbortSignal,
  validateFunction,
  validateNumber,
  validatePort,
} = require('internal/validators');
const { Socket, kIsPipe } = require('internal/net/socket');
const { isIP } = binding;
const { normalizeArgs, toNumber } = require('internal/net/connect');

const BACKLOG = 511;
const kFrame = Symbol('frame');

const events = binding.events({
  read() {},
  end() {},
  error() {},
  connect() {},
  wrote() {},
  shut() {},
  connection(status, handle) {
    if (this[kFrame] === context.frame)
      onConnection(this, status, handle);
    else
      context.run(this[kFrame], onConnection, null, [this, status, handle]);
  },
  closed() {},
});

/**
 * A server for TCP or Unix sockets.
 * @param {object} [options] allowHalfOpen, pauseOnConnect, noDelay, keepAlive,
 *   keepAliveInitialDelay, highWaterMark, blockList
 * @param {function} [connectionListener]
 */
function Server(options, connectionListener) {
  if (!(this instanceof Server))
    return new Server(options, connectionListener);
  EventEmitter.call(this);

  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (connectionListener !== undefined && connectionListener !== null) {
    validateFunction(connectionListener, 'connectionListener');
    this.on('connection', connectionListener);
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay,
                   'options.keepAliveInitialDelay');
  }
  if (options.highWaterMark !== undefined)
    validateNumber(options.highWaterMark, 'options.highWaterMark');
  if (options.blockList !== undefined) {
    const { BlockList } = require('internal/net/blocklist');
    if (!BlockList.isBlockList(options.blockList)) {
      throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList',
                                     options.blockList);
    }
    this.blockList = options.blockList;
  }

  this._connections = 0;
  this._handle = null;
  this._pipeName = undefined;
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = options.keepAliveInitialDelay || 0;
  this.highWaterMark = options.highWaterMark;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

function onConnection(server, status, handle) {
  if (status < 0) {
    server.emit('error', new ErrnoException(status, 'accept'));
    return;
  }
  if (server._handle === null) { // closed in this very turn
    binding.close(handle, false);
    return;
  }
  const isPipe = server._pipeName !== undefined;
  if (drops(server, handle, isPipe))
    return;

  const socket = new Socket({
    handle,
    allowHalfOpen: server.allowHalfOpen,
    pauseOnCreate: server.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: server.highWaterMark,
    writableHighWaterMark: server.highWaterMark,
  });
  socket[kIsPipe] = isPipe;
  if (server.noDelay)
    socket.setNoDelay(true);
  if (server.keepAlive)
    socket.setKeepAlive(true, server.keepAliveInitialDelay);
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
}

// Too many connections, or one from a blocked address.
function drops(server, handle, isPipe) {
  const full = server.maxConnections != null &&
    server._connections >= server.maxConnections;
  if (!full && server.blockList === undefined)
    return false;

  let data;
  const remote = isPipe ? -1 : binding.address(handle, true);
  if (typeof remote !== 'number') {
    if (!full && !server.blockList.check(remote[0], `ipv${remote[2]}`))
      return false;
    const local = binding.address(handle, false);
    data = {
      localAddress: local[0],
      localPort: local[1],
      localFamily: `IPv${local[2]}`,
      remoteAddress: remote[0],
      remotePort: remote[1],
      remoteFamily: `IPv${remote[2]}`,
    };
  } else if (!full) {
    return false;
  }
  binding.close(handle, false);
  server.emit('drop', data);
  return true;
}

// ---- listening -------------------------------------------------------------

function emitError(server, err) {
  server.emit('error', err);
}

function emitListening(server) {
  if (server._handle)
    server.emit('listening');
}

function failListen(server, status, address, port) {
  process.nextTick(emitError, server,
                   new UVExceptionWithHostPort(status, 'listen', address,
                                               port));
}

// A bound handle, or a status.
function bound(tcp, bind) {
  const handle = binding.create(tcp);
  if (typeof handle === 'number')
    return handle;
  const status = bind(handle);
  if (status === 0)
    return handle;
  binding.close(handle, false);
  return status;
}

function setUp(server, handle, address, port, backlog) {
  if (typeof handle === 'number') {
    failListen(server, handle, address, port);
    return;
  }
  server._handle = handle;
  server[kFrame] = context.frame;
  server._connectionKey = `${isIP(address ?? '') || -1}:${address}:${port}`;
  binding.adopt(handle, server, events);
  const status = binding.listen(handle, backlog || BACKLOG);
  if (status !== 0) {
    server._handle = null;
    binding.close(handle, false);
    failListen(server, status, address, port);
    return;
  }
  if (server._unref)
    binding.ref(handle, false);
  process.nextTick(emitListening, server);
}

function listenTcp(server, address, port, backlog, ipv6Only) {
  if (address) {
    setUp(server, bound(true, (h) => binding.bind(h, address, port, ipv6Only)),
          address, port, backlog);
    return;
  }
  // Both families on one socket; IPv4 where there is no IPv6.
  let handle = bound(true, (h) => binding.bind(h, '::', port, ipv6Only));
  address = '::';
  if (typeof handle === 'number') {
    const { code } = new ErrnoException(handle, 'bind');
    if (code === 'EINVAL' || code === 'EAFNOSUPPORT' ||
        code === 'EADDRNOTAVAIL') {
      address = '0.0.0.0';
      handle = bound(true, (h) => binding.bind(h, address, port, false));
    }
  }
  setUp(server, handle, address, port, backlog);
}

function listenPipe(server, options, backlog) {
  let mode = 0;
  if (options.readableAll === true)
    mode |= binding.READABLE;
  if (options.writableAll === true)
    mode |= binding.WRITABLE;
  const path = options.path;
  server._pipeName = path;
  setUp(server, bound(false, (h) => binding.bindPipe(h, path, mode)), path, -1,
        backlog);
}

function lookupAndListen(server, options, backlog) {
  const id = server._listeningId;
  require('dns').lookup(options.host, (err, address, family) => {
    if (server._listeningId !== id)
      return;
    if (err)
      server.emit('error', err);
    else
      listenTcp(server, address, options.port | 0, backlog,
                family === 6 && options.ipv6Only);
  });
}

/**
 * listen(port[, host][, backlog]), listen(path[, backlog]), listen(options),
 * listen({ fd }), each with a listener for 'listening'.
 */
Server.prototype.listen = function(...args) {
  const normalized = normalizeArgs(args);
  let options = normalized[0];
  const callback = normalized[1];

  if (this._handle)
    throw new ERR_SERVER_ALREADY_LISTEN();
  if (options === null)
    options = {};
  if (callback !== null)
    this.once('listening', callback);
  const backlog = options.backlog || toNumber(args.length > 1 && args[1]) ||
    toNumber(args.length > 2 && args[2]);

  if (options instanceof Server || options instanceof Socket)
    options = { handle: options };
  const other = options.handle ?? options._handle;
  if (other) {
    if (other._handle)
      throw notImplemented('net.Server.listen(<a handle of another server>)');
    throw notImplemented('net.Server.listen(handle)');
  }
  if (options.reusePort)
    throw notImplemented('net.Server.listen({ reusePort: true })');
  addAbort(this, options);

  if (typeof options.fd === 'number' && options.fd >= 0) {
    const handle = binding.open(options.fd);
    if (typeof handle === 'number') {
      failListen(this, handle, null, -1);
      return this;
    }
    setUp(this, handle, null, -1, backlog);
    return this;
  }

  // listen() and listen(callback), listen(null), listen(undefined): any port
  if (args.length === 0 || typeof args[0] === 'function' ||
      (typeof options.port === 'undefined' && 'port' in options) ||
      options.port === null)
    options = { ...options, port: 0 };
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    validatePort(options.port, 'options.port');
    if (options.host)
      lookupAndListen(this, options, backlog);
    else
      listenTcp(this, null, options.port | 0, backlog,
                Boolean(options.ipv6Only));
    return this;
  }
  if (options.path && isPipeName(options.path)) {
    listenPipe(this, options, backlog);
    return this;
  }
  if (!('port' in options || 'path' in options)) {
    throw new ERR_INVALID_ARG_VALUE(
      'options', options, 'must have the property "port" or "path"');
  }
  throw new ERR_INVALID_ARG_VALUE('options', options);
};

function isPipeName(path) {
  return typeof path === 'string' && toNumber(path) === false;
}

function addAbort(server, { signal }) {
  if (signal === undefined)
    return;
  validateAbortSignal(signal, 'options.signal');
  const onAbort = () => server.close();
  if (signal.aborted) {
    process.nextTick(onAbort);
  } else {
    signal.addEventListener('abort', onAbort, { once: true });
    server.once('close', () => signal.removeEventListener('abort', onAbort));
  }
}

Object.defineProperty(Server.prototype, 'listening', {
  configurable: true,
  enumerable: true,
  get() { return Boolean(this._handle); },
});

/** {address, family, port}, the path of a Unix socket, or null. */
Server.prototype.address = function() {
  if (!this._handle)
    return null;
  if (this._pipeName !== undefined)
    return this._pipeName;
  const a = binding.address(this._handle, false);
  if (typeof a === 'number')
    throw new ErrnoException(a, 'address');
  return { address: a[0], family: `IPv${a[2]}`, port: a[1] };
};

Server.prototype.getConnections = function(callback) {
  process.nextTick(callback, null, this._connections);
  return this;
};

// ---- the end ---------------------------------------------------------------

/** Accepts nothing more; 'close' when the last connection has ended. */
Server.prototype.close = function(callback) {
  this._listeningId++;
  if (typeof callback === 'function') {
    if (!this._handle) {
      this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
    } else {
      this.once('close', callback);
    }
  }
  if (this._handle) {
    const handle = this._handle;
    this._handle = null;
    binding.close(handle, false);
  }
  this._emitCloseIfDrained();
  return this;
};

Server.prototype[Symbol.asyncDispose] = async function() {
  if (!this._handle)
    return;
  await new Promise((resolve, reject) => {
    this.close((err) => (err ? reject(err) : resolve()));
  });
};

Server.prototype._emitCloseIfDrained = function() {
  if (this._handle || this._connections > 0)
    return;
  process.nextTick(emitClose, this);
};

// An async listener of 'connection' failed: that connection's affair.
Server.prototype[Symbol.for('nodejs.rejection')] =
  function(err, event, socket) {
    if (event === 'connection')
      socket.destroy(err);
    else
      this.emit('error', err);
  };

function emitClose(server) {
  server.emit('close');
}

Server.prototype.ref = function() {
  this._unref = false;
  if (this._handle)
    binding.ref(this._handle, true);
  return this;
};

Server.prototype.unref = function() {
  this._unref = true;
  if (this._handle)
    binding.ref(this._handle, false);
  return this;
};

// For child_process: a listening socket can be a child's stdio.
Server.prototype[Symbol.for('tandem.stream.fileno')] = function() {
  return this._handle ? binding.fileno(this._handle) : -1;
};

module.exports = { Server };
