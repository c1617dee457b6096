'use strict';

// http.OutgoingMessage: the header fields of a message and the way its bytes
// take to a socket. ClientRequest is one as it stands; a server's response
// takes over what its C connection does better.
//
// Before there is a socket, or while another message is being written on it,
// output waits in `outputData`. The header leaves together with the first
// piece of the body.

const Stream = require('stream');
const {
  codes: {
    ERR_HTTP_BODY_NOT_ALLOWED,
    ERR_HTTP_CONTENT_LENGTH_MISMATCH,
    ERR_HTTP_HEADERS_SENT,
    ERR_HTTP_INVALID_HEADER_VALUE,
    ERR_HTTP_TRAILER_INVALID,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_CHAR,
    ERR_INVALID_HTTP_TOKEN,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_CANNOT_PIPE,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
  },
} = require('internal/errors');
const { validateString } = require('internal/validators');

const kFields = Symbol('fields'); // lower-case name -> [name, value], or null
const kSent = Symbol('bodyBytes');
const kNeedDrain = Symbol('needDrain');
const kErrored = Symbol('errored');
const kCorked = Symbol('corked');
const kUnique = Symbol('uniqueHeaders');
const kRejectBody = Symbol('rejectNonStandardBodyWrites');
const kHighWaterMark = Symbol('highWaterMark');

const HIGH_WATER_MARK = 64 * 1024;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// eslint-disable-next-line no-control-regex
const BAD_VALUE = /[^\t\x20-\x7e\x80-\xff]/;
// eslint-disable-next-line no-control-regex
const NON_ASCII = /[^\x00-\x7f]/;

function nop() {}

/** Is `value` a token (RFC 9110 5.6.2)? */
function isToken(value) {
  return typeof value === 'string' && TOKEN.test(value);
}

/** Throws when `name` can't be a field name. */
function validateHeaderName(name, label) {
  if (!isToken(name))
    throw new ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
}

// Lower-case forms of the valid names seen so far. Programs use few, and a look
// here is cheaper than toLowerCase() and the check.
const keys = new Map();
const MAX_KEYS = 1000;

// The key of a name that is a valid one; else throws.
function validKey(name) {
  const key = keys.get(name);
  if (key !== undefined)
    return key;
  validateHeaderName(name);
  return learnKey(name);
}

function learnKey(name) {
  const key = name.toLowerCase();
  if (keys.size < MAX_KEYS)
    keys.set(name, key);
  return key;
}

// The key of any string.
function keyOf(name) {
  const key = keys.get(name);
  if (key !== undefined)
    return key;
  validateString(name, 'name');
  return name.toLowerCase();
}

/** Throws when `value` can't be a field value. */
function validateHeaderValue(name, value) {
  if (value === undefined)
    throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (BAD_VALUE.test(value))
    throw new ERR_INVALID_CHAR('header content', name);
}

/** Does `text` hold a character that no field value may have? */
function hasBadChars(text) {
  return BAD_VALUE.test(text);
}

/** The `uniqueHeaders` option: names whose values join on one line. */
function parseUniqueHeaders(headers) {
  if (!Array.isArray(headers))
    return null;
  return new Set(headers.map((name) => name.toLowerCase()));
}

function OutgoingMessage(options) {
  if (!(this instanceof OutgoingMessage))
    return new OutgoingMessage(options);
  Stream.call(this);
  this.outputData = [];
  this.outputSize = 0;
  this.writable = true;
  this.destroyed = false;
  this._last = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this._defaultKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this._removedConnection = false;
  this._removedContLen = false;
  this._removedTE = false;
  this.strictContentLength = false;
  this._contentLength = null;
  this._hasBody = true;
  this._trailer = '';
  this.finished = false;
  this._headerSent = false;
  this._closed = false;
  this.socket = null;
  this._header = null;
  this._keepAliveTimeout = 0;
  this._onPendingData = nop;
  this[kFields] = null;
  this[kSent] = 0;
  this[kNeedDrain] = false;
  this[kErrored] = null;
  this[kCorked] = 0;
  this[kUnique] = null;
  this[kHighWaterMark] = options?.highWaterMark ?? HIGH_WATER_MARK;
  this[kRejectBody] = options?.rejectNonStandardBodyWrites ?? false;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);
const proto = OutgoingMessage.prototype;

