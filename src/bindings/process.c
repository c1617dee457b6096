/* What lib/node/process.js asks of the operating system. */
#include "js/js_int.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <brotli/encode.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>
#include <zlib.h>
#include <zstd.h>

extern char** environ;

/* ---- environment ------------------------------------------------------- */

/* getEnv() -> an object with every variable. */
TDM_METHOD(process_get_env) {
  JSObjectRef o = tdm_js_object(c->ctx);
  char* eq;
  char* name;

  for (char** e = environ; *e != NULL; e++) {
    eq = strchr(*e, '=');
    if (eq == NULL || eq == *e)
      continue;
    name = tdm_strndup(*e, (size_t) (eq - *e));
    tdm_js_set_str(c->ctx, o, name, eq + 1);
    tdm_free(name);
  }
  return o;
}

/* setEnv(name, value) or setEnv(name) to remove. Changes the environment of
 * the process: C libraries, Python and children see it. */
TDM_METHOD(process_set_env) {
  tdm_js_text_t name, value;

  if (!tdm_arg_text(c, 0, &name))
    return NULL;
  if (tdm_arg_is_undefined(c, 1)) {
    unsetenv(name.p);
  } else if (tdm_arg_text(c, 1, &value)) {
    setenv(name.p, value.p, 1);
    tdm_js_text_release(&value);
  }
  if (strcmp(name.p, "TZ") == 0)
    tzset();
  tdm_js_text_release(&name);
  return tdm_ret_undefined(c);
}

/* ---- identity ---------------------------------------------------------- */

static JSObjectRef make_argv(JSContextRef ctx, tdm_runtime_t* rt) {
  JSObjectRef array;
  JSValueRef ex = NULL;

  array = JSObjectMakeArray(ctx, 0, NULL, &ex);
  for (int i = 0; i < rt->argc; i++)
    JSObjectSetPropertyAtIndex(ctx, array, (unsigned int) i,
                               tdm_js_cstr(ctx, rt->argv[i]), &ex);
  return array;
}

/* info() -> what does not change: argv, execPath, pid, arch. */
TDM_METHOD(process_info) {
  JSObjectRef o = tdm_js_object(c->ctx);
  char path[4096];
  size_t len = sizeof(path);
  uv_utsname_t uts;
  const char* channel;
  const char* options;

  tdm_js_set(c->ctx, o, "argv", make_argv(c->ctx, c->rt));
  if (uv_exepath(path, &len) == 0)
    tdm_js_set(c->ctx, o, "execPath", tdm_js_str(c->ctx, path, len));
  tdm_js_set_num(c->ctx, o, "pid", uv_os_getpid());
  if (uv_os_uname(&uts) == 0)
    tdm_js_set_str(c->ctx, o, "machine", uts.machine);
  /* Forked by child_process.fork: the number is for this process alone. */
  channel = getenv("NODE_CHANNEL_FD");
  if (channel != NULL) {
    tdm_js_set_num(c->ctx, o, "channelFd", atoi(channel));
    unsetenv("NODE_CHANNEL_FD");
  }
  options = getenv("NODE_OPTIONS");
  if (options != NULL && options[0] != '\0')
    tdm_js_set_str(c->ctx, o, "nodeOptions", options);
  return o;
}

/* versions() -> the libraries' versions. */
TDM_METHOD(process_versions) {
  JSObjectRef o = tdm_js_object(c->ctx);
  char text[64];
  uint32_t v = BrotliEncoderVersion();

  tdm_js_set_str(c->ctx, o, "tandem", TANDEM_VERSION);
  tdm_js_set_str(c->ctx, o, "uv", uv_version_string());
  tdm_js_set_str(c->ctx, o, "zlib", zlibVersion());
  tdm_js_set_str(c->ctx, o, "zstd", ZSTD_versionString());
  tdm_js_set_str(c->ctx, o, "openssl", TDM_OPENSSL_VERSION);
  tdm_js_set_str(c->ctx, o, "icu", U_ICU_VERSION);
  tdm_js_set_str(c->ctx, o, "unicode", U_UNICODE_VERSION);
  snprintf(text, sizeof(text), "%u.%u.%u", v >> 24, (v >> 12) & 0xfff,
           v & 0xfff);
  tdm_js_set_str(c->ctx, o, "brotli", text);
  return o;
}

