'use strict';

// node:path on Windows: '/' and '\' separate; a root is a drive ('C:\'), a
// share ('\\server\share\'), or a slash alone, which is relative to the
// current drive; 'C:' alone is relative to that drive's own directory.

const { basename, extname, format, normalizeSegments } =
  require('internal/path/common');

function check(path, name) {
  if (typeof path !== 'string')
    require('internal/validators').validateString(path, name);
}

const isSep = (code) => code === 47 || code === 92;
const isLetter = (code) =>
  (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

// Names that are devices, not files.
const reserved = new Set(['CON', 'PRN', 'AUX', 'NUL', 'COM1', 'COM2', 'COM3',
                          'COM4', 'COM5', 'COM6', 'COM7', 'COM8', 'COM9',
                          'LPT1', 'LPT2', 'LPT3', 'LPT4', 'LPT5', 'LPT6',
                          'LPT7', 'LPT8', 'LPT9', 'COM\u00b9', 'COM\u00b2',
                          'COM\u00b3', 'LPT\u00b9', 'LPT\u00b2',
                          'LPT\u00b3']);

function isReserved(path, colon) {
  return reserved.has(path.slice(0, colon).toUpperCase());
}

// The end of the run of separators or of other characters from `i` on.
function skip(path, i, separators) {
  while (i < path.length && isSep(path.charCodeAt(i)) === separators)
    i++;
  return i;
}

// Splits the root off: { device, end, absolute, unc }. `device` is normalized
// ('C:' or '\\server\share'); `end` is where the rest begins, without the
// separator after a drive.
function root(path) {
  const none = { device: '', end: 0, absolute: false, unc: false };
  if (path.length === 0)
    return none;
  const code = path.charCodeAt(0);
  if (isSep(code)) {
    const out = { device: '', end: 1, absolute: true, unc: false };
    if (path.length > 1 && isSep(path.charCodeAt(1))) {
      const hostEnd = skip(path, 2, false);
      if (hostEnd < path.length && hostEnd !== 2) {
        const host = path.slice(2, hostEnd);
        const shareStart = skip(path, hostEnd, true);
        if (shareStart < path.length) {
          const shareEnd = skip(path, shareStart, false);
          if (host === '.' || host === '?') {
            // A device root, like \\.\PHYSICALDRIVE0.
            out.device = `\\\\${host}`;
            out.end = 4;
            const colon = path.indexOf(':');
            const possible = path.slice(4, colon + 1);
            if (colon > 0 && isReserved(possible, possible.length - 1)) {
              out.device = `\\\\?\\${possible}`;
              out.end = 4 + possible.length;
            }
          } else {
            out.device = `\\\\${host}\\${path.slice(shareStart, shareEnd)}`;
            out.end = shareEnd;
            out.unc = true;
          }
        }
      }
    }
    return out;
  }
  if (isLetter(code) && path.length > 1 && path.charCodeAt(1) === 58) {
    const absolute = path.length > 2 && isSep(path.charCodeAt(2));
    return {
      device: path.slice(0, 2), end: absolute ? 3 : 2, absolute, unc: false,
    };
  }
  return none;
}

function resolve(...args) {
  let device = '';
  let tail = '';
  let absolute = false;
  for (let i = args.length - 1; i >= -1; i--) {
    let path;
    if (i >= 0) {
      path = args[i];
      check(path, `paths[${i}]`);
      if (path.length === 0)
        continue;
    } else if (device.length === 0) {
      path = process.cwd();
      if (args.length === 0 || (args.length === 1 &&
          (args[0] === '' || args[0] === '.') && isSep(path.charCodeAt(0))))
        return process.platform === 'win32' ? path : toBackslashes(path);
    } else {
      // Each drive has a directory of its own, kept in the environment.
      path = process.env[`=${device}`] || process.cwd();
      if (path === undefined ||
          (path.slice(0, 2).toLowerCase() !== device.toLowerCase() &&
           path.charCodeAt(2) === 92))
        path = `${device}\\`;
    }
    const r = root(path);
    if (r.device.length > 0) {
      if (device.length > 0) {
        if (r.device.toLowerCase() !== device.toLowerCase())
          continue; // another drive
      } else {
        device = r.device;
      }
    }
    if (absolute) {
      if (device.length > 0)
        break;
    } else {
      tail = `${path.slice(r.end)}\\${tail}`;
      absolute = r.absolute;
      if (r.absolute && device.length > 0)
        break;
    }
  }
  tail = normalizeSegments(tail, !absolute, '\\', isSep);
  if (absolute)
    return `${device}\\${tail}`;
  return `${device}${tail}` || '.';
}

function toBackslashes(path) {
  return path.replaceAll('/', '\\');
}

function normalize(path) {
  check(path, 'path');
  const n = path.length;
  if (n === 0)
    return '.';
  if (n === 1)
    return path === '/' ? '\\' : path;
  const r = root(path);
  if (r.unc && r.end === n)
    return `${r.device}\\`; // a share alone
  let tail = r.end < n ? normalizeSegments(
    path.slice(r.end), !r.absolute, '\\', isSep) : '';
  if (tail.length === 0 && !r.absolute)
    tail = '.';
  if (tail.length > 0 && isSep(path.charCodeAt(n - 1)))
    tail += '\\';
  if (!r.absolute && r.device === '' && path.includes(':')) {
    // 'a/../C:/x' must not become a path on drive C.
    if (tail.length >= 2 && isLetter(tail.charCodeAt(0)) &&
        tail.charCodeAt(1) === 58)
      return `.\\${tail}`;
    let colon = path.indexOf(':');
    do {
      if (colon === n - 1 || isSep(path.charCodeAt(colon + 1)))
        return `.\\${tail}`;
    } while ((colon = path.indexOf(':', colon + 1)) !== -1);
  }
  const colon = path.indexOf(':');
  if (colon > 0 && isReserved(path, colon))
    return `.\\${r.device}${tail}`;
  if (r.device === '')
    return r.absolute ? `\\${tail}` : tail;
  return r.absolute ? `${r.device}\\${tail}` : `${r.device}${tail}`;
}

function isAbsolute(path) {
  check(path, 'path');
  if (path.length === 0)
    return false;
  const code = path.charCodeAt(0);
  return isSep(code) || (path.length > 2 && isLetter(code) &&
    path.charCodeAt(1) === 58 && isSep(path.charCodeAt(2)));
}

function join(...args) {
  let joined;
  let first;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    check(arg, 'path');
    if (arg.length === 0)
      continue;
    if (joined === undefined)
      joined = first = arg;
    else
      joined += `\\${arg}`;
  }
  if (joined === undefined)
    return '.';
  // Joining must not make a share of two parts: only a first part that itself
  // begins with exactly two separators and a name may start one.
  let slashes = 0;
  if (isSep(first.charCodeAt(0))) {
    slashes = 1;
    const n = first.length;
    if (n > 1 && isSep(first.charCodeAt(1))) {
      slashes = 2;
      if (n > 2) {
        if (isSep(first.charCodeAt(2)))
          slashes = 3;
        else
          return normalizeJoined(joined);
      }
    }
  }
  if (slashes !== 0) {
    slashes = skip(joined, slashes, true);
    if (slashes >= 2)
      joined = `\\${joined.slice(slashes)}`;
  }
  return normalizeJoined(joined);
}

