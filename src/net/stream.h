/* A byte stream over TCP or a pipe: what sockets, HTTP connections and their
 * servers stand on.
 *
 * A stream is allocated here and belongs to whoever made or accepted it, until
 * tdm_stream_close. Its events go to a table of functions (`ops`) and a
 * pointer (`owner`); both can be swapped at any time outside of an event's
 * tail, which is how an HTTP connection becomes a plain socket on upgrade.
 *
 * Reading uses one buffer per loop: an idle stream holds no read memory. The
 * bytes given to on_read are valid during the call only.
 *
 * Writing has two forms. tdm_stream_put copies into a buffer that leaves in
 * one system call at the end of the loop's turn (or at tdm_stream_flush): for
 * small things. tdm_stream_write does not copy: it tries at once, together
 * with whatever was put before, and queues what the kernel did not take. The
 * order of the bytes is the order of the calls.
 *
 * Everything belongs to the loop's thread. No function here runs an event
 * callback before it returns, except where it says so.
 */
#ifndef TDM_NET_STREAM_H_
#define TDM_NET_STREAM_H_

#include <uv.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/list.h"
#include "loop/loop.h"

typedef struct tdm_stream_s tdm_stream_t;
typedef struct tdm_stream_write_s tdm_stream_write_t;

/* The events of a stream. A NULL entry means: not interested. Each of them may
 * close the stream; nothing touches it afterwards in that case. */
typedef struct tdm_stream_ops_s {
  /* `n` > 0 bytes came; they are gone when the call returns. */
  void (*on_read)(tdm_stream_t* s, const char* data, size_t n);
  /* The peer closed its sending side. Reading has stopped. */
  void (*on_eof)(tdm_stream_t* s);
  /* Reading, or writing of bytes that were put, failed with UV_E*. Reading has
   * stopped, what was put is dropped; the owner should close. */
  void (*on_error)(tdm_stream_t* s, int err);
  /* A listening stream: a connection waits for tdm_stream_accept (status 0),
   * or accepting failed. */
  void (*on_connection)(tdm_stream_t* s, int status);
  /* tdm_stream_connect_* ended. */
  void (*on_connect)(tdm_stream_t* s, int status);
  /* All queued bytes were handed to the kernel, after tdm_stream_put or
   * tdm_stream_flush had to leave some waiting. */
  void (*on_drain)(tdm_stream_t* s);
  /* tdm_stream_shutdown ended. */
  void (*on_shutdown)(tdm_stream_t* s, int status);
  /* The descriptor is closed; the stream is freed after the call. Write
   * requests that were waiting have been called back with UV_ECANCELED. */
  void (*on_close)(tdm_stream_t* s);
} tdm_stream_ops_t;

enum {
  TDM_STREAM_READING = 1 << 0,
  TDM_STREAM_CLOSING = 1 << 1,
  TDM_STREAM_SHUTDOWN = 1 << 2, /* asked for */
  TDM_STREAM_LISTENING = 1 << 3,
  TDM_STREAM_WANT_DRAIN = 1 << 4, /* bytes that were put had to wait */
  TDM_STREAM_ENDED = 1 << 5,      /* the peer's end was seen */
};

struct tdm_stream_s {
  union {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
  } uv;
  const tdm_stream_ops_t* ops; /* never NULL */
  void* owner;
  tdm_loop_t* loop;
  tdm_list_t dirty; /* linked while `out` waits for the turn's end */
  tdm_buf_t out;    /* what was put and not flushed */
  uint64_t bytes_read;
  uint64_t bytes_written; /* accepted for writing, as Node counts */
  unsigned int flags;
};

/* One uncopied write. The caller keeps it, and the bytes, until `cb`. */
struct tdm_stream_write_s {
  uv_write_t req;
  void (*cb)(tdm_stream_write_t* w, int status);
  void* data; /* the caller's */
};

/* ---- making ------------------------------------------------------------ */

/* New unconnected streams. `tcp_flags` is AF_INET, AF_INET6 or AF_UNSPEC (the
 * socket is made when an address is known). */
int tdm_stream_new_tcp(tdm_loop_t* loop,
                       unsigned int tcp_flags,
                       const tdm_stream_ops_t* ops,
                       void* owner,
                       tdm_stream_t** out) TDM_MUST_USE;
int tdm_stream_new_pipe(tdm_loop_t* loop,
                        bool ipc,
                        const tdm_stream_ops_t* ops,
                        void* owner,
                        tdm_stream_t** out) TDM_MUST_USE;

/* Takes over an open descriptor (which the stream will close). */
int tdm_stream_open(tdm_stream_t* s, int fd) TDM_MUST_USE;

/* Swaps who gets the events from now on. */
static inline void tdm_stream_set_owner(tdm_stream_t* s,
                                        const tdm_stream_ops_t* ops,
                                        void* owner) {
  s->ops = ops;
  s->owner = owner;
}

static inline bool tdm_stream_is_tcp(const tdm_stream_t* s) {
  return s->uv.handle.type == UV_TCP;
}

