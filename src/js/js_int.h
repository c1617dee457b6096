/* What the files of src/js share: the runtime's struct and the steps of its
 * making. Others include js.h. */
#ifndef TDM_JS_INT_H_
#define TDM_JS_INT_H_

#include <glib.h>

#include "js/js.h"
#include "js/jsc_extra.h"

/* First field of a wrapper's private data: any object's private pointer can be
 * asked for, also of those that are not ours. */
#define TDM_MAGIC_WRAP UINT64_C(0x74616e64656d7772)

/* The functions that lib/internal/bootstrap.js gives to C, in the order of
 * the array it returns. */
typedef enum tdm_hook_e {
  TDM_HOOK_DRAIN_TICKS, /* () */
  TDM_HOOK_FATAL,       /* (error): print, 'uncaughtException', exit */
  TDM_HOOK_RUN_MAIN,    /* (path) */
  TDM_HOOK_BEFORE_EXIT, /* () */
  TDM_HOOK_EXIT,        /* () -> exit code */
  TDM_HOOK_REJECTION,   /* (promise, reason) */
  TDM_HOOK_COUNT
} tdm_hook_t;

/* A GLib main context driven by the libuv loop; see glib.c. */
typedef struct tdm__glib_s {
  GMainContext* context;
  uv_poll_t poll;
  uv_timer_t timer;
  uint64_t rest_until; /* ns, of uv_hrtime */
} tdm__glib_t;

struct tdm_runtime_s {
  struct tdm_runtime_s* next_of_thread;
  tdm_loop_t loop;
  tdm__glib_t glib;

  JSContextGroupRef group;
  JSGlobalContextRef ctx;
  JSClassRef wrap_class;
  JSObjectRef hooks[TDM_HOOK_COUNT]; /* pinned */
  JSValueRef undefined;              /* immediate values: need no pin */

  /* Shared with lib/internal/ticks.js: [0] is 1 while ticks or rejections
   * wait for the door to drain them. */
  int32_t tick_info[4];

  tdm_list_t open;  /* tdm_js_open_t */
  tdm_list_t wraps; /* wraps whose finalize has still to run */
  bool closing;
  bool stopping;
  tdm_task_t stop_task;
  int depth; /* how often the door is on the stack */

  int argc;
  char** argv;         /* owned copies */
  uint64_t start_time; /* uv_hrtime at start */
};

/* A finalizer must never see a freed runtime: wraps post to its loop, and the
 * loop outlives the context. */
typedef struct tdm__wrap_s {
  uint64_t magic;
  tdm_task_t task;
  tdm_list_t node;
  tdm_runtime_t* rt;
  const tdm_class_t* cls;
  void* priv;
} tdm__wrap_t;

int tdm__glib_init(tdm__glib_t* g, uv_loop_t* loop) TDM_MUST_USE;
void tdm__glib_close(tdm__glib_t* g);   /* closes the uv handles */
void tdm__glib_release(tdm__glib_t* g); /* after the context is gone */

JSClassRef tdm__wrap_class_new(void);
/* Runs finalize for every wrap the collector did not take: after the context
 * is gone. */
void tdm__wraps_release(tdm_runtime_t* rt);

/* internalBinding(name) and internalCompile(id), for bootstrap.js. */
JSValueRef tdm__binding_get(JSContextRef ctx,
                            JSObjectRef fn,
                            JSObjectRef self,
                            size_t argc,
                            const JSValueRef argv[],
                            JSValueRef* ex);
JSValueRef tdm__source_compile(JSContextRef ctx,
                               JSObjectRef fn,
                               JSObjectRef self,
                               size_t argc,
                               const JSValueRef argv[],
                               JSValueRef* ex);
/* Compiles and evaluates the internal module `id` (wrapped in its function);
 * NULL and no exception when there is none of that id. */
JSValueRef tdm__source_eval(JSContextRef ctx, const char* id, JSValueRef* ex);

/* Prints an exception that happened before bootstrap could. */
void tdm__js_print_raw(JSContextRef ctx, JSValueRef ex);

/* Runs ticks and microtasks; the caller is not inside JavaScript. */
void tdm__js_drain(tdm_runtime_t* rt);
/* An exception nobody caught: through process to the user's handler, or to
 * the end of the process. */
void tdm__js_fatal(tdm_runtime_t* rt, JSValueRef ex);

#endif /* TDM_JS_INT_H_ */
