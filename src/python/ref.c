/* JavaScript's objects in Python: tandem.Ref, which the classes of
 * lib/python/tandem/_objects.py are made of.
 *
 * JavaScript gives an object a number when it first crosses, and counts how
 * often it sent it. A ref counts how often it came. When the ref dies, the
 * number and that count go back; JavaScript lets the object go if no more of
 * it is on the way. So neither side waits for the other, and an object that
 * crosses while its old ref dies is not lost.
 *
 * What died is gathered and sent behind the next reply, which may name it
 * still, or when a thread of Python's goes idle.
 */
#include "python/py_int.h"

#include <structmember.h>

#include "objects.h" /* generated: tdm__objects_source */

/* A client sends ids from 0 up and uses them again, so that this many at a
 * time are plenty; a larger one is rubbish. */
#define MAX_ID (1u << 26)
/* Not held back any longer when this many died. */
#define MAX_DROPPED 256

/* Clients with something in `dropped`; each has a reference. Under the GIL. */
static tdm_py_client_t* dropping;

/* The class by the flags of a handle; strong. */
static PyObject* class_object;
static PyObject* class_function;
static PyObject* class_promise;
static PyObject* class_method;

/* JavaScript will hear that `id` is not here any more, `count` times. */
static void drop(tdm_py_client_t* c, double id, double count) {
  if (atomic_load_explicit(&c->closed, memory_order_relaxed))
    return;
  if (c->ndropped + 2 > c->dropped_cap) {
    c->dropped_cap = c->dropped_cap ? c->dropped_cap * 2 : 64;
    c->dropped = tdm_realloc(c->dropped, c->dropped_cap * sizeof(*c->dropped));
  }
  if (c->ndropped == 0) {
    atomic_fetch_add(&c->refs, 1);
    c->next_dropping = dropping;
    dropping = c;
  }
  c->dropped[c->ndropped++] = id;
  c->dropped[c->ndropped++] = count;
}

typedef struct rest_s {
  tdm_py_client_t* client;
  uint32_t decoded; /* left of them */
} rest_t;

static void drop_handle(void* arg, double id) {
  rest_t* rest = arg;

  if (rest->decoded > 0)
    rest->decoded--;
  else
    drop(rest->client, id, 1);
}

void tdm__ref_drop_rest(tdm_py_call_t* call, uint32_t decoded) {
  const char* record = call->batch->data + call->offset;
  rest_t rest = { call->batch->client, decoded };
  uint32_t shares = call->batch->shares.n;
  tdm_value_reader_t r;

  tdm_value_reader_init(&r, record, call->length);
  tdm_value_get(&r, TDM_PY_RECORD_HEAD);
  if (tdm_value_each_handle(&r, shares, drop_handle, &rest) &&
      !tdm__ask_is(call) && record[17] != 0) /* the keyword arguments */
    (void) tdm_value_each_handle(&r, shares, drop_handle, &rest);
}

static void ref_dealloc(PyObject* self) {
  tdm__ref_t* r = (tdm__ref_t*) self;
  PyTypeObject* type = Py_TYPE(self);
  tdm_py_client_t* c = r->client;

  if (r->weak != NULL)
    PyObject_ClearWeakRefs(self);
  if (c != NULL) {
    c->refs_by_id[r->id] = NULL;
    drop(c, r->id, r->received);
    tdm_py_client_unref(c);
  }
  Py_XDECREF(r->name);
  type->tp_free(self);
  Py_DECREF(type);
}

void tdm__ref_flush(tdm_py_client_t* c) {
  tdm_py_client_t** p;
  tdm_py_reply_t* reply;
  tdm__encoder_t e;

  if (c->ndropped == 0)
    return;
  for (p = &dropping; *p != c; p = &(*p)->next_dropping)
    continue;
  *p = c->next_dropping;
  if (!atomic_load_explicit(&c->closed, memory_order_relaxed)) {
    tdm__encoder_init(&e, c);
    memcpy(tdm_value_put_run(&e.buf, TDM_TAG_FLOATS, c->ndropped), c->dropped,
           c->ndropped * sizeof(*c->dropped));
    reply = tdm_malloc(sizeof(*reply));
    reply->kind = TDM_PY_DROP;
    reply->slot = 0;
    tdm__reply_send(c, reply, &e);
  }
  c->ndropped = 0;
  if (c->dropped_cap > MAX_DROPPED * 2) {
    tdm_free(c->dropped);
    c->dropped = NULL;
    c->dropped_cap = 0;
  }
  tdm_py_client_unref(c);
}

void tdm__ref_flush_all(void) {
  while (dropping != NULL)
    tdm__ref_flush(dropping);
}

static PyMemberDef ref_members[] = {
  { "__weaklistoffset__", T_PYSSIZET, offsetof(tdm__ref_t, weak), READONLY,
    NULL },
  { NULL, 0, 0, 0, NULL },
};

static PyObject* ref_name(PyObject* self, void* arg) {
  tdm__ref_t* r = (tdm__ref_t*) self;

  return Py_NewRef(r->name != NULL ? r->name : Py_None);
}

