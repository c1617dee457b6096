/* The URL parser, its setters, and hosts: one table each. A line that fails
 * names its input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "net/url.h"

typedef struct parse_case_s {
  const char* in;
  const char* base; /* may be NULL */
  const char* href; /* NULL: failure */
} parse_case_t;

static const parse_case_t parse_cases[] = {
  /* Schemes, slashes and white space. */
  { "http://example.org/", NULL, "http://example.org/" },
  { "HTTP://EXAMPLE.org", NULL, "http://example.org/" },
  { "  \x01http://a/b \t", NULL, "http://a/b" },
  { "ht\ntp:/\t/a\r/b", NULL, "http://a/b" },
  { "http:\\\\x\\y\\z", NULL, "http://x/y/z" },
  { "http:a", NULL, "http://a/" },
  { "http://///a//b", NULL, "http://a//b" },
  { "http:a", "http://h/p/q", "http://h/p/a" },
  { "https:a", "http://h/p/q", "https://a/" },
  { "://a", NULL, NULL },
  { "1http://a", NULL, NULL },
  { "", NULL, NULL },
  { "a", NULL, NULL },
  { "a+b-c.1:x", NULL, "a+b-c.1:x" },
  /* Credentials. */
  { "http://u:p@h/", NULL, "http://u:p@h/" },
  { "http://u@h/", NULL, "http://u@h/" },
  { "http://:p@h/", NULL, "http://:p@h/" },
  { "http://@h/", NULL, "http://h/" },
  { "http://:@h/", NULL, "http://h/" },
  { "http://a@b:c@d@h", NULL, "http://a%40b:c%40d@h/" },
  { "http://u:p@/x", NULL, NULL },
  { "foo://u@/x", NULL, NULL },
  { "http://a;b=c|^@h", NULL, "http://a%3Bb%3Dc%7C%5E@h/" },
  /* Hosts. */
  { "http://", NULL, NULL },
  { "http://a b/", NULL, NULL },
  { "http://a%20b/", NULL, NULL },
  { "http://a%41/", NULL, "http://aa/" },
  { "http://%zz/", NULL, NULL },
  { "http://a<b", NULL, NULL },
  { "http://f\xc3\xbc\xc3\x9f.de", NULL, "http://xn--f-qfa0g.de/" },
  { "http://F%C3%9C.de", NULL, "http://xn--f-eha.de/" },
  { "http://\xef\xbc\xa1.com", NULL, "http://a.com/" },
  { "http://a\xe3\x80\x82"
    "b",
    NULL, "http://a.b/" },
  { "http://xn--f-eha.de", NULL, "http://xn--f-eha.de/" },
  { "http://XN--F-EHA.de", NULL, "http://xn--f-eha.de/" },
  { "http://xn--", NULL, NULL },
  { "http://xn--a-", NULL, NULL },
  { "http://xn--xn---epa", NULL, NULL },
  { "http://\xe1\xba\x9e.com", NULL, "http://xn--zca.com/" },
  { "http://\xd3\x80.com", NULL, "http://xn--s5a.com/" },
  { "http://\xc2\xad/", NULL, NULL },
  { "http://a\xc2\xad"
    "b/",
    NULL, "http://ab/" },
  { "http://a..b./", NULL, "http://a..b./" },
  { "http://-a-/", NULL, "http://-a-/" },
  { "http://a_b/", NULL, "http://a_b/" },
  { "foo://H%41 /", NULL, NULL },
  { "foo://H%41/", NULL, "foo://H%41/" },
  { "foo://\xc3\xbc/", NULL, "foo://%C3%BC/" },
  { "foo:///", NULL, "foo:///" },
  { "foo://", NULL, "foo://" },
  /* IPv4. */
  { "http://127.0.0.1", NULL, "http://127.0.0.1/" },
  { "http://127.1", NULL, "http://127.0.0.1/" },
  { "http://0x7f.1", NULL, "http://127.0.0.1/" },
  { "http://0177.1.", NULL, "http://127.0.0.1/" },
  { "http://2130706433", NULL, "http://127.0.0.1/" },
  { "http://0x", NULL, "http://0.0.0.0/" },
  { "http://256", NULL, "http://0.0.1.0/" },
  { "http://4294967295", NULL, "http://255.255.255.255/" },
  { "http://4294967296", NULL, NULL },
  { "http://99999999999999999999999", NULL, NULL },
  { "http://1.2.3.256", NULL, NULL },
  { "http://256.1.1.1", NULL, NULL },
  { "http://1.2.3.4.5", NULL, NULL },
  { "http://1.2.3.08", NULL, NULL },
  { "http://a.1", NULL, NULL },
  { "http://a.0x1", NULL, NULL },
  { "http://a.0xg", NULL, "http://a.0xg/" },
  { "http://1.2.3.4a", NULL, "http://1.2.3.4a/" },
  { "http://\xef\xbc\x91.1", NULL, "http://1.0.0.1/" },
  { "foo://1.1", NULL, "foo://1.1" },
  /* IPv6. */
  { "http://[::]", NULL, "http://[::]/" },
  { "http://[::1]:80/", NULL, "http://[::1]/" },
  { "http://[1:0:0:2::3]", NULL, "http://[1:0:0:2::3]/" },
  { "http://[1:0:0:2:0:0:0:3]", NULL, "http://[1:0:0:2::3]/" },
  { "http://[1:0:2:0:3:4:5:6]", NULL, "http://[1:0:2:0:3:4:5:6]/" },
  { "http://[1::0:0]", NULL, "http://[1::]/" },
  { "http://[0:0:1:0:0:2:3:4]", NULL, "http://[::1:0:0:2:3:4]/" },
  { "http://[ABCD:EF01::]", NULL, "http://[abcd:ef01::]/" },
  { "http://[::127.0.0.1]", NULL, "http://[::7f00:1]/" },
  { "http://[::1.2.3]", NULL, NULL },
  { "http://[::1.2.3.4.5]", NULL, NULL },
  { "http://[::01.2.3.4]", NULL, NULL },
  { "http://[::256.2.3.4]", NULL, NULL },
  { "http://[1:2:3:4:5:6:7:1.2.3.4]", NULL, NULL },
  { "http://[1:2:3:4:5:6:7]", NULL, NULL },
  { "http://[1:2:3:4:5:6:7:8:9]", NULL, NULL },
  { "http://[1::2::3]", NULL, NULL },
  { "http://[:1]", NULL, NULL },
  { "http://[1:]", NULL, NULL },
  { "http://[12345::]", NULL, NULL },
  { "http://[::1%eth0]", NULL, NULL },
  { "http://[::1", NULL, NULL },
  { "foo://[::1]/", NULL, "foo://[::1]/" },
  /* Ports. */
  { "http://h:80/", NULL, "http://h/" },
  { "https://h:80/", NULL, "https://h:80/" },
  { "http://h:", NULL, "http://h/" },
  { "http://h:00081", NULL, "http://h:81/" },
  { "http://h:65535", NULL, "http://h:65535/" },
  { "http://h:65536", NULL, NULL },
  { "http://h:8a", NULL, NULL },
  { "http://:80", NULL, NULL },
  { "foo://h:80", NULL, "foo://h:80" },
  { "foo://:80", NULL, NULL },
  /* Paths. */
  { "http://h/a/./b/../c", NULL, "http://h/a/c" },
  { "http://h/a/..", NULL, "http://h/" },
  { "http://h/a/.", NULL, "http://h/a/" },
  { "http://h/../../a", NULL, "http://h/a" },
  { "http://h/a/%2e%2E/b", NULL, "http://h/b" },
  { "http://h/a/.%2e/%2e/b", NULL, "http://h/b" },
  { "http://h/a/...", NULL, "http://h/a/..." },
  { "http://h/.a/%2eb", NULL, "http://h/.a/%2eb" },
  { "http://h/a b\"<>`{}^|'%zz\xc3\xbc", NULL,
    "http://h/a%20b%22%3C%3E%60%7B%7D%5E|'%zz%C3%BC" },
  { "foo:/a/../..", NULL, "foo:/" },
  { "foo:/.//a", NULL, "foo:/.//a" },
  { "foo:/a/..//b", NULL, "foo:/.//b" },
  { "foo://h/a\\b", NULL, "foo://h/a\\b" },
  { "mailto:a b@c ?x", NULL, "mailto:a b@c%20?x" },
  { "mailto:a  #x", NULL, "mailto:a %20#x" },
  { "data:\x01\xc3\xbc", NULL, "data:%01%C3%BC" },
  /* Queries and fragments. */
  { "http://h?", NULL, "http://h/?" },
  { "http://h#", NULL, "http://h/#" },
  { "http://h/?a'\"<>#b'\"<>`?#", NULL,
    "http://h/?a%27%22%3C%3E#b'%22%3C%3E%60?#" },
  { "foo://h?a'b", NULL, "foo://h?a'b" },
  { "http://h/#?x", NULL, "http://h/#?x" },
  /* Relative to a base. */
  { "", "http://u@h:1/a/b?q#f", "http://u@h:1/a/b?q" },
  { "#x", "http://h/a/b?q#f", "http://h/a/b?q#x" },
  { "?x", "http://h/a/b?q#f", "http://h/a/b?x" },
  { "c", "http://h/a/b?q#f", "http://h/a/c" },
  { "../c", "http://h/a/b/d", "http://h/a/c" },
  { "/c", "http://u:p@h:1/a/b", "http://u:p@h:1/c" },
  { "//i/c", "http://u:p@h:1/a/b", "http://i/c" },
  { "\\\\i\\c", "http://h/a", "http://i/c" },
  { "//i/c", "foo://h/a", "foo://i/c" },
  { "..", "foo:/a/b", "foo:/" },
  { "//", "foo:/a", "foo://" },
  { "x", "foo:/.//a/b", "foo:/.//a/x" },
  { "x", "mailto:a", NULL },
  { "#x", "mailto:a?b", "mailto:a?b#x" },
  { "", "mailto:a", NULL },
  { "?x", "mailto:a", NULL },
  /* Files. */
  { "file:", NULL, "file:///" },
  { "file:a", NULL, "file:///a" },
  { "file://localhost/a", NULL, "file:///a" },
  { "file://H/a", NULL, "file://h/a" },
  { "file://h:1/a", NULL, NULL },
  { "file:///C|/a/..", NULL, "file:///C:/" },
  { "file:///C:/../..", NULL, "file:///C:/" },
  { "file://C:/a", NULL, "file:///C:/a" },
  { "a", "file:///C:/b/c", "file:///C:/b/a" },
  { "/a", "file:///C:/b/c", "file:///C:/a" },
  { "/D:/a", "file:///C:/b/c", "file:///D:/a" },
  { "D|a", "file:///C:/b", "file:///C:/D|a" },
  { "D|/a", "file:///C:/b", "file:///D:/a" },
  { "//h/a", "file:///C:/b", "file://h/a" },
  { "", "file://h/a?b#c", "file://h/a?b" },
  { "file:a", "http://h/", "file:///a" },
  { "..", "file:///C:", "file:///C:/" },
};

