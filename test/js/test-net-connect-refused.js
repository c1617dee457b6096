'use strict';
// A refused connection fails with Node's error.
const assert = require('assert');
const net = require('net');

const server = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  server.close(() => {
    let error;
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', (err) => { error = err; });
    socket.on('close', (hadError) => {
      assert.strictEqual(hadError, true);
      assert.strictEqual(error.message,
                         `connect ECONNREFUSED 127.0.0.1:${port}`);
      assert.strictEqual(error.code, 'ECONNREFUSED');
      assert.strictEqual(error.syscall, 'connect');
      assert.strictEqual(error.address, '127.0.0.1');
      assert.strictEqual(error.port, port);
      assert.strictEqual(error.errno, -111);
    });
  });
});
