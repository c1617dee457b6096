'use strict';

// http.ServerResponse. On a connection of ours a whole response is one call
// into C, made by end(); what was written before is framed there. Made by
// hand (`new ServerResponse(req)` with assignSocket()), it writes to that
// socket as an OutgoingMessage does.
//
// `_header` is the status line and the fields that the program set; C adds
// Date, Connection and the framing when the head leaves, which is when they
// are decided: a body that end() gives whole has a Content-Length.

const binding = internalBinding('http');
const {
  R_DATE, R_KEEP_ALIVE, R_CLOSE, R_LENGTH, R_CODING, R_CHUNKED, R_NO_BODY,
  R_LAST, R_INFORMATIONAL, R_NO_HINT, R_OWN_LINE, REQ_KEEP_ALIVE, REQ_LAST, SLOT_MASK,
} = binding;
const { Buffer } = require('buffer');
const {
  OutgoingMessage,
  fieldsAsText,
  hasBadChars,
  kErrored,
  kFields,
  kRejectBody,
} = require('internal/http/outgoing');
const {
  STATUS_CODES,
  exchanges,
  isOver,
  kConn,
  kServer,
  socketOf,
  sockets,
} = require('internal/http/common');
const { kBits } = require('internal/http/incoming');
const {
  codes: {
    ERR_HTTP_BODY_NOT_ALLOWED,
    ERR_HTTP_CONTENT_LENGTH_MISMATCH,
    ERR_HTTP_HEADERS_SENT,
    ERR_HTTP_INVALID_STATUS_CODE,
    ERR_HTTP_SOCKET_ASSIGNED,
    ERR_HTTP_TRAILER_INVALID,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
  },
} = require('internal/errors');

const kSeen = Symbol('seen');
const kSentBytes = Symbol('sentBytes');
const kWaiting = Symbol('waitingCallbacks');
const kNeedDrain = Symbol('needDrain');
const kQuiet = Symbol('endedQuietly');
const kSocket = Symbol('socket');
const kCorked = Symbol('corked');

const HIGH_WATER_MARK = 64 * 1024;

/** A response made by hand, or by a subclass; see attach(). */
function ServerResponse(req, options) {
  if (!(this instanceof ServerResponse))
    return new ServerResponse(req, options);
  OutgoingMessage.call(this, options);
  init(this, req);
  if (options?.rejectNonStandardBodyWrites)
    this[kRejectBody] = true;
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);
const proto = ServerResponse.prototype;
const base = OutgoingMessage.prototype;

function init(res, req) {
  res.req = req;
  res.sendDate = true;
  if (req.method === 'HEAD')
    res._hasBody = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    res.useChunkedEncodingByDefault =
      /(?:^|\W)chunked(?:$|\W)/i.test(req.headers.te);
    res.shouldKeepAlive = false;
  }
}

/** The response of a request that came on connection `id`. */
function ConnectionResponse(req, id, rejectBody) {
  this.req = req;
  this.statusCode = 200;
  this._header = null;
  this.finished = false;
  this._headerSent = false;
  this.shouldKeepAlive = true;
  this._hasBody = true;
  this[kConn] = id;
  this[kFields] = null;
  this[kSeen] = 0;
  if (rejectBody)
    this[kRejectBody] = true;
  attachBits(this, req);
}
ConnectionResponse.prototype = proto;

// What a ConnectionResponse does not have of its own.
Object.assign(proto, {
  statusCode: 200,
  statusMessage: undefined,
  sendDate: true,
  outputSize: 0,
  writable: true,
  destroyed: false,
  _last: false,
  chunkedEncoding: false,
  maxRequestsOnConnectionReached: false,
  _defaultKeepAlive: true,
  useChunkedEncodingByDefault: true,
  _removedConnection: false,
  _removedContLen: false,
  _removedTE: false,
  strictContentLength: false,
  _contentLength: null,
  _trailer: '',
  _closed: false,
  _keepAliveTimeout: 0,
  [kCorked]: 0,
  [kErrored]: null,
  [kSentBytes]: 0,
  [kWaiting]: null,
  [kNeedDrain]: false,
  [kQuiet]: false,
});

