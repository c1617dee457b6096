/* What is rewritten around `await`.
 *
 * The engine has no hook that would let AsyncLocalStorage survive an await, so
 * the code restores its frame itself. `await x` becomes
 *
 *     ($V=await($V=(0,x),$F=$A.frame,$A.wrap?$A.wrap($V):$V),
 *      $F===$A.frame?$V:$R($F,$V))
 *
 * with `var $F,$V` at the end of the function. The frame is taken after x,
 * which may call what enters a store; `0,` keeps a function or class there from
 * being named after $V. The conditional copies $V: were the variable the value,
 * the engine would read it again after a later await changed it, as in `switch
 * (await a) { case await b: }`.
 *
 * $A.wrap is there from the first store on (lib/internal/async_promise.js): the
 * engine calls then() of a thenable later, in whatever frame is current by
 * then. What `return` gives, and a generator's `yield`, is waited for as well:
 *
 *     return $A.value((x))
 *
 * All but $F is dead while the function waits: the engine saves one more
 * variable for it, where a call around the await would cost its callee, `this`
 * and arguments. And nothing writes `frame` while no store is entered, so that
 * the engine's optimizing compilers take it for a constant
 * (lib/internal/async_context.js). They do so for variables that are assigned
 * to once, not for parameters: therefore the file begins with `var
 * $A=$C,$R=$C.enter`.
 *
 * An arrow function with an expression for its body gets a block:
 *
 *     async()=>{return (...);var $F,$V}
 *
 * `yield* x` of an async generator awaits what x gives, and becomes the same.
 *
 * An await that throws restores nothing: the catch or finally block that is
 * entered then does it first. But what is thrown elsewhere, or leaves the block
 * otherwise, comes with the right frame, which may have changed since the last
 * await: $F is $R then, which enter() takes for no frame. So a try statement
 * with an await in it becomes
 *
 *     {$F=$R;try{ ... }catch(e){$F=$R($F,$R); ... }}
 *
 * and an await in it ends with
 *
 *     $F===$A.frame?($F=$R,$V):$R($F,$V,$F=$R)
 *
 * A generator's yield there waits for its value, and when return() resumes it,
 * for what that got; its return waits too. (Were return() and throw() to be
 * seen with the frame of who calls them, the generator would have to know
 * itself.)
 *
 *     $R($R,yield($V=$A.value((x)),$F=$A.frame,$V),$F=$R)
 *     return($V=$A.value((x)),$F=$A.frame,$V)
 *
 * A for-await loop notes the frame after its value, at the end of its body and
 * before what leaves the body, and restores at the start of the body and after
 * the loop. (Not in a finally block: after a rejection the frame is another's.)
 * What leaves the body has the iterator closed, which is waited for: so $F
 * stays a frame in the body, except in the blocks of a try statement there.
 * What a round assigns to is moved into the body unless it is a plain name: a
 * pattern's defaults and getters run code.
 *
 *     {for await(const $S of $.each(y,$F=$A.frame)){$F===$A.frame||$R($F);
 *     const{a=b()}=$S; ... {$F=$A.frame;continue} ... ;$F=$A.frame}
 *     $F===$A.frame||$R($F);}
 *
 * The value goes through $.each, because the engine's own loop over a
 * synchronous iterator never ends when one of the values is a promise that
 * rejects.
 *
 * What closes something that the compiler opened has the mark before it, so
 * that Function.prototype.toString can give the text as it was
 * (lib/internal/function_source.js).
 *
 * A module's top level is a generator: `await x` is `(yield(x))` there, and
 * the loader, which resumes it, restores the frame. Its for-await loop is
 * spelled out with the helper $.iterate of the loader.
 */
#include "compile/compile_int.h"

#define RESTORE "$F===$A.frame||$R($F);"
#define RESTORE_IN_TRY "$F=$R($F,$R);"

bool tdm__is_await(parser_t* p) {
  if (p->tok.escaped)
    return false;
  return p->fn->is_async || (p->is_module && p->fn->is_top);
}

static bool is_top_level(const parser_t* p) {
  return !p->fn->is_async;
}

