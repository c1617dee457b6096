/* node:http's server between src/http and lib/internal/http.
 *
 * The path of a request is one call into JavaScript and one out of it:
 * onRequest(id, bits, block), respond(id, bits, head, body). A connection is a
 * number to JavaScript, so that an idle one costs the JavaScript heap nothing:
 * the index of a slot, and a generation that tells a reused slot from the one
 * before.
 *
 * Lifetime: a server lives from create() to release() (or teardown); its
 * functions are pinned so long. Connections belong to src/http.
 */
#include "bindings/http_block.h"
#include "bindings/net.h"
#include "http/chars.h"
#include "http/server.h"

enum {
  SLOT_BITS = 19,
  SLOT_MAX = 1 << SLOT_BITS,
  GENERATIONS = 1 << 12, /* both together are an int32 */
  /* Content from this size on is written from where it stands. */
  BIG_BODY = 16 * 1024,
  /* What http_t.tmp keeps from one use to the next. */
  TMP_KEEP = 1024 * 1024,
};

/* Bits of conn.user above the id. */
#define USER_WATCHED (UINT64_C(1) << 32) /* JavaScript wants onClose */
#define USER_UNKNOWN (UINT64_C(1) << 33) /* JavaScript never saw it */

enum {
  FN_REQUEST,  /* (id, bits, block) */
  FN_BODY,     /* (id, bytes) -> go on? */
  FN_BODY_END, /* (id, trailers) */
  FN_DRAIN,    /* (id) */
  FN_ABORT,    /* (id) */
  FN_ERROR,    /* (id, code, reason, status, input, bytes parsed of it)
                  -> taken care of? */
  FN_OPEN,     /* (id): only while config.openEvents is on */
  FN_CLOSE,    /* (id): only when watched */
  FN_EMPTY,    /* (): no connection is left */
  FN_ACCEPT,   /* (status): accepting failed */
  FN_COUNT
};

static const char* const fn_names[FN_COUNT] = {
  "onRequest", "onBody", "onBodyEnd", "onDrain", "onAbort",
  "onError",   "onOpen", "onClose",   "onEmpty", "onAcceptError",
};

/* The bits of onRequest: method, minor version, TDM_HTTP_F_*, and: */
enum {
  REQ_FLAGS_SHIFT = 9,
  REQ_COMPLETE = 1 << 17, /* no content follows */
  REQ_LAST = 1 << 18,     /* the connection ends after this exchange */
};

/* What pull() says beside its value. */
enum { PULL_NOTHING, PULL_MORE, PULL_END, PULL_ERROR };

typedef struct slot_s {
  tdm_http_conn_t* conn; /* NULL: free */
  uint32_t next;         /* free list */
  uint32_t generation;
} slot_t;

/* For all servers of a runtime: loop->http. */
typedef struct http_s {
  slot_t* slots;
  uint32_t slots_cap;
  uint32_t free; /* the first free slot, or slots_cap */
  tdm_buf_t tmp;
  int32_t info[4]; /* shared: [0] PULL_* */
} http_t;

/* The config that JavaScript shares: src/http's, and ours. */
typedef struct js_config_s {
  tdm_http_config_t core;
  double open_events;
  double max_connections; /* Infinity when there is no limit */
  double dropped;
} js_config_t;

typedef struct js_server_s {
  tdm_http_server_t core;
  js_config_t* config; /* in `config_array`, or `last_config` */
  js_config_t last_config;
  bool released;
  bool adopting;
  tdm_runtime_t* rt;
  http_t* http;
  tdm_js_open_t open;
  JSObjectRef wrapper;      /* pinned */
  JSObjectRef owner;        /* pinned: `this` of the functions */
  JSObjectRef config_array; /* pinned */
  JSObjectRef fn[FN_COUNT]; /* pinned */
  JSValueRef listener;      /* the net handle, pinned; NULL: none */
} js_server_t;

/* A big body on its way. */
typedef struct big_write_s {
  tdm_stream_write_t req;
  tdm_runtime_t* rt;
  JSValueRef keep; /* pinned */
} big_write_t;

static const tdm_class_t server_class = { "HttpServer", NULL };

/* ---- slots ------------------------------------------------------------- */

static void http_release(tdm_loop_t* loop) {
  http_t* h = loop->http;

  tdm_free(h->slots);
  tdm_buf_release(&h->tmp);
  tdm_free(h);
  loop->http = NULL;
}

static http_t* http_get(tdm_runtime_t* rt) {
  tdm_loop_t* loop = tdm_js_loop(rt);

  if (loop->http == NULL) {
    loop->http = tdm_calloc(1, sizeof(http_t));
    loop->http_release = http_release;
  }
  return loop->http;
}

static bool slot_take(http_t* h, tdm_http_conn_t* c) {
  uint32_t i, cap;

  if (h->free == h->slots_cap) {
    if (h->slots_cap == SLOT_MAX)
      return false;
    cap = h->slots_cap == 0 ? 64 : h->slots_cap * 2;
    h->slots = tdm_realloc(h->slots, cap * sizeof(*h->slots));
    for (i = h->slots_cap; i < cap; i++)
      h->slots[i] = (slot_t){ NULL, i + 1, 0 };
    h->slots_cap = cap;
  }
  i = h->free;
  h->free = h->slots[i].next;
  h->slots[i].conn = c;
  c->user = i | h->slots[i].generation << SLOT_BITS;
  return true;
}

