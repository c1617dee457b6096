'use strict';
// resetAndDestroy() makes the other side see ECONNRESET.
const assert = require('assert');
const net = require('net');

let error;
const server = net.createServer((socket) => {
  socket.on('error', (err) => { error = err; });
  socket.on('close', (hadError) => {
    assert.strictEqual(hadError, true);
    server.close();
  });
  socket.write('x');
}).listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1');
  socket.once('data', () => socket.resetAndDestroy());
});
process.on('exit', () => {
  assert.strictEqual(error.message, 'read ECONNRESET');
  assert.strictEqual(error.code, 'ECONNRESET');
});
