'use strict';
// A large body that flows without a 'data' listener comes to its 'end'.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    req.pause();
    req.on('end', () => res.end('done'));
    req.resume();
  });
  await withServer(server, async (port) => {
    assert.match(await raw(port, [
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n' +
      'Connection: close\r\n\r\n', 'x'.repeat(500000)]), /done$/);
  });
});
