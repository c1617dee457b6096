'use strict';

// buffer.transcode(), atob() and btoa(): rarely used, loaded when they are.

const codec = require('internal/buffer_codec');

function codes() {
  return require('internal/errors').codes;
}

// The encodings transcode() knows, by the codec they have.
const transcodable = [codec.ascii, codec.latin1, codec.ucs2, codec.utf8];

function questionMarks(string, max) {
  let out = '';
  for (const ch of string)
    out += ch.length === 1 && ch.charCodeAt(0) <= max ? ch : '?';
  return out;
}

function transcode(source, fromEncoding, toEncoding) {
  const { Buffer } = require('buffer');
  if (!(source instanceof Uint8Array)) {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'],
                                   source);
  }
  if (source.length === 0)
    return Buffer.alloc(0);
  const from = codec.codecOf(fromEncoding);
  const to = codec.codecOf(toEncoding);
  if (!transcodable.includes(from) || !transcodable.includes(to)) {
    const err = new Error(
      'Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
    err.code = 'U_ILLEGAL_ARGUMENT_ERROR';
    err.errno = 1;
    throw err;
  }
  let text = from.slice(source, 0, source.length);
  if (to === codec.ascii)
    text = questionMarks(text, 127);
  else if (to === codec.latin1)
    text = questionMarks(text, 255);
  return Buffer.from(text, to.name);
}

function invalidCharacter(message) {
  const { DOMException } = require('web/domexception');
  return new DOMException(message, 'InvalidCharacterError');
}

function btoa(text) {
  if (text.length === 0)
    return '';
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255)
      throw invalidCharacter('Invalid character');
    bytes[i] = code;
  }
  return bytes.toBase64();
}

// https://infra.spec.whatwg.org/#forgiving-base64-decode
function atob(text) {
  text = text.replace(/[\t\n\f\r ]/g, '');
  if (/[^A-Za-z0-9+/=]/.test(text))
    throw invalidCharacter('Invalid character');
  if (text.length % 4 === 0)
    text = text.replace(/={1,2}$/, '');
  if (text.includes('='))
    throw invalidCharacter('Invalid character');
  if (text.length % 4 === 1) {
    throw invalidCharacter(
      'The string to be decoded is not correctly encoded.');
  }
  const bytes = new Uint8Array(codec.base64.byteLength(text));
  const n = codec.base64.write(bytes, text, 0, bytes.length);
  return codec.latin1.slice(bytes, 0, n);
}

module.exports = { atob, btoa, transcode };
