'use strict';

// http.Agent: which connection a request goes out on. Connections are kept
// per name (host, port, local address, family or socket path); requests wait
// where a limit is reached.
//
// A socket tells its agent by events: 'free' (its request is done), 'close',
// 'agentRemove' (it has become something else, say a WebSocket).

const EventEmitter = require('events');
const { validateNumber, validateOneOf, validateString } =
  require('internal/validators');

const kOptions = Symbol('requestOptions');

// A server closes an idle connection after `timeout=` seconds; we give it up
// this much earlier, so that no request runs into the closing.
const KEEP_ALIVE_MARGIN = 1000;

function onFreeSocketError() {
  // Nobody uses it: no error of anybody.
  this.destroy();
}

/**
 * Keeps connections for requests.
 * @param {object} [options] keepAlive, keepAliveMsecs, maxSockets,
 *   maxTotalSockets, maxFreeSockets, scheduling, timeout, and options of
 *   net.connect
 */
function Agent(options) {
  if (!(this instanceof Agent))
    return new Agent(options);
  EventEmitter.call(this);

  this.defaultPort = 80;
  this.protocol = 'http:';
  this.options = { __proto__: null, ...options };
  if (this.options.noDelay === undefined)
    this.options.noDelay = true;
  // A `path` here would mean a Unix socket to net.connect.
  this.options.path = null;

  const o = this.options;
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = o.keepAliveMsecs || 1000;
  this.keepAlive = o.keepAlive || false;
  this.maxSockets = o.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = o.maxFreeSockets || 256;
  this.scheduling = o.scheduling || 'lifo';
  this.maxTotalSockets = o.maxTotalSockets;
  this.totalSocketCount = 0;
  this.agentKeepAliveTimeoutBuffer =
    typeof o.agentKeepAliveTimeoutBuffer === 'number' &&
    o.agentKeepAliveTimeoutBuffer >= 0 &&
    Number.isFinite(o.agentKeepAliveTimeoutBuffer) ?
      o.agentKeepAliveTimeoutBuffer : KEEP_ALIVE_MARGIN;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined)
    validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else
    this.maxTotalSockets = Infinity;

  this.on('free', onFree);
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);

Agent.defaultMaxSockets = Infinity;

/** Makes a connection; a subclass may return its own or call back with it. */
Agent.prototype.createConnection = function(...args) {
  return require('net').createConnection(...args);
};

/** The name of the pool that a connection with `options` belongs to. */
Agent.prototype.getName = function(options = {}) {
  let name = `${options.host || 'localhost'}:${options.port || ''}:`;
  if (options.localAddress)
    name += options.localAddress;
  if (options.family === 4 || options.family === 6)
    name += `:${options.family}`;
  if (options.socketPath)
    name += `:${options.socketPath}`;
  return name;
};

function assign(agent, req, socket) {
  req.onSocket(socket);
  const timeout = agent.options.timeout || 0;
  if (req.timeout !== undefined && req.timeout !== timeout)
    socket.setTimeout(req.timeout);
}

// The agent's own 'free' listener: the socket serves the next request, waits
// for one, or goes.
function onFree(socket, options) {
  const name = this.getName(options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const waiting = this.requests[name];
  if (waiting?.length > 0) {
    const req = waiting.shift();
    assign(this, req, socket);
    if (waiting.length === 0)
      delete this.requests[name];
    return;
  }

  const req = socket._httpMessage;
  if (!req?.shouldKeepAlive || !this.keepAlive) {
    socket.destroy();
    return;
  }
  const free = this.freeSockets[name] ?? [];
  const count = free.length + (this.sockets[name]?.length ?? 0);
  if (this.totalSocketCount > this.maxTotalSockets ||
      count > this.maxSockets || free.length >= this.maxFreeSockets ||
      !this.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  this.freeSockets[name] = free;
  socket._httpMessage = null;
  this.removeSocket(socket, options);
  socket.once('error', onFreeSocketError);
  free.push(socket);
}

function withDefaults(agent, options, req) {
  options = { __proto__: null, ...options, ...agent.options };
  if (options.socketPath)
    options.path = options.socketPath;
  if (options.servername === undefined)
    setServerName(options, req);
  return options;
}

// For TLS: the Host header says whom we mean, where it is a name.
function setServerName(options, req) {
  let name = options.host;
  const header = req?.getHeader?.('host');
  if (header) {
    validateString(header, 'options.headers.host');
    name = header.startsWith('[') ?
      header.slice(1, header.includes(']') ? header.indexOf(']') : undefined) :
      header.split(':', 1)[0];
  }
  options.servername = require('net').isIP(name) ? '' : name;
}

function takeFree(agent, name) {
  const free = agent.freeSockets[name];
  if (free === undefined)
    return undefined;
  while (free.length > 0 && free[0].destroyed)
    free.shift();
  const socket = agent.scheduling === 'fifo' ? free.shift() : free.pop();
  if (free.length === 0)
    delete agent.freeSockets[name];
  return socket;
}

/** Finds or makes a connection for `req`, or lets it wait. */
Agent.prototype.addRequest = function(req, options, port, localAddress) {
  if (typeof options === 'string')
    options = { __proto__: null, host: options, port, localAddress };
  options = withDefaults(this, options, req);
  const name = this.getName(options);
  this.sockets[name] ??= [];

  const socket = takeFree(this, name);
  if (socket) {
    this.reuseSocket(socket, req);
    assign(this, req, socket);
    this.sockets[name].push(socket);
    return;
  }
  const count = this.sockets[name].length +
    (this.freeSockets[name]?.length ?? 0);
  if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, (err, made) => {
      if (err)
        req.onSocket(made, err);
      else
        assign(this, req, made);
    });
    return;
  }
  req[kOptions] = options;
  (this.requests[name] ??= []).push(req);
};

