'use strict';

// Node's resolution of CommonJS requests
// (https://nodejs.org/api/modules.html#all-together): the part of Module that
// a program needs from its first require on.

const packages = require('internal/package');
const resolvePath = require('internal/resolve_path');
const {
  Module, PARENT, builtinId, conditions, dirname, fileName, makeRequire,
  packageScope, stat,
} = require('internal/cjs');

const TYPESCRIPT = /\.[cm]?tsx?$/;

// ---- finding files ----------------------------------------------------------

function tryFile(path, isMain) {
  return stat(path) === 0 ? fileName(path, isMain) : false;
}

function tryExtensions(base, extensions, isMain) {
  for (const extension of extensions) {
    const found = tryFile(base + extension, isMain);
    if (found)
      return found;
  }
  return false;
}

function tryPackage(folder, extensions, request) {
  const pkg = packages.read(folder);
  const main = pkg?.main;
  if (!main)
    return tryExtensions(`${folder}/index`, extensions);

  const path = resolvePath(folder, main);
  const found = tryFile(path) || tryExtensions(path, extensions) ||
    tryExtensions(`${path}/index`, extensions);
  if (found)
    return found;
  const index = tryExtensions(`${folder}/index`, extensions);
  if (!index) {
    const err = new Error(
      `Cannot find module '${path}'. ` +
      'Please verify that the package.json has a valid "main" entry');
    err.code = 'MODULE_NOT_FOUND';
    err.path = pkg.path;
    err.requestPath = request;
    throw err;
  }
  process.emitWarning(
    `Invalid 'main' field in '${pkg.path}' of '${main}'. ` +
    'Please either fix that or report it to the module author',
    'DeprecationWarning', 'DEP0128');
  return index;
}

// The package's name and the subpath of a bare request.
function splitPackage(request) {
  const match = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/.exec(request);
  return match === null ? undefined : [match[1], `.${match[2] ?? ''}`];
}

function findInExports(folder, request, conds) {
  const parts = splitPackage(request);
  if (parts === undefined)
    return undefined;
  const pkg = packages.read(`${folder}/${parts[0]}`);
  if (pkg === null || pkg.exports === undefined)
    return undefined;
  return finishTarget(
    packages.resolveExports(pkg, parts[1], conds, undefined), pkg.path);
}

// What "exports" or "imports" name must exist as it stands.
function finishTarget(target, pkgPath) {
  const found = tryFile(target);
  if (found)
    return found;
  const err = new Error(`Cannot find module '${target}'`);
  err.code = 'MODULE_NOT_FOUND';
  err.path = pkgPath;
  throw err;
}

function notFound(request, stack) {
  let message = `Cannot find module '${request}'`;
  if (stack.length > 0)
    message += `\nRequire stack:\n- ${stack.join('\n- ')}`;
  const err = new Error(message);
  err.code = 'MODULE_NOT_FOUND';
  err.requireStack = stack;
  return err;
}

function requireStack(parent) {
  const stack = [];
  const seen = new Set();
  for (let m = parent; m && !seen.has(m); m = m[PARENT]) {
    seen.add(m);
    stack.push(m.filename || m.id);
  }
  return stack;
}

// ---- Module's functions -------------------------------------------------------

const resolver = {};
let globalPaths;

resolver._initPaths = function _initPaths() {
  const { HOME, NODE_PATH } = process.env;
  // $PREFIX/lib/node, when the program is installed in $PREFIX/bin.
  const paths = /\/bin\/[^/]+$/.test(process.execPath) ?
    [resolvePath(process.execPath, '../../lib/node')] : [];
  if (HOME)
    paths.unshift(`${HOME}/.node_modules`, `${HOME}/.node_libraries`);
  if (NODE_PATH)
    paths.unshift(...NODE_PATH.split(':').filter(Boolean));
  globalPaths = paths;
};

function isRelative(request) {
  return request === '.' || request === '..' || request.startsWith('./') ||
    request.startsWith('../');
}

resolver._resolveLookupPaths = function _resolveLookupPaths(request, parent) {
  if (builtinId(request) !== undefined)
    return null;
  if (request[0] === '/')
    return [''];
  if (!isRelative(request)) {
    let paths = Module.globalPaths;
    if (parent?.paths?.length)
      paths = parent.paths.concat(paths);
    return paths.length > 0 ? paths : null;
  }
  if (!parent?.id || !parent.filename)
    return ['.'].concat(Module._nodeModulePaths('.'), Module.globalPaths);
  return [dirname(parent.filename)];
};

