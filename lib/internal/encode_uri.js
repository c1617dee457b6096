'use strict';

/**
 * encodeURIComponent as the older modules know it: a lone surrogate is taken
 * together with the code unit behind it, whatever that is; only at the end of
 * the text it is an error.
 * @param {string} text
 * @throws {URIError} ERR_INVALID_URI
 */
function encode(text) {
  if (text.isWellFormed())
    return encodeURIComponent(text);
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0xd800 || code > 0xdfff) {
      out += encodeURIComponent(text[i]);
      continue;
    }
    if (++i === text.length) {
      const { ERR_INVALID_URI } = require('internal/errors').codes;
      throw new ERR_INVALID_URI();
    }
    out += encodeURIComponent(String.fromCodePoint(
      0x10000 + ((code & 0x3ff) << 10 | text.charCodeAt(i) & 0x3ff)));
  }
  return out;
}

module.exports = { encode };
