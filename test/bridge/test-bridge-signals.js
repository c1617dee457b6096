'use strict';

// Signals are JavaScript's: what Python imports takes SIGINT from nobody, nor
// does what Python code asks for.

const assert = require('assert');
const { spawn } = require('child_process');
const { once } = require('events');

const fixture = require.resolve('../fixtures/py/signals.py');

const program = `
  const signals = require(${JSON.stringify(fixture)});
  setInterval(() => {}, 1000);
  (async () => {
    await signals.run();
    await signals.add_to_loop();
    if (process.argv[1] === 'listen')
      process.on('SIGINT', () => {
        console.log('heard');
        process.exit(3);
      });
    console.log('ready');
  })();
`;

async function interrupt(...args) {
  const child = spawn(process.execPath, ['-e', program, ...args],
                      { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    if (text === 'ready\n')
      child.kill('SIGINT');
  });
  const [code, signal] = await once(child, 'close');
  return [code, signal, output];
}

async function main() {
  assert.deepStrictEqual(await interrupt(), [null, 'SIGINT', 'ready\n']);
  assert.deepStrictEqual(await interrupt('listen'),
                         [3, null, 'ready\nheard\n']);

  const signals = require(fixture);
  const refusal = /JavaScript handles the signals.*process\.on\('SIGTERM'/;
  assert.match(signals.AT_IMPORT, refusal);
  assert.match(await signals.add_to_loop(), refusal);
  assert.strictEqual(await signals.sigint(), 'SIG_DFL');
  assert.strictEqual(await signals.fork(), 7);
}

main();
