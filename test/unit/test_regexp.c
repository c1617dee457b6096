/* The syntax of regular expressions, one rule a row: pattern, flags, and the
 * message with the offset of what is wrong. A row that fails names its
 * pattern. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "compile/regexp.h"

typedef struct regexp_case_s {
  const char* pattern;
  const char* flags;
  const char* message; /* NULL: none */
  size_t where;
} regexp_case_t;

static const regexp_case_t cases[] = {
  /* Characters, and what is none. */
  { "", "", NULL, 0 },
  { "a", "", NULL, 0 },
  { "a", "dgimsuy", NULL, 0 },
  { "a", "dgimsvy", NULL, 0 },
  { "a\xff", "", NULL, 0 },
  { "\xff\xfe", "u", NULL, 0 },
  { ".^$", "u", NULL, 0 },
  { ")", "", "Unmatched ')'", 0 },
  { "a)b", "", "Unmatched ')'", 1 },
  { "(", "", "Unterminated group", 0 },
  { "*", "", "Nothing to repeat", 0 },
  { "a|*", "", "Nothing to repeat", 2 },
  { "+a", "", "Nothing to repeat", 0 },
  { "?", "", "Nothing to repeat", 0 },
  { "^*", "", "Nothing to repeat", 1 },
  { "$+", "u", "Nothing to repeat", 1 },
  /* Flags: each once, and one of u and v. */
  { "a", "gg", "Invalid regular expression flags", 3 },
  { "a", "uv", "Invalid regular expression flags", 3 },
  { "a", "vu", "Invalid regular expression flags", 3 },
  { "a", "x", "Invalid regular expression flags", 2 },
  { "a", "gig", "Invalid regular expression flags", 4 },
  /* Quantifiers. */
  { "a*b+c?", "u", NULL, 0 },
  { "a*?b+?c??", "", NULL, 0 },
  { "a{1}b{1,}c{1,2}?", "u", NULL, 0 },
  { "a**", "", "Nothing to repeat", 2 },
  { "a{1}{2}", "", "Nothing to repeat", 4 },
  { "a{2,1}", "", "numbers out of order in {} quantifier", 1 },
  { "a{02,1}", "u", "numbers out of order in {} quantifier", 1 },
  { "a{1,1}", "", NULL, 0 },
  { "a{10,9}", "", "numbers out of order in {} quantifier", 1 },
  { "a{9,10}", "", NULL, 0 },
  { "a{99999999999,99999999998}", "", "numbers out of order in {} quantifier",
    1 },
  { "{1}", "", "Nothing to repeat", 0 },
  { "{1,", "", NULL, 0 },
  { "{", "", NULL, 0 },
  { "a{", "", NULL, 0 },
  { "a{1", "", NULL, 0 },
  { "a{,1}", "", NULL, 0 },
  { "a{1 }", "", NULL, 0 },
  { "}]", "", NULL, 0 },
  { "{", "u", "Lone quantifier brackets", 0 },
  { "}", "u", "Lone quantifier brackets", 0 },
  { "]", "u", "Lone quantifier brackets", 0 },
  { "a{", "u", "Incomplete quantifier", 1 },
  { "a{1", "v", "Incomplete quantifier", 1 },
  { "a{,1}", "u", "Incomplete quantifier", 1 },
  { "x{1}", "", NULL, 0 },
  /* Groups and assertions. */
  { "(a)(?:b)(?=c)(?!d)(?<=e)(?<!f)", "u", NULL, 0 },
  { "(a|(b|c)|)", "", NULL, 0 },
  { "(?", "", "Invalid group", 0 },
  { "(?a)", "", "Invalid group", 0 },
  { "(?)", "", "Invalid group", 0 },
  { "(?#a)", "", "Invalid group", 0 },
  { "(?<", "", "Invalid capture group name", 3 },
  { "(a|(b)", "", "Unterminated group", 0 },
  { "(?:a", "u", "Unterminated group", 0 },
  { "(a))", "", "Unmatched ')'", 3 },
  { "(?=a)*", "", NULL, 0 },
  { "(?!a){2}", "", NULL, 0 },
  { "(?=a)*", "u", "Invalid quantifier", 5 },
  { "(?!a){2}", "v", "Invalid quantifier", 5 },
  { "(?<=a)*", "", "Invalid quantifier", 6 },
  { "(?<!a){2}", "", "Invalid quantifier", 6 },
  { "(?<!a){", "", NULL, 0 },
  { "(?<=a)?", "u", "Invalid quantifier", 6 },
  { "\\b+", "", "Nothing to repeat", 2 },
  { "\\B{1}", "", "Nothing to repeat", 2 },
  { "\\b*", "u", "Nothing to repeat", 2 },
  /* Modifiers. */
  { "(?i:a)(?-m:b)(?ims-:c)(?m-is:d)", "", NULL, 0 },
  { "(?i:(?-i:a))", "u", NULL, 0 },
  { "(?-:a)", "", "Invalid flag group", 2 },
  { "(?ii:a)", "", "Repeated flag in flag group", 3 },
  { "(?i-i:a)", "", "Repeated flag in flag group", 4 },
  { "(?-i-m:a)", "", "Multiple dashes in flag group", 4 },
  { "(?g:a)", "", "Invalid group", 0 },
  { "(?i)", "", "Invalid group", 0 },
  { "(?i", "", "Invalid group", 0 },
  { "(?u-i:a)", "", "Invalid group", 0 },
  /* Names of groups. */
  { "(?<a>b)", "", NULL, 0 },
  { "(?<$_a1>b)", "", NULL, 0 },
  { "(?<\\u0061>b)", "", NULL, 0 },
  { "(?<\\u{61}>b)", "", NULL, 0 },
  { "(?<\xf0\x9d\x92\x9c>b)", "", NULL, 0 },
  { "(?<\\ud835\\udc9c>b)", "", NULL, 0 },
  { "(?<a\xe2\x80\x8d>b)", "", NULL, 0 },
  { "(?<\xc3\xa9>b)", "u", NULL, 0 },
  { "(?<>b)", "", "Invalid capture group name", 3 },
  { "(?<1>b)", "", "Invalid capture group name", 3 },
  { "(?<a b>c)", "", "Invalid capture group name", 4 },
  { "(?<a", "", "Invalid capture group name", 4 },
  { "(?<a-b>c)", "", "Invalid capture group name", 4 },
  { "(?<\xe2\x80\x8d"
    "a>b)",
    "", "Invalid capture group name", 3 },
  { "(?<\xf0\x9f\x98\x80>b)", "", "Invalid capture group name", 3 },
  { "(?<\\ud835>b)", "", "Invalid capture group name", 3 },
  { "(?<\\u>b)", "", "Invalid Unicode escape", 3 },
  { "(?<\\x61>b)", "", "Invalid capture group name", 3 },
  { "(?<a\\u{110000}>b)", "", "Invalid Unicode escape", 4 },
  /* One name twice: in different alternatives only. */
  { "(?<a>b)(?<a>c)", "", "Duplicate capture group name", 10 },
  { "(?<a>b)(?<\\u0061>c)", "", "Duplicate capture group name", 10 },
  { "(?<a>(?<a>b))", "", "Duplicate capture group name", 3 },
  { "(?<a>b)|(?<a>c)", "", NULL, 0 },
  { "(?:(?<a>b)|(?<a>c))\\k<a>", "u", NULL, 0 },
  { "(?:(?<a>b)|(?<a>c))(?<a>d)", "", "Duplicate capture group name", 22 },
  { "(?<a>b)|(?:(?<a>c)|(?<a>d))", "", NULL, 0 },
  { "(?<a>(?:(?<b>c)|(?<b>d)))", "", NULL, 0 },
  { "(?<a>b|(?<a>c))", "", "Duplicate capture group name", 3 },
  { "(?:(?<a>b)|c)(?<a>d)", "", "Duplicate capture group name", 16 },
  { "(?:(?<a>b)|c)(?:(?<a>d)|e)", "", "Duplicate capture group name", 19 },
  { "(?:(?<a>b)|c)|(?:(?<a>d)|e)", "", NULL, 0 },
  /* References. */
  { "\\1", "", NULL, 0 },
  { "\\9(a)\\2", "", NULL, 0 },
  { "\\1(a)", "u", NULL, 0 },
  { "(a)\\2", "u", "Invalid escape", 3 },
  { "\\1", "v", "Invalid escape", 0 },
  { "(?<a>b)\\1", "u", NULL, 0 },
  { "(?<a>b)\\2", "u", "Invalid escape", 7 },
  { "[(]\\1", "u", "Invalid escape", 3 },
  { "\\((a)\\1", "u", NULL, 0 },
  { "\\(a\\1", "u", "Invalid escape", 3 },
  { "(?=a)\\1", "u", "Invalid escape", 5 },
  { "(a)\\99999999999", "u", "Invalid escape", 3 },
  { "\\k", "", NULL, 0 },
  { "\\k<a", "", NULL, 0 },
  { "\\k<a>", "", NULL, 0 },
  { "\\k", "u", "Invalid named reference", 0 },
  { "\\k<a", "u", "Invalid capture group name", 4 },
  { "\\k<a>", "u", "Invalid named capture referenced", 3 },
  { "\\k<a>(?<a>b)", "", NULL, 0 },
  { "\\k<a>(?<a>b)", "u", NULL, 0 },
  { "\\k<\\u0061>(?<a>b)", "", NULL, 0 },
  { "\\k(?<a>b)", "", "Invalid named reference", 0 },
  { "\\k<b>(?<a>c)", "", "Invalid named capture referenced", 3 },
  { "\\k<1>(?<a>b)", "", "Invalid capture group name", 3 },
  { "[\\k](?<a>b)", "", "Invalid escape", 1 },
  { "[\\k]", "", NULL, 0 },
  { "[(?<a>]\\k", "", NULL, 0 },
  { "\\(?<a>\\k", "", NULL, 0 },
  /* Escapes. */
  { "\\\\f\\n\\r\\t\\v\\0", "u", NULL, 0 },
  { "\\d\\D\\s\\S\\w\\W", "u", NULL, 0 },
  { "\\cA\\cz", "u", NULL, 0 },
  { "\\x41\\u0041\\u{41}\\u{10ffff}", "u", NULL, 0 },
  { "\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/", "u", NULL, 0 },
  { "\\a\\e\\-\\_\\ \\!", "", NULL, 0 },
  { "\xe2\x80\xa8\\\xe2\x80\xa8", "", NULL, 0 },
  { "\\\xc3\xa9", "u", "Invalid escape", 0 },
  { "\\a", "u", "Invalid escape", 0 },
  { "\\-", "u", "Invalid escape", 0 },
  { "\\_", "v", "Invalid escape", 0 },
  { "\\", "", "\\ at end of pattern", 0 },
  { "\\", "u", "\\ at end of pattern", 0 },
  { "a\\", "", "\\ at end of pattern", 1 },
  { "\\0", "u", NULL, 0 },
  { "\\00", "u", "Invalid decimal escape", 0 },
  { "\\01", "u", "Invalid decimal escape", 0 },
  { "\\00\\01\\377\\400\\8", "", NULL, 0 },
  { "\\c", "", NULL, 0 },
  { "\\c1", "", NULL, 0 },
  { "\\c", "u", "Invalid Unicode escape", 0 },
  { "\\c1", "u", "Invalid Unicode escape", 0 },
  { "\\x4", "", NULL, 0 },
  { "\\x4", "u", "Invalid escape", 0 },
  { "\\xg0", "u", "Invalid escape", 0 },
  { "\\u004", "", NULL, 0 },
  { "\\u004", "u", "Invalid Unicode escape", 0 },
  { "\\u{}", "u", "Invalid Unicode escape", 0 },
  { "\\u{110000}", "u", "Invalid Unicode escape", 0 },
  { "\\u{0000000041}", "u", NULL, 0 },
  { "\\u{41", "u", "Invalid Unicode escape", 0 },
  { "\\u{1}", "", NULL, 0 },
  { "\\u{2,1}", "", "numbers out of order in {} quantifier", 2 },
  { "\\ud83d", "u", NULL, 0 },
  /* Classes. */
  { "[]", "", NULL, 0 },
  { "[^]", "", NULL, 0 },
  { "[a-z]", "", NULL, 0 },
  { "[a-]", "u", NULL, 0 },
  { "[-a]", "u", NULL, 0 },
  { "[^-]", "u", NULL, 0 },
  { "[a-b-c]", "", NULL, 0 },
  { "[--0]", "", NULL, 0 },
  { "[z-a]", "", "Range out of order in character class", 1 },
  { "[a-\\x41]", "", "Range out of order in character class", 1 },
  { "[a", "", "Unterminated character class", 0 },
  { "[", "", "Unterminated character class", 0 },
  { "[a\\", "", "\\ at end of pattern", 2 },
  { "[]a", "", NULL, 0 },
  { "[a]]", "", NULL, 0 },
  { "[a]]", "u", "Lone quantifier brackets", 3 },
  { "[\\]a]", "u", NULL, 0 },
  { "[[]", "u", NULL, 0 },
  { "[(*+?{]", "u", NULL, 0 },
  { "[\\d-z]", "", NULL, 0 },
  { "[a-\\d]", "", NULL, 0 },
  { "[\\d-]", "u", NULL, 0 },
  { "[\\d-z]", "u", "Invalid character class", 1 },
  { "[a-\\d]", "u", "Invalid character class", 1 },
  { "[\\b-\\n]", "", NULL, 0 },
  { "[\\n-\\b]", "", "Range out of order in character class", 1 },
  { "[\\-]", "u", NULL, 0 },
  { "[\\-]", "", NULL, 0 },
  { "[\\B]", "", NULL, 0 },
  { "[\\B]", "u", "Invalid escape", 1 },
  { "[\\1]", "", NULL, 0 },
  { "[\\1]", "u", "Invalid class escape", 1 },
  { "[\\0]", "u", NULL, 0 },
  { "[\\00]", "u", "Invalid class escape", 1 },
  { "[\\8]", "u", "Invalid escape", 1 },
  { "[\\c]", "", NULL, 0 },
  { "[\\c-a]", "", "Range out of order in character class", 2 },
  { "[\\c1-\\c1]", "", NULL, 0 },
  { "[\\c]", "u", "Invalid Unicode escape", 1 },
  { "[\\u{110000}]", "u", "Invalid Unicode escape", 1 },
  { "[\\x]", "u", "Invalid escape", 1 },
  { "[\\8-\\7]", "", "Range out of order in character class", 1 },
  { "[\\377-\\x00]", "", "Range out of order in character class", 1 },
  /* Characters outside of the BMP: two units, or one. */
  { "[\xf0\x9f\x98\x80]", "", NULL, 0 },
  { "[\xf0\x9f\x98\x80-\xf0\x9f\x98\x81]", "",
    "Range out of order in character class", 5 },
  { "[\xf0\x9f\x98\x80-\xf0\x9f\x98\x81]", "u", NULL, 0 },
  { "[\xf0\x9f\x98\x81-\xf0\x9f\x98\x80]", "u",
    "Range out of order in character class", 1 },
  { "[\\ud83d\\ude00-\\ud83d\\ude01]", "u", NULL, 0 },
  { "[\\ud83d\\ude00-\\ud83d\\ude01]", "",
    "Range out of order in character class", 7 },
  { "[\\ud83d-\\u0001]", "u", "Range out of order in character class", 1 },
  { "[\xf0\x9f\x98\x80-\xee\x80\x80]", "", NULL, 0 },
  { "[a-\xf0\x9f\x98\x80]", "", NULL, 0 },
  /* Properties. */
  { "\\p", "", NULL, 0 },
  { "\\p{Foo}", "", NULL, 0 },
  { "\\p{L}\\P{Lu}\\p{Letter}\\p{punct}", "u", NULL, 0 },
  { "\\p{gc=Lu}\\p{General_Category=Uppercase_Letter}", "u", NULL, 0 },
  { "\\p{sc=Grek}\\p{Script=Greek}\\p{scx=Zyyy}\\p{Script_Extensions=Zinh}",
    "u", NULL, 0 },
  { "\\p{ASCII}\\p{Any}\\p{Assigned}\\p{Alpha}\\p{IDS}\\p{space}", "u", NULL,
    0 },
  { "\\p{sc=Garay}\\p{sc=Tols}", "u", NULL, 0 },
  { "[\\p{Lu}\\P{ASCII}]", "u", NULL, 0 },
  { "\\p", "u", "Invalid property name", 0 },
  { "\\pL", "u", "Invalid property name", 0 },
  { "\\p{", "u", "Invalid property name", 0 },
  { "\\p{L", "u", "Invalid property name", 0 },
  { "\\p{}", "u", "Invalid property name", 0 },
  { "\\p{l}", "u", "Invalid property name", 0 },
  { "\\p{uppercase}", "u", "Invalid property name", 0 },
  { "\\p{Script}", "u", "Invalid property name", 0 },
  { "\\p{sc=}", "u", "Invalid property name", 0 },
  { "\\p{=Lu}", "u", "Invalid property name", 0 },
  { "\\p{sc=greek}", "u", "Invalid property name", 0 },
  { "\\p{sc=Afak}", "u", "Invalid property name", 0 },
  { "\\p{sc=Hans}", "u", "Invalid property name", 0 },
  { "\\p{gc=Any}", "u", "Invalid property name", 0 },
  { "\\p{Latin}", "u", "Invalid property name", 0 },
  { "\\p{ASCII=Y}", "u", "Invalid property name", 0 },
  { "\\p{IsLatin}", "u", "Invalid property name", 0 },
  { "\\p{ L }", "u", "Invalid property name", 0 },
  { "\\p{Block=Thai}", "u", "Invalid property name", 0 },
  { "[\\p{Foo}]", "u", "Invalid property name in character class", 1 },
  { "\\p{RGI_Emoji}", "u", "Invalid property name", 0 },
  { "\\p{RGI_Emoji}", "v", NULL, 0 },
  { "\\p{Emoji_Keycap_Sequence}", "v", NULL, 0 },
  { "\\P{RGI_Emoji}", "v", "Invalid property name", 0 },
  { "[\\P{RGI_Emoji}]", "v", "Invalid property name in character class", 1 },
  /* Classes of flag v. */
  { "[]", "v", NULL, 0 },
  { "[^]", "v", NULL, 0 },
  { "[a-z0-9_]", "v", NULL, 0 },
  { "[[a-z]&&[aeiou]]", "v", NULL, 0 },
  { "[\\w--\\d--_]", "v", NULL, 0 },
  { "[[a][^b]\\d\\p{L}\\q{abc|d|}]", "v", NULL, 0 },
  { "[a&&b&&c]", "v", NULL, 0 },
  { "[a-z&]", "v", NULL, 0 },
  { "[a[&&b]]", "v", "Invalid set operation in character class", 3 },
  { "[a&&b--c]", "v", "Invalid set operation in character class", 5 },
  { "[a--b&&c]", "v", "Invalid set operation in character class", 5 },
  { "[ab&&c]", "v", "Invalid set operation in character class", 3 },
  { "[ab--c]", "v", "Invalid set operation in character class", 3 },
  { "[a-z&&b]", "v", "Invalid set operation in character class", 4 },
  { "[a--b-c]", "v", "Invalid set operation in character class", 5 },
  { "[a&&b c]", "v", "Invalid set operation in character class", 5 },
  { "[&&a]", "v", "Invalid set operation in character class", 1 },
  { "[a&&]", "v", "Invalid character in character class", 4 },
  { "[a&&&b]", "v", "Invalid character in character class", 4 },
  { "[a--]", "v", "Invalid character in character class", 4 },
  { "[--a]", "v", "Invalid character in character class", 1 },
  { "[a-]", "v", "Invalid character in character class", 3 },
  { "[-a]", "v", "Invalid character in character class", 1 },
  { "[a-b-c]", "v", "Invalid character class", 1 },
  { "[\\d-z]", "v", "Invalid character class", 1 },
  { "[a-\\d]", "v", "Invalid character class", 1 },
  { "[[a]-b]", "v", "Invalid character class", 1 },
  { "[z-a]", "v", "Range out of order in character class", 1 },
  { "[(]", "v", "Invalid character in character class", 1 },
  { "[a/b]", "v", "Invalid character in character class", 2 },
  { "[|]", "v", "Invalid character in character class", 1 },
  { "[{}]", "v", "Invalid character in character class", 1 },
  { "[\\(\\)\\[\\]\\{\\}\\/\\-\\\\\\|]", "v", NULL, 0 },
  { "[!!]", "v", "Invalid set operation in character class", 1 },
  { "[a**]", "v", "Invalid set operation in character class", 2 },
  { "[^^]", "v", NULL, 0 },
  { "[^^^]", "v", "Invalid set operation in character class", 2 },
  { "[##]", "v", "Invalid set operation in character class", 1 },
  { "[\\!\\!\\#\\#\\&\\&]", "v", NULL, 0 },
  { "[\\&\\-\\!\\#\\%\\,\\:\\;\\<\\=\\>\\@\\`\\~]", "v", NULL, 0 },
  { "[\\_]", "v", "Invalid escape", 1 },
  { "[\\b]", "v", NULL, 0 },
  { "[a", "v", "Unterminated character class", 0 },
  { "[[a]", "v", "Unterminated character class", 0 },
  { "[a\\", "v", "\\ at end of pattern", 2 },
  { "[a-", "v", "Unterminated character class", 0 },
  { "[\\q{a", "v", "Unterminated character class", 0 },
  { "[\\q]", "v", "Invalid escape", 1 },
  { "\\q{a}", "v", "Invalid escape", 0 },
  { "\\q{a}", "", NULL, 0 },
  { "[\\q{a&&b}]", "v", "Invalid set operation in character class", 5 },
  { "[\\q{(}]", "v", "Invalid character in character class", 4 },
  { "[\\q{\\d}]", "v", "Invalid escape", 4 },
  { "[\\q{\\u{61}|\\-}]", "v", NULL, 0 },
  { "[a--\\q{b|cd}]", "v", NULL, 0 },
  /* A negated class of flag v has no strings. */
  { "[^\\q{a|b}]", "v", NULL, 0 },
  { "[^\\q{ab}]", "v", "Negated character class may contain strings", 0 },
  { "[^\\q{}]", "v", "Negated character class may contain strings", 0 },
  { "[^\\p{RGI_Emoji}]", "v", "Negated character class may contain strings",
    0 },
  { "[^[\\q{ab}]]", "v", "Negated character class may contain strings", 0 },
  { "[[^\\q{ab}]]", "v", "Negated character class may contain strings", 1 },
  { "[^a\\q{bc}]", "v", "Negated character class may contain strings", 0 },
  { "[^\\q{ab}&&a]", "v", NULL, 0 },
  { "[^\\q{ab}&&\\q{ab}]", "v", "Negated character class may contain strings",
    0 },
  { "[^a--\\q{ab}]", "v", NULL, 0 },
  { "[^\\q{ab}--a]", "v", "Negated character class may contain strings", 0 },
};

