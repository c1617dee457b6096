/* Arrays, which cross without a copy: numpy's, and whatever else offers the
 * buffer protocol (array.array, memoryview, ctypes, mmap).
 *
 * numpy is not linked: its arrays are read through the buffer protocol, or
 * __array_interface__ for the types that protocol does not know (datetime64),
 * and made by calling numpy.ndarray. It is imported when JavaScript first
 * sends an array; where it is missing a memoryview stands for one.
 *
 * What Python sends holds a Py_buffer until JavaScript's collector lets it go.
 * An array that lies over JavaScript's own memory goes home as that memory,
 * so sending one back and forth makes no chain of owners.
 */
#include "python/py_int.h"

static const char* const dtype_names[TDM_DTYPE_MAX] = {
  [TDM_DTYPE_BOOL] = "?",        [TDM_DTYPE_INT8] = "i1",
  [TDM_DTYPE_UINT8] = "u1",      [TDM_DTYPE_INT16] = "<i2",
  [TDM_DTYPE_UINT16] = "<u2",    [TDM_DTYPE_INT32] = "<i4",
  [TDM_DTYPE_UINT32] = "<u4",    [TDM_DTYPE_INT64] = "<i8",
  [TDM_DTYPE_UINT64] = "<u8",    [TDM_DTYPE_FLOAT16] = "<f2",
  [TDM_DTYPE_FLOAT32] = "<f4",   [TDM_DTYPE_FLOAT64] = "<f8",
  [TDM_DTYPE_COMPLEX64] = "<c8", [TDM_DTYPE_COMPLEX128] = "<c16",
};

/* What memoryview.cast calls them; NULL where it has no word. */
static const char* const cast_names[TDM_DTYPE_MAX] = {
  [TDM_DTYPE_BOOL] = "?",    [TDM_DTYPE_INT8] = "b",
  [TDM_DTYPE_UINT8] = "B",   [TDM_DTYPE_INT16] = "h",
  [TDM_DTYPE_UINT16] = "H",  [TDM_DTYPE_INT32] = "i",
  [TDM_DTYPE_UINT32] = "I",  [TDM_DTYPE_INT64] = "q",
  [TDM_DTYPE_UINT64] = "Q",  [TDM_DTYPE_FLOAT16] = "e",
  [TDM_DTYPE_FLOAT32] = "f", [TDM_DTYPE_FLOAT64] = "d",
};

/* ---- numpy ------------------------------------------------------------- */

static int numpy_take(PyObject* numpy) {
  PyObject* ndarray = PyObject_GetAttrString(numpy, "ndarray");
  PyObject* generic = PyObject_GetAttrString(numpy, "generic");

  if (ndarray == NULL || generic == NULL) { /* half imported */
    Py_XDECREF(ndarray);
    Py_XDECREF(generic);
    return -1;
  }
  tdm__py.ndarray = ndarray;
  tdm__py.np_generic = generic;
  return 0;
}

void tdm__array_lookup(void) {
  PyObject* numpy;

  if (tdm__py.ndarray != NULL)
    return;
  numpy = PyDict_GetItemString(PyImport_GetModuleDict(), "numpy");
  if (numpy != NULL && numpy_take(numpy) != 0)
    PyErr_Clear();
}

/* True when numpy is there; imports it the first time. */
static bool numpy_ready(void) {
  PyObject* numpy;

  if (tdm__py.ndarray != NULL)
    return true;
  if (tdm__py.numpy_missing)
    return false;
  numpy = PyImport_ImportModule("numpy");
  if (numpy == NULL || numpy_take(numpy) != 0) {
    PyErr_Clear();
    tdm__py.numpy_missing = true;
  }
  Py_XDECREF(numpy);
  return tdm__py.ndarray != NULL;
}

