/* internalBinding('types'): what an object is, by the engine's own word. For
 * util.inspect and util.types, where prototypes and tags may lie and proxies
 * may not be triggered.
 *
 *   kind(v)      the kind of an object, numbered as in
 *                lib/internal/util/kinds.js
 *   proxy(v)     [target, handler] of a proxy, [null, null] when revoked
 *   promise(v)   [state, result]: 0 pending, 1 fulfilled, 2 rejected;
 *                undefined when it can't be known
 *   iterator(v)  [collection, kind, index] of a Map's or Set's iterator, where
 *                kind is 0 keys, 1 values, 2 entries and index counts the
 *                entries it has passed, -1 for all; undefined when it can't be
 *                known
 *
 * The C API tells dates, arrays and buffers apart, nothing else. Every cell of
 * the engine's heap carries its type in one byte of its header, and the
 * numbers change between versions; so a table from byte to kind is made at
 * first use from one sample of each kind. A byte that samples of two kinds
 * share, or that other objects have too, says nothing: those answer kExotic
 * and JavaScript looks further. The fields of proxies and iterators are used
 * only if those of the samples are where we look for them.
 *
 * This reads the engine's objects and never writes them.
 */
#include <dlfcn.h>

#include "js/js.h"

/* Where a cell has its type, and the first field of a proxy or iterator. */
enum { kTypeByte = 5, kFields = 2 };

enum {
  kOther = 0,
  kArray = 1,
  kProxy = 2,
  kMapIterator = 5,
  kSetIterator = 6,
  kPromise = 10,
  kExotic = 27,
};

/* JSPromise::status(VM&) and result(VM&), exported without a declaration. The
 * context group is the VM. */
typedef unsigned (*status_fn)(const void* promise, const void* vm);
typedef JSValueRef (*result_fn)(const void* promise, const void* vm);

/* Each sample: [kind, value]. The last ones show what generic objects are. */
static const char samples_source[] =
    "(function () {"
    "  const m = new Map([[1, 2], [3, 4]]), s = new Set([1]);"
    "  const mi = m.entries(); mi.next();"
    "  const me = new Map().keys(); me.next();"
    "  const t = {}, h = {};"
    "  const b = new ArrayBuffer(8);"
    "  const out = [mi, m, me, t, h, new Proxy(t, h)];"
    "  const add = (k, ...v) => { for (const x of v) out.push(k, x); };"
    "  add(1, [], new (class extends Array {})(), Array.prototype);"
    "  add(2, out[5], new Proxy(add, h));"
    "  add(3, m); add(4, s); add(5, mi); add(6, s.values());"
    "  add(7, new WeakMap()); add(8, new WeakSet());"
    "  add(9, new WeakRef(t)); add(10, Promise.resolve());"
    "  add(11, new Date()); add(12, /a/); add(13, new Error());"
    "  add(14, b); add(15, new DataView(b));"
    "  for (const n of ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16',"
    "                   'Int32', 'Uint32', 'Float16', 'Float32', 'Float64',"
    "                   'BigInt64', 'BigUint64']) {"
    "    const C = globalThis[n + 'Array'];"
    "    if (C) add(16, new C(b));"
    "  }"
    "  add(17, new Number(1)); add(18, new String('s'));"
    "  add(19, new Boolean(true)); add(20, Object(Symbol.iterator));"
    "  add(21, Object(1n));"
    "  add(22, (function () { return arguments; })(),"
    "      (function (a) { 'use strict'; return arguments; })(1),"
    "      (function (a) { return [() => a, arguments]; })(1)[1]);"
    "  add(23, (function* () {})()); add(24, (async function* () {})());"
    "  add(25, add, Array);"
    "  add(27, Math, JSON, new FinalizationRegistry(add));"
    "  add(0, t, Object.create(null), [].values());"
    "  return out;"
    "})()";

