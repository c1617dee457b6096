/* Columns of Python's (pyarrow, polars, DuckDB, ...) for JavaScript: an Arrow
 * stream or array as lists of what src/value/value.h calls a COLUMN.
 *
 * No element is looked at and none is copied: a buffer becomes an object over
 * the very memory, which holds the array that it is part of. The interface
 * gives no lengths of buffers, so these follow from the type. Its structs come
 * from the library that made them and are trusted as far as that is.
 */
#include "python/arrow.h"

typedef struct batch_s {
  PyObject_HEAD tdm__arrow_array_t array;
} batch_t;

typedef struct buffer_s {
  PyObject_HEAD PyObject* batch; /* strong: what keeps the memory */
  void* p;
  Py_ssize_t n;
} buffer_t;

/* Strong; made once. */
static PyTypeObject* batch_type;
static PyTypeObject* buffer_type;

static void batch_dealloc(PyObject* self) {
  tdm__arrow_array_t* a = &((batch_t*) self)->array;
  PyTypeObject* type = Py_TYPE(self);

  if (a->release != NULL)
    a->release(a);
  type->tp_free(self);
  Py_DECREF(type);
}

static void buffer_dealloc(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);

  Py_XDECREF(((buffer_t*) self)->batch);
  type->tp_free(self);
  Py_DECREF(type);
}

/* Not marked read-only, though by convention it is: JavaScript has no such
 * typed arrays, and these objects go nowhere else. */
static int buffer_get(PyObject* self, Py_buffer* view, int flags) {
  buffer_t* b = (buffer_t*) self;

  return PyBuffer_FillInfo(view, self, b->p, b->n, 0, flags);
}

static PyType_Slot batch_slots[] = {
  { Py_tp_dealloc, batch_dealloc },
  { 0, NULL },
};
static PyType_Spec batch_spec = {
  .name = "tandem.ArrowBatch",
  .basicsize = sizeof(batch_t),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  .slots = batch_slots,
};
static PyType_Slot buffer_slots[] = {
  { Py_tp_dealloc, buffer_dealloc },
  { Py_bf_getbuffer, buffer_get },
  { 0, NULL },
};
static PyType_Spec buffer_spec = {
  .name = "tandem.ArrowBuffer",
  .basicsize = sizeof(buffer_t),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  .slots = buffer_slots,
};

int tdm__arrow_init(void) {
  batch_type = (PyTypeObject*) PyType_FromSpec(&batch_spec);
  buffer_type = (PyTypeObject*) PyType_FromSpec(&buffer_spec);
  return batch_type != NULL && buffer_type != NULL ? 0 : -1;
}

/* ---- types ------------------------------------------------------------- */

/* The bytes of an element by the first letter of its format; 0: no such. */
static const uint8_t widths[128] = {
  ['c'] = 1, ['C'] = 1, ['s'] = 2, ['S'] = 2, ['i'] = 4, ['I'] = 4,
  ['l'] = 8, ['L'] = 8, ['e'] = 2, ['f'] = 4, ['g'] = 8,
};

/* Dates, times, timestamps, durations: "tdD", "ttm", "tsu:UTC", "tDn". */
static uint32_t time_width(const char* f) {
  switch (f[1]) {
    case 'd':
      return f[2] == 'D' ? 4 : f[2] == 'm' ? 8 : 0;
    case 't':
      return f[2] == 's' || f[2] == 'm'   ? 4
             : f[2] == 'u' || f[2] == 'n' ? 8
                                          : 0;
    case 's':
    case 'D':
      return f[2] != '\0' && strchr("smun", f[2]) != NULL ? 8 : 0;
    default:
      return 0;
  }
}

/* The number of bytes or elements that is all of `f`. What no library can mean
 * is refused, so that none takes it for another number than is checked here. */
static bool read_width(const char* f, uint32_t* out) {
  uint64_t n = 0;

  if (*f == '\0')
    return false;
  for (; *f != '\0'; f++) {
    if (*f < '0' || *f > '9')
      return false;
    n = n * 10 + (uint64_t) (*f - '0');
    if (n > INT32_MAX)
      return false;
  }
  *out = (uint32_t) n;
  return true;
}

/* The bytes of "d:19,10,256", by the last number; 16 when there are two only.
 * 0: no such. */
static uint32_t decimal_width(const char* f) {
  const char* comma = strchr(f, ',');
  uint32_t bits = 128;

  comma = comma != NULL ? strchr(comma + 1, ',') : NULL;
  if (f[1] != ':' || (comma != NULL && !read_width(comma + 1, &bits)))
    return 0;
  return bits == 32 || bits == 64 || bits == 128 || bits == 256 ? bits / 8 : 0;
}

