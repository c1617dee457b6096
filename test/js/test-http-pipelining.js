'use strict';
// Responses to pipelined requests are in the requests' order, also when they
// are made out of order in time.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  const server = http.createServer((req, res) => {
    const i = Number(req.url.slice(1));
    if (i % 3 === 0)
      res.end(`<${i}>`);
    else
      setTimeout(() => res.end(`<${i}>`), i % 2 ? 5 : 1);
  });
  await withServer(server, async (port) => {
    let all = '';
    for (let i = 0; i < 20; i++)
      all += `GET /${i} HTTP/1.1\r\nHost: a\r\n\r\n`;
    all += 'GET /20 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const text = await raw(port, all);
    assert.deepStrictEqual(text.match(/<\d+>/g).map((s) => +s.slice(1, -1)),
                           Array.from({ length: 21 }, (_, i) => i));
  });
});
