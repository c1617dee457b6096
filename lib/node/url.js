'use strict';

// url: the legacy API, which most servers need on each request, at once; the
// rest when it is first used.

const { Url, format, parse } = require('internal/url_legacy');

/** `relative` as seen from `source`, as text. */
function resolve(source, relative) {
  return parse(source, false, true).resolve(relative);
}

/** The same as a Url. */
function resolveObject(source, relative) {
  return source ? parse(source, false, true).resolveObject(relative) :
    relative;
}

function needDomain(args) {
  if (args.length < 1) {
    const { ERR_MISSING_ARGS } = require('internal/errors').codes;
    throw new ERR_MISSING_ARGS('domain');
  }
}

/** The Punycode form of a domain; '' if it is none. */
function domainToASCII(domain) {
  needDomain(arguments);
  return internalBinding('url').domainToASCII(`${domain}`);
}

/** The Unicode form of a domain; '' if it is none. */
function domainToUnicode(domain) {
  needDomain(arguments);
  return internalBinding('url').domainToUnicode(`${domain}`);
}

function fileURLToPath(path, options) {
  return require('internal/url_file').fileURLToPath(path, options);
}

function fileURLToPathBuffer(path, options) {
  return require('internal/url_file').fileURLToPathBuffer(path, options);
}

function pathToFileURL(path, options) {
  return require('internal/url_file').pathToFileURL(path, options);
}

function urlToHttpOptions(url) {
  return require('internal/url_file').urlToHttpOptions(url);
}

module.exports = {
  Url,
  parse,
  resolve,
  resolveObject,
  format,
  URL: undefined,
  URLSearchParams: undefined,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};

for (const name of ['URL', 'URLSearchParams']) {
  Object.defineProperty(module.exports, name, {
    get() {
      const value = require('web/url')[name];
      Object.defineProperty(this, name, { value, writable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(this, name, { value, writable: true });
    },
    enumerable: true,
    configurable: true,
  });
}
