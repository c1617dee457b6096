'use strict';
// Request bodies: by length, chunked, cut anywhere, with trailers, empty.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (s) => { body += s; });
    req.on('end', () => {
      assert.strictEqual(req.complete, true);
      res.end(`[${body}] ${JSON.stringify(req.trailers)}`);
    });
  });
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n';
  await withServer(server, async (port) => {
    const cases = [
      [`${head}Content-Length: 5\r\n\r\nhello`, '[hello] {}'],
      [`${head}Content-Length: 0\r\n\r\n`, '[] {}'],
      [`${head}\r\n`, '[] {}'],
      [`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n` +
       '3;x=y\r\n, w\r\n0\r\nT: v\r\n\r\n', '[hello, w] {"t":"v"}'],
    ];
    for (const [request, want] of cases) {
      const whole = await raw(port, request);
      assert.strictEqual(whole.split('\r\n\r\n')[1], want);
      const bytes = await raw(port, [...request]);
      assert.strictEqual(bytes.split('\r\n\r\n')[1], want);
    }
  });
});
