/* The setters of the URL class (URL Standard, section 6.1), that is: the basic
 * URL parser with a state override.
 *
 * A setter takes the URL apart into slices of its old serialization, puts the
 * new component into one of them, and writes all of them anew. That costs one
 * copy of a short text and has no case of offsets to shift.
 */
#include "net/url_int.h"

#include <string.h>
#include <uv.h>

/* A URL in pieces; the slices hold no delimiters. */
typedef struct pieces_s {
  tdm_slice_t scheme;
  tdm_slice_t username;
  tdm_slice_t password;
  tdm_slice_t host;
  tdm_slice_t path;
  tdm_slice_t query;
  tdm_slice_t fragment;
  bool has_host;
  bool has_query;
  bool has_fragment;
  uint32_t port;
  uint32_t scheme_type;
} pieces_t;

static tdm_slice_t cut(const tdm_url_t* u, size_t from, size_t to) {
  tdm_slice_t s = { u->href.data + from, from < to ? to - from : 0 };
  return s;
}

static void take_apart(const tdm_url_t* u, pieces_t* out) {
  const tdm_url_parts_t* at = &u->at;
  size_t len = u->href.len;
  size_t query = at->search_start;
  size_t hash = at->hash_start;
  size_t host = at->host_start;

  if (hash == TDM_URL_OMITTED)
    hash = len;
  if (query == TDM_URL_OMITTED)
    query = hash;
  memset(out, 0, sizeof(*out));
  out->scheme = cut(u, 0, at->protocol_end - 1);
  out->has_host = tdm_url_has_host(u);
  out->username = cut(u, at->protocol_end + 2, at->username_end);
  out->password = cut(u, at->username_end + 1, at->host_start);
  if (host < at->host_end && u->href.data[host] == '@')
    host++;
  out->host = cut(u, host, at->host_end);
  out->path = cut(u, at->pathname_start, query);
  out->query = cut(u, query + 1, hash);
  out->fragment = cut(u, hash + 1, len);
  out->has_query = at->search_start != TDM_URL_OMITTED;
  out->has_fragment = at->hash_start != TDM_URL_OMITTED;
  out->port = at->port;
  out->scheme_type = at->scheme_type;
}

static void put(tdm_buf_t* b, tdm_slice_t s) {
  tdm_buf_put(b, s.p, s.n);
}

/* The URL serializer (section 4.5). The slices may point into u->href. */
static void put_together(tdm_url_t* u, const pieces_t* in) {
  tdm_buf_t b;
  tdm_url_parts_t* at = &u->at;

  tdm_buf_init(&b);
  tdm_buf_reserve(&b, u->href.len + 32);
  put(&b, in->scheme);
  tdm_buf_putc(&b, ':');
  at->protocol_end = (uint32_t) b.len;
  if (in->has_host)
    tdm_buf_put(&b, "//", 2);
  put(&b, in->username);
  at->username_end = (uint32_t) b.len;
  if (in->password.n) {
    tdm_buf_putc(&b, ':');
    put(&b, in->password);
  }
  at->host_start = (uint32_t) b.len;
  if (in->username.n || in->password.n)
    tdm_buf_putc(&b, '@');
  put(&b, in->host);
  at->host_end = (uint32_t) b.len;
  at->port = in->port;
  tdm__url_put_port(&b, in->port);
  if (!in->has_host && in->path.n >= 2 && in->path.p[0] == '/' &&
      in->path.p[1] == '/')
    tdm_buf_put(&b, "/.", 2);
  at->pathname_start = (uint32_t) b.len;
  put(&b, in->path);
  at->search_start = TDM_URL_OMITTED;
  if (in->has_query) {
    at->search_start = (uint32_t) b.len;
    tdm_buf_putc(&b, '?');
    put(&b, in->query);
  }
  at->hash_start = TDM_URL_OMITTED;
  if (in->has_fragment) {
    at->hash_start = (uint32_t) b.len;
    tdm_buf_putc(&b, '#');
    put(&b, in->fragment);
  }
  at->scheme_type = in->scheme_type;
  tdm_buf_release(&u->href);
  u->href = b;
}