function getter(name, get, set) {
  Object.defineProperty(proto, name, {
    configurable: true, enumerable: false, get, set,
  });
}

getter('errored', function() { return this[kErrored]; });
getter('closed', function() { return this._closed; });
getter('writableEnded', function() { return this.finished; });
getter('writableObjectMode', () => false);
getter('headersSent', function() { return Boolean(this._header); });
getter('writableCorked', function() { return this[kCorked]; });
getter('connection', function() { return this.socket; },
       function(value) { this.socket = value; });
getter('writableFinished', function() {
  return this.finished && this.outputSize === 0 &&
    (!this.socket || this.socket.writableLength === 0);
});
getter('writableLength', function() {
  return this.outputSize + (this.socket ? this.socket.writableLength : 0);
});
getter('writableHighWaterMark', function() {
  return this.socket ? this.socket.writableHighWaterMark :
    this[kHighWaterMark];
});
getter('writableNeedDrain', function() {
  return !this.destroyed && !this.finished && this[kNeedDrain];
});

// ---- header fields ---------------------------------------------------------

function checkNotSent(msg, what) {
  if (msg._header)
    throw new ERR_HTTP_HEADERS_SENT(what);
}

proto.setHeader = function(name, value) {
  checkNotSent(this, 'set');
  const key = validKey(name);
  validateHeaderValue(name, value);
  (this[kFields] ??= { __proto__: null })[key] = [name, value];
  return this;
};

/** Fields of a Headers or Map. */
proto.setHeaders = function(headers) {
  checkNotSent(this, 'set');
  if (!headers || Array.isArray(headers) ||
      typeof headers.keys !== 'function' || typeof headers.get !== 'function')
    throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  const cookies = [];
  for (const { 0: name, 1: value } of headers) {
    if (name === 'set-cookie')
      cookies.push(...(Array.isArray(value) ? value : [value]));
    else
      this.setHeader(name, value);
  }
  if (cookies.length > 0)
    this.setHeader('set-cookie', cookies);
  return this;
};

/** One more value for a field. */
proto.appendHeader = function(name, value) {
  checkNotSent(this, 'append');
  const key = validKey(name);
  validateHeaderValue(name, value);
  const fields = this[kFields] ??= { __proto__: null };
  const entry = fields[key];
  if (entry === undefined) {
    fields[key] = [name, value];
  } else {
    const values = Array.isArray(entry[1]) ? entry[1] : [entry[1]];
    entry[1] = values.concat(value);
  }
  return this;
};

proto.getHeader = function(name) {
  const key = keyOf(name);
  return this[kFields]?.[key]?.[1];
};

proto.hasHeader = function(name) {
  const key = keyOf(name);
  return this[kFields] !== null && key in this[kFields];
};

proto.getHeaderNames = function() {
  return this[kFields] === null ? [] : Object.keys(this[kFields]);
};

proto.getRawHeaderNames = function() {
  return this[kFields] === null ? [] :
    Object.values(this[kFields]).map((entry) => entry[0]);
};

proto.getHeaders = function() {
  const out = { __proto__: null };
  for (const key in this[kFields])
    out[key] = this[kFields][key][1];
  return out;
};

proto.removeHeader = function(name) {
  const key = keyOf(name);
  checkNotSent(this, 'remove');
  switch (key) {
    case 'connection': this._removedConnection = true; break;
    case 'content-length': this._removedContLen = true; break;
    case 'transfer-encoding': this._removedTE = true; break;
    case 'date': this.sendDate = false; break;
  }
  if (this[kFields] !== null)
    delete this[kFields][key];
};

// ---- the header as text ----------------------------------------------------

// Which lengths the names that noticeField() knows have.
const FRAMING = 1 << 4 | 1 << 6 | 1 << 7 | 1 << 10 | 1 << 14 | 1 << 17;

// Fields that decide how the message is framed.
function noticeField(msg, seen, key, value) {
  switch (key) {
    case 'connection':
      seen.connection = true;
      msg._removedConnection = false;
      if (/(?:^|\W)close(?:$|\W)/i.test(value))
        msg._last = true;
      else
        msg.shouldKeepAlive = true;
      break;
    case 'transfer-encoding':
      seen.te = true;
      msg._removedTE = false;
      if (/(?:^|\W)chunked(?:$|\W)/i.test(value))
        msg.chunkedEncoding = true;
      break;
    case 'content-length':
      seen.contLen = true;
      msg._contentLength = +value;
      msg._removedContLen = false;
      break;
    case 'date':
    case 'expect':
    case 'trailer':
      seen[key] = true;
      break;
    case 'keep-alive':
      msg._defaultKeepAlive = false;
      break;
  }
}

