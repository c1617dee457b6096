'use strict';
// A request and its response: head, body in pieces, trailers, events in order.
const assert = require('assert');
const http = require('http');
const net = require('net');

const seen = [];
let request = '';
const server = net.createServer((socket) => {
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    request += text;
    if (!request.endsWith('0\r\n\r\n'))
      return;
    socket.write('HTTP/1.1 201 Made It\r\nX-A: 1\r\nx-a: 2\r\n' +
      'Set-Cookie: a\r\nSet-Cookie: b\r\nTransfer-Encoding: chunked\r\n' +
      'Trailer: X-T\r\n\r\n3\r\nab');
    setImmediate(() => socket.end('c\r\n2\r\nde\r\n0\r\nX-T: t\r\n\r\n'));
  });
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const req = http.request(`http://user:pass@127.0.0.1:${port}/a?b#c`, {
    method: 'post', headers: { 'X-Two': ['1', '2'], 'cookie': ['a', 'b'] },
    agent: false,
  });
  assert.strictEqual(req.method, 'POST');
  assert.strictEqual(req.path, '/a?b');
  assert.strictEqual(req.getHeader('HOST'), `127.0.0.1:${port}`);
  req.on('socket', () => seen.push('socket'));
  req.on('finish', () => seen.push('finish'));
  req.on('close', () => { seen.push('close'); server.close(); });
  req.on('response', (res) => {
    seen.push('response');
    assert.strictEqual(res.statusCode, 201);
    assert.strictEqual(res.statusMessage, 'Made It');
    assert.strictEqual(res.httpVersion, '1.1');
    assert.strictEqual(res.headers['x-a'], '1, 2');
    assert.deepStrictEqual(res.headers['set-cookie'], ['a', 'b']);
    assert.deepStrictEqual(res.headersDistinct['x-a'], ['1', '2']);
    assert.deepStrictEqual(res.rawHeaders.slice(0, 4),
                           ['X-A', '1', 'x-a', '2']);
    let body = '';
    res.on('data', (chunk) => { body += chunk; });
    res.on('end', () => {
      assert.strictEqual(body, 'abcde');
      assert.strictEqual(res.complete, true);
      assert.deepStrictEqual({ ...res.trailers }, { 'x-t': 't' });
      seen.push('end');
    });
  });
  req.write('h\u00e9');
  req.end(Buffer.from('llo'));
  process.on('exit', () => {
    assert.strictEqual(request,
      `POST /a?b HTTP/1.1\r\nX-Two: 1\r\nX-Two: 2\r\ncookie: a; b\r\n` +
      `Host: 127.0.0.1:${port}\r\n` +
      'Authorization: Basic dXNlcjpwYXNz\r\nConnection: close\r\n' +
      'Transfer-Encoding: chunked\r\n\r\n' +
      '3\r\nh\xc3\xa9\r\n3\r\nllo\r\n0\r\n\r\n');
    assert.deepStrictEqual(seen,
                           ['socket', 'finish', 'response', 'end', 'close']);
  });
});
