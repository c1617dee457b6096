/* Child processes, for lib/node/child_process.js: spawn, its events, kill.
 * The synchronous form is in spawn_sync.c; what both share is in spawn_int.h.
 *
 * A piped stdio slot is a socket pair made here: the child inherits one end,
 * and the number of the other is returned, for lib/ to open as a stream. So
 * this file knows nothing of streams.
 *
 * Lifetime: the struct lives until its uv_close callback. It starts to close
 * when the child has exited (after onexit was told) or in teardown; its
 * wrapper is pinned as long as the child runs.
 */
#include "bindings/spawn_int.h"

#include <sys/socket.h>
#include <unistd.h>

typedef struct child_s {
  uv_process_t uv;
  tdm_js_open_t open;
  tdm_runtime_t* rt;
  JSObjectRef wrapper; /* pinned while the child runs */
  JSObjectRef onexit;  /* pinned while the child runs */
} child_t;

/* The wrapper is pinned until the handle closes, so the collector never comes
 * before the unlink. */
static const tdm_class_t child_class = { "Process", NULL };

static char** strings_from_js(tdm_call_t* c, size_t i) {
  JSObjectRef list = tdm_arg_object(c, i);
  tdm_js_text_t text;
  JSValueRef v;
  char** out;
  size_t count;
  size_t k;

  v = tdm_js_get(c->ctx, list, "length", c->ex);
  if (v == NULL)
    return NULL;
  count = (size_t) JSValueToNumber(c->ctx, v, NULL);
  out = tdm_calloc(count + 1, sizeof(*out));
  for (k = 0; k < count; k++) {
    v = JSObjectGetPropertyAtIndex(c->ctx, list, k, c->ex);
    if (*c->ex != NULL || !tdm_js_text(c->ctx, v, &text, c->ex))
      goto fail;
    out[k] = tdm_strndup(text.p, text.n);
    tdm_js_text_release(&text);
  }
  return out;

fail:
  tdm__strings_free(out);
  return NULL;
}

void tdm__strings_free(char** list) {
  char** p;

  if (list == NULL)
    return;
  for (p = list; *p != NULL; p++)
    tdm_free(*p);
  tdm_free(list);
}

bool tdm__spawn_args(tdm_call_t* c, tdm__spawn_t* s) {
  tdm_js_text_t text;
  uint8_t* bytes;
  size_t len;

  memset(s, 0, sizeof(*s));
  if (!tdm_arg_text(c, 0, &text))
    return false;
  s->file = tdm_strndup(text.p, text.n);
  tdm_js_text_release(&text);

  s->args = strings_from_js(c, 1);
  if (s->args == NULL)
    goto fail;
  if (tdm_arg_object(c, 2) != NULL) {
    s->env = strings_from_js(c, 2);
    if (s->env == NULL)
      goto fail;
  }
  if (!tdm_arg_is_undefined(c, 3)) {
    if (!tdm_arg_text(c, 3, &text))
      goto fail;
    s->cwd = tdm_strndup(text.p, text.n);
    tdm_js_text_release(&text);
  }
  if (!tdm_arg_bytes(c, 4, &bytes, &len)) {
    tdm_throw_type(c, "stdio must be an Int32Array");
    goto fail;
  }
  s->stdio_count = len / sizeof(int32_t);
  s->stdio = tdm_malloc(len);
  memcpy(s->stdio, bytes, len);
  s->flags = tdm_arg_uint32(c, 5);
  if (!tdm_arg_is_undefined(c, 6)) {
    s->uid = tdm_arg_uint32(c, 6);
    s->flags |= UV_PROCESS_SETUID;
  }
  if (!tdm_arg_is_undefined(c, 7)) {
    s->gid = tdm_arg_uint32(c, 7);
    s->flags |= UV_PROCESS_SETGID;
  }
  return true;

fail:
  tdm__spawn_release(s);
  return false;
}

