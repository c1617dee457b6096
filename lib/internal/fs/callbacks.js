'use strict';

// The functions of node:fs that take a callback. Each checks its arguments at
// once and lets the binding do the work on libuv's pool.

const binding = internalBinding('fs');
const job = internalBinding('fs_job');
const {
  kValidateObjectAllowNullable,
  parseFileMode,
  validateBoolean,
  validateBuffer,
  validateInteger,
  validateObject,
} = require('internal/validators');
const { AbortError } = require('internal/errors');
const { StatFs, makeStats, statRecord } = require('internal/fs/stats');
const {
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
  jobError,
  makeCallback,
  parseEntries,
  rmIsDirectory,
  stringToFlags,
  toUnixTimestamp,
  uvError,
  validateBufferArray,
  validateOffsetLengthRead,
  validateStringAfterArrayBufferView,
} = require('internal/fs/utils');
const {
  WRITE_DEFAULTS,
  checkOwner,
  checkSymlinkType,
  emptyBuffer,
  mkdirOptions,
  mkdtempTemplate,
  nativeEncoding,
  readFileError,
  readPosition,
  realpathError,
  rmdirRecursive,
  statfsRecord,
  toWritable,
  writeArguments,
  writeFileError,
  writeText,
} = require('internal/fs/sync');

const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom');
const ENOENT = -2;

function access(path, mode, cb) {
  if (typeof mode === 'function') {
    cb = mode;
    mode = undefined;
  }
  path = getValidatedPath(path);
  mode = getValidMode(mode, binding.F_OK);
  cb = makeCallback(cb);
  binding.access(path, mode, done(cb, 'access', path));
}

function exists(path, cb) {
  cb = makeCallback(cb);
  try {
    path = getValidatedPath(path);
  } catch {
    process.nextTick(cb, false);
    return;
  }
  binding.access(path, binding.F_OK, (status) => cb(status === 0));
}

Object.defineProperty(exists, kCustomPromisify, {
  __proto__: null,
  value: function exists(path) { // eslint-disable-line func-name-matching
    return new Promise((resolve) => module.exports.exists(path, resolve));
  },
});

// ---- whole files ----------------------------------------------------------

/** Lets an AbortSignal stop a job: [cancel byte, stop listening]. */
function cancelByte(signal) {
  if (!signal) return [undefined, () => {}];
  const cancel = new Uint8Array(1);
  const onAbort = () => { cancel[0] = 1; };
  signal.addEventListener('abort', onAbort, { once: true });
  return [cancel, () => signal.removeEventListener('abort', onAbort)];
}

