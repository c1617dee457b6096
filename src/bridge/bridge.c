/* JavaScript's end of the bridge to Python: what lib/internal/python does not
 * do itself.
 *
 * Values are written and read in JavaScript (lib/internal/python/writer.js,
 * reader.js), where the engine's compiler makes that faster than calls of its
 * C API are. They go through two runs of memory that both sides see, `out` and
 * `in`:
 *
 *   J writes records of calls into `out` -> submit() copies them into a batch,
 *   which goes to Python by lock-free pushes;
 *   replies come back by lock-free pushes -> they are copied into `in`, as many
 *   as fit, and settle(bytes) in JavaScript reads them: one call through the
 *   door for all that came (settle.c); long ones are read where they lie, in
 *   slices (slices.c).
 *
 * Shared memory of JavaScript's is pinned while Python sees it. Python's is an
 * ArrayBuffer whose finalizer, on any thread, gives it back.
 *
 * Thread: everything but the deallocators runs on J. J waits for Python in
 * wait(), which is for loading modules, in direct(), and nowhere else.
 */
#include "base/utf8.h"
#include "bridge/bridge_int.h"
#include "js/jsc_extra.h"

#include <sys/syscall.h>
#include <unistd.h>

/* How much the process must grow for the collector to hear of it: less is noise
 * of the allocators. */
#define PRESSURE_STEP (16u << 20)

/* A thread has one runtime and a runtime one bridge; to find it by way of the
 * context would cost more than most of the functions for JavaScript do. Set
 * while the bridge is open. */
static _Thread_local bridge_t* current;

/* ---- functions for JavaScript ------------------------------------------ */

/* start(...folders): starts CPython; undefined, or a message. Waits
 * for it, some 15 ms. */
TDM_METHOD(bridge_start) {
  tdm_js_text_t texts[8];
  const char* dirs[8];
  JSValueRef result = NULL;
  size_t n = 0;
  char* error = NULL;

  for (; n < TDM_ARRAY_SIZE(dirs) && n < c->argc; n++) {
    if (!tdm_arg_text(c, n, &texts[n]))
      goto out;
    dirs[n] = texts[n].p;
  }
  if (tdm_py_start(dirs, n, &error) != 0) {
    result = tdm_ret_str(c, error, strlen(error));
    tdm_free(error);
  } else {
    result = tdm_ret_undefined(c);
  }
out:
  while (n-- > 0)
    tdm_js_text_release(&texts[n]);
  return result;
}

static bool
add_home(tdm_call_t* c, bridge_t* b, JSValueRef v, tdm_shares_t* shares) {
  home_t* h;
  uint8_t* p;
  size_t n;

  if (!tdm_js_bytes(c->ctx, v, &p, &n))
    return false;
  h = tdm_malloc(sizeof(*h));
  tdm_shared_init(&h->shared, p, n, false, tdm__bridge_home_release);
  h->bridge = b;
  h->buffer = (JSObjectRef) v;
  atomic_fetch_add(&b->client.refs, 1);
  tdm_js_pin(b->rt, v);
  tdm_shares_add(shares, &h->shared);
  return true;
}

/* The buffers that argument `at` lists, if any. False when one can't be shared,
 * or with an exception. */
static bool
take_buffers(tdm_call_t* c, bridge_t* b, size_t at, tdm_shares_t* shares) {
  JSObjectRef buffers = tdm_arg_object(c, at);
  JSValueRef v;
  unsigned i;
  unsigned n;

  if (buffers == NULL)
    return true;
  v = tdm_js_get(c->ctx, buffers, "length", c->ex);
  n = v != NULL ? (unsigned) JSValueToNumber(c->ctx, v, NULL) : 0;
  for (i = 0; i < n; i++) {
    v = JSObjectGetPropertyAtIndex(c->ctx, buffers, i, c->ex);
    if (v == NULL || !add_home(c, b, v, shares)) {
      tdm_shares_release(shares);
      return false;
    }
  }
  return true;
}

