'use strict';

// The ES module loader: records by URL, loading of graphs, import(), require()
// of ES modules, and the program itself. What a record is and how it is linked
// is in internal/esm_link, its evaluation in internal/esm_evaluate; formats
// other than JavaScript are in internal/esm_formats.
//
// Files are read synchronously: a graph is walked level by level, each module
// compiled as it is found, unless src/bindings/read_ahead.c did it meanwhile.
// Only hooks of module.register() make a walk asynchronous.

const compiler = internalBinding('compile');
const context = require('internal/async_context');
const cjs = require('internal/cjs');
const columns = require('internal/columns');
const {
  EVALUATED, EVALUATING, EVALUATING_ASYNC, LINKED, NEW, Record, link, namespaceOf, resolveExport, setCompiled,
} = require('internal/esm_link');
const { evaluate } = require('internal/esm_evaluate');
const {
  forget, resolve: defaultResolve, toPath, toURL,
} = require('internal/esm_resolve');

const {
  COMMONJS_NAMES, DETECT, EXPERIMENTAL_DECORATORS, HAS_EDITS, JSX_AUTOMATIC,
  MODULE, MODULES_ONLY, REQUESTS, TYPESCRIPT,
} = compiler;

const OwnPromise = Promise; // programs may replace it

const records = new Map(); // URL, or URL\0type -> Record
let walks = 0;
let depth = 0; // of synchronous loading
let mainURL;
let hooks; // internal/esm_hooks, once there are some
// Compiles on other threads what a graph will ask for.
const walk = compiler.makeWalk();

function fail(code, ...args) {
  const { codes } = require('internal/errors');
  throw new codes[code](...args);
}

// ---- formats ------------------------------------------------------------------

function extensionOf(path) {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') + 1 ? path.slice(dot) : '';
}

const FORMATS = {
  '__proto__': null,
  '.mjs': 'module',
  '.cjs': 'commonjs',
  '.json': 'json',
  '.wasm': 'wasm',
  '.py': 'python',
  '.mts': 'module-typescript',
  '.cts': 'commonjs-typescript',
  '.node': 'addon',
};

const packageTypes = new Map(); // folder -> "type" of its package.json

function packageType(path) {
  const folder = cjs.dirname(path);
  let type = packageTypes.get(folder);
  if (type === undefined) {
    type = cjs.packageScope(path)?.type ?? 'none';
    packageTypes.set(folder, type);
  }
  return type;
}

/**
 * The format of a file: Node's names, 'python', 'detect' for what may be
 * either JavaScript, with '-typescript' where that is on; undefined when the
 * extension is unknown.
 */
function formatOfPath(path) {
  const extension = extensionOf(path);
  const fixed = FORMATS[extension];
  if (fixed !== undefined)
    return fixed;
  switch (extension) {
    case '.js':
    case '.jsx': {
      const type = packageType(path);
      return type === 'none' ? 'detect' : type;
    }
    case '.ts':
    case '.tsx':
      // Also where the package's type is CommonJS: TypeScript's own projects
      // write import and export there and have tsc make require of it.
      return packageType(path) === 'module' ?
        'module-typescript' : 'detect-typescript';
    case '': {
      const type = packageType(path);
      if (type === 'commonjs')
        return type;
      if (require('internal/esm_formats').isWasmFile(path))
        return 'wasm';
      return type === 'none' ? 'detect' : type;
    }
    default:
      return undefined;
  }
}

// ---- records ------------------------------------------------------------------

function helpers() {
  return require('internal/module_helpers');
}

/** `import.meta`, `import()` and namespaces, as a compiled module sees them. */
class ModuleContext {
  constructor(rec) {
    this.rec = rec;
    this.metaObject = undefined;
    this.requireFunction = undefined;
    this.resources = undefined; // what `using` declared at the top level
  }

  // What stands where an imported name is assigned to.
  get constant() {
    return undefined;
  }

  set constant(value) {
    throw new TypeError('Assignment to constant variable.');
  }

  /** Takes what makes the getters of the module's exports. */
  init(makeGetters) {
    this.rec.makeGetters = makeGetters;
  }

  /** Takes the values of the exports that are never assigned again. */
  done(values) {
    const { locals } = this.rec;
    for (let i = 0; i < values.length; i++) {
      const cell = locals[i];
      if (cell.constant) {
        cell.value = values[i];
        cell.settled = true;
      }
    }
  }

