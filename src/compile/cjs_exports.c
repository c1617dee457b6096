/* The names that a CommonJS text exports: a tokenizer that knows just enough
 * of JavaScript to tell code from strings, templates, comments and regular
 * expressions, and calls cjs_match.c at the words that may begin a form.
 *
 * Whether a slash divides or begins a regular expression follows from the
 * token before it, and after a bracket from what that closed: the stack has a
 * byte for each open one. Where a regular expression would have no end on its
 * line, that and the other slashes up to there divide after all.
 *
 * It doesn't check the syntax: a text that engines refuse may have names here.
 * It gives none for a string without an end, a bracket that closes nothing,
 * and import and export declarations, since that is where reading on would
 * find things that aren't there.
 */
#include "compile/cjs_int.h"
#include "compile/compile.h"

/* What the last token was, as far as the next one depends on it. A slash
 * divides after those from PREV_OPERAND on. */
enum {
  PREV_STATEMENT, /* a statement may begin: { is a block */
  PREV_OPERATOR,  /* an expression must follow: { is an object */
  PREV_HEAD,      /* if, for, while, with: a condition in ( ) follows */
  PREV_OPERAND,
  PREV_DOT,    /* a property's name follows, even when it is a keyword */
  PREV_PARAMS, /* the ) of a function expression's parameters */
};

/* What a bracket on the stack is. Square ones are not there. */
enum {
  OPEN_PAREN,
  OPEN_HEAD,   /* ( of a condition: a statement follows its ) */
  OPEN_PARAMS, /* ( of a function expression */
  OPEN_BLOCK,
  OPEN_VALUE, /* { of an object, or a body in an expression */
  OPEN_TEMPLATE,
};

typedef struct lexer_s {
  cjs_t c;
  const char* p;
  tdm_buf_t stack;
  const char* divisions; /* no regular expression begins before that */
  size_t class_depth;    /* of a class expression without its body yet, + 1 */
  size_t case_depth;     /* of a case or default without its colon yet, + 1 */
  uint8_t prev;
  bool params_next; /* the next ( is a function expression's */
} lexer_t;

/* ---- bytes ------------------------------------------------------------- */

#define S CJS_START
#define D CJS_DIGIT
#define W CJS_SPACE
#define N (CJS_SPACE | CJS_LINE | CJS_STOP)
#define Q CJS_STOP
#define X (CJS_START | CJS_WIDE)
#define L (CJS_START | CJS_WIDE | CJS_LINE)
#define S16 S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S

const uint8_t tdm__cjs_class[256] = {
  0,   0, 0, 0, 0, 0, 0, 0, 0, W, N, W, W, N, 0,   0, /* \t \n \v \f \r */
  0,   0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,   0,   W,   0,
  Q,   0, S, 0, 0, Q, 0, 0, 0, 0, 0, 0, 0, 0, /* space " $ ' */
  D,   D, D, D, D, D, D, D, D, D, 0, 0, 0, 0, 0,   0,   0,   S,
  S,   S, S, S, S, S, S, S, S, S, S, S, S, S, S,   S,   S,   S,
  S,   S, S, S, S, S, S, 0, Q, 0, 0, S, /* \ _ */
  0,   S, S, S, S, S, S, S, S, S, S, S, S, S, S,   S,   S,   S,
  S,   S, S, S, S, S, S, S, S, 0, 0, 0, 0, 0, S16, S16, S16, S16,
  S,   S, X, S, S, S, S, S, S, S, S, S, S, S, S,   S,      /* c2 */
  S16, S, X, L, X, S, S, S, S, S, S, S, S, S, S,   S,   X, /* e1 e2 e3 ef */
  S16,
};

#undef S
#undef D
#undef W
#undef N
#undef Q
#undef X
#undef L
#undef S16

