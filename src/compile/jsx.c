/* JSX (facebook.github.io/jsx): elements become calls, where they stand.
 *
 *     <a b="c" {...d}>text {e}</a>
 *     (0,$jsxs)("a",{b:"c" ,...d,children:["text ",e]})          automatic
 *     React.createElement("a",{b:"c" ,...d},"text ",e)           classic
 *
 * Names, attributes' values and children stay in their places, so that the
 * names in them resolve as all others do; what is between them is replaced.
 * Only a `key` moves: it is the call's third argument.
 *
 * $jsx is a name that the text doesn't have. In a module it is an import, made
 * when the text has been read, and its uses are references like any other. In
 * CommonJS it is a property of `$tdmJ`, which is required where the body
 * begins. Which function is called depends on the number of children, so the
 * text of a call's start is filled in at its end.
 *
 * Tags have tokens of their own (names with dashes, strings without escapes),
 * read by tag_token. The tokens of expressions are read in braces only.
 */
#include "compile/jsx_int.h"

static void element(parser_t* p, const char* before);

/* ---- tokens of a tag --------------------------------------------------- */

TDM_NORETURN static void unterminated(parser_t* p, uint32_t start) {
  tdm__fail(p, start, 1, "Unterminated JSX contents");
}

static void tag_token(parser_t* p) {
  bool nl = false;
  uint32_t at = tdm__skip_space(p, p->pos, &nl);
  uint32_t end = at + 1;
  uint8_t c = p->src[at];
  token_type_t type;
  uint32_t n;

  p->prev_end = p->tok.end;
  switch (c) {
    case '<':
      type = T_LT;
      break;
    case '>':
      type = T_GT;
      break;
    case '/':
      type = T_SLASH;
      break;
    case '{':
      type = T_LBRACE;
      break;
    case '=':
      type = T_ASSIGN;
      break;
    case '.':
      type = T_DOT;
      break;
    case ':':
      type = T_COLON;
      break;
    case '"':
    case '\'': {
      const uint8_t* q = memchr(p->src + end, c, p->len - end);
      if (q == NULL)
        tdm__fail(p, at, 1, "Unterminated string constant");
      type = T_STRING_LITERAL;
      end = (uint32_t) (q - p->src) + 1;
      break;
    }
    default:
      n = tdm__id_start(p, at);
      type = T_NAME;
      if (n == 0) {
        type = T_EOF;
        end = at;
        if (at < p->len) {
          tdm__fail(p, at, tdm__char_length(p, at), "Unexpected token '%.*s'",
                    (int) tdm__char_length(p, at), (const char*) p->src + at);
        }
        break;
      }
      for (end = at; n > 0; n = tdm__id_part(p, end)) {
        end += n;
        while (p->src[end] == '-')
          end++;
      }
  }
  p->tok.type = (uint8_t) type;
  p->tok.nl = nl;
  p->tok.atom = A__COUNT; /* nobody asks */
  p->tok.escaped = p->tok.octal = false;
  p->tok.start = at;
  p->tok.end = p->pos = end;
}

static void expect_tag_token(parser_t* p, token_type_t type, const char* what) {
  if (!tok_is(p, type))
    tdm__expected(p, what);
}

static bool has_dash(parser_t* p, uint32_t from, uint32_t to) {
  return memchr(p->src + from, '-', to - from) != NULL;
}

/* ---- text -------------------------------------------------------------- */

static void put(parser_t* p, uint32_t from, uint32_t to, tdm_slice_t text) {
  tdm__replace(p, from, to, text.p, text.n);
}

/* ---- names ------------------------------------------------------------- */

/* Reads src[name..name_end) of a tag: a, a-b, a:b, a.b.c. In a closing tag the
 * text is only compared. */
