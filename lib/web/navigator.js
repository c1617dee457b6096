'use strict';

// globalThis.navigator: what a program can learn of the machine.

const kCreate = Symbol('kCreate');

class Navigator {
  constructor(token) {
    if (token !== kCreate) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    }
  }

  get hardwareConcurrency() {
    return require('os').availableParallelism();
  }

  get language() {
    return Intl.DateTimeFormat().resolvedOptions().locale;
  }

  get languages() {
    return Object.freeze([this.language]);
  }

  get userAgent() {
    return `Node.js/${process.version.slice(1).split('.')[0]}`;
  }

  get platform() {
    const arch = process.arch === 'x64' ? 'x86_64' : process.arch;
    return `Linux ${arch}`;
  }
}

for (const name of ['hardwareConcurrency', 'language', 'languages',
                    'userAgent', 'platform']) {
  Object.defineProperty(Navigator.prototype, name, {
    __proto__: null, enumerable: true,
  });
}
Object.defineProperty(Navigator.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'Navigator',
});

module.exports = { Navigator, navigator: new Navigator(kCreate) };
