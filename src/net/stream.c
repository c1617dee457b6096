/* Streams; see stream.h.
 *
 * What a loop shares among its streams stands in tdm_net_t: the read buffer, a
 * few spare out buffers, and the list of streams with unflushed bytes. That
 * list is emptied by a check handle (after the poll phase and before
 * immediates' effects of the next turn) and a prepare handle (before the loop
 * may block); both are active only while the list is not empty, and referenced,
 * so that a loop does not end with bytes unsent.
 *
 * A flush is one uv_try_write. Only what the kernel refuses becomes a queued
 * request, which takes the out buffer's memory along.
 */
#include "net/stream.h"

#include <sys/socket.h>
#include <sys/un.h>

enum {
  READ_SIZE = 64 * 1024,
  /* Out buffers up to this size are kept for the next user. */
  SPARE_MAX_SIZE = 64 * 1024,
  SPARE_FIRST_SIZE = 4096,
  SPARE_COUNT = 32,
  /* tdm_stream_flush_soon waits for so many streams, or so long. */
  SOON_COUNT = 16,
  SOON_NS = 500 * 1000,
};

typedef struct tdm_net_s {
  uv_prepare_t prepare;
  uv_check_t check;
  tdm_list_t dirty;
  unsigned int soon;   /* streams that tdm_stream_flush_soon put off */
  uint64_t soon_since; /* uv_hrtime of the first of them */
  tdm_buf_t spare[SPARE_COUNT];
  unsigned int spares;
  char read_buf[READ_SIZE];
} tdm_net_t;

/* An out buffer that waits in libuv's queue. */
typedef struct flight_s {
  uv_write_t req;
  char* mem;
} flight_t;

static void net_release(tdm_loop_t* loop) {
  tdm_net_t* net = loop->net;

  while (net->spares > 0)
    tdm_buf_release(&net->spare[--net->spares]);
  tdm_free(net);
  loop->net = NULL;
}

static void flush_all(tdm_net_t* net) {
  tdm_stream_t* s;
  int err;

  net->soon = 0;
  /* Error callbacks may put on other streams, so take one at a time. */
  while (!tdm_list_is_empty(&net->dirty)) {
    s = TDM_CONTAINER_OF(net->dirty.next, tdm_stream_t, dirty);
    err = tdm_stream_flush(s);
    if (err && s->ops->on_error != NULL)
      s->ops->on_error(s, err);
  }
  uv_prepare_stop(&net->prepare);
  uv_check_stop(&net->check);
}

static void on_prepare(uv_prepare_t* handle) {
  flush_all(TDM_CONTAINER_OF(handle, tdm_net_t, prepare));
}

static void on_check(uv_check_t* handle) {
  flush_all(TDM_CONTAINER_OF(handle, tdm_net_t, check));
}

static tdm_net_t* net_get(tdm_loop_t* loop) {
  tdm_net_t* net = loop->net;

  if (net != NULL)
    return net;

  net = tdm_malloc(sizeof(*net));
  TDM_CHECK(uv_prepare_init(&loop->uv, &net->prepare) == 0);
  TDM_CHECK(uv_check_init(&loop->uv, &net->check) == 0);
  tdm_list_init(&net->dirty);
  net->soon = 0;
  net->spares = 0;
  loop->net = net;
  loop->net_release = net_release;
  return net;
}

/* ---- the out buffer ---------------------------------------------------- */

static void out_take_spare(tdm_stream_t* s) {
  tdm_net_t* net = s->loop->net;

  if (net->spares > 0)
    s->out = net->spare[--net->spares];
  else
    tdm_buf_reserve(&s->out, SPARE_FIRST_SIZE);
}

static void out_give_back(tdm_stream_t* s) {
  tdm_net_t* net = s->loop->net;

  tdm_list_remove(&s->dirty);
  tdm_buf_reset(&s->out);
  if (s->out.data == NULL)
    return;
  if (net->spares == SPARE_COUNT || s->out.cap > SPARE_MAX_SIZE) {
    tdm_buf_release(&s->out);
    return;
  }
  net->spare[net->spares++] = s->out;
  tdm_buf_init(&s->out);
}

