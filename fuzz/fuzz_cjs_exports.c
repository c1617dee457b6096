/* Fuzzes the search for the names that a CommonJS text exports. What must hold
 * besides memory safety: each list has as many NULs as it has names, and the
 * names are different. */
#include "compile/compile.h"

static void check(const tdm_buf_t* list, size_t count) {
  const char* names[64];
  size_t at = 0;
  size_t n = 0;
  size_t i;

  while (at < list->len) {
    const char* name = list->data + at;
    const char* nul = memchr(name, 0, list->len - at);
    TDM_CHECK(nul != NULL);
    for (i = 0; i < n && i < TDM_ARRAY_SIZE(names); i++)
      TDM_CHECK(strcmp(names[i], name) != 0);
    if (n < TDM_ARRAY_SIZE(names))
      names[n] = name;
    n++;
    at += (size_t) (nul - name) + 1;
  }
  TDM_CHECK(n == count);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tdm_cjs_exports_t e;

  tdm_compile_cjs_exports((const char*) data, size, &e);
  check(&e.names, e.name_count);
  check(&e.reexports, e.reexport_count);
  tdm_cjs_exports_release(&e);
  return 0;
}
