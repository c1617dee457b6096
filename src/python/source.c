/* The files of lib/python/tandem that are loaded when they are needed, from the
 * text in the binary. */
#include "python/py_int.h"

PyObject*
tdm__source_run(const char* name, const char* source, PyMethodDef* functions) {
  PyObject* module = PyModule_New(name);
  PyObject* code = NULL;
  PyObject* none = NULL;
  PyObject* dict;

  if (module != NULL &&
      (functions == NULL || PyModule_AddFunctions(module, functions) == 0))
    code = Py_CompileString(source, "<tandem>", Py_file_input);
  if (code != NULL) {
    dict = PyModule_GetDict(module);
    if (PyDict_SetItemString(dict, "__builtins__", PyEval_GetBuiltins()) == 0)
      none = PyEval_EvalCode(code, dict, dict);
  }
  Py_XDECREF(code);
  if (none == NULL)
    Py_CLEAR(module);
  Py_XDECREF(none);
  return module;
}
