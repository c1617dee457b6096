'use strict';

// CommonJS: Module, require, and Node's resolution
// (https://nodejs.org/api/modules.html#all-together). `require('module')`
// exposes Module; rare parts of that API are in lib/node/module.js.

const loader = internalBinding('loader');
const resolvePath = require('internal/resolve_path');

// Node 24 has 'module-sync' too, which leads to ES modules; until those can be
// loaded, packages shall give their CommonJS.
const conditions = new Set(['require', 'node']);
const stats = new Map(); // path -> kind, for the time of one require
let statsDepth = 0;
const resolved = new Map(); // folder\0request -> filename
let mainModule;
let preserveSymlinks = false;
let preserveSymlinksMain = false;
let globalPaths;

function stat(path) {
  if (statsDepth === 0)
    return loader.statKind(path);
  let kind = stats.get(path);
  if (kind === undefined) {
    kind = loader.statKind(path);
    if (kind >= 0)
      stats.set(path, kind);
  }
  return kind;
}

// Loaded by the first program that has a package.json.
function packages() {
  return require('internal/package');
}

/** The nearest package.json of the file `path`, or null. */
function packageScope(path) {
  const folder = loader.findPackage(path);
  return folder === undefined ? null : packages().read(folder);
}

function dirname(path) {
  const end = path.lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}

// ---- builtin modules --------------------------------------------------------

// Only with the prefix, as in Node.
const SCHEME_ONLY = new Set(['sea', 'sqlite', 'test', 'test/reporters']);

