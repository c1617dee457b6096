'use strict';

// How many colours a terminal shows, judged by the environment.
// Depths are in bits: 1 (none), 4, 8 or 24.

// What TERM says where nothing else does.
const TERMS = {
  'eterm': 4,
  'cons25': 4,
  'console': 4,
  'cygwin': 4,
  'dtterm': 4,
  'gnome': 4,
  'hurd': 4,
  'jfbterm': 4,
  'konsole': 4,
  'kterm': 4,
  'mlterm': 4,
  'mosh': 24,
  'putty': 4,
  'st': 4,
  'rxvt-unicode-24bit': 24,
  'terminator': 24,
  'xterm-kitty': 24,
};

const TERM_PATTERNS = [
  /ansi/, /color/, /linux/, /direct/, /^con[0-9]*x[0-9]/, /^rxvt/, /^screen/,
  /^xterm/, /^vt100/, /^vt220/,
];

// Continuous integration services whose logs show colours.
const CI_SERVICES = {
  APPVEYOR: 8,
  BUILDKITE: 8,
  CIRCLECI: 24,
  DRONE: 8,
  GITEA_ACTIONS: 24,
  GITHUB_ACTIONS: 24,
  GITLAB_CI: 8,
  TRAVIS: 8,
};

let warned = false;

function warnIgnored(env, name) {
  if (warned)
    return;
  warned = true;
  process.emitWarning(
    `The '${name}' env is ignored due to the 'FORCE_COLOR' env being set.`,
    'Warning');
}

function forced(env) {
  switch (env.FORCE_COLOR) {
    case '':
    case '1':
    case 'true':
      return 4;
    case '2':
      return 8;
    case '3':
      return 24;
    default:
      return 1;
  }
}

/** The depth of a terminal in the environment `env`. */
function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) {
    const depth = forced(env);
    if (depth > 1) {
      if (env.NODE_DISABLE_COLORS !== undefined &&
          env.NODE_DISABLE_COLORS !== '')
        warnIgnored(env, 'NODE_DISABLE_COLORS');
      else if (env.NO_COLOR !== undefined && env.NO_COLOR !== '')
        warnIgnored(env, 'NO_COLOR');
    }
    return depth;
  }
  if ((env.NODE_DISABLE_COLORS !== undefined &&
       env.NODE_DISABLE_COLORS !== '') ||
      (env.NO_COLOR !== undefined && env.NO_COLOR !== '') ||
      env.TERM === 'dumb')
    return 1;
  if (env.TMUX)
    return 24;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env)
    return 4;
  if ('CI' in env) {
    for (const name in CI_SERVICES) {
      if (name in env)
        return CI_SERVICES[name];
    }
    return env.CI_NAME === 'codeship' ? 8 : 1;
  }
  if ('TEAMCITY_VERSION' in env)
    return /^(?:9\.0*[1-9]\d*\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? 4 : 1;

  switch (env.TERM_PROGRAM) {
    case 'iTerm.app':
      return !env.TERM_PROGRAM_VERSION ||
        /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? 8 : 24;
    case 'HyperTerm':
    case 'MacTerm':
      return 24;
    case 'Apple_Terminal':
      return 8;
  }
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit')
    return 24;
  if (env.TERM) {
    if (env.TERM.startsWith('xterm-256'))
      return 8;
    const term = env.TERM.toLowerCase();
    if (TERMS[term])
      return TERMS[term];
    if (TERM_PATTERNS.some((pattern) => pattern.test(term)))
      return 4;
  }
  return env.COLORTERM ? 4 : 1;
}

/** hasColors([count], [env]) */
function hasColors(count, env) {
  if (env === undefined &&
      (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    require('internal/validators').validateInteger(count, 'count', 2);
  }
  return count <= 2 ** this.getColorDepth(env);
}

module.exports = { getColorDepth, hasColors };
