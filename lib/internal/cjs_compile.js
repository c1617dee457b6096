'use strict';

// CommonJS that needs the module compiler (import(), await, TypeScript, JSX),
// that turns out to be an ES module, or whose text is wrong.

const compiler = internalBinding('compile');
const loader = internalBinding('loader');
const context = require('internal/async_context');
const { LOADING, Module, packageScope, runFunction } = require('internal/cjs');

const {
  CHECK_ONLY, COMMONJS, COMMONJS_NAMES, DETECT, EXPERIMENTAL_DECORATORS,
  KEEP_JAVASCRIPT, MODULE, RESTORES_FRAME, SCRIPT, STRIP_ONLY, TEXT_ONLY,
  TYPESCRIPT, UNCHANGED,
} = compiler;

/** What a compiled script or CommonJS module reaches the loader by. */
class ScriptContext {
  constructor(filename) {
    this.filename = filename;
  }

  get url() {
    const { filename } = this;
    return filename.startsWith('file:') ? filename :
      filename[0] === '/' ?
        require('internal/esm_resolve').toURL(filename) : baseURL();
  }

  import(specifier, options) {
    return require('internal/esm').importFrom(this.url, specifier, options);
  }

  source(specifier, options) {
    return require('internal/esm').importSource(this.url, specifier, options);
  }

  stack() {
    return require('internal/module_helpers').stack();
  }

  each(value) {
    return require('internal/module_helpers').each(value);
  }
}

// What --eval's import() is relative to.
function baseURL() {
  return require('internal/esm_resolve').toURL(`${process.cwd()}/[eval]`);
}

function optionsOf(filename) {
  const typescript = /\.[cm]?tsx?$/.test(filename);
  if (!typescript && !filename.endsWith('.jsx'))
    return undefined;
  const options = require('internal/tsconfig').compileOptions(filename);
  return {
    flags: typescript ? TYPESCRIPT | options.flags : 0,
    jsx: filename.endsWith('x') ? options.jsx : 0,
    texts: options.texts,
  };
}

// Gives the compiler's answer and the text that it is about: that of the
// project's TypeScript where the file needs it.
function run(text, filename, kind, extra, options = optionsOf(filename)) {
  let out = options === undefined ?
    compiler.compile(text, filename, kind, extra, 0, undefined) :
    compiler.compile(text, filename, kind, options.flags | extra |
                     (kind === DETECT ? COMMONJS_NAMES : 0), options.jsx,
                     options.texts);
  if (out[0] === -1 && out[6] === true &&
      (options.flags & EXPERIMENTAL_DECORATORS)) {
    text = require('internal/typescript').transpile(filename, text).code;
    out = compiler.compile(text, filename, kind,
                           (options.flags & ~TYPESCRIPT) | extra |
                             (kind === DETECT ? COMMONJS_NAMES : 0),
                           options.jsx, options.texts);
  }
  if (out[0] !== -1 && (out[1] & RESTORES_FRAME))
    require('internal/columns').hideMarks();
  return { out, text };
}

const AWAIT_OUTSIDE = 'await is only valid in async functions and the top ' +
  'level bodies of modules';

// The error of a text that is wrong as CommonJS. As an ES module it may be
// right.
function commonJSError(out, text, filename, kind) {
  if (kind === COMMONJS &&
      run(text, filename, MODULE, CHECK_ONLY).out[0] === MODULE) {
    require('internal/process_more').emitWarningNow(
      `Failed to load the ES module: ${filename}. Make sure to set "type": ` +
      '"module" in the nearest package.json file or use the .mjs extension.');
    if (!/import|export|meta/.test(out[1])) {
      const { Buffer } = require('buffer');
      const before = Buffer.from(text).subarray(0, out[2] + out[3])
        .toString('latin1').lastIndexOf('await');
      if (before !== -1)
        out = [-1, AWAIT_OUTSIDE, before, 5];
    }
  }
  return require('internal/esm_errors').syntaxError(out, filename, filename,
                                                    text);
}

/**
 * The function of a CommonJS text.
 * @param {string} source
 * @param {string} filename
 * @param {boolean} detect whether it may be an ES module
 * @returns {Function|undefined} undefined: it is one
 */
function compile(source, filename, detect) {
  const kind = detect ? DETECT : COMMONJS;
  const { out, text } = run(source, filename, kind, 0);
  if (out[0] === -1)
    throw commonJSError(out, text, filename, kind);
  if (out[0] === MODULE)
    return undefined;
  const fn = out[2];
  const added = out[3];
  if (fn === undefined) {
    const [before, after] = Module.wrapper;
    return loader.evaluate(
      before + (text.startsWith('#!') ? `//${text.slice(2)}` : text) + after,
      filename);
  }
  if (added !== undefined) {
    const { edits, mapColumns } = require('internal/columns');
    mapColumns();
    edits.set(filename,
              { module: undefined, edits: added,
                text: text === source ? undefined : text });
  }
  return fn(new ScriptContext(filename), context);
}

