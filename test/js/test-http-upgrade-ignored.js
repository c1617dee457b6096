'use strict';
// Without an 'upgrade' listener, an upgrade is an ordinary request.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    assert.strictEqual(req.upgrade, false);
    res.end('plain');
  });
  await withServer(server, async (port) => {
    assert.match(await raw(port,
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\n' +
      'Upgrade: echo\r\n\r\n'), /plain$/);
  });
});
