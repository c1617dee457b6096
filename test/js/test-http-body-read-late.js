'use strict';
// A body that nobody read by the end of the response is thrown away: who reads
// later gets nothing, and never bytes of the connection's next request.
const assert = require('assert');
const http = require('http');
const net = require('net');
const { run, withServer } = require('../fixtures/http-raw');

function collect(req, into) {
  req.on('data', (bytes) => into.push(String(bytes)));
  return new Promise((resolve) => req.on('end', resolve));
}

run(async () => {
  const bodies = { first: [], second: [] };
  let first;
  const server = http.createServer(async (req, res) => {
    if (req.url === '/first') {
      first = req;
      res.end('1');
      return;
    }
    assert.strictEqual(first.readableEnded, true);
    collect(first, bodies.first);
    await new Promise(setImmediate);
    await collect(req, bodies.second);
    res.end('2');
  });
  await withServer(server, async (port) => {
    const client = net.connect(port, '127.0.0.1');
    client.write('POST /first HTTP/1.1\r\nHost: a\r\n' +
                 'Content-Length: 3\r\n\r\nabc');
    await new Promise((resolve) => client.once('data', resolve));
    client.write('POST /second HTTP/1.1\r\nHost: a\r\n' +
                 'Content-Length: 6\r\n\r\nsecret');
    const answer = await new Promise((resolve) => client.once('data', resolve));
    assert.match(String(answer), /\r\n\r\n2$/);
    client.destroy();
  });
  assert.deepStrictEqual(bodies, { first: [], second: ['secret'] });
});
