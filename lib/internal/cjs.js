'use strict';

// CommonJS: Module, require, and Node's resolution
// (https://nodejs.org/api/modules.html#all-together). `require('module')`
// exposes Module; rare parts of that API are in lib/node/module.js.

const loader = internalBinding('loader');
const setOwn = require('internal/set_own');
const resolvePath = require('internal/resolve_path');

const conditions = new Set(['require', 'node', 'module-sync', 'node-addons']);
const userConditions = [];
const stats = new Map(); // path -> kind, for the time of one require
let statsDepth = 0;
const resolved = new Map(); // folder\0request -> filename
let mainModule;
const links = { preserve: false, preserveMain: false };

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

/** The nearest package.json of the file `path`, or null. */
function packageScope(path) {
  const folder = loader.findPackage(path);
  // Loaded by the first program that has a package.json.
  return folder === undefined ? null :
    require('internal/package_json').read(folder);
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

// Those found before: programs require builtins in functions, again and again.
const builtins = new Set();

function isBuiltin(id) {
  if (builtins.has(id))
    return true;
  const is = loader.isBuiltin(id);
  if (is)
    builtins.add(id);
  return is;
}

/** The id of the builtin that `request` names, or undefined. */
function builtinId(request) {
  const first = request.charCodeAt(0);
  if (first === 46 || first === 47) // '.' or '/': a path
    return undefined;
  if (request.startsWith('node:')) {
    const id = request.slice(5);
    return isBuiltin(id) ? id : undefined;
  }
  return isBuiltin(request) && !SCHEME_ONLY.has(request) ?
    request : undefined;
}

// ---- finding files ------------------------------------------------------------

// A file is known by its real path, unless the command line says otherwise.
function fileName(path, isMain) {
  if (isMain ? links.preserveMain : links.preserve)
    return path;
  const real = loader.realpath(path);
  return typeof real === 'string' ? real : path;
}

// ---- Module ---------------------------------------------------------------------

const PARENT = Symbol('parent');
const LOADING = Symbol('loading'); // an ES module that require() is loading

/**
 * One CommonJS module.
 * @param {string} id usually the file's path
 * @param {Module} [parent] who required it first
 */
function Module(id = '', parent) {
  this.id = id;
  this.path = dirname(id);
  setOwn(this, 'exports', {});
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

// The resolution is loaded by the first request that needs it.
for (const name of ['_initPaths', '_resolveLookupPaths', '_findPath',
                    '_resolveFilename', 'createRequire', 'globalPaths']) {
  Object.defineProperty(Module, name, {
    configurable: true,
    enumerable: true,
    get() {
      resolution();
      return Module[name];
    },
    set(value) {
      resolution();
      Module[name] = value;
    },
  });
}

let resolving = false;

function resolution() {
  resolving = true;
  require('internal/cjs_resolve').install();
}

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

let preloading = false; // what --require names

Object.defineProperty(Module.prototype, 'isPreloading', {
  configurable: true, get: () => preloading,
});

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

/** The builtin module 'node:x' or 'tandem:x'. */
function loadBuiltin(request) {
  const id = request.startsWith('node:') ? builtinId(request) :
    `tandem/${request.slice(7)}`;
  if (id === undefined || !loader.has(id)) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
  }
  return require(id);
}

let circular; // internal/cjs_circular, from the first cycle on

// A module in a cycle, which is still running. If it is an ES module, there are
// no exports that require() could give: throws.
function takeUnfinished(module, parent) {
  if (module[LOADING] === true)
    require('internal/esm').requireModule(module.filename, parent?.filename);
  circular ??= require('internal/cjs_circular');
  circular.watch(module);
}

// While there are hooks of module.registerHooks(): `load` does what _load does,
// `fill` what the handler of an extension does, if it returns true.
let hooked;

function reuse(module, parent) {
  if (parent?.children && !parent.children.includes(module))
    parent.children.push(module);
  if (!module.loaded)
    takeUnfinished(module, parent);
  return module.exports;
}

function loadNew(module, filename, parent, known) {
  Module._cache[filename] = module;
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
  circular?.unwatch(module);
  return module.exports;
}

/** Loads what `request` names, seen from `parent`. */
Module._load = function _load(request, parent, isMain) {
  if (hooked !== undefined)
    return hooked.load(request, parent, isMain);
  if (request.startsWith('node:') || request.startsWith('tandem:'))
    return loadBuiltin(request);

  // What this folder asked for before and is loaded needs no look at the disk.
  const known = parent === null || parent === undefined ? undefined :
    `${parent.path}\0${request}`;
  if (known !== undefined && resolved.has(known)) {
    const loaded = Module._cache[resolved.get(known)];
    if (loaded !== undefined)
      return reuse(loaded, parent);
    resolved.delete(known);
  }

  const filename = isMain && !resolving && stat(request) === 0 ?
    fileName(request, true) :
    Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined)
    return reuse(cached, parent);
  const builtin = builtinId(filename);
  if (builtin !== undefined)
    return require(builtin);

  const module = new Module(filename, parent);
  if (isMain)
    setMain(module);
  if (known !== undefined)
    resolved.set(known, filename);
  return loadNew(module, filename, parent, known);
};

