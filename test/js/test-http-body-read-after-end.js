'use strict';
// A body that is being read is read to its end, also when the response ended
// first.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  let got = 0;
  const server = http.createServer((req, res) => {
    req.on('data', (b) => { got += b.length; });
    req.on('end', () => { got += 0.5; });
    setImmediate(() => res.end('early'));
  });
  await withServer(server, async (port) => {
    const text = await raw(port, [
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n' +
      'Connection: close\r\n\r\n', 'x'.repeat(50000),
      () => new Promise((r) => setTimeout(r, 20)), 'x'.repeat(50000)]);
    assert.match(text, /\r\n\r\nearly$/);
  });
  assert.strictEqual(got, 100000.5);
});
