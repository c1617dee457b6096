// The engine's messages show code; here it is as it was written. So does
// Function.prototype.toString.
import assert from 'node:assert';
import def, { five, object, five as renamed } from '../fixtures/esm/values.mjs';
import * as ns from '../fixtures/esm/values.mjs';

const rows = [
  [() => five(), "five is not a function. (In 'five()', 'five' is 5)"],
  [() => def(), "def is not a function. (In 'def()', 'def' is 3)"],
  [() => renamed(),
   "renamed is not a function. (In 'renamed()', 'renamed' is 5)"],
  [() => ns.five(), "ns.five is not a function. (In 'ns.five()', 'ns.five' is 5)"],
  [() => object.x.y,
   "undefined is not an object (evaluating 'object.x.y')"],
  [() => new five(), "5 is not a constructor (evaluating 'new five()')"],
  [async () => { (await object).nope(1); },
   '(await object).nope is not a function. ' +
   "(In '(await object).nope(1)', '(await object).nope' is undefined)"],
  [async () => { object.f(await five); },
   'object.f is not a function. ' +
   "(In 'object.f(await five)', 'object.f' is undefined)"],
  [async () => { for await (const x of {}) ; }, // eslint-disable-line
   '{} is not async iterable'],
  [async () => { for await (const x of Promise.resolve([])) ; }, // eslint-disable-line
   'Promise { [] } is not async iterable; it is a promise: await it first'],
];
for (const [fn, message] of rows) {
  let error;
  try {
    await fn();
  } catch (err) {
    error = err;
  }
  assert(error instanceof TypeError, String(fn));
  assert(error.stack.startsWith(`TypeError: ${message}\n    at `), error.stack);
  assert.strictEqual(error.message, message);
}

// Also when nobody has read the stack.
const first = await (async () => { (await five)(); })().catch((err) => err);
assert.strictEqual(first.message,
                   "(await five) is not a function. (In '(await five)()', " +
                   "'(await five)' is 5)");

// A program's own messages stay.
assert.strictEqual(new Error('(0,$tdm.x)').message, '(0,$tdm.x)');

assert.strictEqual(String(() => [five, def, renamed, ns.five, ns]),
                   '() => [five, def, renamed, ns.five, ns]');
assert.strictEqual(String(() => import('x')), "() => import('x')");
assert.strictEqual(String(() => import.meta.url), '() => import.meta.url');
