/* Modules: what becomes of their texts, what they ask for and what they give. A
 * row for each rule; one that fails names its input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "compile_cases.h"

static const text_case_t text_cases[] = {
  /* A module is a generator: getters of the exports first, then the body. */
  { 'F', "", "(function*($tdm,$tdmC){\"use strict\";yield $tdm.init();\n})" },
  { 'F', "export let a=1,b;export{a as c};import d from 'd';d",
    "(function*($tdm,$tdmC,$tdm1){\"use strict\";yield "
    "$tdm.init(function(){return[function(){return a},function(){return b},"
    "function(){return a}]});       let a=1,b;;;$tdm1.default\n"
    ";$tdm.done([a,b,a,]);})" },
  { 'F', "export default function(){}",
    "(function*($tdm,$tdmC){\"use strict\";$tdm.named($tdmD);yield "
    "$tdm.init(function(){return[function(){return $tdmD}]});"
    "               function $tdmD(){}\n"
    ";$tdm.done([$tdmD,]);})" },
  { 'F', "export let a=1,b=2;a=3",
    "(function*($tdm,$tdmC){\"use strict\";yield "
    "$tdm.init(function(){return[function(){return a},function(){return b}]"
    "});       let a=1,b=2;a=3\n;$tdm.done([,b,]);})" },
  { 'F', "#!/usr/bin/env tandem\nimport 'a'",
    "(function*($tdm,$tdmC,$tdm1){\"use strict\";yield "
    "$tdm.init();///usr/bin/env tandem\n;\n})" },
  { 'F', "const $tdm=1;$tdm_",
    "(function*($tdm__,$tdm__C){\"use strict\";yield "
    "$tdm__.init();const $tdm=1;$tdm_\n})" },
  { 'F', "import a from 'a';await a",
    "(function*($tdm,$tdmC,$tdm1){\"use strict\";yield "
    "$tdm.init();;(yield( $tdm1.default))\n})" },
  /* No comment of HTML's where there was none. */
  { 'm', "a<!--b", "a< !--b" },
  { 'm', "a< !--b<!b<!-b", "a< !--b<!b<!-b" },
  /* import: the declaration goes, its lines stay. */
  { 'm', "import 'a'", ";" },
  { 'm', "import 'a';b", ";b" },
  { 'm', "import a from 'a';a", ";$tdm1.default" },
  { 'm', "import a,{b}from 'a';a+b", ";$tdm1.default+$tdm1.b" },
  { 'm', "import a,* as b from 'a';a+b.c", ";$tdm1.default+$tdm1.c" },
  { 'm', "import{a as b,default as c}from 'a';b+c", ";$tdm1.a+$tdm1.default" },
  { 'm', "import{'x-y' as a,'z' as b}from 'a';a+b", ";$tdm1[\"x-y\"]+$tdm1.z" },
  { 'm', "import{if as a}from 'a';a", ";$tdm1.if" },
  { 'm', "import{}from 'a'", ";" },
  { 'm', "import\n{a}\nfrom\n'a'\na", ";\n\n\n\n$tdm1.a" },
  { 'm', "import a from 'a'\n(b)", ";\n(b)" },
  { 'm', "a()\nimport 'b'", "a()\n;" },
  { 'm', "import 'a'with{type:'json'}", ";" },
  { 'm', "import type from 'a';type", ";$tdm1.default" },
  /* A module's source. */
  { 'm', "import source a from 'a';a", ";$tdm1.default" },
  { 'm', "import source from from 'a';from", ";$tdm1.default" },
  { 'm', "import source source from 'a';source", ";$tdm1.default" },
  { 'm', "import source from 'a';source", ";$tdm1.default" },
  { 'm', "import source,{b}from 'a';source;b", ";$tdm1.default;$tdm1.b" },
  { 'm', "import source a from 'a';import b from 'a';a;b",
    ";;$tdm1.default;$tdm2.default" },
  { 'm', "import.source('a')", "$tdm.source('a')" },
  { 'c', "import . source\n('a',b)", "$tdm.source\n('a',b)" },
  { 'm', "import from,{as as as}from 'a';from+as", ";$tdm1.default+$tdm1.as" },
  { 'm', "import async from 'a';async(b)", ";(0,$tdm1.default)(b)" },
  { 'm', "import a from 'a';a.b;a[b];a`c`;a?.b;a?.()",
    ";$tdm1.default.b;$tdm1.default[b];(0,$tdm1.default)`c`;$tdm1.default?.b;("
    "0,$tdm1.default)?.()" },
  { 'm', "import{\\u0061}from 'a';\\u{61}b;\\u0061+\\u{61}",
    ";\\u{61}b;$tdm1.a+$tdm1.a" },
  /* A namespace: members are read from the request, the object is asked for. */
  { 'm', "import * as a from 'a';a.b", ";$tdm1.b" },
  { 'm', "import * as a from 'a';a;f(a);a[b];a?.b",
    ";$tdm.ns(1);f($tdm.ns(1));$tdm.ns(1)[b];$tdm.ns(1)?.b" },
  { 'm', "import * as a from 'a';a.b()", ";$tdm1.b()" },
  { 'm', "import * as a from 'a';a.b`c`", ";$tdm1.b`c`" },
  { 'm', "import * as a from 'a';a.b=1;a.b++;--a.b;a.b||=1",
    ";$tdm.ns(1).b=1;$tdm.ns(1).b++;--$tdm.ns(1).b;$tdm.ns(1).b||=1" },
  { 'm', "import * as a from 'a';[a.b]=[{c:a.b}]=d;({e:a.b}={})",
    ";[$tdm.ns(1).b]=[{c:$tdm.ns(1).b}]=d;({e:$tdm.ns(1).b}={})" },
  { 'm', "import * as a from 'a';[a.b,{c:a.d}];[a.b=1]=e;[...a.b]=f",
    ";[$tdm1.b,{c:$tdm1.d}];[$tdm.ns(1).b=1]=e;[...$tdm.ns(1).b]=f" },
  { 'm', "import * as a from 'a';for(a.b of a.c);for([a.b]in a.c)a.d",
    ";for($tdm.ns(1).b of $tdm1.c);for([$tdm.ns(1).b]in $tdm1.c)$tdm1.d" },
  { 'm', "import * as a from 'a';delete a.b", ";delete $tdm.ns(1).b" },
  { 'm', "import * as a from 'a';({a})", ";({a:$tdm.ns(1)})" },
  /* Uses of an import: wherever the name means it. */
  { 'm', "import a from 'a';({a,b:a,[a]:a,a(){},get a(){}})",
    ";({a:$tdm1.default,b:$tdm1.default,[$tdm1.default]:$tdm1.default,a(){},"
    "get a(){}})" },
  { 'm', "import a from 'a';({a}=b);[a]=b",
    ";({a:$tdm.constant}=b);[$tdm.constant]=b" },
  { 'm', "import a from 'a';a=1;a++;--a;a+=1;a||=1",
    ";$tdm.constant=1;$tdm.constant++;--$tdm.constant;$tdm.constant+=1;$tdm."
    "constant||=1" },
  { 'm', "import a from 'a';for(a of b);for(a in b);",
    ";for($tdm.constant of b);for($tdm.constant in b);" },
  { 'm', "import a from 'a';typeof a;`${a}`;class B extends a{a=a;[a](){}}",
    ";typeof $tdm1.default;`${$tdm1.default}`;class B extends "
    "$tdm1.default{a=$tdm1.default;[$tdm1.default](){}}" },
  { 'm', "import a from 'a';a:for(;;)break a", ";a:for(;;)break a" },
  { 'm', "import a from 'a';b.a;b?.a;({a:1})", ";b.a;b?.a;({a:1})" },
  { 'm', "import a from 'a';new a;new a.b;new a(a)",
    ";new $tdm1.default;new $tdm1.default.b;new $tdm1.default($tdm1.default)" },
  { 'm', "import a from 'a';(a)();(a.b)()",
    ";((0,$tdm1.default))();($tdm1.default.b)()" },
  { 'm', "import a from 'a';export{a};export{a as b}", ";;;" },
  { 'm', "use();import{use}from 'a'", "(0,$tdm1.use)();;" },
  { 'm', "import a from 'a';x=>a;(x=a)=>x;async x=>a",
    ";x=>$tdm1.default;(x=$tdm1.default)=>x;async x=> "
    "$tdmA.value(($tdm1.default/*$tdm)*/))" },
  { 'm', "import a from 'a';(b,c=a,{d=a}={})=>a",
    ";(b,c=$tdm1.default,{d=$tdm1.default}={})=>$tdm1.default" },
  /* A call keeps `this` undefined; the parenthesis never joins the line before.
   */
  { 'm', "import a from 'a';a()", ";(0,$tdm1.default)()" },
  { 'm', "import a from 'a'\nb\na()", ";\nb\n;(0,$tdm1.default)()" },
  { 'm', "import a from 'a'\nlet b=1\na`c`",
    ";\nlet b=1\n;(0,$tdm1.default)`c`" },
  { 'm', "import a from 'a'\nreturn_\n++a", ";\nreturn_\n++$tdm.constant" },
  { 'm', "import a from 'a';do;while(0)a()",
    ";do;while(0);(0,$tdm1.default)()" },
  { 'm', "import a from 'a'\nif(b)a()\nelse a()",
    ";\nif(b)(0,$tdm1.default)()\nelse (0,$tdm1.default)()" },
  /* A name that is declared inside means that. */
  { 'm', "import a from 'a';function f(a){a}a",
    ";function f(a){a}$tdm1.default" },
  { 'm', "import a from 'a';{let a;a}a", ";{let a;a}$tdm1.default" },
  { 'm', "import a from 'a';{a;let a}", ";{a;let a}" },
  { 'm', "import a from 'a';{function a(){}a}a",
    ";{function a(){}a}$tdm1.default" },
  { 'm', "import a from 'a';{class a{}a}a", ";{class a{}a}$tdm1.default" },
  { 'm', "import a from 'a';function f(){a;{var a}}",
    ";function f(){a;{var a}}" },
  { 'm', "import a from 'a';try{}catch(a){a}a",
    ";try{}catch(a){a}$tdm1.default" },
  { 'm', "import a from 'a';try{}catch({a}){a}a",
    ";try{}catch({a}){a}$tdm1.default" },
  { 'm', "import a from 'a';for(let a of a)a;a",
    ";for(let a of a)a;$tdm1.default" },
  { 'm', "import a from 'a';for(let a=a;a;a++);a",
    ";for(let a=a;a;a++);$tdm1.default" },
  { 'm', "import a from 'a';a=>a;({a})=>a;([a])=>a;(...a)=>a",
    ";a=>a;({a})=>a;([a])=>a;(...a)=>a" },
  { 'm', "import a from 'a';async a=>a;async(a)=>a",
    ";async a=> $tdmA.value((a/*$tdm)*/));async(a)=> "
    "$tdmA.value((a/*$tdm)*/))" },
  { 'm', "import a from 'a';(function a(){a});a",
    ";(function a(){a});$tdm1.default" },
  { 'm', "import a from 'a';(class a{b=a});a",
    ";(class a{b=a});$tdm1.default" },
  { 'm', "import a from 'a';function f({a},b=a){a}",
    ";function f({a},b=a){a}" },
  { 'm', "import a from 'a';function f(b=a){var a;a}",
    ";function f(b=$tdm1.default){var a;a}" },
  { 'm', "import a from 'a';switch(a){case a:let a;a}",
    ";switch($tdm1.default){case a:let a;a}" },
  { 'm', "import a from 'a';class B{static{var a;a}static{a}}",
    ";class B{static{var a;a}static{$tdm1.default}}" },
  { 'm', "import a from 'a';{using a=b;a}",
    ";{const $tdmU=$tdm.stack();try{const "
    "a=$tdmU.use(b);a}catch($tdmE){$tdmU.fail($tdmE)}finally{$tdmU.dispose()}"
    "}" },
  { 'm', "import a from 'a';((b=>a)(a),a=>a)",
    ";((b=>$tdm1.default)($tdm1.default),a=>a)" },
  /* export: the word goes. */
  { 'm', "export const a=1", "       const a=1" },
  { 'm', "export let{a,b:[c],...d}=e", "       let{a,b:[c],...d}=e" },
  { 'm', "export var a", "       var a" },
  { 'm', "export function a(){}", "       function a(){}" },
  { 'm', "export async function a(){}", "       async function a(){}" },
  { 'm', "export function*a(){}", "       function*a(){}" },
  { 'm', "export async function*a(){}", "       async function*a(){}" },
  { 'm', "export class a{}", "       class a{}" },
  { 'm', "export{};export{a};let a", ";;let a" },
  { 'm', "export{a as default,a as 'b-c',a as if};let a", ";let a" },
  { 'm', "export{a}from 'a'", ";" },
  { 'm', "export{default}from 'a';export{b as c}from 'd'", ";;" },
  { 'm', "export{'x' as 'y'}from 'a'", ";" },
  { 'm', "export * from 'a'", ";" },
  { 'm', "export * as a from 'a'", ";" },
  { 'm', "export * as 'b-c' from 'a'", ";" },
  { 'm', "export\nconst\na=1", "      \nconst\na=1" },
  { 'm', "export{a}\nlet a", ";\nlet a" },
  { 'm', "export{a,};let a", ";let a" },
  /* export default: a constant with the name `default`, or hoisted. */
  { 'm', "export default 1", "const $tdmD={default:1}.default;" },
  { 'm', "export default a\nb", "const $tdmD={default:a}.default;\nb" },
  { 'm', "export default a=>a", "const $tdmD={default:a=>a}.default;" },
  { 'm', "export default(a,b)", "const $tdmD={default:(a,b)}.default;" },
  { 'm', "export default function(){}", "               function $tdmD(){}" },
  { 'm', "export default function a(){}", "               function a(){}" },
  { 'm', "export default function*(){}", "               function* $tdmD(){}" },
  { 'm', "export default async function(){}",
    "               async function $tdmD(){}" },
  { 'm', "export default async function*(){}",
    "               async function* $tdmD(){}" },
  { 'm', "export default async()=>{}",
    "const $tdmD={default:async()=>{}}.default;" },
  { 'm', "export default async\nfunction a(){}",
    "const $tdmD={default:async}.default;\nfunction a(){}" },
  { 'm', "export default class{}", "const $tdmD={default:class{}}.default;" },
  { 'm', "export default class a{}", "               class a{}" },
  { 'm', "export default class extends a{}",
    "const $tdmD={default:class extends a{}}.default;" },
  { 'm', "export default(class{})",
    "const $tdmD={default:(class{})}.default;" },
  { 'm', "export default(function(){})",
    "const $tdmD={default:(function(){})}.default;" },
  { 'm', "export default{}", "const $tdmD={default:{}}.default;" },
  { 'm', "export default[a]", "const $tdmD={default:[a]}.default;" },
  { 'm', "export default await a",
    "const $tdmD={default:(yield( a))}.default;" },
  /* import.meta and import(), everywhere. */
  { 'm', "import.meta", "$tdm.meta" },
  { 'm', "import.meta.url;import.meta\n.a", "$tdm.meta.url;$tdm.meta\n.a" },
  { 'm', "import('a')", "$tdm.import('a')" },
  { 'm', "import('a',{with:{}})", "$tdm.import('a',{with:{}})" },
  { 'm', "import('a',)", "$tdm.import('a',)" },
  { 'm', "async()=>{for await(a of import('b'));}",
    "async()=>{{/*$tdm*/for await(a of $tdm.each($tdm.import('b'),$tdmF=$td"
    "mA.frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);;;$tdmF=$"
    "tdmA.frame/*$tdm*/}$tdmF===$tdmA.frame||$tdmR($tdmF);/*$tdm*/};var $td"
    "mF,$tdmV}" },
  { 'c', "import('a')", "$tdm.import('a')" },
  { 'c', "a=>import(a).then(b)", "a=>$tdm.import(a).then(b)" },
  { 's', "import('a')", "$tdm.import('a')" },
  /* await at the top of a module yields. */
  { 'm', "await a", "(yield( a))" },
  { 'm', "b\nawait a", "b\n;(yield( a))" },
  { 'm', "x=await a+await b", "x=(yield( a))+(yield( b))" },
  { 'm', "await await a", "(yield( (yield( a))))" },
  { 'm', "await(a)", "(yield((a)))" },
  { 'm', "(await a)()", "((yield( a)))()" },
  { 'm', "await a()\n[b]", "(yield( a()\n[b]))" },
  { 'm', "for await(a of b)c",
    "{const $tdmI=$tdm.iterate(b);try{for(let $tdmS;!($tdmS=$tdmI.check(yield "
    "$tdmI.next())).done;){(a=$tdmS.value);c}}catch($tdmE){if($tdmI.open){$"
    "tdmI.open=false;try{yield $tdmI.close()}catch{}}throw "
    "$tdmE}finally{if($tdmI.open)yield $tdmI.close()}}" },
  { 'm', "for await(let a of b){c}",
    "{const $tdmI=$tdm.iterate(b);try{for(let $tdmS;!($tdmS=$tdmI.check(yield "
    "$tdmI.next())).done;){let "
    "a=$tdmS.value;{c}}}catch($tdmE){if($tdmI.open){$tdmI.open=false;try{yield "
    "$tdmI.close()}catch{}}throw $tdmE}finally{if($tdmI.open)yield "
    "$tdmI.close()}}" },
  { 'm', "for await(const[a]of b);",
    "{const $tdmI=$tdm.iterate(b);try{for(let $tdmS;!($tdmS=$tdmI.check(yield "
    "$tdmI.next())).done;){const[a]=$tdmS.value;;}}catch($tdmE){if($tdmI.open){"
    "$tdmI.open=false;try{yield $tdmI.close()}catch{}}throw "
    "$tdmE}finally{if($tdmI.open)yield $tdmI.close()}}" },
  { 'm', "a:for await(var b of c){continue a}",
    "{const $tdmI=$tdm.iterate(c);try{a:for(let "
    "$tdmS;!($tdmS=$tdmI.check(yield $tdmI.next())).done;){var "
    "b=$tdmS.value;{continue "
    "a}}}catch($tdmE){if($tdmI.open){$tdmI.open=false;try{yield "
    "$tdmI.close()}catch{}}throw $tdmE}finally{if($tdmI.open)yield "
    "$tdmI.close()}}" },
  { 'm', "for await(a\nof\nb\n)\nc",
    "{const $tdmI=$tdm.iterate(b);try{for(let $tdmS;!($tdmS=$tdmI.check(yield "
    "$tdmI.next())).done;){(a=$tdmS.value);\n\n\n\nc}}catch($tdmE){if($tdmI."
    "open){$tdmI.open=false;try{yield $tdmI.close()}catch{}}throw "
    "$tdmE}finally{if($tdmI.open)yield $tdmI.close()}}" },
  { 'm', "for await(a.b of c);",
    "{const $tdmI=$tdm.iterate(c);try{for(let $tdmS;!($tdmS=$tdmI.check(yield "
    "$tdmI.next())).done;){(a.b=$tdmS.value);;}}catch($tdmE){if($tdmI.open){$"
    "tdmI.open=false;try{yield $tdmI.close()}catch{}}throw "
    "$tdmE}finally{if($tdmI.open)yield $tdmI.close()}}" },
  { 'm', "try{await a}catch{}finally{}", "try{(yield( a))}catch{}finally{}" },
  { 'm', "let f=async()=>{await a};await f()",
    "let f=async()=>{($tdmV=await ($tdmV=(0,a),$tdmF=$tdmA.frame,$tdmA.wrap?$"
    "tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV));va"
    "r $tdmF,$tdmV};(yield( f()))" },
  { 'm', "class A{[await b](){}}", "class A{[(yield( b))](){}}" },
  { 'm', "if(await a);else await b", "if((yield( a)));else (yield( b))" },
  { 'm', "`${await a}`", "`${(yield( a))}`" },
  /* A module has no `arguments`; the function that it becomes has. */
  { 'm', "arguments", "$tdm_arguments" },
  { 'm', "()=>arguments", "()=>$tdm_arguments" },
  { 'm', "function f(){arguments}", "function f(){arguments}" },
  { 'm', "({arguments})", "({arguments:$tdm_arguments})" },
  { 'm', "function f(){return()=>arguments}",
    "function f(){return()=>arguments}" },
  { 'm', "class A{b(){arguments}}", "class A{b(){arguments}}" },
  { 'm', "typeof arguments", "typeof $tdm_arguments" },
};

