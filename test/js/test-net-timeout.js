'use strict';
// 'timeout' after silence; activity puts it off; it does not close by itself.
const assert = require('assert');
const net = require('net');

let timeouts = 0;
const server = net.createServer((socket) => {
  socket.resume();
  socket.on('end', () => server.close());
}).listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1');
  assert.throws(() => socket.setTimeout(-1), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => socket.setTimeout('5'), { code: 'ERR_INVALID_ARG_TYPE' });
  socket.setTimeout(20, () => {
    timeouts++;
    assert.strictEqual(socket.destroyed, false);
    assert.strictEqual(socket.timeout, 20);
    socket.setTimeout(0);
    socket.end();
  });
});
process.on('exit', () => assert.strictEqual(timeouts, 1));
