'use strict';
// What is missing says so.
const assert = require('assert');
const crypto = require('crypto');
for (const call of [
  () => crypto.createSign('sha256'), () => new crypto.X509Certificate(''),
  () => crypto.generateKeyPairSync('rsa'),
  () => crypto.createCipheriv('aes-128-ccm', Buffer.alloc(16),
                              Buffer.alloc(12), { authTagLength: 16 }),
]) {
  assert.throws(call, { code: 'ERR_METHOD_NOT_IMPLEMENTED' });
}
crypto.subtle.sign().then(
  () => assert.fail(),
  (err) => assert.match(err.message, /crypto\.subtle\.sign/));
