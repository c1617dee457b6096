'use strict';
// lookup: addresses at once, options, errors.
const assert = require('assert');
const dns = require('dns');

const seen = [];
dns.lookup('127.0.0.1', (err, address, family) => {
  assert.strictEqual(err, null);
  assert.deepStrictEqual([address, family], ['127.0.0.1', 4]);
  seen.push('address');
});
assert.deepStrictEqual(seen, []); // never at once
dns.lookup('::1', { all: true }, (err, list) => {
  assert.deepStrictEqual(list, [{ address: '::1', family: 6 }]);
  seen.push('all');
});
dns.lookup('localhost', 4, (err, address, family) => {
  assert.deepStrictEqual([address, family], ['127.0.0.1', 4]);
  seen.push('localhost');
});
dns.lookup('no.such.name.invalid', (err) => {
  assert.ok(err.code === 'ENOTFOUND' || err.code === 'EAI_AGAIN', err.code);
  assert.strictEqual(err.syscall, 'getaddrinfo');
  assert.strictEqual(err.hostname, 'no.such.name.invalid');
  assert.strictEqual(err.message,
                     `getaddrinfo ${err.code} no.such.name.invalid`);
  seen.push('error');
});
dns.promises.lookup('127.0.0.1').then((result) => {
  assert.deepStrictEqual(result, { address: '127.0.0.1', family: 4 });
  seen.push('promise');
});
assert.throws(() => dns.lookup(1, () => {}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => dns.lookup('x', { family: 5 }, () => {}),
              { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => dns.lookup('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => dns.resolve4('x', () => {}),
              { code: 'ERR_METHOD_NOT_IMPLEMENTED',
                message: /dns\.resolve4/ });
assert.strictEqual(dns.getDefaultResultOrder(), 'verbatim');
process.on('exit', () => assert.strictEqual(seen.length, 5));
