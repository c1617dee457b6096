'use strict';

// The synchronous functions of node:fs.

const binding = internalBinding('fs');
const job = internalBinding('fs_job');
const { codes } = require('internal/errors');
const {
  kValidateObjectAllowNullable,
  parseFileMode,
  validateBoolean,
  validateInteger,
  validateObject,
  validateOneOf,
} = require('internal/validators');
const { StatFs, makeStats, statRecord } = require('internal/fs/stats');
const {
  check,
  decodePath,
  getBuffer,
  getOptions,
  getRmOptions,
  getValidMode,
  getValidatedFd,
  getValidatedPath,
  isFd,
  isRaw,
  isUint8Array,
  jobErrno,
  jobError,
  jobStep,
  kMaxUserId,
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
} = require('internal/fs/utils');

const ENOENT = -2;
const ENOTDIR = -20;

function accessSync(path, mode) {
  path = getValidatedPath(path);
  mode = getValidMode(mode, binding.F_OK);
  check(binding.access(path, mode), 'access', path);
}

let warnedExists = false;

function existsSync(path) {
  try {
    path = getValidatedPath(path);
  } catch (err) {
    if (err.code === 'ERR_INVALID_ARG_TYPE' && !warnedExists) {
      warnedExists = true;
      process.emitWarning(
        'Passing invalid argument types to fs.existsSync is deprecated',
        'DeprecationWarning', 'DEP0187');
    }
    return false;
  }
  return binding.exists(path);
}

// ---- whole files ----------------------------------------------------------

// How the binding makes the value: 0 bytes, 1 UTF-8 text, 2 latin1 text.
function nativeEncoding(encoding) {
  switch (encoding) {
    case 'utf8':
    case 'utf-8':
    case 'UTF8':
    case 'UTF-8':
      return 1;
    case 'latin1':
    case 'binary':
      return 2;
    default:
      return 0;
  }
}

/** The failure of readFile as an Error. */
function readFileError(code, path, size) {
  if (jobStep(code) === 'too large')
    return new codes.ERR_FS_FILE_TOO_LARGE(size);
  const isPath = jobStep(code) === 'open';
  return uvError(jobErrno(code), jobStep(code), isPath ? path : undefined);
}

/**
 * @param {string|Uint8Array|URL|number} path
 * @param {{encoding?: string, flag?: string}|string} [options]
 * @returns {Buffer|string}
 */
function readFileSync(path, options) {
  options = getOptions(options, { flag: 'r' });
  if (!isFd(path)) path = getValidatedPath(path);
  const flags = stringToFlags(options.flag);
  const { encoding } = options;
  const value = job.readFile(path, flags, nativeEncoding(encoding));
  if (typeof value === 'string') return value;
  if (typeof value === 'number') {
    const size = jobStep(value) === 'too large' ? statSync(path).size : 0;
    throw readFileError(value, path, size);
  }
  const buffer = getBuffer().from(value);
  return encoding && encoding !== 'buffer' ?
    buffer.toString(encoding) : buffer;
}

const WRITE_DEFAULTS = {
  encoding: 'utf8', mode: 0o666, flag: 'w', flush: false,
};

/** What the binding takes for data: bytes, or text that is to be UTF-8. */
function toWritable(data, encoding) {
  if (ArrayBuffer.isView(data)) return data;
  validateStringAfterArrayBufferView(data, 'data');
  return isRaw(encoding) ? getBuffer().from(data, encoding) : data;
}

function writeFileSync(path, data, options) {
  options = getOptions(options, WRITE_DEFAULTS);
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const flag = options.flag || 'w';
  const flags = stringToFlags(flag);
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  data = toWritable(data, options.encoding || 'utf8');
  if (!isFd(path)) path = getValidatedPath(path);
  const code = job.writeFile(path, data, flags, mode, flush);
  if (code < 0) throw writeFileError(code, path);
}

function writeFileError(code, path) {
  const step = jobStep(code);
  return uvError(jobErrno(code), step, step === 'open' ? path : undefined);
}