size_t tdm__cjs_wide_space(const char* p, const char* end) {
  const uint8_t* s = (const uint8_t*) p;
  size_t left = (size_t) (end - p);

  if (left >= 2 && s[0] == 0xc2 && s[1] == 0xa0)
    return 2;
  if (left < 3)
    return 0;
  switch (s[0] << 16 | s[1] << 8 | s[2]) {
    case 0xe19a80: /* U+1680 */
    case 0xe280a8: /* U+2028 */
    case 0xe280a9:
    case 0xe280af: /* U+202F */
    case 0xe2819f: /* U+205F */
    case 0xe38080: /* U+3000 */
    case 0xefbbbf: /* U+FEFF */
      return 3;
    default:
      return s[0] == 0xe2 && s[1] == 0x80 && s[2] <= 0x8a ? 3 : 0;
  }
}

const char* tdm__cjs_word_end(const char* p, const char* end) {
  while (p < end && (cjs_class(*p) & CJS_PART)) {
    if ((cjs_class(*p) & CJS_WIDE) && tdm__cjs_wide_space(p, end))
      break;
    p++;
  }
  return p;
}

static bool is_line_end(const char* p, const char* end) {
  if (*p == '\n' || *p == '\r')
    return true;
  return end - p >= 3 && (uint8_t) p[0] == 0xe2 && (uint8_t) p[1] == 0x80 &&
         ((uint8_t) p[2] & 0xfe) == 0xa8;
}

static const char* line_end(const char* p, const char* end) {
  while (p < end && !((cjs_class(*p) & CJS_LINE) && is_line_end(p, end)))
    p++;
  return p;
}

const char* tdm__cjs_comment_end(const char* p, const char* end) {
  if (p[1] == '/')
    return line_end(p, end);
  for (p += 2; p < end; p++) {
    p = memchr(p, '*', (size_t) (end - p));
    if (!p)
      return end;
    if (p + 1 < end && p[1] == '/')
      return p + 2;
  }
  return end;
}

const char* tdm__cjs_string_end(const char* p, const char* end) {
  char quote = *p++;

  for (; p < end; p++) {
    if (!(cjs_class(*p) & CJS_STOP))
      continue;
    if (*p == quote)
      return p + 1;
    if (*p == '\n' || *p == '\r')
      return NULL;
    if (*p == '\\') {
      if (++p == end)
        break;
      if (p + 1 < end && p[0] == '\r' && p[1] == '\n')
        p++;
    }
  }
  return NULL;
}

/* Behind the regular expression whose slash is at p, its flags aside; NULL
 * when the line ends first, at *line. */
static const char*
regexp_end(const char* p, const char* end, const char** line) {
  bool in_class = false;

  for (p++; p < end; p++) {
    if (*p == '[')
      in_class = true;
    else if (*p == ']')
      in_class = false;
    else if (*p == '/' && !in_class)
      return p + 1;
    if (*p == '\\' && ++p == end)
      break;
    if ((cjs_class(*p) & CJS_LINE) && is_line_end(p, end))
      break;
  }
  *line = p;
  return NULL;
}

/* ---- tokens ------------------------------------------------------------ */

static void push(lexer_t* l, int kind) {
  tdm_buf_putc(&l->stack, (char) kind);
}

/* Reads a template from behind its ` or the } of a substitution to behind its
 * closing ` or the next ${. */
static bool template(lexer_t* l) {
  const char* p = l->p;
  const char* end = l->c.end;

  for (; p < end; p++) {
    if (*p == '\\') {
      if (++p == end)
        break;
    } else if (*p == '`') {
      l->p = p + 1;
      l->prev = PREV_OPERAND;
      return true;
    } else if (*p == '$' && p + 1 < end && p[1] == '{') {
      l->p = p + 2;
      l->prev = PREV_OPERATOR;
      push(l, OPEN_TEMPLATE);
      return true;
    }
  }
  return false;
}

