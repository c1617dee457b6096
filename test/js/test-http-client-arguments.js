'use strict';
// Wrong arguments throw Node's errors, before there is a connection.
const assert = require('assert');
const http = require('http');

const fails = (options, code) =>
  assert.throws(() => http.request(options), { code }, code);
fails({ path: '/a b' }, 'ERR_UNESCAPED_CHARACTERS');
fails({ method: 'A B' }, 'ERR_INVALID_HTTP_TOKEN');
fails({ method: 1 }, 'ERR_INVALID_ARG_TYPE');
fails({ host: 1 }, 'ERR_INVALID_ARG_TYPE');
fails({ agent: 'x' }, 'ERR_INVALID_ARG_TYPE');
fails({ protocol: 'x:' }, 'ERR_INVALID_PROTOCOL');
fails({ timeout: -1 }, 'ERR_OUT_OF_RANGE');
fails({ headers: { 'a b': '1' } }, 'ERR_INVALID_HTTP_TOKEN');
fails({ headers: { a: '\n' } }, 'ERR_INVALID_CHAR');
fails({ headers: { a: undefined } }, 'ERR_HTTP_INVALID_HEADER_VALUE');
assert.throws(() => http.get('no url'), { code: 'ERR_INVALID_URL' });

const req = http.request({ createConnection: () => {} });
assert.throws(() => req.write(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => req.write(null), { code: 'ERR_STREAM_NULL_VALUES' });
req.setHeader('A', 'b');
assert.deepStrictEqual(req.getHeaderNames(), ['host', 'a']);
assert.deepStrictEqual(req.getRawHeaderNames(), ['Host', 'A']);
req.removeHeader('a');
assert.strictEqual(req.hasHeader('A'), false);
req.flushHeaders();
assert.throws(() => req.setHeader('a', 'b'), { code: 'ERR_HTTP_HEADERS_SENT' });
req.on('error', (err) => assert.strictEqual(err.code, 'ECONNRESET'));
req.destroy();
