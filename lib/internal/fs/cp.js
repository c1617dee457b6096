'use strict';

// fs.cp: copies files, links and whole trees.
//
// The algorithm is written once, as generators that yield the operations they
// need (`yield ['lstat', path]`) and are sent the results. cpSync drives them
// with the synchronous functions, cp with those on the pool.

const { dirname, isAbsolute, join, parse, resolve, sep } = require('path');
const { codes } = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateObject,
} = require('internal/validators');
const { getValidMode, getValidatedPath } = require('internal/fs/utils');

const EEXIST = 17;
const EINVAL = 22;
const EISDIR = 21;
const ENOTDIR = 20;

function cpError(code, message, path, errno, name) {
  return new codes[code]({
    message, path, syscall: 'cp', errno, code: name,
  });
}

const isInvalid = (message, path) =>
  cpError('ERR_FS_CP_EINVAL', message, path, EINVAL, 'EINVAL');

const DEFAULTS = {
  dereference: false,
  errorOnExist: false,
  filter: undefined,
  force: true,
  preserveTimestamps: false,
  recursive: false,
  verbatimSymlinks: false,
};

function getCpOptions(options) {
  if (options === undefined) return { ...DEFAULTS, mode: 0 };
  validateObject(options, 'options');
  options = { ...DEFAULTS, ...options };
  for (const name of [
    'dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive',
    'verbatimSymlinks',
  ]) {
    validateBoolean(options[name], `options.${name}`);
  }
  options.mode = getValidMode(options.mode, 0);
  if (options.dereference && options.verbatimSymlinks) {
    throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR(
      'dereference', 'verbatimSymlinks');
  }
  if (options.filter !== undefined)
    validateFunction(options.filter, 'options.filter');
  return options;
}

function areIdentical(a, b) {
  return b.ino && b.dev && b.ino === a.ino && b.dev === a.dev;
}

// Is `dest` the directory `src` or somewhere below it?
function isWithin(src, dest) {
  const a = resolve(src).split(sep).filter(Boolean);
  const b = resolve(dest).split(sep).filter(Boolean);
  return a.every((part, i) => b[i] === part);
}

function* statOrNull(op, path) {
  try {
    return yield [op, path, { bigint: true }];
  } catch (err) {
    if (err.code === 'ENOENT') return null;
    throw err;
  }
}

// The stats of both ends; throws when the copy can't make sense.
function* checkPaths(src, dest, opts) {
  const op = opts.dereference ? 'stat' : 'lstat';
  const srcStat = yield [op, src, { bigint: true }];
  const destStat = yield* statOrNull(op, dest);
  if (destStat) {
    if (areIdentical(srcStat, destStat))
      throw isInvalid('src and dest cannot be the same', dest);
    if (srcStat.isDirectory() && !destStat.isDirectory()) {
      throw cpError('ERR_FS_CP_DIR_TO_NON_DIR',
                    `cannot overwrite non-directory ${dest} with directory ` +
                    `${src}`, dest, EISDIR, 'EISDIR');
    }
    if (!srcStat.isDirectory() && destStat.isDirectory()) {
      throw cpError('ERR_FS_CP_NON_DIR_TO_DIR',
                    `cannot overwrite directory ${dest} with non-directory ` +
                    `${src}`, dest, ENOTDIR, 'ENOTDIR');
    }
  }
  if (srcStat.isDirectory() && isWithin(src, dest)) {
    throw isInvalid(
      `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
  }
  return { srcStat, destStat };
}

// A link may hide that `dest` is below `src`: compare the parents themselves.
function* checkParents(src, srcStat, dest) {
  const srcParent = resolve(dirname(src));
  for (let p = resolve(dirname(dest));
    p !== srcParent && p !== parse(p).root;
    p = resolve(dirname(p))) {
    const stat = yield* statOrNull('stat', p);
    if (stat === null) continue;
    if (areIdentical(srcStat, stat)) {
      throw isInvalid(
        `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
    }
  }
}

function* copyOne(src, dest, opts) {
  const { srcStat, destStat } = yield* checkPaths(src, dest, opts);
  yield* copyByType(srcStat, destStat, src, dest, opts);
}

function* copyTree(src, dest, opts) {
  if (opts.filter && !(yield ['filter', src, dest])) return;
  const { srcStat, destStat } = yield* checkPaths(src, dest, opts);
  yield* checkParents(src, srcStat, dest);
  const parent = dirname(dest);
  if ((yield* statOrNull('stat', parent)) === null)
    yield ['mkdir', parent, { recursive: true }];
  yield* copyByType(srcStat, destStat, src, dest, opts);
}

