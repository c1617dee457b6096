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
  return Duplex.toWeb(require('zlib')[table[format]]());
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
