// module.register(): asynchronous hooks.
import assert from 'node:assert';
import { register } from 'node:module';

register('../fixtures/esm/hooks.mjs', import.meta.url,
         { data: { greeting: 'hello' } });
assert.strictEqual((await import('greeting')).default, 'hello');
assert.strictEqual((await import('../fixtures/esm/named.cjs')).a, 1);
const { greet } = await import('data:text/javascript,' +
  'export { default as greet } from "greeting"');
assert.strictEqual(greet, 'hello');