static void test_parse(void** state) {
  tdm_url_t u;
  tdm_url_t base;
  size_t i;

  tdm_url_init(&u);
  tdm_url_init(&base);
  for (i = 0; i < TDM_ARRAY_SIZE(parse_cases); i++) {
    const parse_case_t* c = &parse_cases[i];
    int err;
    if (c->base)
      assert_int_equal(tdm_url_parse(&base, c->base, strlen(c->base), NULL), 0);
    err = tdm_url_parse(&u, c->in, strlen(c->in), c->base ? &base : NULL);
    if ((err == 0) != (c->href != NULL) ||
        (err == 0 && strcmp(tdm_buf_cstr(&u.href), c->href) != 0))
      fail_msg("<%s> on <%s>: expected <%s>, got <%s>", c->in,
               c->base ? c->base : "", c->href ? c->href : "failure",
               err ? "failure" : tdm_buf_cstr(&u.href));
  }
  tdm_url_release(&base);
  tdm_url_release(&u);
}

/* A serialization parses to itself, with the same offsets. */
static void test_idempotent(void** state) {
  tdm_url_t u;
  tdm_url_t v;
  size_t i;

  tdm_url_init(&u);
  tdm_url_init(&v);
  for (i = 0; i < TDM_ARRAY_SIZE(parse_cases); i++) {
    const parse_case_t* c = &parse_cases[i];
    if (!c->href)
      continue;
    assert_int_equal(tdm_url_parse(&u, c->href, strlen(c->href), NULL), 0);
    assert_string_equal(tdm_buf_cstr(&u.href), c->href);
    assert_int_equal(tdm_url_parse(&v, u.href.data, u.href.len, NULL), 0);
    assert_memory_equal(&u.at, &v.at, sizeof(u.at));
  }
  tdm_url_release(&v);
  tdm_url_release(&u);
}

