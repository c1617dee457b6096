'use strict';

// net.SocketAddress and net.BlockList. Addresses are compared as 16 bytes:
// IPv4 ones in their mapped form (::ffff:1.2.3.4), so that a rule for one form
// finds the other.

const {
  codes: {
    ERR_INVALID_ADDRESS,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const {
  validateInt32,
  validateObject,
  validatePort,
  validateString,
  validateUint32,
} = require('internal/validators');
const { formatIP, parseIP } = internalBinding('net');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

function validateFamily(family) {
  family = `${family}`.toLowerCase();
  if (family !== 'ipv4' && family !== 'ipv6')
    throw new ERR_INVALID_ARG_VALUE('options.family', family);
  return family;
}

function parse(address, family) {
  const bytes = parseIP(address);
  if (bytes === undefined || bytes.length !== (family === 'ipv4' ? 4 : 16))
    throw new ERR_INVALID_ADDRESS();
  return bytes;
}

/** An address with a port; immutable. */
class SocketAddress {
  #bytes;
  #family;
  #port;
  #flowlabel;

  static isSocketAddress(value) {
    return typeof value === 'object' && value !== null && #bytes in value;
  }

  /** 'host', 'host:port', '[::1]:port'; undefined when it is neither. */
  static parse(input) {
    validateString(input, 'input');
    const { URL } = require('web/url');
    let url;
    try {
      url = new URL(`http://${input}`);
    } catch {
      return undefined;
    }
    const port = url.port || '80';
    const v6 = url.hostname.startsWith('[');
    const address = v6 ? url.hostname.slice(1, -1) : url.hostname;
    if (!v6 && parseIP(address)?.length !== 4)
      return undefined;
    // An URL drops the port 80, which is 0 here unless it was written.
    const written = /:(\d+)$/.exec(input.replace(/^\[.*\]/, ''));
    return new SocketAddress({
      address, port: written ? +port : 0, family: v6 ? 'ipv6' : 'ipv4',
    });
  }

  constructor(options = {}) {
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    const { port = 0, flowlabel = 0 } = options;
    family = validateFamily(family);
    const { address = family === 'ipv4' ? '127.0.0.1' : '::' } = options;
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    this.#bytes = parse(address, family);
    this.#family = family;
    this.#port = port | 0;
    this.#flowlabel = flowlabel;
  }

  get address() { return formatIP(this.#bytes); }
  get port() { return this.#port; }
  get family() { return this.#family; }
  get flowlabel() {
    return this.#family === 'ipv6' ? this.#flowlabel : 0;
  }

  toJSON() {
    return {
      address: this.address,
      port: this.port,
      family: this.family,
      flowlabel: this.flowlabel,
    };
  }

  [kInspect](depth, options) {
    if (depth < 0)
      return this;
    const { inspect } = require('util');
    return `SocketAddress ${inspect(this.toJSON(), options)}`;
  }

  static _bytes(value) {
    return value.#bytes;
  }
}

/** The 16 bytes that stand for an address in comparisons. */
function comparable(bytes) {
  if (bytes.length === 16)
    return bytes;
  const out = new Uint8Array(16);
  out[10] = out[11] = 0xff;
  out.set(bytes, 12);
  return out;
}

function toAddress(value, family) {
  if (SocketAddress.isSocketAddress(value))
    return value;
  validateString(value, 'address');
  validateString(family, 'family');
  return new SocketAddress({ address: value, family });
}

function bytesOf(address) {
  return comparable(SocketAddress._bytes(address));
}

function compare(a, b) {
  for (let i = 0; i < 16; i++) {
    if (a[i] !== b[i])
      return a[i] - b[i];
  }
  return 0;
}

function samePrefix(a, b, bits) {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) {
    if (a[i] !== b[i])
      return false;
  }
  const rest = bits & 7;
  return rest === 0 || (a[whole] ^ b[whole]) >> (8 - rest) === 0;
}

function familyName(address) {
  return address.family === 'ipv4' ? 'IPv4' : 'IPv6';
}

// A mapped IPv4 address is one and the same in both forms, but a subnet of
// IPv6 addresses holds no plain IPv4 address.
function ruleApplies(ruleFamily, bytes) {
  return ruleFamily === 'ipv6' || isMapped(bytes);
}

function isMapped(bytes) {
  for (let i = 0; i < 10; i++) {
    if (bytes[i] !== 0)
      return false;
  }
  return bytes[10] === 0xff && bytes[11] === 0xff;
}

const RULE =
  /^(Address|Range|Subnet): (IPv4|IPv6) ([^\s/-]+)(?:(-|\/)([^\s/-]+))?$/;

/** Addresses, ranges and subnets; check() tells whether one is among them. */
class BlockList {
  #rules = [];

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #rules in value;
  }

  #add(text, family, match) {
    this.#rules.unshift({ text, family, match });
  }

  addAddress(address, family = 'ipv4') {
    address = toAddress(address, family);
    const own = bytesOf(address);
    this.#add(`Address: ${familyName(address)} ${address.address}`,
              address.family, (bytes) => compare(bytes, own) === 0);
  }

  addRange(start, end, family = 'ipv4') {
    start = toAddress(start, family);
    end = toAddress(end, family);
    const low = bytesOf(start);
    const high = bytesOf(end);
    if (compare(low, high) > 0)
      throw new ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
    this.#add(`Range: ${familyName(start)} ${start.address}-${end.address}`,
              start.family,
              (bytes) => compare(bytes, low) >= 0 && compare(bytes, high) <= 0);
  }

  addSubnet(network, prefix, family = 'ipv4') {
    network = toAddress(network, family);
    const v4 = network.family === 'ipv4';
    validateInt32(prefix, 'prefix', 0, v4 ? 32 : 128);
    const own = bytesOf(network);
    const bits = v4 ? prefix + 96 : prefix;
    this.#add(`Subnet: ${familyName(network)} ${network.address}/${prefix}`,
              network.family, (bytes) => samePrefix(bytes, own, bits));
  }

  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      validateString(family, 'family');
      try {
        address = new SocketAddress({ address, family });
      } catch {
        return false;
      }
    }
    const bytes = bytesOf(address);
    return this.#rules.some((rule) =>
      ruleApplies(rule.family, bytes) && rule.match(bytes));
  }

  get rules() {
    return this.#rules.map((rule) => rule.text);
  }

  toJSON() {
    return this.rules;
  }

  /** Adds the rules that toJSON() of another list gave. */
  fromJSON(data) {
    if (typeof data === 'string')
      data = JSON.parse(data);
    if (!Array.isArray(data))
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    for (const line of data) {
      validateString(line, 'data');
      const m = RULE.exec(line);
      if (m === null)
        throw new ERR_INVALID_ARG_VALUE('data', line);
      const family = m[2].toLowerCase();
      if (m[1] === 'Address')
        this.addAddress(m[3], family);
      else if (m[1] === 'Range')
        this.addRange(m[3], m[5], family);
      else
        this.addSubnet(m[3], +m[5], family);
    }
  }

  [kInspect](depth, options) {
    if (depth < 0)
      return this;
    const { inspect } = require('util');
    return `BlockList ${inspect({ rules: this.rules }, options)}`;
  }
}

module.exports = { BlockList, SocketAddress };
