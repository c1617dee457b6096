/* child_process.spawnSync: one child, run to its end on a loop of its own
 * while the caller's thread waits. Nothing of the program runs meanwhile.
 *
 * The call is over when the child has exited and every pipe saw its end (a
 * grandchild that keeps a pipe open is waited for, as in Node), or, after a
 * time-out, a full buffer or a failed pipe, when the child was killed and has
 * exited.
 */
#include "bindings/spawn_int.h"

#include <signal.h>

typedef struct sync_s sync_t;

/* Our end of one piped slot. */
typedef struct sync_pipe_s {
  uv_pipe_t uv;
  uv_write_t write;
  uv_shutdown_t shutdown;
  sync_t* sync;
  tdm_buf_t out;  /* what the child wrote */
  uint8_t* input; /* what it shall read; borrowed */
  size_t input_len;
  bool open;
} sync_pipe_t;

struct sync_s {
  uv_loop_t loop;
  uv_process_t process;
  uv_timer_t timer;
  sync_pipe_t* pipes; /* one for each slot; unused ones are not open */
  size_t count;
  double max_buffer; /* bytes of each slot; may be infinite */
  int kill_signal;
  int error; /* the first one: UV_E* */
  int64_t status;
  int signal;
  bool exited;
  bool killed;
  bool timer_open;
};

static void close_pipes(sync_t* s) {
  size_t i;

  for (i = 0; i < s->count; i++) {
    if (!s->pipes[i].open)
      continue;
    s->pipes[i].open = false;
    uv_close((uv_handle_t*) &s->pipes[i].uv, NULL);
  }
}

static void close_timer(sync_t* s) {
  if (!s->timer_open)
    return;
  s->timer_open = false;
  uv_close((uv_handle_t*) &s->timer, NULL);
}

static void stop(sync_t* s, int err) {
  if (s->error == 0)
    s->error = err;
  if (s->killed)
    return;
  s->killed = true;
  close_pipes(s);
  close_timer(s);
  if (s->exited)
    return;
  /* An unknown signal number still has to end the child. */
  if (uv_process_kill(&s->process, s->kill_signal) < 0)
    uv_process_kill(&s->process, SIGKILL);
}

static void on_exit_status(uv_process_t* uv, int64_t status, int signal) {
  sync_t* s = TDM_CONTAINER_OF(uv, sync_t, process);

  s->exited = true;
  s->status = status;
  s->signal = signal;
  close_timer(s);
  uv_close((uv_handle_t*) uv, NULL);
}

static void on_timeout(uv_timer_t* uv) {
  stop(TDM_CONTAINER_OF(uv, sync_t, timer), UV_ETIMEDOUT);
}

static void on_alloc(uv_handle_t* uv, size_t hint, uv_buf_t* buf) {
  sync_pipe_t* p = TDM_CONTAINER_OF((uv_pipe_t*) uv, sync_pipe_t, uv);

  buf->base = tdm_buf_reserve(&p->out, hint);
  buf->len = hint;
}

static void on_read(uv_stream_t* uv, ssize_t nread, const uv_buf_t* buf) {
  sync_pipe_t* p = TDM_CONTAINER_OF((uv_pipe_t*) uv, sync_pipe_t, uv);
  sync_t* s = p->sync;

  if (nread > 0) {
    p->out.len += (size_t) nread;
    /* What was read is kept, though it is more than was asked for. */
    if ((double) p->out.len > s->max_buffer)
      stop(s, UV_ENOBUFS);
  } else if (nread == UV_EOF) {
    uv_read_stop(uv);
    /* A slot we still write to stays open until that is through. */
    if (p->open && uv_stream_get_write_queue_size(uv) == 0) {
      p->open = false;
      uv_close((uv_handle_t*) uv, NULL);
    }
  } else if (nread < 0) {
    stop(s, (int) nread);
  }
}

static void on_shutdown(uv_shutdown_t* req, int status) {
  sync_pipe_t* p = TDM_CONTAINER_OF(req, sync_pipe_t, shutdown);

  /* The child may have gone before it read its end: not an error. */
  if (status < 0 && status != UV_ENOTCONN && status != UV_ECANCELED)
    stop(p->sync, status);
}

static void on_write(uv_write_t* req, int status) {
  sync_pipe_t* p = TDM_CONTAINER_OF(req, sync_pipe_t, write);

  if (status < 0 && status != UV_ECANCELED)
    stop(p->sync, status);
}

static int start_pipe(sync_pipe_t* p, bool first) {
  uv_stream_t* stream = (uv_stream_t*) &p->uv;
  uv_buf_t buf;
  int err;

  if (p->input_len > 0) {
    buf = uv_buf_init((char*) p->input, (unsigned int) p->input_len);
    err = uv_write(&p->write, stream, &buf, 1, on_write);
    if (err)
      return err;
  }
  if (first || p->input_len > 0) { /* the child sees an end, not silence */
    err = uv_shutdown(&p->shutdown, stream, on_shutdown);
    if (err)
      return err;
  }
  return uv_read_start(stream, on_alloc, on_read);
}

