/* Explicit resource management, which the engine doesn't have (ECMA-262 as of
 * 2026, 14.3.1 and 14.7.5.6). A block with
 *
 *     { using a = x; ... }
 *
 * becomes
 *
 *     {const $U=$.stack();try{ const a =$U.use(x); ... }
 *     catch($E){$U.fail($E)}finally{$U.dispose()}}
 *
 * `await using` uses $U.useAsync and ends with
 *
 *     for(;$U.step();)try{await $U.pending}catch($E){$U.fail($E)}$U.end()
 *
 * so that it waits as often as the specification says, which may be never. In
 * an async function the frame is restored before anything is disposed of, and
 * after each await. At the top of a module the stack is the module's own
 * ($.use), which the loader disposes of when the body has ended: its
 * declarations must not move into a block.
 */
#include "compile/compile_int.h"

#define OPEN "const $U=$.stack();try{"
#define CLOSE "}catch($E){$U.fail($E)}finally{$U.dispose()}"
#define CLOSE_WAITING(keyword)                                  \
  "}catch($E){$U.fail($E)}finally{for(;$U.step();)try{" keyword \
  " $U.pending}catch($E){$U.fail($E)}$U.end()}"
#define CLOSE_AWAIT CLOSE_WAITING("await")
#define CLOSE_TOP CLOSE_WAITING("yield")
/* The same in an async function that keeps the frame (async.c). */
#define RESTORE "$F===$A.frame||$R($F)"
#define OPEN_ASYNC "const $U=$.stack();$F=$A.frame;try{"
#define FAIL_ASYNC "}catch($E){" RESTORE ";$U.fail($E)}finally{"
#define CLOSE_IN_ASYNC FAIL_ASYNC "$U.dispose()}"
#define CLOSE_ASYNC                                              \
  FAIL_ASYNC "for(;$U.step();" RESTORE ")try{$F=$A.frame;await " \
             "$U.pending}catch($E){$U.fail($E)}$U.end()}"

void tdm__block_open(parser_t* p, block_t* b, uint32_t start) {
  b->outer = p->block;
  b->start = start;
  b->order = edit_reserve(p);
  b->is_top = b->has_using = b->has_await_using = false;
  p->block = b;
}

static const char* opening(parser_t* p) {
  return tdm__use_frame(p) ? OPEN_ASYNC : OPEN;
}

static const char* closing(parser_t* p, bool is_await) {
  if (tdm__use_frame(p))
    return is_await ? CLOSE_ASYNC : CLOSE_IN_ASYNC;
  if (!is_await)
    return CLOSE;
  return p->fn->is_async ? CLOSE_AWAIT : CLOSE_TOP;
}

void tdm__block_close(parser_t* p, uint32_t at) {
  block_t* b = p->block;

  p->block = b->outer;
  if (!b->has_using || b->is_top || p->keeps_js)
    return;
  tdm__insert_code(p, b->start, b->order, opening(p));
  if (at == p->len)
    INSERT(p, at, "\n"); /* the text may end with a // comment */
  INSERT_CODE(p, at, closing(p, b->has_await_using));
}

bool tdm__is_using(parser_t* p, bool in_for) {
  token_t next;

  if (tok_is_word(p, A_AWAIT)) {
    snapshot_t s;
    bool is;
    if (!tdm__is_await(p))
      return false;
    next = tdm__peek(p);
    if (next.type != T_NAME || next.atom != A_USING || next.nl)
      return false;
    tdm__save(p, &s);
    tdm__next(p);
    is = tdm__is_using(p, false); /* `await using of` is no value */
    tdm__restore(p, &s);
    return is;
  }
  if (!tok_is_word(p, A_USING))
    return false;
  next = tdm__peek(p);
  if (next.type != T_NAME || next.nl)
    return false;
  /* for (using of y): a loop over y into `using`; `using of = x` declares. */
  if (in_for && next.atom == A_OF && !next.escaped) {
    snapshot_t s;
    bool is;
    tdm__save(p, &s);
    tdm__next(p);
    tdm__next(p);
    is = tok_is(p, T_ASSIGN) || tok_is(p, T_SEMICOLON) || tok_is(p, T_COLON);
    tdm__restore(p, &s);
    return is;
  }
  return true;
}

/* A value that begins here may be a function or class without a name. */
static bool may_be_function(parser_t* p) {
  switch (p->tok.type) {
    case T_FUNCTION:
    case T_CLASS:
    case T_AT:
      return true;
    default:
      return tok_is_word(p, A_ASYNC) && tdm__peek(p).type == T_FUNCTION;
  }
}

/* The value of a declaration of `name`, wrapped. `f = () => {}` names the
 * function, `f = $U.use(() => {})` wouldn't: what may be one becomes
 * $U.use({["f"]:() => {}}["f"]). */
