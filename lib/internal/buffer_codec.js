'use strict';

// The encodings of Buffer: how many bytes a string takes, writing it, reading
// it back. A call into C costs as much as some two hundred characters here, so
// short text is handled in JavaScript and only the rest goes to the binding;
// hex and well-formed base64 are the engine's own.

const binding = internalBinding('buffer');

const U8 = Uint8Array;
const { toBase64, toHex, setFromBase64, setFromHex } = U8.prototype;

// Up to these lengths a loop here beats a call into C.
const WRITE_HERE = 192;
const COUNT_HERE = 256;

// ---- short ASCII -----------------------------------------------------------

// decodeShort[n](b, i): n bytes from i as a string. A call with all arguments
// in place is the cheapest way to a flat 8-bit string.
const c = String.fromCharCode;
const decodeShort = [
  () => '',
  (b, i) => c(b[i]),
  (b, i) => c(b[i], b[i + 1]),
  (b, i) => c(b[i], b[i + 1], b[i + 2]),
  (b, i) => c(b[i], b[i + 1], b[i + 2], b[i + 3]),
  (b, i) => c(b[i], b[i + 1], b[i + 2], b[i + 3], b[i + 4]),
  (b, i) => c(b[i], b[i + 1], b[i + 2], b[i + 3], b[i + 4], b[i + 5]),
  (b, i) => c(b[i], b[i + 1], b[i + 2], b[i + 3], b[i + 4], b[i + 5],
              b[i + 6]),
  (b, i) => c(b[i], b[i + 1], b[i + 2], b[i + 3], b[i + 4], b[i + 5],
              b[i + 6], b[i + 7]),
  (b, i) => c(b[i], b[i + 1], b[i + 2], b[i + 3], b[i + 4], b[i + 5],
              b[i + 6], b[i + 7], b[i + 8]),
  (b, i) => c(b[i], b[i + 1], b[i + 2], b[i + 3], b[i + 4], b[i + 5],
              b[i + 6], b[i + 7], b[i + 8], b[i + 9]),
  (b, i) => c(b[i], b[i + 1], b[i + 2], b[i + 3], b[i + 4], b[i + 5],
              b[i + 6], b[i + 7], b[i + 8], b[i + 9], b[i + 10]),
  (b, i) => c(b[i], b[i + 1], b[i + 2], b[i + 3], b[i + 4], b[i + 5],
              b[i + 6], b[i + 7], b[i + 8], b[i + 9], b[i + 10],
              b[i + 11]),
];
const SHORT = decodeShort.length - 1;
const DECODE_HERE = 2 * SHORT;

function decodeAscii(buf, start, n) {
  if (n <= SHORT)
    return decodeShort[n](buf, start);
  return decodeShort[SHORT](buf, start) +
         decodeShort[n - SHORT](buf, start + SHORT);
}

function utf8Slice(buf, start, end) {
  const n = end - start;
  if (n <= DECODE_HERE) {
    let i = start;
    while (i < end && buf[i] < 128)
      i++;
    if (i === end)
      return decodeAscii(buf, start, n);
  }
  return binding.utf8Slice(buf, start, end);
}

function latin1Slice(buf, start, end) {
  const n = end - start;
  if (n <= DECODE_HERE)
    return decodeAscii(buf, start, n);
  return binding.latin1Slice(buf, start, end);
}

function asciiSlice(buf, start, end) {
  if (start === end)
    return '';
  return binding.asciiSlice(buf, start, end);
}

function ucs2Slice(buf, start, end) {
  if (end - start < 2)
    return '';
  return binding.ucs2Slice(buf, start, end);
}

// The engine's encoders take a whole view.
function view(buf, start, end) {
  if (start === 0 && end === buf.length)
    return buf;
  return new U8(buf.buffer, buf.byteOffset + start, end - start);
}

function hexSlice(buf, start, end) {
  return toHex.call(view(buf, start, end));
}

function base64Slice(buf, start, end) {
  return toBase64.call(view(buf, start, end));
}

const urlOptions = { alphabet: 'base64url', omitPadding: true };

function base64urlSlice(buf, start, end) {
  return toBase64.call(view(buf, start, end), urlOptions);
}

// ---- writing: (buf, string, offset, length) -> bytes written ---------------
// `length` is what fits; offset + length <= buf.length.

function utf8Write(buf, string, offset, length) {
  const n = string.length;
  if (n <= WRITE_HERE && n <= length) {
    let i = 0;
    for (; i < n; i++) {
      const code = string.charCodeAt(i);
      if (code > 127)
        break;
      buf[offset + i] = code;
    }
    if (i === n)
      return n;
  }
  return binding.utf8Write(buf, offset, offset + length, string);
}

