'use strict';
// maxRequestsPerSocket closes the connection with the last response.
const assert = require('assert');
const http = require('http');
const { GET, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => res.end('x'));
  server.maxRequestsPerSocket = 2;
  await withServer(server, async (port) => {
    const text = await raw(port, [GET, GET]);
    assert.strictEqual(text.match(/HTTP\/1\.1 200/g).length, 2);
    assert.match(text, /Keep-Alive: timeout=5, max=2\r\n/);
    assert.match(text, /Connection: close\r\nContent-Length: 1\r\n\r\nx$/);
  });
});
