'use strict';

// The URL class (https://url.spec.whatwg.org/#api). The parsing is done in C:
// a URL is the text it serializes to and the offsets of its parts, which
// src/net/url.h explains. The getters cut the text.

const binding = internalBinding('url');

const { state, offsets } = binding;

const kOmitted = -1;
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kContext = Symbol('context');

// The numbers of tdm_url_field_t.
const kProtocol = 0;
const kUsername = 1;
const kPassword = 2;
const kHost = 3;
const kHostname = 4;
const kPort = 5;
const kPathname = 6;
const kSearch = 7;
const kHash = 8;

const kSchemeFile = 6;
const kSchemeNotSpecial = 1;

function errors() {
  return require('internal/errors').codes;
}

// `${value}`, with V8's text for a symbol.
function toText(value) {
  if (typeof value === 'symbol')
    throw new TypeError('Cannot convert a Symbol value to a string');
  return `${value}`;
}

// The fields of tdm_url_parts_t.
const kProtocolEnd = 0;
const kUsernameEnd = 1;
const kHostStart = 2;
const kHostEnd = 3;
const kPortValue = 4;
const kPathStart = 5;
const kSearchStart = 6;
const kHashStart = 7;
const kScheme = 8;

// What the binding has just left.
function copyOffsets() {
  const o = offsets;
  return [o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8]];
}

// What inspect shows of the parser's result when it shows hidden things.
class URLContext {
  constructor(href, o) {
    this.href = href;
    this.protocol_end = o[0];
    this.username_end = o[1];
    this.host_start = o[2];
    this.host_end = o[3];
    this.pathname_start = o[5];
    this.search_start = o[6];
    this.hash_start = o[7];
    this.port = o[4];
    this.scheme_type = o[8];
  }

  get hasPort() {
    return this.port !== kOmitted;
  }

  get hasSearch() {
    return this.search_start !== kOmitted;
  }

  get hasHash() {
    return this.hash_start !== kOmitted;
  }
}

/** A URL, parsed and normalized. */
class URL {
  #href = '';
  #at = undefined; // the offsets, in the order of tdm_url_parts_t
  #params = undefined;

  /**
   * @param {string} input
   * @param {string | URL} [base] what a relative `input` is relative to
   * @throws {TypeError} ERR_INVALID_URL
   */
  constructor(input, base = undefined) {
    if (arguments.length === 0)
      throw new (errors().ERR_MISSING_ARGS)('url');
    if (typeof input !== 'string')
      input = toText(input);
    if (base !== undefined && typeof base !== 'string')
      base = toText(base);
    const href = binding.parse(state, input, base);
    if (href === undefined) {
      // Parsed by URL.parse(), which gives null instead.
      if (new.target === NullURL)
        return;
      throw new (errors().ERR_INVALID_URL)(input, base);
    }
    this.#href = href === true ? input : href;
    this.#at = copyOffsets();
  }

  #set(field, value) {
    const href = this.#href;
    value = toText(value);
    offsets.set(this.#at);
    const changed = binding.set(state, href, field, value);
    if (changed !== undefined) {
      this.#href = changed;
      this.#at = copyOffsets();
    }
  }

