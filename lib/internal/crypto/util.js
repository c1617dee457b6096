'use strict';

// What the parts of node:crypto share: data arguments, results, digests by
// name.

const binding = internalBinding('crypto');
const { codes } = require('internal/errors');

const { kBytes, kHex, kBase64 } = binding;

let buffers;
function bufferModule() {
  return (buffers ??= require('buffer'));
}

/** Bytes made by C, as a Buffer over the same memory. */
function toBuffer(bytes) {
  const { FastBuffer } = bufferModule();
  return new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** How C should give a result that the caller wants in `encoding`. */
function wanted(encoding) {
  if (encoding === 'hex')
    return kHex;
  if (encoding === 'base64')
    return kBase64;
  return kBytes;
}

/** A result of C in `encoding`; see wanted(). */
function inEncoding(result, encoding) {
  if (typeof result === 'string')
    return result;
  const buf = toBuffer(result);
  if (encoding === undefined || encoding === null || encoding === 'buffer' ||
      encoding === '')
    return buf;
  return buf.toString(encoding);
}

const digests = new Map();

/** The wrapped algorithm of a name, or undefined. */
function digestOf(name) {
  let md = digests.get(name);
  if (md === undefined) {
    md = binding.fetchDigest(name);
    if (md !== undefined)
      digests.set(name, md);
  }
  return md;
}

/** Data as C takes it: utf8 strings as they are, everything else as bytes. */
function toData(data, encoding, name = 'data') {
  if (typeof data === 'string') {
    if (encoding === undefined || encoding === null || encoding === 'utf8' ||
        encoding === 'buffer' || encoding === '')
      return data;
    const { Buffer } = bufferModule();
    if (!Buffer.isEncoding(encoding))
      return data;
    return Buffer.from(data, encoding);
  }
  if (ArrayBuffer.isView(data))
    return data;
  throw new codes.ERR_INVALID_ARG_TYPE(
    name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
}

/** Bytes of a string, view or ArrayBuffer. */
function toBytes(data, name, encoding = 'utf8') {
  if (typeof data === 'string')
    return bufferModule().Buffer.from(data, encoding);
  if (ArrayBuffer.isView(data))
    return data;
  if (isAnyArrayBuffer(data))
    return new Uint8Array(data);
  throw new codes.ERR_INVALID_ARG_TYPE(
    name,
    ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], data);
}

function isAnyArrayBuffer(value) {
  return value instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer === 'function' &&
     value instanceof SharedArrayBuffer);
}

module.exports = {
  binding, digestOf, inEncoding, isAnyArrayBuffer, toBuffer, toBytes, toData,
  wanted,
};