/** The ids of all modules of the runtime that programs may require. */
function builtinIds() {
  return loader.ids().filter(
    (id) => !/^(internal|web|deps|tandem)\//.test(id));
}

/** The id of the builtin that `request` names, or undefined. */
function builtinId(request) {
  const first = request.charCodeAt(0);
  if (first === 46 || first === 47) // '.' or '/': a path
    return undefined;
  if (request.startsWith('node:')) {
    const id = request.slice(5);
    return loader.isBuiltin(id) ? id : undefined;
  }
  return loader.isBuiltin(request) && !SCHEME_ONLY.has(request) ?
    request : undefined;
}

// ---- finding files ------------------------------------------------------------

function realpath(path) {
  const real = loader.realpath(path);
  return typeof real === 'string' ? real : path;
}

function tryFile(path, isMain) {
  return stat(path) === 0 ? fileName(path, isMain) : false;
}

// A file is known by its real path, unless the command line says otherwise.
function fileName(path, isMain) {
  return (isMain ? preserveSymlinksMain : preserveSymlinks) ?
    path : realpath(path);
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
  const pkg = packages().read(folder);
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
  const pkg = packages().read(`${folder}/${parts[0]}`);
  if (pkg === null || pkg.exports === undefined)
    return undefined;
  return finishTarget(
    packages().resolveExports(pkg, parts[1], conds, undefined), pkg.path);
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

// ---- Module ---------------------------------------------------------------------

const PARENT = Symbol('parent');

/**
 * One CommonJS module.
 * @param {string} id usually the file's path
 * @param {Module} [parent] who required it first
 */
function Module(id = '', parent) {
  this.id = id;
  this.path = dirname(id);
  this.exports = {};
  Object.defineProperty(this, PARENT, {
    value: parent, writable: true, configurable: true,
  });
  if (parent?.children && !parent.children.includes(this))
    parent.children.push(this);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
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
Module.wrapper = [
  '(function (exports, require, module, __filename, __dirname) { ',
  '\n});',
];
Module.wrap = (script) => Module.wrapper[0] + script + Module.wrapper[1];
Module.Module = Module;

Object.defineProperty(Module.prototype, 'parent', {
  configurable: true,
  get() { return this[PARENT]; },
  set(value) { this[PARENT] = value; },
});

Object.defineProperty(Module.prototype, 'isPreloading', {
  configurable: true, get: () => false,
});

Module._initPaths = function _initPaths() {
  const { HOME, NODE_PATH } = process.env;
  const paths = [resolvePath(process.execPath, '../../lib/node')];
  if (HOME)
    paths.unshift(`${HOME}/.node_modules`, `${HOME}/.node_libraries`);
  if (NODE_PATH)
    paths.unshift(...NODE_PATH.split(':').filter(Boolean));
  globalPaths = paths;
};

/** The node_modules folders a file in `from` looks into, nearest first. */
Module._nodeModulePaths = function _nodeModulePaths(from) {
  from = resolvePath(process.cwd(), from);
  if (from === '/')
    return ['/node_modules'];
  const paths = [];
  for (let end = from.length; end > 0; end = from.lastIndexOf('/', end - 1)) {
    const folder = from.slice(0, end);
    if (!folder.endsWith('/node_modules'))
      paths.push(`${folder}/node_modules`);
  }
  paths.push('/node_modules');
  return paths;
};

function isRelative(request) {
  return request === '.' || request === '..' || request.startsWith('./') ||
    request.startsWith('../');
}

Module._resolveLookupPaths = function _resolveLookupPaths(request, parent) {
  if (builtinId(request) !== undefined)
    return null;
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
Module._findPath = function _findPath(request, paths, isMain,
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
    if (base && stat(base) !== 1)
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
    packages().resolveExports(pkg, `.${request.slice(pkg.name.length)}`, conds,
                            parentPath), pkg.path);
}

Module._resolveFilename = function _resolveFilename(request, parent, isMain,
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
  if (request[0] === '#' && parent?.filename) {
    const target = packages().resolveImports(
      request, packageScope(parent.filename), conds, parent.filename);
    if (typeof target === 'string')
      return finishTarget(target, packageScope(parent.filename)?.path);
    const from = new Module(`${target.from}.`, null);
    from.filename = target.from;
    from.paths = Module._nodeModulePaths(dirname(target.from));
    return Module._resolveFilename(target.bare, from, false);
  }

  if (!isRelative(request) && request[0] !== '/') {
    const self = findSelf(parent?.filename ?? parent?.id, request, conds);
    if (self !== undefined) {
      return self;
    }
  }

  const found = Module._findPath(request, paths, isMain, conds);
  if (found)
    return found;
  throw notFound(request, requireStack(parent));
};

/** Loads what `request` names, seen from `parent`. */
Module._load = function _load(request, parent, isMain) {
  if (request.startsWith('node:')) {
    const id = builtinId(request);
    if (id === undefined) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
    }
    return require(id);
  }
  if (request.startsWith('tandem:')) {
    const id = `tandem/${request.slice(7)}`;
    if (!loader.has(id)) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
    }
    return require(id);
  }

  // What this folder asked for before and is loaded needs no look at the disk.
  const known = parent === null || parent === undefined ? undefined :
    `${parent.path}\0${request}`;
  if (known !== undefined && resolved.has(known)) {
    const loaded = Module._cache[resolved.get(known)];
    if (loaded !== undefined) {
      if (parent.children && !parent.children.includes(loaded))
        parent.children.push(loaded);
      return loaded.exports;
    }
    resolved.delete(known);
  }

  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    if (parent?.children && !parent.children.includes(cached))
      parent.children.push(cached);
    return cached.exports;
  }
  const builtin = builtinId(filename);
  if (builtin !== undefined)
    return require(builtin);

  const module = new Module(filename, parent);
  if (isMain) {
    mainModule = process.mainModule = module;
    module.id = '.';
  }
  Module._cache[filename] = module;
  if (known !== undefined)
    resolved.set(known, filename);
  let ok = false;
  try {
    module.load(filename);
    ok = true;
  } finally {
    if (!ok) {
      delete Module._cache[filename];
      resolved.delete(known);
      const siblings = parent?.children;
      const i = siblings ? siblings.indexOf(module) : -1;
      if (i !== -1)
        siblings.splice(i, 1);
    }
  }
  return module.exports;
};

function extensionOf(filename) {
  const base = filename.slice(filename.lastIndexOf('/') + 1);
  for (let dot = base.indexOf('.'); dot !== -1; dot = base.indexOf('.', dot + 1)) {
    if (dot === 0)
      continue;
    const extension = base.slice(dot);
    if (Module._extensions[extension])
      return extension;
  }
  return '.js';
}

