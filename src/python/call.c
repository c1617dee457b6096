/* One call from its record to its reply, and the queues to and from a client.
 */
#include "python/py_int.h"

#define FEW_ARGS 8

/* ---- batches and replies: no GIL --------------------------------------- */

/* The batch of `len` bytes of records, or NULL when they are malformed; the
 * shares are taken over in any case. */
static tdm_py_batch_t* make_batch(tdm_py_client_t* client,
                                  const char* data,
                                  size_t len,
                                  tdm_shares_t* shares) {
  tdm_py_batch_t* batch;
  tdm_py_call_t* c;
  uint32_t length;
  size_t offset;
  uint32_t n = 0;

  for (offset = 0; offset + TDM_PY_RECORD_HEAD <= len; offset += length, n++) {
    memcpy(&length, data + offset, sizeof(length));
    if (length < TDM_PY_RECORD_HEAD || length % 8 != 0 || length > len - offset)
      break;
  }
  if (offset != len || n == 0) {
    tdm_shares_release(shares);
    return NULL;
  }

  batch =
      tdm_malloc_large(sizeof(*batch) + n * sizeof(batch->calls[0]) + len + 8);
  batch->client = client;
  batch->ncalls = n;
  batch->shares = *shares;
  tdm_shares_init(shares);
  /* Behind the calls, aligned as the records count on. */
  batch->data = (char*) (((uintptr_t) &batch->calls[n] + 7) & ~(uintptr_t) 7);
  batch->len = len;
  memcpy(batch->data, data, len);
  atomic_init(&batch->refs, n);
  atomic_fetch_add_explicit(&client->refs, n, memory_order_relaxed);

  for (offset = 0, n = 0; offset < len; offset += length, n++) {
    memcpy(&length, batch->data + offset, sizeof(length));
    c = &batch->calls[n];
    c->batch = batch;
    c->offset = (uint32_t) offset;
    c->length = length;
    c->task = NULL;
    c->context = NULL;
    if (tdm__cancel_may(c))
      tdm__cancel_add(c);
  }
  return batch;
}

bool tdm_py_submit(tdm_py_client_t* client,
                   const char* data,
                   size_t len,
                   tdm_shares_t* shares) {
  tdm_py_call_t* newest[2] = { NULL, NULL };
  tdm_py_call_t* oldest[2] = { NULL, NULL };
  tdm_py_batch_t* batch = make_batch(client, data, len, shares);
  tdm_py_call_t* answers = NULL;
  unsigned counts[2] = { 0, 0 };
  tdm_py_call_t* c;
  int thread;
  uint32_t i;

  if (batch == NULL)
    return false;
  for (i = 0; i < batch->ncalls; i++) {
    c = &batch->calls[i];
    if (tdm__ask_is(c)) {
      c->next = answers;
      answers = c;
      continue;
    }
    thread = batch->data[c->offset + 16] == TDM_PY_MAIN;
    c->next = newest[thread];
    newest[thread] = c;
    if (oldest[thread] == NULL)
      oldest[thread] = c;
    counts[thread]++;
  }
  /* From here on the calls, and the batch with the last, may be gone. */
  for (; answers != NULL; answers = c) {
    c = answers->next;
    tdm__ask_answer(answers);
  }
  if (counts[TDM_PY_MAIN] > 0)
    tdm__main_push(newest[TDM_PY_MAIN], oldest[TDM_PY_MAIN]);
  if (counts[TDM_PY_EXECUTOR] > 0)
    tdm__executor_push(newest[TDM_PY_EXECUTOR], oldest[TDM_PY_EXECUTOR],
                       counts[TDM_PY_EXECUTOR]);
  return true;
}

void tdm__call_free(tdm_py_call_t* call) {
  tdm_py_batch_t* batch = call->batch;
  tdm_py_client_t* client = batch->client;

  if (tdm__cancel_may(call))
    tdm__cancel_remove(call);

  if (atomic_fetch_sub_explicit(&batch->refs, 1, memory_order_acq_rel) == 1) {
    tdm_shares_release(&batch->shares);
    tdm_free(batch);
  }
  tdm_py_client_unref(client);
}

void tdm_py_reply_free(tdm_py_reply_t* reply) {
  tdm_shares_release(&reply->shares);
  if (reply->data != reply->small)
    tdm_free(reply->data);
  tdm_free(reply);
}