static void read_name(parser_t* p, uint32_t* name, uint32_t* name_end) {
  uint32_t first = p->tok.start;
  uint32_t first_end = p->tok.end;

  *name = first;
  *name_end = first_end;
  tag_token(p);
  if (tok_is(p, T_COLON)) {
    tag_token(p);
    expect_tag_token(p, T_NAME, "a name");
    *name_end = p->tok.end;
    tag_token(p);
    if (tok_is(p, T_DOT))
      tdm__unexpected(p);
    return;
  }
  while (tok_is(p, T_DOT)) {
    if (has_dash(p, first, first_end))
      tdm__unexpected(p);
    tag_token(p);
    expect_tag_token(p, T_NAME, "a name");
    if (has_dash(p, p->tok.start, p->tok.end))
      tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                "Unexpected token '-'");
    *name_end = p->tok.end;
    tag_token(p);
  }
}

/* The next byte of a name, white space and comments skipped; 0 at its end. */
static uint8_t name_byte(parser_t* p, uint32_t* at, uint32_t end) {
  bool nl = false;

  if (*at >= end)
    return 0; /* a comment behind it may have no end */
  *at = tdm__skip_space(p, *at, &nl);
  return p->src[(*at)++];
}

static bool same_name(parser_t* p, const tag_t* t, uint32_t at, uint32_t end) {
  uint32_t a = t->name;
  uint8_t c;

  do {
    c = name_byte(p, &a, t->name_end);
    if (c != name_byte(p, &at, end))
      return false;
  } while (c != 0);
  return true;
}

/* src[from..to) without white space, quoted. */
static tdm_slice_t quoted(parser_t* p, uint32_t from, uint32_t to) {
  tdm_slice_t out;
  tdm_buf_t b;
  uint8_t c;

  tdm_buf_init(&b);
  tdm_buf_putc(&b, '"');
  while ((c = name_byte(p, &from, to)) != 0)
    tdm_buf_putc(&b, (char) c);
  tdm_buf_putc(&b, '"');
  out = (tdm_slice_t){ tdm__copy(p, b.data, b.len), b.len };
  tdm_buf_release(&b);
  return out;
}

/* The name of an opening tag: a string, or a reference that stays. */
static void tag_name(parser_t* p, tag_t* t) {
  token_t first = p->tok;
  uint8_t c = p->src[first.start];
  bool member;
  uint32_t len = first.end - first.start;

  read_name(p, &t->name, &t->name_end);
  member = t->name_end > first.end &&
           memchr(p->src + first.end, ':', t->name_end - first.end) == NULL;
  if (!member) {
    if (t->name_end > first.end ||
        (c >= 'a' && c <= 'z' && !word_is(p->src + first.start, len, "this")) ||
        has_dash(p, first.start, first.end)) {
      put(p, t->name, t->name_end, quoted(p, t->name, t->name_end));
      return;
    }
  }
  first.atom = tdm__intern(p, (const char*) p->src + first.start, len);
  if (first.atom == AK_THIS)
    return;
  if (first.atom <= A__LAST_KEYWORD)
    tdm__fail(p, first.start, len, "Unexpected token '%.*s'", (int) len,
              (const char*) p->src + first.start);
  tdm__check_name(p, &first);
  tdm__ref(p, first.atom, first.start, member ? REF_DOT : 0);
}

/* <Component<T> ...>: the types go. The lexer must read what follows anew, by
 * the rules of tags. */
static void type_arguments(parser_t* p) {
  uint32_t from = p->tok.start;

  tdm__ts_type_args(p);
  tdm__blank(p, from, p->prev_end);
  p->tok.end = p->pos = p->prev_end;
  tag_token(p);
}

/* ---- expressions in braces --------------------------------------------- */

/* After '{' and its first token; at '}' then. Commas are an operator here, so
 * what has them gets parentheses. */
static void expression(parser_t* p) {
  uint32_t start = p->tok.start;
  uint32_t order = edit_reserve(p);

  tdm__assign_value(p);
  if (tok_is(p, T_COMMA)) {
    tdm__insert_code(p, start, order, "(");
    while (eat(p, T_COMMA))
      tdm__assign_value(p);
    INSERT(p, p->prev_end, ")");
  }
  if (!tok_is(p, T_RBRACE))
    tdm__expected(p, "'}'");
}

/* {...value}, at '...'. */
static void spread(parser_t* p) {
  tdm__next(p);
  tdm__assign_value(p);
  if (!tok_is(p, T_RBRACE))
    tdm__expected(p, "'}'");
}