function normalizeJoined(joined) {
  // A reserved name that only joining produced stays where it is.
  const parts = [];
  for (const part of joined.split(/[/\\]/)) {
    const colon = part.indexOf(':');
    if (colon > 0 && isReserved(part, colon) && parts.length > 0)
      return normalizeReserved(joined);
    parts.push(part);
  }
  return normalize(joined);
}

function normalizeReserved(joined) {
  const r = root(joined);
  const absolute = r.absolute;
  const tail = joined.slice(r.end).replaceAll('/', '\\');
  return absolute ? `${r.device}\\${tail}` : `${r.device}${tail}`;
}

function relative(from, to) {
  check(from, 'from');
  check(to, 'to');
  if (from === to)
    return '';
  const fromFull = resolve(from);
  const toFull = resolve(to);
  if (fromFull === toFull)
    return '';
  from = fromFull.toLowerCase();
  to = toFull.toLowerCase();
  if (from === to)
    return '';
  if (fromFull.length !== from.length || toFull.length !== to.length) {
    // Lower case changed a length: compare the segments as they are.
    return relativeBySegments(fromFull, toFull);
  }

  let fromStart = 0;
  while (fromStart < from.length && from[fromStart] === '\\')
    fromStart++;
  let fromEnd = from.length;
  while (fromEnd - 1 > fromStart && from[fromEnd - 1] === '\\')
    fromEnd--;
  let toStart = 0;
  while (toStart < to.length && to[toStart] === '\\')
    toStart++;
  let toEnd = to.length;
  while (toEnd - 1 > toStart && to[toEnd - 1] === '\\')
    toEnd--;
  const fromLength = fromEnd - fromStart;
  const toLength = toEnd - toStart;
  const length = Math.min(fromLength, toLength);
  let common = -1;
  let i = 0;
  for (; i < length; i++) {
    const c = from[fromStart + i];
    if (c !== to[toStart + i])
      break;
    if (c === '\\')
      common = i;
  }
  if (i !== length) {
    if (common === -1)
      return toFull; // another drive
  } else {
    if (toLength > length) {
      if (to[toStart + i] === '\\')
        return toFull.slice(toStart + i + 1);
      if (i === 2)
        return toFull.slice(toStart + i);
    }
    if (fromLength > length) {
      if (from[fromStart + i] === '\\')
        common = i;
      else if (i === 2)
        common = 3;
    }
    if (common === -1)
      common = 0;
  }
  let out = '';
  for (i = fromStart + common + 1; i <= fromEnd; i++) {
    if (i === fromEnd || from[i] === '\\')
      out += out.length === 0 ? '..' : '\\..';
  }
  toStart += common;
  if (out.length > 0)
    return `${out}${toFull.slice(toStart, toEnd)}`;
  if (toFull[toStart] === '\\')
    toStart++;
  return toFull.slice(toStart, toEnd);
}

