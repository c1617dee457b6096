'use strict';
// A name with several addresses: the next is tried when one refuses; when all
// refuse, the error has them all.
const assert = require('assert');
const net = require('net');

const attempts = [];
let aggregate;
const server = net.createServer((socket) => socket.end()).listen(
  0, '127.0.0.1', () => {
    const { port } = server.address();
    const lookup = (list) => (host, options, callback) => {
      assert.strictEqual(host, 'example.test');
      assert.strictEqual(options.all, true);
      setImmediate(callback, null, list);
    };
    const socket = net.connect({
      port,
      host: 'example.test',
      lookup: lookup([{ address: '::1', family: 6 },
                      { address: '127.0.0.1', family: 4 }]),
    });
    socket.on('connectionAttempt', (ip) => attempts.push(ip));
    socket.on('connectionAttemptFailed', (ip) => attempts.push(`no ${ip}`));
    socket.resume();
    socket.on('close', () => server.close(() => {
      net.connect({
        port,
        host: 'example.test',
        lookup: lookup([{ address: '127.0.0.2', family: 4 },
                        { address: '127.0.0.1', family: 4 }]),
      }).on('error', (err) => { aggregate = err; });
    }));
  });
process.on('exit', () => {
  assert.deepStrictEqual(attempts, ['::1', 'no ::1', '127.0.0.1']);
  assert.strictEqual(aggregate.constructor.name, 'AggregateError');
  assert.strictEqual(aggregate.code, 'ECONNREFUSED');
  assert.deepStrictEqual(aggregate.errors.map((e) => e.address),
                         ['127.0.0.2', '127.0.0.1']);
});
