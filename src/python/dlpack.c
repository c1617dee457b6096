/* Tensors by DLPack (dmlc.github.io/dlpack, "Python specification"): torch,
 * JAX, and what else offers __dlpack__ and not the buffer protocol. A tensor
 * in the memory of the processor becomes an ARRAY over that very memory; one
 * of a GPU is an error that says so.
 *
 * The structs' layout is fixed by the specification (version 0.x, which every
 * library gives when it isn't asked for another); nothing is linked.
 */
#include "python/py_int.h"

#define CAPSULE "dltensor"
#define USED "used_dltensor"
#define OWNER "tandem.dltensor"

enum { DL_CPU = 1, DL_CUDA_HOST = 3 };
enum { DL_INT, DL_UINT, DL_FLOAT, DL_OPAQUE, DL_BFLOAT, DL_COMPLEX, DL_BOOL };

typedef struct dl_tensor_s {
  void* data;
  int32_t device_type;
  int32_t device_id;
  int32_t ndim;
  uint8_t code;
  uint8_t bits;
  uint16_t lanes;
  int64_t* shape;
  int64_t* strides; /* in elements; NULL: C order */
  uint64_t byte_offset;
} dl_tensor_t;

typedef struct dl_managed_s {
  dl_tensor_t tensor;
  void* manager;
  void (*deleter)(struct dl_managed_s* m);
} dl_managed_t;

static void owner_free(PyObject* capsule) {
  dl_managed_t* m = PyCapsule_GetPointer(capsule, OWNER);

  if (m->deleter != NULL)
    m->deleter(m);
}

/* The element type, or TDM_DTYPE_MAX. */
static tdm_dtype_t dtype_of(const dl_tensor_t* t) {
  if (t->lanes != 1)
    return TDM_DTYPE_MAX;
  switch (t->code << 8 | t->bits) {
    case DL_INT << 8 | 8:
      return TDM_DTYPE_INT8;
    case DL_INT << 8 | 16:
      return TDM_DTYPE_INT16;
    case DL_INT << 8 | 32:
      return TDM_DTYPE_INT32;
    case DL_INT << 8 | 64:
      return TDM_DTYPE_INT64;
    case DL_UINT << 8 | 8:
      return TDM_DTYPE_UINT8;
    case DL_UINT << 8 | 16:
      return TDM_DTYPE_UINT16;
    case DL_UINT << 8 | 32:
      return TDM_DTYPE_UINT32;
    case DL_UINT << 8 | 64:
      return TDM_DTYPE_UINT64;
    case DL_FLOAT << 8 | 16:
      return TDM_DTYPE_FLOAT16;
    case DL_FLOAT << 8 | 32:
      return TDM_DTYPE_FLOAT32;
    case DL_FLOAT << 8 | 64:
      return TDM_DTYPE_FLOAT64;
    case DL_COMPLEX << 8 | 64:
      return TDM_DTYPE_COMPLEX64;
    case DL_COMPLEX << 8 | 128:
      return TDM_DTYPE_COMPLEX128;
    case DL_BOOL << 8 | 8:
      return TDM_DTYPE_BOOL;
    case DL_BFLOAT << 8 | 16:
      return TDM_DTYPE_OTHER;
    default:
      return TDM_DTYPE_MAX;
  }
}

/* -1 and an exception when the memory is no processor's. */
static int check_device(PyObject* o) {
  PyObject* device = PyObject_CallMethod(o, "__dlpack_device__", NULL);
  PyObject* name;
  long type;

  if (device == NULL)
    return -1;
  type = PyTuple_Check(device) && PyTuple_GET_SIZE(device) == 2
             ? PyLong_AsLong(PyTuple_GET_ITEM(device, 0))
             : -1;
  Py_DECREF(device);
  if (PyErr_Occurred())
    return -1;
  if (type == DL_CPU || type == DL_CUDA_HOST)
    return 0;
  name = PyObject_GetAttrString(o, "device");
  if (name == NULL)
    PyErr_Clear();
  if (name != NULL)
    PyErr_Format(PyExc_ValueError,
                 "a %s on the device %S can't cross to JavaScript: move it to "
                 "the processor first, as by .cpu()",
                 Py_TYPE(o)->tp_name, name);
  else
    PyErr_Format(PyExc_ValueError,
                 "a %s on a device (DLPack's type %ld) can't cross to "
                 "JavaScript: move it to the processor first",
                 Py_TYPE(o)->tp_name, type);
  Py_XDECREF(name);
  return -1;
}

/* The tensor without its part in a graph of gradients, which can't be
 * exported. A new reference. */
static PyObject* without_gradient(PyObject* o) {
  PyObject* needs = PyObject_GetAttrString(o, "requires_grad");
  bool detach = needs == Py_True;

  if (needs == NULL)
    PyErr_Clear();
  Py_XDECREF(needs);
  return detach ? PyObject_CallMethod(o, "detach", NULL) : Py_NewRef(o);
}

static int
put(tdm__encoder_t* e, PyObject* o, dl_managed_t* m, PyObject* owner) {
  static const char bfloat[] = "bfloat16";
  const dl_tensor_t* t = &m->tensor;
  tdm_dtype_t dtype = dtype_of(t);
  tdm_value_array_t a = { .dtype = (uint8_t) dtype };
  int64_t step = t->bits / 8;
  bool plain = t->ndim == 1;
  int i;

  if (dtype == TDM_DTYPE_MAX || t->ndim > TDM_VALUE_MAX_DIMS || t->ndim < 0) {
    PyErr_Format(PyExc_TypeError,
                 "a %s of this type of element (DLPack's code %d, %d bits) or "
                 "of so many dimensions can't cross to JavaScript",
                 Py_TYPE(o)->tp_name, t->code, t->bits);
    return -1;
  }
  a.itemsize = t->bits / 8;
  a.ndim = (uint8_t) t->ndim;
  if (dtype == TDM_DTYPE_OTHER) {
    a.typestr = bfloat;
    a.typestr_len = sizeof(bfloat) - 1;
    plain = false;
  }
  for (i = t->ndim - 1; i >= 0; i--) {
    a.shape[i] = t->shape[i];
    a.strides[i] = t->strides != NULL ? t->strides[i] * a.itemsize : step;
    if (a.strides[i] != step && a.shape[i] > 1)
      plain = false;
    step *= a.shape[i];
  }
  if (plain)
    a.flags |= TDM_ARRAY_TYPED;
  return tdm__array_put(e, &a, (uint8_t*) t->data + t->byte_offset, owner);
}

int tdm__dlpack_encode(tdm__encoder_t* e, PyObject* o) {
  PyObject* tensor;
  PyObject* capsule;
  PyObject* owner;
  dl_managed_t* m;
  int err;

  if (check_device(o) != 0)
    return -1;
  tensor = without_gradient(o);
  if (tensor == NULL)
    return -1;
  capsule = PyObject_CallMethod(tensor, "__dlpack__", NULL);
  m = capsule != NULL ? PyCapsule_GetPointer(capsule, CAPSULE) : NULL;
  owner = m != NULL ? PyCapsule_New(m, OWNER, owner_free) : NULL;
  Py_DECREF(tensor);
  if (owner == NULL) {
    Py_XDECREF(capsule); /* which deletes the tensor */
    return -1;
  }
  PyCapsule_SetName(capsule, USED);
  Py_DECREF(capsule);
  err = put(e, o, m, owner);
  Py_DECREF(owner);
  return err;
}