static void slot_give_back(http_t* h, tdm_http_conn_t* c) {
  uint32_t i = (uint32_t) c->user & (SLOT_MAX - 1);
  slot_t* s = &h->slots[i];

  s->conn = NULL;
  s->generation = (s->generation + 1) % GENERATIONS;
  s->next = h->free;
  h->free = i;
}

/* The connection of an id, or NULL when it is gone. */
static tdm_http_conn_t* conn_get(tdm_call_t* c) {
  http_t* h = tdm_js_loop(c->rt)->http;
  uint32_t id = tdm_arg_uint32(c, 0);
  uint32_t i = id & (SLOT_MAX - 1);

  if (h == NULL || i >= h->slots_cap || h->slots[i].conn == NULL ||
      h->slots[i].generation != id >> SLOT_BITS)
    return NULL;
  return h->slots[i].conn;
}

static JSValueRef id_of(JSContextRef ctx, const tdm_http_conn_t* c) {
  return JSValueMakeNumber(ctx, (uint32_t) c->user);
}

/* ---- events ------------------------------------------------------------ */

static js_server_t* server_of(tdm_http_conn_t* c) {
  return TDM_CONTAINER_OF(c->server, js_server_t, core);
}

static JSValueRef call(js_server_t* s, int fn, size_t n, const JSValueRef* v) {
  if (s->released || tdm_js_is_closing(s->rt))
    return NULL;
  return tdm_js_call(s->rt, s->fn[fn], s->owner, n, v);
}

static JSValueRef call_id(tdm_http_conn_t* c, int fn) {
  js_server_t* s = server_of(c);
  JSValueRef id = id_of(tdm_js_context(s->rt), c);

  return call(s, fn, 1, &id);
}

static void on_open(tdm_http_conn_t* c) {
  js_server_t* s = server_of(c);

  if (s->config->core.connections > s->config->max_connections ||
      !slot_take(s->http, c)) {
    s->config->dropped++;
    c->user = USER_UNKNOWN;
    tdm_http_conn_close(c);
    return;
  }
  if (s->config->open_events != 0 && !s->adopting)
    call_id(c, FN_OPEN);
}

static void on_request(tdm_http_conn_t* c) {
  js_server_t* s = server_of(c);
  JSContextRef ctx = tdm_js_context(s->rt);
  tdm_http_parser_t* p = &c->parser;
  uint32_t bits = p->method | (uint32_t) p->minor << 8 |
                  (uint32_t) (p->flags & 0xff) << REQ_FLAGS_SHIFT;
  JSValueRef v[3];

  if (c->flags & TDM_HTTP_C_REQ_DONE)
    bits |= REQ_COMPLETE;
  if (c->flags & TDM_HTTP_C_CLOSE)
    bits |= REQ_LAST;
  v[0] = id_of(ctx, c);
  v[1] = JSValueMakeNumber(ctx, bits);
  v[2] = tdm__http_block(ctx, p, p->target, &s->http->tmp);
  call(s, FN_REQUEST, 3, v);
}

/* An ArrayBuffer: lib/ makes a Buffer of it. */
static JSValueRef copy_bytes(JSContextRef ctx, const char* p, size_t n) {
  void* copy = tdm_malloc(n);

  if (n > 0)
    memcpy(copy, p, n);
  return tdm_js_take_arraybuffer(ctx, copy, n);
}

static void on_body(tdm_http_conn_t* c, const char* p, size_t n) {
  js_server_t* s = server_of(c);
  JSContextRef ctx = tdm_js_context(s->rt);
  JSValueRef v[2], go_on;

  if (tdm_js_is_closing(s->rt))
    return;
  v[0] = id_of(ctx, c);
  v[1] = copy_bytes(ctx, p, n);
  /* Off first: a pull within the call turns it on, whatever push() said. */
  tdm_http_conn_read(c, false);
  go_on = call(s, FN_BODY, 2, v);
  if (go_on != NULL && JSValueToBoolean(ctx, go_on))
    tdm_http_conn_read(c, true);
}

static JSValueRef trailers_of(js_server_t* s, tdm_http_conn_t* c) {
  if (c->parser.nfields == 0)
    return JSValueMakeUndefined(tdm_js_context(s->rt));
  return tdm__http_block(tdm_js_context(s->rt), &c->parser, TDM_SLICE(""),
                         &s->http->tmp);
}

static void on_body_end(tdm_http_conn_t* c) {
  js_server_t* s = server_of(c);
  JSValueRef v[2];

  v[0] = id_of(tdm_js_context(s->rt), c);
  v[1] = trailers_of(s, c);
  call(s, FN_BODY_END, 2, v);
}

static void on_drain(tdm_http_conn_t* c) {
  call_id(c, FN_DRAIN);
}

