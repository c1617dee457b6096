/* What both directions of conversion share: the path to a value that can't
 * cross, and types looked up once.
 */
#include "python/py_int.h"

#include <stdio.h>

/* The outer end says more than the inner one, of which a cycle has a lot. */
static void prepend(tdm__path_t* p, const char* s, size_t n) {
  size_t end = sizeof(p->text) - 1;
  size_t len = end - p->start;

  if (n + len > end) {
    len = end - n;
    memmove(p->text + n, p->text + p->start, len);
    memcpy(p->text + end - 3, "...", 3);
    p->start = n;
  }
  p->start -= n;
  memcpy(p->text + p->start, s, n);
}

void tdm__path_index(tdm__path_t* p, Py_ssize_t i) {
  char s[32];

  prepend(p, s, (size_t) snprintf(s, sizeof(s), "[%zd]", i));
}

void tdm__path_key(tdm__path_t* p, PyObject* key) {
  PyObject* type;
  PyObject* value;
  PyObject* trace;
  PyObject* text;
  const char* s = NULL;
  Py_ssize_t n = 0;

  PyErr_Fetch(&type, &value, &trace);
  text = PyUnicode_CheckExact(key) && PyUnicode_IsIdentifier(key) == 1
             ? PyUnicode_FromFormat(".%U", key)
             : PyUnicode_FromFormat("[%R]", key);
  if (text != NULL)
    s = PyUnicode_AsUTF8AndSize(text, &n);
  if (s != NULL && n < 40)
    prepend(p, s, (size_t) n);
  else
    prepend(p, "[...]", 5);
  Py_XDECREF(text);
  PyErr_Restore(type, value, trace);
}

void tdm__path_raise(tdm__path_t* p, const char* root) {
  PyObject* kinds[] = { PyExc_TypeError,     PyExc_ValueError,
                        PyExc_OverflowError, PyExc_RecursionError,
                        PyExc_RuntimeError,  PyExc_ReferenceError };
  PyObject* type;
  PyObject* value;
  PyObject* trace;
  size_t i;

  PyErr_Fetch(&type, &value, &trace);
  for (i = 0; i < TDM_ARRAY_SIZE(kinds); i++) {
    if (type == kinds[i]) {
      PyErr_Format(type, "%s%s: %S", root, p->text + p->start,
                   value != NULL ? value : Py_None);
      Py_XDECREF(type);
      Py_XDECREF(value);
      Py_XDECREF(trace);
      return;
    }
  }
  PyErr_Restore(type, value, trace); /* not in our words */
}

int tdm__convert_init(void) {
  if (tdm__memory_init() != 0 || tdm__ref_init() != 0 || tdm__table_init() != 0)
    return -1;
  return tdm__ask_init();
}
