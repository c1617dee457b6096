/* Columns of JavaScript's for Python: the lists of a COLUMN (see
 * src/value/value.h) as a stream of Arrow's C interface, which pyarrow, polars
 * and others take without a copy.
 *
 * Consumers call the functions of a stream, and release what it gave, on any
 * thread and without the GIL. So all is built when the stream is made: then
 * get_next() only hands over a struct, and the last release() queues the
 * buffers for the next holder of the GIL (see memory.c).
 *
 * The lengths of buffers are compared with what the type needs of them, and so
 * are offsets, views and codes with what they point into, since they may come
 * from what only looks like a table of apache-arrow.
 */
#include "python/arrow.h"

#include <errno.h>

typedef struct stream_s {
  tdm__arrow_schema_t schema;
  tdm__arrow_array_t* chunks;
  size_t n;
  size_t next;
} stream_t;

static int malformed(const char* what) {
  PyErr_Format(PyExc_ValueError, "the column is malformed: %s", what);
  return -1;
}

/* Borrowed: item `i` of a list of at least `n` items, or NULL. */
static PyObject* part(PyObject* list, Py_ssize_t n, Py_ssize_t i) {
  return PyList_Check(list) && PyList_GET_SIZE(list) >= n
             ? PyList_GET_ITEM(list, i)
             : NULL;
}

/* ---- schemas ----------------------------------------------------------- */

static void schema_release(tdm__arrow_schema_t* s) {
  int64_t i;

  for (i = 0; i < s->n_children; i++) {
    if (s->children[i]->release != NULL)
      s->children[i]->release(s->children[i]);
    tdm_free(s->children[i]);
  }
  tdm_free(s->children);
  if (s->dictionary != NULL) {
    if (s->dictionary->release != NULL)
      s->dictionary->release(s->dictionary);
    tdm_free(s->dictionary);
  }
  tdm_free((void*) s->format);
  tdm_free((void*) s->name);
  s->release = NULL;
}

static void schema_copy(const tdm__arrow_schema_t* s,
                        tdm__arrow_schema_t* out) {
  int64_t i;

  *out = *s;
  out->format = tdm_strdup(s->format);
  out->name = tdm_strdup(s->name);
  out->children =
      tdm_calloc((size_t) s->n_children + 1, sizeof(*out->children));
  for (i = 0; i < s->n_children; i++) {
    out->children[i] = tdm_malloc(sizeof(*out->children[i]));
    schema_copy(s->children[i], out->children[i]);
  }
  if (s->dictionary != NULL) {
    out->dictionary = tdm_malloc(sizeof(*out->dictionary));
    schema_copy(s->dictionary, out->dictionary);
  }
}

/* `*out` can be released also after a failure. */
static int schema_from(PyObject* list, int depth, tdm__arrow_schema_t* out) {
  PyObject* children = part(list, 5, 3);
  PyObject* dictionary = part(list, 5, 4);
  tdm__arrow_layout_t layout;
  const char* format;
  const char* name;
  Py_ssize_t i;

  memset(out, 0, sizeof(*out));
  out->release = schema_release;
  if (children == NULL || !PyList_Check(children) ||
      depth > TDM__ARROW_MAX_DEPTH)
    return malformed("its schema");
  format = PyUnicode_AsUTF8(PyList_GET_ITEM(list, 0));
  name = format != NULL ? PyUnicode_AsUTF8(PyList_GET_ITEM(list, 1)) : NULL;
  if (name == NULL)
    return -1;
  if (!tdm__arrow_layout(format, &layout)) {
    PyErr_Format(PyExc_TypeError,
                 "a column of Arrow's type '%s' can't cross to Python", format);
    return -1;
  }
  out->format = tdm_strdup(format);
  out->name = tdm_strdup(name);
  out->flags = PyLong_AsLongLong(PyList_GET_ITEM(list, 2));
  if (out->flags == -1 && PyErr_Occurred())
    return -1;
  out->children = tdm_calloc((size_t) PyList_GET_SIZE(children) + 1,
                             sizeof(*out->children));
  for (i = 0; i < PyList_GET_SIZE(children); i++) {
    out->children[i] = tdm_calloc(1, sizeof(*out->children[i]));
    out->n_children++;
    if (schema_from(PyList_GET_ITEM(children, i), depth + 1,
                    out->children[i]) != 0)
      return -1;
  }
  if (dictionary != Py_None) {
    out->dictionary = tdm_calloc(1, sizeof(*out->dictionary));
    if (schema_from(dictionary, depth + 1, out->dictionary) != 0)
      return -1;
  }
  return 0;
}

/* ---- arrays ------------------------------------------------------------ */