function attachBits(res, req) {
  const bits = req[kBits];
  if ((bits & 0xff) === HEAD)
    res._hasBody = false;
  if ((bits & REQ_KEEP_ALIVE) === 0)
    res.shouldKeepAlive = false;
  else if ((bits & REQ_LAST) !== 0)
    res.maxRequestsOnConnectionReached = true;
  if ((bits & 0x100) === 0) {
    res.useChunkedEncodingByDefault =
      /(?:^|\W)chunked(?:$|\W)/i.test(req.headers.te);
  }
}
const HEAD = binding.methods.indexOf('HEAD');

/** Puts an instance of a subclass on connection `id`. */
function attach(res, req, id) {
  res.shouldKeepAlive = true;
  attachBits(res, req);
  res[kSeen] = 0;
  res[kConn] = id;
}

// Whether the response goes straight to C.
function isDirect(res) {
  return res[kConn] !== undefined;
}

Object.defineProperty(proto, 'socket', {
  configurable: true,
  enumerable: true,
  get() {
    if (this[kSocket] !== undefined)
      return this[kSocket];
    if (!isDirect(this))
      return null;
    return this.finished && this._closed ? null :
      socketOf(this[kConn], this.req[kServer]);
  },
  set(value) { this[kSocket] = value ?? undefined; },
});

function getter(name, ours) {
  const { get } = Object.getOwnPropertyDescriptor(base, name);
  Object.defineProperty(proto, name, {
    configurable: true,
    enumerable: false,
    get() { return isDirect(this) ? ours(this) : get.call(this); },
  });
}

getter('writableFinished', (res) => res.finished && res[kWaiting] === null);
getter('writableLength', (res) => (res.finished || res.destroyed ? 0 :
  binding.counts(res[kConn])?.[2] ?? 0));
getter('writableCorked', (res) => res[kCorked]);
getter('writableHighWaterMark', () => HIGH_WATER_MARK);
getter('writableNeedDrain', (res) =>
  !res.destroyed && !res.finished && res[kNeedDrain]);

// ---- the head --------------------------------------------------------------

const statusLines = [];

function statusLine(code, message) {
  if (message === undefined) {
    return statusLines[code] ??=
      `HTTP/1.1 ${code} ${STATUS_CODES[code] || 'unknown'}\r\n`;
  }
  return `HTTP/1.1 ${code} ${message}\r\n`;
}

proto._implicitHeader = function() {
  this.writeHead(this.statusCode);
};

/**
 * writeHead(statusCode[, statusMessage][, headers]); `headers` is an object, a
 * flat array or an array of pairs, and goes before what setHeader() set.
 */
proto.writeHead = function writeHead(statusCode, reason, headers) {
  if (this._header)
    throw new ERR_HTTP_HEADERS_SENT('write');
  const original = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999)
    throw new ERR_HTTP_INVALID_STATUS_CODE(original);

  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    headers ??= reason;
    reason = this.statusMessage || undefined;
  }
  this.statusCode = statusCode;
  if (reason !== undefined && hasBadChars(reason))
    throw new ERR_INVALID_CHAR('statusMessage');

  let fields = headers;
  if (this[kFields] !== null) {
    if (headers)
      mergeFields(this, headers);
    fields = this[kFields];
  } else if (Array.isArray(headers) && !Array.isArray(headers[0]) &&
             headers.length % 2 !== 0) {
    throw new ERR_INVALID_ARG_VALUE('headers', headers);
  }

  if (statusCode === 204 || statusCode === 304 ||
      (statusCode >= 100 && statusCode <= 199))
    this._hasBody = false;
  this._storeHeader(statusLine(statusCode, reason), fields);
  this.statusMessage ??= STATUS_CODES[statusCode] || 'unknown';
  return this;
};
proto.writeHeader = proto.writeHead;

function mergeFields(res, headers) {
  if (!Array.isArray(headers)) {
    for (const name of Object.keys(headers))
      res.setHeader(name, headers[name]);
    return;
  }
  if (!Array.isArray(headers[0])) {
    if (headers.length % 2 !== 0)
      throw new ERR_INVALID_ARG_VALUE('headers', headers);
    const pairs = [];
    for (let i = 0; i < headers.length; i += 2)
      pairs.push([headers[i], headers[i + 1]]);
    headers = pairs;
  }
  for (const [name] of headers)
    res.removeHeader(name);
  for (const [name, value] of headers)
    res.appendHeader(name, value);
}

const S_CONNECTION = 1;
const S_LENGTH = 2;
const S_CODING = 4;
const S_DATE = 8;
const S_TRAILER = 16;