static void on_abort(tdm_http_conn_t* c) {
  call_id(c, FN_ABORT);
}

static bool on_error(tdm_http_conn_t* c, int error) {
  js_server_t* s = server_of(c);
  JSContextRef ctx = tdm_js_context(s->rt);
  const char* code;
  const char* reason;
  JSValueRef v[6], done;
  int status = 400;

  if (tdm_js_is_closing(s->rt))
    return false;
  if (error == TDM_HTTP_E_TIMEOUT) {
    code = "ERR_HTTP_REQUEST_TIMEOUT";
    reason = "Request timeout";
    status = 408;
  } else if (error > 0) {
    code = tdm_http_error_code(error);
    reason = tdm_http_error_reason(error);
    status = tdm_http_error_status(error);
  } else {
    code = uv_err_name(error);
    reason = uv_strerror(error);
    status = error;
  }
  v[0] = id_of(ctx, c);
  v[1] = tdm_js_cstr(ctx, code);
  v[2] = tdm_js_cstr(ctx, reason);
  v[3] = JSValueMakeNumber(ctx, status);
  v[4] = v[5] = JSValueMakeUndefined(ctx);
  if (c->raw != NULL) {
    v[4] = copy_bytes(ctx, c->raw, c->end - c->raw);
    v[5] = JSValueMakeNumber(ctx, c->cur - c->raw);
  }
  done = call(s, FN_ERROR, 6, v);
  return done != NULL && JSValueToBoolean(ctx, done);
}

static void on_close(tdm_http_conn_t* c) {
  js_server_t* s = server_of(c);

  if (!(c->user & USER_UNKNOWN)) {
    if (c->user & USER_WATCHED)
      call_id(c, FN_CLOSE);
    slot_give_back(s->http, c);
  }
  if (s->config->core.connections == 1)
    call(s, FN_EMPTY, 0, NULL);
}

static const tdm_http_server_ops_t server_ops = {
  .on_open = on_open,
  .on_request = on_request,
  .on_body = on_body,
  .on_body_end = on_body_end,
  .on_drain = on_drain,
  .on_abort = on_abort,
  .on_error = on_error,
  .on_close = on_close,
};

/* ---- servers ----------------------------------------------------------- */

static void on_accept(void* arg, tdm_stream_t* listener, int status) {
  js_server_t* s = arg;
  JSValueRef v;

  if (status == 0)
    status = tdm_http_server_accept(&s->core, listener);
  if (status == 0)
    return;
  v = JSValueMakeNumber(tdm_js_context(s->rt), status);
  call(s, FN_ACCEPT, 1, &v);
}

static void on_server_closed(tdm_http_server_t* core) {
  tdm_free(TDM_CONTAINER_OF(core, js_server_t, core));
}

/* Nothing of JavaScript is touched after this; the struct itself lives until
 * its connections and handles are closed. */
static void server_release(js_server_t* s) {
  int i;

  s->released = true;
  tdm_js_closed(&s->open);
  tdm_js_unlink(s->wrapper);
  if (s->listener != NULL) {
    tdm_net_set_acceptor(tdm_js_context(s->rt), s->listener, NULL, NULL);
    tdm_js_unpin(s->rt, s->listener);
  }
  s->last_config = *s->config;
  s->config = &s->last_config;
  s->core.config = &s->last_config.core;
  for (i = 0; i < FN_COUNT; i++)
    tdm_js_unpin(s->rt, s->fn[i]);
  tdm_js_unpin(s->rt, s->config_array);
  tdm_js_unpin(s->rt, s->owner);
  tdm_js_unpin(s->rt, s->wrapper);
  tdm_http_server_close_all(&s->core);
  tdm_http_server_close(&s->core, on_server_closed);
}

static void on_teardown(tdm_runtime_t* rt, tdm_js_open_t* open) {
  server_release(TDM_CONTAINER_OF(open, js_server_t, open));
}

static js_server_t* server_get(tdm_call_t* c) {
  return tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &server_class);
}

static JSObjectRef pinned(tdm_runtime_t* rt, JSObjectRef o) {
  tdm_js_pin(rt, o);
  return o;
}

/* defaults(config): writes the defaults into a Float64Array(CONFIG_SIZE). */
TDM_METHOD(http_defaults) {
  js_config_t config = { .max_connections = UINT32_MAX };
  uint8_t* p;
  size_t n;

  TDM_CHECK(tdm_arg_bytes(c, 0, &p, &n) && n == sizeof(config));
  tdm_http_config_init(&config.core);
  memcpy(p, &config, n);
  return tdm_ret_undefined(c);
}

/* create(owner, functions, config) -> server: the functions of fn_names, with
 * `owner` as `this`. It exists until release(). */
