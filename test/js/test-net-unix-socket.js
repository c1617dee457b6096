'use strict';
// Unix sockets: listen(path), connect(path), errors with the path.
const assert = require('assert');
const net = require('net');
const os = require('os');
const path = require('path');

const name = path.join(os.tmpdir(), `tandem-test-${process.pid}.sock`);
let text = '';
const server = net.createServer((socket) => socket.end('hello')).listen(
  name, () => {
    assert.strictEqual(server.address(), name);
    const other = net.createServer();
    other.on('error', (err) => {
      assert.strictEqual(err.message,
                         `listen EADDRINUSE: address already in use ${name}`);
      const socket = net.connect(name);
      socket.on('data', (bytes) => { text += bytes; });
      socket.on('close', () => server.close(() => {
        net.connect({ path: name }).on('error', (e) => {
          assert.strictEqual(e.message, `connect ENOENT ${name}`);
          assert.strictEqual(e.address, name);
          text += '!';
        });
      }));
    });
    other.listen(name);
  });
process.on('exit', () => assert.strictEqual(text, 'hello!'));
