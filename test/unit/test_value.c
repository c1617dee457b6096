/* The message format: what is written is read back, and no malformed message
 * passes the check. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

#include "value/value.h"

static bool check(const void* p, size_t n, uint32_t shares) {
  tdm_value_reader_t r;

  tdm_value_reader_init(&r, p, n);
  return tdm_value_check(&r, shares) && r.p == r.end;
}

static void scalars_round_trip(void** state) {
  tdm_value_reader_t r;
  tdm_buf_t b;
  int32_t i;

  tdm_buf_init(&b);
  tdm_value_put_head(&b, TDM_TAG_LIST, 4);
  tdm_value_put_int(&b, -7);
  tdm_value_put_int(&b, 1LL << 40);
  tdm_value_put_float(&b, 0.5);
  tdm_value_put_str1(&b, "ab", 2);
  assert_true(check(b.data, b.len, 0));

  tdm_value_reader_init(&r, b.data, b.len);
  assert_int_equal(tdm_value_get_u8(&r), TDM_TAG_LIST);
  assert_int_equal(tdm_value_get_count(&r, 1), 4);
  assert_int_equal(tdm_value_get_u8(&r), TDM_TAG_INT32);
  memcpy(&i, tdm_value_get(&r, 4), 4);
  assert_int_equal(i, -7);
  assert_int_equal(tdm_value_get_u8(&r), TDM_TAG_INT);
  assert_true(tdm_value_get_f64(&r) == 1099511627776.0);
  assert_int_equal(tdm_value_get_u8(&r), TDM_TAG_FLOAT);
  assert_true(tdm_value_get_f64(&r) == 0.5);
  assert_int_equal(tdm_value_get_u8(&r), TDM_TAG_STR1);
  assert_int_equal(tdm_value_get_count(&r, 1), 2);
  assert_memory_equal(tdm_value_get(&r, 2), "ab", 2);
  assert_false(r.bad);
  assert_null(tdm_value_get(&r, 1));
  assert_true(r.bad);
  tdm_buf_release(&b);
}

/* Two records of one key each, the second one another value. */
static void records_are_checked(void** state) {
  static const char good[] = "\x1a\2\0\0\0\1\0\0\0"
                             "\x8\1\0\0\0k"
                             "\1\x4\7\0\0\0"
                             "\0\x2";
  char bad[sizeof(good)];
  size_t n = sizeof(good) - 1;
  size_t i;

  assert_true(check(good, n, 0));
  for (i = 0; i < n; i++)
    assert_false(check(good, i, 0));
  memcpy(bad, good, n);
  bad[9] = TDM_TAG_INT32; /* a key that is no string */
  assert_false(check(bad, n, 0));
  memcpy(bad, good, n);
  bad[4] = 127; /* more than there is room for */
  assert_false(check(bad, n, 0));
  memcpy(bad, good, n);
  bad[5] = 2; /* fewer keys than said */
  assert_false(check(bad, n, 0));
}

static void tables_are_checked(void** state) {
  /* A COLUMN of two empty lists, in a TABLE of three values. */
  static const char good[] = "\x19\x8\0\0\0\0\xb\0\0\0\0"
                             "\x18\xb\0\0\0\0\xb\0\0\0\0";
  size_t n = sizeof(good) - 1;
  size_t i;

  assert_true(check(good, n, 0));
  for (i = 0; i < n; i++)
    assert_false(check(good, i, 0));
}

static void utf8_becomes_utf16(void** state) {
  static const uint16_t want[] = { 'a', 0xe9, 0xd83d, 0xde00, 0xfffd, 'z' };
  tdm_buf_t b;

  tdm_buf_init(&b);
  tdm_value_put_utf8(&b, "a\xc3\xa9\xf0\x9f\x98\x80\xffz", 9);
  assert_int_equal(b.data[0], TDM_TAG_STR2);
  assert_int_equal(b.len, 5 + sizeof(want));
  assert_memory_equal(b.data + 5, want, sizeof(want));
  assert_true(check(b.data, b.len, 0));

  tdm_buf_reset(&b);
  tdm_value_put_utf8(&b, "plain", 5);
  assert_int_equal(b.data[0], TDM_TAG_STR1);
  tdm_buf_release(&b);
}

static void runs_are_aligned(void** state) {
  tdm_value_reader_t r;
  const double* back;
  double* run;
  uint32_t n;
  tdm_buf_t b;
  int skew;

  for (skew = 0; skew < 9; skew++) {
    tdm_buf_init(&b);
    tdm_value_put_head(&b, TDM_TAG_LIST, 2);
    tdm_value_put_str1(&b, "12345678", (size_t) skew);
    run = tdm_value_put_run(&b, TDM_TAG_FLOATS, 3);
    assert_int_equal(((char*) run - b.data) % 8, 0);
    memcpy(run, (double[]){ 1, 2, 3 }, 24);
    assert_true(check(b.data, b.len, 0));

    tdm_value_reader_init(&r, b.data, b.len);
    tdm_value_get(&r, 10 + (size_t) skew);
    assert_int_equal(tdm_value_get_u8(&r), TDM_TAG_FLOATS);
    back = tdm_value_get_run(&r, TDM_TAG_FLOATS, &n);
    assert_int_equal(n, 3);
    assert_true(back[2] == 3);
    tdm_buf_release(&b);
  }
}

