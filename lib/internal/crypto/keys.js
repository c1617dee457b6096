'use strict';

// KeyObject, for secret keys. Public and private keys are missing: what makes
// one throws an error that says so.

const { binding, isAnyArrayBuffer } = require('internal/crypto/util');
const { codes, notImplemented } = require('internal/errors');

const kCreate = Symbol('kCreate');

class KeyObject {
  #bytes;

  constructor(type, token, bytes) {
    if (type !== 'secret' && type !== 'public' && type !== 'private')
      throw new codes.ERR_INVALID_ARG_VALUE('type', type);
    if (token !== kCreate)
      throw new codes.ERR_INVALID_ARG_TYPE('handle', 'object', token);
    this.#bytes = bytes;
  }

  get type() {
    return 'secret';
  }

  get symmetricKeySize() {
    return this.#bytes.length;
  }

  /** The key's bytes, or a JSON Web Key for `{ format: 'jwk' }`. */
  export(options) {
    if (options !== undefined) {
      const { validateObject, validateOneOf } =
        require('internal/validators');
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format',
                    [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') {
        return { kty: 'oct', k: this.#bytes.toString('base64url') };
      }
    }
    return require('buffer').Buffer.from(this.#bytes);
  }

  equals(otherKeyObject) {
    if (!(otherKeyObject instanceof KeyObject)) {
      throw new codes.ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject',
                                           otherKeyObject);
    }
    const a = this.#bytes;
    const b = otherKeyObject.#bytes;
    return a.length === b.length && binding.timingSafeEqual(a, b);
  }

  toCryptoKey() {
    throw notImplemented('keyObject.toCryptoKey');
  }

  static from() {
    throw notImplemented('KeyObject.from');
  }

  static bytesOf(key) {
    return key.#bytes;
  }
}

const { bytesOf } = KeyObject;
delete KeyObject.bytesOf;
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'KeyObject',
});

/** The bytes of a secret key given as a KeyObject, string or bytes. */
function secretBytes(key, name = 'key', encoding) {
  if (key instanceof KeyObject)
    return bytesOf(key);
  if (typeof key === 'string')
    return require('buffer').Buffer.from(key, encoding);
  if (ArrayBuffer.isView(key))
    return key;
  if (isAnyArrayBuffer(key))
    return new Uint8Array(key);
  throw new codes.ERR_INVALID_ARG_TYPE(
    name,
    ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string',
     'KeyObject', 'CryptoKey'], key);
}

/** A KeyObject of a secret's bytes, which are copied. */
function createSecretKey(key, encoding) {
  let bytes;
  const { Buffer } = require('buffer');
  if (typeof key === 'string')
    bytes = Buffer.from(key, encoding);
  else if (ArrayBuffer.isView(key))
    bytes = Buffer.from(new Uint8Array(key.buffer, key.byteOffset,
                                       key.byteLength));
  else if (isAnyArrayBuffer(key))
    bytes = Buffer.from(new Uint8Array(key));
  else
    throw new codes.ERR_INVALID_ARG_TYPE(
      'key',
      ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], key);
  return new KeyObject('secret', kCreate, bytes);
}

module.exports = { KeyObject, createSecretKey, secretBytes };