static void slash(lexer_t* l) {
  const char* end;

  if (l->prev < PREV_OPERAND && l->p >= l->divisions) {
    end = regexp_end(l->p, l->c.end, &l->divisions);
    if (end) {
      l->p = tdm__cjs_word_end(end, l->c.end);
      l->prev = PREV_OPERAND;
      return;
    }
  }
  l->p++;
  l->prev = PREV_OPERATOR;
}

static void open_paren(lexer_t* l) {
  int kind = OPEN_PAREN;

  if (l->params_next)
    kind = OPEN_PARAMS;
  else if (l->prev == PREV_HEAD)
    kind = OPEN_HEAD;
  l->params_next = false;
  l->prev = PREV_OPERATOR;
  l->p++;
  push(l, kind);
}

static bool close_paren(lexer_t* l) {
  int kind = l->stack.len ? l->stack.data[l->stack.len - 1] : OPEN_BLOCK;

  if (kind > OPEN_PARAMS)
    return false;
  l->stack.len--;
  l->p++;
  l->prev = kind == OPEN_HEAD     ? PREV_STATEMENT
            : kind == OPEN_PARAMS ? PREV_PARAMS
                                  : PREV_OPERAND;
  return true;
}

static void open_brace(lexer_t* l) {
  int kind = OPEN_BLOCK;

  if (l->class_depth == l->stack.len + 1 && l->prev == PREV_OPERAND) {
    l->class_depth = 0;
    kind = OPEN_VALUE;
  } else if (l->prev == PREV_OPERATOR || l->prev == PREV_PARAMS) {
    kind = OPEN_VALUE;
  }
  l->p++;
  l->prev = PREV_STATEMENT;
  push(l, kind);
}

static bool close_brace(lexer_t* l) {
  int kind = l->stack.len ? l->stack.data[l->stack.len - 1] : OPEN_PAREN;

  if (kind < OPEN_BLOCK)
    return false;
  l->stack.len--;
  l->p++;
  l->prev = kind == OPEN_BLOCK ? PREV_STATEMENT : PREV_OPERAND;
  return kind == OPEN_TEMPLATE ? template(l) : true;
}

/* `import` not followed by a call, `export` at all: not CommonJS. */
static bool is_module_syntax(const lexer_t* l, const char* p, char first) {
  const char* end = l->c.end;

  if (l->stack.len)
    return false;
  if (first == 'e')
    return true;
  for (; p < end; p++) {
    size_t wide = 0;
    if (cjs_class(*p) & CJS_WIDE)
      wide = tdm__cjs_wide_space(p, end);
    if (wide)
      p += wide - 1;
    else if (*p == '/' && p + 1 < end && (p[1] == '/' || p[1] == '*'))
      p = tdm__cjs_comment_end(p, end) - 1;
    else if (!(cjs_class(*p) & CJS_SPACE))
      return *p == '.' || *p == '{' || *p == '*' || *p == '"' || *p == '\'' ||
             (cjs_class(*p) & CJS_START);
  }
  return false;
}

#define IS(word) (memcmp(w, word, sizeof(word) - 1) == 0)

/* Looks for a form at a word that may begin one. Behind a dot it begins none,
 * but for the functions of TypeScript; only that white space after the dot
 * hides it, as ever. */
static void form(lexer_t* l, const char* w, size_t n) {
  bool is_top = l->stack.len == 0;
  bool has_dot = w > l->c.src && w[-1] == '.';

  if (is_top && *w == '_' &&
      ((n == 8 && IS("__export")) || (n == 12 && IS("__exportStar"))))
    tdm__cjs_export_star(&l->c, l->p);
  else if (has_dot)
    return;
  else if (n == 7 && IS("exports"))
    tdm__cjs_exports(&l->c, l->p, false);
  else if (n == 6 && IS("module"))
    tdm__cjs_module(&l->c, l->p);
  else if (n == 6 && IS("Object"))
    tdm__cjs_object(&l->c, l->p, is_top);
  else if (is_top &&
           ((n == 3 && (IS("var") || IS("let"))) || (n == 5 && IS("const"))))
    tdm__cjs_declaration(&l->c, l->p);
}

