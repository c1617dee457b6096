'use strict';

// http.ClientRequest: a request that gets its connection from an agent (or
// makes its own), writes itself there, and turns what comes back into a
// response.
//
// `socket._httpMessage` is the request that owns a socket at the moment; the
// listeners below find it there. They are put on the socket when the request
// gets it and taken off when it is done, so that the agent can hand the socket
// on.

const { OutgoingMessage, drained, isToken, kErrored, kFields, kUnique,
        parseUniqueHeaders } = require('internal/http/outgoing');
const { BODY, ResponseParser, SKIP_BODY, UPGRADE } =
  require('internal/http/response_parser');
const agents = require('internal/http/agent');
const context = require('internal/async_context');
const {
  ConnResetException,
  codes: {
    ERR_HTTP_HEADERS_SENT,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_HTTP_TOKEN,
    ERR_INVALID_PROTOCOL,
    ERR_UNESCAPED_CHARACTERS,
  },
} = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validators');

const kFrame = Symbol('frame');
const kPath = Symbol('path');
const kTaker = Symbol('requestThatTakesIt');

const BAD_PATH = /[^\u0021-\u00ff]/;

function timerDuration(msecs, name) {
  return require('internal/net/socket').timerDuration(msecs, name);
}

function validateHost(host, name) {
  if (host != null && typeof host !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(
      `options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined &&
                 value.path === undefined);
}

function optionsOf(input, options) {
  if (typeof input === 'string') {
    const { URL } = require('web/url');
    return { ...urlToOptions(new URL(input)), ...options };
  }
  if (isURL(input))
    return { ...urlToOptions(input), ...options };
  return { ...input, ...options };
}

function urlToOptions(url) {
  return require('url').urlToHttpOptions(url);
}

/** The forms of http.request's arguments as [options, callback]. */
function normalize(input, options, callback) {
  if (typeof input !== 'string' && !isURL(input)) {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  return [optionsOf(input, options), callback];
}

function chooseAgent(options, defaultAgent) {
  const { agent } = options;
  if (agent === false)
    return new defaultAgent.constructor();
  if (agent == null) {
    return typeof options.createConnection === 'function' ?
      agent : defaultAgent;
  }
  if (typeof agent.addRequest !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(
      'options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  return agent;
}

function ClientRequest(input, options, callback) {
  if (!(this instanceof ClientRequest))
    return new ClientRequest(input, options, callback);
  OutgoingMessage.call(this);
  [options, callback] = normalize(input, options, callback);

  const defaultAgent = options._defaultAgent || agents.globalAgent;
  const agent = this.agent = chooseAgent(options, defaultAgent);
  const protocol = options.protocol || defaultAgent.protocol;
  const expected = agent?.protocol || defaultAgent.protocol;

  this.path = options.path || '/';
  if (protocol !== expected)
    throw new ERR_INVALID_PROTOCOL(protocol, expected);

  const defaultPort = options.defaultPort || agent?.defaultPort;
  const port = options.port = options.port || defaultPort || 80;
  const host = options.host = validateHost(options.hostname, 'hostname') ||
    validateHost(options.host, 'host') || 'localhost';
  const setDefaults = options.setDefaultHeaders;
  const setHost = options.setHost !== undefined ?
    Boolean(options.setHost) : setDefaults !== false;
  this._removedConnection = setDefaults === false;
  this._removedContLen = setDefaults === false;
  this._removedTE = setDefaults === false;

  this.socketPath = options.socketPath;
  if (options.timeout !== undefined)
    this.timeout = timerDuration(options.timeout, 'timeout');
  if (options.signal)
    require('stream').addAbortSignal(options.signal, this);
  const { method } = options;
  if (method != null && typeof method !== 'string')
    throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  if (method && !isToken(method))
    throw new ERR_INVALID_HTTP_TOKEN('Method', method);
  this.method = method ? method.toUpperCase() : 'GET';

  this.maxHeaderSize = options.maxHeaderSize;
  if (this.maxHeaderSize !== undefined)
    validateInteger(this.maxHeaderSize, 'maxHeaderSize', 0);
  this.insecureHTTPParser = options.insecureHTTPParser;
  if (this.insecureHTTPParser !== undefined)
    validateBoolean(this.insecureHTTPParser, 'options.insecureHTTPParser');
  if (options.joinDuplicateHeaders !== undefined) {
    validateBoolean(options.joinDuplicateHeaders,
                    'options.joinDuplicateHeaders');
  }
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;
  if (callback)
    this.once('response', callback);

  switch (this.method) {
    case 'GET':
    case 'HEAD':
    case 'DELETE':
    case 'OPTIONS':
    case 'TRACE':
    case 'CONNECT':
      this.useChunkedEncodingByDefault = false;
      break;
  }

  this[kFrame] = context.frame;
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = protocol;

  // An agent that won't use the connection again need not ask to keep it.
  const keep = agent &&
    (agent.keepAlive || Number.isFinite(agent.maxSockets));
  this._last = !keep;
  this.shouldKeepAlive = Boolean(keep);
  this[kUnique] = parseUniqueHeaders(options.uniqueHeaders);

  setHeaders(this, options, host, port, defaultPort, setHost);
  connect(this, options);
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);
const proto = ClientRequest.prototype;

// Checked whenever it is set: what is in it goes out as it is.
Object.defineProperty(proto, 'path', {
  configurable: true,
  enumerable: true,
  get() { return this[kPath]; },
  set(value) {
    if (BAD_PATH.test(String(value)))
      throw new ERR_UNESCAPED_CHARACTERS('Request path');
    this[kPath] = value;
  },
});

function firstLine(req) {
  return `${req.method} ${req.path} HTTP/1.1\r\n`;
}

function hostHeader(host, port, defaultPort) {
  if (host.indexOf(':') !== host.lastIndexOf(':') && !host.startsWith('['))
    host = `[${host}]`;
  return port && +port !== defaultPort ? `${host}:${port}` : host;
}

function setHeaders(req, options, host, port, defaultPort, setHost) {
  const { headers } = options;
  if (Array.isArray(headers)) {
    req._storeHeader(firstLine(req), headers);
    return;
  }
  if (headers) {
    for (const name of Object.keys(headers))
      req.setHeader(name, headers[name]);
  }
  if (host && setHost && !req.getHeader('host'))
    req.setHeader('Host', hostHeader(host, port, defaultPort));
  if (options.auth && !req.getHeader('Authorization')) {
    req.setHeader('Authorization',
                  `Basic ${Buffer.from(options.auth).toString('base64')}`);
  }
  if (req.getHeader('expect')) {
    if (req._header)
      throw new ERR_HTTP_HEADERS_SENT('render');
    req._storeHeader(firstLine(req), req[kFields]);
  }
}

function connect(req, options) {
  // The signal is the request's; a socket may outlive it.
  const { signal, ...rest } = options;
  void signal;
  if (req.agent) {
    req.agent.addRequest(req, rest);
    return;
  }
  req._last = true;
  req.shouldKeepAlive = false;
  rest.path = rest.socketPath || undefined;
  if (typeof rest.createConnection !== 'function') {
    req.onSocket(require('net').createConnection(rest));
    return;
  }
  let called = false;
  const onCreate = (err, socket) => {
    if (called)
      return;
    called = true;
    if (err)
      process.nextTick(emitError, req, err);
    else
      req.onSocket(socket);
  };
  try {
    const socket = rest.createConnection(rest, onCreate);
    if (socket)
      onCreate(null, socket);
  } catch (err) {
    onCreate(err);
  }
}

function emitError(req, err) {
  req.emit('error', err);
}

proto._implicitHeader = function() {
  if (this._header)
    throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(firstLine(this), this[kFields]);
};

// ---- the end of a request --------------------------------------------------

proto.abort = function() {
  if (this.aborted)
    return;
  this.aborted = true;
  process.nextTick(emitAbort, this);
  this.destroy();
};

function emitAbort(req) {
  req.emit('abort');
}

proto.destroy = function(err) {
  if (this.destroyed)
    return this;
  this.destroyed = true;
  this.res?._dump();
  this[kErrored] = err;
  this.socket?.destroy(err);
  return this;
};

function close(req, err) {
  if (!err && !req.aborted)
    err = new ConnResetException('socket hang up');
  if (err)
    req.emit('error', err);
  req._closed = true;
  req.emit('close');
}

// ---- the socket ------------------------------------------------------------

/** The agent gives the request its socket, or the reason why there is none. */
proto.onSocket = function(socket, err) {
  // It may have failed already, with the event about to come.
  if (socket && !err) {
    socket[kTaker] = this;
    socket.on('error', onEarlyError);
  }
  process.nextTick(takeSocket, this, socket, err);
};

function onEarlyError(err) {
  this._hadError = true;
  this[kTaker].emit('error', err);
}

function takeSocket(req, socket, err) {
  if (socket && !err) {
    socket.removeListener('error', onEarlyError);
    socket[kTaker] = undefined;
  }
  if (!req.destroyed && !err) {
    attach(req, socket);
    req._flush();
    return;
  }
  const failed = Boolean(err);
  req.destroyed = true;
  err ||= req[kErrored];
  if (!socket) {
    close(req, err);
  } else if (!failed && req.agent && !socket.destroyed) {
    // Nothing was written: it is as good as before.
    close(req, req[kErrored]);
    socket.emit('free');
  } else {
    const { finished } = require('stream');
    finished(socket.destroy(err), (e) => {
      close(req, e && e.code !== 'ERR_STREAM_PREMATURE_CLOSE' ? e : err);
    });
  }
}

function attach(req, socket) {
  req.socket = socket;
  const parser = new ResponseParser(req, socket, req);
  req.parser = parser;
  socket.parser = parser;
  socket._httpMessage = req;
  socket.on('error', onSocketError);
  socket.on('data', onSocketData);
  socket.on('end', onSocketEnd);
  socket.on('close', onSocketClose);
  socket.on('drain', onSocketDrain);
  if (req.timeout !== undefined || req.agent?.options?.timeout)
    listenForTimeout(req);
  req.emit('socket', socket);
}

function releaseParser(req, socket) {
  if (req.parser !== null) {
    req.parser.release();
    req.parser = null;
  }
  if (socket)
    socket.parser = null;
}

function stopListening(socket) {
  socket.removeListener('data', onSocketData);
  socket.removeListener('end', onSocketEnd);
  socket.removeListener('drain', onSocketDrain);
}

function onSocketDrain() {
  if (this._httpMessage)
    drained(this._httpMessage);
}

// Wraps a listener of the socket: the socket may be older than the request, in
// whose asynchronous context everything it causes belongs.
function inContext(fn) {
  return function(arg) {
    const req = this._httpMessage;
    if (!req || req[kFrame] === context.frame)
      fn.call(this, arg);
    else
      context.run(req[kFrame], fn, this, [arg]);
  };
}

const onSocketData = inContext(function(bytes) {
  const req = this._httpMessage;
  const { parser } = req;
  if (parser === null)
    return;
  const taken = parser.execute(bytes);
  if (typeof taken === 'object') {
    releaseParser(req, this);
    stopListening(this);
    this.destroy();
    this._hadError = true;
    req.emit('error', taken);
  } else if (parser.upgraded) {
    upgrade(req, this, parser.message, bytes.subarray(taken));
  } else if (req.res?.complete && req.parser !== null) {
    // What comes after a response is no concern of this request.
    stopListening(this);
    releaseParser(req, this);
  }
});

function upgrade(req, socket, res, head) {
  req.res = res;
  releaseParser(req, socket);
  stopListening(socket);
  if (req.timeoutCb)
    socket.removeListener('timeout', req.timeoutCb);
  socket.removeListener('timeout', onResponseTimeout);
  const name = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (req.listenerCount(name) === 0) {
    socket.destroy();
    return;
  }
  req.upgradeOrConnect = true;
  socket.emit('agentRemove');
  socket.removeListener('close', onSocketClose);
  socket.removeListener('error', onSocketError);
  socket._httpMessage = null;
  socket._readableState.flowing = null;
  req.emit(name, res, socket, head);
  req.destroyed = true;
  req._closed = true;
  req.emit('close');
}

const onSocketEnd = inContext(function() {
  const req = this._httpMessage;
  const { parser } = req;
  if (!req.res && !this._hadError) {
    this._hadError = true;
    req.emit('error', new ConnResetException('socket hang up'));
  }
  if (parser !== null) {
    parser.finish();
    releaseParser(req, this);
  }
  this.end();
});

const onSocketError = inContext(function(err) {
  const req = this._httpMessage;
  if (req) {
    this._hadError = true;
    req.emit('error', err);
    req.parser?.finish();
    releaseParser(req, this);
  }
  this.removeListener('data', onSocketData);
  this.removeListener('end', onSocketEnd);
  this.destroy();
});

const onSocketClose = inContext(function() {
  const req = this._httpMessage;
  // A last chunk may still be in the buffer.
  this.read();
  req.destroyed = true;
  const { res } = req;
  if (res) {
    if (!res.complete)
      res.destroy(new ConnResetException('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable)
      res.push(null);
  } else {
    if (!this._hadError) {
      this._hadError = true;
      req.emit('error', new ConnResetException('socket hang up'));
    }
    req._closed = true;
    req.emit('close');
  }
  req.outputData.length = 0;
  if (req.parser !== null) {
    req.parser.finish();
    releaseParser(req, this);
  }
});

// ---- the response ----------------------------------------------------------

function isInformational(status) {
  return status < 200 && status >= 100 && status !== 101;
}

proto.onHead = function(res, keepAlive) {
  const { socket } = this;
  if (this.res) { // a second response: whoever sends it can't be trusted
    socket.destroy();
    return SKIP_BODY;
  }
  if (res.upgrade) {
    this.res = res;
    return UPGRADE;
  }
  if (this.method === 'CONNECT') {
    this.res = res;
    res.upgrade = true;
    return UPGRADE;
  }
  const status = res.statusCode;
  if (isInformational(status)) {
    if (status === 100)
      this.emit('continue');
    this.emit('information', {
      statusCode: status,
      statusMessage: res.statusMessage,
      httpVersion: res.httpVersion,
      httpVersionMajor: res.httpVersionMajor,
      httpVersionMinor: res.httpVersionMinor,
      headers: res.headers,
      rawHeaders: res.rawHeaders,
    });
    return SKIP_BODY;
  }
  if (this.shouldKeepAlive && !keepAlive && !this.upgradeOrConnect)
    this.shouldKeepAlive = false;

  this.res = res;
  res.req = this;
  res.on('end', onResponseEnd);
  this.on('finish', onRequestFinish);
  socket.on('timeout', onResponseTimeout);
  if (this.aborted || !this.emit('response', res))
    res._dump(); // the connection must not wait for a reader that never comes
  if (this.method === 'HEAD')
    return SKIP_BODY;
  return BODY;
};

proto.onBody = function(res, chunk) {
  if (!res._dumped && !res.push(chunk)) {
    const { socket } = this;
    if (socket && !socket.isPaused())
      socket.pause();
  }
};

proto.onEnd = function(res) {
  if (res !== this.res) // an informational one
    return;
  res.complete = true;
  res.push(null);
};

function onResponseEnd() {
  const { req } = this;
  const { socket } = req;
  req._ended = true;
  if (req.timeoutCb)
    socket.removeListener('timeout', req.timeoutCb);
  socket.removeListener('timeout', onResponseTimeout);
  if (!req.shouldKeepAlive) {
    if (socket.writable) {
      if (typeof socket.destroySoon === 'function')
        socket.destroySoon();
      else
        socket.end();
    }
  } else if (req.writableFinished && !this.aborted) {
    keepConnection(req);
  }
}

function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended)
    keepConnection(this);
}

// Both sides are done: the socket goes back to the agent.
function keepConnection(req) {
  const { socket } = req;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.removeListener('close', onSocketClose);
  socket.removeListener('error', onSocketError);
  stopListening(socket);
  releaseParser(req, socket);
  // After the program's own 'end' listeners.
  process.nextTick(emitFree, req);
  req.destroyed = true;
  // Destroying the response must not destroy the next one's socket.
  if (req.res)
    req.res.socket = null;
}

function emitFree(req) {
  req._closed = true;
  req.emit('close');
  req.socket?.emit('free');
}

// ---- timeouts and options of the socket ------------------------------------

function onTimeout() {
  this._httpMessage?.emit('timeout');
}

function onResponseTimeout() {
  this._httpMessage?.res?.emit('timeout');
}

function listenForTimeout(req) {
  if (req.timeoutCb)
    return;
  req.timeoutCb = onTimeout;
  if (req.socket)
    req.socket.once('timeout', onTimeout);
  else
    req.on('socket', (socket) => socket.once('timeout', onTimeout));
}

function setSocketTimeout(socket, msecs) {
  if (socket.connecting)
    socket.once('connect', () => socket.setTimeout(msecs));
  else
    socket.setTimeout(msecs);
}

proto.setTimeout = function(msecs, callback) {
  if (this._ended)
    return this;
  listenForTimeout(this);
  msecs = timerDuration(msecs, 'msecs');
  if (callback)
    this.once('timeout', callback);
  if (this.socket)
    setSocketTimeout(this.socket, msecs);
  else
    this.once('socket', (socket) => setSocketTimeout(socket, msecs));
  return this;
};

proto.clearTimeout = function(callback) {
  this.setTimeout(0, callback);
};

function onceConnected(req, action) {
  const act = (socket) => {
    if (socket.writable && !socket.connecting)
      action(socket);
    else
      socket.once('connect', () => action(socket));
  };
  if (req.socket)
    act(req.socket);
  else
    req.once('socket', act);
}

proto.setNoDelay = function(on) {
  onceConnected(this, (socket) => socket.setNoDelay(on));
};

proto.setSocketKeepAlive = function(on, delay) {
  onceConnected(this, (socket) => socket.setKeepAlive(on, delay));
};

module.exports = { ClientRequest };
