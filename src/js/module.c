/* Finding and loading shared modules; see module.h. */
#include "js/module.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "base/base.h"

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

void* tdm_js_open_module(const char* file,
                         bool global,
                         char* error,
                         size_t size) {
  static const char* const places[] = {
    "%s/%s",
    "%s/../" TDM_LIBDIR "/tandem/%s",
  };
  char dir[4096];
  char path[4200];
  void* module;

  snprintf(error, size, "%s is missing from this installation", file);
  if (!program_dir(dir, sizeof(dir)))
    return NULL;
  for (size_t i = 0; i < TDM_ARRAY_SIZE(places); i++) {
    snprintf(path, sizeof(path), places[i], dir, file);
    if (access(path, R_OK) != 0)
      continue;
    module = dlopen(path, RTLD_NOW | (global ? RTLD_GLOBAL : RTLD_LOCAL));
    if (module != NULL)
      return module;
    snprintf(error, size, "%s", dlerror());
    break;
  }
  return NULL;
}
