'use strict';

// node:tty. Reading goes through the binding's handle; writing is synchronous,
// as Node's is on Linux.

const { Readable } = require('stream');
const { Buffer } = require('buffer');
const {
  ErrnoException,
  codes: { ERR_INVALID_FD, ERR_TTY_INIT_FAILED },
} = require('internal/errors');
const { SyncWriteStream } = require('internal/sync_write_stream');
const { getColorDepth, hasColors } = require('internal/tty_colors');
const binding = internalBinding('tty');

/** Whether a descriptor is a terminal. */
function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 &&
    binding.isatty(fd);
}

function checkFd(fd) {
  if (fd >> 0 !== fd || fd < 0)
    throw new ERR_INVALID_FD(fd);
}

function initFailed(status) {
  const { uvErrname } = require('internal/errors');
  return new ERR_TTY_INIT_FAILED({
    errno: status,
    code: uvErrname(status),
    message: new ErrnoException(status, 'uv_tty_init').message,
    syscall: 'uv_tty_init',
  });
}

/** The readable side of a terminal. */
function ReadStream(fd, options) {
  if (!(this instanceof ReadStream))
    return new ReadStream(fd, options);
  checkFd(fd);
  const handle = binding.open(fd, (n, bytes) => onRead(this, n, bytes));
  if (typeof handle === 'number')
    throw initFailed(handle);
  Readable.call(this, { highWaterMark: 0, ...options, emitClose: true });
  this._handle = handle;
  this._reading = false;
  this.fd = fd;
  this.isRaw = false;
  this.isTTY = true;
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

function onRead(stream, n, bytes) {
  if (n > 0) {
    if (!stream.push(Buffer.from(bytes)) && stream.isPaused())
      stopReading(stream);
  } else if (n === binding.EOF) {
    stream._reading = false;
    stream.push(null);
  } else {
    stream._reading = false;
    stream.destroy(new ErrnoException(n, 'read'));
  }
}

function stopReading(stream) {
  if (stream._reading && stream._handle) {
    stream._reading = false;
    binding.reading(stream._handle, false);
  }
}

ReadStream.prototype._read = function() {
  if (this._reading || !this._handle)
    return;
  this._reading = true;
  binding.reading(this._handle, true);
};

// A paused terminal doesn't keep the process alive.
ReadStream.prototype.pause = function() {
  stopReading(this);
  return Readable.prototype.pause.call(this);
};

ReadStream.prototype.resume = function() {
  // A read that pause() cut short is still what the stream waits for.
  if (this._readableState.reading)
    this._read();
  return Readable.prototype.resume.call(this);
};

ReadStream.prototype._destroy = function(err, callback) {
  if (this._handle) {
    binding.close(this._handle);
    this._handle = null;
  }
  callback(err);
};

/** Key by key and without echo (true), or line by line. */
ReadStream.prototype.setRawMode = function(flag) {
  flag = Boolean(flag);
  const status = this._handle ? binding.setRawMode(this._handle, flag) : -9;
  if (status !== 0)
    this.emit('error', new ErrnoException(status, 'setRawMode'));
  else
    this.isRaw = flag;
  return this;
};

ReadStream.prototype.ref = function() {
  if (this._handle)
    binding.ref(this._handle, true);
  return this;
};

ReadStream.prototype.unref = function() {
  if (this._handle)
    binding.ref(this._handle, false);
  return this;
};

/** The writable side of a terminal. */
function WriteStream(fd) {
  if (!(this instanceof WriteStream))
    return new WriteStream(fd);
  checkFd(fd);
  const size = binding.windowSize(fd);
  if (typeof size === 'number')
    throw initFailed(size);
  SyncWriteStream.call(this, fd);
  this._type = 'tty';
  setSize(this, size);
}
Object.setPrototypeOf(WriteStream.prototype, SyncWriteStream.prototype);
Object.setPrototypeOf(WriteStream, SyncWriteStream);

function setSize(stream, size) {
  [stream.columns, stream.rows] = size;
}

WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = getColorDepth;
WriteStream.prototype.hasColors = hasColors;

/** Looks at the size again; 'resize' when it has changed. */
WriteStream.prototype._refreshSize = function() {
  const size = binding.windowSize(this.fd);
  if (typeof size === 'number') {
    this.emit('error', new ErrnoException(size, 'getWindowSize'));
    return;
  }
  if (size[0] !== this.columns || size[1] !== this.rows) {
    setSize(this, size);
    this.emit('resize');
  }
};

/** [columns, rows] */
WriteStream.prototype.getWindowSize = function() {
  return [this.columns, this.rows];
};

// ---- moving the cursor (ECMA-48 control sequences) --------------------------

const readline = () => require('internal/readline_cursor');

WriteStream.prototype.cursorTo = function(x, y, callback) {
  return readline().cursorTo(this, x, y, callback);
};

WriteStream.prototype.moveCursor = function(dx, dy, callback) {
  return readline().moveCursor(this, dx, dy, callback);
};

WriteStream.prototype.clearLine = function(dir, callback) {
  return readline().clearLine(this, dir, callback);
};

WriteStream.prototype.clearScreenDown = function(callback) {
  return readline().clearScreenDown(this, callback);
};

module.exports = { isatty, ReadStream, WriteStream };
