'use strict';
// Limits that no uint32 holds, and times that no timer counts, are none.
const assert = require('assert');
const http = require('http');
const { GET, GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

function answer(req, res) {
  res.end(String(req.rawHeaders.length));
}

run(async () => {
  for (const maxHeaderSize of [2 ** 32, 2 ** 32 + 10, 2 ** 40]) {
    await withServer(http.createServer({ maxHeaderSize }, answer),
                     async (port) => {
      assert.match(await raw(port, [GET_CLOSE]), / 200 [^]*\r\n\r\n4$/);
      const agent = new http.Agent({ keepAlive: false });
      const status = await new Promise((resolve, reject) => {
        http.get({ host: '127.0.0.1', port, maxHeaderSize, agent }, (res) => {
          res.resume();
          res.on('end', () => resolve(res.statusCode));
        }).on('error', reject);
      });
      assert.strictEqual(status, 200);
    });
  }
  for (const count of [2 ** 33, Infinity, -1]) {
    const server = http.createServer(answer);
    server.maxHeadersCount = count;
    await withServer(server, async (port) => {
      assert.match(await raw(port, [GET_CLOSE]), /\r\n\r\n4$/);
    });
  }
  const server = http.createServer(answer);
  server.keepAliveTimeout = Infinity;
  await withServer(server, async (port) => {
    const again = () => new Promise((resolve) => setImmediate(resolve));
    const text = await raw(port, [GET, again, again, again, GET_CLOSE]);
    assert.match(text, /\r\n\r\n2HTTP\/1\.1 200 [^]*\r\n\r\n4$/);
    assert.doesNotMatch(text, /timeout=/);
  });
});
