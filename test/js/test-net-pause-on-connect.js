'use strict';
// pauseOnConnect: no byte is read before resume().
const assert = require('assert');
const net = require('net');

let text = '';
const server = net.createServer({ pauseOnConnect: true }, (socket) => {
  assert.strictEqual(socket.isPaused(), true);
  setImmediate(() => {
    assert.strictEqual(socket.bytesRead, 0);
    socket.on('data', (bytes) => { text += bytes; });
    socket.on('end', () => server.close());
    socket.resume();
  });
}).listen(0, '127.0.0.1', () => {
  net.connect(server.address().port, '127.0.0.1').end('late');
});
process.on('exit', () => assert.strictEqual(text, 'late'));
