'use strict';

// module.registerHooks() and module.register(): chains of resolve and load
// hooks, the last registered first. Hooks of registerHooks() are synchronous
// and rule require() too; those of register() may be asynchronous and rule
// import only. Loaded by the first program that registers one.

const cjs = require('internal/cjs');
const esm = require('internal/esm');
const formats = require('internal/esm_formats');
const {
  conditions: importConditions, resolve: defaultResolve, toPath, toURL,
} = require('internal/esm_resolve');

const syncHooks = []; // { resolve, load }
const asyncHooks = [];
let ready; // promise of the hooks that are being initialized
const knownFormats = new Map(); // URL -> the format a resolve hook gave

function fail(code, ...args) {
  const { codes } = require('internal/errors');
  throw new codes[code](...args);
}

// ---- contexts -------------------------------------------------------------------

function attributesOf(text) {
  const attributes = {};
  const parts = text.split('\0');
  for (let i = 0; i + 1 < parts.length; i += 2)
    attributes[parts[i]] = parts[i + 1];
  return attributes;
}

function textOfAttributes(attributes) {
  let text = '';
  for (const [key, value] of Object.entries(attributes ?? {}))
    text += `${key}\0${value}\0`;
  return text;
}

// `name` says whose hook it is.
function checkResult(result, kind, name) {
  if (result === null || typeof result !== 'object')
    fail('ERR_INVALID_RETURN_VALUE', 'an object', name, result);
  if (kind === 'resolve') {
    if (typeof result.url !== 'string' || URL.parse(result.url) === null) {
      fail('ERR_INVALID_RETURN_PROPERTY_VALUE', 'a URL string', name, 'url',
           result.url);
    }
  }
  const { format } = result;
  if (format !== undefined && format !== null && typeof format !== 'string') {
    fail('ERR_INVALID_RETURN_PROPERTY_VALUE', 'a string', name, 'format',
         format);
  }
  return result;
}

// ---- chains ---------------------------------------------------------------------

function checkArgument(kind, value) {
  if (typeof value !== 'string') {
    fail('ERR_INVALID_ARG_TYPE', kind === 'resolve' ? 'specifier' : 'url',
         'string', value);
  }
}

function nameOf(hooks, kind) {
  return `${hooks.url} '${kind}'`;
}

/**
 * Calls the hooks of one kind, each with what calls the next one.
 * @param {'resolve'|'load'} kind
 * @param {string} subject the specifier or URL
 * @param {object} context
 * @param {Function} last what happens without hooks
 */
function runSync(kind, subject, context, last) {
  const chain = syncHooks.filter((h) => h[kind] !== undefined);
  const step = (i, value, given) => {
    if (i < 0)
      return last(value, given);
    let asked = false;
    const next = (nextValue, more) => {
      asked = true;
      checkArgument(kind, nextValue);
      return step(i - 1, nextValue, { ...given, ...more });
    };
    const result = checkResult(
      chain[i][kind](value, given, named(next, kind)), kind, kind);
    if (!asked && result.shortCircuit !== true) {
      fail('ERR_INVALID_RETURN_PROPERTY_VALUE', 'true', kind, 'shortCircuit',
           result.shortCircuit);
    }
    return result;
  };
  return step(chain.length - 1, subject, context);
}

function named(next, kind) {
  return Object.defineProperty(next, 'name', {
    value: kind === 'resolve' ? 'nextResolve' : 'nextLoad',
  });
}

async function runAsync(kind, subject, context, last) {
  const chain = asyncHooks.filter((h) => h[kind] !== undefined);
  const step = async (i, value, given) => {
    if (i < 0)
      return last(value, given);
    const hook = chain[i];
    const name = nameOf(hook, kind);
    let asked = false;
    const next = async (nextValue, more) => {
      asked = true;
      checkArgument(kind, nextValue);
      return step(i - 1, nextValue, { ...given, ...more });
    };
    const result = checkResult(
      await hook[kind](value, given, named(next, kind)), kind, name);
    if (!asked && result.shortCircuit !== true)
      fail('ERR_LOADER_CHAIN_INCOMPLETE', name);
    return result;
  };
  return step(chain.length - 1, subject, context);
}

