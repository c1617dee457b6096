'use strict';

// node:module: Module itself (internal/cjs) with the parts few programs use.

const {
  Module, builtinId, builtinIds, packageScope,
} = require('internal/cjs');
const { notImplemented } = require('internal/errors');

Object.defineProperty(Module, 'builtinModules', {
  configurable: true,
  enumerable: true,
  get: () => builtinIds().filter((id) => id !== 'sqlite' && id !== 'sea' &&
                                      id !== 'test').sort(),
});

/** Whether `name` names a module of the runtime. */
Module.isBuiltin = (name) => typeof name === 'string' &&
  builtinId(name) !== undefined;

Module._preloadModules = (requests) => {
  if (!Array.isArray(requests))
    return;
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(process.cwd());
  for (const request of requests)
    parent.require(request);
};

Module._debug = () => {};
Module.syncBuiltinESMExports = () => {}; // no ES modules that could be stale
Module.findSourceMap = (path) =>
  require('internal/source_map').findSourceMap(path);
Module.constants = Object.freeze({
  compileCacheStatus: Object.freeze({
    __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3,
  }),
});
Module.enableCompileCache = () => ({
  status: Module.constants.compileCacheStatus.DISABLED,
});
Module.getCompileCacheDir = () => undefined;
Module.flushCompileCache = () => {};

/** The path of the package.json that rules `specifier`. */
Module.findPackageJSON = (specifier, base) => {
  let path = String(specifier);
  if (path.startsWith('file:'))
    path = require('url').fileURLToPath(path);
  if (path[0] !== '/' && base !== undefined) {
    path = path[0] === '.' ?
      require('path').resolve(String(base), '..', path) :
      Module.createRequire(base).resolve(path);
  }
  return packageScope(path)?.path;
};

for (const name of ['register', 'registerHooks', 'stripTypeScriptTypes'])
  Module[name] = () => { throw notImplemented(`module.${name}`); };

Object.defineProperty(Module, 'SourceMap', {
  configurable: true,
  enumerable: true,
  get: () => require('internal/source_map').SourceMap,
});

module.exports = Module;
