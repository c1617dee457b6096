'use strict';
// What req says of its head: joined, distinct and raw fields, URL, version.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  let seen = 0;
  const server = http.createServer((req, res) => {
    seen++;
    assert.strictEqual(req.method, 'PATCH');
    assert.strictEqual(req.url, '/a?b=c');
    assert.strictEqual(req.httpVersion, '1.1');
    assert.strictEqual(req.httpVersionMajor, 1);
    assert.strictEqual(req.httpVersionMinor, 1);
    assert.deepStrictEqual(req.rawHeaders, [
      'HOST', 'a', 'X-One', '1', 'x-one', '2', 'Cookie', 'a=1',
      'cookie', 'b=2', 'Content-Type', 'x/y', 'content-type', 'z/z',
      'Set-Cookie', 'q', 'Empty', '', 'Latin', '\xe9',
      'Connection', 'close',
    ]);
    assert.deepStrictEqual({ ...req.headers }, {
      host: 'a', 'x-one': '1, 2', cookie: 'a=1; b=2', 'content-type': 'x/y',
      'set-cookie': ['q'], empty: '', latin: '\xe9', connection: 'close',
    });
    assert.deepStrictEqual(req.headersDistinct['x-one'], ['1', '2']);
    assert.strictEqual(req.headers, req.headers);
    req.headers.added = 'x';
    assert.strictEqual(req.headers.added, 'x');
    assert.strictEqual(req.complete, true);
    assert.strictEqual(req.aborted, false);
    res.end();
  });
  await withServer(server, async (port) => {
    await raw(port, 'PATCH /a?b=c HTTP/1.1\r\nHOST: a\r\nX-One: 1\r\n' +
      'x-one: 2\r\nCookie: a=1\r\ncookie: b=2\r\nContent-Type: x/y\r\n' +
      'content-type: z/z\r\nSet-Cookie: q\r\nEmpty:\r\nLatin: \xe9\r\n' +
      'Connection: close\r\n\r\n');
  });
  assert.strictEqual(seen, 1);
});
