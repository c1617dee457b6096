'use strict';
// Wrong arguments throw Node's errors.
const assert = require('assert');
const net = require('net');

assert.throws(() => net.connect(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => net.connect({ port: 70000 }),
              { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => net.connect({ port: true }),
              { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => net.connect({ port: 1, localAddress: 'x' }),
              { code: 'ERR_INVALID_IP_ADDRESS' });
assert.throws(() => net.connect({ port: 1, lookup: 'x' }),
              { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => new net.Socket({ objectMode: true }),
              { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => net.createServer('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => net.createServer().listen({}), {
  code: 'ERR_INVALID_ARG_VALUE',
  message: 'The argument \'options\' must have the property "port" or ' +
    '"path". Received {}',
});
assert.throws(() => net.createServer().listen({ port: -1 }),
              { code: 'ERR_SOCKET_BAD_PORT' });
let error;
net.createServer().close((err) => { error = err; });
process.on('exit', () => {
  assert.strictEqual(error.code, 'ERR_SERVER_NOT_RUNNING');
});
