/* Thread P: starts CPython, imports modules, runs the asyncio loop, ends.
 *
 * P sleeps on an eventfd. Until the first coroutine it does so by itself;
 * then an asyncio loop is made, which costs an import of 50 ms that a program
 * of plain functions is spared, and the eventfd becomes one of the loop's
 * readers.
 *
 * Modules are imported outside of the loop, which stops for that, because a
 * module may run a loop of its own (asyncio.run) while it is imported.
 *
 * After a coroutine ended the next one is often on its way: P looks for it for
 * some microseconds, as the executor does, before it waits for the eventfd.
 *
 * P is Python's main thread, but Python installs no signal handlers: signals
 * are the JavaScript side's.
 */
#include "python/py_int.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "boot.h" /* generated: tdm__boot_source */

tdm__py_t tdm__py;

/* Between tdm_py_start and thread P; and tdm_py_stop and thread P. */
static struct {
  char* executable;
  char* error;
  uv_sem_t started;
  uv_mutex_t mutex;
  uv_cond_t stopped_cond;
  bool stopped;          /* under mutex */
  atomic_bool finishing; /* set by thread P */
  bool in_loop;          /* thread P */
  bool running;          /* set once, by the starting thread */
  pid_t pid;
} life;

/* Thread P's: imports that wait for the loop to stop, newest first; and how
 * looking for calls went. */
static tdm_py_call_t* imports;
static unsigned tasks; /* that are not done */
static void look_now(void);
static struct {
  PyObject* callback; /* strong */
  bool scheduled;
  unsigned backoff;
  unsigned skip;
} look;

/* After the wish to stop: when Python code on P is interrupted, when P is given
 * up, and when its atexit handlers are. */
#define INTERRUPT_NS UINT64_C(100000000)
#define STOP_NS UINT64_C(2000000000)
#define ATEXIT_NS UINT64_C(10000000000)

#define LOOK_NS 20000
#define MAX_BACKOFF 64

static PyObject* on_readable(PyObject* self, PyObject* args);
static PyObject* on_look(PyObject* self, PyObject* args);
static PyObject* release_ids(PyObject* self, PyObject* ids);
static PyObject* after_fork(PyObject* self, PyObject* args);

static PyMethodDef on_readable_def = { "on_readable", on_readable, METH_NOARGS,
                                       NULL };
static PyMethodDef on_look_def = { "on_look", on_look, METH_NOARGS, NULL };
static PyMethodDef load_def = { "load_objects", tdm__ref_load, METH_NOARGS,
                                NULL };
static PyMethodDef cancel_def = { "cancel", tdm__cancel, METH_O, NULL };
static PyMethodDef advance_def = { "advance",
                                   (PyCFunction) (void (*)(void)) tdm__advance,
                                   METH_FASTCALL, NULL };
static PyMethodDef release_ids_def = { "release", release_ids, METH_O, NULL };
static PyMethodDef after_fork_def = { "after_fork", after_fork, METH_NOARGS,
                                      NULL };

bool tdm_py_may_spin(void) {
  cpu_set_t set;

  return sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 1;
}

/* ---- the queue of thread P --------------------------------------------- */

void tdm__main_wake(void) {
  uint64_t one = 1;
  ssize_t n;

  do
    n = write(tdm__py.wakeup, &one, sizeof(one));
  while (n < 0 && errno == EINTR);
}

void tdm__main_push(tdm_py_call_t* first, tdm_py_call_t* last) {
  tdm_py_call_t* head;

  head = atomic_load_explicit(&tdm__py.main_inbox, memory_order_relaxed);
  do {
    last->next = head;
  } while (!atomic_compare_exchange_weak(&tdm__py.main_inbox, &head, first));
  if (head == NULL && !atomic_load(&tdm__py.looking))
    tdm__main_wake();
}

/* ---- coroutines -------------------------------------------------------- */

