'use strict';
// httpAllowHalfOpen: a client that only stopped sending is answered.
const assert = require('assert');
const http = require('http');
const net = require('net');
const { GET, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    setTimeout(() => res.end('late'), 10);
  });
  const ask = (port) => new Promise((resolve) => {
    let got = '';
    const socket = net.connect({ port, host: '127.0.0.1',
                                 allowHalfOpen: true });
    socket.on('data', (b) => { got += b; });
    socket.on('error', () => {});
    socket.on('end', () => socket.destroy());
    socket.on('close', () => resolve(got));
    socket.end(GET + GET);
  });
  await withServer(server, async (port) => {
    assert.strictEqual(server.httpAllowHalfOpen, false);
    assert.strictEqual(await ask(port), '');
    server.httpAllowHalfOpen = true;
    assert.strictEqual((await ask(port)).match(/late/g).length, 2);
  });
});
