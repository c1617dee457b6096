/* internalBinding('fs_watch'): fs.watch (inotify, by uv_fs_event) and
 * fs.watchFile (repeated stats, by uv_fs_poll).
 *
 * A watcher is open from its creation until stop(): meanwhile its wrapper and
 * its function are pinned and it stands in the runtime's list of open things.
 * The struct is freed in the close callback.
 */
#include "bindings/fs_int.h"

typedef struct watch_s {
  union {
    uv_handle_t handle;
    uv_fs_event_t event;
    uv_fs_poll_t poll;
  } uv;
  tdm_js_open_t open;
  tdm_runtime_t* rt;
  JSObjectRef fn;      /* pinned while open */
  JSObjectRef wrapper; /* pinned while open */
  JSValueRef record;   /* poll: room for two stats; pinned while open */
  bool raw;
} watch_t;

/* Nothing to do: the wrapper is pinned while the watcher is open, and
 * unlinked when it closes. */
static void watch_finalize(tdm_runtime_t* rt, void* priv) {
}

static const tdm_class_t watch_class = { "FSWatchHandle", watch_finalize };

static void on_close(uv_handle_t* handle) {
  tdm_free(TDM_CONTAINER_OF(handle, watch_t, uv.handle));
}

static void watch_close(watch_t* w) {
  tdm_js_closed(&w->open);
  tdm_js_unlink(w->wrapper);
  tdm_js_unpin(w->rt, w->fn);
  tdm_js_unpin(w->rt, w->wrapper);
  if (w->record != NULL)
    tdm_js_unpin(w->rt, w->record);
  uv_close(&w->uv.handle, on_close);
}

static void on_teardown(tdm_runtime_t* rt, tdm_js_open_t* open) {
  watch_close(TDM_CONTAINER_OF(open, watch_t, open));
}

/* What both kinds of watch do after libuv's start gave `err`: the handle, or
 * the error. Argument 1 says whether it keeps the loop alive. */
static JSValueRef watch_started(tdm_call_t* c, watch_t* w, int err) {
  if (err) {
    uv_close(&w->uv.handle, on_close);
    return tdm_ret_err(c, err);
  }
  if (!tdm_arg_bool(c, 1))
    uv_unref(&w->uv.handle);
  w->wrapper = tdm_js_wrap(w->rt, &watch_class, w);
  tdm_js_pin(w->rt, w->wrapper);
  tdm_js_pin(w->rt, w->fn);
  if (w->record != NULL)
    tdm_js_pin(w->rt, w->record);
  tdm_js_opened(w->rt, &w->open, on_teardown);
  return w->wrapper;
}

static void
on_event(uv_fs_event_t* handle, const char* filename, int events, int status) {
  watch_t* w = TDM_CONTAINER_OF(handle, watch_t, uv.event);
  JSContextRef ctx = tdm_js_context(w->rt);
  JSValueRef argv[3];

  argv[0] = JSValueMakeNumber(ctx, status);
  argv[1] = JSValueMakeNumber(ctx, events);
  argv[2] = filename == NULL ? JSValueMakeNull(ctx)
                             : tdm__fs_path_value(ctx, filename, w->raw);
  tdm_js_call(w->rt, w->fn, NULL, 3, argv);
}

/* watch(path, persistent, raw, fn) -> handle. fn(status, events, filename);
 * events: 1 rename, 2 change. */
TDM_METHOD(fs_watch_start) {
  watch_t* w;
  tdm_js_text_t path;
  int err;

  if (!tdm__fs_arg_path(c, 0, &path))
    return NULL;
  w = tdm_calloc(1, sizeof(*w));
  w->rt = c->rt;
  w->raw = tdm_arg_bool(c, 2);
  w->fn = tdm_arg_function(c, 3);
  err = uv_fs_event_init(tdm_js_uv(c->rt), &w->uv.event);
  TDM_CHECK(err == 0);
  err = uv_fs_event_start(&w->uv.event, on_event, path.p, 0);
  tdm_js_text_release(&path);
  return watch_started(c, w, err);
}

static void on_poll(uv_fs_poll_t* handle,
                    int status,
                    const uv_stat_t* prev,
                    const uv_stat_t* curr) {
  watch_t* w = TDM_CONTAINER_OF(handle, watch_t, uv.poll);
  JSContextRef ctx = tdm_js_context(w->rt);
  JSValueRef argv[1];

  tdm__fs_put_stat(ctx, w->record, 0, curr);
  tdm__fs_put_stat(ctx, w->record, 1, prev);
  argv[0] = JSValueMakeNumber(ctx, status);
  tdm_js_call(w->rt, w->fn, NULL, 1, argv);
}

/* poll(path, persistent, interval in ms, record of two stats, fn) -> handle.
 * fn(status), after the current and the previous stat were put into the
 * record. */
TDM_METHOD(fs_watch_poll) {
  watch_t* w;
  tdm_js_text_t path;
  int err;

  if (!tdm__fs_arg_path(c, 0, &path))
    return NULL;
  w = tdm_calloc(1, sizeof(*w));
  w->rt = c->rt;
  w->record = tdm_arg(c, 3);
  w->fn = tdm_arg_function(c, 4);
  err = uv_fs_poll_init(tdm_js_uv(c->rt), &w->uv.poll);
  TDM_CHECK(err == 0);
  err = uv_fs_poll_start(&w->uv.poll, on_poll, path.p, tdm_arg_uint32(c, 2));
  tdm_js_text_release(&path);
  return watch_started(c, w, err);
}

/* stop(handle): no event comes after it. */
TDM_METHOD(fs_watch_stop) {
  watch_t* w = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &watch_class);

  if (w != NULL)
    watch_close(w);
  return tdm_ret_undefined(c);
}

/* ref(handle), unref(handle) */
TDM_METHOD(fs_watch_ref) {
  watch_t* w = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &watch_class);

  if (w != NULL)
    uv_ref(&w->uv.handle);
  return tdm_ret_undefined(c);
}

TDM_METHOD(fs_watch_unref) {
  watch_t* w = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &watch_class);

  if (w != NULL)
    uv_unref(&w->uv.handle);
  return tdm_ret_undefined(c);
}

static const tdm_method_t fs_watch_methods[] = {
  TDM_FN("watch", 4, fs_watch_start), TDM_FN("poll", 5, fs_watch_poll),
  TDM_FN("stop", 1, fs_watch_stop),   TDM_FN("ref", 1, fs_watch_ref),
  TDM_FN("unref", 1, fs_watch_unref), { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_fs_watch = { "fs_watch", fs_watch_methods,
                                              NULL, NULL };
