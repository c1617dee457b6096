'use strict';

// createCipheriv and createDecipheriv, both Transform streams for those who
// use them so.

const native = internalBinding('crypto_cipher');
const { toBuffer, toBytes } = require('internal/crypto/util');
const { codes, notImplemented } = require('internal/errors');
const lazyTransform = require('internal/lazy_transform');
const {
  validateObject, validateString, validateUint32,
} = require('internal/validators');

const kHandle = Symbol('kHandle');
const kInfo = Symbol('kInfo');
const kDecoder = Symbol('kDecoder');
const kTagLength = Symbol('kTagLength');
const kTag = Symbol('kTag');
const kEncrypts = Symbol('kEncrypts');
const kState = Symbol('kState'); // 0 new, 1 data came, 2 final

const modes = new Map([
  [0, 'stream'], [1, 'ecb'], [2, 'cbc'], [3, 'cfb'], [4, 'ofb'], [5, 'ctr'],
  [6, 'gcm'], [7, 'ccm'], [0x10001, 'xts'], [0x10002, 'wrap'],
  [0x10003, 'ocb'], [0x10004, 'siv'], [0x10005, 'gcm-siv'],
]);

// What the binding says of a cipher, with names.
function infoOf(name, keyLength, ivLength) {
  const list = native.cipherInfo(name, keyLength, ivLength);
  if (list === undefined)
    return undefined;
  return {
    nid: list[0],
    blockSize: list[1],
    ivLength: list[2],
    keyLength: list[3],
    mode: list[0] === 1018 ? 'stream' : modes.get(list[4]) ?? 'stream',
    aead: list[5] === 1,
    name: list[6].toLowerCase(),
  };
}

function init(cipher, name, key, iv, options, encrypts) {
  validateString(name, 'cipher');
  const encoding = options?.encoding;
  key = require('internal/crypto/keys').secretBytes(key, 'key', encoding);
  iv = iv === null ? null : toBytes(iv, 'iv');

  const info = infoOf(name);
  if (info === undefined)
    throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
  if (['ccm', 'wrap', 'siv', 'gcm-siv'].includes(info.mode))
    throw notImplemented(`crypto.createCipheriv('${name}')`);

  if (iv === null) {
    if (info.ivLength !== 0)
      throw new codes.ERR_CRYPTO_INVALID_IV();
  } else if (info.aead ? iv.byteLength === 0 :
    iv.byteLength !== info.ivLength) {
    throw new codes.ERR_CRYPTO_INVALID_IV();
  }
  if (key.byteLength !== info.keyLength &&
      infoOf(name, key.byteLength) === undefined)
    throw new codes.ERR_CRYPTO_INVALID_KEYLEN();

  let tagLength = options?.authTagLength;
  if (tagLength !== undefined && tagLength !== null) {
    if (typeof tagLength !== 'number' || tagLength < 0 ||
        !Number.isInteger(tagLength)) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.authTagLength',
                                            tagLength);
    }
    if (info.aead) {
      const valid = info.mode === 'gcm' ?
        [4, 8, 12, 13, 14, 15, 16].includes(tagLength) :
        tagLength > 0 && tagLength <= 16;
      if (!valid)
        throw invalidTagLength(tagLength);
    }
  } else {
    tagLength = undefined;
    if (info.mode === 'ocb') {
      const err = new TypeError(`authTagLength required for ${name}`);
      err.code = 'ERR_CRYPTO_INVALID_TAG_LENGTH';
      throw err;
    }
  }

  cipher[kHandle] = native.cipherNew(name, key, iv, encrypts,
                                     tagLength ?? 0);
  cipher[kInfo] = info;
  cipher[kEncrypts] = encrypts;
  cipher[kTagLength] = tagLength;
  if (options !== undefined && options !== null) {
    Object.defineProperty(cipher, 'streamOptions', {
      __proto__: null, value: options,
    });
  }
}

function invalidTagLength(length) {
  const err = new TypeError(`Invalid authentication tag length: ${length}`);
  err.code = 'ERR_CRYPTO_INVALID_AUTH_TAG';
  return err;
}

function encode(cipher, bytes, encoding, last) {
  const buf = toBuffer(bytes);
  if (encoding === undefined || encoding === null || encoding === 'buffer')
    return buf;
  if (cipher[kDecoder] === undefined) {
    const { StringDecoder } = require('string_decoder');
    cipher[kDecoder] = new StringDecoder(encoding);
  }
  return last ? cipher[kDecoder].end(buf) : cipher[kDecoder].write(buf);
}

