'use strict';
// An upgrade hands the connection over as a net.Socket, with what was read.
const assert = require('assert');
const http = require('http');
const net = require('net');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer(() => assert.fail());
  server.on('upgrade', (req, socket, head) => {
    assert(socket instanceof net.Socket);
    assert.strictEqual(socket, req.socket);
    assert.strictEqual(socket.remoteAddress, '127.0.0.1');
    assert.strictEqual(req.headers.upgrade, 'echo');
    socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    socket.write(head.toString().toUpperCase());
    socket.on('data', (b) => socket.write(b.toString().toUpperCase()));
    socket.on('end', () => socket.end());
  });
  await withServer(server, async (port) => {
    const text = await raw(port, [
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n' +
      '\r\nhead', 'tail', (s) => s.end()]);
    assert.strictEqual(text,
                       'HTTP/1.1 101 Switching Protocols\r\n\r\nHEADTAIL');
  });
});
