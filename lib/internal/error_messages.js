'use strict';

// The table behind internal/errors: for each code the class of the error and
// the text, as Node 24 words it. Loaded when the first such error is made.
//
// An entry is [Base, text]. A text that is a function gets the error's
// arguments and, as `this`, an object whose properties are then copied onto
// the error. A text that is a string may hold %s, %d, %o for the arguments.

const T = TypeError;
const R = RangeError;
const E = Error;
const S = 'SystemError';

let inspectFn;
function inspect(value, options) {
  inspectFn ??= require('internal/util/inspect').inspect;
  return inspectFn(value, options);
}

function list(array, word) {
  switch (array.length) {
    case 1: return `${array[0]}`;
    case 2: return `${array[0]} ${word} ${array[1]}`;
    default:
      return `${array.slice(0, -1).join(', ')}, ${word} ${array.at(-1)}`;
  }
}

// 1234567 -> 1_234_567
function grouped(digits) {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, '_');
}

/** "type number (1)", "an instance of Foo": what Node calls a wrong value. */
function determineSpecificType(value) {
  if (value === null || value === undefined)
    return `${value}`;
  switch (typeof value) {
    case 'function':
      return `function ${value.name}`;
    case 'object':
      if (value.constructor && 'name' in value.constructor)
        return `an instance of ${value.constructor.name}`;
      return inspect(value, { depth: -1 });
    case 'bigint':
      return `type bigint (${value}n)`;
    case 'number':
      return `type number (${Object.is(value, -0) ? '-0' : value})`;
    case 'string': {
      const s = value.length > 28 ? `${value.slice(0, 25)}...` : value;
      return s.includes("'") ?
        `type string (${JSON.stringify(s)})` : `type string ('${s}')`;
    }
    default:
      return `type ${typeof value} (${String(value)})`;
  }
}

const typeNames = new Set(['string', 'function', 'number', 'object',
                           'Function', 'Object', 'boolean', 'bigint',
                           'symbol']);

function subject(name) {
  if (name.endsWith(' argument'))
    return name;
  return `"${name}" ${name.includes('.') ? 'property' : 'argument'}`;
}

function invalidArgType(name, expected, actual) {
  const types = [];
  const classes = [];
  const others = [];
  for (const e of Array.isArray(expected) ? expected : [expected]) {
    if (typeNames.has(e))
      types.push(e.toLowerCase());
    else if (/^[A-Z][a-zA-Z0-9]*$/.test(e))
      classes.push(e);
    else
      others.push(e);
  }
  if (classes.length > 0 && types.includes('object')) {
    types.splice(types.indexOf('object'), 1);
    classes.push('Object');
  }
  const parts = [];
  if (types.length > 0) {
    const one = types.length > 1 ? 'one of type' : 'of type';
    parts.push(`${one} ${list(types, 'or')}`);
  }
  if (classes.length > 0)
    parts.push(`an instance of ${list(classes, 'or')}`);
  if (others.length > 1) {
    parts.push(`one of ${list(others, 'or')}`);
  } else if (others.length === 1) {
    const o = others[0];
    // "a function of Python" has its article.
    parts.push(o.toLowerCase() !== o && !/^an? /.test(o) ? `an ${o}` : o);
  }
  return `The ${subject(name)} must be ${parts.join(' or ')}.` +
    ` Received ${determineSpecificType(actual)}`;
}

function invalidArgValue(name, value, reason = 'is invalid') {
  let text = inspect(value);
  if (text.length > 128)
    text = `${text.slice(0, 128)}...`;
  const kind = name.includes('.') ? 'property' : 'argument';
  return `The ${kind} '${name}' ${reason}. Received ${text}`;
}

function outOfRange(what, range, input, whole = false) {
  const start = whole ? what : `The value of "${what}" is out of range.`;
  let got;
  if (Number.isInteger(input) && Math.abs(input) > 2 ** 32) {
    got = grouped(String(input));
  } else if (typeof input === 'bigint') {
    const big = input > 2n ** 32n || input < -(2n ** 32n);
    got = `${big ? grouped(String(input)) : input}n`;
  } else {
    got = inspect(input);
  }
  return `${start} It must be ${range}. Received ${got}`;
}

function missingArgs(...args) {
  const names = args.map((a) => Array.isArray(a) ?
    a.map((n) => `"${n}"`).join(' or ') : `"${a}"`);
  const noun = args.length > 1 ? 'arguments' : 'argument';
  return `The ${list(names, 'and')} ${noun} must be specified`;
}

function invalidReturn(input, name, value) {
  return `Expected ${input} to be returned from the "${name}" function but` +
    ` got ${determineSpecificType(value)}.`;
}