function setMain(module) {
  mainModule = process.mainModule = module;
  module.id = '.';
}

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
  loadedAs.set(this, this.exports);
};

// What modules exported when they had been loaded: ES modules import that, also
// when somebody sets `require.cache[filename].exports` later, as in Node.
const loadedAs = new WeakMap();

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

// The last text read from a file, and whether it needs no compiler.
let lastText;
let lastPlain = false;

/**
 * The function (exports, require, module, __filename, __dirname) of a module.
 * @param {string} text its source
 * @param {string} filename
 * @returns {Function|undefined} undefined: it is an ES module
 */
function compileFunction(text, filename) {
  if (!(text === lastText ? lastPlain : loader.isPlain(text))) {
    const compiler = require('internal/cjs_compile');
    return compiler.compile(text, filename, compiler.mayBeModule(filename));
  }
  const source = text.startsWith('#!') ? `//${text.slice(2)}` : text;
  const prefix = Module.wrapper[0]; // a program may have replaced it
  try {
    return loader.evaluate(prefix + source + Module.wrapper[1], filename);
  } catch (err) {
    if (err instanceof SyntaxError) {
      const compiler = require('internal/cjs_compile');
      return compiler.refused(err, source, prefix, filename,
                              compiler.mayBeModule(filename));
    }
    throw err;
  }
}

/** Compiles `content` as the body of this module and runs it. */
Module.prototype._compile = function _compile(content, filename) {
  const fn = compileFunction(content, filename);
  if (fn === undefined) {
    const source = content === lastText ? undefined : content;
    return require('internal/cjs_compile').loadModule(this, filename, source);
  }
  lastText = undefined;
  return runFunction(this, fn, filename);
};

function runFunction(module, fn, filename) {
  const { exports } = module;
  return Reflect.apply(fn, exports, [
    exports, makeRequire(module), module, filename, dirname(filename),
  ]);
}

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
  setOwn(require, 'main', mainModule);
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

// What only the module compiler reads.
const COMPILED = /\.(?:mjs|[cm]?ts|[jt]sx|wasm)$/;

Module._extensions['.js'] = function(module, filename) {
  if (hooked?.fill(module, filename))
    return;
  if (filename.endsWith('.js')) {
    if (packageScope(filename)?.type === 'module') {
      require('internal/cjs_compile').loadModule(module, filename);
      return;
    }
  } else if (COMPILED.test(filename)) {
    require('internal/cjs_compile').loadFile(module, filename);
    return;
  }
  const text = loader.readCommonJS(filename);
  if (typeof text === 'number') {
    const { UVException } = require('internal/errors');
    throw new UVException({ errno: text, syscall: 'open', path: filename });
  }
  lastPlain = typeof text === 'string';
  lastText = lastPlain ? text : text[0];
  module._compile(lastText, filename);
};