void tdm_py_client_init(tdm_py_client_t* client,
                        void (*notify)(tdm_py_client_t*),
                        void (*free_cb)(tdm_py_client_t*)) {
  atomic_init(&client->refs, 1);
  atomic_init(&client->replies, NULL);
  atomic_init(&client->polling, false);
  atomic_init(&client->unannounced, false);
  atomic_init(&client->closed, false);
  atomic_init(&client->direct, 0);
  atomic_init(&client->directs, 0);
  client->serve = NULL;
  client->refs_by_id = NULL;
  client->refs_size = 0;
  client->dropped = NULL;
  client->ndropped = client->dropped_cap = 0;
  client->notify = notify;
  client->free = free_cb;
}

void tdm_py_client_unref(tdm_py_client_t* client) {
  tdm_py_reply_t* next;
  tdm_py_reply_t* r;

  if (atomic_fetch_sub_explicit(&client->refs, 1, memory_order_acq_rel) != 1)
    return;
  for (r = tdm_py_client_take(client); r != NULL; r = next) {
    next = r->next;
    tdm_py_reply_free(r);
  }
  /* Every ref has a reference, so there is none, and nobody looks here. */
  tdm_free(client->refs_by_id);
  tdm_free(client->dropped);
  client->free(client);
}

tdm_py_reply_t* tdm_py_client_take(tdm_py_client_t* client) {
  tdm_py_reply_t* list = NULL;
  tdm_py_reply_t* next;
  tdm_py_reply_t* r;

  if (atomic_load(&client->replies) == NULL)
    return NULL;
  r = atomic_exchange_explicit(&client->replies, NULL, memory_order_acquire);
  for (; r != NULL; r = next) { /* oldest first again */
    next = r->next;
    r->next = list;
    list = r;
  }
  return list;
}

/* Sequentially consistent with the owner's "stop polling, then look once
 * more": one of the two sees the other. An item of a run waits, if it can, for
 * the next reply to announce it, or for the monitor. */
static void reply_send(tdm_py_client_t* client, tdm_py_reply_t* reply) {
  tdm_py_reply_t* head = atomic_load(&client->replies);
  bool item = reply->kind == TDM_PY_ITEM;

  do {
    reply->next = head;
  } while (!atomic_compare_exchange_weak(&client->replies, &head, reply));
  if (item) {
    if (head == NULL && !atomic_load(&client->polling) &&
        !tdm__executor_announce_later(client))
      client->notify(client);
    return;
  }
  if (((atomic_load(&client->unannounced) &&
        atomic_exchange(&client->unannounced, false)) ||
       head == NULL) &&
      !atomic_load(&client->polling))
    client->notify(client);
}

/* ---- replies ----------------------------------------------------------- */

/* Kept between replies; whoever uses it takes it, as encoding may run Python
 * code and come back here. */
static _Thread_local tdm_buf_t scratch;
#define SCRATCH_MAX (64 * 1024)

void tdm__decoder_init(tdm__decoder_t* d, tdm_py_call_t* call) {
  tdm_value_reader_init(&d->r, call->batch->data + call->offset, call->length);
  tdm_value_get(&d->r, TDM_PY_RECORD_HEAD);
  d->shares = &call->batch->shares;
  d->client = call->batch->client;
  d->handles = 0;
  tdm__path_init(&d->path);
}

void tdm__encoder_init(tdm__encoder_t* e, tdm_py_client_t* client) {
  e->buf = scratch;
  tdm_buf_init(&scratch);
  tdm_buf_reset(&e->buf);
  tdm_shares_init(&e->shares);
  tdm__path_init(&e->path);
  e->client = client;
}

void tdm__encoder_release(tdm__encoder_t* e) {
  tdm_shares_release(&e->shares);
  if (scratch.data == NULL && e->buf.cap <= SCRATCH_MAX)
    scratch = e->buf;
  else
    tdm_buf_release(&e->buf);
}

/* Puts the exception that is set into `e` and clears it. Returns it, as what
 * the message names must live until it is sent; or NULL. */
