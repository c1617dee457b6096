/* The basic URL parser (URL Standard, section 4.4), without state override:
 * url_set.c has the setters.
 *
 * The standard describes a state machine over code points that fills a record
 * and a serializer that writes it. Here the same is done in one go: '#' and
 * '?' end every earlier component wherever they stand first, so the fragment
 * and the query are cut off before anything else; what remains is split where
 * the states would change, and each component is written straight to its
 * place in the serialization. Each static function below carries the name of
 * the state it stands for.
 *
 * A path is a list of segments in the standard and "/seg/seg" here; an empty
 * list is the empty text. Popping a segment is cutting at the last '/'.
 */
#include "net/url_int.h"

#include <string.h>
#include <uv.h>

#define MAX_LENGTH ((size_t) 1 << 29)

/* The state of one parse: what is left of the input, and where to write. */
typedef struct parse_s {
  tdm_url_t* u;
  const tdm_url_t* base;
  const char* p; /* the input without query and fragment */
  const char* end;
  bool has_query; /* the input's own; base_query otherwise decides */
  bool base_query;
} parse_t;

void tdm_url_init(tdm_url_t* u) {
  memset(u, 0, sizeof(*u));
  tdm_buf_init(&u->href);
}

void tdm_url_release(tdm_url_t* u) {
  tdm_buf_release(&u->href);
}

/* ---- small parts ------------------------------------------------------- */

static bool is_slash(const parse_t* s, char c) {
  return c == '/' || (c == '\\' && tdm__url_special(s->u->at.scheme_type));
}

static uint32_t mark(const parse_t* s) {
  return (uint32_t) s->u->href.len;
}

/* ---- paths ------------------------------------------------------------- */

/* "C:" or "C|". */
static bool is_drive(const char* p, size_t n) {
  return n == 2 && tdm__url_is_alpha(p[0]) && (p[1] == ':' || p[1] == '|');
}

static bool starts_with_drive(const char* p, const char* end) {
  size_t n = (size_t) (end - p);
  return n >= 2 && is_drive(p, 2) && (n == 2 || p[2] == '/' || p[2] == '\\');
}

/* Removes the last segment, but never the drive letter of a file URL. */
static void shorten(tdm_buf_t* out, size_t start, uint32_t scheme) {
  const char* path = out->data + start;
  size_t n = out->len - start;
  const char* slash;

  if (scheme == TDM_URL_FILE && n == 3 && tdm__url_is_alpha(path[1]) &&
      path[2] == ':')
    return;
  slash = n ? memrchr(path, '/', n) : NULL;
  if (slash)
    out->len = (size_t) (slash - out->data);
}

/* 1 for "." and 2 for "..", in all their percent-encoded spellings; else 0. */
static int dots(const char* p, size_t n) {
  int count = 0;

  while (n > 0) {
    if (p[0] == '.') {
      p++;
      n--;
    } else if (n >= 3 && p[0] == '%' && p[1] == '2' && (p[2] | 0x20) == 'e') {
      p += 3;
      n -= 3;
    } else {
      return 0;
    }
    if (++count > 2)
      return 0;
  }
  return count;
}

/* True when the path can be taken as it is: nothing to encode, no '\', no
 * segment that could be "." or "..". */
static bool is_plain_path(const char* p, size_t n) {
  char before = '/';
  size_t i;

  for (i = 0; i < n; i++) {
    char c = p[i];
    if ((tdm__url_class[(uint8_t) c] & TDM__URL_PATH) || c == '\\' ||
        ((c == '.' || c == '%') && before == '/'))
      return false;
    before = c;
  }
  return true;
}

void tdm__url_path(
    tdm_buf_t* out, size_t start, const char* p, size_t n, uint32_t scheme) {
  const char* end = p + n;

  if (scheme != TDM_URL_FILE && is_plain_path(p, n)) {
    tdm_buf_putc(out, '/');
    tdm_buf_put(out, p, n);
    return;
  }
  for (;;) {
    const char* seg = p;
    bool last;

    while (p < end && *p != '/' && !(*p == '\\' && tdm__url_special(scheme)))
      p++;
    n = (size_t) (p - seg);
    last = p == end;
    switch (dots(seg, n)) {
      case 2:
        shorten(out, start, scheme);
        if (last)
          tdm_buf_putc(out, '/');
        break;
      case 1:
        if (last)
          tdm_buf_putc(out, '/');
        break;
      default:
        tdm_buf_putc(out, '/');
        if (scheme == TDM_URL_FILE && out->len == start + 1 &&
            is_drive(seg, n)) {
          tdm_buf_putc(out, seg[0]);
          tdm_buf_putc(out, ':');
        } else {
          tdm__url_encode(out, seg, n, TDM__URL_PATH);
        }
        break;
    }
    if (last)
      break;
    p++;
  }
}

