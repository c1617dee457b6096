/* Loads the Python module, so that a program without Python never loads
 * libpython.
 *
 * Its symbols are made global, because extension modules of Python packages
 * expect those of libpython to be so.
 */
#include "bindings/python_module.h"

#include <dlfcn.h>

#include "js/module.h"

/* open() -> the bridge's functions. */
TDM_METHOD(python_open) {
  tdm_python_open_fn open_fn;
  char error[1024];
  void* module =
      tdm_js_open_module(TDM_PYTHON_MODULE, true, error, sizeof(error));

  if (module == NULL)
    return tdm_throw(c, "ERR_PYTHON_UNAVAILABLE",
                     "Python can't be loaded: %s%s", error,
                     strstr(error, "libpython") != NULL
                         ? ". Install it with: apt install " TDM_PYTHON_PACKAGE
                         : "");
  *(void**) &open_fn = dlsym(module, TDM_PYTHON_OPEN);
  TDM_CHECK(open_fn != NULL);
  return open_fn(c->rt, c->ex);
}

static const tdm_method_t python_methods[] = {
  TDM_FN("open", 0, python_open),
  { NULL, 0, NULL },
};

const tdm_binding_t tdm__binding_python = { "python", python_methods, NULL,
                                            NULL };
