'use strict';

// Keys from passwords and from other keys: pbkdf2, scrypt, hkdf. The forms
// with a callback run on libuv's pool.

const {
  binding, digestOf, toBuffer, toBytes,
} = require('internal/crypto/util');
const { codes } = require('internal/errors');
const {
  validateFunction, validateInteger, validateInt32, validateObject,
  validateString, validateUint32,
} = require('internal/validators');

// Runs a binding's function with or without a callback.
function run(fn, args, callback, convert) {
  if (callback === undefined) {
    const result = fn(...args);
    if (typeof result === 'number')
      throw new codes.ERR_CRYPTO_OPERATION_FAILED('Deriving bits failed');
    return convert(result);
  }
  callback = require('internal/async_context').bind(callback);
  fn(...args, (status, value) => {
    if (status < 0) {
      callback(
        new codes.ERR_CRYPTO_OPERATION_FAILED('Deriving bits failed'));
    } else {
      callback(null, convert(value));
    }
  });
  return undefined;
}

// ---- pbkdf2 ----------------------------------------------------------------

function pbkdf2Arguments(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = toBytes(password, 'password');
  salt = toBytes(salt, 'salt');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  const md = digestOf(digest);
  if (md === undefined)
    throw new codes.ERR_CRYPTO_INVALID_DIGEST(digest);
  return [password, salt, iterations, keylen, md];
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const args = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  run(binding.pbkdf2, args, callback, toBuffer);
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  const args = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  return run(binding.pbkdf2, args, undefined, toBuffer);
}

// ---- scrypt ----------------------------------------------------------------

// One parameter has two names; both at once is an error.
function either(options, short, long, fallback) {
  if (options[short] !== undefined) {
    if (options[long] !== undefined) {
      throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
    }
    return [options[short], short];
  }
  if (options[long] !== undefined)
    return [options[long], long];
  return [fallback, short];
}

function scryptArguments(password, salt, keylen, options) {
  password = toBytes(password, 'password');
  salt = toBytes(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);

  let N = 16384;
  let r = 8;
  let p = 1;
  let maxmem = 32 << 20;
  if (options !== undefined && options !== null) {
    let name;
    validateObject(options, 'options');
    [N, name] = either(options, 'N', 'cost', N);
    validateUint32(N, name);
    [r, name] = either(options, 'r', 'blockSize', r);
    validateUint32(r, name);
    [p, name] = either(options, 'p', 'parallelization', p);
    validateUint32(p, name);
    if (options.maxmem !== undefined) {
      ({ maxmem } = options);
      validateInteger(maxmem, 'maxmem', 0);
    }
    N ||= 16384;
    r ||= 8;
    p ||= 1;
    maxmem ||= 32 << 20;
  }
  const reason = binding.scryptCheck(N, r, p, maxmem);
  if (reason !== undefined) {
    const err = new codes.ERR_CRYPTO_INVALID_SCRYPT_PARAMS();
    if (reason !== '')
      err.message = `Invalid scrypt params: ${reason.split('::').pop()}`;
    throw err;
  }
  return [password, salt, keylen, N, r, p, maxmem];
}

function scrypt(password, salt, keylen, options, callback) {
  if (callback === undefined) {
    callback = options;
    options = undefined;
  }
  const args = scryptArguments(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  run(binding.scrypt, args, callback, toBuffer);
}

function scryptSync(password, salt, keylen, options) {
  const args = scryptArguments(password, salt, keylen, options);
  return run(binding.scrypt, args, undefined, toBuffer);
}

// ---- hkdf ------------------------------------------------------------------

function hkdfArguments(digest, key, salt, info, length) {
  validateString(digest, 'digest');
  key = require('internal/crypto/keys').secretBytes(key, 'ikm');
  salt = toBytes(salt, 'salt');
  info = toBytes(info, 'info');
  validateInteger(length, 'length', 0, 2 ** 31 - 1);
  if (info.byteLength > 1024) {
    throw new codes.ERR_OUT_OF_RANGE(
      'info', 'must not contain more than 1024 bytes', info.byteLength);
  }
  const md = digestOf(digest);
  if (md === undefined)
    throw new codes.ERR_CRYPTO_INVALID_DIGEST(digest);
  // RFC 5869, section 2.3.
  if (length > 255 * Math.abs(binding.digestSize(md)))
    throw new codes.ERR_CRYPTO_INVALID_KEYLEN();
  return [key, salt, info, length, md];
}

const toArrayBuffer = (bytes) => bytes.buffer;

function hkdf(digest, key, salt, info, length, callback) {
  const args = hkdfArguments(digest, key, salt, info, length);
  validateFunction(callback, 'callback');
  run(binding.hkdf, args, callback, toArrayBuffer);
}

function hkdfSync(digest, key, salt, info, length) {
  const args = hkdfArguments(digest, key, salt, info, length);
  return run(binding.hkdf, args, undefined, toArrayBuffer);
}

module.exports = {
  hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync,
};
