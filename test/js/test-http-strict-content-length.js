'use strict';
// strictContentLength: a body of another size throws.
const assert = require('assert');
const http = require('http');
const { GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    res.strictContentLength = true;
    res.writeHead(200, { 'Content-Length': 3 });
    assert.throws(() => res.write('four'),
                  { code: 'ERR_HTTP_CONTENT_LENGTH_MISMATCH' });
    assert.throws(() => res.end('12'),
                  { code: 'ERR_HTTP_CONTENT_LENGTH_MISMATCH' });
    res.end('123');
  });
  await withServer(server, async (port) => {
    assert.match(await raw(port, GET_CLOSE), /Content-Length: 3\r\n[^]*123$/);
  });
});
