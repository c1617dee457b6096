'use strict';
// exit() with sockets, servers, writes and look-ups under way is clean.
const net = require('net');
const dns = require('dns');

const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.write(Buffer.alloc(32 * 1024 * 1024)); // nobody reads it
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  let open = 0;
  for (let i = 0; i < 10; i++) {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.pause();
      if (++open === 10)
        last();
    });
  }
  function last() {
    net.connect(port, '127.0.0.1');
    dns.lookup('localhost', () => {});
    server.ref();
    process.exit(0);
  }
});
