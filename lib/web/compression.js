'use strict';

// CompressionStream and DecompressionStream,
// https://compression.spec.whatwg.org/: node:zlib's streams as web streams.

const { Duplex } = require('stream');

const compressors = {
  '__proto__': null,
  'deflate': 'createDeflate',
  'deflate-raw': 'createDeflateRaw',
  'gzip': 'createGzip',
  'brotli': 'createBrotliCompress',
};
const decompressors = {
  '__proto__': null,
  'deflate': 'createInflate',
  'deflate-raw': 'createInflateRaw',
  'gzip': 'createGunzip',
  'brotli': 'createBrotliDecompress',
};

function pairOf(table, format) {
  format = `${format}`;
  if (table[format] === undefined) {
    require('internal/validators').validateOneOf(
      format, 'format', Object.keys(table));
  }
  // What follows the end of the data is an error here, and errors are
  // TypeErrors.
  const stream = require('zlib')[table[format]]({
    rejectGarbageAfterEnd: true,
  });
  const destroy = stream._destroy;
  stream._destroy = function(err, cb) {
    if (err?.code !== undefined && !(err instanceof TypeError) &&
        err.name === 'Error') {
      const { code } = err;
      err = Object.assign(new TypeError(err.message, { cause: err }), { code });
    }
    Reflect.apply(destroy, this, [err, cb]);
  };
  return Duplex.toWeb(stream);
}

function defineStream(C, name) {
  for (const member of ['readable', 'writable']) {
    Object.defineProperty(C.prototype, member, {
      __proto__: null, enumerable: true,
    });
  }
  Object.defineProperty(C.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: name,
  });
}

/** A transform that compresses: 'gzip', 'deflate', 'deflate-raw', 'brotli'. */
class CompressionStream {
  #pair;

  constructor(format) {
    this.#pair = pairOf(compressors, format);
  }

  get readable() {
    return this.#pair.readable;
  }

  get writable() {
    return this.#pair.writable;
  }
}

/** The inverse of CompressionStream. */
class DecompressionStream {
  #pair;

  constructor(format) {
    this.#pair = pairOf(decompressors, format);
  }

  get readable() {
    return this.#pair.readable;
  }

  get writable() {
    return this.#pair.writable;
  }
}

defineStream(CompressionStream, 'CompressionStream');
defineStream(DecompressionStream, 'DecompressionStream');

module.exports = { CompressionStream, DecompressionStream };
