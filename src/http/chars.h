/* Classes of characters in HTTP, and two scans for the first byte outside of a
 * class, 16 bytes at a step where the machine has SSE2 (every x86-64).
 */
#ifndef TDM_HTTP_CHARS_H_
#define TDM_HTTP_CHARS_H_

#include "base/base.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
  TDM__CH_TOKEN = 1, /* RFC 9110 section 5.6.2 tchar */
  TDM__CH_HOST = 2,  /* reg-name, IP literal, port: RFC 3986 section 3.2 */
};

extern const uint8_t tdm__http_chars[256];

static inline bool tdm__is_token_char(char c) {
  return (tdm__http_chars[(uint8_t) c] & TDM__CH_TOKEN) != 0;
}

/* The first byte that can't stand in a field value: a control character other
 * than HTAB, or DEL. */
static inline const char* tdm__scan_value(const char* p, const char* end) {
#ifdef __SSE2__
  const __m128i space = _mm_set1_epi8(0x20);
  const __m128i del = _mm_set1_epi8(0x7f);
  const __m128i tab = _mm_set1_epi8('\t');

  for (; end - p >= 16; p += 16) {
    __m128i v = _mm_loadu_si128((const __m128i*) p);
    __m128i ok = _mm_cmpeq_epi8(_mm_max_epu8(v, space), v);
    ok = _mm_or_si128(_mm_andnot_si128(_mm_cmpeq_epi8(v, del), ok),
                      _mm_cmpeq_epi8(v, tab));
    int bad = _mm_movemask_epi8(ok) ^ 0xffff;
    if (bad)
      return p + __builtin_ctz((unsigned int) bad);
  }
#endif
  for (; p < end; p++) {
    uint8_t c = (uint8_t) *p;
    if ((c < 0x20 && c != '\t') || c == 0x7f)
      break;
  }
  return p;
}

/* The first byte that can't stand in a request target: a control character,
 * SP or DEL. */
static inline const char* tdm__scan_target(const char* p, const char* end) {
#ifdef __SSE2__
  const __m128i low = _mm_set1_epi8(0x21);
  const __m128i del = _mm_set1_epi8(0x7f);

  for (; end - p >= 16; p += 16) {
    __m128i v = _mm_loadu_si128((const __m128i*) p);
    __m128i ok = _mm_cmpeq_epi8(_mm_max_epu8(v, low), v);
    ok = _mm_andnot_si128(_mm_cmpeq_epi8(v, del), ok);
    int bad = _mm_movemask_epi8(ok) ^ 0xffff;
    if (bad)
      return p + __builtin_ctz((unsigned int) bad);
  }
#endif
  for (; p < end; p++) {
    uint8_t c = (uint8_t) *p;
    if (c <= 0x20 || c == 0x7f)
      break;
  }
  return p;
}

/* Whether any byte is over 0x7f. */
static inline bool tdm__has_high_bit(const char* p, size_t n) {
  uint64_t w, acc = 0;

  for (; n >= 8; p += 8, n -= 8) {
    memcpy(&w, p, 8);
    acc |= w;
  }
  for (; n > 0; p++, n--)
    acc |= (uint64_t) (uint8_t) *p;
  return (acc & 0x8080808080808080u) != 0;
}

/* Case-insensitive comparison with a lower-case literal; ASCII. */
static inline bool
tdm__ieq(const char* p, size_t n, const char* lower, size_t lower_len) {
  size_t i;

  if (n != lower_len)
    return false;
  for (i = 0; i < n; i++) {
    char c = p[i];
    if (c >= 'A' && c <= 'Z')
      c |= 0x20;
    if (c != lower[i])
      return false;
  }
  return true;
}

#define TDM__IEQ(p, n, literal) tdm__ieq(p, n, "" literal, sizeof(literal) - 1)

#endif /* TDM_HTTP_CHARS_H_ */
