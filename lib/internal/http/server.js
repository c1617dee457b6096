'use strict';

// http.Server: a net.Server whose listening socket gives its connections to C
// (src/http), which gives requests back. What C calls stands in `events`; an
// exchange is known here by its response, in exchanges[slot of connection].

const net = require('net');
const context = require('internal/async_context');
const binding = internalBinding('http');
const {
  REQ_EXPECT_CONTINUE, REQ_EXPECT_OTHER, REQ_HOST, REQ_UPGRADE, SLOT_MASK,
  methods,
} = binding;
const { STATUS_CODES, exchanges, socketOf, sockets } =
  require('internal/http/common');
const {
  IncomingMessage,
  ServerRequest,
  endBody,
  initServerRequest,
  kGone,
} = require('internal/http/incoming');
const {
  ConnectionResponse,
  ServerResponse,
  aborted,
  attach,
  drained,
} = require('internal/http/response');
const { Buffer } = require('buffer');
const {
  ConnResetException,
  ErrnoException,
  codes: {
    ERR_HTTP_REQUEST_TIMEOUT,
    ERR_OUT_OF_RANGE,
  },
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInteger,
  validateObject,
} = require('internal/validators');

const kConfig = Symbol('config');
const kClosing = Symbol('closing');
const kCore = Symbol('core');
const kTimeout = Symbol('timeout');
const kHandle = Symbol('handle');
const kRequestClass = Symbol('IncomingMessage');
const kResponseClass = Symbol('ServerResponse');

const CONNECT = methods.indexOf('CONNECT');
const SPECIAL = REQ_EXPECT_CONTINUE | REQ_EXPECT_OTHER | REQ_UPGRADE;

/**
 * @param {object} [options] IncomingMessage, ServerResponse, headersTimeout,
 *   requestTimeout, keepAliveTimeout, connectionsCheckingInterval,
 *   maxHeaderSize, requireHostHeader, ... and net.Server's
 * @param {function} [requestListener]
 */
function Server(options, requestListener) {
  if (!(this instanceof Server))
    return new Server(options, requestListener);

  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }

  this[kConfig] = new Float64Array(binding.CONFIG_SIZE);
  this[kCore] = null;
  this[kClosing] = false;
  binding.defaults(this[kConfig]);
  net.Server.call(this, {
    allowHalfOpen: true,
    noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark,
  });
  storeOptions(this, options);

  if (requestListener)
    this.on('request', requestListener);
  // Not by our on(): C need not tell of its own connections for this.
  net.Server.prototype.on.call(this, 'connection', onConnection);
  this.httpAllowHalfOpen = false;
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);
const proto = Server.prototype;

function storeOptions(server, options) {
  const request = options.IncomingMessage;
  const response = options.ServerResponse;
  server[kRequestClass] = request === undefined || request === IncomingMessage ?
    null : request;
  server[kResponseClass] =
    response === undefined || response === ServerResponse ? null : response;

  const { maxHeaderSize } = options;
  if (maxHeaderSize !== undefined) {
    validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
    server.maxHeaderSize = maxHeaderSize;
  }
  const max = maxHeaderSize || require('http').maxHeaderSize;
  server[kConfig][binding.MAX_HEAD] = max;

  if (options.insecureHTTPParser !== undefined) {
    validateBoolean(options.insecureHTTPParser, 'options.insecureHTTPParser');
    if (options.insecureHTTPParser) {
      throw require('internal/errors').notImplemented(
        'http.createServer({ insecureHTTPParser: true })');
    }
  }

  const config = server[kConfig];
  for (const [name, index] of [
    ['requestTimeout', binding.REQUEST_TIMEOUT],
    ['headersTimeout', binding.HEADERS_TIMEOUT],
    ['keepAliveTimeout', binding.KEEP_ALIVE_TIMEOUT],
    ['connectionsCheckingInterval', binding.CHECKING_INTERVAL],
    ['keepAliveTimeoutBuffer', binding.KEEP_ALIVE_BUFFER],
  ]) {
    const value = options[name];
    if (value !== undefined) {
      validateInteger(value, name, 0);
      config[index] = value;
    }
  }
  const requestTimeout = config[binding.REQUEST_TIMEOUT];
  if (options.headersTimeout === undefined && requestTimeout > 0) {
    config[binding.HEADERS_TIMEOUT] =
      Math.min(config[binding.HEADERS_TIMEOUT], requestTimeout);
  }
  if (requestTimeout > 0 && config[binding.HEADERS_TIMEOUT] > requestTimeout) {
    throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout',
                               config[binding.HEADERS_TIMEOUT]);
  }

  const { requireHostHeader, joinDuplicateHeaders,
          rejectNonStandardBodyWrites } = options;
  if (requireHostHeader !== undefined) {
    validateBoolean(requireHostHeader, 'options.requireHostHeader');
    config[binding.REQUIRE_HOST] = requireHostHeader ? 1 : 0;
  }
  if (joinDuplicateHeaders !== undefined)
    validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  server.joinDuplicateHeaders = joinDuplicateHeaders ?? false;
  if (rejectNonStandardBodyWrites !== undefined) {
    validateBoolean(rejectNonStandardBodyWrites,
                    'options.rejectNonStandardBodyWrites');
  }
  server.rejectNonStandardBodyWrites = rejectNonStandardBodyWrites ?? false;
  const { shouldUpgradeCallback } = options;
  if (shouldUpgradeCallback !== undefined) {
    validateFunction(shouldUpgradeCallback, 'options.shouldUpgradeCallback');
    server.shouldUpgradeCallback = shouldUpgradeCallback;
  }
  if (options.uniqueHeaders !== undefined) {
    server._uniqueHeaders = require('internal/http/outgoing')
      .parseUniqueHeaders(options.uniqueHeaders);
  }
}

