/* The compiler of JavaScript: what becomes of CommonJS texts and scripts, which
 * kind of text one is, and long, deep and broken texts. Modules, errors and JSX
 * have files of their own. A row for each rule; one that fails names its
 * input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "compile_cases.h"

static const text_case_t text_cases[] = {
  /* In an async function the frame of AsyncLocalStorage is restored. */
  { 'c', "async()=>{await a}",
    "async()=>{($tdmV=await ($tdmV=(0,a),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA.w"
    "rap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV));var $tdm"
    "F,$tdmV}" },
  /* What it gives back is waited for too, unless it was or is a literal. */
  { 'c', "async function f(){return a,b}",
    "async function f(){return  $tdmA.value((a,b/*$tdm)*/))}" },
  { 'c', "async function f(){return(a)\nb}",
    "async function f(){return $tdmA.value(((a)/*$tdm)*/))\nb}" },
  { 'c', "async()=>({a})", "async()=> $tdmA.value((({a})/*$tdm)*/))" },
  { 'c', "async function*f(){yield a;yield;yield 1}",
    "async function*f(){yield  $tdmA.value((a/*$tdm)*/));yield;yield 1}" },
  { 'c', "async()=>{return 1}", NULL },
  { 'c', "async()=>{return}", NULL },
  { 'c', "()=>{return a}", NULL },
  { 'c', "async()=>await a",
    "async()=>{return/*$tdm*/ ($tdmV=await ($tdmV=(0,a),$tdmF=$tdmA.frame,$td"
    "mA.wrap?$tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$"
    "tdmV));var $tdmF,$tdmV/*$tdm*/}" },
  { 'c', "async function f(){x=await a+await b}",
    "async function f(){x=($tdmV=await ($tdmV=(0,a),$tdmF=$tdmA.frame,$tdmA.w"
    "rap?$tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV"
    "))+($tdmV=await ($tdmV=(0,b),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA.wrap($td"
    "mV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV));var $tdmF,$tdmV"
    "}" },
  { 'c', "async function f(){await a\nawait b}",
    "async function f(){($tdmV=await ($tdmV=(0,a),$tdmF=$tdmA.frame,$tdmA.wra"
    "p?$tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV))"
    "\n;/*$tdm*/($tdmV=await ($tdmV=(0,b),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA."
    "wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV));var $td"
    "mF,$tdmV}" },
  { 'c', "async function f(){await await a}",
    "async function f(){($tdmV=await ($tdmV=(0,($tdmV=await ($tdmV=(0,a),$tdm"
    "F=$tdmA.frame,$tdmA.wrap?$tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$t"
    "dmV:$tdmR($tdmF,$tdmV))),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA.wrap($tdmV):"
    "$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV));var $tdmF,$tdmV}" },
  { 'c', "async function f(){return await a}",
    "async function f(){return ($tdmV=await ($tdmV=(0,a),$tdmF=$tdmA.frame,$t"
    "dmA.wrap?$tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,"
    "$tdmV));var $tdmF,$tdmV}" },
  { 'c', "async function f(){try{await a}catch(e){b}finally{c}}",
    "async function f(){{$tdmF=$tdmR;try{($tdmV=await ($tdmV=(0,a),$tdmF=$tdm"
    "A.frame,$tdmA.wrap?$tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?($tdmF=$"
    "tdmR,$tdmV):$tdmR($tdmF,$tdmV,$tdmF=$tdmR))}catch(e){$tdmF=$tdmR($tdmF,$"
    "tdmR);b}finally{$tdmF=$tdmR($tdmF,$tdmR);c}/*$tdm*/};var $tdmF,$tdmV}" },
  { 'c', "async function f(){try{await a}catch{b}}",
    "async function f(){{$tdmF=$tdmR;try{($tdmV=await ($tdmV=(0,a),$tdmF=$tdm"
    "A.frame,$tdmA.wrap?$tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?($tdmF=$"
    "tdmR,$tdmV):$tdmR($tdmF,$tdmV,$tdmF=$tdmR))}catch{$tdmF=$tdmR($tdmF,$tdm"
    "R);b}/*$tdm*/};var $tdmF,$tdmV}" },
  { 'c', "async function f(){try{a}catch{await b}}",
    "async function f(){{$tdmF=$tdmR;try{a}catch{$tdmF=$tdmR($tdmF,$tdmR);($t"
    "dmV=await ($tdmV=(0,b),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA.wrap($tdmV):$t"
    "dmV),$tdmF===$tdmA.frame?($tdmF=$tdmR,$tdmV):$tdmR($tdmF,$tdmV,$tdmF=$td"
    "mR))}/*$tdm*/};var $tdmF,$tdmV}" },
  { 'c', "async function f(){try{try{await a}finally{}}finally{}}",
    "async function f(){{$tdmF=$tdmR;try{{$tdmF=$tdmR;try{($tdmV=await ($tdmV"
    "=(0,a),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA.wrap($tdmV):$tdmV),$tdmF===$td"
    "mA.frame?($tdmF=$tdmR,$tdmV):$tdmR($tdmF,$tdmV,$tdmF=$tdmR))}finally{$td"
    "mF=$tdmR($tdmF,$tdmR);}/*$tdm*/}}finally{$tdmF=$tdmR($tdmF,$tdmR);}/*$td"
    "m*/};var $tdmF,$tdmV}" },
  { 'c', "async function f(){try{a}catch{b}}", NULL },
  { 'c', "async function f(){try{async()=>{await a}}catch{b}}",
    "async function f(){try{async()=>{($tdmV=await ($tdmV=(0,a),$tdmF=$tdmA.f"
    "rame,$tdmA.wrap?$tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR"
    "($tdmF,$tdmV));var $tdmF,$tdmV}}catch{b}}" },
  { 'c', "async function f(){for await(let a of b)c}",
    "async function f(){{/*$tdm*/for await(let a of $tdm.each(b,$tdmF=$tdmA"
    ".frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);c;$tdmF=$td"
    "mA.frame/*$tdm*/}$tdmF===$tdmA.frame||$tdmR($tdmF);/*$tdm*/};var $tdmF"
    ",$tdmV}" },
  { 'c', "async function f(){for await(let a of[b])c}",
    "async function f(){{/*$tdm*/for await(let a of $tdm.each([b],$tdmF=$td"
    "mA.frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);c;$tdmF=$"
    "tdmA.frame/*$tdm*/}$tdmF===$tdmA.frame||$tdmR($tdmF);/*$tdm*/};var $td"
    "mF,$tdmV}" },
  { 'c', "async function f(){for await(a of b){await c}}",
    "async function f(){{/*$tdm*/for await(a of $tdm.each(b,$tdmF=$tdmA.frame"
    "/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);{($tdmV=await ($tdm"
    "V=(0,c),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA.wrap($tdmV):$tdmV),$tdmF===$t"
    "dmA.frame?$tdmV:$tdmR($tdmF,$tdmV))};$tdmF=$tdmA.frame/*$tdm*/}$tdmF===$"
    "tdmA.frame||$tdmR($tdmF);/*$tdm*/};var $tdmF,$tdmV}" },
  { 'c', "async function f(){a:b:for await(c of d)continue a}",
    "async function f(){{/*$tdm*/a:b:for await(c of $tdm.each(d,$tdmF=$tdmA"
    ".frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);{/*$tdm*/$t"
    "dmF=$tdmA.frame;continue a/*$tdm*/};$tdmF=$tdmA.frame/*$tdm*/}$tdmF==="
    "$tdmA.frame||$tdmR($tdmF);/*$tdm*/};var $tdmF,$tdmV}" },
  { 'c', "async function f(){for await(const{a=b}of c)d}",
    "async function f(){{/*$tdm*/for await(const $tdmS/*$tdm<*/of $tdm.each(c"
    ",$tdmF=$tdmA.frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);/"
    "*$tdm>*/const{a=b}/*$tdm>*/=$tdmS;d;$tdmF=$tdmA.frame/*$tdm*/}$tdmF===$t"
    "dmA.frame||$tdmR($tdmF);/*$tdm*/};var $tdmF,$tdmV}" },
  { 'c', "async function f(){for await(a[b]of c)d}",
    "async function f(){{/*$tdm*/for await(const $tdmS/*$tdm<*/of $tdm.each(c"
    ",$tdmF=$tdmA.frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);("
    "/*$tdm>*/a[b]/*$tdm>*/=$tdmS);d;$tdmF=$tdmA.frame/*$tdm*/}$tdmF===$tdmA."
    "frame||$tdmR($tdmF);/*$tdm*/};var $tdmF,$tdmV}" },
  { 'c',
    "async function f(){for await([a]of c)switch(a){case b:break;"
    "default:continue}}",
    "async function f(){{/*$tdm*/for await(const $tdmS/*$tdm<*/of $tdm.each(c"
    ",$tdmF=$tdmA.frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);("
    "/*$tdm>*/[a]/*$tdm>*/=$tdmS);switch(a){case b:break;default:{/*$tdm*/$td"
    "mF=$tdmA.frame;continue/*$tdm*/}};$tdmF=$tdmA.frame/*$tdm*/}$tdmF===$tdm"
    "A.frame||$tdmR($tdmF);/*$tdm*/};var $tdmF,$tdmV}" },
  { 'c',
    "async function f(){for await(a of b)for(;;)if(a)break\nelse "
    "return c\nthrow d}",
    "async function f(){{/*$tdm*/for await(a of $tdm.each(b,$tdmF=$tdmA.frame"
    "/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);for(;;)if(a)break\n"
    "else {/*$tdm*/$tdmF=$tdmA.frame;return  $tdmA.value((c/*$tdm)*/))/*$tdm*"
    "/};$tdmF=$tdmA.frame/*$tdm*/}$tdmF===$tdmA.frame||$tdmR($tdmF);/*$tdm*/}"
    "\nthrow d;var $tdmF,$tdmV}" },
  { 'c', "async function f(){a:for(;;){for await(b of c){break}break a}}",
    "async function f(){a:for(;;){{/*$tdm*/for await(b of $tdm.each(c,$tdmF=$"
    "tdmA.frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);{{/*$tdm*"
    "/$tdmF=$tdmA.frame;break/*$tdm*/}};$tdmF=$tdmA.frame/*$tdm*/}$tdmF===$td"
    "mA.frame||$tdmR($tdmF);/*$tdm*/}break a};var $tdmF,$tdmV}" },
  { 'c', "async function f(){try{for await(a of b);}catch{}}",
    "async function f(){{$tdmF=$tdmR;try{{/*$tdm*/for await(a of $tdm.each(b,"
    "$tdmF=$tdmA.frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);;;"
    "$tdmF=$tdmA.frame/*$tdm*/}$tdmF=$tdmR($tdmF,$tdmR);/*$tdm*/}}catch{$tdmF"
    "=$tdmR($tdmF,$tdmR);}/*$tdm*/};var $tdmF,$tdmV}" },
  /* In the body of a for await what is noted stays a frame. */
  { 'c', "async function f(){for await(a of b)try{await c}finally{}}",
    "async function f(){{/*$tdm*/for await(a of $tdm.each(b,$tdmF=$tdmA.frame/"
    "*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);{$tdmF=$tdmR;try{($t"
    "dmV=await ($tdmV=(0,c),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA.wrap($tdmV):$t"
    "dmV),$tdmF===$tdmA.frame?($tdmF=$tdmR,$tdmV):$tdmR($tdmF,$tdmV,$tdmF=$td"
    "mR))}finally{$tdmR($tdmF);$tdmF=$tdmA.frame;};$tdmF=$tdmA.frame/*$tdm*/}"
    ";$tdmF=$tdmA.frame/*$tdm*/}$tdmF===$tdmA.frame||$tdmR($tdmF);/*$tdm*/};v"
    "ar $tdmF,$tdmV}" },
  { 'c', "async function*f(){try{yield a;yield;return 1}catch{}}",
    "async function*f(){{$tdmF=$tdmR;try{$tdmR($tdmR,yield ($tdmV=$tdmA.value("
    "(a/*$tdm)*/)),$tdmF=$tdmA.frame,$tdmV),$tdmF=$tdmR);$tdmR($tdmR,yield($t"
    "dmF=$tdmA.frame,void 0),$tdmF=$tdmR);return ($tdmV=$tdmA.value((1/*$tdm)"
    "*/)),$tdmF=$tdmA.frame,$tdmV)}catch{$tdmF=$tdmR($tdmF,$tdmR);}/*$tdm*/};"
    "var $tdmF,$tdmV}" },
  { 'c', "async function*f(){yield await a}",
    "async function*f(){yield ($tdmV=await ($tdmV=(0,a),$tdmF=$tdmA.frame,$td"
    "mA.wrap?$tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$"
    "tdmV));var $tdmF,$tdmV}" },
  { 'c', "async function*f(){a\nyield*b}",
    "async function*f(){a\n;/*$tdm*/($tdmV=yield*($tdmV=(0,b),$tdmF=$tdmA.fra"
    "me,$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV));var "
    "$tdmF,$tdmV}" },
  { 'c', "function*f(){yield*b}", NULL },
  { 'c', "({async a(){await b}})",
    "({async a(){($tdmV=await ($tdmV=(0,b),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA"
    ".wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV));var $t"
    "dmF,$tdmV}})" },
  { 'c', "class A{async a(){await b}}",
    "class A{async a(){($tdmV=await ($tdmV=(0,b),$tdmF=$tdmA.frame,$tdmA.wrap"
    "?$tdmA.wrap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV));"
    "var $tdmF,$tdmV}}" },
  { 'c', "async a=>{await a}",
    "async a=>{($tdmV=await ($tdmV=(0,a),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA.w"
    "rap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV));var $tdm"
    "F,$tdmV}" },
  { 'm', "async()=>{await a}",
    "async()=>{($tdmV=await ($tdmV=(0,a),$tdmF=$tdmA.frame,$tdmA.wrap?$tdmA.w"
    "rap($tdmV):$tdmV),$tdmF===$tdmA.frame?$tdmV:$tdmR($tdmF,$tdmV));var $tdm"
    "F,$tdmV}" },
  { 'k', "async()=>{await a;try{await a}catch{};for await(a of b);}", NULL },
  /* using: the block disposes. At the top of a module the loader does. */
  { 'c', "{using a=b;c}",
    "{const $tdmU=$tdm.stack();try{const "
    "a=$tdmU.use(b);c}catch($tdmE){$tdmU.fail($tdmE)}finally{$tdmU.dispose()}"
    "}" },
  { 'c', "{using a=b,c=d}",
    "{const $tdmU=$tdm.stack();try{const "
    "a=$tdmU.use(b),c=$tdmU.use(d)}catch($tdmE){$tdmU.fail($tdmE)}finally{$"
    "tdmU.dispose()}}" },
  { 'c', "function f(){using a=b;return c}",
    "function f(){const $tdmU=$tdm.stack();try{const a=$tdmU.use(b);return "
    "c}catch($tdmE){$tdmU.fail($tdmE)}finally{$tdmU.dispose()}}" },
  { 'c', "async function f(){await using a=b}",
    "async function f(){const $tdmU=$tdm.stack();$tdmF=$tdmA.frame;try{cons"
    "t a=$tdmU.useAsync(b)}catch($tdmE){$tdmF===$tdmA.frame||$tdmR($tdmF);$"
    "tdmU.fail($tdmE)}finally{for(;$tdmU.step();$tdmF===$tdmA.frame||$tdmR("
    "$tdmF))try{$tdmF=$tdmA.frame;await $tdmU.pending}catch($tdmE){$tdmU.fa"
    "il($tdmE)}$tdmU.end()};var $tdmF,$tdmV}" },
  { 'c', "async function f(){{await using a=b}}",
    "async function f(){{const $tdmU=$tdm.stack();$tdmF=$tdmA.frame;try{con"
    "st a=$tdmU.useAsync(b)}catch($tdmE){$tdmF===$tdmA.frame||$tdmR($tdmF);"
    "$tdmU.fail($tdmE)}finally{for(;$tdmU.step();$tdmF===$tdmA.frame||$tdmR"
    "($tdmF))try{$tdmF=$tdmA.frame;await $tdmU.pending}catch($tdmE){$tdmU.f"
    "ail($tdmE)}$tdmU.end()}};var $tdmF,$tdmV}" },
  { 'c', "for(using a=b;;)c",
    "{const $tdmU=$tdm.stack();try{for(const "
    "a=$tdmU.use(b);;)c}catch($tdmE){$tdmU.fail($tdmE)}finally{$tdmU.dispose()}"
    "}" },
  { 'c', "for(using a of b)c",
    "for(const a of b){const "
    "$tdmU=$tdm.stack();try{$tdmU.use(a);c}catch($tdmE){$tdmU.fail($tdmE)}"
    "finally{$tdmU.dispose()}}" },
  { 'c', "async function f(){for(await using a of b)c}",
    "async function f(){for(const a of b){const $tdmU=$tdm.stack();$tdmF=$t"
    "dmA.frame;try{$tdmU.useAsync(a);c}catch($tdmE){$tdmF===$tdmA.frame||$t"
    "dmR($tdmF);$tdmU.fail($tdmE)}finally{for(;$tdmU.step();$tdmF===$tdmA.f"
    "rame||$tdmR($tdmF))try{$tdmF=$tdmA.frame;await $tdmU.pending}catch($td"
    "mE){$tdmU.fail($tdmE)}$tdmU.end()}};var $tdmF,$tdmV}" },
  { 'c', "async function f(){for await(using a of b)c}",
    "async function f(){{/*$tdm*/for await(const a of $tdm.each(b,$tdmF=$td"
    "mA.frame/*$tdm*/)){/*$tdm*/$tdmF===$tdmA.frame||$tdmR($tdmF);{const $t"
    "dmU=$tdm.stack();$tdmF=$tdmA.frame;try{$tdmU.use(a);c}catch($tdmE){$td"
    "mF===$tdmA.frame||$tdmR($tdmF);$tdmU.fail($tdmE)}finally{$tdmU.dispose"
    "()}};$tdmF=$tdmA.frame/*$tdm*/}$tdmF===$tdmA.frame||$tdmR($tdmF);/*$td"
    "m*/};var $tdmF,$tdmV}" },
  { 'c', "()=>{using a=b}",
    "()=>{const $tdmU=$tdm.stack();try{const "
    "a=$tdmU.use(b)}catch($tdmE){$tdmU.fail($tdmE)}finally{$tdmU.dispose()}}" },
  { 'c', "async function f(){for(await using of of a);}",
    "async function f(){for(const of of a){const $tdmU=$tdm.stack();$tdmF=$"
    "tdmA.frame;try{$tdmU.useAsync(of);;}catch($tdmE){$tdmF===$tdmA.frame||"
    "$tdmR($tdmF);$tdmU.fail($tdmE)}finally{for(;$tdmU.step();$tdmF===$tdmA"
    ".frame||$tdmR($tdmF))try{$tdmF=$tdmA.frame;await $tdmU.pending}catch($"
    "tdmE){$tdmU.fail($tdmE)}$tdmU.end()}};var $tdmF,$tdmV}" },
  { 'c', "class A{static{using a=b}}",
    "class A{static{const $tdmU=$tdm.stack();try{const "
    "a=$tdmU.use(b)}catch($tdmE){$tdmU.fail($tdmE)}finally{$tdmU.dispose()}}"
    "}" },
  { 'm', "using a=b", "const a=$tdm.use(b)" },
  { 'm', "await using a=b", "const a=$tdm.useAsync(b)" },
  { 'm', "using a=()=>b", "const a=$tdm.use({[\"a\"]:()=>b}[\"a\"])" },
  { 'm', "using \\u0061=(b),c=class{},d=e",
    "const \\u0061=$tdm.use({[\"a\"]:(b)}[\"a\"]),c=$tdm.use({[\"c\"]:class{}}"
    "[\"c\"]),d=$tdm.use(e)" },
  { 'm', "import{b}from'a';await using a=async function(){b}",
    ";const a=$tdm.useAsync({[\"a\"]:async function(){$tdm1.b}}[\"a\"])" },
  { 'm', "{using a=b}",
    "{const $tdmU=$tdm.stack();try{const "
    "a=$tdmU.use(b)}catch($tdmE){$tdmU.fail($tdmE)}finally{$tdmU.dispose()}}" },
  { 'm', "{await using a=b}",
    "{const $tdmU=$tdm.stack();try{const a=$tdmU.useAsync(b)}catch($tdmE){$"
    "tdmU.fail($tdmE)}finally{for(;$tdmU.step();)try{yield $tdmU.pending}ca"
    "tch($tdmE){$tdmU.fail($tdmE)}$tdmU.end()}}" },
  { 'm', "for(using a of b);",
    "for(const a of b){const "
    "$tdmU=$tdm.stack();try{$tdmU.use(a);;}catch($tdmE){$tdmU.fail($tdmE)}"
    "finally{$tdmU.dispose()}}" },
  { 'm', "export{a};using a=b", ";const a=$tdm.use(b)" },
  /* A CommonJS text's own block ends behind a comment without a line's end. */
  { 'c', "using a=b//c",
    "const $tdmU=$tdm.stack();try{const a=$tdmU.use(b)//c\n}catch($tdmE){$"
    "tdmU.fail($tdmE)}finally{$tdmU.dispose()}" },
  { 'c', "using\na=b", NULL },
  { 'c', "using(a);using[a];using.a;using=a", NULL },
  { 'c', "for(using of a);for(using in a);", NULL },
  /* Nothing to do: the source itself. */
  { 'c', "", NULL },
  { 'c', "a", NULL },
  { 'c', "return a", NULL },
  { 'c', "'use strict';a", NULL },
  { 'c', "with(a)b", NULL },
  { 'c', "a<!--b\n-->c", NULL },
  { 'c', "await=1;yield_=1", NULL },
  { 'c', "function await(){}", NULL },
  { 'c', "var await;let async;async=>await", NULL },
  { 'c', "if(a)function b(){}", NULL },
  { 'c', "new.target;this;arguments", NULL },
  { 'c', "let a;{var b}", NULL },
  { 'c', "class A{static{()=>{var await}}}", NULL },
  { 'c', "try{}catch(a){var a;{var a}}var a;function f(){var a;let b;{var a}}",
    NULL },
  { 's', "a", NULL },
  { 's', "let await=1", NULL },
  /* A hashbang becomes a comment. */
  { 'c', "#!/bin/x\na", NULL },
  { 'c', "#!/bin/x", NULL },
  { 's', "#!a\nimport(b)", "//a\n$tdm.import(b)" },
  /* What the compiler makes is named as nothing in the text is. */
  { 'c', "$tdm;import(a)", "$tdm;$tdm_.import(a)" },
  { 'c', "$tdm;$tdm_;import(a)", "$tdm;$tdm_;$tdm__.import(a)" },
  { 'm', "import a from 'a';a+$tdm", ";$tdm_1.default+$tdm" },
  /* DETECT: CommonJS, unless it fails as that and only a module can be meant.
   */
  { 'e', "import a from 'b';a", ";$tdm1.default" },
  { 'e', "export{}", ";" },
  { 'e', "import.meta", "$tdm.meta" },
  { 'e', "await a", "(yield( a))" },
  { 'd', "await(a)", NULL },
  { 'e', "const require=1;await a", "const require=1;(yield( a))" },
  { 'd', "import('a')", "$tdm.import('a')" },
  { 'e', "for await(a of b);",
    "{const $tdmI=$tdm.iterate(b);try{for(let $tdmS;!($tdmS=$tdmI.check(yield "
    "$tdmI.next())).done;){(a=$tdmS.value);;}}catch($tdmE){if($tdmI.open){$"
    "tdmI.open=false;try{yield $tdmI.close()}catch{}}throw "
    "$tdmE}finally{if($tdmI.open)yield $tdmI.close()}}" },
  { 'e', "const module=1;export{module}", "const module=1;;" },
  { 'e', "const exports=1", "const exports=1" },
  { 'e', "let{require}=a", "let{require}=a" },
};

