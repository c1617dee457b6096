'use strict';

// node:stream/consumers: reads a stream or async iterable to its end.

async function chunksOf(stream) {
  const { Buffer } = require('buffer');
  const chunks = [];
  for await (const chunk of stream) {
    if (typeof chunk === 'string')
      chunks.push(Buffer.from(chunk));
    else if (ArrayBuffer.isView(chunk))
      chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset,
                                 chunk.byteLength));
    else if (chunk instanceof ArrayBuffer)
      chunks.push(new Uint8Array(chunk));
    else
      chunks.push(Buffer.from(String(chunk)));
  }
  return chunks;
}

/** Resolves to a Buffer of all bytes. */
async function buffer(stream) {
  return require('buffer').Buffer.concat(await chunksOf(stream));
}

/** Resolves to a Uint8Array of all bytes. */
async function bytes(stream) {
  const all = await buffer(stream);
  return new Uint8Array(all.buffer, all.byteOffset, all.length);
}

/** Resolves to an ArrayBuffer of all bytes. */
async function arrayBuffer(stream) {
  const all = await buffer(stream);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.length);
}

/** Resolves to a Blob of all chunks. */
async function blob(stream) {
  const { Blob } = require('buffer');
  const chunks = [];
  for await (const chunk of stream)
    chunks.push(chunk);
  return new Blob(chunks);
}

/** Resolves to the text, bytes read as UTF-8. */
async function text(stream) {
  const { TextDecoder } = require('web/encoding');
  const decoder = new TextDecoder();
  let string = '';
  for await (const chunk of stream) {
    if (typeof chunk === 'string')
      string += chunk;
    else
      string += decoder.decode(chunk, { stream: true });
  }
  return string + decoder.decode();
}

/** Resolves to the text parsed as JSON. */
async function json(stream) {
  return JSON.parse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, bytes, text, json };
