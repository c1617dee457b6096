/* Thread P: starts CPython, runs what main_loop.c has for it, ends.
 *
 * P is Python's main thread, but Python installs no signal handlers, nor does
 * the program through it: signals are the JavaScript side's.
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
  bool running;          /* set once, by the starting thread */
  pid_t pid;
} life;

/* After the wish to stop: when Python code on P is interrupted, when P is given
 * up, and when its atexit handlers are. */
#define INTERRUPT_NS UINT64_C(100000000)
#define STOP_NS UINT64_C(2000000000)
#define ATEXIT_NS UINT64_C(10000000000)

static PyObject* release_ids(PyObject* self, PyObject* ids);
static PyObject* after_fork(PyObject* self, PyObject* args);

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

/* ---- functions for _boot.py -------------------------------------------- */

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

/* ---- signals ----------------------------------------------------------- */

static volatile sig_atomic_t interrupted;
static PyObject* set_signal; /* strong: _signal.signal as CPython made it */

static void on_interrupt(int signum) {
  interrupted = 1;
}

/* signal.signal(): in this process signals are JavaScript's. The exception is
 * one of both kinds that libraries expect: ValueError is what other threads
 * than the main one get, OSError what asyncio's add_signal_handler cleans up
 * after. */
static PyObject* refuse_signal(PyObject* self, PyObject* args) {
  PyObject* io;
  PyObject* type;

  if (life.pid != getpid()) /* a child of fork() is all Python's */
    return PyObject_CallObject(set_signal, args);
  io = PyImport_ImportModule("io");
  type = io != NULL ? PyObject_GetAttrString(io, "UnsupportedOperation") : NULL;
  if (type != NULL)
    PyErr_SetString(type, "JavaScript handles the signals of this process: use "
                          "process.on('SIGTERM', ...) there, which may call a "
                          "function of Python's");
  Py_XDECREF(type);
  Py_XDECREF(io);
  return NULL;
}

static PyMethodDef refuse_signal_def = { "signal", refuse_signal, METH_VARARGS,
                                         NULL };

/* Imports the module _signal before anybody else does. It would take SIGINT,
 * when that has its default action, whatever install_signal_handlers says; it
 * leaves alone what has a handler. So SIGINT has one of ours meanwhile, and
 * what that got is sent again. J waits for us, so nobody else changes it. */
static int take_signals(void) {
  struct sigaction ours = { .sa_handler = on_interrupt,
                            .sa_flags = SA_RESTART };
  struct sigaction before;
  PyObject* function = NULL; /* strong */
  PyObject* none = NULL;     /* strong */
  PyObject* module;
  bool is_default;

  TDM_CHECK(sigaction(SIGINT, NULL, &before) == 0);
  is_default = before.sa_handler == SIG_DFL;
  if (is_default)
    TDM_CHECK(sigaction(SIGINT, &ours, NULL) == 0);
  module = PyImport_ImportModule("_signal");
  if (module != NULL)
    set_signal = PyObject_GetAttrString(module, "signal");
  /* For Python it has no handler: what `_signal` found was ours. */
  if (set_signal != NULL && is_default)
    none = PyObject_CallFunction(set_signal, "ii", SIGINT, 0);
  if (is_default)
    TDM_CHECK(sigaction(SIGINT, &before, NULL) == 0);
  if (interrupted)
    kill(getpid(), SIGINT);
  if (set_signal != NULL && (none != NULL || !is_default))
    function = PyCFunction_New(&refuse_signal_def, NULL);
  if (function != NULL)
    PyObject_SetAttrString(module, "signal", function);
  Py_XDECREF(function);
  Py_XDECREF(none);
  Py_XDECREF(module);
  return PyErr_Occurred() ? -1 : 0;
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

/* `status` says why CPython did not start; what can be done about it depends on
 * what it was told. */
static char* start_error(PyStatus status) {
  const char* home = getenv("PYTHONHOME");
  char* advice;
  tdm_buf_t b;

  tdm_buf_init(&b);
  tdm_buf_printf(&b, "Python can't start with %s: %s. ", life.executable,
                 status.err_msg ? status.err_msg : "exit");
  if (home != NULL && home[0] != '\0') {
    tdm_buf_printf(&b,
                   "PYTHONHOME is set, to %s: it must name an installation of "
                   "Python %d.%d. Unset it, or correct it",
                   home, PY_MAJOR_VERSION, PY_MINOR_VERSION);
  } else {
    advice = tdm__py_advice(life.executable);
    tdm_buf_puts(&b, advice);
    tdm_free(advice);
  }
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
  TDM_CHECK(PyList_GET_SIZE(builtins) == TDM_PY_FN_COUNT);
  for (i = 0; i < TDM_PY_FN_COUNT; i++)
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

  if (PyStatus_Exception(status)) {
    life.error = start_error(status);
    uv_sem_post(&life.started);
    return;
  }
  if (take_signals() != 0 || load_boot() != 0) {
    life.error = python_error("Python can't start");
    uv_sem_post(&life.started);
    PyEval_SaveThread();
    return;
  }
  tdm__executor_start();
  uv_sem_post(&life.started);

  pfd.fd = tdm__py.wakeup;
  for (;;) {
    tdm__main_clear_wakeup();
    tdm__main_drain();
    if (atomic_load(&tdm__py.stopping))
      finish();
    if (tdm__py.loop != NULL) {
      tdm__main_run();
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
