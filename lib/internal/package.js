'use strict';

// The resolution of a package.json's "exports" and "imports" (the algorithm of
// Node's ESM documentation, "Resolution Algorithm Specification"; the same for
// require and import).

const { read } = require('internal/package_json');
const resolvePath = require('internal/resolve_path');

function fail(code, ...args) {
  const { codes } = require('internal/errors');
  throw new codes[code](...args);
}

// ---- targets ----------------------------------------------------------------

// Segments '.', '..' and node_modules, also percent-encoded, anywhere.
function hasBadSegment(path) {
  return /(^|\\|\/)((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))(\\|\/|$)/i
    .test(path);
}

// An empty segment, which patterns once let through.
function hasEmptySegment(path) {
  return path === '' || /^[/\\]|[/\\]{2}|[/\\]$/.test(path);
}

function where(pkg, isImports, base) {
  return `in the "${isImports ? 'imports' : 'exports'}" field module ` +
    `resolution of the package at ${pkg.path}` +
    `${base ? ` imported from ${base}` : ''}.`;
}

// The target, and what of the request stood for its '*'.
function checkSlashes(pkg, target, match, key, isImports, base) {
  const bad = hasEmptySegment(target.slice(2)) ? target :
    match !== null && hasEmptySegment(match) ? match : undefined;
  if (bad === undefined)
    return;
  let request = key;
  if (match !== null) {
    request = key.replace('*', () => match);
    target = target.replaceAll('*', () => match);
  }
  if (match !== null && request.endsWith('/'))
    return; // warnOfPattern() did
  const kind = /[/\\]{2}/.test(bad === match ? request : target) ?
    'double slash' : 'leading or trailing slash matching';
  process.emitWarning(
    `Use of deprecated ${kind} resolving "${target}" for module request ` +
    `"${request}" ${request === key ? '' : `matched to "${key}" `}` +
    where(pkg, isImports, base), 'DeprecationWarning', 'DEP0166');
}

const warned = new Set();

function warnOfPattern(pkg, key, base) {
  const id = `${pkg.path}|${key}`;
  if (warned.has(id))
    return;
  warned.add(id);
  process.emitWarning(
    `Use of deprecated trailing slash pattern mapping "${key}" ` +
    `${where(pkg, false, base)} Mapping specifiers ending in "/" is no ` +
    'longer supported.', 'DeprecationWarning', 'DEP0155');
}

function isIndex(key) {
  return String(+key) === key && +key >= 0 && +key < 0xffffffff;
}

// Targets are URLs: they may have escapes.
function targetPath(pkg, target) {
  if (!target.includes('%')) {
    const path = resolvePath(pkg.folder, target);
    return target.endsWith('/') ? `${path}/` : path;
  }
  const { fileURLToPath, pathToFileURL } = require('internal/url_file');
  const url = new URL(target, pathToFileURL(`${pkg.folder}/`));
  if (/%2f|%5c/i.test(url.pathname)) {
    fail('ERR_INVALID_MODULE_SPECIFIER', url.pathname,
         'must not include encoded "/" or "\\" characters', pkg.path);
  }
  return fileURLToPath(url);
}

// Returns a path, null (explicitly nothing) or undefined (no match).
function resolveTarget(pkg, target, match, key, isImports, conditions, base) {
  if (typeof target === 'string') {
    if (!target.startsWith('./')) {
      if (isImports && !target.startsWith('../') && !target.startsWith('/') &&
          !/^[a-z][a-z0-9+.-]*:/i.test(target.replace(/^node:/, ''))) {
        const name = match === null ? target : target.replaceAll('*', match);
        return { bare: name, from: `${pkg.folder}/` };
      }
      fail('ERR_INVALID_PACKAGE_TARGET', `${pkg.folder}/`, key, target,
           isImports, base);
    }
    if (hasBadSegment(target.slice(2)))
      fail('ERR_INVALID_PACKAGE_TARGET', `${pkg.folder}/`, key, target,
           isImports, base);
    if (match !== null && hasBadSegment(match)) {
      const request = key.replace('*', () => match);
      fail('ERR_INVALID_MODULE_SPECIFIER', request,
           `request is not a valid match in pattern "${key}" for the ` +
           `"${isImports ? 'imports' : 'exports'}" resolution of ${pkg.path}`,
           base);
    }
    checkSlashes(pkg, target, match, key, isImports, base);
    return targetPath(pkg, match === null ? target :
      target.replaceAll('*', () => match));
  }
  if (Array.isArray(target)) {
    let last;
    for (const item of target) {
      let found;
      try {
        found = resolveTarget(pkg, item, match, key, isImports, conditions,
                              base);
      } catch (err) {
        if (err.code !== 'ERR_INVALID_PACKAGE_TARGET')
          throw err;
        last = err;
        continue;
      }
      if (found === undefined)
        continue;
      if (found === null) {
        last = null;
        continue;
      }
      return found;
    }
    if (last === undefined || last === null)
      return last === undefined && target.length !== 0 ? undefined : null;
    throw last;
  }
  if (target !== null && typeof target === 'object') {
    for (const name of Object.keys(target)) {
      if (isIndex(name)) {
        fail('ERR_INVALID_PACKAGE_CONFIG', pkg.path, base,
             '"exports" cannot contain numeric property keys.');
      }
      if (name === 'default' || conditions.has(name)) {
        const found = resolveTarget(pkg, target[name], match, key, isImports,
                                    conditions, base);
        if (found !== undefined)
          return found;
      }
    }
    return undefined;
  }
  if (target === null)
    return null;
  return fail('ERR_INVALID_PACKAGE_TARGET', `${pkg.folder}/`, key, target,
              isImports, base);
}