// ---- resolving --------------------------------------------------------------------

// Node's name of the format; undefined where it isn't known from the name.
function formatFor(url) {
  if (!url.startsWith('file:'))
    return formats.formatOfOther(url);
  const format = esm.formatOfPath(toPath(url));
  return format?.startsWith('detect') ? undefined : format;
}

function resolveContext(parentURL, attributes) {
  return {
    parentURL,
    importAttributes: attributesOf(attributes),
    conditions: [...importConditions],
  };
}

function resolveLast(specifier, context) {
  const url = defaultResolve(specifier, context.parentURL ?? baseURL(),
                             new Set(context.conditions));
  return { url, format: formatFor(url) };
}

function baseURL() {
  return toURL(`${process.cwd()}/`);
}

function resolveChain(specifier, context) {
  return runSync('resolve', specifier, context, resolveLast);
}

function remember(result) {
  if (typeof result.format === 'string')
    knownFormats.set(result.url, result.format);
  return result;
}

/** The URL that a specifier means, by the synchronous hooks. */
function resolve(specifier, parentURL, attributes) {
  return remember(resolveChain(specifier,
                               resolveContext(parentURL, attributes))).url;
}

// ---- loading ------------------------------------------------------------------------

function loadContext(url, attributes, conditions) {
  return {
    format: knownFormats.get(url) ?? formatFor(url),
    importAttributes: attributesOf(attributes),
    conditions: [...conditions],
  };
}

// What a file is by its text, where its name doesn't say it.
function detect(format, path, source) {
  if (!format.startsWith('detect'))
    return format;
  const {
    CHECK_ONLY, COMMONJS_NAMES, DETECT, MODULE, TYPESCRIPT, compile,
  } = internalBinding('compile');
  const out = compile(
    formats.textOf(source), path, DETECT,
    CHECK_ONLY |
      (format.endsWith('typescript') ? TYPESCRIPT | COMMONJS_NAMES : 0), 0,
    undefined);
  return format.replace('detect', out[0] === MODULE ? 'module' : 'commonjs');
}

function loadLast(url, context) {
  if (!url.startsWith('file:')) {
    if (!url.startsWith('data:')) {
      return { format: formats.formatOfOther(url) ?? context.format,
               source: null };
    }
    esm.checkAttributes(url, formats.formatOfOther(url),
                        textOfAttributes(context.importAttributes));
    return { format: context.format ?? formats.formatOfOther(url),
             source: formats.readData(url)[1] };
  }
  const path = toPath(url);
  let format = context.format ?? esm.formatOfPath(path);
  if (format === undefined)
    fail('ERR_UNKNOWN_FILE_EXTENSION', esm.extensionOf(path), path);
  esm.checkAttributes(url, format, textOfAttributes(context.importAttributes));
  if (format === 'python')
    return { format, source: null };
  const { Buffer } = require('buffer');
  const bytes = internalBinding('compile').readBytes(path);
  if (typeof bytes === 'number') {
    const { UVException } = require('internal/errors');
    throw new UVException({ errno: bytes, syscall: 'open', path });
  }
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  format = detect(format, path, source);
  return { format, source };
}

function loadChain(url, context) {
  return runSync('load', url, context, loadLast);
}

function recordFrom(url, { format, source }) {
  if (format === undefined || format === null)
    fail('ERR_UNKNOWN_MODULE_FORMAT', format, url);
  if (/^(?:builtin|json|wasm|python|(?:commonjs|module)(?:-typescript)?)$/
    .test(format) === false)
    fail('ERR_UNKNOWN_MODULE_FORMAT', format, url);
  const path = url.startsWith('file:') ? toPath(url) : undefined;
  if (source === null || source === undefined) {
    if (path === undefined && format !== 'builtin' && format !== 'commonjs') {
      fail('ERR_INVALID_RETURN_PROPERTY_VALUE',
           'a string, an ArrayBuffer, or a TypedArray', 'load', 'source',
           source);
    }
    source = undefined;
  } else if (format !== 'wasm') {
    source = formats.textOf(source).replace(/^\ufeff/, '');
  }
  return esm.recordOfFormat(url, path, format, source);
}

