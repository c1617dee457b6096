'use strict';
// What can't stand in a head is refused with Node's errors.
const assert = require('assert');
const http = require('http');
const { GET, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    const bad = (fn, code) => assert.throws(fn, { code });
    bad(() => res.setHeader('a b', 'x'), 'ERR_INVALID_HTTP_TOKEN');
    bad(() => res.setHeader('', 'x'), 'ERR_INVALID_HTTP_TOKEN');
    bad(() => res.setHeader('a', undefined), 'ERR_HTTP_INVALID_HEADER_VALUE');
    bad(() => res.setHeader('a', 'x\r\ny: z'), 'ERR_INVALID_CHAR');
    bad(() => res.setHeader('a', '\u0100'), 'ERR_INVALID_CHAR');
    bad(() => res.writeHead(200, { 'a\n': 'x' }), 'ERR_INVALID_HTTP_TOKEN');
    bad(() => res.writeHead(200, 'x\r\ny'), 'ERR_INVALID_CHAR');
    bad(() => res.writeHead(99), 'ERR_HTTP_INVALID_STATUS_CODE');
    bad(() => res.writeHead(1000), 'ERR_HTTP_INVALID_STATUS_CODE');
    bad(() => res.write(null), 'ERR_STREAM_NULL_VALUES');
    bad(() => res.write(7), 'ERR_INVALID_ARG_TYPE');
    res.statusMessage = undefined;
    res.setHeader('latin', '\xe9');
    res.end('ok');
  });
  await withServer(server, async (port) => {
    const text = await raw(port, GET, /ok$/);
    assert.match(text, /\r\nlatin: \xe9\r\n/);
  });
  assert.throws(() => http.validateHeaderName('a b'),
                { code: 'ERR_INVALID_HTTP_TOKEN' });
  assert.throws(() => http.validateHeaderValue('a', '\n'),
                { code: 'ERR_INVALID_CHAR' });
});
