/* JSX: tables of texts and what becomes of them, a row for each rule. A line
 * that fails names its input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "compile_cases.h"

typedef struct jsx_case_s {
  char mode; /* see options_of */
  const char* in;
  const char* out; /* without the wrapper of modules and CommonJS */
} jsx_case_t;

static const jsx_case_t cases[] = {
  /* Names: strings, references, members. */
  { 'm', "<a/>", "(0,$tdm1.jsx)(\"a\",{})" },
  { 'm', "<my-el/>", "(0,$tdm1.jsx)(\"my-el\",{})" },
  { 'm', "<svg:g/>", "(0,$tdm1.jsx)(\"svg:g\",{})" },
  { 'm', "<A:b/>", "(0,$tdm1.jsx)(\"A:b\",{})" },
  { 'm', "<B/>", "(0,$tdm1.jsx)(B,{})" },
  { 'm', "<_a/>", "(0,$tdm1.jsx)(_a,{})" },
  { 'm', "<a.b.c/>", "(0,$tdm1.jsx)(a.b.c,{})" },
  { 'm', "<A . B/>", "(0,$tdm1.jsx)(A . B,{})" },
  { 'm', "<this/>", "(0,$tdm1.jsx)(this,{})" },
  { 'm', "<this.a/>", "(0,$tdm1.jsx)(this.a,{})" },
  { 'm', "<var/>", "(0,$tdm1.jsx)(\"var\",{})" },
  { 'm', "<\xc3\xbc/>", "(0,$tdm1.jsx)(\xc3\xbc,{})" },
  /* Imported names are members of their request. */
  { 'm', "import B from 'b';<B/>", ";(0,$tdm1.jsx)($tdm2.default,{})" },
  { 'm', "import * as N from 'n';<N.B/>", ";(0,$tdm1.jsx)($tdm2.B,{})" },
  { 'm', "import * as N from 'n';<N/>", ";(0,$tdm1.jsx)($tdm.ns(2),{})" },
  { 'm', "import{a}from 'n';<a.b><a/></a.b>",
    ";(0,$tdm1.jsx)($tdm2.a.b,{children:(0,$tdm1.jsx)(\"a\",{})})" },
  { 'm', "import{jsx}from 'react/jsx-runtime';import B from 'b';<B a={jsx}/>",
    ";;(0,$tdm1.jsx)($tdm2.default,{ a:$tdm1.jsx})" },
  { 'm', "function f(B){return<B/>}",
    "function f(B){return(0,$tdm1.jsx)(B,{})}" },
  /* Attributes. */
  { 'm', "<a b/>", "(0,$tdm1.jsx)(\"a\",{ b:true})" },
  { 'm', "<a b c='d'/>", "(0,$tdm1.jsx)(\"a\",{ b:true ,c:\"d\"})" },
  { 'm', "<a b=\"c\" d={e} f=<g/> h=<></>/>",
    "(0,$tdm1.jsx)(\"a\",{ b:\"c\" ,d:e ,f:(0,$tdm1.jsx)(\"g\",{}) "
    ",h:(0,$tdm1.jsx)($tdm1.Fragment,{})})" },
  { 'm', "<a b-c=\"d\" if=\"e\" f:g=\"h\" i : j={k}/>",
    "(0,$tdm1.jsx)(\"a\",{ \"b-c\":\"d\" ,if:\"e\" ,\"f:g\":\"h\" "
    ",\"i:j\":k})" },
  { 'm', "<a {...b}/>", "(0,$tdm1.jsx)(\"a\",{ ...b})" },
  { 'm', "<a b {...c} d=\"e\"{...f}/>",
    "(0,$tdm1.jsx)(\"a\",{ b:true ,...c ,d:\"e\",...f})" },
  { 'm', "<a b={c,d}/>", "(0,$tdm1.jsx)(\"a\",{ b:(c,d)})" },
  { 'm', "<a b={(c,d)}/>", "(0,$tdm1.jsx)(\"a\",{ b:(c,d)})" },
  { 'm', "<a b={{c:1}}/>", "(0,$tdm1.jsx)(\"a\",{ b:{c:1}})" },
  { 'm', "<a __proto__={b}/>", "(0,$tdm1.jsx)(\"a\",{ [\"__proto__\"]:b})" },
  { 'm', "<a /*1*/ b /*2*/ = /*3*/ {/*4*/c/*5*/} /*6*//>",
    "(0,$tdm1.jsx)(\"a\",{ /*1*/ b /*2*/ : /*3*/ /*4*/c/*5*/ /*6*/})" },
  { 'm', "<a // b\n/>", "(0,$tdm1.jsx)(\"a\",{ // b\n})" },
  /* Strings have entities but no escapes, and may span lines. */
  { 'm', "<a b=\"\\n'\" c='\"' d=\"&lt;&#65;&#x41;&quot;\"/>",
    "(0,$tdm1.jsx)(\"a\",{ b:\"\\\\n'\" ,c:\"\\\"\" ,d:\"<AA\\\"\"})" },
  { 'm', "<a b=\"c\nd\"/>", "(0,$tdm1.jsx)(\"a\",{ b:\"c\\nd\"\n})" },
  { 'm', "<a b=\"c\r\nd\"/>", "(0,$tdm1.jsx)(\"a\",{ b:\"c\\x0d\\nd\"\r\n})" },
  { 'm', "<a b=\"c\xe2\x80\xa8\"/>",
    "(0,$tdm1.jsx)(\"a\",{ b:\"c\\u2028\"\xe2\x80\xa8})" },
  /* A key is the third argument. */
  { 'm', "<a key=\"b\"/>", "(0,$tdm1.jsx)(\"a\",{ },\"b\")" },
  { 'm', "<a key/>", "(0,$tdm1.jsx)(\"a\",{ },true)" },
  { 'm', "<a key={b}/>", "(0,$tdm1.jsx)(\"a\",{ },b)" },
  { 'm', "<a b key={c} d/>", "(0,$tdm1.jsx)(\"a\",{ b:true  ,d:true},c)" },
  { 'm', "<a key={b} {...c}/>", "(0,$tdm1.jsx)(\"a\",{  ...c},b)" },
  { 'm', "<a key={\nb\n}>\nc</a>",
    "(0,$tdm1.jsx)(\"a\",{ \n\nchildren:\"c\"\n},b)" },
  { 'm', "<a key=<b/>/>", "(0,$tdm1.jsx)(\"a\",{ },(0,$tdm1.jsx)(\"b\",{}))" },
  { 'm', "<a key={<b key={c}>d</b>}/>",
    "(0,$tdm1.jsx)(\"a\",{ },(0,$tdm1.jsx)(\"b\",{ children:\"d\"},c))" },
  { 'm', "<a key={f(await b)}/>", "(0,$tdm1.jsx)(\"a\",{ },f((yield( b))))" },
  { 'm', "<a key:b=\"c\"/>", "(0,$tdm1.jsx)(\"a\",{ \"key:b\":\"c\"})" },
  { 'm', "<a key=\"b\" key=\"c\"/>",
    "(0,$tdm1.jsx)(\"a\",{  key:\"c\"},\"b\")" },
  /* After a spread createElement decides. */
  { 'm', "<a {...b} key={c}/>",
    "(0,$tdm1.createElement)(\"a\",{ ...b ,key:c})" },
  { 'm', "<a {...b} key=\"c\">d{e}</a>",
    "(0,$tdm1.createElement)(\"a\",{ ...b ,key:\"c\"},\"d\",e)" },
  { 'm', "import{createElement}from 'react';<a {...b} key=\"c\"/>",
    ";(0,$tdm1.createElement)(\"a\",{ ...b ,key:\"c\"})" },
  /* Children: one, several, spread. */
  { 'm', "<a></a>", "(0,$tdm1.jsx)(\"a\",{})" },
  { 'm', "<a>b</a>", "(0,$tdm1.jsx)(\"a\",{children:\"b\"})" },
  { 'm', "<a b>c</a>", "(0,$tdm1.jsx)(\"a\",{ b:true,children:\"c\"})" },
  { 'm', "<a>{b}</a>", "(0,$tdm1.jsx)(\"a\",{children:b})" },
  { 'm', "<a>{b}{c}</a>", "(0,$tdm1.jsxs)(\"a\",{children:[b,c]})" },
  { 'm', "<a>b{c}<d/></a>",
    "(0,$tdm1.jsxs)(\"a\",{children:[\"b\",c,(0,$tdm1.jsx)(\"d\",{})]})" },
  { 'm', "<a b>{c}{d}</a>", "(0,$tdm1.jsxs)(\"a\",{ b:true,children:[c,d]})" },
  { 'm', "<a>{...b}</a>", "(0,$tdm1.jsxs)(\"a\",{children:[...b]})" },
  { 'm', "<a>{}{/* b */}{ // c\n}</a>", "(0,$tdm1.jsx)(\"a\",{\n})" },
  { 'm', "<a>{b,c}</a>", "(0,$tdm1.jsx)(\"a\",{children:(b,c)})" },
  { 'm', "<a><b><c/></b></a>",
    "(0,$tdm1.jsx)(\"a\",{children:(0,$tdm1.jsx)(\"b\",{children:(0,$tdm1.jsx)("
    "\"c\",{})})})" },
  { 'm', "<></>", "(0,$tdm1.jsx)($tdm1.Fragment,{})" },
  { 'm', "<>a<b/></>",
    "(0,$tdm1.jsxs)($tdm1.Fragment,{children:[\"a\",(0,$tdm1.jsx)(\"b\",{})]}"
    ")" },
  { 'm', "< >a</ >", "(0,$tdm1.jsx)( $tdm1.Fragment,{children:\"a\"})" },
  { 'm', "<a>b< /a>", "(0,$tdm1.jsx)(\"a\",{children:\"b\"})" },
  { 'm', "<a>b</ a >", "(0,$tdm1.jsx)(\"a\",{children:\"b\"})" },
  /* Text: lines are trimmed, joined by a space, and kept as lines of the
     output. */
  { 'm', "<a> b </a>", "(0,$tdm1.jsx)(\"a\",{children:\" b \"})" },
  { 'm', "<a>\n  b\n</a>", "(0,$tdm1.jsx)(\"a\",{children:\"b\"\n\n})" },
  { 'm', "<a>\n  b\n\n  c  \n</a>",
    "(0,$tdm1.jsx)(\"a\",{children:\"b c\"\n\n\n\n})" },
  { 'm', "<a> b\n c </a>", "(0,$tdm1.jsx)(\"a\",{children:\" b c \"\n})" },
  { 'm', "<a>\n</a>", "(0,$tdm1.jsx)(\"a\",{\n})" },
  { 'm', "<a>  </a>", "(0,$tdm1.jsx)(\"a\",{children:\"  \"})" },
  { 'm', "<a> {b} </a>", "(0,$tdm1.jsxs)(\"a\",{children:[\" \",b,\" \"]})" },
  { 'm', "<a>\n {b}\n {c}\n</a>",
    "(0,$tdm1.jsxs)(\"a\",{children:[\nb\n,c\n]})" },
  { 'm', "<a>\t b \t\r\n\tc</a>",
    "(0,$tdm1.jsx)(\"a\",{children:\"\\x09 b c\"\r\n})" },
  { 'm',
    "<a>b\xe2\x80\xa8"
    "c</a>",
    "(0,$tdm1.jsx)(\"a\",{children:\"b c\"\xe2\x80\xa8})" },
  { 'm', "<a>\xc2\xa0\nb\xc2\xa0\n</a>",
    "(0,$tdm1.jsx)(\"a\",{children:\"b\"\n\n})" },
  { 'm', "<a>'\"\\\xc3\xa9</a>",
    "(0,$tdm1.jsx)(\"a\",{children:\"'\\\"\\\\\xc3\xa9\"})" },
  { 'm', "<a>// b /* c */ &amp;amp;</a>",
    "(0,$tdm1.jsx)(\"a\",{children:\"// b /* c */ &amp;\"})" },
  /* Entities: unknown and incomplete ones are text. */
  { 'm', "<a>&nbsp;&copy;&thetasym;&apos;&Eacute;</a>",
    "(0,$tdm1.jsx)(\"a\",{children:\"\\u00a0\\u00a9\\u03d1'\\u00c9\"})" },
  { 'm', "<a>&#32;b&#32;</a>", "(0,$tdm1.jsx)(\"a\",{children:\" b \"})" },
  { 'm', "<a>&#0;&#10;&#xd800;&#x1F600;&#1114111;</a>",
    "(0,$tdm1.jsx)(\"a\",{children:\"\\x00\\n\\ud800\\u{1f600}\\u{10ffff}\"}"
    ")" },
  { 'm', "<a>&b; & &amp &;&#;&#x;&#xg;&#1114112;&AMP;&#X41;&bogusentity;</a>",
    "(0,$tdm1.jsx)(\"a\",{children:\"&b; & &amp "
    "&;&#;&#x;&#xg;&#1114112;&AMP;&#X41;&bogusentity;\"})" },
  /* Places: the call never joins what is before it. */
  { 'm', "a()\nlet b\n<c/>", "a()\nlet b\n;(0,$tdm1.jsx)(\"c\",{})" },
  { 'm', "do;while(0)<a/>", "do;while(0);(0,$tdm1.jsx)(\"a\",{})" },
  { 'm', "<a/>.b", "(0,$tdm1.jsx)(\"a\",{}).b" },
  { 'm', "`${<a/>}`", "`${(0,$tdm1.jsx)(\"a\",{})}`" },
  { 'm', "a=b?<c/>:<d/>",
    "a=b?(0,$tdm1.jsx)(\"c\",{}):(0,$tdm1.jsx)(\"d\",{})" },
  { 'm', "for(a=<b c={d in e}/>;;);",
    "for(a=(0,$tdm1.jsx)(\"b\",{ c:d in e});;);" },
  { 'm', "()=><a/>", "()=>(0,$tdm1.jsx)(\"a\",{})" },
  { 'm', "(b=<c/>)=>b", "(b=(0,$tdm1.jsx)(\"c\",{}))=>b" },
  { 'm', "import c from 'c';(b=<c.d/>,c)=>0",
    ";(b=(0,$tdm1.jsx)(c.d,{}),c)=>0" },
  { 'm', "async()=><a b={await c}/>",
    "async()=>{return/*$tdm*/  $tdmA.value(((0,$tdm1.jsx)(\"a\",{ b:($tdmV=aw"
    "ait ($tdmV=(0,c),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA.wrap($tdmV):$tdmV),$"
    "tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV))})/*$tdm)*/));var $tdmF,$tdm"
    "V/*$tdm*/}" },
  { 'm', "a<b>c", "a<b>c" },
  /* CommonJS requires the runtime where the body begins, after the directives.
   */
  { 'c', "<a/>",
    "const $tdmJR=require(\"react/jsx-runtime\");(0,$tdmJR.jsx)(\"a\",{})" },
  { 'c', "'use strict';f(<a>{b}{c}</a>)",
    "'use strict';const "
    "$tdmJR=require(\"react/"
    "jsx-runtime\");f((0,$tdmJR.jsxs)(\"a\",{children:[b,c]}))" },
  { 'c', "<></>",
    "const "
    "$tdmJR=require(\"react/"
    "jsx-runtime\");(0,$tdmJR.jsx)($tdmJR.Fragment,{})" },
  { 'c', "<a {...b} key/>",
    "const $tdmJC=require(\"react\");(0,$tdmJC.createElement)(\"a\",{ ...b "
    ",key:true})" },
  { 'c', "return<a/>",
    "const "
    "$tdmJR=require(\"react/jsx-runtime\");return(0,$tdmJR.jsx)(\"a\",{})" },
  /* A script requires it in each place. */
  { 's', "<a/>", "(0,require(\"react/jsx-runtime\").jsx)(\"a\",{})" },
  { 's', "<></>",
    "(0,require(\"react/jsx-runtime\").jsx)(require(\"react/"
    "jsx-runtime\").Fragment,{})" },
  { 's', "<a {...b} key/>",
    "(0,require(\"react\").createElement)(\"a\",{ ...b ,key:true})" },
  /* Development: where the element stands, and `this`. */
  { 'd', "<a/>",
    "const $tdmJF=\"/a.jsx\";(0,$tdm1.jsxDEV)(\"a\",{},void "
    "0,false,{fileName:$tdmJF,lineNumber:1,columnNumber:1},this)" },
  { 'd', "<a key=\"b\">\n  c{d}\xf0\x9f\x98\x80<e/>\n</a>",
    "const $tdmJF=\"/a.jsx\";(0,$tdm1.jsxDEV)(\"a\",{ "
    "children:[\"c\"\n,d,\"\xf0\x9f\x98\x80\",(0,$tdm1.jsxDEV)(\"e\",{},void "
    "0,false,{fileName:$tdmJF,lineNumber:2,columnNumber:9},this)\n]},\"b\","
    "true,{fileName:$tdmJF,lineNumber:1,columnNumber:1},this)" },
  { 'd', "<></>",
    "const $tdmJF=\"/a.jsx\";(0,$tdm1.jsxDEV)($tdm1.Fragment,{},void "
    "0,false,{fileName:$tdmJF,lineNumber:1,columnNumber:1},this)" },
  { 'd', "<a {...b} key/>",
    "(0,$tdm1.createElement)(\"a\",{ ...b ,key:true})" },
  { 'd', "class A extends B{constructor(){super(<a/>)}b=<c/>}",
    "const $tdmJF=\"/a.jsx\";class A extends "
    "B{constructor(){super((0,$tdm1.jsxDEV)(\"a\",{},void "
    "0,false,{fileName:$tdmJF,lineNumber:1,columnNumber:39},void "
    "0))}b=(0,$tdm1.jsxDEV)(\"c\",{},void "
    "0,false,{fileName:$tdmJF,lineNumber:1,columnNumber:47},this)}" },
  { 'D', "<a/>",
    "const $tdmJR=require(\"react/jsx-dev-runtime\");const "
    "$tdmJF=\"/a.jsx\";(0,$tdmJR.jsxDEV)(\"a\",{},void "
    "0,false,{fileName:$tdmJF,lineNumber:1,columnNumber:1},this)" },
  { 'S', "<a/>",
    "(0,require(\"react/jsx-dev-runtime\").jsxDEV)(\"a\",{},void "
    "0,false,{fileName:\"/a.jsx\",lineNumber:1,columnNumber:1},this)" },
  /* Classic: factory and fragment are names like others. */
  { 'k', "<a/>", "React.createElement(\"a\",null)" },
  { 'k', "<a b key=\"c\" {...d}>e{f}{...g}</a>",
    "React.createElement(\"a\",{ b:true ,key:\"c\" ,...d},\"e\",f,...g)" },
  { 'k', "<>a</>", "React.createElement(React.Fragment,null,\"a\")" },
  { 'k', "import React from 'react';<><a/></>",
    ";$tdm1.default.createElement($tdm1.default.Fragment,null,$tdm1.default."
    "createElement(\"a\",null))" },
  { 'k', "import * as React from 'react';<a/>",
    ";$tdm1.createElement(\"a\",null)" },
  { 'k', "function f(React){return<a/>}",
    "function f(React){return React.createElement(\"a\",null)}" },
  { 'k', "import h from 'h';/*no pragma here: @jsx h*/<a/>",
    ";/*no pragma here: @jsx h*/React.createElement(\"a\",null)" },
  /* Pragmas in the comments at the top. */
  { 'k', "/** @jsx h */import{h}from 'h';<a b/>",
    "/** @jsx h */;(0,$tdm1.h)(\"a\",{ b:true})" },
  { 'k', "/* @jsx h.x\n * @jsxFrag h.y */import h from 'h';<>{<a/>}</>",
    "/* @jsx h.x\n * @jsxFrag h.y "
    "*/;$tdm1.default.x($tdm1.default.y,null,$tdm1.default.x(\"a\",null))" },
  { 'k', "/* @jsxFrag F */<></>",
    "/* @jsxFrag F */React.createElement(F,null)" },
  { 'k', "/* @jsx this.h */<a/>", "/* @jsx this.h */this.h(\"a\",null)" },
  { 'k', "/** @jsxImportSource preact */<a/>",
    "/** @jsxImportSource preact */(0,$tdm1.jsx)(\"a\",{})" },
  { 'k', "/** @jsxRuntime automatic */<a/>",
    "/** @jsxRuntime automatic */(0,$tdm1.jsx)(\"a\",{})" },
  { 'k', "/* @jsx h( */<a/>", "/* @jsx h( */React.createElement(\"a\",null)" },
  { 'k', "/* @jsx if */<a/>", "/* @jsx if */React.createElement(\"a\",null)" },
  { 'k', "// @jsx h\n<a/>", "// @jsx h\nReact.createElement(\"a\",null)" },
  { 'm', "/** @jsxRuntime classic */<a/>",
    "/** @jsxRuntime classic */React.createElement(\"a\",null)" },
  { 'm', "#!/bin/x\n// a\n/** @jsxImportSource @b/c */<a/>",
    "///bin/x\n// a\n/** @jsxImportSource @b/c */(0,$tdm1.jsx)(\"a\",{})" },
  { 'm', "a;/** @jsxRuntime classic */<a/>",
    "a;/** @jsxRuntime classic */(0,$tdm1.jsx)(\"a\",{})" },
  /* Options. */
  { 'o', "<a/>", "(0,$tdm1.jsx)(\"a\",{})" },
  { 'O', "<><a/></>", "(0,h)(h.f,null,(0,h)(\"a\",null))" },
};

