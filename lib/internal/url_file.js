'use strict';

// Between file URLs and paths, in both styles, and from a URL to the options
// of http.request().

const { codes } = require('internal/errors');

const kWindows = process.platform === 'win32';

function toURL(path) {
  const { URL, isURL } = require('web/url');
  if (typeof path === 'string')
    path = new URL(path);
  else if (!isURL(path))
    throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  if (path.protocol !== 'file:')
    throw new codes.ERR_INVALID_URL_SCHEME('file');
  return path;
}

function checkHost(url) {
  if (url.hostname !== '')
    throw new codes.ERR_INVALID_FILE_URL_HOST(process.platform);
}

function checkNoSlash(url, windows) {
  if (windows ? /%(?:2f|5c)/i.test(url.pathname) : /%2f/i.test(url.pathname)) {
    const which = windows ? '\\ or /' : '/';
    throw new codes.ERR_INVALID_FILE_URL_PATH(
      `must not include encoded ${which} characters`, url);
  }
}

// "/C:/x" -> "C:\x", with a host "\\host\x".
function windowsPath(url, decode) {
  checkNoSlash(url, true);
  const path = url.pathname.replaceAll('/', '\\');
  if (url.hostname !== '') {
    const host = internalBinding('url').domainToUnicode(url.hostname);
    return decode(`\\\\${host}${path}`);
  }
  if (!/^\\[a-z]:/i.test(path))
    throw new codes.ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  return decode(path.slice(1));
}

function toPath(url, options, decode) {
  url = toURL(url);
  if (options?.windows ?? kWindows)
    return windowsPath(url, decode);
  checkHost(url);
  checkNoSlash(url, false);
  return decode(url.pathname);
}

/**
 * @param {string | URL} path a file URL
 * @param {{windows?: boolean}} [options]
 * @returns {string}
 */
function fileURLToPath(path, options = undefined) {
  return toPath(path, options,
                (s) => (s.includes('%') ? decodeURIComponent(s) : s));
}

function decodeToBuffer(text) {
  const { Buffer } = require('buffer');
  const bytes = Buffer.from(text, 'utf8');
  let to = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i];
    if (byte === 37 /* % */) {
      const hex = bytes.latin1Slice(i + 1, i + 3);
      if (/^[0-9a-f]{2}$/i.test(hex)) {
        byte = parseInt(hex, 16);
        i += 2;
      }
    }
    bytes[to++] = byte;
  }
  return bytes.subarray(0, to);
}

/** fileURLToPath for paths that aren't UTF-8. @returns {Buffer} */
function fileURLToPathBuffer(path, options = undefined) {
  return toPath(path, options, decodeToBuffer);
}

const kEscape = { '%': '%25', '\\': '%5C', '\n': '%0A', '\r': '%0D',
                  '\t': '%09', '?': '%3F', '#': '%23', '[': '%5B', ']': '%5D',
                  '|': '%7C', '~': '%7E' };

function fileURL(path, windows, host = '') {
  const { URL } = require('web/url');
  // The parser would take these for delimiters, drop them, or leave what
  // RFC 1738 calls unsafe.
  const special = windows ? /[%\n\r\t?#[\]|~]/g : /[%\\\n\r\t?#[\]|~]/g;
  return new URL(`file://${host}${windows && host === '' ? '/' : ''}` +
    path.replace(special, (c) => kEscape[c]));
}

// \\server\share\file, \\?\UNC\server\share\file, \\?\C:\file
function uncURL(path) {
  if (/^\\\\\?\\[a-z]:\\/i.test(path))
    return fileURL(path.slice(4), true);
  const start = path.startsWith('\\\\?\\UNC\\') ? 8 : 2;
  const end = path.indexOf('\\', start);
  if (end === -1) {
    throw new codes.ERR_INVALID_ARG_VALUE('path', path,
                                          'Missing UNC resource path');
  }
  if (end === 2)
    throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Empty UNC servername');
  return fileURL(path.slice(end), true, path.slice(start, end));
}

/**
 * @param {string} filepath
 * @param {{windows?: boolean}} [options]
 * @returns {URL}
 */
function pathToFileURL(filepath, options = undefined) {
  const path = require('path');
  const windows = options?.windows ?? kWindows;

  require('internal/validators').validateString(filepath, 'path');
  if (windows && filepath.startsWith('\\\\'))
    return uncURL(filepath);
  const { resolve, sep } = windows ? path.win32 : path.posix;
  let resolved = resolve(filepath);
  if (windows && resolved.startsWith('\\\\'))
    return uncURL(resolved);
  // resolve() drops a slash at the end, which has a meaning in a URL.
  const last = filepath.at(-1);
  if ((last === '/' || (windows && last === '\\')) && resolved.at(-1) !== sep)
    resolved += '/';
  return fileURL(resolved, windows);
}

/** The options of http.request() that a URL stands for. */
function urlToHttpOptions(url) {
  if (url === null || (typeof url !== 'object' && typeof url !== 'function'))
    throw new codes.ERR_INVALID_ARG_TYPE('url', 'object', url);
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url, // What the caller put on the object himself.
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ?
      hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '')
    options.port = Number(port);
  if (username || password) {
    options.auth =
      `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  }
  return options;
}

module.exports = {
  fileURLToPath,
  fileURLToPathBuffer,
  pathToFileURL,
  urlToHttpOptions,
};
