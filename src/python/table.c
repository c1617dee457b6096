/* Tables, columns, tensors, images: what of a library's a program would rather
 * have as data than as an object that stays in Python.
 *
 * lib/python/tandem/_tables.py has the say what becomes of which library's
 * objects and back; it is loaded with the first one. Here is how those are
 * found, at no cost to others, and written.
 */
#include "python/arrow.h"

#include "tables.h" /* generated: tdm__tables_source */

/* Strong, set once. */
static PyObject* names[6]; /* attributes that tell such an object by */
static PyObject* column_class;
static PyObject* table_class;
static PyObject* pack;
static PyObject* make_column;
static PyObject* make_table;
static PyObject* make_bfloat16;

/* The last is how older Series of pandas are noticed. */
enum { ARROW_STREAM, ARROW_ARRAY, DLPACK, ARRAY_INTERFACE, DATAFRAME, UFUNC };

static PyMethodDef functions[] = {
  { "arrow_import", tdm__arrow_import, METH_O, NULL },
  { "arrow_export", tdm__arrow_export, METH_VARARGS, NULL },
  { "arrow_buffer", tdm__arrow_buffer, METH_O, NULL },
  { NULL, NULL, 0, NULL },
};

int tdm__table_init(void) {
  static const char* const texts[] = {
    [ARROW_STREAM] = "__arrow_c_stream__",
    [ARROW_ARRAY] = "__arrow_c_array__",
    [DLPACK] = "__dlpack__",
    [ARRAY_INTERFACE] = "__array_interface__",
    [DATAFRAME] = "__dataframe__",
    [UFUNC] = "__array_ufunc__",
  };
  size_t i;

  for (i = 0; i < TDM_ARRAY_SIZE(names); i++) {
    names[i] = PyUnicode_InternFromString(texts[i]);
    if (names[i] == NULL)
      return -1;
  }
  return tdm__arrow_init();
}

/* Loads _tables.py; few programs need it. */
static int load(void) {
  PyObject* module;

  if (make_table != NULL)
    return 0;
  module = tdm__source_run("_tandem_tables", tdm__tables_source, functions);
  if (module == NULL)
    return -1;
  if (make_table == NULL) {
    column_class = PyObject_GetAttrString(module, "Column");
    table_class = PyObject_GetAttrString(module, "Table");
    pack = PyObject_GetAttrString(module, "pack");
    make_column = PyObject_GetAttrString(module, "make_column");
    make_bfloat16 = PyObject_GetAttrString(module, "make_bfloat16");
    make_table = PyObject_GetAttrString(module, "make_table");
  }
  Py_DECREF(module);
  return make_table != NULL && make_bfloat16 != NULL && make_column != NULL &&
                 pack != NULL && table_class != NULL && column_class != NULL
             ? 0
             : -1;
}

/* ---- to JavaScript ----------------------------------------------------- */

/* Whether it is what pack() makes. */
static bool is_packed(PyObject* o) {
  PyObject* type = (PyObject*) Py_TYPE(o);

  return type == column_class || type == table_class;
}

/* Attribute `name` of `o`, which the encoder writes. */
static int put_part(tdm__encoder_t* e,
                    PyObject* o,
                    const char* name,
                    const tdm__outer_t* up) {
  PyObject* value = PyObject_GetAttrString(o, name);
  int err = value != NULL ? tdm__py_encode_in(e, value, up) : -1;

  Py_XDECREF(value);
  return err;
}

/* An array is a TypedArray where one shows it, read-only or not. */
static int put_values(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up) {
  int done = tdm__array_encode(e, o, true);

  return done < 0 ? -1 : done == 1 ? 0 : tdm__py_encode_in(e, o, up);
}

/* The columns of a Table, of which arrays are TypedArrays also where pandas
 * calls them read-only. */
static int put_columns(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up) {
  PyObject* list = PyObject_GetAttrString(o, "columns");
  PyObject* titles = PyObject_GetAttrString(o, "names");
  PyObject* value;
  Py_ssize_t i;
  int err = 0;

  if (list == NULL || titles == NULL || !PyList_Check(list)) {
    Py_XDECREF(list);
    Py_XDECREF(titles);
    return -1;
  }
  tdm_value_put_head(&e->buf, TDM_TAG_LIST, (uint32_t) PyList_GET_SIZE(list));
  for (i = 0; !err && i < PyList_GET_SIZE(list); i++) {
    value = PyList_GET_ITEM(list, i);
    err = put_values(e, value, up);
    if (err)
      tdm__path_key(&e->path, PyList_GET_ITEM(titles, i));
  }
  Py_DECREF(list);
  Py_DECREF(titles);
  return err;
}

/* A Column or a Table. */
static int put_packed(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up) {
  if ((PyObject*) Py_TYPE(o) == column_class) {
    tdm_value_put_tag(&e->buf, TDM_TAG_COLUMN);
    return put_part(e, o, "schema", up) || put_part(e, o, "chunks", up) ? -1
                                                                        : 0;
  }
  tdm_value_put_tag(&e->buf, TDM_TAG_TABLE);
  return put_part(e, o, "library", up) || put_part(e, o, "names", up) ||
                 put_columns(e, o, up)
             ? -1
             : 0;
}

bool tdm__table_is(PyObject* o) {
  PyTypeObject* type = Py_TYPE(o);
  size_t i;

  if (is_packed(o))
    return true;
  for (i = 0; i < TDM_ARRAY_SIZE(names); i++) {
    if (_PyType_Lookup(type, names[i]) != NULL)
      return true;
  }
  return false;
}

int tdm__table_encode(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up) {
  tdm__outer_t here = { up, o, up != NULL ? up->depth + 1 : 1 };
  PyObject* packed;
  int err;

  if (here.depth > TDM_VALUE_MAX_DEPTH) {
    PyErr_Format(PyExc_ValueError, "nested deeper than %d levels",
                 TDM_VALUE_MAX_DEPTH);
    return -1;
  }
  if (load() != 0)
    return -1;
  if (is_packed(o))
    return put_packed(e, o, &here) == 0 ? 1 : -1;
  if (_PyType_Lookup(Py_TYPE(o), names[DLPACK]) != NULL &&
      !PyObject_CheckBuffer(o) &&
      _PyType_Lookup(Py_TYPE(o), names[ARROW_STREAM]) == NULL &&
      _PyType_Lookup(Py_TYPE(o), names[ARROW_ARRAY]) == NULL)
    return tdm__dlpack_encode(e, o) == 0 ? 1 : -1;

  packed = PyObject_CallOneArg(pack, o);
  if (packed == NULL)
    return -1;
  if (packed == Py_None) { /* none of what it knows */
    Py_DECREF(packed);
    return 0;
  }
  err = is_packed(packed) ? put_packed(e, packed, &here)
                          : put_values(e, packed, &here);
  Py_DECREF(packed);
  return err == 0 ? 1 : -1;
}

/* ---- to Python --------------------------------------------------------- */

PyObject* tdm__column_decode(PyObject* schema, PyObject* chunks) {
  return load() == 0
             ? PyObject_CallFunctionObjArgs(make_column, schema, chunks, NULL)
             : NULL;
}

PyObject*
tdm__table_decode(PyObject* library, PyObject* columns, PyObject* values) {
  return load() == 0 ? PyObject_CallFunctionObjArgs(make_table, library,
                                                    columns, values, NULL)
                     : NULL;
}

PyObject* tdm__bfloat16_decode(PyObject* bits) {
  return load() == 0 ? PyObject_CallOneArg(make_bfloat16, bits) : NULL;
}