static inline bool tdm_stream_is_closing(const tdm_stream_t* s) {
  return (s->flags & TDM_STREAM_CLOSING) != 0;
}

/* ---- servers ----------------------------------------------------------- */

/* `flags` as uv_tcp_bind (UV_TCP_IPV6ONLY). */
int tdm_stream_bind_tcp(tdm_stream_t* s,
                        const struct sockaddr* addr,
                        unsigned int flags) TDM_MUST_USE;
int tdm_stream_bind_pipe(tdm_stream_t* s, const char* path) TDM_MUST_USE;
/* on_connection from now on. Also reports what bind put off (EADDRINUSE). */
int tdm_stream_listen(tdm_stream_t* s, int backlog) TDM_MUST_USE;
/* The connection that waits, as a new stream of the same kind. */
int tdm_stream_accept(tdm_stream_t* server,
                      const tdm_stream_ops_t* ops,
                      void* owner,
                      tdm_stream_t** out) TDM_MUST_USE;

/* ---- clients ----------------------------------------------------------- */

/* on_connect follows when 0 is returned. */
int tdm_stream_connect_tcp(tdm_stream_t* s,
                           const struct sockaddr* addr) TDM_MUST_USE;
int tdm_stream_connect_pipe(tdm_stream_t* s, const char* path) TDM_MUST_USE;

/* ---- reading ----------------------------------------------------------- */

/* Both may be called in any state; starting twice is fine. */
int tdm_stream_read_start(tdm_stream_t* s);
void tdm_stream_read_stop(tdm_stream_t* s);

/* ---- writing ----------------------------------------------------------- */

/* Room for `n` more bytes in the out buffer: write there, then
 * tdm_stream_commit(s, how many). Valid until the next call on `s`. Errors of
 * the actual write come as on_error. */
char* tdm_stream_reserve(tdm_stream_t* s, size_t n);
void tdm_stream_commit(tdm_stream_t* s, size_t n);

/* Copies `n` bytes into the out buffer. */
void tdm_stream_put(tdm_stream_t* s, const void* p, size_t n);

/* Writes the out buffer now as far as the kernel takes it. Returns 0, also
 * when some has to wait (on_drain follows), or UV_E*, which is NOT reported a
 * second time as on_error. */
int tdm_stream_flush(tdm_stream_t* s);

/* Lets what was put leave together with other streams' bytes: when 16 streams
 * wait, half a millisecond after the first of them began to, or at the end of
 * the turn at the latest. Waking a sleeping peer costs much more than the
 * write that does it, and a batch wakes it once. May call on_error of this and
 * other streams. */
void tdm_stream_flush_soon(tdm_stream_t* s);

/* Writes what was put before and then `bufs`. Returns 1 when all of it was
 * taken: `w` is free again, no callback comes. Returns 0 when some has to
 * wait: w->cb follows, `w` and the bytes must stay. Returns UV_E* when it
 * failed: no callback comes. The array `bufs` itself is not kept. */
int tdm_stream_write(tdm_stream_t* s,
                     tdm_stream_write_t* w,
                     const uv_buf_t bufs[],
                     unsigned int nbufs,
                     void (*cb)(tdm_stream_write_t* w, int status));

/* Bytes that were accepted for writing and not yet taken by the kernel. */
static inline size_t tdm_stream_queued(const tdm_stream_t* s) {
  return s->out.len + s->uv.stream.write_queue_size;
}

/* Ends the sending side after everything queued; on_shutdown follows when 0 is
 * returned. UV_ENOTCONN, or UV_EALREADY the second time. */
int tdm_stream_shutdown(tdm_stream_t* s);

/* ---- the end ----------------------------------------------------------- */

/* Closes; on_close follows, in a later turn. What is still queued is dropped
 * (flush or shut down first to be polite). Calling it again is harmless. */
void tdm_stream_close(tdm_stream_t* s);

/* Closes a TCP stream with a reset instead of a FIN. UV_EINVAL on pipes. */
int tdm_stream_reset(tdm_stream_t* s);

/* ---- the rest ---------------------------------------------------------- */

/* Nagle's algorithm off or on; 0 on pipes. */
int tdm_stream_set_nodelay(tdm_stream_t* s, bool on);
int tdm_stream_set_keepalive(tdm_stream_t* s, bool on, unsigned int delay_s);
/* Whether an open stream keeps the loop alive. */
void tdm_stream_ref(tdm_stream_t* s);
void tdm_stream_unref(tdm_stream_t* s);
bool tdm_stream_has_ref(const tdm_stream_t* s);
/* The descriptor, or -1. */
int tdm_stream_fileno(const tdm_stream_t* s);
/* Local and remote address of a TCP stream; UV_E* (UV_EINVAL on pipes). */
int tdm_stream_sockname(const tdm_stream_t* s, struct sockaddr_storage* out);
int tdm_stream_peername(const tdm_stream_t* s, struct sockaddr_storage* out);

#endif /* TDM_NET_STREAM_H_ */
