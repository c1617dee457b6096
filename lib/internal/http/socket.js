'use strict';

// req.socket: the net.Socket that stands for a connection of the HTTP server.
//
// While HTTP owns the connection this is a thin object: it answers questions
// (addresses, counts), takes listeners, can be written to past HTTP and
// destroyed; it cannot be read. When HTTP lets go (an upgrade) it becomes a
// net.Socket like any other, the same object with the same listeners.

const { Socket } = require('net');
const { Buffer } = require('buffer');
const binding = internalBinding('http');
const { exchanges, sockets } = require('internal/http/common');
const { SLOT_MASK } = binding;
const {
  ErrnoException,
  codes: { ERR_HTTP_SOCKET_ENCODING, ERR_STREAM_DESTROYED },
} = require('internal/errors');

const kId = Symbol('id');
const kLocal = Symbol('localAddress');
const kRemote = Symbol('remoteAddress');
const kDestroyed = Symbol('destroyed');
const kEnded = Symbol('ended');
const kTimer = Symbol('timer');
const kActivity = Symbol('activity');
const kPaused = Symbol('paused');

function ConnectionSocket(id, server) {
  init(this, id, server);
}

function init(socket, id, server) {
  socket[kId] = id;
  socket[kEnded] = false;
  socket[kTimer] = null;
  socket.server = socket._server = server;
  socket._httpMessage = null;
  socket.parser = null;
  socket.timeout = 0;
  const local = binding.address(id, false);
  socket[kDestroyed] = binding.counts(id) === undefined;
  socket[kLocal] = typeof local === 'number' ? undefined : local;
  // Now: nobody can tell once the peer is gone.
  const remote = binding.address(id, true);
  socket[kRemote] = typeof remote === 'number' ? undefined : remote;
  binding.watch(id);
  socket.on('error', onError);
}
Object.setPrototypeOf(ConnectionSocket.prototype, Socket.prototype);
const proto = ConnectionSocket.prototype;

function onError(err) {
  const { server } = this;
  if (!server || !server.emit('clientError', err, this))
    this.destroy();
}

function define(name, get, set) {
  Object.defineProperty(proto, name, {
    configurable: true, enumerable: false, get, set,
  });
}

Object.defineProperty(proto, 'constructor', {
  configurable: true, writable: true, value: Socket,
});

define('remoteAddress', function() { return this[kRemote]?.[0]; });
define('remotePort', function() { return this[kRemote]?.[1]; });
define('remoteFamily', function() {
  return this[kRemote] && `IPv${this[kRemote][2]}`;
});
define('localAddress', function() { return this[kLocal]?.[0]; });
define('localPort', function() { return this[kLocal]?.[1]; });
define('localFamily', function() {
  return this[kLocal] && `IPv${this[kLocal][2]}`;
});
define('destroyed', function() { return this[kDestroyed]; });
define('closed', function() { return this[kDestroyed]; });
define('readable', function() { return !this[kDestroyed]; });
define('writable', function() { return !this[kDestroyed] && !this[kEnded]; });
define('readableEnded', function() { return this[kDestroyed]; });
define('writableEnded', function() { return this[kEnded]; });
define('writableFinished', function() { return this[kEnded]; });
define('errored', () => null);
define('readableFlowing', () => null);
define('readableLength', () => 0);
define('readableHighWaterMark', () => 64 * 1024);
define('writableHighWaterMark', () => 64 * 1024);
define('writableObjectMode', () => false);
define('readableObjectMode', () => false);
define('writableCorked', function() {
  return exchanges[this[kId] & SLOT_MASK]?.writableCorked ?? 0;
});
define('writableLength', function() { return count(this, 2); });
define('bufferSize', function() { return count(this, 2); });
define('bytesRead', function() { return count(this, 0); });
define('bytesWritten', function() { return count(this, 1); });
define('connecting', () => false);
define('pending', () => false);
define('readyState', function() {
  return this[kDestroyed] ? 'closed' : this[kEnded] ? 'readOnly' : 'open';
});
define('_handle', () => null);

function count(socket, i) {
  return binding.counts(socket[kId])?.[i] ?? 0;
}

proto.address = function() {
  const a = this[kLocal];
  return a === undefined ? {} :
    { address: a[0], family: `IPv${a[2]}`, port: a[1] };
};

proto.setNoDelay = function(on) {
  binding.setNoDelay(this[kId], on === undefined ? true : Boolean(on));
  return this;
};

proto.setKeepAlive = function(on, msecs) {
  binding.setKeepAlive(this[kId], Boolean(on), ~~(msecs / 1000));
  return this;
};

proto.ref = function() {
  binding.ref(this[kId], true);
  return this;
};

proto.unref = function() {
  binding.ref(this[kId], false);
  return this;
};

// HTTP reads, and holds back by itself.
proto.pause = function() {
  this[kPaused] = true;
  return this;
};

proto.resume = function() {
  this[kPaused] = false;
  return this;
};

proto.isPaused = function() {
  return Boolean(this[kPaused]);
};

proto.setEncoding = function() {
  throw new ERR_HTTP_SOCKET_ENCODING();
};

/** The last response of connection `id` is on its way. */
proto.endedByResponse = function(id) {
  if (this[kId] === id)
    this[kEnded] = true;
};

proto.cork = function() {};
proto.uncork = function() {};

