'use strict';

// performance, its entries and PerformanceObserver:
// https://w3c.github.io/hr-time/, https://w3c.github.io/user-timing/,
// https://w3c.github.io/performance-timeline/. Entries of the types mark,
// measure and function (timerify) are made; no others.

const binding = internalBinding('performance');
const { EventTarget } = require('web/event_target');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kCreate = Symbol('kCreate');

function codes() {
  return require('internal/errors').codes;
}

/** Milliseconds since the runtime started. */
const now = binding.now;

let origin;
function timeOrigin() {
  return (origin ??= binding.timeOrigin());
}

// ---- entries ---------------------------------------------------------------

class PerformanceEntry {
  #name;
  #entryType;
  #startTime;
  #duration;
  #detail;

  constructor(token, name, type, start, duration, detail) {
    if (token !== kCreate) {
      const { ERR_ILLEGAL_CONSTRUCTOR } = codes();
      throw new ERR_ILLEGAL_CONSTRUCTOR();
    }
    this.#name = name;
    this.#entryType = type;
    this.#startTime = start;
    this.#duration = duration;
    this.#detail = detail;
  }

  get name() {
    return this.#name;
  }

  get entryType() {
    return this.#entryType;
  }

  get startTime() {
    return this.#startTime;
  }

  get duration() {
    return this.#duration;
  }

  get detail() {
    return this.#detail;
  }

  toJSON() {
    return {
      name: this.#name,
      entryType: this.#entryType,
      startTime: this.#startTime,
      duration: this.#duration,
      detail: this.#detail,
    };
  }