/* The path that was written from `start` on is complete. With a null host, a
 * path that begins with "//" would read as a host: "/." goes in between. */
static void path_done(parse_t* s, size_t start) {
  tdm_buf_t* out = &s->u->href;

  s->u->at.pathname_start = (uint32_t) start;
  if (s->u->at.host_end == s->u->at.protocol_end && out->len >= start + 2 &&
      out->data[start] == '/' && out->data[start + 1] == '/') {
    tdm_buf_reserve(out, 2);
    memmove(out->data + start + 2, out->data + start, out->len - start);
    out->data[start] = '/';
    out->data[start + 1] = '.';
    out->len += 2;
    s->u->at.pathname_start += 2;
  }
}

/* Path state. */
static void path(parse_t* s, size_t start) {
  tdm__url_path(&s->u->href, start, s->p, (size_t) (s->end - s->p),
                s->u->at.scheme_type);
  path_done(s, start);
}

/* Path start state. */
static void path_start(parse_t* s) {
  size_t start = s->u->href.len;

  if (s->p < s->end && is_slash(s, *s->p))
    s->p++;
  else if (s->p == s->end && !tdm__url_special(s->u->at.scheme_type)) {
    path_done(s, start);
    return;
  }
  path(s, start);
}

/* Opaque path state. A space at the end is kept from being stripped when the
 * URL is parsed again by encoding the last one, before a '?' or '#'. */
static void opaque_path(parse_t* s, bool has_more) {
  tdm_buf_t* out = &s->u->href;
  size_t n = (size_t) (s->end - s->p);
  bool space = has_more && n && s->p[n - 1] == ' ';

  s->u->at.pathname_start = mark(s);
  tdm__url_encode(out, s->p, n - space, TDM__URL_C0);
  if (space)
    tdm_buf_put(out, "%20", 3);
}

/* ---- authorities ------------------------------------------------------- */

static void null_host(parse_t* s) {
  uint32_t here = mark(s);

  s->u->at.username_end = s->u->at.host_start = s->u->at.host_end = here;
  s->u->at.port = TDM_URL_OMITTED;
}

static void empty_host(parse_t* s) {
  tdm_buf_put(&s->u->href, "//", 2);
  null_host(s);
}

/* The base's "//", credentials, host and port. */
static void copy_authority(parse_t* s) {
  const tdm_url_t* b = s->base;
  uint32_t from = b->at.protocol_end;
  uint32_t to = b->at.host_end;

  tdm_buf_put(&s->u->href, b->href.data + from, to - from);
  tdm__url_put_port(&s->u->href, b->at.port);
  /* Both schemes are the same, so all offsets are too. */
  s->u->at.username_end = b->at.username_end;
  s->u->at.host_start = b->at.host_start;
  s->u->at.host_end = b->at.host_end;
  s->u->at.port = b->at.port;
}

/* The base's path, up to its query. */
static void copy_path(parse_t* s) {
  const tdm_url_t* b = s->base;
  uint32_t from = b->at.pathname_start;
  size_t to = b->href.len;

  if (b->at.search_start != TDM_URL_OMITTED)
    to = b->at.search_start;
  else if (b->at.hash_start != TDM_URL_OMITTED)
    to = b->at.hash_start;
  tdm_buf_put(&s->u->href, b->href.data + from, to - from);
}

/* Authority, host, port and path start states. */
static int authority(parse_t* s) {
  tdm_url_t* u = s->u;
  const char* p = s->p;
  const char* stop = p;
  const char* at;
  size_t n;
  int err;

  while (stop < s->end && !is_slash(s, *stop))
    stop++;
  s->p = stop;
  tdm_buf_put(&u->href, "//", 2);
  u->at.username_end = mark(s);
  at = stop > p ? memrchr(p, '@', (size_t) (stop - p)) : NULL;
  if (at) {
    const char* colon = memchr(p, ':', (size_t) (at - p));
    const char* name_end = colon ? colon : at;
    if (at + 1 == stop)
      return UV_EINVAL;
    tdm__url_encode(&u->href, p, (size_t) (name_end - p), TDM__URL_USERINFO);
    u->at.username_end = mark(s);
    if (colon && colon + 1 < at) {
      tdm_buf_putc(&u->href, ':');
      tdm__url_encode(&u->href, colon + 1, (size_t) (at - colon - 1),
                      TDM__URL_USERINFO);
    }
    p = at + 1;
  }
  u->at.host_start = mark(s);
  if (u->at.host_start != u->at.protocol_end + 2)
    tdm_buf_putc(&u->href, '@');

  n = tdm__url_host_len(p, (size_t) (stop - p));
  if (n == 0 && (p + n < stop || tdm__url_special(u->at.scheme_type)))
    return UV_EINVAL;
  err = tdm__url_host(&u->href, p, n, tdm__url_special(u->at.scheme_type));
  if (err)
    return err;
  u->at.host_end = mark(s);

  p += n;
  u->at.port = TDM_URL_OMITTED;
  if (p < stop) {
    const char* digit;
    p++;
    for (digit = p; digit < stop; digit++)
      if (!tdm__url_is_digit(*digit))
        return UV_EINVAL;
    if (!tdm__url_port(p, (size_t) (stop - p), u->at.scheme_type, &u->at.port))
      return UV_EINVAL;
    tdm__url_put_port(&u->href, u->at.port);
  }
  path_start(s);
  return 0;
}

