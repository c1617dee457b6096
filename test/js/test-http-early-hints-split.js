'use strict';
// A link of writeEarlyHints() can't end its line, nor can what is cut to a
// byte for the wire.
const assert = require('assert');
const http = require('http');
const { GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    for (const eol of ['\r\n', '\n', '\r', '\u010d\u010a', '\0']) {
      const link = `</a${eol}X-Split: 1>; rel=preload`;
      for (const value of [link, ['</b>; rel=preload', link]]) {
        assert.throws(() => res.writeEarlyHints({ link: value }),
                      { code: 'ERR_INVALID_CHAR' });
      }
    }
    res.writeEarlyHints({ link: '</b>; rel=preload' });
    res.end();
  });
  await withServer(server, async (port) => {
    const text = await raw(port, [GET_CLOSE]);
    assert.doesNotMatch(text, /X-Split/);
    assert.match(text, /^HTTP\/1\.1 103 .*\r\nLink: <\/b>; rel=preload\r\n\r\n/);
  });
});
