'use strict';
// A whole response: head, automatic fields, body; then keep-alive.
const assert = require('assert');
const http = require('http');
const { GET, GET_CLOSE, raw, run, withServer } =
  require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    assert(req instanceof http.IncomingMessage);
    assert(res instanceof http.ServerResponse);
    assert(res instanceof http.OutgoingMessage);
    res.end('hello');
  });
  await withServer(server, async (port) => {
    const text = await raw(port, [GET, GET_CLOSE]);
    const [one, two] = text.split('hello');
    assert.match(one, /^HTTP\/1\.1 200 OK\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 5\r\n\r\n$/);
    assert.match(two, /\r\nConnection: close\r\nContent-Length: 5\r\n\r\n$/);
  });
});
