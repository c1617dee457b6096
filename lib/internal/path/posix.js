'use strict';

// node:path on POSIX: '/' separates, a leading one makes a path absolute.

const { basename, extname, format, normalizeSegments } =
  require('internal/path/common');

function check(path, name) {
  if (typeof path !== 'string')
    require('internal/validators').validateString(path, name);
}

const isSlash = (code) => code === 47;

/** Joins from the right until the path is absolute. */
function resolve(...args) {
  if (args.length === 0 || (args.length === 1 &&
      (args[0] === '' || args[0] === '.'))) {
    const dir = process.cwd();
    if (dir[0] === '/')
      return dir;
  }
  let result = '';
  let absolute = false;
  for (let i = args.length - 1; i >= 0 && !absolute; i--) {
    const path = args[i];
    check(path, `paths[${i}]`);
    if (path.length === 0)
      continue;
    result = result === '' ? path : `${path}/${result}`;
    absolute = path[0] === '/';
  }
  if (!absolute) {
    const dir = process.cwd();
    result = result === '' ? dir : `${dir}/${result}`;
    absolute = dir[0] === '/';
  }
  result = normalizeSegments(result, !absolute, '/', isSlash);
  if (absolute)
    return `/${result}`;
  return result.length > 0 ? result : '.';
}

function normalize(path) {
  check(path, 'path');
  if (path.length === 0)
    return '.';
  const absolute = path[0] === '/';
  const trailing = path[path.length - 1] === '/';
  path = normalizeSegments(path, !absolute, '/', isSlash);
  if (path.length === 0) {
    if (absolute)
      return '/';
    return trailing ? './' : '.';
  }
  if (trailing)
    path += '/';
  return absolute ? `/${path}` : path;
}

function isAbsolute(path) {
  check(path, 'path');
  return path.length > 0 && path[0] === '/';
}

function join(...args) {
  let joined = '';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    check(arg, 'path');
    if (arg.length > 0)
      joined = joined === '' ? arg : `${joined}/${arg}`;
  }
  return joined === '' ? '.' : normalize(joined);
}

/** The way from one path to another. */
function relative(from, to) {
  check(from, 'from');
  check(to, 'to');
  if (from === to)
    return '';
  from = resolve(from);
  to = resolve(to);
  if (from === to)
    return '';
  const a = from === '/' ? [] : from.slice(1).split('/');
  const b = to === '/' ? [] : to.slice(1).split('/');
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same])
    same++;
  const up = new Array(a.length - same).fill('..');
  return up.concat(b.slice(same)).join('/');
}

function toNamespacedPath(path) {
  return path; // only Windows has them
}

function dirname(path) {
  check(path, 'path');
  if (path.length === 0)
    return '.';
  let end = -1;
  let seen = false;
  for (let i = path.length - 1; i >= 1; i--) {
    if (path.charCodeAt(i) === 47) {
      if (seen) {
        end = i;
        break;
      }
    } else {
      seen = true;
    }
  }
  if (end === -1)
    return path[0] === '/' ? '/' : '.';
  if (end === 1 && path[0] === '/')
    return '//';
  return path.slice(0, end);
}

/** { root, dir, base, ext, name } of a path. */
function parse(path) {
  check(path, 'path');
  const out = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0)
    return out;
  const absolute = path[0] === '/';
  if (absolute)
    out.root = '/';
  // The last segment, without trailing slashes.
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === 47)
    end--;
  const start = path.lastIndexOf('/', end - 1) + 1;
  if (end > (absolute ? 1 : 0)) {
    out.base = path.slice(start, end);
    out.ext = extname(out.base, isSlash);
    out.name = out.base.slice(0, out.base.length - out.ext.length);
  }
  if (start > 1)
    out.dir = path.slice(0, start - 1);
  else if (absolute)
    out.dir = '/';
  return out;
}

const posix = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename(path, suffix) {
    if (suffix !== undefined)
      check(suffix, 'suffix');
    check(path, 'path');
    return basename(path, suffix, 0, isSlash);
  },
  extname(path) {
    check(path, 'path');
    return extname(path, isSlash);
  },
  format: (pathObject) => format('/', pathObject),
  parse,
  matchesGlob() {
    throw require('internal/errors').notImplemented('path.matchesGlob');
  },
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
  _makeLong: toNamespacedPath,
};
posix.posix = posix;
Object.defineProperty(posix, 'win32', {
  enumerable: true,
  configurable: true,
  get() {
    const value = require('internal/path/win32');
    Object.defineProperty(posix, 'win32', {
      value, enumerable: true, configurable: true, writable: true,
    });
    return value;
  },
});

module.exports = posix;