static int run(sync_t* s, tdm__spawn_t* args, double timeout) {
  uv_process_options_t options;
  uv_stdio_container_t* stdio;
  sync_pipe_t* p;
  size_t i;
  int err = 0;

  stdio = tdm_calloc(s->count + 1, sizeof(*stdio));
  for (i = 0; i < s->count; i++) {
    p = &s->pipes[i];
    if (args->stdio[i] == TDM__STDIO_IGNORE) {
      stdio[i].flags = UV_IGNORE;
    } else if (args->stdio[i] == TDM__STDIO_PIPE) {
      TDM_CHECK(uv_pipe_init(&s->loop, &p->uv, 0) == 0);
      p->open = true;
      stdio[i].flags = UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE;
      stdio[i].data.stream = (uv_stream_t*) &p->uv;
    } else {
      stdio[i].flags = UV_INHERIT_FD;
      stdio[i].data.fd = args->stdio[i];
    }
  }

  tdm__spawn_options(args, &options, stdio);
  options.exit_cb = on_exit_status;
  err = uv_spawn(&s->loop, &s->process, &options);
  tdm_free(stdio);
  if (err) {
    uv_close((uv_handle_t*) &s->process, NULL);
    close_pipes(s);
    uv_run(&s->loop, UV_RUN_DEFAULT);
    return err;
  }

  if (timeout > 0) {
    TDM_CHECK(uv_timer_init(&s->loop, &s->timer) == 0);
    s->timer_open = true;
    uv_timer_start(&s->timer, on_timeout, (uint64_t) timeout, 0);
  }
  for (i = 0; i < s->count && err == 0; i++)
    if (s->pipes[i].open)
      err = start_pipe(&s->pipes[i], i == 0);
  if (err)
    stop(s, err);

  /* Ends when the child is gone and no pipe has anything left to do; a pipe
   * that ended while we still wrote to it is open yet. */
  uv_run(&s->loop, UV_RUN_DEFAULT);
  close_pipes(s);
  close_timer(s);
  uv_run(&s->loop, UV_RUN_DEFAULT);
  return 0;
}

static JSValueRef result_to_js(tdm_call_t* c, sync_t* s) {
  JSObjectRef result = JSObjectMakeArray(c->ctx, 0, NULL, NULL);
  JSValueRef v;
  size_t i;
  size_t len;
  char* data;

  v = JSValueMakeNumber(c->ctx, s->process.pid);
  JSObjectSetPropertyAtIndex(c->ctx, result, 0, v, NULL);
  v = JSValueMakeNumber(c->ctx, (double) s->status);
  JSObjectSetPropertyAtIndex(c->ctx, result, 1, v, NULL);
  v = JSValueMakeNumber(c->ctx, s->signal);
  JSObjectSetPropertyAtIndex(c->ctx, result, 2, v, NULL);
  v = JSValueMakeNumber(c->ctx, s->error);
  JSObjectSetPropertyAtIndex(c->ctx, result, 3, v, NULL);

  for (i = 0; i < s->count; i++) {
    v = JSValueMakeNull(c->ctx);
    if (s->pipes[i].sync != NULL) {
      if (s->pipes[i].out.len == 0)
        tdm_buf_reserve(&s->pipes[i].out, 1);
      data = tdm_buf_take(&s->pipes[i].out, &len);
      v = tdm_js_take_uint8array(c->ctx, data, len);
    }
    JSObjectSetPropertyAtIndex(c->ctx, result, (unsigned int) i + 4, v, NULL);
  }
  return result;
}

/* spawnSync(<spawn_int.h's eight>, inputs, timeout, maxBuffer, killSignal)
 * `inputs` is an array with bytes or undefined for each slot. Returns a
 * negative status when there was no child, else
 * [pid, status, signal, error, Uint8Array or null for each slot]. */
TDM_METHOD(spawn_sync) {
  JSObjectRef inputs = tdm_arg_object(c, 8);
  JSValueRef result = NULL;
  tdm__spawn_t args;
  JSValueRef v;
  sync_t s;
  size_t i;
  int err;

  if (!tdm__spawn_args(c, &args))
    return NULL;

  memset(&s, 0, sizeof(s));
  s.count = args.stdio_count;
  s.max_buffer = tdm_arg_double(c, 10);
  s.kill_signal = tdm_arg_int32(c, 11);
  s.pipes = tdm_calloc(s.count + 1, sizeof(*s.pipes));
  for (i = 0; i < s.count; i++) {
    tdm_buf_init(&s.pipes[i].out);
    if (args.stdio[i] != TDM__STDIO_PIPE)
      continue;
    s.pipes[i].sync = &s;
    v = JSObjectGetPropertyAtIndex(c->ctx, inputs, (unsigned int) i, NULL);
    if (v != NULL)
      tdm_js_bytes(c->ctx, v, &s.pipes[i].input, &s.pipes[i].input_len);
  }

  err = uv_loop_init(&s.loop);
  if (err == 0) {
    err = run(&s, &args, tdm_arg_double(c, 9));
    TDM_CHECK(uv_loop_close(&s.loop) == 0);
  }

  result = err ? tdm_ret_err(c, err) : result_to_js(c, &s);
  for (i = 0; i < s.count; i++)
    tdm_buf_release(&s.pipes[i].out);
  tdm_free(s.pipes);
  tdm__spawn_release(&args);
  return result;
}

JSValueRef tdm__spawn_sync(JSContextRef ctx,
                           JSObjectRef fn,
                           JSObjectRef self,
                           size_t argc,
                           const JSValueRef argv[],
                           JSValueRef* ex) {
  return spawn_sync(ctx, fn, self, argc, argv, ex);
}
