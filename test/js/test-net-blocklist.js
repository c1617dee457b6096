'use strict';
// BlockList and SocketAddress.
const assert = require('assert');
const { BlockList, SocketAddress } = require('net');

const list = new BlockList();
list.addAddress('1.1.1.1');
list.addAddress('8592:757c:efae:4e45:fb5d:d62a:0d00:8e17', 'ipv6');
list.addRange('10.0.0.1', '10.0.0.10');
list.addSubnet('8592:757c:efaf::', 48, 'ipv6');
list.addSubnet('192.168.0.0', 20);
assert.ok(list.check('1.1.1.1'));
assert.ok(!list.check('1.1.1.2'));
assert.ok(list.check('::ffff:1.1.1.1', 'ipv6'));
assert.ok(list.check('8592:757c:efae:4e45:fb5d:d62a:0d00:8e17', 'ipv6'));
assert.ok(list.check('10.0.0.10'));
assert.ok(!list.check('10.0.0.11'));
assert.ok(list.check('8592:757c:efaf:1::', 'ipv6'));
assert.ok(!list.check('8592:757c:efb0::', 'ipv6'));
assert.ok(list.check('192.168.15.255'));
assert.ok(!list.check('192.168.16.0'));
assert.ok(!list.check('no address'));
assert.deepStrictEqual(list.rules, [
  'Subnet: IPv4 192.168.0.0/20',
  'Subnet: IPv6 8592:757c:efaf::/48',
  'Range: IPv4 10.0.0.1-10.0.0.10',
  'Address: IPv6 8592:757c:efae:4e45:fb5d:d62a:d00:8e17',
  'Address: IPv4 1.1.1.1',
]);
assert.throws(() => list.addRange('1.1.1.2', '1.1.1.1'),
              { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => list.addSubnet('1.1.1.1', 33),
              { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => list.addAddress('x'), { code: 'ERR_INVALID_ADDRESS' });

const copy = new BlockList();
copy.fromJSON(list.toJSON());
assert.ok(copy.check('10.0.0.5') && !copy.check('10.0.1.5'));

const address = new SocketAddress({ address: '::1', family: 'ipv6',
                                    port: 80, flowlabel: 7 });
assert.deepStrictEqual(address.toJSON(), {
  address: '::1', port: 80, family: 'ipv6', flowlabel: 7,
});
assert.strictEqual(new SocketAddress().address, '127.0.0.1');
assert.strictEqual(SocketAddress.parse('[::1]:8080').port, 8080);
assert.strictEqual(SocketAddress.parse('1.2.3.4').address, '1.2.3.4');
assert.strictEqual(SocketAddress.parse('nothing'), undefined);