static void make_dirty(tdm_stream_t* s) {
  tdm_net_t* net = s->loop->net;

  if (!tdm_list_is_empty(&s->dirty))
    return;
  if (tdm_list_is_empty(&net->dirty)) {
    uv_prepare_start(&net->prepare, on_prepare);
    uv_check_start(&net->check, on_check);
  }
  tdm_list_append(&net->dirty, &s->dirty);
}

char* tdm_stream_reserve(tdm_stream_t* s, size_t n) {
  if (s->out.data == NULL)
    out_take_spare(s);
  return tdm_buf_reserve(&s->out, n);
}

void tdm_stream_commit(tdm_stream_t* s, size_t n) {
  if (n == 0)
    return;
  TDM_CHECK(s->out.len + n <= s->out.cap);
  if (s->flags & TDM_STREAM_CLOSING) /* Goes nowhere any more. */
    return;
  s->out.len += n;
  s->bytes_written += n;
  make_dirty(s);
}

void tdm_stream_put(tdm_stream_t* s, const void* p, size_t n) {
  if (n == 0)
    return;
  memcpy(tdm_stream_reserve(s, n), p, n);
  tdm_stream_commit(s, n);
}

/* ---- writing ----------------------------------------------------------- */

static void maybe_drained(tdm_stream_t* s) {
  if (!(s->flags & TDM_STREAM_WANT_DRAIN) || tdm_stream_queued(s) > 0)
    return;
  s->flags &= ~TDM_STREAM_WANT_DRAIN;
  if (s->ops->on_drain != NULL)
    s->ops->on_drain(s);
}

static void on_flight(uv_write_t* req, int status) {
  flight_t* f = TDM_CONTAINER_OF(req, flight_t, req);
  tdm_stream_t* s = req->handle->data;

  tdm_free(f->mem);
  tdm_free(f);
  if (s->flags & TDM_STREAM_CLOSING)
    return;
  if (status == 0)
    maybe_drained(s);
  else if (s->ops->on_error != NULL)
    s->ops->on_error(s, status);
}

/* Gives the unsent rest of the out buffer to libuv. */
static int out_queue(tdm_stream_t* s, size_t sent) {
  flight_t* f = tdm_malloc(sizeof(*f));
  uv_buf_t buf;
  int err;

  buf = uv_buf_init(s->out.data + sent, s->out.len - sent);
  f->mem = s->out.data;
  err = uv_write(&f->req, &s->uv.stream, &buf, 1, on_flight);
  if (err) {
    tdm_free(f);
    out_give_back(s);
    return err;
  }
  tdm_list_remove(&s->dirty);
  tdm_buf_init(&s->out);
  s->flags |= TDM_STREAM_WANT_DRAIN;
  return 0;
}

/* How many bytes the kernel took at once; UV_E* when the stream is broken. */
static ssize_t
try_write(tdm_stream_t* s, const uv_buf_t bufs[], unsigned int nbufs) {
  int n;

  if (s->uv.stream.write_queue_size > 0)
    return 0;
  n = uv_try_write(&s->uv.stream, bufs, nbufs);
  return n == UV_EAGAIN ? 0 : n;
}

int tdm_stream_flush(tdm_stream_t* s) {
  uv_buf_t buf;
  ssize_t n;

  if (s->out.len == 0) {
    out_give_back(s);
    return 0;
  }
  if (s->flags & TDM_STREAM_CLOSING) {
    out_give_back(s);
    return UV_ECANCELED;
  }

  buf = uv_buf_init(s->out.data, s->out.len);
  n = try_write(s, &buf, 1);
  if (n == (ssize_t) s->out.len || n < 0) {
    out_give_back(s);
    return n < 0 ? (int) n : 0;
  }
  return out_queue(s, n);
}

void tdm_stream_flush_soon(tdm_stream_t* s) {
  tdm_net_t* net = s->loop->net;
  uint64_t now;

  if (s->out.len == 0) {
    out_give_back(s);
    return;
  }
  now = uv_hrtime();
  if (net->soon++ == 0)
    net->soon_since = now;
  if (net->soon >= SOON_COUNT || now - net->soon_since > SOON_NS)
    flush_all(net);
}

