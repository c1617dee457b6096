/* Percent-encoding and the sets of characters that decide about it (URL
 * Standard, sections 1.3 and 3.1). */
#include "net/url_int.h"

#define C0 TDM__URL_C0
#define FR TDM__URL_FRAGMENT
#define QU TDM__URL_QUERY
#define SQ TDM__URL_SPECIAL_QUERY
#define PA TDM__URL_PATH
#define US TDM__URL_USERINFO
#define BH TDM__URL_BAD_HOST
#define BD TDM__URL_BAD_DOMAIN

#define ENCODED (C0 | FR | QU | SQ | PA | US)
#define BAD (BH | BD)

const uint8_t tdm__url_class[256] = {
  [0x00] = ENCODED | BAD,
  [0x01 ... 0x08] = ENCODED | BD,
  [0x09 ... 0x0a] = ENCODED | BAD,
  [0x0b ... 0x0c] = ENCODED | BD,
  [0x0d] = ENCODED | BAD,
  [0x0e ... 0x1f] = ENCODED | BD,
  [' '] = FR | QU | SQ | PA | US | BAD,
  ['"'] = FR | QU | SQ | PA | US,
  ['#'] = QU | SQ | PA | US | BAD,
  ['%'] = BD,
  ['\''] = SQ,
  ['/'] = US | BAD,
  [':'] = US | BAD,
  [';'] = US,
  ['<'] = FR | QU | SQ | PA | US | BAD,
  ['='] = US,
  ['>'] = FR | QU | SQ | PA | US | BAD,
  ['?'] = PA | US | BAD,
  ['@'] = US | BAD,
  ['['] = US | BAD,
  ['\\'] = US | BAD,
  [']'] = US | BAD,
  ['^'] = PA | US | BAD,
  ['`'] = FR | PA | US,
  ['{'] = PA | US,
  ['|'] = US | BAD,
  ['}'] = PA | US,
  [0x7f] = ENCODED | BD,
  [0x80 ... 0xff] = ENCODED,
};

void tdm__url_encode(tdm_buf_t* out, const char* p, size_t n, uint8_t set) {
  static const char hex[] = "0123456789ABCDEF";
  size_t run = 0;
  size_t i;
  char* to;

  for (i = 0; i < n; i++) {
    uint8_t c = (uint8_t) p[i];
    if (!(tdm__url_class[c] & set))
      continue;
    tdm_buf_put(out, p + run, i - run);
    run = i + 1;
    to = tdm_buf_reserve(out, 3);
    to[0] = '%';
    to[1] = hex[c >> 4];
    to[2] = hex[c & 15];
    out->len += 3;
  }
  tdm_buf_put(out, p + run, n - run);
}

int tdm__url_hex(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

void tdm_url_decode(tdm_buf_t* out, const char* p, size_t n) {
  size_t i;

  for (i = 0; i < n; i++) {
    if (p[i] == '%' && n - i > 2 && tdm__url_hex(p[i + 1]) >= 0 &&
        tdm__url_hex(p[i + 2]) >= 0) {
      tdm_buf_putc(
          out, (char) (tdm__url_hex(p[i + 1]) << 4 | tdm__url_hex(p[i + 2])));
      i += 2;
    } else {
      tdm_buf_putc(out, p[i]);
    }
  }
}