static PyObject* encode_error(tdm__encoder_t* e) {
  PyObject* exc;
  PyObject* type;
  PyObject* trace;
  const char* name;
  int i;

  PyErr_Fetch(&type, &exc, &trace);
  PyErr_NormalizeException(&type, &exc, &trace);
  if (trace != NULL)
    PyException_SetTraceback(exc, trace);

  tdm_buf_reset(&e->buf);
  tdm_shares_release(&e->shares);
  if (exc == NULL || tdm__py_encode(e, exc) != 0) {
    /* No memory, or no stack, is left for more. */
    PyErr_Clear();
    tdm_buf_reset(&e->buf);
    tdm_shares_release(&e->shares);
    name = type != NULL ? ((PyTypeObject*) type)->tp_name : "SystemError";
    tdm_value_put_tag(&e->buf, TDM_TAG_ERROR);
    tdm_value_put_utf8(&e->buf, name, strlen(name));
    tdm_value_put_str1(&e->buf, "", 0);
    for (i = 0; i < 4; i++)
      tdm_value_put_tag(&e->buf, TDM_TAG_NULL);
  }
  Py_XDECREF(type);
  Py_XDECREF(trace);
  return exc;
}

void tdm__reply_send(tdm_py_client_t* client,
                     tdm_py_reply_t* reply,
                     tdm__encoder_t* e) {
  reply->len = e->buf.len;
  if (e->buf.len <= sizeof(reply->small)) {
    reply->data = reply->small;
    memcpy(reply->data, e->buf.data, e->buf.len);
  } else if (e->buf.len > SCRATCH_MAX) {
    reply->data = tdm_buf_take(&e->buf, &reply->len);
  } else {
    reply->data = tdm_malloc(e->buf.len);
    memcpy(reply->data, e->buf.data, e->buf.len);
  }
  reply->shares = e->shares;
  tdm_shares_init(&e->shares);
  tdm__encoder_release(e);
  reply_send(client, reply);
}

void tdm__reply_read(tdm_py_client_t* client, uint32_t ticket) {
  tdm_py_reply_t* reply = tdm_malloc(sizeof(*reply));

  reply->kind = TDM_PY_READ;
  reply->slot = ticket;
  reply->data = reply->small;
  reply->data[0] = TDM_TAG_NULL;
  reply->len = 1;
  tdm_shares_init(&reply->shares);
  reply_send(client, reply);
}

void tdm__call_done(tdm_py_call_t* call, PyObject* result) {
  tdm_py_client_t* client = call->batch->client;
  tdm_py_reply_t* reply;
  PyObject* exc = NULL; /* strong */
  tdm__encoder_t e;

  Py_CLEAR(call->context);
  if (tdm__cancel_may(call))
    Py_CLEAR(call->done);
  if (atomic_load_explicit(&client->closed, memory_order_relaxed)) {
    PyErr_Clear();
    tdm__call_free(call);
    return;
  }

  tdm__encoder_init(&e, client);
  reply = tdm_malloc(sizeof(*reply));
  memcpy(&reply->slot, call->batch->data + call->offset + 4, 4);
  reply->kind = TDM_PY_RESULT;
  if (result == NULL) {
    reply->kind = TDM_PY_FAILED;
  } else if (tdm__py_encode(&e, result) != 0) {
    tdm__path_raise(&e.path, "result");
    reply->kind = TDM_PY_FAILED;
  }
  if (reply->kind == TDM_PY_FAILED)
    exc = encode_error(&e);
  /* Out of the list of what may be cancelled before the slot is free. */
  atomic_fetch_add_explicit(&client->refs, 1, memory_order_relaxed);
  tdm__call_free(call);
  tdm__reply_send(client, reply, &e);
  Py_XDECREF(exc);
  if (client->ndropped > 0) /* after what may name the same objects */
    tdm__ref_flush(client);
  tdm_py_client_unref(client);
}

/* ---- calls ------------------------------------------------------------- */

/* Appends keyword arguments to args[n...], which has room, and makes the tuple
 * of their names. The number of them, or -1. */
static Py_ssize_t decode_kwargs(tdm__decoder_t* d,
                                PyObject** args,
                                uint32_t count,
                                PyObject** names) {
  PyObject* key;
  uint32_t i;

  *names = PyTuple_New(count);
  if (*names == NULL)
    return -1;
  for (i = 0; i < count; i++) {
    args[i] = NULL;
    key = tdm__py_decode(d);
    if (key == NULL)
      goto fail;
    PyUnicode_InternInPlace(&key);
    PyTuple_SET_ITEM(*names, i, key);
    args[i] = tdm__py_decode(d);
    if (args[i] == NULL) {
      tdm__path_key(&d->path, key);
      goto fail;
    }
  }
  return count;

fail:
  tdm__path_raise(&d->path, "kwargs");
  while (i-- > 0)
    Py_DECREF(args[i]);
  Py_CLEAR(*names);
  return -1;
}