/* Special authority ignore slashes state. */
static int special_authority(parse_t* s) {
  while (s->p < s->end && (*s->p == '/' || *s->p == '\\'))
    s->p++;
  return authority(s);
}

/* ---- files ------------------------------------------------------------- */

/* File host state. */
static int file_host(parse_t* s) {
  tdm_buf_t* out = &s->u->href;
  const char* p = s->p;
  size_t n;
  int err;

  while (s->p < s->end && *s->p != '/' && *s->p != '\\')
    s->p++;
  n = (size_t) (s->p - p);
  empty_host(s);
  if (is_drive(p, n)) {
    s->p = p; /* it is the path's first segment */
    path(s, out->len);
    return 0;
  }
  if (n) {
    size_t start = out->len;
    err = tdm__url_host(out, p, n, true);
    if (err)
      return err;
    if (out->len - start == 9 && memcmp(out->data + start, "localhost", 9) == 0)
      out->len = start;
    s->u->at.host_end = mark(s);
  }
  path_start(s);
  return 0;
}

/* File and file slash states. `base` counts only when it is a file URL. */
static int file(parse_t* s) {
  tdm_buf_t* out = &s->u->href;
  const tdm_url_t* base = s->base;
  size_t start;

  if (base && base->at.scheme_type != TDM_URL_FILE)
    base = NULL;
  if (s->p < s->end && is_slash(s, *s->p)) {
    s->p++;
    if (s->p < s->end && is_slash(s, *s->p)) {
      s->p++;
      return file_host(s);
    }
    if (!base) {
      empty_host(s);
    } else {
      copy_authority(s);
    }
    start = out->len;
    if (base && !starts_with_drive(s->p, s->end)) {
      const char* b = base->href.data + base->at.pathname_start;
      size_t n = base->href.len - base->at.pathname_start;
      if (n >= 3 && tdm__url_is_alpha(b[1]) && b[2] == ':' &&
          (n == 3 || b[3] == '/' || b[3] == '?' || b[3] == '#'))
        tdm_buf_put(out, b, 3);
    }
    path(s, start);
    return 0;
  }
  if (!base) {
    empty_host(s);
    path(s, out->len);
    return 0;
  }
  copy_authority(s);
  start = out->len;
  if (s->p == s->end) {
    copy_path(s);
    s->base_query = true;
    path_done(s, start);
    return 0;
  }
  if (!starts_with_drive(s->p, s->end)) {
    copy_path(s);
    shorten(out, start, TDM_URL_FILE);
  }
  path(s, start);
  return 0;
}

/* ---- the rest of the machine ------------------------------------------- */

/* Relative and relative slash states. */
static int relative(parse_t* s) {
  tdm_buf_t* out = &s->u->href;
  size_t start;

  if (s->p < s->end && is_slash(s, *s->p)) {
    s->p++;
    if (s->p < s->end && is_slash(s, *s->p)) {
      s->p++;
      return tdm__url_special(s->u->at.scheme_type) ? special_authority(s)
                                                    : authority(s);
    }
    copy_authority(s);
    path(s, out->len);
    return 0;
  }
  copy_authority(s);
  start = out->len;
  copy_path(s);
  if (s->p == s->end) {
    s->base_query = true;
    path_done(s, start);
    return 0;
  }
  shorten(out, start, s->u->at.scheme_type);
  path(s, start);
  return 0;
}

