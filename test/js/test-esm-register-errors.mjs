// What hooks of module.register() get and what is said when they are wrong;
// attributes by their old name.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { register } from 'node:module';

const HOOKS = `
export async function resolve(specifier, context, next) {
  switch (specifier) {
    case 'specifier:': return next([]);
    case 'context:': return next('node:fs', []);
    case 'null:': return null;
    case 'url:': return { url: 'nothing', shortCircuit: true };
    case 'old:': return {
      url: 'data:application/json,1', importAssertions: { type: 'json' },
      shortCircuit: true,
    };
    case 'keys:': return {
      url: 'data:text/javascript,export default ' + encodeURIComponent(
        JSON.stringify([Reflect.ownKeys(context), context.importAttributes])),
      shortCircuit: true,
    };
  }
  return specifier.startsWith('load-') ?
    { url: specifier, shortCircuit: true } : next(specifier, context);
}
export async function load(url, context, next) {
  switch (url) {
    case 'load-url:': return next('nothing');
    case 'load-context:': return next('node:fs', 1);
    case 'load-null:': return null;
    case 'load-source:':
      return { format: 'commonjs', source: 1n, shortCircuit: true };
    case 'load-none:': return { format: 'module', shortCircuit: true };
    case 'load-bytes:': return {
      format: 'module', source: new Float64Array(0), shortCircuit: true,
    };
    case 'load-keys:': return {
      format: 'json', source: JSON.stringify(Reflect.ownKeys(context)),
      shortCircuit: true,
    };
    case 'load-old:':
      return next('data:application/json,1',
                  { importAssertions: { type: 'json' } });
    case 'load-set:':
      context.importAssertions = { type: 'json' };
      return next('data:application/json,2', context);
  }
  return next(url, context);
}`;
const me = `data:text/javascript,${encodeURIComponent(HOOKS)}`;
register(me);

async function failure(specifier) {
  try {
    await import(specifier);
  } catch (err) {
    return `${err.code}: ${err.message.replaceAll(me, 'hooks.mjs')}`;
  }
  return 'none';
}

const last = "node:internal/modules/esm/resolve 'resolve' hook's nextResolve()";
assert.strictEqual(await failure('specifier:'),
                   `ERR_INVALID_ARG_TYPE: The "${last} specifier" argument ` +
                   'must be of type string. Received an instance of Array');
assert.strictEqual(await failure('context:'),
                   `ERR_INVALID_ARG_TYPE: The "${last} context" argument ` +
                   'must be of type object. Received an instance of Array');
assert.strictEqual(await failure('null:'),
                   'ERR_INVALID_RETURN_VALUE: Expected an object to be ' +
                   'returned from the "hooks.mjs \'resolve\' hook\'s ' +
                   'nextResolve()" function but got null.');
assert.strictEqual(await failure('url:'),
                   'ERR_INVALID_RETURN_PROPERTY_VALUE: Expected a URL string ' +
                   'to be returned for the "url" from the "hooks.mjs ' +
                   "'resolve'\" hook but got type string ('nothing').");
assert.strictEqual(await failure('load-url:'),
                   "ERR_INVALID_ARG_VALUE: The argument 'node:internal/" +
                   "modules/esm/load 'load' hook's nextLoad() url' should be " +
                   "a URL string. Received 'nothing'");
assert.match(await failure('load-context:'),
             /^ERR_INVALID_ARG_TYPE: .*nextLoad\(\) context" argument/);
assert.match(await failure('load-null:'),
             /^ERR_INVALID_RETURN_VALUE: .*'load' hook's nextLoad\(\)"/);
assert.strictEqual(await failure('load-source:'),
                   'ERR_INVALID_RETURN_PROPERTY_VALUE: Expected a string, an ' +
                   'ArrayBuffer, or a TypedArray to be returned for the ' +
                   '"source" from the "hooks.mjs \'load\'" hook but got type ' +
                   'bigint (1n).');
assert.match(await failure('load-none:'),
             /^ERR_INVALID_RETURN_PROPERTY_VALUE: .*"source" from the "load"/);
assert.strictEqual(await failure('load-bytes:'), 'none');

const old = 'importAssertions';
assert.deepStrictEqual((await import('keys:')).default, [
  ['conditions', 'importAttributes', 'parentURL', old], {}]);
assert.deepStrictEqual((await import('load-keys:')).default,
                       ['format', 'importAttributes', old]);

assert.strictEqual((await import('old:')).default, 1);
assert.strictEqual((await import('load-old:')).default, 1);
assert.strictEqual((await import('load-set:')).default, 2);

// initialize() that fails is not passed over in silence.
const { status, stderr } = spawnSync(process.execPath, [
  '--input-type=module', '-e',
  'import { register } from "node:module"; register("data:text/javascript,' +
    'export async function initialize() { throw new Error(\'broken\') }");',
], { encoding: 'utf8' });
assert.strictEqual(status, 1);
assert.match(stderr, /Error: broken/);
