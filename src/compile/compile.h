/* The module compiler: JavaScript, TypeScript and JSX in, JavaScript that the
 * engine takes out.
 *
 * One pass over the text, no tree: the parser checks the grammar and notes what
 * must change, the text between the changes is copied. Every line stays where
 * it was, so that line numbers need no map. Pure functions: no engine, no loop,
 * no state outside of the arguments. Any thread.
 *
 * What comes out, by kind (`$tdm` stands for `prefix`, a name that the text
 * doesn't have):
 *
 *   module     (function*($tdm,$tdmC,$tdm1,$tdm2,...){"use strict";
 *              yield $tdm.init(()=>[()=>a,()=>b]);...})
 *              A generator. Its first step gives `init` what makes the getters
 *              of the local exports, in the order of `exports` with `is_local`
 *              (nothing when there are none; few getters are ever needed):
 *              functions are hoisted then, the rest is in its temporal dead
 *              zone. The second step runs the body. When `has_tla`, each
 *              top-level await is a further `yield`: whoever drives the
 *              generator waits for what it gave and resumes it with the value
 *              or the exception. At its end it gives the values of its
 *              constant exports to `done`, with holes for the others. Without
 * `has_tla`, a module that nobody can see before it has run (it is in no cycle)
 * may be a plain function, which the engine compiles in two thirds of the time:
 *              tdm_compiled_set_plain.
 *              $tdm1... are the binding objects of the requests, in order: an
 *              imported name is a property of one.
 *   CommonJS   (function($tdm,$tdmC){return function(exports,require,module,
 *              __filename,__dirname){...}})
 *   script     (function($tdm,$tdmC){...}) is NOT made: a script that needs
 *              nothing is left alone, one that needs $tdm, $tdmA or $tdmR finds
 *              it as a global variable.
 *
 * $tdm has what a module may ask for: meta (import.meta), import(specifier,
 * options), source(specifier, options) (import.source()), ns(k) (the namespace
 * of request k, from 1), named(fn) (called before the first step for a default
 * export without a name), iterate(x), each(x) and stack()
 * (lib/internal/module_helpers.js), and use(x) and useAsync(x) for `using` at
 * the top of a module, whose resources are disposed of when the body has ended,
 * as those of stack() are; require(id) for `commonjs_names`; and constant,
 * which throws when it is assigned to: it stands where an imported name is.
 * $tdmC is the place of AsyncLocalStorage's frame: when something is put around
 * an await, $tdmA is declared to be the same, for its members frame, wrap and
 * value, and $tdmR to be its enter(), which sets the frame.
 */
#ifndef TDM_COMPILE_H_
#define TDM_COMPILE_H_

#include "base/base.h"
#include "base/buf.h"

typedef enum tdm_source_kind_e {
  TDM_SOURCE_SCRIPT,   /* a classic script: --eval, vm */
  TDM_SOURCE_COMMONJS, /* the body of a function; `return` is allowed */
  TDM_SOURCE_MODULE,
  /* CommonJS, unless it fails as that and has syntax that only a module may
   * have (import and export declarations, import.meta, top-level await): what
   * Node does with an ambiguous .js file. */
  TDM_SOURCE_DETECT,
} tdm_source_kind_t;

typedef enum tdm_jsx_e {
  TDM_JSX_OFF,
  TDM_JSX_AUTOMATIC, /* import { jsx } from '<import_source>/jsx-runtime' */
  TDM_JSX_CLASSIC,   /* React.createElement */
  TDM_JSX_PRESERVE,  /* an error: there is nobody after us to compile it */
} tdm_jsx_t;

typedef struct tdm_compile_options_s {
  tdm_source_kind_t kind;
  bool typescript;
  tdm_jsx_t jsx;
  bool jsx_development;          /* jsxDEV with file and line */
  const char* jsx_import_source; /* NULL: "react" */
  const char* jsx_factory;       /* NULL: "React.createElement" */
  const char* jsx_fragment;      /* NULL: "React.Fragment" */
  const char* filename;          /* for jsxDEV only; may be NULL */
  /* verbatimModuleSyntax: keep every import without `type`. Otherwise imports
   * whose names are never used as values are dropped, as TypeScript does. */
  bool verbatim_module_syntax;
  bool experimental_decorators; /* an error that asks for lowering: see
                                   tdm_compiled_t.needs_typescript */
  /* Only blank the types of TypeScript and change nothing else
   * (module.stripTypeScriptTypes): no wrapper, no ESM, enums are errors. */
  bool strip_only;
  /* A module may use require, __filename and __dirname: TypeScript that was
   * written to become CommonJS. */
  bool commonjs_names;
  /* Leave `await` alone, for code that never sees AsyncLocalStorage. */
  bool keep_await;
  /* Only make JavaScript of TypeScript and leave JavaScript as it is: import
   * and export, import(), await, using. No wrapper; for kinds script and module
   * (module.stripTypeScriptTypes with mode "transform"). */
  bool keep_javascript;
} tdm_compile_options_t;

