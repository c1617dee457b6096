'use strict';

// Module records and their linking (ECMA-262 16.2.1.6): what an exported name
// stands for, and the binding objects that compiled modules read imported
// names from.
//
// A record's `binding` holds those of its exports that somebody imports. A name
// gets there when the module has been evaluated: as plain data if it is never
// assigned again, else as a getter. In a cycle somebody may read it earlier:
// then all are getters from the moment of linking, and become data later.

const context = require('internal/async_context');

// A record's status.
const NEW = 0; // its text is read
const LINKING = 1;
const LINKED = 2;
const EVALUATING = 3;
const EVALUATING_ASYNC = 4;
const EVALUATED = 5;

// The bits of an answer and of an export, and where an answer has its lists.
const {
  CONSTANT, HAS_TLA, LOCAL, NAMESPACE, REQUESTS, STAR, makeModule,
} = internalBinding('compile');

const AMBIGUOUS = { ambiguous: true };

const { apply } = Reflect;
const { defineProperty } = Object;
const { next } = Object.getPrototypeOf(function*() {}).prototype;

/** What an export stands for. */
class Cell {
  constructor(rec, get, constant) {
    this.rec = rec;
    this.getter = get;
    this.plain = undefined; // of a forgiving getter: what it calls
    this.constant = constant;
    this.holders = undefined; // [binding object, name, ...] with a getter
    this.placed = undefined; // the same with a synthetic record's data
    this.value = undefined; // of a synthetic record, and when it is settled
    this.settled = false; // nobody assigns to it any more
  }

  // A constant that nobody reads before its module has run needs no getter:
  // a module makes all of its getters when one is asked for, and is started
  // when somebody of a cycle asks before its turn.
  get get() {
    if (this.getter === undefined) {
      start(this.rec);
      if (this.rec.makeGetters !== undefined)
        makeGetters(this.rec);
    }
    return this.getter;
  }

  set get(getter) {
    this.getter = getter;
  }
}

function makeGetters(rec) {
  const { locals } = rec;
  const getters = rec.makeGetters();
  rec.makeGetters = undefined;
  for (let i = 0; i < getters.length; i++) {
    locals[i].getter = getters[i];
    if (rec.lenient) {
      locals[i].plain = getters[i];
      locals[i].getter = forgiving(getters[i]);
    }
  }
}

// What a getter throws is that its variable has no value yet.
function forgiving(getter) {
  return () => {
    try {
      return getter();
    } catch {
      return undefined;
    }
  };
}

class Record {
  constructor(url, format) {
    this.url = url;
    this.format = format;
    this.status = NEW;
    this.synthetic = true;
    // TypeScript that was written to become CommonJS: in cycles its exports
    // are undefined before they have a value, and a name that isn't found may
    // be a type, or a property that only shows when the other module has run.
    this.lenient = false;
    this.metadata = undefined; // Set: names that only decorators' metadata has
    // The compiler's answer, its places, and the module's function.
    this.out = undefined;
    this.importsAt = 0;
    this.exportsAt = 0;
    this.text = undefined; // makeModule() makes its function of it, once
    this.generator = undefined;
    this.context = undefined;
    this.makeGetters = undefined; // of `locals`, once
    // Linking.
    this.requests = []; // the records asked for, in order
    this.cells = new Map(); // name -> Cell, or the place of an indirect export
    this.locals = [];
    this.stars = undefined; // indexes of requests
    this.binding = { __proto__: null };
    this.wanted = undefined; // Map: name -> Cell of what `binding` has
    this.waiting = undefined; // [name, Cell, ...] of what it will have
    this.complete = false; // `binding` has every name
    this.namespace = undefined;
    this.nsCell = undefined;
    this.loaded = false; // so is everything below it
    this.loadError = undefined;
    this.walk = 0;
    // Evaluation: see internal/esm_evaluate.
    this.execute = undefined; // of a record without a generator
    this.moduleSource = undefined; // what `import source` gives
    this.published = false;
    this.hasTla = false;
    this.selfImport = false;
    this.index = 0;
    this.ancestor = 0;
    this.cycleRoot = undefined;
    this.asyncOrder = 0;
    this.pending = 0;
    this.asyncParents = undefined;
    this.top = undefined; // { promise, resolve, reject }
    this.failed = false;
    this.error = undefined;
  }
}

