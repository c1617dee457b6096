/* Strings and bytes between C and JavaScript; see js.h.
 *
 * The engine has 8-bit and 16-bit strings. ASCII and Latin-1 become 8-bit
 * strings (string8.h); everything else is decoded to UTF-16 here, since the
 * engine's decoder wants a terminator and gives up on malformed input. */
#include "base/utf8.h"
#include "js/js_int.h"
#include "js/peek.h"
#include "js/string8.h"

static JSValueRef make_string(JSContextRef ctx, JSStringRef s) {
  JSValueRef v = JSValueMakeString(ctx, s);
  JSStringRelease(s);
  return v;
}

/* Strings up to this many units are converted on the stack. */
#define SMALL_UNITS 1024

JSValueRef tdm_js_utf16(JSContextRef ctx, const uint16_t* s, size_t len) {
  return make_string(ctx, JSStringCreateWithCharacters(s, len));
}

JSValueRef tdm_js_str(JSContextRef ctx, const char* s, size_t len) {
  uint16_t small[SMALL_UNITS];
  uint16_t* wide = small;
  JSValueRef v;

  if (tdm_ascii_prefix(s, len) == len)
    return tdm_js_latin1(ctx, s, len);

  if (len > SMALL_UNITS)
    wide = tdm_malloc(len * sizeof(*wide));
  v = tdm_js_utf16(ctx, wide, tdm_utf8_to_utf16(wide, s, len));
  if (wide != small)
    tdm_free(wide);
  return v;
}

JSValueRef tdm_js_cstr(JSContextRef ctx, const char* s) {
  return tdm_js_str(ctx, s, strlen(s));
}

JSValueRef tdm_js_latin1(JSContextRef ctx, const char* s, size_t len) {
  return make_string(ctx, tdm_js_string8(s, len));
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
  return JSObjectMakeTypedArrayWithBytesNoCopy(ctx, kJSTypedArrayTypeUint8Array,
                                               p, len, free_bytes, NULL, NULL);
}

JSObjectRef
tdm_js_copy_uint8array(JSContextRef ctx, const void* p, size_t len) {
  void* copy = tdm_malloc(len);

  if (len)
    memcpy(copy, p, len);
  return tdm_js_take_uint8array(ctx, copy, len);
}

JSObjectRef
tdm_js_share(JSContextRef ctx, JSTypedArrayType type, void* p, size_t len) {
  return JSObjectMakeTypedArrayWithBytesNoCopy(ctx, type, p, len, keep_bytes,
                                               NULL, NULL);
}

bool tdm_js_text(JSContextRef ctx,
                 JSValueRef v,
                 tdm_js_text_t* out,
                 JSValueRef* ex) {
  JSStringRef s = JSValueToStringCopy(ctx, v, ex);
  const uint8_t* narrow;
  size_t len, cap;

  if (s == NULL)
    return false;

  if (tdm_js_peek(s, &narrow, &len)) {
    cap = tdm_ascii_prefix(narrow, len) == len ? len : len * 2;
    out->p = cap < sizeof(out->small) ? out->small : tdm_malloc(cap + 1);
    out->n = tdm_latin1_to_utf8(out->p, cap, narrow, len, NULL);
  } else {
    len = JSStringGetLength(s);
    cap = len * 3; /* at most three bytes for a unit */
    out->p = cap < sizeof(out->small) ? out->small : tdm_malloc(cap + 1);
    out->n =
        tdm_utf16_to_utf8(out->p, cap, JSStringGetCharactersPtr(s), len, NULL);
  }
  out->p[out->n] = '\0';
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
  double start, size;
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
  start = JSValueToNumber(ctx, offset, NULL);
  size = JSValueToNumber(ctx, length, NULL);
  base = JSObjectGetArrayBufferBytesPtr(ctx, (JSObjectRef) buffer, NULL);
  /* An ordinary object may pretend to be a view: stay inside the buffer. */
  if (!(start >= 0 && size >= 0) ||
      start + size > (double) JSObjectGetArrayBufferByteLength(
                         ctx, (JSObjectRef) buffer, NULL))
    return false;
  *p = base + (size_t) start;
  *len = (size_t) size;
  return true;
}

JSValueRef
tdm_js_get(JSContextRef ctx, JSObjectRef o, const char* name, JSValueRef* ex) {
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