/* What a keyword is to the token after it. */
static uint8_t keyword(lexer_t* l, const char* w, size_t n) {
  int outer = l->stack.len ? l->stack.data[l->stack.len - 1] : OPEN_PAREN;

  switch (n) {
    case 2:
      if (IS("if"))
        return PREV_HEAD;
      if (IS("do"))
        return PREV_STATEMENT;
      return IS("in") ? PREV_OPERATOR : PREV_OPERAND;
    case 3:
      if (IS("for"))
        return PREV_HEAD;
      if (IS("try"))
        return PREV_STATEMENT;
      return IS("new") ? PREV_OPERATOR : PREV_OPERAND;
    case 4:
      if (IS("with"))
        return PREV_HEAD;
      if (IS("else"))
        return PREV_STATEMENT;
      if (IS("case") && outer == OPEN_BLOCK)
        l->case_depth = l->stack.len + 1;
      return IS("case") || IS("void") ? PREV_OPERATOR : PREV_OPERAND;
    case 5:
      if (IS("while"))
        return PREV_HEAD;
      if (IS("await")) /* for await ( */
        return l->prev == PREV_HEAD ? PREV_HEAD : PREV_OPERATOR;
      if (IS("class") && l->prev == PREV_OPERATOR)
        l->class_depth = l->stack.len + 1;
      return IS("throw") || IS("yield") ? PREV_OPERATOR : PREV_OPERAND;
    case 6:
      return IS("return") || IS("typeof") || IS("delete") ? PREV_OPERATOR
                                                          : PREV_OPERAND;
    case 7:
      if (IS("default") && outer == OPEN_BLOCK)
        l->case_depth = l->stack.len + 1;
      return IS("finally") ? PREV_STATEMENT : PREV_OPERAND;
    case 8:
      if (IS("function"))
        l->params_next = l->prev == PREV_OPERATOR;
      return PREV_OPERAND;
    case 10:
      return IS("instanceof") ? PREV_OPERATOR : PREV_OPERAND;
    default:
      return PREV_OPERAND;
  }
}

/* A word of n bytes whose end is l->p. False when the text is a module. */
static bool word(lexer_t* l, const char* w, size_t n) {
  bool is_property = l->prev == PREV_DOT;

  form(l, w, n);
  if (is_property) {
    l->prev = PREV_OPERAND;
    return true;
  }
  l->prev = keyword(l, w, n);
  return n != 6 || !(IS("import") || IS("export")) ||
         !is_module_syntax(l, l->p, *w);
}

/* What is left: operators. */
static void punctuator(lexer_t* l) {
  const char* p = l->p;
  char c = *p;
  char next = p + 1 < l->c.end ? p[1] : 0;

  l->p++;
  if ((c == '+' || c == '-') && next == c) {
    l->p++; /* before or behind an operand, and no change for what follows */
  } else if (c == '.') {
    l->prev = PREV_DOT;
    if (next == '.' && l->c.end - p >= 3 && p[2] == '.') {
      l->p += 2;
      l->prev = PREV_OPERATOR;
    }
  } else if (c == '=' && next == '>') {
    l->p++;
    l->prev = PREV_STATEMENT;
  } else if (c == '<' && l->c.end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
    l->p = line_end(p, l->c.end); /* Annex B has that as a comment */
  } else if (c == ';') {
    l->prev = PREV_STATEMENT;
  } else if (c == ':') {
    /* A label's colon is taken for that of a property or condition. */
    l->prev =
        l->case_depth == l->stack.len + 1 ? PREV_STATEMENT : PREV_OPERATOR;
    l->case_depth = 0;
    l->params_next = false; /* it was a property's name */
  } else if (c == ']') {
    l->prev = PREV_OPERAND;
  } else if (c == '\\' || c == '#') {
    /* A name with an escape, or a private one: none that matters. */
    if (next == 'u' && l->c.end - p >= 3 && p[2] == '{')
      l->p += 2;
    while (l->p < l->c.end && ((cjs_class(*l->p) & CJS_PART) || *l->p == '\\' ||
                               (c == '\\' && *l->p == '}')))
      l->p++;
    l->prev = PREV_OPERAND;
  } else {
    l->prev = PREV_OPERATOR;
  }
}