typedef struct error_case_s {
  const char* in;
  const char* message;
  uint32_t line;
  uint32_t column;
} error_case_t;

static const error_case_t error_cases[] = {
  { "<", "Unexpected end of input, expected a name", 1, 2 },
  { "<a", "Unterminated JSX contents", 1, 1 },
  { "<a b:c/*", "Invalid or unexpected token: the comment has no end", 1, 7 },
  { "<a>", "Unterminated JSX contents", 1, 1 },
  { "<a>b", "Unterminated JSX contents", 1, 1 },
  { "<a b=\"c", "Unterminated string constant", 1, 6 },
  { "<a>b</", "Unterminated JSX contents", 1, 1 },
  { "<a>b</a", "Unterminated JSX contents", 1, 1 },
  { "<a>b</b>", "Expected corresponding JSX closing tag for <a>", 1, 7 },
  { "<a>b</>", "Expected corresponding JSX closing tag for <a>", 1, 7 },
  { "<>b</a>", "Expected corresponding JSX closing tag for <>", 1, 6 },
  { "<a.b></a.c>", "Expected corresponding JSX closing tag for <a.b>", 1, 8 },
  { "<a:b></a>", "Expected corresponding JSX closing tag for <a:b>", 1, 8 },
  { "<a>\n<b>\n</a>", "Expected corresponding JSX closing tag for <b>", 3, 3 },
  { "<a/><b/>",
    "Adjacent JSX elements must be wrapped in an enclosing tag. Did you want a "
    "JSX fragment <>...</>?",
    1, 5 },
  { "<a></a>\n<b></b>",
    "Adjacent JSX elements must be wrapped in an enclosing tag. Did you want a "
    "JSX fragment <>...</>?",
    2, 1 },
  { "<a b=></a>",
    "JSX value should be either an expression or a quoted JSX text", 1, 6 },
  { "<a b=c/>", "JSX value should be either an expression or a quoted JSX text",
    1, 6 },
  { "<a b={}/>", "JSX attributes must only be assigned a non-empty expression",
    1, 7 },
  { "<a {b}/>", "Unexpected identifier 'b', expected '...'", 1, 5 },
  { "<a {...}/>", "Unexpected token '}'", 1, 8 },
  { "<a {}/>", "Unexpected token '}', expected '...'", 1, 5 },
  { "<a>}</a>", "Unexpected token '}'. Did you mean `&#125;` or `{'}'}`?", 1,
    4 },
  { "<a>b > c</a>", "Unexpected token '>'. Did you mean `&gt;` or `{'>'}`?", 1,
    6 },
  { "<a>{b</a>", "Invalid regular expression: missing /", 1, 7 },
  { "<a>{b c}</a>", "Unexpected identifier 'c', expected '}'", 1, 7 },
  { "<a>{...b,c}</a>", "Unexpected token ',', expected '}'", 1, 9 },
  { "<a b={c d}/>", "Unexpected identifier 'd', expected '}'", 1, 9 },
  { "<a 1/>", "Unexpected token '1'", 1, 4 },
  { "<a b:/>", "Unexpected token '/', expected a name", 1, 6 },
  { "<a b:1/>", "Unexpected token '1'", 1, 6 },
  { "<a.b:c/>", "Unexpected token ':', expected '>'", 1, 5 },
  { "<a:b.c/>", "Unexpected token '.'", 1, 5 },
  { "<a-b.c/>", "Unexpected token '.'", 1, 5 },
  { "<a.b-c/>", "Unexpected token '-'", 1, 4 },
  { "<var.a/>", "Unexpected token 'var'", 1, 2 },
  { "<await.b/>", "Unexpected reserved word", 1, 2 },
  { "<a /b>", "Unexpected identifier 'b', expected '>'", 1, 5 },
  { "</a>", "Unexpected token '/', expected a name", 1, 2 },
  { "<a b c=#/>", "Unexpected token '#'", 1, 8 },
  { "<a @/>", "Unexpected token '@'", 1, 4 },
  { "<a>{let b}</a>", "Unexpected strict mode reserved word", 1, 5 },
};

