/* Making 8-bit strings of the engine. For src/js and bindings that make a
 * JSStringRef themselves; everybody else uses tdm_js_str and tdm_js_latin1. */
#ifndef TDM_STRING8_H_
#define TDM_STRING8_H_

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>
#include <stddef.h>

/* A string with one unit (0-255) for each byte, copied. The caller releases
 * it. Any thread. */
JSStringRef tdm_js_string8(const void* s, size_t len);

/* The same over bytes that are never freed nor changed: nothing is copied, also
 * when it becomes a value or the text of a script. ASCII only. */
JSStringRef tdm_js_string8_static(const char* s, size_t len);

#endif /* TDM_STRING8_H_ */