const table = {
  __proto__: null,
  ERR_AMBIGUOUS_ARGUMENT: [T, 'The "%s" argument is ambiguous. %s'],
  ERR_ARG_NOT_ITERABLE: [T, '%s must be iterable'],
  ERR_ASYNC_CALLBACK: [T, '%s must be a function'],
  ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED:
    [E, 'Async loader request never settled'],
  ERR_ASYNC_TYPE: [T, 'Invalid name for async "type": %s'],
  ERR_BROTLI_INVALID_PARAM: [R, '%s is not a valid Brotli parameter'],
  ERR_BUFFER_OUT_OF_BOUNDS: [R, (name) => name ?
    `"${name}" is outside of buffer bounds` :
    'Attempt to access memory outside buffer bounds'],
  ERR_BUFFER_TOO_LARGE: [R, (n) => 'Cannot create a Buffer larger than' +
    ` ${n ?? '0x1fffffffffffff'} bytes`],
  ERR_CANNOT_WATCH_SIGINT: [E, 'Cannot watch for SIGINT signals'],
  ERR_CHILD_CLOSED_BEFORE_REPLY:
    [E, 'Child closed before reply received'],
  ERR_CHILD_PROCESS_IPC_REQUIRED:
    [E, "Forked processes must have an IPC channel, missing value 'ipc' in" +
      ' %s'],
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: [R, '%s maxBuffer length exceeded'],
  ERR_CLOSED_MESSAGE_PORT: [E, 'Cannot send data on closed MessagePort'],
  ERR_CONSOLE_WRITABLE_STREAM:
    [T, 'Console expects a writable stream instance for %s'],
  ERR_CONSTRUCT_CALL_INVALID: [T, 'Constructor cannot be called'],
  ERR_CONSTRUCT_CALL_REQUIRED:
    [T, 'Class constructor %s cannot be invoked without `new`'],
  ERR_CONTEXT_NOT_INITIALIZED: [E, 'context used is not initialized'],
  ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED:
    [E, 'Custom engines not supported by this OpenSSL'],
  ERR_CRYPTO_ECDH_INVALID_FORMAT: [T, 'Invalid ECDH format: %s'],
  ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY:
    [E, 'Public key is not valid for specified curve'],
  ERR_CRYPTO_ENGINE_UNKNOWN: [E, 'Engine "%s" was not found'],
  ERR_CRYPTO_FIPS_FORCED:
    [E, 'Cannot set FIPS mode, it was forced with --force-fips at startup.'],
  ERR_CRYPTO_FIPS_UNAVAILABLE:
    [E, 'Cannot set FIPS mode in a non-FIPS build.'],
  ERR_CRYPTO_HASH_FINALIZED: [E, 'Digest already called'],
  ERR_CRYPTO_HASH_UPDATE_FAILED: [E, 'Hash update failed'],
  ERR_CRYPTO_INCOMPATIBLE_KEY: [E, 'Incompatible %s: %s'],
  ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS:
    [E, 'The selected key encoding %s %s.'],
  ERR_CRYPTO_INVALID_COUNTER: [T, 'Invalid counter'],
  ERR_CRYPTO_INVALID_CURVE: [T, 'Invalid EC curve name'],
  ERR_CRYPTO_INVALID_DIGEST: [T, 'Invalid digest: %s'],
  ERR_CRYPTO_INVALID_IV: [T, 'Invalid initialization vector'],
  ERR_CRYPTO_INVALID_JWK: [T, 'Invalid JWK data'],
  ERR_CRYPTO_INVALID_KEYLEN: [R, 'Invalid key length'],
  ERR_CRYPTO_INVALID_KEYPAIR: [R, 'Invalid key pair'],
  ERR_CRYPTO_INVALID_KEYTYPE: [R, 'Invalid key type'],
  ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE:
    [T, 'Invalid key object type %s, expected %s.'],
  ERR_CRYPTO_INVALID_MESSAGELEN: [R, 'Invalid message length'],
  ERR_CRYPTO_INVALID_SCRYPT_PARAMS: [R, 'Invalid scrypt params'],
  ERR_CRYPTO_INVALID_STATE: [E, 'Invalid state for operation %s'],
  ERR_CRYPTO_INVALID_TAG_LENGTH: [R, 'Invalid authentication tag length'],
  ERR_CRYPTO_JWK_UNSUPPORTED_CURVE: [E, 'Unsupported JWK EC curve: %s.'],
  ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE:
    [E, 'Unsupported JWK Key Type.'],
  ERR_CRYPTO_OPERATION_FAILED: [E, '%s'],
  ERR_CRYPTO_PBKDF2_ERROR: [E, 'PBKDF2 error'],
  ERR_CRYPTO_SCRYPT_NOT_SUPPORTED: [E, 'Scrypt algorithm not supported'],
  ERR_CRYPTO_SIGN_KEY_REQUIRED: [E, 'No key provided to sign'],
  ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH:
    [R, 'Input buffers must have the same byte length'],
  ERR_CRYPTO_UNKNOWN_CIPHER: [E, 'Unknown cipher'],
  ERR_CRYPTO_UNKNOWN_DH_GROUP: [E, 'Unknown DH group'],
  ERR_CRYPTO_UNSUPPORTED_OPERATION: [E, 'Unsupported crypto operation'],
  ERR_DEBUGGER_ERROR: [E, '%s'],
  ERR_DIR_CLOSED: [E, 'Directory handle was closed'],
  ERR_DIR_CONCURRENT_OPERATION:
    [E, 'Cannot do synchronous work on directory handle with concurrent' +
      ' asynchronous operations'],
  ERR_DLOPEN_DISABLED:
    [E, 'Cannot load native addon because loading addons is disabled.'],
  ERR_DLOPEN_FAILED: [E, '%s'],
  ERR_DNS_SET_SERVERS_FAILED: [E, 'c-ares failed to set servers: "%s" [%s]'],
  ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE:
    [E, 'The `domain` module is in use, which is mutually exclusive with' +
      ' calling process.setUncaughtExceptionCaptureCallback()'],
  ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION:
    [E, 'Deserialize main function is already configured.'],
  ERR_ENCODING_INVALID_ENCODED_DATA: [T, function(encoding, ret) {
    this.errno = ret;
    return `The encoded data was not valid for encoding ${encoding}`;
  }],
  ERR_ENCODING_NOT_SUPPORTED: [R, 'The "%s" encoding is not supported'],
  ERR_EVAL_ESM_CANNOT_PRINT: [E, '--print cannot be used with ESM input'],
  ERR_EVENT_RECURSION: [E, 'The event "%s" is already being dispatched'],
  ERR_EXECUTION_ENVIRONMENT_NOT_AVAILABLE:
    [E, 'Context not associated with Node.js environment'],
  ERR_FALSY_VALUE_REJECTION: [E, function(reason) {
    this.reason = reason;
    return 'Promise was rejected with falsy value';
  }],
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM:
    [T, 'The feature %s is unavailable on the current platform, which is' +
      ' being used to run Node.js'],
  ERR_FS_CP_DIR_TO_NON_DIR: [S, 'Cannot overwrite non-directory with' +
    ' directory'],
  ERR_FS_CP_EEXIST: [S, 'Target already exists'],
  ERR_FS_CP_EINVAL: [S, 'Invalid src or dest'],
  ERR_FS_CP_FIFO_PIPE: [S, 'Cannot copy a FIFO pipe'],
  ERR_FS_CP_NON_DIR_TO_DIR: [S, 'Cannot overwrite directory with' +
    ' non-directory'],
  ERR_FS_CP_SOCKET: [S, 'Cannot copy a socket file'],
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY:
    [S, 'Cannot overwrite symlink in subdirectory of self'],
  ERR_FS_CP_UNKNOWN: [S, 'Cannot copy an unknown file type'],
  ERR_FS_EISDIR: [S, 'Path is a directory'],
  ERR_FS_FILE_TOO_LARGE: [R, 'File size (%s) is greater than 2 GiB'],
  ERR_FS_INVALID_SYMLINK_TYPE:
    [E, 'Symlink type must be one of "dir", "file", or "junction". Received' +
      ' "%s"'],
  ERR_FS_WATCH_QUEUE_OVERFLOW:
    [E, 'fs.watch() queued more than %d events'],
  ERR_HTTP2_ALTSVC_INVALID_ORIGIN:
    [T, 'HTTP/2 ALTSVC frames require a valid origin'],
  ERR_HTTP2_ALTSVC_LENGTH:
    [T, 'HTTP/2 ALTSVC frames are limited to 16382 bytes'],
  ERR_HTTP2_CONNECT_AUTHORITY:
    [E, ':authority header is required for CONNECT requests'],
  ERR_HTTP2_CONNECT_PATH:
    [E, 'The :path header is forbidden for CONNECT requests'],
  ERR_HTTP2_CONNECT_SCHEME:
    [E, 'The :scheme header is forbidden for CONNECT requests'],
  ERR_HTTP2_ERROR: [E, '%s'],
  ERR_HTTP2_GOAWAY_SESSION:
    [E, 'New streams cannot be created after receiving a GOAWAY'],
  ERR_HTTP2_HEADERS_AFTER_RESPOND:
    [E, 'Cannot specify additional headers after response initiated'],
  ERR_HTTP2_HEADERS_SENT: [E, 'Response has already been initiated.'],
  ERR_HTTP2_HEADER_SINGLE_VALUE:
    [T, 'Header field "%s" must only have a single value'],
  ERR_HTTP2_INFO_STATUS_NOT_ALLOWED:
    [R, 'Informational status codes cannot be used'],
  ERR_HTTP2_INVALID_CONNECTION_HEADERS:
    [T, 'HTTP/1 Connection specific headers are forbidden: "%s"'],
  ERR_HTTP2_INVALID_HEADER_VALUE: [T, 'Invalid value "%s" for header "%s"'],
  ERR_HTTP2_INVALID_INFO_STATUS:
    [R, 'Invalid informational status code: %s'],
  ERR_HTTP2_INVALID_SESSION: [E, 'The session has been destroyed'],
  ERR_HTTP2_INVALID_SETTING_VALUE: [R, 'Invalid value for setting "%s": %s'],
  ERR_HTTP2_INVALID_STREAM: [E, 'The stream has been destroyed'],
  ERR_HTTP2_NO_SOCKET_MANIPULATION:
    [E, 'HTTP/2 sockets should not be directly manipulated (e.g. read and' +
      ' written)'],
  ERR_HTTP2_OUT_OF_STREAMS:
    [E, 'No stream ID is available because maximum stream ID has been' +
      ' reached'],
  ERR_HTTP2_PAYLOAD_FORBIDDEN:
    [E, 'Responses with %s status must not have a payload'],
  ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED:
    [T, 'Cannot set HTTP/2 pseudo-headers'],
  ERR_HTTP2_STREAM_CANCEL: [E, function(error) {
    let msg = 'The pending stream has been canceled';
    if (error) {
      this.cause = error;
      if (typeof error.message === 'string')
        msg += ` (caused by: ${error.message})`;
    }
    return msg;
  }],
  ERR_HTTP2_STREAM_ERROR: [E, 'Stream closed with error code %s'],
  ERR_HTTP2_TRAILERS_ALREADY_SENT:
    [E, 'Trailing headers have already been sent'],
  ERR_HTTP_BODY_NOT_ALLOWED:
    [E, 'Adding content for this request method or response status is not' +
      ' allowed.'],
  ERR_HTTP_CONTENT_LENGTH_MISMATCH:
    [E, "Response body's content-length of %s byte(s) does not match the" +
      ' content-length of %s byte(s) set in header'],
  ERR_HTTP_HEADERS_SENT:
    [E, 'Cannot %s headers after they are sent to the client'],
  ERR_HTTP_INVALID_HEADER_VALUE: [T, 'Invalid value "%s" for header "%s"'],
  ERR_HTTP_INVALID_STATUS_CODE: [R, 'Invalid status code: %s'],
  ERR_HTTP_REQUEST_TIMEOUT: [E, 'Request timeout'],
  ERR_HTTP_SOCKET_ASSIGNED:
    [E, 'ServerResponse has an already assigned socket'],
  ERR_HTTP_SOCKET_ENCODING:
    [E, 'Changing the socket encoding is not allowed per RFC7230 Section 3.'],
  ERR_HTTP_TRAILER_INVALID:
    [E, 'Trailers are invalid with this transfer encoding'],
  ERR_ILLEGAL_CONSTRUCTOR: [T, 'Illegal constructor'],
  ERR_IMPORT_ATTRIBUTE_MISSING:
    [T, 'Module "%s" needs an import attribute of "%s: %s"'],
  ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE:
    [T, 'Module "%s" is not of type "%s"'],
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED:
    [T, 'Import attribute "%s" with value "%s" is not supported in %s'],
  ERR_INCOMPATIBLE_OPTION_PAIR:
    [T, 'Option "%s" cannot be used in combination with option "%s"'],
  ERR_INPUT_TYPE_NOT_ALLOWED:
    [E, '--input-type can only be used with string input via --eval, ' +
      '--print, or STDIN'],
  ERR_INSPECTOR_NOT_AVAILABLE: [E, 'Inspector is not available'],
  ERR_INTERNAL_ASSERTION: [E, (message) => {
    const suffix = 'This is caused by either a bug in Tandem or incorrect' +
      ' usage of its internals.\n';
    return message === undefined ? suffix : `${message}\n${suffix}`;
  }],
  ERR_INVALID_ADDRESS: [E, 'Invalid address: %s'],
  ERR_INVALID_ADDRESS_FAMILY: [R, function(family, host, port) {
    this.host = host;
    this.port = port;
    return `Invalid address family: ${family} ${host}:${port}`;
  }],
  ERR_INVALID_ARG_TYPE: [T, invalidArgType],
  ERR_INVALID_ARG_VALUE: [T, invalidArgValue],
  ERR_INVALID_ASYNC_ID: [R, 'Invalid %s value: %s'],
  ERR_INVALID_BUFFER_SIZE: [R, 'Buffer size must be a multiple of %s'],
  ERR_INVALID_CHAR: [T, (name, field) => field === undefined ?
    `Invalid character in ${name}` :
    `Invalid character in ${name} ["${field}"]`],
  ERR_INVALID_CURSOR_POS:
    [T, 'Cannot set cursor row without setting its column'],
  ERR_INVALID_FD: [R, '"fd" must be a positive integer: %s'],
  ERR_INVALID_FD_TYPE: [T, 'Unsupported fd type: %s'],
  ERR_INVALID_FILE_URL_HOST:
    [T, 'File URL host must be "localhost" or empty on %s'],
  ERR_INVALID_FILE_URL_PATH: [T, function(reason, input) {
    if (input !== undefined)
      this.input = input;
    return `File URL path ${reason}`;
  }],
  ERR_INVALID_HANDLE_TYPE: [T, 'This handle type cannot be sent'],
  ERR_INVALID_HTTP_TOKEN: [T, '%s must be a valid HTTP token ["%s"]'],
  ERR_INVALID_IP_ADDRESS: [T, 'Invalid IP address: %s'],
  ERR_INVALID_MIME_SYNTAX: [T, (production, str, index) =>
    `The MIME syntax for a ${production} in ${JSON.stringify(str)} is` +
    ` invalid${index !== -1 ? ` at ${index}` : ''}`],
  ERR_INVALID_MODULE_SPECIFIER: [T, (request, reason, base) =>
    `Invalid module "${request}" ${reason}` +
    `${base ? ` imported from ${base}` : ''}`],
  ERR_INVALID_OBJECT_DEFINE_PROPERTY: [T, '%s'],
  ERR_INVALID_PACKAGE_CONFIG: [E, (path, base, message) =>
    `Invalid package config ${path}${base ? ` while importing ${base}` : ''}` +
    `${message ? `. ${message}` : ''}`],
  ERR_INVALID_PACKAGE_TARGET:
    [E, (pkgPath, key, target, isImport = false, base) => {
      const hint = typeof target === 'string' && !isImport &&
        target.length > 0 && !target.startsWith('./');
      const tail = `${base ? ` imported from ${base}` : ''}` +
        `${hint ? '; targets must start with "./"' : ''}`;
      if (key === '.') {
        return `Invalid "exports" main target ${JSON.stringify(target)}` +
          ` defined in the package config ${pkgPath}package.json${tail}`;
      }
      return `Invalid "${isImport ? 'imports' : 'exports'}" target ` +
        `${JSON.stringify(target)} defined for '${key}' in the package` +
        ` config ${pkgPath}package.json${tail}`;
    }],
  ERR_INVALID_PROTOCOL: [T, 'Protocol "%s" not supported. Expected "%s"'],
  ERR_INVALID_REPL_EVAL_CONFIG:
    [T, 'Cannot specify both "breakEvalOnSigint" and "eval" for REPL'],
  ERR_INVALID_REPL_INPUT: [T, '%s'],
  ERR_INVALID_RETURN_PROPERTY: [T, (input, name, prop, value) =>
    `Expected a valid ${input} to be returned for the "${prop}" from the` +
    ` "${name}" hook but got ${value}.`],
  ERR_INVALID_RETURN_PROPERTY_VALUE: [T, (input, name, prop, value) =>
    `Expected ${input} to be returned for the "${prop}" from the "${name}"` +
    ` hook but got ${determineSpecificType(value)}.`],
  ERR_INVALID_RETURN_VALUE: [T, invalidReturn],
  ERR_INVALID_STATE: [E, 'Invalid state: %s'],
  ERR_INVALID_SYNC_FORK_INPUT: [T, 'Asynchronous forks do not support' +
    ' Buffer, TypedArray, DataView or string input: %s'],
  ERR_INVALID_THIS: [T, 'Value of "this" must be of type %s'],
  ERR_INVALID_TUPLE: [T, '%s must be an iterable %s tuple'],
  ERR_INVALID_TYPESCRIPT_SYNTAX: [SyntaxError, '%s'],
  ERR_INVALID_URI: [URIError, 'URI malformed'],
  ERR_INVALID_URL: [T, function(input, base = null) {
    this.input = input;
    if (base != null)
      this.base = base;
    return 'Invalid URL';
  }],
  ERR_INVALID_URL_SCHEME: [T, (expected) => 'The URL must be' +
    ` ${[expected].flat().map((s) => `of scheme ${s}`).join(' or ')}`],
  ERR_IPC_CHANNEL_CLOSED: [E, 'Channel closed'],
  ERR_IPC_DISCONNECTED: [E, 'IPC channel is already disconnected'],
  ERR_IPC_ONE_PIPE: [E, 'Child process can have only one IPC pipe'],
  ERR_IPC_SYNC_FORK:
    [E, 'IPC cannot be used with synchronous forks'],
  ERR_IP_BLOCKED: [E, 'IP(%s) is blocked by net.BlockList'],
  ERR_LOADER_CHAIN_INCOMPLETE:
    [E, '"%s" did not call the next hook in its chain and did not' +
      ' explicitly signal a short circuit. If this is intentional, include' +
      ' `shortCircuit: true` in the hook\'s return.'],
  ERR_LOAD_SQLITE_EXTENSION: [E, '%s'],
  ERR_MEMORY_ALLOCATION_FAILED: [E, 'Failed to allocate memory'],
  ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE: [E, '%s'],
  ERR_METHOD_NOT_IMPLEMENTED: [E, 'The %s method is not implemented'],
  ERR_MISSING_ARGS: [T, missingArgs],
  ERR_MISSING_OPTION: [T, '%s is required'],
  ERR_MODULE_NOT_FOUND: [E, function(path, base, exact) {
    if (exact)
      this.url = `${exact}`;
    return `Cannot find ${exact ? 'module' : 'package'} '${path}' imported` +
      ` from ${base}`;
  }],
  ERR_MULTIPLE_CALLBACK: [E, 'Callback called multiple times'],
  ERR_NAPI_CONS_FUNCTION: [T, 'Constructor must be a function'],
  ERR_NOT_BUILDING_SNAPSHOT:
    [E, 'Operation cannot be invoked when not building startup snapshot'],
  ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION:
    [E, 'Operation cannot be invoked when not in a single-executable' +
      ' application'],
  ERR_NOT_SUPPORTED_IN_SNAPSHOT:
    [E, '%s is not supported in startup snapshot'],
  ERR_NO_CRYPTO: [E, 'Node.js is not compiled with OpenSSL crypto support'],
  ERR_NO_ICU:
    [T, '%s is not supported on Node.js compiled without ICU'],
  ERR_OPERATION_FAILED: [E, 'Operation failed: %s'],
  ERR_OUT_OF_RANGE: [R, outOfRange],
  ERR_PACKAGE_IMPORT_NOT_DEFINED: [T, (specifier, packagePath, base) =>
    `Package import specifier "${specifier}" is not defined` +
    `${packagePath ? ` in package ${packagePath}package.json` : ''}` +
    `${base ? ` imported from ${base}` : ''}`],
  ERR_PACKAGE_PATH_NOT_EXPORTED: [E, (pkgPath, subpath, base) => {
    const tail = `${base ? ` imported from ${base}` : ''}`;
    if (subpath === '.')
      return `No "exports" main defined in ${pkgPath}package.json${tail}`;
    return `Package subpath '${subpath}' is not defined by "exports" in` +
      ` ${pkgPath}package.json${tail}`;
  }],
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: [T, '%s'],
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: [T, (positional) =>
    `Unexpected argument '${positional}'. This command does not take` +
    ' positional arguments'],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [T, (option, allowPositionals) => {
    const hint = allowPositionals ? '. To specify a positional argument' +
      " starting with a '-', place it at the end of the command after" +
      ` '--', as in '-- "${option}"` : '';
    return `Unknown option '${option}'${hint}`;
  }],
  ERR_PERFORMANCE_INVALID_TIMESTAMP: [T, '%d is not a valid timestamp'],
  ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS: [T, '%s'],
  ERR_PROXY_INVALID_CONFIG: [E, '%s'],
  ERR_PROXY_TUNNEL: [E, '%s'],
  ERR_QUIC_OPEN_STREAM_FAILED: [E, 'Failed to open QUIC stream'],
  ERR_REQUIRE_ASYNC_MODULE: [E, function(filename, parent) {
    let message = 'require() cannot be used on an ESM graph with top-level' +
      ' await. Use import() instead. To see where the top-level await comes' +
      ' from, use --experimental-print-required-tla.';
    if (parent)
      message += `\n  From ${parent} `;
    if (filename)
      message += `\n  Requiring ${filename} `;
    return message;
  }],
  ERR_REQUIRE_CYCLE_MODULE: [E, '%s'],
  ERR_REQUIRE_ESM: [E, (filename, hasEsmSyntax, parentPath = null,
                        packageJsonPath = null) => {
    let msg = `require() of ES Module ${filename}`;
    if (parentPath)
      msg += ` from ${parentPath}`;
    msg += ' not supported.';
    if (!packageJsonPath) {
      if (filename.endsWith('.mjs')) {
        msg += `\nInstead change the require of ${filename} to a dynamic` +
          ' import() which is available in all CommonJS modules.';
      }
      return msg;
    }
    const base = filename.slice(filename.lastIndexOf('/') + 1);
    if (hasEsmSyntax) {
      return `${msg}\nInstead change the require of ${base} in` +
        ` ${parentPath} to a dynamic import() which is available in all` +
        ' CommonJS modules.';
    }
    return `${msg}\n${base} is treated as an ES module file as it is a .js` +
      ' file whose nearest parent package.json contains "type": "module"' +
      ' which declares all .js files in that package scope as ES modules.\n' +
      `Instead either rename ${base} to end in .cjs, change the requiring` +
      ' code to use dynamic import() which is available in all CommonJS' +
      ' modules, or change "type": "module" to "type": "commonjs" in' +
      ` ${packageJsonPath} to treat all .js files as CommonJS (using .mjs` +
      ' for all ES modules instead).\n';
  }],
  ERR_REQUIRE_ESM_RACE_CONDITION: [E, '%s'],
  ERR_SCRIPT_EXECUTION_INTERRUPTED:
    [E, 'Script execution was interrupted by `SIGINT`'],
  ERR_SCRIPT_EXECUTION_TIMEOUT:
    [E, 'Script execution timed out after %sms'],
  ERR_SERVER_ALREADY_LISTEN:
    [E, 'Listen method has been called more than once without closing.'],
  ERR_SERVER_NOT_RUNNING: [E, 'Server is not running.'],
  ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND:
    [E, 'Cannot find asset %s for the single executable application'],
  ERR_SOCKET_ALREADY_BOUND: [E, 'Socket is already bound'],
  ERR_SOCKET_BAD_BUFFER_SIZE: [T, 'Buffer size must be a positive integer'],
  ERR_SOCKET_BAD_PORT: [R, (name, port, allowZero = true) =>
    `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received` +
    ` ${determineSpecificType(port)}.`],
  ERR_SOCKET_BAD_TYPE:
    [T, 'Bad socket type specified. Valid types are: udp4, udp6'],
  ERR_SOCKET_BUFFER_SIZE: [S, 'Could not get or set buffer size'],
  ERR_SOCKET_CLOSED: [E, 'Socket is closed'],
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION:
    [E, 'Socket closed before the connection was established'],
  ERR_SOCKET_CONNECTION_TIMEOUT: [E, 'Socket connection timeout'],
  ERR_SOCKET_DGRAM_IS_CONNECTED: [E, 'Already connected'],
  ERR_SOCKET_DGRAM_NOT_CONNECTED: [E, 'Not connected'],
  ERR_SOCKET_DGRAM_NOT_RUNNING: [E, 'Not running'],
  ERR_SOURCE_MAP_CORRUPT:
    [E, "The source map for '%s' does not exist or is corrupt."],
  ERR_SOURCE_MAP_MISSING_SOURCE:
    [E, "Cannot find '%s' imported from the source map for '%s'"],
  ERR_SOURCE_PHASE_NOT_DEFINED: [SyntaxError, 'Source phase import object is ' +
    'not defined for module %s'],
  ERR_SRI_PARSE: [SyntaxError, (manifest, char, position) =>
    `Subresource Integrity string ${JSON.stringify(manifest)} had an` +
    ` unexpected ${JSON.stringify(char)} at position ${position}`],
  ERR_STREAM_ALREADY_FINISHED:
    [E, 'Cannot call %s after a stream was finished'],
  ERR_STREAM_CANNOT_PIPE: [E, 'Cannot pipe, not readable'],
  ERR_STREAM_DESTROYED: [E, 'Cannot call %s after a stream was destroyed'],
  ERR_STREAM_NULL_VALUES: [T, 'May not write null values to stream'],
  ERR_STREAM_PREMATURE_CLOSE: [E, 'Premature close'],
  ERR_STREAM_PUSH_AFTER_EOF: [E, 'stream.push() after EOF'],
  ERR_STREAM_UNABLE_TO_PIPE:
    [E, 'Cannot pipe to a closed or destroyed stream'],
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT:
    [E, 'stream.unshift() after end event'],
  ERR_STREAM_WRAP: [E, 'Stream has StringDecoder set or is in objectMode'],
  ERR_STREAM_WRITE_AFTER_END: [E, 'write after end'],
  ERR_SYNTHETIC: [E, 'JavaScript Callstack'],
  ERR_SYSTEM_ERROR: [S, 'A system error occurred'],
  ERR_TEST_FAILURE: [E, function(error, failureType) {
    const inner = error?.message ?? error;
    this.failureType = failureType ?? `${error}`;
    this.cause = error;
    return typeof inner === 'string' ? inner : inspect(inner);
  }],
  ERR_TLS_ALPN_CALLBACK_INVALID_RESULT: [T, (value, protocols) =>
    `ALPN callback returned a value (${value}) that did not match any of` +
    ` the client's offered protocols (${protocols.join(', ')})`],
  ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS:
    [T, 'The ALPNCallback and ALPNProtocols TLS options are mutually' +
      ' exclusive'],
  ERR_TLS_CERT_ALTNAME_FORMAT:
    [SyntaxError, 'Invalid subject alternative name string'],
  ERR_TLS_CERT_ALTNAME_INVALID: [E, function(reason, host, cert) {
    this.reason = reason;
    this.host = host;
    this.cert = cert;
    return `Hostname/IP does not match certificate's altnames: ${reason}`;
  }],
  ERR_TLS_DH_PARAM_SIZE: [E, 'DH parameter size %s is less than 2048'],
  ERR_TLS_HANDSHAKE_TIMEOUT: [E, 'TLS handshake timeout'],
  ERR_TLS_INVALID_CONTEXT: [T, '%s must be a SecureContext'],
  ERR_TLS_INVALID_PROTOCOL_METHOD:
    [T, 'Unknown method: %s'],
  ERR_TLS_INVALID_PROTOCOL_VERSION:
    [T, '%j is not a valid %s TLS protocol version'],
  ERR_TLS_INVALID_STATE:
    [E, 'TLS socket connection must be securely established'],
  ERR_TLS_PROTOCOL_VERSION_CONFLICT:
    [T, 'TLS protocol version %j conflicts with secureProtocol %j'],
  ERR_TLS_RENEGOTIATION_DISABLED:
    [E, 'TLS session renegotiation disabled for this socket'],
  ERR_TLS_REQUIRED_SERVER_NAME:
    [E, '"servername" is required parameter for Server.addContext'],
  ERR_TLS_SESSION_ATTACK:
    [E, 'TLS session renegotiation attack detected'],
  ERR_TLS_SNI_FROM_SERVER:
    [E, 'Cannot issue SNI from a TLS server-side socket'],
  ERR_TRACE_EVENTS_CATEGORY_REQUIRED:
    [T, 'At least one category is required'],
  ERR_TRACE_EVENTS_UNAVAILABLE: [E, 'Trace events are unavailable'],
  ERR_TTY_INIT_FAILED: [S, 'TTY initialization failed'],
  ERR_UNAVAILABLE_DURING_EXIT:
    [E, 'Cannot call function in process exit handler'],
  ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET:
    [E, '`process.setupUncaughtExceptionCapture()` was called while a' +
      ' capture callback was already active'],
  ERR_UNESCAPED_CHARACTERS: [T, '%s contains unescaped characters'],
  ERR_UNHANDLED_ERROR: [E, (err) => err === undefined ?
    'Unhandled error.' : `Unhandled error. (${err})`],
  ERR_UNHANDLED_REJECTION: [E, (reason) => 'This error originated either' +
    ' by throwing inside of an async function without a catch block, or by' +
    ' rejecting a promise which was not handled with .catch(). The promise' +
    ` rejected with the reason "${reason}".`],
  ERR_UNKNOWN_BUILTIN_MODULE: [E, 'No such built-in module: %s'],
  ERR_UNKNOWN_CREDENTIAL: [E, '%s identifier does not exist: %s'],
  ERR_UNKNOWN_ENCODING: [T, 'Unknown encoding: %s'],
  ERR_UNKNOWN_FILE_EXTENSION: [T, (ext, path) =>
    `Unknown file extension "${ext}" for ${path}`],
  ERR_UNKNOWN_MODULE_FORMAT: [R, (format, path) =>
    `Unknown module format: ${format} for URL ${path}`],
  ERR_UNKNOWN_SIGNAL: [T, 'Unknown signal: %s'],
  ERR_UNSETTLED_TOP_LEVEL_AWAIT: [E, '%s'],
  ERR_UNSUPPORTED_DIR_IMPORT: [E, function(path, base, exact) {
    this.url = exact;
    return `Directory import '${path}' is not supported resolving ES` +
      ` modules imported from ${base}`;
  }],
  ERR_UNSUPPORTED_ESM_URL_SCHEME: [E, (url, supported) =>
    `Only URLs with a scheme in: ${list(supported, 'and')} are supported by` +
    ` the default ESM loader. Received protocol '${url.protocol}'`],
  ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING:
    [E, 'Stripping types is currently unsupported for files under' +
      ' node_modules, for "%s"'],
  ERR_UNSUPPORTED_RESOLVE_REQUEST:
    [T, 'Failed to resolve module specifier "%s" from "%s": Invalid relative' +
      ' URL or base scheme is not hierarchical.'],
  ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX: [SyntaxError, '%s'],
  ERR_USE_AFTER_CLOSE: [E, '%s was closed'],
  ERR_VALID_PERFORMANCE_ENTRY_TYPE:
    [E, 'At least one valid performance entry type is required'],
  ERR_VM_MODULE_STATUS: [E, 'Module status %s'],
  ERR_WEBASSEMBLY_NOT_SUPPORTED: [E, 'WebAssembly is not supported: %s'],
  ERR_WORKER_INIT_FAILED: [E, 'Worker initialization failure: %s'],
  ERR_WORKER_INVALID_EXEC_ARGV: [E, (errors, msg = 'invalid execArgv flags') =>
    `Initiated Worker with ${msg}: ${errors.join(', ')}`],
  ERR_WORKER_MESSAGING_ERRORED:
    [E, 'The destination thread threw an error while processing the message'],
  ERR_WORKER_MESSAGING_FAILED:
    [E, 'Cannot find the destination thread or listener'],
  ERR_WORKER_MESSAGING_SAME_THREAD:
    [E, 'Cannot sent a message to the same thread'],
  ERR_WORKER_MESSAGING_TIMEOUT:
    [E, 'Sending a message to another thread timed out'],
  ERR_WORKER_NOT_RUNNING: [E, 'Worker instance not running'],
  ERR_WORKER_OUT_OF_MEMORY:
    [E, 'Worker terminated due to reaching memory limit: %s'],
  ERR_WORKER_PATH: [T, (filename) => 'The worker script or module filename' +
    ' must be an absolute path or a relative path starting with \'./\' or' +
    ` '../'.${filename.startsWith('file://') ?
      ' Wrap file:// URLs with `new URL`.' : ''} Received "${filename}"`],
  ERR_WORKER_UNSERIALIZABLE_ERROR:
    [E, 'Serializing an uncaught exception failed'],
  ERR_WORKER_UNSUPPORTED_OPERATION:
    [T, '%s is not supported in workers'],
  ERR_ZLIB_INITIALIZATION_FAILED: [E, 'Initialization failed'],
  ERR_ZSTD_INVALID_PARAM: [R, '%s is not a valid zstd parameter'],
};

module.exports = { table, determineSpecificType, list, grouped };
