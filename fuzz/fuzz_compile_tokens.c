/* Fuzzes the module compiler with texts that are made of tokens: the mutator
 * puts in, takes out, repeats, swaps and wraps tokens and pieces of grammar, so
 * that most texts get far into the parser. What is checked is in
 * fuzz_compile.c. */
#include "fuzz_compile.c" /* the target; this file adds the mutator */

size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max);
size_t
LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max, unsigned seed);

static const char* const pieces[] = {
  /* Names and words. */
  "a",
  "b",
  "c",
  "let",
  "async",
  "await",
  "yield",
  "of",
  "using",
  "static",
  "get",
  "set",
  "eval",
  "arguments",
  "this",
  "super",
  "new",
  "typeof ",
  "delete ",
  "void ",
  "in",
  "instanceof",
  "import",
  "export",
  "default",
  "from",
  "source",
  "as",
  "require",
  "module",
  "exports",
  "constructor",
  "__proto__",
  "#a",
  "\\u0061",
  "\xc3\xa9",
  "$tdm",
  "$tdm1",
  "null",
  "true",
  "React",
  /* Literals. */
  "0",
  "1n",
  "010",
  "0x1f",
  "1_0",
  ".5e1",
  "'a'",
  "\"use strict\"",
  "'use strict';",
  "`a`",
  "`${",
  "}`",
  "/a/g",
  "/[/]/u",
  "/(?<a>b)/v",
  /* Punctuators. */
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ";",
  ",",
  ":",
  "?",
  "?.",
  ".",
  "...",
  "=>",
  "=",
  "+=",
  "**",
  "||",
  "\?\?",
  "&&=",
  "<",
  ">",
  ">>",
  "<<",
  "==",
  "+",
  "-",
  "++",
  "!",
  "~",
  "@",
  "#",
  "/",
  "*",
  "\n",
  " ",
  "//a\n",
  "/*a*/",
  "/*\n*/",
  "<!--",
  "-->",
  "\xe2\x80\xa8",
  /* Statements. */
  "if(a)",
  "else ",
  "for(;;)",
  "for(a of b)",
  "for(let a of b)",
  "for await(a of b)",
  "for await(let[a]of b)",
  "for(var a in b)",
  "for(using a of b)",
  "while(a)",
  "do ",
  "switch(a){case b:",
  "default:",
  "try{",
  "}catch(a){",
  "}catch{",
  "}finally{",
  "throw a;",
  "return ",
  "break a;",
  "continue;",
  "a:",
  "with(a)",
  "debugger;",
  "{using a=b;",
  "await using a=b;",
  "var a;",
  "let a=1;",
  "const{a}=b;",
  /* Functions and classes. */
  "function a(){",
  "function*a(b,...c){",
  "async function a(){",
  "function(){",
  "(a,b)=>",
  "a=>",
  "async a=>",
  "async(a)=>",
  "async()=>{",
  "()=>{",
  "({a=1})=>",
  "([a])=>",
  "(a=b)=>",
  "class a{",
  "class extends b{",
  "constructor(){",
  "super();",
  "super.a",
  "static{",
  "get a(){",
  "set a(b){",
  "async*a(){",
  "#a;",
  "#a=1;",
  "#a in b",
  "this.#a",
  "a=b;",
  "[a](){",
  "await a",
  "yield a",
  "yield*a",
  "new.target",
  /* Modules. */
  "import a from 'a';",
  "import*as a from 'a';",
  "import{a,b as c}from 'a';",
  "import 'a'with{type:'json'};",
  "export let a;",
  "export{a};",
  "export{a as b}from 'a';",
  "export*from 'a';",
  "export*as a from 'a';",
  "export default ",
  "export default function(){",
  "export default class{",
  "import.meta",
  "import(a)",
  /* Patterns and objects. */
  "{a,b:c,...d}",
  "[a,,b=1,...c]",
  "({a}=b)",
  "[a.b]=c",
  "({a:b.c}=d)",
  "({a,get b(){},async*c(){},[d]:e})",
  /* TypeScript. */
  "enum a{b,c=1,d=b}",
  "const enum a{",
  "namespace a{",
  "declare ",
  "interface a{b?:c}",
  "type a=b|c;",
  ":a",
  "?:a",
  "as a",
  "as const",
  "satisfies a",
  "<a>",
  "<a,b>(c:d):e=>",
  "<T,>(a:T)=>",
  "!",
  "abstract ",
  "private ",
  "readonly ",
  "implements a",
  "keyof ",
  "infer a",
  "a is b",
  "asserts a",
  "import a=b.c;",
  "import type{a}from 'a';",
  "export=a;",
  "public a:b",
  "(a?:b)=>c",
  "{[a:b]:c}",
  "a extends b?c:d",
  /* JSX. */
  "<a>",
  "</a>",
  "<a/>",
  "<>",
  "</>",
  "<a b={",
  "}/>",
  "<a {...b} key={c}>",
  "<a key='b' c>",
  "<a.b c='&amp;\n'>",
  "{...a}",
  "{/*a*/}",
  "&nbsp;",
  "/** @jsx h */",
};