typedef struct types_s {
  bool begun;
  bool ready;
  uint8_t plain; /* the types of {} and [], known before the rest */
  uint8_t array;
  bool proxies;   /* fields of proxies are where we look */
  bool iterators; /* the same of iterators */
  uint8_t kinds[256];
  uint64_t ended; /* in place of the storage of an exhausted iterator */
  status_fn status;
  result_fn result;
} types_t;

/* Properties of the loaded engine, which don't change; the one exception is
 * `ended`, which belongs to the context, that is to the thread. */
static _Thread_local types_t types;

static uint8_t type_byte(JSValueRef v) {
  return ((const uint8_t*) v)[kTypeByte];
}

static uint64_t word(JSValueRef v, int i) {
  return ((const uint64_t*) v)[i];
}

/* Small integers as the engine boxes them. */
static bool is_int(uint64_t w) {
  return (w >> 49) == (UINT64_C(0xfffe000000000000) >> 49);
}

static JSObjectRef sample(JSContextRef ctx, JSObjectRef out, unsigned i) {
  JSValueRef v = JSObjectGetPropertyAtIndex(ctx, out, i, NULL);
  return JSValueIsObject(ctx, v) ? (JSObjectRef) v : NULL;
}

static void types_learn(JSContextRef ctx) {
  types.ready = true;
  JSStringRef source = JSStringCreateWithUTF8CString(samples_source);
  JSValueRef ex = NULL;
  JSObjectRef out =
      (JSObjectRef) JSEvaluateScript(ctx, source, NULL, NULL, 1, &ex);
  JSStringRelease(source);
  if (ex != NULL || out == NULL) {
    /* The program broke a global class: only what needs no sample is known. */
    memset(types.kinds, kOther, sizeof(types.kinds));
    types.kinds[types.array] = kArray;
    return;
  }

  JSObjectRef iter = sample(ctx, out, 0);
  JSObjectRef map = sample(ctx, out, 1);
  JSObjectRef ended = sample(ctx, out, 2);
  JSObjectRef target = sample(ctx, out, 3);
  JSObjectRef handler = sample(ctx, out, 4);
  JSObjectRef proxy = sample(ctx, out, 5);
  types.proxies = word(proxy, kFields) == (uintptr_t) target &&
                  word(proxy, kFields + 1) == (uintptr_t) handler;
  /* An iterator has: entry, collection, storage, kind. */
  types.iterators =
      is_int(word(iter, kFields)) && (int32_t) word(iter, kFields) == 1 &&
      word(iter, kFields + 1) == (uintptr_t) map &&
      word(iter, kFields + 2) == word(map, kFields) &&
      is_int(word(iter, kFields + 3)) && (int32_t) word(iter, kFields + 3) == 2;
  types.ended = word(ended, kFields + 2);

  memset(types.kinds, 0xff, sizeof(types.kinds));
  unsigned n = (unsigned) JSValueToNumber(
      ctx, tdm_js_get(ctx, out, "length", NULL), NULL);
  for (unsigned i = 6; i + 1 < n; i += 2) {
    JSValueRef k = JSObjectGetPropertyAtIndex(ctx, out, i, NULL);
    uint8_t kind = (uint8_t) JSValueToNumber(ctx, k, NULL);
    uint8_t byte = type_byte(sample(ctx, out, i + 1));
    if (types.kinds[byte] == 0xff)
      types.kinds[byte] = kind;
    else if (types.kinds[byte] != kind)
      types.kinds[byte] = kExotic;
  }
  for (int i = 0; i < 256; i++) {
    if (types.kinds[i] == 0xff)
      types.kinds[i] = kOther;
  }
  types.status =
      (status_fn) dlsym(RTLD_DEFAULT, "_ZNK3JSC9JSPromise6statusERNS_2VME");
  types.result =
      (result_fn) dlsym(RTLD_DEFAULT, "_ZNK3JSC9JSPromise6resultERNS_2VME");
}

/* The kind of any value; kOther for what is no object. Most programs only ever
 * show plain objects and arrays: they don't pay for the samples. */
