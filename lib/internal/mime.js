'use strict';

// util.MIMEType and MIMEParams (https://mimesniff.spec.whatwg.org/).

const {
  codes: { ERR_INVALID_MIME_SYNTAX },
} = require('internal/errors');

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
// eslint-disable-next-line no-control-regex
const notQuotable = /[^\t\u0020-~\u0080-\u00ff]/;

const isSpace = (c) => c === '\n' || c === '\r' || c === '\t' || c === ' ';

function lower(text) {
  return text.replace(/[A-Z]+/g, (s) => s.toLowerCase());
}

function skipSpaces(text, i) {
  while (i < text.length && isSpace(text[i]))
    i++;
  return i;
}

function trimEnd(text) {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1]))
    end--;
  return text.slice(0, end);
}

function indexFrom(text, pattern, from) {
  const at = text.slice(from).search(pattern);
  return at === -1 ? text.length : from + at;
}

// [type, subtype, index of the parameters]
function parseTypes(text) {
  let at = skipSpaces(text, 0);
  const slash = text.indexOf('/', at);
  const type = slash === -1 ? text.slice(at) : text.slice(at, slash);
  const wrong = type.search(notToken);
  if (type === '' || wrong !== -1 || slash === -1)
    throw new ERR_INVALID_MIME_SYNTAX('type', text, wrong);
  at = slash + 1;
  const semicolon = text.indexOf(';', at);
  const raw = text.slice(at, semicolon === -1 ? undefined : semicolon);
  const subtype = trimEnd(raw);
  const wrongSub = subtype.search(notToken);
  if (subtype === '' || wrongSub !== -1)
    throw new ERR_INVALID_MIME_SYNTAX('subtype', text, wrongSub);
  return [lower(type), lower(subtype),
          semicolon === -1 ? text.length : semicolon + 1];
}

const quoteValue = (value) => (value !== '' && !notToken.test(value) ? value :
  `"${value.replace(/["\\]/g, '\\$&')}"`);

/** The parameters of a MIMEType: a Map-like object of names and values. */
class MIMEParams {
  #data = new Map();

  static parse(text, from) {
    const params = new MIMEParams();
    const data = params.#data;
    let i = from;
    while (i < text.length) {
      i = skipSpaces(text, i);
      const end = indexFrom(text, /[;=]/, i);
      const name = lower(text.slice(i, end));
      i = end;
      if (i >= text.length)
        break;
      if (text[i] === ';') {
        i++;
        continue;
      }
      i++; // '='
      let value;
      if (text[i] === '"') {
        value = '';
        for (i++; i < text.length && text[i] !== '"'; i++) {
          if (text[i] === '\\' && i + 1 < text.length)
            i++;
          value += text[i];
        }
        i = indexFrom(text, /;/, i) + 1;
      } else {
        const stop = indexFrom(text, /;/, i);
        value = trimEnd(text.slice(i, stop));
        i = stop + 1;
        if (value === '')
          continue;
      }
      if (name !== '' && !notToken.test(name) && !notQuotable.test(value) &&
          !data.has(name))
        data.set(name, value);
    }
    return params;
  }

  delete(name) {
    this.#data.delete(name);
  }

  get(name) {
    return this.#data.get(name) ?? null;
  }

  has(name) {
    return this.#data.has(name);
  }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    const wrongName = name.search(notToken);
    if (name === '' || wrongName !== -1) {
      throw new ERR_INVALID_MIME_SYNTAX(
        'parameter name', name, wrongName);
    }
    const wrongValue = value.search(notQuotable);
    if (wrongValue !== -1) {
      throw new ERR_INVALID_MIME_SYNTAX(
        'parameter value', value, wrongValue);
    }
    this.#data.set(name, value);
  }

  *entries() {
    yield* this.#data.entries();
  }

  *keys() {
    yield* this.#data.keys();
  }

  *values() {
    yield* this.#data.values();
  }

  toString() {
    let out = '';
    for (const [name, value] of this.#data)
      out += `${out === '' ? '' : ';'}${name}=${quoteValue(value)}`;
    return out;
  }
}

MIMEParams.prototype.toJSON = MIMEParams.prototype.toString;
Object.defineProperty(MIMEParams.prototype, Symbol.iterator, {
  configurable: true, writable: true, value: MIMEParams.prototype.entries,
});

/** A media type like 'text/html; charset=utf-8'. */
class MIMEType {
  #type;
  #subtype;
  #params;

  constructor(input) {
    const text = `${input}`;
    const [type, subtype, at] = parseTypes(text);
    this.#type = type;
    this.#subtype = subtype;
    this.#params = MIMEParams.parse(text, at);
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    value = `${value}`;
    const wrong = value.search(notToken);
    if (value === '' || wrong !== -1)
      throw new ERR_INVALID_MIME_SYNTAX('type', value, wrong);
    this.#type = lower(value);
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    value = trimEnd(`${value}`);
    const wrong = value.search(notToken);
    if (value === '' || wrong !== -1)
      throw new ERR_INVALID_MIME_SYNTAX('subtype', value, wrong);
    this.#subtype = lower(value);
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#params;
  }

  toString() {
    const params = this.#params.toString();
    return params === '' ? this.essence : `${this.essence};${params}`;
  }
}

MIMEType.prototype.toJSON = MIMEType.prototype.toString;

module.exports = { MIMEParams, MIMEType };
