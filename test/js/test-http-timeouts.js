'use strict';
// Slow heads and slow bodies get 408, idle connections are closed.
const assert = require('assert');
const http = require('http');
const { GET, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer({
    headersTimeout: 100,
    requestTimeout: 200,
    keepAliveTimeout: 50,
    keepAliveTimeoutBuffer: 0,
    connectionsCheckingInterval: 20,
  }, (req, res) => {
    if (req.method === 'GET')
      res.end('ok');
    req.on('error', () => {});
  });
  assert.strictEqual(server.headersTimeout, 100);
  assert.strictEqual(server.timeout, 0);
  await withServer(server, async (port) => {
    const r408 = /^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n/;
    assert.match(await raw(port, 'GET / HTTP/1.1\r\nHost:'), r408);
    assert.match(await raw(port, ''), r408);
    assert.match(await raw(
      port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx'), r408);
    const start = Date.now();
    assert.match(await raw(port, GET), /\r\nKeep-Alive: timeout=0\r\n[^]*ok$/);
    assert(Date.now() - start >= 40);
  });
  assert.throws(() => http.createServer({ headersTimeout: 2,
                                          requestTimeout: 1 }),
                { code: 'ERR_OUT_OF_RANGE' });
});
