'use strict';

// What the command line can ask for besides running a file: --eval, --print,
// --check, a program from standard input, and what is loaded before it
// (--require, --import).

const { Module, makeRequire } = require('internal/cjs');
const resolvePath = require('internal/resolve_path');

function fail(code, ...args) {
  const { codes } = require('internal/errors');
  throw new codes[code](...args);
}

function makeModule(name) {
  const cwd = process.cwd();
  const module = new Module(name, undefined);
  module.path = '.';
  module.filename = `${cwd}/${name}`;
  module.paths = Module._nodeModulePaths(cwd);
  return module;
}

// ---- texts ----------------------------------------------------------------------

// A builtin module as a global variable, loaded when it is read.
function defineBuiltin(name) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get: () => require(name),
    set(value) {
      Object.defineProperty(globalThis, name, {
        configurable: true, writable: true, enumerable: true, value,
      });
    },
  });
}

// What --eval and --print have without require(); `crypto` is Web Crypto's
// object otherwise and stays that in ES modules.
function defineBuiltins() {
  for (const name of require('module').builtinModules) {
    if (/^[a-z]\w*$/.test(name) && !(name in globalThis))
      defineBuiltin(name);
  }
}

// As a script: its last expression is the result, its `var`s are global.
function evaluateScript(text, name, typescript) {
  const module = makeModule(name);
  Object.assign(globalThis, {
    module,
    exports: module.exports,
    require: makeRequire(module),
    __filename: name,
    __dirname: '.',
  });
  const { evaluate, isPlain } = internalBinding('loader');
  if (typescript || !isPlain(text)) {
    const compiler = require('internal/cjs_compile');
    text = compiler.compileScript(text, name, compiler.SCRIPT, typescript);
  }
  try {
    return evaluate(text, name);
  } catch (err) {
    throw explain(err, text, name);
  }
}

// It ran, unless its syntax is wrong.
function explain(err, text, name) {
  const { checkSyntax } = internalBinding('loader');
  if (!(err instanceof SyntaxError) || checkSyntax(text, name) === undefined)
    return err;
  return require('internal/cjs_compile').scriptError(err, text, name);
}

function evaluateModule(text, format) {
  const { href } = require('url').pathToFileURL(`${process.cwd()}/`);
  const url = `${href}[eval1]`;
  require('internal/source_lines').setText(url, text);
  require('internal/esm').runText(text, url, format);
}

// What --eval, --print and standard input hold, by --input-type or found out.
function runText(text, name, options) {
  const { print } = options;
  const typescript = options.inputType?.endsWith('-typescript');
  const format = options.inputType ?? findFormat(text);
  if (format.startsWith('module')) {
    if (print)
      fail('ERR_EVAL_ESM_CANNOT_PRINT');
    evaluateModule(text, format);
    return;
  }
  require('internal/source_lines').setText(name, text);
  if (name === '[eval]')
    defineBuiltin('crypto');
  const value = typescript || options.inputType !== undefined ?
    evaluateScript(text, name, typescript) : evaluateEither(text, name);
  if (print) {
    // eslint-disable-next-line no-console
    console.log(value);
  }
}

function findFormat(text) {
  if (internalBinding('loader').isPlain(text))
    return 'commonjs';
  const { scriptIsModule } = require('internal/cjs_compile');
  if (scriptIsModule(text, false))
    return 'module';
  return scriptIsModule(text, true) ? 'module-typescript' : 'commonjs';
}

// JavaScript, or else TypeScript.
function evaluateEither(text, name) {
  try {
    return evaluateScript(text, name, false);
  } catch (err) {
    if (err instanceof SyntaxError &&
        internalBinding('loader').checkSyntax(text, name) !== undefined &&
        require('internal/cjs_compile').isTypeScript(text))
      return evaluateScript(text, name, true);
    throw err;
  }
}

function check(path, options) {
  const { checkFile, checkText } = require('internal/cjs_compile');
  if (path === undefined || path === '-') {
    readInput((text) => checkText(text, '[stdin]', options.inputType));
    return;
  }
  checkFile(Module._resolveFilename(path, null, true));
}

// ---- standard input -------------------------------------------------------------

// All of standard input; a socket that has nothing yet is waited for.
function readInput(done) {
  let text;
  try {
    text = require('fs').readFileSync(0, 'utf8');
  } catch (err) {
    if (err.code !== 'EAGAIN')
      throw err;
  }
  if (text !== undefined) {
    done(text);
    return;
  }
  text = '';
  const { stdin } = process;
  stdin.setEncoding('utf8');
  stdin.on('data', (chunk) => { text += chunk; });
  stdin.on('end', () => done(text));
}

// ---- the way in -------------------------------------------------------------------

// Whether the first argument names the program's file.
function hasFile({ entryUrl, eval: text }) {
  const path = process.argv[1];
  return text === undefined && path !== undefined && path !== '-' && !entryUrl;
}

/** Returns whether there is nothing more to run. */
function run(options) {
  if (hasFile(options)) // also for what is loaded first
    process.argv[1] = resolvePath(process.cwd(), process.argv[1]);
  if (options.require.length > 0)
    require('module')._preloadModules(options.require);
  if (options.import.length > 0 || options.loader.length > 0) {
    runImports(options).then(() => {
      if (!runProgram(options))
        runMain();
    }).catch((err) => require('internal/process').fatal(err));
    return true;
  }
  return runProgram(options);
}

// What --import registered rules the program itself too.
function runMain() {
  const [, path] = process.argv;
  const filename = Module._findPath(path, null, true) || path;
  require('internal/esm').runMain(
    require('internal/esm_resolve').toURL(filename));
}

async function runImports(options) {
  const { href } = require('url').pathToFileURL(`${process.cwd()}/`);
  for (const loader of options.loader)
    require('module').register(loader, href);
  for (const specifier of options.import)
    await require('internal/esm').preload(specifier, href);
}

function runProgram(options) {
  if (options.inputType !== undefined && options.eval === undefined &&
      process.argv.length > 1 && process.argv[1] !== '-')
    fail('ERR_INPUT_TYPE_NOT_ALLOWED');
  if (options.check) {
    check(process.argv[1], options);
    return true;
  }
  if (options.eval !== undefined) {
    defineBuiltins();
    runText(options.eval, '[eval]', options);
    return true;
  }
  if (process.argv.length < 2 || process.argv[1] === '-') {
    readInput((text) => runText(text, '[stdin]', options));
    return true;
  }
  if (options.entryUrl) {
    runURL(process.argv[1]);
    return true;
  }
  return false;
}

// --entry-url: the program's URL, perhaps relative to the working directory.
function runURL(text) {
  process.emitWarning('--entry-url is an experimental feature and might ' +
    'change at any time', 'ExperimentalWarning');
  const { href } = require('url').pathToFileURL(`${process.cwd()}/`);
  require('internal/esm').runMain(require('internal/esm_resolve').resolve(
    new (require('web/url').URL)(text, href).href, href));
}

module.exports = { run };