TDM_METHOD(process_ppid) {
  return tdm_ret_num(c, uv_os_getppid());
}

TDM_METHOD(process_get_title) {
  char title[512];
  int err = uv_get_process_title(title, sizeof(title));

  return err ? tdm_ret_str(c, "tandem", 6) : tdm_js_cstr(c->ctx, title);
}

TDM_METHOD(process_set_title) {
  tdm_js_text_t title;

  if (!tdm_arg_text(c, 0, &title))
    return NULL;
  uv_set_process_title(title.p);
  tdm_js_text_release(&title);
  return tdm_ret_undefined(c);
}

/* ids() -> [uid, euid, gid, egid] */
TDM_METHOD(process_ids) {
  JSValueRef v[4] = {
    JSValueMakeNumber(c->ctx, getuid()),
    JSValueMakeNumber(c->ctx, geteuid()),
    JSValueMakeNumber(c->ctx, getgid()),
    JSValueMakeNumber(c->ctx, getegid()),
  };
  return JSObjectMakeArray(c->ctx, 4, v, c->ex);
}

TDM_METHOD(process_get_groups) {
  gid_t groups[257];
  JSValueRef v[257];
  gid_t own = getegid();
  bool seen = false;
  int n = getgroups(256, groups);

  if (n < 0)
    return tdm_ret_err(c, uv_translate_sys_error(errno));
  for (int i = 0; i < n; i++)
    seen = seen || groups[i] == own;
  if (!seen)
    groups[n++] = own;
  for (int i = 0; i < n; i++)
    v[i] = JSValueMakeNumber(c->ctx, groups[i]);
  return JSObjectMakeArray(c->ctx, (size_t) n, v, c->ex);
}

/* setId(which, id) with which 0 uid, 1 euid, 2 gid, 3 egid -> 0 or UV_E*. */
TDM_METHOD(process_set_id) {
  uint32_t id = (uint32_t) tdm_arg_int64(c, 1);
  int r = -1;

  switch (tdm_arg_int32(c, 0)) {
    case 0:
      r = setuid(id);
      break;
    case 1:
      r = seteuid(id);
      break;
    case 2:
      r = setgid(id);
      break;
    case 3:
      r = setegid(id);
      break;
  }
  return tdm_ret_num(c, r ? uv_translate_sys_error(errno) : 0);
}

/* ---- folders ----------------------------------------------------------- */

TDM_METHOD(process_cwd) {
  char path[4096];
  size_t len = sizeof(path);
  int err = uv_cwd(path, &len);

  return err ? tdm_ret_err(c, err) : tdm_js_str(c->ctx, path, len);
}

TDM_METHOD(process_chdir) {
  tdm_js_text_t path;
  int err;

  if (!tdm_arg_text(c, 0, &path))
    return NULL;
  err = uv_chdir(path.p);
  tdm_js_text_release(&path);
  return tdm_ret_num(c, err);
}

/* umask() reads, umask(mask) sets; both return the old one. */
TDM_METHOD(process_umask) {
  mode_t old;

  if (tdm_arg_is_undefined(c, 0)) {
    old = umask(0);
    umask(old);
  } else {
    old = umask((mode_t) tdm_arg_uint32(c, 0));
  }
  return tdm_ret_num(c, old);
}

/* ---- time and use ------------------------------------------------------ */

