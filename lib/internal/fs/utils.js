'use strict';

// What all forms of the fs functions share: checking arguments as Node does,
// options and encodings, flags, and the errors of failed system calls.

const { codes, UVException } = require('internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateInt32,
  validateInteger,
  validateObject,
  validateUint32,
} = require('internal/validators');
const binding = internalBinding('fs');
const { Dirent } = require('internal/fs/stats');

const {
  O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
} = binding;

/** No result of one read is longer. */
const kIoMaxLength = 2 ** 31 - 1;
const kMaxUserId = 2 ** 32 - 1;

let Buffer;
function getBuffer() {
  return Buffer ??= require('buffer').Buffer;
}

function isUint8Array(v) {
  return v instanceof Uint8Array;
}

// ---- errors ---------------------------------------------------------------

// As tdm__fs_step_t in src/bindings/fs_int.h.
const STEPS = [
  '', 'open', 'fstat', 'read', 'close', 'write', 'fsync', 'too large',
  'scandir', 'mkdir', 'lstat', 'unlink', 'rmdir',
];

/** An Error for a negative number from the binding. */
function uvError(errno, syscall, path, dest) {
  return UVException({
    errno,
    syscall,
    path: isUint8Array(path) ? getBuffer().from(path).toString() : path,
    dest: isUint8Array(dest) ? getBuffer().from(dest).toString() : dest,
  });
}

/** Throws when `result` is a negative number; returns it otherwise. */
function check(result, syscall, path, dest) {
  if (typeof result === 'number' && result < 0)
    throw uvError(result, syscall, path, dest);
  return result;
}

/** The errno in a job's failure. */
function jobErrno(code) {
  return -(-code % 4096);
}

/** The name of the system call in a job's failure. */
function jobStep(code) {
  return STEPS[Math.floor(-code / 4096)];
}

/** An Error for a job's failure. */
function jobError(code, path) {
  return uvError(jobErrno(code), jobStep(code), path);
}

// ---- callbacks ------------------------------------------------------------

const context = require('internal/async_context');

/** `fn` as it runs in the asynchronous context of now. */
function bindContext(fn) {
  const { frame } = context;
  if (frame === undefined) return fn;
  return (...args) => context.run(frame, fn, undefined, args);
}

/** Checks a callback that must be there. */
function makeCallback(cb) {
  validateFunction(cb, 'cb');
  return bindContext(cb);
}

/** For the binding: calls `cb` with an Error or with null and the value. */
function done(cb, syscall, path, dest) {
  return (status, value) => {
    if (status < 0) cb(uvError(status, syscall, path, dest));
    else if (value === undefined) cb(null);
    else cb(null, value);
  };
}

// ---- paths ----------------------------------------------------------------

function checkNoNul(path, name) {
  const has = typeof path === 'string' ?
    path.includes('\u0000') : path.includes(0);
  if (has) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      name, path, 'must be a string, Uint8Array, or URL without null bytes');
  }
}

function isURL(v) {
  return v !== null && typeof v === 'object' && Boolean(v.href) &&
    Boolean(v.protocol) && v.auth === undefined && v.path === undefined;
}

/**
 * A path as the binding takes it: a string or a Uint8Array.
 * @param {string|Uint8Array|URL} path
 */
function getValidatedPath(path, name = 'path') {
  if (typeof path !== 'string' && !isUint8Array(path)) {
    if (isURL(path)) {
      path = require('url').fileURLToPath(path);
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE(
        name, ['string', 'Buffer', 'URL'], path);
    }
  }
  checkNoNul(path, name);
  return path;
}

/** A descriptor. */
function getValidatedFd(fd, name = 'fd') {
  if (Object.is(fd, -0)) return 0;
  validateInt32(fd, name, 0);
  return fd;
}

function isFd(path) {
  return typeof path === 'number' && (path >>> 0) === path;
}

// ---- options --------------------------------------------------------------

function assertEncoding(encoding) {
  if (encoding && encoding !== 'utf8' && !getBuffer().isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      'encoding', encoding, 'is invalid encoding');
  }
}

/** Options of most functions: an object, an encoding, or nothing. */
function getOptions(options, defaults = {}) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') {
    if (options !== 'buffer') assertEncoding(options);
    return { ...defaults, encoding: options };
  }
  if (typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'options', ['string', 'Object'], options);
  }
  if (options.encoding !== 'buffer') assertEncoding(options.encoding);
  if (options.signal !== undefined)
    validateAbortSignal(options.signal, 'options.signal');
  return options;
}

function checkAborted(signal) {
  if (signal?.aborted) {
    const { AbortError } = require('internal/errors');
    throw new AbortError(undefined, { cause: signal.reason });
  }
}

/** True when a result is wanted in another encoding than the binding's. */
function isRaw(encoding) {
  return encoding !== undefined && encoding !== null &&
    encoding !== 'utf8' && encoding !== 'utf-8' && encoding !== '';
}

/** A raw path of the binding (ArrayBuffer) in the encoding asked for. */
function decodePath(value, encoding) {
  if (typeof value === 'string' || !(value instanceof ArrayBuffer))
    return value;
  const b = getBuffer().from(value);
  return encoding === 'buffer' ? b : b.toString(encoding);
}