typedef struct list_case_s {
  char mode;
  const char* in;
  const char* lists; /* requests, then imports as "request.name" */
} list_case_t;

static const list_case_t list_cases[] = {
  { 'm', "<a/>", "react/jsx-runtime;1.jsx" },
  { 'd', "<a/>", "react/jsx-dev-runtime;1.jsxDEV" },
  { 'o', "<a/>", "p/jsx-runtime;1.jsx" },
  { 'm', "/** @jsxImportSource q */<a/>", "q/jsx-runtime;1.jsx" },
  { 'm', "<>a<b/></>", "react/jsx-runtime;1.jsx 1.jsxs 1.Fragment" },
  { 'm', "<a {...b} key/>", "react;1.createElement" },
  { 'm', "<a {...b} key><c/></a>",
    "react/jsx-runtime react;2.createElement 1.jsx" },
  /* What JSX needs is loaded first, and asked for once. */
  { 'm', "import{a}from 'a';import b from 'b';export*from 'c';<a/>",
    "react/jsx-runtime a b c;2.a 3.default 1.jsx" },
  { 'm', "import 'a';import{jsx}from 'react/jsx-runtime';import 'b';<a/>",
    "react/jsx-runtime a b;1.jsx 1.jsx" },
  { 'm', "import React from 'react';<a {...b} key/>",
    "react;1.default 1.createElement" },
  /* Classic has no imports of its own, CommonJS no imports at all. */
  { 'k', "import React from 'react';<a/>", "react;1.default" },
  { 'c', "<a/>", ";" },
  /* TypeScript drops imports that nothing uses. JSX does. */
  { 't', "import React from 'react';import{A,B}from 'a';<A/>",
    "react/jsx-runtime a;2.A 1.jsx" },
  { 'T', "import React from 'react';import{A,B}from 'a';<A/>",
    "react a;1.default 2.A" },
};

