'use strict';

// --enable-source-maps, module.findSourceMap and module.SourceMap.
const assert = require('assert');
const { execFileSync, spawnSync } = require('child_process');
const fs = require('fs');
const { SourceMap, findSourceMap } = require('module');
const path = require('path');

const folder = path.join(__dirname, '..', 'fixtures', 'source-map');
const file = path.join(folder, 'out.js');
const source = path.join(folder, 'in.ts');

const stackOf = () => {
  delete require.cache[file];
  try {
    require(file);
  } catch (err) {
    return err.stack;
  }
};

assert.strictEqual(process.sourceMapsEnabled, false);
assert.strictEqual(findSourceMap(file), undefined);
assert(stackOf().includes(`at boom (${file}:2:`));
process.setSourceMapsEnabled(true);
assert.strictEqual(process.sourceMapsEnabled, true);
const stack = stackOf();
assert(stack.includes(`at boom (${source}:4:`), stack);
assert(stack.includes(`${source}:7:`), stack);
process.setSourceMapsEnabled(false);
assert.throws(() => process.setSourceMapsEnabled(1),
              { code: 'ERR_INVALID_ARG_TYPE' });

const payload = JSON.parse(fs.readFileSync(`${file}.map`));
const map = new SourceMap(payload);
assert.deepStrictEqual(map.payload, payload);
assert.deepStrictEqual(map.findEntry(1, 4), {
  generatedLine: 1,
  generatedColumn: 4,
  originalSource: 'in.ts',
  originalLine: 3,
  originalColumn: 2,
  name: undefined,
});
assert.deepStrictEqual(map.findOrigin(2, 5), {
  name: undefined, fileName: 'in.ts', lineNumber: 4, columnNumber: 3,
});
assert.throws(() => new SourceMap('x'), { code: 'ERR_INVALID_ARG_TYPE' });

// From the command line; the uncaught error shows the source's line.
const { stderr, status } = spawnSync(
  process.execPath, ['--enable-source-maps', file], { encoding: 'utf8' });
assert.strictEqual(status, 1);
assert(stderr.startsWith(`${source}:4\n`), stderr);
assert(stderr.includes('throw new Error("x" + a.x)'), stderr);

// A map in the file itself; one that can't be read is none.
const inline = path.join(process.env.TANDEM_TEST_TMP ?? require('os').tmpdir(),
                         'inline.js');
const text = fs.readFileSync(file, 'utf8').split('//#')[0];
const data = Buffer.from(JSON.stringify(payload)).toString('base64');
fs.writeFileSync(inline, `${text}//# sourceMappingURL=` +
  `data:application/json;base64,${data}`);
const run = () => spawnSync(process.execPath, ['--enable-source-maps', inline],
                            { encoding: 'utf8' }).stderr;
assert(run().includes('in.ts:4:'), run());
fs.writeFileSync(inline, `${text}//# sourceMappingURL=data:application/json,{`);
assert(run().includes('inline.js:2:'), run());
assert.strictEqual(execFileSync(process.execPath, [
  '--enable-source-maps', '-p', 'process.sourceMapsEnabled',
], { encoding: 'utf8' }), 'true\n');