/* Scheme state, from the colon on. */
static int after_scheme(parse_t* s, bool has_more) {
  uint32_t scheme = s->u->at.scheme_type;
  size_t n = (size_t) (s->end - s->p);

  if (scheme == TDM_URL_FILE)
    return file(s);
  if (tdm__url_special(scheme)) {
    bool slashes = n >= 2 && s->p[0] == '/' && s->p[1] == '/';
    if (!slashes && s->base && s->base->at.scheme_type == scheme)
      return relative(s);
    return special_authority(s);
  }
  if (n && s->p[0] == '/') {
    s->p++;
    if (n >= 2 && s->p[0] == '/') {
      s->p++;
      return authority(s);
    }
    null_host(s);
    path(s, s->u->href.len);
    return 0;
  }
  null_host(s);
  opaque_path(s, has_more);
  return 0;
}

/* No scheme state. */
static int no_scheme(parse_t* s, bool has_fragment) {
  const tdm_url_t* b = s->base;

  if (!b)
    return UV_EINVAL;
  if (tdm_url_is_opaque(b) && (s->p < s->end || s->has_query || !has_fragment))
    return UV_EINVAL;
  tdm_buf_put(&s->u->href, b->href.data, b->at.protocol_end);
  s->u->at.protocol_end = b->at.protocol_end;
  s->u->at.scheme_type = b->at.scheme_type;
  if (tdm_url_is_opaque(b)) {
    null_host(s);
    s->u->at.pathname_start = mark(s);
    copy_path(s);
    s->base_query = true;
    return 0;
  }
  return b->at.scheme_type == TDM_URL_FILE ? file(s) : relative(s);
}

/* Query state, or the base's query. */
static void query(parse_t* s, const char* p, size_t n) {
  tdm_url_t* u = s->u;
  const tdm_url_t* b = s->base;

  u->at.search_start = TDM_URL_OMITTED;
  if (s->has_query) {
    u->at.search_start = mark(s);
    tdm_buf_putc(&u->href, '?');
    tdm__url_encode(&u->href, p, n,
                    tdm__url_special(u->at.scheme_type) ? TDM__URL_SPECIAL_QUERY
                                                        : TDM__URL_QUERY);
  } else if (s->base_query && b->at.search_start != TDM_URL_OMITTED) {
    size_t end =
        b->at.hash_start != TDM_URL_OMITTED ? b->at.hash_start : b->href.len;
    u->at.search_start = mark(s);
    tdm_buf_put(&u->href, b->href.data + b->at.search_start,
                end - b->at.search_start);
  }
}

static int
parse(tdm_url_t* u, const char* p, const char* end, const tdm_url_t* base) {
  parse_t s = { .u = u, .base = base, .p = p };
  const char* hash = memchr(p, '#', (size_t) (end - p));
  const char* stop = hash ? hash : end;
  const char* question = memchr(p, '?', (size_t) (stop - p));
  size_t n;
  int err;

  s.end = question ? question : stop;
  s.has_query = question != NULL;
  n = tdm__url_scheme_len(p, (size_t) (s.end - p));
  if (n) {
    char* to = tdm_buf_reserve(&u->href, n + 1);
    size_t i;
    for (i = 0; i < n; i++)
      to[i] = tdm__url_lower(p[i]);
    to[n] = ':';
    u->href.len += n + 1;
    u->at.protocol_end = mark(&s);
    u->at.scheme_type = tdm__url_scheme_type(to, n);
    s.p += n + 1;
    err = after_scheme(&s, question || hash);
  } else {
    err = no_scheme(&s, hash != NULL);
  }
  if (err)
    return err;

  if (question)
    query(&s, question + 1, (size_t) (stop - question - 1));
  else
    query(&s, NULL, 0);
  u->at.hash_start = TDM_URL_OMITTED;
  if (hash) {
    u->at.hash_start = mark(&s);
    tdm_buf_putc(&u->href, '#');
    tdm__url_encode(&u->href, hash + 1, (size_t) (end - hash - 1),
                    TDM__URL_FRAGMENT);
  }
  /* Offsets must fit an int32_t. */
  return u->href.len > INT32_MAX ? UV_EINVAL : 0;
}

int tdm_url_parse(tdm_url_t* u,
                  const char* in,
                  size_t n,
                  const tdm_url_t* base) {
  tdm_buf_t scratch;
  int err;

  if (n > MAX_LENGTH)
    return UV_EINVAL;
  if (n == 0)
    in = "";
  while (n && (uint8_t) in[0] <= ' ') {
    in++;
    n--;
  }
  while (n && (uint8_t) in[n - 1] <= ' ')
    n--;
  tdm_buf_init(&scratch);
  tdm__url_strip(&scratch, &in, &n);
  tdm_buf_reset(&u->href);
  tdm_buf_reserve(&u->href, n + 16);
  err = parse(u, in, in + n, base);
  tdm_buf_release(&scratch);
  return err;
}