TDM_METHOD(http_create) {
  JSObjectRef owner = tdm_arg_object(c, 0);
  JSObjectRef fns = tdm_arg_object(c, 1);
  js_server_t* s;
  JSValueRef v;
  uint8_t* p;
  size_t n;
  int i;

  TDM_CHECK(tdm_arg_bytes(c, 2, &p, &n) && n == sizeof(js_config_t));
  s = tdm_calloc(1, sizeof(*s));
  s->rt = c->rt;
  s->http = http_get(c->rt);
  s->config = (js_config_t*) p;
  for (i = 0; i < FN_COUNT; i++) {
    v = tdm_js_get(c->ctx, fns, fn_names[i], c->ex);
    TDM_CHECK(v != NULL && JSValueIsObject(c->ctx, v));
    s->fn[i] = pinned(c->rt, (JSObjectRef) v);
  }
  s->owner = pinned(c->rt, owner);
  s->config_array = pinned(c->rt, tdm_arg_object(c, 2));
  tdm_http_server_init(&s->core, tdm_js_loop(c->rt), &server_ops,
                       &s->config->core, NULL);
  s->wrapper = pinned(c->rt, tdm_js_wrap(c->rt, &server_class, s));
  tdm_js_opened(c->rt, &s->open, on_teardown);
  return s->wrapper;
}

/* listen(server, netHandle): the handle's connections come here. */
TDM_METHOD(http_listen) {
  js_server_t* s = server_get(c);
  JSValueRef handle = tdm_arg(c, 1);

  if (s == NULL || !tdm_net_set_acceptor(c->ctx, handle, on_accept, s))
    return tdm_ret_err(c, UV_EBADF);
  if (s->listener != NULL)
    tdm_js_unpin(c->rt, s->listener);
  s->listener = handle;
  tdm_js_pin(c->rt, handle);
  s->core.closing = false;
  return tdm_ret_num(c, 0);
}

/* adopt(server, netHandle, bytes or undefined) -> the id of the connection
 * that the socket becomes, or a negative status. */
TDM_METHOD(http_adopt) {
  js_server_t* s = server_get(c);
  tdm_http_conn_t* conn;
  tdm_stream_t* stream;
  uint8_t* p = NULL;
  size_t n = 0;

  if (s == NULL)
    return tdm_ret_err(c, UV_EBADF);
  stream = tdm_net_take_stream(c->ctx, tdm_arg(c, 1));
  if (stream == NULL)
    return tdm_ret_err(c, UV_EBUSY);
  if (!tdm_arg_is_undefined(c, 2))
    tdm_arg_bytes(c, 2, &p, &n);
  s->adopting = true; /* JavaScript knows. */
  conn = tdm_http_server_adopt(&s->core, stream, (const char*) p, n);
  s->adopting = false;
  return conn != NULL ? id_of(c->ctx, conn) : tdm_ret_err(c, UV_EMFILE);
}

/* release(server): closes what is open; no function is called any more. */
TDM_METHOD(http_release_server) {
  js_server_t* s = server_get(c);

  if (s != NULL)
    server_release(s);
  return tdm_ret_undefined(c);
}

/* closing(server): no connection is kept alive from now on. */
TDM_METHOD(http_closing) {
  js_server_t* s = server_get(c);

  if (s != NULL)
    s->core.closing = true;
  return tdm_ret_undefined(c);
}

/* closeIdle(server): the connections that wait for a request. */
TDM_METHOD(http_close_idle) {
  js_server_t* s = server_get(c);

  if (s != NULL)
    tdm_http_server_close_idle(&s->core);
  return tdm_ret_undefined(c);
}

/* ids(server) -> the ids of all connections, for closeAllConnections. */
TDM_METHOD(http_ids) {
  js_server_t* s = server_get(c);
  http_t* h = http_get(c->rt);
  JSValueRef* v = NULL;
  JSObjectRef array;
  uint32_t i;
  size_t n = 0;

  if (s != NULL && h->slots_cap > 0) {
    /* On the C heap, but numbers need no pin. */
    v = tdm_malloc(h->slots_cap * sizeof(*v));
    for (i = 0; i < h->slots_cap; i++)
      if (h->slots[i].conn != NULL && h->slots[i].conn->server == &s->core)
        v[n++] = id_of(c->ctx, h->slots[i].conn);
  }
  array = JSObjectMakeArray(c->ctx, n, v, c->ex);
  tdm_free(v);
  return array;
}

/* ---- responses --------------------------------------------------------- */

/* Whether UTF-8 that the engine made stands for `len` UTF-16 units: it stops
 * at a lone surrogate without saying so. */
static bool is_whole(const char* p, size_t n, size_t len) {
  size_t i, units = 0;

  if (n == len && !tdm__has_high_bit(p, n))
    return true;
  for (i = 0; i < n; i++)
    units += ((uint8_t) p[i] & 0xc0) != 0x80;
  for (i = 0; i < n; i++)
    units += (uint8_t) p[i] >= 0xf0; /* a pair */
  return units == len;
}