function update(data, inputEncoding, outputEncoding) {
  if (typeof data === 'string') {
    require('internal/validators').validateEncoding(data, inputEncoding);
    data = toBytes(data, 'data', inputEncoding ?? 'utf8');
  } else if (!ArrayBuffer.isView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  if (this[kState] === 2)
    throw new codes.ERR_CRYPTO_INVALID_STATE('update');
  this[kState] = 1;
  return encode(this, native.cipherUpdate(this[kHandle], data),
                outputEncoding, false);
}

function final(outputEncoding) {
  if (this[kState] === 2)
    throw new codes.ERR_CRYPTO_INVALID_STATE('final');
  const { aead } = this[kInfo];
  if (aead && !this[kEncrypts] && this[kTag] === undefined) {
    this[kState] = 2;
    throw new Error('Unsupported state or unable to authenticate data');
  }
  this[kState] = 2;
  const bytes = native.cipherFinal(this[kHandle]);
  if (bytes === undefined) {
    throw new Error(aead ?
      'Unsupported state or unable to authenticate data' :
      'Unsupported state');
  }
  if (aead && this[kEncrypts])
    this[kTag] = native.cipherGetTag(this[kHandle], this[kTagLength] ?? 16);
  return encode(this, bytes, outputEncoding, true);
}

function setAutoPadding(on) {
  if (this[kState] === 2)
    throw new codes.ERR_CRYPTO_INVALID_STATE('setAutoPadding');
  native.cipherSetPadding(this[kHandle], on === undefined || !!on);
  return this;
}

function setAAD(aad, options) {
  if (typeof aad === 'string')
    aad = toBytes(aad, 'aadbuf', options?.encoding ?? 'utf8');
  else if (!ArrayBuffer.isView(aad) && !(aad instanceof ArrayBuffer))
    throw new codes.ERR_INVALID_ARG_TYPE(
      'aadbuf', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray',
                 'DataView'], aad);
  if (!this[kInfo].aead || this[kState] !== 0 ||
      !native.cipherSetAad(this[kHandle], aad))
    throw new codes.ERR_CRYPTO_INVALID_STATE('setAAD');
  return this;
}

function transform(chunk, encoding, callback) {
  try {
    this.push(this.update(chunk, encoding));
    callback();
  } catch (err) {
    callback(err);
  }
}

function flush(callback) {
  try {
    this.push(this.final());
    callback();
  } catch (err) {
    callback(err);
  }
}

// Defined, not assigned: see internal/lazy_transform.
class Fields {
  [kHandle] = undefined;
  [kInfo] = undefined;
  [kEncrypts] = false;
  [kTagLength] = undefined;
  [kTag] = undefined;
  [kDecoder] = undefined;
  [kState] = 0;
}

/** Made by crypto.createCipheriv(). */
function Cipheriv(cipher, key, iv, options) {
  const self = Reflect.construct(Fields, [], new.target ?? Cipheriv);
  init(self, cipher, key, iv, options, true);
  return self;
}

/** Made by crypto.createDecipheriv(). */
function Decipheriv(cipher, key, iv, options) {
  const self = Reflect.construct(Fields, [], new.target ?? Decipheriv);
  init(self, cipher, key, iv, options, false);
  return self;
}

for (const C of [Cipheriv, Decipheriv]) {
  Object.assign(C.prototype, {
    update, final, setAutoPadding, setAAD, _transform: transform,
    _flush: flush,
  });
}

let warned = false;
function warnShortTag() {
  if (warned)
    return;
  warned = true;
  process.emitWarning(
    'Using AES-GCM authentication tags of less than 128 bits without ' +
    'specifying the authTagLength option when initializing decryption is ' +
    'deprecated.', 'DeprecationWarning', 'DEP0182');
}

/** The tag, after final(). */
Cipheriv.prototype.getAuthTag = function getAuthTag() {
  if (this[kTag] === undefined)
    throw new codes.ERR_CRYPTO_INVALID_STATE('getAuthTag');
  return toBuffer(this[kTag].slice());
};

/** The tag that final() checks. */
Decipheriv.prototype.setAuthTag = function setAuthTag(tag, encoding) {
  if (typeof tag === 'string')
    tag = toBytes(tag, 'buffer', encoding);
  else if (!ArrayBuffer.isView(tag) && !(tag instanceof ArrayBuffer))
    throw new codes.ERR_INVALID_ARG_TYPE(
      'buffer', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray',
                 'DataView'], tag);
  const { aead, mode } = this[kInfo];
  if (!aead || this[kTag] !== undefined || this[kState] === 2)
    throw new codes.ERR_CRYPTO_INVALID_STATE('setAuthTag');
  const n = tag.byteLength;
  const expected = this[kTagLength];
  const valid = expected !== undefined ? n === expected :
    mode === 'gcm' ? [4, 8, 12, 13, 14, 15, 16].includes(n) : n <= 16;
  if (!valid)
    throw invalidTagLength(n);
  if (mode === 'gcm' && expected === undefined && n < 16)
    warnShortTag();
  if (!native.cipherSetTag(this[kHandle], tag))
    throw new codes.ERR_CRYPTO_INVALID_STATE('setAuthTag');
  this[kTag] = tag;
  return this;
};

lazyTransform(Cipheriv);
lazyTransform(Decipheriv);

/** What is known of a cipher, or undefined. */
function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new codes.ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'],
                                         nameOrNid);
  }
  if (typeof nameOrNid === 'number') {
    require('internal/validators').validateInt32(nameOrNid, 'nameOrNid');
    nameOrNid = native.nameOf(nameOrNid);
    if (nameOrNid === undefined)
      return undefined;
  }
  let keyLength;
  let ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ keyLength, ivLength } = options);
    if (keyLength !== undefined)
      validateUint32(keyLength, 'options.keyLength');
    if (ivLength !== undefined)
      validateUint32(ivLength, 'options.ivLength');
  }
  const info = infoOf(nameOrNid, keyLength, ivLength);
  if (info === undefined)
    return undefined;
  const result = {
    mode: info.mode, name: info.name, nid: info.nid,
  };
  if (info.mode !== 'stream')
    result.blockSize = info.blockSize;
  if (info.ivLength !== 0)
    result.ivLength = info.ivLength;
  result.keyLength = info.keyLength;
  return result;
}

let names;
function getCiphers() {
  names ??= [...new Set(native.getCiphers().map((n) => n.toLowerCase()))]
    .sort();
  return names.slice();
}

module.exports = { Cipheriv, Decipheriv, getCipherInfo, getCiphers };