function appendFileSync(path, data, options) {
  options = getOptions(options, { ...WRITE_DEFAULTS, flag: 'a' });
  if (!options.flag || isFd(path)) options = { ...options, flag: 'a' };
  writeFileSync(path, data, options);
}

// ---- descriptors ----------------------------------------------------------

function openSync(path, flags, mode) {
  path = getValidatedPath(path);
  flags = stringToFlags(flags);
  mode = parseFileMode(mode, 'mode', 0o666);
  return check(binding.open(path, flags, mode), 'open', path);
}

function closeSync(fd) {
  fd = getValidatedFd(fd);
  check(binding.close(fd), 'close');
}

/** The arguments of read in any of its forms, after `fd` and the buffer. */
function readArguments(buffer, offsetOrOptions, length, position, count) {
  let offset = offsetOrOptions;
  if (count <= 3 || (offset !== null && typeof offset === 'object')) {
    if (offset !== undefined)
      validateObject(offset, 'options', kValidateObjectAllowNullable);
    ({
      offset = 0,
      length = buffer.byteLength - offset,
      position = null,
    } = offset ?? {});
  }
  if (offset === undefined) {
    offset = 0;
  } else {
    validateInteger(offset, 'offset', 0);
  }
  length |= 0;
  return [offset, length, position];
}

function readPosition(position, length) {
  if (position == null) return -1;
  validatePosition(position, 'position', length);
  return position;
}

function emptyBuffer(buffer) {
  return new codes.ERR_INVALID_ARG_VALUE(
    'buffer', buffer, 'is empty and cannot be written');
}

function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  require('internal/validators').validateBuffer(buffer);
  let offset;
  [offset, length, position] = readArguments(
    buffer, offsetOrOptions, length, position, arguments.length);
  if (length === 0) return 0;
  if (buffer.byteLength === 0) throw emptyBuffer(buffer);
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  position = readPosition(position, length);
  return check(binding.read(fd, buffer, offset, length, position), 'read');
}

function readvSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  buffers = validateBufferArray(buffers);
  if (typeof position !== 'number') position = -1;
  return check(binding.readv(fd, buffers, position), 'read');
}

/** offset, length and position of a write of bytes. */
function writeArguments(buffer, offsetOrOptions, length, position) {
  let offset = offsetOrOptions;
  if (offset !== null && typeof offset === 'object') {
    ({
      offset = 0,
      length = buffer.byteLength - offset,
      position = null,
    } = offset);
  }
  if (position === undefined) position = null;
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (typeof length !== 'number') length = buffer.byteLength - offset;
  validateOffsetLengthWrite(offset, length, buffer.byteLength);
  return [offset, length, typeof position === 'number' ? position : -1];
}

function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  let n;
  if (ArrayBuffer.isView(buffer)) {
    const [offset, len, pos] = writeArguments(
      buffer, offsetOrOptions, length, position);
    n = binding.write(fd, buffer, offset, len, pos);
  } else {
    validateStringAfterArrayBufferView(buffer, 'buffer');
    n = writeText(fd, buffer, offsetOrOptions, length);
  }
  return check(n, 'write');
}

/** write(fd, text, position, encoding[, cb]) of the binding. */
function writeText(fd, text, position, encoding, cb) {
  require('internal/validators').validateEncoding(text, encoding);
  if (typeof position !== 'number') position = -1;
  if (isRaw(encoding)) {
    const bytes = getBuffer().from(text, encoding);
    return binding.write(fd, bytes, 0, bytes.length, position, cb);
  }
  return binding.writeString(fd, text, position, cb);
}

function writevSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  buffers = validateBufferArray(buffers);
  if (buffers.length === 0) return 0;
  if (typeof position !== 'number') position = -1;
  return check(binding.writev(fd, buffers, position), 'write');
}

function fsyncSync(fd) {
  check(binding.fsync(getValidatedFd(fd)), 'fsync');
}

function fdatasyncSync(fd) {
  check(binding.fdatasync(getValidatedFd(fd)), 'fdatasync');
}

