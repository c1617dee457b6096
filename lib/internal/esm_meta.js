'use strict';

// import.meta.

/** The object of the module at `url`. */
function makeMeta(url, main) {
  const meta = { __proto__: null };
  if (url.startsWith('file:')) {
    const path = require('internal/esm_resolve').toPath(url);
    meta.dirname = require('internal/cjs').dirname(path);
    meta.filename = path;
  }
  meta.main = main;
  /**
   * The URL that `specifier` means for this module. Nothing is loaded.
   * @param {string} specifier
   * @returns {string}
   */
  meta.resolve = function resolve(specifier) {
    return resolveFor(`${specifier}`, url);
  };
  meta.url = url;
  return meta;
}

function resolveFor(specifier, parentURL) {
  try {
    return require('internal/esm').resolve(specifier, parentURL, '');
  } catch (err) {
    if ((err.code === 'ERR_MODULE_NOT_FOUND' ||
         err.code === 'ERR_UNSUPPORTED_DIR_IMPORT') && err.url)
      return err.url;
    throw err;
  } finally {
    require('internal/esm_resolve').forget();
  }
}

module.exports = { makeMeta };