proto._storeHeader = function(firstLine, headers) {
  if (!isDirect(this)) {
    base._storeHeader.call(this, firstLine, headers);
    return;
  }
  let text = firstLine;
  if (headers) {
    const seen = {
      connection: false, contLen: false, te: false, date: false,
      expect: false, trailer: false,
    };
    text = fieldsAsText(this, seen, firstLine, headers);
    this[kSeen] = (seen.connection ? S_CONNECTION : 0) |
      (seen.contLen ? S_LENGTH : 0) | (seen.te ? S_CODING : 0) |
      (seen.date ? S_DATE : 0) | (seen.trailer ? S_TRAILER : 0);
    if (seen.trailer && seen.contLen)
      throw new ERR_HTTP_TRAILER_INVALID();
  }
  this._header = text;
};

// The bits for C, once it is known whether the body's size is.
function finalBits(res, sized) {
  const seen = res[kSeen];
  let bits = res.statusCode | R_OWN_LINE;
  let framed = true; // the end of the connection does not end the body

  if (res.chunkedEncoding &&
      (res.statusCode === 204 || res.statusCode === 304)) {
    res.chunkedEncoding = false;
    res.shouldKeepAlive = false;
  }
  if (res.sendDate && (seen & S_DATE) === 0)
    bits |= R_DATE;
  if (!res._hasBody) {
    bits |= R_NO_BODY;
  } else if ((seen & S_CODING) !== 0) {
    if (res.chunkedEncoding)
      bits |= R_CHUNKED;
  } else if ((seen & S_LENGTH) === 0) {
    if (!res.useChunkedEncodingByDefault) {
      framed = false; // an HTTP/1.0 client
    } else if (sized && (seen & S_TRAILER) === 0 && res._trailer === '' &&
               !res._removedContLen) {
      bits |= R_LENGTH;
    } else if (!res._removedTE) {
      bits |= R_CODING | R_CHUNKED;
      res.chunkedEncoding = true;
    } else {
      framed = false;
    }
  }

  if (!framed)
    res._last = true;
  if (res._removedConnection) {
    if (!res.shouldKeepAlive)
      res._last = true;
  } else if ((seen & S_CONNECTION) === 0) {
    if (res.shouldKeepAlive && framed && !res.maxRequestsOnConnectionReached) {
      bits |= R_KEEP_ALIVE;
      if (!res._defaultKeepAlive)
        bits |= R_NO_HINT;
    } else {
      bits |= R_CLOSE;
      res._last = true;
    }
  }
  if (res._last)
    bits |= R_LAST;
  return bits;
}

function sendHead(res) {
  res._headerSent = true;
  return binding.head(res[kConn], finalBits(res, false), res._header);
}

proto.flushHeaders = function() {
  if (!this._header)
    this._implicitHeader();
  if (!isDirect(this))
    this._send('');
  else if (!this._headerSent && !this.destroyed)
    sendHead(this);
};

// Past the framing: some programs know these of Node's.
proto._send = function(data, encoding, callback) {
  if (!isDirect(this))
    return base._send.call(this, data, encoding, callback);
  if (!this._headerSent && !this.destroyed)
    sendHead(this);
  return this._writeRaw(data, encoding, callback);
};

proto._writeRaw = function(data, encoding, callback) {
  if (!isDirect(this))
    return base._writeRaw.call(this, data, encoding, callback);
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  const queued = data.length === 0 ? 0 :
    binding.raw(this[kConn], content(data, encoding));
  if (typeof callback === 'function')
    process.nextTick(callback);
  return queued < HIGH_WATER_MARK;
};

function inform(res, line, lines, callback) {
  if (isDirect(res)) {
    if (!res.finished) {
      binding.head(res[kConn], 100 | R_INFORMATIONAL | R_OWN_LINE,
                   `HTTP/1.1 ${line}\r\n${lines}`);
    }
    if (callback)
      process.nextTick(callback);
  } else {
    res._writeRaw(`HTTP/1.1 ${line}\r\n${lines}\r\n`, 'ascii', callback);
  }
}

/** Tells a client that waits to send its body. */
proto.writeContinue = function(callback) {
  inform(this, '100 Continue', '', callback);
  this._sent100 = true;
};

proto.writeProcessing = function(callback) {
  inform(this, '102 Processing', '', callback);
};