static void on_write(uv_write_t* req, int status) {
  tdm_stream_write_t* w = TDM_CONTAINER_OF(req, tdm_stream_write_t, req);
  tdm_stream_t* s = req->handle->data;
  bool closing = (s->flags & TDM_STREAM_CLOSING) != 0;

  /* A stream that closes lives until on_close, but its owner's callback may
   * close it right now; then draining is of no interest. */
  w->cb(w, status);
  if (!closing && status == 0 && !(s->flags & TDM_STREAM_CLOSING))
    maybe_drained(s);
}

int tdm_stream_write(tdm_stream_t* s,
                     tdm_stream_write_t* w,
                     const uv_buf_t bufs[],
                     unsigned int nbufs,
                     void (*cb)(tdm_stream_write_t* w, int status)) {
  enum { LOCAL = 16 };
  uv_buf_t local[LOCAL];
  uv_buf_t* all = local;
  unsigned int i, count = 0;
  size_t total = 0;
  ssize_t n;
  int err;

  if (s->flags & TDM_STREAM_CLOSING)
    return UV_ECANCELED;

  if (nbufs + 1 > LOCAL)
    all = tdm_malloc((nbufs + 1) * sizeof(*all));
  if (s->out.len > 0)
    all[count++] = uv_buf_init(s->out.data, s->out.len);
  for (i = 0; i < nbufs; i++) {
    total += bufs[i].len;
    all[count++] = bufs[i];
  }

  n = count > 0 ? try_write(s, all, count) : 0;
  if (n < 0) {
    err = (int) n;
    goto out;
  }
  s->bytes_written += total;
  if ((size_t) n == s->out.len + total) {
    if (s->out.data != NULL)
      out_give_back(s);
    err = 1;
    goto out;
  }

  /* The out buffer goes first, as a request of its own. */
  if (s->out.len > 0) {
    if ((size_t) n < s->out.len) {
      err = out_queue(s, n);
      if (err)
        goto out;
      n = 0;
    } else {
      n -= s->out.len;
      out_give_back(s);
    }
  }

  /* Skip what is written already, then queue the rest. */
  for (i = 0; i < nbufs; i++)
    all[i] = bufs[i];
  for (i = 0; i < nbufs && (size_t) n >= all[i].len; i++)
    n -= all[i].len;
  if (i < nbufs) {
    all[i].base += n;
    all[i].len -= n;
  }
  w->cb = cb;
  err = uv_write(&w->req, &s->uv.stream, all + i, nbufs - i, on_write);

out:
  if (all != local)
    tdm_free(all);
  return err;
}

static void on_shutdown(uv_shutdown_t* req, int status) {
  tdm_stream_t* s = req->handle->data;

  tdm_free(req);
  if (s->flags & TDM_STREAM_CLOSING)
    return;
  if (s->ops->on_shutdown != NULL)
    s->ops->on_shutdown(s, status);
}

int tdm_stream_shutdown(tdm_stream_t* s) {
  uv_shutdown_t* req;
  int err;

  if (s->flags & TDM_STREAM_CLOSING)
    return UV_ENOTCONN;
  if (s->flags & TDM_STREAM_SHUTDOWN)
    return UV_EALREADY;
  err = tdm_stream_flush(s);
  if (err)
    return err;
  req = tdm_malloc(sizeof(*req));
  err = uv_shutdown(req, &s->uv.stream, on_shutdown);
  if (err) {
    tdm_free(req);
    return err;
  }
  s->flags |= TDM_STREAM_SHUTDOWN;
  return 0;
}

/* ---- reading ----------------------------------------------------------- */

static void on_alloc(uv_handle_t* handle, size_t hint, uv_buf_t* buf) {
  tdm_stream_t* s = handle->data;
  tdm_net_t* net = s->loop->net;

  *buf = uv_buf_init(net->read_buf, READ_SIZE);
}

