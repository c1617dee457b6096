'use strict';

// Node's resolution of ES module specifiers
// (https://nodejs.org/api/esm.html, "Resolution Algorithm Specification"):
// from a specifier and the URL of who asks to a URL. Everything is a string:
// most specifiers are simple relative paths, which need no URL to be parsed.

const loader = internalBinding('loader');
const packageJSON = require('internal/package_json');
const packages = require('internal/package');
const resolvePath = require('internal/resolve_path');
const {
  builtinId, dirname, links, packageScope, userConditions,
} = require('internal/cjs');

const conditions = new Set(['node', 'import', 'module-sync', 'node-addons',
                            ...userConditions]);

// What the URL parser leaves as it is.
const SIMPLE = /^[\w\-./@+]+$/;

function fail(code, ...args) {
  const { codes } = require('internal/errors');
  throw new codes[code](...args);
}

/** 'file:///a/b.mjs' of '/a/b.mjs'. */
function toURL(path) {
  return SIMPLE.test(path) ? `file://${path}` :
    require('internal/url_file').pathToFileURL(path).href;
}

/** The path of a file URL, without query and fragment. */
function toPath(url) {
  if (!url.startsWith('file:'))
    return url;
  const simple = url.slice(7);
  return SIMPLE.test(simple) && simple[0] === '/' ? simple :
    require('internal/url_file').fileURLToPath(url);
}

// How an importer is called in messages.
function shown(parentURL) {
  return parentURL === undefined ? undefined : toPath(parentURL);
}

// ---- real paths -------------------------------------------------------------

// Real paths of folders; most files aren't links themselves. Valid for the
// time of one walk over a graph.
const realFolders = new Map();
const kinds = new Map(); // what locate() said of folders

const urls = new Map(); // path -> URL of the file there

/** Forgets what the disk looked like. */
function forget() {
  realFolders.clear();
  kinds.clear();
  urls.clear();
}

function realFolder(folder) {
  let real = realFolders.get(folder);
  if (real === undefined) {
    real = loader.realpath(folder);
    if (typeof real !== 'string')
      real = folder;
    realFolders.set(folder, real);
  }
  return real;
}

function realPath(path, kind, isMain) {
  if (isMain ? links.preserveMain : links.preserve)
    return path;
  if (kind === 0) {
    const end = path.lastIndexOf('/');
    const folder = realFolder(end === 0 ? '/' : path.slice(0, end));
    return folder === '/' ? path.slice(end) : folder + path.slice(end);
  }
  const real = loader.realpath(path);
  return typeof real === 'string' ? real : path;
}

function isFolder(path) {
  let kind = kinds.get(path);
  if (kind === undefined) {
    kind = loader.locate(path);
    kinds.set(path, kind);
  }
  return kind === 1;
}

// ---- TypeScript's own ways ----------------------------------------------------

const TS_OF_JS = {
  '__proto__': null,
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const TS_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs',
                       '.cjs', '.json'];

function isTypeScript(url) {
  return /\.[cm]?tsx?$/.test(url);
}

// './x.js' means './x.ts' in TypeScript, and an extension may be left out.
function findTypeScript(path) {
  const dot = path.lastIndexOf('.');
  const extension = dot > path.lastIndexOf('/') ? path.slice(dot) : '';
  const others = TS_OF_JS[extension];
  if (others !== undefined) {
    for (const other of others) {
      const kind = loader.locate(path.slice(0, dot) + other);
      if (kind === 0 || kind === 2)
        return [path.slice(0, dot) + other, kind];
    }
  }
  for (const base of [path, `${path}/index`]) {
    for (const other of TS_EXTENSIONS) {
      const kind = loader.locate(base + other);
      if (kind === 0 || kind === 2)
        return [base + other, kind];
    }
  }
  return undefined;
}

/** The file at `path`, as TypeScript finds it; undefined: none. */
function find(path) {
  const kind = loader.locate(path);
  return kind === 0 || kind === 2 ? path : findTypeScript(path)?.[0];
}

// ---- files --------------------------------------------------------------------

