/* UTF-8 to UTF-16 and back, as the WHATWG Encoding Standard has it: what is
 * malformed becomes U+FFFD, one for each maximal valid prefix (decoding) or
 * lone surrogate (encoding). Runs of ASCII take the wide road. No allocation;
 * any thread.
 */
#ifndef TDM_UTF8_H_
#define TDM_UTF8_H_

#include "base/base.h"

/* The length of the prefix of s[0..len) that is ASCII. */
size_t tdm_ascii_prefix(const void* s, size_t len);

/* Decodes one code point at s[0..len), len > 0; U+FFFD when it is malformed or
 * cut off. Returns the number of bytes taken, at least 1. */
size_t tdm_utf8_next(const uint8_t* s, size_t len, uint32_t* cp);

/* True when all of s[0..len) is well-formed UTF-8. */
bool tdm_utf8_is_valid(const void* s, size_t len);

/* How many bytes at the end of s[0..len) are the beginning of a sequence that
 * more bytes could complete: 0 to 3. */
size_t tdm_utf8_incomplete_tail(const void* s, size_t len);

/* Decodes s[0..len) into `out`, which has room for `len` units. Returns how
 * many were written. */
size_t tdm_utf8_to_utf16(uint16_t* out, const void* s, size_t len);

/* The number of bytes that s[0..len) takes in UTF-8. */
size_t tdm_utf16_utf8_len(const uint16_t* s, size_t len);

/* Encodes s[0..len) into out[0..cap), whole characters only. Returns the bytes
 * written; *used (may be NULL) gets the units consumed. */
size_t tdm_utf16_to_utf8(
    char* out, size_t cap, const uint16_t* s, size_t len, size_t* used);

/* The same for Latin-1. */
size_t tdm_latin1_utf8_len(const void* s, size_t len);
size_t tdm_latin1_to_utf8(
    char* out, size_t cap, const void* s, size_t len, size_t* used);

/* True when no unit of s[0..len) is above 255. */
bool tdm_utf16_is_latin1(const uint16_t* s, size_t len);

/* One unit for each byte, and the low byte of each unit. */
void tdm_latin1_to_utf16(uint16_t* out, const void* s, size_t len);
void tdm_utf16_to_latin1(void* out, const uint16_t* s, size_t len);

#endif /* TDM_UTF8_H_ */
