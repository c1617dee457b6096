/* Calls into Python without JavaScript: a client that submits records and
 * waits for replies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

#include "python/py.h"

static tdm_py_client_t client;
static uv_sem_t arrived;
static uint32_t slots;

static void notify(tdm_py_client_t* c) {
  uv_sem_post(&arrived);
}

static void free_client(tdm_py_client_t* c) {
}

static size_t begin(tdm_buf_t* b, double fn, int thread) {
  size_t at = b->len;
  uint32_t slot = slots++;
  char head[TDM_PY_RECORD_HEAD] = { 0 };

  memcpy(head + 4, &slot, 4);
  memcpy(head + 8, &fn, 8);
  head[16] = (char) thread;
  tdm_buf_put(b, head, sizeof(head));
  return at;
}

static void end(tdm_buf_t* b, size_t at) {
  uint32_t len;

  while (b->len % 8)
    tdm_buf_putc(b, 0);
  len = (uint32_t) (b->len - at);
  memcpy(b->data + at, &len, 4);
}

static void submit(tdm_buf_t* b) {
  tdm_shares_t none;

  tdm_shares_init(&none);
  assert_true(tdm_py_submit(&client, b->data, b->len, &none));
  tdm_buf_release(b);
}

/* One reply; the caller frees it. */
static tdm_py_reply_t* receive(void) {
  static tdm_py_reply_t* more;
  tdm_py_reply_t* r;

  for (;;) {
    while (more == NULL) {
      uv_sem_wait(&arrived);
      more = tdm_py_client_take(&client);
    }
    r = more;
    more = r->next;
    if (r->kind != TDM_PY_DROP)
      return r;
    tdm_py_reply_free(r);
  }
}

static tdm_py_reply_t* evaluate_on(int thread, const char* text) {
  tdm_buf_t b;
  size_t at;

  tdm_buf_init(&b);
  at = begin(&b, TDM_PY_FN_EVAL, thread);
  tdm_value_put_head(&b, TDM_TAG_LIST, 1);
  tdm_value_put_utf8(&b, text, strlen(text));
  end(&b, at);
  submit(&b);
  return receive();
}

static tdm_py_reply_t* evaluate(const char* text) {
  return evaluate_on(TDM_PY_EXECUTOR, text);
}

static void assert_int_reply(tdm_py_reply_t* r, int32_t want) {
  int32_t n;

  assert_int_equal(r->kind, TDM_PY_RESULT);
  assert_int_equal(r->data[0], TDM_TAG_INT32);
  memcpy(&n, r->data + 1, 4);
  assert_int_equal(n, want);
  tdm_py_reply_free(r);
}

static void plain_expressions(void** state) {
  assert_int_reply(evaluate("1 + 2"), 3);
  assert_int_reply(evaluate_on(TDM_PY_MAIN, "40 + 2"), 42);
}

static void replies_are_well_formed(void** state) {
  static const char* const texts[] = {
    "None",
    "True",
    "-1",
    "2**40",
    "2**53",
    "-2**200",
    "0.5",
    "'abc'",
    "'\\u20ac'",
    "'\\U0001f600'",
    "'\\ud800'",
    "b'xyz'",
    "[1, 2, 3, 4]",
    "[0.5] * 9",
    "[1, 'a', None]",
    "(1, 2)",
    "{'a': 1}",
    "{1: 2}",
    "{1, 2}",
    "[]",
    "{}",
    "set()",
    "[1, 2, 3, 2**40]",
    "[1.5, 2.5, 3.5, 'x']",
    "bytearray(3)",
    "print",
    "object()",
    "ValueError('x')",
    "__import__('datetime').datetime(2020, 1, 2, 3, 4, 5)",
    "__import__('array').array('d', [1, 2, 3])",
    "memoryview(bytearray(8)).cast('i')",
    "memoryview(b'abc')",
    "[[[[]]]]",
    "float('nan')",
    "range(3)",
  };
  tdm_value_reader_t reader;
  tdm_py_reply_t* r;
  size_t i;

  for (i = 0; i < TDM_ARRAY_SIZE(texts); i++) {
    r = evaluate(texts[i]);
    assert_int_equal(r->kind, TDM_PY_RESULT);
    tdm_value_reader_init(&reader, r->data, r->len);
    if (!tdm_value_check(&reader, r->shares.n) || reader.p != reader.end)
      fail_msg("malformed: %s", texts[i]);
    tdm_py_reply_free(r);
  }
}

