'use strict';

// What the module compiler leaves to TypeScript itself: legacy decorators and
// their metadata (NestJS, TypeORM, Angular). The project's own `typescript`
// package compiles the file, once: the result is kept in
// $XDG_CACHE_HOME/tandem/typescript (~/.cache by default), named by what it was
// made of. Stacks show the places of the source, by the map that comes with it.

const { createHash } = require('crypto');
const fs = require('fs');
const path = require('path');

// Of tsconfig.json: what changes the output of a single file. Modules, JSX and
// the target are the module compiler's business.
const OPTIONS = ['experimentalDecorators', 'emitDecoratorMetadata',
                 'useDefineForClassFields', 'verbatimModuleSyntax',
                 'isolatedModules', 'preserveConstEnums', 'strict',
                 'strictNullChecks', 'importsNotUsedAsValues'];

const MADE = 2; // goes up when compile() makes something else of a text

let cacheFolder; // '' when there can be none

function folder() {
  if (cacheFolder === undefined) {
    const base = process.env.XDG_CACHE_HOME ||
      (process.env.HOME && path.join(process.env.HOME, '.cache'));
    cacheFolder = '';
    if (base && path.isAbsolute(base)) {
      const wanted = path.join(base, 'tandem', 'typescript');
      try {
        fs.mkdirSync(wanted, { recursive: true, mode: 0o700 });
        cacheFolder = wanted;
      } catch {
        // Without a cache it is only slower.
      }
    }
  }
  return cacheFolder;
}

function readCached(name) {
  try {
    return fs.readFileSync(path.join(folder(), name), 'utf8');
  } catch {
    return undefined;
  }
}

function writeCached(name, text) {
  const target = path.join(folder(), name);
  const temporary = `${target}.${process.pid}`;
  try {
    fs.writeFileSync(temporary, text, { mode: 0o600 });
    fs.renameSync(temporary, target); // another process never sees half of it
  } catch {
    // As above.
  }
}

// The package.json of the `typescript` that the file's project has.
function findPackage(filename) {
  const { Module } = require('internal/cjs');
  try {
    return Module.createRequire(filename).resolve('typescript/package.json');
  } catch {
    const { codes } = require('internal/errors');
    throw new codes.ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX(
      `${filename} has decorators, which the project's own TypeScript has to ` +
      'compile, and there is none: npm install --save-dev typescript');
  }
}

function compile(text, filename, options, packagePath) {
  const { Module } = require('internal/cjs');
  const ts = Module.createRequire(packagePath)('typescript');
  // Before TypeScript 5.4, `import x = require()` is dropped from ES modules.
  if (ts.ModuleKind.Preserve === undefined) {
    text = text.replace(IMPORT_EQUALS,
                        (all) => all.replace(/import(?=\s)/, 'const '));
  }
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(text, {
    fileName: filename,
    reportDiagnostics: true,
    compilerOptions: {
      ...options,
      // Keeps `import x = require()`.
      module: ts.ModuleKind.Preserve ?? ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ESNext,
      jsx: ts.JsxEmit.Preserve,
      sourceMap: true,
      inlineSources: false,
      noEmitHelpers: false,
      importHelpers: false,
      removeComments: false,
    },
  });
  const bad = diagnostics?.find(
    (d) => d.category === ts.DiagnosticCategory.Error);
  if (bad !== undefined) {
    const err = new SyntaxError(
      ts.flattenDiagnosticMessageText(bad.messageText, '\n'));
    if (bad.file !== undefined && bad.start !== undefined) {
      const { text: read } = bad.file;
      const { Buffer } = require('buffer');
      const { frameOf, setFrame } = require('internal/esm_errors');
      setFrame(err, frameOf(filename, Buffer.from(read),
                            Buffer.byteLength(read.slice(0, bad.start)),
                            bad.length));
    }
    throw err;
  }
  const map = JSON.parse(sourceMapText);
  map.sources = [path.basename(filename)];
  const code = outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
  return { code, map, metadata: metadataNames(code) };
}

// How metadata mentions an imported name of which only the other file says
// whether it is a class or a type.
const GUARDED = new RegExp(
  'typeof \\((\\w+) = typeof ([\\w$\\u0080-\\uffff]+) !== "undefined" && \\2\\)' +
  ' === "function" \\? \\1 : Object', 'g');
const IMPORT_EQUALS =
  /^\s*(?:export\s+)?import\s+[\w$\u0080-\uffff]+\s*=\s*require\b/gm;

function metadataNames(code) {
  return [...new Set(Array.from(code.matchAll(GUARDED), (m) => m[2]))];
}

/**
 * A TypeScript file as JavaScript: ES module syntax and JSX as they were.
 * `metadata` are the names in it that may stand for types; `requires` is
 * whether it has a `require` that was an import.
 * @param {string} filename its path
 * @param {string} [text] when it isn't the file's
 * @returns {{code: string, metadata: string[], requires: boolean}}
 */
function transpile(filename, text = fs.readFileSync(filename, 'utf8')) {
  const compilerOptions =
    require('internal/tsconfig').optionsFor(filename);
  const options = {};
  for (const name of OPTIONS) {
    if (compilerOptions[name] !== undefined)
      options[name] = compilerOptions[name];
  }
  const packagePath = findPackage(filename);
  const { version } = JSON.parse(fs.readFileSync(packagePath, 'utf8'));
  const name = `${createHash('sha256')
    .update(JSON.stringify([MADE, version, options, path.basename(filename),
                            text]))
    .digest('hex')}.json`;
  const cached = folder() === '' ? undefined : readCached(name);
  let result;
  try {
    result = cached === undefined ? undefined : JSON.parse(cached);
  } catch {
    // Damaged: made anew.
  }
  if (typeof result?.code !== 'string') {
    result = compile(text, filename, options, packagePath);
    if (folder() !== '')
      writeCached(name, JSON.stringify(result));
  }
  require('internal/source_map').use(filename, result.map);
  return {
    code: result.code,
    metadata: result.metadata,
    requires: text.search(IMPORT_EQUALS) !== -1,
  };
}

module.exports = { transpile };
