'use strict';

// node:fs/promises. Most functions are those of internal/fs/callbacks with a
// promise for a callback; their arguments are checked there.

const callbacks = require('internal/fs/callbacks');
const { FileHandle, run, writeFile } = require('internal/fs/handle');
const { getOptions, isFd } = require('internal/fs/utils');

async function access(path, mode) {
  await run(callbacks.access, path, mode);
}

async function appendFile(path, data, options) {
  options = getOptions(options, {
    encoding: 'utf8', mode: 0o666, flag: 'a', flush: false,
  });
  if (!options.flag) options = { ...options, flag: 'a' };
  await writeFile(path, data, options);
}

async function chmod(path, mode) {
  await run(callbacks.chmod, path, mode);
}

async function chown(path, uid, gid) {
  await run(callbacks.chown, path, uid, gid);
}

async function copyFile(src, dest, mode) {
  await run(callbacks.copyFile, src, dest, mode);
}

async function cp(src, dest, options) {
  await run(callbacks.cp, src, dest, options);
}

function glob(pattern, options) {
  return require('internal/fs/glob').globAsync(pattern, options);
}

async function lchmod() {
  const { codes } = require('internal/errors');
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

async function lchown(path, uid, gid) {
  await run(callbacks.lchown, path, uid, gid);
}

async function link(existingPath, newPath) {
  await run(callbacks.link, existingPath, newPath);
}

async function lstat(path, options) {
  return run(callbacks.lstat, path, options);
}

async function lutimes(path, atime, mtime) {
  await run(callbacks.lutimes, path, atime, mtime);
}

async function mkdir(path, options) {
  return run(callbacks.mkdir, path, options);
}

async function mkdtemp(prefix, options) {
  return run(callbacks.mkdtemp, prefix, options);
}

async function mkdtempDisposable(prefix, options) {
  const path = await mkdtemp(prefix, options);
  const full = require('path').resolve(process.cwd(), path);
  const remove = async () => {
    await rm(full, {
      maxRetries: 0, recursive: true, force: true, retryDelay: 0,
    });
  };
  return { __proto__: null, path, remove, [Symbol.asyncDispose]: remove };
}

/** @returns {Promise<FileHandle>} */
async function open(path, flags, mode) {
  const fd = await run(callbacks.open, path, flags, mode ?? 0o666);
  return new FileHandle(fd);
}

async function opendir(path, options) {
  return run(callbacks.opendir, path, options);
}

async function readFile(path, options) {
  if (path instanceof FileHandle) return path.readFile(options);
  if (isFd(path)) require('internal/fs/utils').getValidatedPath(path);
  return run(callbacks.readFile, path, options);
}

async function readdir(path, options) {
  return run(callbacks.readdir, path, options);
}

async function readlink(path, options) {
  return run(callbacks.readlink, path, options);
}

async function realpath(path, options) {
  return run(callbacks.realpath.native, path, options);
}

async function rename(oldPath, newPath) {
  await run(callbacks.rename, oldPath, newPath);
}

async function rm(path, options) {
  await run(callbacks.rm, path, options);
}

async function rmdir(path, options) {
  await run(callbacks.rmdir, path, options);
}

async function stat(path, options) {
  return run(callbacks.stat, path, options);
}

async function statfs(path, options) {
  return run(callbacks.statfs, path, options);
}

async function symlink(target, path, type) {
  await run(callbacks.symlink, target, path, type);
}

async function truncate(path, len = 0) {
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(len);
  } finally {
    await handle.close();
  }
}

async function unlink(path) {
  await run(callbacks.unlink, path);
}

async function utimes(path, atime, mtime) {
  await run(callbacks.utimes, path, atime, mtime);
}

function watch(filename, options) {
  return require('internal/fs/watch').watchAsync(filename, options);
}

module.exports = {
  access,
  copyFile,
  cp,
  glob,
  open,
  opendir,
  rename,
  truncate,
  rm,
  rmdir,
  mkdir,
  readdir,
  readlink,
  symlink,
  lstat,
  stat,
  statfs,
  link,
  unlink,
  chmod,
  lchmod,
  lchown,
  chown,
  utimes,
  lutimes,
  realpath,
  mkdtemp,
  mkdtempDisposable,
  writeFile,
  appendFile,
  readFile,
  watch,
};

Object.defineProperty(module.exports, 'constants', {
  __proto__: null,
  enumerable: true,
  get() {
    return require('fs').constants;
  },
});
