'use strict';
// 'upgrade' and 'connect' hand the socket over, with the bytes behind the head.
const assert = require('assert');
const http = require('http');
const net = require('net');

const seen = [];
const server = net.createServer((socket) => {
  socket.once('data', (data) => {
    const connect = data.toString().startsWith('CONNECT');
    socket.write(connect ? 'HTTP/1.1 200 Fine\r\n\r\nhead' :
      'HTTP/1.1 101 Go\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nhead');
    socket.on('data', (text) => socket.end(`echo ${text}`));
  });
}).listen(0, '127.0.0.1', () => {
  const options = { port: server.address().port, host: '127.0.0.1' };
  let left = 2;
  const handOver = (name) => (res, socket, head) => {
    seen.push(`${name} ${res.statusCode} ${head}`);
    socket.write('hi');
    socket.on('data', (text) => seen.push(`${name} ${text}`));
    socket.on('close', () => {
      if (--left === 0)
        server.close();
    });
  };
  http.get({ ...options, headers: { Connection: 'Upgrade', Upgrade: 'x' } })
    .on('upgrade', handOver('upgrade'))
    .on('response', () => assert.fail('no response'));
  http.request({ ...options, method: 'CONNECT', path: 'a:1' })
    .on('connect', handOver('connect')).end();
});
process.on('exit', () => {
  assert.deepStrictEqual(seen.sort(), [
    'connect 200 head', 'connect echo hi', 'upgrade 101 head',
    'upgrade echo hi',
  ]);
});
