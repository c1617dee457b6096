'use strict';

// The options between `tandem` and the script. Loaded only when there are
// some. Names and meanings are Node's; what isn't listed is refused.

const TAKES_NOTHING = {
  '--expose-gc': 'exposeGc',
  '--expose_gc': 'exposeGc',
  '--no-deprecation': 'noDeprecation',
  '--throw-deprecation': 'throwDeprecation',
  '--trace-deprecation': 'traceDeprecation',
  '--pending-deprecation': 'pendingDeprecation',
  '--no-warnings': 'noWarnings',
  '--trace-warnings': 'traceWarnings',
  '--preserve-symlinks': 'preserveSymlinks',
  '--preserve-symlinks-main': 'preserveSymlinksMain',
  '--check': 'check',
  '-c': 'check',
};

const TAKES_ONE = {
  '--eval': 'eval',
  '-e': 'eval',
  '--print': 'print',
  '-p': 'print',
  '-pe': 'print',
  '--require': 'require',
  '-r': 'require',
  '--conditions': 'conditions',
  '-C': 'conditions',
  '--unhandled-rejections': 'unhandledRejections',
  '--stack-trace-limit': 'stackTraceLimit',
};

const REJECTION_MODES = ['strict', 'warn', 'none', 'throw',
                         'warn-with-error-codes'];

/** What was given; every field is there. */
const options = {
  exposeGc: false,
  noDeprecation: false,
  throwDeprecation: false,
  traceDeprecation: false,
  pendingDeprecation: false,
  noWarnings: false,
  traceWarnings: false,
  preserveSymlinks: false,
  preserveSymlinksMain: false,
  check: false,
  eval: undefined,
  print: undefined,
  require: [],
  conditions: [],
  unhandledRejections: 'throw',
  stackTraceLimit: undefined,
};

function refuse(message) {
  internalBinding('stdio').writeSync(2, `tandem: ${message}\n` +
    'tandem: --help lists the options\n');
  internalBinding('process').reallyExit(9);
}

function set(key, value, shown) {
  if (key === 'unhandledRejections' && !REJECTION_MODES.includes(value)) {
    refuse(`${shown} must be one of ${REJECTION_MODES.join(', ')}`);
  } else if (key === 'stackTraceLimit') {
    if (!/^\d+$/.test(value))
      refuse(`${shown} must be a number`);
    value = Number(value);
  }
  if (Array.isArray(options[key]))
    options[key].push(value);
  else
    options[key] = value;
}

/**
 * Takes the options out of process.argv into execArgv.
 * @param {string[]} argv [program, options..., script, arguments...]
 */
function parse(argv) {
  let i = 1;
  for (; i < argv.length && argv[i][0] === '-' && argv[i] !== '-'; i++) {
    const arg = argv[i];
    if (arg === '--') {
      argv.splice(i--, 1);
      i++;
      break;
    }
    if (TAKES_NOTHING[arg] !== undefined) {
      options[TAKES_NOTHING[arg]] = true;
      continue;
    }
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
    const name = equals === -1 ? arg : arg.slice(0, equals);
    if (TAKES_ONE[name] === undefined)
      refuse(`bad option: ${arg}`);
    if (equals !== -1) {
      set(TAKES_ONE[name], arg.slice(equals + 1), name);
    } else {
      if (i + 1 >= argv.length)
        refuse(`${name} requires an argument`);
      set(TAKES_ONE[name], argv[++i], name);
    }
  }
  process.execArgv = argv.splice(1, i - 1);
  apply();
}

function apply() {
  if (options.exposeGc) {
    const { gc } = internalBinding('process');
    globalThis.gc = () => gc();
  }
  if (options.noDeprecation)
    process.noDeprecation = true;
  if (options.throwDeprecation)
    process.throwDeprecation = true;
  if (options.traceDeprecation)
    process.traceDeprecation = true;
  if (options.traceWarnings)
    process.traceProcessWarnings = true;
  if (options.stackTraceLimit !== undefined)
    Error.stackTraceLimit = options.stackTraceLimit;
}

module.exports = { options, parse };