/* One token; false when the text can't be read. */
static bool token(lexer_t* l) {
  const char* start = l->p;
  const char* end = l->c.end;
  char next = start + 1 < end ? start[1] : 0;
  uint8_t class = cjs_class(*start);
  size_t n;

  if (class & CJS_SPACE) {
    do
      l->p++;
    while (l->p < end && (cjs_class(*l->p) & CJS_SPACE));
    return true;
  }
  if (class & CJS_START) {
    n = class & CJS_WIDE ? tdm__cjs_wide_space(start, end) : 0;
    if (n) {
      l->p += n;
      return true;
    }
    l->p = tdm__cjs_word_end(start, end);
    return word(l, start, (size_t) (l->p - start));
  }
  if (class & CJS_DIGIT) {
    while (l->p < end && ((cjs_class(*l->p) & CJS_PART) || *l->p == '.'))
      l->p++;
    l->prev = PREV_OPERAND;
    return true;
  }
  switch (*start) {
    case '/':
      if (next == '/' || next == '*')
        l->p = tdm__cjs_comment_end(start, end);
      else
        slash(l);
      return true;
    case '"':
    case '\'':
      l->p = tdm__cjs_string_end(start, end);
      l->prev = PREV_OPERAND;
      return l->p != NULL;
    case '`':
      l->p++;
      return template(l);
    case '(':
      open_paren(l);
      return true;
    case ')':
      return close_paren(l);
    case '{':
      open_brace(l);
      return true;
    case '}':
      return close_brace(l);
    default:
      punctuator(l);
      return true;
  }
}

/* ---- the result -------------------------------------------------------- */

static void result(const cjs_t* c, tdm_cjs_exports_t* out) {
  uint32_t i;

  for (i = 0; i < c->names.count; i++) {
    const char* name = tdm__cjs_set_at(&c->names, i);
    size_t n = strlen(name);
    if (tdm__cjs_set_find(&c->unsafe, name, n) >= 0)
      continue;
    tdm_buf_put(&out->names, name, n + 1);
    out->name_count++;
  }
  tdm_buf_put(&out->reexports, c->reexports.text.data, c->reexports.text.len);
  out->reexport_count = c->reexports.count;
}

void tdm_compile_cjs_exports(const char* src,
                             size_t len,
                             tdm_cjs_exports_t* out) {
  bool readable = true;
  lexer_t l;

  memset(out, 0, sizeof(*out));
  /* No form does without that word. */
  if (len > (size_t) 1 << 30 || !memmem(src, len, "export", 6))
    return;
  memset(&l, 0, sizeof(l));
  l.c.src = l.p = l.divisions = src;
  l.c.end = src + len;
  if (len >= 3 && memcmp(src, "\xef\xbb\xbf", 3) == 0)
    l.p += 3;
  if (l.c.end - l.p >= 2 && l.p[0] == '#' && l.p[1] == '!')
    l.p = line_end(l.p, l.c.end);
  while (readable && l.p < l.c.end)
    readable = token(&l);
  if (readable)
    result(&l.c, out);
  tdm__cjs_set_release(&l.c.names);
  tdm__cjs_set_release(&l.c.unsafe);
  tdm__cjs_set_release(&l.c.reexports);
  tdm__cjs_set_release(&l.c.stars);
  tdm__cjs_set_release(&l.c.requests);
  tdm_buf_release(&l.c.star_from);
  tdm_buf_release(&l.c.scratch);
  tdm_buf_release(&l.stack);
}

void tdm_cjs_exports_release(tdm_cjs_exports_t* e) {
  tdm_buf_release(&e->names);
  tdm_buf_release(&e->reexports);
}
