'use strict';

// node:os agrees with the system.

const assert = require('assert');
const fs = require('fs');
const os = require('os');

assert.strictEqual(os.hostname(),
                   fs.readFileSync('/proc/sys/kernel/hostname', 'utf8').trim());
assert.strictEqual(os.release(),
                   fs.readFileSync('/proc/sys/kernel/osrelease', 'utf8')
                     .trim());
assert.strictEqual(os.type(), 'Linux');
assert.strictEqual(os.platform(), 'linux');
assert.strictEqual(os.EOL, '\n');
assert.strictEqual(os.devNull, '/dev/null');
assert.ok(os.totalmem() > os.freemem() && os.freemem() > 0);
assert.ok(os.uptime() > 0);
assert.strictEqual(os.loadavg().length, 3);
const cpus = os.cpus();
assert.ok(cpus.length >= 1 && os.availableParallelism() >= 1);
assert.strictEqual(typeof cpus[0].model, 'string');
assert.ok(cpus[0].times.idle > 0);
assert.deepStrictEqual(Object.keys(cpus[0]), ['model', 'speed', 'times']);
const lo = os.networkInterfaces().lo?.find((a) => a.family === 'IPv4');
if (lo !== undefined)
  assert.strictEqual(lo.cidr, '127.0.0.1/8');
const user = os.userInfo();
assert.strictEqual(user.uid, process.getuid());
assert.ok(Buffer.isBuffer(os.userInfo({ encoding: 'buffer' }).homedir));
assert.strictEqual(os.constants.signals.SIGTERM, 15);
assert.strictEqual(os.constants.errno.ENOENT, 2);
assert.strictEqual(os.constants.priority.PRIORITY_LOW, 19);
assert.throws(() => { os.constants.signals.SIGTERM = 1; }, TypeError);
assert.strictEqual(os.getPriority(), os.getPriority(process.pid));
assert.throws(() => os.getPriority(-1), { code: 'ERR_SYSTEM_ERROR' });
assert.throws(() => os.setPriority(0, 100), { code: 'ERR_OUT_OF_RANGE' });
