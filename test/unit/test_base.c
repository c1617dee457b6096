/* base: growable buffers and lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/list.h"

static void buf_grows_and_keeps_content(void** state) {
  tdm_buf_t b;

  tdm_buf_init(&b);
  for (int i = 0; i < 10000; i++)
    tdm_buf_putc(&b, (char) ('a' + i % 26));
  assert_int_equal(b.len, 10000);
  assert_int_equal(b.data[9999], 'a' + 9999 % 26);
  assert_int_equal(tdm_buf_cstr(&b)[10000], '\0');
  assert_int_equal(b.len, 10000);
  tdm_buf_release(&b);
  assert_null(b.data);
}

static void buf_consume_moves_the_rest(void** state) {
  tdm_buf_t b;

  tdm_buf_init(&b);
  tdm_buf_puts(&b, "hello world");
  tdm_buf_consume(&b, 6);
  assert_int_equal(b.len, 5);
  assert_memory_equal(b.data, "world", 5);
  tdm_buf_consume(&b, 5);
  assert_int_equal(b.len, 0);
  tdm_buf_release(&b);
}

static void buf_printf_formats(void** state) {
  tdm_buf_t b;

  tdm_buf_init(&b);
  tdm_buf_printf(&b, "%d-%s", 42, "x");
  tdm_buf_printf(&b, "/%05.1f", 2.5);
  assert_string_equal(tdm_buf_cstr(&b), "42-x/002.5");
  tdm_buf_release(&b);
}

static void buf_take_hands_over(void** state) {
  tdm_buf_t b;
  size_t len;
  char* p;

  tdm_buf_init(&b);
  tdm_buf_puts(&b, "abc");
  p = tdm_buf_take(&b, &len);
  assert_int_equal(len, 3);
  assert_memory_equal(p, "abc", 3);
  assert_int_equal(b.len, 0);
  tdm_free(p);
}

typedef struct item_s {
  int value;
  tdm_list_t node;
} item_t;

static void list_keeps_order_and_removes(void** state) {
  item_t items[5];
  tdm_list_t head;
  tdm_list_t* n;
  tdm_list_t* tmp;
  int expected[] = { 9, 0, 2, 4 };
  int i = 0;

  tdm_list_init(&head);
  assert_true(tdm_list_is_empty(&head));
  for (int k = 0; k < 5; k++) {
    items[k].value = k;
    tdm_list_append(&head, &items[k].node);
  }
  TDM_LIST_FOREACH_SAFE(n, tmp, &head) {
    if (TDM_CONTAINER_OF(n, item_t, node)->value % 2)
      tdm_list_remove(n);
  }
  tdm_list_remove(&items[1].node); /* twice is harmless */
  items[3].value = 9;
  tdm_list_prepend(&head, &items[3].node);
  TDM_LIST_FOREACH(n, &head)
  assert_int_equal(TDM_CONTAINER_OF(n, item_t, node)->value, expected[i++]);
  assert_int_equal(i, 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(buf_grows_and_keeps_content),
    cmocka_unit_test(buf_consume_moves_the_rest),
    cmocka_unit_test(buf_printf_formats),
    cmocka_unit_test(buf_take_hands_over),
    cmocka_unit_test(list_keeps_order_and_removes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
