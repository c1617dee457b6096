'use strict';
// url.parse(): its fields, for each kind of URL.
const assert = require('assert');
const url = require('url');

function check(text, expected, ...args) {
  const got = url.parse(text, ...args);
  assert(got instanceof url.Url);
  const all = { protocol: null, slashes: null, auth: null, host: null,
                port: null, hostname: null, hash: null, search: null,
                query: null, pathname: null, path: null, ...expected };
  assert.deepStrictEqual({ ...got }, all);
  assert.strictEqual(got.format(), got.href);
}

check('/a/b?c=d', { search: '?c=d', query: 'c=d', pathname: '/a/b',
                    path: '/a/b?c=d', href: '/a/b?c=d' });
check('//h/a', { pathname: '//h/a', path: '//h/a', href: '//h/a' });
check('//h/a', { slashes: true, host: 'h', hostname: 'h', pathname: '/a',
                 path: '/a', href: '//h/a' }, false, true);
check('HTTP://Us%3Aer:p@EX.com:80/a b?x#y', {
  protocol: 'http:', slashes: true, auth: 'Us:er:p', host: 'ex.com:80',
  port: '80', hostname: 'ex.com', hash: '#y', search: '?x', query: 'x',
  pathname: '/a%20b', path: '/a%20b?x',
  href: 'http://Us:er:p@ex.com:80/a%20b?x#y',
});
check('mailto:a@b.c', { protocol: 'mailto:', auth: 'a', host: 'b.c',
                        hostname: 'b.c', href: 'mailto:a@b.c' });
check('javascript:alert("x")', {
  protocol: 'javascript:', pathname: 'alert("x")', path: 'alert("x")',
  href: 'javascript:alert("x")',
});
check('http://[::1]:8/', {
  protocol: 'http:', slashes: true, host: '[::1]:8', port: '8',
  hostname: '::1', pathname: '/', path: '/', href: 'http://[::1]:8/',
});
check('http://m\u00fcnchen.de', {
  protocol: 'http:', slashes: true, host: 'xn--mnchen-3ya.de',
  hostname: 'xn--mnchen-3ya.de', pathname: '/', path: '/',
  href: 'http://xn--mnchen-3ya.de/',
});
check(' \thttp:\\\\h\\a?b\\c ', {
  protocol: 'http:', slashes: true, host: 'h', hostname: 'h',
  search: '?b%5Cc', query: 'b%5Cc', pathname: '/a', path: '/a?b%5Cc',
  href: 'http://h/a?b%5Cc',
});

assert.deepStrictEqual({ ...url.parse('/?a=1&a=2', true).query },
                       { a: ['1', '2'] });
assert.deepStrictEqual(url.parse('/x', true).query, { __proto__: null });

for (const bad of [undefined, null, 1, {}, []]) {
  assert.throws(() => url.parse(bad), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /^The "url" argument must be of type string\. Received /,
  });
}
assert.throws(() => url.parse('http://a\u2100/'), { code: 'ERR_INVALID_URL' });
assert.throws(() => url.parse('http://[::\u0000]/'),
              { code: 'ERR_INVALID_URL' });
assert.throws(() => url.parse('http://%E0%A4%A@h'), URIError);