bool tdm__arrow_layout(const char* f, tdm__arrow_layout_t* out) {
  unsigned char c = (unsigned char) f[0];

  out->kind = TDM__ARROW_FIXED;
  out->width = 0;
  switch (c) {
    case 'n':
      out->kind = TDM__ARROW_NULL;
      return f[1] == '\0';
    case 'b':
      out->kind = TDM__ARROW_BITS;
      return f[1] == '\0';
    case 'u':
    case 'z':
    case 'U':
    case 'Z':
      out->kind = TDM__ARROW_BINARY;
      out->width = c == 'u' || c == 'z' ? 4 : 8;
      return f[1] == '\0';
    case 'v':
      out->kind = TDM__ARROW_VIEWS;
      return (f[1] == 'u' || f[1] == 'z') && f[2] == '\0';
    case 't':
      out->width = time_width(f);
      return out->width > 0;
    case 'd':
      out->width = decimal_width(f);
      return out->width > 0;
    case 'w':
      return f[1] == ':' && read_width(f + 2, &out->width);
    case '+':
      break;
    default:
      out->width = c < sizeof(widths) ? widths[c] : 0;
      return out->width > 0 && f[1] == '\0';
  }
  switch (f[1]) {
    case 'l':
    case 'L':
    case 'm':
      out->kind = TDM__ARROW_LIST;
      out->width = f[1] == 'L' ? 8 : 4;
      return f[2] == '\0';
    case 's':
      out->kind = TDM__ARROW_STRUCT;
      return f[2] == '\0';
    case 'w':
      out->kind = TDM__ARROW_FIXED_LIST;
      return f[2] == ':' && read_width(f + 3, &out->width);
    default:
      return false;
  }
}

/* ---- structs to lists -------------------------------------------------- */

static PyObject* malformed(void) {
  PyErr_SetString(PyExc_ValueError, "the Arrow data is malformed");
  return NULL;
}

/* [format, name, flags, [children], dictionary or None] */
static PyObject* schema_list(const tdm__arrow_schema_t* s, int depth) {
  tdm__arrow_layout_t layout;
  PyObject* children;
  PyObject* dictionary;
  PyObject* child;
  bool named = s->name != NULL && s->name[0] != '\0';
  int64_t i;

  if (depth > TDM__ARROW_MAX_DEPTH)
    return malformed();
  if (!tdm__arrow_layout(s->format, &layout)) {
    PyErr_Format(PyExc_TypeError,
                 "a column of Arrow's type '%s' can't cross to JavaScript: "
                 "cast %s%s%s to another type first",
                 s->format, named ? "'" : "", named ? s->name : "it",
                 named ? "'" : "");
    return NULL;
  }
  children = PyList_New(0);
  if (children == NULL)
    return NULL;
  for (i = 0; i < s->n_children; i++) {
    child = schema_list(s->children[i], depth + 1);
    if (child == NULL || PyList_Append(children, child) != 0) {
      Py_XDECREF(child);
      Py_DECREF(children);
      return NULL;
    }
    Py_DECREF(child);
  }
  dictionary = s->dictionary != NULL ? schema_list(s->dictionary, depth + 1)
                                     : Py_NewRef(Py_None);
  if (dictionary == NULL) {
    Py_DECREF(children);
    return NULL;
  }
  return Py_BuildValue("[ssLNN]", s->format, s->name != NULL ? s->name : "",
                       (long long) s->flags, children, dictionary);
}

static PyObject* buffer_new(PyObject* batch, const void* p, int64_t n) {
  buffer_t* b;

  if (p == NULL || n == 0)
    return n == 0 ? Py_NewRef(Py_None) : malformed();
  b = (buffer_t*) buffer_type->tp_alloc(buffer_type, 0);
  if (b == NULL)
    return NULL;
  b->batch = Py_NewRef(batch);
  b->p = (void*) p;
  b->n = (Py_ssize_t) n;
  return (PyObject*) b;
}

PyObject* tdm__arrow_buffer(PyObject* self, PyObject* o) {
  PyObject* view = PyMemoryView_FromObject(o);
  Py_buffer* buffer;
  PyObject* result;

  if (view == NULL)
    return NULL;
  buffer = PyMemoryView_GET_BUFFER(view);
  if (PyBuffer_IsContiguous(buffer, 'C')) {
    result = buffer_new(view, buffer->buf, buffer->len);
  } else {
    PyErr_SetString(PyExc_ValueError, "the buffer has gaps");
    result = NULL;
  }
  Py_DECREF(view);
  return result;
}

