'use strict';

// createHash, createHmac and hash. One string, digested, is the usual use: it
// is kept until digest() and then hashed in one call. Both are Transform
// streams for those who use them so.

const {
  binding, digestOf, inEncoding, toBuffer, toData, wanted,
} = require('internal/crypto/util');
const { codes } = require('internal/errors');
const lazyTransform = require('internal/lazy_transform');

const kNative = Symbol('kNative');
const kDigest = Symbol('kDigest');
const kPending = Symbol('kPending');
const kDone = Symbol('kDone');
const kLength = Symbol('kLength');
const kKey = Symbol('kKey');
const kResult = Symbol('kResult'); // what a stream gave at its end

// Bytes up to this size are copied rather than hashed at once.
const SMALL = 4096;
const { slice } = Uint8Array.prototype;

function validators() {
  return require('internal/validators');
}

function checkEncoding(data, encoding) {
  // hex of an odd length would lose a digit.
  validators().validateEncoding(data, encoding);
}

// ---- Hash ------------------------------------------------------------------

// Fields are defined, not assigned: an assignment would ask the prototypes,
// see internal/lazy_transform.
class Fields {
  [kNative] = undefined;
  [kDigest] = undefined;
  [kPending] = undefined;
  [kDone] = false;
  [kLength] = -1;
  [kKey] = undefined;
  [kResult] = undefined;
}

/** Made by crypto.createHash(). */
function Hash(algorithm, options) {
  const hash = Reflect.construct(Fields, [], new.target ?? Hash);
  initHash(hash, algorithm, options);
  return hash;
}

function initHash(hash, algorithm, options) {
  let source;
  if (algorithm instanceof Hash) {
    source = algorithm;
  } else if (typeof algorithm !== 'string') {
    validators().validateString(algorithm, 'algorithm');
  }
  let length = -1;
  if (options !== null && typeof options === 'object') {
    if (options.outputLength !== undefined) {
      validators().validateUint32(options.outputLength,
                                  'options.outputLength');
      length = options.outputLength;
    }
    // For the stream it may become.
    Object.defineProperty(hash, 'streamOptions', {
      __proto__: null, value: options,
    });
  }

  if (source !== undefined) {
    hash[kDigest] = source[kDigest];
    hash[kNative] = binding.hashCopy(native(source));
  } else {
    const md = digestOf(algorithm);
    if (md === undefined)
      throw unsupported();
    hash[kDigest] = md;
  }
  hash[kLength] = checkLength(hash[kDigest], length, notXof);
}

function unsupported() {
  return new Error('Digest method not supported');
}

// -1: the digest's own size.
function checkLength(md, length, fail) {
  if (length < 0)
    return -1;
  const size = binding.digestSize(md);
  if (length === size)
    return -1;
  if (size > 0 && (length !== 0 || fail !== notXof))
    throw fail();
  return length;
}

function notXof() {
  const err = new Error('error:030000B2:digital envelope routines::' +
                        'not XOF or invalid length');
  err.code = 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH';
  err.library = 'digital envelope routines';
  err.reason = 'not XOF or invalid length';
  return err;
}

function native(hash) {
  let handle = hash[kNative];
  if (handle === undefined) {
    handle = hash[kNative] = binding.hashNew(hash[kDigest]);
    if (hash[kPending] !== undefined) {
      binding.hashUpdate(handle, hash[kPending]);
      hash[kPending] = undefined;
    }
  }
  return handle;
}

Hash.prototype.update = function update(data, encoding) {
  if (this[kDone])
    throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data === 'string') {
    if (encoding !== undefined)
      checkEncoding(data, encoding);
    data = toData(data, encoding);
    if (typeof data === 'string' && this[kNative] === undefined &&
        this[kPending] === undefined) {
      this[kPending] = data;
      return this;
    }
  } else {
    data = toData(data, encoding);
    if (this[kNative] === undefined && this[kPending] === undefined &&
        data.byteLength <= SMALL && data instanceof Uint8Array) {
      // A copy: the program may change its bytes before digest().
      this[kPending] = slice.call(data);
      return this;
    }
  }
  binding.hashUpdate(native(this), data);
  return this;
};

Hash.prototype.digest = function digest(encoding) {
  if (this[kDone])
    throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  encoding = normalize(encoding);
  if (this[kResult] !== undefined) {
    this[kDone] = true;
    return inEncoding(this[kResult].slice(), encoding);
  }
  const how = wanted(encoding);
  const result = this[kNative] === undefined ?
    binding.hashOnce(this[kDigest], this[kPending] ?? '', this[kLength],
                     how) :
    binding.hashDigest(this[kNative], this[kLength], how);
  this[kDone] = true;
  this[kPending] = undefined;
  return inEncoding(result, encoding);
};

