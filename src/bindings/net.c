/* TCP and Unix sockets for lib/node/net.js, and for whatever else lib/ reads
 * and writes as a stream (a child's pipes, process.stdin).
 *
 * A handle wraps one tdm_stream_t. Its events are calls of functions that lib/
 * registered once (`events`), with the handle's owner, the net.Socket or
 * net.Server, as `this`:
 *
 *   read(arrayBuffer)   end()            error(status)
 *   connect(status)     wrote(status)    shut(status)
 *   connection(status, handle)           closed()
 *
 * Lifetime: a handle, its wrapper and its owner are pinned until it is closed
 * (an open socket that nobody refers to can still get data). close() cuts the
 * wrapper off at once; `closed` is the last event, after which the struct is
 * freed.
 *
 * Writes: at most one is under way for each handle, which is what a Writable
 * asks for. Its bytes stay where they are: in the buffer object (pinned), or
 * in a copy when they came as a string.
 *
 * Names are not resolved here; see dns.c.
 */
#include "bindings/net.h"

#include <ctype.h>
#include <sys/socket.h>
#include <sys/un.h>

enum {
  EV_READ,
  EV_END,
  EV_ERROR,
  EV_CONNECT,
  EV_WROTE,
  EV_SHUT,
  EV_CONNECTION,
  EV_CLOSED,
  EV_COUNT,
};

static const char* const event_names[EV_COUNT] = {
  "read", "end", "error", "connect", "wrote", "shut", "connection", "closed",
};

/* A set of event functions; lives as long as the runtime. */
typedef struct events_s {
  JSObjectRef fn[EV_COUNT]; /* pinned */
} events_t;

typedef struct handle_s {
  tdm_stream_t* stream;
  tdm_runtime_t* rt;
  tdm_js_open_t open;
  const events_t* events; /* NULL until adopted */
  JSObjectRef wrapper;    /* pinned until closing */
  JSObjectRef owner;      /* pinned until closed; NULL until adopted */
  tdm_stream_write_t write;
  JSValueRef write_keep; /* pinned while the write waits; may be NULL */
  char* write_mem;       /* owned while the write waits; may be NULL */
  void (*acceptor)(void* arg, tdm_stream_t* listener, int status);
  void* acceptor_arg;
} handle_t;

static void events_finalize(tdm_runtime_t* rt, void* priv) {
  tdm_free(priv);
}

static const tdm_class_t events_class = { "NetEvents", events_finalize };
static const tdm_class_t handle_class = { "Stream", NULL };

/* ---- events ------------------------------------------------------------ */

static void emit(handle_t* h, int event, size_t argc, const JSValueRef argv[]) {
  JSObjectRef owner = h->owner;
  tdm_runtime_t* rt = h->rt;

  if (owner == NULL || tdm_js_is_closing(rt))
    return;
  /* `h` may be gone when this returns; the owner not while it is `this`. */
  tdm_js_call(rt, h->events->fn[event], owner, argc, argv);
}

static void emit_status(handle_t* h, int event, int status) {
  JSValueRef v = JSValueMakeNumber(tdm_js_context(h->rt), status);

  emit(h, event, 1, &v);
}

static void on_read(tdm_stream_t* s, const char* data, size_t n) {
  handle_t* h = s->owner;
  JSValueRef v;
  void* copy;

  if (tdm_js_is_closing(h->rt))
    return;
  copy = tdm_malloc(n);
  memcpy(copy, data, n);
  v = tdm_js_take_arraybuffer(tdm_js_context(h->rt), copy, n);
  emit(h, EV_READ, 1, &v);
}

static void on_eof(tdm_stream_t* s) {
  emit(s->owner, EV_END, 0, NULL);
}

static void on_error(tdm_stream_t* s, int err) {
  emit_status(s->owner, EV_ERROR, err);
}

static void on_connect(tdm_stream_t* s, int status) {
  emit_status(s->owner, EV_CONNECT, status);
}

static void on_shutdown(tdm_stream_t* s, int status) {
  emit_status(s->owner, EV_SHUT, status);
}

static void on_closed(tdm_stream_t* s) {
  handle_t* h = s->owner;

  emit(h, EV_CLOSED, 0, NULL);
  if (h->owner != NULL)
    tdm_js_unpin(h->rt, h->owner);
  tdm_free(h);
}

static void on_connection(tdm_stream_t* s, int status);

