'use strict';

// Modules that aren't ES modules in JavaScript: CommonJS, builtins, JSON,
// WebAssembly, Python, and what data: URLs hold.

const compiler = internalBinding('compile');
const loader = internalBinding('loader');
const cjs = require('internal/cjs');
const {
  Cell, Record, exportsOf, namespaceOf, resolveExport, set, synthetic,
} = require('internal/esm_link');

function fail(code, ...args) {
  const { codes } = require('internal/errors');
  throw new codes[code](...args);
}

function readBytes(path) {
  const bytes = compiler.readBytes(path);
  if (typeof bytes !== 'number')
    return bytes;
  const { UVException } = require('internal/errors');
  throw new UVException({ errno: bytes, syscall: 'open', path });
}

function textOf(source, path) {
  if (source === undefined || source === null) {
    const text = loader.readFile(path);
    if (typeof text === 'string')
      return text;
    const { UVException } = require('internal/errors');
    throw new UVException({ errno: text, syscall: 'open', path });
  }
  if (typeof source === 'string')
    return source;
  return require('buffer').Buffer.from(source.buffer ?? source,
                                       source.byteOffset, source.byteLength)
    .toString('utf8');
}

// ---- CommonJS -----------------------------------------------------------------

const MAIN_PROPERTY = 'module.exports';

function collectNames(filename, source, names, seen) {
  if (seen.has(filename))
    return;
  seen.add(filename);
  const list = source === undefined ? compiler.cjsExportsFile(filename) :
    compiler.cjsExports(source);
  if (typeof list === 'number')
    return;
  let i = 0;
  for (; list[i] !== null; i++)
    names.add(list[i]);
  for (i++; i < list.length; i++) {
    let target;
    try {
      target = cjs.Module.createRequire(filename).resolve(list[i]);
    } catch {
      continue;
    }
    if (target[0] === '/' && /(?:\.c?js|\/[^.]*)$/.test(target))
      collectNames(target, undefined, names, seen);
  }
}

function commonJSNames(filename, format, source) {
  const names = new Set();
  if (format === 'commonjs-typescript') {
    source = require('internal/cjs_compile')
      .compiledText(textOf(source, filename), filename);
  } else if (source !== undefined) {
    source = textOf(source);
  }
  collectNames(filename, source, names, new Set());
  names.add('default');
  names.add(MAIN_PROPERTY);
  return names;
}

function setCommonJS(rec, exports) {
  const isObject = exports !== null &&
    (typeof exports === 'object' || typeof exports === 'function');
  for (const name of rec.cells.keys()) {
    if (name === 'default' || name === MAIN_PROPERTY) {
      set(rec, name, exports);
    } else if (isObject && Object.hasOwn(exports, name)) {
      let value;
      try {
        value = exports[name];
      } catch {
        // A getter's failure is for those who read it.
      }
      set(rec, name, value);
    }
  }
}

function commonJS(url, filename, format, source) {
  filename ??= url;
  return synthetic(url, 'commonjs', commonJSNames(filename, format, source),
                   (rec) => {
                     const text = source === undefined || source === null ?
                       undefined : textOf(source);
                     setCommonJS(rec, cjs.importModule(
                       filename, text,
                       require('internal/esm').mainURL === url));
                   });
}

// ---- builtins -----------------------------------------------------------------

// For syncBuiltinESMExports(): the records, what they are of, and its getters.
const builtins = [];

function builtin(url) {
  const id = url.startsWith('node:') ? cjs.builtinId(url) :
    `tandem/${url.slice(7)}`;
  if (id === undefined || !loader.has(id))
    fail('ERR_UNKNOWN_BUILTIN_MODULE', url);
  const exports = require(id);
  const names = new Set(Object.keys(exports));
  names.delete('default');
  const rec = synthetic(url, 'builtin', [...names, 'default'], () => {});
  const getters = new Map();
  for (const name of names) {
    const descriptor = Object.getOwnPropertyDescriptor(exports, name);
    const cell = rec.cells.get(name);
    if ('value' in descriptor) {
      cell.value = descriptor.value;
      continue;
    }
    // Read when somebody asks: many load a module.
    const getter = { get: descriptor.get, read: false };
    getters.set(name, getter);
    cell.get = () => {
      if (!getter.read) {
        getter.read = true;
        cell.value = exports[name];
      }
      return cell.value;
    };
  }
  rec.cells.get('default').value = exports;
  builtins.push([rec, exports, getters]);
  return rec;
}