static bool contains(tdm_py_reply_t* r, const char* s) {
  return memmem(r->data, r->len, s, strlen(s)) != NULL;
}

static void errors_are_values(void** state) {
  static const struct {
    const char* text;
    const char* want;
  } cases[] = {
    { "1 / 0", "ZeroDivisionError" },
    { "1 +", "SyntaxError" },
    { "__import__('no_such_thing')", "pip install no_such_thing" },
    { "exec('raise SystemExit(3)')", "SystemExit" },
    { "exec('raise KeyboardInterrupt')", "KeyboardInterrupt" },
    { "(lambda f: f(f))(lambda f: f(f))", "RecursionError" },
    { "(lambda a: a.append(a) or a)([])", "contains itself" },
    { "(lambda a: a.update(x=[a]) or {'k': a})({})", "result.k.x[0]" },
    { "__import__('functools').reduce(lambda a, _: [a], range(600), 0)",
      "deeper than 512" },
    { "__import__('functools').reduce(lambda a, _: [a, a], range(28), 'x')",
      "more than 256 MiB" },
    { "'x' * (300 << 20)", "more than 256 MiB" },
  };
  tdm_value_reader_t reader;
  tdm_py_reply_t* r;
  size_t i;

  for (i = 0; i < TDM_ARRAY_SIZE(cases); i++) {
    r = evaluate(cases[i].text);
    assert_int_equal(r->kind, TDM_PY_FAILED);
    assert_int_equal(r->data[0], TDM_TAG_ERROR);
    if (!contains(r, cases[i].want))
      fail_msg("%s: no %s in %.*s", cases[i].text, cases[i].want, (int) r->len,
               r->data);
    tdm_value_reader_init(&reader, r->data, r->len);
    assert_true(tdm_value_check(&reader, r->shares.n));
    tdm_py_reply_free(r);
  }
  assert_int_reply(evaluate("7"), 7);
}

static void coroutines_are_awaited(void** state) {
  assert_int_reply(
      evaluate("exec('import asyncio\\nasync def f():\\n"
               " await asyncio.sleep(0)\\n return 5', globals()) or f()"),
      5);
  assert_int_reply(
      evaluate_on(TDM_PY_MAIN, "__import__('asyncio').sleep(0, 6)"), 6);
}

/* Eight calls that wait 100 ms each take about as long as one. */
static void slow_calls_run_beside_each_other(void** state) {
  uint64_t start = uv_hrtime();
  tdm_buf_t b;
  size_t at;
  int i;

  tdm_buf_init(&b);
  for (i = 0; i < 8; i++) {
    at = begin(&b, TDM_PY_FN_EVAL, TDM_PY_EXECUTOR);
    tdm_value_put_head(&b, TDM_TAG_LIST, 1);
    tdm_value_put_utf8(&b, "__import__('time').sleep(0.1)", 29);
    end(&b, at);
  }
  submit(&b);
  for (i = 0; i < 8; i++)
    tdm_py_reply_free(receive());
  assert_true(uv_hrtime() - start < 400000000);
}

static void shares_are_released(void** state) {
  tdm_py_reply_t* r;
  int i;

  for (i = 0; i < 100; i++) {
    r = evaluate("__import__('array').array('d', bytes(8000))");
    assert_int_equal(r->shares.n, 1);
    assert_int_equal(r->shares.v[0]->n, 8000);
    tdm_py_reply_free(r);
  }
}

static void malformed_records_are_refused(void** state) {
  uint32_t lengths[] = { 0, 8, 25, 1000, UINT32_MAX };
  char data[64] = { 0 };
  tdm_shares_t none;
  size_t i;

  tdm_shares_init(&none);
  for (i = 0; i < TDM_ARRAY_SIZE(lengths); i++) {
    memcpy(data, &lengths[i], 4);
    assert_false(tdm_py_submit(&client, data, 32, &none));
  }
  assert_false(tdm_py_submit(&client, data, 0, &none));
}