static void array_release(tdm__arrow_array_t* a) {
  int64_t i;

  for (i = 0; i < a->n_children; i++) {
    if (a->children[i]->release != NULL)
      a->children[i]->release(a->children[i]);
    tdm_free(a->children[i]);
  }
  tdm_free(a->children);
  if (a->dictionary != NULL) {
    if (a->dictionary->release != NULL)
      a->dictionary->release(a->dictionary);
    tdm_free(a->dictionary);
  }
  tdm_free(a->buffers);
  tdm_shared_unref(a->private_data);
  a->release = NULL;
}

/* The bytes of a buffer, which `keep` holds from now on. */
static int take_buffer(PyObject* o, PyObject* keep, const char** p, size_t* n) {
  PyObject* view;
  int err;

  *p = NULL;
  *n = 0;
  if (o == Py_None)
    return 0;
  view = PyMemoryView_FromObject(o);
  if (view == NULL)
    return -1;
  *p = PyMemoryView_GET_BUFFER(view)->buf;
  *n = (size_t) PyMemoryView_GET_BUFFER(view)->len;
  err = PyList_Append(keep, view);
  Py_DECREF(view);
  return err;
}

/* ---- whether the numbers in buffers stay inside of what they count ------
 *
 * Consumers trust them, and would read elsewhere. */

static bool is_missing(const tdm__arrow_array_t* a, int64_t i) {
  const uint8_t* validity = a->buffers[0];

  return a->null_count != 0 && validity != NULL &&
         (validity[i >> 3] >> (i & 7) & 1) == 0;
}

/* An integer of `width` bytes, sign extended. Loops that call this with a
 * constant run at a nanosecond for each. */
static inline int64_t int_at(const char* p, uint32_t width, int64_t i) {
  int64_t i64;
  int32_t i32;
  int16_t i16;

  switch (width) {
    case 1:
      return (int8_t) p[i];
    case 2:
      memcpy(&i16, p + i * 2, 2);
      return i16;
    case 4:
      memcpy(&i32, p + i * 4, 4);
      return i32;
    default:
      memcpy(&i64, p + i * 8, 8);
      return i64;
  }
}

static inline bool
ascend(const char* p, uint32_t width, int64_t n, int64_t limit) {
  int64_t last = int_at(p, width, 0);
  bool ascending = last >= 0;
  int64_t next;
  int64_t i;

  for (i = 1; i <= n; i++) {
    next = int_at(p, width, i);
    ascending &= next >= last;
    last = next;
  }
  return ascending && last <= limit;
}

/* Whether the offsets ascend, inside of `limit` elements or bytes. */
static bool
offsets_fit(const tdm__arrow_array_t* a, uint32_t width, int64_t limit) {
  const char* p = (const char*) a->buffers[1] + a->offset * width;

  return width == 8 ? ascend(p, 8, a->length, limit)
                    : ascend(p, 4, a->length, limit);
}

/* Whether the views lie in the buffers behind them: see viewReader in
 * lib/internal/python/column.js. */
static bool views_fit(const tdm__arrow_array_t* a, const size_t* sizes) {
  const char* p = a->buffers[1];
  int64_t end = a->offset + a->length;
  int32_t view[4]; /* length, first bytes, buffer, offset */
  int64_t i;

  for (i = a->offset; i < end; i++) {
    memcpy(view, p + i * 16, sizeof(view));
    if ((view[0] < 0 ||
         (view[0] > 12 &&
          (view[2] < 0 || view[2] >= a->n_buffers - 2 || view[3] < 0 ||
           (size_t) view[3] + (size_t) view[0] > sizes[view[2] + 2]))) &&
        !is_missing(a, i))
      return false;
  }
  return true;
}

static inline bool
all_below(const char* p, uint32_t width, int64_t n, uint64_t limit) {
  uint64_t mask = UINT64_MAX >> (64 - 8 * width);
  uint64_t code;
  uint64_t max = 0;
  int64_t i;

  for (i = 0; i < n; i++) {
    code = (uint64_t) int_at(p, width, i) & mask;
    max = TDM_MAX(max, code);
  }
  return n == 0 || max < limit;
}

/* Whether the codes are places in the dictionary. */
static bool codes_fit(const tdm__arrow_array_t* a, uint32_t width, char type) {
  const char* p = (const char*) a->buffers[1] + a->offset * width;
  uint64_t limit = (uint64_t) a->dictionary->length;
  int64_t i;

  if (strchr("cCsSiIlL", type) == NULL)
    return false;
  if (type >= 'a') /* a negative one has the highest bit */
    limit = TDM_MIN(limit, UINT64_C(1) << (8 * width - 1));
  if (width == 1   ? all_below(p, 1, a->length, limit)
      : width == 2 ? all_below(p, 2, a->length, limit)
      : width == 4 ? all_below(p, 4, a->length, limit)
                   : all_below(p, 8, a->length, limit))
    return true;
  for (i = 0; i < a->length; i++) {
    if (!is_missing(a, a->offset + i) &&
        !all_below(p + i * width, width, 1, limit))
      return false;
  }
  return true;
}

