'use strict';
// Cookies, signed and not; redirects; content negotiation; response helpers.
const assert = require('assert');
const { load, main, request } = require('./common');

const express = load('express');
const cookieParser = load('cookie-parser');

main(async (serve) => {
  const app = express();
  app.use(cookieParser('secret'));
  app.get('/set', (req, res) => {
    res.cookie('plain', 'a b', { httpOnly: true, path: '/x' });
    res.cookie('signed', { n: 1 }, { signed: true, sameSite: 'lax' });
    res.clearCookie('old');
    res.end();
  });
  app.get('/read', (req, res) =>
    res.json({ plain: req.cookies, signed: req.signedCookies }));
  app.get('/to', (req, res) => res.redirect('/read'));
  app.get('/to301', (req, res) => res.redirect(301, 'https://e.com/\u00fc x'));
  app.get('/negotiate', (req, res) => res.format({
    json: () => res.json({ as: 'json' }),
    html: () => res.send('<b>html</b>'),
    default: () => res.status(406).send('none'),
  }));
  app.get('/status', (req, res) => res.sendStatus(418));
  app.get('/headers', (req, res) => {
    res.set({ 'X-One': '1' }).append('X-Two', 'a').append('X-Two', 'b')
      .vary('Accept').links({ next: '/2' }).type('.svg').send('<svg/>');
  });
  app.get('/info', (req, res) => res.json({
    ip: req.ip, host: req.hostname, protocol: req.protocol, xhr: req.xhr,
    is: req.accepts(['html', 'json']), get: req.get('X-Custom'),
  }));
  const s = await serve(app);

  const set = await request(s, '/set');
  const cookies = set.headers['set-cookie'];
  assert.strictEqual(cookies.length, 3);
  assert.strictEqual(cookies[0], 'plain=a%20b; Path=/x; HttpOnly');
  assert.match(cookies[1],
               /^signed=s%3Aj%3A%7B%22n%22%3A1%7D\..+SameSite=Lax$/);
  assert.match(cookies[2], /^old=; Path=\/; Expires=Thu, 01 Jan 1970/);

  const cookie = cookies.map((c) => c.split(';')[0]).join('; ');
  assert.deepStrictEqual(
    (await request(s, '/read', { headers: { cookie } })).json(),
    { plain: { plain: 'a b', old: '' }, signed: { signed: { n: 1 } } });
  const forged = cookie.replace('%22n%22%3A1', '%22n%22%3A2');
  assert.strictEqual(
    (await request(s, '/read', { headers: { cookie: forged } }))
      .json().signed.signed, false);

  const to = await request(s, '/to');
  assert.strictEqual(to.status, 302);
  assert.strictEqual(to.message, 'Found');
  assert.strictEqual(to.headers.location, '/read');
  assert.strictEqual(to.text, 'Found. Redirecting to /read');
  const moved = await request(s, '/to301',
                              { headers: { accept: 'text/html' } });
  assert.strictEqual(moved.status, 301);
  assert.strictEqual(moved.headers.location, 'https://e.com/%C3%BC%20x');
  assert.match(moved.text, /<p>Moved Permanently\. Redirecting to/);

  const as = (accept) =>
    request(s, '/negotiate', { headers: { accept } });
  assert.strictEqual((await as('text/html')).text, '<b>html</b>');
  assert.strictEqual((await as('application/json;q=0.9,text/html;q=0.1'))
    .headers['content-type'], 'application/json; charset=utf-8');
  assert.strictEqual((await as('image/png')).status, 406);

  const teapot = await request(s, '/status');
  assert.strictEqual(teapot.status, 418);
  assert.strictEqual(teapot.text, "I'm a Teapot");
  const { headers } = await request(s, '/headers');
  assert.strictEqual(headers['x-one'], '1');
  assert.strictEqual(headers['x-two'], 'a, b');
  assert.strictEqual(headers.vary, 'Accept');
  assert.strictEqual(headers.link, '</2>; rel="next"');
  assert.strictEqual(headers['content-type'], 'image/svg+xml; charset=utf-8');
  assert.strictEqual(headers['x-powered-by'], 'Express');
  assert.deepStrictEqual((await request(s, '/info', { headers: {
    'host': 'example.com:1', 'x-requested-with': 'XMLHttpRequest',
    'accept': 'application/json', 'x-custom': 'y',
  } })).json(), {
    ip: '127.0.0.1', host: 'example.com', protocol: 'http', xhr: true,
    is: 'json', get: 'y',
  });
});
