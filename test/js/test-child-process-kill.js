'use strict';
// kill, signals by name and number, the timeout and signal options.
const assert = require('assert');
const { spawn } = require('child_process');

const results = {};
function sleeper(name, options) {
  const child = spawn('sleep', ['30'], { stdio: 'ignore', ...options });
  child.on('exit', (code, signal) => { results[name] = [code, signal]; });
  return child;
}
const a = sleeper('default');
assert.strictEqual(a.killed, false);
assert.strictEqual(a.kill(), true);
assert.strictEqual(a.killed, true);
sleeper('name').kill('SIGKILL');
sleeper('number').kill(2);
sleeper('timeout', { timeout: 20, killSignal: 'SIGHUP' });
const controller = new AbortController();
let aborted;
sleeper('signal', { signal: controller.signal }).on('error', (err) => {
  aborted = err;
});
setImmediate(() => controller.abort(new Error('why')));
assert.throws(() => a.kill('SIGNOTHING'), { code: 'ERR_UNKNOWN_SIGNAL' });
assert.throws(() => spawn('x', { killSignal: 'SIGNOTHING' }),
              { code: 'ERR_UNKNOWN_SIGNAL' });

process.on('exit', () => {
  assert.deepStrictEqual(results, {
    default: [null, 'SIGTERM'],
    name: [null, 'SIGKILL'],
    number: [null, 'SIGINT'],
    timeout: [null, 'SIGHUP'],
    signal: [null, 'SIGTERM'],
  });
  assert.strictEqual(aborted.name, 'AbortError');
  assert.strictEqual(aborted.cause.message, 'why');
});