/**
 * What to do when the engine refused a text: returns undefined when it is an
 * ES module, throws an error that shows the place otherwise.
 */
function refused(err, text, prefix, filename, detect) {
  const kind = detect ? DETECT : COMMONJS;
  const { out } = run(text, filename, kind, CHECK_ONLY);
  if (out[0] === MODULE)
    return undefined;
  if (out[0] === -1)
    throw commonJSError(out, text, filename, kind);
  throw require('internal/syntax_error').explain(err, text, prefix, filename);
}

/** The error of a script that the engine refused. */
function scriptError(err, text, name) {
  const out = compiler.compile(text, name, SCRIPT, CHECK_ONLY, 0, undefined);
  return out[0] === -1 ?
    require('internal/esm_errors').syntaxError(out, name, undefined, text) :
    require('internal/syntax_error').explain(err, text, '', name);
}

/** Throws the SyntaxError of a file; runs nothing. */
function checkFile(filename) {
  const esm = require('internal/esm');
  const format = esm.formatOfPath(filename) ?? 'commonjs';
  const kind = format.startsWith('module') ? MODULE :
    format.startsWith('detect') ? DETECT : COMMONJS;
  const { out, text } = run(readText(filename), filename, kind, CHECK_ONLY);
  if (out[0] === -1)
    throw require('internal/esm_errors').syntaxError(out, filename, filename,
                                                     text);
}

/**
 * Throws the SyntaxError of a text without a file; runs nothing.
 * @param {string} text
 * @param {string} name in messages
 * @param {string} [format] of --input-type
 */
function checkText(text, name, format = 'detect') {
  const kind = format.startsWith('module') ? MODULE :
    format === 'detect' ? DETECT : COMMONJS;
  const options = format.endsWith('-typescript') ?
    { flags: TYPESCRIPT, jsx: 0, texts: undefined } : undefined;
  const { out } = run(text, name, kind, CHECK_ONLY, options);
  if (out[0] === -1)
    throw require('internal/esm_errors').syntaxError(out, name, undefined, text);
}

/** Whether a CommonJS file's text may turn out to be an ES module. */
function mayBeModule(filename) {
  if (/\.(?:c[jt]s|json|node)$/.test(filename))
    return false;
  const scope = packageScope(filename);
  return scope === null || scope.type === 'none';
}

// ---- files ----------------------------------------------------------------------

/** Runs an ES module for require(), or as the program. */
function loadModule(module, filename, source) {
  if (module.id === '.') {
    delete Module._cache[filename];
    process.mainModule = undefined;
    require('internal/esm').runMain(
      require('internal/esm_resolve').toURL(filename));
    return;
  }
  requireModule(module, filename, source);
}

function requireModule(module, filename, source, format) {
  module[LOADING] = true;
  try {
    module.exports = require('internal/esm').requireModule(
      filename, module.parent?.filename, source, format);
  } finally {
    delete module[LOADING];
  }
}

/** require() of .mjs, .ts, .tsx, .mts, .cts, .jsx, .wasm. */
function loadFile(module, filename) {
  const extension = filename.slice(filename.lastIndexOf('.'));
  if (extension === '.mjs' || extension === '.wasm') {
    loadModule(module, filename);
    return;
  }
  const format = require('internal/esm').formatOfPath(filename);
  if (format.startsWith('module')) {
    loadTypeScriptModule(module, filename, format);
    return;
  }
  checkNotInPackage(filename);
  const text = readText(filename);
  const fn = compile(text, filename, format.startsWith('detect'));
  if (fn === undefined)
    loadTypeScriptModule(module, filename, format);
  else
    runFunction(module, fn, filename);
}

function loadTypeScriptModule(module, filename, format) {
  if (module.id === '.') {
    loadModule(module, filename);
    return;
  }
  requireModule(module, filename, undefined, format);
}

function checkNotInPackage(filename) {
  if (/\.[cm]?tsx?$/.test(filename) && filename.includes('/node_modules/')) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING(filename);
  }
}

function readText(filename) {
  const text = loader.readFile(filename);
  if (typeof text === 'string')
    return text;
  const { UVException } = require('internal/errors');
  throw new UVException({ errno: text, syscall: 'open', path: filename });
}

