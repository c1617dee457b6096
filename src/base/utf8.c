/* UTF-8 and UTF-16; see utf8.h.
 *
 * Nearly all text that passes a server is ASCII, so each loop first takes
 * blocks of 16 units that are ASCII and falls to one character at a time only
 * where they are not. With SSE2 a block is one or two instructions; without it
 * the same blocks are 8-byte words. */
#include "base/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define HIGH_BITS_8 UINT64_C(0x8080808080808080)
#define HIGH_BITS_16 UINT64_C(0xff80ff80ff80ff80)

/* Widens 16 bytes when all are ASCII. */
static inline bool widen_ascii_16(uint16_t* out, const uint8_t* s) {
#ifdef __SSE2__
  __m128i v = _mm_loadu_si128((const __m128i*) s);
  __m128i zero = _mm_setzero_si128();

  if (_mm_movemask_epi8(v) != 0)
    return false;
  _mm_storeu_si128((__m128i*) out, _mm_unpacklo_epi8(v, zero));
  _mm_storeu_si128((__m128i*) (out + 8), _mm_unpackhi_epi8(v, zero));
#else
  uint64_t w[2];
  int i;

  memcpy(w, s, sizeof(w));
  if ((w[0] | w[1]) & HIGH_BITS_8)
    return false;
  for (i = 0; i < 16; i++)
    out[i] = s[i];
#endif
  return true;
}

/* Narrows 16 units when all are ASCII. */
static inline bool narrow_ascii_16(char* out, const uint16_t* s) {
#ifdef __SSE2__
  __m128i a = _mm_loadu_si128((const __m128i*) s);
  __m128i b = _mm_loadu_si128((const __m128i*) (s + 8));
  __m128i high =
      _mm_and_si128(_mm_or_si128(a, b), _mm_set1_epi16((short) 0xff80));

  if (_mm_movemask_epi8(_mm_cmpeq_epi16(high, _mm_setzero_si128())) != 0xffff)
    return false;
  _mm_storeu_si128((__m128i*) out, _mm_packus_epi16(a, b));
#else
  uint64_t w[4];
  int i;

  memcpy(w, s, sizeof(w));
  if ((w[0] | w[1] | w[2] | w[3]) & HIGH_BITS_16)
    return false;
  for (i = 0; i < 16; i++)
    out[i] = (char) s[i];
#endif
  return true;
}

size_t tdm_ascii_prefix(const void* ptr, size_t len) {
  const uint8_t* s = ptr;
  size_t i = 0;

#ifdef __SSE2__
  for (; i + 16 <= len; i += 16) {
    __m128i v = _mm_loadu_si128((const __m128i*) (s + i));
    if (_mm_movemask_epi8(v) != 0)
      break;
  }
#endif
  for (; i + 8 <= len; i += 8) {
    uint64_t w;
    memcpy(&w, s + i, sizeof(w));
    if (w & HIGH_BITS_8)
      break;
  }
  while (i < len && s[i] < 0x80)
    i++;
  return i;
}

/* The Unicode Standard, table 3-7: for a lead byte, how many bytes follow and
 * the range of the first of them (those after it are 80..bf). Zero when the
 * byte can't lead. */
static inline size_t lead(uint8_t c, uint8_t* lo, uint8_t* hi) {
  *lo = 0x80;
  *hi = 0xbf;
  if (c < 0xc2)
    return 0;
  if (c <= 0xdf)
    return 1;
  if (c <= 0xef) {
    if (c == 0xe0)
      *lo = 0xa0;
    else if (c == 0xed)
      *hi = 0x9f; /* no surrogates */
    return 2;
  }
  if (c > 0xf4)
    return 0;
  if (c == 0xf0)
    *lo = 0x90;
  else if (c == 0xf4)
    *hi = 0x8f; /* not above U+10FFFF */
  return 3;
}