function ftruncateSync(fd, len = 0) {
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  check(binding.ftruncate(fd, len < 0 ? 0 : len), 'ftruncate');
}

function truncateSync(path, len) {
  if (len === undefined) len = 0;
  const fd = openSync(path, 'r+');
  try {
    ftruncateSync(fd, len);
  } finally {
    closeSync(fd);
  }
}

// ---- records --------------------------------------------------------------

function isMissing(errno) {
  return errno === ENOENT || errno === ENOTDIR;
}

/**
 * @param {{bigint?: boolean, throwIfNoEntry?: boolean}} [options]
 * @returns {Stats|BigIntStats|undefined}
 */
function statSync(path, options) {
  path = getValidatedPath(path);
  const record = statRecord(options?.bigint);
  const errno = binding.stat(path, record);
  if (errno < 0) {
    if (options?.throwIfNoEntry === false && isMissing(errno))
      return undefined;
    throw uvError(errno, 'stat', path);
  }
  return makeStats(record);
}

function lstatSync(path, options) {
  path = getValidatedPath(path);
  const record = statRecord(options?.bigint);
  const errno = binding.lstat(path, record);
  if (errno < 0) {
    if (options?.throwIfNoEntry === false && isMissing(errno))
      return undefined;
    throw uvError(errno, 'lstat', path);
  }
  return makeStats(record);
}

function fstatSync(fd, options) {
  fd = getValidatedFd(fd);
  const record = statRecord(options?.bigint);
  check(binding.fstat(fd, record), 'fstat');
  return makeStats(record);
}

function statfsRecord(bigint) {
  return bigint ? new BigInt64Array(7) : new Float64Array(7);
}

function statfsSync(path, options) {
  path = getValidatedPath(path);
  const record = statfsRecord(options?.bigint);
  check(binding.statfs(path, record), 'statfs', path);
  return new StatFs(record);
}

// ---- directories ----------------------------------------------------------

/** recursive and mode of mkdir's options. */
function mkdirOptions(options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, 'options.recursive');
    }
    if (options.mode !== undefined)
      mode = parseFileMode(options.mode, 'options.mode');
  }
  return { mode, recursive };
}

function mkdirSync(path, options) {
  const { mode, recursive } = mkdirOptions(options);
  path = getValidatedPath(path);
  if (!recursive) {
    check(binding.mkdir(path, mode), 'mkdir', path);
    return undefined;
  }
  const result = job.mkdirp(path, mode);
  if (result < 0) throw jobError(result, path);
  return result;
}

let warnedTemplate = false;

/** The template for mkdtemp(3). */
function mkdtempTemplate(prefix) {
  prefix = getValidatedPath(prefix, 'prefix');
  const last = typeof prefix === 'string' ?
    prefix[prefix.length - 1] === 'X' : prefix[prefix.length - 1] === 0x58;
  if (last && !warnedTemplate) {
    warnedTemplate = true;
    process.emitWarning('mkdtemp() templates ending with X are not portable. ' +
                        'For details see: https://nodejs.org/api/fs.html');
  }
  if (typeof prefix === 'string') return `${prefix}XXXXXX`;
  const B = getBuffer();
  return B.concat([prefix, B.from('XXXXXX')]);
}

function mkdtempSync(prefix, options) {
  const { encoding } = getOptions(options);
  const path = mkdtempTemplate(prefix);
  const result = binding.mkdtemp(path, isRaw(encoding));
  return decodePath(check(result, 'mkdtemp', path), encoding);
}

function mkdtempDisposableSync(prefix, options) {
  const path = mkdtempSync(prefix, options);
  const full = require('path').resolve(process.cwd(), path);
  const remove = () => rmSync(full, {
    maxRetries: 0, recursive: true, force: true, retryDelay: 0,
  });
  return { path, remove, [Symbol.dispose]: remove };
}

function rmdirSync(path, options) {
  path = getValidatedPath(path);
  if (rmdirRecursive(options)) {
    const stats = lstatSync(path);
    if (stats.isDirectory()) return removeTreeSync(path, options);
  }
  check(binding.rmdir(path), 'rmdir', path);
  return undefined;
}

