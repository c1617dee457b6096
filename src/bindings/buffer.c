/* internalBinding('buffer'): bytes to strings and back, search, and the
 * questions about whole buffers that are slow in JavaScript.
 *
 * Design: a call from JavaScript costs more than the work on a few bytes, so
 * lib/internal/buffer_codec.js does short strings itself and comes here with
 * the others. All functions take ranges that lib/ has checked; they clamp
 * again where a wrong one would leave the buffer, because a stranger's object
 * may have been detached in between.
 *
 * Strings: the engine keeps 8-bit and 16-bit strings. ASCII and Latin-1 become
 * 8-bit (js/string8.h), everything else is decoded to UTF-16.
 *
 * Not here: hex and strict base64 (the engine's own Uint8Array methods), and
 * the reading of numbers (plain JavaScript).
 */
#include "base/base64.h"
#include "base/utf8.h"
#include "js/js.h"
#include "js/jsc_extra.h"
#include "js/peek.h"

/* Strings up to this many units are converted on the stack. */
#define SMALL_UNITS 1024

/* The engine refuses longer strings. */
#define MAX_STRING_LENGTH 0x7fffffff

/* The bytes of argument `i` between the arguments `i + 1` and `i + 2`. */
static bool arg_range(tdm_call_t* c, size_t i, uint8_t** p, size_t* n) {
  double start = tdm_arg_double(c, i + 1);
  double end = tdm_arg_double(c, i + 2);
  size_t len;

  if (!tdm_arg_bytes(c, i, p, &len))
    return false;
  if (end > (double) len)
    end = (double) len;
  if (!(start >= 0) || !(end > start)) {
    *n = 0;
    return true;
  }
  *p += (size_t) start;
  *n = (size_t) (end - start);
  return true;
}

/* The characters of a string argument: 8-bit or 16-bit units. */
typedef struct chars_s {
  JSStringRef str;
  const uint8_t* narrow; /* NULL when they are wide */
  const uint16_t* wide;
  size_t len;
} chars_t;

/* False when an exception is set; else release `out->str`. */
static bool arg_chars(tdm_call_t* c, size_t i, chars_t* out) {
  out->str = JSValueToStringCopy(c->ctx, tdm_arg(c, i), c->ex);
  if (out->str == NULL)
    return false;
  out->narrow = NULL;
  out->wide = NULL;
  if (tdm_js_peek(out->str, &out->narrow, &out->len)) {
    if (out->len == 0)
      out->narrow = (const uint8_t*) "";
  } else {
    out->wide = JSStringGetCharactersPtr(out->str);
    out->len = JSStringGetLength(out->str);
  }
  return true;
}

static size_t
chars_to_utf8(const chars_t* s, uint8_t* p, size_t n, size_t* used) {
  if (s->narrow != NULL)
    return tdm_latin1_to_utf8((char*) p, n, s->narrow, s->len, used);
  return tdm_utf16_to_utf8((char*) p, n, s->wide, s->len, used);
}

static size_t chars_utf8_len(const chars_t* s) {
  if (s->narrow != NULL)
    return tdm_latin1_utf8_len(s->narrow, s->len);
  return tdm_utf16_utf8_len(s->wide, s->len);
}

static JSValueRef too_long(tdm_call_t* c) {
  return tdm_throw(c, "ERR_STRING_TOO_LONG",
                   "Cannot create a string longer than 0x%x characters",
                   MAX_STRING_LENGTH);
}

/* Makes a string of bytes: `fill` puts at most one unit for each byte. */
static JSValueRef slice_units(tdm_call_t* c,
                              const uint8_t* p,
                              size_t n,
                              size_t (*fill)(uint16_t*, const void*, size_t)) {
  uint16_t small[SMALL_UNITS];
  uint16_t* units = small;
  JSValueRef v;

  if (n > MAX_STRING_LENGTH)
    return too_long(c);
  if (n > SMALL_UNITS) {
    units = tdm_try_malloc(n * sizeof(*units));
    if (units == NULL)
      return tdm_throw(c, "ERR_MEMORY_ALLOCATION_FAILED",
                       "Failed to allocate memory");
  }
  v = tdm_js_utf16(c->ctx, units, fill(units, p, n));
  if (units != small)
    tdm_free(units);
  return v;
}

/* The slices of encodings in which an ASCII byte is its character: 8-bit
 * strings where they can be. */