static bool cannot_have_credentials(const pieces_t* u) {
  return !u->has_host || u->host.n == 0 || u->scheme_type == TDM_URL_FILE;
}

static tdm_slice_t slice_of(const tdm_buf_t* b) {
  tdm_slice_t s = { b->data, b->len };
  return s;
}

/* ---- one function each -------------------------------------------------- */

/* Scheme start state with override. `tmp` keeps the new text. */
static bool set_protocol(pieces_t* u, tdm_buf_t* tmp, const char* p, size_t n) {
  size_t len;
  size_t i;
  tdm_url_scheme_t type;

  tdm_buf_put(tmp, p, n);
  tdm_buf_putc(tmp, ':');
  len = tdm__url_scheme_len(tmp->data, tmp->len);
  if (len == 0)
    return false;
  for (i = 0; i < len; i++)
    tmp->data[i] = tdm__url_lower(tmp->data[i]);
  tmp->len = len;
  type = tdm__url_scheme_type(tmp->data, len);
  if (tdm__url_special(type) != tdm__url_special(u->scheme_type))
    return false;
  if (type == TDM_URL_FILE &&
      (u->username.n || u->password.n || u->port != TDM_URL_OMITTED))
    return false;
  if (u->scheme_type == TDM_URL_FILE && u->host.n == 0)
    return false;
  u->scheme = slice_of(tmp);
  u->scheme_type = type;
  if ((int) u->port == tdm__url_default_port(type))
    u->port = TDM_URL_OMITTED;
  return true;
}

static bool set_credential(
    pieces_t* u, tdm_slice_t* which, tdm_buf_t* tmp, const char* p, size_t n) {
  if (cannot_have_credentials(u))
    return false;
  tdm__url_encode(tmp, p, n, TDM__URL_USERINFO);
  *which = slice_of(tmp);
  return true;
}

/* Where the host part of a setter's value ends. */
static size_t authority_len(const char* p, size_t n, bool special) {
  size_t i;

  for (i = 0; i < n; i++)
    if (p[i] == '/' || p[i] == '?' || p[i] == '#' || (special && p[i] == '\\'))
      break;
  return i;
}

/* Leading digits. */
static size_t digits(const char* p, size_t n) {
  size_t i;

  for (i = 0; i < n && tdm__url_is_digit(p[i]); i++)
    ;
  return i;
}

/* Host state with override; `with_port` tells host from hostname. */
static bool
set_host(pieces_t* u, tdm_buf_t* tmp, const char* p, size_t n, bool with_port) {
  bool special = tdm__url_special(u->scheme_type);
  size_t host_n;

  n = authority_len(p, n, special);
  if (u->scheme_type == TDM_URL_FILE) {
    /* File host state: a colon is no delimiter here. */
    if (n && tdm__url_host(tmp, p, n, true) != 0)
      return false;
    if (tmp->len == 9 && memcmp(tmp->data, "localhost", 9) == 0)
      tdm_buf_reset(tmp);
    u->host = slice_of(tmp);
    u->has_host = true;
    return true;
  }
  host_n = tdm__url_host_len(p, n);
  if (host_n < n && (host_n == 0 || !with_port))
    return false;
  if (host_n == 0 &&
      (special || u->username.n || u->password.n || u->port != TDM_URL_OMITTED))
    return false;
  if (tdm__url_host(tmp, p, host_n, special) != 0)
    return false;
  u->host = slice_of(tmp);
  u->has_host = true;
  if (host_n < n) {
    p += host_n + 1;
    n = digits(p, n - host_n - 1);
    /* A port that is no good leaves the host set. */
    if (n)
      (void) tdm__url_port(p, n, u->scheme_type, &u->port);
  }
  return true;
}

