'use strict';
// Without allowHalfOpen, writing after the other side's end is an EPIPE.
const assert = require('assert');
const net = require('net');

let error;
const server = net.createServer((socket) => socket.end()).listen(
  0, '127.0.0.1', () => {
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.resume();
    socket.on('error', (err) => { error = err; });
    socket.on('finish', () => {
      assert.strictEqual(socket.write('late'), false);
    });
    socket.on('close', () => server.close());
  });
process.on('exit', () => {
  assert.strictEqual(error.message,
                     'This socket has been ended by the other party');
  assert.strictEqual(error.code, 'EPIPE');
});