/**
 * The URL of the file at `path`.
 * @param {string} path
 * @param {string} tail query and fragment of the URL
 * @param {string} parentURL for messages
 * @param {string} [wanted] the URL that was asked for, when it isn't plain
 */
function finish(path, tail, parentURL, wanted, isMain) {
  if (wanted !== undefined && /%2f|%5c/i.test(wanted)) {
    const { pathname } = new (require('web/url').URL)(wanted);
    if (/%2f|%5c/i.test(pathname)) {
      fail('ERR_INVALID_MODULE_SPECIFIER', pathname,
           'must not include encoded "/" or "\\" characters',
           shown(parentURL));
    }
  }
  let kind = path.endsWith('/') && path !== '/' &&
    loader.locate(path) !== -1 ? 1 : loader.locate(path);
  if (kind !== 0 && kind !== 2 && parentURL !== undefined &&
      isTypeScript(parentURL)) {
    const found = findTypeScript(path);
    if (found !== undefined)
      [path, kind] = found;
  }
  if (kind === 1) {
    fail('ERR_UNSUPPORTED_DIR_IMPORT', path, shown(parentURL),
         wanted ?? toURL(path));
  }
  if (kind < 0) {
    fail('ERR_MODULE_NOT_FOUND', path, shown(parentURL),
         wanted ?? toURL(path));
  }
  return toURL(realPath(path, kind, isMain)) + tail;
}

// The file of a file URL that may have a query, a fragment, escapes.
function finishURL(url, parentURL, isMain) {
  const { href, search, hash } = url;
  if (/%2f|%5c/i.test(url.pathname)) {
    fail('ERR_INVALID_MODULE_SPECIFIER', url.pathname,
         'must not include encoded "/" or "\\" characters', shown(parentURL));
  }
  const { fileURLToPath } = require('internal/url_file');
  let path;
  try {
    path = fileURLToPath(url);
  } catch (err) { // says which URL it is, and whose
    throw Object.assign(err, { input: href, module: parentURL });
  }
  return finish(path, search + hash, parentURL, href, isMain);
}

// ---- packages -------------------------------------------------------------------

function splitName(specifier, parentURL) {
  let end = specifier.indexOf('/');
  let valid = specifier !== '';
  if (specifier[0] === '@') {
    if (end === -1)
      valid = false;
    else
      end = specifier.indexOf('/', end + 1);
  }
  const name = end === -1 ? specifier : specifier.slice(0, end);
  if (!valid || name[0] === '.' || /[\\%]/.test(name)) {
    fail('ERR_INVALID_MODULE_SPECIFIER', specifier,
         'is not a valid package name', shown(parentURL));
  }
  return [name, end === -1 ? '.' : `.${specifier.slice(end)}`];
}

const MAIN_ENDS = ['', '.js', '.json', '.node', '/index.js', '/index.json',
                   '/index.node'];
const INDEXES = ['/index.js', '/index.json', '/index.node'];

// For an ES module "main" should name the file itself.
function warnOfLookup(folder, main, path, parentURL) {
  if (main && resolvePath(folder, main) === path)
    return;
  const file = `"${path.slice(folder.length + 1)}", imported from ${
    shown(parentURL)}.\n`;
  process.emitWarning(main ?
    `Package ${folder}/ has a "main" field set to "${main}", excluding the ` +
    `full filename and extension to the resolved file at ${file} Automatic ` +
    'extension resolution of the "main" field is deprecated for ES modules.' :
    'No "main" or "exports" field defined in the package.json for ' +
    `${folder}/ resolving the main entry point ${file}Default "index" ` +
    'lookups for the main are deprecated for ES modules.',
    'DeprecationWarning', 'DEP0151');
}

function legacyMain(folder, pkg, parentURL) {
  const tries = pkg?.main === undefined ? INDEXES.map((end) => folder + end) :
    [...MAIN_ENDS.map((end) => resolvePath(folder, pkg.main) + end),
     ...INDEXES.map((end) => folder + end)];
  for (const path of tries) {
    const kind = loader.locate(path);
    if (kind === 0 || kind === 2) {
      if (path.endsWith('.js') && packageScope(path)?.type === 'module')
        warnOfLookup(folder, pkg?.main, path, parentURL);
      return path;
    }
  }
  return fail('ERR_MODULE_NOT_FOUND', `${folder}/index.js`, shown(parentURL));
}

