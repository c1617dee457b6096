/* What Python asks of JavaScript: calls of its functions, attributes and items
 * of its objects, the result of a promise.
 *
 * A question goes to the client like a reply does and has a ticket; the answer
 * comes like a call and is routed by the ticket. Who asks either waits, with
 * the GIL released (a plain function), or gets a future of the asyncio loop
 * that runs in its thread (a coroutine).
 *
 * No deadlocks: the client's thread never waits for Python but in
 * tdm_py_direct and while it loads a module. In the first it answers itself,
 * before it goes back to Python, and what it can't answer at once, a promise,
 * is an exception. In the second it looks for questions while it waits. A
 * thread that asks a client whose thread is in tdm_py_direct for a second can
 * be what that waits for, and gets an exception. A waiting thread of the
 * executor has itself replaced. Any other thread that waits, or runs a loop
 * that isn't P's, may be P in an import, or one that P waits for in a join(): a
 * question of its is marked, and while its answer is made the client doesn't
 * wait for P, be it to load a module or for a coroutine.
 *
 * The table of tickets is the one thing that two threads write, under a mutex
 * that nobody holds while Python or JavaScript run.
 */
#include "python/py_int.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BUCKETS 256
#define SPIN_NS 20000
#define MAX_BACKOFF 64
/* After so long in one tdm_py_direct its client is taken to wait for us. */
#define PATIENCE_S 1

enum { WAITING, ANSWERED, CLOSED, INTERRUPTED };

typedef struct waiter_s {
  struct waiter_s* next; /* in its bucket */
  uint32_t ticket;
  tdm_py_client_t* client; /* borrowed: a ref of its is alive, or a call */
  PyObject* future;        /* strong, or NULL: a thread waits */
  bool foreign;            /* the future's loop is not thread P's */
  atomic_uint state;       /* futex of the thread that waits */
  unsigned long thread;    /* Python's number for it */
  tdm_py_call_t* answer;
} waiter_t;

/* One for the process, as the interpreter is. */
static struct {
  uv_mutex_t mutex;
  waiter_t* buckets[BUCKETS];
  uint32_t tickets; /* under the GIL */

  PyObject* running_loop; /* strong: asyncio's function, once imported */
  PyObject* settle;       /* strong: boot.settle */
  unsigned backoff;
  unsigned skip;
} asks;

static void futex_wait(atomic_uint* word, unsigned value, time_t s) {
  struct timespec t = { s, 0 };

  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, &t, NULL, 0);
}

/* Under the mutex: the waiter may be gone, its stack with it, as soon as that
 * is released. Waking by address is harmless then. */