// A program may have put accessors on Object.prototype.
Object.setPrototypeOf(Record.prototype, null);

/** Gives a record what the compiler found in its text. */
function setCompiled(rec, out) {
  rec.synthetic = false;
  rec.out = out;
  rec.text = out[2];
  rec.hasTla = (out[1] & HAS_TLA) !== 0;
  const importsAt = REQUESTS + 1 + 3 * out[REQUESTS];
  rec.requests.length = out[REQUESTS];
  rec.importsAt = importsAt;
  const exportsAt = importsAt + 1 + 3 * out[importsAt];
  rec.exportsAt = exportsAt;
  const { cells, locals } = rec;
  const n = out[exportsAt];
  for (let i = 0, at = exportsAt + 1; i < n; i++, at += 5) {
    const bits = out[at + 3];
    if (bits & LOCAL) {
      const cell = new Cell(rec, undefined, (bits & CONSTANT) !== 0);
      locals.push(cell);
      cells.set(out[at], cell);
    } else if (bits & STAR) {
      (rec.stars ??= []).push(out[at + 1]);
    } else {
      cells.set(out[at], at);
    }
  }
}

/**
 * A record that isn't compiled: its names are known, its values come when
 * `execute(rec)` calls `set`.
 */
function synthetic(url, format, names, execute) {
  const rec = new Record(url, format);
  rec.execute = execute;
  for (const name of names) {
    const cell = new Cell(rec, undefined, true);
    cell.get = () => cell.value;
    rec.cells.set(name, cell);
    rec.locals.push(cell);
  }
  return rec;
}

/** Sets an export of a synthetic record, also when it was set before. */
function set(rec, name, value) {
  const cell = rec.cells.get(name);
  cell.value = value;
  if (!rec.published)
    return;
  const { placed } = cell;
  for (let i = 0; placed !== undefined && i < placed.length; i += 2)
    placed[i][placed[i + 1]] = value;
}

// ---- resolving exports ------------------------------------------------------

function namespaceCell(rec) {
  return rec.nsCell ??= new Cell(rec, () => namespaceOf(rec), false);
}

// Exports of one binding under two names are one thing.
function isSame(a, b) {
  return a === b || (a.rec === b.rec && a.constant === b.constant &&
    a.get !== undefined && b.get !== undefined && !a.rec.synthetic &&
    a !== a.rec.nsCell && b !== b.rec.nsCell &&
    String(a.plain ?? a.get) === String(b.plain ?? b.get));
}

function resolveIn(rec, name, seen) {
  const found = rec.cells.get(name);
  if (typeof found === 'object')
    return found;
  for (let i = 0; i < seen.length; i += 2) {
    if (seen[i] === rec && seen[i + 1] === name)
      return null; // a circle
  }
  seen.push(rec, name);
  if (found !== undefined) {
    const { out } = rec;
    const target = rec.requests[out[found + 1]];
    if (out[found + 3] & NAMESPACE)
      return namespaceCell(target);
    const cell = resolveIn(target, out[found + 2], seen);
    if (cell !== null && cell !== AMBIGUOUS)
      rec.cells.set(name, cell);
    return cell;
  }
  if (name === 'default' || rec.stars === undefined)
    return null;
  let result = null;
  for (const star of rec.stars) {
    const cell = resolveIn(rec.requests[star], name, seen);
    if (cell === AMBIGUOUS)
      return AMBIGUOUS;
    if (cell === null)
      continue;
    if (result === null)
      result = cell;
    else if (!isSame(result, cell))
      return AMBIGUOUS;
  }
  return result;
}

/**
 * What the export `name` of a module stands for (ResolveExport).
 * @returns {Cell|null} null: there is none; AMBIGUOUS
 */
function resolveExport(rec, name) {
  const found = rec.cells.get(name);
  return typeof found === 'object' ? found : resolveIn(rec, name, []);
}

