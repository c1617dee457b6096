'use strict';
// req.socket: one object for the connection's life, a net.Socket.
const assert = require('assert');
const http = require('http');
const net = require('net');
const { GET, GET_CLOSE, raw, run, withServer } =
  require('../fixtures/http-raw');

run(async () => {
  const sockets = [];
  let closed = 0;
  const server = http.createServer((req, res) => {
    const { socket } = req;
    assert(socket instanceof net.Socket);
    assert.strictEqual(socket, req.connection);
    assert.strictEqual(socket, res.socket);
    assert.strictEqual(socket.remoteAddress, '127.0.0.1');
    assert.strictEqual(socket.localPort, server.address().port);
    assert.strictEqual(socket.remoteFamily, 'IPv4');
    assert.strictEqual(socket.writable && socket.readable, true);
    assert.strictEqual(socket.destroyed, false);
    assert.strictEqual(socket.encrypted, undefined);
    assert(socket.bytesRead > 0);
    if (sockets.push(socket) === 1)
      socket.on('close', () => closed++);
    res.end();
  });
  await withServer(server, async (port) => {
    await raw(port, [GET, GET_CLOSE]);
    await raw(port, GET_CLOSE);
    await new Promise((r) => setTimeout(r, 10));
  });
  assert.strictEqual(sockets[0], sockets[1]);
  assert.notStrictEqual(sockets[0], sockets[2]);
  assert.strictEqual(closed, 1);
  assert.strictEqual(sockets[0].destroyed, true);
});
