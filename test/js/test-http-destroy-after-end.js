'use strict';
// What end() was given arrives, also when the response or its socket is
// destroyed right afterwards; and teardown copes with open connections.
const assert = require('assert');
const http = require('http');
const { GET, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    res.end('arrives');
    if (req.url === '/')
      res.destroy();
    else
      req.socket.destroy();
  });
  await withServer(server, async (port) => {
    assert.match(await raw(port, GET), /arrives$/);
    assert.match(await raw(port, GET.replace('/', '/2')), /arrives$/);
  });
  const open = http.createServer((req, res) => {
    res.write('open');
    req.socket.on('close', () => assert.fail());
    setImmediate(() => process.exit(0));
  });
  open.listen(0, '127.0.0.1', () => raw(open.address().port, GET));
});