function collectNames(rec, names, seen) {
  if (seen.has(rec))
    return;
  seen.add(rec);
  const top = seen.size === 1;
  for (const name of rec.cells.keys()) {
    if (top || name !== 'default')
      names.add(name);
  }
  if (rec.stars !== undefined) {
    for (const star of rec.stars)
      collectNames(rec.requests[star], names, seen);
  }
}

/** name -> Cell of every export that is neither missing nor ambiguous. */
function exportsOf(rec) {
  if (rec.stars === undefined && rec.synthetic)
    return rec.cells;
  const names = new Set();
  collectNames(rec, names, new Set());
  const cells = new Map();
  for (const name of names) {
    const cell = resolveExport(rec, name);
    if (cell !== null && cell !== AMBIGUOUS)
      cells.set(name, cell);
  }
  return cells;
}

/** The namespace object of a module that is linked. */
function namespaceOf(rec) {
  return rec.namespace ??= require('internal/esm_namespace')
    .makeNamespace(exportsOf(rec));
}

// ---- binding objects ----------------------------------------------------------

// Puts a name on a binding object.
function attach(binding, name, cell) {
  if (cell.rec.published && (cell.constant || cell === cell.rec.nsCell)) {
    binding[name] = cell.settled ? cell.value : cell.get();
    if (cell.rec.synthetic && cell !== cell.rec.nsCell)
      (cell.placed ??= []).push(binding, name);
    return;
  }
  const isThere = cell.getter !== undefined ||
    cell.rec.makeGetters !== undefined;
  defineProperty(binding, name, {
    __proto__: null,
    // Its module isn't entered yet, and need not be before its turn.
    get: isThere ? cell.get : () => cell.get(),
    enumerable: true,
    configurable: true,
  });
  if (cell.constant || !isThere)
    (cell.holders ??= []).push(binding, name);
}

function attachWaiting(rec) {
  const { waiting, binding } = rec;
  if (waiting === undefined)
    return;
  rec.waiting = undefined;
  for (let i = 0; i < waiting.length; i += 2)
    attach(binding, waiting[i], waiting[i + 1]);
}

/**
 * The module has been evaluated: its constants become plain data, and what was
 * asked for before the module was entered gets the getter itself.
 */
function publish(rec) {
  if (rec.published)
    return;
  rec.published = true;
  for (const cell of rec.locals) {
    const { holders } = cell;
    if (holders === undefined)
      continue;
    cell.holders = undefined;
    const descriptor = {
      __proto__: null, enumerable: true, configurable: true,
    };
    if (cell.constant) {
      descriptor.value = cell.settled ? cell.value : cell.get();
      descriptor.writable = true;
    } else {
      descriptor.get = cell.get;
    }
    for (let i = 0; i < holders.length; i += 2)
      defineProperty(holders[i], holders[i + 1], descriptor);
    if (rec.synthetic)
      cell.placed = holders;
  }
  attachWaiting(rec);
}

// Has `rec.binding` get the name `name`, sooner or later.
function want(rec, name, cell) {
  if (rec.wanted === undefined)
    rec.wanted = new Map();
  rec.wanted.set(name, cell);
  place(rec, name, cell);
}

function place(rec, name, cell) {
  if (rec.published || rec.status >= EVALUATING)
    attach(rec.binding, name, cell);
  else if (rec.waiting === undefined)
    rec.waiting = [name, cell];
  else
    rec.waiting.push(name, cell);
}

// `import * as ns`: `ns.name` reads the binding object.
function wantAll(rec) {
  if (rec.complete)
    return;
  rec.complete = true;
  for (const [name, cell] of exportsOf(rec)) {
    if (!rec.wanted?.has(name))
      want(rec, name, cell);
  }
}

// ---- linking --------------------------------------------------------------------

function missing(rec, request, name, cell, offset) {
  return require('internal/esm_errors')
    .missingExport(rec, request, name, cell === AMBIGUOUS, offset);
}

