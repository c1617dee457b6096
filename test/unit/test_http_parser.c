/* The HTTP parser: what good messages mean, and that every rule we enforce is
 * enforced. Each message is fed whole, byte by byte and in pieces of other
 * sizes: the events must be the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "http/parser.h"

#ifndef FIXTURES
#define FIXTURES "test/fixtures"
#endif

static tdm_http_scratch_t scratch;

typedef struct run_s {
  tdm_buf_t log;
  bool is_response;
  bool skip_body;
  bool eof;
  uint32_t max_fields;
} run_t;

static void log_head(tdm_buf_t* b, tdm_http_parser_t* p) {
  if (p->is_response) {
    tdm_buf_printf(b, "%d.%d '%.*s'", p->status, p->minor, (int) p->reason.n,
                   p->reason.p);
  } else {
    tdm_buf_printf(b, "%s '%.*s' 1.%d", tdm_http_method_name(p->method),
                   (int) p->target.n, p->target.p, p->minor);
  }
  tdm_buf_puts(b, p->flags & TDM_HTTP_F_KEEP_ALIVE ? " keep" : " close");
  if (p->flags & TDM_HTTP_F_CHUNKED)
    tdm_buf_puts(b, " chunked");
  if (p->flags & TDM_HTTP_F_LENGTH)
    tdm_buf_printf(b, " length=%d", (int) p->content_length);
  if (p->flags & TDM_HTTP_F_TO_EOF)
    tdm_buf_puts(b, " eof");
  if (p->flags & TDM_HTTP_F_UPGRADE)
    tdm_buf_puts(b, " upgrade");
  if (p->flags & TDM_HTTP_F_EXPECT_CONTINUE)
    tdm_buf_puts(b, " continue");
  if (p->flags & TDM_HTTP_F_EXPECT_OTHER)
    tdm_buf_puts(b, " expect");
  if (p->flags & TDM_HTTP_F_NON_ASCII)
    tdm_buf_puts(b, " high");
  if (!p->is_response && p->minor == 1 && !(p->flags & TDM_HTTP_F_HOST))
    tdm_buf_puts(b, " nohost");
}

static void log_fields(tdm_buf_t* b, tdm_http_parser_t* p) {
  uint32_t i;

  for (i = 0; i < p->nfields; i++)
    tdm_buf_printf(b, " [%.*s=%.*s]", (int) p->fields[i].name_len,
                   p->head + p->fields[i].name, (int) p->fields[i].value_len,
                   p->head + p->fields[i].value);
}

/* Feeds `step` bytes at a time, each piece in memory of its own size, so that
 * ASAN sees a read too far. Returns the error. */
static tdm_http_error_t feed(run_t* r, const char* s, size_t n, size_t step) {
  tdm_http_parser_t p;
  tdm_http_event_t ev;
  bool in_body = false;
  size_t at, take;
  tdm_http_error_t e;

  tdm_http_parser_init(&p, r->is_response, &scratch);
  if (r->max_fields)
    p.max_fields = r->max_fields;
  for (at = 0; at < n; at += take) {
    take = TDM_MIN(step, n - at);
    char* piece = tdm_malloc(take);
    const char* d = piece;
    memcpy(piece, s + at, take);
    do {
      ev = tdm_http_parse(&p, &d, piece + take);
      if (ev != TDM_HTTP_BODY && ev != TDM_HTTP_NEED_MORE && in_body) {
        tdm_buf_puts(&r->log, "'\n");
        in_body = false;
      }
      switch (ev) {
        case TDM_HTTP_HEAD:
          log_head(&r->log, &p);
          log_fields(&r->log, &p);
          tdm_buf_puts(&r->log, "\n");
          if (r->skip_body)
            tdm_http_parser_skip_body(&p);
          break;
        case TDM_HTTP_BODY:
          assert_true(p.body.n > 0);
          tdm_buf_puts(&r->log, in_body ? "" : "body '");
          tdm_buf_put(&r->log, p.body.p, p.body.n);
          in_body = true;
          break;
        case TDM_HTTP_END:
          tdm_buf_puts(&r->log, "end");
          log_fields(&r->log, &p);
          tdm_buf_puts(&r->log, "\n");
          break;
        case TDM_HTTP_ERROR:
          tdm_buf_printf(&r->log, "error %s\n", tdm_http_error_reason(p.error));
          break;
        case TDM_HTTP_NEED_MORE:
          assert_ptr_equal(d, piece + take);
          break;
      }
    } while (ev != TDM_HTTP_NEED_MORE && ev != TDM_HTTP_ERROR);
    tdm_free(piece);
    if (ev == TDM_HTTP_ERROR)
      break;
  }
  if (r->eof) {
    ev = tdm_http_parse_eof(&p);
    if (in_body)
      tdm_buf_puts(&r->log, "'\n");
    tdm_buf_puts(&r->log, ev == TDM_HTTP_END         ? "eof end\n"
                          : ev == TDM_HTTP_NEED_MORE ? "eof idle\n"
                                                     : "eof error\n");
  }
  e = p.error;
  tdm_http_parser_release(&p);
  return e;
}