static void test_offsets(void** state) {
  static const tdm_url_parts_t all = { 6,  12, 17, 29,           1234,
                                       34, 42, 46, TDM_URL_HTTPS };
  static const tdm_url_parts_t few = {
    5,           7, 7, 8, TDM_URL_OMITTED, 8, TDM_URL_OMITTED, TDM_URL_OMITTED,
    TDM_URL_HTTP
  };
  static const tdm_url_parts_t null_host = {
    4, 4, 4, 4, TDM_URL_OMITTED, 6, TDM_URL_OMITTED, 9, TDM_URL_NOT_SPECIAL
  };
  static const char full[] =
      "https://user:pass@example.com:1234/foo/bar?baz#quux";
  tdm_url_t u;

  tdm_url_init(&u);
  assert_int_equal(tdm_url_parse(&u, full, sizeof(full) - 1, NULL), 0);
  assert_memory_equal(&u.at, &all, sizeof(all));
  assert_int_equal(tdm_url_parse(&u, "http://h", 8, NULL), 0);
  assert_memory_equal(&u.at, &few, sizeof(few));
  assert_int_equal(tdm_url_parse(&u, "foo:/.//x#", 10, NULL), 0);
  assert_memory_equal(&u.at, &null_host, sizeof(null_host));
  assert_false(tdm_url_has_host(&u));
  assert_false(tdm_url_is_opaque(&u));
  tdm_url_release(&u);
}

