/* The queue of thread P and its asyncio loop: what becomes of a call that is
 * for P, and of a coroutine. main.c starts and ends the thread.
 *
 * P sleeps on an eventfd. Until the first coroutine it does so by itself;
 * then an asyncio loop is made, which costs an import of 50 ms that a program
 * of plain functions is spared, and the eventfd becomes one of the loop's
 * readers.
 *
 * Modules are imported outside of the loop, which stops for that, because a
 * module may run a loop of its own (asyncio.run) while it is imported.
 *
 * A task takes its first step at once rather than in the loop's next turn, as
 * asyncio's eager tasks do since 3.12: many coroutines end in it, and a turn
 * costs more than they do. asyncio before 3.12 can't, but every Task hands its
 * first step to loop.call_soon, where on_call_soon() takes it.
 *
 * After a coroutine ended the next one is often on its way: P looks for it for
 * some microseconds, as the executor does, before it waits for the eventfd.
 */
#include "python/py_int.h"

#include <errno.h>
#include <unistd.h>

#define LOOK_NS 20000
#define MAX_BACKOFF 64
/* So long the calls that look_now() finds keep the loop from its next turn. */
#define LOOK_MAX_NS 200000

/* Thread P's: imports that wait for the loop to stop, newest first; and how
 * looking for calls went. */
static tdm_py_call_t* imports;
static unsigned tasks; /* that are not done */
static bool in_loop;
static bool in_step; /* a first one: another can't be taken now */
static struct {
  PyObject* call_soon;        /* strong: what the loop's was */
  PyObject* create_task;      /* strong: the loop's */
  PyObject* get_task_factory; /* strong: the loop's */
  PyObject* task_type;        /* strong: asyncio.Task */
  PyObject* task_names;       /* strong: ("loop", "context") */
  PyObject* context_name;     /* strong: ("context",) */
  PyObject* context; /* borrowed: that of the task whose step is wanted */
  PyObject* step;    /* strong: its first step */
} eager;
static struct {
  PyObject* callback; /* strong */
  bool scheduled;
  bool now; /* in look_now(), which schedules the next one itself */
  unsigned backoff;
  unsigned skip;
} look;

static PyObject* on_readable(PyObject* self, PyObject* args);
static PyObject* on_look(PyObject* self, PyObject* args);
static PyObject* on_call_soon(PyObject* self,
                              PyObject* const* args,
                              Py_ssize_t n,
                              PyObject* names);

static PyMethodDef on_readable_def = { "on_readable", on_readable, METH_NOARGS,
                                       NULL };
static PyMethodDef on_look_def = { "on_look", on_look, METH_NOARGS, NULL };
static PyMethodDef on_call_soon_def = {
  "call_soon", (PyCFunction) (void (*)(void)) on_call_soon,
  METH_FASTCALL | METH_KEYWORDS, NULL
};

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

  if (!tdm__py.spin || look.scheduled || look.now)
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
  tasks--;
  schedule_look();
  Py_RETURN_NONE;
}

static PyMethodDef on_done_def = { "tandem_done",
                                   (PyCFunction) (void (*)(void)) on_done,
                                   METH_FASTCALL, NULL };

/* Sets tandem.origin in `context`, which may be the one we are in: the call
 * follows on another step of the same iterator. */
static int set_origin(PyObject* context, uint32_t origin) {
  bool inside = PyThreadState_Get()->context == context;
  PyObject* number;

  if (tdm__py.origin == NULL)
    tdm__py.origin = PyContextVar_New("tandem.origin", NULL);
  number = PyLong_FromUnsignedLong(origin);
  if (tdm__py.origin == NULL || number == NULL ||
      (!inside && PyContext_Enter(context) != 0)) {
    Py_XDECREF(number);
    return -1;
  }
  Py_XDECREF(PyContextVar_Set(tdm__py.origin, number));
  Py_DECREF(number);
  if (!inside && PyContext_Exit(context) != 0)
    return -1;
  return PyErr_Occurred() ? -1 : 0;
}

