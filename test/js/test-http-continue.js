'use strict';
// Expect: 100-continue by itself, with 'checkContinue', and other
// expectations.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n' +
  'Connection: close\r\n';

run(async () => {
  const server = http.createServer((req, res) => {
    let body = '';
    req.on('data', (b) => { body += b; });
    req.on('end', () => res.end(`[${body}]`));
  });
  await withServer(server, async (port) => {
    const text = await raw(port, [`${head}Expect: 100-continue\r\n\r\n`, 'hi']);
    assert.match(text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    assert.match(text, /\[hi\]$/);
    assert.match(await raw(port, `${head}Expect: gold\r\n\r\nhi`),
                 /^HTTP\/1\.1 417 Expectation Failed\r\n/);
  });
  const picky = http.createServer(() => assert.fail());
  picky.on('checkContinue', (req, res) => {
    res.writeHead(403);
    res.end();
  });
  picky.on('checkExpectation', (req, res) => {
    assert.strictEqual(req.headers.expect, 'gold');
    res.end('gold');
  });
  await withServer(picky, async (port) => {
    assert.match(await raw(port, `${head}Expect: 100-continue\r\n\r\nhi`),
                 /^HTTP\/1\.1 403 Forbidden\r\n/);
    assert.match(await raw(port, `${head}Expect: gold\r\n\r\nhi`), /gold$/);
  });
});
