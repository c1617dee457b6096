'use strict';

/* node:os. The system's answers come from internalBinding('os'); this file
 * checks arguments, caches what can't change, and builds Node's errors. */

const binding = internalBinding('os');

const EOL = '\n';
const devNull = '/dev/null';

function systemError(errno, syscall) {
  const { UVException } = require('internal/errors');
  const { codes } = require('internal/errors');
  const err = new UVException({ errno, syscall });
  if (codes.ERR_SYSTEM_ERROR === undefined) return err;
  return new codes.ERR_SYSTEM_ERROR({
    code: err.code,
    errno,
    message: err.message.slice(err.code.length + 2).split(',')[0],
    syscall,
  });
}

function check(value, syscall) {
  if (typeof value === 'number' && value < 0) throw systemError(value, syscall);
  return value;
}

let uname;
function getUname() {
  if (uname === undefined) uname = check(binding.uname(), 'uv_os_uname');
  return uname;
}

/**
 * @returns {'x64'|'arm64'|'ia32'|string} what Node calls this processor
 */
function arch() {
  return process.arch;
}

function availableParallelism() {
  return binding.getParallelism();
}

/**
 * @returns {{model: string, speed: number, times: object}[]} one entry for
 * each logical core; times in ms
 */
function cpus() {
  const json = binding.cpus();
  return typeof json === 'number' ? [] : JSON.parse(json);
}

function endianness() {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE';
}

function freemem() {
  return binding.getFreeMem();
}

function totalmem() {
  return binding.getTotalMem();
}

function homedir() {
  return check(binding.homedir(), 'uv_os_homedir');
}

function hostname() {
  return check(binding.getHostname(), 'uv_os_gethostname');
}

function loadavg() {
  return binding.loadavg();
}

function machine() {
  return getUname()[3];
}

function platform() {
  return process.platform;
}

function release() {
  return getUname()[2];
}

function type() {
  return getUname()[0];
}

function version() {
  return getUname()[1];
}

function uptime() {
  return check(binding.getUptime(), 'uv_uptime');
}

/**
 * @returns {Object<string, object[]>} the addresses of each interface
 */
function networkInterfaces() {
  const list = check(binding.networkInterfaces(), 'uv_interface_addresses');
  const result = {};
  for (const [name, entry] of JSON.parse(list)) {
    (result[name] ??= []).push(entry);
  }
  return result;
}

/**
 * @returns {string} the directory for temporary files, without a slash at its
 * end
 */
function tmpdir() {
  const { TMPDIR, TMP, TEMP } = process.env;
  const path = TMPDIR || TMP || TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/**
 * @param {{encoding?: string}} [options] 'buffer' gives Buffers
 */
function userInfo(options) {
  let encoding = 'utf8';
  if (options !== null && typeof options === 'object') {
    encoding = options.encoding ?? 'utf8';
  }
  const raw = encoding !== 'utf8' && encoding !== 'utf-8';
  const [uid, gid, username, home, shell] =
    check(binding.userInfo(raw), 'uv_os_get_passwd');
  const text = (v) => {
    if (!raw || v === null) return v;
    const { Buffer } = require('buffer');
    const b = Buffer.from(v.buffer, v.byteOffset, v.byteLength);
    return encoding === 'buffer' ? b : b.toString(encoding);
  };
  return {
    __proto__: null,
    uid,
    gid,
    username: text(username),
    homedir: text(home),
    shell: text(shell),
  };
}

function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else require('internal/validators').validateInt32(pid, 'pid');
  return check(binding.getPriority(pid), 'uv_os_getpriority')[0];
}

function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  const { validateInt32 } = require('internal/validators');
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  check(binding.setPriority(pid, priority), 'uv_os_setpriority');
}

let constants;
function getConstants() {
  if (constants === undefined) {
    const group = (i) =>
      Object.freeze(Object.setPrototypeOf(binding.constants(i), null));
    constants = {
      __proto__: null,
      UV_UDP_REUSEADDR: binding.UV_UDP_REUSEADDR,
      dlopen: group(3),
      errno: group(0),
      signals: group(1),
      priority: group(2),
    };
    Object.freeze(constants);
  }
  return constants;
}

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    get: getConstants,
  },
  EOL: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: false,
    value: EOL,
  },
  devNull: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: false,
    value: devNull,
  },
});

// os.hostname and its kin convert to their value where text is wanted.
for (const fn of [
  arch, endianness, homedir, hostname, platform, release, tmpdir, type,
  uptime, version, machine, freemem, totalmem, availableParallelism,
]) {
  fn[Symbol.toPrimitive] = fn;
}
