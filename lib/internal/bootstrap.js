'use strict';

// The first JavaScript of a runtime. It makes the internal `require`,
// `internalBinding` and the process object, puts the globals in place (each
// loads its module when first touched), and returns the functions through
// which C enters: see tdm_hook_t in src/js/js_int.h for their order.
//
// The wrapper's parameters carry other things for this one file.
const global = exports;
const compile = require;
const tickInfo = module;
const getBinding = process;

const bindings = Object.create(null);

function internalBinding(name) {
  return bindings[name] ?? (bindings[name] = getBinding(name));
}

const modules = new Map();
const proc = {};

// Loads the internal module `id` once; cycles see what is exported so far.
function requireInternal(id) {
  const loaded = modules.get(id);
  if (loaded !== undefined)
    return loaded.exports;

  const fn = compile(id);
  if (fn === undefined)
    throw new Error(`No such internal module: ${id}`);
  const mod = { id, exports: {}, loaded: false };
  modules.set(id, mod);
  let ok = false;
  try {
    fn.call(mod.exports, mod.exports, requireInternal, mod, proc,
            internalBinding);
    ok = true;
  } finally {
    if (!ok)
      modules.delete(id);
  }
  mod.loaded = true;
  if (id === 'events')
    requireInternal('internal/process').becomeEmitter(mod.exports);
  return mod.exports;
}

global.globalThis = global;
const ticks = requireInternal('internal/ticks');
ticks.setup(tickInfo);
const lifecycle = requireInternal('internal/process').setup(proc, ticks);
requireInternal('internal/globals').install(global);
if (lifecycle.channelFd !== undefined) {
  requireInternal('internal/ipc').setupChild(
    lifecycle.channelFd, proc.env.NODE_CHANNEL_SERIALIZATION_MODE);
  delete proc.env.NODE_CHANNEL_SERIALIZATION_MODE;
}

return [
  ticks.drain,
  lifecycle.fatal,
  (path) => requireInternal('internal/cjs').start(path),
  lifecycle.beforeExit,
  lifecycle.exit,
  ticks.onRejection,
];
