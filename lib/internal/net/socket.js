'use strict';

// net.Socket: a Duplex over one handle of the `net` binding. Connecting is in
// internal/net/connect, loaded when a socket first does.
//
// `_handle` is the binding's opaque handle, or null before connect() and after
// destroy(). The binding calls the functions of `events` below with the socket
// as `this`.

const { Duplex } = require('stream');
const { Buffer } = require('buffer');
const context = require('internal/async_context');
const binding = internalBinding('net');
const {
  ErrnoException,
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_HANDLE_TYPE,
    ERR_OUT_OF_RANGE,
    ERR_SOCKET_CLOSED,
    ERR_SOCKET_CLOSED_BEFORE_CONNECTION,
    ERR_STREAM_DESTROYED,
  },
  genericNodeError,
} = require('internal/errors');
const {
  validateFunction,
  validateInt32,
  validateNumber,
} = require('internal/validators');

const kTimeout = Symbol('timeout');
const kWriteCallback = Symbol('writeCallback');
const kShutCallback = Symbol('shutCallback');
const kReading = Symbol('reading');
const kBytesRead = Symbol('bytesRead');
const kBytesWritten = Symbol('bytesWritten');
const kHadError = Symbol('hadError');
const kQueued = Symbol('queued');
const kSetNoDelay = Symbol('setNoDelay');
const kSetKeepAlive = Symbol('setKeepAlive');
const kKeepAliveDelay = Symbol('keepAliveDelay');
const kOnRead = Symbol('onread');
const kIsPipe = Symbol('isPipe');
const kFrame = Symbol('frame');

const TIMEOUT_MAX = 2 ** 31 - 1;

// What the binding reports. Each runs in the asynchronous context that the
// socket was made in, or connected.
const events = binding.events(inFrame({
  read(bytes) {
    refreshTimer(this);
    if (this[kOnRead] !== undefined) {
      deliver(this, new Uint8Array(bytes));
      return;
    }
    if (!this.push(Buffer.from(bytes)))
      stopReading(this);
  },

  end() {
    this[kReading] = false;
    this.push(null);
    this.read(0);
  },

  error(status) {
    this[kReading] = false;
    this.destroy(new ErrnoException(status, 'read'));
  },

  connect(status) {
    require('internal/net/connect').afterConnect(this, status);
  },

  wrote(status) {
    const callback = this[kWriteCallback];
    this[kWriteCallback] = null;
    refreshTimer(this);
    if (callback === null)
      return;
    if (this.destroyed)
      callback(new ERR_STREAM_DESTROYED('write'));
    else if (status < 0)
      callback(new ErrnoException(status, 'write'));
    else
      callback();
  },

  shut() {
    const callback = this[kShutCallback];
    this[kShutCallback] = null;
    callback?.();
  },

  connection() {},

  closed() {
    emitClose(this);
  },
}));

function inFrame(functions) {
  const out = {};
  for (const name of Object.keys(functions)) {
    const fn = functions[name];
    out[name] = function(arg) {
      if (this[kFrame] === context.frame)
        fn.call(this, arg);
      else
        context.run(this[kFrame], fn, this, [arg]);
    };
  }
  return out;
}

function emitClose(socket) {
  socket.emit('close', socket[kHadError]);
}

/** Returns whether it was reading. */
function stopReading(socket) {
  if (!socket[kReading] || !socket._handle)
    return false;
  socket[kReading] = false;
  binding.reading(socket._handle, false);
  return true;
}

function startReading(socket) {
  if (socket[kReading])
    return;
  const status = binding.reading(socket._handle, true);
  if (status < 0)
    socket.destroy(new ErrnoException(status, 'read'));
  else
    socket[kReading] = true;
}