typedef struct list_case_s {
  const char* in;
  const char* lists; /* see put_lists */
} list_case_t;

static const list_case_t list_cases[] = {
  /* Requests: in order, each once; with attributes they are others. */
  { "import 'a';import b from 'a';export{c}from 'a';import 'd'",
    "a d;1.default;c:1.c" },
  { "import 'a';import 'a'with{type:'json'};import 'a'with{'type':'json'}",
    "a a{type=json};;" },
  { "import 'a'with{b:'c',d:'e'}", "a{b=c,d=e};;" },
  { "import '\\x61\\u0062\\\nc'", "abc;;" },
  { "import 'a';import('b')", "a;;" },
  /* Imports. */
  { "import a,{b,c as d}from 'e';import * as f from 'g'",
    "e g;1.default 1.b 1.c 2.*;" },
  { "import{'h-i' as j}from 'k';import l from 'm';import{n}from 'm'",
    "k m;1.h-i 2.default 2.n;" },
  { "import{default as a}from 'b'", "b;1.default;" },
  /* Exports: constant is what is never assigned to. */
  { "export const a=1;export let b=1;export var c",
    ";;a:const b:const c:const" },
  { "export let a=1;a=2", ";;a:let" },
  { "export let a=1;function f(){a++}", ";;a:let" },
  { "export let a=1;function f(a){a=2}", ";;a:const" },
  { "export let a,b,c;[a,{d:b}]=[];for(c of d);", ";;a:let b:let c:let" },
  { "export function f(){}export function g(){}g=1", ";;f:const g:let" },
  { "export class A{}", ";;A:const" },
  { "export default 1", ";;default:const" },
  { "export default function(){}", ";;default:const" },
  { "export default function a(){}a=1", ";;default:let" },
  { "export{a as b,a as 'c d',a as default};var a",
    ";;b:const c d:const default:const" },
  { "export let{a,b:{c},...d}=e,[f,,g=1,...h]=i",
    ";;a:const c:const d:const f:const g:const h:const" },
  { "export var a;var a;export{b};var b=1", ";;a:const b:const" },
  /* What comes from elsewhere isn't local, however it is written. */
  { "export{a,b as c,default,default as d}from 'e'",
    "e;;a:1.a c:1.b default:1.default d:1.default" },
  { "export*from 'a';export*as b from 'c';export*as default from 'd'",
    "a c d;;*:1 b:2.* default:3.*" },
  { "import{a,b as c}from 'd';export{a,c as e}", "d;1.a 1.b;a:1.a e:1.b" },
  { "import a from 'b';import*as c from 'd';export{a,c}",
    "b d;1.default 2.*;a:1.default c:2.*" },
  { "export{a};import{a}from 'b'", "b;1.a;a:1.a" },
  { "import{a}from 'b';export default a", "b;1.a;default:const" },
};