/** Writes past HTTP: for 'clientError' and other last words. */
proto.write = function(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (!this.writable) {
    const err = new ERR_STREAM_DESTROYED('write');
    if (typeof callback === 'function')
      process.nextTick(callback, err);
    return false;
  }
  if (typeof chunk === 'string' && encoding && !/^utf-?8$/i.test(encoding))
    chunk = Buffer.from(chunk, encoding);
  const queued = binding.raw(this[kId], chunk);
  if (typeof callback === 'function')
    process.nextTick(callback);
  return queued < 64 * 1024;
};

proto.end = function(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = undefined;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (chunk !== undefined && chunk !== null)
    this.write(chunk, encoding);
  if (typeof callback === 'function')
    this.once('finish', callback);
  if (!this[kEnded] && !this[kDestroyed]) {
    this[kEnded] = true;
    closeConnection(this, true);
    process.nextTick(emitFinish, this);
  }
  return this;
};

function emitFinish(socket) {
  socket.emit('finish');
}

proto.destroy = function(err) {
  if (this[kDestroyed])
    return this;
  this[kDestroyed] = true;
  closeConnection(this, false);
  if (err && this.listenerCount('error') > 0)
    process.nextTick(emitError, this, err);
  return this;
};

function emitError(socket, err) {
  socket.emit('error', err);
}

proto.destroySoon = function() {
  this.end();
};

proto.resetAndDestroy = function() {
  return this.destroy();
};

// What C reports as an abort when the peer does it: here it is ours.
function closeConnection(socket, politely) {
  const id = socket[kId];
  const res = exchanges[id & SLOT_MASK];
  binding.close(id, politely);
  if (res !== undefined) {
    exchanges[id & SLOT_MASK] = undefined;
    process.nextTick(require('internal/http/server').abortExchange, res);
  }
}

/** C: the connection is closed. */
function connectionClosed(socket) {
  socket[kDestroyed] = true;
  clearTimeout(socket[kTimer]);
  socket.emit('close', false);
}

// ---- timeouts --------------------------------------------------------------

proto.setTimeout = function(msecs, callback) {
  const { timerDuration } = require('internal/net/socket');
  if (this[kDestroyed])
    return this;
  this.timeout = msecs;
  msecs = timerDuration(msecs, 'msecs');
  clearTimeout(this[kTimer]);
  this[kTimer] = null;
  if (callback !== undefined) {
    require('internal/validators').validateFunction(callback, 'callback');
    if (msecs === 0)
      this.removeListener('timeout', callback);
    else
      this.once('timeout', callback);
  }
  if (msecs > 0) {
    this[kActivity] = activity(this);
    this[kTimer] = setTimeout(onTimer, msecs, this).unref();
  }
  return this;
};

// Bytes moved, either way, since the connection began.
function activity(socket) {
  const counts = binding.counts(socket[kId]);
  return counts === undefined ? 0 : counts[0] + counts[1] - counts[2];
}

function onTimer(socket) {
  const now = activity(socket);
  if (now !== socket[kActivity]) {
    socket[kActivity] = now;
    socket[kTimer].refresh();
    return;
  }
  socket._onTimeout();
}

proto._onTimeout = function() {
  const res = exchanges[this[kId] & SLOT_MASK];
  const told = [
    res !== undefined && !res.req.complete && res.req.emit('timeout', this),
    res !== undefined && res.emit('timeout', this),
    this.server?.emit('timeout', this),
    this.listenerCount('timeout') > 0 && this.emit('timeout'),
  ];
  if (!told.includes(true))
    this.destroy();
};

// ---- letting go ------------------------------------------------------------

/**
 * Turns the socket into an ordinary one that owns the connection.
 * @returns {Buffer|null} what was read too far; null: the connection is gone
 */
function release(socket) {
  const id = socket[kId];
  const parts = binding.detach(id);
  if (parts === undefined)
    return null;
  const { server, timeout } = socket;
  clearTimeout(socket[kTimer]);
  sockets[id & SLOT_MASK] = undefined;
  exchanges[id & SLOT_MASK] = undefined;
  for (const key of [kId, kLocal, kRemote, kDestroyed, kEnded, kTimer,
                     kActivity, kPaused])
    delete socket[key];
  delete socket.timeout;
  socket.removeListener('error', onError);
  Object.setPrototypeOf(socket, Socket.prototype);
  Socket.call(socket, {
    handle: parts[0],
    allowHalfOpen: true,
  });
  socket.server = socket._server = server;
  if (timeout)
    socket.setTimeout(timeout);
  return Buffer.from(parts[1]);
}

/** The reverse: an ordinary socket becomes a connection of `server`. */
function adopt(socket, server, core) {
  const bytes = socket.read();
  const status = binding.adopt(core, socket._handle, bytes ?? undefined);
  if (status < 0) {
    socket.destroy(new ErrnoException(status, 'accept'));
    return;
  }
  const owner = socket._server;
  socket._handle = null; // before it is ours: an own property hides the getter
  delete socket._handle;
  Object.setPrototypeOf(socket, proto);
  init(socket, status, server);
  sockets[status & SLOT_MASK] = { id: status, object: socket };
  if (owner) {
    // The net.Server it came from does not see it close.
    socket.once('close', () => {
      owner._connections--;
      owner._emitCloseIfDrained();
    });
  }
}

module.exports = { ConnectionSocket, adopt, connectionClosed, release };