static tdm_compile_options_t jsx_options(char mode) {
  tdm_compile_options_t o = {
    .kind = TDM_SOURCE_MODULE,
    .jsx = TDM_JSX_AUTOMATIC,
    .filename = "/a.jsx",
  };

  switch (mode) {
    case 'm': /* module, automatic runtime */
      break;
    case 'D': /* CommonJS, development */
      o.jsx_development = true;
      /* fall through */
    case 'c':
      o.kind = TDM_SOURCE_COMMONJS;
      break;
    case 'S': /* script, development */
      o.jsx_development = true;
      /* fall through */
    case 's':
      o.kind = TDM_SOURCE_SCRIPT;
      break;
    case 'd': /* module, development */
      o.jsx_development = true;
      break;
    case 'T': /* TypeScript, classic */
      o.typescript = true;
      /* fall through */
    case 'k':
      o.jsx = TDM_JSX_CLASSIC;
      break;
    case 't':
      o.typescript = true;
      break;
    case 'o':
      o.jsx_import_source = "p";
      break;
    case 'O':
      o.jsx = TDM_JSX_CLASSIC;
      o.jsx_factory = "h";
      o.jsx_fragment = "h.f";
      break;
    default:
      fail_msg("no mode '%c'", mode);
  }
  return o;
}