static void direct_read(bridge_t* b, size_t n) {
  JSValueRef argv[1];

  if (n == 0)
    return;
  b->reading = b->in;
  b->shares = &b->direct_shares;
  argv[0] = JSValueMakeNumber(tdm_js_context(b->rt), (double) n);
  tdm__bridge_call_settle(b, true, 1, argv);
}

/* direct([buffers]): runs the call at the start of `out` on this thread, which
 * waits for the GIL (py.sync). The number of bytes in `in`, with its reply if
 * there is one yet; -1 when a buffer can't be shared. Most calls have nothing
 * to pass here, as the engine's API takes its time for each argument. */
static JSValueRef bridge_direct(JSContextRef ctx,
                                JSObjectRef fn,
                                JSObjectRef self,
                                size_t argc,
                                const JSValueRef argv[],
                                JSValueRef* ex) {
  bridge_t* b = current;
  bool polling = atomic_exchange(&b->client.polling, true);
  tdm_call_t c = { ctx, b->rt, self, argc, argv, ex };
  tdm_py_reply_t* r;
  tdm_py_reply_t* next;
  tdm_shares_t shares;
  unsigned count = 0;
  uint32_t length;
  size_t n = 0;

  tdm_shares_init(&shares);
  if (argc > 0 && !take_buffers(&c, b, 0, &shares)) {
    atomic_store(&b->client.polling, polling);
    return *ex != NULL ? NULL : tdm_ret_num(&c, -1);
  }
  memcpy(&length, b->out, sizeof(length));
  TDM_CHECK(length <= b->out_size);
  b->inflight++;
  TDM_CHECK(tdm_py_direct(&b->client, b->out, length, &shares));
  tdm_shares_release(&b->direct_shares);
  r = tdm_py_client_take(&b->client);
  if (b->queue != NULL)
    r = tdm__bridge_queue(b, r, true);
  if (b->loop == NULL) { /* the program ended in there */
    for (; r != NULL; r = next) {
      next = r->next;
      tdm_py_reply_free(r);
    }
    return tdm_ret_num(&c, 0);
  }
  for (; r != NULL &&
         n + r->len + TDM__BRIDGE_RECORD_HEAD + 8 <= TDM__BRIDGE_SCRATCH;
       r = next) {
    next = r->next;
    count += r->kind <= TDM_PY_FAILED;
    n += tdm__bridge_put_record(b->in + n, r, &b->direct_shares);
    tdm_py_reply_free(r);
  }
  b->inflight -= count;
  tdm__bridge_update_hold(b);
  if (r != NULL) { /* too much for `in`: those first, in their order */
    direct_read(b, n);
    tdm__bridge_settle(b, r, true);
    n = 0;
  }
  b->reading = b->in;
  b->shares = &b->direct_shares;
  atomic_store(&b->client.polling, polling);
  if (!polling && atomic_load(&b->client.replies) != NULL)
    tdm__bridge_notify(&b->client);
  return tdm_ret_num(&c, (double) n);
}

/* onSettle(fn, slice): fn(bytes[, arrayBuffer]) reads replies. slice(slot,
 * kind, arrayBuffer) begins with a long one, slice() goes on until slicesEnd().
 */
TDM_METHOD(bridge_on_settle) {
  bridge_t* b = current;

  tdm_js_unpin(c->rt, b->settle);
  tdm_js_unpin(c->rt, b->read_slice);
  b->settle = tdm_arg_function(c, 0);
  b->read_slice = tdm_arg_function(c, 1);
  tdm_js_pin(c->rt, b->settle);
  tdm_js_pin(c->rt, b->read_slice);
  return tdm_ret_undefined(c);
}

/* slicesEnd(): the long reply that slice() reads is read. */
TDM_METHOD(bridge_slices_end) {
  tdm__bridge_slices_end(current);
  return tdm_ret_undefined(c);
}

static void use_output(bridge_t* b, char* p, size_t size) {
  b->out_array = tdm_js_take_uint8array(tdm_js_context(b->rt), p, size);
  tdm_js_pin(b->rt, b->out_array);
  b->out = p;
  b->out_size = size;
}

/* output(size): a Uint8Array of at least `size` bytes to write calls
 * in, with what the last one held; that one is dead from now on. */