let warnedRmdir = false;

/** Whether rmdir shall remove a tree, which is deprecated. */
function rmdirRecursive(options) {
  if (options === undefined || options === null) return false;
  getRmOptions({ ...options, force: false });
  if (!options.recursive) return false;
  if (!warnedRmdir) {
    warnedRmdir = true;
    process.emitWarning(
      'In future versions of Node.js, fs.rmdir(path, { recursive: true }) ' +
      'will be removed. Use fs.rm(path, { recursive: true }) instead',
      'DeprecationWarning', 'DEP0147');
  }
  return true;
}

function removeTreeSync(path, { maxRetries = 0, retryDelay = 100 }) {
  const failed = job.rm(path, maxRetries, retryDelay);
  if (failed === undefined) return;
  const [code, entry] = failed;
  throw jobError(code, entry);
}

/**
 * @param {{recursive?: boolean, force?: boolean, maxRetries?: number,
 *   retryDelay?: number}} [options]
 */
function rmSync(path, options) {
  path = getValidatedPath(path);
  options = getRmOptions(options);
  const record = statRecord(false);
  const errno = binding.lstat(path, record);
  if (errno < 0) {
    if (options.force && errno === ENOENT) return;
    throw uvError(errno, 'lstat', path);
  }
  if (!options.recursive && makeStats(record).isDirectory())
    throw rmIsDirectory(path);
  removeTreeSync(path, options);
}

/**
 * @param {{encoding?: string, withFileTypes?: boolean, recursive?: boolean}}
 *   [options]
 */
function readdirSync(path, options) {
  options = getOptions(options);
  path = getValidatedPath(path);
  if (options.recursive != null)
    validateBoolean(options.recursive, 'options.recursive');
  const types = Boolean(options.withFileTypes);
  let text = job.readdir(path, types, Boolean(options.recursive),
                         isRaw(options.encoding));
  let entry = path;
  if (typeof text === 'object') [text, entry] = text;
  if (typeof text === 'number') throw jobError(text, entry);
  return parseEntries(text, path, options, types);
}

// ---- names ----------------------------------------------------------------

function renameSync(oldPath, newPath) {
  oldPath = getValidatedPath(oldPath, 'oldPath');
  newPath = getValidatedPath(newPath, 'newPath');
  check(binding.rename(oldPath, newPath), 'rename', oldPath, newPath);
}

function copyFileSync(src, dest, mode) {
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  mode = getValidMode(mode, 0);
  check(binding.copyFile(src, dest, mode), 'copyfile', src, dest);
}

function linkSync(existingPath, newPath) {
  existingPath = getValidatedPath(existingPath, 'existingPath');
  newPath = getValidatedPath(newPath, 'newPath');
  check(binding.link(existingPath, newPath), 'link', existingPath, newPath);
}

function checkSymlinkType(type) {
  validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
}

function symlinkSync(target, path, type) {
  checkSymlinkType(type);
  target = getValidatedPath(target, 'target');
  path = getValidatedPath(path);
  check(binding.symlink(target, path, 0), 'symlink', target, path);
}

function readlinkSync(path, options) {
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  const result = binding.readlink(path, isRaw(encoding));
  return decodePath(check(result, 'readlink', path), encoding);
}

function unlinkSync(path) {
  path = getValidatedPath(path);
  check(binding.unlink(path), 'unlink', path);
}

/**
 * The error of a failed realpath names the part of the path that is missing,
 * as a walk over its parts would.
 */
function realpathError(errno, path) {
  const full = require('path').resolve(String(path));
  const parts = full.split('/');
  const record = statRecord(false);
  for (let i = 1; i <= parts.length; i++) {
    const p = parts.slice(0, i).join('/') || '/';
    const failed = binding.lstat(p, record);
    if (failed < 0) return uvError(failed, 'lstat', p);
    if (!makeStats(record).isSymbolicLink()) continue;
    const broken = binding.stat(p, record);
    if (broken < 0) return uvError(broken, 'stat', p);
  }
  return uvError(errno, 'realpath', path);
}

