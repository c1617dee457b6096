'use strict';

// node:module: Module itself (internal/cjs) with the parts few programs use.

const {
  Module, builtinId, builtinIds, packageScope, setPreloading,
} = require('internal/cjs');

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
  setPreloading(true);
  try {
    for (const request of requests)
      parent.require(request);
  } finally {
    setPreloading(false);
  }
};

Module._debug = () => {};
/** Gives named imports of builtins what their properties are now. */
Module.syncBuiltinESMExports = () => {
  require('internal/esm_formats').syncBuiltins();
};
Module.findSourceMap = (path) =>
  require('internal/source_map').findSourceMap(path);
/** What setSourceMapsSupport() has set: a frozen object. */
Module.getSourceMapsSupport = () =>
  require('internal/source_map').getSupport();
/**
 * Has stacks show what source maps lead to.
 * @param {boolean} enabled
 * @param {{nodeModules?: boolean, generatedCode?: boolean}} [options]
 */
Module.setSourceMapsSupport = (enabled, options = {}) =>
  require('internal/source_map').setSupport(enabled, options);
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

// A path or URL as a URL.
function baseURL(base) {
  if (!require('web/url').isURL(base))
    require('internal/validators').validateString(base, 'base');
  const text = `${base}`;
  return text[0] === '/' ?
    require('internal/esm_resolve').toURL(text) : new URL(text).href;
}

/**
 * The path of the package.json that rules `specifier`: a package's own for its
 * name, the nearest one for a path.
 * @param {string|URL} specifier
 * @param {string|URL} [base] path or URL that the specifier is relative to
 * @returns {string|undefined}
 */
Module.findPackageJSON = (specifier, base = 'data:') => {
  const { codes } = require('internal/errors');
  if (specifier === undefined)
    throw new codes.ERR_MISSING_ARGS('specifier');
  if (typeof specifier === 'symbol')
    require('internal/validators').validateString(specifier, 'specifier');
  const text = `${specifier}`;
  const parent = baseURL(base);
  if (text[0] === '/')
    return packageScope(text)?.path;
  const { resolve, toPath } = require('internal/esm_resolve');
  if (text[0] === '.' || /^[a-z][\w+.-]+:/i.test(text)) {
    const url = text[0] === '.' && text.endsWith('/') || text === '..' ||
      text === '.' ? new URL(text.endsWith('/') ? text : `${text}/`, parent)
        .href : new URL(text, parent).href;
    if (!url.startsWith('file:'))
      throw new codes.ERR_INVALID_URL_SCHEME('file');
    if (url.endsWith('/'))
      return packageScope(`${toPath(url)}x`)?.path;
    return packageScope(toPath(resolve(url, parent)))?.path;
  }
  return require('internal/esm_resolve').findPackage(text, parent)?.path;
};

/**
 * Registers hooks that decide what import and require() load.
 * @param {{resolve?: Function, load?: Function}} hooks synchronous functions:
 *   resolve(specifier, context, nextResolve), load(url, context, nextLoad)
 * @returns {{deregister(): void}}
 */
Module.registerHooks = (hooks) =>
  require('internal/esm_hooks').registerHooks(hooks);

/**
 * Registers the hooks that a module exports: `initialize(data)`, `resolve` and
 * `load`, which may be asynchronous. They rule import, not require(). Unlike
 * Node's they run in the thread of the program, so that what the module keeps
 * is seen by both; `transferList` transfers nothing therefore.
 * @param {string|URL} specifier
 * @param {string|URL|object} [parentURL] what the specifier is relative to
 * @param {{parentURL?: string|URL, data?: any}} [options]
 */
Module.register = (specifier, parentURL = 'data:', options = undefined) => {
  if (parentURL !== null && typeof parentURL === 'object' &&
      !require('web/url').isURL(parentURL)) {
    options = parentURL;
    ({ parentURL = 'data:' } = options);
  }
  require('internal/esm_hooks').register(`${specifier}`, `${parentURL}`,
                                         options?.data);
};

/**
 * TypeScript without its types: each becomes as many blanks, so that places
 * stay what they are.
 * @param {string} code
 * @param {{mode?: 'strip'|'transform', sourceMap?: boolean,
 *   sourceUrl?: string}} [options] 'transform' also compiles enums, namespaces
 *   and parameter properties, and `sourceMap` has a map put at the end then
 * @returns {string}
 */
Module.stripTypeScriptTypes = (code, options = {}) => {
  const {
    validateString, validateObject, validateOneOf, validateBoolean,
  } = require('internal/validators');
  validateString(code, 'code');
  validateObject(options, 'options');
  const { mode = 'strip', sourceMap = false, sourceUrl = '' } = options;
  validateOneOf(mode, 'options.mode', ['strip', 'transform']);
  validateString(sourceUrl, 'options.sourceUrl');
  if (mode === 'strip') {
    validateOneOf(sourceMap, 'options.sourceMap', [false, undefined]);
  } else {
    validateBoolean(sourceMap, 'options.sourceMap');
  }
  const text = require('internal/cjs_compile').stripTypes(
    code, sourceUrl || '[typescript]', mode === 'transform', sourceMap);
  if (sourceMap) {
    const json = JSON.stringify({
      version: 3, sources: [sourceUrl], names: [], mappings: text[1],
    });
    return `${text[0]}\n\n//# sourceMappingURL=data:application/json;base64,${
      require('buffer').Buffer.from(json).toString('base64')}`;
  }
  return sourceUrl === '' ? text : `${text}\n\n//# sourceURL=${sourceUrl}`;
};

Object.defineProperty(Module, 'SourceMap', {
  configurable: true,
  enumerable: true,
  get: () => require('internal/source_map').SourceMap,
});

module.exports = Module;