static void remove_token(parser_t* p) {
  tdm__replace(p, p->tok.start, p->tok.end, "", 0);
}

/* ---- attributes -------------------------------------------------------- */

/* The value of an attribute after '='. Gives its place. */
static void attribute_value(parser_t* p, value_t* value, bool is_key) {
  value->text = (tdm_slice_t){ NULL, 0 };
  value->is_element = false;
  switch (p->tok.type) {
    case T_STRING_LITERAL:
      value->text = tdm__jsx_string(p, p->tok.start + 1, p->tok.end - 1);
      if (!is_key)
        put(p, p->tok.start, p->tok.end, value->text);
      break;
    case T_LBRACE:
      if (!is_key)
        remove_token(p);
      tdm__next(p);
      if (tok_is(p, T_RBRACE)) {
        tdm__fail(p, p->tok.start, 1,
                  "JSX attributes must only be assigned a non-empty "
                  "expression");
      }
      value->from = p->tok.start;
      expression(p);
      value->to = p->prev_end;
      if (!is_key)
        remove_token(p);
      break;
    case T_LT:
      value->from = p->tok.start;
      value->is_element = true;
      element(p, "");
      value->to = p->tok.end;
      break;
    default:
      tdm__fail(p, p->tok.start, TDM_MAX(p->tok.end - p->tok.start, 1u),
                "JSX value should be either an expression or a quoted JSX "
                "text");
  }
  tag_token(p);
}

static void comma(parser_t* p, tag_t* t, uint32_t at) {
  if (t->attributes++ > 0)
    INSERT(p, at, ",");
}

/* A key is left out of the object, and stands behind it later. But after a
 * spread, which may have a key too, it stays and createElement decides. */
static void key_attribute(parser_t* p, tag_t* t) {
  uint32_t start = p->tok.start;
  uint32_t edits = p->edits.n;
  uint32_t end;

  t->key.found = true;
  tdm__cut(p, start, start, 0);
  tag_token(p);
  if (tok_is(p, T_ASSIGN)) {
    tag_token(p);
    attribute_value(p, &t->key, true);
    end = p->prev_end;
  } else {
    t->key.text = (tdm_slice_t){ "true", 4 };
    end = p->prev_end;
  }
  edit_t* e = &p->edits.v[edits];
  e->removed = end - start;
  e->text_len = tdm__jsx_count_lines(p, start, end);
  if (t->key.text.p == NULL)
    e->text_len -= tdm__jsx_count_lines(p, t->key.from, t->key.to);
}

static void attribute(parser_t* p, tag_t* t) {
  const jsx_state_t* j = tdm__jsx_state(p);
  uint32_t start = p->tok.start;
  uint32_t end = p->tok.end;
  bool is_key = word_is(p->src + start, end - start, "key");
  value_t value;

  if (is_key && !j->classic && !t->key.found && !t->has_spread) {
    uint32_t pos = p->pos;
    token_t tok = p->tok;
    tag_token(p);
    bool is_namespace = tok_is(p, T_COLON);
    p->tok = tok;
    p->pos = pos;
    if (!is_namespace) {
      key_attribute(p, t);
      return;
    }
  }
  comma(p, t, start);
  tag_token(p);
  if (tok_is(p, T_COLON)) {
    is_key = false;
    tag_token(p);
    expect_tag_token(p, T_NAME, "a name");
    end = p->tok.end;
    put(p, start, end, quoted(p, start, end));
    tag_token(p);
  } else if (has_dash(p, start, end)) {
    put(p, start, end, quoted(p, start, end));
  } else if (word_is(p->src + start, end - start, "__proto__")) {
    tdm__replace(p, start, end, "[\"__proto__\"]", 13);
  }
  if (is_key && t->has_spread && !j->classic)
    t->create = true;
  if (!tok_is(p, T_ASSIGN)) {
    INSERT(p, end, ":true");
    return;
  }
  tdm__replace(p, p->tok.start, p->tok.end, ":", 1);
  tag_token(p);
  attribute_value(p, &value, false);
}

