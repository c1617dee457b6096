'use strict';
// 'connection' comes before the first request, with the request's socket.
const assert = require('assert');
const http = require('http');
const { GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const log = [];
  const server = http.createServer((req, res) => {
    log.push(req.socket);
    res.end();
  });
  server.on('connection', (socket) => log.push(socket));
  await withServer(server, async (port) => {
    await raw(port, GET_CLOSE);
  });
  assert.strictEqual(log.length, 2);
  assert.strictEqual(log[0], log[1]);
});