static int kind_of(JSContextRef ctx, JSValueRef v) {
  if (!JSValueIsObject(ctx, v))
    return kOther;
  if (TDM_UNLIKELY(!types.ready)) {
    if (!types.begun) {
      types.begun = true;
      types.plain = type_byte(JSObjectMake(ctx, NULL, NULL));
      types.array = type_byte(JSObjectMakeArray(ctx, 0, NULL, NULL));
    }
    if (type_byte(v) == types.plain)
      return kOther;
    if (type_byte(v) == types.array)
      return kArray;
    types_learn(ctx);
  }
  return types.kinds[type_byte(v)];
}

TDM_METHOD(types_kind) {
  return tdm_ret_num(c, kind_of(c->ctx, tdm_arg(c, 0)));
}

/* A field as a value: an empty one reads as null. */
static JSValueRef field(JSContextRef ctx, JSValueRef v, int i) {
  JSValueRef f = (JSValueRef) word(v, kFields + i);
  return JSValueIsObject(ctx, f) ? f : JSValueMakeNull(ctx);
}

/* JSObjectGetProxyTarget is exported, but not in the headers. */
JS_EXPORT JSObjectRef JSObjectGetProxyTarget(JSObjectRef object);

TDM_METHOD(types_proxy) {
  JSValueRef v = tdm_arg(c, 0);
  JSValueRef pair[2] = { JSValueMakeNull(c->ctx), JSValueMakeNull(c->ctx) };
  if (JSValueIsObject(c->ctx, v)) {
    JSObjectRef target = JSObjectGetProxyTarget((JSObjectRef) v);
    if (target != NULL)
      pair[0] = target;
    if (kind_of(c->ctx, v) == kProxy && types.proxies) {
      pair[1] = field(c->ctx, v, 1);
      if (JSValueIsNull(c->ctx, pair[1]))
        pair[0] = pair[1]; /* a revoked one keeps its target */
    }
  }
  return JSObjectMakeArray(c->ctx, 2, pair, c->ex);
}

TDM_METHOD(types_promise) {
  JSValueRef v = tdm_arg(c, 0);
  if (kind_of(c->ctx, v) != kPromise || types.status == NULL ||
      types.result == NULL)
    return tdm_ret_undefined(c);
  JSContextGroupRef vm = JSContextGetGroup(c->ctx);
  unsigned state = types.status(v, vm);
  JSValueRef pair[2] = {
    tdm_ret_num(c, state),
    state == 0 ? tdm_ret_undefined(c) : types.result(v, vm),
  };
  return JSObjectMakeArray(c->ctx, 2, pair, c->ex);
}

TDM_METHOD(types_iterator) {
  JSValueRef v = tdm_arg(c, 0);
  int kind = kind_of(c->ctx, v);
  if ((kind != kMapIterator && kind != kSetIterator) || !types.iterators ||
      !is_int(word(v, kFields)) || !is_int(word(v, kFields + 3)))
    return tdm_ret_undefined(c);
  JSValueRef collection = field(c->ctx, v, 1);
  if (!JSValueIsObject(c->ctx, collection))
    return tdm_ret_undefined(c);
  int32_t index = (int32_t) word(v, kFields);
  uint64_t storage = word(v, kFields + 2);
  if (storage == types.ended) {
    index = -1;
  } else if (storage != word(collection, kFields)) {
    /* The collection was rehashed meanwhile: another numbering. */
    return tdm_ret_undefined(c);
  }
  JSValueRef out[3] = {
    collection,
    tdm_ret_num(c, (int32_t) word(v, kFields + 3)),
    tdm_ret_num(c, index),
  };
  return JSObjectMakeArray(c->ctx, 3, out, c->ex);
}

static const tdm_method_t types_methods[] = {
  TDM_FN("kind", 1, types_kind),
  TDM_FN("proxy", 1, types_proxy),
  TDM_FN("promise", 1, types_promise),
  TDM_FN("iterator", 1, types_iterator),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_types = { "types", types_methods, NULL, NULL };