function latin1Write(buf, string, offset, length) {
  const n = string.length < length ? string.length : length;
  if (n <= WRITE_HERE) {
    for (let i = 0; i < n; i++)
      buf[offset + i] = string.charCodeAt(i);
    return n;
  }
  return binding.latin1Write(buf, offset, offset + length, string);
}

function ucs2Write(buf, string, offset, length) {
  const room = length >>> 1;
  const n = string.length < room ? string.length : room;
  if (n <= WRITE_HERE) {
    for (let i = 0; i < n; i++) {
      const code = string.charCodeAt(i);
      buf[offset + 2 * i] = code;
      buf[offset + 2 * i + 1] = code >>> 8;
    }
    return 2 * n;
  }
  return binding.ucs2Write(buf, offset, offset + length, string);
}

function hexDigit(code) {
  if (code >= 48 && code <= 57)
    return code - 48;
  code |= 32;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

// Stops, without an error, at the first pair that is not hex.
function hexWrite(buf, string, offset, length) {
  let n = string.length >>> 1;
  if (n > length)
    n = length;
  if (n > 16) {
    const text = string.length === 2 * n ? string : string.slice(0, 2 * n);
    try {
      return setFromHex.call(view(buf, offset, offset + n), text).written;
    } catch {
      // Not all of it is hex: find out how far it goes.
    }
  }
  for (let i = 0; i < n; i++) {
    const high = hexDigit(string.charCodeAt(2 * i));
    const low = hexDigit(string.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0)
      return i;
    buf[offset + i] = high * 16 + low;
  }
  return n;
}

// Both alphabets, anything else skipped. The engine's decoder takes one
// alphabet and is strict, but most text is of that kind.
function base64Write(buf, string, offset, length) {
  return decodeBase64(buf, string, offset, length, undefined);
}

const urlAlphabet = { alphabet: 'base64url' };

function base64urlWrite(buf, string, offset, length) {
  return decodeBase64(buf, string, offset, length, urlAlphabet);
}

function decodeBase64(buf, string, offset, length, options) {
  // The engine writes whole groups of three only while there is room for
  // them; then the last bytes would be missing.
  if (string.length >= 8 && length >= base64Length(string)) {
    try {
      return setFromBase64.call(view(buf, offset, offset + length), string,
                                options).written;
    } catch {
      // The other alphabet, or something to skip.
    }
  }
  return binding.base64Write(buf, offset, offset + length, string);
}

// ---- how many bytes a string takes (base64: at most) -----------------------

function utf8Length(string) {
  const n = string.length;
  if (n <= COUNT_HERE) {
    let i = 0;
    while (i < n && string.charCodeAt(i) < 128)
      i++;
    if (i === n)
      return n;
  }
  return binding.utf8Length(string);
}

function base64Length(string) {
  let n = string.length;
  if (n > 0 && string.charCodeAt(n - 1) === 61)
    n--;
  if (n > 1 && string.charCodeAt(n - 1) === 61)
    n--;
  return Math.floor(n * 3 / 4);
}

// ---- the table -------------------------------------------------------------

function encoding(name, slice, write, byteLength) {
  return { name, slice, write, byteLength };
}

const lengthOfOne = (string) => string.length;
const utf8 = encoding('utf8', utf8Slice, utf8Write, utf8Length);
const ucs2 = encoding('utf16le', ucs2Slice, ucs2Write,
                      (string) => string.length * 2);
const latin1 = encoding('latin1', latin1Slice, latin1Write, lengthOfOne);
const ascii = encoding('ascii', asciiSlice, latin1Write, lengthOfOne);
const hex = encoding('hex', hexSlice, hexWrite,
                     (string) => string.length >>> 1);
const base64 = encoding('base64', base64Slice, base64Write, base64Length);
const base64url = encoding('base64url', base64urlSlice, base64urlWrite,
                           base64Length);

const byName = new Map([
  ['utf8', utf8], ['utf-8', utf8],
  ['ucs2', ucs2], ['ucs-2', ucs2], ['utf16le', ucs2], ['utf-16le', ucs2],
  ['latin1', latin1], ['binary', latin1],
  ['ascii', ascii],
  ['hex', hex],
  ['base64', base64],
  ['base64url', base64url],
]);

/** The codec of an encoding's name in any case; undefined if there is none. */
function codecOf(name) {
  const codec = byName.get(name);
  if (codec !== undefined)
    return codec;
  return byName.get(`${name}`.toLowerCase());
}

module.exports = {
  ascii,
  base64,
  base64url,
  codecOf,
  hex,
  latin1,
  ucs2,
  utf8,
  utf8Length,
  utf8Slice,
  utf8Write,
};
