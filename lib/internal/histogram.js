'use strict';

// The histograms of perf_hooks: counts of positive integers in buckets whose
// width grows with the value, so that any percentile is right to three digits.

const { ERR_ILLEGAL_CONSTRUCTOR } = require('internal/errors').codes;
const { validateInteger, validateNumber } = require('internal/validators');

const kCreate = Symbol('kCreate');

// Values up to 2^11 have a bucket each, above that 2^10 share each power.
const EXACT = 2048;
const HALF = 1024;

function bucketOf(value) {
  if (value < EXACT)
    return value;
  const power = Math.floor(Math.log2(value));
  const scale = 2 ** (power - 10);
  return EXACT + (power - 11) * HALF + Math.floor(value / scale) - HALF;
}

// The highest value that falls in a bucket.
function topOf(bucket) {
  if (bucket < EXACT)
    return bucket;
  const power = Math.floor((bucket - EXACT) / HALF) + 11;
  const scale = 2 ** (power - 10);
  return ((bucket - EXACT) % HALF + HALF + 1) * scale - 1;
}

class Histogram {
  #counts = new Map();
  #min = Infinity;
  #max = 0;
  #sum = 0;
  #squares = 0;
  #count = 0;
  #exceeds = 0;
  #highest;

  constructor(token, highest = Number.MAX_SAFE_INTEGER) {
    if (token !== kCreate)
      throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#highest = highest;
  }

  static put(histogram, value) {
    if (value > histogram.#highest) {
      histogram.#exceeds++;
      return;
    }
    const bucket = bucketOf(value);
    histogram.#counts.set(bucket, (histogram.#counts.get(bucket) ?? 0) + 1);
    histogram.#count++;
    histogram.#sum += value;
    histogram.#squares += value * value;
    if (value < histogram.#min)
      histogram.#min = value;
    if (value > histogram.#max)
      histogram.#max = value;
  }

  static merge(histogram, other) {
    for (const [bucket, n] of other.#counts) {
      histogram.#counts.set(bucket,
                            (histogram.#counts.get(bucket) ?? 0) + n);
    }
    histogram.#count += other.#count;
    histogram.#sum += other.#sum;
    histogram.#squares += other.#squares;
    histogram.#exceeds += other.#exceeds;
    histogram.#min = Math.min(histogram.#min, other.#min);
    histogram.#max = Math.max(histogram.#max, other.#max);
  }

  get count() {
    return this.#count;
  }

  get countBigInt() {
    return BigInt(this.#count);
  }

  get exceeds() {
    return this.#exceeds;
  }

  get exceedsBigInt() {
    return BigInt(this.#exceeds);
  }

  /** The smallest value; 2^63 - 1 when there is none, as in Node. */
  get min() {
    return this.#count === 0 ? 9223372036854776000 : this.#min;
  }

  get minBigInt() {
    return this.#count === 0 ? 9223372036854775807n : BigInt(this.#min);
  }

  get max() {
    return this.#max;
  }

  get maxBigInt() {
    return BigInt(this.#max);
  }

  get mean() {
    return this.#count === 0 ? NaN : this.#sum / this.#count;
  }

  get stddev() {
    if (this.#count === 0)
      return NaN;
    const mean = this.mean;
    return Math.sqrt(Math.max(0, this.#squares / this.#count - mean * mean));
  }

  #sorted() {
    return [...this.#counts].sort((a, b) => a[0] - b[0]);
  }

  percentile(percentile) {
    validateNumber(percentile, 'percentile');
    if (!(percentile > 0 && percentile <= 100)) {
      const { ERR_OUT_OF_RANGE } = require('internal/errors').codes;
      throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    }
    const wanted = Math.max(1, Math.ceil(this.#count * percentile / 100));
    let seen = 0;
    for (const [bucket, n] of this.#sorted()) {
      seen += n;
      if (seen >= wanted)
        return Math.min(topOf(bucket), this.#max);
    }
    return 0;
  }

  percentileBigInt(percentile) {
    return BigInt(this.percentile(percentile));
  }

  /** Percentile -> value: 0, 50, 75, 87.5 and so on up to 100. */
  get percentiles() {
    const map = new Map();
    if (this.#count > 0) {
      map.set(0, this.#min);
      for (let p = 50; p < 100; p += (100 - p) / 2) {
        map.set(p, this.percentile(p));
        if (map.get(p) === this.#max)
          break;
      }
    }
    map.set(100, this.#max);
    return map;
  }

  get percentilesBigInt() {
    return new Map([...this.percentiles].map(([p, v]) => [p, BigInt(v)]));
  }

  reset() {
    this.#counts.clear();
    this.#min = Infinity;
    this.#max = this.#sum = this.#squares = this.#count = this.#exceeds = 0;
  }

  toJSON() {
    return {
      count: this.count,
      min: this.min,
      max: this.max,
      mean: this.mean,
      exceeds: this.exceeds,
      stddev: this.stddev,
      percentiles: Object.fromEntries(this.percentiles),
    };
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const { inspect } = require('util');
    return `Histogram ${inspect({
      min: this.min,
      max: this.max,
      mean: this.mean,
      exceeds: this.exceeds,
      stddev: this.stddev,
      count: this.count,
      percentiles: this.percentiles,
    }, options)}`;
  }
}

const { put, merge } = Histogram;
delete Histogram.put;
delete Histogram.merge;

class RecordableHistogram extends Histogram {
  #previous = 0;

  /** Counts one value, at least 1. */
  record(value) {
    if (typeof value === 'bigint')
      value = Number(value);
    validateInteger(value, 'val', 1);
    put(this, value);
  }

  /** Counts the ns since the last call of this. */
  recordDelta() {
    const time = internalBinding('performance').now() * 1e6;
    if (this.#previous > 0)
      put(this, Math.max(1, Math.round(time - this.#previous)));
    this.#previous = time;
  }

  /** Adds what another histogram counted. */
  add(other) {
    if (!(other instanceof RecordableHistogram)) {
      const { ERR_INVALID_ARG_TYPE } = require('internal/errors').codes;
      throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    merge(this, other);
  }
}

/** perf_hooks.createHistogram([{ lowest, highest, figures }]) */
function createHistogram(options = {}) {
  require('internal/validators').validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } =
    options;
  if (typeof lowest !== 'bigint')
    validateInteger(lowest, 'options.lowest', 1);
  if (typeof highest !== 'bigint')
    validateInteger(highest, 'options.highest', 2 * Number(lowest));
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(kCreate, Number(highest));
}

/** How late the loop is, sampled every `resolution` ms, in ns. */
class IntervalHistogram extends Histogram {
  #resolution;
  #timer = null;

  constructor(token, resolution) {
    super(token);
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== null)
      return false;
    const { now } = internalBinding('performance');
    let last = now();
    this.#timer = require('timers').setInterval(() => {
      const time = now();
      put(this, Math.max(1, Math.round((time - last) * 1e6)));
      last = time;
    }, this.#resolution).unref();
    return true;
  }

  disable() {
    if (this.#timer === null)
      return false;
    require('timers').clearInterval(this.#timer);
    this.#timer = null;
    return true;
  }
}

/** perf_hooks.monitorEventLoopDelay([{ resolution }]) */
function monitorEventLoopDelay(options = {}) {
  require('internal/validators').validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(kCreate, resolution);
}

module.exports = {
  Histogram, RecordableHistogram, createHistogram, monitorEventLoopDelay,
};
