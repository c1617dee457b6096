'use strict';
// AsyncLocalStorage follows ticks, timers, microtasks, promise callbacks and
// resources, and never shows one chain's store to another.
const assert = require('assert');
const { AsyncLocalStorage, AsyncResource, createHook } =
  require('async_hooks');

const als = new AsyncLocalStorage();
const seen = [];
const see = (name) => () => { seen.push(`${name}:${als.getStore()}`); };

als.run('A', () => {
  see('sync')();
  process.nextTick(see('tick'));
  setTimeout(see('timeout'), 1);
  setImmediate(see('immediate'));
  queueMicrotask(see('microtask'));
  Promise.resolve().then(see('then')).finally(see('finally'));
  Promise.reject(new Error('x')).catch(see('catch'));
});
see('after run')();
als.run('B', () => {
  process.nextTick(see('tick'));
  als.exit(see('exit'));
  als.run('C', see('nested'));
});
const bound = als.run('D', () => AsyncResource.bind(see('bound')));
bound();
const snapshot = als.run('E', () => AsyncLocalStorage.snapshot());
snapshot(see('snapshot'));
assert.strictEqual(als.run('F', (x) => `${als.getStore()}${x}`, 1), 'F1');
assert.throws(() => als.run('G', () => { throw new Error('out'); }), /out/);
assert.strictEqual(als.getStore(), undefined);

als.enterWith('H');
see('enterWith')();
setTimeout(see('timeout of enterWith'), 1);
process.on('exit', () => {
  assert.deepStrictEqual(seen.toSorted(), [
    'after run:undefined', 'bound:D', 'catch:A', 'enterWith:H',
    'exit:undefined', 'finally:A', 'immediate:A', 'microtask:A', 'nested:C',
    'next I/O:undefined', 'snapshot:E', 'sync:A', 'then:A', 'tick:A',
    'tick:B', 'timeout of enterWith:H', 'timeout:A',
  ]);
});
als.exit(() => setTimeout(see('next I/O'), 2));

assert.strictEqual(
  new AsyncLocalStorage({ defaultValue: 7 }).getStore(), 7);
assert.throws(() => createHook({ init() {} }).enable(),
              { code: 'ERR_METHOD_NOT_IMPLEMENTED' });
