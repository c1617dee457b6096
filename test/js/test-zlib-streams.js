'use strict';

// Streams: piped, flushed, with changed parameters, reset, broken, closed.

const assert = require('assert');
const zlib = require('zlib');

let done = 0;

// Output in many pieces, with a slow reader.
{
  const text = Buffer.alloc(300000, 'some text that repeats itself ');
  const gzip = zlib.createGzip();
  const gunzip = gzip.pipe(zlib.createGunzip({ chunkSize: 64 * 16 }));
  const pieces = [];
  (async () => {
    for await (const piece of gunzip) pieces.push(piece);
    assert.ok(Buffer.concat(pieces).equals(text));
    assert.strictEqual(gzip.bytesWritten, text.length);
    done++;
  })();
  gzip.end(text);
}

// flush() gives all that was written, before the end.
for (const name of ['Gzip', 'Deflate', 'BrotliCompress', 'ZstdCompress']) {
  const stream = zlib[`create${name}`]();
  let length = 0;
  stream.on('data', (chunk) => { length += chunk.length; });
  stream.write('hello');
  stream.flush(() => {
    assert.ok(length > 5, name);
    stream.end();
    done++;
  });
}

{
  const deflate = zlib.createDeflate({ level: 9 });
  const pieces = [];
  deflate.on('data', (chunk) => pieces.push(chunk));
  deflate.write('a'.repeat(1000));
  deflate.params(0, zlib.constants.Z_DEFAULT_STRATEGY, () => {
    deflate.write('b'.repeat(1000));
    deflate.end();
  });
  deflate.on('end', () => {
    const all = Buffer.concat(pieces);
    assert.ok(all.length > 1000);
    assert.strictEqual(zlib.inflateSync(all).toString(),
                       'a'.repeat(1000) + 'b'.repeat(1000));
    done++;
  });
}

{
  const gunzip = zlib.createGunzip();
  gunzip.on('error', (err) => {
    assert.strictEqual(err.code, 'Z_DATA_ERROR');
    assert.strictEqual(err.errno, -3);
    done++;
  });
  gunzip.write('no gzip at all');
}

{
  const cut = zlib.createGunzip();
  cut.on('error', (err) => {
    assert.strictEqual(err.message, 'unexpected end of file');
    done++;
  });
  cut.resume();
  cut.end(zlib.gzipSync('hello').subarray(0, -3));
}

{
  // Closed while the pool works.
  const gzip = zlib.createGzip();
  gzip.write(Buffer.alloc(100000));
  gzip.close(() => done++);
}

{
  // Never written to, never closed: collected with the process.
  zlib.createGzip();
  new zlib.Inflate();
}

process.on('exit', () => assert.strictEqual(done, 9));
