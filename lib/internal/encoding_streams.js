'use strict';

// TextEncoderStream and TextDecoderStream,
// https://encoding.spec.whatwg.org/#interface-textencoderstream.

const { TextDecoder, TextEncoder } = require('web/encoding');
const { TransformStream } = require('web/streams');

class TextEncoderStream {
  #transform;
  // A high surrogate at the end of a chunk waits for the low one.
  #high = '';

  constructor() {
    const encoder = new TextEncoder();
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        let text = this.#high + `${chunk}`;
        this.#high = '';
        const last = text.charCodeAt(text.length - 1);
        if (last >= 0xd800 && last <= 0xdbff) {
          this.#high = text[text.length - 1];
          text = text.slice(0, -1);
        }
        if (text.length > 0)
          controller.enqueue(encoder.encode(text));
      },
      flush: (controller) => {
        if (this.#high !== '')
          controller.enqueue(encoder.encode(this.#high));
      },
    });
  }

  get encoding() {
    return 'utf-8';
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}

class TextDecoderStream {
  #decoder;
  #transform;

  constructor(encoding = 'utf-8', options = {}) {
    const decoder = this.#decoder = new TextDecoder(encoding, options);
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        const text = decoder.decode(chunk, { stream: true });
        if (text.length > 0)
          controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text.length > 0)
          controller.enqueue(text);
      },
    });
  }

  get encoding() {
    return this.#decoder.encoding;
  }

  get fatal() {
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    return this.#decoder.ignoreBOM;
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}

for (const [C, name] of [[TextEncoderStream, 'TextEncoderStream'],
                         [TextDecoderStream, 'TextDecoderStream']]) {
  Object.defineProperty(C.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: name,
  });
}

module.exports = { TextDecoderStream, TextEncoderStream };
