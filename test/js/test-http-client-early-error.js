'use strict';
// A socket that fails before the request has taken it over: an event of the
// request all the same.
const assert = require('assert');
const http = require('http');
const net = require('net');

const blockList = new net.BlockList();
blockList.addAddress('127.0.0.1');
const seen = [];
const req = http.get({
  host: 'example.test',
  family: 4,
  lookup: (host, options, callback) => callback(null, '127.0.0.1', 4),
  createConnection: (options) =>
    net.createConnection({ ...options, blockList }),
});
req.on('error', (err) => seen.push(err.code));
req.on('close', () => seen.push('close'));
process.on('exit', () => {
  assert.deepStrictEqual(seen, ['ERR_IP_BLOCKED', 'close']);
});
