/* Hosts of URLs (URL Standard, section 3): domains through UTS 46, IPv4 in all
 * its spellings, IPv6, and the opaque hosts of schemes that aren't special.
 *
 * Almost every domain is lower-case ASCII without an "xn--" label; such a one
 * is copied as it is. Only the others pay for ICU, which is opened once and
 * kept (about 2 ms and its data's pages, the first time).
 */
#include "net/url_int.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uidna.h>
#include <unicode/utf8.h>
#include <uv.h>

/* ---- UTS 46 ------------------------------------------------------------ */

/* ICU's tables, opened on first use. Immutable and shared by all threads, as
 * ICU allows; never closed, since it has no owner that ends before the
 * process. */
static pthread_once_t idna_once = PTHREAD_ONCE_INIT;
static const UIDNA* idna;

static void idna_open(void) {
  UErrorCode err = U_ZERO_ERROR;

  /* CheckBidi, CheckJoiners, nontransitional; UseSTD3ASCIIRules is off: the
   * forbidden domain code points rule instead. */
  idna = uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                             UIDNA_NONTRANSITIONAL_TO_ASCII |
                             UIDNA_NONTRANSITIONAL_TO_UNICODE,
                         &err);
  TDM_CHECK(U_SUCCESS(err));
}

/* CheckHyphens and VerifyDnsLength are false, so these are no errors. */
#define IDNA_ALLOWED                                               \
  (UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |          \
   UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN | \
   UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4)

typedef int32_t (*idna_fn)(const UIDNA*,
                           const char*,
                           int32_t,
                           char*,
                           int32_t,
                           UIDNAInfo*,
                           UErrorCode*);

/* Appends fn(p); the UIDNA_ERROR_* bits that count, or all of them when ICU
 * itself failed. */
static uint32_t idna_run(tdm_buf_t* out, const char* p, size_t n, idna_fn fn) {
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode err = U_ZERO_ERROR;
  size_t cap = n * 2 + 64;
  int32_t len;

  pthread_once(&idna_once, idna_open);
  len = fn(idna, p, (int32_t) n, tdm_buf_reserve(out, cap), (int32_t) cap,
           &info, &err);
  if (err == U_BUFFER_OVERFLOW_ERROR) {
    UIDNAInfo again = UIDNA_INFO_INITIALIZER;
    err = U_ZERO_ERROR;
    cap = (size_t) len + 1;
    info = again;
    len = fn(idna, p, (int32_t) n, tdm_buf_reserve(out, cap), (int32_t) cap,
             &info, &err);
  }
  if (U_FAILURE(err))
    return ~0u;
  out->len += (size_t) len;
  return info.errors & ~(uint32_t) IDNA_ALLOWED;
}

static bool is_xn(const char* p, size_t n) {
  return n >= 4 && (p[0] | 0x20) == 'x' && (p[1] | 0x20) == 'n' &&
         p[2] == '-' && p[3] == '-';
}

/* True when one of the labels begins with "xn--". */
static bool has_xn(const char* p, size_t n) {
  const char* end = p + n;

  while (p < end) {
    const char* dot = memchr(p, '.', (size_t) (end - p));
    if (is_xn(p, (size_t) (end - p)))
      return true;
    if (!dot)
      break;
    p = dot + 1;
  }
  return false;
}

/* UTS 46 changed after the tables of the ICU that Debian 12 has (Unicode 15);
 * the standard wants the newest. What revision 33 maps or drops where Unicode
 * 15 refused it (or mapped otherwise), sorted; `to` of 0 drops. */
static const struct {
  uint32_t from;
  uint32_t last;
  uint32_t to; /* of `from`; the others follow in order */
} newer_idna[] = {
  { 0x04c0, 0x04c0, 0x04cf },   { 0x10a0, 0x10c5, 0x2d00 },
  { 0x115f, 0x1160, 0 },        { 0x17b4, 0x17b5, 0 },
  { 0x180e, 0x180e, 0 },        { 0x1e9e, 0x1e9e, 0x00df },
  { 0x2061, 0x2063, 0 },        { 0x206a, 0x206f, 0 },
  { 0x2132, 0x2132, 0x214e },   { 0x2183, 0x2183, 0x2184 },
  { 0x3164, 0x3164, 0 },        { 0xffa0, 0xffa0, 0 },
  { 0x1d173, 0x1d17a, 0 },      { 0x2f868, 0x2f868, 0x36fc },
  { 0x2f874, 0x2f874, 0x5f53 }, { 0x2f91f, 0x2f91f, 0x243ab },
  { 0x2f95f, 0x2f95f, 0x7aee }, { 0x2f9bf, 0x2f9bf, 0x45d7 },
};