// Which of two patterns is more specific; for sorting, best first.
function comparePatterns(a, b) {
  const baseA = a.indexOf('*') === -1 ? a.length : a.indexOf('*') + 1;
  const baseB = b.indexOf('*') === -1 ? b.length : b.indexOf('*') + 1;
  return baseB - baseA || b.length - a.length;
}

function resolveMap(pkg, map, key, isImports, conditions, base) {
  if (Object.hasOwn(map, key) && !key.includes('*') && !key.endsWith('/')) {
    return resolveTarget(pkg, map[key], null, key, isImports, conditions,
                         base);
  }
  const patterns = Object.keys(map).filter((pattern) => {
    const star = pattern.indexOf('*');
    if (star !== -1 && !isImports && key.endsWith('/') &&
        key.startsWith(pattern.slice(0, star)))
      warnOfPattern(pkg, key, base);
    return star !== -1 && star === pattern.lastIndexOf('*') &&
      key.startsWith(pattern.slice(0, star)) &&
      key.length >= pattern.length &&
      key.endsWith(pattern.slice(star + 1));
  }).sort(comparePatterns);
  if (patterns.length === 0)
    return undefined;
  const [pattern] = patterns;
  const star = pattern.indexOf('*');
  const match = key.slice(star, key.length - (pattern.length - star - 1));
  return resolveTarget(pkg, map[pattern], match, pattern, isImports,
                       conditions, base);
}

function isSugar(exports, pkg, base) {
  if (typeof exports === 'string' || Array.isArray(exports))
    return true;
  if (typeof exports !== 'object')
    return false;
  let sugar;
  for (const key of Object.keys(exports)) {
    const isCondition = key === '' || key[0] !== '.';
    if (sugar === undefined) {
      sugar = isCondition;
    } else if (sugar !== isCondition) {
      fail('ERR_INVALID_PACKAGE_CONFIG', pkg.path, base,
           '"exports" cannot contain some keys starting with \'.\' and some ' +
           'not. The exports object must either be an object of package ' +
           'subpath keys or an object of main entry condition name keys only.');
    }
  }
  return sugar === true;
}

/**
 * Resolves `subpath` ('.' or './x') by the package's "exports".
 * @returns {string} an absolute path; throws when it is not exported
 */
function resolveExports(pkg, subpath, conditions, base) {
  const map = isSugar(pkg.exports, pkg, base) ?
    { '.': pkg.exports } : pkg.exports;
  const found = resolveMap(pkg, map, subpath, false, conditions, base);
  if (found === undefined || found === null)
    fail('ERR_PACKAGE_PATH_NOT_EXPORTED', `${pkg.folder}/`, subpath, base);
  return found;
}

/**
 * Resolves `#name` by the package's "imports".
 * @returns {string|{bare: string, from: string}} a path, or a package's name to
 *   resolve in turn from the folder `from`
 */
function resolveImports(name, pkg, conditions, base) {
  if (name === '#' || name.startsWith('#/') || name.endsWith('/')) {
    fail('ERR_INVALID_MODULE_SPECIFIER', name,
         'is not a valid internal imports specifier name', base);
  }
  let found;
  if (pkg?.imports !== undefined)
    found = resolveMap(pkg, pkg.imports, name, true, conditions, base);
  if (found === undefined || found === null)
    fail('ERR_PACKAGE_IMPORT_NOT_DEFINED', name,
         pkg?.folder && `${pkg.folder}/`, base);
  return found;
}

module.exports = { read, resolveExports, resolveImports };
