'use strict';

// How a net.Socket gets its connection: the forms of connect(), looking names
// up, and trying several addresses in turn (RFC 8305 in its simple form: the
// next address is tried when one fails or is slow).

const context = require('internal/async_context');
const binding = internalBinding('net');
const {
  ErrnoException,
  ExceptionWithHostPort,
  NodeAggregateError,
  codes: {
    ERR_INVALID_ADDRESS_FAMILY,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_IP_ADDRESS,
    ERR_IP_BLOCKED,
    ERR_MISSING_ARGS,
    ERR_SOCKET_CONNECTION_TIMEOUT,
  },
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInt32,
  validateNumber,
  validatePort,
  validateString,
} = require('internal/validators');
const { applyOptions, attach, startAfterConnect } =
  require('internal/net/socket');

const kNormalized = Symbol('normalizedArgs');
const kTarget = Symbol('target');
const kBlockList = Symbol('blockList');

const defaults = {
  autoSelectFamily: true,
  attemptTimeout: 250,
};

const { isIP } = binding;

function toNumber(x) {
  return (x = Number(x)) >= 0 ? x : false;
}

/** connect's and listen's forms as [options, callback or null]. */
function normalizeArgs(args) {
  let result;
  if (args.length === 0) {
    result = [{}, null];
  } else {
    const first = args[0];
    let options = {};
    if (typeof first === 'object' && first !== null)
      options = first;
    else if (typeof first === 'string' && toNumber(first) === false)
      options.path = first;
    else
      options.port = first;
    if (options !== first && args.length > 1 && typeof args[1] === 'string')
      options.host = args[1];
    const last = args[args.length - 1];
    result = [options, typeof last === 'function' ? last : null];
  }
  result[kNormalized] = true;
  return result;
}

/** Socket.prototype.connect */
function connect(socket, args) {
  const normalized = Array.isArray(args[0]) && args[0][kNormalized] ?
    args[0] : normalizeArgs(args);
  const [options, callback] = normalized;

  if (options.port === undefined && options.path == null)
    throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  // A socket that the peer ended before can be used again.
  if (Object.hasOwn(socket, 'write'))
    delete socket.write;
  if (socket.destroyed) {
    socket._handle = null;
    socket._peername = null;
    socket._sockname = null;
    socket._undestroy();
  }
  const { path } = options;
  const isPipe = Boolean(path);
  if (!socket._handle) {
    const handle = binding.create(!isPipe);
    if (typeof handle === 'number')
      throw new ErrnoException(handle, 'socket');
    attach(socket, handle, isPipe);
  }
  if (callback !== null)
    socket.once('connect', callback);
  socket._unrefTimer();
  socket.connecting = true;

  if (isPipe) {
    validateString(path, 'options.path');
    start(socket, path);
  } else {
    lookupAndConnect(socket, options);
  }
  return socket;
}

function fail(socket, err) {
  socket.destroy(err);
}

// Begins the one attempt that there is for a known address.
function start(socket, address, port, family, local) {
  if (!socket.connecting)
    return;
  if (family !== undefined && socket[kBlockList]?.check(address,
                                                        `ipv${family}`)) {
    socket.destroy(new ERR_IP_BLOCKED(address));
    return;
  }
  const { host, port: localPort } = bindLocal(socket, family, local);
  if (!socket.connecting)
    return;

  socket[kTarget] = { address, port, localAddress: host, localPort };
  socket.emit('connectionAttempt', address, port, family);
  if (!socket._handle)
    return;
  const status = family === undefined ?
    binding.connectPipe(socket._handle, address) :
    binding.connect(socket._handle, address, port);
  if (status < 0) {
    const { address: ip, port: own } = socket._getsockname();
    const details = ip ? `${ip}:${own}` : undefined;
    socket.destroy(new ExceptionWithHostPort(status, 'connect', address, port,
                                             details));
  }
}

function bindLocal(socket, family, local) {
  if (!local?.address && !local?.port)
    return {};
  const host = local.address || (family === 6 ? '::' : '0.0.0.0');
  const port = local.port || 0;
  const status = binding.bind(socket._handle, host, port, false);
  if (status < 0)
    socket.destroy(new ExceptionWithHostPort(status, 'bind', host, port));
  return { host, port };
}

