'use strict';
// Helmet's headers: exactly these, in this order.
const assert = require('assert');
const { load, main, request } = require('./common');

const express = load('express');
const helmet = load('helmet');

const expected = [
  ['Content-Security-Policy',
   "default-src 'self';base-uri 'self';font-src 'self' https: data:;" +
   "form-action 'self';frame-ancestors 'self';img-src 'self' data:;" +
   "object-src 'none';script-src 'self';script-src-attr 'none';" +
   "style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests"],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Origin-Agent-Cluster', '?1'],
  ['Referrer-Policy', 'no-referrer'],
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-DNS-Prefetch-Control', 'off'],
  ['X-Download-Options', 'noopen'],
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['X-Permitted-Cross-Domain-Policies', 'none'],
  ['X-XSS-Protection', '0'],
];

main(async (serve) => {
  const app = express();
  app.use(helmet());
  app.get('/', (req, res) => res.send('ok'));
  app.get('/nonce', helmet.contentSecurityPolicy({
    directives: { scriptSrc: ["'self'", (req) => `'nonce-${req.query.n}'`] },
  }), (req, res) => res.send('ok'));
  const s = await serve(app);

  const { rawHeaders, headers } = await request(s, '/');
  const pairs = [];
  for (let i = 0; i < rawHeaders.length; i += 2)
    pairs.push([rawHeaders[i], rawHeaders[i + 1]]);
  assert.deepStrictEqual(pairs.slice(0, expected.length), expected);
  assert.deepStrictEqual(pairs.slice(expected.length).map(([name]) => name), [
    'Content-Type', 'Content-Length', 'ETag', 'Date', 'Connection',
    'Keep-Alive',
  ]);
  assert.strictEqual(headers['x-powered-by'], undefined);
  assert.strictEqual(headers.etag, 'W/"2-eoX0dku9ba8cNUXvu/DyeabcC+s"');

  const nonce = await request(s, '/nonce?n=abc');
  assert.match(nonce.headers['content-security-policy'],
               /script-src 'self' 'nonce-abc'/);
});