static void on_read(uv_stream_t* stream, ssize_t n, const uv_buf_t* buf) {
  tdm_stream_t* s = stream->data;

  if (n > 0) {
    s->bytes_read += n;
    if (s->ops->on_read != NULL)
      s->ops->on_read(s, buf->base, n);
    return;
  }
  if (n == 0)
    return; /* EAGAIN */

  tdm_stream_read_stop(s);
  if (n == UV_EOF) {
    s->flags |= TDM_STREAM_ENDED;
    if (s->ops->on_eof != NULL)
      s->ops->on_eof(s);
  } else if (s->ops->on_error != NULL) {
    s->ops->on_error(s, n);
  }
}

int tdm_stream_read_start(tdm_stream_t* s) {
  int err;

  if (s->flags & TDM_STREAM_READING)
    return 0;
  if (s->flags & TDM_STREAM_CLOSING)
    return UV_EINVAL;
  err = uv_read_start(&s->uv.stream, on_alloc, on_read);
  if (err == 0)
    s->flags |= TDM_STREAM_READING;
  return err;
}

void tdm_stream_read_stop(tdm_stream_t* s) {
  if (!(s->flags & TDM_STREAM_READING))
    return;
  s->flags &= ~TDM_STREAM_READING;
  if (!(s->flags & TDM_STREAM_CLOSING))
    uv_read_stop(&s->uv.stream);
}

/* ---- making and closing ------------------------------------------------ */

static tdm_stream_t*
stream_alloc(tdm_loop_t* loop, const tdm_stream_ops_t* ops, void* owner) {
  tdm_stream_t* s = tdm_malloc(sizeof(*s));

  net_get(loop);
  s->ops = ops;
  s->owner = owner;
  s->loop = loop;
  tdm_list_init(&s->dirty);
  tdm_buf_init(&s->out);
  s->bytes_read = s->bytes_written = 0;
  s->flags = 0;
  return s;
}

int tdm_stream_new_tcp(tdm_loop_t* loop,
                       unsigned int tcp_flags,
                       const tdm_stream_ops_t* ops,
                       void* owner,
                       tdm_stream_t** out) {
  tdm_stream_t* s = stream_alloc(loop, ops, owner);
  int err = uv_tcp_init_ex(&loop->uv, &s->uv.tcp, tcp_flags);

  if (err) {
    tdm_free(s);
    return err;
  }
  s->uv.handle.data = s;
  *out = s;
  return 0;
}

int tdm_stream_new_pipe(tdm_loop_t* loop,
                        bool ipc,
                        const tdm_stream_ops_t* ops,
                        void* owner,
                        tdm_stream_t** out) {
  tdm_stream_t* s = stream_alloc(loop, ops, owner);
  int err = uv_pipe_init(&loop->uv, &s->uv.pipe, ipc);

  if (err) {
    tdm_free(s);
    return err;
  }
  s->uv.handle.data = s;
  *out = s;
  return 0;
}

int tdm_stream_open(tdm_stream_t* s, int fd) {
  if (tdm_stream_is_tcp(s))
    return uv_tcp_open(&s->uv.tcp, fd);
  return uv_pipe_open(&s->uv.pipe, fd);
}

static void on_close(uv_handle_t* handle) {
  tdm_stream_t* s = handle->data;

  if (s->ops->on_close != NULL)
    s->ops->on_close(s);
  tdm_buf_release(&s->out); /* of a put after the close */
  tdm_free(s);
}

void tdm_stream_close(tdm_stream_t* s) {
  if (s->flags & TDM_STREAM_CLOSING)
    return;
  tdm_stream_read_stop(s);
  s->flags |= TDM_STREAM_CLOSING;
  out_give_back(s);
  uv_close(&s->uv.handle, on_close);
}

int tdm_stream_reset(tdm_stream_t* s) {
  int err;

  if (!tdm_stream_is_tcp(s) || (s->flags & TDM_STREAM_CLOSING))
    return UV_EINVAL;
  err = uv_tcp_close_reset(&s->uv.tcp, on_close);
  if (err)
    return err;
  s->flags &= ~TDM_STREAM_READING;
  s->flags |= TDM_STREAM_CLOSING;
  out_give_back(s);
  return 0;
}

/* ---- servers and clients ----------------------------------------------- */

int tdm_stream_bind_tcp(tdm_stream_t* s,
                        const struct sockaddr* addr,
                        unsigned int flags) {
  return uv_tcp_bind(&s->uv.tcp, addr, flags);
}

