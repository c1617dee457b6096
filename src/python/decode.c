/* Messages to Python objects.
 *
 * The reader trusts no length. Depth was limited by the writer and is checked
 * again, as C stack is at stake. A failure leaves an exception, and on the way
 * back each level adds its part to the path of the value.
 */
#include "python/py_int.h"

#include <datetime.h>
#include <math.h>

#define MAX_SAFE 9007199254740991.0
/* Keys of objects repeat: a small table finds the Python string by its bytes.
 * Strong references, under the GIL, never emptied. */
#define KEYS 512
#define KEY_MAX 24
/* A larger object is no record but a table, whose keys don't repeat. */
#define RECORD 64
/* Longer messages are read without the collector: see tdm__py_decode. */
#define GC_PAUSE_BYTES 16384

static struct {
  PyObject* string;
  uint8_t n;
  uint8_t bytes[KEY_MAX];
} keys[KEYS];

static PyObject* decode(tdm__decoder_t* d, int depth);

static PyObject* bad_message(void) {
  PyErr_SetString(PyExc_SystemError, "a message is malformed");
  return NULL;
}

/* A JavaScript number: whole and safe is an int, but for minus zero. */
static PyObject* number(double n) {
  if (n == floor(n) && fabs(n) <= MAX_SAFE && (n != 0 || !signbit(n)))
    return PyLong_FromLongLong((long long) n);
  return PyFloat_FromDouble(n);
}

/* `n` UTF-16 units at `p`, of any alignment. Lone surrogates pass; Python's own
 * decoder takes them by way of an error handler, and one character at a time.
 */
static PyObject* utf16(const uint8_t* p, uint32_t n) {
  bool high = false; /* there may be a high surrogate */
  uint64_t all = 0;
  uint64_t four;
  uint64_t zero;
  uint16_t next;
  uint16_t unit;
  uint32_t pairs = 0;
  Py_UCS4 c;
  PyObject* o;
  uint32_t i;
  uint32_t j;

  for (i = 0; i + 4 <= n; i += 4) {
    memcpy(&four, p + (size_t) i * 2, sizeof(four));
    all |= four;
    zero = (four & 0xfc00fc00fc00fc00) ^ 0xd800d800d800d800;
    high |= ((zero - 0x0001000100010001) & ~zero & 0x8000800080008000) != 0;
  }
  for (; i < n; i++) {
    memcpy(&unit, p + (size_t) i * 2, sizeof(unit));
    all |= unit;
    high |= (unit & 0xfc00) == 0xd800;
  }
  all |= all >> 32;
  all = (all | all >> 16) & 0xffff;
  for (i = 1; high && i < n; i++) {
    memcpy(&unit, p + (size_t) i * 2 - 2, sizeof(unit));
    memcpy(&next, p + (size_t) i * 2, sizeof(next));
    /* A unit can't be both halves, so none is in two pairs. */
    pairs += (unit & 0xfc00) == 0xd800 && (next & 0xfc00) == 0xdc00;
  }
  o = PyUnicode_New(n - pairs, pairs > 0 ? 0x10ffff : (Py_UCS4) all);
  if (o == NULL || n == 0)
    return o;
  if (pairs == 0 && all > 255) {
    memcpy(PyUnicode_2BYTE_DATA(o), p, (size_t) n * 2);
    return o;
  }
  for (i = 0, j = 0; i < n; i++, j++) {
    memcpy(&unit, p + (size_t) i * 2, sizeof(unit));
    c = unit;
    if (pairs > 0 && (c & 0xfc00) == 0xd800 && i + 1 < n) {
      memcpy(&next, p + (size_t) i * 2 + 2, sizeof(next));
      if ((next & 0xfc00) == 0xdc00) {
        c = 0x10000 + ((c & 0x3ff) << 10) + (next & 0x3ff);
        i++;
      }
    }
    PyUnicode_WRITE(PyUnicode_KIND(o), PyUnicode_DATA(o), j, c);
  }
  return o;
}

static PyObject* decode_key(tdm__decoder_t* d) {
  const uint8_t* s;
  PyObject* o;
  uint32_t n;
  uint32_t h;
  uint32_t i;

  if (d->r.p >= d->r.end || *d->r.p != TDM_TAG_STR1)
    return decode(d, 0);
  tdm_value_get_u8(&d->r);
  n = tdm_value_get_count(&d->r, 1);
  s = tdm_value_get(&d->r, n);
  if (s == NULL)
    return bad_message();
  if (n > KEY_MAX)
    return PyUnicode_DecodeLatin1((const char*) s, n, NULL);

  for (i = 0, h = n; i < n; i++)
    h = h * 31 + s[i];
  h = (h ^ h >> 9) % KEYS;
  if (keys[h].string != NULL && keys[h].n == n &&
      memcmp(keys[h].bytes, s, n) == 0)
    return Py_NewRef(keys[h].string);

  o = PyUnicode_DecodeLatin1((const char*) s, n, NULL);
  if (o == NULL)
    return NULL;
  PyUnicode_InternInPlace(&o);
  memcpy(keys[h].bytes, s, n);
  keys[h].n = (uint8_t) n;
  Py_XSETREF(keys[h].string, Py_NewRef(o));
  return o;
}