/** Makes a connection for `req`: callback(err, socket). */
Agent.prototype.createSocket = function(req, options, callback) {
  options = withDefaults(this, options, req);
  const timeout = req.timeout || this.options.timeout || undefined;
  if (timeout)
    options.timeout = timeout;
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }

  let called = false;
  const onCreate = (err, socket) => {
    if (called)
      return;
    called = true;
    if (err) {
      callback(err);
      return;
    }
    (this.sockets[name] ??= []).push(socket);
    this.totalSocketCount++;
    listen(this, socket, options);
    callback(null, socket);
  };
  const socket = this.createConnection(options, onCreate);
  if (socket)
    onCreate(null, socket);
};

function listen(agent, socket, options) {
  function onSocketFree() {
    agent.emit('free', socket, options);
  }
  function onSocketClose() {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
  }
  function onSocketTimeout() {
    // An idle one has waited long enough; for others the request decides.
    for (const name in agent.freeSockets) {
      if (agent.freeSockets[name].includes(socket)) {
        socket.destroy();
        return;
      }
    }
  }
  function onSocketRemove() {
    onSocketClose();
    socket.removeListener('close', onSocketClose);
    socket.removeListener('free', onSocketFree);
    socket.removeListener('timeout', onSocketTimeout);
    socket.removeListener('agentRemove', onSocketRemove);
  }
  socket.on('free', onSocketFree);
  socket.on('close', onSocketClose);
  socket.on('timeout', onSocketTimeout);
  socket.on('agentRemove', onSocketRemove);
}

function removeFrom(pool, name, socket) {
  const list = pool[name];
  if (list === undefined)
    return;
  const i = list.indexOf(socket);
  if (i !== -1)
    list.splice(i, 1);
  if (list.length === 0)
    delete pool[name];
}

/** Forgets a socket; a request that waits for the room gets a new one. */
Agent.prototype.removeSocket = function(socket, options) {
  const name = this.getName(options);
  removeFrom(this.sockets, name, socket);
  if (!socket.writable)
    removeFrom(this.freeSockets, name, socket);

  let req = this.requests[name]?.[0];
  if (req === undefined) {
    // The total limit may have kept a request to another host waiting.
    for (const other in this.requests) {
      if (this.sockets[other]?.length > 0)
        break;
      req = this.requests[other][0];
      options = req[kOptions];
      break;
    }
  }
  if (req === undefined || !options)
    return;
  req[kOptions] = undefined;
  this.createSocket(req, options, (err, made) => {
    if (err)
      req.onSocket(made, err);
    else
      made.emit('free');
  });
};

/** Called when a socket becomes idle; false: don't keep it. */
Agent.prototype.keepSocketAlive = function(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();

  let timeout = this.options.timeout || 0;
  const hint = socket._httpMessage?.res?.headers['keep-alive'];
  const seconds = hint && /^timeout=(\d+)/.exec(hint)?.[1];
  if (seconds) {
    const limit = Math.max(
      parseInt(seconds, 10) * 1000 - this.agentKeepAliveTimeoutBuffer, 0);
    if (limit === 0)
      return false;
    if (limit < timeout || timeout === 0)
      timeout = limit;
  }
  if (socket.timeout !== timeout)
    socket.setTimeout(timeout);
  return true;
};

/** Called when an idle socket is given to a request. */
Agent.prototype.reuseSocket = function(socket, req) {
  socket.removeListener('error', onFreeSocketError);
  req.reusedSocket = true;
  socket.ref();
};

/** Closes all connections, those in use too. */
Agent.prototype.destroy = function() {
  for (const pool of [this.freeSockets, this.sockets]) {
    for (const name of Object.keys(pool)) {
      for (const socket of pool[name].slice())
        socket.destroy();
    }
  }
};

let globalAgent;

module.exports = {
  Agent,

  get globalAgent() {
    return globalAgent ??= new Agent({
      keepAlive: true, scheduling: 'lifo', timeout: 5000,
    });
  },

  set globalAgent(agent) {
    globalAgent = agent;
  },
};