// Settings live in memory that C reads.
function setting(name, index, toC = Number, toJS = Number) {
  Object.defineProperty(proto, name, {
    configurable: true,
    enumerable: true,
    get() { return toJS(this[kConfig][index]); },
    set(value) { this[kConfig][index] = toC(value); },
  });
}

setting('headersTimeout', binding.HEADERS_TIMEOUT);
setting('requestTimeout', binding.REQUEST_TIMEOUT);
setting('keepAliveTimeout', binding.KEEP_ALIVE_TIMEOUT);
setting('keepAliveTimeoutBuffer', binding.KEEP_ALIVE_BUFFER);
setting('connectionsCheckingInterval', binding.CHECKING_INTERVAL);
setting('httpAllowHalfOpen', binding.ALLOW_HALF_OPEN, (v) => (v ? 1 : 0),
        Boolean);
setting('maxRequestsPerSocket', binding.MAX_REQUESTS, (v) => v || 0);
// null is the default, 0 no limit.
setting('maxHeadersCount', binding.MAX_FIELDS,
        (v) => (v === null || v === undefined ? 2000 : v || 2 ** 31),
        (v) => (v === 2000 ? null : v === 2 ** 31 ? 0 : v));
setting('maxConnections', binding.MAX_CONNECTIONS,
        (v) => (v === undefined || v === null ? 2 ** 32 - 1 : v),
        (v) => (v === 2 ** 32 - 1 ? undefined : v));
// net.Server waits for these before it emits 'close'.
setting('_connections', binding.CONNECTIONS, () => 0);
Object.defineProperty(proto, '_connections', {
  configurable: true,
  get() { return this[kConfig][binding.CONNECTIONS]; },
  set() {}, // C counts
});

// Without a listener an upgrade is a request like any other.
proto.shouldUpgradeCallback = function() {
  return this.listenerCount('upgrade') > 0;
};

// With captureRejections, what an async listener of 'request' rejects with.
proto[Symbol.for('nodejs.rejection')] = function(err, event, ...args) {
  if (event !== 'request') {
    this.emit('error', err);
    return;
  }
  const res = args[1];
  if (res.headersSent || res.writableEnded) {
    res.destroy();
    return;
  }
  for (const name of res.getHeaderNames())
    res.removeHeader(name);
  res.statusCode = 500;
  res.end(STATUS_CODES[500]);
};

// Of a socket without activity. C tells of connections from now on.
Object.defineProperty(proto, 'timeout', {
  configurable: true,
  enumerable: true,
  get() { return this[kTimeout]; },
  set(msecs) {
    this[kTimeout] = msecs;
    if (msecs)
      this[kConfig][binding.OPEN_EVENTS] = 1;
  },
});