/* The context of the iterator that a function which is always there gets as its
 * first argument, borrowed; or NULL. */
static PyObject*
iterator_context(const char* record, uint32_t length, bool* async) {
  const size_t at = TDM_PY_RECORD_HEAD + 5; /* behind the head of the LIST */
  PyObject* context;
  PyTypeObject* type;
  double id;

  memcpy(&id, record + 8, sizeof(id));
  if (!(id < TDM_PY_FN_COUNT) || length < at + 9 ||
      (uint8_t) record[at] != TDM_TAG_OWN)
    return NULL;
  memcpy(&id, record + at + 1, sizeof(id));
  context = tdm__handle_context(id);
  if (context != NULL) {
    type = Py_TYPE(tdm__handle_get(id));
    *async = type->tp_iternext == NULL;
  }
  return context;
}

static PyObject* perform(tdm_py_call_t* call) {
  const char* record = call->batch->data + call->offset;
  PyObject* few[FEW_ARGS];
  PyObject** args = few;
  PyObject* names = NULL;
  PyObject* result = NULL;
  tdm__decoder_t d;
  Py_ssize_t nkw = 0;
  PyObject* fn;
  bool decoded = false;
  uint32_t kwcount = 0;
  uint32_t n;
  uint32_t i = 0;
  double id;

  memcpy(&id, record + 8, sizeof(id));
  fn = tdm__handle_get(id);
  if (fn == NULL) {
    tdm__ref_drop_rest(call, 0);
    return NULL;
  }
  Py_INCREF(fn); /* the call may release the handle */

  tdm__decoder_init(&d, call);
  if (tdm_value_get_u8(&d.r) != TDM_TAG_LIST)
    d.r.bad = true;
  n = tdm_value_get_count(&d.r, 1);
  if (n > FEW_ARGS)
    args = tdm_malloc(n * sizeof(*args));
  for (i = 0; i < n; i++) {
    args[i] = tdm__py_decode(&d);
    if (args[i] == NULL) {
      tdm__path_index(&d.path, i);
      tdm__path_raise(&d.path, "args");
      goto out;
    }
  }
  if (record[17] != 0) {
    if (tdm_value_get_u8(&d.r) != TDM_TAG_DICT)
      d.r.bad = true;
    kwcount = tdm_value_get_count(&d.r, 6);
    if (kwcount > 0) {
      if (args == few) {
        args = tdm_malloc((n + kwcount) * sizeof(*args));
        memcpy(args, few, n * sizeof(*args));
      } else {
        args = tdm_realloc(args, (n + kwcount) * sizeof(*args));
      }
      nkw = decode_kwargs(&d, args + n, kwcount, &names);
      if (nkw < 0) {
        nkw = 0;
        goto out;
      }
    }
  }
  if (d.r.bad) {
    PyErr_SetString(PyExc_SystemError, "a call is malformed");
    goto out;
  }
  decoded = true;
  result = PyObject_Vectorcall(fn, args, n, names);

out:
  if (!decoded)
    tdm__ref_drop_rest(call, d.handles);
  while (nkw-- > 0)
    Py_DECREF(args[n + (uint32_t) nkw]);
  while (i-- > 0)
    Py_DECREF(args[i]);
  if (args != few)
    tdm_free(args);
  Py_XDECREF(names);
  Py_DECREF(fn);
  return result;
}

/* Enters a context of the call's own: a ContextVar that one call sets is not
 * for the next one on the same thread to see. All steps of an iterator have one
 * context, as a generator goes on where it was; but those of an asynchronous
 * one run in tasks, on thread P, and only they may enter it. A new reference,
 * or NULL with an exception. */
static PyObject* enter_context(tdm_py_call_t* call) {
  const char* record = call->batch->data + call->offset;
  bool async = false;
  PyObject* own = iterator_context(record, call->length, &async);
  PyObject* context;

  if (own != NULL && async) {
    call->context = Py_NewRef(own);
  } else if (own != NULL) {
    if (PyContext_Enter(own) == 0)
      return Py_NewRef(own);
    PyErr_Clear(); /* it runs on another thread: Python will have its say */
  }
  context = PyContext_New();
  if (context != NULL && PyContext_Enter(context) != 0)
    Py_CLEAR(context);
  return context;
}

