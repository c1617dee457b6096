/* The ground everything stands on: memory, checks, and the few macros that
 * every file may use.
 *
 * Memory: tdm_malloc and friends never return NULL; running out of memory
 * aborts the process with a message. tdm_try_malloc is for sizes that a
 * stranger controls and returns NULL instead.
 *
 * Checks: TDM_CHECK stays on in release builds. It is for states that cannot
 * happen, never for input.
 */
#ifndef TDM_BASE_H_
#define TDM_BASE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define TDM_MUST_USE __attribute__((warn_unused_result))
#define TDM_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define TDM_NORETURN __attribute__((noreturn))
#define TDM_LIKELY(x) __builtin_expect(!!(x), 1)
#define TDM_UNLIKELY(x) __builtin_expect(!!(x), 0)

#define TDM_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define TDM_CONTAINER_OF(ptr, type, member) \
  ((type*) ((char*) (ptr) -offsetof(type, member)))
#define TDM_MIN(a, b) ((a) < (b) ? (a) : (b))
#define TDM_MAX(a, b) ((a) > (b) ? (a) : (b))

/* Aborts with file, line and the expression when `expr` is false. */
#define TDM_CHECK(expr)                            \
  do {                                             \
    if (TDM_UNLIKELY(!(expr)))                     \
      tdm_check_failed(__FILE__, __LINE__, #expr); \
  } while (0)

TDM_NORETURN void
tdm_check_failed(const char* file, int line, const char* expr);

/* Allocate; abort when out of memory. The caller owns the result and gives it
 * back with tdm_free. A size of 0 gives a valid unique pointer. Any thread. */
void* tdm_malloc(size_t size) TDM_MUST_USE;
/* The same for what may take megabytes and is filled at once: the kernel may
 * give these 2 MB at a time, as a page fault for each 4 KB takes longer than
 * filling them. */
void* tdm_malloc_large(size_t size) TDM_MUST_USE;
void* tdm_calloc(size_t count, size_t size) TDM_MUST_USE;
void* tdm_realloc(void* ptr, size_t size) TDM_MUST_USE;
char* tdm_strndup(const char* s, size_t len) TDM_MUST_USE;
char* tdm_strdup(const char* s) TDM_MUST_USE;

/* Allocate a size that a stranger controls; NULL when it can't be had. */
void* tdm_try_malloc(size_t size) TDM_MUST_USE;

/* Frees what any of the above returned. NULL is allowed. Any thread. */
void tdm_free(void* ptr);

#endif /* TDM_BASE_H_ */
