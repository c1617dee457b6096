'use strict';

// What the POSIX and the Windows form of node:path share. A separator is
// recognized by `isSep(code)`, where the rules differ.

/**
 * Resolves '.' and '..' segments; leading '..' stay when `allowAbove`.
 */
function normalizeSegments(path, allowAbove, separator, isSep) {
  const out = [];
  const n = path.length;
  let start = 0;
  for (let i = 0; i <= n; i++) {
    if (i < n && !isSep(path.charCodeAt(i)))
      continue;
    const length = i - start;
    if (length === 2 && path.charCodeAt(start) === 46 &&
        path.charCodeAt(start + 1) === 46) {
      if (out.length > 0 && out[out.length - 1] !== '..')
        out.pop();
      else if (allowAbove)
        out.push('..');
    } else if (length > 1 ||
        (length === 1 && path.charCodeAt(start) !== 46)) {
      out.push(path.slice(start, i));
    }
    start = i + 1;
  }
  return out.join(separator);
}

/** The last segment from index `from` on, without `suffix`. */
function basename(path, suffix, from, isSep) {
  let end = path.length;
  if (suffix !== undefined && suffix.length > 0 &&
      suffix.length <= path.length) {
    if (suffix === path)
      return '';
  }
  while (end > from && isSep(path.charCodeAt(end - 1)))
    end--;
  let start = end;
  while (start > from && !isSep(path.charCodeAt(start - 1)))
    start--;
  const base = path.slice(start, end);
  if (suffix !== undefined && suffix.length > 0 && base !== suffix &&
      base.endsWith(suffix))
    return base.slice(0, base.length - suffix.length);
  return base;
}

/** '.txt' of 'a.txt'; '' for 'a', '.a' and '..'. */
function extname(path, isSep) {
  let end = path.length;
  while (end > 0 && isSep(path.charCodeAt(end - 1)))
    end--;
  let dot = -1;
  let start = end;
  while (start > 0 && !isSep(path.charCodeAt(start - 1))) {
    start--;
    if (dot === -1 && path.charCodeAt(start) === 46)
      dot = start;
  }
  if (dot === -1 || dot === start)
    return '';
  // '..' is a segment, not a name with an extension.
  if (dot === start + 1 && dot === end - 1 &&
      path.charCodeAt(start) === 46)
    return '';
  return path.slice(dot, end);
}

function format(sep, pathObject) {
  require('internal/validators').validateObject(pathObject, 'pathObject');
  const dir = pathObject.dir || pathObject.root;
  let ext = pathObject.ext;
  if (ext && ext[0] !== '.')
    ext = `.${ext}`;
  const base = pathObject.base || `${pathObject.name || ''}${ext || ''}`;
  if (!dir)
    return base;
  return dir === pathObject.root ? `${dir}${base}` : `${dir}${sep}${base}`;
}

module.exports = { basename, extname, format, normalizeSegments };
