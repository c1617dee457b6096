/* The text of JSX: what stands between tags and in the quotes of attributes.
 *
 * White space follows the rule that TypeScript has: lines are trimmed and
 * joined by a space, lines of white space vanish, and a text on one line stays
 * as it is. There are no escapes with a backslash; HTML's entities are decoded
 * after the trimming, so that &#32; and &nbsp; stay. What looks like an entity
 * but isn't one is text.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "compile/jsx_int.h"

typedef struct entity_s {
  const char name[9];
  uint16_t code;
} entity_t;

/* The character entities of HTML 4.01 (section 24) and &apos; of XML, in the
 * order of strcmp. */
static const entity_t entities[] = {
  { "AElig", 198 },   { "Aacute", 193 },   { "Acirc", 194 },
  { "Agrave", 192 },  { "Alpha", 913 },    { "Aring", 197 },
  { "Atilde", 195 },  { "Auml", 196 },     { "Beta", 914 },
  { "Ccedil", 199 },  { "Chi", 935 },      { "Dagger", 8225 },
  { "Delta", 916 },   { "ETH", 208 },      { "Eacute", 201 },
  { "Ecirc", 202 },   { "Egrave", 200 },   { "Epsilon", 917 },
  { "Eta", 919 },     { "Euml", 203 },     { "Gamma", 915 },
  { "Iacute", 205 },  { "Icirc", 206 },    { "Igrave", 204 },
  { "Iota", 921 },    { "Iuml", 207 },     { "Kappa", 922 },
  { "Lambda", 923 },  { "Mu", 924 },       { "Ntilde", 209 },
  { "Nu", 925 },      { "OElig", 338 },    { "Oacute", 211 },
  { "Ocirc", 212 },   { "Ograve", 210 },   { "Omega", 937 },
  { "Omicron", 927 }, { "Oslash", 216 },   { "Otilde", 213 },
  { "Ouml", 214 },    { "Phi", 934 },      { "Pi", 928 },
  { "Prime", 8243 },  { "Psi", 936 },      { "Rho", 929 },
  { "Scaron", 352 },  { "Sigma", 931 },    { "THORN", 222 },
  { "Tau", 932 },     { "Theta", 920 },    { "Uacute", 218 },
  { "Ucirc", 219 },   { "Ugrave", 217 },   { "Upsilon", 933 },
  { "Uuml", 220 },    { "Xi", 926 },       { "Yacute", 221 },
  { "Yuml", 376 },    { "Zeta", 918 },     { "aacute", 225 },
  { "acirc", 226 },   { "acute", 180 },    { "aelig", 230 },
  { "agrave", 224 },  { "alefsym", 8501 }, { "alpha", 945 },
  { "amp", 38 },      { "and", 8743 },     { "ang", 8736 },
  { "apos", 39 },     { "aring", 229 },    { "asymp", 8776 },
  { "atilde", 227 },  { "auml", 228 },     { "bdquo", 8222 },
  { "beta", 946 },    { "brvbar", 166 },   { "bull", 8226 },
  { "cap", 8745 },    { "ccedil", 231 },   { "cedil", 184 },
  { "cent", 162 },    { "chi", 967 },      { "circ", 710 },
  { "clubs", 9827 },  { "cong", 8773 },    { "copy", 169 },
  { "crarr", 8629 },  { "cup", 8746 },     { "curren", 164 },
  { "dArr", 8659 },   { "dagger", 8224 },  { "darr", 8595 },
  { "deg", 176 },     { "delta", 948 },    { "diams", 9830 },
  { "divide", 247 },  { "eacute", 233 },   { "ecirc", 234 },
  { "egrave", 232 },  { "empty", 8709 },   { "emsp", 8195 },
  { "ensp", 8194 },   { "epsilon", 949 },  { "equiv", 8801 },
  { "eta", 951 },     { "eth", 240 },      { "euml", 235 },
  { "euro", 8364 },   { "exist", 8707 },   { "fnof", 402 },
  { "forall", 8704 }, { "frac12", 189 },   { "frac14", 188 },
  { "frac34", 190 },  { "frasl", 8260 },   { "gamma", 947 },
  { "ge", 8805 },     { "gt", 62 },        { "hArr", 8660 },
  { "harr", 8596 },   { "hearts", 9829 },  { "hellip", 8230 },
  { "iacute", 237 },  { "icirc", 238 },    { "iexcl", 161 },
  { "igrave", 236 },  { "image", 8465 },   { "infin", 8734 },
  { "int", 8747 },    { "iota", 953 },     { "iquest", 191 },
  { "isin", 8712 },   { "iuml", 239 },     { "kappa", 954 },
  { "lArr", 8656 },   { "lambda", 955 },   { "lang", 9001 },
  { "laquo", 171 },   { "larr", 8592 },    { "lceil", 8968 },
  { "ldquo", 8220 },  { "le", 8804 },      { "lfloor", 8970 },
  { "lowast", 8727 }, { "loz", 9674 },     { "lrm", 8206 },
  { "lsaquo", 8249 }, { "lsquo", 8216 },   { "lt", 60 },
  { "macr", 175 },    { "mdash", 8212 },   { "micro", 181 },
  { "middot", 183 },  { "minus", 8722 },   { "mu", 956 },
  { "nabla", 8711 },  { "nbsp", 160 },     { "ndash", 8211 },
  { "ne", 8800 },     { "ni", 8715 },      { "not", 172 },
  { "notin", 8713 },  { "nsub", 8836 },    { "ntilde", 241 },
  { "nu", 957 },      { "oacute", 243 },   { "ocirc", 244 },
  { "oelig", 339 },   { "ograve", 242 },   { "oline", 8254 },
  { "omega", 969 },   { "omicron", 959 },  { "oplus", 8853 },
  { "or", 8744 },     { "ordf", 170 },     { "ordm", 186 },
  { "oslash", 248 },  { "otilde", 245 },   { "otimes", 8855 },
  { "ouml", 246 },    { "para", 182 },     { "part", 8706 },
  { "permil", 8240 }, { "perp", 8869 },    { "phi", 966 },
  { "pi", 960 },      { "piv", 982 },      { "plusmn", 177 },
  { "pound", 163 },   { "prime", 8242 },   { "prod", 8719 },
  { "prop", 8733 },   { "psi", 968 },      { "quot", 34 },
  { "rArr", 8658 },   { "radic", 8730 },   { "rang", 9002 },
  { "raquo", 187 },   { "rarr", 8594 },    { "rceil", 8969 },
  { "rdquo", 8221 },  { "real", 8476 },    { "reg", 174 },
  { "rfloor", 8971 }, { "rho", 961 },      { "rlm", 8207 },
  { "rsaquo", 8250 }, { "rsquo", 8217 },   { "sbquo", 8218 },
  { "scaron", 353 },  { "sdot", 8901 },    { "sect", 167 },
  { "shy", 173 },     { "sigma", 963 },    { "sigmaf", 962 },
  { "sim", 8764 },    { "spades", 9824 },  { "sub", 8834 },
  { "sube", 8838 },   { "sum", 8721 },     { "sup", 8835 },
  { "sup1", 185 },    { "sup2", 178 },     { "sup3", 179 },
  { "supe", 8839 },   { "szlig", 223 },    { "tau", 964 },
  { "there4", 8756 }, { "theta", 952 },    { "thetasym", 977 },
  { "thinsp", 8201 }, { "thorn", 254 },    { "tilde", 732 },
  { "times", 215 },   { "trade", 8482 },   { "uArr", 8657 },
  { "uacute", 250 },  { "uarr", 8593 },    { "ucirc", 251 },
  { "ugrave", 249 },  { "uml", 168 },      { "upsih", 978 },
  { "upsilon", 965 }, { "uuml", 252 },     { "weierp", 8472 },
  { "xi", 958 },      { "yacute", 253 },   { "yen", 165 },
  { "yuml", 255 },    { "zeta", 950 },     { "zwj", 8205 },
  { "zwnj", 8204 },
};