/* loop.call_soon(step, context=context), of the task that create_task() makes
 * or of anybody. */
static PyObject* on_call_soon(PyObject* self,
                              PyObject* const* args,
                              Py_ssize_t n,
                              PyObject* names) {
  if (eager.context != NULL && n == 1 && names != NULL &&
      PyTuple_GET_SIZE(names) == 1 && args[1] == eager.context) {
    eager.context = NULL;
    eager.step = Py_NewRef(args[0]);
    Py_RETURN_NONE;
  }
  return PyObject_Vectorcall(eager.call_soon, args, n, names);
}

/* A task for `coro` in `context`, with its first step in eager.step if that may
 * be taken at once. Else the loop takes it: in another's, outside of the loop,
 * and when the program has tasks made in its own way. */
static PyObject* create_task(PyObject* coro, PyObject* context) {
  PyObject* args[3] = { coro, context, context };
  PyObject* factory;
  PyObject* task;

  if (!in_step && in_loop) {
    factory = PyObject_CallNoArgs(eager.get_task_factory);
    if (factory == NULL)
      return NULL;
    Py_DECREF(factory);
    if (factory == Py_None) {
      args[1] = tdm__py.loop;
      eager.context = context;
      task = PyObject_Vectorcall(eager.task_type, args, 1, eager.task_names);
      eager.context = NULL;
      if (task == NULL)
        Py_CLEAR(eager.step);
      return task;
    }
  }
  return PyObject_Vectorcall(eager.create_task, args, 1, eager.context_name);
}

/* Takes the step that create_task() left; `call` may be done then. */
static void take_step(PyObject* context) {
  PyObject* args[2] = { eager.step, context };
  PyObject* result = NULL;

  eager.step = NULL;
  if (PyContext_Enter(context) == 0) {
    in_step = true;
    result = PyObject_CallNoArgs(args[0]);
    in_step = false;
    PyContext_Exit(context);
  }
  /* What is raised here is not the coroutine's: a task is under way that we
   * don't know of (a loop within the loop), or somebody is in the context. */
  if (result == NULL && PyErr_ExceptionMatches(PyExc_RuntimeError)) {
    PyErr_Clear();
    result = PyObject_Vectorcall(eager.call_soon, args, 1, eager.context_name);
  }
  if (result == NULL)
    PyErr_WriteUnraisable(args[0]);
  Py_XDECREF(result);
  Py_DECREF(args[0]);
}

/* The context of the call's task (a new reference): its iterator's, or one of
 * its own, as what runs now may be another task. What it asks of JavaScript,
 * and what tasks that it starts do, goes out with the number of its call, when
 * JavaScript gave that one. */
static PyObject* take_context(tdm_py_call_t* call) {
  bool kept = call->context != NULL;
  PyObject* context = kept ? call->context : PyContext_New();
  uint32_t origin;

  call->context = NULL;
  memcpy(&origin, call->batch->data + call->offset + 20, sizeof(origin));
  /* The step before may have left its own. */
  if (context != NULL && (origin != 0 || (kept && tdm__py.origin != NULL)) &&
      set_origin(context, origin) != 0)
    Py_CLEAR(context);
  return context;
}

static bool make_loop(void) {
  PyObject* asyncio = PyImport_ImportModule("asyncio");
  PyObject* readable = PyCFunction_New(&on_readable_def, NULL);
  PyObject* soon = PyCFunction_New(&on_call_soon_def, NULL);
  PyObject* loop = NULL;

  if (asyncio != NULL && readable != NULL && soon != NULL)
    loop = PyObject_CallMethod(tdm__py.boot, "new_loop", "iO", tdm__py.wakeup,
                               readable);
  if (loop != NULL) {
    eager.call_soon = PyObject_GetAttrString(loop, "call_soon");
    eager.create_task = PyObject_GetAttrString(loop, "create_task");
    eager.get_task_factory = PyObject_GetAttrString(loop, "get_task_factory");
    eager.task_type = PyObject_GetAttrString(asyncio, "Task");
    eager.task_names = Py_BuildValue("(ss)", "loop", "context");
    eager.context_name = Py_BuildValue("(s)", "context");
    if (!PyErr_Occurred() &&
        PyObject_SetAttrString(loop, "call_soon", soon) == 0)
      tdm__py.loop = Py_NewRef(loop);
  }
  Py_XDECREF(loop);
  Py_XDECREF(asyncio);
  Py_XDECREF(readable);
  Py_XDECREF(soon);
  return tdm__py.loop != NULL;
}

