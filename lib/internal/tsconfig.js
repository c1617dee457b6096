'use strict';

// tsconfig.json (or jsconfig.json): what of it matters when programs run. The
// nearest one above a file rules it; "extends" is followed. JSX is compiled
// with the automatic runtime when nothing else is said, and also where the
// file leaves it to somebody else ("preserve"): that is us.

const loader = internalBinding('loader');
const resolvePath = require('internal/resolve_path');
const { builtinId, dirname, Module } = require('internal/cjs');

const {
  EXPERIMENTAL_DECORATORS, JSX_AUTOMATIC, JSX_CLASSIC, JSX_DEVELOPMENT,
  VERBATIM_MODULE_SYNTAX,
} = internalBinding('compile');

const NAMES = ['tsconfig.json', 'jsconfig.json'];

const folders = new Map(); // folder -> what rules its files, or null
const files = new Map(); // path of a config -> what it says, with its bases

// ---- reading --------------------------------------------------------------------

const COMMENTS = /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g;
const COMMAS = /("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])/g;

/** JSON with comments and trailing commas. */
function parse(text, path) {
  const plain = text.replace(/^\ufeff/, '')
    .replace(COMMENTS, (all, string) => string ?? ' ')
    .replace(COMMAS, (all, string) => string ?? ' ');
  try {
    return JSON.parse(plain);
  } catch (err) {
    err.message = `${path}: ${err.message}`;
    throw err;
  }
}

// The file that "extends" names.
function findBase(name, folder, path) {
  if (/^\.{0,2}\//.test(name)) {
    const base = resolvePath(folder, name);
    for (const tried of [base, `${base}.json`]) {
      if (loader.statKind(tried) === 0)
        return tried;
    }
  } else {
    const { resolve } = Module.createRequire(path);
    for (const end of name.endsWith('.json') ? [''] :
      ['.json', '/tsconfig.json', '']) {
      try {
        return resolve(name + end);
      } catch {
        // The next one.
      }
    }
  }
  throw new Error(`${path}: Cannot find the file '${name}' that it extends`);
}

function read(path, above) {
  const known = files.get(path);
  if (known !== undefined)
    return known;
  if (above.includes(path))
    throw new Error(`${path} extends itself`);
  const text = loader.readFile(path);
  if (typeof text !== 'string') {
    const { UVException } = require('internal/errors');
    throw new UVException({ errno: text, syscall: 'open', path });
  }
  const data = parse(text, path) ?? {};
  const folder = dirname(path);
  const options = {};
  const bases = typeof data.extends === 'string' ? [data.extends] :
    Array.isArray(data.extends) ? data.extends : [];
  for (const base of bases) {
    Object.assign(options,
                  read(findBase(base, folder, path), [...above, path]));
  }
  const own = data.compilerOptions ?? {};
  Object.assign(options, own);
  // Paths are relative to the file that says them.
  if (typeof own.baseUrl === 'string')
    options.baseUrl = resolvePath(folder, own.baseUrl);
  if (own.paths !== undefined)
    options.pathsFolder = folder;
  files.set(path, options);
  return options;
}

/** The compilerOptions that rule the file `path`; an empty object: none. */
function optionsFor(path) {
  const folder = dirname(path);
  let options = folders.get(folder);
  if (options !== undefined)
    return options;
  options = {};
  for (const name of NAMES) {
    const file = folder === '/' ? `/${name}` : `${folder}/${name}`;
    if (loader.statKind(file) === 0) {
      options = read(file, []);
      folders.set(folder, options);
      return options;
    }
  }
  if (folder !== '/')
    options = optionsFor(folder);
  folders.set(folder, options);
  return options;
}

// ---- what others ask --------------------------------------------------------------

/**
 * How a file is compiled.
 * `commonjs` is whether tsc would make CommonJS of it where the package's
 * "type" doesn't say "module".
 * @returns {{flags: number, jsx: number, texts: string[], commonjs: boolean}}
 */
function compileOptions(path) {
  const options = optionsFor(path);
  let flags = 0;
  if (options.verbatimModuleSyntax === true)
    flags |= VERBATIM_MODULE_SYNTAX;
  if (options.experimentalDecorators === true)
    flags |= EXPERIMENTAL_DECORATORS;
  if (options.jsx === 'react-jsxdev')
    flags |= JSX_DEVELOPMENT;
  return {
    flags,
    jsx: options.jsx === 'react' ? JSX_CLASSIC : JSX_AUTOMATIC,
    texts: [options.jsxImportSource, options.jsxFactory,
            options.jsxFragmentFactory, path],
    commonjs: !/^(?:es|preserve)/i.test(options.module),
  };
}

// The targets of the pattern that fits best: [targets, what `*` is].
function matchPattern(paths, specifier) {
  if (Object.hasOwn(paths, specifier) && !specifier.includes('*'))
    return [paths[specifier], ''];
  let best;
  let length = -1;
  for (const pattern of Object.keys(paths)) {
    const star = pattern.indexOf('*');
    if (star > length && specifier.startsWith(pattern.slice(0, star)) &&
        specifier.length >= pattern.length - 1 &&
        specifier.endsWith(pattern.slice(star + 1))) {
      best = pattern;
      length = star;
    }
  }
  if (best === undefined)
    return undefined;
  return [paths[best],
          specifier.slice(length, specifier.length - (best.length - length - 1))];
}

/**
 * The file that "paths" or "baseUrl" mean by a specifier.
 * @param {string} specifier
 * @param {string} parent the path of the file that asks
 * @returns {string|undefined} undefined: none, resolve it as usual
 */
function mapPath(specifier, parent) {
  if (/^\.{0,2}(?:\/|$)|^(?:node|data|file|https?):/.test(specifier) ||
      parent.includes('/node_modules/'))
    return undefined;
  const options = optionsFor(parent);
  const { find } = require('internal/esm_resolve');
  if (options.paths !== undefined && options.paths !== null) {
    const found = matchPattern(options.paths, specifier);
    if (found !== undefined) {
      const [targets, match] = found;
      for (const target of targets) {
        const path = find(resolvePath(options.baseUrl ?? options.pathsFolder,
                                      target.replace('*', () => match)));
        if (path !== undefined)
          return path;
      }
    }
  }
  if (options.baseUrl !== undefined && builtinId(specifier) === undefined)
    return find(resolvePath(options.baseUrl, specifier));
  return undefined;
}

module.exports = { compileOptions, mapPath, optionsFor };
