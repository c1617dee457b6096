/* The tokens, and the names that the grammar knows. */
#ifndef TDM_COMPILE_TOKENS_H_
#define TDM_COMPILE_TOKENS_H_

/* Reserved words: the atom and the token type of each come from here. */
/* clang-format off */
#define TDM_KEYWORDS(V)                                                       \
  V(BREAK, "break") V(CASE, "case") V(CATCH, "catch") V(CLASS, "class")       \
  V(CONST, "const") V(CONTINUE, "continue") V(DEBUGGER, "debugger")           \
  V(DEFAULT, "default") V(DELETE, "delete") V(DO, "do") V(ELSE, "else")       \
  V(ENUM, "enum") V(EXPORT, "export") V(EXTENDS, "extends")                   \
  V(FALSE, "false") V(FINALLY, "finally") V(FOR, "for")                       \
  V(FUNCTION, "function") V(IF, "if") V(IMPORT, "import") V(IN, "in")         \
  V(INSTANCEOF, "instanceof") V(NEW, "new") V(NULL, "null")                   \
  V(RETURN, "return") V(SUPER, "super") V(SWITCH, "switch") V(THIS, "this")   \
  V(THROW, "throw") V(TRUE, "true") V(TRY, "try") V(TYPEOF, "typeof")         \
  V(VAR, "var") V(VOID, "void") V(WHILE, "while") V(WITH, "with")
/* clang-format on */

/* Names that mean something in places. The first nine are reserved in strict
 * code. */
/* clang-format off */
#define TDM_WORDS(V)                                                          \
  V(IMPLEMENTS, "implements") V(INTERFACE, "interface") V(LET, "let")         \
  V(PACKAGE, "package") V(PRIVATE, "private") V(PROTECTED, "protected")       \
  V(PUBLIC, "public") V(STATIC, "static") V(YIELD, "yield") V(EVAL, "eval")   \
  V(ARGUMENTS, "arguments") V(AWAIT, "await") V(ASYNC, "async") V(OF, "of")   \
  V(GET, "get") V(SET, "set") V(FROM, "from") V(AS, "as") V(META, "meta")     \
  V(TARGET, "target") V(CONSTRUCTOR, "constructor")                           \
  V(PROTOTYPE, "prototype") V(PROTO, "__proto__") V(USING, "using")           \
  V(ACCESSOR, "accessor") V(UNDEFINED, "undefined")                           \
  V(HASH_CONSTRUCTOR, "#constructor") V(STAR_DEFAULT, "*default*")            \
  V(REQUIRE, "require") V(MODULE, "module") V(EXPORTS, "exports")             \
  V(FILENAME, "__filename") V(DIRNAME, "__dirname") V(TYPE, "type")           \
  V(DECLARE, "declare") V(NAMESPACE, "namespace") V(GLOBAL, "global")         \
  V(ABSTRACT, "abstract") V(READONLY, "readonly") V(OVERRIDE, "override")     \
  V(SATISFIES, "satisfies") V(KEYOF, "keyof") V(UNIQUE, "unique")             \
  V(INFER, "infer") V(IS, "is") V(ASSERTS, "asserts") V(OUT, "out")           \
  V(ASSERT, "assert") V(DEFER, "defer") V(SOURCE, "source") V(ANY, "any")     \
  V(UNKNOWN, "unknown") V(NEVER, "never") V(NUMBER, "number")                 \
  V(STRING, "string") V(BOOLEAN, "boolean") V(SYMBOL, "symbol")               \
  V(BIGINT, "bigint") V(OBJECT, "object") V(INTRINSIC, "intrinsic")           \
  V(REACT, "React")
/* clang-format on */

/* Punctuators, with their text. */
/* clang-format off */
#define TDM_PUNCTUATORS(V)                                                    \
  V(LBRACE, "{") V(RBRACE, "}") V(LPAREN, "(") V(RPAREN, ")")                 \
  V(LBRACKET, "[") V(RBRACKET, "]") V(DOT, ".") V(ELLIPSIS, "...")            \
  V(SEMICOLON, ";") V(COMMA, ",") V(COLON, ":") V(QUESTION, "?")              \
  V(QUESTION_DOT, "?.") V(ARROW, "=>") V(NOT, "!") V(TILDE, "~")              \
  V(PLUS_PLUS, "++") V(MINUS_MINUS, "--") V(AT, "@") V(HASH, "#")             \
  V(ASSIGN, "=") V(PLUS_ASSIGN, "+=") V(MINUS_ASSIGN, "-=")                   \
  V(STAR_ASSIGN, "*=") V(SLASH_ASSIGN, "/=") V(PERCENT_ASSIGN, "%=")          \
  V(POWER_ASSIGN, "**=") V(SHL_ASSIGN, "<<=") V(SHR_ASSIGN, ">>=")            \
  V(USHR_ASSIGN, ">>>=") V(AND_ASSIGN, "&=") V(OR_ASSIGN, "|=")               \
  V(XOR_ASSIGN, "^=") V(AND_AND_ASSIGN, "&&=") V(OR_OR_ASSIGN, "||=")         \
  V(COALESCE_ASSIGN, "\?\?=") V(COALESCE, "\?\?") V(OR_OR, "||")              \
  V(AND_AND, "&&") V(OR, "|") V(XOR, "^") V(AND, "&") V(EQ, "==")             \
  V(NE, "!=") V(EQ_STRICT, "===") V(NE_STRICT, "!==") V(LT, "<") V(GT, ">")   \
  V(LE, "<=") V(GE, ">=") V(SHL, "<<") V(SHR, ">>") V(USHR, ">>>")            \
  V(PLUS, "+") V(MINUS, "-") V(STAR, "*") V(SLASH, "/") V(PERCENT, "%")       \
  V(POWER, "**")
/* clang-format on */

/* Token types. A keyword's type is its atom, so that the lexer needs no table
 * from one to the other: keywords are the first atoms. */
typedef enum token_type_e {
  T_EOF,
#define V(name, text) T_##name,
  TDM_KEYWORDS(V)
#undef V
      T_NAME,
  T_ESCAPED_KEYWORD, /* a reserved word with a backslash in it */
  T_PRIVATE_NAME,    /* #x */
  T_NUMBER,
  T_BIGINT_LITERAL,
  T_STRING_LITERAL,
  T_TEMPLATE, /* '`': the parts are read by tdm__template_part */
  T_REGEXP,
#define V(name, text) T_##name,
  TDM_PUNCTUATORS(V)
#undef V
      T__COUNT,
} token_type_t;

/* Atoms. 0 is no name. */
enum {
  A_NONE,
#define V(name, text) AK_##name,
  TDM_KEYWORDS(V)
#undef V
#define V(name, text) A_##name,
      TDM_WORDS(V)
#undef V
          A__COUNT,
  A__LAST_KEYWORD = A_IMPLEMENTS - 1,
  A__LAST_STRICT = A_YIELD,
};

#endif /* TDM_COMPILE_TOKENS_H_ */
