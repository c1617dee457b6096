'use strict';
// server.emit('connection', socket) serves a socket of the program's own, with
// what was read of it and put back.
const assert = require('assert');
const http = require('http');
const net = require('net');
const { GET, GET_CLOSE, raw, run } = require('../fixtures/http-raw');

run(async () => {
  let given;
  const server = http.createServer((req, res) => {
    assert.strictEqual(req.socket, given);
    res.end(req.headers.host);
  });
  const outer = net.createServer((socket) => {
    given = socket;
    socket.once('data', (bytes) => {
      assert.strictEqual(bytes[0], 0x47);
      socket.pause();
      socket.unshift(bytes);
      server.emit('connection', socket);
    });
  });
  await new Promise((r) => outer.listen(0, '127.0.0.1', r));
  const text = await raw(outer.address().port, [GET, GET_CLOSE]);
  assert.strictEqual(text.match(/\r\n\r\na/g).length, 2);
  await new Promise((r) => outer.close(r));
});
