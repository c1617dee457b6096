'use strict';

// Evaluation of linked modules (ECMA-262 16.2.1.6.1.3): in the order of their
// imports, with top-level await. A graph without top-level await is evaluated
// before evaluate() returns.

const context = require('internal/async_context');
const {
  EVALUATED, EVALUATING, EVALUATING_ASYNC, LINKED, enter, publish,
} = require('internal/esm_link');

const DONE = -1; // [[AsyncEvaluationOrder]] of what has been evaluated

const { apply } = Reflect;
const generatorProto = Object.getPrototypeOf(function*() {}).prototype;
const { next, throw: raise } = generatorProto;
const none = [];
const OwnPromise = Promise; // programs may replace it
const { withResolvers } = Promise;

let order = 0;

function runSync(rec) {
  if (rec.text === undefined && rec.generator === undefined) {
    rec.execute(rec);
  } else {
    try {
      if (rec.text !== undefined)
        enter(rec, true);
      else
        apply(next, rec.generator, none);
    } catch (err) {
      rec.generator = undefined;
      if (rec.context.resources === undefined)
        throw err;
      rec.context.resources.fail(err);
    }
    rec.generator = undefined;
    if (rec.context.resources !== undefined)
      rec.context.resources.dispose();
  }
}

// Each top-level await gives what it waits for; `await` here is the engine's
// own, so that it takes as many turns as in any other function.
async function drive(rec) {
  const { generator } = rec;
  try {
    let step = apply(next, generator, none);
    while (!step.done) {
      const { frame } = context;
      let value;
      try {
        value = await context.value(step.value);
      } catch (err) {
        context.enter(frame);
        step = apply(raise, generator, [err]);
        continue;
      }
      context.enter(frame);
      step = apply(next, generator, [value]);
    }
  } catch (err) {
    if (rec.context.resources === undefined)
      throw err;
    rec.context.resources.fail(err);
  }
  // What `using` declared at the top level.
  const { resources } = rec.context;
  if (resources === undefined)
    return;
  while (resources.step()) {
    const { frame } = context;
    try {
      await resources.pending;
    } catch (err) {
      resources.fail(err);
    }
    context.enter(frame);
  }
  resources.end();
}

async function runAsync(rec) {
  try {
    await drive(rec);
  } catch (err) {
    explain(err, rec);
    asyncRejected(rec, err);
    return;
  }
  asyncFulfilled(rec);
}

// Names of CommonJS are missing in ES modules: says so.
function explain(err, rec) {
  if (rec !== undefined && Error.isError(err) && err instanceof ReferenceError)
    require('internal/esm_errors').explainReference(err, rec);
}

// ---- the end of an asynchronous module --------------------------------------

function settled(rec) {
  rec.asyncOrder = DONE;
  rec.status = EVALUATED;
  publish(rec);
  rec.top?.resolve();
}

// What can run now that `rec` is done.
function gather(rec, list) {
  const parents = rec.asyncParents;
  if (parents === undefined)
    return;
  for (const parent of parents) {
    if (list.includes(parent) || parent.cycleRoot?.failed ||
        --parent.pending > 0)
      continue;
    list.push(parent);
    if (!parent.hasTla)
      gather(parent, list);
  }
}

function asyncFulfilled(rec) {
  if (rec.status === EVALUATED) // failed meanwhile
    return;
  settled(rec);
  const list = [];
  gather(rec, list);
  list.sort((a, b) => a.asyncOrder - b.asyncOrder);
  for (const other of list) {
    if (other.status === EVALUATED)
      continue;
    if (other.hasTla) {
      runAsync(other);
      continue;
    }
    let ok = false;
    try {
      runSync(other);
      ok = true;
    } catch (err) {
      asyncRejected(other, err);
    }
    if (ok)
      settled(other);
  }
}

function asyncRejected(rec, err) {
  if (rec.status === EVALUATED)
    return;
  fail(rec, err);
  rec.asyncOrder = DONE;
  rec.top?.reject(err); // before those of its parents
  if (rec.asyncParents !== undefined) {
    for (const parent of rec.asyncParents)
      asyncRejected(parent, err);
  }
}

function fail(rec, err) {
  rec.status = EVALUATED;
  rec.failed = true;
  rec.error = err;
  rec.generator = undefined;
}

// ---- the walk -------------------------------------------------------------------

function runSynthetic(rec) {
  if (rec.status === EVALUATED) {
    if (rec.failed)
      throw rec.error;
    return;
  }
  if (rec.status === EVALUATING) // a CommonJS module that requires its importer
    return;
  rec.status = EVALUATING;
  try {
    rec.execute(rec);
  } catch (err) {
    fail(rec, err);
    throw err;
  }
  rec.status = EVALUATED;
  publish(rec);
}

function inner(rec, stack, index) {
  if (rec.synthetic) {
    runSynthetic(rec);
    return index;
  }
  if (rec.status !== LINKED) {
    if (rec.failed)
      throw rec.error;
    return index;
  }
  rec.status = EVALUATING;
  rec.index = rec.ancestor = index++;
  rec.pending = 0;
  stack.push(rec);
  const { requests } = rec;
  for (let i = 0; i < requests.length; i++) {
    let dep = requests[i];
    index = inner(dep, stack, index);
    if (dep.synthetic)
      continue;
    if (dep.status === EVALUATING) {
      if (dep.ancestor < rec.ancestor)
        rec.ancestor = dep.ancestor;
    } else {
      dep = dep.cycleRoot;
      if (dep.failed)
        throw dep.error;
    }
    if (dep.asyncOrder > 0) {
      rec.pending++;
      (dep.asyncParents ??= []).push(rec);
    }
  }

  if (rec.pending > 0 || rec.hasTla) {
    rec.asyncOrder = ++order;
    if (rec.pending === 0)
      runAsync(rec);
  } else {
    runSync(rec);
    publish(rec);
  }

  if (rec.ancestor === rec.index) {
    let other;
    do {
      other = stack.pop();
      other.status = other.asyncOrder === 0 ? EVALUATED : EVALUATING_ASYNC;
      // A module of the cycle may be done before the whole stack is.
      if (other.asyncOrder === DONE)
        other.status = EVALUATED;
      other.cycleRoot = rec;
    } while (other !== rec);
  }
  return index;
}

/**
 * Evaluates a linked module.
 * @returns {Promise|null} null: it is done; throws what the module threw
 */
function evaluate(rec) {
  if (rec.synthetic) {
    runSynthetic(rec);
    return null;
  }
  if (rec.status >= EVALUATING_ASYNC) {
    if (rec.cycleRoot !== undefined)
      rec = rec.cycleRoot;
    if (rec.failed)
      throw rec.error;
    if (rec.status === EVALUATED)
      return null;
    if (rec.top !== undefined)
      return rec.top.promise;
  } else if (rec.status === LINKED) {
    const stack = [];
    try {
      inner(rec, stack, 0);
    } catch (err) {
      explain(err, stack.at(-1));
      for (const other of stack) {
        fail(other, err);
        other.cycleRoot ??= other;
      }
      throw err;
    }
    if (rec.asyncOrder === 0 || rec.status === EVALUATED)
      return null;
  }
  rec.top = apply(withResolvers, OwnPromise, none);
  return rec.top.promise;
}

module.exports = { evaluate };
