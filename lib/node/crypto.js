'use strict';

// node:crypto. Each part loads when one of its functions is first read:
// digests, random bytes, key derivation, ciphers, web crypto. Asymmetric
// cryptography is missing: its functions throw an error that names them.

function lazy(id, name, as = name, enumerable = true, convert) {
  Object.defineProperty(module.exports, as, {
    __proto__: null,
    configurable: true,
    enumerable,
    get() {
      let value = require(id)[name];
      if (convert !== undefined)
        value = convert(value);
      set(value);
      return value;
    },
    set,
  });
  function set(value) {
    Object.defineProperty(module.exports, as, {
      __proto__: null,
      configurable: true,
      enumerable,
      writable: true,
      value,
    });
  }
}

/** A Hash of the algorithm, e.g. createHash('sha256'). */
function createHash(algorithm, options) {
  const { Hash } = require('internal/crypto/hash');
  return new Hash(algorithm, options);
}

/** An Hmac of the algorithm with a secret key. */
function createHmac(algorithm, key, options) {
  const { Hmac } = require('internal/crypto/hash');
  return new Hmac(algorithm, key, options);
}

/** A Cipheriv: encrypts with a key and an initialization vector. */
function createCipheriv(cipher, key, iv, options) {
  const { Cipheriv } = require('internal/crypto/cipher');
  return new Cipheriv(cipher, key, iv, options);
}

/** A Decipheriv: the inverse of createCipheriv. */
function createDecipheriv(cipher, key, iv, options) {
  const { Decipheriv } = require('internal/crypto/cipher');
  return new Decipheriv(cipher, key, iv, options);
}

let hashes;
/** The names createHash() knows. */
function getHashes() {
  hashes ??= internalBinding('crypto').getHashes();
  return hashes.slice();
}

/** Compares two buffers of one length in a time that tells nothing. */
function timingSafeEqual(buf1, buf2) {
  const { codes } = require('internal/errors');
  if (!ArrayBuffer.isView(buf1) && !(buf1 instanceof ArrayBuffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'buf1', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], buf1);
  }
  if (!ArrayBuffer.isView(buf2) && !(buf2 instanceof ArrayBuffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'buf2', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], buf2);
  }
  if (buf1.byteLength !== buf2.byteLength)
    throw new codes.ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return internalBinding('crypto').timingSafeEqual(buf1, buf2);
}

function getFips() {
  return 0;
}

module.exports = {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  getFips,
  getHashes,
  timingSafeEqual,
};

lazy('internal/crypto/hash', 'hash');
for (const [name, code] of [['Hash', 'DEP0179'], ['Hmac', 'DEP0181']]) {
  lazy('internal/crypto/hash', name, name, true,
       (C) => require('util').deprecate(
         C, `crypto.${name} constructor is deprecated.`, code));
}
for (const name of ['randomBytes', 'randomFill', 'randomFillSync',
                    'randomInt', 'randomUUID'])
  lazy('internal/crypto/random', name);
for (const name of ['pseudoRandomBytes', 'prng', 'rng'])
  lazy('internal/crypto/random', 'randomBytes', name, false);
for (const name of ['hkdf', 'hkdfSync', 'pbkdf2', 'pbkdf2Sync', 'scrypt',
                    'scryptSync'])
  lazy('internal/crypto/kdf', name);
for (const name of ['Cipheriv', 'Decipheriv', 'getCipherInfo', 'getCiphers'])
  lazy('internal/crypto/cipher', name);
for (const name of ['KeyObject', 'createSecretKey'])
  lazy('internal/crypto/keys', name);
lazy('internal/crypto/webcrypto', 'crypto', 'webcrypto');
lazy('internal/crypto/webcrypto', 'subtle');
for (const name of ['Crypto', 'CryptoKey', 'SubtleCrypto']) {
  // For the globals of these names.
  lazy('internal/crypto/webcrypto', name, name, false);
}

/** crypto.getRandomValues() of the web. */
module.exports.getRandomValues = function getRandomValues(array) {
  return module.exports.webcrypto.getRandomValues(array);
};

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    get: () => require('internal/crypto/constants'),
  },
  fips: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: getFips,
    set(value) {
      if (value) {
        const { codes } = require('internal/errors');
        throw new codes.ERR_CRYPTO_FIPS_UNAVAILABLE();
      }
    },
  },
});

for (const name of [
  'Certificate', 'DiffieHellman', 'DiffieHellmanGroup', 'ECDH', 'Sign',
  'Verify', 'X509Certificate', 'argon2', 'argon2Sync', 'checkPrime',
  'checkPrimeSync', 'createDiffieHellman', 'createDiffieHellmanGroup',
  'createECDH', 'createPrivateKey', 'createPublicKey', 'createSign', 'createVerify', 'decapsulate',
  'diffieHellman', 'encapsulate', 'generateKey', 'generateKeyPair',
  'generateKeyPairSync', 'generateKeySync', 'generatePrime',
  'generatePrimeSync', 'getCurves', 'getDiffieHellman', 'privateDecrypt',
  'privateEncrypt', 'publicDecrypt', 'publicEncrypt', 'secureHeapUsed',
  'setEngine', 'setFips', 'sign', 'verify',
]) {
  module.exports[name] = {
    [name]: function() {
      const { notImplemented } = require('internal/errors');
      throw notImplemented(`crypto.${name}`);
    },
  }[name];
}