static int compare(const void* name, const void* entity) {
  return strcmp(name, ((const entity_t*) entity)->name);
}

static bool is_hex(uint8_t c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* The entity at s[0] == '&'. Gives the bytes it takes, or 0. */
static size_t entity(const uint8_t* s, size_t n, uint32_t* cp) {
  char name[sizeof(entities[0].name)] = { 0 };
  const entity_t* found;
  uint32_t base = 10;
  size_t i = 1;
  size_t first;

  if (n < 3)
    return 0;
  if (s[1] != '#') {
    for (; i < n && s[i] != ';'; i++) {
      if (i == sizeof(name))
        return 0;
      name[i - 1] = (char) s[i];
    }
    found = bsearch(name, entities, TDM_ARRAY_SIZE(entities),
                    sizeof(entities[0]), compare);
    if (i == n || found == NULL)
      return 0;
    *cp = found->code;
    return i + 1;
  }
  i = 2;
  if (s[i] == 'x') {
    base = 16;
    i++;
  }
  *cp = 0;
  for (first = i; i < n && is_hex(s[i]) && (base == 16 || s[i] <= '9'); i++) {
    *cp = *cp * base +
          (uint32_t) (s[i] <= '9' ? s[i] - '0' : (s[i] | 0x20) - 'a' + 10);
    if (*cp > 0x10ffff)
      return 0;
  }
  return i > first && i < n && s[i] == ';' ? i + 1 : 0;
}

/* A code point as it stands in a string in double quotes. */
static void put_char(tdm_buf_t* b, uint32_t cp) {
  if (cp == '"' || cp == '\\')
    tdm_buf_printf(b, "\\%c", (char) cp);
  else if (cp == '\n')
    tdm_buf_puts(b, "\\n");
  else if (cp < 0x20)
    tdm_buf_printf(b, "\\x%02x", (unsigned) cp);
  else if (cp < 0x7f)
    tdm_buf_putc(b, (char) cp);
  else if (cp < 0x10000)
    tdm_buf_printf(b, "\\u%04x", (unsigned) cp);
  else
    tdm_buf_printf(b, "\\u{%x}", (unsigned) cp);
}

/* src[from..to) without the quotes around it. */
static void put_decoded(parser_t* p, tdm_buf_t* b, uint32_t from, uint32_t to) {
  while (from < to) {
    uint8_t c = p->src[from];
    uint32_t cp;
    size_t n;
    if (c == '&' && (n = entity(p->src + from, to - from, &cp)) > 0) {
      put_char(b, cp);
      from += (uint32_t) n;
    } else if (c == 0xe2 && tdm__line_end(p, from) > 0) {
      /* Its line terminator follows the string, as all do. */
      put_char(b, 0x2028 + (p->src[from + 2] & 1u));
      from += 3;
    } else if (c < 0x80) {
      put_char(b, c);
      from++;
    } else {
      n = tdm_utf8_next(p->src + from, to - from, &cp);
      tdm_buf_put(b, p->src + from, n);
      from += (uint32_t) n;
    }
  }
}

static tdm_slice_t take(parser_t* p, tdm_buf_t* b) {
  tdm_slice_t out = { tdm__copy(p, b->data, b->len), b->len };

  tdm_buf_release(b);
  return out;
}

tdm_slice_t tdm__jsx_string(parser_t* p, uint32_t from, uint32_t to) {
  tdm_buf_t b;

  tdm_buf_init(&b);
  tdm_buf_putc(&b, '"');
  put_decoded(p, &b, from, to);
  tdm_buf_putc(&b, '"');
  return take(p, &b);
}

/* White space that isn't a line terminator; gives its bytes, or 0. */
static uint32_t blank(parser_t* p, uint32_t at, uint32_t to) {
  uint8_t c = p->src[at];
  uint32_t cp;
  uint32_t n;

  if (c < 0x80)
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
  n = (uint32_t) tdm_utf8_next(p->src + at, to - at, &cp);
  return cp == 0x85 || cp == 0xa0 || cp == 0x1680 || cp == 0x180e ||
                 (cp >= 0x2000 && cp <= 0x200b) || cp == 0x202f ||
                 cp == 0x205f || cp == 0x3000 || cp == 0xfeff
             ? n
             : 0;
}

tdm_slice_t tdm__jsx_text(parser_t* p, uint32_t from, uint32_t to) {
  bool first_line = true;
  bool any = false;
  tdm_buf_t b;

  tdm_buf_init(&b);
  for (uint32_t at = from;;) {
    uint32_t start = UINT32_MAX; /* of the line's text, and its end */
    uint32_t end = 0;
    uint32_t n = 0;
    if (first_line)
      start = at;
    for (; at < to && tdm__line_end(p, at) == 0; at += n) {
      n = blank(p, at, to);
      if (n > 0)
        continue;
      if (start == UINT32_MAX)
        start = at;
      n = tdm__char_length(p, at);
      end = at + n;
    }
    if (at >= to) /* what follows is a tag or '{': spaces before it stay */
      end = to;
    if (start < end) {
      tdm_buf_putc(&b, any ? ' ' : '"');
      any = true;
      put_decoded(p, &b, start, end);
    }
    if (at >= to)
      break;
    at += tdm__line_end(p, at);
    first_line = false;
  }
  if (!any)
    return (tdm_slice_t){ "", 0 };
  tdm_buf_putc(&b, '"');
  return take(p, &b);
}