  // The query's end.
  #searchEnd() {
    const hash = this.#at[kHashStart];
    return hash === kOmitted ? this.#href.length : hash;
  }

  #pathEnd() {
    return this.#at[kSearchStart] === kOmitted ?
      this.#searchEnd() : this.#at[kSearchStart];
  }

  [kInspect](depth, opts, inspect) {
    // Touched first, so that a wrong receiver is an error in any case.
    const href = this.#href;
    if (typeof depth === 'number' && depth < 0)
      return this;
    const proto = Object.getPrototypeOf(this);
    const constructor = proto === null ? URL : proto.constructor;
    const obj = { __proto__: { constructor } };
    obj.href = href;
    for (const name of ['origin', 'protocol', 'username', 'password', 'host',
                        'hostname', 'port', 'pathname', 'search',
                        'searchParams', 'hash'])
      obj[name] = this[name];
    if (opts.showHidden)
      obj[kContext] = new URLContext(href, this.#at);
    inspect ??= require('internal/util/inspect').inspect;
    return `${constructor.name} ${inspect(obj, opts)}`;
  }

  get href() {
    return this.#href;
  }

  set href(value) {
    this.#href; // The receiver is checked before the value is converted.
    value = toText(value);
    const href = binding.parse(state, value, undefined);
    if (href === undefined)
      throw new (errors().ERR_INVALID_URL)(value);
    this.#href = href === true ? value : href;
    this.#at = copyOffsets();
    this.#refreshParams();
  }

  get origin() {
    const href = this.#href;
    switch (this.#at[kScheme]) {
      case kSchemeFile:
        return 'null';
      case kSchemeNotSpecial:
        break;
      default: {
        let start = this.#at[kHostStart];
        if (href[start] === '@')
          start++;
        const host = href.slice(start, this.#at[kPathStart]);
        return `${href.slice(0, this.#at[kProtocolEnd])}//${host}`;
      }
    }
    if (href.startsWith('blob:')) {
      // The origin of what the path names, section 4.7.
      const inner = URL.parse(this.pathname);
      if (inner !== null && (inner.protocol === 'http:' ||
                             inner.protocol === 'https:'))
        return inner.origin;
    }
    return 'null';
  }

  get protocol() {
    return this.#href.slice(0, this.#at[kProtocolEnd]);
  }

  set protocol(value) {
    this.#set(kProtocol, value);
  }

  get username() {
    const from = this.#at[kProtocolEnd] + 2;
    return from < this.#at[kUsernameEnd] ?
      this.#href.slice(from, this.#at[kUsernameEnd]) : '';
  }

  set username(value) {
    this.#set(kUsername, value);
  }

  get password() {
    const from = this.#at[kUsernameEnd];
    return from < this.#at[kHostStart] ?
      this.#href.slice(from + 1, this.#at[kHostStart]) : '';
  }

  set password(value) {
    this.#set(kPassword, value);
  }

  get host() {
    const href = this.#href;
    let start = this.#at[kHostStart];
    if (href[start] === '@')
      start++;
    // Behind an empty host, "/." may stand in front of the path.
    return this.#at[kHostEnd] > start ?
      href.slice(start, this.#at[kPathStart]) : '';
  }

  set host(value) {
    this.#set(kHost, value);
  }

  get hostname() {
    const href = this.#href;
    let start = this.#at[kHostStart];
    if (href[start] === '@')
      start++;
    return href.slice(start, this.#at[kHostEnd]);
  }

  set hostname(value) {
    this.#set(kHostname, value);
  }

  get port() {
    return this.#at[kPortValue] === kOmitted ? '' : `${this.#at[kPortValue]}`;
  }

  set port(value) {
    this.#set(kPort, value);
  }

  get pathname() {
    return this.#href.slice(this.#at[kPathStart], this.#pathEnd());
  }

  set pathname(value) {
    this.#set(kPathname, value);
  }

  get search() {
    const start = this.#at[kSearchStart];
    if (start === kOmitted)
      return '';
    const end = this.#searchEnd();
    return end - start > 1 ? this.#href.slice(start, end) : '';
  }

  set search(value) {
    this.#set(kSearch, value);
    this.#refreshParams();
  }

  get searchParams() {
    // Most URLs are never asked for it, and many programs never load it.
    if (this.#params === undefined) {
      const { URLSearchParams, link } = require('web/urlsearchparams');
      this.#params = new URLSearchParams(this.search);
      link(this.#params, (text) => this.#set(kSearch, text));
    }
    return this.#params;
  }

  get hash() {
    const start = this.#at[kHashStart];
    return start === kOmitted || this.#href.length - start <= 1 ?
      '' : this.#href.slice(start);
  }

  set hash(value) {
    this.#set(kHash, value);
  }

  toString() {
    return this.#href;
  }

  toJSON() {
    return this.#href;
  }

  #refreshParams() {
    if (this.#params !== undefined)
      require('web/urlsearchparams').link.refresh(this.#params, this.search);
  }

  /** Whether `new URL(url, base)` would succeed. */
  static canParse(url, base = undefined) {
    if (arguments.length === 0)
      throw new (errors().ERR_MISSING_ARGS)('url');
    if (base !== undefined)
      base = toText(base);
    return binding.canParse(state, toText(url), base);
  }

  /** `new URL(url, base)`, or null where that would throw. */
  static parse(url, base = undefined) {
    if (arguments.length === 0)
      throw new (errors().ERR_MISSING_ARGS)('url');
    // As NullURL, `new` gives a URL of no text instead of an exception.
    const u = Reflect.construct(URL, [url, base], NullURL);
    return u.#href === '' ? null : u;
  }

  static createObjectURL(blob) {
    return require('web/blob').createObjectURL(blob);
  }

  static revokeObjectURL(url) {
    require('web/blob').revokeObjectURL(url);
  }
}

// Only a new.target: see URL.parse.
function NullURL() {}
NullURL.prototype = URL.prototype;

const enumerable = { enumerable: true };

Object.defineProperties(URL.prototype, {
  [Symbol.toStringTag]: { value: 'URL', configurable: true },
  toString: enumerable,
  href: enumerable,
  origin: enumerable,
  protocol: enumerable,
  username: enumerable,
  password: enumerable,
  host: enumerable,
  hostname: enumerable,
  port: enumerable,
  pathname: enumerable,
  search: enumerable,
  searchParams: enumerable,
  hash: enumerable,
  toJSON: enumerable,
});
Object.defineProperties(URL, {
  canParse: enumerable,
  parse: enumerable,
  createObjectURL: enumerable,
  revokeObjectURL: enumerable,
});

/** Is it a URL object, of this realm or another? (Not a legacy Url.) */
function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined &&
                 value.path === undefined);
}

module.exports = {
  URL,
  get URLSearchParams() {
    return require('web/urlsearchparams').URLSearchParams;
  },
  isURL,
};