/* A record whose arguments are rubbish gets an error, no crash. */
static void malformed_arguments_are_errors(void** state) {
  unsigned seed = 1;
  tdm_py_reply_t* r;
  tdm_buf_t b;
  size_t at;
  int i;
  int j;

  for (i = 0; i < 2000; i++) {
    tdm_buf_init(&b);
    at = begin(&b, TDM_PY_FN_EVAL, TDM_PY_EXECUTOR);
    tdm_value_put_head(&b, TDM_TAG_LIST, 1);
    for (j = 0; j < 40; j++)
      tdm_buf_putc(&b, (char) (rand_r(&seed) % (j % 5 ? 4 : 26)));
    end(&b, at);
    submit(&b);
    r = receive();
    assert_int_equal(r->kind, TDM_PY_FAILED);
    tdm_py_reply_free(r);
  }
}

/* The items of a list and members of a dict, which the decoder reads in a loop
 * of its own: every byte changed, and cut off everywhere. */
static void changed_arguments_are_errors(void** state) {
  static const uint16_t wide[] = { 0xd800, 'a', 0xd83d, 0xde00, 0xdc00 };
  static const uint8_t bytes[] = { 0, 1, 4, 8, 9, 11, 16, 255 };
  tdm_py_reply_t* r;
  tdm_buf_t message;
  tdm_buf_t b;
  size_t at;
  size_t i;
  size_t j;

  tdm_buf_init(&message);
  tdm_value_put_head(&message, TDM_TAG_LIST, 1);
  tdm_value_put_head(&message, TDM_TAG_LIST, 6);
  tdm_value_put_int(&message, 7);
  tdm_value_put_str1(&message, "caf\xe9", 4);
  tdm_value_put_float(&message, 0.5);
  memcpy(tdm_value_put_str2(&message, 5), wide, sizeof(wide));
  tdm_value_put_head(&message, TDM_TAG_DICT, 2);
  tdm_value_put_str1(&message, "key", 3);
  tdm_value_put_str1(&message, "value", 5);
  tdm_value_put_str1(&message, "run", 3);
  memset(tdm_value_put_run(&message, TDM_TAG_INTS, 2), 0, 8);
  tdm_value_put_str1(&message, "end", 3);

  for (i = 0; i < message.len; i++) {
    for (j = 0; j <= TDM_ARRAY_SIZE(bytes); j++) {
      tdm_buf_init(&b);
      at = begin(&b, TDM_PY_FN_EVAL, TDM_PY_EXECUTOR);
      if (j == TDM_ARRAY_SIZE(bytes)) {
        tdm_buf_put(&b, message.data, i);
      } else {
        tdm_buf_put(&b, message.data, message.len);
        b.data[at + TDM_PY_RECORD_HEAD + i] = (char) bytes[j];
      }
      end(&b, at);
      submit(&b);
      r = receive();
      assert_int_equal(
          r->kind,
          TDM_PY_FAILED); /* if only as a list is no text to evaluate */
      tdm_py_reply_free(r);
    }
  }
  tdm_buf_release(&message);
}

/* ---- questions --------------------------------------------------------- */

/* A record of a call, with an object of ours, of the function that `text`
 * is. */
static void
record_with_handle(tdm_buf_t* b, const char* text, bool cancellable) {
  tdm_py_reply_t* r = evaluate(text);
  size_t at;
  double id;

  assert_int_equal(r->data[0], TDM_TAG_HANDLE);
  memcpy(&id, r->data + 1, 8);
  tdm_py_reply_free(r);

  tdm_buf_init(b);
  at = begin(b, id, TDM_PY_EXECUTOR);
  b->data[at + 18] = cancellable;
  tdm_value_put_head(b, TDM_TAG_LIST, 1);
  tdm_value_put_tag(b, TDM_TAG_HANDLE);
  tdm_value_put_f64(b, 7);
  tdm_buf_putc(b, TDM_HANDLE_CALLABLE);
  tdm_value_put_str1(b, "f", 1);
  end(b, at);
}

