'use strict';
// A server on a Unix socket.
const assert = require('assert');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tandem-http-'));
const socketPath = path.join(dir, 's');
const server = http.createServer((req, res) => {
  assert.strictEqual(req.socket.remoteAddress, undefined);
  res.end('unix');
}).listen(socketPath, () => {
  assert.strictEqual(server.address(), socketPath);
  http.get({ socketPath, agent: false }, (res) => {
    res.setEncoding('utf8');
    res.on('data', (s) => {
      assert.strictEqual(s, 'unix');
      server.close(() => fs.rmSync(dir, { recursive: true }));
    });
  });
});
process.on('exit', () => assert(!fs.existsSync(dir)));
