/* Reading values out of a message, and the check of a whole one; see value.h.
 *
 * The reader never trusts a length: counts are compared with what is left
 * before anything is allocated for them, and the walk keeps its own depth.
 */
#include "value/value.h"

const void*
tdm_value_get_run(tdm_value_reader_t* r, tdm_tag_t tag, uint32_t* n) {
  size_t width = tag == TDM_TAG_INTS ? 4 : 8;
  size_t pad;
  const void* p;

  *n = tdm_value_get_count(r, width);
  pad = -(size_t) (r->p - r->start) & (width - 1);
  tdm_value_get(r, pad);
  p = tdm_value_get(r, (size_t) *n * width);
  if (p == NULL)
    *n = 0;
  return *n > 0 ? p : NULL;
}

/* A whole number that arrived as f64, in [-2^53, 2^53]. */
static int64_t get_whole(tdm_value_reader_t* r) {
  double n = tdm_value_get_f64(r);

  if (!(n >= -9007199254740992.0 && n <= 9007199254740992.0)) {
    r->bad = true;
    return 0;
  }
  return (int64_t) n;
}

void tdm_value_get_array(tdm_value_reader_t* r, tdm_value_array_t* a) {
  int64_t offset;
  int i;

  a->share = tdm_value_get_u32(r);
  a->dtype = tdm_value_get_u8(r);
  a->ndim = tdm_value_get_u8(r);
  a->flags = tdm_value_get_u8(r);
  offset = get_whole(r);
  a->offset = offset > 0 ? (size_t) offset : 0;
  if (a->ndim > TDM_VALUE_MAX_DIMS || a->dtype >= TDM_DTYPE_MAX || offset < 0) {
    r->bad = true;
    a->ndim = 0;
  }
  for (i = 0; i < a->ndim; i++) {
    a->shape[i] = get_whole(r);
    if (a->shape[i] < 0)
      r->bad = true;
  }
  for (i = 0; i < a->ndim; i++)
    a->strides[i] = get_whole(r);
  a->typestr = NULL;
  a->typestr_len = 0;
  a->itemsize = (uint32_t) tdm_dtype_size(a->dtype);
  if (a->dtype == TDM_DTYPE_OTHER) {
    a->itemsize = tdm_value_get_u32(r);
    if (tdm_value_get_u8(r) != TDM_TAG_STR1)
      r->bad = true;
    a->typestr_len = tdm_value_get_count(r, 1);
    a->typestr = (const char*) tdm_value_get(r, a->typestr_len);
  }
}

bool tdm_value_array_fits(const tdm_value_array_t* a, size_t limit) {
  __int128 low = (__int128) a->offset;
  __int128 high = low + a->itemsize;
  __int128 reach;
  int i;

  for (i = 0; i < a->ndim; i++) {
    if (a->shape[i] == 0)
      return a->offset <= limit;
    reach = (__int128) (a->shape[i] - 1) * a->strides[i];
    if (reach < 0)
      low += reach;
    else
      high += reach;
  }
  return low >= 0 && high <= (__int128) limit;
}

/* A walk over a value, which checks it. */
typedef struct walk_s {
  tdm_value_reader_t* r;
  uint32_t shares;
  void (*each)(void* arg, double id); /* of every HANDLE; or NULL */
  void* arg;
} walk_t;

static bool check(const walk_t* w, int depth);

static bool check_string(const walk_t* w) {
  const tdm_value_reader_t* r = w->r;

  return r->p < r->end && (*r->p == TDM_TAG_STR1 || *r->p == TDM_TAG_STR2) &&
         check(w, 0);
}

static bool check_records(const walk_t* w, int depth) {
  tdm_value_reader_t* r = w->r;
  uint32_t n = tdm_value_get_count(r, 1);
  uint32_t k = tdm_value_get_count(r, 5);
  uint32_t left;
  uint32_t i;

  for (i = 0; i < k; i++) {
    if (!check_string(w))
      return false;
  }
  for (; n > 0 && !r->bad; n--) {
    for (left = tdm_value_get_u8(r) != 0 ? k : 1; left > 0; left--) {
      if (!check(w, depth + 1))
        return false;
    }
  }
  return !r->bad;
}