function fillJSON(module, filename, text) {
  try {
    module.exports = JSON.parse(text);
  } catch (err) {
    err.message = `${filename}: ${err.message}`;
    throw err;
  }
}

Module._extensions['.json'] = function(module, filename) {
  if (!hooked?.fill(module, filename))
    fillJSON(module, filename, readText(filename));
};

Module._extensions['.node'] = function(module, filename) {
  process.dlopen(module, filename);
};

Module._extensions['.py'] = function(module, filename) {
  if (!hooked?.fill(module, filename))
    module.exports = require('internal/python').load(filename);
};

// ---- entry ------------------------------------------------------------------------

/** What C calls: runs `path`, or what the command line says. */
function start(path) {
  const { options } = require('internal/process');
  if (options !== undefined) {
    links.preserve = options.preserveSymlinks;
    links.preserveMain = options.preserveSymlinksMain;
    for (const name of options.conditions)
      addCondition(name);
    if (options.pendingDeprecation)
      deprecateParent();
    if (require('internal/run').run(options))
      return;
  }
  if (path !== undefined)
    process.argv[1] = path;
  Module.runMain();
}

function deprecateParent() {
  const { deprecate } = require('util');
  const text = 'module.parent is deprecated due to accuracy issues. Please ' +
    'use require.main to find program entry point instead.';
  const { get, set } =
    Object.getOwnPropertyDescriptor(Module.prototype, 'parent');
  Object.defineProperty(Module.prototype, 'parent', {
    get: deprecate(get, text, 'DEP0144'), set: deprecate(set, text, 'DEP0144'),
  });
}

function addCondition(name) {
  conditions.add(name);
  userConditions.push(name);
}

// Others are told by their text, or when their extension is looked at.
function isModuleProgram(path) {
  if (/\.(?:mjs|mts|wasm)$/.test(path))
    return true;
  return !/\.(?:c?[jt]s|[jt]sx|py|json|node)$/.test(path) &&
    packageScope(path)?.type === 'module';
}

/** Runs the program `path`, as `node path` does. */
function runMain(path) {
  const full = resolvePath(process.cwd(), path);
  process.argv[1] = full;
  if (stat(full) === 0 && isModuleProgram(full)) {
    require('internal/esm').runMain(
      require('internal/esm_resolve').toURL(fileName(full, true)));
    return;
  }
  Module._load(full, null, true);
}

/**
 * What an ES module gets for the CommonJS file it imports.
 * @param {string} filename
 * @param {string} [text] instead of the file's
 * @param {boolean} isMain whether it is the program
 */
function importModule(filename, text, isMain) {
  const cached = Module._cache[filename];
  if (cached !== undefined)
    return loadedAs.has(cached) ? loadedAs.get(cached) : cached.exports;
  const module = new Module(filename, undefined);
  if (isMain)
    setMain(module);
  Module._cache[filename] = module;
  let ok = false;
  try {
    if (text === undefined) {
      module.load(filename);
    } else {
      module.filename = filename;
      module.paths = Module._nodeModulePaths(dirname(filename));
      module._compile(text, filename);
      module.loaded = true;
    }
    ok = true;
  } finally {
    if (!ok)
      delete Module._cache[filename];
  }
  circular?.unwatch(module);
  return module.exports;
}

Module.runMain = () => runMain(process.argv[1]);

module.exports = {
  LOADING,
  Module,
  PARENT,
  builtinId,
  builtinIds,
  compileFunction,
  conditions,
  dirname,
  fileName,
  fillJSON,
  importModule,
  links,
  loadBuiltin,
  loadNew,
  makeRequire,
  packageScope,
  reuse,
  runFunction,
  runMain,
  setHooked(hooks) { hooked = hooks; },
  setMain,
  setPreloading(value) { preloading = value; },
  start,
  stat,
  userConditions,
};