static const char* const wraps[][2] = {
  { "(", ")" },
  { "[", "]" },
  { "{", "}" },
  { "({a:", "})" },
  { "`${", "}`" },
  { "()=>{", "}" },
  { "async()=>{", "}" },
  { "(a=", ")=>b" },
  { "function*a(){", "}" },
  { "class a{b(){", "}}" },
  { "try{", "}catch{}" },
  { "<a>{", "}</a>" },
  { "<a b={", "}/>" },
  { "if(a){", "}" },
  { "a?", ":b" },
  { "export default(", ")" },
  { "namespace a{", "}" },
  { "class{static{", "}}" },
  { "async(", ")" },
  { "await(", ")" },
  { "<T>", "" },
};

static unsigned state;

static unsigned pick(size_t n) {
  state = state * 1103515245u + 12345u;
  return (unsigned) ((state >> 8) % n);
}

static bool is_word(uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '#' ||
         c >= 0x80;
}

/* The place of a token's start at or after a random one. */
static size_t boundary(const uint8_t* s, size_t size) {
  size_t at = 2 + pick(size - 1);

  while (at < size && at > 2 && is_word(s[at]) && is_word(s[at - 1]))
    at++;
  return at;
}

static size_t put(uint8_t* s,
                  size_t size,
                  size_t max,
                  size_t at,
                  const char* text,
                  size_t n) {
  if (size + n > max)
    return size;
  memmove(s + at + n, s + at, size - at);
  memcpy(s + at, text, n);
  return size + n;
}

static size_t cut(uint8_t* s, size_t size, size_t from, size_t to) {
  memmove(s + from, s + to, size - to);
  return size - (to - from);
}

static size_t mutate(uint8_t* s, size_t size, size_t max) {
  size_t from = boundary(s, size);
  size_t to = boundary(s, size);
  const char* piece = pieces[pick(TDM_ARRAY_SIZE(pieces))];
  char copy[256];

  if (from > to) {
    size_t t = from;
    from = to;
    to = t;
  }
  switch (pick(8)) {
    case 0:
      s[0] = (uint8_t) pick(256);
      s[1] = (uint8_t) pick(16);
      return size;
    case 1: /* take out */
      return cut(s, size, from, from + TDM_MIN(to - from, (size_t) 32));
    case 2: { /* repeat elsewhere */
      size_t n = TDM_MIN(to - from, sizeof(copy));
      memcpy(copy, s + from, n);
      return put(s, size, max, boundary(s, size), copy, n);
    }
    case 3: { /* wrap */
      const char* const* w = wraps[pick(TDM_ARRAY_SIZE(wraps))];
      size = put(s, size, max, to, w[1], strlen(w[1]));
      return put(s, size, max, from, w[0], strlen(w[0]));
    }
    case 4: /* put in the place of a token */
      to = from + 1 + pick(6);
      size = cut(s, size, from, TDM_MIN(size, to));
      return put(s, size, max, TDM_MIN(from, size), piece, strlen(piece));
    default:
      return put(s, size, max, from, piece, strlen(piece));
  }
}

size_t
LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max, unsigned seed) {
  state = seed;
  if (max < 3)
    return size;
  while (size < 2)
    data[size++] = (uint8_t) pick(256);
  if (pick(10) == 0)
    return LLVMFuzzerMutate(data, size, max);
  for (unsigned n = 1 + pick(4); n > 0; n--)
    size = mutate(data, size, max);
  return size;
}