static void call_forget(PyObject* capsule) {
  tdm_py_call_t* call = PyCapsule_GetPointer(capsule, NULL);

  /* The loop dropped the task without a word: only when it is torn down. */
  if (call->task != NULL)
    Py_CLEAR(call->task);
}

/* Has on_look called in the next turn of the loop. */
static void schedule_look(void) {
  PyObject* handle;

  if (!tdm__py.spin || look.scheduled)
    return;
  if (look.callback == NULL)
    look.callback = PyCFunction_New(&on_look_def, NULL);
  handle =
      look.callback == NULL
          ? NULL
          : PyObject_CallMethod(tdm__py.loop, "call_soon", "O", look.callback);
  if (handle == NULL)
    PyErr_Clear(); /* the loop is closing */
  else
    look.scheduled = true;
  Py_XDECREF(handle);
}

/* done(value, exc): boot.run_task comes to the end, inside of its task, which
 * saves a turn of the loop; or the task was cancelled before it began. */
static PyObject*
on_done(PyObject* capsule, PyObject* const* args, Py_ssize_t n) {
  tdm_py_call_t* call = PyCapsule_GetPointer(capsule, NULL);

  if (PyCapsule_GetContext(capsule) != NULL)
    Py_RETURN_NONE; /* it was done before */
  PyCapsule_SetContext(capsule, capsule);
  PyCapsule_SetDestructor(capsule, NULL);
  if (args[1] != Py_None)
    PyErr_SetObject((PyObject*) Py_TYPE(args[1]), args[1]);
  Py_CLEAR(call->task);
  tdm__call_done(call, args[1] != Py_None ? NULL : args[0]);
  /* When nothing else is under way the next call is worth the wait at once,
   * as that saves another turn of the loop. */
  if (--tasks == 0 && tdm__py.spin && !look.scheduled)
    look_now();
  else
    schedule_look();
  Py_RETURN_NONE;
}

static PyMethodDef on_done_def = { "tandem_done",
                                   (PyCFunction) (void (*)(void)) on_done,
                                   METH_FASTCALL, NULL };

/* A task for `coro`, in a context of its own: what runs now may be another
 * task. What it asks of JavaScript, and what tasks that it starts do, goes out
 * with the number of its call, when JavaScript gave that one. */
static PyObject* create_task(tdm_py_call_t* call, PyObject* coro) {
  static PyObject* method; /* strong: the loop is one for the process */
  static PyObject* names;  /* strong */
  PyObject* context = PyContext_New();
  PyObject* result = NULL;
  PyObject* number = NULL;
  PyObject* args[2];
  uint32_t origin;

  if (method == NULL) {
    names = Py_BuildValue("(s)", "context");
    method = PyObject_GetAttrString(tdm__py.loop, "create_task");
  }
  if (context == NULL || names == NULL || method == NULL)
    goto out;
  memcpy(&origin, call->batch->data + call->offset + 20, sizeof(origin));
  if (origin != 0) {
    if (tdm__py.origin == NULL)
      tdm__py.origin = PyContextVar_New("tandem.origin", NULL);
    number = PyLong_FromUnsignedLong(origin);
    if (tdm__py.origin == NULL || number == NULL ||
        PyContext_Enter(context) != 0)
      goto out;
    Py_XDECREF(PyContextVar_Set(tdm__py.origin, number));
    if (PyContext_Exit(context) != 0 || PyErr_Occurred())
      goto out;
  }
  args[0] = coro;
  args[1] = context;
  result = PyObject_Vectorcall(method, args, 1, names);
out:
  Py_XDECREF(context);
  Py_XDECREF(number);
  return result;
}