static const tdm_stream_ops_t handle_ops = {
  .on_read = on_read,
  .on_eof = on_eof,
  .on_error = on_error,
  .on_connection = on_connection,
  .on_connect = on_connect,
  .on_shutdown = on_shutdown,
  .on_close = on_closed,
};

static void write_release(handle_t* h) {
  if (h->write_keep != NULL)
    tdm_js_unpin(h->rt, h->write_keep);
  tdm_free(h->write_mem);
  h->write_keep = NULL;
  h->write_mem = NULL;
}

static void on_wrote(tdm_stream_write_t* w, int status) {
  handle_t* h = w->data;

  write_release(h);
  emit_status(h, EV_WROTE, status);
}

/* ---- making and closing ------------------------------------------------ */

static void handle_close(handle_t* h, bool reset) {
  tdm_js_closed(&h->open);
  tdm_js_unlink(h->wrapper);
  tdm_js_unpin(h->rt, h->wrapper);
  if (!reset || tdm_stream_reset(h->stream) != 0)
    tdm_stream_close(h->stream);
}

static void on_teardown(tdm_runtime_t* rt, tdm_js_open_t* self) {
  handle_close(TDM_CONTAINER_OF(self, handle_t, open), false);
}

JSObjectRef tdm_net_handle(tdm_runtime_t* rt, tdm_stream_t* s) {
  handle_t* h = tdm_calloc(1, sizeof(*h));

  h->stream = s;
  h->rt = rt;
  h->write.data = h;
  h->wrapper = tdm_js_wrap(rt, &handle_class, h);
  tdm_js_pin(rt, h->wrapper);
  tdm_js_opened(rt, &h->open, on_teardown);
  tdm_stream_set_owner(s, &handle_ops, h);
  return h->wrapper;
}

static void on_connection(tdm_stream_t* s, int status) {
  handle_t* h = s->owner;
  JSContextRef ctx = tdm_js_context(h->rt);
  tdm_stream_t* client;
  JSValueRef argv[2];

  if (h->acceptor != NULL) {
    h->acceptor(h->acceptor_arg, s, status);
    return;
  }
  if (status == 0)
    status = tdm_stream_accept(s, &handle_ops, NULL, &client);
  argv[0] = JSValueMakeNumber(ctx, status);
  argv[1] =
      status == 0 ? tdm_net_handle(h->rt, client) : JSValueMakeUndefined(ctx);
  emit(h, EV_CONNECTION, 2, argv);
}

static handle_t* handle_get(tdm_call_t* c) {
  return tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &handle_class);
}

bool tdm_net_set_acceptor(JSContextRef ctx,
                          JSValueRef v,
                          void (*fn)(void* arg,
                                     tdm_stream_t* listener,
                                     int status),
                          void* arg) {
  handle_t* h = tdm_js_unwrap(ctx, v, &handle_class);

  if (h == NULL)
    return false;
  h->acceptor = fn;
  h->acceptor_arg = arg;
  return true;
}

tdm_stream_t* tdm_net_take_stream(JSContextRef ctx, JSValueRef v) {
  handle_t* h = tdm_js_unwrap(ctx, v, &handle_class);
  tdm_stream_t* s;

  if (h == NULL || h->write_keep != NULL || h->write_mem != NULL)
    return NULL;
  s = h->stream;
  tdm_stream_read_stop(s);
  tdm_js_closed(&h->open);
  tdm_js_unlink(h->wrapper);
  tdm_js_unpin(h->rt, h->wrapper);
  if (h->owner != NULL)
    tdm_js_unpin(h->rt, h->owner);
  tdm_free(h);
  return s;
}

/* events({ read, end, error, ... }): a set for adopt(). */
TDM_METHOD(net_events) {
  JSObjectRef fns = tdm_arg_object(c, 0);
  events_t* ev = tdm_calloc(1, sizeof(*ev));
  JSObjectRef wrapper = tdm_js_wrap(c->rt, &events_class, ev);
  JSValueRef v;
  int i;

  for (i = 0; i < EV_COUNT; i++) {
    v = tdm_js_get(c->ctx, fns, event_names[i], c->ex);
    if (v == NULL || !JSValueIsObject(c->ctx, v))
      return tdm_throw_type(c, "No event function '%s'", event_names[i]);
    ev->fn[i] = JSValueToObject(c->ctx, v, NULL);
    tdm_js_pin(c->rt, ev->fn[i]);
  }
  tdm_js_pin(c->rt, wrapper);
  return wrapper;
}