/** 103 with Link headers: {link: string or strings, ...others}. */
proto.writeEarlyHints = function(hints, callback) {
  const { validateObject, validateLinkHeaderValue } =
    require('internal/validators');
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined)
    return;
  const link = validateLinkHeaderValue(hints.link);
  if (link.length === 0)
    return;
  if (hasBadChars(link)) // the check above lets line ends pass within <>
    throw new ERR_INVALID_CHAR('header content', 'link');
  let lines = `Link: ${link}\r\n`;
  const { validateHeaderName, validateHeaderValue } =
    require('internal/http/outgoing');
  for (const name of Object.keys(hints)) {
    if (name === 'link')
      continue;
    validateHeaderName(name);
    validateHeaderValue(name, hints[name]);
    lines += `${name}: ${hints[name]}\r\n`;
  }
  inform(this, '103 Early Hints', lines, callback);
};

// ---- the body --------------------------------------------------------------

function nop() {}

function emitErrorLater(res, err, callback) {
  callback(err);
  if (!res.destroyed)
    res.emit('error', err);
}

// Bytes, or a string that is UTF-8 on its way out.
function content(chunk, encoding) {
  if (typeof chunk === 'string') {
    if (!encoding || encoding === 'utf8' || encoding === 'utf-8' ||
        encoding === 'buffer')
      return chunk;
    return Buffer.from(chunk, encoding);
  }
  if (chunk instanceof Uint8Array)
    return chunk;
  if (chunk === null)
    throw new ERR_STREAM_NULL_VALUES();
  throw new ERR_INVALID_ARG_TYPE(
    'chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
}

function sizeOf(chunk) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk) :
    chunk.byteLength;
}

function checkLength(res, chunk, last) {
  const total = res[kSentBytes] + (chunk === undefined ? 0 : sizeOf(chunk));
  if (res._contentLength > 0 && !res.chunkedEncoding &&
      !res.hasHeader('transfer-encoding') &&
      (last ? total !== res._contentLength : total > res._contentLength))
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, res._contentLength);
  res[kSentBytes] = total;
}

proto.write = function write(chunk, encoding, callback) {
  if (!isDirect(this))
    return base.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (typeof callback !== 'function')
    callback = nop;
  chunk = content(chunk, encoding);
  if (this.finished) {
    process.nextTick(emitErrorLater, this, new ERR_STREAM_WRITE_AFTER_END(),
                     callback);
    return false;
  }
  if (this.destroyed) {
    process.nextTick(callback, new ERR_STREAM_DESTROYED('write'));
    return false;
  }
  if (this.strictContentLength)
    checkLength(this, chunk, false);
  if (!this._header)
    this._implicitHeader();
  if (!this._hasBody) {
    if (this[kRejectBody])
      throw new ERR_HTTP_BODY_NOT_ALLOWED();
    if (!this._headerSent)
      sendHead(this);
    process.nextTick(callback);
    return true;
  }
  if (!this._headerSent)
    sendHead(this);

  const queued = binding.write(this[kConn], chunk);
  if (queued < HIGH_WATER_MARK) {
    if (callback !== nop)
      process.nextTick(callback);
    return true;
  }
  this[kNeedDrain] = true;
  if (callback !== nop)
    (this[kWaiting] ??= []).push(callback);
  return false;
};

proto.end = function end(chunk, encoding, callback) {
  if (!isDirect(this))
    return base.end.call(this, chunk, encoding, callback);
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = undefined;
    encoding = undefined;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (this.finished) {
    endAgain(this, chunk, callback);
    return this;
  }

  if (chunk === undefined || chunk === null || chunk === '') {
    chunk = undefined;
  } else {
    chunk = content(chunk, encoding);
    if (this.destroyed) {
      if (typeof callback === 'function')
        process.nextTick(callback, new ERR_STREAM_DESTROYED('end'));
      return this;
    }
  }
  if (this.strictContentLength)
    checkLength(this, chunk, true);
  if (!this._header) {
    this._contentLength = chunk === undefined ? 0 : chunk.length;
    this._implicitHeader();
  }
  if (this[kRejectBody] && !this._hasBody && chunk !== undefined)
    throw new ERR_HTTP_BODY_NOT_ALLOWED();
  if (typeof callback === 'function')
    this.once('finish', callback);

  const id = this[kConn];
  this.finished = true;
  this[kCorked] = 0;
  if (this._headerSent) {
    binding.end(id, this._hasBody ? chunk : undefined,
                this._trailer === '' ? undefined : this._trailer);
  } else if (this._trailer === '') {
    this._headerSent = true;
    binding.respond(id, finalBits(this, true), this._header,
                    this._hasBody ? chunk : undefined);
  } else {
    sendHead(this);
    binding.end(id, this._hasBody ? chunk : undefined, this._trailer);
  }
  ended(this);
  return this;
};

