/* Memory and checks; see base.h. The system allocator does the work: glibc's
 * malloc_usable_size and tooling (ASAN, heaptrack) stay usable. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

void tdm_check_failed(const char* file, int line, const char* expr) {
  fprintf(stderr, "tandem: %s:%d: check failed: %s\n", file, line, expr);
  fflush(stderr);
  abort();
}

static void* check_memory(void* ptr, size_t size) {
  if (TDM_UNLIKELY(ptr == NULL)) {
    fprintf(stderr, "tandem: out of memory allocating %zu bytes\n", size);
    abort();
  }
  return ptr;
}

void* tdm_malloc(size_t size) {
  return check_memory(malloc(size ? size : 1), size);
}

void* tdm_malloc_large(size_t size) {
#ifdef MADV_HUGEPAGE
  const size_t huge_page = 2u << 20;
  void* p = NULL;

  if (size >= 2 * huge_page) {
    if (posix_memalign(&p, huge_page, size) != 0)
      p = NULL;
    check_memory(p, size);
    (void) madvise(p, size & ~(huge_page - 1), MADV_HUGEPAGE);
    return p;
  }
#endif
  return tdm_malloc(size);
}

void* tdm_calloc(size_t count, size_t size) {
  if (count == 0 || size == 0)
    count = size = 1;
  return check_memory(calloc(count, size), size);
}

void* tdm_realloc(void* ptr, size_t size) {
  return check_memory(realloc(ptr, size ? size : 1), size);
}

void* tdm_try_malloc(size_t size) {
  return malloc(size ? size : 1);
}

void tdm_free(void* ptr) {
  free(ptr);
}

char* tdm_strndup(const char* s, size_t len) {
  char* copy = tdm_malloc(len + 1);
  memcpy(copy, s, len);
  copy[len] = '\0';
  return copy;
}

char* tdm_strdup(const char* s) {
  return tdm_strndup(s, strlen(s));
}