/* A numpy dtype, borrowed for the known ones; `*owned` is what to release. */
static PyObject* dtype_object(const tdm_value_array_t* a, PyObject** owned) {
  PyObject* dtype;
  PyObject* numpy;

  *owned = NULL;
  if (tdm__py.dtypes[a->dtype] != NULL)
    return tdm__py.dtypes[a->dtype];
  numpy = PyImport_ImportModule("numpy");
  if (numpy == NULL)
    return NULL;
  dtype = a->dtype == TDM_DTYPE_OTHER
              ? PyObject_CallMethod(numpy, "dtype", "s#", a->typestr,
                                    (Py_ssize_t) a->typestr_len)
              : PyObject_CallMethod(numpy, "dtype", "s", dtype_names[a->dtype]);
  Py_DECREF(numpy);
  if (dtype != NULL && a->dtype != TDM_DTYPE_OTHER)
    tdm__py.dtypes[a->dtype] = dtype;
  else
    *owned = dtype;
  return dtype;
}

/* ---- Python to messages ------------------------------------------------ */

/* The element type that a buffer's format names, in `size` bytes. */
static tdm_dtype_t from_format(const char* f, Py_ssize_t size) {
  bool complex_ = false;

  if (f == NULL)
    return TDM_DTYPE_UINT8;
  if (*f == '@' || *f == '=' || *f == '<' || *f == '|')
    f++;
  if (*f == 'Z') {
    complex_ = true;
    f++;
  }
  if (f[0] == '\0' || f[1] != '\0')
    return TDM_DTYPE_OTHER;
  switch (f[0]) {
    case '?':
      return TDM_DTYPE_BOOL;
    case 'e':
      return TDM_DTYPE_FLOAT16;
    case 'f':
      return complex_ ? TDM_DTYPE_COMPLEX64 : TDM_DTYPE_FLOAT32;
    case 'd':
      return complex_ ? TDM_DTYPE_COMPLEX128 : TDM_DTYPE_FLOAT64;
    case 'b':
    case 'h':
    case 'i':
    case 'l':
    case 'q':
    case 'n':
      return size == 1   ? TDM_DTYPE_INT8
             : size == 2 ? TDM_DTYPE_INT16
             : size == 4 ? TDM_DTYPE_INT32
                         : TDM_DTYPE_INT64;
    case 'B':
    case 'H':
    case 'I':
    case 'L':
    case 'Q':
    case 'N':
      return size == 1   ? TDM_DTYPE_UINT8
             : size == 2 ? TDM_DTYPE_UINT16
             : size == 4 ? TDM_DTYPE_UINT32
                         : TDM_DTYPE_UINT64;
    default:
      return TDM_DTYPE_OTHER;
  }
}

static int too_long(uint64_t n) {
  PyErr_Format(PyExc_ValueError,
               "an array over %llu bytes of memory can't cross to JavaScript, "
               "whose arrays end at 4 GiB (%llu bytes): give a slice of it, a "
               "copy where it leaves most of that memory out, or "
               "tandem.reference(array), which keeps it in Python",
               (unsigned long long) n,
               (unsigned long long) TDM_VALUE_MAX_ARRAY);
  return -1;
}

/* Appends ARRAY for `a`, whose element [0...] is at `p`, in memory that `home`
 * has, or `view` (taken over when it is given), or else `object`. 0, or -1 and
 * an exception. */