static PyObject* decode_bigint(tdm__decoder_t* d) {
  bool negative = tdm_value_get_u8(&d->r) != 0;
  uint32_t n = tdm_value_get_count(&d->r, 1);
  const uint8_t* p = tdm_value_get(&d->r, n);
  PyObject* o;

  if (p == NULL)
    return bad_message();
  o = _PyLong_FromByteArray(p, n, 1, 0);
  if (o != NULL && negative)
    Py_SETREF(o, PyNumber_Negative(o));
  return o;
}

/* Days since 1970-01-01 to a date of the Gregorian calendar. */
static void civil(int64_t days, int* y, int* m, int* d) {
  int64_t z = days + 719468;
  int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t doe = z - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int64_t mp = (5 * doy + 2) / 153;

  *d = (int) (doy - (153 * mp + 2) / 5 + 1);
  *m = (int) (mp < 10 ? mp + 3 : mp - 9);
  *y = (int) (yoe + era * 400 + (*m <= 2));
}

static PyObject* decode_date(tdm__decoder_t* d) {
  double ms = floor(tdm_value_get_f64(&d->r));
  int64_t days;
  int64_t rest;
  int year;
  int month;
  int day;

  if (isnan(ms)) {
    PyErr_SetString(PyExc_ValueError, "an invalid Date can't cross to Python");
    return NULL;
  }
  if (ms < -62135596800000.0 || ms > 253402300799999.0) {
    PyErr_SetString(PyExc_ValueError,
                    "a Date before the year 1 or after 9999 can't be a "
                    "datetime");
    return NULL;
  }
  if (PyDateTimeAPI == NULL) {
    PyDateTime_IMPORT;
    if (PyDateTimeAPI == NULL)
      return NULL;
  }
  days = (int64_t) floor(ms / 86400000.0);
  rest = (int64_t) ms - days * 86400000;
  civil(days, &year, &month, &day);
  return PyDateTimeAPI->DateTime_FromDateAndTime(
      year, month, day, (int) (rest / 3600000), (int) (rest / 60000 % 60),
      (int) (rest / 1000 % 60), (int) (rest % 1000) * 1000,
      PyDateTimeAPI->TimeZone_UTC, PyDateTimeAPI->DateTimeType);
}

static PyObject* decode_run(tdm__decoder_t* d, int tag) {
  uint32_t n;
  const char* p = tdm_value_get_run(&d->r, tag, &n);
  PyObject* list;
  PyObject* o;
  int32_t i32;
  uint32_t i;
  double f;

  if (d->r.bad)
    return bad_message();
  list = PyList_New(n);
  if (list == NULL)
    return NULL;
  for (i = 0; i < n; i++) {
    if (tag == TDM_TAG_INTS) {
      memcpy(&i32, p + i * 4, 4);
      o = PyLong_FromLong(i32);
    } else {
      memcpy(&f, p + (size_t) i * 8, 8);
      o = tag == TDM_TAG_NUMS ? number(f) : PyFloat_FromDouble(f);
    }
    if (o == NULL) {
      Py_DECREF(list);
      return NULL;
    }
    PyList_SET_ITEM(list, i, o);
  }
  return list;
}

/* decode() for what most containers hold, without its prologue. */
static inline PyObject* decode_item(tdm__decoder_t* d, int depth) {
  const uint8_t* p = d->r.p;
  size_t left = (size_t) (d->r.end - p);
  int32_t i32;
  uint32_t n;
  double f;

  if (left >= 9) {
    switch (*p) {
      case TDM_TAG_INT32:
        memcpy(&i32, p + 1, sizeof(i32));
        d->r.p = p + 5;
        return PyLong_FromLong(i32);
      case TDM_TAG_STR1:
        memcpy(&n, p + 1, sizeof(n));
        if (n > left - 5)
          break;
        d->r.p = p + 5 + n;
        return PyUnicode_DecodeLatin1((const char*) p + 5, n, NULL);
      case TDM_TAG_FLOAT:
        memcpy(&f, p + 1, sizeof(f));
        d->r.p = p + 9;
        return PyFloat_FromDouble(f);
    }
  }
  return decode(d, depth);
}