TDM_METHOD(bridge_output) {
  bridge_t* b = current;
  size_t size = TDM__BRIDGE_SCRATCH;
  char* p;

  while (size < tdm_arg_double(c, 0))
    size *= 2;
  if (size != b->out_size) {
    /* The old memory belongs to the old array from now on. */
    p = tdm_malloc_large(size);
    memcpy(p, b->out, TDM_MIN(size, b->out_size));
    tdm_js_unpin(c->rt, b->out_array);
    use_output(b, p, size);
  }
  return b->out_array;
}

/* exchange(): another Uint8Array for the same purpose, until the next
 * exchange(): what stands in each stays there. */
TDM_METHOD(bridge_exchange) {
  bridge_t* b = current;
  JSObjectRef array = b->other_array;
  char* p = b->other;
  size_t size = b->other_size;

  b->other_array = b->out_array;
  b->other = b->out;
  b->other_size = b->out_size;
  if (array == NULL) {
    use_output(b, tdm_malloc(TDM__BRIDGE_SCRATCH), TDM__BRIDGE_SCRATCH);
  } else {
    b->out_array = array;
    b->out = p;
    b->out_size = size;
  }
  return b->out_array;
}

/* input(): the Uint8Array that tdm__bridge_settle() reads. */
TDM_METHOD(bridge_input) {
  return current->in_array;
}

/* submit(bytes, calls[, buffers]): sends the records at the start of
 * `out`, of which `calls` are calls and the rest answers; false when a buffer
 * can't be shared (it was detached). */
TDM_METHOD(bridge_submit) {
  bridge_t* b = current;
  double bytes = tdm_arg_double(c, 0);
  unsigned calls = tdm_arg_uint32(c, 1);
  tdm_shares_t shares;

  tdm_shares_init(&shares);
  if (!take_buffers(c, b, 2, &shares))
    return *c->ex != NULL ? NULL : tdm_ret_bool(c, false);
  TDM_CHECK(bytes <= b->out_size);
  b->inflight += calls;
  tdm__bridge_update_hold(b);
  TDM_CHECK(tdm_py_submit(&b->client, b->out, (size_t) bytes, &shares));
  return tdm_ret_bool(c, true);
}

/* abandon(n): so many more (or fewer) calls have nobody who waits for them. */
TDM_METHOD(bridge_abandon) {
  current->abandoned += (unsigned) tdm_arg_int32(c, 0);
  tdm__bridge_update_hold(current);
  return tdm_ret_undefined(c);
}

/* Waits for J to be told of a reply; false when it is `until` (0: never). */
static bool await_reply(bridge_t* b, uint64_t until) {
  uint64_t now;

  if (until == 0) {
    uv_cond_wait(&b->cond, &b->mutex);
    return true;
  }
  now = uv_hrtime();
  if (now >= until)
    return false;
  uv_cond_timedwait(&b->cond, &b->mutex, until - now);
  return true;
}

/* wait(flags, i[, ms]): settles replies until flags[i] is not 0. Blocks J:
 * for loading a module, as reading and compiling one does. False when `ms` have
 * gone by, if there are any. */
TDM_METHOD(bridge_wait) {
  bridge_t* b = current;
  uint32_t i = tdm_arg_uint32(c, 1);
  tdm_py_reply_t* r;
  uint8_t* flags;
  uint32_t ms = tdm_arg_uint32(c, 2);
  uint64_t until = ms > 0 ? uv_hrtime() + (uint64_t) ms * 1000000 : 0;
  bool polling;
  size_t n;

  if (!tdm_arg_bytes(c, 0, &flags, &n) || i >= n)
    return tdm_throw_type(c, "flags[%u]", i);
  /* Called from what a reply started, J was said to be looking: not here. */
  polling = atomic_exchange(&b->client.polling, false);
  while (flags[i] == 0) {
    uv_mutex_lock(&b->mutex);
    b->waiting = true;
    do
      r = tdm_py_client_take(&b->client);
    while (r == NULL && await_reply(b, until));
    b->waiting = false;
    uv_mutex_unlock(&b->mutex);
    if (r == NULL)
      break;
    tdm__bridge_settle(b, r, true);
  }
  atomic_store(&b->client.polling, polling);
  return tdm_ret_bool(c, flags[i] != 0);
}