function* copyByType(srcStat, destStat, src, dest, opts) {
  if (srcStat.isDirectory()) {
    if (!opts.recursive) {
      throw cpError('ERR_FS_EISDIR',
                    `Recursive option not enabled, cannot copy a directory: ` +
                    `${src}`, src, EISDIR, 'EISDIR');
    }
    yield* copyDirectory(srcStat, destStat, src, dest, opts);
  } else if (srcStat.isFile() || srcStat.isCharacterDevice() ||
             srcStat.isBlockDevice()) {
    yield* copyFile(srcStat, destStat, src, dest, opts);
  } else if (srcStat.isSymbolicLink()) {
    yield* copyLink(destStat, src, dest, opts);
  } else if (srcStat.isSocket()) {
    throw cpError('ERR_FS_CP_SOCKET', `cannot copy a socket file: ${dest}`,
                  dest, EINVAL, 'EINVAL');
  } else if (srcStat.isFIFO()) {
    throw cpError('ERR_FS_CP_FIFO_PIPE', `cannot copy a FIFO pipe: ${dest}`,
                  dest, EINVAL, 'EINVAL');
  } else {
    throw cpError('ERR_FS_CP_UNKNOWN',
                  `cannot copy an unknown file type: ${dest}`,
                  dest, EINVAL, 'EINVAL');
  }
}

function* copyFile(srcStat, destStat, src, dest, opts) {
  if (destStat) {
    if (opts.force) {
      yield ['unlink', dest];
    } else if (opts.errorOnExist) {
      throw cpError('ERR_FS_CP_EEXIST', `${dest} already exists`, dest,
                    EEXIST, 'EEXIST');
    } else {
      return;
    }
  }
  yield ['copyFile', src, dest, opts.mode];
  const mode = Number(srcStat.mode);
  if (opts.preserveTimestamps) {
    if ((mode & 0o200) === 0) yield ['chmod', dest, mode | 0o200];
    const now = yield ['stat', src];
    yield ['utimes', dest, now.atime, now.mtime];
  }
  yield ['chmod', dest, mode];
}

function* copyDirectory(srcStat, destStat, src, dest, opts) {
  if (!destStat) yield ['mkdir', dest];
  for (const name of yield ['readdir', src]) {
    const from = join(src, name);
    const to = join(dest, name);
    if (opts.filter && !(yield ['filter', from, to])) continue;
    yield* copyOne(from, to, opts);
  }
  if (!destStat) yield ['chmod', dest, Number(srcStat.mode)];
}

function* copyLink(destStat, src, dest, opts) {
  let target = yield ['readlink', src];
  if (!opts.verbatimSymlinks && !isAbsolute(target))
    target = resolve(dirname(src), target);
  if (!destStat) {
    yield ['symlink', target, dest];
    return;
  }

  let old;
  try {
    old = yield ['readlink', dest];
  } catch (err) {
    if (err.code !== 'EINVAL') throw err;
    yield ['symlink', target, dest]; // not a link: fails with EEXIST
    return;
  }
  if (!isAbsolute(old)) old = resolve(dirname(dest), old);
  const stat = yield* statOrNull('stat', src);
  const isDir = stat !== null && stat.isDirectory();
  if (isDir && isWithin(target, old)) {
    throw isInvalid(
      `cannot copy ${target} to a subdirectory of self ${old}`, dest);
  }
  if (isDir && isWithin(old, target)) {
    throw cpError('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY',
                  `cannot overwrite ${old} with ${target}`, dest,
                  EINVAL, 'EINVAL');
  }
  yield ['unlink', dest];
  yield ['symlink', target, dest];
}

// ---- the two drivers ------------------------------------------------------

function cpSync(src, dest, options) {
  const opts = getCpOptions(options);
  src = `${getValidatedPath(src, 'src')}`;
  dest = `${getValidatedPath(dest, 'dest')}`;
  const ops = require('internal/fs/sync').functions;
  const steps = copyTree(src, dest, opts);
  let step = steps.next();
  while (!step.done) {
    const [name, ...args] = step.value;
    let value;
    try {
      if (name === 'filter') {
        value = opts.filter(...args);
        if (typeof value?.then === 'function') {
          throw new codes.ERR_INVALID_RETURN_VALUE(
            'boolean', 'filter', value);
        }
      } else {
        value = ops[`${name}Sync`](...args);
      }
    } catch (err) {
      step = steps.throw(err);
      continue;
    }
    step = steps.next(value);
  }
}

async function cpAsync(src, dest, opts) {
  const ops = require('internal/fs/callbacks');
  const { run } = require('internal/fs/handle');
  const steps = copyTree(src, dest, opts);
  let step = steps.next();
  while (!step.done) {
    const [name, ...args] = step.value;
    let value;
    try {
      value = name === 'filter' ?
        await opts.filter(...args) : await run(ops[name], ...args);
    } catch (err) {
      step = steps.throw(err);
      continue;
    }
    step = steps.next(value);
  }
}

function cp(src, dest, options, cb) {
  const opts = getCpOptions(options);
  src = `${getValidatedPath(src, 'src')}`;
  dest = `${getValidatedPath(dest, 'dest')}`;
  cpAsync(src, dest, opts).then(
    () => process.nextTick(cb, null), (err) => process.nextTick(cb, err));
}

module.exports = { cp, cpSync };