/* The offset behind the last element. */
static int64_t last_offset(const tdm__arrow_array_t* a, uint32_t width) {
  int64_t end = a->offset + a->length;
  const char* p = a->buffers[1];
  int64_t wide;
  int32_t narrow;

  if (p == NULL || a->length == 0)
    return 0;
  if (width == 8) {
    memcpy(&wide, p + 8 * end, 8);
    return wide;
  }
  memcpy(&narrow, p + 4 * end, 4);
  return narrow;
}

/* The bytes of buffer `i`; -1 when the type has no such buffer. */
static int64_t
buffer_size(const tdm__arrow_array_t* a, tdm__arrow_layout_t l, int64_t i) {
  int64_t end = a->offset + a->length;
  int64_t n;

  if (i == 0)
    return a->buffers[0] != NULL ? (end + 7) / 8 : 0;
  switch (l.kind) {
    case TDM__ARROW_FIXED:
      return i == 1 ? end * l.width : -1;
    case TDM__ARROW_BITS:
      return i == 1 ? (end + 7) / 8 : -1;
    case TDM__ARROW_BINARY:
      if (i == 1)
        return a->buffers[1] != NULL ? (end + 1) * l.width : 0;
      return i == 2 ? last_offset(a, l.width) : -1;
    case TDM__ARROW_LIST:
      return i != 1 ? -1 : a->buffers[1] != NULL ? (end + 1) * l.width : 0;
    case TDM__ARROW_VIEWS:
      if (i == 1)
        return end * 16;
      if (i == a->n_buffers - 1) /* the lengths: JavaScript needs none */
        return 0;
      memcpy(&n, (const char*) a->buffers[a->n_buffers - 1] + 8 * (i - 2), 8);
      return n;
    default:
      return -1;
  }
}

static PyObject* chunk_list(PyObject* batch,
                            const tdm__arrow_schema_t* s,
                            const tdm__arrow_array_t* a);

/* The children's chunks, or NULL. */
static PyObject* children_list(PyObject* batch,
                               const tdm__arrow_schema_t* s,
                               const tdm__arrow_array_t* a) {
  PyObject* list = PyList_New(0);
  PyObject* child;
  int64_t i;

  for (i = 0; list != NULL && i < a->n_children; i++) {
    child = chunk_list(batch, s->children[i], a->children[i]);
    if (child == NULL || PyList_Append(list, child) != 0)
      Py_CLEAR(list);
    Py_XDECREF(child);
  }
  return list;
}

static PyObject* buffers_list(PyObject* batch,
                              const tdm__arrow_array_t* a,
                              tdm__arrow_layout_t layout) {
  PyObject* list = PyList_New(0);
  PyObject* buffer;
  int64_t n;
  int64_t i;

  for (i = 0; list != NULL && i < a->n_buffers; i++) {
    n = buffer_size(a, layout, i);
    buffer = n >= 0 ? buffer_new(batch, a->buffers[i], n) : malformed();
    if (buffer == NULL || PyList_Append(list, buffer) != 0)
      Py_CLEAR(list);
    Py_XDECREF(buffer);
  }
  return list;
}

/* [length, nulls, offset, [buffers], [children], dictionary]. The depth is
 * that of the schema, which was checked. */
static PyObject* chunk_list(PyObject* batch,
                            const tdm__arrow_schema_t* s,
                            const tdm__arrow_array_t* a) {
  tdm__arrow_layout_t layout;
  PyObject* buffers = NULL;
  PyObject* children = NULL;
  PyObject* dictionary = NULL;

  if (!tdm__arrow_layout(s->format, &layout) || a->length < 0 ||
      a->offset < 0 || a->n_children != s->n_children ||
      (a->dictionary == NULL) != (s->dictionary == NULL))
    return malformed();
  buffers = buffers_list(batch, a, layout);
  children = buffers != NULL ? children_list(batch, s, a) : NULL;
  if (children != NULL)
    dictionary = a->dictionary != NULL
                     ? chunk_list(batch, s->dictionary, a->dictionary)
                     : Py_NewRef(Py_None);
  if (dictionary == NULL) {
    Py_XDECREF(buffers);
    Py_XDECREF(children);
    return NULL;
  }
  return Py_BuildValue("[LLLNNN]", (long long) a->length,
                       (long long) a->null_count, (long long) a->offset,
                       buffers, children, dictionary);
}

