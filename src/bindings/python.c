/* Loads the Python module, so that a program without Python never loads
 * libpython.
 *
 * The module lies beside the executable (a build folder) or in the library
 * folder of the installation. Its symbols are made global, because extension
 * modules of Python packages expect those of libpython to be so.
 */
#include "bindings/python_module.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

/* The folder of the running program into `dir`; false when unknown. */
static bool program_dir(char* dir, size_t size) {
  char* slash;

  if (uv_exepath(dir, &size) != 0)
    return false;
  slash = strrchr(dir, '/');
  if (slash == NULL)
    return false;
  *slash = '\0';
  return true;
}

static void* open_module(char* error, size_t size) {
  static const char* const places[] = {
    "%s/" TDM_PYTHON_MODULE,
    "%s/../" TDM_LIBDIR "/tandem/" TDM_PYTHON_MODULE,
  };
  char dir[4096];
  char path[4200];
  void* module;
  size_t i;

  snprintf(error, size, "%s is missing from this installation",
           TDM_PYTHON_MODULE);
  if (!program_dir(dir, sizeof(dir)))
    return NULL;
  for (i = 0; i < TDM_ARRAY_SIZE(places); i++) {
    snprintf(path, sizeof(path), places[i], dir);
    if (access(path, R_OK) != 0)
      continue;
    module = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
    if (module != NULL)
      return module;
    snprintf(error, size, "%s", dlerror());
    break;
  }
  return NULL;
}

/* open() -> the bridge's functions. */
TDM_METHOD(python_open) {
  tdm_python_open_fn open_fn;
  char error[1024];
  void* module = open_module(error, sizeof(error)); /* never closed */

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
