'use strict';

// querystring: text to an object of names and values, and back. Its rules are
// Node's own; URLSearchParams has those of the web.

const kMaxKeys = 1000;
const kEncoded = /%[0-9a-fA-F]{2}/;

/** The bytes of `text` with %XX decoded; what is malformed stays. */
function unescapeBuffer(text, decodeSpaces) {
  const { Buffer } = require('buffer');
  const out = Buffer.allocUnsafe(text.length);
  let to = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code === 37 /* % */) {
      const hex = text.slice(i, i + 3);
      if (kEncoded.test(hex)) {
        code = parseInt(hex.slice(1), 16);
        i += 2;
      }
    } else if (code === 43 /* + */ && decodeSpaces) {
      code = 32;
    }
    out[to++] = code;
  }
  return out.subarray(0, to);
}

/** Decodes %XX; never throws. */
function unescape(text, decodeSpaces) {
  try {
    return decodeURIComponent(text);
  } catch {
    return querystring.unescapeBuffer(text, decodeSpaces).toString();
  }
}

/** Encodes as encodeURIComponent does, but for lone surrogates. */
function escape(value) {
  if (typeof value !== 'string')
    value = typeof value === 'object' ? String(value) : `${value}`;
  return require('internal/encode_uri').encode(value);
}

// One name or value. `custom` is the caller's decoder, or undefined.
function decodePart(text, custom) {
  if (text.includes('+'))
    text = text.replaceAll('+', custom === undefined ? ' ' : '%20');
  if (custom === undefined)
    return text.includes('%') && kEncoded.test(text) ? unescape(text) : text;
  if (text === '')
    return text;
  try {
    return custom(text);
  } catch {
    return querystring.unescape(text, true);
  }
}

function add(result, name, value) {
  const before = result[name];
  if (before === undefined)
    result[name] = value;
  else if (Array.isArray(before))
    before.push(value);
  else
    result[name] = [before, value];
}

// The usual case, separators of one character, in one pass. Pairs count
// against `left` even when they are empty.
function parseShort(result, text, sep, eq, left, custom) {
  const { length } = text;
  const always = custom !== undefined;
  let start = 0;
  let at = -1; // of `eq`
  let nameEncoded = always;
  let encoded = always;
  for (let i = 0; i <= length; i++) {
    const code = i === length ? sep : text.charCodeAt(i);
    if (code === sep) {
      if (i > start) {
        let name = text.slice(start, at === -1 ? i : at);
        let value = at === -1 ? '' : text.slice(at + 1, i);
        if (at === -1 ? encoded : nameEncoded)
          name = decodePart(name, custom);
        if (encoded && at !== -1)
          value = decodePart(value, custom);
        add(result, name, value);
      }
      if (i < length && --left <= 0)
        return;
      start = i + 1;
      at = -1;
      encoded = always;
    } else if (code === eq && at === -1) {
      at = i;
      nameEncoded = encoded;
      encoded = always;
    } else if (code === 37 /* % */ || code === 43 /* + */) {
      encoded = true;
    }
  }
}

function parseLong(result, text, sep, eq, left, custom) {
  for (let start = 0; start < text.length && left > 0; left--) {
    let end = text.indexOf(sep, start);
    if (end === -1)
      end = text.length;
    if (end > start) {
      const at = text.indexOf(eq, start);
      const has = at !== -1 && at < end;
      add(result, decodePart(text.slice(start, has ? at : end), custom),
          has ? decodePart(text.slice(at + eq.length, end), custom) : '');
    }
    start = end + sep.length;
  }
}

/**
 * "a=1&a=2&b" -> { a: ['1', '2'], b: '' }
 * @param {string} text
 * @param {string} [sep]
 * @param {string} [eq]
 * @param {{maxKeys?: number, decodeURIComponent?: Function}} [options]
 */
function parse(text, sep, eq, options) {
  const result = Object.create(null);
  if (typeof text !== 'string' || text.length === 0)
    return result;
  sep = sep ? `${sep}` : '&';
  eq = eq ? `${eq}` : '=';
  let left = kMaxKeys;
  if (typeof options?.maxKeys === 'number')
    left = options.maxKeys > 0 ? options.maxKeys : Infinity;
  let custom = querystring.unescape;
  if (typeof options?.decodeURIComponent === 'function')
    custom = options.decodeURIComponent;
  if (custom === unescape)
    custom = undefined;

  if (sep.length === 1 && eq.length === 1) {
    parseShort(result, text, sep.charCodeAt(0), eq.charCodeAt(0), left,
               custom);
  } else {
    parseLong(result, text, sep, eq, left, custom);
  }
  return result;
}

// The text of a value; everything that isn't a primitive is empty.
function toText(value) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return Number.isFinite(value) ? `${value}` : '';
    case 'bigint':
    case 'boolean': return `${value}`;
    default: return '';
  }
}

/**
 * { a: [1, 2], b: 'x y' } -> "a=1&a=2&b=x%20y"
 * @param {object} object
 * @param {string} [sep]
 * @param {string} [eq]
 * @param {{encodeURIComponent?: Function}} [options]
 */
function stringify(object, sep, eq, options) {
  if (object === null || typeof object !== 'object')
    return '';
  sep ||= '&';
  eq ||= '=';
  let encode = querystring.escape;
  if (typeof options?.encodeURIComponent === 'function')
    encode = options.encodeURIComponent;
  const part = (value) => {
    const text = toText(value);
    return text === '' ? '' : encode(text);
  };

  let text = '';
  for (const key of Object.keys(object)) {
    const value = object[key];
    const name = `${part(key)}${eq}`;
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++)
        text += `${text === '' ? '' : sep}${name}${part(value[i])}`;
    } else {
      text += `${text === '' ? '' : sep}${name}${part(value)}`;
    }
  }
  return text;
}

// escape and unescape may be replaced, and are then used.
const querystring = module.exports = {
  unescapeBuffer,
  unescape,
  escape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
