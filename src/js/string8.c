/* 8-bit strings, made as the engine makes them itself.
 *
 * The C API has two roads to a string: UTF-16, which takes twice the memory for
 * good, and UTF-8 with a terminator, which is decoded at 4 ns a byte. The
 * library exports the functions behind both, so that the bytes can be handed
 * over as they are: WTF::StringImpl::create and OpaqueJSString::tryCreate.
 * Their names are C++ names of one version, so they are looked for weakly, and
 * the first string that they make is looked at (peek.h); when one of them is
 * gone or gives something else, the API's own roads are taken.
 */
#include "js/string8.h"

#include <stdatomic.h>
#include <string.h>

#include "base/base.h"
#include "base/utf8.h"
#include "js/peek.h"

/* Ref<StringImpl> and RefPtr<OpaqueJSString> are a pointer, but come back
 * through memory, as classes with destructors do. std::span is a pointer and a
 * length. */
void wtf_create(void** impl, const void* p, size_t n) __asm__(
    "_ZN3WTF10StringImpl6createESt4spanIKhLm18446744073709551615EE")
    __attribute__((weak));
void wtf_create_static(void** impl, const void* p, size_t n) __asm__(
    "_ZN3WTF10StringImpl28createWithoutCopyingNonEmptyESt4spanIKhLm"
    "18446744073709551615EE") __attribute__((weak));
/* Takes the reference that `string`, a WTF::String, has. */
void jsc_string(void** out, void** string) __asm__(
    "_ZN14OpaqueJSString9tryCreateEON3WTF6StringE") __attribute__((weak));

enum { UNKNOWN, KNOWN, DIFFERENT };

/* A fact about the library, the same for all threads. */
static atomic_int roads;

static JSStringRef finish(void* impl) {
  void* string = impl;
  void* out = NULL;

  jsc_string(&out, &string);
  return out;
}

static JSStringRef direct(const void* s, size_t len) {
  void* impl = NULL;

  wtf_create(&impl, s, len);
  return finish(impl);
}

static JSStringRef direct_static(const char* s, size_t len) {
  void* impl = NULL;

  wtf_create_static(&impl, s, len);
  return finish(impl);
}

static bool is_as_made(JSStringRef s, const char* content, size_t len) {
  const uint8_t* p;
  size_t n;

  return s != NULL && tdm_js_peek(s, &p, &n) && n == len &&
         memcmp(p, content, len) == 0 && JSStringGetLength(s) == len;
}

static int check_roads(void) {
  static const char content[] = "8 bits \xe4";
  static const char constant[] = "for ever";
  JSStringRef a, b;
  bool ok;

  if (wtf_create == NULL || wtf_create_static == NULL || jsc_string == NULL)
    return DIFFERENT;
  a = direct(content, sizeof(content) - 1);
  b = direct_static(constant, sizeof(constant) - 1);
  ok = is_as_made(a, content, sizeof(content) - 1) &&
       is_as_made(b, constant, sizeof(constant) - 1);
  if (a != NULL)
    JSStringRelease(a);
  if (b != NULL)
    JSStringRelease(b);
  return ok ? KNOWN : DIFFERENT;
}

static bool have_roads(void) {
  int state = atomic_load_explicit(&roads, memory_order_relaxed);

  if (TDM_UNLIKELY(state == UNKNOWN)) {
    state = check_roads();
    atomic_store_explicit(&roads, state, memory_order_relaxed);
  }
  return state == KNOWN;
}

/* By the API alone. */
static JSStringRef by_api(const void* s, size_t len) {
  uint16_t* wide = tdm_malloc((len + 1) * sizeof(*wide));
  JSStringRef v;

  tdm_latin1_to_utf16(wide, s, len);
  v = JSStringCreateWithCharacters(wide, len);
  tdm_free(wide);
  return v;
}

JSStringRef tdm_js_string8(const void* s, size_t len) {
  if (len == 0 || !have_roads())
    return by_api(s, len);
  return direct(s, len);
}

JSStringRef tdm_js_string8_static(const char* s, size_t len) {
  if (len == 0 || !have_roads())
    return by_api(s, len);
  return direct_static(s, len);
}
