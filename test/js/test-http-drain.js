'use strict';
// write() says when to wait, and 'drain' when to go on.
const assert = require('assert');
const http = require('http');
const { GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  let drains = 0;
  const chunk = Buffer.alloc(256 * 1024, 'x');
  const server = http.createServer((req, res) => {
    let left = 40;
    res.setHeader('Content-Length', left * chunk.length);
    (function more() {
      while (left > 0) {
        left--;
        if (!res.write(chunk)) {
          assert.strictEqual(res.writableNeedDrain, true);
          drains++;
          res.once('drain', more);
          return;
        }
      }
      res.end();
    })();
  });
  await withServer(server, async (port) => {
    const text = await raw(port, GET_CLOSE);
    assert.strictEqual(text.length - text.indexOf('\r\n\r\n') - 4,
                       40 * chunk.length);
  });
  assert(drains > 0);
});
