'use strict';
// What is done to a request or response that is over does not touch the
// connection's next exchange.
const assert = require('assert');
const http = require('http');
const { GET, GET_CLOSE, raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  let old;
  const server = http.createServer((req, res) => {
    if (old === undefined) {
      old = { req, res };
      res.end('first');
      return;
    }
    res.write('sec');
    old.res.writeContinue();
    old.res.writeProcessing();
    old.res.writeEarlyHints({ link: '</a>; rel=preload' });
    old.req.destroy();
    old.res.destroy();
    setImmediate(() => res.end('ond'));
  });
  await withServer(server, async (port) => {
    const text = await raw(port, [GET, GET_CLOSE]);
    assert.match(text, /first[^]*\r\n\r\n3\r\nsec\r\n3\r\nond\r\n0\r\n\r\n$/);
  });
});
