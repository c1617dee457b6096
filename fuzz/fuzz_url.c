/* Fuzzes the URL parser and its setters. The input is "url NUL base NUL field
 * value"; what must hold besides memory safety: a serialization parses to
 * itself with the same offsets, and all offsets lie in order. */
#include "net/url.h"

static void check_order(const tdm_url_t* u) {
  const tdm_url_parts_t* at = &u->at;
  size_t len = u->href.len;

  TDM_CHECK(at->protocol_end >= 2);
  TDM_CHECK(at->username_end >= at->protocol_end);
  TDM_CHECK(at->host_start >= at->username_end);
  TDM_CHECK(at->host_end >= at->host_start);
  TDM_CHECK(at->pathname_start >= at->host_end);
  TDM_CHECK(at->pathname_start <= len);
  TDM_CHECK(at->port == TDM_URL_OMITTED || at->port <= 65535);
  if (at->search_start != TDM_URL_OMITTED)
    TDM_CHECK(at->search_start >= at->pathname_start &&
              u->href.data[at->search_start] == '?');
  if (at->hash_start != TDM_URL_OMITTED)
    TDM_CHECK(at->hash_start >= at->pathname_start &&
              u->href.data[at->hash_start] == '#');
}

static void check_idempotent(const tdm_url_t* u) {
  tdm_url_t v;

  check_order(u);
  /* An opaque path may end in a space after a setter; only then would a
   * parse strip it. */
  if (u->href.data[u->href.len - 1] == ' ')
    return;
  tdm_url_init(&v);
  TDM_CHECK(tdm_url_parse(&v, u->href.data, u->href.len, NULL) == 0);
  TDM_CHECK(v.href.len == u->href.len);
  TDM_CHECK(memcmp(v.href.data, u->href.data, v.href.len) == 0);
  TDM_CHECK(memcmp(&v.at, &u->at, sizeof(v.at)) == 0);
  tdm_url_release(&v);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const char* p = (const char*) data;
  const char* nul = size ? memchr(p, 0, size) : NULL;
  size_t n = nul ? (size_t) (nul - p) : size;
  const char* rest = p + n + (nul != NULL);
  size_t left = size - n - (nul != NULL);
  tdm_url_t base;
  tdm_url_t u;
  bool has_base = false;

  tdm_url_init(&u);
  tdm_url_init(&base);
  if (left) {
    const char* stop = memchr(rest, 0, left);
    size_t m = stop ? (size_t) (stop - rest) : left;
    has_base = tdm_url_parse(&base, rest, m, NULL) == 0;
    rest += m + (stop != NULL);
    left -= m + (stop != NULL);
  }
  if (tdm_url_parse(&u, p, n, has_base ? &base : NULL) == 0) {
    check_idempotent(&u);
    if (left) {
      tdm_url_set(&u, (uint8_t) rest[0] % (TDM_URL_SET_HASH + 1), rest + 1,
                  left - 1);
      check_idempotent(&u);
    }
  }
  tdm_url_release(&base);
  tdm_url_release(&u);
  return 0;
}
