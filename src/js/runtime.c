/* Making, running and taking down a runtime: the loop, the engine, and the
 * bootstrap of lib/. The order of teardown is in tdm_runtime_free. */
#include "js/js_int.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

/* Options of the engine that it reads from the environment alone. Proper tail
 * calls would take the callers of `return f()` out of every stack trace of
 * strict code; Node's engine has none either, and they save nothing.
 *
 * A heap that the C API makes is for a page of a browser: it collects after
 * every megabyte. V8 gives its young generation 16 as well. */
static const struct {
  const char* name;
  const char* value;
} engine_options[] = {
  { "JSC_smallHeapSize", "16777216" },
  { "JSC_useSharedArrayBuffer", "1" },
  { "JSC_useTailCalls", "0" },
};

/* The runtimes of this thread; nearly always there is one. The global object
 * could carry the pointer, but only if it is of a class made through the C
 * API, and then the engine looks up every global variable of every program
 * anew: 100 ns for each `Math` or `Array`. */
static _Thread_local tdm_runtime_t* thread_runtimes;

tdm_runtime_t* tdm_js_runtime(JSContextRef ctx) {
  tdm_runtime_t* rt = thread_runtimes;
  JSContextGroupRef group;

  if (TDM_LIKELY(rt != NULL && rt->next_of_thread == NULL))
    return rt;
  group = JSContextGetGroup(ctx);
  while (rt != NULL && rt->group != group)
    rt = rt->next_of_thread;
  TDM_CHECK(rt != NULL);
  return rt;
}

static void forget_runtime(tdm_runtime_t* rt) {
  tdm_runtime_t** p = &thread_runtimes;

  while (*p != rt)
    p = &(*p)->next_of_thread;
  *p = rt->next_of_thread;
}

JSGlobalContextRef tdm_js_context(tdm_runtime_t* rt) {
  return rt->ctx;
}

tdm_loop_t* tdm_js_loop(tdm_runtime_t* rt) {
  return &rt->loop;
}

uv_loop_t* tdm_js_uv(tdm_runtime_t* rt) {
  return &rt->loop.uv;
}

bool tdm_js_is_closing(tdm_runtime_t* rt) {
  return rt->closing;
}

void tdm__js_print_raw(JSContextRef ctx, JSValueRef ex) {
  tdm_js_text_t text;
  JSValueRef stack;
  JSValueRef ignored = NULL;

  if (tdm_js_text(ctx, ex, &text, &ignored)) {
    fprintf(stderr, "%s\n", text.p);
    tdm_js_text_release(&text);
  }
  if (!JSValueIsObject(ctx, ex))
    return;
  stack = tdm_js_get(ctx, (JSObjectRef) ex, "stack", &ignored);
  if (stack != NULL && tdm_js_text(ctx, stack, &text, &ignored)) {
    fprintf(stderr, "%s\n", text.p);
    tdm_js_text_release(&text);
  }
}

/* Makes the VM. The engine reads its options with the first one of the
 * process. The thread's GLib context must already be in place: the VM takes
 * the one it finds, for good. */
static JSContextGroupRef make_vm(void) {
  /* Process-wide, like the options. */
  static atomic_bool configured;
  bool set[TDM_ARRAY_SIZE(engine_options)] = { false };
  JSContextGroupRef group;

  if (!atomic_exchange(&configured, true)) {
    /* SIGUSR1 belongs to the program: the collector takes another. */
    JSConfigureSignalForGC(SIGRTMIN + 5);
    JSInitializeMainThread();
    for (size_t i = 0; i < TDM_ARRAY_SIZE(engine_options); i++)
      set[i] = getenv(engine_options[i].name) == NULL;
  }
  for (size_t i = 0; i < TDM_ARRAY_SIZE(engine_options); i++) {
    if (set[i])
      setenv(engine_options[i].name, engine_options[i].value, 1);
  }
  group = JSContextGroupCreate();
  for (size_t i = 0; i < TDM_ARRAY_SIZE(engine_options); i++) {
    if (set[i])
      unsetenv(engine_options[i].name); /* children must not inherit them */
  }
  return group;
}

