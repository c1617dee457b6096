/* Reading the characters of an 8-bit string where they are.
 *
 * The C API gives the characters of a string only as 16-bit units, so for an
 * 8-bit string, which is what nearly all text is, it makes a copy of twice the
 * size first: 40 us for 64 KB, where reading in place takes 3. The library's
 * strings have had one layout for many years; it is checked against strings of
 * known content before it is first relied on, and not relied on when it has
 * changed.
 */
#ifndef TDM_JS_PEEK_H_
#define TDM_JS_PEEK_H_

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The Latin-1 characters of `s`, valid while `s` is held. False when it is a
 * 16-bit string, or the engine's strings aren't as we know them: then use
 * JSStringGetCharactersPtr. Any thread. */
bool tdm_js_peek(JSStringRef s, const uint8_t** p, size_t* n);

#endif /* TDM_JS_PEEK_H_ */
