/* Fuzzes the check of regular expressions. The first byte of the input chooses
 * the flags. What must hold besides memory safety: a refusal has a message and
 * a place, and what flag u or v accepts without classes and names is accepted
 * without them too, where less is an error. */
#include "compile/regexp.h"

static bool is_valid(const char* p, size_t n, const char* flags) {
  const char* message = NULL;
  size_t where = SIZE_MAX;

  if (tdm__regexp_check(p, n, flags, strlen(flags), &message, &where) == 0)
    return true;
  TDM_CHECK(message != NULL && message[0] != '\0');
  TDM_CHECK(where <= n + 1 + strlen(flags));
  return false;
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const char* const flags[] = { "", "u", "v", "gi", "dsu", "myv", "uv" };
  const char* p = (const char*) data + 1;
  size_t n = size - 1;

  if (size == 0)
    return 0;
  if (is_valid(p, n, flags[data[0] % TDM_ARRAY_SIZE(flags)]) &&
      !memchr(p, '[', n) && !memchr(p, '<', n) && !memchr(p, '{', n))
    TDM_CHECK(is_valid(p, n, ""));
  return 0;
}
