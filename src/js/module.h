/* Shared modules of the runtime: parts that need a large library of their own
 * (libpython, libcrypto) and are loaded by the first program that uses them. */
#ifndef TDM_JS_MODULE_H_
#define TDM_JS_MODULE_H_

#include <stdbool.h>
#include <stddef.h>

/* Loads `file`, which lies beside the executable (a build folder) or in the
 * library folder of the installation. `global` makes its symbols, and those of
 * what it needs, visible to modules loaded later. Returns a handle that is
 * never closed, or NULL with the reason in `error`. Any thread. */
void* tdm_js_open_module(const char* file,
                         bool global,
                         char* error,
                         size_t size);

#endif /* TDM_JS_MODULE_H_ */
