'use strict';
// writeHead in all its forms, and what setHeader & co. do before and after.
const assert = require('assert');
const http = require('http');
const { GET, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const cases = [
    [(res) => res.writeHead(201), '201 Created', []],
    [(res) => res.writeHead(299), '299 unknown', []],
    [(res) => res.writeHead(200, 'Fine'), '200 Fine', []],
    [(res) => res.writeHead(200, { A: '1', b: ['2', '3'] }), '200 OK',
     ['A: 1', 'b: 2', 'b: 3']],
    [(res) => res.writeHead(200, 'Fine', ['A', '1', 'a', '2']), '200 Fine',
     ['A: 1', 'a: 2']],
    [(res) => res.writeHead(200, [['A', '1']]), '200 OK', ['A: 1']],
    [(res) => res.setHeader('A', '1').setHeader('B', 2)
      .writeHead(200, { a: 'x' }), '200 OK', ['a: x', 'B: 2']],
    [(res) => {
      res.setHeader('A', '1');
      res.appendHeader('a', '2');
      res.setHeader('Gone', 'x');
      res.removeHeader('gone');
      assert.strictEqual(res.getHeader('A').join(), '1,2');
      assert.strictEqual(res.hasHeader('gone'), false);
      assert.deepStrictEqual(res.getHeaderNames(), ['a']);
      assert.deepStrictEqual({ ...res.getHeaders() }, { a: ['1', '2'] });
      res.statusCode = 404;
      res.statusMessage = 'Nope';
    }, '404 Nope', ['A: 1', 'A: 2']],
  ];
  let i = 0;
  const server = http.createServer((req, res) => {
    res.sendDate = false;
    cases[i][0](res);
    res.end();
    assert.throws(() => res.setHeader('x', 'y'),
                  { code: 'ERR_HTTP_HEADERS_SENT' });
    assert.throws(() => res.writeHead(200), { code: 'ERR_HTTP_HEADERS_SENT' });
  });
  await withServer(server, async (port) => {
    for (; i < cases.length; i++) {
      const text = await raw(port, GET, /\r\n\r\n$/);
      const lines = text.split('\r\n');
      assert.strictEqual(lines[0], `HTTP/1.1 ${cases[i][1]}`);
      assert.deepStrictEqual(
        lines.slice(1, lines.indexOf('Connection: keep-alive')), cases[i][2]);
    }
  });
});
