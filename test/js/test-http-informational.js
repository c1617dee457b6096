'use strict';
// 102 and 103 before the response.
const assert = require('assert');
const http = require('http');
const { GET, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    res.writeProcessing();
    res.writeEarlyHints({ link: '</a.css>; rel=preload; as=style', x: 'y' });
    res.end('done');
  });
  await withServer(server, async (port) => {
    const text = await raw(port, GET, /done$/);
    assert.strictEqual(text.startsWith(
      'HTTP/1.1 102 Processing\r\n\r\n' +
      'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload; as=style\r\n' +
      'x: y\r\n\r\nHTTP/1.1 200 OK\r\n'), true);
  });
});