static void wake(waiter_t* w, unsigned state) {
  unsigned waiting = WAITING;

  if (atomic_compare_exchange_strong(&w->state, &waiting, state))
    syscall(SYS_futex, &w->state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void enlist(waiter_t* w) {
  waiter_t** bucket;

  uv_mutex_lock(&asks.mutex);
  bucket = &asks.buckets[w->ticket % BUCKETS];
  w->next = *bucket;
  *bucket = w;
  uv_mutex_unlock(&asks.mutex);
}

/* Under the mutex. */
static waiter_t* take(uint32_t ticket) {
  waiter_t** p = &asks.buckets[ticket % BUCKETS];
  waiter_t* w;

  while (*p != NULL && (*p)->ticket != ticket)
    p = &(*p)->next;
  w = *p;
  if (w != NULL)
    *p = w->next;
  return w;
}

/* ---- answers ----------------------------------------------------------- */

static uint32_t ticket_of(const tdm_py_call_t* call) {
  uint32_t ticket;

  memcpy(&ticket, call->batch->data + call->offset + 4, sizeof(ticket));
  return ticket;
}

/* It was read, or nobody waits for it. No GIL needed. */
static void free_answer(tdm_py_call_t* call) {
  tdm_py_client_t* client = call->batch->client;

  if (call->batch->data[call->offset + 18] & TDM_PY_HOLD)
    tdm__reply_read(client, ticket_of(call));
  tdm__call_free(call);
}

void tdm__ask_answer(tdm_py_call_t* call) {
  waiter_t* w;

  uv_mutex_lock(&asks.mutex);
  w = take(ticket_of(call));
  if (w != NULL && w->future == NULL) {
    w->answer = call;
    wake(w, ANSWERED);
    w = NULL;
    call = NULL;
  }
  uv_mutex_unlock(&asks.mutex);
  if (w != NULL) {
    call->task = w;
    if (w->foreign) /* P may be waiting for that loop */
      tdm__executor_push(call, call, 1);
    else
      tdm__main_push(call, call);
  } else if (call != NULL) {
    free_answer(call); /* nobody waits any more */
  }
}

/* The value of an answer, which is freed; NULL and an exception when it is an
 * error. */
static PyObject* take_answer(tdm_py_call_t* call) {
  const char* record = call->batch->data + call->offset;
  tdm__decoder_t d;
  PyObject* value;

  tdm__decoder_init(&d, call);
  value = tdm__py_decode(&d);
  if (value == NULL) {
    tdm__ref_drop_rest(call, d.handles);
    tdm__path_raise(&d.path, "result");
  } else if (record[17] != 0) {
    if (PyExceptionInstance_Check(value))
      PyErr_SetObject((PyObject*) Py_TYPE(value), value);
    else
      PyErr_SetObject(PyExc_RuntimeError, value);
    Py_CLEAR(value);
  }
  free_answer(call);
  return value;
}

/* Gives a future its value (stolen), or the exception that is set. */
static void settle_future(waiter_t* w, PyObject* value) {
  PyObject* type = NULL;
  PyObject* exc = NULL;
  PyObject* trace = NULL;
  PyObject* none;

  if (value == NULL) {
    PyErr_Fetch(&type, &exc, &trace);
    PyErr_NormalizeException(&type, &exc, &trace);
  }
  none = PyObject_CallFunctionObjArgs(
      asks.settle, w->future, value != NULL ? Py_False : Py_True,
      value != NULL ? value : exc, w->foreign ? Py_True : Py_False, NULL);
  if (none == NULL)
    PyErr_WriteUnraisable(w->future);
  Py_XDECREF(none);
  Py_XDECREF(value);
  Py_XDECREF(type);
  Py_XDECREF(exc);
  Py_XDECREF(trace);
  Py_DECREF(w->future);
  tdm_free(w);
}

void tdm__ask_settle(tdm_py_call_t* call) {
  waiter_t* w = call->task;

  call->task = NULL;
  settle_future(w, take_answer(call));
}

/* ---- questions --------------------------------------------------------- */

static PyObject* running_loop(void) {
  PyObject* asyncio;
  PyObject* loop;

  if (asks.running_loop == NULL) {
    asyncio = PyDict_GetItemString(PyImport_GetModuleDict(), "asyncio");
    if (asyncio == NULL)
      return NULL;
    asks.running_loop = PyObject_GetAttrString(asyncio, "_get_running_loop");
    if (asks.running_loop == NULL) {
      PyErr_Clear(); /* half imported */
      return NULL;
    }
  }
  loop = PyObject_CallNoArgs(asks.running_loop);
  if (loop == NULL)
    PyErr_Clear();
  else if (loop == Py_None)
    Py_CLEAR(loop);
  return loop;
}

/* Sends LIST [origin, *parts] as a TDM_PY_ASK, or another of that `kind`. */
static int send_question(tdm_py_client_t* client,
                         uint8_t kind,
                         uint32_t ticket,
                         PyObject* parts) {
  tdm_py_reply_t* reply;
  tdm__encoder_t e;
  Py_ssize_t n = PyTuple_GET_SIZE(parts);
  Py_ssize_t i;

  tdm__encoder_init(&e, client);
  tdm_value_put_head(&e.buf, TDM_TAG_LIST, (uint32_t) n + 1);
  tdm_value_put_int(&e.buf, tdm__call_origin());
  for (i = 0; i < n; i++) {
    if (tdm__py_encode(&e, PyTuple_GET_ITEM(parts, i)) != 0) {
      /* What a program passes comes third. */
      tdm__path_raise(&e.path, i == 2 ? "args" : "kwargs");
      tdm__encoder_release(&e);
      return -1;
    }
  }
  reply = tdm_malloc(sizeof(*reply));
  reply->kind = kind;
  reply->slot = ticket;
  tdm__reply_send(client, reply, &e);
  return 0;
}

/* Whether this is the client's own thread, in tdm_py_direct. */
static bool is_here(tdm_py_client_t* client) {
  return atomic_load(&client->direct) > 0 &&
         pthread_equal(client->owner, pthread_self());
}

/* On that thread: has the client answer what it was asked. */
static void serve(tdm_py_client_t* client) {
  PyThreadState* ts = PyEval_SaveThread();

  client->serve(client);
  PyEval_RestoreThread(ts);
}

/* What a question is that this thread, or a loop of its own, waits for. */
static uint8_t kind_here(void) {
  return tdm__executor_is_here() ? TDM_PY_ASK : TDM_PY_ASK_APART;
}

static PyObject*
ask_future(tdm_py_client_t* client, PyObject* parts, PyObject* loop) {
  PyObject* future = PyObject_CallMethod(loop, "create_future", NULL);
  uint8_t kind;
  waiter_t* w;

  if (future == NULL)
    return NULL;
  w = tdm_calloc(1, sizeof(*w));
  w->ticket = ++asks.tickets;
  w->client = client;
  w->future = Py_NewRef(future);
  w->foreign = loop != tdm__py.loop;
  enlist(w);
  kind = w->foreign && !is_here(client) ? kind_here() : TDM_PY_ASK;
  if (send_question(client, kind, w->ticket, parts) == 0) {
    tdm__ref_flush(client);
    if (is_here(client)) /* a loop that runs in a py.sync */
      serve(client);
    return future;
  }
  uv_mutex_lock(&asks.mutex);
  TDM_CHECK(take(w->ticket) == w);
  uv_mutex_unlock(&asks.mutex);
  Py_DECREF(w->future);
  Py_DECREF(future);
  tdm_free(w);
  return NULL;
}

/* Without the GIL: until there is an answer, or none is to be had. False when
 * `spin` was of no use. */
static bool wait_for(tdm_py_client_t* client, waiter_t* w, bool spin) {
  unsigned directs = 0;
  unsigned now;
  uint64_t until;
  int i;

  if (spin) {
    until = uv_hrtime() + SPIN_NS;
    do {
      for (i = 0; i < 32 && atomic_load(&w->state) == WAITING; i++)
        tdm_py_pause();
    } while (atomic_load(&w->state) == WAITING && uv_hrtime() < until);
    if (atomic_load(&w->state) != WAITING)
      return true;
  }
  while (atomic_load(&w->state) == WAITING) {
    now = atomic_load(&client->direct) > 0 ? atomic_load(&client->directs) : 0;
    if (now != 0 && now == directs)
      break; /* the same one as PATIENCE_S ago */
    directs = now;
    futex_wait(&w->state, WAITING, PATIENCE_S);
  }
  return false;
}

static PyObject* ask_wait(tdm_py_client_t* client, PyObject* parts) {
  bool here = is_here(client);
  waiter_t w = { .ticket = ++asks.tickets, .client = client };
  PyThreadState* ts;
  bool spin;

  w.thread = PyThread_get_thread_ident();
  enlist(&w);
  if (send_question(client, here ? TDM_PY_ASK : kind_here(), w.ticket, parts) !=
      0) {
    TDM_CHECK(PyErr_Occurred());
    goto out;
  }
  tdm__ref_flush(client);
  if (here) {
    serve(client);
  } else if (!tdm__executor_block()) {
    PyErr_SetString(PyExc_RecursionError,
                    "too many threads wait for JavaScript: functions of both "
                    "languages call each other too deep");
  } else {
    spin = tdm__py.spin && asks.skip == 0;
    if (asks.skip > 0)
      asks.skip--;
    ts = PyEval_SaveThread();
    if (wait_for(client, &w, spin))
      spin = false;
    PyEval_RestoreThread(ts);
    tdm__executor_unblock();
    if (spin)
      asks.skip = asks.backoff = TDM_MIN(asks.backoff * 2 + 1, MAX_BACKOFF);
    else if (asks.skip == 0)
      asks.backoff = 0;
  }

out:
  uv_mutex_lock(&asks.mutex);
  take(w.ticket);
  uv_mutex_unlock(&asks.mutex);
  if (PyErr_Occurred()) {
    if (w.answer != NULL)
      free_answer(w.answer);
    return NULL;
  }
  if (w.answer != NULL) /* perhaps just now */
    return take_answer(w.answer);
  if (atomic_load(&w.state) == CLOSED)
    PyErr_SetString(PyExc_RuntimeError, "JavaScript has ended");
  else if (atomic_load(&w.state) == INTERRUPTED) {
    PyThreadState_SetAsyncExc(w.thread, NULL); /* this is it */
    PyErr_SetNone(tdm__py.cancelled);
  } else
    PyErr_SetString(
        PyExc_RuntimeError,
        here ? "this would wait on itself: JavaScript is in py.sync until "
               "Python returns, and the promise can't be settled before"
             : "this would wait on itself: JavaScript has been in py.sync for "
               "a second and may wait for this thread");
  return NULL;
}

/* The ref that args[0] is, or the error that there is none; NULL without one
 * when its client has ended. */
static tdm__ref_t* ref_of(PyObject* args, Py_ssize_t least) {
  tdm__ref_t* ref = NULL;

  if (PyTuple_GET_SIZE(args) >= least)
    ref = tdm__ref_get(PyTuple_GET_ITEM(args, 0));
  if (ref == NULL) {
    PyErr_SetString(PyExc_TypeError, "an object of JavaScript is needed");
    return NULL;
  }
  return atomic_load(&ref->client->closed) ? NULL : ref;
}

/* ask(ref, wait, *parts): see lib/internal/python/serve.js for the parts. With
 * `wait` false, and in a thread that runs an asyncio loop, a future; else the
 * answer. */
static PyObject* ask(PyObject* self, PyObject* args) {
  tdm_py_client_t* client;
  tdm__ref_t* ref = ref_of(args, 3);
  PyObject* parts;
  PyObject* result;
  PyObject* loop;

  if (ref == NULL) {
    if (!PyErr_Occurred())
      PyErr_SetString(PyExc_RuntimeError, "JavaScript has ended");
    return NULL;
  }
  client = ref->client;
  parts = PyTuple_GetSlice(args, 2, PyTuple_GET_SIZE(args));
  if (parts == NULL)
    return NULL;
  loop = PyTuple_GET_ITEM(args, 1) == Py_True ? NULL : running_loop();
  result =
      loop != NULL ? ask_future(client, parts, loop) : ask_wait(client, parts);
  Py_XDECREF(loop);
  Py_DECREF(parts);
  return result;
}

/* tell(ref, *parts): a question whose answer nobody waits for. Any thread, also
 * while the collector runs: perhaps in the middle of a message, which may name
 * what has died since, so that isn't told here. */
static PyObject* tell(PyObject* self, PyObject* args) {
  tdm__ref_t* ref = ref_of(args, 2);
  PyObject* parts;
  int err;

  if (ref == NULL) {
    if (PyErr_Occurred())
      return NULL;
    Py_RETURN_NONE;
  }
  parts = PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
  if (parts == NULL)
    return NULL;
  err = send_question(ref->client, TDM_PY_ASK, ++asks.tickets, parts);
  Py_DECREF(parts);
  if (err)
    return NULL;
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
  { "ask", ask, METH_VARARGS, NULL },
  { "tell", tell, METH_VARARGS, NULL },
};

int tdm__ask_init(void) {
  PyObject* function;
  size_t i;
  int err;

  TDM_CHECK(uv_mutex_init(&asks.mutex) == 0);
  asks.settle = PyObject_GetAttrString(tdm__py.boot, "settle");
  if (asks.settle == NULL)
    return -1;
  for (i = 0; i < TDM_ARRAY_SIZE(functions); i++) {
    function = PyCFunction_New(&functions[i], NULL);
    if (function == NULL)
      return -1;
    err = PyObject_SetAttrString(tdm__py.boot, functions[i].ml_name, function);
    Py_DECREF(function);
    if (err)
      return -1;
  }
  return 0;
}

/* ---- ends -------------------------------------------------------------- */

void tdm__ask_interrupt(unsigned long thread) {
  waiter_t* w;
  int i;

  uv_mutex_lock(&asks.mutex);
  for (i = 0; i < BUCKETS; i++) {
    for (w = asks.buckets[i]; w != NULL; w = w->next) {
      if (w->future == NULL && w->thread == thread)
        wake(w, INTERRUPTED);
    }
  }
  uv_mutex_unlock(&asks.mutex);
}

void tdm_py_client_close(tdm_py_client_t* client) {
  waiter_t* w;
  int i;

  atomic_store(&client->closed, true);
  uv_mutex_lock(&asks.mutex);
  for (i = 0; i < BUCKETS; i++) {
    for (w = asks.buckets[i]; w != NULL; w = w->next) {
      if (w->future == NULL && w->client == client)
        wake(w, CLOSED);
    }
  }
  uv_mutex_unlock(&asks.mutex);
}