/** The file that `request` names when looked for in `paths`, or false. */
resolver._findPath = function _findPath(request, paths, isMain,
                                      conds = conditions) {
  const absolute = request[0] === '/';
  if (absolute)
    paths = [''];
  else if (!paths || paths.length === 0)
    return false;

  const key = `${request}\0${paths.join('\0')}`;
  if (Module._pathCache[key] && conds === conditions)
    return Module._pathCache[key];

  const last = request.charCodeAt(request.length - 1);
  const folderOnly = last === 47 || request === '.' || request === '..' ||
    request.endsWith('/.') || request.endsWith('/..');
  let extensions;

  for (const base of paths) {
    // What leads out of a folder is there without it.
    if (base && !request.startsWith('..') && stat(base) !== 1)
      continue;
    if (!absolute && !isRelative(request)) {
      const exported = findInExports(base, request, conds);
      if (exported !== undefined)
        return exported;
    }
    const path = resolvePath(base[0] === '/' || absolute ?
      base : resolvePath(process.cwd(), base), request);
    const kind = stat(path);
    let found = false;
    if (!folderOnly) {
      if (kind === 0)
        found = fileName(path, isMain);
      if (!found)
        found = tryExtensions(
          path, extensions ??= Object.keys(Module._extensions), isMain);
    }
    if (!found && kind === 1) {
      found = tryPackage(path, extensions ??= Object.keys(Module._extensions),
                         request);
    }
    if (found) {
      if (conds === conditions)
        Module._pathCache[key] = found;
      return found;
    }
  }
  return false;
};

// The file that asks, for the package it is in: what is loaded before the
// program is asked for by the working directory.
function askingFile(parent) {
  if (parent?.filename)
    return parent.filename;
  return parent?.id === 'internal/preload' ? `${process.cwd()}/` : parent?.id;
}

// A package may name itself, when it has "exports".
function findSelf(parentPath, request, conds) {
  if (!parentPath)
    return undefined;
  const pkg = packageScope(parentPath);
  if (pkg === null || pkg.exports === undefined || pkg.name === undefined)
    return undefined;
  if (request !== pkg.name && !request.startsWith(`${pkg.name}/`))
    return undefined;
  return finishTarget(
    packages.resolveExports(pkg, `.${request.slice(pkg.name.length)}`, conds,
                            parentPath), pkg.path);
}

resolver._resolveFilename = function _resolveFilename(request, parent, isMain,
                                                    options) {
  const builtin = builtinId(request);
  if (builtin !== undefined)
    return request;
  if (request.startsWith('tandem:'))
    return request;

  let paths;
  if (options?.paths !== undefined) {
    if (!Array.isArray(options.paths)) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_INVALID_ARG_VALUE('options.paths', options.paths);
    }
    for (const path of options.paths) {
      if (typeof path !== 'string')
        require('internal/validators').validateString(path, 'path');
    }
    if (isRelative(request)) {
      paths = options.paths;
    } else {
      paths = [];
      const fake = new Module('', null);
      for (const path of options.paths) {
        fake.paths = Module._nodeModulePaths(path);
        for (const p of Module._resolveLookupPaths(request, fake) ?? []) {
          if (!paths.includes(p))
            paths.push(p);
        }
      }
    }
  } else {
    paths = Module._resolveLookupPaths(request, parent);
  }

  const conds = options?.conditions ?? conditions;
  // A package without "imports" may have such a folder in node_modules.
  const scope = request[0] === '#' && parent?.filename ?
    packageScope(parent.filename) : null;
  if (scope != null && scope.imports != null) {
    const target = packages.resolveImports(
      request, scope, conds, parent.filename);
    if (typeof target === 'string')
      return finishTarget(target, scope.path);
    const from = new Module(`${target.from}.`, null);
    from.filename = target.from;
    from.paths = Module._nodeModulePaths(dirname(target.from));
    return Module._resolveFilename(target.bare, from, false);
  }

  const typescript = parent?.filename && TYPESCRIPT.test(parent.filename);
  if (typescript) {
    const mapped = require('internal/tsconfig')
      .mapPath(request, parent.filename);
    if (mapped !== undefined)
      return fileName(mapped, false);
  }
  if (!isRelative(request) && request[0] !== '/') {
    const self = findSelf(askingFile(parent), request, conds);
    if (self !== undefined) {
      return self;
    }
  }

  const found = Module._findPath(request, paths, isMain, conds);
  if (found)
    return found;
  if (typescript && (isRelative(request) || request[0] === '/')) {
    const file = require('internal/esm_resolve').find(
      resolvePath(dirname(parent.filename), request));
    if (file !== undefined)
      return fileName(file, false);
  }
  throw notFound(request, requireStack(parent));
};

resolver.createRequire = function createRequire(filename) {
  let path = filename;
  if (filename instanceof URL ||
      (typeof filename === 'string' && filename.startsWith('file:')))
    path = require('url').fileURLToPath(filename);
  if (typeof path !== 'string' || path[0] !== '/') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_VALUE(
      'filename', filename,
      'must be a file URL object, file URL string, or absolute path string');
  }
  const fake = new Module(path, null);
  fake.filename = path.endsWith('/') ? `${path}noop.js` : path;
  fake.paths = Module._nodeModulePaths(dirname(fake.filename));
  return makeRequire(fake);
};


/** Puts the functions in the place of those that load this file. */
function install() {
  for (const [name, value] of Object.entries(resolver)) {
    Object.defineProperty(Module, name, {
      configurable: true, enumerable: true, writable: true, value,
    });
  }
  Object.defineProperty(Module, 'globalPaths', {
    configurable: true,
    enumerable: true,
    get() {
      if (globalPaths === undefined)
        Module._initPaths();
      return globalPaths;
    },
    set(paths) { globalPaths = paths; },
  });
}

module.exports = { install };