static void check(const regexp_case_t* c, size_t len) {
  const char* message = "no message";
  size_t where = 0;
  int err = tdm__regexp_check(c->pattern, len, c->flags, strlen(c->flags),
                              &message, &where);

  if (err == 0 ? c->message != NULL
               : err != -1 || !c->message || where != c->where ||
                     strcmp(message, c->message) != 0)
    fail_msg("/%s/%s: expected <%s> at %zu, got <%s> at %zu", c->pattern,
             c->flags, c->message ? c->message : "", c->where,
             err ? message : "", where);
}

static void test_cases(void** state) {
  size_t i;

  for (i = 0; i < TDM_ARRAY_SIZE(cases); i++)
    check(&cases[i], strlen(cases[i].pattern));
}

/* A NUL is a character like others, also behind a backslash. */
static void test_nul(void** state) {
  check(&(regexp_case_t){ "a\0[\0-\x01]\\\0", "", NULL, 0 }, 9);
  check(&(regexp_case_t){ "\0[\0]", "v", NULL, 0 }, 4);
  check(&(regexp_case_t){ "\\\0", "u", "Invalid escape", 0 }, 2);
  check(&(regexp_case_t){ "[\\\0]", "v", "Invalid escape", 1 }, 4);
}

static void nested(const char* open, const char* close, const char* flags) {
  static const int depths[] = { 100, 511, 512, 100000 };
  const char* message;
  size_t where;
  tdm_buf_t b;
  size_t i;
  int n;

  tdm_buf_init(&b);
  for (i = 0; i < TDM_ARRAY_SIZE(depths); i++) {
    tdm_buf_reset(&b);
    for (n = 0; n < depths[i]; n++)
      tdm_buf_puts(&b, open);
    for (n = 0; n < depths[i]; n++)
      tdm_buf_puts(&b, close);
    message = NULL;
    assert_int_equal(tdm__regexp_check(b.data, b.len, flags, strlen(flags),
                                       &message, &where),
                     depths[i] > 511 ? -1 : 0);
    if (message)
      assert_string_equal(message, "Regular expression too large");
  }
  tdm_buf_release(&b);
}

static void test_depth(void** state) {
  nested("(", ")", "");
  nested("(?<!a|", ")", "u");
  nested("[", "]", "v");
}

/* More names than fit without memory from the heap. */
static void test_many_names(void** state) {
  const char* message;
  size_t where;
  tdm_buf_t b;
  int i;

  tdm_buf_init(&b);
  for (i = 0; i < 1000; i++)
    tdm_buf_printf(&b, "(?<a%d>\\k<a%d>)", i, 999 - i);
  assert_int_equal(tdm__regexp_check(b.data, b.len, "u", 1, &message, &where),
                   0);
  tdm_buf_puts(&b, "(?<a500>)");
  assert_int_equal(tdm__regexp_check(b.data, b.len, "", 0, &message, &where),
                   -1);
  assert_string_equal(message, "Duplicate capture group name");
  assert_int_equal(where, b.len - 6);
  tdm_buf_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_cases),
    cmocka_unit_test(test_nul),
    cmocka_unit_test(test_depth),
    cmocka_unit_test(test_many_names),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
