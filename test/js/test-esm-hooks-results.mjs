// What hooks of module.registerHooks() may return and give to the next one:
// sources, conditions, attributes that make another module of a URL, formats.
import assert from 'node:assert';
import { createRequire, registerHooks } from 'node:module';

const require = createRequire(import.meta.url);
let source;
let format;
const sources = registerHooks({
  resolve: (specifier, context, next) => (specifier.startsWith('given:') ?
    { url: specifier, shortCircuit: true } : next(specifier, context)),
  load: (url, context, next) => (url.startsWith('given:') ?
    { format, source, shortCircuit: true } : next(url, context)),
});

let n = 0;
const INVALID = {
  name: 'TypeError',
  code: 'ERR_INVALID_RETURN_PROPERTY_VALUE',
  message: /^Expected a string, an ArrayBuffer, or a TypedArray to be returned for the "source" from the "load" hook but got /,
};
for (source of [undefined, null, 1, 1n, true, [], {}, () => {}, new String('')]) {
  for (format of [undefined, 'module', 'json']) {
    assert.throws(() => require(`given:${++n}`), INVALID);
    await assert.rejects(import(`given:${++n}`), INVALID);
  }
}
for (source of ['', new ArrayBuffer(0), new SharedArrayBuffer(0),
                new Float64Array(0), new DataView(new ArrayBuffer(0))]) {
  for (format of ['module', 'commonjs']) {
    require(`given:${++n}`);
    await import(`given:${++n}`);
  }
}
sources.deregister();

// Conditions are an array, or those there were.
let conditions;
const changed = registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, { ...context, conditions }),
});
for (conditions of [undefined, [], ['x']]) {
  assert.strictEqual(require('node:os').EOL, '\n');
  assert.strictEqual((await import('../fixtures/esm/one.mjs')).a, 1);
}
for (conditions of ['x', 5, null, new Set()]) {
  const error = {
    code: 'ERR_INVALID_ARG_VALUE',
    message: /conditions' expected an array\. Received /,
  };
  assert.throws(() => require('../fixtures/esm/named.cjs'), error);
  await assert.rejects(import('../fixtures/esm/named.cjs'), error);
}
changed.deregister();

// The attributes that are returned rule, and have a format each.
const seen = [];
const url = new URL('../fixtures/esm/one.mjs', import.meta.url).href;
const typed = registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('one:'))
      return next(specifier, context);
    return specifier === 'one:json' ? {
      url, format: 'json', importAttributes: { type: 'json' },
      shortCircuit: true,
    } : { url, format: 'module', shortCircuit: true };
  },
  load(asked, context, next) {
    seen.push(context.format, { ...context.importAttributes });
    return context.format === 'json' ?
      { format: 'json', source: '[1]', shortCircuit: true } :
      next(asked, context);
  },
});
assert.deepStrictEqual((await import('one:json')).default, [1]);
assert.strictEqual((await import('one:')).a, 1);
assert.deepStrictEqual(seen, ['json', { type: 'json' }]);
typed.deregister();

// A format alone needs no load hook.
const formats = registerHooks({
  resolve: (specifier, context, next) => (specifier === 'as-module' ? {
    url: new URL('../fixtures/esm/data.json', import.meta.url).href,
    format: 'module', shortCircuit: true,
  } : next(specifier, context)),
});
await assert.rejects(import('as-module'), SyntaxError);
formats.deregister();

const far = registerHooks({
  resolve: () => ({ url: 'far:away', shortCircuit: true }),
  load: (asked, context, next) => next(asked, context),
});
await assert.rejects(import('far'), { code: 'ERR_UNSUPPORTED_ESM_URL_SCHEME' });
far.deregister();

const bad = registerHooks({
  resolve: () => ({ url: 'a:b', importAttributes: 5, shortCircuit: true }),
});
await assert.rejects(import('bad'), {
  code: 'ERR_INVALID_RETURN_PROPERTY_VALUE',
  message: 'Expected an object to be returned for the "importAttributes" ' +
    'from the "resolve" hook but got type number (5).',
});
bad.deregister();
