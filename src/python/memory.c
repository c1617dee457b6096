/* Memory that crosses: JavaScript's as a Python object, and Python's held for
 * JavaScript.
 *
 * tandem.Memory wraps a share of the other side and offers the buffer
 * protocol, so numpy arrays and memoryviews lie over it; when the last of them
 * dies the share is let go, which queues a message to its owner.
 *
 * The other way an owner holds a Py_buffer or an object. JavaScript's
 * collector lets it go on any thread; that pushes it on a list which whoever
 * has the GIL next empties.
 */
#include "python/py_int.h"

typedef struct memory_s {
  PyObject_HEAD tdm_shared_t* share;
  uint8_t* p;
  Py_ssize_t n;
  bool readonly;
} memory_t;

static int memory_getbuffer(PyObject* self, Py_buffer* view, int flags) {
  memory_t* m = (memory_t*) self;

  return PyBuffer_FillInfo(view, self, m->p, m->n, m->readonly, flags);
}

static void memory_dealloc(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);

  tdm_shared_unref(((memory_t*) self)->share);
  type->tp_free(self);
  Py_DECREF(type);
}

static PyType_Slot memory_slots[] = {
  { Py_tp_dealloc, memory_dealloc },
  { Py_bf_getbuffer, memory_getbuffer },
  { Py_tp_doc, "Memory that belongs to JavaScript." },
  { 0, NULL },
};

static PyType_Spec memory_spec = {
  .name = "tandem.Memory",
  .basicsize = sizeof(memory_t),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  .slots = memory_slots,
};

int tdm__memory_init(void) {
  tdm__py.memory_type = (PyTypeObject*) PyType_FromSpec(&memory_spec);
  return tdm__py.memory_type != NULL ? 0 : -1;
}

PyObject*
tdm__memory_new(tdm_shared_t* s, size_t offset, size_t n, bool readonly) {
  static uint8_t nothing[16];
  memory_t* m;

  if (offset > s->n || n > s->n - offset) {
    PyErr_SetString(PyExc_ValueError, "outside of its buffer");
    return NULL;
  }
  m = (memory_t*) tdm__py.memory_type->tp_alloc(tdm__py.memory_type, 0);
  if (m == NULL)
    return NULL;
  m->share = tdm_shared_ref(s);
  m->p = s->p != NULL ? s->p + offset : nothing;
  m->n = (Py_ssize_t) n;
  m->readonly = readonly || s->readonly;
  return (PyObject*) m;
}

tdm_shared_t* tdm__memory_share(PyObject* o) {
  return Py_TYPE(o) == tdm__py.memory_type ? ((memory_t*) o)->share : NULL;
}

/* Any thread, without the GIL. */
static void owner_release(tdm_shared_t* s) {
  tdm__py_owner_t* o = TDM_CONTAINER_OF(s, tdm__py_owner_t, shared);
  tdm__py_owner_t* head;

  head = atomic_load_explicit(&tdm__py.releases, memory_order_relaxed);
  do {
    o->next = head;
  } while (!atomic_compare_exchange_weak_explicit(
      &tdm__py.releases, &head, o, memory_order_release, memory_order_relaxed));
  if (head == NULL)
    tdm__main_wake();
}

tdm__py_owner_t* tdm__owner_new(void* p, size_t n, bool readonly) {
  tdm__py_owner_t* o = tdm_malloc(sizeof(*o));

  tdm_shared_init(&o->shared, p, n, readonly, owner_release);
  o->view.obj = NULL;
  o->object = NULL;
  return o;
}

void tdm__owner_drain(void) {
  tdm__py_owner_t* next;
  tdm__py_owner_t* o;

  if (atomic_load_explicit(&tdm__py.releases, memory_order_relaxed) == NULL)
    return;
  o = atomic_exchange_explicit(&tdm__py.releases, NULL, memory_order_acquire);
  for (; o != NULL; o = next) {
    next = o->next;
    if (o->view.obj != NULL)
      PyBuffer_Release(&o->view);
    Py_XDECREF(o->object);
    tdm_free(o);
  }
}