static void test_texts(void** state) {
  check_texts(text_cases, TDM_ARRAY_SIZE(text_cases));
}

static void test_edits(void** state) {
  check_edits(text_cases, TDM_ARRAY_SIZE(text_cases));
}

static void source_map(const char* in, const char* url) {
  tdm_compile_options_t o = options_of('c');
  tdm_compiled_t c;

  assert_int_equal(tdm_compile(in, strlen(in), &o, &c), 0);
  assert_int_equal(c.source_mapping_url.n, strlen(url));
  assert_memory_equal(c.source_mapping_url.p != NULL ? c.source_mapping_url.p
                                                     : "",
                      url, strlen(url));
  tdm_compiled_release(&c);
}

static void test_source_map(void** state) {
  source_map("a\n//# sourceMappingURL=a.js.map\n", "a.js.map");
  source_map("a//@ sourceMappingURL=b.map", "b.map");
  source_map("//# sourceMappingURL=a\n//# sourceMappingURL=b\n", "b");
  source_map("//# sourceMappingURL=a\n\n\n\n\n\n", "");
  source_map("a", "");
}

static void repeat(tdm_buf_t* b, const char* s, int n) {
  for (int i = 0; i < n; i++)
    tdm_buf_printf(b, s, i);
}

/* What nests deeply is an error, not an overflow. What is only long works. */
static void test_depth(void** state) {
  static const char* const nested[] = {
    "(",       "[",           "{a:",    "a(",     "!",         "`${",
    "a=>",     "a=",          "a?",     "a?b:",   "()=>{",     "{",
    "if(a)",   "a[",          "new ",   "await ", "async()=>", "for(;;)",
    "class{[", "function(){", "({a(){", "try{",   "yield ",    "do ",
    "-",       "a**",         "...",    "let{a:", "[[",        "({a=",
    "a?\?(",   "import(",
  };
  static const struct {
    const char* item;
    const char* end;
  } lists[] = {
    { "a+", "b" },
    { "a,", "b" },
    { "a.b.", "c" },
    { "a();", "" },
    { "let a%d=1;", "" },
    { "if(a);else ", "b" },
    { "{}", "" },
    { "`${a}`+", "b" },
    { "var a;", "" },
    { "a&&b||", "c" },
    { "function f%d(){}", "" },
  };
  tdm_compile_options_t o = options_of('c');
  tdm_compiled_t c;
  tdm_buf_t b;

  for (size_t i = 0; i < TDM_ARRAY_SIZE(nested); i++) {
    tdm_buf_init(&b);
    for (int n = 0; n < 100000; n++)
      tdm_buf_puts(&b, nested[i]);
    assert_int_equal(tdm_compile(b.data, b.len, &o, &c), UV_EINVAL);
    tdm_compiled_release(&c);
    tdm_buf_release(&b);
  }
  for (size_t i = 0; i < TDM_ARRAY_SIZE(lists); i++) {
    tdm_buf_init(&b);
    repeat(&b, lists[i].item, 20000);
    tdm_buf_puts(&b, lists[i].end);
    if (tdm_compile(b.data, b.len, &o, &c) != 0)
      fail_msg("%s: %s", lists[i].item, c.error.message);
    tdm_compiled_release(&c);
    tdm_buf_release(&b);
  }
}

