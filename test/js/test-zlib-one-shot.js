'use strict';

// Each format there and back: at once, with a callback, promisified; and what
// broken, cut and too long data give.

const assert = require('assert');
const util = require('util');
const zlib = require('zlib');

const text = 'hello world, hello again. '.repeat(5000);
const pairs = [
  ['gzip', 'gunzip'], ['gzip', 'unzip'], ['deflate', 'inflate'],
  ['deflate', 'unzip'], ['deflateRaw', 'inflateRaw'],
  ['brotliCompress', 'brotliDecompress'], ['zstdCompress', 'zstdDecompress'],
];

let pending = 0;
for (const [there, back] of pairs) {
  const small = zlib[`${there}Sync`](text);
  assert.ok(small.length < text.length / 10, there);
  assert.strictEqual(zlib[`${back}Sync`](small).toString(), text);
  assert.throws(() => zlib[`${back}Sync`](small.subarray(0, -6)), {
    message: 'unexpected end of file', code: 'Z_BUF_ERROR', errno: -5,
  });
  assert.throws(() => zlib[`${back}Sync`](small, { maxOutputLength: 1000 }),
                { code: 'ERR_BUFFER_TOO_LARGE', name: 'RangeError' });
  assert.strictEqual(
    zlib[`${back}Sync`](small, { maxOutputLength: text.length }).length,
    text.length);

  pending++;
  zlib[there](text, (err, data) => {
    assert.strictEqual(err, null);
    zlib[back](data, (err, data) => {
      assert.strictEqual(err, null);
      assert.strictEqual(data.toString(), text);
      pending--;
    });
  });
  pending++;
  util.promisify(zlib[there])(Buffer.from(text))
    .then(util.promisify(zlib[back]))
    .then((data) => {
      assert.strictEqual(data.toString(), text);
      pending--;
    });
}

assert.throws(() => zlib.gunzipSync('garbage'), {
  message: 'incorrect header check', code: 'Z_DATA_ERROR', errno: -3,
});
assert.throws(() => zlib.brotliDecompressSync('garbage'),
              { message: 'Decompression failed' });
assert.throws(() => zlib.zstdDecompressSync('garbage'),
              { code: 'ZSTD_error_prefix_unknown' });
assert.throws(() => zlib.gzipSync(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => zlib.gzipSync('', { level: 10 }),
              { code: 'ERR_OUT_OF_RANGE' });

// Two members after one another are one text; zeros after them don't count.
const two = Buffer.concat([
  zlib.gzipSync('one '), zlib.gzipSync('two'), Buffer.alloc(10),
]);
assert.strictEqual(zlib.gunzipSync(two).toString(), 'one two');
assert.strictEqual(zlib.unzipSync(two).toString(), 'one two');

const dictionary = Buffer.from('hello world');
const packed = zlib.deflateSync('hello world', { dictionary });
assert.strictEqual(zlib.inflateSync(packed, { dictionary }).toString(),
                   'hello world');
assert.throws(() => zlib.inflateSync(packed),
              { message: 'Missing dictionary' });
assert.throws(() => zlib.inflateSync(packed, { dictionary: Buffer.from('x') }),
              { message: 'Bad dictionary' });

assert.strictEqual(zlib.crc32('hello'), 0x3610a686);
assert.strictEqual(zlib.crc32(Buffer.from('lo'), zlib.crc32('hel')),
                   0x3610a686);
assert.strictEqual(zlib.gzipSync('').length, 20);

process.on('exit', () => assert.strictEqual(pending, 0));
