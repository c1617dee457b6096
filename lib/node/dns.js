'use strict';

// node:dns. lookup() and lookupService() ask the system's resolver. The
// functions that speak the DNS protocol themselves (resolve4 and its kin,
// Resolver) are missing and throw errors that name them.

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_MISSING_ARGS,
  },
  DNSException,
  notImplemented,
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateNumber,
  validateOneOf,
  validatePort,
  validateString,
} = require('internal/validators');
const context = require('internal/async_context');
const binding = internalBinding('dns');
const { isIP } = internalBinding('net');

const ORDERS = ['verbatim', 'ipv4first', 'ipv6first'];
const { ADDRCONFIG, ALL, V4MAPPED } = binding;

let defaultOrder = 'verbatim';
let warnedFalsy = false;

function validateHints(hints) {
  if ((hints & ~(ADDRCONFIG | ALL | V4MAPPED)) !== 0)
    throw new ERR_INVALID_ARG_VALUE('hints', hints);
}

function familyNumber(family) {
  switch (family) {
    case 'IPv4': return 4;
    case 'IPv6': return 6;
    default:
      validateOneOf(family, 'options.family', [0, 4, 6]);
      return family;
  }
}

/** lookup's options, checked: {family, hints, all, order}. */
function parseOptions(hostname, options) {
  const o = { family: 0, hints: 0, all: false, order: defaultOrder };
  if (hostname)
    validateString(hostname, 'hostname');
  if (typeof options === 'number') {
    validateOneOf(options, 'family', [0, 4, 6]);
    o.family = options;
    return o;
  }
  if (options !== undefined && typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  }
  if (options?.hints != null) {
    validateNumber(options.hints, 'options.hints');
    o.hints = options.hints >>> 0;
    validateHints(o.hints);
  }
  if (options?.family != null)
    o.family = familyNumber(options.family);
  if (options?.all != null) {
    validateBoolean(options.all, 'options.all');
    o.all = options.all;
  }
  if (options?.verbatim != null) {
    validateBoolean(options.verbatim, 'options.verbatim');
    o.order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options?.order != null) {
    validateOneOf(options.order, 'options.order', ORDERS);
    o.order = options.order;
  }
  return o;
}

function ordered(addresses, order) {
  const list = addresses.map((address) => ({
    address, family: address.includes(':') ? 6 : 4,
  }));
  if (order === 'ipv4first')
    list.sort((a, b) => a.family - b.family);
  else if (order === 'ipv6first')
    list.sort((a, b) => b.family - a.family);
  return list;
}

// A callback that runs in the asynchronous context of now.
function keepContext(fn) {
  const { frame } = context;
  return frame === undefined ? fn :
    (...args) => context.run(frame, fn, undefined, args);
}

// `done(err, list of {address, family})`; never at once.
function find(hostname, o, done) {
  if (!hostname) {
    if (!warnedFalsy) {
      warnedFalsy = true;
      process.emitWarning(
        'The provided hostname "' + String(hostname) + '" is not a valid ' +
        'hostname, and is supported in the dns module solely for ' +
        'compatibility.', 'DeprecationWarning', 'DEP0118');
    }
    const family = o.family === 6 ? 6 : 4;
    process.nextTick(done, null, o.all ? [] : [{ address: null, family }]);
    return;
  }
  const family = isIP(hostname);
  if (family !== 0) {
    process.nextTick(done, null, [{ address: hostname, family }]);
    return;
  }
  const finish = keepContext((status, addresses) => {
    if (status !== 0) {
      done(new DNSException(status, 'getaddrinfo', hostname));
      return;
    }
    const list = ordered(addresses, o.order);
    if (list.length === 0)
      done(new DNSException('ENOTFOUND', 'getaddrinfo', hostname));
    else
      done(null, list);
  });
  const status = binding.getaddrinfo(hostname, o.family, o.hints, finish);
  if (status < 0)
    process.nextTick(finish, status);
}