/* The engine's allocator has one piece of address space for small objects and
 * one for large ones. Each is aligned to its size and filled from below, a page
 * fault at a time: 4000 faults, a tenth of the time, where a program loads 300
 * modules. Above what a small program needs, the kernel may give 2 MB at once.
 * This is advice: if the engine ever keeps its objects elsewhere, it does
 * nothing. */
static void advise_heap(const void* object) {
#ifdef MADV_HUGEPAGE
  const uintptr_t size = 16u << 20, huge_page = 2u << 20;
  uintptr_t start = (uintptr_t) object & ~(size - 1);

  (void) madvise((void*) (start + huge_page), size - huge_page, MADV_HUGEPAGE);
#else
  (void) object;
#endif
}

/* Evaluates bootstrap.js and pins the functions it returns. */
static int bootstrap(tdm_runtime_t* rt) {
  JSContextRef ctx = rt->ctx;
  JSObjectRef global = JSContextGetGlobalObject(ctx);
  JSStringRef name;
  JSValueRef ex = NULL;
  JSValueRef fn, hooks;
  JSValueRef argv[4];

  fn = tdm__source_eval(ctx, "internal/bootstrap", &ex);
  if (fn == NULL)
    goto fail;

  /* The wrapper's (exports, require, module, process, internalBinding) are
   * for this first module: global, internalCompile, tickInfo, and the registry
   * of bindings. */
  argv[0] = global;
  name = JSStringCreateWithUTF8CString("internalCompile");
  argv[1] = JSObjectMakeFunctionWithCallback(ctx, name, tdm__source_compile);
  JSStringRelease(name);
  argv[2] = tdm_js_share(ctx, kJSTypedArrayTypeInt32Array, rt->tick_info,
                         sizeof(rt->tick_info));
  name = JSStringCreateWithUTF8CString("getBinding");
  argv[3] = JSObjectMakeFunctionWithCallback(ctx, name, tdm__binding_get);
  JSStringRelease(name);

  hooks = JSObjectCallAsFunction(ctx, (JSObjectRef) fn, NULL, 4, argv, &ex);
  if (ex != NULL)
    goto fail;

  for (unsigned int i = 0; i < TDM_HOOK_COUNT; i++) {
    JSValueRef hook =
        JSObjectGetPropertyAtIndex(ctx, (JSObjectRef) hooks, i, &ex);
    if (ex != NULL)
      goto fail;
    TDM_CHECK(JSValueIsObject(ctx, hook));
    rt->hooks[i] = (JSObjectRef) hook;
    tdm_js_pin(rt, hook);
  }

  JSGlobalContextSetUnhandledRejectionCallback(
      rt->ctx, rt->hooks[TDM_HOOK_REJECTION], &ex);
  if (ex == NULL)
    return 0;

fail:
  fprintf(stderr, "tandem: bootstrap failed:\n");
  if (ex != NULL)
    tdm__js_print_raw(ctx, ex);
  return UV_EINVAL;
}

int tdm_runtime_new(tdm_runtime_t** out, int argc, char** argv) {
  tdm_runtime_t* rt;
  int err;

  rt = tdm_calloc(1, sizeof(*rt));
  rt->start_time = uv_hrtime();
  tdm_list_init(&rt->open);
  tdm_list_init(&rt->wraps);

  err = tdm_loop_init(&rt->loop);
  if (err)
    goto fail_loop;
  rt->loop.data = rt;

  err = tdm__glib_init(&rt->glib, &rt->loop.uv);
  if (err)
    goto fail_glib;

  rt->argc = argc;
  rt->argv = tdm_calloc((size_t) argc + 1, sizeof(*rt->argv));
  for (int i = 0; i < argc; i++)
    rt->argv[i] = tdm_strdup(argv[i]);

  rt->group = make_vm();
  advise_heap(rt->group); /* a large object */
  rt->ctx = JSGlobalContextCreateInGroup(rt->group, NULL);
  advise_heap(JSContextGetGlobalObject(rt->ctx)); /* a small one */
  rt->next_of_thread = thread_runtimes;
  thread_runtimes = rt;
  rt->wrap_class = tdm__wrap_class_new();
  rt->undefined = JSValueMakeUndefined(rt->ctx);

  err = bootstrap(rt);
  if (err) {
    tdm_runtime_free(rt);
    return err;
  }

  *out = rt;
  return 0;

fail_glib:
  tdm_loop_release(&rt->loop);
fail_loop:
  tdm_free(rt);
  return err;
}