void tdm__spawn_release(tdm__spawn_t* s) {
  tdm_free(s->file);
  tdm__strings_free(s->args);
  tdm__strings_free(s->env);
  tdm_free(s->cwd);
  tdm_free(s->stdio);
}

void tdm__spawn_options(tdm__spawn_t* s,
                        uv_process_options_t* o,
                        uv_stdio_container_t* stdio) {
  memset(o, 0, sizeof(*o));
  o->file = s->file;
  o->args = s->args;
  o->env = s->env;
  o->cwd = s->cwd;
  o->flags = s->flags;
  o->uid = s->uid;
  o->gid = s->gid;
  o->stdio = stdio;
  o->stdio_count = (int) s->stdio_count;
}

static void on_closed(uv_handle_t* uv) {
  tdm_free(TDM_CONTAINER_OF(uv, child_t, uv));
}

static void child_close(child_t* p) {
  tdm_js_closed(&p->open);
  tdm_js_unlink(p->wrapper);
  tdm_js_unpin(p->rt, p->wrapper);
  tdm_js_unpin(p->rt, p->onexit);
  uv_close((uv_handle_t*) &p->uv, on_closed);
}

static void on_teardown(tdm_runtime_t* rt, tdm_js_open_t* self) {
  child_close(TDM_CONTAINER_OF(self, child_t, open));
}

static void on_exit_status(uv_process_t* uv, int64_t status, int signal) {
  child_t* p = TDM_CONTAINER_OF(uv, child_t, uv);
  JSContextRef ctx = tdm_js_context(p->rt);
  JSObjectRef fn = p->onexit;
  tdm_runtime_t* rt = p->rt;
  JSValueRef argv[2];

  if (tdm_js_is_closing(rt))
    return;
  argv[0] = JSValueMakeNumber(ctx, (double) status);
  argv[1] = JSValueMakeNumber(ctx, signal);
  tdm_js_pin(rt, fn);
  child_close(p);
  tdm_js_call(rt, fn, NULL, 2, argv);
  tdm_js_unpin(rt, fn);
}

static void close_all(int* fds, size_t count) {
  size_t i;

  for (i = 0; i < count; i++)
    if (fds[i] != -1)
      close(fds[i]);
}

static JSObjectRef result_to_js(tdm_call_t* c,
                                JSObjectRef handle,
                                int number,
                                const int* fds,
                                size_t count) {
  JSObjectRef result = JSObjectMakeArray(c->ctx, 0, NULL, NULL);
  JSValueRef v = handle ? handle : JSValueMakeNull(c->ctx);
  unsigned int i;

  JSObjectSetPropertyAtIndex(c->ctx, result, 0, v, NULL);
  v = JSValueMakeNumber(c->ctx, number);
  JSObjectSetPropertyAtIndex(c->ctx, result, 1, v, NULL);
  for (i = 0; i < count; i++) {
    v = JSValueMakeNumber(c->ctx, fds[i]);
    JSObjectSetPropertyAtIndex(c->ctx, result, i + 2, v, NULL);
  }
  return result;
}

/* Failures a program has to expect: lib/ reports them as events, and the
 * pipes live on for a moment, so that they end as those of a child do. */
static bool is_late_error(int err) {
  return err == UV_ENOENT || err == UV_EACCES || err == UV_EAGAIN ||
         err == UV_EMFILE || err == UV_ENFILE;
}

/* spawn(file, args, env, cwd, stdio, flags, uid, gid, onexit(status, signal))
 * Returns a negative status, or [handle, pid, fd of slot 0 or -1, ...]; in
 * the case of a late error [null, status, fd of slot 0 or -1, ...]. */
