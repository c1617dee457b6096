'use strict';

// TextEncoder and TextDecoder, https://encoding.spec.whatwg.org/. UTF-8 and
// UTF-16 are done here with Buffer's codecs, the legacy encodings by ICU.

const codec = require('internal/buffer_codec');

const binding = internalBinding('buffer');
const kInspect = Symbol.for('nodejs.util.inspect.custom');

// Up to this length a loop here beats a call into C.
const ENCODE_HERE = 64;

function codes() {
  return require('internal/errors').codes;
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function check(isOne, name) {
  if (!isOne) {
    const { ERR_INVALID_THIS } = codes();
    throw new ERR_INVALID_THIS(name);
  }
}

// ---- TextEncoder -----------------------------------------------------------

const counts = new Uint32Array(2);

class TextEncoder {
  // Only to tell one from anything else.
  #brand;

  get encoding() {
    check(isObject(this) && #brand in this, 'TextEncoder');
    return 'utf-8';
  }

  /** The UTF-8 bytes of a string. */
  encode(input = '') {
    check(isObject(this) && #brand in this, 'TextEncoder');
    input = `${input}`;
    const n = input.length;
    if (n <= ENCODE_HERE) {
      const bytes = new Uint8Array(n);
      let i = 0;
      for (; i < n; i++) {
        const code = input.charCodeAt(i);
        if (code > 127)
          break;
        bytes[i] = code;
      }
      if (i === n)
        return bytes;
    }
    return binding.utf8Encode(input);
  }

  /** Writes as much of `src` as fits; { read, written }. */
  encodeInto(src, dest) {
    check(isObject(this) && #brand in this, 'TextEncoder');
    require('internal/validators').validateString(src, 'src');
    if (!(dest instanceof Uint8Array)) {
      const { ERR_INVALID_ARG_TYPE } = codes();
      throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    }
    binding.utf8Into(dest, 0, dest.length, src, counts);
    return { read: counts[0], written: counts[1] };
  }

  [kInspect](depth, options) {
    check(isObject(this) && #brand in this, 'TextEncoder');
    if (typeof depth === 'number' && depth < 0)
      return this;
    const shown = Object.create({
      constructor: this.constructor === undefined ? TextEncoder :
        this.constructor,
    });
    shown.encoding = this.encoding;
    return require('util').inspect(shown, options);
  }
}

// ---- TextDecoder -----------------------------------------------------------

const empty = new Uint8Array(0);

function bytesOf(input) {
  if (input === undefined)
    return empty;
  if (input instanceof Uint8Array)
    return input;
  if (ArrayBuffer.isView(input))
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (input instanceof ArrayBuffer ||
      (typeof SharedArrayBuffer === 'function' &&
       input instanceof SharedArrayBuffer))
    return new Uint8Array(input);
  const { ERR_INVALID_ARG_TYPE } = codes();
  throw new ERR_INVALID_ARG_TYPE(
    'list', ['SharedArrayBuffer', 'ArrayBuffer', 'ArrayBufferView'], input);
}

function join(a, b) {
  if (a.length === 0)
    return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

// A decoder takes the bytes with what it kept of those before, and gives text
// or undefined when they are malformed.

// How many bytes at the end begin a sequence that could be completed.
function utf8Tail(b) {
  const n = b.length;
  for (let back = 1; back <= 3 && back <= n; back++) {
    const lead = b[n - back];
    if (lead < 0x80)
      return 0;
    if (lead < 0xc0)
      continue;
    const need = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 :
      lead < 0xf5 ? 3 : 0;
    if (need < back)
      return 0;
    const next = back > 1 ? b[n - back + 1] : 0x90;
    if ((lead === 0xe0 && back > 1 && next < 0xa0) ||
        (lead === 0xed && next > 0x9f) ||
        (lead === 0xf0 && next < 0x90) ||
        (lead === 0xf4 && back > 1 && next > 0x8f))
      return 0;
    return back;
  }
  return 0;
}

class Utf8 {
  #rest = empty;

  decode(bytes, fatal, more) {
    bytes = join(this.#rest, bytes);
    this.#rest = empty;
    let end = bytes.length;
    if (more) {
      const tail = utf8Tail(bytes);
      end -= tail;
      if (tail > 0)
        this.#rest = bytes.slice(end);
    }
    if (end === 0)
      return '';
    if (fatal && !binding.isUtf8(end === bytes.length ? bytes :
      bytes.subarray(0, end)))
      return undefined;
    return codec.utf8Slice(bytes, 0, end);
  }
}

class Utf16 {
  #rest = empty;
  #bigEndian;

  constructor(bigEndian) {
    this.#bigEndian = bigEndian;
  }

  decode(bytes, fatal, more) {
    bytes = join(this.#rest, bytes);
    this.#rest = empty;
    const high = this.#bigEndian ? 0 : 1;
    let end = bytes.length & ~1;
    let odd = end !== bytes.length;
    if (more) {
      // A high surrogate waits for the low one.
      if (end > 0 && (bytes[end - 2 + high] & 0xfc) === 0xd8)
        end -= 2;
      this.#rest = bytes.slice(end);
      odd = false;
    }
    let text = '';
    if (end > 0) {
      if (this.#bigEndian) {
        bytes = bytes.slice(0, end);
        binding.swap(bytes, 2);
      }
      text = codec.ucs2.slice(bytes, 0, end);
    }
    if (fatal && (odd || !text.isWellFormed()))
      return undefined;
    text = text.toWellFormed();
    return odd ? `${text}\ufffd` : text;
  }
}

// x-user-defined: https://encoding.spec.whatwg.org/#x-user-defined
class UserDefined {
  decode(bytes) {
    let text = '';
    for (const byte of bytes)
      text += String.fromCharCode(byte < 0x80 ? byte : 0xf780 + byte - 0x80);
    return text;
  }
}

class Legacy {
  #converter;

  constructor(converter) {
    this.#converter = converter;
  }

  decode(bytes, fatal, more) {
    return internalBinding('encoding').decode(this.#converter, bytes, !more);
  }
}

// What the standard calls these is another converter to ICU.
const icuNames = {
  '__proto__': null,
  'iso-8859-8-i': 'iso-8859-8',
  'windows-874': 'windows-874',
  'x-mac-cyrillic': 'x-mac-cyrillic',
  'gbk': 'gb18030',
  'shift_jis': 'windows-31j',
  'euc-kr': 'windows-949',
  'big5': 'big5-hkscs',
};

function makeDecoder(encoding, fatal) {
  switch (encoding) {
    case 'utf-8':
      return new Utf8();
    case 'utf-16le':
      return new Utf16(false);
    case 'utf-16be':
      return new Utf16(true);
    case 'x-user-defined':
      return new UserDefined();
    default: {
      const converter = internalBinding('encoding').open(
        icuNames[encoding] ?? encoding, fatal);
      return converter === undefined ? undefined : new Legacy(converter);
    }
  }
}

function encodingOf(label) {
  if (label === 'utf-8' || label === 'utf8')
    return 'utf-8';
  label = label.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase();
  return require('internal/encoding_labels')(label);
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #decoder = null;
  // True between decode(..., { stream: true }) and the last piece.
  #streaming = false;
  #bomSeen = false;

  constructor(encoding = 'utf-8', options = undefined) {
    encoding = `${encoding}`;
    if (options !== undefined && options !== null &&
        typeof options !== 'object' && typeof options !== 'function')
      require('internal/validators').validateObject(options, 'options');
    const name = encodingOf(encoding);
    if (name === undefined) {
      const { ERR_ENCODING_NOT_SUPPORTED } = codes();
      throw new ERR_ENCODING_NOT_SUPPORTED(encoding);
    }
    this.#encoding = name;
    this.#fatal = !!options?.fatal;
    this.#ignoreBOM = !!options?.ignoreBOM;
    if (name !== 'utf-8') {
      this.#decoder = makeDecoder(name, this.#fatal);
      if (this.#decoder === undefined) {
        const { ERR_ENCODING_NOT_SUPPORTED } = codes();
        throw new ERR_ENCODING_NOT_SUPPORTED(encoding);
      }
    }
  }

  /** The text of the bytes; { stream: true } when more will come. */
  decode(input = undefined, options = undefined) {
    check(isObject(this) && #encoding in this, 'TextDecoder');
    const bytes = bytesOf(input);
    if (options !== undefined && options !== null &&
        typeof options !== 'object' && typeof options !== 'function')
      require('internal/validators').validateObject(options, 'options');
    const more = !!options?.stream;

    // The usual use: UTF-8 in one piece.
    if (this.#decoder === null && !more) {
      const n = bytes.length;
      if (this.#fatal && n > 0 && !binding.isUtf8(bytes))
        throw this.#invalid();
      const start = !this.#ignoreBOM && bytes[0] === 0xef &&
        bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
      return codec.utf8Slice(bytes, start, n);
    }

    this.#decoder ??= new Utf8();
    if (!this.#streaming)
      this.#bomSeen = false;
    this.#streaming = more;
    let text = this.#decoder.decode(bytes, this.#fatal, more);
    if (text === undefined) {
      this.#streaming = false;
      this.#decoder = this.#encoding === 'utf-8' ? null :
        makeDecoder(this.#encoding, this.#fatal);
      throw this.#invalid();
    }
    if (!this.#bomSeen && text.length > 0) {
      this.#bomSeen = true;
      if (!this.#ignoreBOM && text.charCodeAt(0) === 0xfeff &&
          this.#encoding.startsWith('utf-'))
        text = text.slice(1);
    }
    return text;
  }

  #invalid() {
    const { ERR_ENCODING_INVALID_ENCODED_DATA } = codes();
    return new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
  }

  get encoding() {
    check(isObject(this) && #encoding in this, 'TextDecoder');
    return this.#encoding;
  }

  get fatal() {
    check(isObject(this) && #encoding in this, 'TextDecoder');
    return this.#fatal;
  }

  get ignoreBOM() {
    check(isObject(this) && #encoding in this, 'TextDecoder');
    return this.#ignoreBOM;
  }

  [kInspect](depth, options) {
    check(isObject(this) && #encoding in this, 'TextDecoder');
    if (typeof depth === 'number' && depth < 0)
      return this;
    const shown = Object.create({
      constructor: this.constructor === undefined ? TextDecoder :
        this.constructor,
    });
    shown.encoding = this.#encoding;
    shown.fatal = this.#fatal;
    shown.ignoreBOM = this.#ignoreBOM;
    return require('util').inspect(shown, options);
  }
}

for (const [C, name, members] of [
  [TextEncoder, 'TextEncoder', ['encoding', 'encode', 'encodeInto']],
  [TextDecoder, 'TextDecoder', ['encoding', 'fatal', 'ignoreBOM', 'decode']],
]) {
  for (const member of members) {
    Object.defineProperty(C.prototype, member, {
      __proto__: null, enumerable: true,
    });
  }
  Object.defineProperty(C.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: name,
  });
}

module.exports = { TextDecoder, TextEncoder };

for (const name of ['TextDecoderStream', 'TextEncoderStream']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => require('internal/encoding_streams')[name],
  });
}