static void check_run(run_t r, const char* s, size_t n, const char* want) {
  static const size_t steps[] = { 1 << 20, 1, 2, 3, 7, 16, 100 };
  size_t i;

  for (i = 0; i < TDM_ARRAY_SIZE(steps); i++) {
    tdm_buf_init(&r.log);
    feed(&r, s, n, steps[i]);
    assert_string_equal(tdm_buf_cstr(&r.log), want);
    tdm_buf_release(&r.log);
  }
}

#define REQ(s, want) check_run((run_t){ 0 }, s, sizeof(s) - 1, want)
#define RES(s, want) \
  check_run((run_t){ .is_response = true }, s, sizeof(s) - 1, want)
#define RES_EOF(s, want) \
  check_run((run_t){ .is_response = true, .eof = true }, s, sizeof(s) - 1, want)

static void test_simple(void** state) {
  REQ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET '/' 1.1 keep [Host=a]\nend\n");
  REQ("\r\n\r\nGET /a?b=c#d HTTP/1.1\r\nHost: a:80\r\nX:  y z \t\r\nE:\r\n\r\n",
      "GET '/a?b=c#d' 1.1 keep [Host=a:80] [X=y z] [E=]\nend\n");
  REQ("GET /\xc3\xa9 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
      "GET '/\xc3\xa9' 1.1 keep high [Host=[::1]:80]\nend\n");
  REQ("GET / HTTP/1.1\r\nX: \xe9\tb\r\nHost:\r\n\r\n",
      "GET '/' 1.1 keep high [X=\xe9\tb] [Host=]\nend\n");
  REQ("GET / HTTP/1.1\r\n\r\n", "GET '/' 1.1 keep nohost\nend\n");
}

static void test_targets(void** state) {
  REQ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
      "OPTIONS '*' 1.1 keep [Host=a]\nend\n");
  REQ("GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET 'http://a/b' 1.1 keep [Host=a]\nend\n");
  REQ("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
      "CONNECT 'a:443' 1.1 keep [Host=a]\nend\n");
}

static void test_methods(void** state) {
  char buf[128], want[128];
  int i;

  for (i = 0; i < TDM_HTTP_METHOD_COUNT; i++) {
    const char* target = i == TDM_HTTP_METHOD_CONNECT ? "a:1" : "/";
    snprintf(buf, sizeof(buf), "%s %s HTTP/1.1\r\nHost: a\r\n\r\n",
             tdm_http_method_name(i), target);
    snprintf(want, sizeof(want), "%s '%s' 1.1 keep [Host=a]\nend\n",
             tdm_http_method_name(i), target);
    check_run((run_t){ 0 }, buf, strlen(buf), want);
  }
}

static void test_keep_alive(void** state) {
  REQ("GET / HTTP/1.0\r\n\r\n", "GET '/' 1.0 close\nend\n");
  REQ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
      "GET '/' 1.0 keep [Connection=Keep-Alive]\nend\n");
  REQ("GET / HTTP/1.1\r\nHost: a\r\nConnection: x , CLOSE\r\n\r\n",
      "GET '/' 1.1 close [Host=a] [Connection=x , CLOSE]\nend\n");
  REQ("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n",
      "GET '/' 1.1 close [Host=a] [Connection=keep-alive, close]\nend\n");
  REQ("GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n",
      "GET '/' 1.1 keep [Host=a] [Connection=closed]\nend\n");
}

static void test_upgrade_and_expect(void** state) {
  REQ("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
      "Upgrade: websocket\r\n\r\n",
      "GET '/' 1.1 keep upgrade [Host=a] [Connection=Upgrade] "
      "[Upgrade=websocket]\nend\n");
  REQ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n",
      "GET '/' 1.1 keep [Host=a] [Upgrade=h2c]\nend\n");
  REQ("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n"
      "Content-Length: 0\r\n\r\n",
      "PUT '/' 1.1 keep length=0 continue [Host=a] [Expect=100-Continue] "
      "[Content-Length=0]\nend\n");
  REQ("PUT / HTTP/1.1\r\nHost: a\r\nExpect: gold\r\n\r\n",
      "PUT '/' 1.1 keep expect [Host=a] [Expect=gold]\nend\n");
  REQ("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n",
      "PUT '/' 1.0 close [Expect=100-continue]\nend\n");
}

