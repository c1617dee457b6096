'use strict';

// What a call is given runs in the stores of the call, not in those of whoever
// made the object before or made it go on.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const { fork } = require('child_process');
const net = require('net');
const { PassThrough, Readable, finished, pipeline } = require('stream');

const als = new AsyncLocalStorage();

if (process.argv[2] === 'child') {
  process.send('hello', () => process.disconnect());
  return;
}

const seen = [];
const expected = [];
const expect = (name) => {
  expected.push([name, name]);
  return () => seen.push([name, als.getStore()]);
};
const call = (name, fn) => als.run(name, fn, expect(name));

call('finished', (done) => {
  const stream = new PassThrough();
  finished(stream, done);
  als.exit(() => setImmediate(() => stream.destroy()));
});

call('pipeline', (done) => {
  const stream = new PassThrough();
  pipeline(stream, new PassThrough().resume(), done);
  als.run('writer', () => setImmediate(() => stream.end('x')));
});

call('map', (done) => {
  Readable.from([1]).map(async () => done()).toArray();
});

call('forEach', (done) => {
  Readable.from([1]).forEach(() => done());
});

{ // the socket is made without a store
  const server = net.createServer((peer) => peer.end('x')).listen(0, () => {
    const socket = new net.Socket();
    als.run('connect', () => {
      socket.on('data', expect('connect'));
      socket.connect(server.address().port, expect('connect'));
      socket.on('close', expect('connect'));
      socket.on('close', () => server.close());
    });
  });
}

als.run('fork', () => {
  const child = fork(__filename, ['child']);
  child.on('message', expect('fork'));
  child.on('disconnect', expect('fork'));
  child.on('exit', expect('fork'));
  als.run('send', () => child.send('x', expect('send')));
});

call('port', (done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    done();
    port1.close();
  };
  als.run('sender', () => port2.postMessage(1));
});

process.on('exit', () => {
  assert.deepStrictEqual(seen.sort(), expected.sort());
});