static bool keeps_frame(const parser_t* p) {
  return !p->options->keep_await && !p->keeps_js;
}

static void use_frame(parser_t* p) {
  p->restores_frame = true;
  p->fn->uses_frame = true;
}

bool tdm__use_frame(parser_t* p) {
  if (!p->fn->is_async || !keeps_frame(p))
    return false;
  use_frame(p);
  return true;
}

/* `at`: before the brace that ends the function. */
void tdm__async_end(parser_t* p, uint32_t at) {
  if (p->fn->uses_frame)
    INSERT_CODE(p, at, ";var $F,$V");
}

/* The same for an arrow function whose body is an expression. */
void tdm__async_end_expression(parser_t* p, uint32_t start, uint32_t order) {
  if (!p->fn->uses_frame)
    return;
  tdm__insert_code(p, start, order, "{return/*$*/ ");
  INSERT_CODE(p, p->prev_end, ";var $F,$V/*$*/}");
}

/* Around an await or a yield*: from the keyword at `start` to the operand,
 * which is the token now, and after the operand. */
static void open_await(parser_t* p, uint32_t start, bool after_asi) {
  use_frame(p);
  INSERT_CODE(p, start, after_asi ? ";/*$*/($V=" : "($V=");
}

static void open_operand(parser_t* p) {
  INSERT_CODE(p, p->tok.start, "($V=(0,");
}

static void close_await(parser_t* p, bool is_yield_all) {
  INSERT_CODE(p, p->prev_end,
              is_yield_all ? "),$F=$A.frame,$V)"
                           : "),$F=$A.frame,$A.wrap?$A.wrap($V):$V)");
  INSERT_CODE(p, p->prev_end,
              p->fn->in_try ? ",$F===$A.frame?($F=$R,$V):$R($F,$V,$F=$R))"
                            : ",$F===$A.frame?$V:$R($F,$V))");
}

/* A literal is no thenable, and what is awaited has been waited for. */
static bool may_be_thenable(parser_t* p, const given_t* v) {
  if (p->last_await.start == v->start && p->last_await.end == p->prev_end)
    return false;
  return !v->is_literal || p->prev_end != v->token_end;
}

given_t tdm__value_start(parser_t* p) {
  token_type_t t = p->tok.type;

  return (given_t){
    .start = p->tok.start,
    .token_end = p->tok.end,
    .order = edit_reserve(p),
    .is_literal = t == T_NUMBER || t == T_STRING_LITERAL || t == T_TRUE ||
                  t == T_FALSE || t == T_NULL,
  };
}

static void wrap_value(parser_t* p,
                       const given_t* v,
                       const char* before,
                       const char* after) {
  p->restores_frame = true;
  tdm__insert_code(p, v->start, v->order, before);
  INSERT_CODE(p, p->prev_end, after);
}

void tdm__return_value(parser_t* p, const given_t* v) {
  if (!p->fn->is_async || !keeps_frame(p))
    return;
  if (p->fn->is_generator && p->fn->in_try) {
    use_frame(p);
    p->fn->has_await = true;
    wrap_value(p, v, "($V=$A.value((", "/*$)*/)),$F=$A.frame,$V)");
  } else if (may_be_thenable(p, v)) {
    wrap_value(p, v, " $A.value((", "/*$)*/))");
  }
}

void tdm__yield_value(parser_t* p, const given_t* v, uint32_t start) {
  if (!p->fn->is_async || !keeps_frame(p))
    return;
  if (!p->fn->in_try) {
    if (v != NULL && may_be_thenable(p, v))
      wrap_value(p, v, " $A.value((", "/*$)*/))");
    return;
  }
  use_frame(p);
  p->fn->has_await = true;
  INSERT_CODE(p, start, "$R($R,");
  if (v == NULL)
    INSERT_CODE(p, p->prev_end, "($F=$A.frame,void 0),$F=$R)");
  else
    wrap_value(p, v, "($V=$A.value((", "/*$)*/)),$F=$A.frame,$V),$F=$R)");
}

