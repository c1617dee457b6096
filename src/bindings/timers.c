/* Timers and immediates: one uv timer for the earliest timer of JavaScript,
 * and a check handle (with an idle handle that keeps the loop from sleeping)
 * for immediates. The queues are in lib/internal/timers.js.
 *
 * Between two callbacks all ticks and microtasks run, as in Node: therefore
 * JavaScript runs one callback for each call and says whether more is due.
 */
#include "js/js.h"

typedef struct timers_s {
  tdm_js_open_t open;
  tdm_runtime_t* rt;
  uv_timer_t timer;
  uv_check_t check;
  uv_idle_t idle;
  /* Both pinned. () -> ms to the next, -1 none, -2 more is due now. */
  JSObjectRef run_timer;
  JSObjectRef run_immediate; /* () -> whether there is more of this turn */
  int32_t info[2]; /* shared with JavaScript: [0] immediates that wait */
  int handles;
} timers_t;

static void on_closed(uv_handle_t* handle) {
  timers_t* t = handle->data;

  if (--t->handles == 0)
    tdm_free(t);
}

static void timers_close(tdm_runtime_t* rt, tdm_js_open_t* open) {
  timers_t* t = TDM_CONTAINER_OF(open, timers_t, open);

  tdm_js_unpin(rt, t->run_timer);
  tdm_js_unpin(rt, t->run_immediate);
  uv_close((uv_handle_t*) &t->timer, on_closed);
  uv_close((uv_handle_t*) &t->check, on_closed);
  uv_close((uv_handle_t*) &t->idle, on_closed);
}

static void on_timer(uv_timer_t* handle) {
  timers_t* t = handle->data;
  JSValueRef v;
  double next;

  do {
    v = tdm_js_call(t->rt, t->run_timer, NULL, 0, NULL);
    /* It threw and the program goes on: the queue stays as it is. */
    next = v != NULL ? JSValueToNumber(tdm_js_context(t->rt), v, NULL) : -2;
  } while (next == -2 && !tdm_js_is_closing(t->rt));

  if (next >= 0 && !tdm_js_is_closing(t->rt))
    uv_timer_start(&t->timer, on_timer, (uint64_t) next, 0);
}

static void on_check(uv_check_t* handle) {
  timers_t* t = handle->data;
  JSValueRef v;
  bool more;

  if (t->info[0] == 0)
    return;
  do {
    v = tdm_js_call(t->rt, t->run_immediate, NULL, 0, NULL);
    more = v == NULL || JSValueToBoolean(tdm_js_context(t->rt), v);
  } while (more && !tdm_js_is_closing(t->rt));
}

static void on_idle(uv_idle_t* handle) {
}

static const tdm_class_t timers_class = { "Timers", NULL };

static timers_t* self(tdm_call_t* c) {
  timers_t* t = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &timers_class);
  TDM_CHECK(t != NULL);
  return t;
}

/* open(runTimer, runImmediate) -> handle; once. */
TDM_METHOD(timers_open) {
  uv_loop_t* loop = tdm_js_uv(c->rt);
  timers_t* t = tdm_calloc(1, sizeof(*t));

  t->rt = c->rt;
  t->handles = 3;
  t->run_timer = tdm_arg_function(c, 0);
  t->run_immediate = tdm_arg_function(c, 1);
  tdm_js_pin(c->rt, t->run_timer);
  tdm_js_pin(c->rt, t->run_immediate);
  TDM_CHECK(uv_timer_init(loop, &t->timer) == 0);
  TDM_CHECK(uv_check_init(loop, &t->check) == 0);
  TDM_CHECK(uv_idle_init(loop, &t->idle) == 0);
  t->timer.data = t->check.data = t->idle.data = t;
  uv_unref((uv_handle_t*) &t->timer);
  uv_check_start(&t->check, on_check);
  uv_unref((uv_handle_t*) &t->check);
  tdm_js_opened(c->rt, &t->open, timers_close);

  return tdm_js_wrap(c->rt, &timers_class, t);
}

/* info(handle) -> Int32Array [immediates that wait]; shared. */
TDM_METHOD(timers_info) {
  timers_t* t = self(c);

  return tdm_js_share(c->ctx, kJSTypedArrayTypeInt32Array, t->info,
                      sizeof(t->info));
}

/* schedule(handle, ms): the earliest timer is due in so many ms. */
TDM_METHOD(timers_schedule) {
  timers_t* t = self(c);
  double ms = tdm_arg_double(c, 1);

  /* The loop's time may be old after long synchronous work. */
  uv_update_time(tdm_js_uv(c->rt));
  uv_timer_start(&t->timer, on_timer, ms > 0 ? (uint64_t) ms : 0, 0);
  return tdm_ret_undefined(c);
}

/* refTimer(handle, on): whether timers keep the loop alive. */
TDM_METHOD(timers_ref_timer) {
  timers_t* t = self(c);

  if (tdm_arg_bool(c, 1))
    uv_ref((uv_handle_t*) &t->timer);
  else
    uv_unref((uv_handle_t*) &t->timer);
  return tdm_ret_undefined(c);
}

/* refImmediate(handle, on): whether immediates do; on also means that the loop
 * does not sleep. */
TDM_METHOD(timers_ref_immediate) {
  timers_t* t = self(c);

  if (tdm_arg_bool(c, 1))
    uv_idle_start(&t->idle, on_idle);
  else
    uv_idle_stop(&t->idle);
  return tdm_ret_undefined(c);
}

/* now() -> the loop's time in ms. now(true) asks the clock first. */
TDM_METHOD(timers_now) {
  if (tdm_arg_bool(c, 0))
    uv_update_time(tdm_js_uv(c->rt));
  return tdm_ret_num(c, (double) uv_now(tdm_js_uv(c->rt)));
}

static const tdm_method_t timers_methods[] = {
  TDM_FN("open", 2, timers_open),
  TDM_FN("info", 1, timers_info),
  TDM_FN("schedule", 2, timers_schedule),
  TDM_FN("refTimer", 2, timers_ref_timer),
  TDM_FN("refImmediate", 2, timers_ref_immediate),
  TDM_FN("now", 1, timers_now),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_timers = { "timers", timers_methods, NULL,
                                            NULL };
