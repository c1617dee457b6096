/* The Arrow C data interface (arrow.apache.org, "The Arrow C data interface"
 * and "The Arrow PyCapsule interface"): what pyarrow, polars, pandas, DuckDB
 * and others exchange columns by. The layout of the three structs is fixed by
 * the specification; nothing is linked. */
#ifndef TDM_PYTHON_ARROW_H_
#define TDM_PYTHON_ARROW_H_

#include "python/py_int.h"

#define TDM__ARROW_SCHEMA "arrow_schema"
#define TDM__ARROW_ARRAY "arrow_array"
#define TDM__ARROW_STREAM "arrow_array_stream"

/* Deeper types (lists of lists of ...) are refused. */
#define TDM__ARROW_MAX_DEPTH 64

typedef struct tdm__arrow_schema_s {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct tdm__arrow_schema_s** children;
  struct tdm__arrow_schema_s* dictionary;
  void (*release)(struct tdm__arrow_schema_s* s); /* NULL: released or moved */
  void* private_data;
} tdm__arrow_schema_t;

typedef struct tdm__arrow_array_s {
  int64_t length;
  int64_t null_count; /* -1: not counted */
  int64_t offset;     /* in elements, for all buffers */
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct tdm__arrow_array_s** children;
  struct tdm__arrow_array_s* dictionary;
  void (*release)(struct tdm__arrow_array_s* a);
  void* private_data;
} tdm__arrow_array_t;

typedef struct tdm__arrow_stream_s {
  int (*get_schema)(struct tdm__arrow_stream_s* s, tdm__arrow_schema_t* out);
  int (*get_next)(struct tdm__arrow_stream_s* s, tdm__arrow_array_t* out);
  const char* (*get_last_error)(struct tdm__arrow_stream_s* s);
  void (*release)(struct tdm__arrow_stream_s* s);
  void* private_data;
} tdm__arrow_stream_t;

/* How a type lies in its buffers. */
typedef enum {
  TDM__ARROW_NULL,       /* no buffer */
  TDM__ARROW_FIXED,      /* validity, `width` bytes for each */
  TDM__ARROW_BITS,       /* validity, a bit for each */
  TDM__ARROW_BINARY,     /* validity, offsets of `width` bytes, bytes */
  TDM__ARROW_VIEWS,      /* validity, views, any number of bytes, lengths */
  TDM__ARROW_LIST,       /* validity, offsets of `width` bytes; one child */
  TDM__ARROW_FIXED_LIST, /* validity; one child, `width` elements for each */
  TDM__ARROW_STRUCT,     /* validity; children */
} tdm__arrow_kind_t;

typedef struct tdm__arrow_layout_s {
  tdm__arrow_kind_t kind;
  uint32_t width;
} tdm__arrow_layout_t;

/* False for a format that can't cross: unions, runs, list views, intervals. */
bool tdm__arrow_layout(const char* format, tdm__arrow_layout_t* out);

/* arrow_import.c: types, once. */
int tdm__arrow_init(void);
/* A function for _tables.py, arrow_import(object): (schema, chunks), see COLUMN
 * in src/value/value.h, of what has __arrow_c_stream__ or __arrow_c_array__.
 * Buffers are objects with the buffer protocol that keep the rest alive. */
PyObject* tdm__arrow_import(PyObject* self, PyObject* o);

/* The same, arrow_buffer(object): a buffer over what has the protocol. */
PyObject* tdm__arrow_buffer(PyObject* self, PyObject* o);

/* arrow_export.c: a function for _tables.py, arrow_export(schema, chunks): the
 * capsule of a stream. What consumes it keeps the buffers alive. */
PyObject* tdm__arrow_export(PyObject* self, PyObject* args);

#endif /* TDM_PYTHON_ARROW_H_ */