static void adopt(handle_t* h, JSObjectRef owner, const events_t* ev) {
  if (h->owner != NULL)
    tdm_js_unpin(h->rt, h->owner);
  tdm_js_pin(h->rt, owner);
  h->owner = owner;
  h->events = ev;
}

/* adopt(handle, owner, events): the events of the handle go to `owner`. */
TDM_METHOD(net_adopt) {
  handle_t* h = handle_get(c);
  JSObjectRef owner = tdm_arg_object(c, 1);
  events_t* ev = tdm_js_unwrap(c->ctx, tdm_arg(c, 2), &events_class);

  if (h == NULL || owner == NULL || ev == NULL)
    return tdm_ret_err(c, UV_EBADF);
  adopt(h, owner, ev);
  return tdm_ret_num(c, 0);
}

static int new_stream(tdm_call_t* c, bool tcp, tdm_stream_t** out) {
  if (tcp)
    return tdm_stream_new_tcp(tdm_js_loop(c->rt), AF_UNSPEC, &handle_ops, NULL,
                              out);
  return tdm_stream_new_pipe(tdm_js_loop(c->rt), false, &handle_ops, NULL, out);
}

/* create(tcp): a handle, not connected; or a negative status. */
TDM_METHOD(net_create) {
  tdm_stream_t* s;
  int err = new_stream(c, tdm_arg_bool(c, 0), &s);

  return err ? tdm_ret_err(c, err) : tdm_net_handle(c->rt, s);
}

/* Is `fd` a TCP socket (1), anything else a pipe can be made of (0)? */
static int fd_is_tcp(int fd) {
  struct sockaddr_storage addr;
  socklen_t len = sizeof(addr);

  switch (uv_guess_handle(fd)) {
    case UV_TCP:
      return 1;
    case UV_NAMED_PIPE:
      return 0;
    default:
      break;
  }
  /* A listening socket: older libuv does not guess it. */
  if (getsockname(fd, (struct sockaddr*) &addr, &len) != 0)
    return UV_EINVAL;
  return addr.ss_family == AF_INET || addr.ss_family == AF_INET6;
}

/* open(fd): a handle that owns the descriptor, or a negative status. */
TDM_METHOD(net_open) {
  int fd = tdm_arg_int32(c, 0);
  int tcp = fd_is_tcp(fd);
  JSObjectRef handle;
  tdm_stream_t* s;
  int err;

  if (tcp < 0)
    return tdm_ret_err(c, tcp);
  err = new_stream(c, tcp == 1, &s);
  if (err)
    return tdm_ret_err(c, err);
  handle = tdm_net_handle(c->rt, s);
  err = tdm_stream_open(s, fd);
  if (err == 0)
    return handle;
  handle_close(s->owner, false);
  return tdm_ret_err(c, err);
}

/* close(handle, reset): `closed` follows. */
TDM_METHOD(net_close) {
  handle_t* h = handle_get(c);

  if (h != NULL)
    handle_close(h, tdm_arg_bool(c, 1));
  return tdm_ret_undefined(c);
}

/* ---- addresses, connecting and listening ------------------------------- */

static int parse_addr(const char* ip, int port, struct sockaddr_storage* out) {
  if (uv_ip4_addr(ip, port, (struct sockaddr_in*) out) == 0)
    return 0;
  return uv_ip6_addr(ip, port, (struct sockaddr_in6*) out);
}

/* The address in arguments i and i + 1. False when it threw. */
static bool
arg_addr(tdm_call_t* c, size_t i, struct sockaddr_storage* out, int* err) {
  tdm_js_text_t ip;

  if (!tdm_arg_text(c, i, &ip))
    return false;
  *err = parse_addr(ip.p, tdm_arg_int32(c, i + 1), out);
  tdm_js_text_release(&ip);
  return true;
}

/* connect(handle, ip, port): a status; `connect` follows when it is 0. */
TDM_METHOD(net_connect) {
  handle_t* h = handle_get(c);
  struct sockaddr_storage addr;
  int err;

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  if (!arg_addr(c, 1, &addr, &err))
    return NULL;
  if (err == 0)
    err = tdm_stream_connect_tcp(h->stream, (struct sockaddr*) &addr);
  return tdm_ret_num(c, err);
}

