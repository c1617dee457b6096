'use strict';
// Express routing: parameters, wildcards, routers, chains, 404.
const assert = require('assert');
const { load, main, request } = require('./common');

const express = load('express');

main(async (serve) => {
  const app = express();
  const order = [];
  app.use((req, res, next) => { order.push(req.url); next(); });
  app.get('/', (req, res) => res.send('home'));
  app.get('/users/:id', (req, res) => res.json(req.params));
  app.get('/flights/:from-:to', (req, res) => res.json(req.params));
  app.get('/files/*path', (req, res) => res.json(req.params.path));
  app.get('/maybe{/:what}', (req, res) => res.json(req.params));
  app.get(/^\/re(\d+)$/, (req, res) => res.json(req.params));
  app.get('/query', (req, res) => res.json(req.query));
  app.route('/book')
    .get((req, res) => res.send('get'))
    .post((req, res) => res.send('post'))
    .all((req, res) => res.send(req.method));
  app.get('/chain', (req, res, next) => { req.a = 1; next(); },
          [(req, res, next) => { req.a++; next(); }],
          (req, res) => res.send(String(req.a)));
  app.get('/skip', (req, res, next) => next('route'),
          (req, res) => res.send('not reached'));
  app.get('/skip', (req, res) => res.send('second'));

  const router = express.Router({ mergeParams: true });
  router.param('item', (req, res, next, value) => {
    req.item = `<${value}>`;
    next();
  });
  router.get('/:item', (req, res) => res.json({
    shop: req.params.shop, item: req.item, url: req.url,
    baseUrl: req.baseUrl, originalUrl: req.originalUrl,
  }));
  app.use('/shops/:shop', router);

  const sub = express();
  sub.get('/x', (req, res) => res.send(sub.mountpath + req.path));
  app.use('/sub', sub);

  const s = await serve(app);
  const get = async (path) => (await request(s, path)).text;

  assert.strictEqual(await get('/'), 'home');
  assert.strictEqual(await get('/users/a%20b'), '{"id":"a b"}');
  assert.strictEqual(await get('/flights/BER-SFO'),
                     '{"from":"BER","to":"SFO"}');
  assert.strictEqual(await get('/files/a/b/c.txt'), '["a","b","c.txt"]');
  assert.strictEqual(await get('/maybe'), '{}');
  assert.strictEqual(await get('/maybe/so'), '{"what":"so"}');
  assert.strictEqual(await get('/re42'), '{"0":"42"}');
  assert.strictEqual(await get('/query?a=1&b=x%20y&a=2'),
                     '{"a":["1","2"],"b":"x y"}');
  assert.strictEqual(await get('/book'), 'get');
  assert.strictEqual((await request(s, '/book', { method: 'POST' })).text,
                     'post');
  assert.strictEqual((await request(s, '/book', { method: 'PATCH' })).text,
                     'PATCH');
  assert.strictEqual(await get('/chain'), '2');
  assert.strictEqual(await get('/skip'), 'second');
  assert.deepStrictEqual(JSON.parse(await get('/shops/s1/i2?q')), {
    shop: 's1', item: '<i2>', url: '/i2?q', baseUrl: '/shops/s1',
    originalUrl: '/shops/s1/i2?q',
  });
  assert.strictEqual(await get('/sub/x'), '/sub/x');

  const missing = await request(s, '/nothing/here');
  assert.strictEqual(missing.status, 404);
  assert.match(missing.text, /<pre>Cannot GET \/nothing\/here<\/pre>/);
  assert.strictEqual((await request(s, '/users/%zz')).status, 400);
  assert.strictEqual(order.at(-1), '/users/%zz');
});
