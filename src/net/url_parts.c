/* What the URL parser and the setters both need of the small components:
 * schemes, ports, and the removal of tabs and newlines. */
#include "net/url_int.h"

#include <string.h>

size_t tdm__url_scheme_len(const char* p, size_t n) {
  size_t i;

  if (n == 0 || !tdm__url_is_alpha(p[0]))
    return 0;
  for (i = 1; i < n; i++) {
    char c = p[i];
    if (c == ':')
      return i;
    if (!tdm__url_is_alpha(c) && !tdm__url_is_digit(c) && c != '+' &&
        c != '-' && c != '.')
      break;
  }
  return 0;
}

tdm_url_scheme_t tdm__url_scheme_type(const char* s, size_t n) {
  switch (n) {
    case 2:
      return memcmp(s, "ws", 2) == 0 ? TDM_URL_WS : TDM_URL_NOT_SPECIAL;
    case 3:
      if (memcmp(s, "wss", 3) == 0)
        return TDM_URL_WSS;
      return memcmp(s, "ftp", 3) == 0 ? TDM_URL_FTP : TDM_URL_NOT_SPECIAL;
    case 4:
      if (memcmp(s, "http", 4) == 0)
        return TDM_URL_HTTP;
      return memcmp(s, "file", 4) == 0 ? TDM_URL_FILE : TDM_URL_NOT_SPECIAL;
    case 5:
      return memcmp(s, "https", 5) == 0 ? TDM_URL_HTTPS : TDM_URL_NOT_SPECIAL;
    default:
      return TDM_URL_NOT_SPECIAL;
  }
}

int tdm__url_default_port(uint32_t scheme) {
  switch (scheme) {
    case TDM_URL_HTTP:
    case TDM_URL_WS:
      return 80;
    case TDM_URL_HTTPS:
    case TDM_URL_WSS:
      return 443;
    case TDM_URL_FTP:
      return 21;
    default:
      return -1;
  }
}

bool tdm__url_port(const char* p, size_t n, uint32_t scheme, uint32_t* port) {
  uint32_t v = 0;
  size_t i;

  for (i = 0; i < n; i++) {
    v = v * 10 + (uint32_t) (p[i] - '0');
    if (v > 65535)
      return false;
  }
  *port =
      n == 0 || (int) v == tdm__url_default_port(scheme) ? TDM_URL_OMITTED : v;
  return true;
}

void tdm__url_put_port(tdm_buf_t* out, uint32_t port) {
  char digits[5];
  int i = 5;

  if (port == TDM_URL_OMITTED)
    return;
  do {
    digits[--i] = (char) ('0' + port % 10);
    port /= 10;
  } while (port);
  tdm_buf_putc(out, ':');
  tdm_buf_put(out, digits + i, (size_t) (5 - i));
}

static bool is_newline(char c) {
  return c == '\t' || c == '\n' || c == '\r';
}

void tdm__url_strip(tdm_buf_t* scratch, const char** p, size_t* n) {
  const char* from = *p;
  size_t len = *n;
  size_t i;
  char* to;

  for (i = 0; i < len && !is_newline(from[i]); i++)
    ;
  if (i == len)
    return;
  to = tdm_buf_reserve(scratch, len);
  memcpy(to, from, i);
  scratch->len = i;
  for (; i < len; i++)
    if (!is_newline(from[i]))
      to[scratch->len++] = from[i];
  *p = to;
  *n = scratch->len;
}
