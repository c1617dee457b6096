'use strict';
// The client goes away within an exchange: 'aborted', 'close', and a response
// that takes no more.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const log = [];
  let done;
  const all = new Promise((r) => { done = r; });
  const server = http.createServer((req, res) => {
    req.on('aborted', () => log.push('aborted'));
    req.on('error', (e) => log.push(e.code));
    req.on('close', () => log.push('req close'));
    res.on('finish', () => log.push('finish'));
    res.on('close', () => {
      log.push('res close');
      assert.strictEqual(res.destroyed, true);
      assert.strictEqual(req.aborted, true);
      assert.strictEqual(res.write('x'), false);
      setImmediate(done);
    });
    res.write('begin');
  });
  await withServer(server, async (port) => {
    await raw(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', /begin/);
    await all;
  });
  assert.deepStrictEqual(log.sort(),
                         ['ECONNRESET', 'aborted', 'req close', 'res close']);
});
