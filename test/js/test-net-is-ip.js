'use strict';
// isIP and its kin.
const assert = require('assert');
const net = require('net');

for (const ip of ['127.0.0.1', '0.0.0.0', '255.255.255.255'])
  assert.strictEqual(net.isIP(ip), 4, ip);
for (const ip of ['::', '::1', 'fe80::1%eth0', '2001:252:0:1::2008:6',
                  '::ffff:127.0.0.1'])
  assert.strictEqual(net.isIP(ip), 6, ip);
for (const ip of ['', 'x', '127.0.0', '256.1.1.1', '01.2.3.4', '127.0.0.1/24',
                  ':::1', 'fe80::1%', '1.2.3.4 ', '127.000.000.001',
                  '127.0.0.1\u0000', undefined, null, {}, [], 1])
  assert.strictEqual(net.isIP(ip), 0, String(ip));
assert.strictEqual(net.isIPv4('1.1.1.1'), true);
assert.strictEqual(net.isIPv4('::1'), false);
assert.strictEqual(net.isIPv6('::1'), true);
assert.strictEqual(net.isIPv6('1.1.1.1'), false);
assert.strictEqual(net.isIP({ toString: () => '::1' }), 6);