static void submit_with_handle(const char* text, bool cancellable) {
  tdm_buf_t b;

  record_with_handle(&b, text, cancellable);
  submit(&b);
}

static void answer(uint32_t ticket, int32_t n) {
  tdm_buf_t b;
  size_t at;

  tdm_buf_init(&b);
  at = begin(&b, 0, TDM_PY_ANSWER);
  memcpy(b.data + at + 4, &ticket, 4);
  tdm_value_put_int32(&b, n);
  end(&b, at);
  submit(&b);
}

static void questions_are_answered(void** state) {
  static const char* const texts[] = {
    "lambda f: f(1) + f(2)",
    /* On a loop of its own, and on the loop of thread P. */
    "lambda f: __import__('asyncio').run((lambda: (exec('async def g(f): "
    "return await f(1) + await f(2)', globals()), g(f)))()[1])",
    "lambda f: (exec('async def g(f): return await f(1) + await f(2)', "
    "globals()), g(f))[1]",
  };
  tdm_py_reply_t* r;
  size_t i;
  int j;

  for (i = 0; i < TDM_ARRAY_SIZE(texts) * 20; i++) {
    submit_with_handle(texts[i % TDM_ARRAY_SIZE(texts)], false);
    for (j = 0; j < 2; j++) {
      r = receive();
      assert_int_equal(r->kind, TDM_PY_ASK);
      answer(r->slot + 1000000, 5); /* nobody waits for this */
      answer(r->slot, 20 + j);
      tdm_py_reply_free(r);
    }
    assert_int_reply(receive(), 41);
  }
}

static void waits_are_cancelled(void** state) {
  tdm_py_reply_t* r;
  uint32_t ticket;
  uint32_t slot;
  tdm_buf_t b;
  size_t at;
  int left;
  int i;

  for (i = 0; i < 50; i++) {
    submit_with_handle("lambda f: f(1)", true);
    slot = slots - 1;
    r = receive();
    assert_int_equal(r->kind, TDM_PY_ASK);
    ticket = r->slot;
    tdm_py_reply_free(r);
    tdm_buf_init(&b);
    at = begin(&b, TDM_PY_FN_CANCEL, TDM_PY_EXECUTOR);
    tdm_value_put_head(&b, TDM_TAG_LIST, 1);
    tdm_value_put_int(&b, slot);
    end(&b, at);
    submit(&b);
    if (i % 2)
      answer(ticket, 3); /* at the same time: one of the two wins */
    for (left = 2; left > 0; left--) {
      r = receive();
      if (r->slot == slot && i % 2 == 0) {
        assert_int_equal(r->kind, TDM_PY_FAILED);
        assert_true(contains(r, "Cancelled"));
      }
      tdm_py_reply_free(r);
    }
  }
}

/* The thread that calls answers, from inside of the call. */
static void serve(tdm_py_client_t* c) {
  tdm_py_reply_t* next;
  tdm_py_reply_t* r;

  for (r = tdm_py_client_take(c); r != NULL; r = next) {
    next = r->next;
    if (r->kind == TDM_PY_ASK)
      answer(r->slot, 9);
    tdm_py_reply_free(r);
  }
}

static void direct_calls_run_here(void** state) {
  tdm_shares_t none;
  tdm_py_reply_t* r;
  tdm_buf_t b;
  int i;

  client.serve = serve;
  tdm_shares_init(&none);
  record_with_handle(&b, "lambda f: f(1) + f(2)", false);
  for (i = 0; i < 100; i++) {
    assert_true(tdm_py_direct(&client, b.data, b.len, &none));
    while ((r = tdm_py_client_take(&client))->kind == TDM_PY_DROP)
      tdm_py_reply_free(r);
    assert_int_reply(r, 18);
  }
  tdm_buf_release(&b);
}