/* Appends `p` with the table above applied. Malformed UTF-8 goes through. */
static void map_newer(tdm_buf_t* out, const char* p, size_t n) {
  const uint8_t* s = (const uint8_t*) p;
  size_t next;
  size_t i;
  size_t k;

  for (i = 0; i < n; i = next) {
    uint32_t cp = 0xfffd;
    size_t at = i;

    next = i;
    U8_NEXT_OR_FFFD(s, next, n, cp);
    for (k = 0; k < TDM_ARRAY_SIZE(newer_idna); k++)
      if (cp <= newer_idna[k].last)
        break;
    if (k == TDM_ARRAY_SIZE(newer_idna) || cp < newer_idna[k].from) {
      tdm_buf_put(out, p + at, next - at);
    } else if (newer_idna[k].to) {
      char* to = tdm_buf_reserve(out, 4);
      uint32_t c = newer_idna[k].to + (cp - newer_idna[k].from);
      size_t len = 0;
      U8_APPEND_UNSAFE(to, len, c);
      out->len += len;
    }
  }
}

/* An "xn--" label that stands for nothing, for plain ASCII (it ends in its
 * only delimiter, since Punycode puts the ASCII part first), or for another
 * "xn--" label is an error since revision 33 as well. */
static bool has_bad_xn(const char* p, size_t n) {
  const char* end = p + n;
  tdm_buf_t unicode;
  bool bad = false;

  while (p < end && !bad) {
    const char* dot = memchr(p, '.', (size_t) (end - p));
    const char* stop = dot ? dot : end;
    size_t len = (size_t) (stop - p);

    if (is_xn(p, len)) {
      bad = len == 4 || stop[-1] == '-';
      if (!bad && is_xn(p + 4, len - 4)) {
        tdm_buf_init(&unicode);
        idna_run(&unicode, p, len, uidna_labelToUnicodeUTF8);
        bad = is_xn(unicode.data, unicode.len);
        tdm_buf_release(&unicode);
      }
    }
    p = stop + 1;
  }
  return bad;
}

static int domain_to_ascii(tdm_buf_t* out, const char* p, size_t n) {
  size_t start = out->len;
  tdm_buf_t mapped;
  uint32_t errors;

  if (n > INT32_MAX / 8)
    return UV_EINVAL;
  tdm_buf_init(&mapped);
  map_newer(&mapped, p, n);
  errors = idna_run(out, mapped.data, mapped.len, uidna_nameToASCII_UTF8);
  tdm_buf_release(&mapped);
  if (errors != 0 || out->len == start ||
      has_bad_xn(out->data + start, out->len - start))
    return UV_EINVAL;
  return 0;
}

/* ---- IPv4 -------------------------------------------------------------- */

/* One part of an IPv4 address: decimal, octal with a leading 0, hexadecimal
 * with 0x. False when it is no number; more than 32 bits saturate. */
static bool ipv4_part(const char* p, size_t n, uint64_t* value) {
  uint64_t v = 0;
  unsigned base = 10;
  size_t i;

  if (n == 0)
    return false;
  if (n >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x') {
    base = 16;
    p += 2;
    n -= 2;
  } else if (n >= 2 && p[0] == '0') {
    base = 8;
    p++;
    n--;
  }
  for (i = 0; i < n; i++) {
    int d = tdm__url_hex(p[i]);
    if (d < 0 || (unsigned) d >= base)
      return false;
    v = v * base + (unsigned) d;
    if (v > UINT32_MAX)
      v = (uint64_t) UINT32_MAX + 1;
  }
  *value = v;
  return true;
}

/* The "ends in a number checker". */
static bool ends_in_number(const char* p, size_t n) {
  const char* last;
  uint64_t v;
  size_t i;

  if (n && p[n - 1] == '.')
    n--;
  if (n == 0)
    return false;
  last = memrchr(p, '.', n);
  if (last) {
    n -= (size_t) (last + 1 - p);
    p = last + 1;
  }
  if (n == 0)
    return false;
  for (i = 0; i < n && tdm__url_is_digit(p[i]); i++)
    ;
  if (i == n)
    return true;
  return n >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x' && ipv4_part(p, n, &v);
}