function addField(msg, seen, text, name, value, validate) {
  const key = validate ? validKey(name) : keyOf(name);
  if (Array.isArray(value)) {
    // Several cookies are one field (RFC 6265 5.4), others a line for each.
    const join = value.length > 1 &&
      (key === 'cookie' || msg[kUnique]?.has(key));
    if (!join) {
      for (const each of value)
        text = addLine(msg, seen, text, name, key, each, validate);
      return text;
    }
    value = value.join('; ');
  }
  return addLine(msg, seen, text, name, key, value, validate);
}

function addLine(msg, seen, text, name, key, value, validate) {
  if (validate)
    validateHeaderValue(name, value);
  noticeField(msg, seen, key, value);
  return `${text}${name}: ${value}\r\n`;
}

// `headers`: [kFields] itself, an object, a flat array or an array of pairs.
function fieldsAsText(msg, seen, text, headers) {
  if (headers === msg[kFields]) {
    for (const key in headers) {
      const entry = headers[key];
      const value = entry[1];
      if (typeof value === 'string') {
        if ((FRAMING >> key.length & 1) !== 0)
          noticeField(msg, seen, key, value);
        text += `${entry[0]}: ${value}\r\n`;
      } else {
        text = addField(msg, seen, text, entry[0], value, false);
      }
    }
  } else if (Array.isArray(headers)) {
    if (headers.length > 0 && Array.isArray(headers[0])) {
      for (const [name, value] of headers)
        text = addField(msg, seen, text, name, value, true);
    } else {
      for (let i = 0; i < headers.length; i += 2)
        text = addField(msg, seen, text, headers[i], headers[i + 1], true);
    }
  } else {
    for (const name of Object.keys(headers))
      text = addField(msg, seen, text, name, headers[name], true);
  }
  return text;
}

