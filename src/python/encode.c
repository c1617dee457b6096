/* Python objects to messages.
 *
 * Exact types come first, as most values are; then subclasses, arrays, dates
 * and what else the table of docs/internals/bridge.md names; anything left
 * stays in Python and crosses as a handle. Cycles need no bookkeeping: they
 * run into the limit of depth, and only then is asked whether it was one.
 *
 * Some conversions run Python code, which may change a container under our
 * hands: items are held while they are written, and the count is compared.
 */
#include "python/py_int.h"

#include <datetime.h>
#include <math.h>

#define MAX_SAFE 9007199254740991LL
/* Shorter lists aren't worth the look whether they are all numbers. */
#define MIN_RUN 4

static int encode(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up);

static int too_large(void) {
  PyErr_Format(PyExc_ValueError,
               "more than %d MiB can't cross in one value; arrays cross "
               "without a copy and may have 4 GiB",
               TDM_VALUE_MAX_SIZE >> 20);
  return -1;
}

static int too_deep(PyObject* o, const tdm__outer_t* up) {
  for (; up != NULL; up = up->up) {
    if (up->o == o) {
      PyErr_Format(PyExc_ValueError,
                   "a %s that contains itself can't cross to JavaScript",
                   Py_TYPE(o)->tp_name);
      return -1;
    }
  }
  PyErr_Format(PyExc_ValueError, "nested deeper than %d levels",
               TDM_VALUE_MAX_DEPTH);
  return -1;
}

static int changed(PyObject* o) {
  PyErr_Format(PyExc_RuntimeError, "the %s changed while it crossed",
               Py_TYPE(o)->tp_name);
  return -1;
}

/* ---- scalars ----------------------------------------------------------- */

static int encode_int(tdm__encoder_t* e, PyObject* o) {
  PyObject* magnitude;
  long long n;
  int overflow;
  size_t bytes;
  uint8_t* p;
  bool negative;
  int err;

  n = PyLong_AsLongLongAndOverflow(o, &overflow);
  if (n == -1 && PyErr_Occurred())
    return -1;
  if (!overflow && n >= -MAX_SAFE && n <= MAX_SAFE) {
    tdm_value_put_int(&e->buf, n);
    return 0;
  }

  negative = _PyLong_Sign(o) < 0;
  magnitude = negative ? PyNumber_Negative(o) : PyNumber_Positive(o);
  if (magnitude == NULL)
    return -1;
  /* Whole 32-bit digits are what the reader takes at once. */
  bytes = (_PyLong_NumBits(magnitude) + 31) / 32 * 4;
  if (bytes > TDM_VALUE_MAX_SIZE) {
    Py_DECREF(magnitude);
    return too_large();
  }
  tdm_value_put_tag(&e->buf, TDM_TAG_BIGINT);
  tdm_buf_putc(&e->buf, negative);
  tdm_value_put_u32(&e->buf, (uint32_t) bytes);
  p = (uint8_t*) tdm_buf_reserve(&e->buf, bytes);
  err = _PyLong_AsByteArray((PyLongObject*) magnitude, p, bytes, 1, 0);
  e->buf.len += bytes;
  Py_DECREF(magnitude);
  return err;
}

static int encode_str(tdm__encoder_t* e, PyObject* o) {
  Py_ssize_t n = PyUnicode_GET_LENGTH(o);
  PyObject* utf16;
  char* p;

  if (n > TDM_VALUE_MAX_SIZE / 4)
    return too_large();
  switch (PyUnicode_KIND(o)) {
    case PyUnicode_1BYTE_KIND:
      tdm_value_put_str1(&e->buf, PyUnicode_1BYTE_DATA(o), (size_t) n);
      return 0;
    case PyUnicode_2BYTE_KIND:
      p = tdm_value_put_str2(&e->buf, (size_t) n);
      memcpy(p, PyUnicode_2BYTE_DATA(o), (size_t) n * 2);
      return 0;
    default:
      utf16 = _PyUnicode_EncodeUTF16(o, "surrogatepass", -1);
      if (utf16 == NULL)
        return -1;
      n = PyBytes_GET_SIZE(utf16);
      p = tdm_value_put_str2(&e->buf, (size_t) n / 2);
      memcpy(p, PyBytes_AS_STRING(utf16), (size_t) n);
      Py_DECREF(utf16);
      return 0;
  }
}