static int ipv4(tdm_buf_t* out, const char* p, size_t n) {
  const char* end = p + n;
  uint64_t parts[4];
  uint32_t address = 0;
  unsigned count = 0;
  unsigned i;

  if (n && end[-1] == '.')
    end--;
  for (;;) {
    const char* dot = memchr(p, '.', (size_t) (end - p));
    const char* stop = dot ? dot : end;
    if (count == 4 || !ipv4_part(p, (size_t) (stop - p), &parts[count]))
      return UV_EINVAL;
    count++;
    if (!dot)
      break;
    p = dot + 1;
  }
  for (i = 0; i + 1 < count; i++)
    if (parts[i] > 255)
      return UV_EINVAL;
  /* The last part fills what the others leave of the 32 bits. */
  if (parts[count - 1] >= (uint64_t) 1 << (8 * (5 - count)))
    return UV_EINVAL;
  for (i = 0; i + 1 < count; i++)
    address |= (uint32_t) parts[i] << (24 - 8 * i);
  address |= (uint32_t) parts[count - 1];

  tdm_buf_printf(out, "%u.%u.%u.%u", address >> 24, address >> 16 & 255,
                 address >> 8 & 255, address & 255);
  return 0;
}

/* ---- IPv6 -------------------------------------------------------------- */

/* The dotted end of an address, "1.2.3.4" strictly, into two pieces. */
static bool ipv6_dotted(const char* p, const char* end, uint16_t two[2]) {
  unsigned numbers = 0;
  int v;

  two[0] = two[1] = 0;
  for (;;) {
    if (p == end || !tdm__url_is_digit(*p))
      return false;
    for (v = -1; p < end && tdm__url_is_digit(*p); p++) {
      if (v == 0)
        return false; /* a leading zero */
      v = (v < 0 ? 0 : v * 10) + (*p - '0');
      if (v > 255)
        return false;
    }
    two[numbers / 2] = (uint16_t) (two[numbers / 2] << 8 | v);
    numbers++;
    if (numbers == 4)
      return p == end;
    if (p == end || *p != '.')
      return false;
    p++;
  }
}

static bool ipv6_parse(const char* p, size_t n, uint16_t address[8]) {
  const char* end = p + n;
  int piece = 0;
  int compress = -1;

  memset(address, 0, 8 * sizeof(*address));
  if (p < end && *p == ':') {
    if (n < 2 || p[1] != ':')
      return false;
    p += 2;
    compress = ++piece;
  }
  while (p < end) {
    const char* start = p;
    unsigned v = 0;

    if (piece == 8)
      return false;
    if (*p == ':') {
      if (compress != -1)
        return false;
      p++;
      compress = ++piece;
      continue;
    }
    while (p < end && p - start < 4 && tdm__url_hex(*p) >= 0)
      v = v << 4 | (unsigned) tdm__url_hex(*p++);
    if (p < end && *p == '.') {
      if (p == start || piece > 6 || !ipv6_dotted(start, end, address + piece))
        return false;
      piece += 2;
      p = end;
      break;
    }
    if (p < end) {
      if (*p != ':' || p + 1 == end)
        return false;
      p++;
    }
    address[piece++] = (uint16_t) v;
  }
  if (compress != -1) {
    int swaps = piece - compress;
    piece = 7;
    while (piece != 0 && swaps > 0) {
      uint16_t t = address[compress + swaps - 1];
      address[compress + swaps - 1] = address[piece];
      address[piece] = t;
      piece--;
      swaps--;
    }
    return true;
  }
  return piece == 8;
}

/* Section 3.5: the first longest run of two or more zero pieces becomes
 * "::". */
static void ipv6_put(tdm_buf_t* out, const uint16_t address[8]) {
  int best = -1;
  int best_len = 1;
  int i;
  int j;

  for (i = 0; i < 8; i = j + 1) {
    for (j = i; j < 8 && address[j] == 0; j++)
      ;
    if (j - i > best_len) {
      best = i;
      best_len = j - i;
    }
  }
  tdm_buf_putc(out, '[');
  for (i = 0; i < 8; i++) {
    if (i == best) {
      tdm_buf_put(out, "::", i == 0 ? 2 : 1);
      i += best_len - 1;
      continue;
    }
    tdm_buf_printf(out, "%x", address[i]);
    if (i != 7)
      tdm_buf_putc(out, ':');
  }
  tdm_buf_putc(out, ']');
}

/* ---- the host parser --------------------------------------------------- */

/* The OR of the classes of all bytes; what is outside of lower-case ASCII
 * counts into `*odd`. */
static uint8_t classify(const char* p, size_t n, bool* odd) {
  uint8_t all = 0;
  uint8_t high = 0;
  bool upper = false;
  size_t i;

  for (i = 0; i < n; i++) {
    uint8_t c = (uint8_t) p[i];
    all |= tdm__url_class[c];
    high |= c;
    upper |= c >= 'A' && c <= 'Z';
  }
  *odd = high >= 0x80 || upper;
  return all;
}

