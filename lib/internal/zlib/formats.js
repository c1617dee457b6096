'use strict';

// The formats of node:zlib: what options each has, as the binding wants them,
// and how it flushes.

const constants = require('internal/zlib/constants');
const { kMaxLength } = require('buffer');
const { codes, genericNodeError } = require('internal/errors');
const {
  checkRangesOrGetDefault,
  validateFiniteNumber,
} = require('internal/validators');

const {
  DEFLATERAW, GUNZIP, GZIP, INFLATE, UNZIP, BROTLI_OPERATION_EMIT_METADATA,
  BROTLI_OPERATION_FINISH, BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_PROCESS,
  Z_BLOCK, Z_DEFAULT_CHUNK, Z_DEFAULT_LEVEL, Z_DEFAULT_MEMLEVEL,
  Z_DEFAULT_STRATEGY, Z_DEFAULT_WINDOWBITS, Z_FINISH, Z_FIXED, Z_FULL_FLUSH,
  Z_MAX_LEVEL, Z_MAX_MEMLEVEL, Z_MAX_WINDOWBITS, Z_MIN_CHUNK, Z_MIN_LEVEL,
  Z_MIN_MEMLEVEL, Z_MIN_WINDOWBITS, Z_NO_FLUSH, ZSTD_COMPRESS, ZSTD_e_continue,
  ZSTD_e_end, ZSTD_e_flush,
} = constants;

/** An Error for a failure of the binding. */
function zlibError([errno, code, message]) {
  if (code === 'ERR_ZLIB_INITIALIZATION_FAILED') {
    const err = new codes.ERR_ZLIB_INITIALIZATION_FAILED();
    if (message) err.message = message;
    return err;
  }
  if (code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END')
    return trailingJunk();
  return genericNodeError(message, { errno, code });
}

function trailingJunk() {
  const err = new TypeError('Trailing junk found after the end of the ' +
                            'compressed stream');
  err.code = 'ERR_TRAILING_JUNK_AFTER_STREAM_END';
  return err;
}

const zlibFlushes = {
  flush: Z_NO_FLUSH,
  finishFlush: Z_FINISH,
  fullFlush: Z_FULL_FLUSH,
  max: Z_BLOCK,
};
const brotliFlushes = {
  flush: BROTLI_OPERATION_PROCESS,
  finishFlush: BROTLI_OPERATION_FINISH,
  fullFlush: BROTLI_OPERATION_FLUSH,
  max: BROTLI_OPERATION_EMIT_METADATA,
};
const zstdFlushes = {
  flush: ZSTD_e_continue,
  finishFlush: ZSTD_e_end,
  fullFlush: ZSTD_e_flush,
  max: ZSTD_e_end,
};

/** Options that all formats share, checked. */
function commonOptions(opts, flushes) {
  const { flush, finishFlush, fullFlush, max } = flushes;
  const result = {
    chunkSize: Z_DEFAULT_CHUNK,
    flush,
    finishFlush,
    fullFlush,
    maxOutputLength: kMaxLength,
    info: undefined,
    rejectGarbage: false,
  };
  if (!opts) return result;
  result.chunkSize = opts.chunkSize;
  if (!validateFiniteNumber(result.chunkSize, 'options.chunkSize')) {
    result.chunkSize = Z_DEFAULT_CHUNK;
  } else if (result.chunkSize < Z_MIN_CHUNK) {
    throw new codes.ERR_OUT_OF_RANGE(
      'options.chunkSize', `>= ${Z_MIN_CHUNK}`, result.chunkSize);
  }
  result.flush = checkRangesOrGetDefault(
    opts.flush, 'options.flush', 0, max, flush);
  result.finishFlush = checkRangesOrGetDefault(
    opts.finishFlush, 'options.finishFlush', 0, max, finishFlush);
  result.maxOutputLength = checkRangesOrGetDefault(
    opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength,
    kMaxLength);
  result.info = opts.info;
  result.rejectGarbage = opts.rejectGarbageAfterEnd === true;
  return result;
}

function getDictionary(opts) {
  const { dictionary } = opts;
  if (dictionary === undefined || ArrayBuffer.isView(dictionary))
    return dictionary;
  if (require('util').types.isAnyArrayBuffer(dictionary))
    return new Uint8Array(dictionary);
  throw new codes.ERR_INVALID_ARG_TYPE(
    'options.dictionary',
    ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

/** windowBits, level, memLevel and strategy, and the dictionary. */
function zlibParams(opts, mode) {
  let windowBits = Z_DEFAULT_WINDOWBITS;
  let level = Z_DEFAULT_LEVEL;
  let memLevel = Z_DEFAULT_MEMLEVEL;
  let strategy = Z_DEFAULT_STRATEGY;
  let dictionary;
  if (opts) {
    if ((opts.windowBits == null || opts.windowBits === 0) &&
        (mode === INFLATE || mode === GUNZIP || mode === UNZIP)) {
      windowBits = 0; // as the data's header says
    } else {
      // zlib has no 8-bit windows for gzip.
      const min = Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0);
      windowBits = checkRangesOrGetDefault(
        opts.windowBits, 'options.windowBits', min, Z_MAX_WINDOWBITS,
        Z_DEFAULT_WINDOWBITS);
    }
    level = checkRangesOrGetDefault(
      opts.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_LEVEL);
    memLevel = checkRangesOrGetDefault(
      opts.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL,
      Z_DEFAULT_MEMLEVEL);
    strategy = checkRangesOrGetDefault(
      opts.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED,
      Z_DEFAULT_STRATEGY);
    dictionary = getDictionary(opts);
    if (mode === DEFLATERAW && windowBits === 8) windowBits = 9;
  }
  return {
    params: new Int32Array([windowBits, level, memLevel, strategy]),
    dictionary,
    pledged: undefined,
  };
}

function maxOf(prefix) {
  let max = 0;
  for (const name of Object.keys(constants)) {
    if (name.startsWith(prefix)) max = Math.max(max, constants[name]);
  }
  return max;
}

// options.params as a flat list of numbers and values.
function pairs(opts, max, Invalid) {
  const list = [];
  if (!opts?.params) return new Int32Array(0);
  const seen = new Set();
  for (const name of Object.keys(opts.params)) {
    const key = +name;
    if (Number.isNaN(key) || key < 0 || key > max || seen.has(key))
      throw new Invalid(name);
    const value = opts.params[name];
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'options.params[key]', 'number', value);
    }
    seen.add(key);
    list.push(key, Number(value));
  }
  return new Int32Array(list);
}

let maxBrotli;
function brotliParams(opts) {
  maxBrotli ??= maxOf('BROTLI_PARAM_');
  return {
    params: pairs(opts, maxBrotli, codes.ERR_BROTLI_INVALID_PARAM),
    dictionary: undefined,
    pledged: undefined,
  };
}

function zstdParams(opts, mode) {
  const max = maxOf(mode === ZSTD_COMPRESS ? 'ZSTD_c_' : 'ZSTD_d_');
  return {
    params: pairs(opts, max, codes.ERR_ZSTD_INVALID_PARAM),
    dictionary: opts ? getDictionary(opts) : undefined,
    pledged: opts?.pledgedSrcSize,
  };
}

/** Bytes that stay where they are while the pool works on them. */
function steady(bytes) {
  if (!bytes.buffer.resizable)
    return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .slice();
}

module.exports = {
  commonOptions,
  steady,
  trailingJunk,
  zlibError,
  brotli: { flushes: brotliFlushes, params: brotliParams },
  zlib: { flushes: zlibFlushes, params: zlibParams },
  zstd: { flushes: zstdFlushes, params: zstdParams },
};
