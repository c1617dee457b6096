'use strict';
// Expect: 100-continue, and other informational answers.
const assert = require('assert');
const http = require('http');

const seen = [];
const server = http.createServer();
server.on('checkContinue', (req, res) => {
  res.writeProcessing();
  res.writeContinue();
  req.on('data', (chunk) => seen.push(`server ${chunk}`));
  req.on('end', () => res.end('ok'));
});
server.listen(0, '127.0.0.1', () => {
  const req = http.request({
    port: server.address().port, host: '127.0.0.1', method: 'PUT',
    agent: false, headers: { Expect: '100-continue' },
  });
  req.on('information', (info) => seen.push(`info ${info.statusCode}`));
  req.on('continue', () => {
    seen.push('continue');
    req.end('body');
  });
  req.on('response', (res) => {
    seen.push(`response ${res.statusCode}`);
    res.resume();
    res.on('end', () => server.close());
  });
});
process.on('exit', () => {
  assert.deepStrictEqual(seen, ['info 102', 'continue', 'info 100',
                                'server body', 'response 200']);
});