static int put(tdm__encoder_t* e,
               tdm_value_array_t* a,
               uint8_t* p,
               PyObject* object,
               Py_buffer* view,
               tdm_shared_t* home) {
  uint8_t* low = p;
  uint8_t* high = p + a->itemsize;
  tdm__py_owner_t* owner;
  int64_t reach;
  int i;

  for (i = 0; i < a->ndim; i++) {
    if (a->shape[i] == 0)
      break;
    reach = (a->shape[i] - 1) * a->strides[i];
    if (reach < 0)
      low += reach;
    else
      high += reach;
  }
  if (i < a->ndim) /* no element at all */
    low = high = p;

  if (home != NULL && low >= home->p && high <= home->p + home->n) {
    a->offset = (size_t) (p - home->p);
    a->share = tdm_shares_add(&e->shares, tdm_shared_ref(home));
    if (view != NULL)
      PyBuffer_Release(view);
  } else {
    if ((uint64_t) (high - low) > TDM_VALUE_MAX_ARRAY) {
      if (view != NULL)
        PyBuffer_Release(view);
      return too_long((uint64_t) (high - low));
    }
    owner = tdm__owner_new(low, (size_t) (high - low),
                           a->flags & TDM_ARRAY_READONLY);
    if (view != NULL)
      owner->view = *view;
    else
      owner->object = Py_NewRef(object);
    a->offset = (size_t) (p - low);
    a->share = tdm_shares_add(&e->shares, &owner->shared);
  }
  tdm_value_put_array(&e->buf, a);
  return 0;
}

int tdm__array_put(tdm__encoder_t* e,
                   tdm_value_array_t* a,
                   uint8_t* p,
                   PyObject* owner) {
  return put(e, a, p, owner, NULL, NULL);
}

/* JavaScript's memory under `o`, borrowed, or NULL. */
static tdm_shared_t* home_of(PyObject* o) {
  PyObject* held = NULL; /* strong */
  tdm_shared_t* s = NULL;
  PyObject* base;
  int i;

  for (i = 0; i < 8 && o != NULL; i++) {
    if (PyMemoryView_Check(o)) {
      base = Py_XNewRef(PyMemoryView_GET_BASE(o));
    } else if (tdm__py.ndarray != NULL &&
               PyObject_TypeCheck(o, (PyTypeObject*) tdm__py.ndarray)) {
      base = PyObject_GetAttrString(o, "base");
      if (base == NULL)
        PyErr_Clear();
    } else {
      s = tdm__memory_share(o);
      break;
    }
    Py_XSETREF(held, base);
    o = base;
  }
  Py_XDECREF(held); /* whoever has `o` keeps the rest */
  return s;
}

/* Whether elements have fields, by an array's interface. */
static bool is_record(PyObject* interface) {
  PyObject* fields = PyDict_GetItemString(interface, "descr");
  PyObject* field;

  if (fields == NULL || !PyList_Check(fields) || PyList_GET_SIZE(fields) == 0)
    return false;
  field = PyList_GET_ITEM(fields, 0);
  return PyList_GET_SIZE(fields) > 1 ||
         (PyTuple_Check(field) && PyTuple_GET_SIZE(field) > 1 &&
          PyObject_IsTrue(PyTuple_GET_ITEM(field, 0)) == 1);
}

/* For dtypes that the buffer protocol doesn't know. 0 when there is nothing
 * to use, 2 when the elements are no plain memory. */
