/* internalBinding('performance'): the clock of performance.now() and what the
 * loop knows of its own idleness.
 *
 * The clock counts ms from the start of the runtime; `timeOrigin` is when that
 * was, in ms since 1970. Idle time is counted from the first question on: the
 * loop measures it only when told to.
 */
#include <sys/time.h>

#include "js/js.h"
#include "js/js_int.h"

static double ms_now(tdm_runtime_t* rt) {
  return (double) (uv_hrtime() - rt->start_time) / 1e6;
}

TDM_METHOD(performance_now) {
  return tdm_ret_num(c, ms_now(c->rt));
}

TDM_METHOD(performance_time_origin) {
  struct timeval tv;
  double wall;

  gettimeofday(&tv, NULL);
  wall = (double) tv.tv_sec * 1e3 + (double) tv.tv_usec / 1e3;
  return tdm_ret_num(c, wall - ms_now(c->rt));
}

/* measureIdle(): idle time is counted from now on. */
TDM_METHOD(performance_measure_idle) {
  return tdm_ret_num(c,
                     uv_loop_configure(tdm_js_uv(c->rt), UV_METRICS_IDLE_TIME));
}

TDM_METHOD(performance_idle_time) {
  return tdm_ret_num(c, (double) uv_metrics_idle_time(tdm_js_uv(c->rt)) / 1e6);
}

static const tdm_method_t performance_methods[] = {
  TDM_FN("now", 0, performance_now),
  TDM_FN("timeOrigin", 0, performance_time_origin),
  TDM_FN("measureIdle", 0, performance_measure_idle),
  TDM_FN("idleTime", 0, performance_idle_time),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_performance = { "performance",
                                                 performance_methods, NULL,
                                                 NULL };