/* On thread P: starts to await `awaitable` (stolen) for `call`. */
static void begin(tdm_py_call_t* call, PyObject* awaitable) {
  PyObject* coro = awaitable; /* strong */
  PyObject* task = NULL;
  PyObject* capsule = NULL;
  PyObject* callback = NULL;

  if (tdm__py.loop == NULL) {
    callback = PyCFunction_New(&on_readable_def, NULL);
    if (callback != NULL)
      tdm__py.loop = PyObject_CallMethod(tdm__py.boot, "new_loop", "iO",
                                         tdm__py.wakeup, callback);
    Py_CLEAR(callback);
    if (tdm__py.loop == NULL)
      goto fail;
  }
  capsule = PyCapsule_New(call, NULL, call_forget);
  if (capsule == NULL)
    goto fail;
  callback = PyCFunction_New(&on_done_def, capsule);
  if (callback == NULL)
    goto fail;
  Py_SETREF(coro, PyObject_CallFunctionObjArgs(tdm__py.run_task, coro, callback,
                                               NULL));
  if (coro == NULL)
    goto fail;
  task = create_task(call, coro);
  if (task == NULL)
    goto fail;
  tasks++;
  call->task = Py_NewRef(task); /* asyncio's own reference is weak */
  if (tdm__cancel_may(call) && tdm__cancel_awaited(call, callback) != 0)
    PyErr_WriteUnraisable(task);
  goto out;

fail:
  if (capsule != NULL)
    PyCapsule_SetDestructor(capsule, NULL);
  tdm__call_done(call, NULL);
out:
  Py_XDECREF(callback);
  Py_XDECREF(capsule);
  Py_XDECREF(task);
  Py_XDECREF(coro);
}

void tdm__main_await(tdm_py_call_t* call, PyObject* awaitable) {
  if (pthread_equal(pthread_self(), tdm__py.thread)) {
    begin(call, awaitable);
    return;
  }
  call->task = awaitable;
  tdm__main_push(call, call);
}

static bool is_import(const tdm_py_call_t* c) {
  double id;

  memcpy(&id, c->batch->data + c->offset + 8, sizeof(id));
  return id == TDM_PY_FN_LOAD || id == TDM_PY_FN_IMPORT;
}

static void drain(void) {
  tdm_py_call_t* list = NULL;
  tdm_py_call_t* next;
  PyObject* awaitable;
  tdm_py_call_t* c;

  tdm__owner_drain();
  c = atomic_exchange_explicit(&tdm__py.main_inbox, NULL, memory_order_acquire);
  for (; c != NULL; c = next) { /* oldest first again */
    next = c->next;
    c->next = list;
    list = c;
  }
  for (c = list; c != NULL; c = next) {
    next = c->next;
    if (tdm__ask_is(c)) {
      tdm__ask_settle(c);
      schedule_look();
    } else if (c->task != NULL) {
      awaitable = c->task;
      c->task = NULL;
      begin(c, awaitable);
    } else if (life.in_loop && is_import(c)) {
      c->next = imports;
      imports = c;
    } else {
      tdm__call_run(c);
    }
  }
  tdm__ref_flush_all();
  if (imports != NULL && life.in_loop)
    Py_XDECREF(PyObject_CallMethod(tdm__py.loop, "stop", NULL));
}

static void run_imports(void) {
  tdm_py_call_t* list = NULL;
  tdm_py_call_t* c;

  while ((c = imports) != NULL) { /* oldest first again */
    imports = c->next;
    c->next = list;
    list = c;
  }
  while ((c = list) != NULL) {
    list = c->next;
    tdm__call_run(c);
  }
}

static void clear_wakeup(void) {
  uint64_t n;

  while (read(tdm__py.wakeup, &n, sizeof(n)) < 0 && errno == EINTR)
    continue;
}

/* ---- functions for _boot.py -------------------------------------------- */

static PyObject* on_readable(PyObject* self, PyObject* args) {
  clear_wakeup();
  drain();
  if (atomic_load(&tdm__py.stopping))
    return PyObject_CallMethod(tdm__py.loop, "stop", NULL);
  Py_RETURN_NONE;
}