int tdm_stream_bind_pipe(tdm_stream_t* s, const char* path) {
  return uv_pipe_bind(&s->uv.pipe, path);
}

static const tdm_stream_ops_t no_ops;

static void on_connection(uv_stream_t* stream, int status) {
  tdm_stream_t* s = stream->data;

  if (s->ops->on_connection != NULL)
    s->ops->on_connection(s, status);
}

int tdm_stream_listen(tdm_stream_t* s, int backlog) {
  int err = uv_listen(&s->uv.stream, backlog, on_connection);

  if (err == 0)
    s->flags |= TDM_STREAM_LISTENING;
  return err;
}

int tdm_stream_accept(tdm_stream_t* server,
                      const tdm_stream_ops_t* ops,
                      void* owner,
                      tdm_stream_t** out) {
  tdm_stream_t* s;
  int err;

  if (tdm_stream_is_tcp(server))
    err = tdm_stream_new_tcp(server->loop, AF_UNSPEC, ops, owner, &s);
  else
    err = tdm_stream_new_pipe(server->loop, false, ops, owner, &s);
  if (err)
    return err;

  err = uv_accept(&server->uv.stream, &s->uv.stream);
  if (err) {
    s->ops = &no_ops;
    tdm_stream_close(s);
    return err;
  }
  *out = s;
  return 0;
}

static void on_connect(uv_connect_t* req, int status) {
  tdm_stream_t* s = req->handle->data;

  tdm_free(req);
  if (s->flags & TDM_STREAM_CLOSING)
    return;
  if (s->ops->on_connect != NULL)
    s->ops->on_connect(s, status);
}

int tdm_stream_connect_tcp(tdm_stream_t* s, const struct sockaddr* addr) {
  uv_connect_t* req = tdm_malloc(sizeof(*req));
  int err = uv_tcp_connect(req, &s->uv.tcp, addr, on_connect);

  if (err)
    tdm_free(req);
  return err;
}

int tdm_stream_connect_pipe(tdm_stream_t* s, const char* path) {
  uv_connect_t* req;

  /* libuv would cut a longer path off. */
  if (strlen(path) >= sizeof(((struct sockaddr_un*) 0)->sun_path))
    return UV_ENAMETOOLONG;
  req = tdm_malloc(sizeof(*req));
  uv_pipe_connect(req, &s->uv.pipe, path, on_connect);
  return 0;
}

/* ---- the rest ---------------------------------------------------------- */

int tdm_stream_set_nodelay(tdm_stream_t* s, bool on) {
  return tdm_stream_is_tcp(s) ? uv_tcp_nodelay(&s->uv.tcp, on) : 0;
}

int tdm_stream_set_keepalive(tdm_stream_t* s, bool on, unsigned int delay_s) {
  return tdm_stream_is_tcp(s) ? uv_tcp_keepalive(&s->uv.tcp, on, delay_s) : 0;
}

void tdm_stream_ref(tdm_stream_t* s) {
  uv_ref(&s->uv.handle);
}

void tdm_stream_unref(tdm_stream_t* s) {
  uv_unref(&s->uv.handle);
}

bool tdm_stream_has_ref(const tdm_stream_t* s) {
  return uv_has_ref(&s->uv.handle) != 0;
}

int tdm_stream_fileno(const tdm_stream_t* s) {
  uv_os_fd_t fd;

  return uv_fileno(&s->uv.handle, &fd) == 0 ? fd : -1;
}

int tdm_stream_sockname(const tdm_stream_t* s, struct sockaddr_storage* out) {
  int len = sizeof(*out);

  if (!tdm_stream_is_tcp(s))
    return UV_EINVAL;
  return uv_tcp_getsockname(&s->uv.tcp, (struct sockaddr*) out, &len);
}

int tdm_stream_peername(const tdm_stream_t* s, struct sockaddr_storage* out) {
  int len = sizeof(*out);

  if (!tdm_stream_is_tcp(s))
    return UV_EINVAL;
  return uv_tcp_getpeername(&s->uv.tcp, (struct sockaddr*) out, &len);
}
