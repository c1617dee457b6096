'use strict';
// File URLs to paths and back, both styles; domains; http options.
const assert = require('assert');
const url = require('url');

const posix = { windows: false };
const windows = { windows: true };

for (const [path, href] of [
  ['/a b/\u00fc', 'file:///a%20b/%C3%BC'],
  ['/a%b\\c?d#e\n', 'file:///a%25b%5Cc%3Fd%23e%0A'],
  ['/[a]|~', 'file:///%5Ba%5D%7C%7E'],
  ['/a/', 'file:///a/'],
]) {
  assert.strictEqual(url.pathToFileURL(path, posix).href, href);
  assert.strictEqual(url.fileURLToPath(href, posix), path);
  assert.strictEqual(url.fileURLToPathBuffer(href, posix).toString(), path);
}
for (const [path, href] of [
  ['C:\\a b\\c', 'file:///C:/a%20b/c'],
  ['\\\\host\\share\\f', 'file://host/share/f'],
]) {
  assert.strictEqual(url.pathToFileURL(path, windows).href, href);
  assert.strictEqual(url.fileURLToPath(href, windows), path);
}
assert.deepStrictEqual([...url.fileURLToPathBuffer('file:///%ff%zz')],
                       [0x2f, 0xff, 0x25, 0x7a, 0x7a]);

const code = (fn, expected) => assert.throws(fn, { code: expected });
assert.strictEqual(url.pathToFileURL('\\\\?\\C:\\a', windows).href,
                   'file:///C:/a');
code(() => url.fileURLToPath('http://h/'), 'ERR_INVALID_URL_SCHEME');
code(() => url.fileURLToPath('file://h/a', posix),
     'ERR_INVALID_FILE_URL_HOST');
code(() => url.fileURLToPath('file:///a%2fb', posix),
     'ERR_INVALID_FILE_URL_PATH');
code(() => url.fileURLToPath('file:///C:/a%5Cb', windows),
     'ERR_INVALID_FILE_URL_PATH');
code(() => url.fileURLToPath('file:///a', windows),
     'ERR_INVALID_FILE_URL_PATH');
code(() => url.fileURLToPath(1), 'ERR_INVALID_ARG_TYPE');
code(() => url.pathToFileURL(1), 'ERR_INVALID_ARG_TYPE');
code(() => url.pathToFileURL('\\\\host', windows), 'ERR_INVALID_ARG_VALUE');

assert.strictEqual(url.domainToASCII('espa\u00f1ol.com'),
                   'xn--espaol-zwa.com');
assert.strictEqual(url.domainToUnicode('xn--espaol-zwa.com'),
                   'espa\u00f1ol.com');
assert.strictEqual(url.domainToASCII('xn--i\u00f1valid.com'), '');
code(() => url.domainToASCII(), 'ERR_MISSING_ARGS');

assert.deepStrictEqual({
  ...url.urlToHttpOptions(new URL('http://a%20b:c@[::1]:8/p?q#h')),
}, {
  protocol: 'http:', hostname: '::1', hash: '#h', search: '?q',
  pathname: '/p', path: '/p?q', href: 'http://a%20b:c@[::1]:8/p?q#h',
  port: 8, auth: 'a b:c',
});
