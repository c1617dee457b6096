'use strict';
// fork: messages both ways, disconnect, exit.
const assert = require('assert');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  assert.strictEqual(process.connected, true);
  assert.strictEqual(process.env.NODE_CHANNEL_FD, undefined);
  process.on('message', (message) => {
    process.send({ echo: message }, (err) => {
      assert.strictEqual(err, null);
      if (message === 'last')
        process.disconnect();
    });
  });
  return;
}

const seen = [];
const child = fork(__filename, ['child']);
const long = 'x'.repeat(300000);
assert.strictEqual(child.connected, true);
child.send({ a: [1, null, '\u20ac\n'] });
child.send(long);
child.send('last');
assert.throws(() => child.send(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => child.send(Symbol('x')), { code: 'ERR_INVALID_ARG_TYPE' });
child.on('message', ({ echo }) => seen.push(echo));
child.on('disconnect', () => {
  assert.strictEqual(child.connected, false);
  seen.push('disconnect');
  child.send('too late', (err) => {
    assert.strictEqual(err.code, 'ERR_IPC_CHANNEL_CLOSED');
    seen.push('closed');
  });
});
child.on('close', (code) => assert.strictEqual(code, 0));
process.on('exit', () => {
  assert.deepStrictEqual(seen, [
    { a: [1, null, '\u20ac\n'] }, long, 'last', 'disconnect', 'closed',
  ]);
});
