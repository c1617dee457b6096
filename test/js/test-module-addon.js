'use strict';
// A native addon is refused by an error that names its file.
const assert = require('assert');
const tree = require('../fixtures/tree');

const root = tree({ 'addon.node': 'x' });
assert.throws(() => require(`${root}/addon.node`), (err) => {
  assert.strictEqual(err.code, 'ERR_DLOPEN_FAILED');
  assert.ok(err.message.includes(`${root}/addon.node`));
  return true;
});