static PyObject* decode_list(tdm__decoder_t* d, int depth) {
  uint32_t n = tdm_value_get_count(&d->r, 1);
  PyObject* list;
  PyObject* o;
  uint32_t i;

  if (d->r.bad)
    return bad_message();
  list = PyList_New(n);
  if (list == NULL)
    return NULL;
  for (i = 0; i < n; i++) {
    o = decode_item(d, depth + 1);
    if (o == NULL) {
      tdm__path_index(&d->path, i);
      Py_DECREF(list);
      return NULL;
    }
    PyList_SET_ITEM(list, i, o);
  }
  return list;
}

static PyObject* unhashable(PyObject* o, const char* what) {
  if (PyErr_ExceptionMatches(PyExc_TypeError))
    PyErr_Format(PyExc_TypeError,
                 "%s would be a Python %s, which can't be hashed", what,
                 Py_TYPE(o)->tp_name);
  return NULL;
}

static PyObject* decode_set(tdm__decoder_t* d, int depth) {
  uint32_t n = tdm_value_get_count(&d->r, 1);
  PyObject* set;
  PyObject* o;
  uint32_t i;

  if (d->r.bad)
    return bad_message();
  set = PySet_New(NULL);
  for (i = 0; set != NULL && i < n; i++) {
    o = decode(d, depth + 1);
    if (o == NULL || PySet_Add(set, o) != 0) {
      if (o != NULL)
        unhashable(o, "the member of a Set");
      tdm__path_index(&d->path, i);
      Py_CLEAR(set);
    }
    Py_XDECREF(o);
  }
  return set;
}

static PyObject* decode_dict(tdm__decoder_t* d, int depth, bool any_key) {
  uint32_t n = tdm_value_get_count(&d->r, any_key ? 2 : 6);
  PyObject* dict;
  PyObject* value;
  PyObject* key;
  uint32_t i;

  if (d->r.bad)
    return bad_message();
  dict = PyDict_New();
  for (i = 0; dict != NULL && i < n; i++) {
    key = any_key || n > RECORD ? decode_item(d, depth + 1) : decode_key(d);
    if (key == NULL) {
      Py_CLEAR(dict);
      break;
    }
    value = decode_item(d, depth + 1);
    if (value == NULL) {
      tdm__path_key(&d->path, key);
      Py_CLEAR(dict);
    } else if (PyDict_SetItem(dict, key, value) != 0) {
      unhashable(key, "the key of a Map");
      Py_CLEAR(dict);
    }
    Py_DECREF(key);
    Py_XDECREF(value);
  }
  return dict;
}

/* A LIST of DICTs with the same keys. */
static PyObject* decode_records(tdm__decoder_t* d, int depth) {
  uint32_t n = tdm_value_get_count(&d->r, 1);
  uint32_t k = tdm_value_get_count(&d->r, 5);
  PyObject* columns[RECORD]; /* strong: the keys */
  PyObject* list = NULL;
  PyObject* value;
  PyObject* row;
  uint32_t i;
  uint32_t j;
  uint32_t have;

  if (d->r.bad || k > RECORD)
    return bad_message();
  for (have = 0; have < k; have++) {
    columns[have] = decode_key(d);
    if (columns[have] == NULL)
      goto out;
  }
  list = PyList_New(n);
  for (i = 0; list != NULL && i < n; i++) {
    if (tdm_value_get_u8(&d->r) == 0) {
      row = decode_item(d, depth + 1);
    } else {
      row = PyDict_New();
      for (j = 0; row != NULL && j < k; j++) {
        value = decode_item(d, depth + 2);
        if (value == NULL || PyDict_SetItem(row, columns[j], value) != 0) {
          tdm__path_key(&d->path, columns[j]);
          Py_CLEAR(row);
        }
        Py_XDECREF(value);
      }
    }
    if (row == NULL) {
      tdm__path_index(&d->path, i);
      Py_CLEAR(list);
    } else {
      PyList_SET_ITEM(list, i, row);
    }
  }
out:
  while (have > 0)
    Py_DECREF(columns[--have]);
  return list;
}

static PyObject* decode_memory(tdm__decoder_t* d) {
  uint32_t i = tdm_value_get_u32(&d->r);
  double offset = tdm_value_get_f64(&d->r);
  double n = tdm_value_get_f64(&d->r);
  bool readonly = tdm_value_get_u8(&d->r) & TDM_ARRAY_READONLY;
  PyObject* memory;
  PyObject* view;

  if (d->r.bad || i >= d->shares->n || !(offset >= 0 && offset <= MAX_SAFE) ||
      !(n >= 0 && n <= MAX_SAFE))
    return bad_message();
  memory =
      tdm__memory_new(d->shares->v[i], (size_t) offset, (size_t) n, readonly);
  if (memory == NULL)
    return NULL;
  view = PyMemoryView_FromObject(memory);
  Py_DECREF(memory);
  return view;
}

