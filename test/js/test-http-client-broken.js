'use strict';
// What can go wrong with an answer, each as Node reports it.
const assert = require('assert');
const http = require('http');
const net = require('net');

const answers = {
  '/hang-up': '',
  '/cut': 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc',
  '/cut-chunk': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
  '/garbage': 'garbage\r\n\r\n',
  '/both': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n' +
    'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  '/large': `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20000)}\r\n\r\n`,
};
const wanted = {
  '/hang-up': ['request socket hang up ECONNRESET'],
  '/cut': ['200', 'aborted', 'response aborted ECONNRESET'],
  '/cut-chunk': ['200', 'aborted', 'response aborted ECONNRESET'],
  '/garbage': ['request HPE_INVALID_CONSTANT'],
  '/both': ['request HPE_INVALID_CONTENT_LENGTH'],
  '/large': ['request HPE_HEADER_OVERFLOW'],
};
const seen = {};
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', (data) => {
    socket.end(answers[data.toString().split(' ')[1]]);
  });
}).listen(0, '127.0.0.1', () => {
  let left = Object.keys(answers).length;
  for (const path of Object.keys(answers)) {
    const list = seen[path] = [];
    const req = http.get({ port: server.address().port, host: '127.0.0.1',
                           path, agent: false });
    req.on('response', (res) => {
      list.push(`${res.statusCode}`);
      res.resume();
      res.on('aborted', () => list.push('aborted'));
      res.on('error', (e) => list.push(`response ${e.message} ${e.code}`));
      res.on('end', () => list.push('end'));
    });
    req.on('error', (e) => list.push('request ' +
      (e.code.startsWith('HPE') ? e.code : `${e.message} ${e.code}`)));
    req.on('close', () => {
      if (--left === 0)
        server.close();
    });
  }
});
process.on('exit', () => {
  for (const path of Object.keys(wanted)) {
    if (path === '/both') // which of the two is blamed is the parser's affair
      assert.ok(seen[path][0].startsWith('request HPE_'), seen[path][0]);
    else
      assert.deepStrictEqual(seen[path], wanted[path], path);
  }
});