/* hrtime(BigUint64Array): writes the monotonic clock's ns to [0]. */
TDM_METHOD(process_hrtime) {
  uint64_t now = uv_hrtime();
  uint8_t* p;
  size_t len;

  if (tdm_arg_bytes(c, 0, &p, &len) && len >= sizeof(now))
    memcpy(p, &now, sizeof(now));
  return tdm_ret_undefined(c);
}

/* uptime() -> seconds since the runtime was made. */
TDM_METHOD(process_uptime) {
  return tdm_ret_num(c, (double) (uv_hrtime() - c->rt->start_time) / 1e9);
}

TDM_METHOD(process_rss) {
  size_t rss = 0;

  uv_resident_set_memory(&rss);
  return tdm_ret_num(c, (double) rss);
}

/* heap() -> the engine's statistics object. */
TDM_METHOD(process_heap) {
  return JSGetMemoryUsageStatistics(c->ctx);
}

/* rusage(Float64Array(16)): user and system time in us, then the fields of
 * getrusage(2) in the order of process.resourceUsage(). */
TDM_METHOD(process_rusage) {
  uv_rusage_t u;
  uint8_t* p;
  size_t len;
  int err = uv_getrusage(&u);

  if (err)
    return tdm_ret_err(c, err);
  if (tdm_arg_bytes(c, 0, &p, &len) && len >= 16 * sizeof(double)) {
    double v[16] = {
      (double) u.ru_utime.tv_sec * 1e6 + (double) u.ru_utime.tv_usec,
      (double) u.ru_stime.tv_sec * 1e6 + (double) u.ru_stime.tv_usec,
      (double) u.ru_maxrss,
      (double) u.ru_ixrss,
      (double) u.ru_idrss,
      (double) u.ru_isrss,
      (double) u.ru_minflt,
      (double) u.ru_majflt,
      (double) u.ru_nswap,
      (double) u.ru_inblock,
      (double) u.ru_oublock,
      (double) u.ru_msgsnd,
      (double) u.ru_msgrcv,
      (double) u.ru_nsignals,
      (double) u.ru_nvcsw,
      (double) u.ru_nivcsw,
    };
    memcpy(p, v, sizeof(v));
  }
  return tdm_ret_num(c, 0);
}

/* memory() -> [constrained, available] in bytes. */
TDM_METHOD(process_memory) {
  JSValueRef v[2] = {
    JSValueMakeNumber(c->ctx, (double) uv_get_constrained_memory()),
    JSValueMakeNumber(c->ctx, (double) uv_get_free_memory()),
  };
  return JSObjectMakeArray(c->ctx, 2, v, c->ex);
}

/* ---- the end ----------------------------------------------------------- */

/* reallyExit(code): leaves now, from inside JavaScript. Handlers of 'exit' have
 * run. The engine's stack is below us, so nothing is torn down; C's exit
 * handlers (stdio, Python's module) do their part. */
TDM_METHOD(process_really_exit) {
  exit(tdm_arg_int32(c, 0));
}

TDM_METHOD(process_abort) {
  abort();
}

/* kill(pid, signal) -> 0 or UV_E*. */
TDM_METHOD(process_kill) {
  return tdm_ret_num(c, uv_kill(tdm_arg_int32(c, 0), tdm_arg_int32(c, 1)));
}

/* gc(): a full collection, for tests and --expose-gc. */
TDM_METHOD(process_gc) {
  JSSynchronousGarbageCollectForDebugging(c->ctx);
  return tdm_ret_undefined(c);
}

/* hold(), unhold(): keep the loop alive while the engine works on a promise
 * that libuv knows nothing of. */
TDM_METHOD(process_hold) {
  tdm_loop_hold(&c->rt->loop);
  return tdm_ret_undefined(c);
}

TDM_METHOD(process_unhold) {
  tdm_loop_unhold(&c->rt->loop);
  return tdm_ret_undefined(c);
}

/* ---- signals ----------------------------------------------------------- */

