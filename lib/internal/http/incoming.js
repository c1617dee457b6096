'use strict';

// http.IncomingMessage: a message that is being received, with its body as a
// Readable. Objects of header fields are made when they are first read, from
// `rawHeaders`.
//
// A server's request costs little until it is looked at: its head is one
// string that is split when a field is read, and it becomes a Readable when
// something touches `_readableState`, which every use as a stream does.

const { Readable } = require('stream');
const { Buffer } = require('buffer');
const { isOver, kConn, kServer, socketOf } = require('internal/http/common');
const binding = internalBinding('http');
const {
  REQ_COMPLETE, PULL_NOTHING, PULL_MORE, PULL_END, info, methods,
} = binding;

const kSocket = Symbol('socket');
const kBlock = Symbol('head'); // 'url\nname\nvalue...' of a server's request
const kBits = Symbol('bits');
const kGone = Symbol('connectionGone');

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

// Lower-case forms of names seen so far: a look here is cheaper than
// toLowerCase(). Whoever sends many names only fills it up.
const keys = new Map();
const MAX_KEYS = 1000;

function keyOf(name) {
  let key = keys.get(name);
  if (key === undefined) {
    key = name.toLowerCase();
    if (keys.size < MAX_KEYS && name.length < 64)
      keys.set(name, key);
  }
  return key;
}

/** Adds one field to an object of joined fields. */
function addField(target, name, value, join) {
  const key = keyOf(name);
  const before = target[key];
  if (key === 'set-cookie') {
    if (before === undefined)
      target[key] = [value];
    else
      before.push(value);
  } else if (typeof before !== 'string') { // 'constructor' is inherited
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
  const out = { __proto__: null }; // a peer may well send '__proto__'
  for (let i = 0; i < raw.length; i += 2)
    (out[keyOf(raw[i])] ??= []).push(raw[i + 1]);
  return out;
}

function IncomingMessage(socket) {
  this[kSocket] = socket;
  this.complete = false;
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

/** A request on a server's connection: what C gave for it. */
function ServerRequest(server, id, bits, block) {
  this[kServer] = server;
  this[kConn] = id;
  this[kBits] = bits;
  this[kBlock] = block;
  const end = block.indexOf('\n');
  this.url = end < 0 ? block : block.slice(0, end);
  this.method = methods[bits & 0xff];
  this.complete = (bits & REQ_COMPLETE) !== 0;
  this._consumed = false;
}
ServerRequest.prototype = proto;

/** Makes a server's request of an instance of a subclass. */
function initServerRequest(msg, server, id, bits, block) {
  msg.socket = msg.client = msg.rawHeaders = undefined;
  ServerRequest.call(msg, server, id, bits, block);
}

// What a ServerRequest does not have of its own.
Object.assign(proto, {
  rawTrailers: Object.freeze([]),
  joinDuplicateHeaders: false,
  aborted: false,
  upgrade: false,
  statusCode: null,
  statusMessage: null,
  _dumped: false,
});

Object.defineProperty(proto, '_readableState', {
  configurable: true,
  get() {
    if (this === proto || !(this instanceof Readable))
      return undefined;
    // Readable sets the property, which puts it before this accessor.
    const socket = this[kSocket];
    Readable.call(this, socket ?
      { autoDestroy: true, highWaterMark: socket.readableHighWaterMark } :
      undefined);
    // The first read() asks the parser, not a file.
    if (this[kConn] === undefined)
      this._readableState.readingMore = true;
    return this._readableState;
  },
  set(value) {
    Object.defineProperty(this, '_readableState', {
      configurable: true, enumerable: true, writable: true, value,
    });
  },
});

// A property that is computed until it is assigned.
function computed(name, compute) {
  const key = Symbol(name);
  Object.defineProperty(proto, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = this[key];
      return value === undefined ? compute(this, key) : value;
    },
    set(value) { this[key] = value; },
  });
}

computed('rawHeaders', (msg, key) => {
  const block = msg[kBlock];
  if (block === undefined)
    return [];
  const start = block.indexOf('\n') + 1;
  const raw = start === 0 ? [] : block.slice(start).split('\n');
  msg[key] = raw;
  return raw;
});

// 1, 0 or 1, and both as text; null before the client has a response.
computed('httpVersionMajor', (msg) => (msg[kBits] === undefined ? null : 1));
computed('httpVersionMinor', (msg) =>
  (msg[kBits] === undefined ? null : (msg[kBits] >> 8) & 1));
computed('httpVersion', (msg) =>
  (msg[kBits] === undefined ? null : `1.${msg.httpVersionMinor}`));
computed('client', (msg) => msg.socket);

Object.defineProperty(proto, 'socket', {
  configurable: true,
  enumerable: true,
  get() {
    if (this[kSocket] === undefined && this[kConn] !== undefined)
      this[kSocket] = socketOf(this[kConn], this[kServer]);
    return this[kSocket];
  },
  set(value) { this[kSocket] = value; },
});

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
  if (this[kConn] !== undefined) {
    this._consumed = true;
    pullBody(this);
    return;
  }
  if (!this._consumed) {
    this._readableState.readingMore = false;
    this._consumed = true;
  }
  const { socket } = this;
  if (socket?.readable && !socket._paused)
    socket.resume();
};

// From the connection's input; when that has nothing, C calls pushBody later.
function pullBody(msg) {
  if (msg.complete || msg._dumped) {
    msg.push(null);
    return;
  }
  const piece = binding.pull(msg[kConn]);
  switch (info[0]) {
    case PULL_MORE:
      msg.push(Buffer.from(piece));
      break;
    case PULL_END:
      if (typeof piece === 'object')
        msg.push(Buffer.from(piece));
      endBody(msg, typeof piece === 'string' ? piece : undefined);
      break;
    case PULL_NOTHING:
      break;
  }
}

/** The request has come completely; `block` holds its trailers. */
function endBody(msg, block) {
  if (block !== undefined) {
    msg.rawTrailers = block.split('\n');
    msg.rawTrailers.shift();
  }
  msg.complete = true;
  msg.push(null);
}

proto._destroy = function(err, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  if (this[kConn] !== undefined) {
    if (this.aborted && !this[kGone] && !isOver(this[kConn], this) &&
        !this.socket.destroyed)
      this.socket.destroy(err);
    process.nextTick(settle, this, err, callback);
    return;
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
  if (this[kConn] !== undefined && !this.complete) {
    binding.dump(this[kConn]);
    this.complete = true;
  }
  this.removeAllListeners('data');
  this.resume();
};

proto._addHeaderLine = function(name, value, target) {
  addField(target, name, value, this.joinDuplicateHeaders);
};

module.exports = {
  IncomingMessage,
  ServerRequest,
  endBody,
  initServerRequest,
  kBits,
  kGone,
};
