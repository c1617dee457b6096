'use strict';
// HEAD, 204 and 304: a head without a body, and the connection lives on.
const assert = require('assert');
const http = require('http');
const { GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    if (req.url === '/204')
      res.statusCode = 204;
    if (req.url === '/304')
      res.statusCode = 304;
    res.setHeader('X-Url', req.url);
    res.write('part');
    res.end('body');
  });
  await withServer(server, async (port) => {
    const text = await raw(port, [
      'HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /204 HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /304 HTTP/1.1\r\nHost: a\r\n\r\n', GET_CLOSE]);
    const parts = text.split('\r\n\r\n');
    assert.strictEqual(parts.length - 1 >= 4, true);
    assert.match(parts[0], /^HTTP\/1\.1 200 OK\r\nX-Url: \/h\r\n/);
    assert.match(parts[1], /^HTTP\/1\.1 204 No Content\r\nX-Url: \/204\r\n/);
    assert.match(parts[2], /^HTTP\/1\.1 304 Not Modified\r\n/);
    assert.match(parts[3], /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(text, /4\r\npart\r\n4\r\nbody\r\n0\r\n\r\n$/);
  });
});