/* The UTF-8 of a string into h->tmp. Returns its size, or -1 when it threw. */
static ssize_t text_to_tmp(tdm_call_t* c, http_t* h, JSValueRef v) {
  JSStringRef s = JSValueToStringCopy(c->ctx, v, c->ex);
  size_t max, n;
  tdm_js_text_t t;

  if (s == NULL)
    return -1;
  max = JSStringGetMaximumUTF8CStringSize(s);
  tdm_buf_reset(&h->tmp);
  n = JSStringGetUTF8CString(s, tdm_buf_reserve(&h->tmp, max), max);
  if (TDM_UNLIKELY(n == 0 ||
                   !is_whole(h->tmp.data, n - 1, JSStringGetLength(s)))) {
    JSStringRelease(s);
    if (!tdm_js_text(c->ctx, v, &t, c->ex))
      return -1;
    tdm_buf_put(&h->tmp, t.p, t.n);
    n = t.n + 1;
    tdm_js_text_release(&t);
    return n - 1;
  }
  JSStringRelease(s);
  return n - 1;
}

/* h->tmp has been used. */
static void tmp_done(http_t* h) {
  if (TDM_UNLIKELY(h->tmp.cap > TMP_KEEP))
    tdm_buf_release(&h->tmp);
}

/* Header lines: one byte for each character (lib/ refused those over 255). */
static bool put_lines(tdm_call_t* c, tdm_http_conn_t* conn, JSValueRef v) {
  JSStringRef s;
  size_t i, len, max, n;
  const JSChar* wide;
  char* w;

  if (!JSValueIsString(c->ctx, v))
    return true;
  s = JSValueToStringCopy(c->ctx, v, c->ex);
  if (s == NULL)
    return false;
  len = JSStringGetLength(s);
  max = JSStringGetMaximumUTF8CStringSize(s);
  w = tdm_stream_reserve(conn->stream, max);
  n = JSStringGetUTF8CString(s, w, max);
  if (TDM_UNLIKELY(n != len + 1)) {
    wide = JSStringGetCharactersPtr(s);
    for (i = 0; i < len; i++)
      w[i] = (char) wide[i];
  }
  tdm_stream_commit(conn->stream, len);
  JSStringRelease(s);
  return true;
}

/* The bits that JavaScript passes: status, TDM_HTTP_R_* from bit 10 on, and
 * one of ours. */
#define BITS_STATUS(bits) ((int) ((bits) &1023))
#define BITS_FLAGS(bits) ((bits) >> 10 & 1023)
#define BITS_OWN_LINE (1u << 20) /* `head` begins with the status line */

static bool put_head(tdm_call_t* c,
                     tdm_http_conn_t* conn,
                     uint32_t bits,
                     JSValueRef head,
                     uint64_t length) {
  if (!(bits & BITS_OWN_LINE))
    tdm_http_res_begin(conn, BITS_STATUS(bits), NULL, 0);
  if (!put_lines(c, conn, head))
    return false;
  tdm_http_res_headers_done(conn, BITS_FLAGS(bits), length);
  return true;
}

static void on_big_written(tdm_stream_write_t* req, int status) {
  big_write_t* w = TDM_CONTAINER_OF(req, big_write_t, req);

  tdm_js_unpin(w->rt, w->keep);
  tdm_free(w);
}

/* Writes bytes that JavaScript owns, after what was put. */
static void put_big(
    tdm_call_t* c, tdm_http_conn_t* conn, JSValueRef v, uint8_t* p, size_t n) {
  big_write_t* w = tdm_malloc(sizeof(*w));
  uv_buf_t buf = uv_buf_init((char*) p, n);
  int r;

  w->rt = c->rt;
  w->keep = v;
  tdm_js_pin(c->rt, v);
  r = tdm_stream_write(conn->stream, &w->req, &buf, 1, on_big_written);
  if (r == 0)
    conn->stream->flags |= TDM_STREAM_WANT_DRAIN;
  else
    on_big_written(&w->req, 0);
  /* An error shows again when the rest is flushed. */
}

/* Content, framed. `v` is a string or bytes. */
static bool put_content(tdm_call_t* c, tdm_http_conn_t* conn, JSValueRef v) {
  http_t* h = tdm_js_loop(c->rt)->http;
  uint8_t* p;
  size_t len;
  ssize_t n;

  if (conn->flags & TDM_HTTP_C_NO_BODY)
    return true;
  if (JSValueIsString(c->ctx, v)) {
    n = text_to_tmp(c, h, v);
    if (n < 0)
      return false;
    tdm_http_res_body(conn, h->tmp.data, n);
    tmp_done(h);
  } else if (tdm_js_bytes(c->ctx, v, &p, &len) && len > 0) {
    if (len < BIG_BODY) {
      tdm_http_res_body(conn, p, len);
    } else {
      tdm_http_res_chunk_begin(conn, len);
      put_big(c, conn, v, p, len);
      tdm_http_res_chunk_end(conn);
    }
  }
  return true;
}

/* What is still to be sent; tells JavaScript when to wait. */
static JSValueRef queued(tdm_call_t* c, tdm_http_conn_t* conn) {
  size_t n;

  if (conn->flags & TDM_HTTP_C_DEAD)
    return tdm_ret_num(c, 0);
  n = tdm_stream_queued(conn->stream);
  /* What was only put leaves in this turn; when it is much, at once. */
  if (n >= BIG_BODY && conn->stream->out.len > 0) {
    tdm_stream_flush(conn->stream);
    n = tdm_stream_queued(conn->stream);
  }
  return tdm_ret_num(c, n);
}

