/* Strings and bytes between C and JavaScript; see js.h.
 *
 * The engine has 8-bit and 16-bit strings. JSStringCreateWithUTF8CString makes
 * an 8-bit string of ASCII, so that is the road for ASCII; everything else is
 * decoded to UTF-16 here, since the engine's decoder wants a terminator and
 * gives up on malformed input. */
#include "js/js_int.h"

/* The length of the ASCII prefix. */
static size_t ascii_prefix(const char* s, size_t len) {
  size_t i = 0;
  uint64_t w;

  for (; i + 8 <= len; i += 8) {
    memcpy(&w, s + i, 8);
    if (w & UINT64_C(0x8080808080808080))
      break;
  }
  while (i < len && (unsigned char) s[i] < 0x80)
    i++;
  return i;
}

/* Decodes one code point at s[0..len), len > 0, as the WHATWG decoder does: a
 * malformed sequence is one U+FFFD for its maximal valid prefix. Returns the
 * number of bytes taken. */
static size_t utf8_decode(const uint8_t* s, size_t len, uint32_t* cp) {
  uint8_t lo = 0x80, hi = 0xbf;
  uint32_t c = s[0];
  size_t need, i;

  if (c < 0x80) {
    *cp = c;
    return 1;
  }

  *cp = 0xfffd;
  if (c >= 0xc2 && c <= 0xdf) {
    need = 1;
    c &= 0x1f;
  } else if (c >= 0xe0 && c <= 0xef) {
    if (c == 0xe0)
      lo = 0xa0;
    if (c == 0xed)
      hi = 0x9f;
    need = 2;
    c &= 0x0f;
  } else if (c >= 0xf0 && c <= 0xf4) {
    if (c == 0xf0)
      lo = 0x90;
    if (c == 0xf4)
      hi = 0x8f;
    need = 3;
    c &= 0x07;
  } else {
    return 1;
  }

  for (i = 1; i <= need; i++) {
    if (i >= len || s[i] < lo || s[i] > hi)
      return i;
    c = (c << 6) | (s[i] & 0x3f);
    lo = 0x80;
    hi = 0xbf;
  }
  *cp = c;
  return need + 1;
}

static JSValueRef make_string(JSContextRef ctx, JSStringRef s) {
  JSValueRef v = JSValueMakeString(ctx, s);
  JSStringRelease(s);
  return v;
}

static JSValueRef make_ascii(JSContextRef ctx, const char* s, size_t len) {
  char small[512];
  char* copy = len < sizeof(small) ? small : tdm_malloc(len + 1);
  JSValueRef v;

  memcpy(copy, s, len);
  copy[len] = '\0';
  v = make_string(ctx, JSStringCreateWithUTF8CString(copy));
  if (copy != small)
    tdm_free(copy);
  return v;
}

JSValueRef tdm_js_utf16(JSContextRef ctx, const uint16_t* s, size_t len) {
  return make_string(ctx, JSStringCreateWithCharacters(s, len));
}

JSValueRef tdm_js_str(JSContextRef ctx, const char* s, size_t len) {
  size_t i = ascii_prefix(s, len);
  uint16_t* wide;
  uint32_t cp;
  size_t n;
  JSValueRef v;

  if (i == len && memchr(s, '\0', len) == NULL)
    return make_ascii(ctx, s, len);

  wide = tdm_malloc(len * sizeof(*wide));
  for (n = 0; n < i; n++)
    wide[n] = (uint8_t) s[n];
  while (i < len) {
    i += utf8_decode((const uint8_t*) s + i, len - i, &cp);
    if (cp >= 0x10000) {
      cp -= 0x10000;
      wide[n++] = (uint16_t) (0xd800 + (cp >> 10));
      wide[n++] = (uint16_t) (0xdc00 + (cp & 0x3ff));
    } else {
      wide[n++] = (uint16_t) cp;
    }
  }
  v = tdm_js_utf16(ctx, wide, n);
  tdm_free(wide);
  return v;
}

JSValueRef tdm_js_cstr(JSContextRef ctx, const char* s) {
  return tdm_js_str(ctx, s, strlen(s));
}

JSValueRef tdm_js_latin1(JSContextRef ctx, const char* s, size_t len) {
  uint16_t* wide;
  JSValueRef v;
  size_t i;

  if (ascii_prefix(s, len) == len && memchr(s, '\0', len) == NULL)
    return make_ascii(ctx, s, len);

  wide = tdm_malloc(len * sizeof(*wide));
  for (i = 0; i < len; i++)
    wide[i] = (uint8_t) s[i];
  v = tdm_js_utf16(ctx, wide, len);
  tdm_free(wide);
  return v;
}

static void free_bytes(void* bytes, void* arg) {
  tdm_free(bytes);
}

static void keep_bytes(void* bytes, void* arg) {
}

JSObjectRef tdm_js_take_arraybuffer(JSContextRef ctx, void* p, size_t len) {
  return JSObjectMakeArrayBufferWithBytesNoCopy(ctx, p, len, free_bytes, NULL,
                                                NULL);
}

JSObjectRef tdm_js_take_uint8array(JSContextRef ctx, void* p, size_t len) {
  return JSObjectMakeTypedArrayWithBytesNoCopy(
      ctx, kJSTypedArrayTypeUint8Array, p, len, free_bytes, NULL, NULL);
}

JSObjectRef tdm_js_copy_uint8array(JSContextRef ctx,
                                   const void* p,
                                   size_t len) {
  void* copy = tdm_malloc(len);

  if (len)
    memcpy(copy, p, len);
  return tdm_js_take_uint8array(ctx, copy, len);
}