typedef struct set_case_s {
  const char* href;
  tdm_url_field_t field;
  const char* value;
  const char* expected; /* NULL: ignored */
} set_case_t;

#define PROTOCOL TDM_URL_SET_PROTOCOL
#define USERNAME TDM_URL_SET_USERNAME
#define PASSWORD TDM_URL_SET_PASSWORD
#define HOST TDM_URL_SET_HOST
#define HOSTNAME TDM_URL_SET_HOSTNAME
#define PORT TDM_URL_SET_PORT
#define PATHNAME TDM_URL_SET_PATHNAME
#define SEARCH TDM_URL_SET_SEARCH
#define HASH TDM_URL_SET_HASH

static const set_case_t set_cases[] = {
  { "http://h/", PROTOCOL, "https", "https://h/" },
  { "http://h:443/", PROTOCOL, "HTTPS:ignored", "https://h/" },
  { "http://h/", PROTOCOL, "foo", NULL },
  { "foo://h/", PROTOCOL, "http", NULL },
  { "foo:x", PROTOCOL, "b+r", "b+r:x" },
  { "http://h/", PROTOCOL, "", NULL },
  { "http://h/", PROTOCOL, "h ttps", NULL },
  { "http://h:8/", PROTOCOL, "file", NULL },
  { "http://u@h/", PROTOCOL, "file", NULL },
  { "http://h/", PROTOCOL, "file", "file://h/" },
  { "file:///", PROTOCOL, "http", NULL },
  { "http://h/", USERNAME, "u:v", "http://u%3Av@h/" },
  { "http://u@h/", USERNAME, "", "http://h/" },
  { "http://u:p@h/", USERNAME, "", "http://:p@h/" },
  { "file://h/", USERNAME, "u", NULL },
  { "foo:x", USERNAME, "u", NULL },
  { "foo:///", PASSWORD, "u", NULL },
  { "http://h/", PASSWORD, "p", "http://:p@h/" },
  { "http://u:p@h/", PASSWORD, "", "http://u@h/" },
  { "http://u:p@h:1/x", HOST, "i:2/y", "http://u:p@i:2/x" },
  { "http://h:1/", HOST, "i", "http://i:1/" },
  { "http://h:1/", HOST, "i:", "http://i:1/" },
  { "http://h:1/", HOST, "i:x", "http://i:1/" },
  { "http://h:1/", HOST, "i:2x", "http://i:2/" },
  { "http://h:1/", HOST, "i:65536", "http://i:1/" },
  { "http://h:1/", HOST, "", NULL },
  { "http://h:1/", HOST, ":2", NULL },
  { "http://h/", HOST, "[::1]:2", "http://[::1]:2/" },
  { "foo://h/", HOST, "", "foo:///" },
  { "foo://u@h/", HOST, "", NULL },
  { "foo:/.//p", HOST, "h", "foo://h//p" },
  { "mailto:x", HOST, "h", NULL },
  { "file://h/", HOST, "localhost", "file:///" },
  { "file://h/", HOST, "i:1", NULL },
  { "http://h:1/", HOSTNAME, "i:2", NULL },
  { "http://h:1/", HOSTNAME, "EX.com", "http://ex.com:1/" },
  { "http://h:1/", HOSTNAME, "a b", NULL },
  { "foo://h/", HOSTNAME, "0", "foo://0/" },
  { "http://h/", HOSTNAME, "0", "http://0.0.0.0/" },
  { "http://h/", PORT, "8\n1x", "http://h:81/" },
  { "http://h:8/", PORT, "80", "http://h/" },
  { "http://h:8/", PORT, "", "http://h/" },
  { "http://h:8/", PORT, "x", NULL },
  { "http://h:8/", PORT, "70000", NULL },
  { "file://h/", PORT, "8", NULL },
  { "http://h/a?q#f", PATHNAME, "b/../c?#", "http://h/c%3F%23?q#f" },
  { "http://h/a", PATHNAME, "", "http://h/" },
  { "http://h/a", PATHNAME, "\\b", "http://h/b" },
  { "foo://h/a", PATHNAME, "", "foo://h" },
  { "foo:/a", PATHNAME, "", "foo:/" },
  { "foo:/a", PATHNAME, "//p", "foo:/.//p" },
  { "mailto:x", PATHNAME, "y", NULL },
  { "file:///C:/a", PATHNAME, "D|", "file:///D:" },
  { "http://h/#f", SEARCH, "a b", "http://h/?a%20b#f" },
  { "http://h/", SEARCH, "?x?'", "http://h/?x?%27" },
  { "http://h/?", SEARCH, "", "http://h/" },
  { "http://h/?a", SEARCH, "?", "http://h/?" },
  { "http://h/?a", HASH, "#b#c", "http://h/?a#b#c" },
  { "http://h/?a#x", HASH, "", "http://h/?a" },
  { "mailto:x", HASH, " <", "mailto:x#%20%3C" },
};

