#include "compile/compile_int.h"
void tdm__ts_type(parser_t* p) { (void) p; }
void tdm__ts_annotation(parser_t* p) { (void) p; }
void tdm__ts_type_params(parser_t* p) { (void) p; }
void tdm__ts_return_type(parser_t* p) { (void) p; }
bool tdm__ts_type_args_in_expr(parser_t* p) { (void) p; return false; }
bool tdm__ts_is_arrow(parser_t* p) { (void) p; return false; }
bool tdm__ts_try_arrow(parser_t* p, const snapshot_t* s, bool a, uint32_t b) { (void) p; (void) s; (void)a; (void) b; return false; }
bool tdm__ts_generic_arrow(parser_t* p, expr_t* e) { (void) p; (void) e; return false; }
void tdm__ts_blank_as(parser_t* p, uint32_t from, uint32_t to) { (void) p; (void) from; (void) to; }
void tdm__ts_greater(parser_t* p) { (void) p; }
void tdm__ts_arrow_return_type(parser_t* p, uint32_t open) { (void) p; (void) open; }
void tdm__ts_not_erasable(parser_t* p, uint32_t at, uint32_t len, const char* what) { tdm__fail(p, at, len, "%s", what); }
void tdm__ts_blank_modifier(parser_t* p, uint32_t n) { (void) p; (void) n; }
void tdm__ts_field_end(parser_t* p, uint32_t n) { (void) p; (void) n; }
bool tdm__ts_statement(parser_t* p, bool e, uint32_t s) { (void) p; (void) e; (void) s; return false; }
void tdm__ts_enum(parser_t* p, bool e, uint32_t s, bool d) { (void) p; (void) e; (void) s; (void) d; }
void tdm__ts_parameter_property(parser_t* p, uint32_t a, uint32_t b) { (void) p; (void) a; (void) b; }
void tdm__ts_assign_properties(parser_t* p, uint32_t a) { (void) p; (void) a; }
bool tdm__ts_type_specifier(parser_t* p) { (void) p; return false; }
bool tdm__ts_import_equals(parser_t* p, bool e, uint32_t s) { (void) p; (void) e; (void) s; return false; }
bool tdm__ts_default_declaration(parser_t* p, uint32_t s) { (void) p; (void) s; return false; }
bool tdm__ts_export(parser_t* p, uint32_t s) { (void) p; (void) s; return false; }
void tdm__blank_statement(parser_t* p, uint32_t f, uint32_t t) { tdm__blank(p, f, t); }
void tdm__ts_type_args(parser_t* p) { (void) p; }