typedef struct tdm_compile_request_s {
  tdm_slice_t specifier;  /* UTF-8; lone surrogates as their 3 bytes */
  tdm_slice_t attributes; /* "key\0value\0key\0value\0", or empty; of
                             `import source` with "source" behind it */
  uint32_t offset;        /* of the specifier in the source */
} tdm_compile_request_t;

/* An imported name. `name` is what the other module exports; empty with
 * `is_namespace` for `* as x`. */
typedef struct tdm_compile_import_s {
  uint32_t request; /* index */
  tdm_slice_t name;
  bool is_namespace;
  uint32_t offset; /* of the name in the source */
} tdm_compile_import_t;

typedef struct tdm_compile_export_s {
  tdm_slice_t name;  /* as others see it; empty for `export * from` */
  int32_t request;   /* -1: local; else the export comes from there */
  tdm_slice_t from;  /* the name there; empty: the namespace (or star) */
  bool is_star;      /* export * from */
  bool is_namespace; /* export * as x from; or an imported namespace */
  bool is_local;     /* has a getter in the first step */
  bool is_constant;  /* local, and never assigned after its initialization */
  uint32_t offset;
} tdm_compile_export_t;

/* One change: `removed` bytes of the source at `at` became `added` bytes. */
typedef struct tdm_compile_edit_s {
  uint32_t at;
  uint32_t removed;
  uint32_t added;
} tdm_compile_edit_t;

typedef struct tdm_compile_error_s {
  char* message;   /* as Node's where Node has one: "Unexpected token ')'" */
  uint32_t offset; /* in bytes of the source */
  uint32_t length; /* of what is marked; at least 1 */
  uint32_t line;   /* from 1 */
  uint32_t column; /* from 1, in UTF-16 units */
} tdm_compile_error_t;

typedef struct tdm_compiled_s {
  /* The new text. NULL when nothing had to change and no wrapper is needed
   * (kinds CommonJS and script): use the source as it is. */
  char* text;
  size_t len;
  tdm_source_kind_t kind; /* what DETECT found; else as asked */
  char prefix[16];        /* "$tdm", or longer when the source has that */
  size_t yield_at;        /* modules: where the first yield is in `text` */
  bool has_tla;
  bool has_import_meta;
  bool has_dynamic_import;
  bool restores_frame; /* something was put around an await */
  /* The file can only be compiled by the project's own TypeScript (legacy
   * decorators): `error` says why. */
  bool needs_typescript;

  tdm_compile_request_t* requests;
  size_t request_count;
  tdm_compile_import_t* imports;
  size_t import_count;
  tdm_compile_export_t* exports;
  size_t export_count;
  tdm_compile_edit_t* edits; /* in order; the wrapper's start is at 0 */
  size_t edit_count;
  tdm_slice_t source_mapping_url; /* of the last //# sourceMappingURL=, in the
                                     source; or empty */

  tdm_compile_error_t error; /* message NULL: none */

  char* arena; /* owns the slices */
} tdm_compiled_t;

/* Compiles src[0..len), UTF-8 (malformed bytes count as U+FFFD). `out` is
 * always set and must be released. Returns 0; UV_EINVAL when the text is wrong
 * (out->error says how); UV_E2BIG over 1 GiB. Deep nesting is an error, not an
 * overflow of the stack. */
int tdm_compile(const char* src,
                size_t len,
                const tdm_compile_options_t* options,
                tdm_compiled_t* out);

void tdm_compiled_release(tdm_compiled_t* c);

/* Makes the text of a module without top-level await a plain function, or the
 * generator again that it was. `text` is that of tdm_compiled_t, `yield_at`
 * too. */
void tdm_compiled_set_plain(char* text, size_t yield_at, bool plain);

/* True when the text can't hold anything that CommonJS needs compiled: a few
 * searches for bytes, at memory speed. */
bool tdm_compile_is_plain(const char* src, size_t len);

/* The names that a CommonJS text exports, found without running it, as Node
 * finds them for `import { x } from 'cjs'` (the grammar of cjs-module-lexer).
 * Each list is "name\0name\0...". `reexports` has the requests of
 * `module.exports = require('x')` and the like. Returns 0 always: a text that
 * it can't read has no names. */
typedef struct tdm_cjs_exports_s {
  tdm_buf_t names;
  size_t name_count;
  tdm_buf_t reexports;
  size_t reexport_count;
} tdm_cjs_exports_t;

void tdm_compile_cjs_exports(const char* src,
                             size_t len,
                             tdm_cjs_exports_t* out);
void tdm_cjs_exports_release(tdm_cjs_exports_t* e);

#endif /* TDM_COMPILE_H_ */
