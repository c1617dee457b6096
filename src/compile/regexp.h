/* The syntax of regular expression literals: what ECMAScript 2025 makes an
 * early error, so that a module with a wrong one fails before it runs, with
 * the message that Node has. Whoever compiles the pattern is the engine; this
 * only says whether it may.
 */
#ifndef TDM_COMPILE_REGEXP_H_
#define TDM_COMPILE_REGEXP_H_

#include "base/base.h"

/* Checks pattern[0..len), the body of a literal in UTF-8 (malformed bytes
 * count as U+FFFD), and its flags. Returns 0; or -1 with a message in V8's
 * words, a constant, and in *where the offset of what is wrong: in the literal
 * from behind its first slash, so that the flags begin at len + 1.
 *
 * Groups and classes may be nested 511 deep. Allocates only for more than 16
 * group names. Any thread. */
int tdm__regexp_check(const char* pattern,
                      size_t len,
                      const char* flags,
                      size_t flags_len,
                      const char** message,
                      size_t* where) TDM_MUST_USE;

#endif /* TDM_COMPILE_REGEXP_H_ */
