/* Numbers for Python objects that stay where they are: functions, classes,
 * instances. The table holds a reference until the other side releases the
 * number. A number is an index and a generation, so that a stale one is an
 * error and not another object.
 *
 * That of an iterator keeps the context that its steps run in (call.c).
 */
#include "python/py_int.h"

typedef struct entry_s {
  PyObject* object;  /* strong, or NULL when free */
  PyObject* context; /* strong, or NULL */
  uint32_t generation;
  uint32_t next_free;
} entry_t;

#define NONE UINT32_MAX
#define MAX_GENERATION (1u << 20)

/* Under the GIL. Never shrinks. */
static entry_t* entries;
static uint32_t count;
static uint32_t capacity;
static uint32_t free_list = NONE;
static uint32_t made; /* wraps around */

double tdm__handle_new_in(PyObject* o, PyObject* context) {
  uint32_t i = free_list;

  if (i != NONE) {
    free_list = entries[i].next_free;
  } else {
    if (count == capacity) {
      capacity = capacity ? capacity * 2 : 64;
      entries = tdm_realloc(entries, capacity * sizeof(*entries));
    }
    i = count++;
    entries[i].generation = 0;
  }
  entries[i].object = Py_NewRef(o);
  entries[i].context = context;
  made++;
  return (double) entries[i].generation * 4294967296.0 + i;
}

double tdm__handle_new(PyObject* o) {
  return tdm__handle_new_in(o, NULL);
}

uint32_t tdm__handle_count(void) {
  return made;
}

static entry_t* find(double id) {
  uint64_t n = id >= 0 && id < 9007199254740992.0 ? (uint64_t) id : UINT64_MAX;
  uint32_t i = (uint32_t) n;

  if (n == UINT64_MAX || i >= count || entries[i].object == NULL ||
      entries[i].generation != n >> 32)
    return NULL;
  return &entries[i];
}

PyObject* tdm__handle_get(double id) {
  entry_t* e = find(id);

  if (e == NULL) {
    PyErr_SetString(PyExc_ReferenceError,
                    "this Python object was released before");
    return NULL;
  }
  return e->object;
}

PyObject* tdm__handle_context(double id) {
  entry_t* e = find(id);

  return e != NULL ? e->context : NULL;
}

void tdm__handle_release(double id) {
  entry_t* e = find(id);
  PyObject* context;
  PyObject* o;

  if (e == NULL)
    return;
  o = e->object;
  context = e->context;
  e->object = e->context = NULL;
  e->generation = (e->generation + 1) % MAX_GENERATION;
  e->next_free = free_list;
  free_list = (uint32_t) (e - entries);
  /* Last: may run Python code, which may come back here. What a generator
   * does at its end it does in its context. */
  if (context != NULL && PyContext_Enter(context) == 0) {
    Py_DECREF(o);
    PyContext_Exit(context);
  } else {
    PyErr_Clear();
    Py_DECREF(o);
  }
  Py_XDECREF(context);
}