static void test_cases(void** state) {
  for (size_t i = 0; i < TDM_ARRAY_SIZE(cases); i++) {
    const jsx_case_t* t = &cases[i];
    tdm_compile_options_t o = jsx_options(t->mode);
    const char* s;
    size_t n;
    tdm_compiled_t c;
    if (tdm_compile(t->in, strlen(t->in), &o, &c) != 0)
      fail_msg("%s\nfails: %s", t->in, c.error.message);
    assert_non_null(c.text);
    body(&c, &s, &n);
    check_body(t->in, s, n, t->out);
    tdm_compiled_release(&c);
  }
}

static void test_errors(void** state) {
  tdm_compile_options_t o = jsx_options('m');

  for (size_t i = 0; i < TDM_ARRAY_SIZE(error_cases); i++) {
    const error_case_t* t = &error_cases[i];
    tdm_compiled_t c;
    if (tdm_compile(t->in, strlen(t->in), &o, &c) == 0)
      fail_msg("%s\nis accepted: %s", t->in, c.text);
    if (strcmp(c.error.message, t->message) != 0 || c.error.line != t->line ||
        c.error.column != t->column)
      fail_msg("%s\nfails with %u:%u %s", t->in, c.error.line, c.error.column,
               c.error.message);
    tdm_compiled_release(&c);
  }
}