/* Looks for calls for a while, and starts those that are there. */
static void look_now(void) {
  bool found = false;
  uint64_t until;
  int i;

  if (look.skip > 0) {
    look.skip--;
    return;
  }
  Py_BEGIN_ALLOW_THREADS;
  atomic_store(&tdm__py.looking, true);
  until = uv_hrtime() + LOOK_NS;
  do {
    for (i = 0; i < 32 && !found; i++) {
      found = atomic_load_explicit(&tdm__py.main_inbox, memory_order_relaxed) !=
              NULL;
      tdm_py_pause();
    }
  } while (!found && uv_hrtime() < until);
  atomic_store(&tdm__py.looking, false);
  Py_END_ALLOW_THREADS;
  look.backoff = found ? 0 : TDM_MIN(look.backoff * 2 + 1, MAX_BACKOFF);
  look.skip = look.backoff;
  drain(); /* also what came, unannounced, since the last look */
}

static PyObject* on_look(PyObject* self, PyObject* args) {
  look.scheduled = false;
  look_now();
  Py_RETURN_NONE;
}

static PyObject* release_ids(PyObject* self, PyObject* ids) {
  Py_ssize_t i;

  for (i = 0; i < PyTuple_GET_SIZE(ids); i++)
    tdm__handle_release(PyFloat_AsDouble(PyTuple_GET_ITEM(ids, i)));
  if (PyErr_Occurred())
    return NULL;
  Py_RETURN_NONE;
}

/* In a child of fork(): handlers that write to the parent's loop must not
 * run, or terminate() of a pool's workers would be swallowed. */
static PyObject* after_fork(PyObject* self, PyObject* args) {
  struct sigaction sa;
  int i;

  for (i = 1; i < SIGRTMIN; i++) {
    if (i == SIGSEGV || i == SIGBUS || i == SIGFPE || i == SIGILL ||
        i == SIGTRAP || i == SIGABRT)
      continue;
    if (sigaction(i, NULL, &sa) == 0 && sa.sa_handler != SIG_DFL &&
        sa.sa_handler != SIG_IGN)
      signal(i, SIG_DFL);
  }
  Py_RETURN_NONE;
}

/* ---- life -------------------------------------------------------------- */

static char* python_error(const char* what) {
  PyObject* type;
  PyObject* value;
  PyObject* trace;
  PyObject* text = NULL;
  tdm_buf_t b;

  PyErr_Fetch(&type, &value, &trace);
  tdm_buf_init(&b);
  tdm_buf_puts(&b, what);
  if (value != NULL)
    text = PyObject_Str(value);
  if (text != NULL && PyUnicode_AsUTF8(text) != NULL)
    tdm_buf_printf(&b, ": %s", PyUnicode_AsUTF8(text));
  PyErr_Clear();
  Py_XDECREF(text);
  Py_XDECREF(type);
  Py_XDECREF(value);
  Py_XDECREF(trace);
  tdm_buf_cstr(&b);
  return tdm_buf_take(&b, NULL);
}

static PyStatus configure(void) {
  PyPreConfig pre;
  PyConfig config;
  PyStatus status;

  PyPreConfig_InitPythonConfig(&pre);
  pre.utf8_mode = 1;
  pre.configure_locale = 0; /* the process's locale is not Python's to set */
  pre.parse_argv = 0;
  status = Py_PreInitialize(&pre);
  if (PyStatus_Exception(status))
    return status;
  tdm__arena_init();

  PyConfig_InitPythonConfig(&config);
  config.parse_argv = 0;
  config.install_signal_handlers = 0;
  config.safe_path = 1; /* the folder of each module is added instead */
  config.faulthandler = 0;
  status =
      PyConfig_SetBytesString(&config, &config.executable, life.executable);
  if (!PyStatus_Exception(status))
    status =
        PyConfig_SetBytesString(&config, &config.program_name, life.executable);
  if (!PyStatus_Exception(status))
    status = Py_InitializeFromConfig(&config);
  PyConfig_Clear(&config);
  return status;
}

