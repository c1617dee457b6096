'use strict';
// Request bodies: JSON, forms, text, raw; limits, charsets and malformed ones.
const assert = require('assert');
const zlib = require('zlib');
const { load, main, request } = require('./common');

const express = load('express');

main(async (serve) => {
  const app = express();
  app.use(express.json({ limit: '10kb' }));
  app.use(express.urlencoded({ extended: true }));
  app.use(express.text());
  app.use(express.raw({ type: 'application/x-bytes' }));
  app.post('/echo', (req, res) => {
    if (Buffer.isBuffer(req.body))
      res.type('bin').send(req.body);
    else
      res.json({ body: req.body, type: typeof req.body });
  });
  app.use((err, req, res, next) => {
    res.status(err.status).json({ type: err.type, message: err.message });
  });
  const s = await serve(app);
  const post = (body, type, headers = {}) => request(s, '/echo', {
    method: 'POST', body, headers: { 'content-type': type, ...headers },
  });

  const value = { a: [1, null, 'x\u00fc\u{1f600}'], b: { c: true } };
  const json = await request(s, '/echo', { method: 'POST', body: value });
  assert.strictEqual(json.headers['content-type'],
                     'application/json; charset=utf-8');
  assert.deepStrictEqual(json.json(), { body: value, type: 'object' });

  assert.deepStrictEqual(
    (await post('a=1&b[c]=2&b[d][]=3&e=%C3%BC+x',
                'application/x-www-form-urlencoded')).json().body,
    { a: '1', b: { c: '2', d: ['3'] }, e: '\u00fc x' });
  assert.strictEqual((await post('plain', 'text/plain')).json().body, 'plain');
  const latin1 = await post(Buffer.from([0xfc]), 'text/plain;charset=latin1');
  assert.strictEqual(latin1.json().body, '\u00fc');
  const bytes = Buffer.from([0, 255, 1, 254]);
  assert.deepStrictEqual((await post(bytes, 'application/x-bytes')).bytes,
                         bytes);

  const zipped = zlib.gzipSync(JSON.stringify(value));
  assert.deepStrictEqual(
    (await post(zipped, 'application/json', { 'content-encoding': 'gzip' }))
      .json().body, value);

  const bad = await post('{"a":', 'application/json');
  assert.strictEqual(bad.status, 400);
  assert.strictEqual(bad.json().type, 'entity.parse.failed');
  const large = await post(JSON.stringify('x'.repeat(20000)),
                           'application/json');
  assert.strictEqual(large.status, 413);
  assert.strictEqual(large.json().type, 'entity.too.large');
  const charset = await post('{}', 'application/json; charset=x-nope');
  assert.strictEqual(charset.status, 415);
  const encoding = await post('{}', 'application/json',
                              { 'content-encoding': 'nope' });
  assert.strictEqual(encoding.status, 415);

  // No body at all, and one sent in chunks.
  const none = await request(s, '/echo', { method: 'POST' });
  assert.strictEqual(none.json().type, 'undefined');
  const chunked = await new Promise((resolve, reject) => {
    const req = require('http').request({
      host: '127.0.0.1', port: s.port, path: '/echo', method: 'POST',
      headers: { 'content-type': 'application/json' },
    }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (t) => { text += t; });
      res.on('end', () => resolve(JSON.parse(text)));
    });
    req.on('error', reject);
    req.write('{"in":');
    setImmediate(() => req.end('"pieces"}'));
  });
  assert.deepStrictEqual(chunked.body, { in: 'pieces' });
});
