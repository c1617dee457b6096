'use strict';

// The Transform all streams of node:zlib are: pieces of input go to the
// binding, which runs the codec on libuv's pool, and come back as pieces of
// `chunkSize` bytes of output.

const binding = internalBinding('zlib');
const { Buffer } = require('buffer');
const { Transform, finished } = require('stream');
const { codes } = require('internal/errors');
const { bindContext } = require('internal/fs/utils');
const { commonOptions, steady, trailingJunk, zlibError } =
  require('internal/zlib/formats');
const {
  Z_BLOCK, Z_FINISH, Z_FULL_FLUSH, Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH,
} = require('internal/zlib/constants');

/** On the empty chunk that flush() writes: which flush. */
const kFlush = Symbol('flush');
const kState = Symbol('state');
const kError = Symbol('error');
const kRejectGarbage = Symbol('rejectGarbage');

// How much each kind of flush forces out, weakest first.
const FORCE = [];
[Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH]
  .forEach((flag, i) => { FORCE[flag] = i; });

function stronger(a, b) {
  return FORCE[a] > FORCE[b] ? a : b;
}

/**
 * @param {object} opts of the stream and of the codec
 * @param {number} mode of the binding
 * @param {Int32Array} params of the binding
 * @param {{flush: number, finishFlush: number, fullFlush: number,
 *   max: number}} flushes the format's defaults
 */
function ZlibBase(opts, mode, params, flushes, dictionary, pledged) {
  const common = commonOptions(opts, flushes);
  if (opts && (opts.encoding || opts.objectMode || opts.writableObjectMode)) {
    opts = { ...opts };
    opts.encoding = null;
    opts.objectMode = false;
    opts.writableObjectMode = false;
  }
  const handle = binding.create(mode, params, dictionary, pledged);
  if (Array.isArray(handle)) throw zlibError(handle);

  Reflect.apply(Transform, this, [{ autoDestroy: true, ...opts }]);
  this[kError] = null;
  this[kState] = new Uint32Array(3);
  this[kRejectGarbage] = common.rejectGarbage;
  this.bytesWritten = 0;
  this._handle = handle;
  this._outBuffer = undefined; // made with the first write
  this._outOffset = 0;
  this._chunkSize = common.chunkSize;
  this._defaultFlushFlag = common.flush;
  this._finishFlushFlag = common.finishFlush;
  this._defaultFullFlushFlag = common.fullFlush;
  this._info = common.info;
  this._maxOutputLength = common.maxOutputLength;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return !this._handle;
  },
});

ZlibBase.prototype._final = function(cb) {
  cb();
};

ZlibBase.prototype._flush = function(cb) {
  this._transform(Buffer.alloc(0), '', cb);
};

ZlibBase.prototype.reset = function() {
  if (!this._handle)
    require('assert')(this._handle, 'zlib binding closed');
  const failed = binding.reset(this._handle);
  if (failed !== undefined) throw zlibError(failed);
};

/**
 * Forces out what the codec holds.
 * @param {number} [kind] of flush
 * @param {() => void} [cb] after it
 */
ZlibBase.prototype.flush = function(kind, cb) {
  if (typeof kind === 'function' || (kind === undefined && !cb)) {
    cb = kind;
    kind = this._defaultFullFlushFlag;
  }
  if (this.writableFinished) {
    if (cb) process.nextTick(cb);
  } else if (this.writableEnded) {
    if (cb) this.once('end', cb);
  } else {
    const chunk = Buffer.alloc(0);
    chunk[kFlush] = kind;
    this.write(chunk, '', cb);
  }
};

ZlibBase.prototype.close = function(cb) {
  if (cb) finished(this, cb);
  this.destroy();
};

function closeHandle(stream) {
  if (!stream._handle) return;
  binding.close(stream._handle);
  stream._handle = null;
}

ZlibBase.prototype._destroy = function(err, cb) {
  closeHandle(this);
  cb(err);
};