/* bind(handle, ip, port, ipv6only): a status. */
TDM_METHOD(net_bind) {
  handle_t* h = handle_get(c);
  struct sockaddr_storage addr;
  unsigned int flags = tdm_arg_bool(c, 3) ? UV_TCP_IPV6ONLY : 0;
  int err;

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  if (!arg_addr(c, 1, &addr, &err))
    return NULL;
  if (err == 0)
    err = tdm_stream_bind_tcp(h->stream, (struct sockaddr*) &addr, flags);
  return tdm_ret_num(c, err);
}

/* Argument 1: the path of a socket. libuv 1.44 would cut one off that is too
 * long, and can't do abstract ones (which begin with NUL). */
static int pipe_path(tdm_call_t* c, tdm_js_text_t* path) {
  if (!tdm_arg_text(c, 1, path))
    return 1;
  if (path->n < sizeof(((struct sockaddr_un*) 0)->sun_path) &&
      memchr(path->p, '\0', path->n) == NULL)
    return 0;
  tdm_js_text_release(path);
  return UV_EINVAL;
}

/* connectPipe(handle, path): a status; `connect` follows when it is 0. */
TDM_METHOD(net_connect_pipe) {
  handle_t* h = handle_get(c);
  tdm_js_text_t path;
  int err;

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  err = pipe_path(c, &path);
  if (err > 0)
    return NULL;
  if (err == 0) {
    err = tdm_stream_connect_pipe(h->stream, path.p);
    tdm_js_text_release(&path);
  }
  return tdm_ret_num(c, err);
}

/* bindPipe(handle, path, mode): a status. Mode: UV_READABLE | UV_WRITABLE for
 * all users. */
TDM_METHOD(net_bind_pipe) {
  handle_t* h = handle_get(c);
  int mode = tdm_arg_int32(c, 2);
  tdm_js_text_t path;
  int err;

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  err = pipe_path(c, &path);
  if (err > 0)
    return NULL;
  if (err == 0) {
    err = tdm_stream_bind_pipe(h->stream, path.p);
    tdm_js_text_release(&path);
  }
  if (err == 0 && mode != 0)
    err = uv_pipe_chmod(&h->stream->uv.pipe, mode);
  return tdm_ret_num(c, err);
}

/* listen(handle, backlog): a status. */
TDM_METHOD(net_listen) {
  handle_t* h = handle_get(c);

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  return tdm_ret_num(c, tdm_stream_listen(h->stream, tdm_arg_int32(c, 1)));
}

JSValueRef tdm_net_address(tdm_call_t* c, const tdm_stream_t* s, bool remote) {
  struct sockaddr_storage addr;
  const struct sockaddr_in6* in6 = (const struct sockaddr_in6*) &addr;
  const struct sockaddr_in* in4 = (const struct sockaddr_in*) &addr;
  char ip[INET6_ADDRSTRLEN + UV_IF_NAMESIZE + 1];
  char zone[UV_IF_NAMESIZE + 1];
  size_t zone_len = sizeof(zone);
  JSValueRef v[3];
  size_t n;
  bool six;
  int err;

  err = remote ? tdm_stream_peername(s, &addr) : tdm_stream_sockname(s, &addr);
  if (err)
    return tdm_ret_err(c, err);
  six = addr.ss_family == AF_INET6;
  err = six ? uv_ip6_name(in6, ip, INET6_ADDRSTRLEN)
            : uv_ip4_name(in4, ip, INET6_ADDRSTRLEN);
  if (err)
    return tdm_ret_err(c, err);
  if (six && IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr) &&
      uv_if_indextoiid(in6->sin6_scope_id, zone, &zone_len) == 0) {
    n = strlen(ip);
    ip[n] = '%';
    memcpy(ip + n + 1, zone, zone_len + 1);
  }
  v[0] = tdm_js_cstr(c->ctx, ip);
  v[1] = JSValueMakeNumber(c->ctx, ntohs(six ? in6->sin6_port : in4->sin_port));
  v[2] = JSValueMakeNumber(c->ctx, six ? 6 : 4);
  return JSObjectMakeArray(c->ctx, 3, v, c->ex);
}

/* address(handle, remote): [ip, port, 4 | 6], or a negative status. */
TDM_METHOD(net_address) {
  handle_t* h = handle_get(c);

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  return tdm_net_address(c, h->stream, tdm_arg_bool(c, 1));
}

/* ---- reading and writing ----------------------------------------------- */

/* reading(handle, on): a status. */
TDM_METHOD(net_reading) {
  handle_t* h = handle_get(c);

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  if (tdm_arg_bool(c, 1))
    return tdm_ret_num(c, tdm_stream_read_start(h->stream));
  tdm_stream_read_stop(h->stream);
  return tdm_ret_num(c, 0);
}

