'use strict';

/* node:zlib. One-shots are single calls of the binding; the streams and all
 * that they need load when the first one is made. */

const binding = internalBinding('zlib');
const constants = require('internal/zlib/constants');
const formats = require('internal/zlib/formats');
const { codes } = require('internal/errors');
const { validateFunction, validateUint32 } = require('internal/validators');

// name of the class: [mode, format, name of the one-shot]
const CLASSES = {
  Deflate: ['DEFLATE', 'zlib', 'deflate'],
  Inflate: ['INFLATE', 'zlib', 'inflate'],
  Gzip: ['GZIP', 'zlib', 'gzip'],
  Gunzip: ['GUNZIP', 'zlib', 'gunzip'],
  DeflateRaw: ['DEFLATERAW', 'zlib', 'deflateRaw'],
  InflateRaw: ['INFLATERAW', 'zlib', 'inflateRaw'],
  Unzip: ['UNZIP', 'zlib', 'unzip'],
  BrotliCompress: ['BROTLI_ENCODE', 'brotli', 'brotliCompress'],
  BrotliDecompress: ['BROTLI_DECODE', 'brotli', 'brotliDecompress'],
  ZstdCompress: ['ZSTD_COMPRESS', 'zstd', 'zstdCompress'],
  ZstdDecompress: ['ZSTD_DECOMPRESS', 'zstd', 'zstdDecompress'],
};

// ---- one-shots ------------------------------------------------------------

function toBytes(buffer) {
  if (ArrayBuffer.isView(buffer)) return buffer;
  if (typeof buffer === 'string') return require('buffer').Buffer.from(buffer);
  if (require('util').types.isAnyArrayBuffer(buffer))
    return new Uint8Array(buffer);
  throw new codes.ERR_INVALID_ARG_TYPE(
    'buffer',
    ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
}

// The arguments of the binding's oneShot.
function shotArguments(mode, format, input, opts) {
  const { flushes, params: getParams } = formats[format];
  const common = formats.commonOptions(opts, flushes);
  const { params, dictionary, pledged } = getParams(opts, mode);
  return [
    mode, params, dictionary, pledged, input, common.finishFlush,
    common.maxOutputLength, common.rejectGarbage,
  ];
}

function shotError(failed, max) {
  if (failed[1] === 'ERR_BUFFER_TOO_LARGE')
    return new codes.ERR_BUFFER_TOO_LARGE(max);
  return formats.zlibError(failed);
}

// With { info: true } the result is { buffer, engine }.
function shotResult(Class, opts, input, value) {
  const buffer = require('buffer').Buffer.from(value);
  if (!opts?.info) return buffer;
  const engine = new module.exports[Class](opts);
  engine.bytesWritten = input.byteLength;
  engine.close();
  return { buffer, engine };
}

function makeOneShots(Class, mode, format, name) {
  // Named as Node's: err.stack and inspect show it.
  const fns = {
    [name](buffer, opts, callback) {
      if (typeof opts === 'function') {
        callback = opts;
        opts = {};
      }
      validateFunction(callback, 'callback');
      const input = formats.steady(toBytes(buffer));
      const args = shotArguments(mode, format, input, opts);
      const cb = require('internal/fs/utils').bindContext(callback);
      binding.oneShot(...args, (status, value) => {
        if (status < 0) return cb(shotError(value, args[6]));
        let result;
        try {
          result = shotResult(Class, opts, input, value);
        } catch (err) {
          return cb(err);
        }
        cb(null, result);
      });
    },
    [`${name}Sync`](buffer, opts) {
      const input = toBytes(buffer);
      const args = shotArguments(mode, format, input, opts);
      const value = binding.oneShot(...args);
      if (Array.isArray(value)) throw shotError(value, args[6]);
      return shotResult(Class, opts, input, value);
    },
  };
  return fns;
}

/**
 * @param {string|ArrayBufferView} data
 * @param {number} [value] of what went before
 * @returns {number} the CRC-32 checksum
 */
function crc32(data, value = 0) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  validateUint32(value, 'value');
  return binding.crc32(data, value);
}