/** Writes the header's text down; what follows decides how the body goes. */
proto._storeHeader = function(firstLine, headers) {
  const seen = {
    connection: false,
    contLen: false,
    te: false,
    date: false,
    expect: false,
    trailer: false,
  };
  let text = headers ? fieldsAsText(this, seen, firstLine, headers) : firstLine;

  if (this.sendDate && !seen.date)
    text += `Date: ${new Date().toUTCString()}\r\n`;
  // A response without a body may not claim to be chunked.
  if (this.chunkedEncoding &&
      (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }

  if (this._removedConnection) {
    this._last = !this.shouldKeepAlive;
  } else if (!seen.connection) {
    const keep = this.shouldKeepAlive &&
      (seen.contLen || this.useChunkedEncodingByDefault || this.agent);
    if (keep && !this.maxRequestsOnConnectionReached) {
      text += 'Connection: keep-alive\r\n';
      if (this._keepAliveTimeout && this._defaultKeepAlive) {
        const seconds = Math.floor(this._keepAliveTimeout / 1000);
        const max = ~~this._maxRequestsPerSocket > 0 ?
          `, max=${this._maxRequestsPerSocket}` : '';
        text += `Keep-Alive: timeout=${seconds}${max}\r\n`;
      }
    } else {
      this._last = true;
      text += 'Connection: close\r\n';
    }
  }

  if (!seen.contLen && !seen.te) {
    if (!this._hasBody) {
      this.chunkedEncoding = false;
    } else if (!this.useChunkedEncodingByDefault) {
      this._last = true;
    } else if (!seen.trailer && !this._removedContLen &&
               typeof this._contentLength === 'number') {
      text += `Content-Length: ${this._contentLength}\r\n`;
    } else if (!this._removedTE) {
      text += 'Transfer-Encoding: chunked\r\n';
      this.chunkedEncoding = true;
    } else {
      this._last = true; // the end of the connection ends the body
    }
  }
  if (!this.chunkedEncoding && seen.trailer)
    throw new ERR_HTTP_TRAILER_INVALID();

  this._header = `${text}\r\n`;
  this._headerSent = false;
  // The server is asked before the body is sent.
  if (seen.expect)
    this._send('');
};

proto._implicitHeader = function() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

proto.flushHeaders = function() {
  if (!this._header)
    this._implicitHeader();
  this._send('');
};

proto.addTrailers = function(headers) {
  this._trailer = '';
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
  for (const [name, value] of pairs) {
    validateHeaderName(name, 'Trailer name');
    const values = Array.isArray(value) && value.length > 1 &&
      !this[kUnique]?.has(name.toLowerCase()) ? value :
      [Array.isArray(value) ? value.join('; ') : value];
    for (const each of values) {
      if (BAD_VALUE.test(each))
        throw new ERR_INVALID_CHAR('trailer content', name);
      this._trailer += `${name}: ${each}\r\n`;
    }
  }
};

// ---- output ----------------------------------------------------------------

// To the socket, the header first where it is still here.
proto._send = function(data, encoding, callback, size) {
  if (!this._headerSent && this._header) {
    const header = this._header;
    this._headerSent = true;
    if (typeof data === 'string' &&
        (!encoding || encoding === 'utf8' || encoding === 'latin1') &&
        (data === '' || encoding === 'latin1' || !NON_ASCII.test(header))) {
      if (data === '')
        encoding = 'latin1';
      data = header + data;
      size = undefined;
    } else if (canWrite(this) && this.outputData.length === 0) {
      this.socket.cork();
      this._writeRaw(header, 'latin1', null);
      const result = this._writeRaw(data, encoding, callback, size);
      this.socket?.uncork();
      return result;
    } else {
      this._writeRaw(header, 'latin1', null);
    }
  }
  return this._writeRaw(data, encoding, callback, size);
};

function canWrite(msg) {
  const { socket } = msg;
  return socket && socket._httpMessage === msg && socket.writable;
}

proto._writeRaw = function(data, encoding, callback, size) {
  const { socket } = this;
  if (socket?.destroyed)
    return false; // the socket's error tells
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (canWrite(this)) {
    if (this.outputData.length > 0)
      this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  this.outputData.push({ data, encoding, callback });
  size ??= data.length;
  this.outputSize += size;
  this._onPendingData(size);
  return this.outputSize < this[kHighWaterMark];
};

/** Writes what has waited; the socket is ours now. */
proto._flush = function() {
  const { socket } = this;
  if (!socket?.writable)
    return;
  const ok = this._flushOutput(socket);
  if (this.finished) {
    this._finish();
  } else if (ok && this[kNeedDrain]) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

proto._flushOutput = function(socket) {
  const waiting = this.outputData;
  if (waiting.length === 0)
    return undefined;
  let ok;
  socket.cork();
  for (const { data, encoding, callback } of waiting) {
    // Its own callback may be the end of the message.
    ok = socket.write(data, encoding, callback);
  }
  socket.uncork();
  this.outputData = [];
  this._onPendingData(-this.outputSize);
  this.outputSize = 0;
  return ok;
};

function uncorkLater(socket) {
  socket.uncork();
}

function emitErrorLater(msg, err, callback) {
  callback(err);
  if (typeof msg.emit === 'function' && !msg.destroyed)
    msg.emit('error', err);
}

function byteLength(chunk, encoding) {
  return typeof chunk === 'string' ?
    Buffer.byteLength(chunk, encoding) : chunk.byteLength;
}

function isStrict(msg) {
  return msg.strictContentLength && msg._contentLength > 0 &&
    !msg.chunkedEncoding && !msg.hasHeader('transfer-encoding');
}

function writeBody(msg, chunk, encoding, callback, last) {
  if (typeof callback !== 'function')
    callback = nop;
  if (chunk === null)
    throw new ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
    throw new ERR_INVALID_ARG_TYPE(
      'chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
  if (msg.finished) {
    process.nextTick(emitErrorLater, msg, new ERR_STREAM_WRITE_AFTER_END(),
                     callback);
    return false;
  }
  if (msg.destroyed) {
    process.nextTick(callback, new ERR_STREAM_DESTROYED('write'));
    return false;
  }

  let size;
  if (msg.strictContentLength) {
    size = byteLength(chunk, encoding);
    const total = msg[kSent] + size;
    if (isStrict(msg) && (last ? total !== msg._contentLength :
      total > msg._contentLength)) {
      throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, msg._contentLength);
    }
    msg[kSent] = total;
  }
  if (!msg._header) {
    if (last)
      msg._contentLength = size ??= byteLength(chunk, encoding);
    msg._implicitHeader();
  }
  if (!msg._hasBody) {
    if (msg[kRejectBody])
      throw new ERR_HTTP_BODY_NOT_ALLOWED();
    process.nextTick(callback);
    return true;
  }
  // Writes of one turn leave together.
  if (!last && msg.socket && !msg.socket.writableCorked) {
    msg.socket.cork();
    process.nextTick(uncorkLater, msg.socket);
  }

  let ok;
  if (msg.chunkedEncoding && chunk.length !== 0) {
    size ??= byteLength(chunk, encoding);
    const head = `${size.toString(16)}\r\n`;
    if (typeof chunk === 'string' &&
        (!encoding || encoding === 'utf8' || encoding === 'latin1')) {
      ok = msg._send(`${head}${chunk}\r\n`, encoding, callback);
    } else {
      msg._send(head, 'latin1', null);
      msg._send(chunk, encoding, null, size);
      ok = msg._send('\r\n', 'latin1', callback);
    }
  } else {
    ok = msg._send(chunk, encoding, callback, size);
  }
  if (!ok)
    msg[kNeedDrain] = true;
  return ok;
}

proto.write = function(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  return writeBody(this, chunk, encoding, callback, false);
};

proto.end = function(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }

  if (this.finished) {
    if (chunk) {
      process.nextTick(emitErrorLater, this, new ERR_STREAM_WRITE_AFTER_END(),
                       typeof callback === 'function' ? callback : nop);
    } else if (typeof callback === 'function') {
      if (this.writableFinished)
        callback(new ERR_STREAM_ALREADY_FINISHED('end'));
      else
        this.on('finish', callback);
    }
    return this;
  }

  const corked = this.socket;
  corked?.cork();
  if (chunk) {
    writeBody(this, chunk, encoding, null, true);
  } else if (!this._header) {
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function')
    this.once('finish', callback);
  if (isStrict(this) && this[kSent] !== this._contentLength) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(this[kSent],
                                               this._contentLength);
  }

  const onFinish = (err) => {
    if (err && this.socket?._hadError)
      return;
    this.emit('finish');
  };
  if (this._hasBody && this.chunkedEncoding)
    this._send(`0\r\n${this._trailer}\r\n`, 'latin1', onFinish);
  else if (!this._headerSent || this.writableLength || chunk)
    this._send('', 'latin1', onFinish);
  else
    process.nextTick(onFinish);

  while (this[kCorked] > 0)
    this.uncork();
  if (corked) {
    // Everything that cork() of write() kept goes out now too.
    corked._writableState.corked = 1;
    corked.uncork();
  }
  this.finished = true;
  if (this.outputData.length === 0 && this.socket?._httpMessage === this)
    this._finish();
  return this;
};

proto._finish = function() {
  this.emit('prefinish');
};

proto.cork = function() {
  this[kCorked]++;
  this.socket?.cork();
};

proto.uncork = function() {
  if (this[kCorked] > 0) {
    this[kCorked]--;
    this.socket?.uncork();
  }
};

proto.setTimeout = function(msecs, callback) {
  if (callback)
    this.on('timeout', callback);
  if (this.socket)
    this.socket.setTimeout(msecs);
  else
    this.once('socket', (socket) => socket.setTimeout(msecs));
  return this;
};

proto.destroy = function(err) {
  if (this.destroyed)
    return this;
  this.destroyed = true;
  this[kErrored] = err;
  if (this.socket)
    this.socket.destroy(err);
  else
    this.once('socket', (socket) => socket.destroy(err));
  return this;
};

// An async listener of the message failed.
proto[Symbol.for('nodejs.rejection')] = function(err) {
  this.destroy(err);
};

proto.pipe = function() {
  this.emit('error', new ERR_STREAM_CANNOT_PIPE());
};

/** The socket takes more again. */
function drained(msg) {
  if (msg[kNeedDrain]) {
    msg[kNeedDrain] = false;
    msg.emit('drain');
  }
}

module.exports = {
  OutgoingMessage,
  drained,
  fieldsAsText,
  hasBadChars,
  isToken,
  kErrored,
  kFields,
  kRejectBody,
  kUnique,
  parseUniqueHeaders,
  validateHeaderName,
  validateHeaderValue,
};