/* ERROR: a tandem.JSError. */
static PyObject* decode_error(tdm__decoder_t* d, int depth) {
  PyObject* parts[6] = { NULL };
  PyObject* o = NULL;
  int i;

  for (i = 0; i < 6; i++) {
    parts[i] = decode(d, depth + 1);
    if (parts[i] == NULL)
      goto out;
  }
  o = PyObject_Vectorcall(tdm__py.js_error, parts, 6, NULL);
out:
  for (i = 0; i < 6; i++)
    Py_XDECREF(parts[i]);
  return o;
}

/* COLUMN, of two values, and TABLE, of three. */
static PyObject* decode_table(tdm__decoder_t* d, int depth, int n) {
  PyObject* parts[3] = { NULL };
  PyObject* o = NULL;
  int i;

  for (i = 0; i < n; i++) {
    parts[i] = decode(d, depth + 1);
    if (parts[i] == NULL)
      goto out;
  }
  o = n == 2 ? tdm__column_decode(parts[0], parts[1])
             : tdm__table_decode(parts[0], parts[1], parts[2]);
out:
  for (i = 0; i < n; i++)
    Py_XDECREF(parts[i]);
  return o;
}

static PyObject* decode(tdm__decoder_t* d, int depth) {
  const uint8_t* p;
  int32_t i32;
  uint32_t n;
  int tag;

  if (depth > TDM_VALUE_MAX_DEPTH)
    return bad_message();

  tag = tdm_value_get_u8(&d->r);
  if (d->r.bad)
    return bad_message();
  switch (tag) {
    case TDM_TAG_NULL:
    case TDM_TAG_UNDEFINED:
      return Py_NewRef(Py_None);
    case TDM_TAG_FALSE:
      return Py_NewRef(Py_False);
    case TDM_TAG_TRUE:
      return Py_NewRef(Py_True);
    case TDM_TAG_INT32:
      p = tdm_value_get(&d->r, 4);
      if (p == NULL)
        return bad_message();
      memcpy(&i32, p, sizeof(i32));
      return PyLong_FromLong(i32);
    case TDM_TAG_INT:
      return PyLong_FromDouble(tdm_value_get_f64(&d->r));
    case TDM_TAG_FLOAT:
      return PyFloat_FromDouble(tdm_value_get_f64(&d->r));
    case TDM_TAG_BIGINT:
      return decode_bigint(d);
    case TDM_TAG_STR1:
      n = tdm_value_get_count(&d->r, 1);
      p = tdm_value_get(&d->r, n);
      if (p == NULL)
        return bad_message();
      return PyUnicode_DecodeLatin1((const char*) p, n, NULL);
    case TDM_TAG_STR2:
      n = tdm_value_get_count(&d->r, 2);
      p = tdm_value_get(&d->r, (size_t) n * 2);
      if (p == NULL)
        return bad_message();
      return utf16(p, n);
    case TDM_TAG_DATE:
      return decode_date(d);
    case TDM_TAG_LIST:
      return decode_list(d, depth);
    case TDM_TAG_SET:
      return decode_set(d, depth);
    case TDM_TAG_NUMS:
    case TDM_TAG_FLOATS:
    case TDM_TAG_INTS:
      return decode_run(d, tag);
    case TDM_TAG_DICT:
    case TDM_TAG_MAP:
      return decode_dict(d, depth, tag == TDM_TAG_MAP);
    case TDM_TAG_BYTES:
      n = tdm_value_get_count(&d->r, 1);
      p = tdm_value_get(&d->r, n);
      if (p == NULL)
        return bad_message();
      return PyBytes_FromStringAndSize((const char*) p, n);
    case TDM_TAG_RECORDS:
      return decode_records(d, depth);
    case TDM_TAG_MEMORY:
      return decode_memory(d);
    case TDM_TAG_ARRAY:
      return tdm__array_decode(d);
    case TDM_TAG_ERROR:
      return decode_error(d, depth);
    case TDM_TAG_COLUMN:
    case TDM_TAG_TABLE:
      return decode_table(d, depth, tag == TDM_TAG_TABLE ? 3 : 2);
    case TDM_TAG_HANDLE:
      return tdm__ref_decode(d);
    case TDM_TAG_OWN:
      return Py_XNewRef(tdm__handle_get(tdm_value_get_f64(&d->r)));
    default:
      return bad_message();
  }
}

/* The collector counts new containers, not garbage: what it looks through while
 * a large message is read is all alive. So it waits for the end. Whether it was
 * on is kept; code of the program's that turns it off meanwhile, on another
 * thread while the constructor of an error runs here, is not noticed. */
PyObject* tdm__py_decode(tdm__decoder_t* d) {
  bool paused = d->r.end - d->r.p > GC_PAUSE_BYTES && PyGC_Disable();
  PyObject* o = decode(d, 0);

  if (paused)
    PyGC_Enable();
  return o;
}
