/* UTF-8 and UTF-16: what is malformed, where sequences are cut, and that the
 * wide roads agree with the narrow one at every offset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/utf8.h"

static void
check_decode(const char* s, size_t len, const uint16_t* want, size_t n) {
  uint16_t out[256];

  assert_int_equal(tdm_utf8_to_utf16(out, s, len), n);
  assert_memory_equal(out, want, n * sizeof(*want));
}

#define DECODES(s, ...)                                         \
  do {                                                          \
    const uint16_t want[] = { __VA_ARGS__ };                    \
    check_decode(s, sizeof(s) - 1, want, TDM_ARRAY_SIZE(want)); \
  } while (0)

static void test_decode(void** state) {
  DECODES("a\xc3\xa9", 'a', 0xe9);
  DECODES("\xe2\x82\xac", 0x20ac);
  DECODES("\xf0\x9f\x98\x80", 0xd83d, 0xde00);
  /* One U+FFFD for each maximal valid prefix. */
  DECODES("\xf0\x9f\x98"
          "a",
          0xfffd, 'a');
  DECODES("\xe2\x82", 0xfffd);
  DECODES("\xc0\xaf", 0xfffd, 0xfffd);
  DECODES("\xed\xa0\x80", 0xfffd, 0xfffd, 0xfffd);
  DECODES("\xf4\x90\x80\x80", 0xfffd, 0xfffd, 0xfffd, 0xfffd);
  DECODES("\xe0\x80", 0xfffd, 0xfffd);
  DECODES("\xff"
          "b",
          0xfffd, 'b');
}

static void test_encode(void** state) {
  static const uint16_t s[] = { 'a', 0xe9, 0x20ac, 0xd83d, 0xde00, 0xdc00 };
  static const char want[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"
                             "\xef\xbf\xbd";
  char out[32];
  size_t used;

  assert_int_equal(tdm_utf16_utf8_len(s, 6), 13);
  assert_int_equal(tdm_utf16_to_utf8(out, sizeof(out), s, 6, &used), 13);
  assert_int_equal(used, 6);
  assert_memory_equal(out, want, 13);

  /* Only whole characters: the pair needs four bytes. */
  assert_int_equal(tdm_utf16_to_utf8(out, 9, s, 6, &used), 6);
  assert_int_equal(used, 3);
  assert_int_equal(tdm_utf16_to_utf8(out, 0, s, 6, &used), 0);
  assert_int_equal(used, 0);
}

/* Latin-1 too is cut between characters, wherever the room ends. */
static void test_latin1_room(void** state) {
  static const char s[] = "ab\xe9"
                          "c\xe9\xe9"
                          "d";
  char out[16];
  size_t cap, used, n;

  for (cap = 0; cap <= 10; cap++) {
    n = tdm_latin1_to_utf8(out, cap, s, 7, &used);
    assert_true(n <= cap);
    assert_true(tdm_utf8_is_valid(out, n));
    assert_int_equal(tdm_latin1_utf8_len(s, used), n);
    assert_true(used == 7 || n + tdm_latin1_utf8_len(s + used, 1) > cap);
  }
  assert_int_equal(used, 7);
}

static void test_valid(void** state) {
  assert_true(tdm_utf8_is_valid("", 0));
  assert_true(tdm_utf8_is_valid("\xef\xbf\xbd", 3));
  assert_true(tdm_utf8_is_valid("\xf0\x9f\x98\x80", 4));
  assert_false(tdm_utf8_is_valid("\xf0\x9f\x98", 3));
  assert_false(tdm_utf8_is_valid("0123456789abcdef\xed\xa0\x80", 19));
  assert_false(tdm_utf8_is_valid("\x80", 1));
}

static void test_tail(void** state) {
  assert_int_equal(tdm_utf8_incomplete_tail("ab", 2), 0);
  assert_int_equal(tdm_utf8_incomplete_tail("a\xe2\x82", 3), 2);
  assert_int_equal(tdm_utf8_incomplete_tail("\xf0\x9f\x98", 3), 3);
  assert_int_equal(tdm_utf8_incomplete_tail("a\xf0", 2), 1);
  assert_int_equal(tdm_utf8_incomplete_tail("\xe2\x82\xac", 3), 0);
  /* No more bytes could make these valid. */
  assert_int_equal(tdm_utf8_incomplete_tail("\xed\xa0", 2), 0);
  assert_int_equal(tdm_utf8_incomplete_tail("\xff", 1), 0);
  assert_int_equal(tdm_utf8_incomplete_tail("\x80\x80", 2), 0);
}

/* A character that is not ASCII at every place of a longer text. */
static void test_blocks(void** state) {
  char s[70], back[210];
  uint16_t wide[70], want[70];
  size_t len, at, i;

  for (len = 0; len <= sizeof(s); len++) {
    for (at = 0; at <= len; at++) {
      size_t n = 0;
      for (i = 0; i < len; i++) {
        s[i] = i == at ? '\xff' : (char) ('a' + i % 26);
        want[n++] = i == at ? 0xfffd : (uint16_t) s[i];
      }
      assert_int_equal(tdm_ascii_prefix(s, len), at < len ? at : len);
      assert_int_equal(tdm_utf8_to_utf16(wide, s, len), n);
      assert_memory_equal(wide, want, n * 2);
      i = tdm_utf16_to_utf8(back, sizeof(back), wide, n, NULL);
      assert_int_equal(i, at < len ? len + 2 : len);
      assert_int_equal(tdm_utf16_utf8_len(wide, n), i);
      assert_true(tdm_utf8_is_valid(back, i));

      i = tdm_latin1_to_utf8(back, sizeof(back), s, len, NULL);
      assert_int_equal(i, at < len ? len + 1 : len);
      assert_int_equal(tdm_latin1_utf8_len(s, len), i);
      assert_int_equal(tdm_utf8_to_utf16(wide, back, i), len);
      tdm_utf16_to_latin1(back, wide, len);
      assert_memory_equal(back, s, len);

      tdm_latin1_to_utf16(wide, s, len);
      tdm_utf16_to_latin1(back, wide, len);
      assert_memory_equal(back, s, len);
      assert_true(tdm_utf16_is_latin1(wide, len));
      if (at < len)
        wide[at] = (uint16_t) (0x100 << at % 8);
      assert_int_equal(tdm_utf16_is_latin1(wide, len), at >= len);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_decode), cmocka_unit_test(test_encode),
    cmocka_unit_test(test_valid),  cmocka_unit_test(test_tail),
    cmocka_unit_test(test_blocks), cmocka_unit_test(test_latin1_room),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