typedef struct signal_s {
  tdm_js_open_t open;
  tdm_runtime_t* rt;
  uv_signal_t uv;
  JSObjectRef fn;   /* pinned */
  JSObjectRef self; /* pinned wrapper */
} signal_t;

static const tdm_class_t signal_class = { "Signal", NULL };

static void signal_closed(uv_handle_t* handle) {
  tdm_free(handle->data);
}

static void signal_close(tdm_runtime_t* rt, tdm_js_open_t* open) {
  signal_t* s = TDM_CONTAINER_OF(open, signal_t, open);

  tdm_js_unlink(s->self);
  tdm_js_unpin(rt, s->self);
  tdm_js_unpin(rt, s->fn);
  uv_close((uv_handle_t*) &s->uv, signal_closed);
}

static void on_signal(uv_signal_t* handle, int signum) {
  signal_t* s = handle->data;
  JSValueRef arg = JSValueMakeNumber(tdm_js_context(s->rt), signum);

  tdm_js_call(s->rt, s->fn, NULL, 1, &arg);
}

/* startSignal(signum, fn) -> handle or UV_E*. Does not keep the loop alive. */
TDM_METHOD(process_start_signal) {
  signal_t* s = tdm_calloc(1, sizeof(*s));
  int err;

  s->rt = c->rt;
  s->uv.data = s;
  TDM_CHECK(uv_signal_init(tdm_js_uv(c->rt), &s->uv) == 0);
  err = uv_signal_start(&s->uv, on_signal, tdm_arg_int32(c, 0));
  if (err) {
    uv_close((uv_handle_t*) &s->uv, signal_closed);
    return tdm_ret_err(c, err);
  }
  uv_unref((uv_handle_t*) &s->uv);
  s->fn = tdm_arg_function(c, 1);
  s->self = tdm_js_wrap(c->rt, &signal_class, s);
  tdm_js_pin(c->rt, s->fn);
  tdm_js_pin(c->rt, s->self);
  tdm_js_opened(c->rt, &s->open, signal_close);
  return s->self;
}

TDM_METHOD(process_stop_signal) {
  signal_t* s = tdm_js_unwrap(c->ctx, tdm_arg(c, 0), &signal_class);

  if (s != NULL) {
    tdm_js_closed(&s->open);
    signal_close(c->rt, &s->open);
  }
  return tdm_ret_undefined(c);
}

static const tdm_method_t process_methods[] = {
  TDM_FN("getEnv", 0, process_get_env),
  TDM_FN("setEnv", 2, process_set_env),
  TDM_FN("info", 0, process_info),
  TDM_FN("versions", 0, process_versions),
  TDM_FN("ppid", 0, process_ppid),
  TDM_FN("getTitle", 0, process_get_title),
  TDM_FN("setTitle", 1, process_set_title),
  TDM_FN("ids", 0, process_ids),
  TDM_FN("getGroups", 0, process_get_groups),
  TDM_FN("setId", 2, process_set_id),
  TDM_FN("cwd", 0, process_cwd),
  TDM_FN("chdir", 1, process_chdir),
  TDM_FN("umask", 1, process_umask),
  TDM_FN("hrtime", 1, process_hrtime),
  TDM_FN("uptime", 0, process_uptime),
  TDM_FN("rss", 0, process_rss),
  TDM_FN("heap", 0, process_heap),
  TDM_FN("rusage", 1, process_rusage),
  TDM_FN("memory", 0, process_memory),
  TDM_FN("reallyExit", 1, process_really_exit),
  TDM_FN("abort", 0, process_abort),
  TDM_FN("kill", 2, process_kill),
  TDM_FN("gc", 0, process_gc),
  TDM_FN("hold", 0, process_hold),
  TDM_FN("unhold", 0, process_unhold),
  TDM_FN("startSignal", 2, process_start_signal),
  TDM_FN("stopSignal", 1, process_stop_signal),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_process = { "process", process_methods, NULL,
                                             NULL };
