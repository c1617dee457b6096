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
  '--enable-source-maps': 'enableSourceMaps',
  '--entry-url': 'entryUrl',
  '--check': 'check',
  '-c': 'check',
  '--interactive': 'interactive',
  '-i': 'interactive',
};

// What needs nothing to be done: features that are always on, limits and hints
// for another engine.
const WITHOUT_EFFECT = new RegExp('^--(?:' + [
  'experimental-(?:strip-types|transform-types|require-module|detect-module|' +
    'import-meta-resolve|wasm-modules|json-modules|fetch|global-webcrypto|' +
    'print-required-tla|vm-modules-warning)',
  'max[-_](?:old|semi)[-_]space[-_]size(?:=.*)?',
  'max-http-header-size-warning',
  'trace-uncaught',
  'no-experimental-(?:repl-await|websocket|global-navigator|webstorage)',
].join('|') + ')$');

// What can't stand in NODE_OPTIONS: it would replace the program.
const NOT_IN_ENVIRONMENT = new Set(['eval', 'print', 'check', 'interactive',
                                    'exposeGc']);

const TAKES_ONE = {
  '--eval': 'eval',
  '-e': 'eval',
  '--print': 'print',
  '-p': 'print',
  '-pe': 'print',
  '--import': 'import',
  '--experimental-loader': 'loader',
  '--loader': 'loader',
  '--input-type': 'inputType',
  '--require': 'require',
  '-r': 'require',
  '--conditions': 'conditions',
  '-C': 'conditions',
  '--unhandled-rejections': 'unhandledRejections',
  '--stack-trace-limit': 'stackTraceLimit',
};

const INPUT_TYPES = ['module', 'commonjs', 'module-typescript',
                     'commonjs-typescript'];

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
  enableSourceMaps: false,
  entryUrl: false,
  eval: undefined,
  print: false,
  interactive: false,
  inputType: undefined,
  import: [],
  loader: [],
  require: [],
  conditions: [],
  unhandledRejections: 'throw',
  stackTraceLimit: undefined,
};

function refuse(message) {
  const { argv0 } = process;
  internalBinding('stdio').writeSync(
    2, `${argv0}: ${message}\n${argv0}: --help lists the options\n`);
  internalBinding('process').reallyExit(9);
}

function set(key, value, shown) {
  if (key === 'unhandledRejections' && !REJECTION_MODES.includes(value)) {
    refuse(`invalid value for ${shown}: it must be one of ` +
      REJECTION_MODES.join(', '));
  } else if (key === 'stackTraceLimit') {
    if (!/^\d+$/.test(value))
      refuse(`${shown} must be a number`);
    value = Number(value);
  }
  if (key === 'inputType' && !INPUT_TYPES.includes(value)) {
    refuse('--input-type must be "module","commonjs", "module-typescript" or' +
      ' "commonjs-typescript"');
  }
  if (Array.isArray(options[key])) {
    options[key].push(value);
  } else if (key === 'print') {
    options.print = true;
    options.eval = value;
  } else {
    options[key] = value;
  }
}

// Whether the option argv[i] is followed by its value.
function hasValue(argv, i) {
  return i + 1 < argv.length && argv[i + 1][0] !== '-';
}

// Reads the options from argv[i] on; returns where they end.
function read(argv, i, fromEnvironment) {
  for (; i < argv.length && argv[i][0] === '-' && argv[i] !== '-'; i++) {
    const arg = argv[i];
    if (arg === '--') {
      argv.splice(i, 1);
      break;
    }
    if (WITHOUT_EFFECT.test(arg))
      continue;
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
    const name = equals === -1 ? arg : arg.slice(0, equals);
    const key = TAKES_NOTHING[arg] ?? TAKES_ONE[name];
    if (fromEnvironment && (key === undefined || NOT_IN_ENVIRONMENT.has(key)))
      refuse(`${name} is not allowed in NODE_OPTIONS`);
    if (key === undefined)
      refuse(`bad option: ${arg}`);
    if (TAKES_NOTHING[arg] !== undefined) {
      options[key] = true;
    } else if (equals !== -1) {
      set(key, arg.slice(equals + 1), name);
    } else if (hasValue(argv, i)) { // "\-" stands for "-" at its start
      set(key, argv[++i].replace(/^\\(?=-.)/, ''), name);
    } else if (key === 'print' && name !== '-pe') {
      options.print = true; // the text is that of --eval or standard input
    } else {
      refuse(`${name} requires an argument`);
    }
  }
  return i;
}

// The words of NODE_OPTIONS; double quotes keep spaces.
function words(text) {
  const found = [];
  let word = '';
  let quoted = false;
  let begun = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\' && quoted) {
      word += text[++i] ?? '';
    } else if (c === '"') {
      quoted = !quoted;
      begun = true;
    } else if (c === ' ' && !quoted) {
      if (begun)
        found.push(word);
      word = '';
      begun = false;
    } else {
      word += c;
      begun = true;
    }
  }
  if (quoted)
    refuse('invalid value for NODE_OPTIONS (unterminated string)');
  if (begun)
    found.push(word);
  return found;
}

/**
 * Takes the options out of process.argv into execArgv, after those of
 * NODE_OPTIONS.
 * @param {string[]} argv [program, options..., script, arguments...]
 * @param {string} [environment] NODE_OPTIONS
 */
function parse(argv, environment) {
  if (environment !== undefined) {
    const given = words(environment);
    const end = read(given, 0, true);
    if (end < given.length)
      refuse(`${given[end]} is not allowed in NODE_OPTIONS`);
  }
  process.execArgv = argv.splice(1, read(argv, 1, false) - 1);
  if (options.check && options.eval !== undefined)
    refuse('either --check or --eval can be used, not both');
  apply();
}

/**
 * The options without --eval and --print, for a child that runs another program
 * with them: it would run the text instead, and fork in its turn.
 * @param {string[]} execArgv
 * @returns {string[]}
 */
function withoutText(execArgv) {
  const rest = [];
  for (let i = 0; i < execArgv.length; i++) {
    const name = execArgv[i].replace(/^(--[^=]*)=[^]*/, '$1');
    const takes = TAKES_ONE[name];
    const n = takes !== undefined && name === execArgv[i] &&
      hasValue(execArgv, i) ? 2 : 1;
    if (takes !== 'eval' && takes !== 'print')
      rest.push(...execArgv.slice(i, i + n));
    i += n - 1;
  }
  return rest;
}

function apply() {
  if (options.enableSourceMaps)
    process.setSourceMapsEnabled(true);
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

module.exports = { options, parse, withoutText };