/** The binding's answer to start(). */
function afterConnect(socket, status) {
  if (socket.destroyed)
    return;
  const { address, port, localAddress, localPort } = socket[kTarget];
  socket.connecting = false;
  socket._sockname = null;
  if (status === 0) {
    established(socket);
    return;
  }
  let details;
  if (localAddress && localPort)
    details = `${localAddress}:${localPort}`;
  const err = new ExceptionWithHostPort(status, 'connect', address, port,
                                        details);
  if (details) {
    err.localAddress = localAddress;
    err.localPort = localPort;
  }
  socket.emit('connectionAttemptFailed', address, port,
              binding.isIP(address) || undefined, err);
  socket.destroy(err);
}

function established(socket) {
  socket._unrefTimer();
  applyOptions(socket);
  socket.emit('connect');
  socket.emit('ready');
  if (socket._handle)
    startAfterConnect(socket);
}

// ---- names -----------------------------------------------------------------

function dnsFamily(family) {
  return family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family;
}

function lookupAndConnect(socket, options) {
  const { localAddress, localPort } = options;
  if (options.host)
    validateString(options.host, 'options.host');
  const host = options.host || 'localhost';
  let { port, autoSelectFamily, autoSelectFamilyAttemptTimeout } = options;

  if (localAddress && !isIP(localAddress))
    throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort)
    validateNumber(localPort, 'options.localPort');
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'],
                                   port);
  }
  validatePort(port);
  port |= 0;
  if (autoSelectFamily != null)
    validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  else
    autoSelectFamily = defaults.autoSelectFamily;
  if (autoSelectFamilyAttemptTimeout != null) {
    validateInt32(autoSelectFamilyAttemptTimeout,
                  'options.autoSelectFamilyAttemptTimeout', 1);
    autoSelectFamilyAttemptTimeout =
      Math.max(autoSelectFamilyAttemptTimeout, 10);
  } else {
    autoSelectFamilyAttemptTimeout = defaults.attemptTimeout;
  }
  if (options.blockList !== undefined) {
    const { BlockList } = require('internal/net/blocklist');
    if (!BlockList.isBlockList(options.blockList)) {
      throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList',
                                     options.blockList);
    }
    socket[kBlockList] = options.blockList;
  }

  const local = { address: localAddress, port: localPort };
  const family = isIP(host);
  if (family !== 0) {
    process.nextTick(start, socket, host, port, family, local);
    return;
  }

  if (options.lookup != null)
    validateFunction(options.lookup, 'options.lookup');
  const dns = require('dns');
  const dnsOptions = {
    family: dnsFamily(options.family),
    hints: options.hints || 0,
  };
  if (dnsOptions.family !== 4 && dnsOptions.family !== 6 &&
      dnsOptions.hints === 0)
    dnsOptions.hints = dns.ADDRCONFIG;

  socket._host = host;
  const lookup = options.lookup || dns.lookup;
  const task = { socket, host, port, local, options,
                 timeout: autoSelectFamilyAttemptTimeout };
  if (autoSelectFamily && dnsOptions.family !== 4 && dnsOptions.family !== 6 &&
      !localAddress)
    lookupAll(task, lookup, dnsOptions);
  else
    lookupOne(task, lookup, dnsOptions);
}

function lookupOne({ socket, host, port, local }, lookup, dnsOptions) {
  lookup(host, dnsOptions, (err, ip, family) => {
    socket.emit('lookup', err, ip, family, host);
    if (!socket.connecting)
      return;
    if (err) {
      process.nextTick(fail, socket, err);
    } else if (!isIP(ip)) {
      process.nextTick(fail, socket, new ERR_INVALID_IP_ADDRESS(ip));
    } else if (family !== 4 && family !== 6) {
      process.nextTick(fail, socket,
                       new ERR_INVALID_ADDRESS_FAMILY(family, host, port));
    } else {
      socket._unrefTimer();
      start(socket, ip, port, family, local);
    }
  });
}