// ---- scripts ---------------------------------------------------------------------

/**
 * The text of --eval for the engine. What it reaches the loader by becomes a
 * global variable.
 */
function compileScript(text, name, kind, typescript) {
  const out = compiler.compile(text, name, kind,
                               TEXT_ONLY | (typescript ? TYPESCRIPT : 0), 0,
                               undefined);
  if (out[0] === -1)
    throw require('internal/esm_errors').syntaxError(out, name, undefined,
                                                     text);
  if ((out[1] & UNCHANGED) === 0) {
    const prefix = out[5];
    const hidden = (value) => ({
      configurable: true, writable: true, enumerable: false, value,
    });
    Object.defineProperties(globalThis, {
      [prefix]: hidden(new ScriptContext(name)),
      [`${prefix}A`]: hidden(context),
      [`${prefix}R`]: hidden(context.enter),
    });
  }
  return out[2];
}

// The program's file that is running now.
function callingFile() {
  for (const site of require('internal/stack').callSites(20)) {
    const file = site.getFileName();
    if (file !== undefined && !file.startsWith('node:'))
      return file;
  }
  return '[eval]';
}

/**
 * new Function(...args) whose text may have import(): it is relative to the
 * file that makes the function, as in Node.
 */
function makeFunction(Native, args) {
  const params = args.slice(0, -1).join(',');
  const out = compiler.compile(
    `(function anonymous(${params}\n) {\n${args.at(-1)}\n})`, '', SCRIPT,
    TEXT_ONLY, 0, undefined);
  if (out[0] === -1 || (out[1] & UNCHANGED) !== 0)
    return Reflect.construct(Native, args);
  const prefix = out[5];
  const make = loader.evaluate(
    `(function(${prefix},${prefix}A,${prefix}R){return ${out[2]}\n})`, '');
  return make(new ScriptContext(callingFile()), context, context.enter);
}

// Whether a script's text is an ES module, as Node finds it for --eval.
function scriptIsModule(text, typescript) {
  const flags = CHECK_ONLY | (typescript ? TYPESCRIPT : 0);
  if (compiler.compile(text, '', SCRIPT, flags, 0, undefined)[0] !== -1)
    return false;
  return compiler.compile(text, '', DETECT, flags, 0, undefined)[0] === MODULE;
}

/** Whether a script's text is right as TypeScript. */
function isTypeScript(text) {
  return compiler.compile(text, '', SCRIPT, CHECK_ONLY | TYPESCRIPT, 0,
                          undefined)[0] !== -1;
}

/** What becomes of a TypeScript file's text, for who only reads it. */
function compiledText(source, filename) {
  const { out, text } = run(source, filename, COMMONJS, TEXT_ONLY);
  if (out[0] === -1)
    throw commonJSError(out, text, filename, COMMONJS);
  return out[2];
}

function typescriptError(out, text, name) {
  const err = require('internal/esm_errors').syntaxError(out, name, undefined,
                                                         text);
  err.code = / not supported /.test(out[1]) ?
    'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' : 'ERR_INVALID_TYPESCRIPT_SYNTAX';
  return err;
}

/**
 * A TypeScript text with its types blanked out.
 * @param {boolean} transform whether enums and the like are compiled
 * @param {boolean} sourceMap only with `transform`: gives [text, mappings]
 */
function stripTypes(text, name, transform, sourceMap) {
  const flags = TYPESCRIPT | TEXT_ONLY;
  if (!transform) {
    const out = compiler.compile(text, name, MODULE, flags | STRIP_ONLY, 0,
                                 undefined);
    if (out[0] === -1)
      throw typescriptError(out, text, name);
    return out[2];
  }
  let out = compiler.compile(text, name, SCRIPT, flags | KEEP_JAVASCRIPT, 0,
                             undefined);
  if (out[0] === -1) {
    const module = compiler.compile(text, name, MODULE, flags | KEEP_JAVASCRIPT,
                                    0, undefined);
    // The error is where it was read further.
    if (module[0] !== -1 || module[2] >= out[2])
      out = module;
  }
  if (out[0] === -1)
    throw typescriptError(out, text, name);
  if (!sourceMap)
    return out[2];
  const { mappingsOf } = require('internal/source_map_maker');
  return [out[2], mappingsOf(text, out[2], out[3] ?? [])];
}

module.exports = {
  SCRIPT,
  checkFile,
  checkText,
  compile,
  compileScript,
  compiledText,
  isTypeScript,
  loadFile,
  loadModule,
  makeFunction,
  mayBeModule,
  refused,
  requireModule,
  scriptError,
  scriptIsModule,
  stripTypes,
};