static tdm_http_conn_t* responding(tdm_call_t* c) {
  tdm_http_conn_t* conn = conn_get(c);

  return conn != NULL && tdm_http_conn_can_respond(conn) ? conn : NULL;
}

/* respond(id, bits, head, body) -> bytes that wait, or -1: the connection is
 * gone. The whole response; Content-Length (R_LENGTH) is the body's size. */
TDM_METHOD(http_respond) {
  tdm_http_conn_t* conn = responding(c);
  http_t* h = tdm_js_loop(c->rt)->http;
  uint32_t bits = tdm_arg_uint32(c, 1);
  JSValueRef body = tdm_arg(c, 3);
  uint8_t* p = NULL;
  size_t len = 0;
  ssize_t n;

  if (conn == NULL)
    return tdm_ret_num(c, -1);

  if (JSValueIsString(c->ctx, body)) {
    n = text_to_tmp(c, h, body);
    if (n < 0)
      return NULL;
    if (!put_head(c, conn, bits, tdm_arg(c, 2), n))
      return NULL;
    tdm_http_res_body(conn, h->tmp.data, n);
    tmp_done(h);
  } else {
    if (!JSValueIsUndefined(c->ctx, body))
      tdm_js_bytes(c->ctx, body, &p, &len);
    if (!put_head(c, conn, bits, tdm_arg(c, 2), len))
      return NULL;
    if (len > 0 && !put_content(c, conn, body))
      return NULL;
  }
  tdm_http_res_done(conn, NULL, 0);
  return queued(c, conn);
}

/* head(id, bits, head) -> as respond. Only the head, or a 1xx. */
TDM_METHOD(http_head) {
  tdm_http_conn_t* conn = responding(c);

  if (conn == NULL)
    return tdm_ret_num(c, -1);
  if (!put_head(c, conn, tdm_arg_uint32(c, 1), tdm_arg(c, 2), 0))
    return NULL;
  return queued(c, conn);
}

/* write(id, content) -> as respond. */
TDM_METHOD(http_write) {
  tdm_http_conn_t* conn = responding(c);

  if (conn == NULL)
    return tdm_ret_num(c, -1);
  if (!put_content(c, conn, tdm_arg(c, 1)))
    return NULL;
  return queued(c, conn);
}

/* end(id, content or undefined, trailer lines or undefined) -> as respond. */
TDM_METHOD(http_end) {
  tdm_http_conn_t* conn = responding(c);
  http_t* h = tdm_js_loop(c->rt)->http;
  ssize_t n = 0;

  if (conn == NULL)
    return tdm_ret_num(c, -1);
  if (!tdm_arg_is_undefined(c, 1) && !put_content(c, conn, tdm_arg(c, 1)))
    return NULL;
  if (!tdm_arg_is_undefined(c, 2)) {
    n = text_to_tmp(c, h, tdm_arg(c, 2));
    if (n < 0)
      return NULL;
  }
  tdm_http_res_done(conn, h->tmp.data, n);
  tmp_done(h);
  return queued(c, conn);
}

/* ---- requests ---------------------------------------------------------- */

/* pull(id) -> bytes or undefined; info[0] is PULL_*. When it says
 * PULL_NOTHING, onBody and onBodyEnd follow. With PULL_END, the value may be
 * the last bytes, or a string: the trailers. */
TDM_METHOD(http_pull) {
  tdm_http_conn_t* conn = conn_get(c);
  http_t* h = http_get(c->rt);
  JSValueRef v = tdm_ret_undefined(c);
  tdm_http_event_t ev;

  h->info[0] = PULL_ERROR;
  if (conn == NULL)
    return v;
  ev = tdm_http_conn_pull(conn);
  if (ev == TDM_HTTP_BODY) {
    h->info[0] = PULL_MORE;
    v = copy_bytes(c->ctx, conn->parser.body.p, conn->parser.body.n);
    /* Often that was all of it: saves a call. */
    if (tdm_http_parser_is_at_end(&conn->parser) &&
        tdm_http_conn_pull(conn) == TDM_HTTP_END)
      h->info[0] = PULL_END;
  } else if (ev == TDM_HTTP_END) {
    h->info[0] = PULL_END;
    v = trailers_of(server_of(conn), conn);
  } else if (ev == TDM_HTTP_NEED_MORE) {
    h->info[0] = PULL_NOTHING;
    tdm_http_conn_read(conn, true);
  }
  return v;
}

/* dump(id): nobody wants the rest of the content. */
TDM_METHOD(http_dump) {
  tdm_http_conn_t* conn = conn_get(c);

  if (conn != NULL)
    tdm_http_conn_dump(conn);
  return tdm_ret_undefined(c);
}

/* ---- connections ------------------------------------------------------- */

/* address(id, remote) -> [ip, port, family] or a negative status. */
TDM_METHOD(http_address) {
  tdm_http_conn_t* conn = conn_get(c);

  if (conn == NULL || conn->stream == NULL)
    return tdm_ret_err(c, UV_ENOTCONN);
  return tdm_net_address(c, conn->stream, tdm_arg_bool(c, 1));
}