function relativeBySegments(fromFull, toFull) {
  const trim = (parts) => {
    if (parts.at(-1) === '')
      parts.pop();
    return parts;
  };
  const a = trim(fromFull.split('\\'));
  const b = trim(toFull.split('\\'));
  let i = 0;
  while (i < a.length && i < b.length &&
         a[i].toLowerCase() === b[i].toLowerCase())
    i++;
  if (i === 0)
    return toFull;
  const rest = b.slice(i).join('\\');
  const up = '..\\'.repeat(a.length - i);
  if (rest === '')
    return up.slice(0, -1);
  return up + rest;
}

function toNamespacedPath(path) {
  if (typeof path !== 'string' || path.length === 0)
    return path;
  const full = resolve(path);
  if (full.length <= 2)
    return path;
  if (full.charCodeAt(0) === 92) {
    if (full.charCodeAt(1) === 92) {
      const code = full.charCodeAt(2);
      if (code !== 63 && code !== 46)
        return `\\\\?\\UNC\\${full.slice(2)}`;
    }
  } else if (isLetter(full.charCodeAt(0)) && full.charCodeAt(1) === 58 &&
      full.charCodeAt(2) === 92) {
    return `\\\\?\\${full}`;
  }
  return full;
}

// The root for dirname() and parse(): its length, and where the rest starts.
function rootEnd(path) {
  const n = path.length;
  if (n === 0)
    return { end: 0, whole: false };
  const code = path.charCodeAt(0);
  if (isSep(code)) {
    if (n > 1 && isSep(path.charCodeAt(1))) {
      const hostEnd = skip(path, 2, false);
      if (hostEnd < n && hostEnd !== 2) {
        const shareStart = skip(path, hostEnd, true);
        if (shareStart < n && shareStart !== hostEnd) {
          const shareEnd = skip(path, shareStart, false);
          if (shareEnd === n)
            return { end: n, whole: true };
          return { end: shareEnd + 1, whole: false };
        }
      }
    }
    return { end: 1, whole: n === 1 };
  }
  if (isLetter(code) && n > 1 && path.charCodeAt(1) === 58) {
    const end = n > 2 && isSep(path.charCodeAt(2)) ? 3 : 2;
    return { end, whole: end === n };
  }
  return { end: 0, whole: false };
}

function dirname(path) {
  check(path, 'path');
  if (path.length === 0)
    return '.';
  if (path.length === 1)
    return isSep(path.charCodeAt(0)) ? path : '.';
  const { end: start, whole } = rootEnd(path);
  if (whole)
    return path;
  let end = -1;
  let seen = false;
  for (let i = path.length - 1; i >= start; i--) {
    if (isSep(path.charCodeAt(i))) {
      if (seen) {
        end = i;
        break;
      }
    } else {
      seen = true;
    }
  }
  if (end === -1) {
    if (start === 0)
      return '.';
    end = start;
  }
  return path.slice(0, end);
}

// Where the name begins after a drive: 'C:name'.
function afterDrive(path) {
  return path.length >= 2 && isLetter(path.charCodeAt(0)) &&
    path.charCodeAt(1) === 58 ? 2 : 0;
}

function parse(path) {
  check(path, 'path');
  const out = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0)
    return out;
  const { end: start, whole } = rootEnd(path);
  if (path.length === 1 && start === 0) {
    out.base = out.name = path;
    return out;
  }
  out.root = path.slice(0, start);
  if (whole) {
    out.root = out.dir = path;
    return out;
  }
  let end = path.length;
  while (end > start && isSep(path.charCodeAt(end - 1)))
    end--;
  let from = end;
  while (from > start && !isSep(path.charCodeAt(from - 1)))
    from--;
  out.base = path.slice(from, end);
  out.ext = extname(out.base, isSep);
  out.name = out.base.slice(0, out.base.length - out.ext.length);
  out.dir = from > 0 && from !== start ? path.slice(0, from - 1) : out.root;
  return out;
}

const win32 = {
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
    return basename(path, suffix, afterDrive(path), isSep);
  },
  extname(path) {
    check(path, 'path');
    return extname(path.slice(afterDrive(path)), isSep);
  },
  format: (pathObject) => format('\\', pathObject),
  parse,
  matchesGlob() {
    throw require('internal/errors').notImplemented('path.matchesGlob');
  },
  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
  _makeLong: toNamespacedPath,
};
win32.win32 = win32;
win32.posix = require('internal/path/posix');

module.exports = win32;
