'use strict';
// close(): idle connections go at once, busy ones when their response ends.
const assert = require('assert');
const http = require('http');
const net = require('net');
const { GET, run } = require('../fixtures/http-raw');

run(async () => {
  let answer;
  const server = http.createServer((req, res) => {
    answer = () => res.end('last');
    server.emit('busy');
  });
  await new Promise((r) => server.listen(0, '127.0.0.1', r));
  const { port } = server.address();
  const ended = (s) => new Promise((r) => {
    let got = '';
    s.on('data', (b) => { got += b; });
    s.on('close', () => r(got));
  });
  const busy = net.connect(port, '127.0.0.1', () => busy.write(GET));
  const busyEnd = ended(busy);
  await new Promise((r) => server.once('busy', r));
  const idle = net.connect(port, '127.0.0.1');
  const idleEnd = ended(idle);
  await new Promise((r) => idle.on('connect', r));
  await new Promise((r) => server.getConnections((err, n) => {
    assert.strictEqual(n >= 1, true);
    r();
  }));
  await new Promise((r) => setTimeout(r, 20));
  const closed = new Promise((r) => server.close(r));
  assert.strictEqual(await idleEnd, '');
  assert.strictEqual(server.listening, false);
  answer();
  assert.match(await busyEnd, /last$/);
  assert.strictEqual(await closed, undefined);
});