/* counts(id) -> [bytes read, bytes written, bytes queued] or undefined. */
TDM_METHOD(http_counts) {
  tdm_http_conn_t* conn = conn_get(c);
  JSValueRef v[3];

  if (conn == NULL || conn->stream == NULL)
    return tdm_ret_undefined(c);
  v[0] = tdm_ret_num(c, conn->stream->bytes_read);
  v[1] = tdm_ret_num(c, conn->stream->bytes_written);
  v[2] = tdm_ret_num(c, tdm_stream_queued(conn->stream));
  return JSObjectMakeArray(c->ctx, 3, v, c->ex);
}

/* watch(id): onClose is wanted. */
TDM_METHOD(http_watch) {
  tdm_http_conn_t* conn = conn_get(c);

  if (conn != NULL)
    conn->user |= USER_WATCHED;
  return tdm_ret_undefined(c);
}

/* close(id, politely): at once, or when what was written has left. The
 * exchange, if any, is over without onAbort. */
TDM_METHOD(http_close) {
  tdm_http_conn_t* conn = conn_get(c);

  if (conn == NULL)
    return tdm_ret_undefined(c);
  conn->flags &= ~TDM_HTTP_C_EXCHANGE;
  if (conn->flags & TDM_HTTP_C_DEAD)
    return tdm_ret_undefined(c);
  if (tdm_arg_bool(c, 1)) {
    tdm_http_conn_end(conn);
  } else {
    /* Node has written by now what we have only put. */
    tdm_stream_flush(conn->stream);
    tdm_http_conn_close(conn);
  }
  return tdm_ret_undefined(c);
}

/* refuse(id, status): an empty answer, then the end. */
TDM_METHOD(http_refuse) {
  tdm_http_conn_t* conn = conn_get(c);

  if (conn != NULL)
    tdm_http_conn_refuse(conn, tdm_arg_int32(c, 1));
  return tdm_ret_undefined(c);
}

/* raw(id, content): bytes past all framing (a 'clientError' answer). */
TDM_METHOD(http_raw) {
  tdm_http_conn_t* conn = conn_get(c);
  http_t* h = http_get(c->rt);
  uint8_t* p;
  size_t len;
  ssize_t n;

  if (conn == NULL || (conn->flags & TDM_HTTP_C_DEAD))
    return tdm_ret_num(c, -1);
  if (JSValueIsString(c->ctx, tdm_arg(c, 1))) {
    n = text_to_tmp(c, h, tdm_arg(c, 1));
    if (n < 0)
      return NULL;
    tdm_stream_put(conn->stream, h->tmp.data, n);
    tmp_done(h);
  } else if (tdm_arg_bytes(c, 1, &p, &len)) {
    tdm_stream_put(conn->stream, p, len);
  }
  return queued(c, conn);
}

/* detach(id) -> [netHandle, bytes read too far] or undefined: the connection
 * is no HTTP any more. */
TDM_METHOD(http_detach) {
  tdm_http_conn_t* conn = conn_get(c);
  tdm_stream_t* stream;
  tdm_slice_t rest;
  JSValueRef v[2];

  if (conn == NULL || (conn->flags & TDM_HTTP_C_DEAD))
    return tdm_ret_undefined(c);
  stream = tdm_http_conn_detach(conn, &rest);
  v[1] = copy_bytes(c->ctx, rest.p, rest.n);
  v[0] = tdm_net_handle(c->rt, stream);
  return JSObjectMakeArray(c->ctx, 2, v, c->ex);
}

/* setNoDelay(id, on), setKeepAlive(id, on, seconds), ref(id, on) */
TDM_METHOD(http_set_nodelay) {
  tdm_http_conn_t* conn = conn_get(c);

  if (conn != NULL && conn->stream != NULL)
    tdm_stream_set_nodelay(conn->stream, tdm_arg_bool(c, 1));
  return tdm_ret_undefined(c);
}

TDM_METHOD(http_set_keepalive) {
  tdm_http_conn_t* conn = conn_get(c);

  if (conn != NULL && conn->stream != NULL)
    tdm_stream_set_keepalive(conn->stream, tdm_arg_bool(c, 1),
                             tdm_arg_uint32(c, 2));
  return tdm_ret_undefined(c);
}

TDM_METHOD(http_ref) {
  tdm_http_conn_t* conn = conn_get(c);

  if (conn != NULL && conn->stream != NULL) {
    if (tdm_arg_bool(c, 1))
      tdm_stream_ref(conn->stream);
    else
      tdm_stream_unref(conn->stream);
  }
  return tdm_ret_undefined(c);
}

static void http_init(JSContextRef ctx, JSObjectRef binding) {
  http_t* h = http_get(tdm_js_runtime(ctx));
  JSValueRef v[TDM_HTTP_METHOD_COUNT];
  int i;

  tdm_js_set(
      ctx, binding, "info",
      tdm_js_share(ctx, kJSTypedArrayTypeInt32Array, h->info, sizeof(h->info)));
  for (i = 0; i < TDM_HTTP_METHOD_COUNT; i++)
    v[i] = tdm_js_cstr(ctx, tdm_http_method_name(i));
  tdm_js_set(ctx, binding, "methods",
             JSObjectMakeArray(ctx, TDM_HTTP_METHOD_COUNT, v, NULL));
}