function normalize(encoding) {
  if (encoding === undefined || encoding === null || encoding === 'buffer')
    return undefined;
  encoding = `${encoding}`;
  const codec = require('internal/buffer_codec').codecOf(encoding);
  return codec === undefined ? undefined : codec.name;
}

/** A Hash in the same state. */
Hash.prototype.copy = function copy(options) {
  if (this[kDone])
    throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  binding.hashUpdate(native(this), toData(chunk, encoding));
  callback();
};

Hash.prototype._flush = function _flush(callback) {
  // digest() may still be called, once.
  this[kResult] = binding.hashDigest(native(this), this[kLength], 0);
  this.push(toBuffer(this[kResult].slice()));
  callback();
};

lazyTransform(Hash);

// ---- Hmac ------------------------------------------------------------------

/** Made by crypto.createHmac(). */
function Hmac(algorithm, key, options) {
  const hmac = Reflect.construct(Fields, [], new.target ?? Hmac);
  initHmac(hmac, algorithm, key, options);
  return hmac;
}

function initHmac(hmac, algorithm, key, options) {
  validators().validateString(algorithm, 'hmac');
  hmac[kKey] = require('internal/crypto/keys')
    .secretBytes(key, 'key', options?.encoding);
  const md = digestOf(algorithm);
  if (md === undefined)
    throw new codes.ERR_CRYPTO_INVALID_DIGEST(algorithm);
  if (options !== null && typeof options === 'object') {
    Object.defineProperty(hmac, 'streamOptions', {
      __proto__: null, value: options,
    });
  }
  hmac[kDigest] = md;
}

function nativeHmac(hmac) {
  let handle = hmac[kNative];
  if (handle === undefined) {
    handle = hmac[kNative] = binding.hmacNew(hmac[kDigest], hmac[kKey]);
    if (hmac[kPending] !== undefined) {
      binding.hmacUpdate(handle, hmac[kPending]);
      hmac[kPending] = undefined;
    }
  }
  return handle;
}

Hmac.prototype.update = function update(data, encoding) {
  if (this[kDone])
    throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data === 'string' && encoding !== undefined)
    checkEncoding(data, encoding);
  data = toData(data, encoding);
  if (typeof data === 'string' && this[kNative] === undefined &&
      this[kPending] === undefined) {
    this[kPending] = data;
    return this;
  }
  binding.hmacUpdate(nativeHmac(this), data);
  return this;
};

Hmac.prototype.digest = function digest(encoding) {
  encoding = normalize(encoding);
  if (this[kDone]) {
    // Node gives nothing the second time, without an error.
    const { Buffer } = require('buffer');
    return encoding === undefined ? Buffer.from('') : '';
  }
  const how = wanted(encoding);
  const result = this[kNative] === undefined ?
    binding.hmacOnce(this[kDigest], this[kKey], this[kPending] ?? '', how) :
    binding.hmacDigest(this[kNative], how);
  this[kDone] = true;
  return inEncoding(result, encoding);
};

Hmac.prototype._transform = function _transform(chunk, encoding, callback) {
  binding.hmacUpdate(nativeHmac(this), toData(chunk, encoding));
  callback();
};

Hmac.prototype._flush = function _flush(callback) {
  this[kDone] = true;
  this.push(toBuffer(binding.hmacDigest(nativeHmac(this), 0)));
  callback();
};

lazyTransform(Hmac);

// ---- one shot --------------------------------------------------------------

/** hash(algorithm, input[, 'hex' | options]): the digest in one call. */
function hash(algorithm, input, options) {
  validators().validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !ArrayBuffer.isView(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
  let outputEncoding = 'hex';
  let length;
  if (typeof options === 'string') {
    outputEncoding = options;
  } else if (options !== undefined) {
    validators().validateObject(options, 'options');
    ({ outputEncoding = 'hex', outputLength: length } = options);
  }
  let encoding = outputEncoding;
  if (encoding !== 'hex' && encoding !== 'base64') {
    validators().validateString(outputEncoding, 'outputEncoding');
    if (outputEncoding.toLowerCase() === 'buffer') {
      encoding = undefined;
    } else {
      encoding = normalize(outputEncoding);
      if (encoding === undefined) {
        throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding',
                                              outputEncoding);
      }
    }
  }
  if (length !== undefined)
    validators().validateUint32(length, 'options.outputLength');
  const md = digestOf(algorithm);
  if (md === undefined)
    throw unsupported();
  return inEncoding(
    binding.hashOnce(md, input, checkLength(md, length ?? -1, () => {
      const err = new Error(`Output length ${length} is invalid for ` +
        `${algorithm}, which does not support XOF`);
      err.code = 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH';
      return err;
    }),
                     wanted(encoding)),
    encoding);
}

module.exports = { Hash, Hmac, hash };