static int encode_interface(tdm__encoder_t* e, PyObject* o, bool typed) {
  PyObject* d = PyObject_GetAttrString(o, "__array_interface__");
  PyObject* strides;
  PyObject* shape;
  PyObject* data;
  PyObject* type;
  tdm_value_array_t a = { .dtype = TDM_DTYPE_OTHER };
  Py_ssize_t len;
  int64_t step;
  int done = -1;
  void* p;
  int i;

  if (d == NULL || !PyDict_Check(d)) {
    PyErr_Clear();
    Py_XDECREF(d);
    return 0;
  }
  strides = PyDict_GetItemString(d, "strides");
  shape = PyDict_GetItemString(d, "shape");
  data = PyDict_GetItemString(d, "data");
  type = PyDict_GetItemString(d, "typestr");
  if (shape == NULL || !PyTuple_Check(shape) || data == NULL ||
      !PyTuple_Check(data) || PyTuple_GET_SIZE(data) != 2 || type == NULL ||
      !PyUnicode_Check(type) || PyTuple_GET_SIZE(shape) > TDM_VALUE_MAX_DIMS) {
    done = 0;
    goto out;
  }
  a.typestr = PyUnicode_AsUTF8AndSize(type, &len);
  if (a.typestr == NULL)
    goto out;
  a.typestr_len = (uint32_t) len;
  /* numpy's StringDType has no such text, and pointers for memory. */
  if (len < 2 || strchr("<>|=", a.typestr[0]) == NULL ||
      strchr("OUS", a.typestr[1]) != NULL || is_record(d)) {
    done = 2;
    goto out;
  }
  data = PyTuple_GET_ITEM(data, 0);
  p = PyLong_AsVoidPtr(data);
  if (p == NULL && PyErr_Occurred())
    goto out;
  if (PyTuple_GET_ITEM(PyDict_GetItemString(d, "data"), 1) == Py_True)
    a.flags |= TDM_ARRAY_READONLY;
  data = PyObject_GetAttrString(o, "itemsize");
  if (data == NULL)
    goto out;
  a.itemsize = (uint32_t) PyLong_AsUnsignedLong(data);
  Py_DECREF(data);
  a.ndim = (uint8_t) PyTuple_GET_SIZE(shape);
  step = a.itemsize;
  for (i = a.ndim - 1; i >= 0; i--) {
    a.shape[i] = PyLong_AsLongLong(PyTuple_GET_ITEM(shape, i));
    a.strides[i] = strides != NULL && PyTuple_Check(strides)
                       ? PyLong_AsLongLong(PyTuple_GET_ITEM(strides, i))
                       : step;
    step *= a.shape[i];
  }
  if (PyErr_Occurred())
    goto out;
  if (typed)
    a.flags |= TDM_ARRAY_TYPED;
  done = put(e, &a, p, o, NULL, home_of(o)) == 0 ? 1 : -1;

out:
  Py_DECREF(d);
  return done;
}

int tdm__array_encode(tdm__encoder_t* e, PyObject* o, bool typed) {
  tdm_value_array_t a = { .flags = 0 };
  tdm_shared_t* home;
  Py_buffer view;
  Py_ssize_t step;
  bool plain;
  int i;

  if (!PyObject_CheckBuffer(o))
    return 0;
  if (PyObject_GetBuffer(o, &view, PyBUF_FULL_RO) != 0) {
    PyErr_Clear();
    return encode_interface(e, o, typed);
  }
  a.dtype = (uint8_t) from_format(view.format, view.itemsize);
  if (view.suboffsets != NULL || view.ndim > TDM_VALUE_MAX_DIMS ||
      a.dtype == TDM_DTYPE_OTHER) {
    PyBuffer_Release(&view);
    return encode_interface(e, o, typed);
  }

  plain = view.ndim == 1;
  step = view.itemsize;
  a.ndim = (uint8_t) view.ndim;
  a.itemsize = (uint32_t) view.itemsize;
  for (i = view.ndim - 1; i >= 0; i--) {
    a.shape[i] = view.shape != NULL ? view.shape[i] : view.len / view.itemsize;
    a.strides[i] = view.strides != NULL ? view.strides[i] : step;
    if (a.strides[i] != step && a.shape[i] > 1)
      plain = false;
    step *= a.shape[i];
  }
  if (view.readonly)
    a.flags |= TDM_ARRAY_READONLY;
  home = home_of(o);
  if (plain && view.format != NULL && PyMemoryView_Check(o) &&
      a.dtype == TDM_DTYPE_UINT8 && view.readonly && home == NULL) {
    /* Bytes that may not be written can't be shared as a Uint8Array, and that
     * is what a memoryview of bytes is to be: it is copied, as bytes are. */
    i = tdm__py_encode_bytes(e, view.buf, view.len);
    PyBuffer_Release(&view);
    return i == 0 ? 1 : -1;
  }
  if (plain && (typed || !view.readonly))
    a.flags |= TDM_ARRAY_TYPED;
  return put(e, &a, view.buf, o, &view, home) == 0 ? 1 : -1;
}