/* Whether buffers and children are as long as the type needs them. */
static bool array_fits(const tdm__arrow_array_t* a,
                       tdm__arrow_layout_t l,
                       char type,
                       const size_t* sizes) {
  int64_t end = a->offset + a->length;
  size_t n = (size_t) end;
  int64_t i;

  if (a->n_buffers > 0 && sizes[0] > 0 && sizes[0] < (n + 7) / 8)
    return false;
  switch (l.kind) {
    case TDM__ARROW_NULL:
      return true;
    case TDM__ARROW_FIXED:
      return a->n_buffers == 2 && sizes[1] / (l.width ? l.width : 1) >= n &&
             (a->dictionary == NULL || codes_fit(a, l.width, type));
    case TDM__ARROW_BITS:
      return a->n_buffers == 2 && sizes[1] >= (n + 7) / 8;
    case TDM__ARROW_BINARY:
      return a->n_buffers == 3 && sizes[1] / l.width > n &&
             offsets_fit(a, l.width, (int64_t) sizes[2]);
    case TDM__ARROW_VIEWS:
      return a->n_buffers >= 2 && sizes[1] / 16 >= n && views_fit(a, sizes);
    case TDM__ARROW_LIST:
      return a->n_buffers == 2 && a->n_children == 1 &&
             sizes[1] / l.width > n &&
             offsets_fit(a, l.width, a->children[0]->length);
    case TDM__ARROW_FIXED_LIST:
      return a->n_buffers == 1 && a->n_children == 1 &&
             (l.width == 0 || a->children[0]->length / l.width >= end);
    case TDM__ARROW_STRUCT:
      for (i = 0; i < a->n_children; i++) {
        if (a->children[i]->length < end)
          return false;
      }
      return a->n_buffers == 1;
  }
  return false;
}

/* Consumers want an offset also of what has no element. apache-arrow gives
 * none, and arrow_import.c no data that it could be an offset in. */
static void put_offset(tdm__arrow_array_t* a, size_t* sizes) {
  static const int64_t zero;

  a->offset = 0;
  a->buffers[1] = &zero;
  sizes[1] = sizeof(zero);
}

/* The lengths of the views' data buffers, as the interface wants behind them.
 */
static int
add_lengths(tdm__arrow_array_t* a, const size_t* sizes, PyObject* keep) {
  int64_t n = a->n_buffers - 2;
  PyObject* bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t) n * 8 + 8);
  int64_t size;
  int64_t i;

  if (bytes == NULL || PyList_Append(keep, bytes) != 0) {
    Py_XDECREF(bytes);
    return -1;
  }
  for (i = 0; i < n; i++) {
    size = (int64_t) sizes[i + 2];
    memcpy(PyBytes_AS_STRING(bytes) + i * 8, &size, 8);
  }
  a->buffers[a->n_buffers++] = PyBytes_AS_STRING(bytes);
  Py_DECREF(bytes);
  return 0;
}

static int64_t whole(PyObject* o) {
  long long n = PyLong_Check(o) ? PyLong_AsLongLong(o) : -2;

  if (PyErr_Occurred())
    PyErr_Clear();
  return n;
}

