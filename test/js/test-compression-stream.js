'use strict';
const assert = require('assert');
const { CompressionStream, DecompressionStream } = require('stream/web');

async function main() {
  for (const format of ['gzip', 'deflate', 'deflate-raw']) {
    const blob = new Blob(['abc'.repeat(1000)]);
    const small = blob.stream().pipeThrough(new CompressionStream(format));
    const back = small.pipeThrough(new DecompressionStream(format));
    let text = '';
    for await (const chunk of back)
      text += Buffer.from(chunk);
    assert.strictEqual(text, 'abc'.repeat(1000));
  }
  assert.throws(() => new CompressionStream('x'),
                { code: 'ERR_INVALID_ARG_VALUE' });
  process.exitCode = 0;
}
process.exitCode = 1;
main();
