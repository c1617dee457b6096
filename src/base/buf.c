/* Growable bytes; see buf.h. Capacity doubles, from 64 bytes up. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

void tdm_buf_release(tdm_buf_t* b) {
  tdm_free(b->data);
  tdm_buf_init(b);
}

char* tdm_buf_reserve(tdm_buf_t* b, size_t extra) {
  size_t cap;

  TDM_CHECK(extra <= SIZE_MAX / 2 - b->len);
  if (b->len + extra > b->cap) {
    cap = b->cap ? b->cap : 64;
    while (cap < b->len + extra)
      cap *= 2;
    b->data = tdm_realloc(b->data, cap);
    b->cap = cap;
  }
  return b->data + b->len;
}

void tdm_buf_printf(tdm_buf_t* b, const char* fmt, ...) {
  size_t room = 128;
  va_list ap;
  int n;

  for (;;) { /* a second time when the first guess was too small */
    tdm_buf_reserve(b, room);
    va_start(ap, fmt);
    n = vsnprintf(b->data + b->len, room, fmt, ap);
    va_end(ap);
    TDM_CHECK(n >= 0);
    if ((size_t) n < room)
      break;
    room = (size_t) n + 1;
  }
  b->len += (size_t) n;
}

void tdm_buf_consume(tdm_buf_t* b, size_t n) {
  TDM_CHECK(n <= b->len);
  if (n == 0)
    return;
  b->len -= n;
  memmove(b->data, b->data + n, b->len);
}

char* tdm_buf_cstr(tdm_buf_t* b) {
  *tdm_buf_reserve(b, 1) = '\0';
  return b->data;
}

char* tdm_buf_take(tdm_buf_t* b, size_t* len) {
  char* data = b->data;
  if (len != NULL)
    *len = b->len;
  tdm_buf_init(b);
  return data;
}