static int load_boot(void) {
  PyObject* code = NULL;
  PyObject* release = NULL;
  PyObject* forked = NULL;
  PyObject* load = NULL;
  PyObject* cancel = NULL;
  PyObject* advance = NULL;
  PyObject* builtins = NULL;
  Py_ssize_t i;
  int err = -1;

  code = Py_CompileString(tdm__boot_source, "<tandem>", Py_file_input);
  if (code == NULL)
    goto out;
  tdm__py.boot = PyImport_ExecCodeModuleEx("_tandem_boot", code, "<tandem>");
  if (tdm__py.boot == NULL)
    goto out;
  release = PyCFunction_New(&release_ids_def, NULL);
  forked = PyCFunction_New(&after_fork_def, NULL);
  load = PyCFunction_New(&load_def, NULL);
  cancel = PyCFunction_New(&cancel_def, NULL);
  advance = PyCFunction_New(&advance_def, NULL);
  if (release == NULL || forked == NULL || load == NULL || cancel == NULL ||
      advance == NULL)
    goto out;
  builtins = PyObject_CallMethod(tdm__py.boot, "setup", "OOOOO", release,
                                 forked, load, cancel, advance);
  if (builtins == NULL)
    goto out;
  for (i = 0; i < PyList_GET_SIZE(builtins); i++)
    TDM_CHECK(tdm__handle_new(PyList_GET_ITEM(builtins, i)) == (double) i);
  tdm__py.describe = PyObject_GetAttrString(tdm__py.boot, "describe");
  tdm__py.js_error = PyObject_GetAttrString(tdm__py.boot, "js_error");
  tdm__py.js_error_class = PyObject_GetAttrString(tdm__py.boot, "JSError");
  tdm__py.cancelled = PyObject_GetAttrString(tdm__py.boot, "Cancelled");
  tdm__py.run_task = PyObject_GetAttrString(tdm__py.boot, "run_task");
  if (tdm__py.run_task == NULL)
    goto out;
  tdm__py.chunk_class = PyObject_GetAttrString(tdm__py.boot, "Chunk");
  tdm__py.reference_class = PyObject_GetAttrString(tdm__py.boot, "reference");
  if (tdm__py.chunk_class == NULL || tdm__py.reference_class == NULL ||
      tdm__py.describe == NULL || tdm__py.js_error == NULL ||
      tdm__py.js_error_class == NULL || tdm__py.cancelled == NULL)
    goto out;
  err = tdm__convert_init();

out:
  Py_XDECREF(code);
  Py_XDECREF(release);
  Py_XDECREF(forked);
  Py_XDECREF(load);
  Py_XDECREF(cancel);
  Py_XDECREF(advance);
  Py_XDECREF(builtins);
  return err;
}

/* Runs the asyncio loop until it is stopped. SystemExit and KeyboardInterrupt
 * leave a task and the loop with it, after the task got them as its result:
 * the loop goes on. */
static void run_loop(void) {
  PyObject* none;

  life.in_loop = true;
  none = PyObject_CallMethod(tdm__py.loop, "run_forever", NULL);
  life.in_loop = false;
  if (none == NULL)
    PyErr_Clear();
  Py_XDECREF(none);
  run_imports();
}

static void finish(void) {
  PyObject* none;

  atomic_store(&life.finishing, true);
  none = PyObject_CallMethod(tdm__py.boot, "stop", "O",
                             tdm__py.loop ? tdm__py.loop : Py_None);
  if (none == NULL)
    PyErr_Print();
  Py_XDECREF(none);

  uv_mutex_lock(&life.mutex);
  life.stopped = true;
  uv_cond_signal(&life.stopped_cond);
  uv_mutex_unlock(&life.mutex);
  /* With the GIL, which nobody gets any more: threads that still compute can
   * touch nothing of Python's while the process ends around them. */
  for (;;)
    pause();
}