/* One write of `bufs`. Whoever owns the bytes (`keep` or `mem`) is kept when
 * some of them have to wait; else `mem` is freed. */
static int start_write(handle_t* h,
                       const uv_buf_t bufs[],
                       unsigned int count,
                       JSValueRef keep,
                       char* mem) {
  int status = UV_EBUSY;

  if (h->write_keep == NULL && h->write_mem == NULL)
    status = tdm_stream_write(h->stream, &h->write, bufs, count, on_wrote);
  if (status != 0) {
    tdm_free(mem);
    return status;
  }
  if (keep != NULL)
    tdm_js_pin(h->rt, keep);
  h->write_keep = keep;
  h->write_mem = mem;
  return 0;
}

/* write(handle, bytes or string (as UTF-8)): 1 when all of it is written, 0
 * when `wrote` follows, or a negative status. */
TDM_METHOD(net_write) {
  handle_t* h = handle_get(c);
  JSValueRef data = tdm_arg(c, 1);
  tdm_js_text_t text;
  uint8_t* bytes;
  char* mem;
  uv_buf_t buf;
  size_t len;

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  if (tdm_js_bytes(c->ctx, data, &bytes, &len)) {
    buf.base = (char*) bytes;
    buf.len = len;
    return tdm_ret_num(c, start_write(h, &buf, 1, data, NULL));
  }

  if (!tdm_js_text(c->ctx, data, &text, c->ex))
    return NULL;
  mem = tdm_malloc(text.n);
  memcpy(mem, text.p, text.n);
  buf.base = mem;
  buf.len = text.n;
  tdm_js_text_release(&text);
  return tdm_ret_num(c, start_write(h, &buf, 1, NULL, mem));
}

/* writev(handle, array of bytes, count): as write. */
TDM_METHOD(net_writev) {
  handle_t* h = handle_get(c);
  JSObjectRef list = tdm_arg_object(c, 1);
  unsigned int count = tdm_arg_uint32(c, 2);
  uv_buf_t* bufs;
  JSValueRef v;
  uint8_t* bytes;
  size_t len;
  unsigned int i;
  int status;

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  bufs = tdm_malloc(count * sizeof(*bufs));
  for (i = 0; i < count; i++) {
    v = JSObjectGetPropertyAtIndex(c->ctx, list, i, c->ex);
    if (v == NULL || !tdm_js_bytes(c->ctx, v, &bytes, &len)) {
      tdm_free(bufs);
      return tdm_throw_type(c, "writev takes an array of bytes");
    }
    bufs[i].base = (char*) bytes;
    bufs[i].len = len;
  }
  status = start_write(h, bufs, count, list, NULL);
  tdm_free(bufs);
  return tdm_ret_num(c, status);
}

/* shutdown(handle): a status; `shut` follows when it is 0. */
TDM_METHOD(net_shutdown) {
  handle_t* h = handle_get(c);

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  return tdm_ret_num(c, tdm_stream_shutdown(h->stream));
}

/* ---- the rest ---------------------------------------------------------- */

/* counts(handle): [bytes read, bytes written, bytes queued]. */
TDM_METHOD(net_counts) {
  handle_t* h = handle_get(c);
  JSValueRef v[3];

  if (h == NULL)
    return tdm_ret_undefined(c);
  v[0] = JSValueMakeNumber(c->ctx, (double) h->stream->bytes_read);
  v[1] = JSValueMakeNumber(c->ctx, (double) h->stream->bytes_written);
  v[2] = JSValueMakeNumber(c->ctx, (double) tdm_stream_queued(h->stream));
  return JSObjectMakeArray(c->ctx, 3, v, c->ex);
}

TDM_METHOD(net_set_nodelay) {
  handle_t* h = handle_get(c);

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  return tdm_ret_num(c, tdm_stream_set_nodelay(h->stream, tdm_arg_bool(c, 1)));
}

/* setKeepAlive(handle, on, delay in s): a status. */
TDM_METHOD(net_set_keepalive) {
  handle_t* h = handle_get(c);

  if (h == NULL)
    return tdm_ret_err(c, UV_EBADF);
  return tdm_ret_num(c, tdm_stream_set_keepalive(h->stream, tdm_arg_bool(c, 1),
                                                 tdm_arg_uint32(c, 2)));
}

