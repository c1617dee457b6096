'use strict';

// process.hrtime.

const binding = internalBinding('process');

const clock = new BigUint64Array(1);
const clock32 = new Uint32Array(clock.buffer);

/** @returns {[number, number]} seconds and nanoseconds, less `previous`. */
function hrtime(previous) {
  binding.hrtime(clock);
  const ns = clock32[1] * 0x100000000 + clock32[0]; // exact below 104 days
  let seconds = Math.floor(ns / 1e9);
  let rest = Number(clock[0] - BigInt(seconds) * 1000000000n);
  if (previous !== undefined) {
    require('internal/validators').validateArray(previous, 'time');
    if (previous.length !== 2) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_OUT_OF_RANGE('time', 2, previous.length);
    }
    seconds -= previous[0];
    rest -= previous[1];
    if (rest < 0) {
      seconds--;
      rest += 1e9;
    }
  }
  return [seconds, rest];
}

hrtime.bigint = function bigint() {
  binding.hrtime(clock);
  return clock[0];
};

module.exports = { hrtime };
