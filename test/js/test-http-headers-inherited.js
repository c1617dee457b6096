'use strict';
// Fields named as what every object inherits are fields like any other, and
// nothing a client sends makes the headers throw.
const assert = require('assert');
const http = require('http');
const { raw, run, withServer } = require('../fixtures/http-raw');

run(async () => {
  let seen = 0;
  const server = http.createServer((req, res) => {
    assert.strictEqual(req.headers.constructor, 'a');
    assert.strictEqual(req.headers.valueof, 'b, c');
    assert.strictEqual(Object.getPrototypeOf(req.headers), Object.prototype);
    assert.deepStrictEqual(req.headersDistinct, Object.assign(
      Object.create(null), {
        'host': ['x'], 'constructor': ['a'], 'valueof': ['b', 'c'],
        ['__proto__']: ['d', 'e'], 'transfer-encoding': ['chunked'],
        'connection': ['close'],
      }));
    req.resume();
    req.on('end', () => {
      assert.deepStrictEqual(Object.keys(req.trailersDistinct),
                             ['__proto__', 'constructor']);
      assert.deepStrictEqual(Object.entries(req.trailers),
                             [['constructor', 'a']]);
      seen++;
      res.end('fine');
    });
  });
  await withServer(server, async (port) => {
    const text = await raw(port, [
      'POST / HTTP/1.1\r\nHost: x\r\nconstructor: a\r\nvalueOf: b\r\n' +
      'valueOf: c\r\n__proto__: d\r\n__proto__: e\r\n' +
      'Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n' +
      '0\r\n__proto__: x\r\nconstructor: a\r\n\r\n']);
    assert.match(text, /\r\n\r\nfine$/);
  });
  assert.strictEqual(seen, 1);
});