static void test_texts(void** state) {
  check_texts(text_cases, TDM_ARRAY_SIZE(text_cases));
}

/* The local name of what is imported stands beside it when it is another. */
static void test_names(void** state) {
  static const text_case_t rows[] = {
    { 'm', "import a from 'a';a()", ";(0,$tdm1.default/*a*/)()" },
    { 'm', "import {a} from 'a';a/b", ";$tdm1.a/b" },
    { 'm', "import {a as b} from 'a';b/b//c", ";$tdm1.a/*b*//$tdm1.a/*b*///c" },
    { 'm', "import {'x*/y' as b} from 'a';b", ";$tdm1[\"x*/y\"]/*b*/" },
    { 'm', "import * as b from 'a';b.c;b", ";$tdm1/*b*/.c;$tdm.ns(1)/*b*/" },
  };

  for (size_t i = 0; i < TDM_ARRAY_SIZE(rows); i++) {
    tdm_compile_options_t o = options_of(rows[i].mode);
    tdm_compiled_t c;
    const char* s;
    size_t n;
    assert_int_equal(tdm_compile(rows[i].in, strlen(rows[i].in), &o, &c), 0);
    body(&c, &s, &n);
    if (n != strlen(rows[i].out) || memcmp(s, rows[i].out, n) != 0)
      fail_msg("becomes  %.*s\nexpected %s", (int) n, s, rows[i].out);
    tdm_compiled_release(&c);
  }
}

