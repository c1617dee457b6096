'use strict';
const assert = require('assert');
const { PerformanceObserver, createHistogram, monitorEventLoopDelay,
        performance } = require('perf_hooks');
assert.strictEqual(performance, globalThis.performance);
const seen = [];
const observer = new PerformanceObserver((list) => {
  seen.push(...list.getEntries().map((entry) => entry.name));
  observer.disconnect();
});
observer.observe({ entryTypes: ['mark', 'measure'] });
performance.mark('a', { startTime: 1 });
performance.mark('b', { startTime: 5, detail: { x: 1 } });
assert.strictEqual(performance.measure('m', 'a', 'b').duration, 4);
assert.ok(Math.abs(performance.timeOrigin + performance.now() - Date.now())
          < 1000);

const histogram = createHistogram();
for (let i = 1; i <= 1000; i++)
  histogram.record(i);
assert.strictEqual(histogram.min, 1);
assert.strictEqual(histogram.max, 1000);
assert.strictEqual(histogram.mean, 500.5);
assert.strictEqual(histogram.percentile(50), 500);

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
setTimeout(() => {
  delay.disable();
  assert.ok(delay.count > 0);
  assert.ok(delay.max >= 1e6);
}, 30);
process.on('exit', () => assert.deepStrictEqual(seen, ['a', 'm', 'b']));