// The folder of the package `name` above `parent`, or undefined.
function packageFolder(name, parent) {
  for (let folder = dirname(parent); ; folder = dirname(folder)) {
    if (!folder.endsWith('/node_modules')) {
      const root = `${folder === '/' ? '' : folder}/node_modules`;
      if (isFolder(root) && isFolder(`${root}/${name}`))
        return `${root}/${name}`;
    }
    if (folder === '/')
      return undefined;
  }
}

function readPackage(folder, specifier, parent) {
  try {
    return packageJSON.read(folder);
  } catch (err) {
    if (err.code !== 'ERR_INVALID_PACKAGE_CONFIG')
      throw err;
    const path = `${folder}/package.json`;
    const reason = err.message.slice(
      err.message.indexOf(path) + path.length + 2);
    return fail('ERR_INVALID_PACKAGE_CONFIG', path,
                `"${specifier}" from ${parent}`, reason);
  }
}

function resolvePackage(specifier, parentURL, conds) {
  const [name, subpath] = splitName(specifier, parentURL);
  const parent = toPath(parentURL);
  const own = packageScope(parent);
  if (own !== null && own.exports !== undefined && own.name === name) {
    return finish(packages.resolveExports(own, subpath, conds, parent), '',
                  parentURL);
  }
  const folder = packageFolder(name, parent);
  if (folder === undefined)
    fail('ERR_MODULE_NOT_FOUND', name, parent);
  const pkg = readPackage(folder, specifier, parent);
  if (pkg !== null && pkg.exports !== undefined) {
    return finish(packages.resolveExports(pkg, subpath, conds, parent), '',
                  parentURL);
  }
  if (subpath === '.')
    return finish(legacyMain(folder, pkg, parentURL), '', parentURL);
  if (SIMPLE.test(subpath)) {
    return finish(resolvePath(folder, subpath) +
                  (subpath.endsWith('/') ? '/' : ''), '', parentURL);
  }
  return finishURL(parseURL(`${toURL(folder)}/${subpath.slice(2)}`),
                   parentURL);
}

/** The package.json of the package that a bare specifier names, or null. */
function findPackage(specifier, parentURL) {
  const [name] = splitName(specifier, parentURL);
  const parent = toPath(parentURL);
  const own = packageScope(parent);
  if (own !== null && own.exports !== undefined && own.name === name)
    return own;
  const folder = packageFolder(name, parent);
  forget();
  if (folder === undefined)
    fail('ERR_MODULE_NOT_FOUND', name, parent);
  return packageJSON.read(folder);
}

function resolveImports(specifier, parentURL, conds) {
  const parent = toPath(parentURL);
  const target = packages.resolveImports(specifier, packageScope(parent),
                                         conds, parent);
  if (typeof target === 'string')
    return finish(target, '', parentURL);
  const id = builtinId(target.bare);
  if (id !== undefined)
    return `node:${id}`;
  if (target.bare.startsWith('node:'))
    return target.bare;
  return resolvePackage(target.bare, `${toURL(target.from)}package.json`,
                        conds);
}

// ---- the way in -----------------------------------------------------------------

// Who asked last: a module asks for all that it needs in a row.
let lastParent;
let lastFolder;
let lastIsTypeScript = false;

function setParent(parentURL) {
  lastParent = parentURL;
  lastFolder = parentURL.startsWith('file:') ?
    dirname(toPath(parentURL)) : undefined;
  lastIsTypeScript = lastFolder !== undefined && isTypeScript(parentURL);
}

function isRelative(specifier) {
  if (specifier[0] !== '.')
    return false;
  return specifier[1] === '/' || specifier === '.' || specifier === '..' ||
    specifier.startsWith('../');
}

function parseURL(specifier, base) {
  return require('web/url').URL.parse(specifier, base);
}

