/* Forgiving base64; see base64.h. */
#include "base/base64.h"

/* The value of a character of either alphabet, or -1. */
static int value_of(uint16_t c) {
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '+' || c == '-')
    return 62;
  if (c == '/' || c == '_')
    return 63;
  return -1;
}

size_t
tdm_base64_decode(uint8_t* out, size_t cap, const uint16_t* s, size_t len) {
  uint32_t acc = 0;
  unsigned bits = 0;
  size_t n = 0;
  size_t i;
  int v;

  for (i = 0; i < len && n < cap; i++) {
    if (s[i] == '=')
      break;
    v = value_of(s[i]);
    if (v < 0)
      continue;
    acc = (acc << 6) | (uint32_t) v;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[n++] = (uint8_t) (acc >> bits);
    }
  }
  return n;
}
