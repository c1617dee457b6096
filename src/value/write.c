/* Writing values into a message; see value.h for the layout. */
#include "value/value.h"

size_t tdm_dtype_size(tdm_dtype_t t) {
  static const uint8_t sizes[] = {
#define X(name, value, size) [value] = size,
    TDM_VALUE_DTYPES(X)
#undef X
  };

  return (size_t) t < TDM_ARRAY_SIZE(sizes) ? sizes[t] : 0;
}

void tdm_value_put_int32(tdm_buf_t* buf, int32_t n) {
  char* p = tdm_buf_reserve(buf, 5);

  p[0] = TDM_TAG_INT32;
  memcpy(p + 1, &n, sizeof(n));
  buf->len += 5;
}

static void put_number(tdm_buf_t* buf, tdm_tag_t tag, double n) {
  char* p = tdm_buf_reserve(buf, 9);

  p[0] = (char) tag;
  memcpy(p + 1, &n, sizeof(n));
  buf->len += 9;
}

void tdm_value_put_int(tdm_buf_t* buf, int64_t n) {
  if (n == (int32_t) n)
    tdm_value_put_int32(buf, (int32_t) n);
  else
    put_number(buf, TDM_TAG_INT, (double) n);
}

void tdm_value_put_float(tdm_buf_t* buf, double n) {
  put_number(buf, TDM_TAG_FLOAT, n);
}

void tdm_value_put_head(tdm_buf_t* buf, tdm_tag_t tag, uint32_t n) {
  char* p = tdm_buf_reserve(buf, 5);

  p[0] = (char) tag;
  memcpy(p + 1, &n, sizeof(n));
  buf->len += 5;
}

void tdm_value_put_str1(tdm_buf_t* buf, const void* s, size_t n) {
  tdm_value_put_head(buf, TDM_TAG_STR1, (uint32_t) n);
  tdm_buf_put(buf, s, n);
}

char* tdm_value_put_str2(tdm_buf_t* buf, size_t n) {
  char* p;

  tdm_value_put_head(buf, TDM_TAG_STR2, (uint32_t) n);
  p = tdm_buf_reserve(buf, n * 2 + 1);
  buf->len += n * 2;
  return p;
}

/* The code point at s[*i], moving *i behind it; U+FFFD for a bad byte. */
static uint32_t utf8_next(const uint8_t* s, size_t n, size_t* i) {
  uint32_t c = s[(*i)++];
  uint32_t least;
  size_t j = *i;
  int more;

  if (c < 0x80)
    return c;
  if (c >= 0xc2 && c < 0xe0) {
    more = 1, least = 0x80, c &= 0x1f;
  } else if (c >= 0xe0 && c < 0xf0) {
    more = 2, least = 0x800, c &= 0x0f;
  } else if (c >= 0xf0 && c < 0xf5) {
    more = 3, least = 0x10000, c &= 0x07;
  } else {
    return 0xfffd;
  }
  for (; more > 0; more--, j++) {
    if (j == n || (s[j] & 0xc0) != 0x80)
      return 0xfffd;
    c = c << 6 | (s[j] & 0x3f);
  }
  if (c < least || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
    return 0xfffd;
  *i = j;
  return c;
}

void tdm_value_put_utf8(tdm_buf_t* buf, const char* s, size_t n) {
  const uint8_t* u = (const uint8_t*) s;
  uint16_t unit;
  size_t units;
  uint32_t c;
  size_t i;
  char* p;

  for (i = 0; i < n && u[i] < 0x80; i++)
    continue;
  if (i == n) {
    tdm_value_put_str1(buf, s, n);
    return;
  }

  for (i = 0, units = 0; i < n; units++)
    units += utf8_next(u, n, &i) >= 0x10000;
  p = tdm_value_put_str2(buf, units);
  for (i = 0; i < n; p += 2) {
    c = utf8_next(u, n, &i);
    if (c >= 0x10000) {
      unit = (uint16_t) (0xd800 + ((c - 0x10000) >> 10));
      memcpy(p, &unit, 2);
      p += 2;
      c = 0xdc00 + ((c - 0x10000) & 0x3ff);
    }
    unit = (uint16_t) c;
    memcpy(p, &unit, 2);
  }
}

void* tdm_value_put_run(tdm_buf_t* buf, tdm_tag_t tag, uint32_t n) {
  size_t width = tag == TDM_TAG_INTS ? 4 : 8;
  size_t pad;
  char* p;

  tdm_value_put_head(buf, tag, n);
  pad = -buf->len & (width - 1);
  p = tdm_buf_reserve(buf, pad + (size_t) n * width + 1);
  memset(p, 0, pad);
  buf->len += pad + (size_t) n * width;
  return p + pad;
}

void tdm_value_put_array(tdm_buf_t* buf, const tdm_value_array_t* a) {
  int i;

  tdm_value_put_head(buf, TDM_TAG_ARRAY, a->share);
  tdm_buf_putc(buf, (char) a->dtype);
  tdm_buf_putc(buf, (char) a->ndim);
  tdm_buf_putc(buf, (char) a->flags);
  tdm_value_put_f64(buf, (double) a->offset);
  for (i = 0; i < a->ndim; i++)
    tdm_value_put_f64(buf, (double) a->shape[i]);
  for (i = 0; i < a->ndim; i++)
    tdm_value_put_f64(buf, (double) a->strides[i]);
  if (a->dtype == TDM_DTYPE_OTHER) {
    tdm_value_put_u32(buf, a->itemsize);
    tdm_value_put_str1(buf, a->typestr, a->typestr_len);
  }
}