static void array_round_trips(void** state) {
  tdm_value_array_t in = { .share = 1,
                           .dtype = TDM_DTYPE_OTHER,
                           .ndim = 2,
                           .flags = TDM_ARRAY_READONLY,
                           .itemsize = 8,
                           .typestr = "<M8[ns]",
                           .typestr_len = 7,
                           .offset = 16,
                           .shape = { 2, 3 },
                           .strides = { -8, 16 } };
  tdm_value_array_t out;
  tdm_value_reader_t r;
  tdm_buf_t b;

  tdm_buf_init(&b);
  tdm_value_put_array(&b, &in);
  assert_true(check(b.data, b.len, 2));
  assert_false(check(b.data, b.len, 1));
  tdm_value_reader_init(&r, b.data, b.len);
  tdm_value_get_u8(&r);
  tdm_value_get_array(&r, &out);
  assert_false(r.bad);
  assert_int_equal(out.share, 1);
  assert_int_equal(out.strides[0], -8);
  assert_int_equal(out.shape[1], 3);
  assert_memory_equal(out.typestr, "<M8[ns]", 7);
  tdm_buf_release(&b);
}

static void array_bounds_are_exact(void** state) {
  tdm_value_array_t a = { .itemsize = 8,
                          .ndim = 2,
                          .offset = 16,
                          .shape = { 2, 3 },
                          .strides = { -8, 16 } };

  /* Lowest byte 8, highest 16 + 32 + 8. */
  assert_true(tdm_value_array_fits(&a, 56));
  assert_false(tdm_value_array_fits(&a, 55));
  a.offset = 0;
  assert_false(tdm_value_array_fits(&a, 56));
  a.shape[1] = 0;
  assert_true(tdm_value_array_fits(&a, 0));
  a.shape[1] = INT64_MAX;
  a.strides[1] = INT64_MAX;
  assert_false(tdm_value_array_fits(&a, SIZE_MAX));
}

static void truncation_is_found(void** state) {
  tdm_value_array_t a = { .ndim = 1, .dtype = TDM_DTYPE_INT8 };
  tdm_buf_t b;
  size_t n;
  char* copy;

  tdm_buf_init(&b);
  tdm_value_put_head(&b, TDM_TAG_LIST, 4);
  tdm_value_put_head(&b, TDM_TAG_DICT, 1);
  tdm_value_put_str1(&b, "k", 1);
  tdm_value_put_head(&b, TDM_TAG_MAP, 1);
  tdm_value_put_int(&b, 1);
  tdm_value_put_float(&b, 2);
  memset(tdm_value_put_run(&b, TDM_TAG_INTS, 2), 0, 8);
  memset(tdm_value_put_str2(&b, 2), 0, 4);
  tdm_value_put_array(&b, &a);
  assert_true(check(b.data, b.len, 1));
  for (n = 0; n < b.len; n++) {
    copy = malloc(n + 1); /* exact, so that ASAN sees an overrun */
    memcpy(copy, b.data, n);
    assert_false(check(copy, n, 1));
    free(copy);
  }
  tdm_buf_release(&b);
}

static void depth_is_limited(void** state) {
  tdm_buf_t b;
  int i;

  tdm_buf_init(&b);
  for (i = 0; i < TDM_VALUE_MAX_DEPTH; i++)
    tdm_value_put_head(&b, TDM_TAG_LIST, 1);
  tdm_value_put_tag(&b, TDM_TAG_NULL);
  assert_true(check(b.data, b.len, 0));

  tdm_buf_reset(&b);
  for (i = 0; i < 100000; i++)
    tdm_value_put_head(&b, TDM_TAG_LIST, 1);
  tdm_value_put_tag(&b, TDM_TAG_NULL);
  assert_false(check(b.data, b.len, 0));
  tdm_buf_release(&b);
}

static void lies_are_found(void** state) {
  static const uint8_t huge_list[] = { TDM_TAG_LIST, 255, 255, 255, 255, 0 };
  static const uint8_t number_key[] = { TDM_TAG_DICT,  1, 0, 0, 0,
                                        TDM_TAG_INT32, 1, 0, 0, 0,
                                        TDM_TAG_NULL };
  static const uint8_t no_tag[] = { 200 };
  static const uint8_t no_share[] = { TDM_TAG_MEMORY,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0,
                                      0 };

  assert_false(check(huge_list, sizeof(huge_list), 0));
  assert_false(check(number_key, sizeof(number_key), 0));
  assert_false(check(no_tag, sizeof(no_tag), 0));
  assert_false(check(no_share, sizeof(no_share), 0));
  assert_true(check(no_share, sizeof(no_share), 1));
}

static int released;

static void count_release(tdm_shared_t* s) {
  released++;
}

static void shares_count_references(void** state) {
  tdm_shared_t s[20];
  tdm_shares_t t;
  size_t i;

  tdm_shares_init(&t);
  for (i = 0; i < TDM_ARRAY_SIZE(s); i++) {
    tdm_shared_init(&s[i], NULL, 0, false, count_release);
    assert_int_equal(tdm_shares_add(&t, &s[i]), i);
  }
  tdm_shared_ref(&s[3]);
  released = 0;
  tdm_shares_release(&t);
  assert_int_equal(released, 19);
  tdm_shared_unref(&s[3]);
  assert_int_equal(released, 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(scalars_round_trip),
    cmocka_unit_test(records_are_checked),
    cmocka_unit_test(tables_are_checked),
    cmocka_unit_test(utf8_becomes_utf16),
    cmocka_unit_test(runs_are_aligned),
    cmocka_unit_test(array_round_trips),
    cmocka_unit_test(array_bounds_are_exact),
    cmocka_unit_test(truncation_is_found),
    cmocka_unit_test(depth_is_limited),
    cmocka_unit_test(lies_are_found),
    cmocka_unit_test(shares_count_references),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