const FLAGS = {
  '__proto__': null,
  'r': O_RDONLY,
  'rs': O_RDONLY | O_SYNC,
  'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY,
  'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY,
  'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

/** 'r', 'w+', ... or a number as the flags of open(2). */
function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const value = typeof flags === 'string' ? FLAGS[flags] : undefined;
  if (value === undefined) throw new codes.ERR_INVALID_ARG_VALUE(name, flags);
  return value;
}

/** A mode of access() (0 to 7) or copyFile() (0 to 7). */
function getValidMode(mode, def) {
  if (mode == null) return def;
  validateInteger(mode, 'mode', 0, 7);
  return mode;
}

/** Seconds since 1970 for a Date, a number of seconds, or a numeric string. */
function toUnixTimestamp(time, name = 'time') {
  if (typeof time === 'string' && +time == time) // eslint-disable-line eqeqeq
    return +time;
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (require('util').types.isDate(time)) return time.getTime() / 1000;
  throw new codes.ERR_INVALID_ARG_TYPE(
    name, ['Date', 'Time in seconds'], time);
}

// ---- buffers --------------------------------------------------------------

function validateOffsetLengthRead(offset, length, bufferLength) {
  if (offset < 0) throw new codes.ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > bufferLength) {
    throw new codes.ERR_OUT_OF_RANGE(
      'length', `<= ${bufferLength - offset}`, length);
  }
}

function validateOffsetLengthWrite(offset, length, byteLength) {
  if (offset > byteLength)
    throw new codes.ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) {
    throw new codes.ERR_OUT_OF_RANGE(
      'length', `<= ${byteLength - offset}`, length);
  }
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

/** A position in a file; -1 is the file's own. */
function validatePosition(position, name, length) {
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const max = 2n ** 63n - 1n - BigInt(length);
    if (!(position >= -1n && position <= max)) {
      throw new codes.ERR_OUT_OF_RANGE(
        name, `>= -1 && <= ${max}`, position);
    }
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
}

function validateStringAfterArrayBufferView(buffer, name) {
  if (typeof buffer !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE(
      name, ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
  }
}

/** Checks a list of views and returns a copy of it. */
function validateBufferArray(buffers, name = 'buffers') {
  if (!Array.isArray(buffers))
    throw new codes.ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  for (const b of buffers) {
    if (!ArrayBuffer.isView(b))
      throw new codes.ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  }
  return buffers.slice();
}

// ---- removing -------------------------------------------------------------

const RM_DEFAULTS = {
  recursive: false,
  force: false,
  retryDelay: 100,
  maxRetries: 0,
};

/** The options of rm, checked and complete. */
function getRmOptions(options) {
  if (options === undefined) return RM_DEFAULTS;
  validateObject(options, 'options');
  options = { ...RM_DEFAULTS, ...options };
  validateBoolean(options.recursive, 'options.recursive');
  validateBoolean(options.force, 'options.force');
  validateInt32(options.retryDelay, 'options.retryDelay', 0);
  validateUint32(options.maxRetries, 'options.maxRetries');
  return options;
}

/** rm of a directory without `recursive`. */
function rmIsDirectory(path) {
  return new codes.ERR_FS_EISDIR({
    code: 'EISDIR',
    message: 'is a directory',
    path,
    syscall: 'rm',
    errno: 21,
  });
}

// ---- directories ----------------------------------------------------------

/**
 * The names (or Dirents) in a result of the binding's readdir: one string.
 * @param {string} text names with NULs between them; after the digit of a
 * type when `types`
 */
function parseEntries(text, path, options, types) {
  if (text === '') return [];
  const { encoding } = options;
  const list = text.split('\u0000');
  const raw = isRaw(encoding);
  if (!types && !raw) return list;

  const decode = raw ? (s) => {
    const b = getBuffer().from(s, 'latin1');
    return encoding === 'buffer' ? b : b.toString(encoding);
  } : (s) => s;
  if (!types) return list.map(decode);

  const parent = isUint8Array(path) ? getBuffer().from(path).toString() : path;
  for (let i = 0; i < list.length; i++) {
    const s = list[i];
    const slash = options.recursive ? s.lastIndexOf('/') : -1;
    const at = slash === -1 ? 1 : slash + 1;
    const dir = slash === -1 ?
      parent : require('path').join(parent, s.slice(1, slash));
    list[i] = new Dirent(decode(s.slice(at)), s.charCodeAt(0) - 48, dir);
  }
  return list;
}

module.exports = {
  RM_DEFAULTS,
  assertEncoding,
  bindContext,
  check,
  checkAborted,
  checkNoNul,
  decodePath,
  done,
  getBuffer,
  getOptions,
  getRmOptions,
  getValidMode,
  getValidatedFd,
  getValidatedPath,
  isFd,
  isRaw,
  isURL,
  isUint8Array,
  jobErrno,
  jobError,
  jobStep,
  kIoMaxLength,
  kMaxUserId,
  makeCallback,
  parseEntries,
  rmIsDirectory,
  stringToFlags,
  toUnixTimestamp,
  uvError,
  validateBufferArray,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validatePosition,
  validateStringAfterArrayBufferView,
};