static void test_set(void** state) {
  tdm_url_t u;
  size_t i;

  tdm_url_init(&u);
  for (i = 0; i < TDM_ARRAY_SIZE(set_cases); i++) {
    const set_case_t* c = &set_cases[i];
    const char* expected = c->expected ? c->expected : c->href;
    bool taken;

    assert_int_equal(tdm_url_parse(&u, c->href, strlen(c->href), NULL), 0);
    taken = tdm_url_set(&u, c->field, c->value, strlen(c->value));
    if (taken != (c->expected != NULL) ||
        strcmp(tdm_buf_cstr(&u.href), expected) != 0)
      fail_msg("<%s>, field %d = <%s>: expected <%s>, got <%s>", c->href,
               (int) c->field, c->value, expected, tdm_buf_cstr(&u.href));
  }
  tdm_url_release(&u);
}

/* After a setter the offsets are those that a parse of the result gives. */
static void test_set_offsets(void** state) {
  tdm_url_t u;
  tdm_url_t v;
  size_t i;

  tdm_url_init(&u);
  tdm_url_init(&v);
  for (i = 0; i < TDM_ARRAY_SIZE(set_cases); i++) {
    const set_case_t* c = &set_cases[i];
    assert_int_equal(tdm_url_parse(&u, c->href, strlen(c->href), NULL), 0);
    tdm_url_set(&u, c->field, c->value, strlen(c->value));
    assert_int_equal(tdm_url_parse(&v, u.href.data, u.href.len, NULL), 0);
    assert_int_equal(u.href.len, v.href.len);
    assert_memory_equal(&u.at, &v.at, sizeof(u.at));
  }
  tdm_url_release(&v);
  tdm_url_release(&u);
}