/* Asks for up to eight items of what `text` gives. */
static uint32_t advance(const char* text) {
  tdm_py_reply_t* r = evaluate(text);
  tdm_buf_t b;
  double id;
  size_t at;

  assert_int_equal(r->data[0], TDM_TAG_HANDLE);
  memcpy(&id, r->data + 1, sizeof(id));
  tdm_py_reply_free(r);
  tdm_buf_init(&b);
  at = begin(&b, TDM_PY_FN_ADVANCE, TDM_PY_EXECUTOR);
  tdm_value_put_head(&b, TDM_TAG_LIST, 2);
  tdm_value_put_tag(&b, TDM_TAG_OWN);
  tdm_value_put_f64(&b, id);
  tdm_value_put_int(&b, 8);
  end(&b, at);
  submit(&b);
  return slots - 1;
}

/* The next item that comes is `want`, with others after it in this run or not:
 * that depends on how long the run has taken. */
static bool assert_item(uint32_t slot, int32_t want) {
  tdm_py_reply_t* r = receive();
  bool more = r->kind == TDM_PY_ITEM;
  size_t at = more ? 0 : 1 + 4; /* [item] */
  int32_t n;

  assert_int_equal(r->slot, slot);
  if (!more) {
    assert_int_equal(r->kind, TDM_PY_RESULT);
    assert_int_not_equal(r->data[0], TDM_TAG_NULL);
  }
  assert_int_equal(r->data[at], TDM_TAG_INT32);
  memcpy(&n, r->data + at + 1, sizeof(n));
  assert_int_equal(n, want);
  tdm_py_reply_free(r);
  return more;
}

static void items_come_in_runs(void** state) {
  int longest = 0;
  uint32_t slot;
  int i;
  int j;

  for (i = 0; i < 1000; i++) {
    slot = advance("iter(range(20))");
    for (j = 0; assert_item(slot, j);)
      j++;
    assert_true(j < 8);
    longest = TDM_MAX(longest, j);
  }
  assert_int_equal(longest, 7);
}

/* What was there before a generator comes to wait arrives without it. */
static void waiting_generators_withhold_nothing(void** state) {
  tdm_py_reply_t* r;
  uint32_t slot;
  tdm_buf_t b;
  size_t at;
  int left;
  int i;

  for (i = 0; i < 100; i++) {
    slot = advance("exec('import threading, builtins\\n"
                   "builtins.gate = threading.Event()\\n"
                   "def f():\\n yield 0\\n yield 1\\n gate.wait()\\n yield 2',"
                   " globals()) or f()");
    if (!assert_item(slot, 0) || !assert_item(slot, 1))
      continue; /* the run took too long to go on */
    tdm_buf_init(&b);
    at = begin(&b, TDM_PY_FN_EVAL, TDM_PY_EXECUTOR);
    tdm_value_put_head(&b, TDM_TAG_LIST, 1);
    tdm_value_put_utf8(&b, "gate.set()", 10);
    end(&b, at);
    submit(&b);
    for (left = 2; left > 0; left--) {
      r = receive();
      assert_int_equal(r->kind, TDM_PY_RESULT);
      tdm_py_reply_free(r);
    }
  }
}

static int set_up(void** state) {
  char* error = NULL;

  assert_int_equal(uv_sem_init(&arrived, 0), 0);
  tdm_py_client_init(&client, notify, free_client);
  if (tdm_py_start(NULL, 0, &error) != 0) {
    print_error("%s\n", error);
    return -1;
  }
  return 0;
}

static int tear_down(void** state) {
  tdm_py_stop();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(plain_expressions),
    cmocka_unit_test(replies_are_well_formed),
    cmocka_unit_test(errors_are_values),
    cmocka_unit_test(coroutines_are_awaited),
    cmocka_unit_test(slow_calls_run_beside_each_other),
    cmocka_unit_test(shares_are_released),
    cmocka_unit_test(malformed_records_are_refused),
    cmocka_unit_test(malformed_arguments_are_errors),
    cmocka_unit_test(changed_arguments_are_errors),
    cmocka_unit_test(questions_are_answered),
    cmocka_unit_test(waits_are_cancelled),
    cmocka_unit_test(direct_calls_run_here),
    cmocka_unit_test(items_come_in_runs),
    cmocka_unit_test(waiting_generators_withhold_nothing),
  };

  return cmocka_run_group_tests(tests, set_up, tear_down);
}
