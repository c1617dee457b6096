'use strict';
// A request's fields can be read after later requests came on its connection.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const requests = [];
  const server = http.createServer((req, res) => {
    requests.push(req);
    res.end();
  });
  await withServer(server, async (port) => {
    await raw(port, [1, 2, 3].map((i) =>
      `GET /${i} HTTP/1.1\r\nHost: h${i}\r\nConnection: ${
        i === 3 ? 'close' : 'keep-alive'}\r\n\r\n`));
  });
  assert.deepStrictEqual(requests.map((r) => r.headers.host),
                         ['h1', 'h2', 'h3']);
});