size_t tdm_utf8_next(const uint8_t* s, size_t len, uint32_t* cp) {
  uint8_t lo, hi;
  uint32_t c = s[0];
  size_t need, i;

  if (c < 0x80) {
    *cp = c;
    return 1;
  }

  *cp = 0xfffd;
  need = lead((uint8_t) c, &lo, &hi);
  if (need == 0)
    return 1;

  c &= 0x3fu >> need;
  for (i = 1; i <= need; i++) {
    if (i >= len || s[i] < lo || s[i] > hi)
      return i;
    c = (c << 6) | (s[i] & 0x3fu);
    lo = 0x80;
    hi = 0xbf;
  }
  *cp = c;
  return need + 1;
}

bool tdm_utf8_is_valid(const void* ptr, size_t len) {
  const uint8_t* s = ptr;
  size_t i = 0;

  for (;;) {
    uint32_t cp;
    size_t n;

    i += tdm_ascii_prefix(s + i, len - i);
    if (i == len)
      return true;
    n = tdm_utf8_next(s + i, len - i, &cp);
    /* U+FFFD itself is three bytes; a malformed sequence that takes three is
     * the cut-off beginning of four. */
    if (cp == 0xfffd && (n != 3 || s[i] != 0xef))
      return false;
    i += n;
  }
}

size_t tdm_utf8_incomplete_tail(const void* ptr, size_t len) {
  const uint8_t* s = ptr;
  uint8_t lo, hi;
  size_t back, i, need;

  for (back = 1; back <= 3 && back <= len; back++) {
    const uint8_t* p = s + len - back;
    if (*p < 0x80)
      return 0;
    if (*p < 0xc0)
      continue;
    need = lead(*p, &lo, &hi);
    if (need < back)
      return 0;
    for (i = 1; i < back; i++) {
      if (p[i] < lo || p[i] > hi)
        return 0;
      lo = 0x80;
      hi = 0xbf;
    }
    return back;
  }
  return 0;
}

size_t tdm_utf8_to_utf16(uint16_t* out, const void* ptr, size_t len) {
  const uint8_t* s = ptr;
  size_t i = 0;
  size_t n = 0;
  uint32_t cp;

  while (i < len) {
    while (len - i >= 16 && widen_ascii_16(out + n, s + i)) {
      i += 16;
      n += 16;
    }
    /* Stay with single characters while they are not ASCII. */
    while (i < len) {
      bool ascii = s[i] < 0x80;
      i += tdm_utf8_next(s + i, len - i, &cp);
      if (cp >= 0x10000) {
        cp -= 0x10000;
        out[n++] = (uint16_t) (0xd800 + (cp >> 10));
        out[n++] = (uint16_t) (0xdc00 + (cp & 0x3ff));
      } else {
        out[n++] = (uint16_t) cp;
      }
      if (ascii && len - i >= 16)
        break;
    }
  }
  return n;
}

/* The code point at s[0..len), len > 0; U+FFFD for a lone surrogate. */
static inline size_t utf16_next(const uint16_t* s, size_t len, uint32_t* cp) {
  uint32_t c = s[0];

  *cp = c;
  if ((c & 0xf800) != 0xd800)
    return 1;
  if (c <= 0xdbff && len > 1 && (s[1] & 0xfc00) == 0xdc00) {
    *cp = 0x10000 + ((c & 0x3ff) << 10) + (s[1] & 0x3ffu);
    return 2;
  }
  *cp = 0xfffd;
  return 1;
}

size_t tdm_utf16_utf8_len(const uint16_t* s, size_t len) {
  size_t i = 0;
  size_t n = 0;
  uint32_t cp;

  while (i < len) {
    i += utf16_next(s + i, len - i, &cp);
    n += cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
  }
  return n;
}

