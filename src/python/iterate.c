/* The items of an iterator, one for each time JavaScript asks, or some ahead.
 *
 * A consumer that takes item after item and does nothing in between is served
 * ahead: JavaScript asks for a run of items (lib/internal/python/iterators.js
 * says when), and each goes out as a reply of its own when it is there, so a
 * generator that comes to wait withholds nothing. A run ends early
 *
 *   - after RUN_NS, as an item that took so long wins nothing by it;
 *   - with an item that shares memory with JavaScript or stands for an object
 *     of Python's: the generator may change either when it goes on, and what
 *     it changes before it was asked to would be wrong.
 *
 * Waking JavaScript for each item would cost what the run is to save. It is
 * woken at the end of the run, or, when that doesn't come, by the monitor of
 * executor.c within two of its ticks.
 */
#include "python/py_int.h"

#define RUN_NS 50000

/* 1 when the item may be followed by another at once, 0 when not, -1 and an
 * exception when it can't cross. */
static int send_item(tdm_py_call_t* call, PyObject* item) {
  tdm_py_client_t* client = call->batch->client;
  uint32_t handles = tdm__handle_count();
  tdm_py_reply_t* reply;
  tdm__encoder_t e;
  int quick;

  tdm__encoder_init(&e, client);
  if (tdm__py_encode(&e, item) != 0) {
    tdm__path_raise(&e.path, "result");
    tdm__encoder_release(&e);
    return -1;
  }
  quick = e.shares.n == 0 && tdm__handle_count() == handles;
  reply = tdm_malloc(sizeof(*reply));
  memcpy(&reply->slot, call->batch->data + call->offset + 4, 4);
  reply->kind = TDM_PY_ITEM;
  tdm__reply_send(client, reply, &e);
  return quick;
}

/* advance(iterator[, most]) -> [item], or None at the end. With `most` up to
 * that many items: all but the last one by replies of their own; False when
 * there is no last one, but perhaps more for the next time. */
PyObject* tdm__advance(PyObject* self, PyObject* const* args, Py_ssize_t n) {
  tdm_py_call_t* call = tdm__call_current();
  PyObject* iterator;
  PyObject* item;
  PyObject* list;
  uint64_t until = 0;
  long most = 1;
  int more;

  if (n < 1 || n > 2 || !PyIter_Check(args[0])) {
    PyErr_SetString(PyExc_TypeError, "an iterator is needed");
    return NULL;
  }
  iterator = args[0];
  if (n == 2) {
    most = PyLong_AsLong(args[1]);
    if (most == -1 && PyErr_Occurred())
      return NULL;
    until = uv_hrtime() + RUN_NS;
  }
  for (;; most--) {
    item = Py_TYPE(iterator)->tp_iternext(iterator);
    if (item == NULL) {
      if (PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration))
          return NULL;
        PyErr_Clear();
      }
      Py_RETURN_NONE;
    }
    if (most <= 1 || call == NULL || uv_hrtime() > until) {
      list = PyList_New(1);
      if (list != NULL)
        PyList_SET_ITEM(list, 0, item);
      else
        Py_DECREF(item);
      return list;
    }
    more = send_item(call, item);
    Py_DECREF(item);
    if (more < 0)
      return NULL;
    if (more == 0)
      Py_RETURN_FALSE;
  }
}
