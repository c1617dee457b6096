'use strict';
// CONNECT: to its listener; without one the connection is closed.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

const request = 'CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\nfirst';

run(async () => {
  const server = http.createServer(() => assert.fail());
  await withServer(server, async (port) => {
    assert.strictEqual(await raw(port, request).catch(() => ''), '');
    server.on('connect', (req, socket, head) => {
      assert.strictEqual(req.url, 'b:1');
      socket.end(`HTTP/1.1 200 OK\r\n\r\n${head}`);
    });
    assert.strictEqual(await raw(port, request),
                       'HTTP/1.1 200 OK\r\n\r\nfirst');
  });
});
