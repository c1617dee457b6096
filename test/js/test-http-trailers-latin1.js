'use strict';
// Bytes over 0x7f in trailers arrive one character each, as in a head.
const assert = require('assert');
const http = require('http');
const { run, raw, withServer } = require('../fixtures/http-raw');

run(async () => {
  const got = [];
  const server = http.createServer((req, res) => {
    req.resume();
    req.on('end', () => {
      got.push(req.rawTrailers);
      res.end();
    });
  });
  await withServer(server, async (port) => {
    await raw(port, [
      Buffer.from('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n' +
                  'Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n' +
                  '0\r\nA: caf\xe9 \xff\r\nB: c\r\n\r\n', 'latin1')]);
  });
  assert.deepStrictEqual(got, [['A', 'caf\xe9 \xff', 'B', 'c']]);
});
