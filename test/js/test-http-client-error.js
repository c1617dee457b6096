'use strict';
// 'clientError' may answer by itself.
const assert = require('assert');
const http = require('http');
const net = require('net');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer(() => assert.fail());
  let seen;
  server.on('clientError', (err, socket) => {
    seen = err;
    assert(socket instanceof net.Socket);
    assert.strictEqual(socket.writable, true);
    socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
  });
  await withServer(server, async (port) => {
    assert.strictEqual(await raw(port, 'GE T / HTTP/1.1\r\n\r\n'),
                       'HTTP/1.1 418 Teapot\r\n\r\n');
  });
  assert.strictEqual(seen.code, 'HPE_INVALID_METHOD');
  assert.strictEqual(seen.message,
                     'Parse Error: Invalid method encountered');
  assert.strictEqual(seen.rawPacket.toString(), 'GE T / HTTP/1.1\r\n\r\n');
});
