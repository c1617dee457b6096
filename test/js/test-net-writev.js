'use strict';
// Corked writes of all kinds arrive in order and count.
const assert = require('assert');
const net = require('net');

let got = '';
const server = net.createServer((socket) => {
  socket.on('data', (bytes) => { got += bytes.toString('latin1'); });
  socket.on('end', () => server.close());
}).listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1', () => {
    socket.cork();
    socket.write('ab');
    socket.write(Buffer.from('cd'));
    socket.write('ff', 'hex');
    socket.write(new Uint8Array([101]));
    socket.write('\u00e9', 'latin1');
    socket.uncork();
    socket.write('\u00e9', 'latin1');
    socket.end('Zg==', 'base64');
    assert.strictEqual(socket.bytesWritten, 9);
  });
});
process.on('exit', () => assert.strictEqual(got, 'abcd\xffe\xe9\xe9f'));
