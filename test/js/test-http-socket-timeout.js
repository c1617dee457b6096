'use strict';
// server.setTimeout, req.setTimeout and res.setTimeout tell of silence; without
// a listener the connection is closed.
const assert = require('assert');
const http = require('http');
const { GET, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const log = [];
  const server = http.createServer((req, res) => {
    if (req.url === '/res')
      res.setTimeout(20, () => { log.push('res'); res.end('late'); });
    else if (req.url === '/req')
      req.setTimeout(20, (s) => { log.push('req'); s.destroy(); });
  });
  await withServer(server, async (port) => {
    const request = (path, more) =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n\r\n`;
    assert.match(await raw(port, request('/res', 'Connection: close')),
                 /late$/);
    assert.strictEqual(
      await raw(port, request('/req', 'Content-Length: 5')), '');
    server.setTimeout(20);
    assert.strictEqual(await raw(port, GET), '');
    assert.strictEqual(await raw(port, ''), '');
    server.on('timeout', (socket) => { log.push('server'); socket.destroy(); });
    await raw(port, GET);
  });
  assert.deepStrictEqual(log, ['res', 'req', 'server']);
});
