// module.registerHooks() rules import and require() until it is deregistered.
import assert from 'node:assert';
import { createRequire, registerHooks } from 'node:module';

const require = createRequire(import.meta.url);
const seen = [];
const outer = registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('virtual:'))
      return { url: specifier, format: 'module', shortCircuit: true };
    seen.push(specifier);
    return next(specifier, context);
  },
  load(url, context, next) {
    if (url === 'virtual:a') {
      return { format: 'module', source: 'export default "virtual";',
               shortCircuit: true };
    }
    const result = next(url, context);
    if (url.endsWith('/named.cjs')) {
      result.source = result.source.toString()
        .replace('exports.a = 1', 'exports.a = "hooked"');
    }
    return result;
  },
});
assert.strictEqual((await import('virtual:a')).default, 'virtual');
assert.strictEqual(require('../fixtures/esm/named.cjs').a, 'hooked');
assert.strictEqual((await import('../fixtures/esm/one.mjs')).a, 1);
assert.strictEqual(require('fs'), (await import('fs')).default);
assert.ok(seen.includes('../fixtures/esm/one.mjs'));

// The last one is asked first.
const inner = registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'alias' ? 'virtual:a' : specifier, context),
});
assert.strictEqual((await import('alias')).default, 'virtual');
inner.deregister();
await assert.rejects(import('alias'), { code: 'ERR_MODULE_NOT_FOUND' });

const silent = registerHooks({ resolve: () => ({ url: 'virtual:b' }) });
await assert.rejects(import('x'), {
  code: 'ERR_INVALID_RETURN_PROPERTY_VALUE', message: /shortCircuit/,
});
silent.deregister();
outer.deregister();
await assert.rejects(import('virtual:c'), {
  code: 'ERR_UNSUPPORTED_ESM_URL_SCHEME',
});
