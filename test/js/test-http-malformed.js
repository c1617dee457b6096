'use strict';
// Every file of the corpus gets its status from a live server, which then
// closes; and the server lives on.
const assert = require('assert');
const fs = require('fs');
const http = require('http');
const path = require('path');
const { GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

const dir = path.join(__dirname, '../fixtures/http-malformed');

run(async () => {
  const server = http.createServer((req, res) => {
    req.resume();
    req.on('end', () => res.end('fine'));
    req.on('error', () => {});
  });
  await withServer(server, async (port) => {
    const lines = fs.readFileSync(path.join(dir, 'EXPECTED'), 'utf8')
      .split('\n').filter((l) => l && !l.startsWith('#'));
    for (const line of lines) {
      const [name, status] = line.split(' ');
      const bytes = fs.readFileSync(path.join(dir, name), 'latin1');
      const text = await raw(port, bytes);
      const last = text.slice(text.lastIndexOf('HTTP/1.1 '));
      assert.strictEqual(last.split(' ')[1], status, `${name}: ${text}`);
      assert.match(last, /\r\nConnection: close\r\n/);
    }
    assert.match(await raw(port, GET_CLOSE), /fine$/);
  });
});