int tdm__py_encode_bytes(tdm__encoder_t* e, const char* p, Py_ssize_t n) {
  if (n > TDM_VALUE_MAX_SIZE)
    return too_large();
  tdm_value_put_head(&e->buf, TDM_TAG_BYTES, (uint32_t) n);
  tdm_buf_put(&e->buf, p, (size_t) n);
  return 0;
}

/* ---- containers -------------------------------------------------------- */

/* A list of floats only, or of small ints only, as a run. 0 when it is
 * neither, and nothing was written. */
static int encode_run(tdm__encoder_t* e, PyObject** items, Py_ssize_t n) {
  size_t start = e->buf.len;
  long long v;
  int overflow;
  int32_t* ints;
  double* floats;
  Py_ssize_t i;

  if (PyFloat_CheckExact(items[0]) && PyFloat_CheckExact(items[n - 1])) {
    floats = tdm_value_put_run(&e->buf, TDM_TAG_FLOATS, (uint32_t) n);
    for (i = 0; i < n && PyFloat_CheckExact(items[i]); i++)
      floats[i] = PyFloat_AS_DOUBLE(items[i]);
    if (i == n)
      return 1;
  } else if (PyLong_CheckExact(items[0]) && PyLong_CheckExact(items[n - 1])) {
    ints = tdm_value_put_run(&e->buf, TDM_TAG_INTS, (uint32_t) n);
    for (i = 0; i < n && PyLong_CheckExact(items[i]); i++) {
      v = PyLong_AsLongLongAndOverflow(items[i], &overflow);
      if (overflow || v != (int32_t) v)
        break;
      ints[i] = (int32_t) v;
    }
    if (i == n)
      return 1;
  }
  e->buf.len = start;
  return 0;
}

static int
encode_sequence(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up) {
  tdm__outer_t here = { up, o, up != NULL ? up->depth + 1 : 1 };
  Py_ssize_t n = PySequence_Fast_GET_SIZE(o);
  PyObject* item;
  Py_ssize_t i;
  int err;

  if (n > TDM_VALUE_MAX_SIZE / 8)
    return too_large();
  if (n >= MIN_RUN && encode_run(e, PySequence_Fast_ITEMS(o), n))
    return 0;
  if (here.depth > TDM_VALUE_MAX_DEPTH)
    return too_deep(o, up);

  tdm_value_put_head(&e->buf, TDM_TAG_LIST, (uint32_t) n);
  for (i = 0; i < n; i++) {
    if (PySequence_Fast_GET_SIZE(o) != n)
      return changed(o);
    item = Py_NewRef(PySequence_Fast_GET_ITEM(o, i));
    err = encode(e, item, &here);
    Py_DECREF(item);
    if (err) {
      tdm__path_index(&e->path, i);
      return -1;
    }
  }
  return 0;
}

static int encode_dict(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up) {
  tdm__outer_t here = { up, o, up != NULL ? up->depth + 1 : 1 };
  Py_ssize_t n = PyDict_GET_SIZE(o);
  tdm_tag_t tag = TDM_TAG_DICT;
  Py_ssize_t count = 0;
  Py_ssize_t pos = 0;
  PyObject* value;
  PyObject* key;
  int err;

  if (here.depth > TDM_VALUE_MAX_DEPTH)
    return too_deep(o, up);
  if (n > TDM_VALUE_MAX_SIZE / 8)
    return too_large();
  while (tag == TDM_TAG_DICT && PyDict_Next(o, &pos, &key, NULL)) {
    if (!PyUnicode_CheckExact(key))
      tag = TDM_TAG_MAP;
  }

  tdm_value_put_head(&e->buf, tag, (uint32_t) n);
  for (pos = 0; PyDict_Next(o, &pos, &key, &value); count++) {
    if (count == n)
      return changed(o);
    Py_INCREF(key);
    Py_INCREF(value);
    err = encode(e, key, &here);
    if (!err) {
      err = encode(e, value, &here);
      if (err)
        tdm__path_key(&e->path, key);
    }
    Py_DECREF(key);
    Py_DECREF(value);
    if (err)
      return -1;
  }
  return count == n ? 0 : changed(o);
}