/** Makes the record of a URL by the synchronous load hooks. */
function createRecord(url, attributes) {
  return recordFrom(url, loadChain(
    url, loadContext(url, attributes, importConditions)));
}

// ---- asynchronous hooks ---------------------------------------------------------------

async function resolveAsync(specifier, parentURL, attributes) {
  const result = remember(await runAsync(
    'resolve', specifier, resolveContext(parentURL, attributes),
    resolveChain));
  return [result.url, result.importAttributes === undefined ? attributes :
    textOfAttributes(result.importAttributes)];
}

async function makeRecord(url, attributes) {
  return recordFrom(url, await runAsync(
    'load', url, loadContext(url, attributes, importConditions), loadChain));
}

const pending = new Map(); // key -> promise of a record

function recordAsync(url, attributes) {
  const key = esm.recordKey(url, attributes);
  const rec = esm.records.get(key);
  if (rec !== undefined)
    return rec.loadError === undefined ? rec : esm.recordOf(url, attributes);
  let promise = pending.get(key);
  if (promise === undefined) {
    promise = makeRecord(url, attributes).then((made) => {
      esm.records.set(key, made);
      return made;
    }).finally(() => pending.delete(key));
    pending.set(key, promise);
  }
  return promise;
}

async function loadOne(specifier, parentURL, attributes) {
  const [url, types] = await resolveAsync(specifier, parentURL, attributes);
  return recordAsync(url, types);
}

/** Loads what a specifier means and all that it asks for. */
async function load(specifier, parentURL, attributes) {
  await ready;
  return loadNow(await loadOne(specifier, parentURL, attributes));
}

/** Loads what a record asks for, and so on. */
async function loadRest(root) {
  await ready;
  return loadNow(root);
}

async function loadNow(root) {
  const queue = [root];
  const seen = new Set(queue);
  for (const rec of queue) {
    const { requests } = rec;
    await Promise.all(Array.from(requests, async (dep, i) => {
      if (dep === undefined) {
        const [name, types] = esm.requestOf(rec, i);
        requests[i] = await loadOne(name, rec.url, types);
      }
    }));
    for (const dep of requests) {
      if (!seen.has(dep)) {
        seen.add(dep);
        queue.push(dep);
      }
    }
  }
  for (const rec of queue)
    rec.loaded = true;
  return root;
}

// ---- require() ------------------------------------------------------------------------

const { Module } = cjs;

function requireContext(parent) {
  return {
    parentURL: parent?.filename ? toURL(parent.filename) : undefined,
    importAttributes: undefined,
    conditions: [...cjs.conditions],
  };
}

/** What Module._load does when there are hooks. */
function requireHooked(request, parent, isMain) {
  const result = remember(runSync(
    'resolve', request, requireContext(parent),
    (specifier, context) => {
      const name = Module._resolveFilename(specifier, parent, isMain, {
        conditions: new Set(context.conditions),
      });
      if (name[0] !== '/') {
        return { url: /^(?:node|tandem):/.test(name) ? name : `node:${name}`,
                 format: 'builtin' };
      }
      const url = toURL(name);
      return { url, format: formatFor(url) };
    }));
  const { url } = result;
  const isFile = url.startsWith('file:');
  const filename = isFile ? toPath(url) : url;
  const cached = Module._cache[filename];
  if (cached !== undefined)
    return cached.exports;
  const loaded = runSync('load', url, {
    format: knownFormats.get(url) ?? formatFor(url),
    importAttributes: undefined,
    conditions: [...cjs.conditions],
  }, (given, context) => {
    const result = loadLast(given, {
      ...context,
      importAttributes: context.format === 'json' ? { type: 'json' } : {},
    });
    if (result.source !== null && result.format !== 'wasm')
      result.source = formats.textOf(result.source);
    return result;
  });
  if (loaded.format === 'builtin')
    return cjs.loadBuiltin(url);
  return runLoaded(filename, parent, isMain, loaded);
}