static void test_edits(void** state) {
  check_edits(text_cases, TDM_ARRAY_SIZE(text_cases));
}

/* "requests;imports;exports", each separated by spaces:
 *   request   specifier{key=value,...}
 *   import    request.name, or request.*
 *   export    name:const or name:let when local; else name:request.name,
 *             name:request.* for a namespace, *:request for all names */
static void put_lists(tdm_buf_t* b, const tdm_compiled_t* c) {
  for (size_t i = 0; i < c->request_count; i++) {
    const tdm_compile_request_t* r = &c->requests[i];
    tdm_buf_printf(b, "%s%s", i > 0 ? " " : "", r->specifier.p);
    for (size_t at = 0, n = 0; at < r->attributes.n; n++) {
      const char* key = r->attributes.p + at;
      const char* value = key + strlen(key) + 1;
      tdm_buf_printf(b, "%c%s=%s", n > 0 ? ',' : '{', key, value);
      at = (size_t) (value + strlen(value) + 1 - r->attributes.p);
      if (at == r->attributes.n)
        tdm_buf_putc(b, '}');
    }
  }
  tdm_buf_putc(b, ';');
  for (size_t i = 0; i < c->import_count; i++) {
    const tdm_compile_import_t* m = &c->imports[i];
    tdm_buf_printf(b, "%s%u.%s", i > 0 ? " " : "", m->request + 1,
                   m->is_namespace ? "*" : m->name.p);
  }
  tdm_buf_putc(b, ';');
  for (size_t i = 0; i < c->export_count; i++) {
    const tdm_compile_export_t* x = &c->exports[i];
    tdm_buf_printf(b, "%s%s:", i > 0 ? " " : "", x->is_star ? "*" : x->name.p);
    if (x->is_local)
      tdm_buf_puts(b, x->is_constant ? "const" : "let");
    else if (x->is_star)
      tdm_buf_printf(b, "%d", x->request + 1);
    else
      tdm_buf_printf(b, "%d.%s", x->request + 1,
                     x->is_namespace ? "*" : x->from.p);
  }
}

