'use strict';
// A port that is taken: EADDRINUSE, by an event; listening twice throws.
const assert = require('assert');
const net = require('net');

let errors = 0;
const first = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = first.address();
  assert.throws(() => first.listen(0), { code: 'ERR_SERVER_ALREADY_LISTEN' });
  const second = net.createServer();
  second.on('error', (err) => {
    errors++;
    assert.strictEqual(err.message,
                       `listen EADDRINUSE: address already in use ` +
                       `127.0.0.1:${port}`);
    assert.strictEqual(err.code, 'EADDRINUSE');
    assert.strictEqual(err.syscall, 'listen');
    assert.strictEqual(err.port, port);
    assert.strictEqual(second.listening, false);
    // It can listen elsewhere afterwards.
    second.listen(0, '127.0.0.1', () => {
      first.close();
      second.close();
    });
  });
  second.listen(port, '127.0.0.1');
});
process.on('exit', () => assert.strictEqual(errors, 1));
