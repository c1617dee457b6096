'use strict';
// A connection whose peer reset it is closed, also when a 'clientError'
// listener does nothing about it.
const assert = require('assert');
const http = require('http');
const net = require('net');
const { run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer(() => assert.fail());
  const reset = new Promise((resolve) => {
    server.on('clientError', (err, socket) => {
      assert.strictEqual(err.code, 'ECONNRESET');
      socket.on('close', resolve);
    });
  });
  await withServer(server, async (port) => {
    const client = net.connect(port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHos');
    server.once('connection', (socket) => {
      (function poll() {
        if (socket.bytesRead === 0)
          setImmediate(poll);
        else
          client.resetAndDestroy();
      })();
    });
    await reset;
  });
});
