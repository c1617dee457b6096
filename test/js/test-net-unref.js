'use strict';
// Neither an unref'd server nor an unref'd socket keeps the process alive.
const net = require('net');

const server = net.createServer((socket) => socket.unref());
server.unref();
server.listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1', () => {
    socket.unref();
    setTimeout(() => process.exit(1), 30000).unref();
  });
});
