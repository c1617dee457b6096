/* The engine's own timers (FinalizationRegistry, async WebAssembly, idle
 * collection) are sources of the thread's default GLib main context. This file
 * makes such a context and lets libuv wait for it.
 *
 * GLib signals the context's wake-up descriptor whenever a source is attached
 * or its ready time changes while no thread owns the context. We never own it
 * but inside `turn`, so that one descriptor plus one timer for the earliest
 * ready time tell us all there is to know, and a loop turn in which the engine
 * wants nothing costs nothing. Neither handle keeps the loop alive.
 *
 * The engine sweeps its heap 10 ms at a time, ten times a second, and whatever
 * arrives meanwhile waits. So the timer gives the sources a fiftieth of the
 * loop's time: after a turn it waits fifty times as long as that took, at
 * most half a second. An allocation sweeps what it needs by itself. Callbacks
 * of FinalizationRegistry and WebAssembly's promises don't wait: they are ready
 * at once, which is what the descriptor is for.
 */
#include "js/js_int.h"

#define MAX_FDS 8
#define MAX_REST 500000000 /* ns */

static void turn(tdm__glib_t* g);

static void on_poll(uv_poll_t* handle, int status, int events) {
  turn(TDM_CONTAINER_OF(handle, tdm__glib_t, poll));
}

static void on_timer(uv_timer_t* handle) {
  turn(TDM_CONTAINER_OF(handle, tdm__glib_t, timer));
}

/* Asks the context what it waits for. Returns the timeout in ms, -1 for none;
 * *fd becomes its wake-up descriptor. */
static int query(tdm__glib_t* g, int* fd) {
  GPollFD fds[MAX_FDS];
  int timeout = -1;
  int priority;
  int n;

  TDM_CHECK(g_main_context_acquire(g->context));
  g_main_context_prepare(g->context, &priority);
  n = g_main_context_query(g->context, G_MAXINT, &timeout, fds, MAX_FDS);
  TDM_CHECK(n >= 1 && n <= MAX_FDS);
  *fd = fds[0].fd;
  g_main_context_release(g->context);
  return timeout;
}

static void turn(tdm__glib_t* g) {
  uint64_t start;
  uint64_t now;
  uint64_t rest;
  int timeout;
  int fd;

  /* At the end of the runtime the callbacks of FinalizationRegistry must not
   * run: an immediate or a timer that one starts would never come, and the
   * loop would wait for it for ever. */
  if (TDM_CONTAINER_OF(g, tdm_runtime_t, glib)->closing) {
    uv_poll_stop(&g->poll);
    uv_timer_stop(&g->timer);
    return;
  }

  /* Bounded: a source that is always ready must not starve the loop. */
  start = uv_hrtime();
  for (int i = 0; i < 64 && g_main_context_iteration(g->context, FALSE); i++)
    continue;
  now = uv_hrtime();
  g->rest_until =
      TDM_MAX(g->rest_until, now + TDM_MIN(50 * (now - start), MAX_REST));

  timeout = query(g, &fd);
  if (timeout < 0) {
    uv_timer_stop(&g->timer);
    return;
  }
  rest = timeout == 0 ? 0 : (g->rest_until - now) / 1000000;
  uv_update_time(g->timer.loop);
  uv_timer_start(&g->timer, on_timer, TDM_MAX((uint64_t) timeout, rest), 0);
}

int tdm__glib_init(tdm__glib_t* g, uv_loop_t* loop) {
  int err;
  int fd;

  g->context = g_main_context_new();
  g_main_context_push_thread_default(g->context);
  query(g, &fd);

  err = uv_poll_init(loop, &g->poll, fd);
  if (err) {
    tdm__glib_release(g);
    return err;
  }
  TDM_CHECK(uv_timer_init(loop, &g->timer) == 0);
  uv_unref((uv_handle_t*) &g->poll);
  uv_unref((uv_handle_t*) &g->timer);
  TDM_CHECK(uv_poll_start(&g->poll, UV_READABLE, on_poll) == 0);
  return 0;
}

void tdm__glib_close(tdm__glib_t* g) {
  uv_close((uv_handle_t*) &g->poll, NULL);
  uv_close((uv_handle_t*) &g->timer, NULL);
}

void tdm__glib_release(tdm__glib_t* g) {
  g_main_context_pop_thread_default(g->context);
  g_main_context_unref(g->context);
}