static void give_back(void* p, void* share) {
  tdm_shared_unref(share);
}

/* memory(i): an ArrayBuffer over share `i` of what tdm__bridge_settle() reads.
 */
TDM_METHOD(bridge_memory) {
  static uint8_t nothing[16];
  bridge_t* b = current;
  uint32_t i = tdm_arg_uint32(c, 0);
  tdm_shared_t* s;

  if (b->shares == NULL || i >= b->shares->n)
    return tdm_throw_type(c, "no memory %u", i);
  s = b->shares->v[i];
  if (s->release == tdm__bridge_home_release &&
      TDM_CONTAINER_OF(s, home_t, shared)->bridge == b)
    return TDM_CONTAINER_OF(s, home_t, shared)->buffer;
  return JSObjectMakeArrayBufferWithBytesNoCopy(
      c->ctx, s->p != NULL ? s->p : nothing, s->n, give_back, tdm_shared_ref(s),
      c->ex);
}

/* pressure(): tells the collector by how much the process has grown since the
 * last time. A stand-in takes some hundred bytes of its heap, what it stands
 * for may be of any size, and only a collection can tell that nobody needs it.
 * Reading the size takes 10 us. */
TDM_METHOD(bridge_pressure) {
  bridge_t* b = current;
  size_t rss;

  if (uv_resident_set_memory(&rss) != 0)
    return tdm_ret_undefined(c);
  if (rss > b->known_rss && rss - b->known_rss < PRESSURE_STEP)
    return tdm_ret_undefined(c);
  if (rss > b->known_rss && b->known_rss > 0)
    JSReportExtraMemoryCost(c->ctx, rss - b->known_rss);
  b->known_rss = rss;
  return tdm_ret_undefined(c);
}

/* string(offset, n, wide): the text at `offset` of what tdm__bridge_settle()
 * reads. */
TDM_METHOD(bridge_string) {
  bridge_t* b = current;
  const char* p = b->reading + (size_t) tdm_arg_double(c, 0);
  uint32_t n = tdm_arg_uint32(c, 1);
  uint16_t small[256];
  uint16_t* copy;
  JSValueRef v;

  if (!tdm_arg_bool(c, 2))
    return tdm_js_latin1(c->ctx, p, n);
  copy = n <= TDM_ARRAY_SIZE(small) ? small : tdm_malloc((size_t) n * 2);
  memcpy(copy, p, (size_t) n * 2); /* aligned */
  v = tdm_js_utf16(c->ctx, copy, n);
  if (copy != small)
    tdm_free(copy);
  return v;
}

/* putUnits(offset, string, wide): writes the units of the string into `out`, a
 * byte or two for each, for which there is room; the offset behind them, or -1
 * where one doesn't fit into a byte. The engine makes UTF-16 of all of it. */
TDM_METHOD(bridge_put_units) {
  bridge_t* b = current;
  size_t offset = (size_t) tdm_arg_double(c, 0);
  JSStringRef s = JSValueToStringCopy(c->ctx, tdm_arg(c, 1), c->ex);
  bool wide = tdm_arg_bool(c, 2);
  const JSChar* units;
  size_t n;
  bool fits;

  if (s == NULL)
    return NULL;
  n = JSStringGetLength(s);
  units = JSStringGetCharactersPtr(s);
  fits = wide || tdm_utf16_is_latin1(units, n);
  TDM_CHECK(offset + (wide ? n * 2 : n) <= b->out_size);
  if (wide)
    memcpy(b->out + offset, units, n * 2);
  else if (fits)
    tdm_utf16_to_latin1(b->out + offset, units, n);
  JSStringRelease(s);
  return tdm_ret_num(c, fits ? (double) (offset + (wide ? n * 2 : n)) : -1);
}