/* Long texts whose names, requests or scopes are many: time is linear, or this
 * takes minutes. */
static void test_linear(void** state) {
  static const struct {
    char mode;
    const char* start;
    const char* item;
    const char* end;
  } texts[] = {
    { 'c', "", "var a;", "" },
    { 'c', "{{{{{{{{", "{var a%d}", "}}}}}}}}" },
    { 'c', "", "{var a}", "" },
    { 'c', "", "function f(){}", "" },
    { 'c', "{", "function f(){}", "}" },
    { 'c', "function f(", "a,", "a){}" },
    { 'c', "", "\\u0061", "" },
    { 'c', "class A{", "#a%d;", "}" },
    { 'c', "class A{a(){", "this.#a%1$d;", "}#a0}" },
    { 'm', "", "import a%1$d from 'a%1$d';", "" },
    { 'm', "", "export*from 'a%d';", "" },
    { 'm', "import*as a from 'a';export{", "a as a%d,", "}" },
  };
  tdm_compiled_t c;
  tdm_buf_t b;

  for (size_t i = 0; i < TDM_ARRAY_SIZE(texts); i++) {
    tdm_compile_options_t o = options_of(texts[i].mode);
    tdm_buf_init(&b);
    tdm_buf_puts(&b, texts[i].start);
    repeat(&b, texts[i].item, 50000);
    tdm_buf_puts(&b, texts[i].end);
    tdm_compile(b.data, b.len, &o, &c);
    tdm_compiled_release(&c);
    o.typescript = true;
    tdm_compile(b.data, b.len, &o, &c);
    tdm_compiled_release(&c);
    tdm_buf_release(&b);
  }
}