Module.prototype.load = function load(filename) {
  this.filename = filename;
  this.paths = Module._nodeModulePaths(dirname(filename));
  Module._extensions[extensionOf(filename)](this, filename);
  this.loaded = true;
};

Module.prototype.require = function(id) {
  if (typeof id !== 'string')
    require('internal/validators').validateString(id, 'id');
  if (id === '') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_VALUE('id', id,
                                          'must be a non-empty string');
  }
  if (statsDepth++ === 0)
    stats.clear();
  try {
    return Module._load(id, this, false);
  } finally {
    statsDepth--;
  }
};

/**
 * The function (exports, require, module, __filename, __dirname) of a module.
 * @param {string} text its source
 * @param {string} filename
 */
function compileFunction(text, filename) {
  if (text.startsWith('#!'))
    text = `//${text.slice(2)}`;
  const prefix = Module.wrapper[0]; // a program may have replaced it
  try {
    return loader.evaluate(prefix + text + Module.wrapper[1], filename);
  } catch (err) {
    if (err instanceof SyntaxError) {
      throw require('internal/syntax_error').explain(err, text, prefix,
                                                     filename);
    }
    throw err;
  }
}

/** Compiles `content` as the body of this module and runs it. */
Module.prototype._compile = function _compile(content, filename) {
  const fn = compileFunction(content, filename);
  const { exports } = this;
  return Reflect.apply(fn, exports, [
    exports, makeRequire(this), this, filename, dirname(filename),
  ]);
};

function makeRequire(module) {
  function require(path) {
    return module.require(path);
  }
  require.resolve = function resolve(request, options) {
    validateRequest(request);
    return Module._resolveFilename(request, module, false, options);
  };
  require.resolve.paths = function paths(request) {
    validateRequest(request);
    return Module._resolveLookupPaths(request, module);
  };
  require.main = mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

function validateRequest(request) {
  if (typeof request !== 'string')
    require('internal/validators').validateString(request, 'request');
}

// ---- kinds of files --------------------------------------------------------------

function readText(filename) {
  const text = loader.readFile(filename);
  if (typeof text === 'string')
    return text;
  const { UVException } = require('internal/errors');
  throw new UVException({ errno: text, syscall: 'open', path: filename });
}

Module._extensions['.js'] = function(module, filename) {
  if (filename.endsWith('.mjs') ||
      (filename.endsWith('.js') && packageScope(filename)?.type === 'module'))
    throw require('internal/syntax_error').esmError(filename);
  module._compile(readText(filename), filename);
};

Module._extensions['.json'] = function(module, filename) {
  const text = readText(filename);
  try {
    module.exports = JSON.parse(text);
  } catch (err) {
    err.message = `${filename}: ${err.message}`;
    throw err;
  }
};

Module._extensions['.node'] = function(module, filename) {
  process.dlopen(module, filename);
};

Module._extensions['.py'] = function(module, filename) {
  module.exports = require('internal/python').load(filename);
};

// ---- entry ------------------------------------------------------------------------

/** What C calls: runs `path`, or what the command line says. */
function start(path) {
  const { options } = require('internal/process');
  if (options !== undefined) {
    preserveSymlinks = options.preserveSymlinks;
    preserveSymlinksMain = options.preserveSymlinksMain;
    for (const name of options.conditions)
      conditions.add(name);
    if (require('internal/run').run(options, Module))
      return;
  }
  if (path !== undefined)
    process.argv[1] = path;
  Module.runMain();
}

/** Runs the program `path`, as `node path` does. */
function runMain(path) {
  const full = resolvePath(process.cwd(), path);
  process.argv[1] = full;
  Module._load(full, null, true);
}

Module.runMain = () => runMain(process.argv[1]);

Module.createRequire = function createRequire(filename) {
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

module.exports = {
  Module,
  builtinId,
  builtinIds,
  compileFunction,
  makeRequire,
  packageScope,
  runMain,
  start,
};
