'use strict';
// The stdio option: ignore, inherit, descriptors, streams, more than three.
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { spawn, spawnSync } = require('child_process');

const file = path.join(os.tmpdir(), `tandem-test-${process.pid}.txt`);
const fd = fs.openSync(file, 'w+');
let extra = '';

const ignored = spawn('cat', { stdio: 'ignore' });
assert.deepStrictEqual(ignored.stdio, [null, null, null]);
assert.strictEqual(ignored.stdin, null);

const child = spawn('sh', ['-c', 'echo file; echo four >&4'],
                    { stdio: ['ignore', fd, 'inherit', null, 'pipe'] });
assert.strictEqual(child.stdout, null);
child.stdio[4].on('data', (data) => { extra += data; });
child.on('close', () => {
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'file\n');
  assert.strictEqual(extra, 'four\n');
  fs.closeSync(fd);
  fs.unlinkSync(file);
});

// A socket as a child's stdout.
let text = '';
const server = net.createServer((socket) => {
  spawn('echo', ['by socket'], { stdio: ['ignore', socket, 'ignore'] })
    .on('close', () => socket.end());
  server.close();
}).listen(0, '127.0.0.1', () => {
  net.connect(server.address().port, '127.0.0.1')
    .on('data', (data) => { text += data; });
});
process.on('exit', () => assert.strictEqual(text, 'by socket\n'));

assert.throws(() => spawn('true', { stdio: 'nonsense' }),
              { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => spawn('true', { stdio: ['ipc', 'ipc'] }),
              { code: 'ERR_IPC_ONE_PIPE' });
assert.throws(() => spawnSync('true', { stdio: ['ipc'] }),
              { code: 'ERR_IPC_SYNC_FORK' });