function realpathSync(path, options) {
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  const result = binding.realpath(path, isRaw(encoding));
  if (result < 0) throw realpathError(result, path);
  return decodePath(result, encoding);
}

realpathSync.native = function native(path, options) {
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  const result = binding.realpath(path, isRaw(encoding));
  return decodePath(check(result, 'realpath', path), encoding);
};

// ---- attributes -----------------------------------------------------------

function utimesSync(path, atime, mtime) {
  path = getValidatedPath(path);
  atime = toUnixTimestamp(atime);
  mtime = toUnixTimestamp(mtime);
  check(binding.utimes(path, atime, mtime), 'utime', path);
}

function futimesSync(fd, atime, mtime) {
  fd = getValidatedFd(fd);
  atime = toUnixTimestamp(atime, 'atime');
  mtime = toUnixTimestamp(mtime, 'mtime');
  check(binding.futimes(fd, atime, mtime), 'futime');
}

function lutimesSync(path, atime, mtime) {
  path = getValidatedPath(path);
  atime = toUnixTimestamp(atime);
  mtime = toUnixTimestamp(mtime);
  check(binding.lutimes(path, atime, mtime), 'lutime', path);
}

function chmodSync(path, mode) {
  path = getValidatedPath(path);
  mode = parseFileMode(mode, 'mode');
  check(binding.chmod(path, mode), 'chmod', path);
}

function fchmodSync(fd, mode) {
  fd = getValidatedFd(fd);
  mode = parseFileMode(mode, 'mode');
  check(binding.fchmod(fd, mode), 'fchmod');
}

function checkOwner(uid, gid) {
  validateInteger(uid, 'uid', -1, kMaxUserId);
  validateInteger(gid, 'gid', -1, kMaxUserId);
}

function chownSync(path, uid, gid) {
  path = getValidatedPath(path);
  checkOwner(uid, gid);
  check(binding.chown(path, uid, gid), 'chown', path);
}

function lchownSync(path, uid, gid) {
  path = getValidatedPath(path);
  checkOwner(uid, gid);
  check(binding.lchown(path, uid, gid), 'lchown', path);
}

function fchownSync(fd, uid, gid) {
  fd = getValidatedFd(fd);
  checkOwner(uid, gid);
  check(binding.fchown(fd, uid, gid), 'fchown');
}

function cpSync(src, dest, options) {
  require('internal/fs/cp').cpSync(src, dest, options);
}

function opendirSync(path, options) {
  return require('internal/fs/dir').opendirSync(path, options);
}

function globSync(pattern, options) {
  return require('internal/fs/glob').globSync(pattern, options);
}

module.exports = {
  functions: {
    accessSync,
    appendFileSync,
    chmodSync,
    chownSync,
    closeSync,
    copyFileSync,
    cpSync,
    existsSync,
    fchmodSync,
    fchownSync,
    fdatasyncSync,
    fstatSync,
    fsyncSync,
    ftruncateSync,
    futimesSync,
    globSync,
    lchownSync,
    linkSync,
    lstatSync,
    lutimesSync,
    mkdirSync,
    mkdtempSync,
    mkdtempDisposableSync,
    openSync,
    opendirSync,
    readFileSync,
    readSync,
    readdirSync,
    readlinkSync,
    readvSync,
    realpathSync,
    renameSync,
    rmSync,
    rmdirSync,
    statSync,
    statfsSync,
    symlinkSync,
    truncateSync,
    unlinkSync,
    utimesSync,
    writeFileSync,
    writeSync,
    writevSync,
  },
  WRITE_DEFAULTS,
  checkOwner,
  checkSymlinkType,
  emptyBuffer,
  isUint8Array,
  mkdirOptions,
  mkdtempTemplate,
  nativeEncoding,
  readArguments,
  readFileError,
  readPosition,
  realpathError,
  rmdirRecursive,
  statfsRecord,
  toWritable,
  writeArguments,
  writeFileError,
  writeText,
};