// The `onread` option: bytes go to the program's own buffer.
function deliver(socket, bytes) {
  const { callback, buffer } = socket[kOnRead];
  let target = socket[kOnRead].current ?? buffer;
  while (bytes.length > 0) {
    const n = Math.min(bytes.length, target.length);
    target.set(bytes.subarray(0, n));
    bytes = bytes.subarray(n);
    const more = callback.call(socket, n, target);
    if (socket[kOnRead].make !== undefined)
      target = socket[kOnRead].current = socket[kOnRead].make();
    if (more === false)
      stopReading(socket);
  }
}

function onReadOption(onread) {
  if (onread === null || typeof onread !== 'object' ||
      !(onread.buffer instanceof Uint8Array ||
        typeof onread.buffer === 'function') ||
      typeof onread.callback !== 'function')
    return undefined;
  if (typeof onread.buffer === 'function') {
    const make = onread.buffer;
    return { callback: onread.callback, make, current: make() };
  }
  return { callback: onread.callback, buffer: onread.buffer };
}

/**
 * A TCP or Unix socket.
 * @param {object} [options] fd, allowHalfOpen, readable, writable, signal,
 *   noDelay, keepAlive, keepAliveInitialDelay, onread, highWaterMark
 */
function Socket(options) {
  if (!(this instanceof Socket))
    return new Socket(options);
  if (options?.objectMode) {
    throw new ERR_INVALID_ARG_VALUE('options.objectMode', options.objectMode,
                                    'is not supported');
  }
  if (options?.readableObjectMode || options?.writableObjectMode) {
    const name = options.readableObjectMode ?
      'readableObjectMode' : 'writableObjectMode';
    throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name],
                                    'is not supported');
  }
  if (options?.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay,
                   'options.keepAliveInitialDelay');
  }

  this.connecting = false;
  this._hadError = false;
  this._handle = null;
  this._parent = null;
  this._host = null;
  this._pendingData = null;
  this._pendingEncoding = '';
  this._peername = null;
  this._sockname = null;
  this.server = null;
  this._server = null;
  this[kFrame] = context.frame;
  this[kTimeout] = null;
  this[kWriteCallback] = null;
  this[kShutCallback] = null;
  this[kReading] = false;
  this[kHadError] = false;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;

  options = typeof options === 'number' ? { fd: options } : { ...options };
  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  // 'close' comes when the descriptor is closed.
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  Duplex.call(this, options);

  this[kSetNoDelay] = Boolean(options.noDelay);
  this[kSetKeepAlive] = Boolean(options.keepAlive);
  this[kKeepAliveDelay] = ~~(options.keepAliveInitialDelay / 1000);
  this[kOnRead] = onReadOption(options.onread);

  if (options.handle) {
    this._handle = options.handle;
  } else if (options.fd !== undefined) {
    const { fd } = options;
    validateInt32(fd, 'options.fd', 0);
    const handle = binding.open(fd);
    if (typeof handle === 'number')
      throw new ErrnoException(handle, 'open');
    this._handle = handle;
  }

  this.on('end', onEnd);
  if (this._handle) {
    binding.adopt(this._handle, this, events);
    if (options.readable !== false && !options.manualStart) {
      if (options.pauseOnCreate)
        this._readableState.flowing = false;
      else
        this.read(0);
    }
  }
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

function onEnd() {
  if (!this.allowHalfOpen)
    this.write = writeAfterFIN;
}

function writeAfterFIN(chunk, encoding, callback) {
  if (!this.writableEnded)
    return Duplex.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function')
    callback = encoding;
  const err = genericNodeError('This socket has been ended by the other party',
                               { code: 'EPIPE' });
  if (typeof callback === 'function')
    process.nextTick(callback, err);
  this.destroy(err);
  return false;
}

// ---- timeout ---------------------------------------------------------------

function refreshTimer(socket) {
  for (let s = socket; s != null; s = s._parent) {
    if (s[kTimeout])
      s[kTimeout].refresh();
  }
}

Socket.prototype._unrefTimer = function() {
  refreshTimer(this);
};

