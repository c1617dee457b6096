'use strict';

// fs.ReadStream and fs.WriteStream. They are functions, not classes: programs
// call them without `new` and inherit from them in the old way.

const { Readable, Writable, finished } = require('stream');
const { AbortError, codes } = require('internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateInteger,
} = require('internal/validators');
const {
  getBuffer,
  getOptions,
  isURL,
} = require('internal/fs/utils');

const kBusy = Symbol('busy'); // a read or write is in flight
const kIdle = Symbol('idle'); // event: it ended
const kFs = Symbol('fs');
const kHandle = Symbol('handle');

function toPath(path) {
  return path != null && isURL(path) ?
    require('url').fileURLToPath(path) : path;
}

// The functions of node:fs that a stream needs, on a FileHandle.
function handleFunctions(handle) {
  const settle = (promise, cb, map) => {
    promise.then((r) => cb(null, ...map(r)), (err) => cb(err));
  };
  return {
    open: (path, flags, mode, cb) => {
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED('open()');
    },
    close: (fd, cb) => {
      handle.unrefFromStream();
      settle(handle.close(), cb, () => []);
    },
    fsync: (fd, cb) => settle(handle.sync(), cb, () => []),
    read: (fd, buf, offset, length, pos, cb) => {
      settle(handle.read(buf, offset, length, pos), cb,
             (r) => [r.bytesRead, r.buffer]);
    },
    write: (fd, buf, offset, length, pos, cb) => {
      settle(handle.write(buf, offset, length, pos), cb,
             (r) => [r.bytesWritten, r.buffer]);
    },
    writev: (fd, buffers, pos, cb) => {
      settle(handle.writev(buffers, pos), cb,
             (r) => [r.bytesWritten, r.buffers]);
    },
  };
}

// Takes options.fd, a number or a FileHandle.
function importFd(stream, options) {
  if (typeof options.fd === 'number') {
    stream[kFs] = options.fs || require('fs');
    return options.fd;
  }
  const { FileHandle } = require('internal/fs/handle');
  if (options.fd instanceof FileHandle) {
    if (options.fs) {
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    }
    const handle = options.fd;
    stream[kHandle] = handle;
    stream[kFs] = handleFunctions(handle);
    handle.refFromStream();
    handle.on('close', () => stream.close());
    return handle.fd;
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    'options.fd', ['number', 'FileHandle'], options.fd);
}

// Opens the file before the first read or write.
function construct(cb) {
  if (typeof this.fd === 'number') {
    cb();
    return;
  }
  if (this.open !== openRead && this.open !== openWrite) {
    // An old way of inheriting replaces open(), which emits 'open'.
    const emit = this.emit;
    this.emit = function(...args) {
      if (args[0] === 'open') {
        this.emit = emit;
        cb();
        Reflect.apply(emit, this, args);
      } else if (args[0] === 'error') {
        this.emit = emit;
        cb(args[1]);
      } else {
        Reflect.apply(emit, this, args);
      }
    };
    this.open();
    return;
  }
  this[kFs].open(this.path, this.flags, this.mode, (err, fd) => {
    if (err) {
      cb(err);
      return;
    }
    this.fd = fd;
    // Constructed means that writes go to the file, but those that waited
    // begin a tick later: corked, none overtakes them.
    if (this.cork) {
      this.cork();
      process.nextTick(() => process.nextTick(() => {
        process.nextTick(() => this.uncork());
      }));
    }
    cb();
    this.emit('open', fd);
    this.emit('ready');
  });
}

// Deprecated; the file is opened anyway.
function deprecatedOpen(name) {
  let warned = false;
  return function open() {
    if (warned) return;
    warned = true;
    process.emitWarning(`${name}.prototype.open() is deprecated`,
                        'DeprecationWarning', 'DEP0135');
  };
}
const openRead = deprecatedOpen('ReadStream');
const openWrite = deprecatedOpen('WriteStream');

function closeFd(stream, err, cb) {
  if (stream.fd === null || stream.fd === undefined) {
    cb(err);
    return;
  }
  const { fd } = stream;
  const close = () => {
    stream[kFs].close(fd, (er) => cb(er || err));
    stream.fd = null;
  };
  if (stream.flush && !err) {
    stream[kFs].fsync(fd, (flushErr) => {
      if (flushErr) err = flushErr;
      close();
    });
  } else {
    close();
  }
}

