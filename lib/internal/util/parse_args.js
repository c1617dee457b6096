'use strict';

// util.parseArgs: command line arguments to options and positionals.
//
// The arguments become tokens first (option, positional, option-terminator),
// which a caller may ask for; then each option token is checked and stored.

const {
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_PARSE_ARGS_INVALID_OPTION_VALUE,
    ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
    ERR_PARSE_ARGS_UNKNOWN_OPTION,
  },
} = require('internal/errors');
const {
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateObject,
  validateString,
  validateStringArray,
  validateUnion,
} = require('internal/validators');

const own = (object, key) =>
  (Object.hasOwn(object, key) ? object[key] : undefined);

// What follows the program (and the script) on the command line.
function mainArgs() {
  const evaluates = ['-e', '--eval', '-p', '--print'];
  return process.argv.slice(
    process.execArgv.some((arg) => evaluates.includes(arg)) ? 1 : 2);
}

function checkOptions(options) {
  for (const [name, option] of Object.entries(options)) {
    const path = `options.${name}`;
    validateObject(option, path);
    const type = own(option, 'type');
    validateUnion(type, `${path}.type`, ['string', 'boolean']);
    const short = own(option, 'short');
    if (Object.hasOwn(option, 'short')) {
      validateString(short, `${path}.short`);
      if (short.length !== 1) {
        throw new ERR_INVALID_ARG_VALUE(`${path}.short`, short,
                                        'must be a single character');
      }
    }
    const multiple = own(option, 'multiple');
    if (Object.hasOwn(option, 'multiple'))
      validateBoolean(multiple, `${path}.multiple`);
    const value = own(option, 'default');
    if (value !== undefined) {
      const where = `${path}.default`;
      if (type === 'string')
        (multiple ? validateStringArray : validateString)(value, where);
      else
        (multiple ? validateBooleanArray : validateBoolean)(value, where);
    }
  }
}

function longOf(short, options) {
  for (const [name, option] of Object.entries(options)) {
    if (own(option, 'short') === short)
      return name;
  }
  return short;
}

const typeOf = (name, options) =>
  own(own(options, name) ?? {}, 'type');

function tokenize(args, options) {
  const tokens = [];
  // A group of short options is taken apart in place.
  const queue = args.map((arg, index) => ({ arg, index }));
  while (queue.length > 0) {
    const { arg, index } = queue.shift();
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const rest of queue)
        tokens.push({ kind: 'positional', index: rest.index, value: rest.arg });
      break;
    }
    if (arg.length === 2 && arg[0] === '-' && arg[1] !== '-') {
      // -f, maybe with a value in the next argument
      const name = longOf(arg[1], options);
      let value;
      let inlineValue;
      if (typeOf(name, options) === 'string' && queue.length > 0) {
        value = queue.shift().arg;
        inlineValue = false;
      }
      tokens.push({
        kind: 'option', name, rawName: arg, index, value, inlineValue,
      });
      continue;
    }
    if (arg.length > 2 && arg[0] === '-' && arg[1] !== '-') {
      const first = longOf(arg[1], options);
      if (typeOf(first, options) === 'string') {
        // -fFILE
        tokens.push({
          kind: 'option', name: first, rawName: `-${arg[1]}`, index,
          value: arg.slice(2), inlineValue: true,
        });
        continue;
      }
      // -rf, -rfFILE
      const parts = [];
      for (let i = 1; i < arg.length; i++) {
        const name = longOf(arg[i], options);
        if (typeOf(name, options) !== 'string' || i === arg.length - 1) {
          parts.push({ arg: `-${arg[i]}`, index });
        } else {
          parts.push({ arg: `-${arg.slice(i)}`, index });
          break;
        }
      }
      queue.unshift(...parts);
      continue;
    }
    if (arg.length > 2 && arg.startsWith('--')) {
      const at = arg.indexOf('=', 3);
      if (at === -1) {
        const name = arg.slice(2);
        let value;
        let inlineValue;
        if (typeOf(name, options) === 'string' && queue.length > 0) {
          value = queue.shift().arg;
          inlineValue = false;
        }
        tokens.push({
          kind: 'option', name, rawName: arg, index, value, inlineValue,
        });
      } else {
        tokens.push({
          kind: 'option', name: arg.slice(2, at), rawName: arg.slice(0, at),
          index, value: arg.slice(at + 1), inlineValue: true,
        });
      }
      continue;
    }
    tokens.push({ kind: 'positional', index, value: arg });
  }
  return tokens;
}

// Strict mode: `-f -x` is ambiguous when -f wants a value.
function checkLikelyValue(token) {
  if (token.inlineValue || typeof token.value !== 'string' ||
      token.value.length < 2 || token.value[0] !== '-')
    return;
  const example = token.rawName.startsWith('--') ?
    `'${token.rawName}=-XYZ'` : `'--${token.name}=-XYZ' or '` +
      `${token.rawName}-XYZ'`;
  throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
    `Option '${token.rawName}' argument is ambiguous.\nDid you forget to` +
    ` specify the option argument for '${token.rawName}'?\n` +
    `To specify an option argument starting with a dash use ${example}.`);
}

function checkUsage(config, token) {
  let { name } = token;
  const { options, allowPositionals, allowNegative } = config;
  let negated = false;
  if (!Object.hasOwn(options, name) && allowNegative &&
      name.startsWith('no-') && token.value === undefined) {
    const positive = name.slice(3);
    if (typeOf(positive, options) === 'boolean') {
      name = positive;
      negated = true;
    }
  }
  if (!Object.hasOwn(options, name))
    throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  const short = own(options[name], 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  const type = own(options[name], 'type');
  if (type === 'string' && typeof token.value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
      `Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && (token.value !== undefined &&
      token.value !== null && !negated)) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
      `Option '${shown}' does not take an argument`);
  }
}

function store(token, config, values) {
  let { name, value } = token;
  if (name === '__proto__')
    return;
  const { options, allowNegative } = config;
  if (allowNegative && name.startsWith('no-') && value === undefined) {
    token.name = name = name.slice(3); // the token shows what it means
    value = false;
  }
  const result = value ?? true;
  if (own(own(options, name) ?? {}, 'multiple')) {
    values[name] ??= [];
    values[name].push(result);
  } else {
    values[name] = result;
  }
}

/**
 * @param {object} [config] args, options, strict, allowPositionals,
 *   allowNegative, tokens
 */
function parseArgs(config = {}) {
  validateObject(config, 'config');
  const args = own(config, 'args') ?? mainArgs();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? {};
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  checkOptions(options);
  const full = { options, allowPositionals, allowNegative };

  const tokens = tokenize(args, options);
  const values = { __proto__: null };
  const positionals = [];
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) {
        checkUsage(full, token);
        checkLikelyValue(token);
      }
      store(token, full, values);
    } else if (token.kind === 'positional') {
      if (!allowPositionals)
        throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      positionals.push(token.value);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    const value = own(option, 'default');
    if (value !== undefined && name !== '__proto__' &&
        values[name] === undefined)
      values[name] = value;
  }
  const result = { values, positionals };
  if (returnTokens)
    result.tokens = tokens;
  return result;
}

module.exports = { parseArgs };
