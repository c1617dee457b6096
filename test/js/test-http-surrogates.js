'use strict';
// A body string that is no valid UTF-16, and one beyond ASCII.
const assert = require('assert');
const http = require('http');
const { GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  let body;
  const server = http.createServer((req, res) => res.end(body));
  await withServer(server, async (port) => {
    for (body of ['a\ud800b', '\u20ac\u{1f600}', '\xe9'.repeat(5000)]) {
      const text = await raw(port, GET_CLOSE);
      const bytes = Buffer.from(body);
      assert.strictEqual(text.slice(text.indexOf('\r\n\r\n') + 4),
                         bytes.toString('latin1'));
      assert.match(text, new RegExp(`Content-Length: ${bytes.length}\r\n`));
    }
  });
});