/* On thread P: starts to await `awaitable` (stolen) for `call`. */
static void begin(tdm_py_call_t* call, PyObject* awaitable) {
  PyObject* coro = awaitable; /* strong */
  PyObject* task = NULL;
  PyObject* capsule = NULL;
  PyObject* callback = NULL;
  PyObject* context = NULL;

  if (tdm__py.loop == NULL && !make_loop())
    goto fail;
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
  context = take_context(call);
  if (context == NULL)
    goto fail;
  task = create_task(coro, context);
  if (task == NULL)
    goto fail;
  tasks++;
  call->task = Py_NewRef(task); /* asyncio's own reference is weak */
  if (tdm__cancel_may(call) && tdm__cancel_awaited(call, callback) != 0)
    PyErr_WriteUnraisable(task);
  if (eager.step != NULL)
    take_step(context);
  goto out;

fail:
  if (capsule != NULL)
    PyCapsule_SetDestructor(capsule, NULL);
  tdm__call_done(call, NULL);
out:
  Py_XDECREF(context);
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

void tdm__main_drain(void) {
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
    } else if (in_loop && is_import(c)) {
      c->next = imports;
      imports = c;
    } else {
      tdm__call_run(c);
    }
  }
  tdm__ref_flush_all();
  if (imports != NULL && in_loop)
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

void tdm__main_clear_wakeup(void) {
  uint64_t n;

  while (read(tdm__py.wakeup, &n, sizeof(n)) < 0 && errno == EINTR)
    continue;
}

/* ---- the loop ---------------------------------------------------------- */

static PyObject* on_readable(PyObject* self, PyObject* args) {
  tdm__main_clear_wakeup();
  tdm__main_drain();
  if (atomic_load(&tdm__py.stopping))
    return PyObject_CallMethod(tdm__py.loop, "stop", NULL);
  Py_RETURN_NONE;
}

/* Whether a call came within LOOK_NS. */
static bool wait_for_call(void) {
  bool found = false;
  uint64_t until;
  int i;

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
  return found;
}

/* Looks for calls for a while, and starts those that are there; again while
 * they end in their first steps. */
static void look_now(void) {
  uint64_t until = uv_hrtime() + LOOK_MAX_NS;
  bool any = false;
  bool found;

  if (look.skip > 0) {
    look.skip--;
    return;
  }
  look.now = true;
  do {
    found = wait_for_call();
    any |= found;
    tdm__main_drain(); /* also what came, unannounced, since the last look */
  } while (found && tasks == 0 && uv_hrtime() < until);
  look.now = false;
  if (any)
    schedule_look();
  look.backoff = any ? 0 : TDM_MIN(look.backoff * 2 + 1, MAX_BACKOFF);
  look.skip = look.backoff;
}

static PyObject* on_look(PyObject* self, PyObject* args) {
  look.scheduled = false;
  look_now();
  Py_RETURN_NONE;
}

/* Runs the asyncio loop until it is stopped. SystemExit and KeyboardInterrupt
 * leave a task and the loop with it, after the task got them as its result:
 * the loop goes on. */
void tdm__main_run(void) {
  PyObject* none;

  in_loop = true;
  none = PyObject_CallMethod(tdm__py.loop, "run_forever", NULL);
  in_loop = false;
  if (none == NULL)
    PyErr_Clear();
  Py_XDECREF(none);
  run_imports();
}