function endAgain(res, chunk, callback) {
  if (chunk) {
    process.nextTick(emitErrorLater, res, new ERR_STREAM_WRITE_AFTER_END(),
                     typeof callback === 'function' ? callback : nop);
  } else if (typeof callback === 'function') {
    if (res.writableFinished)
      callback(new ERR_STREAM_ALREADY_FINISHED('end'));
    else
      res.on('finish', callback);
  }
}

// ---- after the end ---------------------------------------------------------

function ended(res) {
  const { req } = res;
  // A request that is still being read goes on to the end of its body.
  if (req.complete || !req._consumed)
    exchanges[res[kConn] & SLOT_MASK] = undefined;
  if (res._eventsCount === 0 && req._eventsCount === 0 &&
      (req.complete || req._consumed))
    res[kQuiet] = true; // nobody to tell, so far
  else
    process.nextTick(tellFinished, res);
}

function tellFinished(res) {
  res[kQuiet] = false;
  const { req } = res;
  if (!res.destroyed) {
    flushWaiting(res);
    if (res._last)
      sockets[res[kConn] & SLOT_MASK]?.object.endedByResponse(res[kConn]);
    res.emit('prefinish');
    res.emit('finish');
  }
  // Before C goes on to the next request, whose body is not ours to read.
  if (!req._consumed && (req._eventsCount > 0 || !req.complete))
    req._dump();
  process.nextTick(tellClosed, res);
}

function tellClosed(res) {
  if (res._closed)
    return;
  res.destroyed = true;
  res._closed = true;
  res.emit('close');
}

function flushWaiting(res, err) {
  const waiting = res[kWaiting];
  if (waiting === null)
    return;
  res[kWaiting] = null;
  for (const callback of waiting)
    callback(err);
}

// A listener that comes after a quiet end, in the same turn, is still told.
for (const name of ['on', 'addListener', 'prependListener']) {
  const method = base[name];
  Object.defineProperty(proto, name, {
    configurable: true,
    enumerable: true,
    writable: true,
    value(type, listener) {
      if (this[kQuiet]) {
        this[kQuiet] = false;
        process.nextTick(tellFinished, this);
      }
      return method.call(this, type, listener);
    },
  });
}

/** C: everything written has left. */
function drained(res) {
  flushWaiting(res);
  if (res[kNeedDrain]) {
    res[kNeedDrain] = false;
    if (!res.finished)
      res.emit('drain');
  }
}

/** The connection is gone before the response was complete. */
function aborted(res) {
  if (res._closed)
    return;
  res.destroyed = true;
  flushWaiting(res, new ERR_STREAM_DESTROYED('write'));
  tellClosed(res);
}

proto.destroy = function(err) {
  if (!isDirect(this))
    return base.destroy.call(this, err);
  if (this.destroyed)
    return this;
  this.destroyed = true;
  this[kErrored] = err;
  if (!isOver(this[kConn], this.req))
    this.socket?.destroy(err);
  return this;
};

proto.setTimeout = function(msecs, callback) {
  if (!isDirect(this))
    return base.setTimeout.call(this, msecs, callback);
  if (callback)
    this.on('timeout', callback);
  this.socket?.setTimeout(msecs);
  return this;
};

// What is written in one turn leaves together anyway.
proto.cork = function() {
  if (isDirect(this))
    this[kCorked]++;
  else
    base.cork.call(this);
};

proto.uncork = function() {
  if (!isDirect(this))
    base.uncork.call(this);
  else if (this[kCorked] > 0)
    this[kCorked]--;
};

// ---- on a socket of the program's own --------------------------------------

proto.assignSocket = function(socket) {
  if (socket._httpMessage)
    throw new ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  socket.on('close', onSocketClose);
  this.socket = socket;
  this.emit('socket', socket);
  this._flush();
};

proto.detachSocket = function(socket) {
  socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this.socket = null;
};

function onSocketClose() {
  const res = this._httpMessage;
  if (res) {
    res.destroyed = true;
    res._closed = true;
    res.emit('close');
  }
}

module.exports = {
  ConnectionResponse,
  ServerResponse,
  aborted,
  attach,
  drained,
};
