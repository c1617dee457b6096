/* Calls that their caller may give up: what an aborted signal or a timeout
 * does to them.
 *
 * A call is in the list from its submission to its reply. Cancelled before it
 * started, it doesn't start. A coroutine's task is cancelled as asyncio does
 * it. In a plain function an exception is raised at its next bytecode; one
 * that waits for JavaScript is woken for it. C code that doesn't come back
 * can't be stopped: its caller has its answer all the same.
 *
 * The list is under a mutex, as the caller's thread adds to it without the GIL;
 * the states of a call change under the GIL only.
 */
#include "python/py_int.h"

enum { QUEUED, RUNNING, AWAITED, ENDED };

static uv_once_t once = UV_ONCE_INIT;
static uv_mutex_t mutex;
static tdm_py_call_t* list;

static void init(void) {
  TDM_CHECK(uv_mutex_init(&mutex) == 0);
}

bool tdm__cancel_may(const tdm_py_call_t* call) {
  return call->batch->data[call->offset + 18] != 0;
}

void tdm__cancel_add(tdm_py_call_t* call) {
  uv_once(&once, init);
  call->state = QUEUED;
  call->cancelled = false;
  call->done = NULL;
  uv_mutex_lock(&mutex);
  call->previous = NULL;
  call->following = list;
  if (list != NULL)
    list->previous = call;
  list = call;
  uv_mutex_unlock(&mutex);
}

void tdm__cancel_remove(tdm_py_call_t* call) {
  uv_mutex_lock(&mutex);
  if (call->previous != NULL)
    call->previous->following = call->following;
  else
    list = call->following;
  if (call->following != NULL)
    call->following->previous = call->previous;
  uv_mutex_unlock(&mutex);
}

bool tdm__cancel_start(tdm_py_call_t* call) {
  if (call->cancelled) {
    PyErr_SetNone(tdm__py.cancelled);
    return false;
  }
  call->state = RUNNING;
  call->thread = PyThread_get_thread_ident();
  return true;
}

void tdm__cancel_end(tdm_py_call_t* call) {
  call->state = ENDED;
  if (call->cancelled) /* it may not have come to the exception */
    PyThreadState_SetAsyncExc(call->thread, NULL);
}

static int cancel_task(tdm_py_call_t* call) {
  PyObject* function = PyObject_GetAttrString(tdm__py.boot, "cancel_task");
  PyObject* handle = NULL;

  if (function != NULL)
    handle = PyObject_CallMethod(tdm__py.loop, "call_soon_threadsafe", "OOO",
                                 function, call->task, call->done);
  Py_XDECREF(function);
  Py_XDECREF(handle);
  return handle != NULL ? 0 : -1;
}

int tdm__cancel_awaited(tdm_py_call_t* call, PyObject* done) {
  call->state = AWAITED;
  call->done = Py_NewRef(done);
  return call->cancelled ? cancel_task(call) : 0;
}

static tdm_py_call_t* find(const tdm_py_client_t* client, uint32_t slot) {
  tdm_py_call_t* c;
  uint32_t n;

  uv_mutex_lock(&mutex);
  for (c = list; c != NULL; c = c->following) {
    memcpy(&n, c->batch->data + c->offset + 4, sizeof(n));
    if (c->batch->client == client && n == slot)
      break;
  }
  uv_mutex_unlock(&mutex);
  return c; /* stays while we have the GIL */
}

/* cancel(slot), called by the client of the call. */
PyObject* tdm__cancel(PyObject* self, PyObject* slot) {
  tdm_py_client_t* client = tdm__call_client();
  unsigned long n = PyLong_AsUnsignedLong(slot);
  tdm_py_call_t* c;

  if (PyErr_Occurred())
    return NULL;
  uv_once(&once, init);
  c = find(client, (uint32_t) n);
  if (c == NULL || c->cancelled)
    Py_RETURN_NONE;
  c->cancelled = true;
  if (c->state == RUNNING) {
    PyThreadState_SetAsyncExc(c->thread, tdm__py.cancelled);
    tdm__ask_interrupt(c->thread);
  } else if (c->state == AWAITED && c->task != NULL && cancel_task(c) != 0) {
    return NULL;
  }
  Py_RETURN_NONE;
}