static const tdm_method_t methods[] = {
  TDM_FN("start", 0, bridge_start),
  TDM_FN("onSettle", 2, bridge_on_settle),
  TDM_FN("slicesEnd", 0, bridge_slices_end),
  TDM_FN("output", 1, bridge_output),
  TDM_FN("exchange", 0, bridge_exchange),
  TDM_FN("input", 0, bridge_input),
  TDM_FN("submit", 2, bridge_submit),
  TDM_FN("direct", 1, bridge_direct),
  TDM_FN("abandon", 1, bridge_abandon),
  TDM_FN("wait", 2, bridge_wait),
  TDM_FN("memory", 1, bridge_memory),
  TDM_FN("pressure", 0, bridge_pressure),
  TDM_FN("string", 3, bridge_string),
  TDM_FN("putUnits", 3, bridge_put_units),
  { NULL, 0, NULL },
};

/* ---- begin and end ----------------------------------------------------- */

/* The runtime ends. Python stops with the main runtime, before the memory of
 * its JavaScript goes; a thread's runtime leaves it running. */
static void close_bridge(tdm_runtime_t* rt, tdm_js_open_t* open) {
  bridge_t* b = TDM_CONTAINER_OF(open, bridge_t, open);

  tdm_py_client_close(&b->client);
  if (getpid() == (pid_t) syscall(SYS_gettid))
    tdm_py_stop();
  tdm__bridge_drain_freed(b);
  if (b->holding)
    tdm_loop_unhold(b->loop);
  uv_mutex_lock(&b->mutex);
  b->loop = NULL;
  uv_mutex_unlock(&b->mutex);
  tdm__bridge_queue_release(b);
  tdm_js_unpin(rt, b->settle);
  tdm_js_unpin(rt, b->read_slice);
  tdm_js_unpin(rt, b->out_array);
  if (b->other_array != NULL)
    tdm_js_unpin(rt, b->other_array);
  tdm_js_unpin(rt, b->in_array);
  tdm_js_closed(open);
  tdm_shares_release(&b->direct_shares);
  b->shares = NULL;
  current = NULL;
  tdm_py_client_unref(&b->client);
}

/* Found by name: see src/bindings/python_module.h. */
JSObjectRef tdm_python_open(tdm_runtime_t* rt, JSValueRef* ex);

JSObjectRef tdm_python_open(tdm_runtime_t* rt, JSValueRef* ex) {
  JSContextRef ctx = tdm_js_context(rt);
  JSObjectRef object = tdm_js_object(ctx);
  const tdm_method_t* m;
  JSStringRef name;
  bridge_t* b;

  b = tdm_calloc(1, sizeof(*b));
  tdm_py_client_init(&b->client, tdm__bridge_notify, tdm__bridge_free);
  TDM_CHECK(uv_mutex_init(&b->mutex) == 0);
  TDM_CHECK(uv_cond_init(&b->cond) == 0);
  b->rt = rt;
  b->loop = tdm_js_loop(rt);
  b->task.run = tdm__bridge_run;
  b->slice.run = tdm__bridge_slice;
  b->queue_end = &b->queue;
  b->client.serve = tdm__bridge_serve;
  b->may_spin = tdm_py_may_spin();
  /* Each is pinned at once: the next one may start the collector. */
  use_output(b, tdm_malloc(TDM__BRIDGE_SCRATCH), TDM__BRIDGE_SCRATCH);
  b->in = tdm_malloc(TDM__BRIDGE_SCRATCH);
  b->in_array = tdm_js_take_uint8array(ctx, b->in, TDM__BRIDGE_SCRATCH);
  tdm_js_pin(rt, b->in_array);
  b->settle = tdm_js_object(ctx);
  tdm_js_pin(rt, b->settle);
  b->read_slice = tdm_js_object(ctx);
  tdm_js_pin(rt, b->read_slice);
  tdm_js_opened(rt, &b->open, close_bridge);

  for (m = methods; m->name != NULL; m++) {
    name = JSStringCreateWithUTF8CString(m->name);
    JSObjectSetProperty(ctx, object, name,
                        JSObjectMakeFunctionWithCallback(ctx, name, m->fn),
                        kJSPropertyAttributeNone, ex);
    JSStringRelease(name);
  }
  current = b;
  return object;
}