function runLoaded(filename, parent, isMain, { format, source }) {
  const module = new Module(filename, parent);
  if (isMain)
    cjs.setMain(module);
  Module._cache[filename] = module;
  let ok = false;
  try {
    module.filename = filename;
    module.paths = Module._nodeModulePaths(cjs.dirname(filename));
    if (source === null || source === undefined) {
      if (filename[0] !== '/') {
        fail('ERR_INVALID_RETURN_PROPERTY_VALUE',
             'a string, an ArrayBuffer, or a TypedArray', 'load', 'source',
             source);
      }
      module.load(filename);
    } else if (format === 'json') {
      module.exports = JSON.parse(formats.textOf(source));
    } else if (format?.startsWith('module')) {
      module.exports = esm.requireModule(filename, parent?.filename,
                                         formats.textOf(source), format);
    } else {
      module._compile(formats.textOf(source), filename);
    }
    module.loaded = true;
    ok = true;
  } finally {
    if (!ok)
      delete Module._cache[filename];
  }
  return module.exports;
}

// ---- registering ------------------------------------------------------------------------

const loaderHooks = {
  createRecord,
  hasLoad: () => syncHooks.some((h) => h.load !== undefined),
  hasResolve: () => syncHooks.some((h) => h.resolve !== undefined),
  isAsync: () => asyncHooks.length > 0,
  load,
  loadRest,
  resolve,
};

function install() {
  esm.setHooks(loaderHooks);
  cjs.setHooked(syncHooks.length > 0 ? requireHooked : undefined);
}

/** module.registerHooks() */
function registerHooks({ resolve: resolveHook, load: loadHook } = {}) {
  const { validateFunction } = require('internal/validators');
  if (resolveHook !== undefined)
    validateFunction(resolveHook, 'hooks.resolve');
  if (loadHook !== undefined)
    validateFunction(loadHook, 'hooks.load');
  const hooks = { url: 'registerHooks', resolve: resolveHook, load: loadHook };
  syncHooks.push(hooks);
  install();
  return {
    deregister() {
      const i = syncHooks.indexOf(hooks);
      if (i !== -1)
        syncHooks.splice(i, 1);
      install();
    },
  };
}

function add(url, exports, data) {
  const initialized = exports.initialize?.(data);
  asyncHooks.push({ url, resolve: exports.resolve, load: exports.load });
  install();
  return initialized;
}

// What is imported from now on waits for `fn`.
function getReady(fn) {
  const before = ready;
  ready = (async () => {
    await before;
    await fn();
  })();
  ready.catch(() => {}); // those who wait report it
  if (asyncHooks.length === 0) {
    asyncHooks.push({ url: 'node:module' });
    install();
  }
}

/** module.register() */
function register(specifier, parentURL, data) {
  if (asyncHooks.length > 0) { // They rule what comes after them.
    getReady(async () => {
      const rec = await loadNow(await loadOne(specifier, parentURL, ''));
      await esm.runRecord(rec);
      await add(rec.url, esm.namespaceOf(rec), data);
    });
    return;
  }
  const rec = esm.recordOf(defaultResolve(specifier, parentURL), '');
  const evaluated = esm.runRecord(rec);
  if (evaluated !== null) {
    getReady(async () => {
      await evaluated;
      await add(rec.url, esm.namespaceOf(rec), data);
    });
    return;
  }
  const initialized = add(rec.url, esm.namespaceOf(rec), data);
  if (typeof initialized?.then === 'function')
    getReady(() => initialized);
}

module.exports = { register, registerHooks };