// ---- streams --------------------------------------------------------------

const warned = new Set();

function warnWithoutNew(name) {
  if (warned.has(name)) return;
  warned.add(name);
  process.emitWarning(
    `Instantiating ${name} without the 'new' keyword has been deprecated.`,
    'DeprecationWarning', 'DEP0184');
}

// A function, not a class: programs call it without `new`.
function makeClass(name, mode, format) {
  const { ZlibBase } = require('internal/zlib/stream');
  const { flushes, params: getParams } = formats[format];
  const holder = {
    [name]: function(opts) {
      if (!(this instanceof holder[name])) {
        warnWithoutNew(name);
        return new holder[name](opts);
      }
      const { params, dictionary, pledged } = getParams(opts, mode);
      Reflect.apply(ZlibBase, this,
                    [opts, mode, params, flushes, dictionary, pledged]);
      if (format === 'zlib') {
        this._level = params[1];
        this._strategy = params[3];
        this._mode = mode;
      }
    },
  };
  const Class = holder[name];
  Object.setPrototypeOf(Class.prototype, ZlibBase.prototype);
  Object.setPrototypeOf(Class, ZlibBase);
  if (format === 'zlib') Class.prototype.params = params;
  return Class;
}

/** Changes level and strategy between two writes. */
function params(level, strategy, callback) {
  const { checkRangesOrGetDefault } = require('internal/validators');
  checkRangesOrGetDefault(level, 'level', constants.Z_MIN_LEVEL,
                          constants.Z_MAX_LEVEL);
  checkRangesOrGetDefault(strategy, 'strategy', constants.Z_DEFAULT_STRATEGY,
                          constants.Z_FIXED);
  if (this._level === level && this._strategy === strategy) {
    if (callback) process.nextTick(callback);
    return;
  }
  this.flush(constants.Z_SYNC_FLUSH, () => {
    if (!this._handle)
      require('assert')(this._handle, 'zlib binding closed');
    const failed = binding.params(this._handle, level, strategy);
    if (failed !== undefined) {
      this.destroy(formats.zlibError(failed));
      return;
    }
    this._level = level;
    this._strategy = strategy;
    if (callback) callback();
  });
}

// ---- the module -----------------------------------------------------------

const zlib = module.exports;

for (const name of Object.keys(CLASSES)) {
  const [modeName, format, shot] = CLASSES[name];
  const mode = constants[modeName];
  Object.assign(zlib, makeOneShots(name, mode, format, shot));
  Object.defineProperty(zlib, `create${name}`, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value: (options) => new zlib[name](options),
  });
  Object.defineProperty(zlib, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = makeClass(name, mode, format);
      Object.defineProperty(zlib, name, {
        __proto__: null, configurable: true, enumerable: true, writable: true,
        value,
      });
      return value;
    },
    set(value) {
      Object.defineProperty(zlib, name, {
        __proto__: null, configurable: true, enumerable: true, writable: true,
        value,
      });
    },
  });
}

zlib.crc32 = crc32;

const resultCodes = { __proto__: null };
for (const name of [
  'Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR',
  'Z_DATA_ERROR', 'Z_MEM_ERROR', 'Z_BUF_ERROR', 'Z_VERSION_ERROR',
]) {
  resultCodes[name] = constants[name];
  resultCodes[constants[name]] = name;
}

Object.defineProperties(zlib, {
  constants: {
    __proto__: null, enumerable: true, value: constants,
  },
  codes: {
    __proto__: null, enumerable: true, value: Object.freeze(resultCodes),
  },
});

// The old names: zlib.Z_BEST_SPEED.
for (const name of Object.keys(constants)) {
  if (name.startsWith('BROTLI') || name.startsWith('ZSTD')) continue;
  Object.defineProperty(zlib, name, {
    __proto__: null, enumerable: false, value: constants[name],
  });
}
