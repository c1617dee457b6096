'use strict';

// Reading package.json, each once. What a program needs of its own before its
// first line is here; internal/package has the rest.

const loader = internalBinding('loader');

const cache = new Map(); // folder -> package or null

/**
 * The package.json in `folder`, or null.
 * @returns {{path: string, folder: string, name, main, exports, imports, type}}
 */
function read(folder) {
  let pkg = cache.get(folder);
  if (pkg !== undefined)
    return pkg;
  pkg = null;
  const path = folder === '/' ? '/package.json' : `${folder}/package.json`;
  const text = loader.readFile(path);
  if (typeof text === 'string') {
    let data;
    try {
      data = JSON.parse(text);
    } catch (err) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(path, undefined, err.message);
    }
    // Only what the file says, whatever Object.prototype has.
    data = { __proto__: null, ...data };
    pkg = {
      path,
      folder,
      name: typeof data.name === 'string' ? data.name : undefined,
      main: typeof data.main === 'string' ? data.main : undefined,
      type: data.type === 'module' || data.type === 'commonjs' ?
        data.type : 'none',
      exports: data.exports ?? undefined,
      imports: data.imports !== null && typeof data.imports === 'object' ?
        data.imports : undefined,
    };
  }
  cache.set(folder, pkg);
  return pkg;
}

module.exports = { read };
