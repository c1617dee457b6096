'use strict';

// The legacy URL object of url.parse() and url.format(). It knows no standard:
// what it does is what Node's has always done, and programs depend on that.
// url.resolve() is in internal/url_resolve.

/** Protocols that take "//" before the host even when it isn't there. */
const slashed = new Set(['http', 'https', 'ftp', 'gopher', 'file', 'ws',
                         'wss'].flatMap((p) => [p, `${p}:`]));
/** Protocols that never have a host; nor is anything in them escaped. */
const hostless = new Set(['javascript', 'javascript:']);

const kProtocol = /^[a-z0-9.+-]+:/i;
const kPort = /:[0-9]*$/;
const kHostWithAuth = /^\/\/[^@/]+@[^@/]+/;
// eslint-disable-next-line no-control-regex
const kBadHost = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
// eslint-disable-next-line no-control-regex
const kBadIPv6 = /[\0\t\n\r #%/<>?@\\^|]/;
const kPlainHost = /^[a-z0-9._-]+$/;
const kMaxHost = 255;

function errors() {
  return require('internal/errors').codes;
}

function querystring() {
  return require('querystring');
}

/** A parsed URL; every field is null until it is known. */
function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

function isSpace(code) {
  return code < 33 || code === 0xa0 || code === 0xfeff;
}

function isIPv6(hostname) {
  return hostname.charCodeAt(0) === 91 /* [ */ &&
    hostname.charCodeAt(hostname.length - 1) === 93 /* ] */;
}

// ---- parse ---------------------------------------------------------------

// Fills `u` when `text` is nothing but an absolute path with a query, the form
// a server sees: no white space, '#', '@' or '\', one or two slashes. (That is
// why the first loop stops early.) True when it was.
function parsePath(u, text, parseQuery) {
  if (text.charCodeAt(0) !== 47 /* / */ ||
      (text.charCodeAt(1) === 47 && text.charCodeAt(2) === 47))
    return false;
  let question = -1;
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 63 /* ? */) {
      if (question === -1)
        question = i;
    } else if (code < 33 || code === 35 /* # */ || code === 64 /* @ */ ||
               code === 92 /* \ */ || code > 127) {
      return false;
    }
  }
  u.path = u.href = text;
  if (question === -1) {
    u.pathname = text;
    if (parseQuery)
      u.query = { __proto__: null };
  } else {
    u.pathname = text.slice(0, question);
    u.search = text.slice(question);
    u.query = text.slice(question + 1);
    if (parseQuery)
      u.query = querystring().parse(u.query);
  }
  return true;
}

const kPathWithQuery = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;

// The same for a text that parsePath didn't decide.
function parseOddPath(u, text, parseQuery) {
  const m = kPathWithQuery.exec(text);
  if (m === null)
    return false;
  u.path = u.href = text;
  u.pathname = m[1];
  if (m[2]) {
    u.search = m[2];
    u.query = m[2].slice(1);
    if (parseQuery)
      u.query = querystring().parse(u.query);
  } else if (parseQuery) {
    u.query = { __proto__: null };
  }
  return true;
}