static void test_length(void** state) {
  REQ("POST / HTTP/1.1\r\nHost: a\r\ncontent-LENGTH: 005\r\n\r\nhello"
      "GET /2 HTTP/1.1\r\nHost: b\r\n\r\n",
      "POST '/' 1.1 keep length=5 [Host=a] [content-LENGTH=005]\n"
      "body 'hello'\nend\nGET '/2' 1.1 keep [Host=b]\nend\n");
}

static void test_chunked(void** state) {
  REQ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "5\r\nhello\r\n00A;name=\"v\"\r\n, world!!!\r\n0\r\n\r\n"
      "GET / HTTP/1.0\r\n\r\n",
      "POST '/' 1.1 keep chunked [Host=a] [Transfer-Encoding=Chunked]\n"
      "body 'hello, world!!!'\nend\nGET '/' 1.0 close\nend\n");
  REQ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n"
      "Transfer-Encoding: chunked\r\n\r\n0;x\r\nA: b\r\nC:d\r\n\r\n"
      "GET / HTTP/1.0\r\n\r\n",
      "POST '/' 1.1 keep chunked [Host=a] [Transfer-Encoding=gzip] "
      "[Transfer-Encoding=chunked]\nend [A=b] [C=d]\nGET '/' 1.0 close\nend\n");
}

/* Framing fields in trailers change nothing. */
static void test_trailers_are_harmless(void** state) {
  REQ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\nContent-Length: 9\r\nHost: b\r\n\r\nGET / HTTP/1.0\r\n\r\n",
      "POST '/' 1.1 keep chunked [Host=a] [Transfer-Encoding=chunked]\n"
      "end [Content-Length=9] [Host=b]\nGET '/' 1.0 close\nend\n");
}

static void test_max_fields(void** state) {
  static const char s[] = "POST / HTTP/1.1\r\nA: 1\r\nB: 2\r\nHost: a\r\n"
                          "Content-Length: 1\r\n\r\nx";
  check_run((run_t){ .max_fields = 2 }, s, sizeof(s) - 1,
            "POST '/' 1.1 keep length=1 [A=1] [B=2]\nbody 'x'\nend\n");
}

static void test_many_fields(void** state) {
  tdm_buf_t s, want;
  int i;

  tdm_buf_init(&s);
  tdm_buf_init(&want);
  tdm_buf_puts(&s, "GET / HTTP/1.0\r\n");
  tdm_buf_puts(&want, "GET '/' 1.0 close");
  for (i = 0; i < 500; i++) {
    tdm_buf_printf(&s, "H%d: %d\r\n", i, i * 3);
    tdm_buf_printf(&want, " [H%d=%d]", i, i * 3);
  }
  tdm_buf_puts(&s, "\r\n");
  tdm_buf_puts(&want, "\nend\n");
  check_run((run_t){ 0 }, s.data, s.len, tdm_buf_cstr(&want));
  tdm_buf_release(&s);
  tdm_buf_release(&want);
}

/* A head of exactly the limit passes, one byte more does not. */
static void test_head_limit(void** state) {
  size_t i, n = TDM_HTTP_MAX_HEAD_SIZE;
  char* s = tdm_malloc(n + 1);
  run_t r = { 0 };

  for (i = 0; i < 2; i++) {
    memset(s, 'x', n + 1);
    memcpy(s, "GET / HTTP/1.0\r\nX: ", 19);
    memcpy(s + n + i - 4, "\r\n\r\n", 4);
    tdm_buf_init(&r.log);
    assert_int_equal(feed(&r, s, n + i, n + i),
                     i == 0 ? TDM_HTTP_OK : TDM_HTTP_E_HEADER_OVERFLOW);
    assert_int_equal(feed(&r, s, n + i, 1),
                     i == 0 ? TDM_HTTP_OK : TDM_HTTP_E_HEADER_OVERFLOW);
    tdm_buf_release(&r.log);
  }
  tdm_free(s);
}

static void test_responses(void** state) {
  RES("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
      "HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n",
      "200.1 'OK' keep length=2 [Content-Length=2]\nbody 'hi'\nend\n"
      "404.0 'Not Found' close length=0 [Content-Length=0]\nend\n");
  RES("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
      "T: v\r\n\r\n",
      "200.1 '' keep chunked [Transfer-Encoding=chunked]\nbody 'x'\n"
      "end [T=v]\n");
  RES("HTTP/1.1 204 \r\nTransfer-Encoding: chunked\r\n\r\n"
      "HTTP/1.1 304 N\r\nContent-Length: 9\r\n\r\n"
      "HTTP/1.1 100 Continue\r\n\r\n",
      "204.1 '' keep [Transfer-Encoding=chunked]\nend\n"
      "304.1 'N' keep length=9 [Content-Length=9]\nend\n"
      "100.1 'Continue' keep\nend\n");
}