  get meta() {
    return this.metaObject ??= require('internal/esm_meta')
      .makeMeta(this.rec.url, this.rec.url === mainURL);
  }

  get require() {
    return this.requireFunction ??= cjs.Module.createRequire(this.rec.url);
  }

  ns(k) {
    return namespaceOf(this.rec.requests[k - 1]);
  }

  import(specifier, options) {
    return importFrom(this.rec.url, specifier, options);
  }

  source(specifier, options) {
    return importSource(this.rec.url, specifier, options);
  }

  // What `export default` makes has that name when it has none.
  named(fn) {
    Object.defineProperty(fn, 'name', {
      __proto__: null, value: 'default', configurable: true,
    });
    return fn;
  }

  // `for await` at the top level, `using` in blocks and at the top level.
  iterate(value) {
    return helpers().iterate(value);
  }

  each(value) {
    return helpers().each(value);
  }

  stack() {
    return helpers().stack();
  }

  use(value) {
    return (this.resources ??= helpers().stack()).use(value);
  }

  useAsync(value) {
    return (this.resources ??= helpers().stack()).useAsync(value);
  }
}

// [kind of JSX, [importSource, factory, fragment, filename], flags].
function jsxOptions(path) {
  return require('internal/tsconfig').compileOptions(path);
}

/**
 * Compiles the text of an ES module, from a file or from `text`.
 * @returns {Record|undefined} undefined: it was found to be CommonJS
 */
function compileModule(url, path, format, text) {
  const typescript = format.endsWith('-typescript');
  let kind = format.startsWith('detect') ? DETECT : MODULE;
  let flags = MODULES_ONLY | (typescript ? TYPESCRIPT : 0);
  // After hooks a format says what was found.
  if (typescript && (kind === DETECT ||
                     (hooks !== undefined && path !== undefined &&
                      formatOfPath(path) === 'detect-typescript')))
    flags |= COMMONJS_NAMES;
  let jsx = 0;
  let jsxTexts;
  let lenient = false;
  let metadata;
  if (path !== undefined && /[jt]sx$|[cm]?ts$/.test(path)) {
    const options = jsxOptions(path);
    flags |= options.flags & (typescript ? -1 : 0);
    lenient = (flags & COMMONJS_NAMES) !== 0 && options.commonjs;
    if (path.endsWith('x')) {
      ({ jsx, texts: jsxTexts } = options);
      if (jsx === JSX_AUTOMATIC)
        kind = kind === DETECT ? MODULE : kind;
    }
    if (typescript && path.includes('/node_modules/'))
      fail('ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING', url);
  }
  let out = text === undefined ?
    compiler.compileFile(path, url, kind, flags, jsx, jsxTexts,
                         hooks === undefined ? walk : undefined) :
    compiler.compile(text, url, kind, flags, jsx, jsxTexts);
  if (out[0] === -1 && out[6] === true && (flags & EXPERIMENTAL_DECORATORS)) {
    const made = require('internal/typescript').transpile(path, text);
    ({ code: text, metadata } = made);
    if (made.requires)
      flags |= COMMONJS_NAMES;
    out = compiler.compile(text, url, kind, flags & ~TYPESCRIPT, jsx, jsxTexts);
  }
  if (typeof out === 'number') {
    const { UVException } = require('internal/errors');
    throw new UVException({ errno: out, syscall: 'open', path });
  }
  if (out[0] === -1)
    throw require('internal/esm_errors').syntaxError(out, url, path, text);
  if (out[0] !== MODULE)
    return undefined;
  const rec = new Record(url, 'module');
  setCompiled(rec, out);
  rec.lenient = lenient;
  if (metadata !== undefined)
    rec.metadata = new Set(metadata);
  rec.context = new ModuleContext(rec);
  if (out[1] & HAS_EDITS) {
    columns.mapColumns();
    columns.edits.set(url, { module: out[2], edits: undefined, text });
  }
  return rec;
}

// Types that `with { type }` may name.
function checkAttributes(url, format, attributes) {
  if (attributes === '') {
    if (format === 'json')
      fail('ERR_IMPORT_ATTRIBUTE_MISSING', url, 'type', 'json');
    return;
  }
  const parts = attributes.split('\0');
  for (let i = 0; i + 1 < parts.length; i += 2) {
    if (parts[i] !== 'type') {
      fail('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', parts[i], parts[i + 1], url);
    }
  }
  const type = parts[1];
  if (type === 'json') {
    if (format !== 'json' && format !== undefined)
      fail('ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE', url, type);
    return;
  }
  fail('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', 'type', type, url);
}