static int domain(tdm_buf_t* out, const char* p, size_t n) {
  tdm_buf_t decoded;
  size_t start = out->len;
  bool odd;
  size_t i;
  int err = UV_EINVAL;

  if (!(classify(p, n, &odd) & TDM__URL_BAD_DOMAIN) && !odd && !has_xn(p, n)) {
    tdm_buf_put(out, p, n);
    goto number;
  }

  tdm_buf_init(&decoded);
  tdm_url_decode(&decoded, p, n);
  p = decoded.data;
  n = decoded.len;
  for (i = 0; i < n && (uint8_t) p[i] < 0x80; i++)
    ;
  if (i == n && !has_xn(p, n)) {
    char* to = tdm_buf_reserve(out, n);
    for (i = 0; i < n; i++)
      to[i] = tdm__url_lower(p[i]);
    out->len += n;
    err = n ? 0 : UV_EINVAL;
  } else {
    err = domain_to_ascii(out, p, n);
  }
  tdm_buf_release(&decoded);
  if (err)
    return err;
  if (classify(out->data + start, out->len - start, &odd) & TDM__URL_BAD_DOMAIN)
    return UV_EINVAL;

number:
  p = out->data + start;
  n = out->len - start;
  if (ends_in_number(p, n)) {
    tdm_buf_t number;
    tdm_buf_init(&number);
    err = ipv4(&number, p, n);
    out->len = start;
    tdm_buf_put(out, number.data, number.len);
    tdm_buf_release(&number);
    return err;
  }
  return 0;
}

int tdm__url_host(tdm_buf_t* out, const char* p, size_t n, bool special) {
  uint16_t address[8];
  bool odd;

  if (n && p[0] == '[') {
    if (p[n - 1] != ']' || !ipv6_parse(p + 1, n - 2, address))
      return UV_EINVAL;
    ipv6_put(out, address);
    return 0;
  }
  if (special)
    return n ? domain(out, p, n) : UV_EINVAL;
  if (classify(p, n, &odd) & TDM__URL_BAD_HOST)
    return UV_EINVAL;
  tdm__url_encode(out, p, n, TDM__URL_C0);
  return 0;
}

size_t tdm__url_host_len(const char* p, size_t n) {
  bool inside = false;
  size_t i;

  for (i = 0; i < n; i++) {
    if (p[i] == '[')
      inside = true;
    else if (p[i] == ']')
      inside = false;
    else if (p[i] == ':' && !inside)
      break;
  }
  return i;
}

/* ---- domains for themselves -------------------------------------------- */

int tdm_url_domain_to_ascii(tdm_buf_t* out, const char* name, size_t n) {
  tdm_url_t u;
  bool taken;

  tdm_url_init(&u);
  if (tdm_url_parse(&u, "ws://x", 6, NULL) != 0)
    return UV_EINVAL;
  taken = tdm_url_set(&u, TDM_URL_SET_HOSTNAME, name, n);
  if (taken)
    tdm_buf_put(out, u.href.data + u.at.host_start,
                u.at.host_end - u.at.host_start);
  tdm_url_release(&u);
  return taken ? 0 : UV_EINVAL;
}

int tdm_url_idna_to_ascii(tdm_buf_t* out, const char* name, size_t n) {
  size_t start = out->len;
  int err;
  size_t i;

  for (i = 0; i < n && (uint8_t) name[i] < 0x80; i++)
    ;
  if (i == n && !has_xn(name, n)) {
    for (i = 0; i < n; i++)
      tdm_buf_putc(out, tdm__url_lower(name[i]));
    return 0;
  }
  err = domain_to_ascii(out, name, n);
  if (err)
    out->len = start;
  return err;
}

int tdm_url_domain_to_unicode(tdm_buf_t* out, const char* name, size_t n) {
  tdm_buf_t ascii;
  size_t start = out->len;
  int err;

  tdm_buf_init(&ascii);
  err = tdm_url_domain_to_ascii(&ascii, name, n);
  if (err == 0 && !has_xn(ascii.data, ascii.len)) {
    tdm_buf_put(out, ascii.data, ascii.len);
  } else if (err == 0 && idna_run(out, ascii.data, ascii.len,
                                  uidna_nameToUnicodeUTF8) == ~0u) {
    out->len = start;
    err = UV_EINVAL;
  }
  tdm_buf_release(&ascii);
  return err;
}
