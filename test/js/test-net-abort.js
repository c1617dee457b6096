'use strict';
// An AbortSignal ends a server's listening and a socket.
const assert = require('assert');
const net = require('net');

const ended = [];
const serverAbort = new AbortController();
const socketAbort = new AbortController();
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.resume();
});
server.on('close', () => ended.push('server'));
const { signal } = serverAbort;
server.listen({ port: 0, host: '127.0.0.1', signal }, () => {
  const socket = net.connect({
    port: server.address().port, host: '127.0.0.1', signal: socketAbort.signal,
  });
  socket.on('connect', () => {
    socketAbort.abort();
    serverAbort.abort();
  });
  socket.on('error', (err) => ended.push(err.name));
});
process.on('exit', () => {
  assert.deepStrictEqual(ended.sort(), ['AbortError', 'server']);
});