static void test_lists(void** state) {
  tdm_compile_options_t o = options_of('m');

  for (size_t i = 0; i < TDM_ARRAY_SIZE(list_cases); i++) {
    const list_case_t* t = &list_cases[i];
    tdm_compiled_t c;
    tdm_buf_t b;
    assert_int_equal(tdm_compile(t->in, strlen(t->in), &o, &c), 0);
    tdm_buf_init(&b);
    put_lists(&b, &c);
    if (strcmp(tdm_buf_cstr(&b), t->lists) != 0)
      fail_msg("%s\nhas      %s\nexpected %s", t->in, b.data, t->lists);
    tdm_buf_release(&b);
    tdm_compiled_release(&c);
  }
}

/* What the loader asks the text for, besides the lists. */
static void test_flags(void** state) {
  static const struct {
    char mode;
    const char* in;
    const char* flags; /* t: awaits at the top, m: import.meta, i: import() */
  } cases[] = {
    { 'm', "a", "" },
    { 'm', "await a", "t" },
    { 'm', "for await(a of b);", "t" },
    { 'm', "await using a=b", "t" },
    { 'm', "async()=>{await a}", "" },
    { 'm', "import.meta", "m" },
    { 'm', "import(a)", "i" },
    { 'c', "import(a)", "i" },
    { 'd', "await import(import.meta.url)", "tmi" },
  };
  tdm_compiled_t c;

  for (size_t i = 0; i < TDM_ARRAY_SIZE(cases); i++) {
    tdm_compile_options_t o = options_of(cases[i].mode);
    char flags[4] = "";
    assert_int_equal(tdm_compile(cases[i].in, strlen(cases[i].in), &o, &c), 0);
    if (c.has_tla)
      strcat(flags, "t");
    if (c.has_import_meta)
      strcat(flags, "m");
    if (c.has_dynamic_import)
      strcat(flags, "i");
    if (strcmp(flags, cases[i].flags) != 0)
      fail_msg("%s\nhas flags '%s'", cases[i].in, flags);
    tdm_compiled_release(&c);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_texts), cmocka_unit_test(test_names),
    cmocka_unit_test(test_edits), cmocka_unit_test(test_lists),
    cmocka_unit_test(test_flags),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