// Makes the record of a URL: finds its format, reads and compiles it.
function createRecord(url, attributes) {
  const plain = withoutPhase(attributes);
  if (plain !== undefined)
    return require('internal/esm_formats').sourceOf(recordOf(url, plain));
  if (hooks !== undefined && hooks.hasLoad(url, attributes))
    return hooks.createRecord(url, attributes);
  if (url.startsWith('file:')) {
    const path = toPath(url);
    const format = formatOfPath(path);
    if (format === undefined)
      fail('ERR_UNKNOWN_FILE_EXTENSION', extensionOf(path), path);
    if (attributes !== '' || format === 'json')
      checkAttributes(url, format, attributes);
    if (format === 'module')
      return compileModule(url, path, format, undefined);
    return recordOfFormat(url, path, format, undefined);
  }
  return require('internal/esm_formats').otherScheme(url, attributes,
                                                     checkAttributes);
}

/**
 * The record of a module whose format is known.
 * @param {string} url
 * @param {string|undefined} path of the file, when it is one
 * @param {string} format
 * @param {string|Uint8Array} [source] undefined: read it from the file
 */
function recordOfFormat(url, path, format, source) {
  if (/^(?:module|detect)(?:-typescript)?$/.test(format)) {
    const rec = compileModule(url, path, format, source);
    if (rec !== undefined)
      return rec;
    format = format.endsWith('-typescript') ?
      'commonjs-typescript' : 'commonjs';
  }
  return require('internal/esm_formats').make(url, path, format, source);
}

// What the attributes of `import source` end with; see compile/compile.h.
const SOURCE = 'source';

/** The rest of the attributes of `import source`; undefined for others. */
function withoutPhase(attributes) {
  return attributes.endsWith(SOURCE) ? attributes.slice(0, -SOURCE.length) :
    undefined;
}

function recordKey(url, attributes) {
  return attributes === '' ? url : `${url}\0${attributes}`;
}

/** The record of a URL; `attributes` is "key\0value\0..." or empty. */
function recordOf(url, attributes) {
  const key = recordKey(url, attributes);
  let rec = records.get(key);
  if (rec === undefined) {
    try {
      rec = createRecord(url, attributes);
    } catch (err) {
      rec = new Record(url, 'failed');
      rec.loadError = { err };
    }
    records.set(key, rec);
  }
  if (rec.loadError !== undefined)
    throw rec.loadError.err;
  return rec;
}

// ---- graphs -------------------------------------------------------------------

function isHooked() {
  return hooks !== undefined && hooks.hasResolve();
}

function resolve(specifier, parentURL, attributes) {
  return isHooked() ? hooks.resolve(specifier, parentURL, attributes)[0] :
    defaultResolve(specifier, parentURL);
}

/** The record of what a specifier means. */
function find(specifier, parentURL, attributes) {
  if (isHooked())
    return recordOf(...hooks.resolve(specifier, parentURL, attributes));
  return recordOf(defaultResolve(specifier, parentURL), attributes);
}

// Loads everything that `root` asks for.
function loadGraph(root) {
  if (root.loaded)
    return;
  const number = ++walks;
  const queue = [root];
  root.walk = number;
  depth++;
  try {
    for (let q = 0; q < queue.length; q++) {
      const rec = queue[q];
      const { requests } = rec;
      for (let i = 0; i < requests.length; i++) {
        let dep = requests[i];
        if (dep === undefined) {
          const at = REQUESTS + 1 + 3 * i;
          dep = requests[i] = find(rec.out[at], rec.url, rec.out[at + 1]);
        }
        if (!dep.loaded && dep.walk !== number) {
          dep.walk = number;
          queue.push(dep);
        }
      }
    }
  } finally {
    if (--depth === 0) {
      forget();
      compiler.endWalk(walk);
    }
  }
  for (const rec of queue)
    rec.loaded = true;
}

// ---- import() -----------------------------------------------------------------

