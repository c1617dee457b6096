'use strict';

// module.setSourceMapsSupport() and what of it call sites see: those that the
// program gets are in the generated file, texts and getCallSites() in the
// source.
const assert = require('assert');
const fs = require('fs');
const {
  findSourceMap, getSourceMapsSupport, setSourceMapsSupport,
} = require('module');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'map-support-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const inPackage = path.join(folder, 'node_modules', 'p');
fs.mkdirSync(inPackage, { recursive: true });
const text = `exports.error = () => new Error('made'); \
exports.sites = (options) => require('util').getCallSites(1, options);
//# sourceMappingURL=data:application/json;base64,${Buffer.from(
  JSON.stringify({ version: 3, sources: ['in.src'], names: [],
                   mappings: 'AAEA' })).toString('base64')}\n`;
const own = path.join(folder, 'own.js');
const foreign = path.join(inPackage, 'index.js');
fs.writeFileSync(own, text);
fs.writeFileSync(foreign, text);

function isMapped(file) {
  delete require.cache[file];
  const { stack } = require(file).error();
  const mapped = stack.includes(`${path.join(path.dirname(file), 'in.src')}:3`);
  assert.strictEqual(!mapped, stack.includes(`${file}:1`));
  return mapped;
}

const support = (enabled, nodeModules, generatedCode) =>
  ({ __proto__: null, enabled, nodeModules, generatedCode });

assert.deepStrictEqual(getSourceMapsSupport(), support(false, false, false));
assert(Object.isFrozen(getSourceMapsSupport()));
assert.strictEqual(isMapped(own), false);

setSourceMapsSupport(true);
assert.deepStrictEqual(getSourceMapsSupport(), support(true, false, false));
assert.strictEqual(process.sourceMapsEnabled, true);
assert.strictEqual(isMapped(own), true);
assert.strictEqual(isMapped(foreign), false);
assert(findSourceMap(own));
assert.strictEqual(findSourceMap(foreign), undefined);

setSourceMapsSupport(true, { nodeModules: true });
assert.deepStrictEqual(getSourceMapsSupport(), support(true, true, false));
assert.strictEqual(isMapped(foreign), true);

// The program's own form, and what the default makes of its call sites.
const { prepareStackTrace } = Error;
assert.strictEqual(typeof prepareStackTrace, 'function');
let site;
Error.prepareStackTrace = (err, trace) => {
  [site] = trace;
  return prepareStackTrace(err, trace.slice(0, 1));
};
delete require.cache[own];
const { stack } = require(own).error();
Error.prepareStackTrace = prepareStackTrace;
assert.strictEqual(site.getFileName(), own);
assert.strictEqual(site.getLineNumber(), 1);
assert(stack.startsWith('Error: made\n    at '), stack);
assert(stack.includes(`${path.join(folder, 'in.src')}:3`), stack);
assert.strictEqual(stack.split('\n').length, 2);
assert.strictEqual(prepareStackTrace(new TypeError('x'), ['a', 'b']),
                   'TypeError: x\n    at a\n    at b');

// What isn't asked for comes only from the command line.
const { sites } = require(own);
assert.match(sites({ sourceMap: true })[0].scriptName, /\/in\.src$/);
assert.strictEqual(sites({ sourceMap: true })[0].lineNumber, 3);
for (const options of [undefined, {}, { sourceMap: false }])
  assert.strictEqual(sites(options)[0].scriptName, own);

process.setSourceMapsEnabled(true);
assert.deepStrictEqual(getSourceMapsSupport(), support(true, true, true));
process.setSourceMapsEnabled(false);
assert.deepStrictEqual(getSourceMapsSupport(), support(false, false, false));
assert.strictEqual(isMapped(own), false);

for (const args of [[undefined], [1], [true, null], [true, 1],
                    [true, { nodeModules: 1 }],
                    [true, { generatedCode: null }]]) {
  assert.throws(() => setSourceMapsSupport(...args),
                { code: 'ERR_INVALID_ARG_TYPE' });
}
