'use strict';

// node:diagnostics_channel: named channels on which libraries publish and
// tools listen. A channel nobody listens to costs one comparison.

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { validateFunction } = require('internal/validators');

// name -> WeakRef of the channel. A channel with subscribers or stores is
// held by `active` too.
const channels = new Map();
const active = new Set();
const registry = new FinalizationRegistry((name) => {
  if (channels.get(name)?.deref() === undefined)
    channels.delete(name);
});

// What a subscriber throws is an uncaught exception, not the publisher's.
function report(err) {
  process.nextTick(() => {
    throw err;
  });
}

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
  }

  /** Calls `subscription(message, name)` for each message. */
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this._subscribers = [...this._subscribers ?? [], subscription];
    activate(this);
  }

  /** Whether the subscription was there. */
  unsubscribe(subscription) {
    const at = this._subscribers?.indexOf(subscription) ?? -1;
    if (at === -1)
      return false;
    const rest = this._subscribers.filter((_, i) => i !== at);
    this._subscribers = rest.length > 0 ? rest : undefined;
    activate(this);
    return true;
  }

  /** An AsyncLocalStorage that runStores() fills with the message. */
  bindStore(store, transform) {
    if (transform !== undefined)
      validateFunction(transform, 'transform');
    this._stores ??= new Map();
    this._stores.set(store, transform);
    activate(this);
  }

  unbindStore(store) {
    if (!this._stores?.delete(store))
      return false;
    if (this._stores.size === 0)
      this._stores = undefined;
    activate(this);
    return true;
  }

  get hasSubscribers() {
    return this._subscribers !== undefined || this._stores !== undefined;
  }

  publish(data) {
    const list = this._subscribers;
    if (list === undefined)
      return;
    for (let i = 0; i < list.length; i++) {
      try {
        list[i](data, this.name);
      } catch (err) {
        report(err);
      }
    }
  }

  /** Publishes, and runs `fn` with the bound stores entered. */
  runStores(data, fn, thisArg, ...args) {
    let run = () => {
      this.publish(data);
      return Reflect.apply(fn, thisArg, args);
    };
    for (const [store, transform] of this._stores ?? []) {
      const next = run;
      run = () => {
        let context = data;
        if (transform) {
          try {
            context = transform(data);
          } catch (err) {
            report(err);
            return next();
          }
        }
        return store.run(context, next);
      };
    }
    return run();
  }
}

function activate(channel) {
  if (channel.hasSubscribers)
    active.add(channel);
  else
    active.delete(channel);
  if (typeof channel.name === 'string' && channel.name.startsWith('console.'))
    hookConsole();
}

const consoleMethods = ['log', 'info', 'debug', 'warn', 'error'];

function hookConsole() {
  const hook = require('internal/console_hook');
  const used = consoleMethods.some(
    (name) => hasSubscribers(`console.${name}`));
  hook.publish = used ?
    (name, args) => channel(`console.${name}`).publish(args) : null;
}

/** The channel of that name; made when first asked for. */
function channel(name) {
  const known = channels.get(name)?.deref();
  if (known !== undefined)
    return known;
  if (typeof name !== 'string' && typeof name !== 'symbol')
    throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  const made = new Channel(name);
  channels.set(name, new WeakRef(made));
  registry.register(made, name);
  return made;
}

function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

function hasSubscribers(name) {
  return channels.get(name)?.deref()?.hasSubscribers ?? false;
}

const traceEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function checkChannel(value, name) {
  if (!(value instanceof Channel))
    throw new ERR_INVALID_ARG_TYPE(name, ['Channel'], value);
}

class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of traceEvents) {
      let value;
      if (typeof nameOrChannels === 'string') {
        value = channel(`tracing:${nameOrChannels}:${event}`);
      } else if (typeof nameOrChannels === 'object' &&
          nameOrChannels !== null) {
        value = nameOrChannels[event];
        checkChannel(value, `nameOrChannels.${event}`);
      } else {
        throw new ERR_INVALID_ARG_TYPE(
          'nameOrChannels', ['string', 'object', 'TracingChannel'],
          nameOrChannels);
      }
      Object.defineProperty(this, event, { value });
    }
  }

  get hasSubscribers() {
    return traceEvents.some((event) => this[event].hasSubscribers);
  }

  subscribe(handlers) {
    for (const event of traceEvents) {
      if (handlers[event])
        this[event].subscribe(handlers[event]);
    }
  }

  unsubscribe(handlers) {
    let done = true;
    for (const event of traceEvents) {
      if (handlers[event] && !this[event].unsubscribe(handlers[event]))
        done = false;
    }
    return done;
  }

  /** start, end and error around a synchronous call. */
  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers)
      return Reflect.apply(fn, thisArg, args);
    return this.start.runStores(context, () => {
      try {
        const result = Reflect.apply(fn, thisArg, args);
        context.result = result;
        return result;
      } catch (err) {
        context.error = err;
        this.error.publish(context);
        throw err;
      } finally {
        this.end.publish(context);
      }
    });
  }

  /** The same, and asyncStart and asyncEnd when the promise settles. */
  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers)
      return Reflect.apply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;
    const rejected = (err) => {
      context.error = err;
      error.publish(context);
      asyncStart.publish(context);
      asyncEnd.publish(context);
      return Promise.reject(err);
    };
    const fulfilled = (result) => {
      context.result = result;
      asyncStart.publish(context);
      asyncEnd.publish(context);
      return result;
    };
    return start.runStores(context, () => {
      try {
        let promise = Reflect.apply(fn, thisArg, args);
        if (!(promise instanceof Promise))
          promise = Promise.resolve(promise);
        return promise.then(fulfilled, rejected);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }

  /** The same for a callback at `position` of the arguments. */
  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers)
      return Reflect.apply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    function wrapped(err, result) {
      if (err) {
        context.error = err;
        error.publish(context);
      } else {
        context.result = result;
      }
      return asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, arguments);
        } finally {
          asyncEnd.publish(context);
        }
      });
    }
    const at = position < 0 ? args.length + position : position;
    args[at] = wrapped;
    return start.runStores(context, () => {
      try {
        return Reflect.apply(fn, thisArg, args);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }
}

/** Five channels that tell the life of one operation. */
function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

module.exports = {
  channel,
  hasSubscribers,
  subscribe,
  tracingChannel,
  unsubscribe,
  Channel,
};