/** Gives the named exports of builtins what their properties are now. */
function syncBuiltins() {
  for (const [rec, exports, getters] of builtins) {
    for (const name of rec.cells.keys()) {
      if (name === 'default')
        continue;
      // A getter that nobody has read yet waits until somebody does, if it is
      // the module's own.
      const own = Object.getOwnPropertyDescriptor(exports, name);
      const getter = getters.get(name);
      if (getter?.read === false && own?.get === getter.get)
        continue;
      if (own !== undefined)
        rec.cells.get(name).get(); // no later first reading
      set(rec, name, own && exports[name]);
    }
  }
}

// ---- JSON ---------------------------------------------------------------------

function json(url, path, source) {
  let value;
  const loaded = path === undefined ? undefined : cjs.Module._cache[path];
  if (loaded?.loaded) {
    value = loaded.exports;
  } else {
    try {
      value = JSON.parse(textOf(source, path).replace(/^\ufeff/, ''));
    } catch (err) {
      err.message = `${path ?? url}: ${err.message}`;
      throw err;
    }
    if (path !== undefined) { // require() gives the same object
      const module = new cjs.Module(path, undefined);
      module.filename = path;
      module.exports = value;
      module.loaded = true;
      cjs.Module._cache[path] = module;
    }
  }
  return synthetic(url, 'json', ['default'],
                   (rec) => set(rec, 'default', value));
}

// ---- WebAssembly ----------------------------------------------------------------

const RESERVED = /^wasm(?:-js)?:/; // names with a meaning of their own

function isWasmFile(path) {
  const bytes = compiler.readBytes(path);
  return typeof bytes !== 'number' && bytes[0] === 0 && bytes[1] === 0x61 &&
    bytes[2] === 0x73 && bytes[3] === 0x6d;
}

function wasm(url, path, source) {
  const bytes = source === undefined || source === null ?
    readBytes(path) : source;
  let module;
  try {
    module = new WebAssembly.Module(bytes);
  } catch (err) {
    err.message = `${path ?? url}: ${err.message}`;
    throw err;
  }
  const imports = WebAssembly.Module.imports(module);
  for (const i of imports) {
    if (RESERVED.test(i.module)) {
      throw new WebAssembly.LinkError(
        `Invalid Wasm import "${i.module}" in ${url}`);
    }
    if (RESERVED.test(i.name)) {
      throw new WebAssembly.LinkError(
        `Invalid Wasm import name "${i.name}" in ${url}`);
    }
  }
  const specifiers = [...new Set(imports.map((i) => i.module))];
  const rec = new Record(url, 'wasm');
  rec.synthetic = false;
  rec.requests.length = specifiers.length;
  rec.out = [2, 0, undefined, undefined, '', '', specifiers.length];
  for (const specifier of specifiers)
    rec.out.push(specifier, '', 0);
  for (const { name } of WebAssembly.Module.exports(module)) {
    if (RESERVED.test(name)) {
      throw new WebAssembly.LinkError(
        `Invalid Wasm export "${name}" in ${url}`);
    }
    const cell = new Cell(rec, () => {
      throw new ReferenceError(
        `Cannot access '${name}' before initialization`);
    }, false);
    rec.cells.set(name, cell);
    rec.locals.push(cell);
  }
  rec.execute = () => instantiate(rec, module, specifiers);
  rec.moduleSource = module;
  return rec;
}

/** What `import source` gives of a module: its code, not yet run. */
function sourceOf({ url, moduleSource }) {
  if (moduleSource === undefined)
    fail('ERR_SOURCE_PHASE_NOT_DEFINED', url);
  const rec = synthetic(url, 'source', ['default'], () => {});
  set(rec, 'default', moduleSource);
  return rec;
}

function instantiate(rec, module, specifiers) {
  const given = { __proto__: null };
  specifiers.forEach((specifier, i) => {
    given[specifier] = namespaceOf(rec.requests[i]);
  });
  const instance = new WebAssembly.Instance(module, given);
  for (const [name, cell] of rec.cells) {
    const value = instance.exports[name];
    if (value instanceof WebAssembly.Global) {
      cell.get = () => value.value; // may change
    } else {
      cell.constant = true;
      cell.get = () => value;
    }
  }
}

