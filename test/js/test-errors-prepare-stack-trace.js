'use strict';
// Error.prepareStackTrace gets call sites; captureStackTrace leaves frames out.
const assert = require('assert');

function callSites() {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (err, sites) => sites;
  const holder = {};
  Error.captureStackTrace(holder, callSites);
  const { stack } = holder;
  Error.prepareStackTrace = before;
  return stack;
}

function caller() {
  return callSites();
}

const sites = caller();
assert.ok(Array.isArray(sites));
assert.strictEqual(sites[0].getFunctionName(), 'caller');
assert.strictEqual(sites[0].getFileName(), __filename);
assert.strictEqual(sites[0].getLineNumber(), 16);
assert.strictEqual(typeof sites[0].getColumnNumber(), 'number');
assert.strictEqual(sites[0].isNative(), false);
assert.strictEqual(sites[0].isEval(), false);
assert.match(String(sites[0]), /^caller \(.*:16:\d+\)$/);

// An error is prepared when its stack is first read.
Error.prepareStackTrace = (err, list) => `${err.message}:${list.length > 0}`;
const err = new Error('lazy');
assert.strictEqual(err.stack, 'lazy:true');
Error.prepareStackTrace = undefined;
assert.strictEqual(err.stack, 'lazy:true');

// The limit holds.
function deep(n) {
  return n === 0 ? new Error('deep').stack : [deep(n - 1)][0];
}
assert.strictEqual(deep(30).split('\n').length, 11);
Error.stackTraceLimit = 3;
assert.strictEqual(deep(30).split('\n').length, 4);