/**
 * Finds the first address of a name (or all of them).
 * @param {string} hostname
 * @param {number|object} [options] family, hints, all, order, verbatim
 * @param {function} callback (err, address, family) or (err, list)
 */
function lookup(hostname, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  if (hostname && typeof hostname !== 'string')
    validateString(hostname, 'hostname');
  validateFunction(callback, 'callback');
  const o = parseOptions(hostname, options);
  find(hostname, o, (err, list) => {
    if (err)
      callback(err);
    else if (o.all)
      callback(null, list);
    else
      callback(null, list[0].address, list[0].family);
  });
  return {};
}

function startService(address, port, done) {
  const status = binding.getnameinfo(address, port, keepContext((...r) => {
    if (r[0] !== 0)
      done(new DNSException(r[0], 'getnameinfo', address));
    else
      done(null, r[1], r[2]);
  }));
  if (status < 0)
    throw new DNSException(status, 'getnameinfo', address);
}

function checkService(address, port) {
  if (isIP(address) === 0)
    throw new ERR_INVALID_ARG_VALUE('address', address);
  return validatePort(port);
}

/** The host name and the service's name of an address and a port. */
function lookupService(address, port, callback) {
  if (arguments.length !== 3)
    throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  port = checkService(address, port);
  validateFunction(callback, 'callback');
  startService(address, port, callback);
  return {};
}

/** 'verbatim', 'ipv4first' or 'ipv6first'. */
function getDefaultResultOrder() {
  return defaultOrder;
}

function setDefaultResultOrder(order) {
  validateOneOf(order, 'dnsOrder', ORDERS);
  defaultOrder = order;
}

const promises = {
  lookup(hostname, options) {
    return new Promise((resolve, reject) => {
      const o = parseOptions(hostname, options);
      find(hostname, o, (err, list) => {
        if (err)
          reject(err);
        else
          resolve(o.all ? list : list[0]);
      });
    });
  },

  lookupService(address, port) {
    if (arguments.length !== 2)
      throw new ERR_MISSING_ARGS('address', 'port');
    port = checkService(address, port);
    return new Promise((resolve, reject) => {
      startService(address, port, (err, hostname, service) => {
        if (err)
          reject(err);
        else
          resolve({ hostname, service });
      });
    });
  },

  getDefaultResultOrder,
  setDefaultResultOrder,
};

Object.defineProperty(lookup, Symbol.for('nodejs.util.promisify.args'), {
  value: ['address', 'family'],
});
Object.defineProperty(lookupService, Symbol.for('nodejs.util.promisify.args'), {
  value: ['hostname', 'service'],
});

module.exports = {
  ADDRCONFIG,
  ALL,
  V4MAPPED,
  lookup,
  lookupService,
  getDefaultResultOrder,
  setDefaultResultOrder,
};

// The error codes of the protocol's functions.
for (const name of [
  'NODATA', 'FORMERR', 'SERVFAIL', 'NOTFOUND', 'NOTIMP', 'REFUSED', 'BADQUERY',
  'BADNAME', 'BADFAMILY', 'BADRESP', 'CONNREFUSED', 'TIMEOUT', 'EOF', 'FILE',
  'NOMEM', 'DESTRUCTION', 'BADSTR', 'BADFLAGS', 'NONAME', 'BADHINTS',
  'NOTINITIALIZED', 'LOADIPHLPAPI', 'ADDRGETNETWORKPARAMS', 'CANCELLED']) {
  const value = name === 'EOF' ? 'EOF' : `E${name}`;
  module.exports[name] = value;
  promises[name] = value;
}

for (const name of [
  'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa',
  'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr',
  'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse',
  'getServers', 'setServers', 'Resolver']) {
  module.exports[name] = {
    [name]: function() { throw notImplemented(`dns.${name}`); },
  }[name];
  promises[name] = {
    [name]: function() { throw notImplemented(`dns.promises.${name}`); },
  }[name];
}

Object.defineProperty(module.exports, 'promises', {
  configurable: true, enumerable: true, value: promises,
});