/* ---- messages to Python ------------------------------------------------ */

static PyObject* tuple_of(const int64_t* v, int n) {
  PyObject* t = PyTuple_New(n);
  PyObject* o;
  int i;

  for (i = 0; t != NULL && i < n; i++) {
    o = PyLong_FromLongLong(v[i]);
    if (o == NULL)
      Py_CLEAR(t);
    else
      PyTuple_SET_ITEM(t, i, o);
  }
  return t;
}

static PyObject* as_ndarray(const tdm_value_array_t* a, PyObject* memory) {
  PyObject* owned = NULL;
  PyObject* dtype = dtype_object(a, &owned);
  PyObject* shape = tuple_of(a->shape, a->ndim);
  PyObject* strides = tuple_of(a->strides, a->ndim);
  PyObject* offset = PyLong_FromSize_t(a->offset);
  PyObject* array = NULL;

  if (dtype != NULL && shape != NULL && strides != NULL && offset != NULL)
    array = PyObject_CallFunctionObjArgs(tdm__py.ndarray, shape, dtype, memory,
                                         offset, strides, NULL);
  Py_XDECREF(owned);
  Py_XDECREF(shape);
  Py_XDECREF(strides);
  Py_XDECREF(offset);
  return array;
}

/* Without numpy: the bytes with their type, if they lie together. */
static PyObject* as_memoryview(const tdm_value_array_t* a, PyObject* memory) {
  PyObject* view = NULL;
  PyObject* bytes = PyMemoryView_FromObject(memory);

  if (a->ndim != 1 || a->dtype >= TDM_DTYPE_MAX ||
      cast_names[a->dtype] == NULL) {
    PyErr_SetString(PyExc_TypeError,
                    "an NdArray needs numpy in Python, which is missing");
  } else if (bytes != NULL) {
    view = PyObject_CallMethod(bytes, "cast", "s", cast_names[a->dtype]);
  }
  Py_XDECREF(bytes);
  return view;
}

/* A type that numpy hasn't. */
static bool is_bfloat16(const tdm_value_array_t* a) {
  return a->dtype == TDM_DTYPE_OTHER && a->typestr_len == 8 &&
         memcmp(a->typestr, "bfloat16", 8) == 0;
}

PyObject* tdm__array_decode(tdm__decoder_t* d) {
  tdm_value_array_t a;
  PyObject* memory;
  PyObject* array;
  tdm_shared_t* s;
  bool bfloat;
  bool numpy;
  size_t n;

  tdm_value_get_array(&d->r, &a);
  if (d->r.bad || a.share >= d->shares->n) {
    PyErr_SetString(PyExc_SystemError, "a message is malformed");
    return NULL;
  }
  s = d->shares->v[a.share];
  if (!tdm_value_array_fits(&a, s->n)) {
    PyErr_SetString(PyExc_ValueError,
                    "shape, strides and offset reach outside of the data");
    return NULL;
  }
  numpy = numpy_ready();
  n = s->n;
  if (!numpy && a.ndim == 1) { /* cast wants the very bytes */
    n = (size_t) a.shape[0] * a.itemsize;
    memory = tdm__memory_new(s, a.offset, n, a.flags & TDM_ARRAY_READONLY);
  } else {
    memory = tdm__memory_new(s, 0, n, a.flags & TDM_ARRAY_READONLY);
  }
  if (memory == NULL)
    return NULL;
  bfloat = is_bfloat16(&a);
  if (bfloat)
    a.dtype = TDM_DTYPE_INT16;
  array = numpy ? as_ndarray(&a, memory) : as_memoryview(&a, memory);
  Py_DECREF(memory);
  if (bfloat && array != NULL)
    Py_SETREF(array, tdm__bfloat16_decode(array));
  return array;
}