TDM_METHOD(process_spawn) {
  uv_process_options_t options;
  uv_stdio_container_t* stdio;
  tdm__spawn_t s;
  JSObjectRef result = NULL;
  child_t* p;
  int* ours;   /* our ends of the pairs; -1: none */
  int* theirs; /* the child's ends */
  int pair[2];
  size_t i;
  int err = 0;

  if (!tdm__spawn_args(c, &s))
    return NULL;

  stdio = tdm_calloc(s.stdio_count + 1, sizeof(*stdio));
  ours = tdm_malloc((s.stdio_count + 1) * sizeof(*ours));
  theirs = tdm_malloc((s.stdio_count + 1) * sizeof(*theirs));
  memset(ours, -1, (s.stdio_count + 1) * sizeof(*ours));
  memset(theirs, -1, (s.stdio_count + 1) * sizeof(*theirs));

  for (i = 0; i < s.stdio_count; i++) {
    if (s.stdio[i] == TDM__STDIO_IGNORE) {
      stdio[i].flags = UV_IGNORE;
      continue;
    }
    stdio[i].flags = UV_INHERIT_FD;
    stdio[i].data.fd = s.stdio[i];
    if (s.stdio[i] == TDM__STDIO_PIPE) {
      err = uv_socketpair(SOCK_STREAM, 0, pair, UV_NONBLOCK_PIPE, 0);
      if (err)
        goto out;
      ours[i] = pair[0];
      theirs[i] = stdio[i].data.fd = pair[1];
    }
  }

  tdm__spawn_options(&s, &options, stdio);
  options.exit_cb = on_exit_status;
  p = tdm_calloc(1, sizeof(*p));
  p->rt = c->rt;
  err = uv_spawn(tdm_js_uv(c->rt), &p->uv, &options);
  if (err) {
    uv_close((uv_handle_t*) &p->uv, on_closed);
    if (!is_late_error(err))
      goto out;
    result = result_to_js(c, NULL, err, ours, s.stdio_count);
    err = 0;
    goto out;
  }

  p->wrapper = tdm_js_wrap(c->rt, &child_class, p);
  p->onexit = tdm_arg_function(c, 8);
  tdm_js_pin(c->rt, p->wrapper);
  tdm_js_pin(c->rt, p->onexit);
  tdm_js_opened(c->rt, &p->open, on_teardown);
  result = result_to_js(c, p->wrapper, p->uv.pid, ours, s.stdio_count);

out:
  close_all(theirs, s.stdio_count);
  if (err)
    close_all(ours, s.stdio_count);
  tdm_free(ours);
  tdm_free(theirs);
  tdm_free(stdio);
  tdm__spawn_release(&s);
  return err ? tdm_ret_err(c, err) : result;
}

static child_t* child_get(tdm_call_t* c) {
  return tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &child_class);
}

/* kill(handle, signal): a status; UV_ESRCH once the child was reaped. */
TDM_METHOD(process_kill) {
  child_t* p = child_get(c);

  if (p == NULL)
    return tdm_ret_err(c, UV_ESRCH);
  return tdm_ret_num(c, uv_process_kill(&p->uv, tdm_arg_int32(c, 1)));
}

/* ref(handle, on): whether the running child keeps the loop alive. */
TDM_METHOD(process_ref) {
  child_t* p = child_get(c);

  if (p == NULL)
    return tdm_ret_undefined(c);
  if (tdm_arg_bool(c, 1))
    uv_ref((uv_handle_t*) &p->uv);
  else
    uv_unref((uv_handle_t*) &p->uv);
  return tdm_ret_undefined(c);
}

static const tdm_method_t process_methods[] = {
  TDM_FN("spawn", 9, process_spawn),
  TDM_FN("spawnSync", 12, tdm__spawn_sync),
  TDM_FN("kill", 2, process_kill),
  TDM_FN("ref", 2, process_ref),
  { NULL, 0, NULL },
};

static const tdm_const_t process_consts[] = {
  { "STDIO_IGNORE", TDM__STDIO_IGNORE },
  { "STDIO_PIPE", TDM__STDIO_PIPE },
  { "DETACHED", UV_PROCESS_DETACHED },
  { NULL, 0 },
};

const tdm_binding_t tdm__binding_process_wrap = { "process_wrap",
                                                  process_methods,
                                                  process_consts, NULL };