static int encode_set(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up) {
  tdm__outer_t here = { up, o, up != NULL ? up->depth + 1 : 1 };
  Py_ssize_t n = PySet_GET_SIZE(o);
  Py_ssize_t count = 0;
  PyObject* it;
  PyObject* item;

  if (here.depth > TDM_VALUE_MAX_DEPTH)
    return too_deep(o, up);
  if (n > TDM_VALUE_MAX_SIZE / 8)
    return too_large();
  it = PyObject_GetIter(o);
  if (it == NULL)
    return -1;
  tdm_value_put_head(&e->buf, TDM_TAG_SET, (uint32_t) n);
  while ((item = PyIter_Next(it)) != NULL) {
    if (encode(e, item, &here) != 0)
      tdm__path_index(&e->path, count);
    Py_DECREF(item);
    if (PyErr_Occurred())
      break;
    count++;
  }
  Py_DECREF(it);
  if (PyErr_Occurred())
    return -1;
  return count == n ? 0 : changed(o);
}

/* ---- dates, errors, the rest ------------------------------------------- */

static int put_date(tdm__encoder_t* e, double ms) {
  tdm_value_put_tag(&e->buf, TDM_TAG_DATE);
  tdm_value_put_f64(&e->buf, ms);
  return 0;
}

/* 1 when `o` was a datetime or date. A naive datetime means local time, as it
 * does to Python's own timestamp(). */
static int encode_date(tdm__encoder_t* e, PyObject* o) {
  PyObject* stamp;
  double s;
  long days;

  if (PyDateTimeAPI == NULL) {
    /* Nobody can have made one without the module. */
    if (PyDict_GetItemString(PyImport_GetModuleDict(), "datetime") == NULL)
      return 0;
    PyDateTime_IMPORT;
    if (PyDateTimeAPI == NULL)
      return -1;
  }
  if (PyDateTime_Check(o)) {
    if (strcmp(Py_TYPE(o)->tp_name, "NaTType") == 0) { /* pandas: no date */
      tdm_value_put_tag(&e->buf, TDM_TAG_NULL);
      return 1;
    }
    stamp = PyObject_CallMethod(o, "timestamp", NULL);
    if (stamp == NULL)
      return -1;
    s = PyFloat_AsDouble(stamp);
    Py_DECREF(stamp);
    if (s == -1 && PyErr_Occurred())
      return -1;
    /* To whole microseconds first, as the float is not exact. */
    put_date(e, floor(round(s * 1e6) / 1e3));
    return 1;
  }
  if (PyDate_Check(o)) {
    stamp = PyObject_CallMethod(o, "toordinal", NULL);
    if (stamp == NULL)
      return -1;
    days = PyLong_AsLong(stamp);
    Py_DECREF(stamp);
    put_date(e, ((double) days - 719163) * 86400000.0);
    return 1;
  }
  return 0;
}

static int put_own(tdm__encoder_t* e, const tdm__ref_t* ref) {
  tdm_value_put_tag(&e->buf, TDM_TAG_OWN);
  tdm_value_put_f64(&e->buf, ref->id);
  return 0;
}

/* What an error came from: JavaScript's own, as a LIST of it; else, for the
 * outermost, a handle by which the very exception comes back. */
static int encode_origin(tdm__encoder_t* e, PyObject* exc, bool outermost) {
  PyObject* origin;
  PyObject* thrown;
  tdm__ref_t* ref;
  int err;

  if (PyObject_TypeCheck(exc, (PyTypeObject*) tdm__py.js_error_class)) {
    origin = PyObject_GetAttrString(exc, "_origin"); /* [what was thrown] */
    if (origin == NULL)
      PyErr_Clear();
    if (origin != NULL && PyList_CheckExact(origin) &&
        PyList_GET_SIZE(origin) == 1) {
      thrown = PyList_GET_ITEM(origin, 0);
      ref = tdm__ref_get(thrown);
      if (ref == NULL || ref->client == e->client) {
        tdm_value_put_head(&e->buf, TDM_TAG_LIST, 1);
        err = ref != NULL ? put_own(e, ref) : encode(e, thrown, NULL);
        Py_DECREF(origin);
        return err;
      }
    }
    Py_XDECREF(origin);
  }
  if (!outermost) {
    tdm_value_put_tag(&e->buf, TDM_TAG_NULL);
    return 0;
  }
  tdm_value_put_tag(&e->buf, TDM_TAG_HANDLE);
  tdm_value_put_f64(&e->buf, tdm__handle_new(exc));
  tdm_buf_putc(&e->buf, 0);
  tdm_value_put_str1(&e->buf, "", 0);
  return 0;
}

