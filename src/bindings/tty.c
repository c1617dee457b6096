/* Terminals: whether a descriptor is one, its size, and reading from it, for
 * lib/node/tty.js. Writing to a terminal is synchronous: see stdio.c.
 *
 * Lifetime: as the handles of net.c: pinned from open() to close(). Raw mode
 * is undone when the process exits.
 */
#include "js/js.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

typedef struct term_s {
  uv_tty_t uv;
  tdm_runtime_t* rt;
  tdm_js_open_t open;
  JSObjectRef wrapper; /* pinned until closing */
  JSObjectRef onread;  /* pinned until closing */
  char buf[16 * 1024];
} term_t;

static const tdm_class_t term_class = { "TTY", NULL };

static void on_closed(uv_handle_t* uv) {
  tdm_free(TDM_CONTAINER_OF((uv_tty_t*) uv, term_t, uv));
}

static void term_close(term_t* t) {
  tdm_js_closed(&t->open);
  tdm_js_unlink(t->wrapper);
  tdm_js_unpin(t->rt, t->wrapper);
  tdm_js_unpin(t->rt, t->onread);
  uv_close((uv_handle_t*) &t->uv, on_closed);
}

static void on_teardown(tdm_runtime_t* rt, tdm_js_open_t* self) {
  term_close(TDM_CONTAINER_OF(self, term_t, open));
}

static void on_alloc(uv_handle_t* uv, size_t hint, uv_buf_t* buf) {
  term_t* t = TDM_CONTAINER_OF((uv_tty_t*) uv, term_t, uv);

  *buf = uv_buf_init(t->buf, sizeof(t->buf));
}

static void on_read(uv_stream_t* uv, ssize_t n, const uv_buf_t* buf) {
  term_t* t = TDM_CONTAINER_OF((uv_tty_t*) uv, term_t, uv);
  JSContextRef ctx = tdm_js_context(t->rt);
  JSValueRef argv[2];
  void* copy;

  if (n == 0 || tdm_js_is_closing(t->rt))
    return;
  argv[0] = JSValueMakeNumber(ctx, (double) n);
  argv[1] = JSValueMakeUndefined(ctx);
  if (n > 0) {
    copy = tdm_malloc((size_t) n);
    memcpy(copy, buf->base, (size_t) n);
    argv[1] = tdm_js_take_arraybuffer(ctx, copy, (size_t) n);
  } else {
    uv_read_stop(uv);
  }
  tdm_js_call(t->rt, t->onread, NULL, 2, argv);
}

/* open(fd, onread(n, arrayBuffer)): a handle or a negative status. The end
 * comes as n = UV_EOF. */
TDM_METHOD(tty_open) {
  term_t* t = tdm_calloc(1, sizeof(*t));
  int err;

  t->rt = c->rt;
  err = uv_tty_init(tdm_js_uv(c->rt), &t->uv, tdm_arg_int32(c, 0), 0);
  if (err) {
    tdm_free(t);
    return tdm_ret_err(c, err);
  }
  t->wrapper = tdm_js_wrap(c->rt, &term_class, t);
  t->onread = tdm_arg_function(c, 1);
  tdm_js_pin(c->rt, t->wrapper);
  tdm_js_pin(c->rt, t->onread);
  tdm_js_opened(c->rt, &t->open, on_teardown);
  return t->wrapper;
}

static term_t* term_get(tdm_call_t* c) {
  return tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &term_class);
}

TDM_METHOD(tty_close) {
  term_t* t = term_get(c);

  if (t != NULL)
    term_close(t);
  return tdm_ret_undefined(c);
}

/* reading(handle, on): a status. */
TDM_METHOD(tty_reading) {
  term_t* t = term_get(c);

  if (t == NULL)
    return tdm_ret_err(c, UV_EBADF);
  if (tdm_arg_bool(c, 1))
    return tdm_ret_num(c,
                       uv_read_start((uv_stream_t*) &t->uv, on_alloc, on_read));
  return tdm_ret_num(c, uv_read_stop((uv_stream_t*) &t->uv));
}

static void reset_mode(void) {
  uv_tty_reset_mode();
}

/* setRawMode(handle, on): a status. */
TDM_METHOD(tty_set_raw_mode) {
  static bool registered; /* atexit() is the process's, as the terminal is */
  term_t* t = term_get(c);

  if (t == NULL)
    return tdm_ret_err(c, UV_EBADF);
  if (!registered) {
    registered = true;
    atexit(reset_mode);
  }
  return tdm_ret_num(c, uv_tty_set_mode(&t->uv, tdm_arg_bool(c, 1)
                                                    ? UV_TTY_MODE_RAW
                                                    : UV_TTY_MODE_NORMAL));
}

TDM_METHOD(tty_ref) {
  term_t* t = term_get(c);

  if (t != NULL && tdm_arg_bool(c, 1))
    uv_ref((uv_handle_t*) &t->uv);
  else if (t != NULL)
    uv_unref((uv_handle_t*) &t->uv);
  return tdm_ret_undefined(c);
}

TDM_METHOD(tty_isatty) {
  return tdm_ret_bool(c, isatty(tdm_arg_int32(c, 0)) == 1);
}

/* windowSize(fd): [columns, rows] or a negative status. */
TDM_METHOD(tty_window_size) {
  struct winsize ws;
  JSValueRef v[2];

  if (ioctl(tdm_arg_int32(c, 0), TIOCGWINSZ, &ws) != 0)
    return tdm_ret_err(c, UV_ENOTTY);
  v[0] = JSValueMakeNumber(c->ctx, ws.ws_col);
  v[1] = JSValueMakeNumber(c->ctx, ws.ws_row);
  return JSObjectMakeArray(c->ctx, 2, v, c->ex);
}

static const tdm_method_t tty_methods[] = {
  TDM_FN("open", 2, tty_open),
  TDM_FN("close", 1, tty_close),
  TDM_FN("reading", 2, tty_reading),
  TDM_FN("setRawMode", 2, tty_set_raw_mode),
  TDM_FN("ref", 2, tty_ref),
  TDM_FN("isatty", 1, tty_isatty),
  TDM_FN("windowSize", 1, tty_window_size),
  { NULL, 0, NULL },
};

static const tdm_const_t tty_consts[] = {
  { "EOF", UV_EOF },
  { NULL, 0 },
};

const tdm_binding_t tdm__binding_tty = { "tty", tty_methods, tty_consts, NULL };
