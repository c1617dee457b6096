'use strict';
// A program may shrink a resizable ArrayBuffer while the pool works on it.
const assert = require('assert');
const crypto = require('crypto');
const zlib = require('zlib');

const SIZE = 1 << 24;
let done = 0;

function bytes() {
  const buffer = new ArrayBuffer(SIZE, { maxByteLength: SIZE * 2 });
  return new Uint8Array(buffer).fill(7);
}

const one = bytes();
zlib.deflate(one, (err, out) => {
  assert.ifError(err);
  assert.strictEqual(zlib.inflateSync(out).length, SIZE);
  done++;
});
one.buffer.resize(0);

const view = bytes();
zlib.deflate(new DataView(view.buffer, 1, 99), (err, out) => {
  assert.ifError(err);
  assert.deepStrictEqual(zlib.inflateSync(out), Buffer.alloc(99, 7));
  done++;
});
view.buffer.resize(0);

const piece = bytes();
const stream = zlib.createDeflate();
stream.resume();
stream.end(piece);
stream.on('end', () => {
  assert.strictEqual(stream.bytesWritten, SIZE);
  done++;
});
piece.buffer.resize(0);

const random = bytes();
crypto.randomFill(random, (err, same) => {
  assert.ifError(err);
  assert.strictEqual(same, random);
  done++;
});
random.buffer.resize(0);

process.on('exit', () => assert.strictEqual(done, 4));
