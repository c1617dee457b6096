'use strict';
// util.parseArgs, parseEnv and styleText.
const assert = require('assert');
const { parseArgs, parseEnv, styleText } = require('util');

const options = {
  file: { type: 'string', short: 'f' },
  verbose: { type: 'boolean', short: 'v', multiple: true },
  color: { type: 'boolean', default: true },
};
const parsed = parseArgs({
  args: ['-vvf', 'x', '--no-color', 'pos', '--', '--file'],
  options,
  allowPositionals: true,
  allowNegative: true,
});
assert.deepStrictEqual({ ...parsed.values },
                       { verbose: [true, true], file: 'x', color: false });
assert.deepStrictEqual(parsed.positionals, ['pos', '--file']);
assert.throws(() => parseArgs({ args: ['--nope'], options }),
              { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
assert.throws(() => parseArgs({ args: ['--file'], options }),
              { code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' });
assert.throws(() => parseArgs({ args: ['x'], options }),
              { code: 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL' });

assert.deepStrictEqual(
  parseEnv('# c\nA=1 # one\nexport B="two\\nlines"\nC=\'x\ny\'\n\nD'),
  { A: '1', B: 'two\nlines', C: 'x\ny' });

const plain = { validateStream: false };
assert.strictEqual(
  styleText('red', `a${styleText('blue', 'b', plain)}c`, plain),
  '\u001b[31ma\u001b[34mb\u001b[31mc\u001b[39m');