// Trims, and makes a '\' before the query a '/', as browsers do.
function normalize(text) {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start)))
    start++;
  while (end > start && isSpace(text.charCodeAt(end - 1)))
    end--;
  text = text.slice(start, end);
  if (!text.includes('\\'))
    return text;
  const query = text.search(/[?#]/);
  if (query === -1)
    return text.replaceAll('\\', '/');
  return text.slice(0, query).replaceAll('\\', '/') + text.slice(query);
}

// Characters by what they mean in an authority. Behind what ends the host an
// "@" may still follow; behind what ends the authority it may not.
const kDropped = 1;
const kAuthorityEnd = 2;
const kAt = 3;
const kHostEnd = 4;
const meaning = new Uint8Array(128);
for (const [chars, what] of [['\t\n\r', kDropped], ['/?#', kAuthorityEnd],
                             ['@', kAt], [' "%\';<>\\^`{|}', kHostEnd]]) {
  for (const c of chars)
    meaning[c.charCodeAt(0)] = what;
}

// Splits what stands behind "//" (or the protocol): auth and host go into `u`,
// the rest is returned.
function splitAuthority(u, rest) {
  let hostEnd = -1;
  let at = -1;

  for (let i = 0; i < rest.length; i++) {
    const what = meaning[rest.charCodeAt(i)];
    if (what === kAuthorityEnd) {
      if (hostEnd === -1)
        hostEnd = i;
      break;
    } else if (what === kAt) {
      at = i;
      hostEnd = -1;
    } else if (what === kDropped) {
      rest = rest.slice(0, i) + rest.slice(i + 1);
      i--;
    } else if (what === kHostEnd && hostEnd === -1) {
      hostEnd = i;
    }
  }
  if (at !== -1)
    u.auth = decodeURIComponent(rest.slice(0, at));
  if (hostEnd === -1) {
    u.host = rest.slice(at + 1);
    return '';
  }
  u.host = rest.slice(at + 1, hostEnd);
  return rest.slice(hostEnd);
}

let warned = false;

function warnOfPort(url) {
  if (warned)
    return;
  warned = true;
  process.emitWarning(`The URL ${url} is invalid. Future versions of Node.js` +
    ' will throw an error.', 'DeprecationWarning', 'DEP0170');
}

// Host, hostname and port from u.host, checked. Returns the rest, which may
// have grown.
function checkHost(u, rest, url) {
  u.parseHost();
  if (typeof u.hostname !== 'string')
    u.hostname = '';
  let hostname = u.hostname;
  const ipv6 = isIPv6(hostname);

  if (!ipv6) {
    // A port that is none becomes the path's beginning.
    const colon = hostname.indexOf(':');
    if (colon !== -1) {
      warnOfPort(url);
      rest = `/${hostname.slice(colon)}${rest}`;
      hostname = hostname.slice(0, colon);
    }
  }
  hostname = hostname.length > kMaxHost ? '' : hostname.toLowerCase();
  if (hostname !== '') {
    if (ipv6) {
      if (kBadIPv6.test(hostname))
        throw new (errors().ERR_INVALID_URL)(url);
    } else {
      if (!kPlainHost.test(hostname) || hostname.includes('xn--'))
        hostname = internalBinding('url').toASCII(hostname);
      if (hostname === '' || kBadHost.test(hostname))
        throw new (errors().ERR_INVALID_URL)(url);
    }
  }
  u.host = u.port ? `${hostname}:${u.port}` : hostname;
  u.hostname = hostname;
  if (ipv6) {
    u.hostname = hostname.slice(1, -1);
    if (rest[0] !== '/')
      rest = `/${rest}`;
  }
  return rest;
}

const kNeedsEscape = /[\t\n\r "'<>\\^`{|}]/;
const kEscape = /[\t\n\r "'<>\\^`{|}]/g;

function escapeChar(c) {
  const code = c.charCodeAt(0);
  return `%${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;
}

Url.prototype.parse = function(url, parseQueryString, slashesDenoteHost) {
  if (typeof url !== 'string')
    require('internal/validators').validateString(url, 'url');

  if (!slashesDenoteHost && parsePath(this, url, parseQueryString))
    return this;
  let rest = normalize(url);
  if (!slashesDenoteHost && !rest.includes('#') && !rest.includes('@') &&
      parseOddPath(this, rest, parseQueryString))
    return this;

  const proto = kProtocol.exec(rest)?.[0];
  const lower = proto?.toLowerCase();
  if (proto !== undefined) {
    this.protocol = lower;
    rest = rest.slice(proto.length);
  }
  let slashes = false;
  if (slashesDenoteHost || proto !== undefined ||
      (rest.includes('@') && kHostWithAuth.test(rest))) {
    slashes = rest.startsWith('//');
    if (slashes && !hostless.has(lower)) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  // "mailto:a@b" has a host too: only protocols that want slashes need them.
  if (!hostless.has(lower) &&
      (slashes || (proto !== undefined && !slashed.has(lower))))
    rest = checkHost(this, splitAuthority(this, rest), url);
  if (!hostless.has(lower) && kNeedsEscape.test(rest))
    rest = rest.replace(kEscape, escapeChar);

  const hash = rest.indexOf('#');
  if (hash !== -1) {
    this.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  const question = rest.indexOf('?');
  if (question !== -1) {
    this.search = rest.slice(question);
    this.query = rest.slice(question + 1);
    if (parseQueryString)
      this.query = querystring().parse(this.query);
    rest = rest.slice(0, question);
  } else if (parseQueryString) {
    this.query = { __proto__: null };
  }
  if (rest !== '')
    this.pathname = rest;
  if (slashed.has(lower) && this.hostname && !this.pathname)
    this.pathname = '/';
  if (this.pathname || this.search)
    this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

/** Splits this.host into hostname and port. */
Url.prototype.parseHost = function() {
  let host = this.host;
  const port = kPort.exec(host)?.[0];
  if (port !== undefined) {
    if (port !== ':')
      this.port = port.slice(1);
    host = host.slice(0, host.length - port.length);
  }
  if (host)
    this.hostname = host;
};

// ---- format --------------------------------------------------------------

function encodeAuth(auth) {
  const { encode } = require('internal/encode_uri');
  return encode(`${auth}`).replaceAll('%3A', ':');
}

Url.prototype.format = function() {
  const auth = this.auth ? `${encodeAuth(this.auth)}@` : '';
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  let query = '';

  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const bare = this.hostname.includes(':') && !isIPv6(this.hostname);
    host = auth + (bare ? `[${this.hostname}]` : this.hostname);
    if (this.port)
      host += `:${this.port}`;
  }
  if (this.query !== null && typeof this.query === 'object')
    query = querystring().stringify(this.query);
  let search = this.search || (query && `?${query}`) || '';

  if (protocol && !protocol.endsWith(':'))
    protocol += ':';
  if (pathname.includes('#'))
    pathname = pathname.replaceAll('#', '%23');
  if (pathname.includes('?'))
    pathname = pathname.replaceAll('?', '%3F');

  if (this.slashes || slashed.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/')
        pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#')
    hash = `#${hash}`;
  if (search && search[0] !== '?')
    search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

Url.prototype.resolve = function(relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

Url.prototype.resolveObject = function(relative) {
  return require('internal/url_resolve').resolveObject(this, relative);
};

/** @returns {Url} */
function parse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url)
    return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

const formatDefaults =
  { fragment: true, unicode: false, search: true, auth: true };

// A WHATWG URL without the parts that `options` turns off.
function formatURL(url, options) {
  let { fragment, unicode, search, auth } = formatDefaults;
  if (options) {
    require('internal/validators').validateObject(options, 'options');
    const given = { ...formatDefaults };
    for (const name in given) {
      if (options[name] !== undefined)
        given[name] = Boolean(options[name]);
    }
    ({ fragment, unicode, search, auth } = given);
  }
  const { URL } = require('web/url');
  const u = new URL(url.href);
  if (!fragment)
    u.hash = '';
  if (!search)
    u.search = '';
  if (!auth) {
    u.username = '';
    u.password = '';
  }
  if (unicode && u.hostname.includes('xn--')) {
    // The text around the host stays what it is.
    const { href, hostname } = u;
    const at = href.indexOf('@') === -1 || !(u.username || u.password) ?
      href.indexOf('//') + 2 : href.indexOf('@') + 1;
    return href.slice(0, at) +
      internalBinding('url').domainToUnicode(hostname) +
      href.slice(at + hostname.length);
  }
  return u.href;
}

/** The text of a legacy Url (or an object like it), or of a URL. */
function format(urlObject, options) {
  if (typeof urlObject === 'string')
    return parse(urlObject).format();
  if (typeof urlObject !== 'object' || urlObject === null) {
    throw new (errors().ERR_INVALID_ARG_TYPE)(
      'urlObject', ['Object', 'string'], urlObject);
  }
  if (require('web/url').isURL(urlObject))
    return formatURL(urlObject, options);
  return Url.prototype.format.call(urlObject);
}

module.exports = { Url, format, hostless, parse, slashed };
