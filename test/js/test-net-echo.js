'use strict';
// Bytes go both ways, an end on one side ends the other, events come in order.
const assert = require('assert');
const net = require('net');

const seen = [];
const server = net.createServer((socket) => {
  assert.strictEqual(socket.localPort, server.address().port);
  assert.strictEqual(socket.remoteFamily, 'IPv4');
  socket.setEncoding('utf8');
  socket.on('data', (text) => socket.write(`echo ${text}`));
  socket.on('close', (hadError) => {
    seen.push(`server close ${hadError}`);
    server.close(() => seen.push('server closed'));
  });
});
server.listen(0, '127.0.0.1', () => {
  const { address, family, port } = server.address();
  assert.deepStrictEqual([address, family], ['127.0.0.1', 'IPv4']);

  const socket = net.connect(port, '127.0.0.1', () => seen.push('connect'));
  assert.strictEqual(socket.connecting, true);
  assert.strictEqual(socket.readyState, 'opening');
  socket.write('h\u00e9');
  assert.strictEqual(socket.bytesWritten, 3);
  socket.on('ready', () => seen.push('ready'));
  socket.on('data', (bytes) => {
    assert.ok(Buffer.isBuffer(bytes));
    assert.strictEqual(bytes.toString(), 'echo h\u00e9');
    assert.strictEqual(socket.bytesRead, 8);
    assert.strictEqual(socket.remotePort, port);
    assert.strictEqual(socket.readyState, 'open');
    socket.end();
  });
  socket.on('end', () => seen.push('end'));
  socket.on('close', (hadError) => {
    seen.push(`close ${hadError}`);
    assert.strictEqual(socket.destroyed, true);
    assert.strictEqual(socket.readyState, 'closed');
    assert.strictEqual(socket.bytesRead, 8);
    assert.strictEqual(socket.bytesWritten, 3);
  });
});

process.on('exit', () => {
  assert.deepStrictEqual(seen.slice(0, 2), ['connect', 'ready']);
  assert.deepStrictEqual(seen.slice(2).sort(), [
    'close false', 'end', 'server close false', 'server closed',
  ]);
});
