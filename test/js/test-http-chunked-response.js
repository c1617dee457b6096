'use strict';
// write() makes chunks; trailers follow; callbacks and events come in order.
const assert = require('assert');
const http = require('http');
const { GET, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const log = [];
  const server = http.createServer((req, res) => {
    res.on('finish', () => log.push('finish'));
    res.on('close', () => log.push('close'));
    res.setHeader('Trailer', 'X-Sum');
    assert.strictEqual(res.headersSent, false);
    assert.strictEqual(res.write('a\u20ac', () => log.push('written')), true);
    assert.strictEqual(res.headersSent, true);
    res.write(Buffer.from([0x42]));
    res.write('ff00', 'hex');
    res.addTrailers({ 'X-Sum': '7' });
    res.end('end', () => log.push('ended'));
    assert.strictEqual(res.writableEnded, true);
  });
  await withServer(server, async (port) => {
    const text = await raw(port, GET, /\r\n0\r\n[^]*\r\n\r\n$/);
    assert.strictEqual(text.slice(text.indexOf('\r\n\r\n') + 4),
                       '4\r\na\xe2\x82\xac\r\n1\r\nB\r\n2\r\n\xff\x00\r\n' +
                       '3\r\nend\r\n0\r\nX-Sum: 7\r\n\r\n');
    assert.match(text, /\r\nTransfer-Encoding: chunked\r\n/);
  });
  assert.deepStrictEqual(log, ['written', 'finish', 'ended', 'close']);
});
