'use strict';

// node:string_decoder: bytes that come in pieces to strings, never cutting a
// character. What a piece leaves unfinished waits in `lastChar`.

const codec = require('internal/buffer_codec');

const kCount = Symbol('kCount'); // how many bytes of lastChar wait
const kCodec = Symbol('kCodec');

/** Decodes pieces of text in an encoding (default utf8). */
function StringDecoder(encoding) {
  const ops = encoding === undefined || encoding === null ||
              encoding === '' ? codec.utf8 : codec.codecOf(encoding);
  if (ops === undefined) {
    const { ERR_UNKNOWN_ENCODING } = require('internal/errors').codes;
    throw new ERR_UNKNOWN_ENCODING(encoding);
  }
  this.encoding = ops.name;
  this[kCodec] = ops;
  this[kCount] = 0;
  this.lastChar = require('buffer').Buffer.alloc(4);
}

// How many bytes at the end of b[start..end) begin a character that more bytes
// could complete.
function utf8Tail(b, start, end) {
  for (let back = 1; back <= 3 && end - back >= start; back++) {
    const lead = b[end - back];
    if (lead < 0x80)
      return 0;
    if (lead < 0xc0)
      continue;
    const need = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 :
      lead < 0xf5 ? 3 : 0;
    if (need < back)
      return 0;
    if (back > 1) {
      const next = b[end - back + 1];
      if ((lead === 0xe0 && next < 0xa0) || (lead === 0xed && next > 0x9f) ||
          (lead === 0xf0 && next < 0x90) || (lead === 0xf4 && next > 0x8f))
        return 0;
    }
    return back;
  }
  return 0;
}

// Two bytes a unit, and a high surrogate waits for the low one; but not where
// both it and the first byte of the next unit come in one piece: Node lets it
// go then.
function utf16Tail(b, start, end, waiting) {
  const odd = (end - start) & 1;
  if (odd && !waiting)
    return 1;
  const high = end - odd - start >= 2 && (b[end - odd - 1] & 0xfc) === 0xd8;
  return high ? odd + 2 : odd;
}

function base64Tail(b, start, end) {
  return (end - start) % 3;
}

const tails = {
  __proto__: null,
  utf8: utf8Tail,
  utf16le: utf16Tail,
  base64: base64Tail,
  base64url: base64Tail,
};

/** The text that is complete with these bytes. */
StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string')
    return buf;
  if (!ArrayBuffer.isView(buf)) {
    const { ERR_INVALID_ARG_TYPE } = require('internal/errors').codes;
    throw new ERR_INVALID_ARG_TYPE(
      'buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  }
  if (!(buf instanceof Uint8Array))
    buf = new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength);
  if (this[kCodec] === undefined) {
    const { ERR_INVALID_THIS } = require('internal/errors').codes;
    throw new ERR_INVALID_THIS('StringDecoder');
  }

  const ops = this[kCodec];
  const tailOf = tails[this.encoding];
  const end = buf.length;
  if (tailOf === undefined)
    return ops.slice(buf, 0, end);

  const last = this.lastChar;
  let n = this[kCount];
  let start = 0;
  let text = '';
  // One byte after the other until nothing waits any more.
  while (n > 0 && start < end) {
    last[n++] = buf[start++];
    const tail = tailOf(last, 0, n, true);
    if (tail < n) {
      text += ops.slice(last, 0, n - tail);
      last.copyWithin(0, n - tail, n);
      n = tail;
    }
  }
  if (start < end) {
    n = tailOf(buf, start, end);
    for (let i = 0; i < n; i++)
      last[i] = buf[end - n + i];
    if (start < end - n)
      text += ops.slice(buf, start, end - n);
  }
  this[kCount] = n;
  return text;
};

/** As write, and what is left: U+FFFD for a character that was cut. */
StringDecoder.prototype.end = function end(buf) {
  let text = buf === undefined ? '' : this.write(buf);
  const n = this[kCount];
  if (n > 0) {
    this[kCount] = 0;
    text += this[kCodec].slice(this.lastChar, 0, n);
  }
  return text;
};

/** As write, with nothing left from before. */
StringDecoder.prototype.text = function text(buf, offset) {
  this[kCount] = 0;
  return this.write(buf.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastNeed: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kCount] > 0 ? this.lastTotal - this[kCount] : 0;
    },
  },
  lastTotal: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      if (this[kCount] === 0)
        return 0;
      switch (this.encoding) {
        case 'utf8': {
          const lead = this.lastChar[0];
          return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        }
        case 'utf16le':
          return this[kCount] > 1 ? 4 : 2;
        default:
          return 3;
      }
    },
  },
});

module.exports = { StringDecoder };