void tdm__await(parser_t* p, expr_t* e) {
  uint32_t start = p->tok.start;
  bool after_asi = start == p->asi_start;
  bool in_params = p->fn->in_params;

  if (in_params) {
    tdm__fail(p, start, 5,
              "Illegal await-expression in formal parameters of async "
              "function");
  }
  p->await_at = start + 1;
  p->fn->has_await = true;
  if (p->keeps_js) {
    /* Stays. */
  } else if (is_top_level(p)) {
    p->has_tla = true;
    if (after_asi)
      tdm__replace(p, start, start + 5, ";(yield(", 8);
    else
      tdm__replace(p, start, start + 5, "(yield(", 7);
  } else if (keeps_frame(p)) {
    open_await(p, start, after_asi);
  }
  tdm__next(p);
  if (p->fn->is_async && keeps_frame(p))
    open_operand(p);
  p->arrow_at = UINT32_MAX;
  tdm__unary(p, e);
  tdm__value(p, e);
  p->await_at = start + 1;
  if (p->keeps_js) {
    /* Stays. */
  } else if (is_top_level(p)) {
    INSERT(p, p->prev_end, "))");
  } else if (keeps_frame(p)) {
    close_await(p, false);
  }
  p->last_await.start = start;
  p->last_await.end = p->prev_end;
  memset(e, 0, sizeof(*e));
  e->start = start;
  e->unary = true;
  e->not_bind = e->not_assign = start + 1;
}

void tdm__yield_all(parser_t* p, uint32_t start) {
  bool keeps = p->fn->is_async && keeps_frame(p);

  if (keeps) {
    open_await(p, start, start == p->asi_start);
    p->fn->has_await = true;
  }
  tdm__next(p);
  if (keeps)
    open_operand(p);
  tdm__assign_value(p);
  if (keeps)
    close_await(p, true);
}

void tdm__put_frame_variables(parser_t* p, tdm_buf_t* head) {
  if (!p->restores_frame)
    return;
  tdm_slice_t s = tdm__code(p, "var $A=$C,$R=$C.enter;");
  tdm_buf_put(head, s.p, s.n);
}

/* ---- try --------------------------------------------------------------- */

static void catch_clause(parser_t* p) {
  tdm__next(p);
  tdm__scope_open(p, SCOPE_CATCH, false);
  if (eat(p, T_LPAREN)) {
    tdm__binding(p, tok_is(p, T_NAME) ? DECL_CATCH : DECL_CATCH_PATTERN);
    if (p->ts)
      tdm__ts_annotation(p);
    tdm__expect(p, T_RPAREN);
  }
}

void tdm__try_statement(parser_t* p, uint32_t start) {
  bool restores = p->fn->is_async && keeps_frame(p);
  uint32_t start_order = edit_reserve(p);
  uint32_t entered[2] = { 0, 0 }; /* where the blocks begin */
  uint32_t orders[2] = { 0, 0 };
  bool await_before = p->fn->has_await;
  bool in_try = p->fn->in_try;
  bool in_each = p->fn->each_loop != 0 && !in_try;
  bool has_await;

  check_depth(p);
  p->fn->has_await = false;
  tdm__next(p);
  p->fn->in_try = true;
  tdm__block(p);
  p->fn->in_try = !in_each;
  if (!tok_is(p, T_CATCH) && !tok_is(p, T_FINALLY))
    tdm__fail(p, p->tok.start, p->tok.end - p->tok.start,
              "Missing catch or finally after try");
  if (tok_is(p, T_CATCH)) {
    catch_clause(p);
    entered[0] = p->tok.end;
    orders[0] = edit_reserve(p);
    tdm__block_in_scope(p);
    tdm__scope_close(p);
  }
  if (eat(p, T_FINALLY)) {
    entered[1] = p->tok.end;
    orders[1] = edit_reserve(p);
    tdm__block(p);
  }
  p->fn->in_try = in_try;
  has_await = p->fn->has_await;
  p->fn->has_await |= await_before;
  if (!restores || !has_await)
    return;
  use_frame(p);
  tdm__insert_code(p, start, start_order, "{$F=$R;");
  for (int i = 0; i < 2; i++) {
    if (entered[i] != 0)
      tdm__insert_code(p, entered[i], orders[i],
                       in_each ? "$R($F);$F=$A.frame;" : RESTORE_IN_TRY);
  }
  INSERT_CODE(p, p->prev_end, in_each ? ";$F=$A.frame/*$*/}" : "/*$*/}");
}