Socket.prototype._onTimeout = function() {
  // Bytes that trickle out are activity too.
  if (this._handle && this[kWriteCallback] !== null) {
    const counts = binding.counts(this._handle);
    const queued = counts ? counts[2] : 0;
    if (queued > 0 && queued !== this[kQueued]) {
      this[kQueued] = queued;
      refreshTimer(this);
      return;
    }
  }
  this.emit('timeout');
};

function timerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs))
    throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.` +
      `\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
                        'TimeoutOverflowWarning');
    return TIMEOUT_MAX;
  }
  return msecs;
}

/** 'timeout' after `msecs` without activity; 0 turns it off. */
Socket.prototype.setTimeout = function(msecs, callback) {
  if (this.destroyed)
    return this;
  this.timeout = msecs;
  msecs = timerDuration(msecs, 'msecs');
  clearTimeout(this[kTimeout]);
  this[kTimeout] = null;
  if (callback !== undefined)
    validateFunction(callback, 'callback');
  if (msecs === 0) {
    if (callback !== undefined)
      this.removeListener('timeout', callback);
    return this;
  }
  this[kTimeout] = setTimeout(onTimer, msecs, this).unref();
  if (callback !== undefined)
    this.once('timeout', callback);
  return this;
};

function onTimer(socket) {
  socket._onTimeout();
}

// ---- reading ---------------------------------------------------------------

Socket.prototype._read = function(n) {
  if (this.connecting || !this._handle)
    this.once('connect', () => this._read(n));
  else
    startReading(this);
};

Socket.prototype.pause = function() {
  if (this[kOnRead] !== undefined && !this.connecting)
    stopReading(this);
  return Duplex.prototype.pause.call(this);
};

Socket.prototype.resume = function() {
  if (this[kOnRead] !== undefined && !this.connecting && this._handle)
    startReading(this);
  return Duplex.prototype.resume.call(this);
};

Socket.prototype.read = function(n) {
  if (this[kOnRead] !== undefined && !this.connecting && this._handle)
    startReading(this);
  return Duplex.prototype.read.call(this, n);
};

// ---- writing ---------------------------------------------------------------

function writeSoon(socket, data, encoding, callback) {
  socket._pendingData = data;
  socket._pendingEncoding = encoding;
  const onConnect = () => {
    socket.off('close', onClose);
    writeNow(socket, data, encoding, callback);
  };
  const onClose = () => {
    callback(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  };
  socket.once('connect', onConnect);
  socket.once('close', onClose);
}

function bytesOf(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
}

function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8';
}

// `data` is a chunk, or the chunks of _writev.
function writeNow(socket, data, encoding, callback) {
  if (socket.connecting) {
    writeSoon(socket, data, encoding, callback);
    return;
  }
  socket._pendingData = null;
  socket._pendingEncoding = '';
  refreshTimer(socket);
  const handle = socket._handle;
  if (!handle) {
    callback(new ERR_SOCKET_CLOSED());
    return;
  }

  let status;
  if (Array.isArray(data)) {
    const list = data.map((item) => bytesOf(item.chunk, item.encoding));
    status = binding.writev(handle, list, list.length);
  } else if (typeof data === 'string' && !isUtf8(encoding)) {
    status = binding.write(handle, Buffer.from(data, encoding));
  } else {
    status = binding.write(handle, data);
  }

  if (status === 0)
    socket[kWriteCallback] = callback;
  else if (status > 0)
    callback();
  else
    callback(new ErrnoException(status, 'write'));
}

Socket.prototype._write = function(chunk, encoding, callback) {
  writeNow(this, chunk, encoding, callback);
};

Socket.prototype._writev = function(chunks, callback) {
  writeNow(this, chunks, '', callback);
};

Socket.prototype._final = function(callback) {
  if (this.connecting) {
    this.once('connect', () => this._final(callback));
    return;
  }
  if (!this._handle) {
    callback();
    return;
  }
  const status = binding.shutdown(this._handle);
  if (status === 0) {
    this[kShutCallback] = callback;
    return;
  }
  const err = new ErrnoException(status, 'shutdown');
  // The other side was faster.
  callback(err.code === 'ENOTCONN' || err.code === 'EALREADY' ?
    undefined : err);
};