static void
check_domain(const char* in, const char* ascii, const char* unicode) {
  tdm_buf_t b;

  tdm_buf_init(&b);
  assert_int_equal(tdm_url_domain_to_ascii(&b, in, strlen(in)) == 0,
                   ascii != NULL);
  if (ascii)
    assert_string_equal(tdm_buf_cstr(&b), ascii);
  tdm_buf_reset(&b);
  assert_int_equal(tdm_url_domain_to_unicode(&b, in, strlen(in)) == 0,
                   unicode != NULL);
  if (unicode)
    assert_string_equal(tdm_buf_cstr(&b), unicode);
  tdm_buf_release(&b);
}

static void test_domains(void** state) {
  check_domain("espa\xc3\xb1ol.com", "xn--espaol-zwa.com",
               "espa\xc3\xb1ol.com");
  check_domain("xn--espaol-zwa.com", "xn--espaol-zwa.com",
               "espa\xc3\xb1ol.com");
  check_domain("Example.COM", "example.com", "example.com");
  check_domain("xn--i\xc3\xb1valid.com", NULL, NULL);
  check_domain("a b", NULL, NULL);
  check_domain("", NULL, NULL);
}

/* What isn't UTF-8 goes in without harm: bytes are encoded one by one. */
static void test_malformed_utf8(void** state) {
  tdm_url_t u;

  tdm_url_init(&u);
  assert_int_equal(tdm_url_parse(&u, "http://h/\xff\xc3", 11, NULL), 0);
  assert_string_equal(tdm_buf_cstr(&u.href), "http://h/%FF%C3");
  assert_int_not_equal(tdm_url_parse(&u, "http://\xff\xc3/", 10, NULL), 0);
  assert_int_not_equal(tdm_url_parse(&u, "http://h\0i/", 11, NULL), 0);
  assert_int_equal(tdm_url_parse(&u, "http://h/\0i", 11, NULL), 0);
  assert_string_equal(tdm_buf_cstr(&u.href), "http://h/%00i");
  tdm_url_release(&u);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_parse),          cmocka_unit_test(test_idempotent),
    cmocka_unit_test(test_offsets),        cmocka_unit_test(test_set),
    cmocka_unit_test(test_set_offsets),    cmocka_unit_test(test_domains),
    cmocka_unit_test(test_malformed_utf8),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
