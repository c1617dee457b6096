'use strict';
const assert = require('assert');
const stream = require('stream');
const { Readable, Transform, Writable, pipeline } = stream;
assert.strictEqual(stream.getDefaultHighWaterMark(false), 65536);
assert.strictEqual(new Readable().readableHighWaterMark, 65536);

const seen = [];
pipeline(
  Readable.from(['a', 'b']),
  new Transform({
    transform(chunk, encoding, callback) {
      callback(null, String(chunk).toUpperCase());
    },
  }),
  new Writable({
    write(chunk, encoding, callback) {
      seen.push(String(chunk));
      callback();
    },
  }),
  (err) => {
    assert.ifError(err);
    assert.deepStrictEqual(seen.filter((x) => x.length === 1), ['A', 'B']);
    seen.push('done');
  });

const [left, right] = stream.duplexPair();
right.on('data', (chunk) => seen.push(`pair ${chunk}`));
right.on('end', () => right.end());
left.resume();
left.end('x');

const controller = new AbortController();
const aborted = stream.addAbortSignal(controller.signal, new Readable({
  read() {},
}));
aborted.on('error', (err) => seen.push(err.code));
controller.abort();

process.on('exit', () => {
  for (const what of ['done', 'pair x', 'ABORT_ERR'])
    assert.ok(seen.includes(what), what);
});
