'use strict';

// What the file system tells about a file: Stats, BigIntStats, StatFs, Dirent.
//
// A stat call writes one record of 18 numbers into an array that all calls
// share (`numbers`, `bigints`); the objects here are filled from it at once.

const {
  S_IFMT, S_IFDIR, S_IFREG, S_IFBLK, S_IFCHR, S_IFLNK, S_IFIFO, S_IFSOCK,
  UV_DIRENT_DIR, UV_DIRENT_FILE, UV_DIRENT_LINK, UV_DIRENT_FIFO,
  UV_DIRENT_SOCKET, UV_DIRENT_CHAR, UV_DIRENT_BLOCK,
} = internalBinding('fs');

const FIELDS = 18;

/** The record of the last stat; read it before anything else runs. */
const numbers = new Float64Array(FIELDS);
let bigints;

function getBigints() {
  return bigints ??= new BigInt64Array(FIELDS);
}

// atime and its kin are made from atimeMs when first read, and can be set.
function dateAccessor(name, from) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = new Date(Math.round(Number(this[from])));
      this[name] = value;
      return value;
    },
    set(value) {
      Object.defineProperty(this, name, {
        __proto__: null, configurable: true, enumerable: true, writable: true,
        value,
      });
    },
  };
}

const dates = {
  atime: dateAccessor('atime', 'atimeMs'),
  mtime: dateAccessor('mtime', 'mtimeMs'),
  ctime: dateAccessor('ctime', 'ctimeMs'),
  birthtime: dateAccessor('birthtime', 'birthtimeMs'),
};

function StatsBase(dev, mode, nlink, uid, gid, rdev, blksize, ino, size,
                   blocks) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
}

function addChecks(proto, is) {
  const checks = {
    isDirectory: S_IFDIR,
    isFile: S_IFREG,
    isBlockDevice: S_IFBLK,
    isCharacterDevice: S_IFCHR,
    isSymbolicLink: S_IFLNK,
    isFIFO: S_IFIFO,
    isSocket: S_IFSOCK,
  };
  for (const name of Object.keys(checks)) proto[name] = is(checks[name]);
}

addChecks(StatsBase.prototype, (type) => function() {
  return (this.mode & S_IFMT) === type;
});


let warned = false;

/** The constructor is public only by accident: calling it is deprecated. */
function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks,
               atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  if (!warned) {
    warned = true;
    process.emitWarning('fs.Stats constructor is deprecated.',
                        'DeprecationWarning', 'DEP0180');
  }
  if (!(this instanceof Stats)) {
    return new Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size,
                     blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs);
  }
  StatsBase.call(this, dev, mode, nlink, uid, gid, rdev, blksize, ino, size,
                 blocks);
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}
Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Object.setPrototypeOf(Stats, StatsBase);
Object.defineProperties(Stats.prototype, dates);

// Makes a Stats without the warning.
function MakeStats(a, at) {
  StatsBase.call(this, a[at], a[at + 1], a[at + 2], a[at + 3], a[at + 4],
                 a[at + 5], a[at + 6], a[at + 7], a[at + 8], a[at + 9]);
  this.atimeMs = a[at + 10] * 1e3 + a[at + 11] / 1e6;
  this.mtimeMs = a[at + 12] * 1e3 + a[at + 13] / 1e6;
  this.ctimeMs = a[at + 14] * 1e3 + a[at + 15] / 1e6;
  this.birthtimeMs = a[at + 16] * 1e3 + a[at + 17] / 1e6;
}
MakeStats.prototype = Stats.prototype;

function BigIntStats(a, at) {
  StatsBase.call(this, a[at], a[at + 1], a[at + 2], a[at + 3], a[at + 4],
                 a[at + 5], a[at + 6], a[at + 7], a[at + 8], a[at + 9]);
  this.atimeMs = a[at + 10] * 1000n + a[at + 11] / 1000000n;
  this.mtimeMs = a[at + 12] * 1000n + a[at + 13] / 1000000n;
  this.ctimeMs = a[at + 14] * 1000n + a[at + 15] / 1000000n;
  this.birthtimeMs = a[at + 16] * 1000n + a[at + 17] / 1000000n;
  this.atimeNs = a[at + 10] * 1000000000n + a[at + 11];
  this.mtimeNs = a[at + 12] * 1000000000n + a[at + 13];
  this.ctimeNs = a[at + 14] * 1000000000n + a[at + 15];
  this.birthtimeNs = a[at + 16] * 1000000000n + a[at + 17];
}
Object.setPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
Object.setPrototypeOf(BigIntStats, StatsBase);
Object.defineProperties(BigIntStats.prototype, dates);
addChecks(BigIntStats.prototype, (type) => {
  const mask = BigInt(S_IFMT);
  const wanted = BigInt(type);
  return function() {
    return (this.mode & mask) === wanted;
  };
});

/** The array a stat call fills. */
function statRecord(bigint) {
  return bigint ? getBigints() : numbers;
}

/** A Stats (or BigIntStats) of the record number `at` in `array`. */
function makeStats(array, at = 0) {
  return array instanceof Float64Array ?
    new MakeStats(array, at * FIELDS) : new BigIntStats(array, at * FIELDS);
}

class StatFs {
  constructor(a) {
    this.type = a[0];
    this.bsize = a[1];
    this.blocks = a[2];
    this.bfree = a[3];
    this.bavail = a[4];
    this.files = a[5];
    this.ffree = a[6];
  }
}

const kType = Symbol('type');

/** An entry of a directory. */
class Dirent {
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }

  isDirectory() {
    return this[kType] === UV_DIRENT_DIR;
  }

  isFile() {
    return this[kType] === UV_DIRENT_FILE;
  }

  isBlockDevice() {
    return this[kType] === UV_DIRENT_BLOCK;
  }

  isCharacterDevice() {
    return this[kType] === UV_DIRENT_CHAR;
  }

  isSymbolicLink() {
    return this[kType] === UV_DIRENT_LINK;
  }

  isFIFO() {
    return this[kType] === UV_DIRENT_FIFO;
  }

  isSocket() {
    return this[kType] === UV_DIRENT_SOCKET;
  }
}

module.exports = {
  BigIntStats,
  Dirent,
  FIELDS,
  StatFs,
  Stats,
  kType,
  makeStats,
  statRecord,
};