static void
using_value(parser_t* p, const char* stack, bool is_await, uint32_t name) {
  uint32_t start = p->tok.start;
  uint32_t order = edit_reserve(p);
  uint32_t targets = p->targets.n;
  bool named = may_be_function(p);
  tdm_slice_t n = { p->atoms.v[name].p, p->atoms.v[name].len };
  uint32_t len;
  const char* text;
  expr_t e;

  tdm__assign(p, &e);
  tdm__value(p, &e);
  p->targets.n = targets;
  if (p->keeps_js)
    return;
  named |= e.kind == EXPR_ARROW || e.paren;
  tdm__insert_code(p, start, order, stack);
  tdm__insert_code(p, start, order, is_await ? ".useAsync(" : ".use(");
  if (!named) {
    INSERT(p, p->prev_end, ")");
    return;
  }
  text = tdm__format(p, &len, "{[\"%.*s\"]:", (int) n.n, n.p);
  tdm__replace_ordered(p, start, start, order, text, len);
  text = tdm__format(p, &len, "}[\"%.*s\"])", (int) n.n, n.p);
  tdm__insert(p, p->prev_end, text, len);
}

/* Declarators, each value wrapped. `head`: of a for, which may end with `of`.
 */
void tdm__using_declarators(parser_t* p,
                            bool head,
                            bool is_await,
                            const char* stack,
                            uint32_t* count,
                            bool* has_value) {
  *count = 0;
  do {
    uint32_t name = p->tok.atom;
    if (!tok_is(p, T_NAME))
      tdm__unexpected(p);
    tdm__binding(p, DECL_CONST);
    (*count)++;
    if (p->ts)
      tdm__ts_annotation(p);
    *has_value = tok_is(p, T_ASSIGN);
    if (!*has_value) {
      if (head && *count == 1 && (tok_is_word(p, A_OF) || tok_is(p, T_IN)))
        return;
      tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
                "Missing initializer in using declaration");
    }
    tdm__next(p);
    using_value(p, stack, is_await, name);
  } while (eat(p, T_COMMA));
}

void tdm__using_statement(parser_t* p) {
  uint32_t start = p->tok.start;
  bool is_await = tok_is_word(p, A_AWAIT);
  block_t* b = p->block;
  uint32_t count;
  bool has_value;

  if (b == NULL || (b->is_top && !p->is_module)) {
    tdm__fail(p, start, 5,
              "Using declaration cannot appear in the bare case statement or "
              "outside of a block");
  }
  b->has_using = true;
  if (is_await) {
    b->has_await_using = true;
    p->fn->has_await = true;
    if (!p->fn->is_async)
      p->has_tla = true;
    tdm__next(p);
  }
  if (!p->keeps_js)
    tdm__replace(p, start, p->tok.end, "const", 5);
  tdm__next(p);
  tdm__using_declarators(p, false, is_await, b->is_top ? "$" : "$U", &count,
                         &has_value);
  tdm__semicolon(p);
}

/* ---- loops ------------------------------------------------------------- */

/* `using` stands at `at`; the current token is the name. */
void tdm__using_for_head(parser_t* p, uint32_t at) {
  if (!p->keeps_js)
    tdm__replace(p, at, p->prev_end, "const", 5);
}

/* for (using x = y; ...; ...) */
void tdm__using_for_end(parser_t* p, const for_of_t* f, bool is_await) {
  if (p->keeps_js)
    return;
  tdm__insert_code(p, f->start, f->start_order, "{");
  tdm__insert_code(p, f->start, f->start_order, opening(p));
  INSERT_CODE(p, p->prev_end, closing(p, is_await));
  INSERT(p, p->prev_end, "}");
  if (is_await && !p->fn->is_async)
    p->has_tla = true;
}

/* for (using x of y): before and after the body. */
void tdm__using_each(parser_t* p,
                     uint32_t at,
                     bool is_await,
                     tdm_slice_t name) {
  uint32_t order = edit_reserve(p);
  uint32_t len;
  const char* text;

  if (p->keeps_js)
    return;
  tdm__insert_code(p, at, order, "{");
  tdm__insert_code(p, at, order, opening(p));
  tdm__insert_code(p, at, order, "$U");
  text = tdm__format(p, &len, "%s%.*s);", is_await ? ".useAsync(" : ".use(",
                     (int) name.n, name.p);
  tdm__insert_code(p, at, order, text);
}

void tdm__using_each_end(parser_t* p, bool is_await) {
  if (p->keeps_js)
    return;
  INSERT_CODE(p, p->prev_end, closing(p, is_await));
  INSERT(p, p->prev_end, "}");
  if (is_await && !p->fn->is_async)
    p->has_tla = true;
}
