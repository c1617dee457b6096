'use strict';
const assert = require('assert');
const crypto = require('crypto');
const sha1 = '2aae6c35c94fcfb415dbe95f408b9ce91ee846ed';
const { createHash } = crypto;
assert.strictEqual(createHash('sha1').update('hello world').digest('hex'),
                   sha1);
assert.strictEqual(
  createHash('sha1').update('hello ').update(Buffer.from('world'))
    .digest('hex'), sha1);
const first = createHash('sha1').update('hello ');
assert.strictEqual(first.copy().update('world').digest('hex'), sha1);
assert.strictEqual(crypto.hash('sha1', 'hello world'), sha1);
assert.strictEqual(createHash('md5').digest('base64'),
                   '1B2M2Y8AsgTpgAmY7PhCfg==');
assert.strictEqual(
  createHash('shake128', { outputLength: 3 }).update('').digest('hex'),
  '7f9c2b');
assert.throws(() => createHash('nothing'), /Digest method not supported/);
assert.throws(() => first.digest() && first.digest(),
              { code: 'ERR_CRYPTO_HASH_FINALIZED' });
for (const name of crypto.getHashes())
  createHash(name, { outputLength: undefined }).update('x').digest();

// As a stream.
const hash = createHash('sha1');
assert.ok(hash instanceof require('stream').Transform);
let result;
hash.on('data', (chunk) => {
  result = chunk.toString('hex');
});
hash.write('hello ');
hash.end('world');
process.on('exit', () => assert.strictEqual(result, sha1));
