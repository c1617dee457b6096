'use strict';

// What makes a Console of the global console, when more than a string is
// printed (internal/console_global).

const { guess, writeSync } = internalBinding('stdio');
const base = require('internal/console');

/**
 * Gives the object what a Console has.
 * @param {object} console
 * @param {(useStderr: boolean) => object} existing the stream, if there is one
 * @returns {{methods: object, Console: Function, streams: object[]}} `streams`
 *   are those set through _stdout and _stderr
 */
module.exports = function complete(console, existing) {
  const streams = [undefined, undefined];
  const colors = [undefined, undefined];

  function write(self, useStderr, text) {
    if (existing(useStderr) !== undefined) {
      base.writeToStream(self, useStderr, text);
      return;
    }
    const indent = base.indentOf(self);
    if (indent !== '')
      text = indent + text.replaceAll('\n', `\n${indent}`);
    writeSync(useStderr ? 2 : 1, `${text}\n`);
  }

  function options(self, useStderr) {
    if (existing(useStderr) !== undefined)
      return base.streamOptions(self, useStderr);
    const at = useStderr ? 1 : 0;
    colors[at] ??= guess(at + 1) === 'tty' &&
      require('internal/tty_colors').getColorDepth(process.env) > 2;
    return { colors: colors[at] };
  }

  base.setUp(console, {});
  for (const [i, name] of ['stdout', 'stderr'].entries()) {
    Object.defineProperty(console, `_${name}`, {
      configurable: true,
      enumerable: false,
      get: () => streams[i] ?? process[name],
      set(stream) { streams[i] = stream; },
    });
  }
  console[base.kWrite] = write;
  console[base.kOptions] = options;
  return { methods: base.methods, Console: base.Console, streams };
};