// The options of import(), as "key\0value\0..."; throws TypeErrors.
function readOptions(options) {
  if (options === undefined)
    return '';
  if (options === null ||
      (typeof options !== 'object' && typeof options !== 'function'))
    throw new TypeError('The second argument of import() must be an object');
  const attributes = options.with;
  if (attributes === undefined)
    return '';
  if (attributes === null ||
      (typeof attributes !== 'object' && typeof attributes !== 'function'))
    throw new TypeError("The 'with' option must be an object");
  let text = '';
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value !== 'string')
      throw new TypeError('Import attribute value must be a string');
    text += `${key}\0${value}\0`;
  }
  return text;
}

// What import() found before stays where it was, as in Node.
const imports = new Map(); // parent\0specifier\0attributes -> URL

// The same for what an import statement of the parent found.
function findImported(specifier, parentURL, attributes) {
  const rec = records.get(parentURL);
  for (let i = 0; i < (rec?.requests.length ?? 0); i++) {
    const at = REQUESTS + 1 + 3 * i;
    if (rec.out[at] === specifier && rec.out[at + 1] === attributes)
      return rec.requests[i]?.url;
  }
  return undefined;
}

function resolveImport(specifier, parentURL, attributes) {
  if (isHooked())
    return hooks.resolve(specifier, parentURL, attributes);
  const key = `${parentURL}\0${specifier}\0${attributes}`;
  let url = imports.get(key);
  if (url !== undefined)
    return [url, attributes];
  try {
    url = findImported(specifier, parentURL, attributes) ??
      defaultResolve(specifier, parentURL);
  } finally {
    if (depth === 0)
      forget();
  }
  imports.set(key, url);
  return [url, attributes];
}

/**
 * The import() of the module or script at `parentURL`: loads and evaluates it
 * in a microtask, as Node does.
 * @returns {Promise<object>} its namespace
 */
async function importFrom(parentURL, specifier, options, phase = '') {
  const { frame } = context;
  specifier = `${specifier}`;
  const attributes = readOptions(options) + phase;
  let rec;
  if (hooks !== undefined && hooks.isAsync()) {
    rec = await hooks.load(specifier, parentURL, attributes);
  } else {
    const [url, types] = resolveImport(specifier, parentURL, attributes);
    await undefined;
    rec = recordOf(url, types);
    loadGraph(rec);
  }
  context.enter(frame);
  link(rec);
  const pending = evaluate(rec);
  if (pending !== null)
    await pending;
  return namespaceOf(rec);
}

/** The import.source() there. */
async function importSource(parentURL, specifier, options) {
  return (await importFrom(parentURL, specifier, options, SOURCE)).default;
}

// ---- require() of ES modules ----------------------------------------------------

function checkGraph(rec, seen, filename, parent) {
  if (seen.has(rec) || rec.synthetic)
    return;
  seen.add(rec);
  if (rec.status === EVALUATING) {
    const message = `Cannot require() ES Module ${filename} in a cycle.` +
      `${parent === undefined ? '' : ` (from ${parent})`} ` +
      'A cycle involving require(esm) is not allowed to maintain invariants ' +
      'mandated by the ECMAScript specification. Try making at least part of' +
      ' the dependency in the graph lazily loaded.';
    fail('ERR_REQUIRE_CYCLE_MODULE', message);
  }
  if (rec.hasTla || rec.status === EVALUATING_ASYNC)
    fail('ERR_REQUIRE_ASYNC_MODULE', filename, parent);
  if (rec.status === EVALUATED)
    return;
  for (let i = 0; i < rec.requests.length; i++) {
    const dep = rec.requests[i];
    if (dep.format === 'commonjs' && dep.status !== EVALUATED)
      checkCommonJS(dep, rec, i);
    if (dep.status === EVALUATING && !dep.synthetic) {
      fail('ERR_REQUIRE_CYCLE_MODULE',
           `Cannot import Module ${requestOf(rec, i)[0]} in a cycle. ` +
           `(from ${toPath(rec.url)})`);
    }
    checkGraph(dep, seen, filename, parent);
  }
}

// A CommonJS module that is being run has no exports yet that could be bound.
function checkCommonJS(dep, rec, i) {
  if (cjs.Module._cache[toPath(dep.url)]?.loaded !== false)
    return;
  fail('ERR_REQUIRE_CYCLE_MODULE',
       `Cannot import CommonJS Module ${requestOf(rec, i)[0]} in a ` +
       `cycle. (from ${toPath(rec.url)})`);
}

/** Loads, checks and evaluates a module at once. */
function runSync(rec, filename, parent) {
  loadGraph(rec);
  link(rec);
  if (!(rec.status === EVALUATED && rec.failed))
    checkGraph(rec, new Set(), filename, parent);
  evaluate(rec);
  return rec;
}

