'use strict';
// Channels and tracing channels reach their subscribers in order.
const assert = require('assert');
const dc = require('diagnostics_channel');

const channel = dc.channel('test');
assert.strictEqual(dc.channel('test'), channel);
assert.strictEqual(channel.hasSubscribers, false);
const got = [];
const listener = (message, name) => got.push([message, name]);
dc.subscribe('test', listener);
assert.strictEqual(dc.hasSubscribers('test'), true);
channel.publish(1);
assert.strictEqual(dc.unsubscribe('test', listener), true);
assert.strictEqual(channel.unsubscribe(listener), false);
channel.publish(2);
assert.deepStrictEqual(got, [[1, 'test']]);

const tracing = dc.tracingChannel('op');
const events = [];
tracing.subscribe({
  start: (m) => events.push('start'),
  end: (m) => events.push('end'),
  asyncStart: (m) => events.push(`asyncStart ${m.result}`),
  asyncEnd: (m) => events.push('asyncEnd'),
  error: (m) => events.push(`error ${m.error.message}`),
});
assert.strictEqual(tracing.traceSync((a) => a + 1, {}, null, 1), 2);
assert.throws(() => tracing.traceSync(() => { throw new Error('bad'); }));
assert.deepStrictEqual(
  events.splice(0), ['start', 'end', 'start', 'error bad', 'end']);
tracing.tracePromise(async () => 5).then((value) => {
  assert.strictEqual(value, 5);
  assert.deepStrictEqual(
    events, ['start', 'end', 'asyncStart 5', 'asyncEnd']);
});

const { AsyncLocalStorage } = require('async_hooks');
const als = new AsyncLocalStorage();
const stores = dc.channel('stores');
stores.bindStore(als, (data) => data.id);
assert.strictEqual(stores.runStores({ id: 3 }, () => als.getStore()), 3);
assert.strictEqual(als.getStore(), undefined);