ZlibBase.prototype._transform = function(chunk, encoding, cb) {
  let flush = this._defaultFlushFlag;
  if (typeof chunk[kFlush] === 'number') {
    flush = chunk[kFlush];
  } else if (this.writableEnded && this.writableLength === chunk.byteLength) {
    // The last chunk.
    flush = stronger(flush, this._finishFlushFlag);
  }
  processChunk(this, chunk, flush, cb);
};

/** As old programs call it: without a callback it works at once. */
ZlibBase.prototype._processChunk = function(chunk, flush, cb) {
  if (typeof cb === 'function') {
    processChunk(this, chunk, flush, cb);
    return undefined;
  }
  return processChunkSync(this, chunk, flush);
};

// ---- one chunk ------------------------------------------------------------

function prepareOutput(stream) {
  if (stream._outBuffer === undefined ||
      stream._outOffset >= stream._chunkSize) {
    stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
    stream._outOffset = 0;
  }
}

function processChunk(stream, chunk, flush, cb) {
  if (!stream._handle) {
    process.nextTick(cb);
    return;
  }
  chunk = steady(chunk);
  let offset = 0;
  let left = chunk.byteLength;
  const state = stream[kState];

  const step = () => {
    prepareOutput(stream);
    const room = stream._chunkSize - stream._outOffset;
    binding.write(
      stream._handle, flush, chunk, offset, left, stream._outBuffer,
      stream._outOffset, room, state,
      (status, failed) => after(status, failed, room));
  };

  const after = bindContext((status, failed, room) => {
    if (stream.destroyed) {
      cb();
      return;
    }
    if (status < 0) {
      const err = zlibError(failed);
      stream[kError] = err;
      stream.destroy(err);
      return;
    }
    const roomLeft = state[0];
    const inLeft = state[1];
    stream.bytesWritten += left - inLeft;
    offset += left - inLeft;
    left = inLeft;

    let full = false;
    const have = room - roomLeft;
    if (have > 0) {
      const at = stream._outOffset;
      stream._outOffset += have;
      full = !stream.push(stream._outBuffer.subarray(at, at + have));
      if (stream.destroyed) {
        cb();
        return;
      }
    }
    if (roomLeft === 0) {
      // There may be more output. It waits until somebody reads.
      if (full) {
        const read = stream._read;
        stream._read = (n) => {
          stream._read = read;
          if (stream._handle) step();
          stream._read(n);
        };
      } else {
        step();
      }
      return;
    }
    if (inLeft > 0) {
      // Neither room nor input is missing: the data ended before the input.
      if (stream[kRejectGarbage]) {
        stream.destroy(trailingJunk());
        return;
      }
      stream.push(null);
      return;
    }
    cb();
  });

  step();
}

function processChunkSync(stream, chunk, flush) {
  const state = stream[kState];
  const pieces = [];
  let total = 0;
  let offset = 0;
  let left = chunk.byteLength;
  for (;;) {
    prepareOutput(stream);
    const room = stream._chunkSize - stream._outOffset;
    const failed = binding.write(
      stream._handle, flush, chunk, offset, left, stream._outBuffer,
      stream._outOffset, room, state);
    if (failed !== undefined) {
      closeHandle(stream);
      throw zlibError(failed);
    }
    const [roomLeft, inLeft] = state;
    offset += left - inLeft;
    left = inLeft;
    const have = room - roomLeft;
    const at = stream._outOffset;
    stream._outOffset += have;
    total += have;
    if (have > 0) pieces.push(stream._outBuffer.subarray(at, at + have));
    if (total > stream._maxOutputLength) {
      closeHandle(stream);
      throw new codes.ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
    }
    if (roomLeft !== 0) break;
  }
  stream.bytesWritten = offset;
  closeHandle(stream);
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, total);
}

module.exports = { ZlibBase };