static void attributes(parser_t* p, tag_t* t) {
  for (;;) {
    if (tok_is(p, T_NAME)) {
      attribute(p, t);
    } else if (tok_is(p, T_LBRACE)) {
      comma(p, t, p->tok.start);
      t->has_spread = true;
      remove_token(p);
      tdm__next(p);
      if (!tok_is(p, T_ELLIPSIS))
        tdm__expected(p, "'...'");
      spread(p);
      remove_token(p);
      tag_token(p);
    } else {
      return;
    }
  }
}

/* ---- children ---------------------------------------------------------- */

static const char* separator(parser_t* p, tag_t* t) {
  bool first = t->children++ == 0;

  return first && !tdm__jsx_state(p)->classic && !t->create ? "" : ",";
}

static void child_expression(parser_t* p, tag_t* t, uint32_t at) {
  const char* before;

  p->tok.type = T_LBRACE;
  p->tok.start = at;
  p->tok.end = p->pos = at + 1;
  tdm__next(p);
  if (tok_is(p, T_RBRACE)) { /* a comment, or nothing */
    tdm__replace(p, at, p->tok.end, "", 0);
    return;
  }
  before = separator(p, t);
  tdm__replace(p, at, at + 1, before, strlen(before));
  if (tok_is(p, T_ELLIPSIS)) {
    t->spread_child = true;
    spread(p);
  } else {
    expression(p);
  }
  remove_token(p);
}

static void text_child(parser_t* p, tag_t* t, uint32_t from, uint32_t to) {
  tdm_slice_t text = tdm__jsx_text(p, from, to);

  if (text.n > 0 && separator(p, t)[0] != '\0') {
    char* out = tdm__alloc(p, text.n + 1);
    out[0] = ',';
    memcpy(out + 1, text.p, text.n);
    text = (tdm_slice_t){ out, text.n + 1 };
  }
  put(p, from, to, text);
}

/* Whether the '<' at `at` begins a closing tag. Gives the place after '/'. */
static bool is_closing(parser_t* p, uint32_t* at) {
  bool nl = false;
  uint32_t next = *at + 1;

  if (p->src[next] != '/' || p->src[next + 1] == '*')
    next = tdm__skip_space(p, next, &nl);
  if (p->src[next] != '/')
    return false;
  *at = next + 1;
  return true;
}

/* From after '>' to the '<' of the closing tag, whose '/' is consumed. */
static uint32_t children(parser_t* p, tag_t* t) {
  for (;;) {
    uint32_t from = p->pos;
    uint32_t at = from;
    uint8_t c;
    while ((c = p->src[at]) != '<' && c != '{' && c != '>' && c != '}') {
      if (at >= p->len)
        unterminated(p, t->start);
      at++;
    }
    if (c == '>' || c == '}') {
      tdm__fail(p, at, 1,
                "Unexpected token '%c'. Did you mean `%s` or `{'%c'}`?", c,
                c == '>' ? "&gt;" : "&#125;", c);
    }
    if (at > from)
      text_child(p, t, from, at);
    if (c == '{') {
      child_expression(p, t, at);
      p->pos = p->tok.end;
      continue;
    }
    p->pos = at;
    if (is_closing(p, &p->pos))
      return at;
    p->tok.type = T_LT;
    p->tok.start = at;
    p->tok.end = p->pos = at + 1;
    element(p, separator(p, t));
  }
}

/* After '</': the name must be the opening tag's. Ends at '>'. */
static void closing_tag(parser_t* p, tag_t* t) {
  uint32_t name = 0;
  uint32_t end = 0;

  p->tok.end = p->pos;
  tag_token(p);
  if (tok_is(p, T_NAME))
    read_name(p, &name, &end);
  if (t->fragment ? end != 0 : end == 0 || !same_name(p, t, name, end)) {
    uint32_t at = end != 0 ? name : p->tok.start;
    if (tok_is(p, T_EOF))
      unterminated(p, t->start);
    if (t->fragment) {
      tdm__fail(p, at, TDM_MAX(end - name, 1u),
                "Expected corresponding JSX closing tag for <>");
    }
    tdm__fail(p, at, TDM_MAX(end - name, 1u),
              "Expected corresponding JSX closing tag for <%.*s>",
              (int) TDM_MIN(t->name_end - t->name, 100u),
              (const char*) p->src + t->name);
  }
  if (tok_is(p, T_EOF))
    unterminated(p, t->start);
  expect_tag_token(p, T_GT, "'>'");
}

