/* A growable run of bytes.
 *
 *   tdm_buf_t b;
 *   tdm_buf_init(&b);
 *   tdm_buf_put(&b, "abc", 3);
 *   tdm_buf_printf(&b, "%d", 7);
 *   ... b.data, b.len ...
 *   tdm_buf_release(&b);
 *
 * `data` is NULL until the first byte. It is NOT terminated unless
 * tdm_buf_cstr is called. Growth aborts when out of memory: whoever puts bytes
 * of a stranger here limits their count first. Not thread-safe.
 */
#ifndef TDM_BUF_H_
#define TDM_BUF_H_

#include "base/base.h"

typedef struct tdm_buf_s {
  char* data;
  size_t len;
  size_t cap;
} tdm_buf_t;

/* A borrowed run of bytes; not terminated. */
typedef struct tdm_slice_s {
  const char* p;
  size_t n;
} tdm_slice_t;

#define TDM_SLICE(literal) ((tdm_slice_t){ "" literal, sizeof(literal) - 1 })

static inline void tdm_buf_init(tdm_buf_t* b) {
  b->data = NULL;
  b->len = b->cap = 0;
}

void tdm_buf_release(tdm_buf_t* b);

/* Makes room for `extra` more bytes and returns where they go; the caller
 * then adds what it wrote to `len`. */
char* tdm_buf_reserve(tdm_buf_t* b, size_t extra);

void tdm_buf_printf(tdm_buf_t* b, const char* fmt, ...) TDM_PRINTF(2, 3);

static inline void tdm_buf_put(tdm_buf_t* b, const void* p, size_t n) {
  if (n == 0)
    return;
  memcpy(tdm_buf_reserve(b, n), p, n);
  b->len += n;
}

static inline void tdm_buf_puts(tdm_buf_t* b, const char* s) {
  tdm_buf_put(b, s, strlen(s));
}

static inline void tdm_buf_putc(tdm_buf_t* b, char c) {
  *tdm_buf_reserve(b, 1) = c;
  b->len++;
}

/* Forgets the content, keeps the memory. */
static inline void tdm_buf_reset(tdm_buf_t* b) {
  b->len = 0;
}

/* Removes the first `n` bytes. */
void tdm_buf_consume(tdm_buf_t* b, size_t n);

/* Terminates the content (without counting the NUL) and returns it; owned by
 * the buffer. */
char* tdm_buf_cstr(tdm_buf_t* b);

/* Hands the memory over: the caller frees it with tdm_free; `b` is empty
 * afterwards. May return NULL when nothing was ever put. `len` may be NULL. */
char* tdm_buf_take(tdm_buf_t* b, size_t* len);

#endif /* TDM_BUF_H_ */