/* `*out` can be released also after a failure. `owner` keeps `keep`. */
static int array_from(PyObject* list,
                      const tdm__arrow_schema_t* s,
                      tdm_shared_t* owner,
                      PyObject* keep,
                      tdm__arrow_array_t* out) {
  PyObject* buffers = part(list, 6, 3);
  PyObject* children = part(list, 6, 4);
  PyObject* dictionary = part(list, 6, 5);
  tdm__arrow_layout_t layout;
  size_t* sizes = NULL;
  const char* p;
  int err = -1;
  int64_t i;

  memset(out, 0, sizeof(*out));
  out->release = array_release;
  out->private_data = tdm_shared_ref(owner);
  if (buffers == NULL || !PyList_Check(buffers) || !PyList_Check(children) ||
      PyList_GET_SIZE(children) != s->n_children ||
      (dictionary == Py_None) != (s->dictionary == NULL) ||
      !tdm__arrow_layout(s->format, &layout))
    return malformed("a chunk");
  out->length = whole(PyList_GET_ITEM(list, 0));
  out->null_count = whole(PyList_GET_ITEM(list, 1));
  out->offset = whole(PyList_GET_ITEM(list, 2));
  if (out->length < 0 || out->offset < 0 || out->null_count < -1 ||
      out->length > INT64_MAX / 64 || out->offset > INT64_MAX / 64)
    return malformed("its lengths");

  out->buffers =
      tdm_calloc((size_t) PyList_GET_SIZE(buffers) + 1, sizeof(*out->buffers));
  sizes = tdm_calloc((size_t) PyList_GET_SIZE(buffers) + 1, sizeof(*sizes));
  for (i = 0; i < PyList_GET_SIZE(buffers); i++) {
    if (take_buffer(PyList_GET_ITEM(buffers, i), keep, &p, &sizes[i]) != 0)
      goto out;
    out->buffers[i] = p;
  }
  out->n_buffers = i;

  out->children =
      tdm_calloc((size_t) s->n_children + 1, sizeof(*out->children));
  for (i = 0; i < s->n_children; i++) {
    out->children[i] = tdm_calloc(1, sizeof(*out->children[i]));
    out->n_children++;
    if (array_from(PyList_GET_ITEM(children, i), s->children[i], owner, keep,
                   out->children[i]) != 0)
      goto out;
  }
  if (dictionary != Py_None) {
    out->dictionary = tdm_calloc(1, sizeof(*out->dictionary));
    if (array_from(dictionary, s->dictionary, owner, keep, out->dictionary))
      goto out;
  }
  if (out->length == 0 && out->n_buffers >= 2 &&
      (layout.kind == TDM__ARROW_BINARY || layout.kind == TDM__ARROW_LIST))
    put_offset(out, sizes);
  if (!array_fits(out, layout, s->format[0], sizes)) {
    malformed("a buffer is too short, or counts what isn't there");
    goto out;
  }
  err = layout.kind == TDM__ARROW_VIEWS ? add_lengths(out, sizes, keep) : 0;
out:
  tdm_free(sizes);
  return err;
}

/* ---- the stream: any thread, no GIL ------------------------------------ */

static int stream_schema(tdm__arrow_stream_t* s, tdm__arrow_schema_t* out) {
  schema_copy(&((stream_t*) s->private_data)->schema, out);
  return 0;
}

static int stream_next(tdm__arrow_stream_t* s, tdm__arrow_array_t* out) {
  stream_t* t = s->private_data;

  if (t->next == t->n) {
    memset(out, 0, sizeof(*out)); /* the end */
    return 0;
  }
  *out = t->chunks[t->next];
  t->chunks[t->next++].release = NULL;
  return 0;
}

static const char* stream_error(tdm__arrow_stream_t* s) {
  return NULL;
}

static void stream_release(tdm__arrow_stream_t* s) {
  stream_t* t = s->private_data;
  size_t i;

  for (i = t->next; i < t->n; i++)
    t->chunks[i].release(&t->chunks[i]);
  if (t->schema.release != NULL)
    t->schema.release(&t->schema);
  tdm_free(t->chunks);
  tdm_free(t);
  s->release = NULL;
}

static void capsule_free(PyObject* capsule) {
  tdm__arrow_stream_t* s = PyCapsule_GetPointer(capsule, TDM__ARROW_STREAM);

  if (s->release != NULL)
    s->release(s);
  tdm_free(s);
}

/* Every chunk has an owner of its own, as it may live longer than others. */
static int add_chunk(stream_t* t, PyObject* chunk) {
  tdm__py_owner_t* owner = tdm__owner_new(NULL, 0, true);
  int err;

  owner->object = PyList_New(0);
  err = owner->object != NULL ? array_from(chunk, &t->schema, &owner->shared,
                                           owner->object, &t->chunks[t->n])
                              : -1;
  if (t->chunks[t->n].release != NULL)
    t->n++;
  tdm_shared_unref(&owner->shared);
  return err;
}

PyObject* tdm__arrow_export(PyObject* self, PyObject* args) {
  tdm__arrow_stream_t* s;
  PyObject* capsule;
  PyObject* schema;
  PyObject* chunks;
  stream_t* t;
  Py_ssize_t i;
  int err;

  if (!PyArg_ParseTuple(args, "OO!", &schema, &PyList_Type, &chunks))
    return NULL;
  t = tdm_calloc(1, sizeof(*t));
  s = tdm_malloc(sizeof(*s));
  s->get_schema = stream_schema;
  s->get_next = stream_next;
  s->get_last_error = stream_error;
  s->release = stream_release;
  s->private_data = t;
  err = schema_from(schema, 0, &t->schema);
  t->chunks =
      tdm_calloc((size_t) PyList_GET_SIZE(chunks) + 1, sizeof(*t->chunks));
  for (i = 0; !err && i < PyList_GET_SIZE(chunks); i++)
    err = add_chunk(t, PyList_GET_ITEM(chunks, i));
  capsule = !err ? PyCapsule_New(s, TDM__ARROW_STREAM, capsule_free) : NULL;
  if (capsule == NULL) {
    stream_release(s);
    tdm_free(s);
  }
  return capsule;
}
