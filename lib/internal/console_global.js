'use strict';

// The global console.

const { writeSync } = internalBinding('stdio');
const line = (args) => `${args.map(String).join(' ')}\n`;

module.exports = {
  log: (...args) => { writeSync(1, line(args)); },
  error: (...args) => { writeSync(2, line(args)); },
};