function resolveByURL(specifier, parentURL) {
  const url = parseURL(specifier, parentURL);
  if (url === null)
    fail('ERR_UNSUPPORTED_RESOLVE_REQUEST', specifier, parentURL);
  return url.protocol === 'file:' ? finishURL(url, parentURL) : url.href;
}

function resolveAny(specifier, parentURL, conds) {
  const relative = isRelative(specifier);
  if (relative || specifier[0] === '/') {
    if (lastFolder !== undefined && SIMPLE.test(specifier) &&
        !specifier.startsWith('//')) {
      const last = specifier.charCodeAt(specifier.length - 1);
      if (last !== 46 && last !== 47) {
        const path = resolvePath(lastFolder, specifier);
        let url = urls.get(path);
        if (url === undefined) {
          url = finish(path, '', parentURL);
          if (!lastIsTypeScript)
            urls.set(path, url);
        }
        return url;
      }
    }
    return resolveByURL(specifier, parentURL);
  }
  const id = builtinId(specifier);
  if (id !== undefined)
    return `node:${id}`;
  if (specifier[0] === '#' && parentURL.startsWith('file:'))
    return resolveImports(specifier, parentURL, conds);
  if (specifier.includes(':')) {
    const url = parseURL(specifier);
    if (url !== null) {
      return url.protocol === 'file:' ? finishURL(url, parentURL) :
        url.protocol === 'node:' ? specifier : url.href;
    }
  }
  if (!parentURL.startsWith('file:'))
    fail('ERR_UNSUPPORTED_RESOLVE_REQUEST', specifier, parentURL);
  return resolvePackage(specifier, parentURL, conds);
}

/**
 * The URL that `specifier` names for the module at `parentURL`.
 * @param {string} specifier
 * @param {string} parentURL
 * @param {Set<string>} [conds]
 * @returns {string}
 */
function resolve(specifier, parentURL, conds = conditions) {
  if (parentURL !== lastParent)
    setParent(parentURL);
  if (lastIsTypeScript) {
    const mapped = require('internal/tsconfig')
      .mapPath(specifier, toPath(parentURL));
    if (mapped !== undefined)
      return finish(mapped, '', parentURL);
  }
  try {
    return resolveAny(specifier, parentURL, conds);
  } catch (err) {
    if (err.code === 'ERR_MODULE_NOT_FOUND' ||
        err.code === 'ERR_UNSUPPORTED_DIR_IMPORT')
      addHint(err, specifier, parentURL);
    throw err;
  }
}

// What require() would have found.
function addHint(err, specifier, parentURL) {
  if (!parentURL.startsWith('file:') || specifier === '' ||
      specifier[0] === '#' || /^[a-z][\w+.-]*:/i.test(specifier))
    return;
  const path = require('path');
  const parent = toPath(parentURL);
  let found;
  try {
    found = require('internal/cjs').Module.createRequire(parent)
      .resolve(specifier);
  } catch {
    return;
  }
  if (found[0] !== '/')
    return;
  if (isRelative(specifier)) {
    found = path.relative(dirname(new URL(parentURL).pathname),
                          new URL(toURL(found)).pathname);
    if (!found.startsWith('../'))
      found = `./${found}`;
  } else if (specifier[0] !== '/') {
    const slash = specifier.indexOf('/');
    const name = slash === -1 ? specifier : specifier.slice(0, slash);
    const needle = `/node_modules/${name}/`;
    found = toURL(found);
    const at = found.lastIndexOf(needle);
    if (at !== -1)
      found = `${name}/${found.slice(at + needle.length)}`;
  }
  const { stack } = err;
  const hint = `\nDid you mean to import ${JSON.stringify(found)}?`;
  const before = err.message;
  err.message += hint;
  if (typeof stack === 'string') {
    Object.defineProperty(err, 'stack', {
      configurable: true, writable: true,
      value: stack.replace(before, () => before + hint),
    });
  }
}

module.exports = {
  conditions, find, findPackage, forget, isTypeScript, resolve, toPath, toURL,
};