function lookupAll(task, lookup, dnsOptions) {
  const { socket, host, port, local } = task;
  dnsOptions.all = true;
  lookup(host, dnsOptions, (err, addresses) => {
    if (!socket.connecting)
      return;
    if (err) {
      socket.emit('lookup', err, undefined, undefined, host);
      process.nextTick(fail, socket, err);
      return;
    }
    if (!Array.isArray(addresses)) // a lookup that ignores `all`
      addresses = [{ address: addresses, family: isIP(addresses) }];

    // The families by turns, that of the first address first.
    const first = [];
    const second = [];
    let firstFamily;
    for (const { address, family } of addresses) {
      socket.emit('lookup', null, address, family, host);
      if (!isIP(address) || (family !== 4 && family !== 6))
        continue;
      firstFamily ??= family;
      (family === firstFamily ? first : second).push({ address, family });
    }
    if (!socket.connecting)
      return;
    if (first.length === 0) {
      const { address: ip, family } = addresses[0] ?? {};
      process.nextTick(fail, socket, !isIP(ip) ?
        new ERR_INVALID_IP_ADDRESS(ip) :
        new ERR_INVALID_ADDRESS_FAMILY(family, host, port));
      return;
    }
    socket._unrefTimer();
    if (first.length === 1 && second.length === 0) {
      start(socket, first[0].address, port, first[0].family, local);
      return;
    }
    const list = [];
    for (let i = 0; i < Math.max(first.length, second.length); i++) {
      if (i < first.length)
        list.push(first[i]);
      if (i < second.length)
        list.push(second[i]);
    }
    task.list = list;
    task.index = 0;
    task.errors = [];
    socket.autoSelectFamilyAttemptedAddresses = [];
    attempt(task);
  });
}

// ---- several addresses -----------------------------------------------------

// One handle for each attempt; only the one that connects is given to the
// socket, whose own handle of before is closed.
const attemptEvents = binding.events({
  read() {},
  end() {},
  error() {},
  connect(status) { context.run(this.frame, this.done, this, [status]); },
  wrote() {},
  shut() {},
  connection() {},
  closed() {},
});

class Attempt {
  constructor(task, handle, address, family) {
    this.task = task;
    this.handle = handle;
    this.address = address;
    this.family = family;
    this.timer = null;
    this.frame = context.frame;
  }

  done(status) {
    const { task, handle, address, family } = this;
    const { socket, port } = task;
    clearTimeout(this.timer);
    if (this.handle === null)
      return;
    this.handle = null;
    if (!socket.connecting) {
      binding.close(handle, false);
      return;
    }
    if (status === 0) {
      const before = socket._handle;
      binding.adopt(before, this, attemptEvents);
      binding.close(before, false);
      attach(socket, handle, false);
      socket.connecting = false;
      socket._sockname = null;
      established(socket);
      return;
    }
    binding.close(handle, false);
    const err = new ExceptionWithHostPort(status, 'connect', address, port);
    task.errors.push(err);
    socket.emit('connectionAttemptFailed', address, port, family, err);
    attempt(task);
  }

  tooSlow() {
    const { task, handle, address, family } = this;
    const { socket, port } = task;
    if (this.handle === null)
      return;
    this.handle = null;
    binding.close(handle, false);
    if (!socket.connecting)
      return;
    socket.emit('connectionAttemptTimeout', address, port, family);
    task.errors.push(new ERR_SOCKET_CONNECTION_TIMEOUT());
    attempt(task);
  }
}

function attempt(task) {
  const { socket, port, list, errors } = task;
  if (!socket.connecting)
    return;
  if (task.index === list.length) {
    socket.destroy(errors.length === 1 ?
      errors[0] : new NodeAggregateError(errors));
    return;
  }
  const { address, family } = list[task.index++];
  if (socket[kBlockList]?.check(address, `ipv${family}`)) {
    errors.push(new ERR_IP_BLOCKED(address));
    attempt(task);
    return;
  }
  socket.autoSelectFamilyAttemptedAddresses.push(`${address}:${port}`);
  socket.emit('connectionAttempt', address, port, family);
  if (!socket.connecting)
    return;

  const handle = binding.create(true);
  let status = typeof handle === 'number' ? handle : 0;
  if (status === 0) {
    if (task.local.port) {
      status = binding.bind(handle, family === 6 ? '::' : '0.0.0.0',
                            task.local.port, false);
    }
    if (status === 0)
      status = binding.connect(handle, address, port);
    if (status < 0)
      binding.close(handle, false);
  }
  if (status < 0) {
    const err = new ExceptionWithHostPort(status, 'connect', address, port);
    errors.push(err);
    socket.emit('connectionAttemptFailed', address, port, family, err);
    attempt(task);
    return;
  }

  const current = new Attempt(task, handle, address, family);
  binding.adopt(handle, current, attemptEvents);
  // The last one may take its time.
  if (task.index < list.length) {
    current.timer = setTimeout(() => current.tooSlow(), task.timeout);
  }
  // destroy() of the socket ends the attempt too.
  socket.once('close', () => {
    clearTimeout(current.timer);
    if (current.handle !== null) {
      binding.close(current.handle, false);
      current.handle = null;
    }
  });
}

module.exports = {
  afterConnect,
  connect,
  defaults,
  normalizeArgs,
  toNumber,
};