size_t tdm_utf16_to_utf8(
    char* out, size_t cap, const uint16_t* s, size_t len, size_t* used) {
  size_t i = 0;
  size_t n = 0;
  size_t need, units;
  uint32_t cp;

  while (i < len) {
    while (len - i >= 16 && cap - n >= 16 && narrow_ascii_16(out + n, s + i)) {
      i += 16;
      n += 16;
    }
    if (i == len)
      break;

    units = utf16_next(s + i, len - i, &cp);
    need = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    if (cap - n < need)
      break;
    i += units;
    switch (need) {
      case 1:
        out[n++] = (char) cp;
        break;
      case 2:
        out[n++] = (char) (0xc0 | (cp >> 6));
        out[n++] = (char) (0x80 | (cp & 0x3f));
        break;
      case 3:
        out[n++] = (char) (0xe0 | (cp >> 12));
        out[n++] = (char) (0x80 | ((cp >> 6) & 0x3f));
        out[n++] = (char) (0x80 | (cp & 0x3f));
        break;
      default:
        out[n++] = (char) (0xf0 | (cp >> 18));
        out[n++] = (char) (0x80 | ((cp >> 12) & 0x3f));
        out[n++] = (char) (0x80 | ((cp >> 6) & 0x3f));
        out[n++] = (char) (0x80 | (cp & 0x3f));
        break;
    }
  }
  if (used != NULL)
    *used = i;
  return n;
}

size_t tdm_latin1_utf8_len(const void* ptr, size_t len) {
  const uint8_t* s = ptr;
  size_t i = tdm_ascii_prefix(s, len);
  size_t n = len;

  for (; i < len; i++)
    n += s[i] >> 7;
  return n;
}

size_t tdm_latin1_to_utf8(
    char* out, size_t cap, const void* ptr, size_t len, size_t* used) {
  const uint8_t* s = ptr;
  size_t i = 0;
  size_t n = 0;
  size_t run;

  while (i < len) {
    run = tdm_ascii_prefix(s + i, TDM_MIN(len - i, cap - n));
    memcpy(out + n, s + i, run);
    i += run;
    n += run;
    if (i == len || cap - n < 2)
      break;
    /* One or more that take two bytes. */
    while (i < len && s[i] >= 0x80 && cap - n >= 2) {
      out[n++] = (char) (0xc0 | (s[i] >> 6));
      out[n++] = (char) (0x80 | (s[i] & 0x3f));
      i++;
    }
  }
  if (used != NULL)
    *used = i;
  return n;
}

void tdm_latin1_to_utf16(uint16_t* out, const void* ptr, size_t len) {
  const uint8_t* s = ptr;
  size_t i = 0;

#ifdef __SSE2__
  const __m128i zero = _mm_setzero_si128();
  for (; i + 16 <= len; i += 16) {
    __m128i v = _mm_loadu_si128((const __m128i*) (s + i));
    _mm_storeu_si128((__m128i*) (out + i), _mm_unpacklo_epi8(v, zero));
    _mm_storeu_si128((__m128i*) (out + i + 8), _mm_unpackhi_epi8(v, zero));
  }
#endif
  for (; i < len; i++)
    out[i] = s[i];
}

bool tdm_utf16_is_latin1(const uint16_t* s, size_t len) {
  uint64_t four[4];
  uint64_t all = 0;
  size_t i = 0;

  for (; i + 16 <= len; i += 16) {
    memcpy(four, s + i, sizeof(four));
    all |= four[0] | four[1] | four[2] | four[3];
    if (all & UINT64_C(0xff00ff00ff00ff00))
      return false;
  }
  for (; i < len; i++)
    all |= s[i];
  return (all & 0xff00) == 0;
}

void tdm_utf16_to_latin1(void* ptr, const uint16_t* s, size_t len) {
  uint8_t* out = ptr;
  size_t i = 0;

#ifdef __SSE2__
  const __m128i low = _mm_set1_epi16(0xff);
  for (; i + 16 <= len; i += 16) {
    __m128i a = _mm_loadu_si128((const __m128i*) (s + i));
    __m128i b = _mm_loadu_si128((const __m128i*) (s + i + 8));
    _mm_storeu_si128(
        (__m128i*) (out + i),
        _mm_packus_epi16(_mm_and_si128(a, low), _mm_and_si128(b, low)));
  }
#endif
  for (; i < len; i++)
    out[i] = (uint8_t) s[i];
}