JSObjectRef tdm_js_share(JSContextRef ctx,
                         JSTypedArrayType type,
                         void* p,
                         size_t len) {
  return JSObjectMakeTypedArrayWithBytesNoCopy(ctx, type, p, len, keep_bytes,
                                               NULL, NULL);
}

bool tdm_js_text(JSContextRef ctx,
                 JSValueRef v,
                 tdm_js_text_t* out,
                 JSValueRef* ex) {
  JSStringRef s = JSValueToStringCopy(ctx, v, ex);
  const JSChar* w;
  size_t i, n, len;
  uint32_t c;
  char* p;

  if (s == NULL)
    return false;

  len = JSStringGetLength(s);
  w = JSStringGetCharactersPtr(s);
  /* At most three bytes for a UTF-16 unit. */
  out->p = len * 3 < sizeof(out->small) ? out->small : tdm_malloc(len * 3 + 1);
  p = out->p;
  n = 0;
  for (i = 0; i < len; i++) {
    c = w[i];
    if (c < 0x80) {
      p[n++] = (char) c;
      continue;
    }
    if (c >= 0xd800 && c <= 0xdfff) {
      if (c <= 0xdbff && i + 1 < len && (w[i + 1] & 0xfc00) == 0xdc00)
        c = 0x10000 + ((c - 0xd800) << 10) + (w[++i] - 0xdc00u);
      else
        c = 0xfffd;
    }
    if (c < 0x800) {
      p[n++] = (char) (0xc0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        p[n++] = (char) (0xe0 | (c >> 12));
      } else {
        p[n++] = (char) (0xf0 | (c >> 18));
        p[n++] = (char) (0x80 | ((c >> 12) & 0x3f));
      }
      p[n++] = (char) (0x80 | ((c >> 6) & 0x3f));
    }
    p[n++] = (char) (0x80 | (c & 0x3f));
  }
  p[n] = '\0';
  out->n = n;
  JSStringRelease(s);
  return true;
}

void tdm_js_text_release(tdm_js_text_t* t) {
  if (t->p != t->small)
    tdm_free(t->p);
}

bool tdm_js_bytes(JSContextRef ctx, JSValueRef v, uint8_t** p, size_t* len) {
  JSTypedArrayType type;
  JSObjectRef o;
  JSValueRef ex = NULL;
  JSValueRef buffer, offset, length;
  uint8_t* base;

  if (v == NULL || !JSValueIsObject(ctx, v))
    return false;

  o = (JSObjectRef) v;
  type = JSValueGetTypedArrayType(ctx, v, NULL);
  if (type == kJSTypedArrayTypeArrayBuffer) {
    *p = JSObjectGetArrayBufferBytesPtr(ctx, o, NULL);
    *len = JSObjectGetArrayBufferByteLength(ctx, o, NULL);
    return true;
  }
  if (type != kJSTypedArrayTypeNone) {
    /* The pointer is that of the buffer behind the view. */
    *p = (uint8_t*) JSObjectGetTypedArrayBytesPtr(ctx, o, NULL) +
         JSObjectGetTypedArrayByteOffset(ctx, o, NULL);
    *len = JSObjectGetTypedArrayByteLength(ctx, o, NULL);
    return true;
  }

  /* The C API doesn't know DataView, nor tells of a SharedArrayBuffer's view
   * more than this: take it apart by its properties. */
  buffer = tdm_js_get(ctx, o, "buffer", &ex);
  if (ex || !JSValueIsObject(ctx, buffer) ||
      JSValueGetTypedArrayType(ctx, buffer, NULL) !=
          kJSTypedArrayTypeArrayBuffer)
    return false;
  offset = tdm_js_get(ctx, o, "byteOffset", &ex);
  length = tdm_js_get(ctx, o, "byteLength", &ex);
  if (ex || !JSValueIsNumber(ctx, offset) || !JSValueIsNumber(ctx, length))
    return false;
  base = JSObjectGetArrayBufferBytesPtr(ctx, (JSObjectRef) buffer, NULL);
  *p = base + (size_t) JSValueToNumber(ctx, offset, NULL);
  *len = (size_t) JSValueToNumber(ctx, length, NULL);
  /* An ordinary object may pretend to be a view: stay inside the buffer. */
  return *p >= base &&
         (size_t) (*p - base) + *len <=
             JSObjectGetArrayBufferByteLength(ctx, (JSObjectRef) buffer, NULL);
}

JSValueRef tdm_js_get(JSContextRef ctx,
                      JSObjectRef o,
                      const char* name,
                      JSValueRef* ex) {
  JSStringRef s = JSStringCreateWithUTF8CString(name);
  JSValueRef v = JSObjectGetProperty(ctx, o, s, ex);
  JSStringRelease(s);
  return v;
}

void tdm_js_set(JSContextRef ctx,
                JSObjectRef o,
                const char* name,
                JSValueRef v) {
  JSStringRef s = JSStringCreateWithUTF8CString(name);
  JSObjectSetProperty(ctx, o, s, v, kJSPropertyAttributeNone, NULL);
  JSStringRelease(s);
}

void tdm_js_set_num(JSContextRef ctx,
                    JSObjectRef o,
                    const char* name,
                    double n) {
  tdm_js_set(ctx, o, name, JSValueMakeNumber(ctx, n));
}

void tdm_js_set_str(JSContextRef ctx,
                    JSObjectRef o,
                    const char* name,
                    const char* s) {
  tdm_js_set(ctx, o, name, tdm_js_cstr(ctx, s));
}

JSObjectRef tdm_js_object(JSContextRef ctx) {
  return JSObjectMake(ctx, NULL, NULL);
}