TDM_METHOD_LOCKED(buffer_utf8_slice) {
  uint8_t* p;
  size_t n;

  if (!arg_range(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  if (n <= MAX_STRING_LENGTH && tdm_ascii_prefix(p, n) == n)
    return tdm_js_latin1(c->ctx, (const char*) p, n);
  return slice_units(c, p, n, tdm_utf8_to_utf16);
}

TDM_METHOD_LOCKED(buffer_latin1_slice) {
  uint8_t* p;
  size_t n;

  if (!arg_range(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  if (n > MAX_STRING_LENGTH)
    return too_long(c);
  return tdm_js_latin1(c->ctx, (const char*) p, n);
}

TDM_METHOD_LOCKED(buffer_ascii_slice) {
  uint8_t* p;
  char* masked;
  size_t n;
  JSValueRef v;

  if (!arg_range(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  if (n > MAX_STRING_LENGTH)
    return too_long(c);
  if (tdm_ascii_prefix(p, n) == n)
    return tdm_js_latin1(c->ctx, (const char*) p, n);
  masked = tdm_try_malloc(n);
  if (masked == NULL)
    return tdm_throw(c, "ERR_MEMORY_ALLOCATION_FAILED",
                     "Failed to allocate memory");
  for (size_t i = 0; i < n; i++)
    masked[i] = (char) (p[i] & 0x7f);
  v = tdm_js_latin1(c->ctx, masked, n);
  tdm_free(masked);
  return v;
}

TDM_METHOD_LOCKED(buffer_ucs2_slice) {
  uint8_t* p;
  uint16_t* units;
  size_t n;
  JSValueRef v;

  if (!arg_range(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  n /= 2;
  if (n > MAX_STRING_LENGTH)
    return too_long(c);
  if (((uintptr_t) p & 1) == 0)
    return tdm_js_utf16(c->ctx, (const uint16_t*) (const void*) p, n);

  units = tdm_try_malloc(n * sizeof(*units));
  if (units == NULL)
    return tdm_throw(c, "ERR_MEMORY_ALLOCATION_FAILED",
                     "Failed to allocate memory");
  memcpy(units, p, n * sizeof(*units));
  v = tdm_js_utf16(c->ctx, units, n);
  tdm_free(units);
  return v;
}

/* The writers: (buffer, start, end, string) -> bytes written. */

TDM_METHOD_LOCKED(buffer_utf8_write) {
  chars_t s;
  uint8_t* p;
  size_t n;

  if (!arg_range(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  if (!arg_chars(c, 3, &s))
    return NULL;
  n = chars_to_utf8(&s, p, n, NULL);
  JSStringRelease(s.str);
  return tdm_ret_num(c, (double) n);
}

TDM_METHOD_LOCKED(buffer_latin1_write) {
  chars_t s;
  uint8_t* p;
  size_t n;

  if (!arg_range(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  if (!arg_chars(c, 3, &s))
    return NULL;
  n = TDM_MIN(n, s.len);
  if (s.narrow == NULL)
    tdm_utf16_to_latin1(p, s.wide, n);
  else if (n > 0)
    memcpy(p, s.narrow, n);
  JSStringRelease(s.str);
  return tdm_ret_num(c, (double) n);
}

TDM_METHOD_LOCKED(buffer_ucs2_write) {
  chars_t s;
  uint8_t* p;
  size_t n, i;

  if (!arg_range(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  if (!arg_chars(c, 3, &s))
    return NULL;
  n = TDM_MIN(n / 2, s.len);
  if (s.narrow == NULL) {
    memcpy(p, s.wide, n * 2);
  } else {
    for (i = 0; i < n; i++) {
      p[2 * i] = s.narrow[i];
      p[2 * i + 1] = 0;
    }
  }
  JSStringRelease(s.str);
  return tdm_ret_num(c, (double) n * 2);
}

TDM_METHOD_LOCKED(buffer_base64_write) {
  chars_t s;
  uint8_t* p;
  size_t n;

  if (!arg_range(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  if (!arg_chars(c, 3, &s))
    return NULL;
  n = tdm_base64_decode(p, n, JSStringGetCharactersPtr(s.str), s.len);
  JSStringRelease(s.str);
  return tdm_ret_num(c, (double) n);
}

/* utf8Encode(string) -> a new Uint8Array. */
TDM_METHOD_LOCKED(buffer_utf8_encode) {
  chars_t s;
  uint8_t* out;
  size_t n;

  if (!arg_chars(c, 0, &s))
    return NULL;
  n = chars_utf8_len(&s);
  out = tdm_try_malloc(n > 0 ? n : 1);
  if (out == NULL) {
    JSStringRelease(s.str);
    return tdm_throw(c, "ERR_MEMORY_ALLOCATION_FAILED",
                     "Failed to allocate memory");
  }
  chars_to_utf8(&s, out, n, NULL);
  JSStringRelease(s.str);
  return tdm_js_take_uint8array(c->ctx, out, n);
}

/* utf8Length(string) */
TDM_METHOD_LOCKED(buffer_utf8_length) {
  chars_t s;
  size_t n;

  if (!arg_chars(c, 0, &s))
    return NULL;
  n = chars_utf8_len(&s);
  JSStringRelease(s.str);
  return tdm_ret_num(c, (double) n);
}

/* utf8Into(buffer, start, end, string, counts): as utf8Write, but puts the
 * units read and the bytes written into `counts`, a Uint32Array of two. */
TDM_METHOD_LOCKED(buffer_utf8_into) {
  chars_t s;
  uint8_t* p;
  uint8_t* counts;
  uint32_t result[2];
  size_t n, used, size;

  if (!arg_range(c, 0, &p, &n) || !tdm_arg_bytes(c, 4, &counts, &size) ||
      size < sizeof(result))
    return tdm_throw_type(c, "argument must be a buffer");
  if (!arg_chars(c, 3, &s))
    return NULL;
  n = chars_to_utf8(&s, p, n, &used);
  JSStringRelease(s.str);
  result[0] = (uint32_t) used;
  result[1] = (uint32_t) n;
  memcpy(counts, result, sizeof(result));
  return tdm_ret_undefined(c);
}

TDM_METHOD_LOCKED(buffer_is_utf8) {
  uint8_t* p;
  size_t n;

  if (!tdm_arg_bytes(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  return tdm_ret_bool(c, n == 0 || tdm_utf8_is_valid(p, n));
}

TDM_METHOD_LOCKED(buffer_is_ascii) {
  uint8_t* p;
  size_t n;

  if (!tdm_arg_bytes(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  return tdm_ret_bool(c, n == 0 || tdm_ascii_prefix(p, n) == n);
}

/* compare(a, aStart, aEnd, b, bStart, bEnd) -> -1, 0, 1 */
TDM_METHOD_LOCKED(buffer_compare) {
  uint8_t* a;
  uint8_t* b;
  size_t m, n;
  int order;

  if (!arg_range(c, 0, &a, &m) || !arg_range(c, 3, &b, &n))
    return tdm_throw_type(c, "argument must be a buffer");
  order = m == 0 || n == 0 ? 0 : memcmp(a, b, TDM_MIN(m, n));
  if (order == 0)
    order = m < n ? -1 : m > n;
  return tdm_ret_num(c, order < 0 ? -1 : order > 0);
}

/* The last place of `needle` at or before `from`, in steps; -1 if none. */
static double search_back(const uint8_t* p,
                          size_t from,
                          const uint8_t* needle,
                          size_t n,
                          size_t step) {
  for (;;) {
    if (p[from] == needle[0] && memcmp(p + from, needle, n) == 0)
      return (double) from;
    if (from < step)
      return -1;
    from -= step;
  }
}

/* The first place of `needle` at or after `i`, in steps; -1 if none. Looks for
 * the first byte, which is fastest where it is rare, until that was wrong a
 * few times. */
static double search_forward(const uint8_t* p,
                             size_t len,
                             size_t i,
                             const uint8_t* needle,
                             size_t n,
                             size_t step) {
  const uint8_t* at;
  int misses = 0;

  while (i + n <= len) {
    if (misses < 8)
      at = memchr(p + i, needle[0], len - n - i + 1);
    else
      at = memmem(p + i, len - i, needle, n);
    if (at == NULL)
      return -1;
    i = (size_t) (at - p);
    if (i % step == 0 && memcmp(at, needle, n) == 0)
      return (double) i;
    misses++;
    i++;
  }
  return -1;
}

static JSValueRef
search(tdm_call_t* c, const uint8_t* needle, size_t n, size_t step) {
  bool forward = tdm_arg_bool(c, 3);
  double start = tdm_arg_double(c, 2);
  uint8_t* p;
  size_t len, i;

  if (!tdm_arg_bytes(c, 0, &p, &len))
    return tdm_throw_type(c, "argument must be a buffer");
  if (n == 0 || n > len || !(start >= 0) || start > (double) len)
    return tdm_ret_num(c, -1);
  i = (size_t) start;
  if (forward)
    return tdm_ret_num(c, search_forward(p, len, i, needle, n, step));
  i = TDM_MIN(i, len - n);
  return tdm_ret_num(c, search_back(p, i - i % step, needle, n, step));
}

/* indexOf(haystack, needle, start, forward, step) -> index or -1. `start` is
 * inside the haystack; `step` is 2 for UTF-16 text, which matches only at even
 * offsets. */
TDM_METHOD_LOCKED(buffer_index_of) {
  uint32_t step = tdm_arg_uint32(c, 4);
  uint8_t* needle;
  size_t n;

  if (!tdm_arg_bytes(c, 1, &needle, &n) || step == 0)
    return tdm_throw_type(c, "argument must be a buffer");
  return search(c, needle, n, step);
}

/* indexOfText(haystack, string, start, forward): the string as UTF-8. */
TDM_METHOD_LOCKED(buffer_index_of_text) {
  uint8_t small[256];
  uint8_t* needle = small;
  chars_t s;
  size_t n;
  JSValueRef v;

  if (!arg_chars(c, 1, &s))
    return NULL;
  n = chars_utf8_len(&s);
  if (n > sizeof(small))
    needle = tdm_malloc(n);
  chars_to_utf8(&s, needle, n, NULL);
  JSStringRelease(s.str);
  v = search(c, needle, n, 1);
  if (needle != small)
    tdm_free(needle);
  return v;
}

/* swap(buffer, width): reverses the bytes of each element in place. */
TDM_METHOD_LOCKED(buffer_swap) {
  uint32_t width = tdm_arg_uint32(c, 1);
  uint8_t* p;
  size_t n, i;

  if (!tdm_arg_bytes(c, 0, &p, &n))
    return tdm_throw_type(c, "argument must be a buffer");

  switch (width) {
    case 2:
      for (i = 0; i + 2 <= n; i += 2) {
        uint16_t v;
        memcpy(&v, p + i, 2);
        v = __builtin_bswap16(v);
        memcpy(p + i, &v, 2);
      }
      break;
    case 4:
      for (i = 0; i + 4 <= n; i += 4) {
        uint32_t v;
        memcpy(&v, p + i, 4);
        v = __builtin_bswap32(v);
        memcpy(p + i, &v, 4);
      }
      break;
    default:
      for (i = 0; i + 8 <= n; i += 8) {
        uint64_t v;
        memcpy(&v, p + i, 8);
        v = __builtin_bswap64(v);
        memcpy(p + i, &v, 8);
      }
      break;
  }
  return tdm_ret_undefined(c);
}

static const tdm_method_t buffer_methods[] = {
  TDM_FN("utf8Slice", 3, buffer_utf8_slice),
  TDM_FN("latin1Slice", 3, buffer_latin1_slice),
  TDM_FN("asciiSlice", 3, buffer_ascii_slice),
  TDM_FN("ucs2Slice", 3, buffer_ucs2_slice),
  TDM_FN("utf8Write", 4, buffer_utf8_write),
  TDM_FN("latin1Write", 4, buffer_latin1_write),
  TDM_FN("ucs2Write", 4, buffer_ucs2_write),
  TDM_FN("base64Write", 4, buffer_base64_write),
  TDM_FN("utf8Encode", 1, buffer_utf8_encode),
  TDM_FN("utf8Length", 1, buffer_utf8_length),
  TDM_FN("utf8Into", 5, buffer_utf8_into),
  TDM_FN("isUtf8", 1, buffer_is_utf8),
  TDM_FN("isAscii", 1, buffer_is_ascii),
  TDM_FN("compare", 6, buffer_compare),
  TDM_FN("indexOf", 5, buffer_index_of),
  TDM_FN("indexOfText", 4, buffer_index_of_text),
  TDM_FN("swap", 2, buffer_swap),
  { NULL, 0, NULL },
};

static const tdm_const_t buffer_consts[] = {
  { "kStringMaxLength", MAX_STRING_LENGTH },
  { NULL, 0 },
};

const tdm_binding_t tdm__binding_buffer = { "buffer", buffer_methods,
                                            buffer_consts, NULL };
