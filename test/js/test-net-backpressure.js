'use strict';
// A slow reader slows the writer down; nothing is lost; 'drain' comes.
const assert = require('assert');
const net = require('net');

const SIZE = 16 * 1024 * 1024;
let received = 0;
let drains = 0;
let callbacks = 0;
const server = net.createServer((socket) => {
  socket.pause();
  setImmediate(() => socket.resume());
  let expected = 0;
  socket.on('data', (bytes) => {
    received += bytes.length;
    assert.strictEqual(bytes[0], expected & 0xff);
    expected = bytes[bytes.length - 1] + 1;
  });
  socket.on('end', () => server.close());
}).listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1');
  const block = Buffer.allocUnsafe(64 * 1024);
  for (let i = 0; i < block.length; i++)
    block[i] = i;
  let left = SIZE / block.length;
  const more = () => {
    let ok = true;
    while (left > 0 && ok) {
      left--;
      ok = socket.write(block, () => callbacks++);
    }
    if (left > 0)
      socket.once('drain', () => { drains++; more(); });
    else
      socket.end();
  };
  more();
  socket.on('close', () => assert.strictEqual(socket.bytesWritten, SIZE));
});
process.on('exit', () => {
  assert.strictEqual(received, SIZE);
  assert.strictEqual(callbacks, SIZE / (64 * 1024));
  assert.ok(drains > 0);
});
