'use strict';

// module.registerHooks() and module.register(): chains of resolve and load
// hooks, the last registered first. Hooks of registerHooks() are synchronous
// and rule require() too; those of register() may be asynchronous and rule
// import only. Loaded by the first program that registers one.

const cjs = require('internal/cjs');
const { validateFunction, validateObject } = require('internal/validators');
const esm = require('internal/esm');
const formats = require('internal/esm_formats');
const {
  conditions: importConditions, resolve: defaultResolve, toPath, toURL,
} = require('internal/esm_resolve');

const syncHooks = []; // { resolve, load }
const asyncHooks = [];
let ready; // promise of the hooks that are being initialized
const knownFormats = new Map(); // key of a record -> what a resolve hook gave

function fail(code, ...args) {
  const { codes } = require('internal/errors');
  throw new codes[code](...args);
}

// ---- contexts -------------------------------------------------------------------

// As in Node an object without prototype for synchronous hooks, and what a
// message would have made of it for asynchronous ones.
function attributesOf(text, prototype) {
  const attributes = { __proto__: prototype };
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

function isObject(value) {
  return value !== null && typeof value === 'object';
}

function isSource(value) {
  return typeof value === 'string' || ArrayBuffer.isView(value) ||
    require('util').types.isAnyArrayBuffer(value);
}

function refuseSource(source, name) {
  fail('ERR_INVALID_RETURN_PROPERTY_VALUE',
       'a string, an ArrayBuffer, or a TypedArray', name, 'source', source);
}

// `name` says whose hook it is, `caller` who gets what it returned.
function checkResult(result, kind, name, caller = name) {
  if (!isObject(result))
    fail('ERR_INVALID_RETURN_VALUE', 'an object', caller, result);
  if (kind === 'resolve') {
    const { url, importAttributes } = result;
    if (typeof url !== 'string' || URL.parse(url) === null)
      fail('ERR_INVALID_RETURN_PROPERTY_VALUE', 'a URL string', name, 'url',
           url);
    if (importAttributes !== undefined && !isObject(importAttributes)) {
      fail('ERR_INVALID_RETURN_PROPERTY_VALUE', 'an object', name,
           'importAttributes', importAttributes);
    }
  } else if (result.source !== undefined && result.source !== null &&
             !isSource(result.source)) {
    refuseSource(result.source, name);
  }
  const { format } = result;
  if (format !== undefined && format !== null && typeof format !== 'string') {
    fail('ERR_INVALID_RETURN_PROPERTY_VALUE', 'a string', name, 'format',
         format);
  }
  return result;
}

// ---- chains ---------------------------------------------------------------------

// What a hook gives to the next one; `call` says whose it is.
function checkSubject(kind, value, call) {
  const name = call + (kind === 'resolve' ? 'specifier' : 'url');
  if (typeof value !== 'string')
    fail('ERR_INVALID_ARG_TYPE', name, 'string', value);
  if (kind === 'load' && URL.parse(value) === null)
    fail('ERR_INVALID_ARG_VALUE', name, value, 'should be a URL string');
}

// The last of a chain is Node's own.
function nameOf(hooks, kind) {
  return `${hooks?.url ?? `node:internal/modules/esm/${kind}`} '${kind}'`;
}

function nameOfNext(kind) {
  return kind === 'resolve' ? 'nextResolve' : 'nextLoad';
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
      checkSubject(kind, nextValue, '');
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
  return Object.defineProperty(next, 'name', { value: nameOfNext(kind) });
}

// Import attributes by their old name, which hooks of register() may still use.
let warned = false;

function warnAssertions() {
  if (!warned) {
    warned = true;
    process.emitWarning(
      'Use `importAttributes` instead of `importAssertions`',
      'ExperimentalWarning');
  }
}

const OLD_NAME = {
  configurable: true,
  get() {
    warnAssertions();
    return this.importAttributes;
  },
  set(value) {
    warnAssertions();
    this.importAttributes = value;
  },
};

function renamed(object) {
  const { importAssertions, ...rest } = object;
  warnAssertions();
  return { ...rest, importAttributes: importAssertions };
}

// Whether an object that a hook made has only the old name.
function isOld(object) {
  return Object.getOwnPropertyDescriptor(object, 'importAssertions')
    ?.value !== undefined && object.importAttributes === undefined;
}

async function runAsync(kind, subject, context, last) {
  const chain = asyncHooks.filter((h) => h[kind] !== undefined);
  const step = async (i, value, given) => {
    if (i < 0)
      return last(value, given);
    const hook = chain[i];
    const name = nameOf(hook, kind);
    const call = ` hook's ${nameOfNext(kind)}()`;
    let asked = false;
    const next = async (nextValue, more) => {
      asked = true;
      const asks = `${nameOf(chain[i - 1], kind)}${call} `;
      checkSubject(kind, nextValue, asks);
      if (more !== undefined)
        validateObject(more, `${asks}context`);
      return step(i - 1, nextValue, {
        ...given, ...(more !== undefined && isOld(more) ? renamed(more) : more),
      });
    };
    Object.defineProperty(given, 'importAssertions', OLD_NAME);
    const returned = await hook[kind](value, given, named(next, kind));
    const result = checkResult(
      isObject(returned) && isOld(returned) ? renamed(returned) : returned,
      kind, name, name + call);
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

function resolveContext(parentURL, attributes, prototype) {
  return {
    conditions: [...importConditions],
    importAttributes: attributesOf(attributes, prototype),
    parentURL,
  };
}

// What a hook made of the conditions; undefined stands for those there were.
function conditionsOf(context) {
  const { conditions } = context;
  if (conditions !== undefined && !Array.isArray(conditions)) {
    fail('ERR_INVALID_ARG_VALUE', 'context.conditions', conditions,
         'expected an array');
  }
  return conditions === undefined ? undefined : new Set(conditions);
}

function resolveLast(specifier, context) {
  const url = defaultResolve(specifier, context.parentURL ?? baseURL(),
                             conditionsOf(context));
  return { url, format: formatFor(url) };
}

function baseURL() {
  return toURL(`${process.cwd()}/`);
}

function resolveChain(specifier, context) {
  return runSync('resolve', specifier, context, resolveLast);
}

// The URL and attributes that a chain gave; a format that isn't what is known
// without hooks is kept for loading.
function target(result, attributes) {
  const { format, importAttributes, url } = result;
  if (importAttributes !== undefined) {
    attributes = textOfAttributes(importAttributes) +
      (esm.withoutPhase(attributes) === undefined ? '' : esm.SOURCE);
  }
  if (typeof format === 'string' && format !== formatFor(url))
    knownFormats.set(esm.recordKey(url, attributes), format);
  return [url, attributes];
}

/**
 * What a specifier means by the synchronous hooks.
 * @returns {string[]} its URL and attributes
 */
function resolve(specifier, parentURL, attributes) {
  const context = resolveContext(parentURL, attributes, null);
  return target(resolveChain(specifier, context), attributes);
}

// ---- loading ------------------------------------------------------------------------

function loadContext(url, attributes, prototype) {
  return {
    format: knownFormats.get(esm.recordKey(url, attributes)) ?? formatFor(url),
    importAttributes: attributesOf(attributes, prototype),
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
    if (formats.formatOfOther(url) === undefined)
      formats.failUnsupported(url);
    if (!url.startsWith('data:'))
      return { format: 'builtin', source: null };
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
  if ((source === null || source === undefined) && format !== 'builtin' &&
      format !== 'commonjs' && format !== 'python' && format !== 'addon')
    refuseSource(source, 'load');
  if (format === undefined || format === null)
    fail('ERR_UNKNOWN_MODULE_FORMAT', format, url);
  if (/^(?:builtin|json|wasm|python|(?:commonjs|module)(?:-typescript)?)$/
    .test(format) === false)
    fail('ERR_UNKNOWN_MODULE_FORMAT', format, url);
  const path = url.startsWith('file:') ? toPath(url) : undefined;
  if (source === null || source === undefined) {
    source = undefined;
  } else if (format !== 'wasm') {
    source = formats.textOf(source).replace(/^\ufeff/, '');
  }
  return esm.recordOfFormat(url, path, format, source);
}

/** Makes the record of a URL by the synchronous load hooks. */
function createRecord(url, attributes) {
  const context = loadContext(url, attributes, null);
  context.conditions = [...importConditions];
  return recordFrom(url, loadChain(url, context));
}

// ---- asynchronous hooks ---------------------------------------------------------------

async function resolveAsync(specifier, parentURL, attributes) {
  const context = resolveContext(parentURL, attributes, Object.prototype);
  return target(await runAsync('resolve', specifier, context, resolveChain),
                attributes);
}

async function makeRecord(url, attributes) {
  const plain = esm.withoutPhase(attributes);
  if (plain !== undefined) {
    return require('internal/esm_formats').sourceOf(
      await recordAsync(url, plain));
  }
  return recordFrom(url, await runAsync(
    'load', url, loadContext(url, attributes, Object.prototype),
    (given, context) => loadChain(
      given, { ...context, conditions: [...importConditions] })));
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
  const [url] = target(runSync(
    'resolve', request, requireContext(parent),
    (specifier, context) => {
      const name = Module._resolveFilename(specifier, parent, isMain, {
        conditions: conditionsOf(context),
      });
      if (name[0] !== '/') {
        return { url: /^(?:node|tandem):/.test(name) ? name : `node:${name}`,
                 format: 'builtin' };
      }
      const url = toURL(name);
      return { url, format: formatFor(url) };
    }), '');
  const filename = url.startsWith('file:') ? toPath(url) : url;
  const cached = Module._cache[filename];
  if (cached !== undefined)
    return cjs.reuse(cached, parent);
  let loaded;
  if (/^(?:node|tandem):/.test(url)) {
    loaded = loadForRequire(url);
    if (loaded.format === 'builtin')
      return cjs.loadBuiltin(url);
  }
  const module = new Module(filename, parent);
  found.set(module, { url, loaded });
  if (isMain)
    cjs.setMain(module);
  return cjs.loadNew(module, filename, parent, undefined);
}

// What require() found: module -> { url, loaded }, `loaded` if the load hooks
// were asked already.
const found = new WeakMap();

function loadForRequire(url) {
  return runSync('load', url, {
    format: knownFormats.get(url) ?? formatFor(url),
    importAttributes: undefined,
    conditions: [...cjs.conditions],
  }, (given, context) => {
    let { format } = context;
    if (given.startsWith('file:')) // require() takes any name
      format ??= esm.formatOfPath(toPath(given)) ?? 'commonjs';
    const result = loadLast(given, {
      ...context, format,
      importAttributes: format === 'json' ? { type: 'json' } : {},
    });
    if (result.source !== null && result.format !== 'wasm')
      result.source = formats.textOf(result.source);
    return result;
  });
}

// What the handler of an extension does where hooks have a say.
function fill(module, filename) {
  const { url, loaded } = found.get(module) ?? { url: toURL(filename) };
  if (!loaderHooks.hasLoad(url, ''))
    return false;
  const { format, source } = loaded ?? loadForRequire(url);
  if (source === null || source === undefined) {
    if (format !== 'python')
      refuseSource(source, 'load');
    return false;
  }
  const text = format === 'wasm' ? source :
    formats.textOf(source).replace(/^\ufeff/, '');
  if (format === 'json') {
    cjs.fillJSON(module, filename, text);
  } else if (format === 'wasm' || format?.startsWith('module')) {
    const compiler = require('internal/cjs_compile');
    if (module.id === '.')
      compiler.loadModule(module, filename);
    else
      compiler.requireModule(module, filename, text, format);
  } else {
    module._compile(text, filename);
  }
  return true;
}

// ---- registering ------------------------------------------------------------------------

const loaderHooks = {
  createRecord,
  hasLoad: (url, attributes) => syncHooks.some((h) => h.load !== undefined) ||
    knownFormats.has(esm.recordKey(url, attributes)),
  hasResolve: () => syncHooks.some((h) => h.resolve !== undefined),
  isAsync: () => asyncHooks.length > 0,
  load,
  loadRest,
  resolve,
};

function install() {
  esm.setHooks(loaderHooks);
  cjs.setHooked(syncHooks.length > 0 ? { load: requireHooked, fill } :
    undefined);
}

/** module.registerHooks() */
function registerHooks({ resolve: resolveHook, load: loadHook } = {}) {
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

// What is imported from now on waits for `fn`, and fails when it does. If
// nothing is, that is an unhandled rejection.
function getReady(fn) {
  const before = ready;
  ready = (async () => {
    await before;
    await fn();
  })();
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