// The specification's InitializeEnvironment: checks the names, and makes the
// functions of the module.
function instantiate(rec) {
  const { out, requests } = rec;
  if (rec.text === undefined) // WebAssembly
    return;
  for (let i = 0, at = rec.exportsAt + 1, n = out[at - 1]; i < n;
    i++, at += 5) {
    if (out[at + 3] & (LOCAL | STAR | NAMESPACE))
      continue;
    const cell = resolveExport(rec, out[at]);
    if (cell === null && rec.lenient)
      continue; // a type, which TypeScript leaves out
    if (cell === null || cell === AMBIGUOUS)
      throw missing(rec, out[at + 1], out[at + 2], cell, out[at + 4]);
  }
  for (let i = 0, at = rec.importsAt + 1, n = out[at - 1]; i < n;
    i++, at += 3) {
    const target = requests[out[at]];
    const name = out[at + 1];
    if (name === null) {
      wantAll(target);
      continue;
    }
    if (target.wanted !== undefined && target.wanted.has(name))
      continue;
    const cell = resolveExport(target, name);
    if (cell === null && (lend(rec, target, name) ||
                          isMetadata(rec, out[at + 2])))
      continue;
    if (cell === null || cell === AMBIGUOUS)
      throw missing(rec, out[at], name, cell, out[at + 2]);
    want(target, name, cell);
  }
}

// Has a lenient module read a name that isn't known before the module that it
// is imported from has run: a property of what require() would give.
function lend(rec, target, name) {
  if (!rec.lenient || name === 'default')
    return false;
  const whole = resolveExport(target, 'module.exports');
  if (whole === null || whole === AMBIGUOUS)
    return false;
  // Not `wanted`: that would let others import it too.
  place(target, name, new Cell(target, () => whole.get()?.[name], false));
  return true;
}

// Whether the import at `offset` is of what may be a type.
function isMetadata(rec, offset) {
  return rec.metadata !== undefined &&
    rec.metadata.has(require('internal/esm_errors').localName(rec, offset));
}

/** Calls the module's function, which calls init() of the module's context. */
function enter(rec, plain) {
  const { text } = rec;
  rec.text = undefined;
  const fn = makeModule(text, plain);
  const args = [rec.context, context];
  for (const dep of rec.requests)
    args.push(dep.binding);
  return apply(fn, undefined, args);
}

// A module that others may see before its body runs, or that waits in it: its
// functions are there from now on. Once; nothing for what has no text.
function start(rec) {
  if (rec.text === undefined)
    return;
  rec.generator = enter(rec, false);
  apply(next, rec.generator, []);
}

function inner(rec, stack, index) {
  if (rec.status !== NEW)
    return index;
  if (rec.synthetic) {
    rec.status = LINKED;
    return index;
  }
  rec.status = LINKING;
  rec.index = rec.ancestor = index++;
  stack.push(rec);
  const { requests } = rec;
  for (let i = 0; i < requests.length; i++) {
    const dep = requests[i];
    index = inner(dep, stack, index);
    if (dep.status === LINKING) {
      if (dep === rec)
        rec.selfImport = true;
      if (dep.ancestor < rec.ancestor)
        rec.ancestor = dep.ancestor;
    }
  }
  instantiate(rec);
  if (rec.ancestor === rec.index)
    finishCycle(rec, stack);
  return index;
}

// `rec` is the first of a cycle, or alone.
function finishCycle(rec, stack) {
  const from = stack.lastIndexOf(rec);
  for (let i = from; i < stack.length; i++)
    stack[i].status = LINKED;
  if (stack.length - from > 1 || rec.selfImport) {
    for (let i = from; i < stack.length; i++)
      start(stack[i]);
    for (let i = from; i < stack.length; i++) {
      for (const dep of stack[i].requests)
        attachWaiting(dep);
    }
  } else if (rec.hasTla) {
    start(rec);
  }
  stack.length = from;
}

/** Links a module whose graph is loaded; throws SyntaxErrors. */
function link(rec) {
  if (rec.status !== NEW)
    return;
  const stack = [];
  let ok = false;
  try {
    inner(rec, stack, 0);
    ok = true;
  } finally {
    if (!ok) {
      for (const other of stack)
        other.status = NEW;
    }
  }
}

module.exports = {
  EVALUATED,
  EVALUATING,
  EVALUATING_ASYNC,
  LINKED,
  NEW,
  Cell,
  Record,
  enter,
  exportsOf,
  link,
  namespaceOf,
  publish,
  resolveExport,
  set,
  setCompiled,
  synthetic,
};
