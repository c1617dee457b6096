/* Some of the memory that CPython's allocator gives back, kept for the next
 * time.
 *
 * CPython takes small objects from arenas of 1 MiB and unmaps an arena with
 * its last object. A call whose argument is a large list fills some and empties
 * them at its end, so every call would have the kernel map and clear the same
 * pages again: a quarter of the time of such a call. Here a few empty arenas
 * stay mapped instead.
 *
 * What it does not do: hold on to more than KEEP of them, or to any before
 * they were used.
 */
#include "python/py_int.h"

/* 16 MiB: 300,000 small objects. */
#define KEEP 16

/* Under the GIL. One for a process, as CPython is. */
static struct {
  PyObjectArenaAllocator base;
  size_t size; /* of each */
  size_t n;
  void* kept[KEEP];
} arenas;

static void* arena_alloc(void* ctx, size_t size) {
  if (arenas.n > 0 && size == arenas.size)
    return arenas.kept[--arenas.n];
  return arenas.base.alloc(arenas.base.ctx, size);
}

static void arena_free(void* ctx, void* p, size_t size) {
  if (arenas.n == 0)
    arenas.size = size;
  if (arenas.n < KEEP && size == arenas.size)
    arenas.kept[arenas.n++] = p;
  else
    arenas.base.free(arenas.base.ctx, p, size);
}

void tdm__arena_init(void) {
  PyObjectArenaAllocator ours = { NULL, arena_alloc, arena_free };

  PyObject_GetArenaAllocator(&arenas.base);
  PyObject_SetArenaAllocator(&ours);
}