static void leave_context(PyObject* context) {
  PyContext_Exit(context);
  Py_DECREF(context);
}

static PyObject* perform_unless_cancelled(tdm_py_call_t* call) {
  PyObject* result;

  if (!tdm__cancel_may(call))
    return perform(call);
  if (!tdm__cancel_start(call)) {
    tdm__ref_drop_rest(call, 0);
    return NULL;
  }
  result = perform(call);
  tdm__cancel_end(call);
  return result;
}

/* What the thread works for; set while it is in a call. */
static _Thread_local uint32_t origin;
static _Thread_local tdm_py_call_t* current;

tdm_py_call_t* tdm__call_current(void) {
  return current;
}

tdm_py_client_t* tdm__call_client(void) {
  return current != NULL ? current->batch->client : NULL;
}

uint32_t tdm__call_origin(void) {
  PyObject* value;
  uint32_t n;

  if (origin != 0 || tdm__py.origin == NULL)
    return origin;
  if (PyContextVar_Get(tdm__py.origin, NULL, &value) != 0 || value == NULL) {
    PyErr_Clear();
    return 0;
  }
  n = (uint32_t) PyLong_AsUnsignedLong(value);
  Py_DECREF(value);
  return n;
}

static bool is_awaitable(PyObject* o) {
  return Py_TYPE(o)->tp_as_async != NULL &&
         Py_TYPE(o)->tp_as_async->am_await != NULL && tdm__ref_get(o) == NULL;
}

/* `result` (stolen), or NULL and an exception when it is to be awaited, for
 * clients that can't wait for P. A coroutine is closed before it began. */
static PyObject* refuse_awaitable(PyObject* result) {
  if (!is_awaitable(result))
    return result;
  if (PyCoro_CheckExact(result))
    Py_XDECREF(PyObject_CallMethod(result, "close", NULL));
  Py_DECREF(result);
  if (!PyErr_Occurred())
    PyErr_SetString(
        PyExc_RuntimeError,
        "this would wait on itself: a thread of Python's waits for the "
        "function of JavaScript's that runs now, and Python's main thread, "
        "which runs coroutines, may wait for that thread. Return the promise "
        "of the coroutine instead of py.sync");
  return NULL;
}

void tdm__call_run(tdm_py_call_t* call) {
  tdm_py_call_t* outer_call = current;
  uint32_t outer = origin;
  PyObject* context;
  PyObject* result = NULL;

  if (atomic_load_explicit(&call->batch->client->closed,
                           memory_order_relaxed)) {
    tdm__call_free(call);
    return;
  }
  memcpy(&origin, call->batch->data + call->offset + 20, sizeof(origin));
  current = call;
  context = enter_context(call);
  if (context != NULL)
    result = perform_unless_cancelled(call);
  current = outer_call;
  origin = outer;
  if (result != NULL && call->batch->data[call->offset + 19] != 0)
    result = refuse_awaitable(result);
  if (result != NULL && is_awaitable(result)) {
    leave_context(context);
    tdm__main_await(call, result);
    return;
  }
  tdm__call_done(call, result);
  Py_XDECREF(result);
  if (context != NULL)
    leave_context(context);
}

/* The thread's state for tdm_py_direct, which is kept: to make one costs more
 * than a call. */
static _Thread_local PyThreadState* direct_state;

bool tdm_py_direct(tdm_py_client_t* client,
                   const char* data,
                   size_t len,
                   tdm_shares_t* shares) {
  tdm_py_batch_t* batch = make_batch(client, data, len, shares);

  if (batch == NULL)
    return false;
  TDM_CHECK(batch->ncalls == 1 && !tdm__ask_is(&batch->calls[0]));
  if (direct_state != NULL)
    PyEval_RestoreThread(direct_state);
  else
    PyGILState_Ensure();
  client->owner = pthread_self();
  if (atomic_fetch_add(&client->direct, 1) == 0 &&
      atomic_fetch_add(&client->directs, 1) == UINT32_MAX)
    atomic_fetch_add(&client->directs, 1);
  tdm__call_run(&batch->calls[0]);
  tdm__owner_drain();
  atomic_fetch_sub(&client->direct, 1);
  direct_state = PyEval_SaveThread();
  return true;
}