proto.setTimeout = function(msecs, callback) {
  this.timeout = msecs;
  if (callback)
    this.on('timeout', callback);
  return this;
};

// ---- listening and closing -------------------------------------------------

// net.Server puts its handle here when it is about to listen.
Object.defineProperty(proto, '_handle', {
  configurable: true,
  enumerable: false,
  get() { return this[kHandle] ?? null; },
  set(handle) {
    this[kHandle] = handle;
    if (!handle)
      return;
    this[kCore] ??= binding.create(this, eventsHere(), this[kConfig]);
    binding.listen(this[kCore], handle);
  },
});

proto.close = function(callback) {
  this[kClosing] = true;
  if (this[kCore] !== null)
    binding.closing(this[kCore]);
  net.Server.prototype.close.call(this, callback);
  this.closeIdleConnections();
  return this;
};

proto[Symbol.asyncDispose] = async function() {
  await new Promise((resolve, reject) => {
    this.close((err) => (err ? reject(err) : resolve()));
  });
};

proto._emitCloseIfDrained = function() {
  // The handle's end and the last connection's both come here.
  if (this._handle || this._connections > 0 || !this[kClosing])
    return;
  this[kClosing] = false;
  if (this[kCore] !== null) {
    const core = this[kCore];
    this[kCore] = null;
    binding.release(core);
  }
  net.Server.prototype._emitCloseIfDrained.call(this);
};

proto.closeIdleConnections = function() {
  if (this[kCore] !== null)
    binding.closeIdle(this[kCore]);
};

proto.closeAllConnections = function() {
  if (this[kCore] === null)
    return;
  for (const id of binding.ids(this[kCore])) {
    const res = exchanges[id & SLOT_MASK];
    binding.close(id, false);
    if (res !== undefined) {
      exchanges[id & SLOT_MASK] = undefined;
      process.nextTick(abortExchange, res);
    }
  }
};

// server.emit('connection', socket): the program gives us a connection.
function onConnection(socket) {
  const { ConnectionSocket, adopt } = require('internal/http/socket');
  if (socket instanceof ConnectionSocket)
    return;
  if (!(socket instanceof net.Socket) || !socket._handle) {
    throw require('internal/errors').notImplemented(
      'http.Server on a stream that is no open net.Socket');
  }
  this[kCore] ??= binding.create(this, eventsHere(), this[kConfig]);
  adopt(socket, this, this[kCore]);
}

// ---- what C calls ----------------------------------------------------------

const events = {
  onRequest(id, bits, block) {
    let req;
    let res;
    if (this[kRequestClass] === null) {
      req = new ServerRequest(this, id, bits, block);
    } else {
      req = new this[kRequestClass](socketOf(id, this));
      initServerRequest(req, this, id, bits, block);
    }
    if (this.joinDuplicateHeaders)
      req.joinDuplicateHeaders = true;
    if (this[kResponseClass] === null) {
      res = new ConnectionResponse(req, id, this.rejectNonStandardBodyWrites);
    } else {
      res = new this[kResponseClass](req, {
        rejectNonStandardBodyWrites: this.rejectNonStandardBodyWrites,
      });
      attach(res, req, id);
    }
    exchanges[id & SLOT_MASK] = res;
    if (isPlain(this, bits))
      this.emit('request', req, res);
    else
      handleSpecial(this, req, res, id, bits);
  },

  onBody(id, bytes) {
    const res = exchanges[id & SLOT_MASK];
    return res !== undefined && res.req.push(Buffer.from(bytes));
  },

  onBodyEnd(id, trailers) {
    const res = exchanges[id & SLOT_MASK];
    if (res === undefined)
      return;
    if (res.finished)
      exchanges[id & SLOT_MASK] = undefined;
    endBody(res.req, trailers);
  },

  onDrain(id) {
    const res = exchanges[id & SLOT_MASK];
    if (res !== undefined)
      drained(res);
    sockets[id & SLOT_MASK]?.object.emit('drain');
  },

  onAbort(id) {
    const res = exchanges[id & SLOT_MASK];
    exchanges[id & SLOT_MASK] = undefined;
    if (res !== undefined)
      abortExchange(res);
  },

  onError(id, code, reason, status, input, parsed) {
    return clientError(this, id, code, reason, status, input, parsed);
  },

  onOpen(id) {
    const socket = socketOf(id, this);
    if (this.timeout)
      socket.setTimeout(this.timeout);
    this.emit('connection', socket);
  },

  onClose(id) {
    const entry = sockets[id & SLOT_MASK];
    if (entry === undefined || entry.id !== id)
      return;
    sockets[id & SLOT_MASK] = undefined;
    require('internal/http/socket').connectionClosed(entry.object);
  },

  onEmpty() {
    // C counts the one that is closing until this and all ticks are done.
    if (!this._handle)
      setImmediate(emitCloseIfDrained, this);
  },

  onAcceptError(status) {
    this.emit('error', new ErrnoException(status, 'accept'));
  },
};