/* What boot.describe gave: type, message, trace, cause, details and the
 * exception, where the cause may be such a tuple again. */
static int
encode_description(tdm__encoder_t* e, PyObject* parts, bool outermost) {
  PyObject* part;
  int i;

  if (!PyTuple_Check(parts) || PyTuple_GET_SIZE(parts) != 6) {
    PyErr_SetString(PyExc_SystemError, "no description");
    return -1;
  }
  tdm_value_put_tag(&e->buf, TDM_TAG_ERROR);
  for (i = 0; i < 5; i++) {
    part = PyTuple_GET_ITEM(parts, i);
    if (i == 3 && part != Py_None ? encode_description(e, part, false)
                                  : encode(e, part, NULL))
      return -1;
  }
  return encode_origin(e, PyTuple_GET_ITEM(parts, 5), outermost);
}

static int encode_exception(tdm__encoder_t* e, PyObject* o) {
  PyObject* parts = PyObject_CallOneArg(tdm__py.describe, o);
  int err;

  if (parts == NULL)
    return -1;
  err = encode_description(e, parts, true);
  Py_DECREF(parts);
  return err;
}

/* The flags of the code of a Python function, or 0. */
static int code_flags(PyObject* o) {
  if (PyMethod_Check(o))
    o = PyMethod_GET_FUNCTION(o);
  return PyFunction_Check(o)
             ? ((PyCodeObject*) PyFunction_GET_CODE(o))->co_flags
             : 0;
}

static int handle_flags(PyObject* o) {
  PyTypeObject* type = Py_TYPE(o);
  int flags = 0;
  int code;

  if (PyIter_Check(o))
    flags |= TDM_HANDLE_ITERATOR;
  else if (type->tp_as_async != NULL && type->tp_as_async->am_anext != NULL)
    flags |= TDM_HANDLE_ITERATOR | TDM_HANDLE_ASYNC;
  if (!PyCallable_Check(o))
    return flags;

  flags = TDM_HANDLE_CALLABLE;
  code = code_flags(o);
  if (code & (CO_COROUTINE | CO_ASYNC_GENERATOR))
    flags |= TDM_HANDLE_ASYNC;
  if (code & (CO_GENERATOR | CO_ASYNC_GENERATOR))
    flags |= TDM_HANDLE_GENERATOR;
  if (PyType_Check(o))
    flags |= TDM_HANDLE_CLASS;
  if (!PyFunction_Check(o) && !PyMethod_Check(o) && !PyCFunction_Check(o))
    flags |= TDM_HANDLE_OBJECT;
  return flags;
}

static int encode_handle(tdm__encoder_t* e, PyObject* o) {
  PyObject* name = NULL;
  PyObject* context = NULL;
  double id;
  int flags = handle_flags(o);
  int err;

  if (flags & TDM_HANDLE_CALLABLE)
    name = PyObject_GetAttrString(o, "__name__");
  if (name == NULL || !PyUnicode_Check(name)) {
    PyErr_Clear();
    Py_XSETREF(name, PyUnicode_FromString(Py_TYPE(o)->tp_name));
    if (name == NULL)
      return -1;
  }
  if (flags & TDM_HANDLE_ITERATOR) {
    /* Values are written in the context of the call that made them. */
    context = PyContext_CopyCurrent();
    if (context == NULL) {
      Py_DECREF(name);
      return -1;
    }
  }
  id = tdm__handle_new_in(o, context);
  tdm_value_put_tag(&e->buf, TDM_TAG_HANDLE);
  tdm_value_put_f64(&e->buf, id);
  tdm_buf_putc(&e->buf, (char) flags);
  err = encode_str(e, name);
  Py_DECREF(name);
  return err;
}

