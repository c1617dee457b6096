'use strict';
// allowHalfOpen: a side that got the other's end can go on writing.
const assert = require('assert');
const net = require('net');

let text = '';
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.resume();
  socket.on('end', () => {
    assert.strictEqual(socket.writable, true);
    socket.write('one ');
    setImmediate(() => socket.end('two'));
  });
  socket.on('close', () => server.close());
}).listen(0, '127.0.0.1', () => {
  const socket = net.connect({ port: server.address().port,
                               host: '127.0.0.1' });
  socket.end('bye');
  socket.on('data', (bytes) => { text += bytes; });
});
process.on('exit', () => assert.strictEqual(text, 'one two'));
