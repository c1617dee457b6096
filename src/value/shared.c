/* Shared memory and its side table; see value.h. */
#include "value/value.h"

void tdm_shared_unref(tdm_shared_t* s) {
  /* Release: what this thread did to the memory happens before the owner
   * frees it. */
  if (atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) == 1)
    s->release(s);
}

uint32_t tdm_shares_add(tdm_shares_t* t, tdm_shared_t* s) {
  if (t->n == t->cap) {
    t->cap = t->cap ? t->cap * 2 : 4;
    t->v = tdm_realloc(t->v, t->cap * sizeof(*t->v));
  }
  t->v[t->n] = s;
  return t->n++;
}

void tdm_shares_release(tdm_shares_t* t) {
  uint32_t i;

  for (i = 0; i < t->n; i++)
    tdm_shared_unref(t->v[i]);
  tdm_free(t->v);
  tdm_shares_init(t);
}
