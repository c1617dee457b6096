'use strict';

// Blob and File, https://w3c.github.io/FileAPI/, and object URLs. A Blob is a
// list of byte arrays that nobody else can write to; slices share them.

const { codes } = require('internal/errors');

const kParts = Symbol('kParts');
const kInspect = Symbol.for('nodejs.util.inspect.custom');

const CHUNK = 64 * 1024;

function isAnyArrayBuffer(value) {
  return value instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer === 'function' &&
     value instanceof SharedArrayBuffer);
}

function check(isOne, name = 'Blob') {
  if (!isOne)
    throw new codes.ERR_INVALID_THIS(name);
}

// A type with anything but printable ASCII is none.
function normalizeType(type) {
  type = `${type}`;
  return /[^\u0020-\u007e]/.test(type) ? '' : type.toLowerCase();
}

let encoder;
function encode(text, endings) {
  if (endings === 'native')
    text = text.replace(/\r\n?/g, '\n');
  encoder ??= new TextEncoder();
  return encoder.encode(text);
}

function partOf(source, endings) {
  if (source instanceof Blob)
    return source[kParts]();
  if (isAnyArrayBuffer(source))
    return [new Uint8Array(source).slice()];
  if (ArrayBuffer.isView(source)) {
    return [new Uint8Array(source.buffer, source.byteOffset,
                           source.byteLength).slice()];
  }
  return [encode(`${source}`, endings)];
}

class Blob {
  #parts = [];
  #size = 0;
  #type = '';

  constructor(sources = [], options = undefined) {
    if (sources === null || typeof sources !== 'object' ||
        typeof sources[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    }
    if (options !== undefined && options !== null &&
        typeof options !== 'object' && typeof options !== 'function')
      require('internal/validators').validateObject(options, 'options');
    const endings = options?.endings ?? 'transparent';
    if (`${endings}` !== 'transparent' && `${endings}` !== 'native')
      throw new codes.ERR_INVALID_ARG_VALUE('options.endings', endings);
    for (const source of sources)
      this.#add(partOf(source, `${endings}`));
    if (options?.type !== undefined)
      this.#type = normalizeType(options.type);
  }

  #add(parts) {
    for (const part of parts) {
      if (part.length > 0) {
        this.#parts.push(part);
        this.#size += part.length;
      }
    }
  }

  [kParts]() {
    return this.#parts;
  }

  get size() {
    check(#size in this);
    return this.#size;
  }

  get type() {
    check(#size in this);
    return this.#type;
  }

  /** The bytes from start to end as another Blob; nothing is copied. */
  slice(start = 0, end = undefined, contentType = '') {
    check(#size in this);
    const size = this.#size;
    start = clamp(start, size);
    end = end === undefined ? size : clamp(end, size);
    const blob = new Blob();
    blob.#type = normalizeType(contentType);
    let at = 0;
    for (const part of this.#parts) {
      const from = Math.max(start - at, 0);
      const to = Math.min(end - at, part.length);
      if (from < to)
        blob.#add([part.subarray(from, to)]);
      at += part.length;
    }
    return blob;
  }

  #collect() {
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  async arrayBuffer() {
    check(#size in this);
    return this.#collect().buffer;
  }

  async bytes() {
    check(#size in this);
    return this.#collect();
  }

  async text() {
    check(#size in this);
    return new TextDecoder().decode(this.#collect());
  }

  /** A ReadableStream of the bytes. */
  stream() {
    check(#size in this);
    const { ReadableStream } = require('web/streams');
    const parts = this.#parts;
    let i = 0;
    let at = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        const request = controller.byobRequest;
        if (i === parts.length) {
          controller.close();
          request?.respond(0);
          return;
        }
        const n = Math.min(parts[i].length - at,
                           request?.view.byteLength ?? CHUNK);
        const bytes = parts[i].subarray(at, at + n);
        at += n;
        if (at === parts[i].length) {
          i++;
          at = 0;
        }
        if (request) {
          new Uint8Array(request.view.buffer, request.view.byteOffset)
            .set(bytes);
          request.respond(n);
        } else {
          controller.enqueue(bytes.slice());
        }
      },
    }, { highWaterMark: 0 });
  }

  [kInspect](depth, options) {
    if (depth < 0)
      return this;
    const { inspect } = require('util');
    return `Blob ${inspect({ size: this.size, type: this.type }, options)}`;
  }

  [Symbol.for('tandem.structuredClone')]() {
    return this.slice(0, this.#size, this.#type);
  }
}

function clamp(index, size) {
  index = Math.trunc(+index) || 0;
  return index < 0 ? Math.max(size + index, 0) : Math.min(index, size);
}

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2)
      throw new codes.ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const { lastModified } = options ?? {};
    this.#lastModified = lastModified === undefined ? Date.now() :
      Math.trunc(+lastModified) || 0;
    this.#name = `${fileName}`.toWellFormed();
  }

  get name() {
    check(#name in this, 'File');
    return this.#name;
  }

  get lastModified() {
    check(#name in this, 'File');
    return this.#lastModified;
  }

  [kInspect](depth, options) {
    if (depth < 0)
      return this;
    const { inspect } = require('util');
    return `File ${inspect({
      size: this.size,
      type: this.type,
      name: this.#name,
      lastModified: this.#lastModified,
    }, options)}`;
  }

  [Symbol.for('tandem.structuredClone')]() {
    return new File([this], this.#name, {
      type: this.type, lastModified: this.#lastModified,
    });
  }
}

for (const [C, name, members] of [
  [Blob, 'Blob', ['size', 'type', 'slice', 'stream', 'text', 'arrayBuffer',
                  'bytes']],
  [File, 'File', ['name', 'lastModified']],
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

// ---- object URLs -----------------------------------------------------------

const urls = new Map();

/** URL.createObjectURL(blob) */
function createObjectURL(blob) {
  if (!(blob instanceof Blob))
    throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  const { randomUUID } = require('crypto');
  const id = randomUUID();
  urls.set(id, blob);
  return `blob:nodedata:${id}`;
}

/** URL.revokeObjectURL(url) */
function revokeObjectURL(url) {
  urls.delete(idOf(`${url}`));
}

function idOf(url) {
  return /^blob:nodedata:([^?#]*)/.exec(url)?.[1];
}

/** buffer.resolveObjectURL(url): its Blob, or undefined. */
function resolveObjectURL(url) {
  const blob = urls.get(idOf(`${url}`));
  return blob?.slice(0, blob.size, blob.type);
}

module.exports = {
  Blob, File, createObjectURL, resolveObjectURL, revokeObjectURL,
};
