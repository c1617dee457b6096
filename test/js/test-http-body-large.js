'use strict';
// 8 MB both ways: a body piped back, chunked, with back-pressure.
const assert = require('assert');
const http = require('http');
const { run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => { req.pipe(res); });
  const size = 8 << 20;
  const body = Buffer.alloc(size);
  for (let i = 0; i < size; i += 4)
    body.writeUInt32LE((i * 2654435761) >>> 0, i);
  await withServer(server, (port) => new Promise((resolve, reject) => {
    const req = http.request({ port, method: 'POST' }, (res) => {
      const got = [];
      assert.strictEqual(res.headers['transfer-encoding'], 'chunked');
      res.on('data', (b) => got.push(b));
      res.on('end', () => {
        assert(Buffer.concat(got).equals(body));
        resolve();
      });
    });
    req.on('error', reject);
    req.end(body);
  }));
});
