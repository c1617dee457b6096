'use strict';

// http.IncomingMessage: a message that is being received, with its body as a
// Readable. Objects of header fields are made when they are first read, from
// `rawHeaders`.

const { Readable } = require('stream');

const kHeaders = Symbol('headers');
const kHeadersDistinct = Symbol('headersDistinct');
const kTrailers = Symbol('trailers');
const kTrailersDistinct = Symbol('trailersDistinct');

// Of these only the first counts (RFC 9110 5.3 forbids to send several).
const SINGLE = new Set([
  'age', 'authorization', 'content-length', 'content-type', 'etag', 'expires',
  'from', 'host', 'if-modified-since', 'if-unmodified-since', 'last-modified',
  'location', 'max-forwards', 'proxy-authorization', 'referer', 'retry-after',
  'server', 'user-agent',
]);

/** Adds one field to an object of joined fields. */
function addField(target, name, value, join) {
  const key = name.toLowerCase();
  const before = target[key];
  if (key === 'set-cookie') {
    if (before === undefined)
      target[key] = [value];
    else
      before.push(value);
  } else if (before === undefined) {
    target[key] = value;
  } else if (key === 'cookie') {
    target[key] = `${before}; ${value}`;
  } else if (join || !SINGLE.has(key)) {
    target[key] = `${before}, ${value}`;
  }
}

function joined(raw, join) {
  const out = {};
  for (let i = 0; i < raw.length; i += 2)
    addField(out, raw[i], raw[i + 1], join);
  return out;
}

function distinct(raw) {
  const out = { __proto__: null };
  for (let i = 0; i < raw.length; i += 2)
    (out[raw[i].toLowerCase()] ??= []).push(raw[i + 1]);
  return out;
}

function IncomingMessage(socket) {
  const options = socket ?
    { autoDestroy: true, highWaterMark: socket.readableHighWaterMark } :
    undefined;
  Readable.call(this, options);
  // The first read() asks the parser, not a file.
  this._readableState.readingMore = true;
  this.socket = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this[kHeaders] = null;
  this[kHeadersDistinct] = null;
  this[kTrailers] = null;
  this[kTrailersDistinct] = null;
  this.rawHeaders = [];
  this.rawTrailers = [];
  this.joinDuplicateHeaders = false;
  this.aborted = false;
  this.upgrade = null;
  // Requests
  this.url = '';
  this.method = null;
  // Responses
  this.statusCode = null;
  this.statusMessage = null;
  this.client = socket;
  this._consumed = false;
  this._dumped = false;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);
const proto = IncomingMessage.prototype;

function lazy(name, key, make) {
  Object.defineProperty(proto, name, {
    configurable: true,
    enumerable: false,
    get() { return this[key] ??= make(this); },
    set(value) { this[key] = value; },
  });
}

lazy('headers', kHeaders, (msg) =>
  joined(msg.rawHeaders, msg.joinDuplicateHeaders));
lazy('headersDistinct', kHeadersDistinct, (msg) => distinct(msg.rawHeaders));
lazy('trailers', kTrailers, (msg) =>
  joined(msg.rawTrailers, msg.joinDuplicateHeaders));
lazy('trailersDistinct', kTrailersDistinct, (msg) =>
  distinct(msg.rawTrailers));

Object.defineProperty(proto, 'connection', {
  configurable: true,
  get() { return this.socket; },
  set(value) { this.socket = value; },
});

proto.setTimeout = function(msecs, callback) {
  if (callback)
    this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

proto._read = function() {
  if (!this._consumed) {
    this._readableState.readingMore = false;
    this._consumed = true;
  }
  const { socket } = this;
  if (socket?.readable && !socket._paused)
    socket.resume();
};

proto._destroy = function(err, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  const { socket } = this;
  if (socket && !socket.destroyed && this.aborted) {
    socket.destroy(err);
    const { finished } = require('stream');
    const cleanUp = finished(socket, (e) => {
      cleanUp();
      if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE')
        e = null;
      process.nextTick(settle, this, e || err, callback);
    });
  } else {
    process.nextTick(settle, this, err, callback);
  }
};

// An error that nobody listens for is no uncaught one.
function settle(msg, err, callback) {
  callback(msg.listenerCount('error') === 0 ? undefined : err);
}

/** Throws the body away as it comes. */
proto._dump = function() {
  if (this._dumped)
    return;
  this._dumped = true;
  this.removeAllListeners('data');
  this.resume();
};

proto._addHeaderLine = function(name, value, target) {
  addField(target, name, value, this.joinDuplicateHeaders);
};

module.exports = { IncomingMessage };