/* ---- for await --------------------------------------------------------- */

void tdm__note_frame(parser_t* p, uint32_t start, uint32_t order) {
  tdm__insert_code(p, start, order, "{/*$*/$F=$A.frame;");
  INSERT_CODE(p, p->prev_end, "/*$*/}");
}

static uint32_t count_lines(parser_t* p, uint32_t from, uint32_t to) {
  uint32_t n = 0;
  for (; from < to; from++)
    n += p->src[from] == '\n';
  return n;
}

/* for await(const $S of ...){ ... TARGET=$S; with marks around the place that
 * the target was in, which Function.prototype.toString brings it back to. */
static void move_target(parser_t* p, const for_of_t* f) {
  tdm__insert_code(p, f->paren, f->for_order, "(const $S/*$<*/");
  tdm__cut(p, f->paren, f->target_end, 0);
  INSERT_CODE(p, f->close_end, f->declares ? "/*$>*/" : "(/*$>*/");
  tdm__move(p, f->close_end, edit_reserve(p), f->paren + 1, f->target_end);
  INSERT_CODE(p, f->close_end, f->declares ? "/*$>*/=$S;" : "/*$>*/=$S);");
}

void tdm__for_await_head(parser_t* p, const for_of_t* f) {
  p->fn->has_await = true;
  if (p->keeps_js)
    return;
  if (!is_top_level(p)) {
    if (!keeps_frame(p))
      return;
    use_frame(p);
    tdm__insert_code(p, f->start, f->start_order, "{/*$*/");
    /* for await(a of[b]): nothing may join `of`. */
    tdm__insert_code(p, f->value, f->for_order,
                     p->src[f->value - 1] == 'f' ? " $.each(" : "$.each(");
    INSERT_CODE(p, f->value_end, ",$F=$A.frame/*$*/)");
    INSERT_CODE(p, f->close_end, "{/*$*/" RESTORE);
    if (f->runs)
      move_target(p, f);
    return;
  }

  /* {const $I=$.iterate(VALUE);try{ labels: for(...){TARGET=$S.value; */
  p->has_tla = true;
  tdm__insert_code(p, f->start, f->start_order, "{const $I=$.iterate(");
  tdm__move(p, f->start, f->start_order, f->value, f->value_end);
  tdm__insert_code(p, f->start, f->start_order, ");try{");
  tdm__insert_code(p, f->for_at, f->for_order,
                   "for(let $S;!($S=$I.check(yield $I.next())).done;){");
  if (!f->declares)
    tdm__insert_code(p, f->for_at, f->for_order, "(");
  tdm__move(p, f->for_at, f->for_order, f->target, f->target_end);
  tdm__insert_code(p, f->for_at, f->for_order,
                   f->declares ? "=$S.value;" : "=$S.value);");

  /* The head goes; the lines that it took and that didn't move stay. */
  uint32_t lines = count_lines(p, f->for_at, f->close_end) -
                   count_lines(p, f->target, f->target_end) -
                   count_lines(p, f->value, f->value_end);
  tdm__cut(p, f->for_at, f->close_end, lines);
}

void tdm__for_await_end(parser_t* p) {
  if (p->keeps_js)
    return;
  if (is_top_level(p)) {
    INSERT_CODE(p, p->prev_end,
                "}}catch($E){if($I.open){$I.open=false;"
                "try{yield $I.close()}catch{}}throw $E}"
                "finally{if($I.open)yield $I.close()}}");
    return;
  }
  if (keeps_frame(p))
    INSERT_CODE(p, p->prev_end,
                p->fn->in_try ? ";$F=$A.frame/*$*/}" RESTORE_IN_TRY "/*$*/}"
                              : ";$F=$A.frame/*$*/}" RESTORE "/*$*/}");
}
