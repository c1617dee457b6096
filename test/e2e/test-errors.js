'use strict';
// @env NODE_ENV=test
// Errors: thrown, rejected, passed on; the default handler and one's own; a
// server that goes on afterwards.
const assert = require('assert');
const { load, main, request } = require('./common');

const express = load('express');

main(async (serve) => {
  const app = express();
  app.get('/throw', () => { throw new Error('thrown'); });
  app.get('/reject', async () => {
    await null;
    throw Object.assign(new Error('rejected'), { status: 422 });
  });
  app.get('/next', (req, res, next) => next(new Error('passed')));
  app.get('/late', async (req, res) => {
    res.write('begun');
    await new Promise(setImmediate);
    throw new Error('too late');
  });
  app.get('/headers', () => {
    throw Object.assign(new Error('gone'), {
      statusCode: 410, headers: { 'x-why': 'because' },
    });
  });
  app.get('/json/:n', async (req) => {
    throw Object.assign(new RangeError(`bad ${req.params.n}`), { own: true });
  });
  app.use((err, req, res, next) => {
    if (!err.own)
      return next(err);
    res.status(422).json({ error: err.name, message: err.message });
  });
  app.get('/ok', (req, res) => res.send('ok'));
  const s = await serve(app);

  const thrown = await request(s, '/throw');
  assert.strictEqual(thrown.status, 500);
  assert.strictEqual(thrown.headers['content-type'],
                     'text/html; charset=utf-8');
  assert.strictEqual(thrown.headers['content-security-policy'],
                     "default-src 'none'");
  // The stack is in Node's form, with this file in it.
  assert.match(thrown.text, /<pre>Error: thrown<br> &nbsp; &nbsp;at /);
  assert.match(thrown.text, /test-errors\.js:\d+:\d+/);
  const rejected = await request(s, '/reject');
  assert.strictEqual(rejected.status, 422);
  assert.match(rejected.text, /Error: rejected/);
  assert.strictEqual((await request(s, '/next')).status, 500);
  const gone = await request(s, '/headers');
  assert.strictEqual(gone.status, 410);
  assert.strictEqual(gone.headers['x-why'], 'because');
  const own = await request(s, '/json/7');
  assert.strictEqual(own.status, 422);
  assert.deepStrictEqual(own.json(),
                         { error: 'RangeError', message: 'bad 7' });

  // When the answer has begun, the connection breaks: nothing else is honest.
  await assert.rejects(request(s, '/late'), { code: 'ECONNRESET' });
  assert.strictEqual((await request(s, '/ok')).text, 'ok');
});