// ---- the end ---------------------------------------------------------------

Socket.prototype.end = function(data, encoding, callback) {
  Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

/** Destroys the socket once everything written has left. */
Socket.prototype.destroySoon = function() {
  if (this.writable)
    this.end();
  if (this.writableFinished)
    this.destroy();
  else
    this.once('finish', this.destroy);
};

/** Closes a TCP connection with a reset. */
Socket.prototype.resetAndDestroy = function() {
  if (!this._handle) {
    this.destroy(new ERR_SOCKET_CLOSED());
    return this;
  }
  if (this[kIsPipe])
    throw new ERR_INVALID_HANDLE_TYPE();
  if (this.connecting)
    this.once('connect', () => this._reset());
  else
    this._reset();
  return this;
};

Socket.prototype._reset = function() {
  this.resetAndClosing = true;
  return this.destroy();
};

function saveCounts(socket) {
  const counts = binding.counts(socket._handle);
  if (counts !== undefined) {
    socket[kBytesRead] = counts[0];
    socket[kBytesWritten] = counts[1];
  }
}

Socket.prototype._destroy = function(exception, callback) {
  this.connecting = false;
  for (let s = this; s != null; s = s._parent) {
    clearTimeout(s[kTimeout]);
    s[kTimeout] = null;
  }
  this[kHadError] = Boolean(exception);

  if (this._handle) {
    saveCounts(this);
    const handle = this._handle;
    this._handle = null;
    this._sockname = null;
    this[kReading] = false;
    binding.close(handle, Boolean(this.resetAndClosing));
    callback(exception);
  } else {
    callback(exception);
    process.nextTick(emitClose, this);
  }

  if (this._server) {
    const server = this._server;
    server._connections--;
    server._emitCloseIfDrained?.();
    this._server = null;
  }
};

// ---- options of the connection ---------------------------------------------

Socket.prototype.setNoDelay = function(enable) {
  const on = enable === undefined ? true : Boolean(enable);
  if (on !== this[kSetNoDelay] || !this._handle) {
    this[kSetNoDelay] = on;
    if (this._handle && !this.connecting)
      binding.setNoDelay(this._handle, on);
  }
  return this;
};

Socket.prototype.setKeepAlive = function(enable, initialDelay) {
  this[kSetKeepAlive] = Boolean(enable);
  if (initialDelay !== undefined)
    this[kKeepAliveDelay] = ~~(initialDelay / 1000);
  if (this._handle && !this.connecting)
    applyKeepAlive(this);
  return this;
};

function applyKeepAlive(socket) {
  // A delay of 0 would be an error; 60 s is the kernel's own choice here.
  binding.setKeepAlive(socket._handle, socket[kSetKeepAlive],
                       socket[kKeepAliveDelay] || 60);
}

/** Applies what was asked for before there was a connection. */
function applyOptions(socket) {
  if (socket[kSetNoDelay])
    binding.setNoDelay(socket._handle, true);
  if (socket[kSetKeepAlive])
    applyKeepAlive(socket);
}

Socket.prototype.ref = function() {
  if (this._handle)
    binding.ref(this._handle, true);
  else
    this.once('connect', this.ref);
  return this;
};

Socket.prototype.unref = function() {
  if (this._handle)
    binding.ref(this._handle, false);
  else
    this.once('connect', this.unref);
  return this;
};

// ---- facts -----------------------------------------------------------------

function addressOf(handle, remote) {
  const a = binding.address(handle, remote);
  if (typeof a === 'number')
    return {};
  return { address: a[0], family: `IPv${a[2]}`, port: a[1] };
}

Socket.prototype._getpeername = function() {
  if (!this._handle || this.connecting)
    return this._peername || {};
  return this._peername ??= addressOf(this._handle, true);
};

Socket.prototype._getsockname = function() {
  if (!this._handle)
    return {};
  return this._sockname ??= addressOf(this._handle, false);
};

Socket.prototype.address = function() {
  return this._getsockname();
};

// For child_process: an open socket can be a child's stdio.
Socket.prototype[Symbol.for('tandem.stream.fileno')] = function() {
  return this._handle ? binding.fileno(this._handle) : -1;
};

function getter(name, get) {
  Object.defineProperty(Socket.prototype, name, {
    configurable: false, enumerable: true, get,
  });
}

Object.defineProperty(Socket.prototype, '_connecting', {
  configurable: true,
  get() { return this.connecting; },
});

getter('pending', function() {
  return !this._handle || this.connecting;
});

getter('readyState', function() {
  if (this.connecting)
    return 'opening';
  if (this.readable && this.writable)
    return 'open';
  if (this.readable)
    return 'readOnly';
  return this.writable ? 'writeOnly' : 'closed';
});

getter('bufferSize', function() {
  return this._handle ? this.writableLength : undefined;
});

getter('bytesRead', function() {
  if (this._handle)
    saveCounts(this);
  return this[kBytesRead];
});

getter('_bytesDispatched', function() {
  if (this._handle)
    saveCounts(this);
  return this[kBytesWritten];
});

function sizeOf(chunk, encoding) {
  return typeof chunk === 'string' ?
    Buffer.byteLength(chunk, encoding) : chunk.length;
}

/** What was written, that which still waits in this process included. */
getter('bytesWritten', function() {
  let bytes = this._bytesDispatched;
  const waiting = this.writableBuffer;
  if (!waiting)
    return undefined;
  for (const item of waiting)
    bytes += sizeOf(item.chunk, item.encoding);
  const data = this._pendingData;
  if (Array.isArray(data)) {
    for (const item of data)
      bytes += sizeOf(item.chunk, item.encoding);
  } else if (data) {
    bytes += sizeOf(data, this._pendingEncoding);
  }
  return bytes;
});

getter('remoteAddress', function() { return this._getpeername().address; });
getter('remoteFamily', function() { return this._getpeername().family; });
getter('remotePort', function() { return this._getpeername().port; });
getter('localAddress', function() { return this._getsockname().address; });
getter('localPort', function() { return this._getsockname().port; });
getter('localFamily', function() { return this._getsockname().family; });

// ---- connecting ------------------------------------------------------------

/**
 * connect(port[, host]), connect(path), connect(options), each with a
 * listener for 'connect'.
 */
Socket.prototype.connect = function(...args) {
  this[kFrame] = context.frame;
  return require('internal/net/connect').connect(this, args);
};

/** Gives a socket its handle. */
function attach(socket, handle, isPipe) {
  socket._handle = handle;
  socket[kIsPipe] = isPipe;
  binding.adopt(handle, socket, events);
}

/** Bytes flow as soon as somebody may want them. */
function startAfterConnect(socket) {
  if (socket.readable && !socket.isPaused())
    socket.read(0);
}

/**
 * A socket over a connection that exists: the handle comes from C
 * (tdm_net_handle). `head`: bytes that were read before.
 */
function makeSocketFromStream(handle, options) {
  const socket = new Socket({ ...options, handle, manualStart: true });
  if (options?.head?.length > 0)
    socket.unshift(options.head);
  return socket;
}

/** Our end of a child's stdio pipe; only its stdin is not read from. */
function openPipe(fd, readable) {
  const handle = binding.open(fd);
  if (typeof handle === 'number')
    throw new ErrnoException(handle, 'open');
  const socket = new Socket({ handle, readable });
  socket[kIsPipe] = true;
  return socket;
}

module.exports = {
  Socket,
  applyOptions,
  attach,
  kIsPipe,
  makeSocketFromStream,
  openPipe,
  startAfterConnect,
  stopReading,
  timerDuration,
};
