'use strict';

// The WHATWG streams, https://streams.spec.whatwg.org/: npm
// web-streams-polyfill, which follows the standard's reference implementation,
// bundled at build time.

// It looks for an AbortController and DOMException on the global object and
// finds ours there.
const ponyfill = require('deps/web-streams-polyfill/dist/ponyfill');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

// Shown by name: their insides are of no use to the reader.
for (const [name, fields] of [
  ['ReadableStream', ['locked']],
  ['WritableStream', ['locked']],
  ['TransformStream', ['readable', 'writable']],
]) {
  Object.defineProperty(ponyfill[name].prototype, kInspect, {
    __proto__: null,
    configurable: true,
    writable: true,
    value(depth, options) {
      if (depth < 0)
        return this;
      const shown = {};
      for (const field of fields)
        shown[field] = this[field];
      return `${name} ${require('util').inspect(shown, options)}`;
    },
  });
}

module.exports = {
  ByteLengthQueuingStrategy: ponyfill.ByteLengthQueuingStrategy,
  CountQueuingStrategy: ponyfill.CountQueuingStrategy,
  ReadableByteStreamController: ponyfill.ReadableByteStreamController,
  ReadableStream: ponyfill.ReadableStream,
  ReadableStreamBYOBReader: ponyfill.ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest: ponyfill.ReadableStreamBYOBRequest,
  ReadableStreamDefaultController: ponyfill.ReadableStreamDefaultController,
  ReadableStreamDefaultReader: ponyfill.ReadableStreamDefaultReader,
  TransformStream: ponyfill.TransformStream,
  TransformStreamDefaultController:
    ponyfill.TransformStreamDefaultController,
  WritableStream: ponyfill.WritableStream,
  WritableStreamDefaultController: ponyfill.WritableStreamDefaultController,
  WritableStreamDefaultWriter: ponyfill.WritableStreamDefaultWriter,
};

for (const name of ['TextDecoderStream', 'TextEncoderStream']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => require('internal/encoding_streams')[name],
  });
}
for (const name of ['CompressionStream', 'DecompressionStream']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => require('web/compression')[name],
  });
}