static PyGetSetDef ref_getset[] = {
  { "__jsname__", ref_name, NULL, "The name of the function, or of the class.",
    NULL },
  { NULL, NULL, NULL, NULL, NULL },
};

static PyObject* ref_new(PyTypeObject* type, PyObject* args, PyObject* kw) {
  PyErr_Format(PyExc_TypeError, "a %s comes from JavaScript; it can't be made",
               type->tp_name);
  return NULL;
}

static PyType_Slot ref_slots[] = {
  { Py_tp_dealloc, ref_dealloc },
  { Py_tp_new, ref_new },
  { Py_tp_members, ref_members },
  { Py_tp_getset, ref_getset },
  { Py_tp_doc, "An object that lives in JavaScript." },
  { 0, NULL },
};

static PyType_Spec ref_spec = {
  .name = "tandem.Ref",
  .basicsize = sizeof(tdm__ref_t),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
  .slots = ref_slots,
};

int tdm__ref_init(void) {
  tdm__py.ref_type = (PyTypeObject*) PyType_FromSpec(&ref_spec);
  if (tdm__py.ref_type == NULL)
    return -1;
  return PyObject_SetAttrString(tdm__py.boot, "Ref",
                                (PyObject*) tdm__py.ref_type);
}

/* Loads the classes; no small program needs them. */
static int load_classes(void) {
  PyObject* module;

  if (class_object != NULL)
    return 0;
  module = tdm__source_run("_tandem_objects", tdm__objects_source, NULL);
  if (module == NULL)
    return -1;
  if (class_object != NULL) { /* another thread was first */
    Py_DECREF(module);
    return 0;
  }
  tdm__py.objects = module;
  class_function = PyObject_GetAttrString(tdm__py.objects, "JSFunction");
  class_promise = PyObject_GetAttrString(tdm__py.objects, "JSPromise");
  class_method = PyObject_GetAttrString(tdm__py.objects, "JSMethod");
  if (class_function == NULL || class_promise == NULL || class_method == NULL)
    return -1;
  class_object = PyObject_GetAttrString(tdm__py.objects, "JSObject");
  return class_object != NULL ? 0 : -1;
}

PyObject* tdm__ref_load(PyObject* self, PyObject* args) {
  return load_classes() == 0 ? Py_NewRef(tdm__py.objects) : NULL;
}

/* Where the ref with this id is, or is to be. */
static tdm__ref_t** place(tdm_py_client_t* c, uint32_t id) {
  uint32_t size = c->refs_size ? c->refs_size : 64;

  if (id >= c->refs_size) {
    while (size <= id)
      size *= 2;
    c->refs_by_id = tdm_realloc(c->refs_by_id, size * sizeof(*c->refs_by_id));
    memset(c->refs_by_id + c->refs_size, 0,
           (size - c->refs_size) * sizeof(*c->refs_by_id));
    c->refs_size = size;
  }
  return &c->refs_by_id[id];
}

PyObject* tdm__ref_decode(tdm__decoder_t* d) {
  double id = tdm_value_get_f64(&d->r);
  int flags = tdm_value_get_u8(&d->r);
  PyObject* name = tdm__py_decode(d);
  PyTypeObject* type;
  tdm__ref_t* r;

  if (name == NULL)
    return NULL;
  if (d->r.bad || !PyUnicode_Check(name) ||
      !(id >= 0 && id < MAX_ID && id == (uint32_t) id)) {
    Py_DECREF(name);
    PyErr_SetString(PyExc_SystemError, "a message is malformed");
    return NULL;
  }
  r = (uint32_t) id < d->client->refs_size
          ? d->client->refs_by_id[(uint32_t) id]
          : NULL;
  if (r != NULL) {
    r->received++;
    d->handles++;
    Py_DECREF(name);
    return Py_NewRef((PyObject*) r);
  }
  if (load_classes() != 0) {
    Py_DECREF(name);
    return NULL;
  }
  type = (PyTypeObject*) (flags & TDM_HANDLE_PROMISE    ? class_promise
                          : flags & TDM_HANDLE_CALLABLE ? class_function
                                                        : class_object);
  r = (tdm__ref_t*) type->tp_alloc(type, 0);
  if (r == NULL) {
    Py_DECREF(name);
    return NULL;
  }
  d->handles++;
  r->client = d->client;
  atomic_fetch_add(&d->client->refs, 1);
  r->id = (uint32_t) id;
  r->received = 1;
  r->name = name;
  *place(d->client, r->id) = r;
  return (PyObject*) r;
}

tdm__ref_t* tdm__ref_get(PyObject* o) {
  PyObject* function;

  if (PyObject_TypeCheck(o, tdm__py.ref_type))
    return (tdm__ref_t*) o;
  if (class_method == NULL || (PyObject*) Py_TYPE(o) != class_method)
    return NULL;
  /* A slot of the method's, which holds it. */
  function = PyObject_GetAttrString(o, "_function");
  if (function == NULL) {
    PyErr_Clear();
    return NULL;
  }
  Py_DECREF(function);
  return PyObject_TypeCheck(function, tdm__py.ref_type) ? (tdm__ref_t*) function
                                                        : NULL;
}