static void thread_p(void* arg) {
  struct pollfd pfd = { .events = POLLIN };
  PyStatus status = configure();
  tdm_buf_t b;

  if (PyStatus_Exception(status)) {
    tdm_buf_init(&b);
    tdm_buf_printf(&b,
                   "Python can't start with %s: %s. Is the standard library "
                   "there (apt install libpython3.11-stdlib)?",
                   life.executable, status.err_msg ? status.err_msg : "exit");
    tdm_buf_cstr(&b);
    life.error = tdm_buf_take(&b, NULL);
    uv_sem_post(&life.started);
    return;
  }
  if (load_boot() != 0) {
    life.error = python_error("Python can't start");
    uv_sem_post(&life.started);
    PyEval_SaveThread();
    return;
  }
  tdm__executor_start();
  uv_sem_post(&life.started);

  pfd.fd = tdm__py.wakeup;
  for (;;) {
    clear_wakeup();
    drain();
    if (atomic_load(&tdm__py.stopping))
      finish();
    if (tdm__py.loop != NULL) {
      run_loop();
      continue;
    }
    Py_BEGIN_ALLOW_THREADS poll(&pfd, 1, -1);
    Py_END_ALLOW_THREADS
  }
}

/* Ends the Python code that P may be running, at its next bytecode. */
static void interrupt(void* arg) {
  PyGILState_STATE gil = PyGILState_Ensure();

  if (!atomic_load(&life.finishing))
    PyThreadState_SetAsyncExc((unsigned long) tdm__py.thread, PyExc_SystemExit);
  PyGILState_Release(gil);
}

static bool wait_stopped(uint64_t until) {
  uint64_t now;
  bool stopped;

  uv_mutex_lock(&life.mutex);
  while (!life.stopped && (now = uv_hrtime()) < until)
    uv_cond_timedwait(&life.stopped_cond, &life.mutex, until - now);
  stopped = life.stopped;
  uv_mutex_unlock(&life.mutex);
  return stopped;
}

void tdm_py_stop(void) {
  uint64_t start = uv_hrtime();
  uv_thread_t thread;

  if (!life.running || life.pid != getpid() ||
      atomic_exchange(&tdm__py.stopping, true))
    return;

  tdm__main_wake();
  if (wait_stopped(start + INTERRUPT_NS))
    return;
  if (uv_thread_create(&thread, interrupt, NULL) == 0)
    pthread_detach(thread); /* it may wait for the GIL for ever */
  if (!wait_stopped(start + STOP_NS) && atomic_load(&life.finishing))
    wait_stopped(start + ATEXIT_NS);
}

static void at_exit(void) {
  tdm_py_stop();
}

int tdm_py_start(const char* const* dirs, size_t ndirs, char** error) {
  int err;

  if (life.running)
    return 0;
  if (life.error != NULL) { /* CPython can't be started twice */
    *error = tdm_strdup(life.error);
    return UV_EINVAL;
  }

  err = tdm__py_find(dirs, ndirs, &life.executable, error);
  if (err)
    return err;
  tdm__py.spin = tdm_py_may_spin();
  tdm__py.wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (tdm__py.wakeup < 0) {
    err = -errno;
    *error = tdm_strdup("no file descriptor is left for Python");
    tdm_free(life.executable);
    return err;
  }
  TDM_CHECK(uv_sem_init(&life.started, 0) == 0);
  TDM_CHECK(uv_mutex_init(&life.mutex) == 0);
  TDM_CHECK(uv_cond_init(&life.stopped_cond) == 0);
  life.pid = getpid();
  err = uv_thread_create(&tdm__py.thread, thread_p, NULL);
  if (err) {
    *error = tdm_strdup("the thread for Python can't be made");
    return err;
  }
  uv_sem_wait(&life.started);
  if (life.error != NULL) {
    *error = tdm_strdup(life.error);
    return UV_EINVAL;
  }
  life.running = true;
  atexit(at_exit);
  return 0;
}
