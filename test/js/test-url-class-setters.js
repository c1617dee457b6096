'use strict';
// Setters change what they name, ignore what the standard ignores, and leave
// the getters right.
const assert = require('assert');

const u = new URL('http://h/p');
u.protocol = 'https';
u.username = 'a b';
u.password = 'p:w';
u.host = 'EX.org:8443/ignored';
u.pathname = 'x/../y z';
u.search = 'q=1 2';
u.hash = 'h"';
assert.strictEqual(
  u.href, 'https://a%20b:p%3Aw@ex.org:8443/y%20z?q=1%202#h%22');
u.port = '443';
assert.strictEqual(u.port, '');
u.hostname = '[::1]';
assert.strictEqual(u.host, '[::1]');
u.username = u.password = u.search = u.hash = '';
assert.strictEqual(u.href, 'https://[::1]/y%20z');

u.protocol = 'foo';
u.hostname = 'a b';
u.port = '99999';
u.port = 'x';
assert.strictEqual(u.href, 'https://[::1]/y%20z');
u.port = 8080;
assert.strictEqual(u.port, '8080');

const mail = new URL('mailto:a@b');
mail.host = 'h';
mail.pathname = 'x';
mail.username = 'u';
assert.strictEqual(mail.href, 'mailto:a@b');

assert.throws(() => { u.origin = 'x'; }, TypeError);
