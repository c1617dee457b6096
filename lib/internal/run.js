'use strict';

// What the command line can ask for besides running a file: --eval, --print,
// --check and --require.

const { compileFunction, makeRequire } = require('internal/cjs');

function makeModule(Module, name) {
  const cwd = process.cwd();
  const module = new Module(name, undefined);
  module.filename = `${cwd}/${name}`;
  module.paths = Module._nodeModulePaths(cwd);
  return module;
}

// As a script: its last expression is the result, its `var`s are global.
function evaluate(text, Module) {
  const module = makeModule(Module, '[eval]');
  Object.assign(globalThis, {
    module,
    exports: module.exports,
    require: makeRequire(module),
    __filename: '[eval]',
    __dirname: '.',
  });
  const { evaluate: run, checkSyntax } = internalBinding('loader');
  try {
    return run(text, '[eval]');
  } catch (err) {
    // It ran, unless its syntax is wrong.
    if (err instanceof SyntaxError &&
        checkSyntax(text, '[eval]') !== undefined)
      throw require('internal/syntax_error').explain(err, text, '', '[eval]');
    throw err;
  }
}

function check(filename, Module) {
  const { UVException } = require('internal/errors');
  const text = internalBinding('loader').readFile(filename);
  if (typeof text === 'number')
    throw new UVException({ errno: text, syscall: 'open', path: filename });
  compileFunction(text, filename);
}

/** Returns whether there is nothing more to run. */
function run(options, Module) {
  if (options.require.length > 0)
    require('module')._preloadModules(options.require);
  if (options.check) {
    check(resolve(Module), Module);
    return true;
  }
  if (options.print !== undefined) {
    // eslint-disable-next-line no-console
    console.log(evaluate(options.print, Module));
    return true;
  }
  if (options.eval !== undefined) {
    evaluate(options.eval, Module);
    return true;
  }
  if (process.argv.length < 2) {
    internalBinding('stdio').writeSync(2, 'tandem: no script given\n');
    process.exitCode = 9;
    return true;
  }
  return false;
}

function resolve(Module) {
  const path = require('path').resolve(process.argv[1] ?? '');
  return Module._resolveFilename(path, null, true);
}

module.exports = { run };
