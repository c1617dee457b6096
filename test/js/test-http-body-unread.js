'use strict';
// A body nobody reads is skipped once the response is complete, and the
// connection serves on.
const assert = require('assert');
const http = require('http');
const { GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => { res.end(req.method); });
  await withServer(server, async (port) => {
    const text = await raw(port, [
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n',
      'x'.repeat(200000), GET_CLOSE]);
    assert.match(text, /\r\n\r\nPOSTHTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nGET$/);
  });
});
