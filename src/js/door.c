/* The one door from the loop into JavaScript, and what waits behind it:
 * nextTicks, microtasks, uncaught exceptions, and the callbacks of requests.
 *
 * Node's order after a callback: all nextTicks; then all microtasks; again
 * until both queues are empty. The engine runs microtasks when its lock is
 * given back for the last time, so the door holds the lock over the callback
 * and the ticks, and gives it back to let microtasks run. Whoever queues a
 * tick (or finds a rejected promise) sets tick_info[0].
 */
#include "js/js_int.h"

#include <stdlib.h>

/* Calls a hook with the lock held or not; an exception is fatal. */
static JSValueRef call_hook(tdm_runtime_t* rt,
                            tdm_hook_t hook,
                            size_t argc,
                            const JSValueRef argv[]) {
  JSValueRef ex = NULL;
  JSValueRef v;

  v = JSObjectCallAsFunction(rt->ctx, rt->hooks[hook], NULL, argc, argv, &ex);
  if (TDM_UNLIKELY(ex != NULL)) {
    if (hook == TDM_HOOK_FATAL) {
      /* The last resort failed itself: say so and end as Node does. */
      tdm__js_print_raw(rt->ctx, ex);
      exit(7);
    }
    tdm__js_fatal(rt, ex);
    return NULL;
  }
  return v;
}

void tdm__js_fatal(tdm_runtime_t* rt, JSValueRef ex) {
  call_hook(rt, TDM_HOOK_FATAL, 1, &ex);
}

/* With the lock held: ticks until there are none. */
static inline void run_ticks(tdm_runtime_t* rt) {
  while (TDM_UNLIKELY(rt->tick_info[0]))
    call_hook(rt, TDM_HOOK_DRAIN_TICKS, 0, NULL);
}

void tdm__js_drain(tdm_runtime_t* rt) {
  do {
    JSLock(rt->ctx);
    run_ticks(rt);
    JSUnlock(rt->ctx); /* microtasks run here */
  } while (rt->tick_info[0]);
}

JSValueRef tdm_js_call(tdm_runtime_t* rt,
                       JSObjectRef fn,
                       JSObjectRef self,
                       size_t argc,
                       const JSValueRef argv[]) {
  JSValueRef ex = NULL;
  JSValueRef v;

  if (TDM_UNLIKELY(rt->closing))
    return NULL;
  TDM_CHECK(rt->depth == 0);
  rt->depth++;

  JSLock(rt->ctx);
  v = JSObjectCallAsFunction(rt->ctx, fn, self, argc, argv, &ex);
  if (TDM_UNLIKELY(ex != NULL)) {
    v = NULL;
    tdm__js_fatal(rt, ex);
  }
  run_ticks(rt);
  JSUnlock(rt->ctx); /* microtasks run here */
  if (TDM_UNLIKELY(rt->tick_info[0]))
    tdm__js_drain(rt);

  rt->depth--;
  return v;
}

void tdm_js_pin(tdm_runtime_t* rt, JSValueRef v) {
  JSValueProtect(rt->ctx, v);
}

void tdm_js_unpin(tdm_runtime_t* rt, JSValueRef v) {
  JSValueUnprotect(rt->ctx, v);
}

/* ---- things that are open ---------------------------------------------- */

void tdm_js_opened(tdm_runtime_t* rt,
                   tdm_js_open_t* o,
                   void (*close)(tdm_runtime_t* rt, tdm_js_open_t* self)) {
  o->close = close;
  tdm_list_append(&rt->open, &o->node);
}

void tdm_js_closed(tdm_js_open_t* o) {
  tdm_list_remove(&o->node);
}

/* ---- requests ---------------------------------------------------------- */

void tdm_js_req_init(tdm_js_req_t* r,
                     tdm_runtime_t* rt,
                     JSObjectRef fn,
                     JSValueRef keep) {
  r->rt = rt;
  r->fn = fn;
  r->keep = keep;
  tdm_js_pin(rt, fn);
  if (keep != NULL)
    tdm_js_pin(rt, keep);
}

void tdm_js_req_done(tdm_js_req_t* r, size_t argc, const JSValueRef argv[]) {
  tdm_runtime_t* rt = r->rt;
  JSObjectRef fn = r->fn;

  if (r->keep != NULL)
    tdm_js_unpin(rt, r->keep);
  tdm_js_call(rt, fn, NULL, argc, argv);
  tdm_js_unpin(rt, fn);
}

void tdm_js_req_status(tdm_js_req_t* r, int status) {
  JSValueRef argv[1];

  argv[0] = JSValueMakeNumber(r->rt->ctx, status);
  tdm_js_req_done(r, 1, argv);
}

void tdm_js_req_value(tdm_js_req_t* r, int status, JSValueRef value) {
  JSValueRef argv[2];

  argv[0] = JSValueMakeNumber(r->rt->ctx, status);
  argv[1] = value;
  tdm_js_req_done(r, 2, argv);
}