// Destroying waits for the operation in flight: its descriptor and its buffer
// must stay.
function destroy(err, cb) {
  if (this[kBusy]) this.once(kIdle, (er) => closeFd(this, err || er, cb));
  else closeFd(this, err, cb);
}

// Ends an operation; true when the stream was destroyed meanwhile.
function operationEnded(stream, err) {
  stream[kBusy] = false;
  if (!stream.destroyed) return false;
  stream.emit(kIdle, err);
  return true;
}

function destroyOnAbort(stream, signal) {
  validateAbortSignal(signal, 'signal');
  const onAbort = () => {
    stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  };
  if (signal.aborted) {
    onAbort();
    return;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  finished(stream, () => signal.removeEventListener('abort', onAbort));
}

// With what the options inherit.
function copy(options) {
  const result = {};
  for (const key in options) result[key] = options[key];
  return result;
}

// What both constructors do with their path and options.
function prepare(stream, path, options, flags, name) {
  options = copy(getOptions(options, {}));
  if (options.emitClose === undefined) options.emitClose = true;
  options.autoDestroy = options.autoClose === undefined ?
    true : options.autoClose;
  delete options.signal;

  if (options.fd == null) {
    stream.fd = null;
    stream[kFs] = options.fs || require('fs');
    validateFunction(stream[kFs].open, 'options.fs.open');
    stream.path = toPath(path);
    stream.flags = options.flags === undefined ? flags : options.flags;
    stream.mode = options.mode === undefined ? 0o666 : options.mode;
    require('internal/fs/utils').getValidatedPath(stream.path);
  } else {
    stream.fd = require('internal/fs/utils')
      .getValidatedFd(importFd(stream, options));
  }
  if (options.fs && options.autoDestroy)
    validateFunction(stream[kFs].close, 'options.fs.close');
  stream[kBusy] = false;
  stream.start = options.start;
  if (stream.start !== undefined)
    validateInteger(stream.start, 'start', 0);
  stream.pos = stream.start;
  return options;
}

/**
 * @param {{flags?: string, encoding?: string, fd?: number|FileHandle,
 *   mode?: number, autoClose?: boolean, emitClose?: boolean, start?: number,
 *   end?: number, highWaterMark?: number, fs?: object,
 *   signal?: AbortSignal}|string} [options] start and end are inclusive
 */
function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  const signal = getOptions(options, {}).signal;
  options = prepare(this, path, options, 'r');
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  if (options.fs) validateFunction(this[kFs].read, 'options.fs.read');

  this.end = options.end ?? Infinity;
  this.bytesRead = 0;
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new codes.ERR_OUT_OF_RANGE(
        'start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Reflect.apply(Readable, this, [options]);
  if (options.encoding) this.setEncoding(options.encoding);
  if (signal) destroyOnAbort(this, signal);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

function own(stream, state) {
  if (stream[state] === undefined)
    throw new codes.ERR_INVALID_THIS('Stream');
  return stream[state];
}

const autoClose = (state) => ({
  __proto__: null,
  configurable: true,
  get() {
    return own(this, state).autoDestroy;
  },
  set(value) {
    own(this, state).autoDestroy = value;
  },
});
const pending = {
  __proto__: null,
  configurable: true,
  get() {
    return this.fd === null;
  },
};

Object.defineProperties(ReadStream.prototype, {
  autoClose: autoClose('_readableState'),
  pending,
});

ReadStream.prototype.open = openRead;
ReadStream.prototype._construct = construct;
ReadStream.prototype._destroy = destroy;

ReadStream.prototype._read = function(n) {
  n = this.pos !== undefined ?
    Math.min(this.end - this.pos + 1, n) :
    Math.min(this.end - this.bytesRead + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  const buf = getBuffer().allocUnsafeSlow(n);
  this[kBusy] = true;
  this[kFs].read(this.fd, buf, 0, n, this.pos, (err, bytesRead, chunk) => {
    if (operationEnded(this, err)) return;
    if (err) {
      // Without autoClose the stream fails but stays.
      require('deps/readable-stream/lib/internal/streams/destroy')
        .errorOrDestroy(this, err);
      return;
    }
    if (!(bytesRead > 0)) {
      this.push(null);
      return;
    }
    if (this.pos !== undefined) this.pos += bytesRead;
    this.bytesRead += bytesRead;
    if (bytesRead !== chunk.length) {
      // A short read doesn't keep the whole buffer alive.
      chunk = getBuffer().from(chunk.subarray(0, bytesRead));
    }
    this.push(chunk);
  });
};

ReadStream.prototype.close = function(cb) {
  if (typeof cb === 'function') finished(this, cb);
  this.destroy();
};

/**
 * @param {{flags?: string, encoding?: string, fd?: number|FileHandle,
 *   mode?: number, autoClose?: boolean, emitClose?: boolean, start?: number,
 *   highWaterMark?: number, fs?: object, flush?: boolean,
 *   signal?: AbortSignal}|string} [options]
 */
function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  const signal = getOptions(options, {}).signal;
  options = prepare(this, path, options, 'w');
  options.decodeStrings = true;

  if (options.fs) {
    const fs = this[kFs];
    if (!fs.write && !fs.writev) {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'options.fs.write', 'function', fs.write);
    }
    if (fs.write) validateFunction(fs.write, 'options.fs.write');
    if (fs.writev) validateFunction(fs.writev, 'options.fs.writev');
  }
  this.flush = options.flush;
  if (this.flush == null) {
    this.flush = false;
  } else {
    validateBoolean(this.flush, 'options.flush');
    if (this.flush && options.fs)
      validateFunction(this[kFs].fsync, 'options.fs.fsync');
  }
  // An instance without one of them doesn't use it.
  if (!this[kFs].write) this._write = null;
  if (!this[kFs].writev) this._writev = null;

  this.bytesWritten = 0;
  if (this.start !== undefined && options.flags === undefined &&
      options.fd == null) {
    this.flags = 'w';
  }
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
  if (signal) destroyOnAbort(this, signal);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

Object.defineProperties(WriteStream.prototype, {
  autoClose: autoClose('_writableState'),
  pending,
});

WriteStream.prototype.open = openWrite;
WriteStream.prototype._construct = construct;
WriteStream.prototype._destroy = destroy;

// Writes all of `data`, in several calls where the system takes less.
function writeAll(stream, data, pos, cb, retries = 0) {
  stream[kFs].write(stream.fd, data, 0, data.length, pos, (er, n) => {
    if (er?.code === 'EAGAIN') {
      er = null;
      n = 0;
    }
    if (stream.destroyed || er) {
      cb(er || new codes.ERR_STREAM_DESTROYED('write'));
      return;
    }
    stream.bytesWritten += n;
    retries = n > 0 ? 0 : retries + 1;
    if (n >= data.length) {
      cb();
    } else if (retries > 5) {
      cb(new codes.ERR_SYSTEM_ERROR({
        code: 'EAGAIN', message: 'write failed', syscall: 'write', errno: -11,
      }));
    } else {
      writeAll(stream, data.subarray(n),
               pos === undefined ? undefined : pos + n, cb, retries);
    }
  });
}

WriteStream.prototype._write = function(data, encoding, cb) {
  this[kBusy] = true;
  writeAll(this, data, this.pos, (er) => {
    this[kBusy] = false;
    if (this.destroyed) {
      cb(er);
      this.emit(kIdle, er);
      return;
    }
    cb(er);
  });
  if (this.pos !== undefined) this.pos += data.length;
};

WriteStream.prototype._writev = function(data, cb) {
  const chunks = data.map((d) => d.chunk);
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { pos } = this;
  this[kBusy] = true;
  const ended = (er) => {
    this[kBusy] = false;
    cb(er);
    if (this.destroyed) this.emit(kIdle, er);
  };
  this[kFs].writev(this.fd, chunks, pos ?? null, (er, n) => {
    if (er?.code === 'EAGAIN') {
      er = null;
      n = 0;
    }
    if (this.destroyed || er) {
      ended(er || new codes.ERR_STREAM_DESTROYED('write'));
      return;
    }
    this.bytesWritten += n;
    if (n >= size) {
      ended();
      return;
    }
    const rest = getBuffer().concat(chunks).subarray(n);
    writeAll(this, rest, pos === undefined ? undefined : pos + n, ended);
  });
  if (this.pos !== undefined) this.pos += size;
};

WriteStream.prototype.close = function(cb) {
  if (cb) {
    if (this.closed) {
      process.nextTick(cb);
      return;
    }
    this.on('close', cb);
  }
  // Without autoDestroy the descriptor is closed once all is written.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

WriteStream.prototype.destroySoon = Writable.prototype.end;

module.exports = { ReadStream, WriteStream };