static void test_lists(void** state) {
  for (size_t i = 0; i < TDM_ARRAY_SIZE(list_cases); i++) {
    const list_case_t* t = &list_cases[i];
    tdm_compile_options_t o = jsx_options(t->mode);
    tdm_compiled_t c;
    tdm_buf_t b;
    assert_int_equal(tdm_compile(t->in, strlen(t->in), &o, &c), 0);
    tdm_buf_init(&b);
    for (size_t j = 0; j < c.request_count; j++)
      tdm_buf_printf(&b, "%s%s", j > 0 ? " " : "", c.requests[j].specifier.p);
    tdm_buf_putc(&b, ';');
    for (size_t j = 0; j < c.import_count; j++)
      tdm_buf_printf(&b, "%s%u.%s", j > 0 ? " " : "", c.imports[j].request + 1,
                     c.imports[j].name.p);
    if (strcmp(tdm_buf_cstr(&b), t->lists) != 0)
      fail_msg("%s\nhas      %s\nexpected %s", t->in, b.data, t->lists);
    tdm_buf_release(&b);
    tdm_compiled_release(&c);
  }
}

/* Without the option, '<' begins nothing; where it would be preserved, nobody
 * compiles it. */
static void test_off(void** state) {
  tdm_compile_options_t o = { .kind = TDM_SOURCE_COMMONJS };
  tdm_compiled_t c;

  assert_int_not_equal(tdm_compile("<a/>", 4, &o, &c), 0);
  assert_string_equal(c.error.message, "Unexpected token '<'");
  tdm_compiled_release(&c);
  o.jsx = TDM_JSX_PRESERVE;
  assert_int_not_equal(tdm_compile("<a/>", 4, &o, &c), 0);
  tdm_compiled_release(&c);
}