/* Takes over `*array` and appends its chunk to `chunks`. */
static int append_chunk(PyObject* chunks,
                        const tdm__arrow_schema_t* schema,
                        tdm__arrow_array_t* array) {
  batch_t* batch = (batch_t*) batch_type->tp_alloc(batch_type, 0);
  PyObject* chunk;
  int err;

  if (batch == NULL) {
    array->release(array);
    return -1;
  }
  batch->array = *array; /* moved, as the interface allows */
  array->release = NULL;
  chunk = chunk_list((PyObject*) batch, schema, &batch->array);
  err = chunk == NULL ? -1 : PyList_Append(chunks, chunk);
  Py_XDECREF(chunk);
  Py_DECREF(batch);
  return err;
}

/* ---- what Python objects offer ------------------------------------------ */

static int stream_failed(tdm__arrow_stream_t* s, int code, const char* what) {
  const char* text = s->get_last_error(s);

  if (!PyErr_Occurred())
    PyErr_Format(PyExc_RuntimeError, "the Arrow stream gives no %s: %s", what,
                 text != NULL ? text : strerror(code));
  return -1;
}

/* The next array; released at the end. A library may compute it now, on threads
 * of its own that want the GIL. */
static int stream_next(tdm__arrow_stream_t* s, tdm__arrow_array_t* array) {
  int err;

  array->release = NULL;
  Py_BEGIN_ALLOW_THREADS;
  err = s->get_next(s, array);
  Py_END_ALLOW_THREADS;
  return err ? stream_failed(s, err, "data") : 0;
}

/* A stream is read once: it is moved out of its capsule, in which whoever comes
 * again, also while it is read, finds a released one. */
static PyObject* import_stream(PyObject* capsule) {
  tdm__arrow_stream_t* offered =
      PyCapsule_GetPointer(capsule, TDM__ARROW_STREAM);
  tdm__arrow_schema_t schema = { .release = NULL };
  tdm__arrow_array_t array;
  tdm__arrow_stream_t s;
  PyObject* chunks = NULL;
  PyObject* types = NULL;
  int err;

  if (offered == NULL)
    return NULL;
  if (offered->release == NULL)
    return malformed();
  s = *offered;
  offered->release = NULL;
  Py_BEGIN_ALLOW_THREADS;
  err = s.get_schema(&s, &schema);
  Py_END_ALLOW_THREADS;
  if (err)
    stream_failed(&s, err, "schema");
  else
    types = schema.release != NULL ? schema_list(&schema, 0) : malformed();
  chunks = types != NULL ? PyList_New(0) : NULL;
  while (chunks != NULL) {
    err = stream_next(&s, &array);
    if (!err && array.release == NULL)
      break; /* the end */
    if (err || append_chunk(chunks, &schema, &array) != 0)
      Py_CLEAR(chunks);
  }
  if (schema.release != NULL)
    schema.release(&schema);
  s.release(&s);
  if (chunks == NULL) {
    Py_XDECREF(types);
    return NULL;
  }
  return Py_BuildValue("(NN)", types, chunks);
}

static PyObject* import_array(PyObject* pair) {
  tdm__arrow_schema_t* schema;
  tdm__arrow_array_t* array;
  PyObject* chunks = NULL;
  PyObject* types;

  if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2)
    return malformed();
  schema = PyCapsule_GetPointer(PyTuple_GET_ITEM(pair, 0), TDM__ARROW_SCHEMA);
  array = schema != NULL ? PyCapsule_GetPointer(PyTuple_GET_ITEM(pair, 1),
                                                TDM__ARROW_ARRAY)
                         : NULL;
  if (array == NULL)
    return NULL;
  if (schema->release == NULL || array->release == NULL)
    return malformed();
  types = schema_list(schema, 0); /* the capsule releases the schema */
  chunks = types != NULL ? PyList_New(0) : NULL;
  if (chunks != NULL && append_chunk(chunks, schema, array) != 0)
    Py_CLEAR(chunks);
  if (chunks == NULL) {
    Py_XDECREF(types);
    return NULL;
  }
  return Py_BuildValue("(NN)", types, chunks);
}

PyObject* tdm__arrow_import(PyObject* self, PyObject* o) {
  bool is_stream = PyObject_HasAttrString(o, "__arrow_c_stream__");
  PyObject* offered = PyObject_CallMethod(
      o, is_stream ? "__arrow_c_stream__" : "__arrow_c_array__", NULL);
  PyObject* result;

  if (offered == NULL)
    return NULL;
  result = is_stream ? import_stream(offered) : import_array(offered);
  Py_DECREF(offered);
  return result;
}
