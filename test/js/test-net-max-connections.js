'use strict';
// maxConnections: one too many is dropped, with its addresses.
const assert = require('assert');
const net = require('net');

let dropped;
const server = net.createServer((socket) => socket.resume());
server.maxConnections = 1;
server.on('drop', (data) => { dropped = data; });
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const first = net.connect(port, '127.0.0.1', () => {
    const second = net.connect(port, '127.0.0.1');
    second.resume();
    second.on('error', () => {});
    second.on('close', () => {
      server.getConnections((err, count) => {
        assert.strictEqual(err, null);
        assert.strictEqual(count, 1);
        first.end();
        server.close();
      });
    });
  });
  first.resume();
});
process.on('exit', () => {
  assert.strictEqual(dropped.remoteAddress, '127.0.0.1');
  assert.strictEqual(dropped.localFamily, 'IPv4');
});