static bool set_port(pieces_t* u, const char* p, size_t n, bool empty) {
  if (cannot_have_credentials(u))
    return false;
  if (empty) {
    u->port = TDM_URL_OMITTED;
    return true;
  }
  n = digits(p, n);
  return n != 0 && tdm__url_port(p, n, u->scheme_type, &u->port);
}

/* Path start state with override: '?' and '#' are part of the path. */
static bool set_pathname(pieces_t* u, tdm_buf_t* tmp, const char* p, size_t n) {
  bool special = tdm__url_special(u->scheme_type);

  if (n && (p[0] == '/' || (special && p[0] == '\\'))) {
    p++;
    n--;
  } else if (n == 0 && !special) {
    if (!u->has_host)
      tdm_buf_putc(tmp, '/');
    u->path = slice_of(tmp);
    return true;
  }
  tdm__url_path(tmp, 0, p, n, u->scheme_type);
  u->path = slice_of(tmp);
  return true;
}

static void set_query(pieces_t* u, tdm_buf_t* tmp, const char* p, size_t n) {
  if (n && p[0] == '?') {
    p++;
    n--;
  }
  tdm__url_encode(tmp, p, n,
                  tdm__url_special(u->scheme_type) ? TDM__URL_SPECIAL_QUERY
                                                   : TDM__URL_QUERY);
  u->query = slice_of(tmp);
  u->has_query = true;
}

static void set_fragment(pieces_t* u, tdm_buf_t* tmp, const char* p, size_t n) {
  if (n && p[0] == '#') {
    p++;
    n--;
  }
  tdm__url_encode(tmp, p, n, TDM__URL_FRAGMENT);
  u->fragment = slice_of(tmp);
  u->has_fragment = true;
}

bool tdm_url_set(tdm_url_t* u,
                 tdm_url_field_t field,
                 const char* value,
                 size_t n) {
  tdm_buf_t scratch;
  tdm_buf_t tmp;
  pieces_t pieces;
  bool empty = n == 0;
  bool opaque = tdm_url_is_opaque(u);
  bool taken = true;

  /* The result's offsets must fit an int32_t. */
  if (n > ((size_t) 1 << 28) || u->href.len > ((size_t) 1 << 30))
    return false;
  if (n == 0)
    value = "";
  tdm_buf_init(&scratch);
  tdm_buf_init(&tmp);
  take_apart(u, &pieces);
  if (field != TDM_URL_SET_USERNAME && field != TDM_URL_SET_PASSWORD)
    tdm__url_strip(&scratch, &value, &n);

  switch (field) {
    case TDM_URL_SET_PROTOCOL:
      taken = set_protocol(&pieces, &tmp, value, n);
      break;
    case TDM_URL_SET_USERNAME:
      taken = set_credential(&pieces, &pieces.username, &tmp, value, n);
      break;
    case TDM_URL_SET_PASSWORD:
      taken = set_credential(&pieces, &pieces.password, &tmp, value, n);
      break;
    case TDM_URL_SET_HOST:
    case TDM_URL_SET_HOSTNAME:
      taken = !opaque &&
              set_host(&pieces, &tmp, value, n, field == TDM_URL_SET_HOST);
      break;
    case TDM_URL_SET_PORT:
      taken = set_port(&pieces, value, n, empty);
      break;
    case TDM_URL_SET_PATHNAME:
      taken = !opaque && set_pathname(&pieces, &tmp, value, n);
      break;
    case TDM_URL_SET_SEARCH:
      if (empty)
        pieces.has_query = false;
      else
        set_query(&pieces, &tmp, value, n);
      break;
    case TDM_URL_SET_HASH:
      if (empty)
        pieces.has_fragment = false;
      else
        set_fragment(&pieces, &tmp, value, n);
      break;
  }
  if (taken)
    put_together(u, &pieces);
  tdm_buf_release(&tmp);
  tdm_buf_release(&scratch);
  return taken;
}
