/* The contract between the core and tandem_python.so, which is loaded on
 * first use. */
#ifndef TDM_PYTHON_MODULE_H_
#define TDM_PYTHON_MODULE_H_

#include "js/js.h"

#define TDM_PYTHON_MODULE "tandem_python.so"
#define TDM_PYTHON_OPEN "tdm_python_open"

/* Makes the bridge of a runtime: an object of functions for
 * lib/internal/python. Called once for each runtime. NULL when *ex is set. */
typedef JSObjectRef (*tdm_python_open_fn)(tdm_runtime_t* rt, JSValueRef* ex);

#endif /* TDM_PYTHON_MODULE_H_ */
