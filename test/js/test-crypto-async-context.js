'use strict';
// The callbacks of slow work see the store of the call.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const crypto = require('crypto');
const storage = new AsyncLocalStorage();
const seen = [];
storage.run('a', () => {
  crypto.randomBytes(1, () => seen.push(storage.getStore()));
  crypto.pbkdf2('p', 's', 1, 1, 'sha1',
                () => seen.push(storage.getStore()));
});
process.on('exit', () => assert.deepStrictEqual(seen, ['a', 'a']));