TDM_METHOD(net_ref) {
  handle_t* h = handle_get(c);

  if (h != NULL && tdm_arg_bool(c, 1))
    tdm_stream_ref(h->stream);
  else if (h != NULL)
    tdm_stream_unref(h->stream);
  return tdm_ret_undefined(c);
}

/* fileno(handle): the descriptor, or -1. */
TDM_METHOD(net_fileno) {
  handle_t* h = handle_get(c);

  return tdm_ret_num(c, h == NULL ? -1 : tdm_stream_fileno(h->stream));
}

/* Cuts the zone ("%eth0") off an IPv6 address. False when it can't be one. */
static bool cut_zone(char* text) {
  char* zone = strchr(text, '%');
  char* p;

  if (zone == NULL)
    return true;
  for (p = zone + 1; *p != '\0'; p++)
    if (!isalnum((unsigned char) *p) && strchr("-.:", *p) == NULL)
      return false;
  *zone = '\0';
  return p > zone + 1;
}

/* isIP(string): 4, 6 or 0. An IPv6 address may have a zone. */
TDM_METHOD(net_is_ip) {
  unsigned char addr[sizeof(struct in6_addr)];
  tdm_js_text_t text;
  int result = 0;

  if (!tdm_arg_text(c, 0, &text))
    return NULL;
  if (memchr(text.p, '\0', text.n) == NULL) {
    if (uv_inet_pton(AF_INET, text.p, addr) == 0)
      result = 4;
    else if (cut_zone(text.p) && uv_inet_pton(AF_INET6, text.p, addr) == 0)
      result = 6;
  }
  tdm_js_text_release(&text);
  return tdm_ret_num(c, result);
}

/* parseIP(string, port): its 4 or 16 bytes as a Uint8Array, or undefined. */
TDM_METHOD(net_parse_ip) {
  unsigned char addr[sizeof(struct in6_addr)];
  tdm_js_text_t text;
  size_t len = 0;

  if (!tdm_arg_text(c, 0, &text))
    return NULL;
  if (uv_inet_pton(AF_INET, text.p, addr) == 0)
    len = 4;
  else if (uv_inet_pton(AF_INET6, text.p, addr) == 0)
    len = 16;
  tdm_js_text_release(&text);
  return len == 0 ? tdm_ret_undefined(c)
                  : tdm_js_copy_uint8array(c->ctx, addr, len);
}

/* formatIP(bytes): the text of 4 or 16 bytes in its shortest form. */
TDM_METHOD(net_format_ip) {
  char ip[INET6_ADDRSTRLEN];
  uint8_t* bytes;
  size_t len;

  if (!tdm_arg_bytes(c, 0, &bytes, &len) || (len != 4 && len != 16) ||
      uv_inet_ntop(len == 4 ? AF_INET : AF_INET6, bytes, ip, sizeof(ip)))
    return tdm_ret_undefined(c);
  return tdm_ret_str(c, ip, strlen(ip));
}

static const tdm_method_t net_methods[] = {
  TDM_FN("events", 1, net_events),
  TDM_FN("create", 1, net_create),
  TDM_FN("open", 1, net_open),
  TDM_FN("adopt", 3, net_adopt),
  TDM_FN("close", 2, net_close),
  TDM_FN("connect", 3, net_connect),
  TDM_FN("connectPipe", 2, net_connect_pipe),
  TDM_FN("bind", 4, net_bind),
  TDM_FN("bindPipe", 3, net_bind_pipe),
  TDM_FN("listen", 2, net_listen),
  TDM_FN("address", 2, net_address),
  TDM_FN("reading", 2, net_reading),
  TDM_FN("write", 2, net_write),
  TDM_FN("writev", 3, net_writev),
  TDM_FN("shutdown", 1, net_shutdown),
  TDM_FN("counts", 1, net_counts),
  TDM_FN("setNoDelay", 2, net_set_nodelay),
  TDM_FN("setKeepAlive", 3, net_set_keepalive),
  TDM_FN("ref", 2, net_ref),
  TDM_FN("fileno", 1, net_fileno),
  TDM_FN("isIP", 1, net_is_ip),
  TDM_FN("parseIP", 1, net_parse_ip),
  TDM_FN("formatIP", 1, net_format_ip),
  { NULL, 0, NULL },
};

static const tdm_const_t net_consts[] = {
  { "READABLE", UV_READABLE },
  { "WRITABLE", UV_WRITABLE },
  { NULL, 0 },
};

const tdm_binding_t tdm__binding_net = { "net", net_methods, net_consts, NULL };