static bool check(const walk_t* w, int depth) {
  tdm_value_reader_t* r = w->r;
  tdm_value_array_t a;
  double id;
  uint32_t n;
  int tag;

  if (depth > TDM_VALUE_MAX_DEPTH)
    return false;

  tag = tdm_value_get_u8(r);
  switch (tag) {
    case TDM_TAG_NULL:
    case TDM_TAG_UNDEFINED:
    case TDM_TAG_FALSE:
    case TDM_TAG_TRUE:
      break;
    case TDM_TAG_INT32:
      tdm_value_get(r, 4);
      break;
    case TDM_TAG_INT:
    case TDM_TAG_FLOAT:
    case TDM_TAG_DATE:
    case TDM_TAG_OWN:
      tdm_value_get(r, 8);
      break;
    case TDM_TAG_BIGINT:
      tdm_value_get(r, 1);
      tdm_value_get(r, tdm_value_get_count(r, 1));
      break;
    case TDM_TAG_STR1:
    case TDM_TAG_BYTES:
      tdm_value_get(r, tdm_value_get_count(r, 1));
      break;
    case TDM_TAG_STR2:
      tdm_value_get(r, (size_t) tdm_value_get_count(r, 2) * 2);
      break;
    case TDM_TAG_LIST:
    case TDM_TAG_SET:
      for (n = tdm_value_get_count(r, 1); n > 0; n--) {
        if (!check(w, depth + 1))
          return false;
      }
      break;
    case TDM_TAG_NUMS:
    case TDM_TAG_FLOATS:
    case TDM_TAG_INTS:
      tdm_value_get_run(r, tag, &n);
      break;
    case TDM_TAG_DICT:
      for (n = tdm_value_get_count(r, 6); n > 0; n--) {
        if (r->p < r->end && *r->p != TDM_TAG_STR1 && *r->p != TDM_TAG_STR2)
          return false;
        if (!check(w, depth + 1) || !check(w, depth + 1))
          return false;
      }
      break;
    case TDM_TAG_RECORDS:
      return check_records(w, depth);
    case TDM_TAG_MAP:
      for (n = tdm_value_get_count(r, 2); n > 0; n--) {
        if (!check(w, depth + 1) || !check(w, depth + 1))
          return false;
      }
      break;
    case TDM_TAG_MEMORY:
      if (tdm_value_get_u32(r) >= w->shares)
        return false;
      tdm_value_get(r, 17);
      break;
    case TDM_TAG_ARRAY:
      tdm_value_get_array(r, &a);
      if (a.share >= w->shares)
        return false;
      break;
    case TDM_TAG_ERROR:
    case TDM_TAG_COLUMN:
    case TDM_TAG_TABLE:
      n = tag == TDM_TAG_ERROR ? 6 : tag == TDM_TAG_TABLE ? 3 : 2;
      for (; n > 0; n--) {
        if (!check(w, depth + 1))
          return false;
      }
      break;
    case TDM_TAG_HANDLE:
      id = tdm_value_get_f64(r);
      tdm_value_get(r, 1);
      if (w->each != NULL && !r->bad)
        w->each(w->arg, id);
      if (r->p < r->end && *r->p != TDM_TAG_STR1 && *r->p != TDM_TAG_STR2)
        return false;
      return check(w, depth + 1);
    default:
      return false;
  }
  return !r->bad;
}

bool tdm_value_check(tdm_value_reader_t* r, uint32_t shares) {
  walk_t w = { r, shares, NULL, NULL };

  return check(&w, 0);
}

bool tdm_value_each_handle(tdm_value_reader_t* r,
                           uint32_t shares,
                           void (*each)(void* arg, double id),
                           void* arg) {
  walk_t w = { r, shares, each, arg };

  return check(&w, 0);
}