// ---- Python ---------------------------------------------------------------------

// The names are known when Python has run the file: before the JavaScript of
// the graph runs.
function python(url, path) {
  const exports = cjs.importModule(path, undefined, false);
  const names = new Set(Object.keys(exports));
  names.add('default');
  return synthetic(url, 'python', names, (rec) => {
    for (const name of names)
      set(rec, name, name === 'default' ? exports : exports[name]);
  });
}

// ---- the way in -----------------------------------------------------------------

/** The record of a module that isn't JavaScript's own kind. */
function make(url, path, format, source) {
  switch (format) {
    case 'commonjs':
    case 'commonjs-typescript':
      return commonJS(url, path, format, source);
    case 'json':
      return json(url, path, source);
    case 'wasm':
      return wasm(url, path, source);
    case 'python':
      return python(url, path);
    case 'builtin':
      return builtin(url);
    case 'addon':
      return fail('ERR_UNKNOWN_FILE_EXTENSION', '.node', path);
    default:
      return fail('ERR_UNKNOWN_MODULE_FORMAT', format, url);
  }
}

const DATA_FORMATS = {
  '__proto__': null,
  'text/javascript': 'module',
  'application/json': 'json',
  'application/wasm': 'wasm',
};

function mimeOf(url) {
  return /^data:([^/,;]+\/[^,;]+)/.exec(url)?.[1].toLowerCase();
}

function fromBase64(text, url) {
  const { Buffer, atob } = require('buffer');
  try {
    return Buffer.from(atob(text), 'latin1');
  } catch {
    return fail('ERR_INVALID_URL', url);
  }
}

// A "%" that escapes nothing stands for itself.
function unescapeText(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, digits) =>
      String.fromCharCode(parseInt(digits, 16)));
    return textOf(require('buffer').Buffer.from(bytes, 'latin1'));
  }
}

/** What a data: URL holds: [mime, bytes or text]; a query is part of it. */
function readData(url) {
  const { href } = new (require('web/url').URL)(url);
  const match = /^data:([^/,;]+\/[^,;]+)[^,]*?(;base64)?,([^#]*)/.exec(href);
  if (match === null)
    fail('ERR_INVALID_URL', url);
  const [, mime, base64, body] = match;
  const text = unescapeText(body);
  return [mime.toLowerCase(), base64 ? fromBase64(text, url) : text];
}

/** The format of a URL that isn't a file's; throws for unknown schemes. */
function formatOfOther(url) {
  if (url.startsWith('node:') || url.startsWith('tandem:'))
    return 'builtin';
  if (url.startsWith('data:')) {
    const mime = mimeOf(url);
    return DATA_FORMATS[mime] ?? mime ?? null;
  }
  return undefined;
}

function failUnsupported(url) {
  fail('ERR_UNSUPPORTED_ESM_URL_SCHEME', new (require('web/url').URL)(url),
       ['file', 'data']);
}

/** The record of a URL that isn't a file's. */
function otherScheme(url, attributes, checkAttributes) {
  const format = formatOfOther(url);
  if (format === undefined)
    failUnsupported(url);
  const isData = format !== 'builtin';
  const unknown = isData && DATA_FORMATS[mimeOf(url)] === undefined;
  if (!unknown || !/^type\0[^\0]*\0$/.test(attributes))
    checkAttributes(url, format, attributes);
  if (unknown)
    fail('ERR_UNKNOWN_MODULE_FORMAT', format, url);
  if (!isData)
    return builtin(url);
  const [, source] = readData(url);
  if (format === 'module') {
    return require('internal/esm').compileModule(url, undefined, format,
                                                 textOf(source));
  }
  return make(url, undefined, format, source);
}

/**
 * What require() gives for an ES module with a default export: the namespace
 * with `__esModule`, so that compiled code finds the default.
 */
function makeFacade(rec) {
  const cells = new Map(exportsOf(rec));
  cells.set('__esModule', { get: () => true });
  return require('internal/esm_namespace').makeNamespace(cells);
}

module.exports = {
  failUnsupported, formatOfOther, isWasmFile, make, makeFacade, otherScheme,
  readData, resolveExport, sourceOf, syncBuiltins, textOf,
};