/* Everything that is not exactly one of the common types. */
static int
encode_other(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up) {
  PyObject* item;
  tdm__ref_t* ref;
  int done;
  int err;

  if (PyLong_Check(o))
    return encode_int(e, o);
  if (PyFloat_Check(o)) {
    tdm_value_put_float(&e->buf, PyFloat_AS_DOUBLE(o));
    return 0;
  }
  if (PyUnicode_Check(o))
    return encode_str(e, o);
  if (PyBytes_Check(o))
    return tdm__py_encode_bytes(e, PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o));
  if (PyByteArray_Check(o))
    return tdm__py_encode_bytes(e, PyByteArray_AS_STRING(o),
                                PyByteArray_GET_SIZE(o));
  if (PyDict_Check(o))
    return encode_dict(e, o, up);
  if (PyList_Check(o) || PyTuple_Check(o))
    return encode_sequence(e, o, up);
  if (PyAnySet_Check(o))
    return encode_set(e, o, up);
  if (PyExceptionInstance_Check(o))
    return encode_exception(e, o);

  ref = tdm__ref_get(o);
  if (ref != NULL && ref->client == e->client)
    return put_own(e, ref);
  if ((PyObject*) Py_TYPE(o) == tdm__py.reference_class) {
    item = PyObject_GetAttrString(o, "value");
    err = item != NULL ? encode_handle(e, item) : -1;
    Py_XDECREF(item);
    return err;
  }
  if ((PyObject*) Py_TYPE(o) == tdm__py.chunk_class) { /* see boot.Chunk */
    item = PyObject_GetAttrString(o, "data");
    err = item != NULL && tdm__array_encode(e, item, true) == 1 ? 0 : -1;
    Py_XDECREF(item);
    return err;
  }
  done = encode_date(e, o);
  if (done != 0)
    return done < 0 ? -1 : 0;
  if (PyFunction_Check(o) || PyType_Check(o))
    return encode_handle(e, o);

  tdm__array_lookup();
  if (tdm__py.np_generic != NULL &&
      PyObject_TypeCheck(o, (PyTypeObject*) tdm__py.np_generic)) {
    item = PyObject_CallMethod(o, "item", NULL);
    if (item == NULL)
      return -1;
    err = PyObject_TypeCheck(item, (PyTypeObject*) tdm__py.np_generic)
              ? encode_handle(e, item) /* no Python type is wide enough */
              : encode(e, item, up);
    Py_DECREF(item);
    return err;
  }
  /* A subclass may mean more than its memory does: what is masked, say. */
  done = tdm__py.ndarray != NULL && (PyObject*) Py_TYPE(o) != tdm__py.ndarray &&
                 PyObject_TypeCheck(o, (PyTypeObject*) tdm__py.ndarray)
             ? tdm__table_encode(e, o, up)
             : 0;
  if (done == 0)
    done = tdm__array_encode(e, o, false);
  if (done == 2 || (done == 0 && tdm__table_is(o)))
    done = tdm__table_encode(e, o, up);
  if (done != 0)
    return done < 0 ? -1 : 0;
  return encode_handle(e, o);
}

static int encode(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up) {
  PyTypeObject* type = Py_TYPE(o);

  if (TDM_UNLIKELY(e->buf.len > TDM_VALUE_MAX_SIZE))
    return too_large();
  if (o == Py_None) {
    tdm_value_put_tag(&e->buf, TDM_TAG_NULL);
    return 0;
  }
  if (type == &PyLong_Type)
    return encode_int(e, o);
  if (type == &PyFloat_Type) {
    tdm_value_put_float(&e->buf, PyFloat_AS_DOUBLE(o));
    return 0;
  }
  if (type == &PyUnicode_Type)
    return encode_str(e, o);
  if (type == &PyBool_Type) {
    tdm_value_put_tag(&e->buf, o == Py_True ? TDM_TAG_TRUE : TDM_TAG_FALSE);
    return 0;
  }
  if (type == &PyList_Type || type == &PyTuple_Type)
    return encode_sequence(e, o, up);
  if (type == &PyDict_Type)
    return encode_dict(e, o, up);
  return encode_other(e, o, up);
}

int tdm__py_encode_in(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up) {
  return encode(e, o, up);
}

int tdm__py_encode(tdm__encoder_t* e, PyObject* o) {
  return encode(e, o, NULL);
}