/* Calls a hook through the door; the exit code is read by TDM_HOOK_EXIT. */
static JSValueRef enter(tdm_runtime_t* rt,
                        tdm_hook_t hook,
                        size_t argc,
                        const JSValueRef argv[]) {
  return tdm_js_call(rt, rt->hooks[hook], NULL, argc, argv);
}

static void run_stop(tdm_loop_t* loop, tdm_task_t* task) {
  tdm_runtime_t* rt = TDM_CONTAINER_OF(task, tdm_runtime_t, stop_task);

  rt->stopping = true;
  uv_stop(&loop->uv);
}

void tdm_runtime_stop(tdm_runtime_t* rt) {
  rt->stop_task.run = run_stop;
  tdm_loop_post(&rt->loop, &rt->stop_task);
}

int tdm_runtime_run_main(tdm_runtime_t* rt, const char* path) {
  JSValueRef arg =
      path != NULL ? tdm_js_cstr(rt->ctx, path) : JSValueMakeUndefined(rt->ctx);
  JSValueRef code;

  enter(rt, TDM_HOOK_RUN_MAIN, 1, &arg);

  do {
    uv_run(&rt->loop.uv, UV_RUN_DEFAULT);
    if (rt->stopping)
      break;
    enter(rt, TDM_HOOK_BEFORE_EXIT, 0, NULL);
    /* 'beforeExit' may have given the loop new work. */
  } while (uv_loop_alive(&rt->loop.uv));

  code = enter(rt, TDM_HOOK_EXIT, 0, NULL);
  return code != NULL ? (int) JSValueToNumber(rt->ctx, code, NULL) : 1;
}

void tdm_runtime_free(tdm_runtime_t* rt) {
  tdm_list_t* n;

  /* 1. From here on nothing enters JavaScript: callbacks only free. */
  rt->closing = true;

  /* 2. Servers, connections, watchers, children, timers: each starts to close
   *    itself and unpins its functions. */
  while (!tdm_list_is_empty(&rt->open)) {
    tdm_js_open_t* o;
    n = rt->open.next;
    o = TDM_CONTAINER_OF(n, tdm_js_open_t, node);
    tdm_list_remove(n);
    o->close(rt, o);
  }

  /* 3. Requests on the pool can't be cancelled once they run; their callbacks
   *    come now, as do those of the closed handles. What is not unref'd is
   *    only what step 2 closed. */
  uv_run(&rt->loop.uv, UV_RUN_DEFAULT);

  /* 4. The engine goes. Finalizers queue on the loop's mailbox. */
  for (int i = 0; i < TDM_HOOK_COUNT; i++) {
    if (rt->hooks[i] != NULL)
      tdm_js_unpin(rt, rt->hooks[i]);
  }
  JSClassRelease(rt->wrap_class);
  JSGlobalContextRelease(rt->ctx);
  JSContextGroupRelease(rt->group);

  forget_runtime(rt);

  /* 5. The structs behind wrappers that were still reachable. */
  tdm__wraps_release(rt);

  /* 6. The engine's timers. */
  tdm__glib_close(&rt->glib);

  /* 7. The loop: ends in a check that nothing was left open. */
  tdm_loop_release(&rt->loop);
  tdm__glib_release(&rt->glib);

  for (int i = 0; i < rt->argc; i++)
    tdm_free(rt->argv[i]);
  tdm_free(rt->argv);
  tdm_free(rt);
}
