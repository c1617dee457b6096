'use strict';
// Two servers on one port: Node's error.
const assert = require('assert');
const http = require('http');
const { run, withServer } = require('../fixtures/http-raw');

run(async () => {
  await withServer(http.createServer(), async (port) => {
    const err = await new Promise((r) =>
      http.createServer().on('error', r).listen(port, '127.0.0.1'));
    assert.strictEqual(err.message,
                       `listen EADDRINUSE: address already in use 127.0.0.1:${
                         port}`);
    assert.strictEqual(err.code, 'EADDRINUSE');
    assert.strictEqual(err.syscall, 'listen');
    assert.strictEqual(err.port, port);
  });
});
