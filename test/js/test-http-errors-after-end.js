'use strict';
// write after end, end twice: Node's errors.
const assert = require('assert');
const http = require('http');
const { GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const log = [];
  const server = http.createServer((req, res) => {
    res.on('error', (e) => log.push(e.code));
    res.end('a');
    res.end((e) => log.push(e?.code));
    assert.strictEqual(res.write('b', (e) => log.push(`cb ${e.code}`)), false);
  });
  await withServer(server, async (port) => {
    assert.match(await raw(port, GET_CLOSE), /\r\n\r\na$/);
  });
  assert.deepStrictEqual(log.sort(), [
    'ERR_STREAM_ALREADY_FINISHED', 'ERR_STREAM_WRITE_AFTER_END',
    'cb ERR_STREAM_WRITE_AFTER_END',
  ]);
});