static void test_response_to_eof(void** state) {
  RES_EOF("HTTP/1.1 200 OK\r\n\r\nall of it",
          "200.1 'OK' close eof\nbody 'all of it'\neof end\n");
  RES_EOF("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nz",
          "200.1 'OK' close eof [Transfer-Encoding=gzip]\nbody 'z'\n"
          "eof end\n");
  RES_EOF("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
          "200.1 'OK' keep length=3 [Content-Length=3]\nbody 'ab'\n"
          "eof error\n");
  RES_EOF("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
          "200.1 'OK' keep length=0 [Content-Length=0]\nend\neof idle\n");
  RES_EOF("HTTP/1.1 2", "eof error\n");
}

static void test_response_skip_body(void** state) {
  static const char s[] = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
                          "HTTP/1.1 200 OK\r\n\r\n";
  check_run((run_t){ .is_response = true, .skip_body = true }, s, sizeof(s) - 1,
            "200.1 'OK' keep length=7 [Content-Length=7]\nend\n"
            "200.1 'OK' close eof\nend\n");
}

static void test_bad_responses(void** state) {
  RES("HTTQ/1.1 200 OK\r\n\r\n", "error Expected HTTP/\n");
  RES("HTTP/2.0 200 OK\r\n\r\n", "error Invalid HTTP version\n");
  RES("HTTP/1.1 20 OK\r\n\r\n", "error Invalid status code\n");
  RES("HTTP/1.1 2000 OK\r\n\r\n", "error Invalid status code\n");
  RES("HTTP/1.1  200 OK\r\n\r\n", "error Invalid status code\n");
  RES("HTTP/1.1 200 O\x01K\r\n\r\n", "error Invalid status code\n");
  RES("HTTP/1.1 200 OK\n\r\n", "error Missing expected CR before LF\n");
  RES("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n"
      "Transfer-Encoding: chunked\r\n\r\n",
      "error Transfer-Encoding can't be present with Content-Length\n");
}

static char* read_file(const char* name, size_t* n) {
  char path[512];
  FILE* f;
  char* s;

  snprintf(path, sizeof(path), "%s/http-malformed/%s", FIXTURES, name);
  f = fopen(path, "rb");
  if (f == NULL)
    fail_msg("cannot open %s", path);
  s = tdm_malloc(1 << 20);
  *n = fread(s, 1, 1 << 20, f);
  fclose(f);
  return s;
}

/* Every file of the corpus must end in the expected status, however it is
 * fed, and always with the same events before. */
static void test_corpus(void** state) {
  static const size_t steps[] = { 1 << 20, 1, 3, 64, 1000 };
  char line[256], name[200];
  int want, status, count = 0;
  size_t i, n, list_len;
  char* list = read_file("EXPECTED", &list_len);
  FILE* f = fmemopen(list, list_len, "r");

  while (fgets(line, sizeof(line), f) != NULL) {
    run_t r = { 0 };
    char* first = NULL;
    char* s;

    if (line[0] == '#')
      continue;
    assert_int_equal(sscanf(line, "%199s %d", name, &want), 2);
    s = read_file(name, &n);
    for (i = 0; i < TDM_ARRAY_SIZE(steps); i++) {
      tdm_buf_init(&r.log);
      status = tdm_http_error_status(feed(&r, s, n, steps[i]));
      /* That a Host is required is the server's policy. */
      if (strstr(tdm_buf_cstr(&r.log), "nohost") != NULL)
        status = 400;
      if (status != want)
        fail_msg("%s: %d instead of %d, step %zu: %s", name, status, want,
                 steps[i], r.log.data);
      if (first == NULL)
        first = tdm_strdup(r.log.data);
      assert_string_equal(r.log.data, first);
      tdm_buf_release(&r.log);
    }
    tdm_free(first);
    tdm_free(s);
    count++;
  }
  assert_true(count > 100);
  fclose(f);
  tdm_free(list);
}

static int teardown(void** state) {
  tdm_http_scratch_release(&scratch);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_simple),
    cmocka_unit_test(test_targets),
    cmocka_unit_test(test_methods),
    cmocka_unit_test(test_keep_alive),
    cmocka_unit_test(test_upgrade_and_expect),
    cmocka_unit_test(test_length),
    cmocka_unit_test(test_chunked),
    cmocka_unit_test(test_trailers_are_harmless),
    cmocka_unit_test(test_max_fields),
    cmocka_unit_test(test_many_fields),
    cmocka_unit_test(test_head_limit),
    cmocka_unit_test(test_responses),
    cmocka_unit_test(test_response_to_eof),
    cmocka_unit_test(test_response_skip_body),
    cmocka_unit_test(test_bad_responses),
    cmocka_unit_test(test_corpus),
  };

  return cmocka_run_group_tests(tests, NULL, teardown);
}