/* [d,d, ...] ? (b) : c => [d,d, ...] ? (b) : c => ...: each may be a function
 * with the rest for its body. */
static void test_chain(void** state) {
  tdm_compile_options_t o = options_of('c');
  tdm_compiled_t c;
  tdm_buf_t b;

  o.typescript = true;
  tdm_buf_init(&b);
  for (int i = 0; i < 250; i++) {
    tdm_buf_puts(&b, "[");
    repeat(&b, "d,", 5000);
    tdm_buf_puts(&b, "]?(b):c=>");
  }
  tdm_buf_puts(&b, "e");
  tdm_compile(b.data, b.len, &o, &c);
  tdm_compiled_release(&c);
  tdm_buf_release(&b);
}

/* Bytes that aren't UTF-8, NULs and texts that end anywhere. */
static void test_bytes(void** state) {
  static const char text[] =
      "import a,{b as c}from'd'with{e:'f'};export default class{#g=a;static{}}"
      ";async()=>{try{await c`h${/[i]/u}`}catch{for await(j of k);}};\xf0\x9f";
  tdm_compile_options_t o = options_of('m');
  tdm_compiled_t c;

  for (size_t n = 0; n < sizeof(text); n++) {
    tdm_compile(text, n, &o, &c);
    tdm_compiled_release(&c);
  }
  assert_int_equal(tdm_compile("a\0b", 3, &o, &c), UV_EINVAL);
  tdm_compiled_release(&c);
  assert_int_equal(tdm_compile("'\xff\0'", 4, &o, &c), 0);
  tdm_compiled_release(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_texts),      cmocka_unit_test(test_edits),
    cmocka_unit_test(test_source_map), cmocka_unit_test(test_depth),
    cmocka_unit_test(test_linear),     cmocka_unit_test(test_chain),
    cmocka_unit_test(test_bytes),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
