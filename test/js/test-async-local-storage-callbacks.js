'use strict';

// A store is kept in every kind of callback and across every await, and no
// other code ever sees it.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const childProcess = require('child_process');
const crypto = require('crypto');
const dns = require('dns');
const { EventEmitter, once } = require('events');
const fs = require('fs');
const http = require('http');
const net = require('net');
const zlib = require('zlib');

const als = new AsyncLocalStorage();
const seen = new Map();
const leaks = [];
const check = (name) => {
  seen.set(name, als.getStore());
};

const expected = [
  'fs.readFile', 'fs.promises', 'setTimeout', 'setImmediate', 'nextTick',
  'microtask', 'dns.lookup', 'gzip', 'randomBytes', 'pbkdf2', 'execFile',
  'finally', 'then', 'catch', 'all', 'connection', 'listening', 'connect',
  'data', 'close', 'stream data', 'stream end', 'once', 'await', 'await catch',
  'await finally', 'in generator', 'for await', 'after for await', 'thenable',
  'nested catch', 'http request', 'http response', 'http end', 'new Promise',
];

als.run('store', () => {
  fs.readFile(__filename, () => check('fs.readFile'));
  fs.promises.readFile(__filename).then(() => check('fs.promises'));
  setTimeout(() => check('setTimeout'), 1);
  setImmediate(() => check('setImmediate'));
  process.nextTick(() => check('nextTick'));
  queueMicrotask(() => check('microtask'));
  dns.lookup('127.0.0.1', () => check('dns.lookup'));
  zlib.gzip('x', () => check('gzip'));
  crypto.randomBytes(8, () => check('randomBytes'));
  crypto.pbkdf2('a', 'b', 1, 8, 'sha1', () => check('pbkdf2'));
  childProcess.execFile('/bin/true', () => check('execFile'));
  Promise.resolve().finally(() => check('finally')).then(() => check('then'));
  Promise.reject(new Error()).catch(() => check('catch'));
  Promise.all([Promise.resolve()]).then(() => check('all'));
  new Promise((resolve) => setTimeout(resolve, 1))
    .then(() => check('new Promise'));

  const server = net.createServer((c) => {
    check('connection');
    c.end('x');
    server.close();
  }).listen(0, '127.0.0.1', () => {
    check('listening');
    net.connect(server.address().port, '127.0.0.1', () => check('connect'))
      .on('data', () => check('data'))
      .on('close', () => check('close'));
  });
  fs.createReadStream(__filename)
    .on('data', () => check('stream data'))
    .on('end', () => check('stream end'));
  const emitter = new EventEmitter();
  once(emitter, 'x').then(() => check('once'));
  setTimeout(() => emitter.emit('x'), 2);

  (async () => {
    await null;
    check('await');
    try {
      await Promise.reject(new Error());
    } catch {
      check('await catch');
    } finally {
      check('await finally');
    }
    try {
      try {
        await Promise.reject(new Error());
      } finally {
        await null;
      }
    } catch {
      check('nested catch');
    }
    async function* numbers() {
      yield 1;
      await null;
      check('in generator');
      yield 2;
    }
    for await (const n of numbers())
      check('for await', n);
    check('after for await');
    await { then(resolve) { resolve(); } };
    check('thenable');
  })();

  const web = http.createServer((req, res) => {
    check('http request');
    res.end('y');
  }).listen(0, '127.0.0.1', () => {
    http.get({ port: web.address().port, host: '127.0.0.1' }, (res) => {
      check('http response');
      res.resume().on('end', () => {
        check('http end');
        web.close();
      });
    });
  });
});

// What was never in the store.
const outside = (name) => {
  if (als.getStore() !== undefined)
    leaks.push(name);
};
(async () => {
  for (let i = 0; i < 20; i++) {
    await null;
    outside(`await ${i}`);
  }
})();
let chain = Promise.resolve();
for (let i = 0; i < 20; i++)
  chain = chain.then(() => outside(`then ${i}`));
setTimeout(() => outside('timer'), 5);

process.on('exit', () => {
  for (const name of expected)
    assert.strictEqual(seen.get(name), 'store', name);
  assert.strictEqual(seen.size, expected.length);
  assert.deepStrictEqual(leaks, []);
});
