'use strict';
// The compression middleware: gzip, deflate, brotli, none; small and streamed
// answers; flush.
const assert = require('assert');
const http = require('http');
const zlib = require('zlib');
const { load, main, request } = require('./common');

const express = load('express');
const compression = load('compression');

main(async (serve) => {
  const text = 'compress me, '.repeat(5000);
  const app = express();
  let finish;
  app.use(compression());
  app.get('/text', (req, res) => res.send(text));
  app.get('/small', (req, res) => res.send('small'));
  app.get('/no', (req, res) =>
    res.set('cache-control', 'no-transform').send(text));
  app.get('/image', (req, res) => res.type('png').send(Buffer.alloc(5000)));
  app.get('/stream', (req, res) => {
    res.type('text');
    res.write('first line\n');
    res.flush();
    finish = () => res.end('last line\n');
  });
  const s = await serve(app);
  const get = (path, encoding) =>
    request(s, path, { headers: { 'accept-encoding': encoding } });

  for (const [encoding, decode] of [['gzip', zlib.gunzipSync],
                                    ['deflate', zlib.inflateSync],
                                    ['br', zlib.brotliDecompressSync]]) {
    const res = await get('/text', encoding);
    assert.strictEqual(res.headers['content-encoding'], encoding);
    assert.strictEqual(res.headers['content-length'], undefined);
    assert.match(res.headers.vary, /Accept-Encoding/);
    assert(res.bytes.length < text.length / 10);
    assert.strictEqual(decode(res.bytes).toString(), text);
  }
  for (const res of [await get('/text', 'identity'),
                     await get('/no', 'gzip')]) {
    assert.strictEqual(res.headers['content-encoding'], undefined);
    assert.strictEqual(res.text, text);
  }
  assert.strictEqual((await get('/small', 'gzip')).headers['content-encoding'],
                     undefined);
  assert.strictEqual((await get('/image', 'gzip')).headers['content-encoding'],
                     undefined);
  const head = await request(s, '/text', {
    method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
  assert.strictEqual(head.text, '');

  // What is flushed arrives while the answer is still open.
  const streamed = await new Promise((resolve, reject) => {
    http.get(`${s.origin}/stream`, { headers: { 'accept-encoding': 'gzip' } },
             (res) => {
               const lines = [];
               const gunzip = zlib.createGunzip();
               res.pipe(gunzip).setEncoding('utf8').on('data', (line) => {
                 lines.push(line);
                 if (lines.length === 1)
                   finish();
               }).on('end', () => resolve(lines.join('|'))).on('error', reject);
             }).on('error', reject);
  });
  assert.strictEqual(streamed, 'first line\n|last line\n');
});