function abortError(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

/**
 * @param {string|Uint8Array|URL|number} path
 * @param {{encoding?: string, flag?: string, signal?: AbortSignal}|string}
 *   [options]
 */
function readFile(path, options, cb) {
  cb = makeCallback(cb || options);
  options = getOptions(options, { flag: 'r' });
  if (!isFd(path)) path = getValidatedPath(path);
  const { encoding, signal } = options;
  const flags = stringToFlags(options.flag, 'options.flag');
  if (signal?.aborted) {
    process.nextTick(cb, abortError(signal));
    return;
  }
  const [cancel, stop] = cancelByte(signal);
  job.readFile(path, flags, nativeEncoding(encoding), cancel, (code, value) => {
    if (signal) {
      stop();
      if (signal.aborted) return cb(abortError(signal));
    }
    if (code < 0) return cb(readFileError(code, path, value));
    if (typeof value !== 'string') {
      value = getBuffer().from(value);
      if (encoding && encoding !== 'buffer') {
        try {
          value = value.toString(encoding);
        } catch (err) {
          return cb(err);
        }
      }
    }
    cb(null, value);
  });
}

function writeFile(path, data, options, cb) {
  cb = makeCallback(cb || options);
  options = getOptions(options, WRITE_DEFAULTS);
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const flags = stringToFlags(options.flag || 'w');
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  data = toWritable(data, options.encoding || 'utf8');
  if (!isFd(path)) path = getValidatedPath(path);
  const { signal } = options;
  if (signal?.aborted) {
    process.nextTick(cb, abortError(signal));
    return;
  }
  const [cancel, stop] = cancelByte(signal);
  job.writeFile(path, data, flags, mode, flush, cancel, (code) => {
    if (signal) {
      stop();
      if (signal.aborted) return cb(abortError(signal));
    }
    cb(code < 0 ? writeFileError(code, path) : null);
  }, [data, cancel]);
}

function appendFile(path, data, options, cb) {
  cb = makeCallback(cb || options);
  options = getOptions(options, { ...WRITE_DEFAULTS, flag: 'a' });
  if (!options.flag || isFd(path)) options = { ...options, flag: 'a' };
  writeFile(path, data, options, cb);
}

// ---- descriptors ----------------------------------------------------------

function open(path, flags, mode, cb) {
  path = getValidatedPath(path);
  if (arguments.length < 3) {
    cb = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    cb = mode;
    mode = 0o666;
  } else {
    mode = parseFileMode(mode, 'mode', 0o666);
  }
  flags = stringToFlags(flags);
  cb = makeCallback(cb);
  binding.open(path, flags, mode, done(cb, 'open', path));
}

function rethrow(err) {
  if (err) throw err;
}

function close(fd, cb = rethrow) {
  fd = getValidatedFd(fd);
  if (cb !== rethrow) cb = makeCallback(cb);
  binding.close(fd, done(cb, 'close'));
}

// The short forms of read: (fd, cb), (fd, options or buffer, cb) and
// (fd, buffer, options, cb).
function readWithOptions(fd, args) {
  const cb = args[args.length - 1];
  let buffer;
  let params;
  if (args.length === 3) {
    [buffer, params] = args;
  } else if (args.length === 2) {
    if (ArrayBuffer.isView(args[0])) [buffer] = args;
    else [params] = args;
  }
  if (params !== undefined)
    validateObject(params, 'options', kValidateObjectAllowNullable);
  if (args.length < 3 && buffer === undefined) {
    ({ buffer = getBuffer().alloc(16384) } = params ?? {});
  }
  const {
    offset = 0,
    length = buffer?.byteLength - offset,
    position = null,
  } = params ?? {};
  read(fd, buffer, offset, length, position, cb);
}

function read(fd, buffer, offset, length, position, cb) {
  fd = getValidatedFd(fd);
  if (arguments.length <= 4) {
    readWithOptions(fd, Array.prototype.slice.call(arguments, 1));
    return;
  }
  validateBuffer(buffer);
  cb = makeCallback(cb);
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (length === 0) {
    process.nextTick(() => cb(null, 0, buffer));
    return;
  }
  if (buffer.byteLength === 0) throw emptyBuffer(buffer);
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  position = readPosition(position, length);
  binding.read(fd, buffer, offset, length, position, (status, n) => {
    if (status < 0) cb(uvError(status, 'read'), 0, buffer);
    else cb(null, n, buffer);
  });
}

function readv(fd, buffers, position, cb) {
  fd = getValidatedFd(fd);
  const list = validateBufferArray(buffers);
  cb = makeCallback(cb || position);
  if (typeof position !== 'number') position = -1;
  binding.readv(fd, list, position, (status, n) => {
    if (status < 0) cb(uvError(status, 'read'), 0, buffers);
    else cb(null, n, buffers);
  });
}

function write(fd, buffer, offsetOrOptions, length, position, cb) {
  fd = getValidatedFd(fd);
  const settle = (status, n) => {
    if (status < 0) cb(uvError(status, 'write'), 0, buffer);
    else cb(null, n, buffer);
  };
  if (ArrayBuffer.isView(buffer)) {
    cb = makeCallback(cb || position || length || offsetOrOptions);
    if (typeof offsetOrOptions === 'function') offsetOrOptions = undefined;
    const [offset, len, pos] = writeArguments(
      buffer, offsetOrOptions, length, position);
    binding.write(fd, buffer, offset, len, pos, settle);
    return;
  }
  validateStringAfterArrayBufferView(buffer, 'buffer');
  // write(fd, string[, position[, encoding]], cb)
  if (typeof position !== 'function') {
    if (typeof offsetOrOptions === 'function') {
      position = offsetOrOptions;
      offsetOrOptions = null;
    } else {
      position = length;
    }
    length = 'utf8';
  }
  cb = makeCallback(position);
  writeText(fd, buffer, offsetOrOptions, length, settle);
}

function writev(fd, buffers, position, cb) {
  fd = getValidatedFd(fd);
  const list = validateBufferArray(buffers);
  cb = makeCallback(cb || position);
  if (list.length === 0) {
    process.nextTick(cb, null, 0, buffers);
    return;
  }
  if (typeof position !== 'number') position = -1;
  binding.writev(fd, list, position, (status, n) => {
    if (status < 0) cb(uvError(status, 'write'), 0, buffers);
    else cb(null, n, buffers);
  });
}

// util.promisify of these gives an object with both results.
function twoResults(fn, count, buffer) {
  Object.defineProperty(fn, kCustomPromisify, {
    __proto__: null,
    value: (...args) => new Promise((resolve, reject) => {
      fn(...args, (err, n, b) => {
        if (err) reject(err);
        else resolve({ [count]: n, [buffer]: b });
      });
    }),
  });
}
twoResults(read, 'bytesRead', 'buffer');
twoResults(readv, 'bytesRead', 'buffers');
twoResults(write, 'bytesWritten', 'buffer');
twoResults(writev, 'bytesWritten', 'buffers');

function fsync(fd, cb) {
  fd = getValidatedFd(fd);
  cb = makeCallback(cb);
  binding.fsync(fd, done(cb, 'fsync'));
}

function fdatasync(fd, cb) {
  fd = getValidatedFd(fd);
  cb = makeCallback(cb);
  binding.fdatasync(fd, done(cb, 'fdatasync'));
}

function ftruncate(fd, len = 0, cb) {
  if (typeof len === 'function') {
    cb = len;
    len = 0;
  }
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  cb = makeCallback(cb);
  binding.ftruncate(fd, len < 0 ? 0 : len, done(cb, 'ftruncate'));
}

function truncate(path, len, cb) {
  if (typeof len === 'function') {
    cb = len;
    len = 0;
  } else if (len === undefined) {
    len = 0;
  }
  validateInteger(len, 'len');
  cb = makeCallback(cb);
  open(path, 'r+', (err, fd) => {
    if (err) return cb(err);
    ftruncate(fd, len, (err) => {
      close(fd, (err2) => cb(err || err2));
    });
  });
}

// ---- records --------------------------------------------------------------

function statDone(cb, record, syscall, path) {
  return (status) => {
    if (status < 0) cb(uvError(status, syscall, path));
    else cb(null, makeStats(record));
  };
}

function statPath(name, path, options, cb) {
  if (typeof options === 'function') {
    cb = options;
    options = undefined;
  }
  cb = makeCallback(cb);
  path = getValidatedPath(path);
  const record = statRecord(options?.bigint);
  binding[name](path, record, statDone(cb, record, name, path));
}

function stat(path, options = { bigint: false }, cb) {
  statPath('stat', path, options, cb);
}

function lstat(path, options = { bigint: false }, cb) {
  statPath('lstat', path, options, cb);
}

function fstat(fd, options = { bigint: false }, cb) {
  if (typeof options === 'function') {
    cb = options;
    options = undefined;
  }
  fd = getValidatedFd(fd);
  cb = makeCallback(cb);
  const record = statRecord(options?.bigint);
  binding.fstat(fd, record, statDone(cb, record, 'fstat'));
}

function statfs(path, options = { bigint: false }, cb) {
  if (typeof options === 'function') {
    cb = options;
    options = undefined;
  }
  path = getValidatedPath(path);
  cb = makeCallback(cb);
  const record = statfsRecord(options?.bigint);
  binding.statfs(path, record, (status) => {
    if (status < 0) cb(uvError(status, 'statfs', path));
    else cb(null, new StatFs(record));
  });
}

// ---- directories ----------------------------------------------------------

function mkdir(path, options, cb) {
  if (typeof options === 'function') {
    cb = options;
    options = undefined;
  }
  const { mode, recursive } = mkdirOptions(options);
  cb = makeCallback(cb);
  path = getValidatedPath(path);
  if (!recursive) {
    binding.mkdir(path, mode, done(cb, 'mkdir', path));
    return;
  }
  job.mkdirp(path, mode, (code, first) => {
    if (code < 0) cb(jobError(code, path));
    else cb(null, first);
  });
}

function mkdtemp(prefix, options, cb) {
  cb = makeCallback(typeof options === 'function' ? options : cb);
  const { encoding } = getOptions(options);
  const path = mkdtempTemplate(prefix);
  binding.mkdtemp(path, isRaw(encoding), (status, value) => {
    if (status < 0) cb(uvError(status, 'mkdtemp', path));
    else cb(null, decodePath(value, encoding));
  });
}

function removeTree(path, { maxRetries = 0, retryDelay = 100 }, cb) {
  job.rm(path, maxRetries, retryDelay, (code, entry) => {
    cb(code < 0 ? jobError(code, entry) : null);
  });
}

function rmdir(path, options, cb) {
  if (typeof options === 'function') {
    cb = options;
    options = undefined;
  }
  cb = makeCallback(cb);
  path = getValidatedPath(path);
  if (!rmdirRecursive(options)) {
    binding.rmdir(path, done(cb, 'rmdir', path));
    return;
  }
  lstat(path, (err, stats) => {
    if (err) cb(err);
    else if (stats.isDirectory()) removeTree(path, options, cb);
    else binding.rmdir(path, done(cb, 'rmdir', path));
  });
}

function rm(path, options, cb) {
  if (typeof options === 'function') {
    cb = options;
    options = undefined;
  }
  path = getValidatedPath(path);
  options = getRmOptions(options);
  cb = makeCallback(cb);
  const record = statRecord(false);
  binding.lstat(path, record, (status) => {
    if (status < 0) {
      if (options.force && status === ENOENT) return cb(null);
      return cb(uvError(status, 'lstat', path));
    }
    if (!options.recursive && makeStats(record).isDirectory())
      return cb(rmIsDirectory(path));
    removeTree(path, options, cb);
  });
}

function readdir(path, options, cb) {
  cb = makeCallback(typeof options === 'function' ? options : cb);
  options = getOptions(options);
  path = getValidatedPath(path);
  if (options.recursive != null)
    validateBoolean(options.recursive, 'options.recursive');
  const types = Boolean(options.withFileTypes);
  job.readdir(path, types, Boolean(options.recursive),
              isRaw(options.encoding), (code, value) => {
    if (code < 0) cb(jobError(code, value ?? path));
    else cb(null, parseEntries(value, path, options, types));
  });
}

// ---- names ----------------------------------------------------------------

function rename(oldPath, newPath, cb) {
  cb = makeCallback(cb);
  oldPath = getValidatedPath(oldPath, 'oldPath');
  newPath = getValidatedPath(newPath, 'newPath');
  binding.rename(oldPath, newPath, done(cb, 'rename', oldPath, newPath));
}

function copyFile(src, dest, mode, cb) {
  if (typeof mode === 'function') {
    cb = mode;
    mode = 0;
  }
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  cb = makeCallback(cb);
  mode = getValidMode(mode, 0);
  binding.copyFile(src, dest, mode, done(cb, 'copyfile', src, dest));
}

function link(existingPath, newPath, cb) {
  cb = makeCallback(cb);
  existingPath = getValidatedPath(existingPath, 'existingPath');
  newPath = getValidatedPath(newPath, 'newPath');
  binding.link(existingPath, newPath,
               done(cb, 'link', existingPath, newPath));
}

function symlink(target, path, type, cb) {
  if (cb === undefined) {
    cb = makeCallback(type);
    type = undefined;
  } else {
    checkSymlinkType(type);
    cb = makeCallback(cb);
  }
  target = getValidatedPath(target, 'target');
  path = getValidatedPath(path);
  binding.symlink(target, path, 0, done(cb, 'symlink', target, path));
}

function readlink(path, options, cb) {
  cb = makeCallback(typeof options === 'function' ? options : cb);
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  binding.readlink(path, isRaw(encoding), (status, value) => {
    if (status < 0) cb(uvError(status, 'readlink', path));
    else cb(null, decodePath(value, encoding));
  });
}

function unlink(path, cb) {
  cb = makeCallback(cb);
  path = getValidatedPath(path);
  binding.unlink(path, done(cb, 'unlink', path));
}

function realpath(path, options, cb) {
  cb = makeCallback(typeof options === 'function' ? options : cb);
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  binding.realpath(path, isRaw(encoding), (status, value) => {
    if (status < 0) cb(realpathError(status, path));
    else cb(null, decodePath(value, encoding));
  });
}

realpath.native = function native(path, options, cb) {
  cb = makeCallback(cb || options);
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  binding.realpath(path, isRaw(encoding), (status, value) => {
    if (status < 0) cb(uvError(status, 'realpath', path));
    else cb(null, decodePath(value, encoding));
  });
};

// ---- attributes -----------------------------------------------------------

function utimes(path, atime, mtime, cb) {
  cb = makeCallback(cb);
  path = getValidatedPath(path);
  atime = toUnixTimestamp(atime);
  mtime = toUnixTimestamp(mtime);
  binding.utimes(path, atime, mtime, done(cb, 'utime', path));
}

function futimes(fd, atime, mtime, cb) {
  fd = getValidatedFd(fd);
  atime = toUnixTimestamp(atime, 'atime');
  mtime = toUnixTimestamp(mtime, 'mtime');
  cb = makeCallback(cb);
  binding.futimes(fd, atime, mtime, done(cb, 'futime'));
}

function lutimes(path, atime, mtime, cb) {
  cb = makeCallback(cb);
  path = getValidatedPath(path);
  atime = toUnixTimestamp(atime);
  mtime = toUnixTimestamp(mtime);
  binding.lutimes(path, atime, mtime, done(cb, 'lutime', path));
}

function chmod(path, mode, cb) {
  path = getValidatedPath(path);
  mode = parseFileMode(mode, 'mode');
  cb = makeCallback(cb);
  binding.chmod(path, mode, done(cb, 'chmod', path));
}

function fchmod(fd, mode, cb) {
  fd = getValidatedFd(fd);
  mode = parseFileMode(mode, 'mode');
  cb = makeCallback(cb);
  binding.fchmod(fd, mode, done(cb, 'fchmod'));
}

function chown(path, uid, gid, cb) {
  cb = makeCallback(cb);
  path = getValidatedPath(path);
  checkOwner(uid, gid);
  binding.chown(path, uid, gid, done(cb, 'chown', path));
}

function lchown(path, uid, gid, cb) {
  cb = makeCallback(cb);
  path = getValidatedPath(path);
  checkOwner(uid, gid);
  binding.lchown(path, uid, gid, done(cb, 'lchown', path));
}

function fchown(fd, uid, gid, cb) {
  fd = getValidatedFd(fd);
  checkOwner(uid, gid);
  cb = makeCallback(cb);
  binding.fchown(fd, uid, gid, done(cb, 'fchown'));
}

// ---- parts of their own ---------------------------------------------------

function cp(src, dest, options, cb) {
  if (typeof options === 'function') {
    cb = options;
    options = undefined;
  }
  cb = makeCallback(cb);
  require('internal/fs/cp').cp(src, dest, options, cb);
}

function opendir(path, options, cb) {
  require('internal/fs/dir').opendir(path, options, cb);
}

function glob(pattern, options, cb) {
  if (typeof options === 'function') {
    cb = options;
    options = undefined;
  }
  cb = makeCallback(cb);
  require('internal/fs/glob').glob(pattern, options, cb);
}

function watch(filename, options, listener) {
  return require('internal/fs/watch').watch(filename, options, listener);
}

function watchFile(filename, options, listener) {
  return require('internal/fs/watch').watchFile(filename, options, listener);
}

function unwatchFile(filename, listener) {
  require('internal/fs/watch').unwatchFile(filename, listener);
}

function createReadStream(path, options) {
  const { ReadStream } = require('internal/fs/streams');
  return new ReadStream(path, options);
}

function createWriteStream(path, options) {
  const { WriteStream } = require('internal/fs/streams');
  return new WriteStream(path, options);
}

async function openAsBlob(path, options = {}) {
  const { validateObject, validateString } = require('internal/validators');
  validateObject(options, 'options');
  const type = options.type || '';
  validateString(type, 'options.type');
  path = getValidatedPath(path);
  const { Blob } = require('buffer');
  if (Blob === undefined) {
    const { notImplemented } = require('internal/errors');
    throw notImplemented('fs.openAsBlob');
  }
  const data = await new Promise((resolve, reject) => {
    readFile(path, (err, value) => (err ? reject(err) : resolve(value)));
  });
  return new Blob([data], { type });
}

module.exports = {
  access,
  appendFile,
  chmod,
  chown,
  close,
  copyFile,
  cp,
  createReadStream,
  createWriteStream,
  exists,
  fchmod,
  fchown,
  fdatasync,
  fstat,
  fsync,
  ftruncate,
  futimes,
  glob,
  lchown,
  link,
  lstat,
  lutimes,
  mkdir,
  mkdtemp,
  open,
  openAsBlob,
  opendir,
  read,
  readFile,
  readdir,
  readlink,
  readv,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  symlink,
  truncate,
  unlink,
  unwatchFile,
  utimes,
  watch,
  watchFile,
  write,
  writeFile,
  writev,
};