/* Deep nesting is an error, or works. */
static void nested(
    const char* open, const char* middle, const char* close, int n, int err) {
  tdm_compile_options_t o = jsx_options('m');
  tdm_compiled_t c;
  tdm_buf_t b;

  tdm_buf_init(&b);
  for (int i = 0; i < n; i++)
    tdm_buf_puts(&b, open);
  tdm_buf_puts(&b, middle);
  for (int i = 0; i < n; i++)
    tdm_buf_puts(&b, close);
  assert_int_equal(tdm_compile(b.data, b.len, &o, &c), err);
  if (err != 0)
    assert_string_equal(c.error.message, "The code is nested too deeply");
  tdm_compiled_release(&c);
  tdm_buf_release(&b);
}

static void test_depth(void** state) {
  nested("<a>", "", "</a>", 500, 0);
  nested("<a b={", "c", "}/>", 500, 0);
  nested("<a key={<b/>}>", "", "</a>", 500, 0);
  nested("<a key=", "<b/>", "/>", 500, 0);
  nested("<a>", "", "</a>", 100000, UV_EINVAL);
  nested("<a b={", "c", "}/>", 100000, UV_EINVAL);
  nested("<a b=", "<c/>", "/>", 100000, UV_EINVAL);
  nested("<a>{", "b", "}</a>", 100000, UV_EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_cases), cmocka_unit_test(test_errors),
    cmocka_unit_test(test_lists), cmocka_unit_test(test_off),
    cmocka_unit_test(test_depth),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