  [kInspect](depth, options) {
    if (depth < 0)
      return this;
    const { inspect } = require('util');
    return `${this.constructor.name} ${inspect(this.toJSON(), {
      ...options, depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }
}

// What a mark may not be called, from the web's PerformanceTiming.
const nodeTimings = new Set([
  'nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit',
  'bootstrapComplete',
]);

class PerformanceMark extends PerformanceEntry {
  constructor(name, options) {
    if (arguments.length === 0) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('name');
    }
    name = `${name}`;
    if (nodeTimings.has(name)) {
      const { ERR_INVALID_ARG_VALUE } = codes();
      throw new ERR_INVALID_ARG_VALUE('name', name);
    }
    if (options !== undefined && options !== null)
      require('internal/validators').validateObject(options, 'options');
    const start = options?.startTime ?? now();
    require('internal/validators').validateNumber(start, 'startTime');
    if (start < 0) {
      const { ERR_PERFORMANCE_INVALID_TIMESTAMP } = codes();
      throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
    }
    const detail = options?.detail;
    super(kCreate, name, 'mark', start, 0,
          detail == null ? null : structuredClone(detail));
  }
}

class PerformanceMeasure extends PerformanceEntry {}

for (const [C, name] of [[PerformanceEntry, 'PerformanceEntry'],
                         [PerformanceMark, 'PerformanceMark'],
                         [PerformanceMeasure, 'PerformanceMeasure']]) {
  Object.defineProperty(C.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: name,
  });
}

// ---- observers -------------------------------------------------------------

const supported = ['function', 'mark', 'measure'];
const observers = new Set();

function announce(entry) {
  for (const observer of observers)
    PerformanceObserver.offer(observer, entry);
}

class PerformanceObserverEntryList {
  #entries;

  constructor(token, entries) {
    if (token !== kCreate) {
      const { ERR_ILLEGAL_CONSTRUCTOR } = codes();
      throw new ERR_ILLEGAL_CONSTRUCTOR();
    }
    this.#entries = entries.sort((a, b) => a.startTime - b.startTime);
  }

  getEntries() {
    return this.#entries.slice();
  }

  getEntriesByType(type) {
    type = `${type}`;
    return this.#entries.filter((entry) => entry.entryType === type);
  }

  getEntriesByName(name, type) {
    return byName(this.#entries, name, type);
  }
}

function byName(entries, name, type) {
  name = `${name}`;
  return entries.filter((entry) => entry.name === name &&
    (type === undefined || entry.entryType === `${type}`));
}

/** Calls back, in batches, with the entries of the types it observes. */
class PerformanceObserver {
  #callback;
  #types = new Set();
  #mode = null;
  #buffer = [];
  #pending = false;

  static supportedEntryTypes = Object.freeze(supported);

  constructor(callback) {
    require('internal/validators').validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  /** observe({ entryTypes }) or observe({ type[, buffered] }) */
  observe(options = {}) {
    const validators = require('internal/validators');
    validators.validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    }
    if (entryTypes !== undefined && type !== undefined) {
      const { ERR_INVALID_ARG_VALUE } = codes();
      throw new ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes,
                                      'options.entryTypes can not set with ' +
                                      'options.type together');
    }
    const mode = type === undefined ? 'multiple' : 'single';
    if (this.#mode !== null && this.#mode !== mode) {
      const { DOMException } = require('web/domexception');
      throw new DOMException(
        `PerformanceObserver can not change to ${mode} observations`,
        'InvalidModificationError');
    }
    this.#mode = mode;

    if (mode === 'multiple') {
      validators.validateStringArray(entryTypes, 'options.entryTypes');
      this.#types = new Set(entryTypes.filter((t) => supported.includes(t)));
      if (this.#types.size === 0)
        return;
    } else {
      validators.validateString(type, 'options.type');
      if (!supported.includes(type))
        return;
      this.#types.add(type);
      if (buffered) {
        this.#buffer.push(...timeline.filter((e) => e.entryType === type));
        this.#schedule();
      }
    }
    observers.add(this);
  }

  disconnect() {
    observers.delete(this);
    this.#types = new Set();
    this.#buffer = [];
    this.#mode = null;
  }

  /** The entries not yet delivered. */
  takeRecords() {
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }

  #schedule() {
    if (this.#pending)
      return;
    this.#pending = true;
    setImmediate(() => {
      this.#pending = false;
      const entries = this.takeRecords();
      if (entries.length > 0) {
        this.#callback.call(
          this, new PerformanceObserverEntryList(kCreate, entries), this);
      }
    });
  }

  static offer(observer, entry) {
    if (observer.#types.has(entry.entryType)) {
      observer.#buffer.push(entry);
      observer.#schedule();
    }
  }
}

// ---- performance -----------------------------------------------------------

// Marks and measures that were not cleared.
let timeline = [];

function record(entry) {
  timeline.push(entry);
  announce(entry);
  return entry;
}

// A mark's name or a time.
function timeOf(value) {
  if (typeof value === 'number') {
    if (value < 0) {
      const { ERR_PERFORMANCE_INVALID_TIMESTAMP } = codes();
      throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(value);
    }
    return value;
  }
  const name = `${value}`;
  for (let i = timeline.length - 1; i >= 0; i--) {
    if (timeline[i].entryType === 'mark' && timeline[i].name === name)
      return timeline[i].startTime;
  }
  const { DOMException } = require('web/domexception');
  throw new DOMException(
    `The "${name}" performance mark has not been set`, 'SyntaxError');
}

function measureSpan(startOrOptions, endMark) {
  const options = typeof startOrOptions === 'object' &&
                  startOrOptions !== null ? startOrOptions : {};
  const given = options === startOrOptions;
  const { start, duration } = options;
  let end;
  if (endMark !== undefined)
    end = timeOf(endMark);
  else if (options.end !== undefined)
    end = timeOf(options.end);
  else if (start !== undefined && duration !== undefined)
    end = timeOf(start) + timeOf(duration);
  else
    end = now();

  let begin;
  if (start !== undefined)
    begin = timeOf(start);
  else if (duration !== undefined)
    begin = end - timeOf(duration);
  else if (!given && startOrOptions !== undefined && startOrOptions !== null)
    begin = timeOf(startOrOptions);
  else
    begin = 0;
  return [begin, end];
}

let idleFrom = null;

/** How busy the loop is: { idle, active, utilization }. */
function eventLoopUtilization(one, two) {
  if (idleFrom === null) {
    binding.measureIdle();
    idleFrom = now();
  }
  const idleNow = binding.idleTime();
  const current = { idle: idleNow, active: now() - idleFrom - idleNow };
  let { idle, active } = current;
  if (one !== undefined) {
    const later = two === undefined ? current : one;
    const earlier = two === undefined ? one : two;
    idle = later.idle - earlier.idle;
    active = later.active - earlier.active;
  }
  const sum = idle + active;
  return { idle, active, utilization: sum > 0 ? active / sum : 0 };
}

/** A function that does what `fn` does and makes an entry for each call. */
function timerify(fn, options = {}) {
  const { validateFunction, validateObject } =
    require('internal/validators');
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined &&
      (typeof histogram !== 'object' || histogram === null ||
       typeof histogram.record !== 'function')) {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE('options.histogram',
                                   'RecordableHistogram', histogram);
  }

  function done(start, args) {
    const duration = now() - start;
    if (histogram !== undefined)
      histogram.record(Math.max(1, Math.ceil(duration * 1e6)));
    const entry = new PerformanceEntry(
      kCreate, fn.name, 'function', start, duration, args);
    args.forEach((arg, i) => {
      entry[i] = arg;
    });
    announce(entry);
  }

  function timerified(...args) {
    const start = now();
    const result = new.target ? Reflect.construct(fn, args, fn) :
      Reflect.apply(fn, this, args);
    if (!new.target && typeof result?.finally === 'function')
      return result.finally(() => done(start, args));
    done(start, args);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { __proto__: null, configurable: true, value: fn.length },
    name: {
      __proto__: null, configurable: true, value: `timerified ${fn.name}`,
    },
  });
  return timerified;
}

class Performance extends EventTarget {
  constructor(token) {
    if (token !== kCreate) {
      const { ERR_ILLEGAL_CONSTRUCTOR } = codes();
      throw new ERR_ILLEGAL_CONSTRUCTOR();
    }
    super();
  }

  get timeOrigin() {
    return timeOrigin();
  }

  now() {
    return now();
  }

  /** Remembers this moment, or `options.startTime`, under a name. */
  mark(name, options) {
    if (arguments.length === 0) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('name');
    }
    return record(new PerformanceMark(name, options));
  }

  /** The time between two marks or moments, as an entry. */
  measure(name, startOrOptions, endMark) {
    if (arguments.length === 0) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('name');
    }
    require('internal/validators').validateString(name, 'name');
    const [start, end] = measureSpan(startOrOptions, endMark);
    const detail = startOrOptions?.detail;
    return record(new PerformanceMeasure(
      kCreate, name, 'measure', start, end - start,
      detail == null ? null : structuredClone(detail)));
  }

  clearMarks(name) {
    clear('mark', name);
  }

  clearMeasures(name) {
    clear('measure', name);
  }

  getEntries() {
    return timeline.slice().sort((a, b) => a.startTime - b.startTime);
  }

  getEntriesByName(name, type) {
    if (arguments.length === 0) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('name');
    }
    return byName(this.getEntries(), name, type);
  }

  getEntriesByType(type) {
    if (arguments.length === 0) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('type');
    }
    return this.getEntries().filter((e) => e.entryType === `${type}`);
  }

  toJSON() {
    return {
      timeOrigin: timeOrigin(),
      eventLoopUtilization: eventLoopUtilization(),
    };
  }
}

function clear(type, name) {
  timeline = timeline.filter((entry) => entry.entryType !== type ||
    (name !== undefined && entry.name !== `${name}`));
}

Object.assign(Performance.prototype, { eventLoopUtilization, timerify });

// Missing: the milestones of the start, and all of resource timing.
function missing(name) {
  return require('internal/errors').notImplemented(`performance.${name}`);
}
Object.defineProperty(Performance.prototype, 'nodeTiming', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    throw missing('nodeTiming');
  },
});
for (const name of ['clearResourceTimings', 'markResourceTiming',
                    'setResourceTimingBufferSize']) {
  Performance.prototype[name] = () => {
    throw missing(name);
  };
}
for (const name of ['timeOrigin', 'now', 'mark', 'measure', 'clearMarks',
                    'clearMeasures', 'getEntries', 'getEntriesByName',
                    'getEntriesByType', 'toJSON']) {
  Object.defineProperty(Performance.prototype, name, {
    __proto__: null, enumerable: true,
  });
}
Object.defineProperty(Performance.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'Performance',
});

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  eventLoopUtilization,
  now,
  performance: new Performance(kCreate),
  timerify,
};