/* The '>' of an opening tag that has children. */
static void begin_children(parser_t* p, const tag_t* t, uint32_t edit) {
  bool arguments = tdm__jsx_state(p)->classic || t->create;

  if (arguments)
    tdm__jsx_fill(p, edit, t->attributes > 0 ? "}" : "", t->attributes > 0);
  else if (t->children == 0)
    tdm__jsx_fill(p, edit, "", 0);
  else if (t->children == 1 && !t->spread_child)
    tdm__jsx_fill(p, edit, t->attributes > 0 ? ",children:" : "children:",
                  t->attributes > 0 ? 10 : 9);
  else
    tdm__jsx_fill(p, edit, t->attributes > 0 ? ",children:[" : "children:[",
                  t->attributes > 0 ? 11 : 10);
}

/* An element, at '<'. Afterwards p->pos is after its last '>', and the current
 * token is that. */
static void element(parser_t* p, const char* before) {
  jsx_state_t* j = tdm__jsx_state(p);
  tag_t t = { .start = p->tok.start, .before = before };
  const char* properties;

  check_depth(p);
  t.open = tdm__jsx_placeholder(p, t.start, t.start + 1);
  tag_token(p);
  t.fragment = tok_is(p, T_GT);
  if (t.fragment) {
    uint32_t edit = tdm__jsx_placeholder(p, p->tok.start, p->tok.start);
    tdm__jsx_fill_fragment(p, edit);
    t.props = tdm__jsx_placeholder(p, p->tok.start, p->tok.start);
  } else {
    expect_tag_token(p, T_NAME, "a name");
    tag_name(p, &t);
    t.props = tdm__jsx_placeholder(p, t.name_end, t.name_end);
    if (p->ts && tok_is(p, T_LT))
      type_arguments(p);
    attributes(p, &t);
  }
  bool arguments = j->classic || t.create;
  if (arguments && t.attributes == 0)
    tdm__jsx_fill(p, t.props, ",null", 5);
  else
    tdm__jsx_fill(p, t.props, ",{", 2);

  if (tok_is(p, T_SLASH)) {
    tag_token(p);
    if (tok_is(p, T_EOF))
      unterminated(p, t.start);
    expect_tag_token(p, T_GT, "'>'");
    tdm__replace(p, p->prev_end - 1, p->prev_end, "", 0);
    properties = arguments && t.attributes == 0 ? "" : "}";
  } else {
    if (tok_is(p, T_EOF))
      unterminated(p, t.start);
    expect_tag_token(p, T_GT, "'>'");
    uint32_t open = tdm__jsx_placeholder(p, p->tok.start, p->tok.end);
    uint32_t from = children(p, &t);
    closing_tag(p, &t);
    tdm__replace(p, from, p->tok.start, "", 0);
    begin_children(p, &t, open);
    properties = arguments ? "" : t.children > 1 || t.spread_child ? "]}" : "}";
  }
  t.close = p->tok.start;
  tdm__jsx_end_call(p, &t, properties);
  tdm__jsx_begin_call(p, &t);
}

void tdm__jsx(parser_t* p, expr_t* e) {
  bool no_in = p->no_in;
  bool no_arrow_type = p->no_arrow_type;
  bool after_asi = p->tok.start == p->asi_start;

  (void) e; /* the caller knows what it is: a value */
  if (p->options->jsx == TDM_JSX_PRESERVE || p->options->strip_only) {
    tdm__fail(p, p->tok.start, 1,
              "Unexpected token '<': JSX is preserved, and nothing after it "
              "would compile it");
  }
  p->no_in = p->no_arrow_type = false;
  element(p, after_asi ? ";" : "");
  p->no_in = no_in;
  p->no_arrow_type = no_arrow_type;
  tdm__next(p);
  if (tok_is(p, T_LT)) {
    tdm__fail(p, p->tok.start, 1,
              "Adjacent JSX elements must be wrapped in an enclosing tag. Did "
              "you want a JSX fragment <>...</>?");
  }
}