static const tdm_method_t http_methods[] = {
  TDM_FN("defaults", 1, http_defaults),
  TDM_FN("create", 3, http_create),
  TDM_FN("listen", 2, http_listen),
  TDM_FN("adopt", 3, http_adopt),
  TDM_FN("release", 1, http_release_server),
  TDM_FN("closing", 1, http_closing),
  TDM_FN("closeIdle", 1, http_close_idle),
  TDM_FN("ids", 1, http_ids),
  TDM_FN("respond", 4, http_respond),
  TDM_FN("head", 3, http_head),
  TDM_FN("write", 2, http_write),
  TDM_FN("end", 3, http_end),
  TDM_FN("pull", 1, http_pull),
  TDM_FN("dump", 1, http_dump),
  TDM_FN("address", 2, http_address),
  TDM_FN("counts", 1, http_counts),
  TDM_FN("watch", 1, http_watch),
  TDM_FN("close", 2, http_close),
  TDM_FN("refuse", 2, http_refuse),
  TDM_FN("raw", 2, http_raw),
  TDM_FN("detach", 1, http_detach),
  TDM_FN("setNoDelay", 2, http_set_nodelay),
  TDM_FN("setKeepAlive", 3, http_set_keepalive),
  TDM_FN("ref", 2, http_ref),
  { NULL, 0, NULL },
};

#define CONFIG_INDEX(field) (offsetof(js_config_t, field) / sizeof(double))

static const tdm_const_t http_consts[] = {
  { "SLOT_MASK", SLOT_MAX - 1 },
  { "REQ_COMPLETE", REQ_COMPLETE },
  { "REQ_LAST", REQ_LAST },
  { "PULL_NOTHING", PULL_NOTHING },
  { "PULL_MORE", PULL_MORE },
  { "PULL_END", PULL_END },
  { "PULL_ERROR", PULL_ERROR },
  { "REQ_KEEP_ALIVE", TDM_HTTP_F_KEEP_ALIVE << REQ_FLAGS_SHIFT },
  { "REQ_UPGRADE", TDM_HTTP_F_UPGRADE << REQ_FLAGS_SHIFT },
  { "REQ_EXPECT_CONTINUE", TDM_HTTP_F_EXPECT_CONTINUE << REQ_FLAGS_SHIFT },
  { "REQ_EXPECT_OTHER", TDM_HTTP_F_EXPECT_OTHER << REQ_FLAGS_SHIFT },
  { "R_DATE", TDM_HTTP_R_DATE << 10 },
  { "R_KEEP_ALIVE", TDM_HTTP_R_KEEP_ALIVE << 10 },
  { "R_CLOSE", TDM_HTTP_R_CLOSE << 10 },
  { "R_LENGTH", TDM_HTTP_R_LENGTH << 10 },
  { "R_CODING", TDM_HTTP_R_CODING << 10 },
  { "R_CHUNKED", TDM_HTTP_R_CHUNKED << 10 },
  { "R_NO_BODY", TDM_HTTP_R_NO_BODY << 10 },
  { "R_LAST", TDM_HTTP_R_LAST << 10 },
  { "R_INFORMATIONAL", TDM_HTTP_R_INFORMATIONAL << 10 },
  { "R_NO_HINT", TDM_HTTP_R_NO_HINT << 10 },
  { "R_OWN_LINE", BITS_OWN_LINE },
  { "REQ_HOST", TDM_HTTP_F_HOST << REQ_FLAGS_SHIFT },
  { "CONFIG_SIZE", sizeof(js_config_t) / sizeof(double) },
  { "HEADERS_TIMEOUT", CONFIG_INDEX(core.headers_timeout) },
  { "REQUEST_TIMEOUT", CONFIG_INDEX(core.request_timeout) },
  { "KEEP_ALIVE_TIMEOUT", CONFIG_INDEX(core.keep_alive_timeout) },
  { "KEEP_ALIVE_BUFFER", CONFIG_INDEX(core.keep_alive_buffer) },
  { "CHECKING_INTERVAL", CONFIG_INDEX(core.checking_interval) },
  { "MAX_HEAD", CONFIG_INDEX(core.max_head) },
  { "MAX_FIELDS", CONFIG_INDEX(core.max_fields) },
  { "MAX_REQUESTS", CONFIG_INDEX(core.max_requests) },
  { "REQUIRE_HOST", CONFIG_INDEX(core.require_host) },
  { "ALLOW_HALF_OPEN", CONFIG_INDEX(core.allow_half_open) },
  { "CONNECTIONS", CONFIG_INDEX(core.connections) },
  { "OPEN_EVENTS", CONFIG_INDEX(open_events) },
  { "MAX_CONNECTIONS", CONFIG_INDEX(max_connections) },
  { "DROPPED", CONFIG_INDEX(dropped) },
  { NULL, 0 },
};

const tdm_binding_t tdm__binding_http = { "http", http_methods, http_consts,
                                          http_init };