// The same with the stores that are active now, where the server listens.
function eventsHere() {
  const { frame } = context;
  if (frame === undefined)
    return events;
  const inFrame = {};
  for (const name of Object.keys(events)) {
    inFrame[name] = function(...args) {
      return context.run(frame, events[name], this, args);
    };
  }
  return inFrame;
}

function emitCloseIfDrained(server) {
  server._emitCloseIfDrained();
}

// Whether a request goes to 'request' without further ado.
function isPlain(server, bits) {
  return (bits & SPECIAL) === 0 && (bits & 0xff) !== CONNECT &&
    server.timeout === 0;
}

function handleSpecial(server, req, res, id, bits) {
  if (server.timeout)
    armSocket(server, id);
  const isConnect = (bits & 0xff) === CONNECT;
  if (isConnect || ((bits & REQ_UPGRADE) !== 0 &&
                    server.shouldUpgradeCallback(req))) {
    handOver(server, req, id, isConnect ? 'connect' : 'upgrade');
  } else if ((bits & REQ_HOST) === 0 && req.httpVersionMinor === 1 &&
             server[kConfig][binding.REQUIRE_HOST] !== 0) {
    res.writeHead(400, { Connection: 'close' });
    res.end();
  } else if ((bits & REQ_EXPECT_CONTINUE) !== 0) {
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', req, res);
    } else {
      res.writeContinue();
      server.emit('request', req, res);
    }
  } else if ((bits & REQ_EXPECT_OTHER) !== 0) {
    if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', req, res);
    } else {
      res.writeHead(417);
      res.end();
    }
  } else {
    server.emit('request', req, res);
  }
}

function armSocket(server, id) {
  const socket = socketOf(id, server);
  if (!socket.timeout)
    socket.setTimeout(server.timeout);
}

// The connection is the program's from now on.
function handOver(server, req, id, event) {
  const socket = socketOf(id, server);
  exchanges[id & SLOT_MASK] = undefined;
  if (server.listenerCount(event) === 0) {
    socket.destroy();
    return;
  }
  req.upgrade = true;
  req.socket = socket;
  req._dumped = true; // its body, if any, is part of `head`
  const head = require('internal/http/socket').release(socket);
  if (head !== null)
    server.emit(event, req, socket, head);
}

// ---- errors ----------------------------------------------------------------

/** The peer, or somebody here, ended the connection within an exchange. */
function abortExchange(res) {
  const { req } = res;
  req[kGone] = true;
  if (!req.complete || !res.finished) {
    // A request nobody touched as a stream has nobody to tell.
    if (req._consumed || req._eventsCount > 0) {
      req.destroy(new ConnResetException('aborted'));
    } else {
      req.aborted = true;
      req._dumped = true;
    }
  }
  aborted(res);
}

function clientError(server, id, code, reason, status, input, parsed) {
  if (server.listenerCount('clientError') === 0)
    return false;
  let err;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    err = new ERR_HTTP_REQUEST_TIMEOUT();
  } else if (status < 0) {
    err = new ErrnoException(status, 'read');
  } else {
    err = new Error(`Parse Error: ${reason}`);
    err.code = code;
    err.reason = reason;
    err.bytesParsed = parsed;
    err.rawPacket = input && Buffer.from(input);
  }
  return server.emit('clientError', err, socketOf(id, server));
}

// C tells of new connections only while somebody listens.
for (const name of ['on', 'addListener', 'prependListener']) {
  const method = net.Server.prototype[name];
  proto[name] = function(type, listener) {
    if (type === 'connection')
      this[kConfig][binding.OPEN_EVENTS] = 1;
    return method.call(this, type, listener);
  };
}

module.exports = { Server, abortExchange };