/** Loads and evaluates; returns the promise of what waits, or null. */
function runRecord(rec) {
  loadGraph(rec);
  link(rec);
  return evaluate(rec);
}

/** The specifier and attributes of a request. */
function requestOf(rec, i) {
  const at = REQUESTS + 1 + 3 * i;
  return [rec.out[at], rec.out[at + 1]];
}

/**
 * What require() gives for an ES module.
 * @param {string} filename
 * @param {string} [parent] who requires it
 * @param {string} [source] its text, when it isn't the file's
 */
function requireModule(filename, parent, source, format = 'module') {
  const url = toURL(filename);
  let rec = records.get(url);
  if (rec === undefined) {
    rec = source !== undefined ?
      recordOfFormat(url, filename, format, source) :
      compileModule(url, filename, format, undefined);
    records.set(url, rec);
  } else if (rec.loadError !== undefined) {
    throw rec.loadError.err;
  }
  runSync(rec, filename, parent);
  return exportsForRequire(rec);
}

function exportsForRequire(rec) {
  const own = resolveExport(rec, 'module.exports');
  if (own !== null && own.ambiguous !== true)
    return own.get();
  const base = resolveExport(rec, 'default');
  if (base === null || base.ambiguous === true)
    return namespaceOf(rec);
  const marked = resolveExport(rec, '__esModule');
  if (marked !== null && marked.ambiguous !== true)
    return namespaceOf(rec);
  return rec.facade ??= require('internal/esm_formats').makeFacade(rec);
}

// ---- the program ----------------------------------------------------------------

// A pending await must not be the end of the program without a word.
function watch(rec) {
  require('internal/process').life.unsettled = rec === undefined ? undefined :
    () => require('internal/esm_errors').warnUnsettled(rec);
}

function uncaught(err) {
  require('internal/process').fatal(err);
}

// Runs when the script that started it has ended, in a microtask as in Node:
// promises' jobs come before ticks.
function evaluateMain(rec) {
  const run = async () => {
    context.enter(undefined);
    try {
      const pending = evaluate(rec);
      if (pending !== null) {
        watch(rec);
        await pending;
        watch(undefined);
      }
    } catch (err) {
      watch(undefined);
      uncaught(err);
    }
  };
  return OwnPromise.resolve().then(run);
}

/** Runs the program at `url`. */
function runMain(url) {
  mainURL = url;
  if (hooks !== undefined && hooks.isAsync()) {
    return hooks.load(url, undefined, '').then((rec) => {
      link(rec);
      return evaluateMain(rec);
    }).then(undefined, uncaught);
  }
  const rec = recordOf(url, '');
  loadGraph(rec);
  link(rec);
  return evaluateMain(rec);
}

/** Runs a module's text: of --eval, --print or standard input. */
function runText(text, url, format) {
  mainURL = url;
  const rec = recordOfFormat(url, undefined, format, text);
  records.set(url, rec);
  if (hooks !== undefined && hooks.isAsync()) {
    return hooks.loadRest(rec).then(() => {
      link(rec);
      return evaluateMain(rec);
    }).then(undefined, uncaught);
  }
  loadGraph(rec);
  link(rec);
  return evaluateMain(rec);
}

/** --import: loads `specifier` before the program; may be asynchronous. */
async function preload(specifier, parentURL) {
  const rec = hooks !== undefined && hooks.isAsync() ?
    await hooks.load(specifier, parentURL, '') :
    find(specifier, parentURL, '');
  loadGraph(rec);
  link(rec);
  const pending = evaluate(rec);
  if (pending !== null) {
    watch(rec);
    await pending;
    watch(undefined);
  }
}

module.exports = {
  NEW,
  LINKED,
  compileModule,
  exportsForRequire,
  extensionOf,
  formatOfPath,
  SOURCE,
  importFrom,
  importSource,
  withoutPhase,
  loadGraph,
  packageType,
  preload,
  recordKey,
  recordOf,
  recordOfFormat,
  records,
  checkAttributes,
  namespaceOf,
  requestOf,
  requireModule,
  resolve,
  runRecord,
  runMain,
  runSync,
  runText,
  setHooks(value) { hooks = value; },
  get mainURL() { return mainURL; },
  set mainURL(url) { mainURL = url; },
};
