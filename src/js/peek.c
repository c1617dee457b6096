/* Reading 8-bit strings in place; see peek.h. */
#include "js/peek.h"

#include <stdatomic.h>
#include <string.h>

/* WTF::StringImpl and OpaqueJSString, as far as they are read here. */
typedef struct impl_s {
  unsigned int refs;
  unsigned int length;
  const uint8_t* characters;
  unsigned int flags;
} impl_t;

typedef struct handle_s {
  unsigned int refs;
  const impl_t* impl;
} handle_t;

#define IS_8_BIT 4u

enum { UNKNOWN, KNOWN, DIFFERENT };

/* Whether the layout is as above: a fact about the library, the same for all
 * threads and runtimes. */
static atomic_int layout;

static const impl_t* impl_of(JSStringRef s) {
  const impl_t* impl;

  memcpy(&impl, (const char*) s + offsetof(handle_t, impl), sizeof(impl));
  return impl;
}

/* Looks at one string whose content is known. */
static bool matches(JSStringRef s, size_t length, const char* content) {
  const impl_t* impl = impl_of(s);

  if (impl == NULL || ((uintptr_t) impl & (sizeof(void*) - 1)) != 0 ||
      impl->length != length)
    return false;
  if (content == NULL)
    return (impl->flags & IS_8_BIT) == 0;
  return (impl->flags & IS_8_BIT) != 0 && impl->characters != NULL &&
         memcmp(impl->characters, content, length) == 0;
}

static int check_layout(void) {
  static const char narrow[] = "the layout of strings";
  static const JSChar wide[] = { 0x20ac, 'a', 0x3b1 };
  JSStringRef a = JSStringCreateWithUTF8CString(narrow);
  JSStringRef b = JSStringCreateWithCharacters(wide, 3);
  bool ok = matches(a, sizeof(narrow) - 1, narrow) && matches(b, 3, NULL);

  JSStringRelease(a);
  JSStringRelease(b);
  return ok ? KNOWN : DIFFERENT;
}

bool tdm_js_peek(JSStringRef s, const uint8_t** p, size_t* n) {
  int state = atomic_load_explicit(&layout, memory_order_relaxed);
  const impl_t* impl;

  if (state == UNKNOWN) {
    state = check_layout();
    atomic_store_explicit(&layout, state, memory_order_relaxed);
  }
  if (state != KNOWN)
    return false;

  impl = impl_of(s);
  if (impl == NULL || (impl->flags & IS_8_BIT) == 0)
    return false;
  *p = impl->characters;
  *n = impl->length;
  return true;
}
