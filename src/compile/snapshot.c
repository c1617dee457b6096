/* Going back: TypeScript has places where only reading on tells what the text
 * means. A snapshot keeps the lexer's place and the length of every list.
 */
#include "compile/compile_int.h"

void tdm__save(parser_t* p, snapshot_t* s) {
  s->tok = p->tok;
  s->pos = p->pos;
  s->prev_end = p->prev_end;
  s->asi_start = p->asi_start;
  s->arrow_at = p->arrow_at;
  s->scope = p->scope;
  s->scopes = p->scopes.n;
  s->decls = p->decls.n;
  s->refs = p->refs.n;
  s->targets = p->targets.n;
  s->labels = p->labels.n;
  s->privates = p->privates.n;
  s->properties = p->properties.n;
  s->edits = p->edits.n;
  s->requests = p->requests.n;
  s->bindings = p->bindings.n;
  s->spaces = p->spaces.n;
  s->space_blocks = p->space_blocks.n;
  s->space_members = p->space_members.n;
  s->aliases = p->aliases.n;
  s->edit_order = p->edit_order;
  s->await_at = p->await_at;
  s->await_name_at = p->await_name_at;
  s->top_await_name = p->top_await_name;
  s->yield_at = p->yield_at;
  s->strict = p->strict;
  s->no_in = p->no_in;
  s->has_tla = p->has_tla;
  s->has_meta = p->has_meta;
  s->has_dynamic_import = p->has_dynamic_import;
  s->uses_helper = p->uses_helper;
  s->no_conditional = p->no_conditional;
  s->speculates_type_args = p->speculates_type_args;
  s->declare = p->declare;
  s->no_arrow_type = p->no_arrow_type;
  s->needs_typescript = p->needs_typescript;
  s->fn = p->fn;
  s->fn_state = *p->fn;
  s->cls = p->cls;
  s->block = p->block;
}

void tdm__restore(parser_t* p, const snapshot_t* s) {
  /* Scopes opened since are closed, so that no declaration stays on the
   * chains of its name. An expression declares nothing in a scope that was
   * open before it. */
  while (p->scope != s->scope && p->scope >= s->scopes)
    tdm__scope_close(p);
  p->scope = s->scope;
  p->tok = s->tok;
  p->pos = s->pos;
  p->prev_end = s->prev_end;
  p->asi_start = s->asi_start;
  p->arrow_at = s->arrow_at;
  p->scopes.n = s->scopes;
  p->decls.n = s->decls;
  p->refs.n = s->refs;
  p->targets.n = s->targets;
  p->labels.n = s->labels;
  tdm__drop_privates(p, s->privates);
  p->properties.n = s->properties;
  p->edits.n = s->edits;
  p->requests.n = s->requests;
  p->bindings.n = s->bindings;
  /* Off the chains of their names and spaces first. */
  while (p->space_members.n > s->space_members) {
    const space_member_t* m = &p->space_members.v[--p->space_members.n];
    p->spaces.v[p->space_blocks.v[m->block].space].members = m->next;
  }
  while (p->spaces.n > s->spaces) {
    const space_t* space = &p->spaces.v[--p->spaces.n];
    p->space_of[space->atom] = space->same;
  }
  p->space_blocks.n = s->space_blocks;
  p->aliases.n = s->aliases;
  p->edit_order = s->edit_order;
  p->await_at = s->await_at;
  p->await_name_at = s->await_name_at;
  p->top_await_name = s->top_await_name;
  p->yield_at = s->yield_at;
  p->strict = s->strict;
  p->no_in = s->no_in;
  p->has_tla = s->has_tla;
  p->has_meta = s->has_meta;
  p->has_dynamic_import = s->has_dynamic_import;
  p->uses_helper = s->uses_helper;
  p->no_conditional = s->no_conditional;
  p->speculates_type_args = s->speculates_type_args;
  p->declare = s->declare;
  p->no_arrow_type = s->no_arrow_type;
  p->needs_typescript = s->needs_typescript;
  p->fn = s->fn;
  *p->fn = s->fn_state;
  p->cls = s->cls;
  p->block = s->block;
}

bool tdm__try(parser_t* p, void (*fn)(parser_t* p, void* arg), void* arg) {
  snapshot_t s;
  jmp_buf here;
  jmp_buf* outer = p->on_error;

  tdm__save(p, &s);
  p->on_error = &here;
  if (setjmp(here) == 0) {
    fn(p, arg);
    p->on_error = outer;
    return true;
  }
  p->on_error = outer;
  tdm__restore(p, &s);
  tdm_free(p->error->message);
  memset(p->error, 0, sizeof(*p->error));
  return false;
}
