'use strict';

// globalThis.crypto: random values, UUIDs and digests. The rest of
// SubtleCrypto throws an error that names what is missing.

const { codes, notImplemented } = require('internal/errors');

const kCreate = Symbol('kCreate');

function check(isOne, name) {
  if (!isOne)
    throw new codes.ERR_INVALID_THIS(name);
}

function exception(message, name) {
  const { DOMException } = require('web/domexception');
  return new DOMException(message, name);
}

const digests = new Map([
  ['SHA-1', 'sha1'], ['SHA-256', 'sha256'], ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'], ['SHA3-256', 'sha3-256'],
  ['SHA3-384', 'sha3-384'], ['SHA3-512', 'sha3-512'],
]);

class SubtleCrypto {
  constructor(token) {
    if (token !== kCreate)
      throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** The digest of the data, as it was at the time of the call. */
  async digest(algorithm, data) {
    check(this instanceof SubtleCrypto, 'SubtleCrypto');
    if (arguments.length < 2) {
      const err = new TypeError(
        'Failed to execute \'digest\' on \'SubtleCrypto\': 2 arguments ' +
        `required, but only ${arguments.length} present.`);
      err.code = 'ERR_MISSING_ARGS';
      throw err;
    }
    const name = digests.get(
      String(algorithm?.name ?? algorithm).toUpperCase());
    if (name === undefined)
      throw exception('Unrecognized algorithm name', 'NotSupportedError');
    if (!ArrayBuffer.isView(data) && !(data instanceof ArrayBuffer)) {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'data', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    const { binding, digestOf } = require('internal/crypto/util');
    return binding.hashOnce(digestOf(name), data, -1, 0).buffer;
  }
}

for (const name of [
  'decapsulateBits', 'decapsulateKey', 'decrypt', 'deriveBits', 'deriveKey',
  'encapsulateBits', 'encapsulateKey', 'encrypt', 'exportKey', 'generateKey',
  'getPublicKey', 'importKey', 'sign', 'unwrapKey', 'verify', 'wrapKey',
]) {
  Object.defineProperty(SubtleCrypto.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: true,
    value: {
      async [name]() {
        throw notImplemented(`crypto.subtle.${name}`);
      },
    }[name],
  });
}

const subtle = new SubtleCrypto(kCreate);

const integers = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array,
                  Uint16Array, Int32Array, Uint32Array, BigInt64Array,
                  BigUint64Array];

class Crypto {
  constructor(token) {
    if (token !== kCreate)
      throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get subtle() {
    check(this instanceof Crypto, 'Crypto');
    return subtle;
  }

  /** Fills an array of integers with random ones. */
  getRandomValues(array) {
    check(this instanceof Crypto, 'Crypto');
    if (arguments.length === 0) {
      const err = new TypeError(
        'Failed to execute \'getRandomValues\' on \'Crypto\': 1 argument ' +
        'required, but only 0 present.');
      err.code = 'ERR_MISSING_ARGS';
      throw err;
    }
    if (!integers.some((T) => array instanceof T)) {
      throw exception(
        'The data argument must be an integer-type TypedArray',
        'TypeMismatchError');
    }
    if (array.byteLength > 65536) {
      throw exception(
        `The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
    }
    const { randomFillSync } = require('internal/crypto/random');
    return randomFillSync(array, 0);
  }

  randomUUID(options) {
    check(this instanceof Crypto, 'Crypto');
    return require('internal/crypto/random').randomUUID(options);
  }
}

class CryptoKey {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
}

for (const [C, name, members] of [
  [Crypto, 'Crypto', ['subtle', 'getRandomValues', 'randomUUID']],
  [SubtleCrypto, 'SubtleCrypto', ['digest']],
  [CryptoKey, 'CryptoKey', []],
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

module.exports = {
  Crypto, CryptoKey, SubtleCrypto, crypto: new Crypto(kCreate), subtle,
};
