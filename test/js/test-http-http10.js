'use strict';
// HTTP/1.0: closes, unless both sides agree on keep-alive and a length.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    assert.strictEqual(req.httpVersion, '1.0');
    if (req.url === '/length')
      res.setHeader('Content-Length', 2);
    res.write('o');
    res.end('k');
  });
  await withServer(server, async (port) => {
    const text = await raw(port, 'GET / HTTP/1.0\r\n\r\n');
    assert.match(text, /\r\nConnection: close\r\n\r\nok$/);
    assert.doesNotMatch(text, /Transfer-Encoding/);
    const keep = 'GET /length HTTP/1.0\r\nConnection: keep-alive\r\n\r\n';
    const two = await raw(port, [keep, 'GET / HTTP/1.0\r\n\r\n']);
    assert.match(two, /\r\nConnection: keep-alive\r\n[^]*ok[^]*close[^]*ok$/);
  });
});
