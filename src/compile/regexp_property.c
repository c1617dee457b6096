/* Regular expressions: the names that \p{...} may have (ECMA-262, the tables
 * of UnicodeMatchProperty). The names of properties are listed here, values
 * are ICU's. Nothing is matched loosely.
 */
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "compile/regexp_int.h"

/* Lists of names with a space between. All names of each binary property;
 * WSpace is not in the specification, but in Unicode and in engines. */
static const char binary_properties[] =
    "ASCII ASCII_Hex_Digit AHex Alphabetic Alpha Any Assigned Bidi_Control "
    "Bidi_C Bidi_Mirrored Bidi_M Case_Ignorable CI Cased "
    "Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM "
    "Changes_When_Lowercased CWL Changes_When_NFKC_Casefolded CWKCF "
    "Changes_When_Titlecased CWT Changes_When_Uppercased CWU Dash "
    "Default_Ignorable_Code_Point DI Deprecated Dep Diacritic Dia Emoji "
    "Emoji_Component EComp Emoji_Modifier EMod Emoji_Modifier_Base EBase "
    "Emoji_Presentation EPres Extended_Pictographic ExtPict Extender Ext "
    "Grapheme_Base Gr_Base Grapheme_Extend Gr_Ext Hex_Digit Hex "
    "IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST ID_Continue IDC "
    "ID_Start IDS Ideographic Ideo Join_Control Join_C "
    "Logical_Order_Exception LOE Lowercase Lower Math "
    "Noncharacter_Code_Point NChar Pattern_Syntax Pat_Syn "
    "Pattern_White_Space Pat_WS Quotation_Mark QMark Radical "
    "Regional_Indicator RI Sentence_Terminal STerm Soft_Dotted SD "
    "Terminal_Punctuation Term Unified_Ideograph UIdeo Uppercase Upper "
    "Variation_Selector VS White_Space space WSpace XID_Continue XIDC "
    "XID_Start XIDS";

static const char string_properties[] =
    "Basic_Emoji Emoji_Keycap_Sequence RGI_Emoji RGI_Emoji_Flag_Sequence "
    "RGI_Emoji_Modifier_Sequence RGI_Emoji_Tag_Sequence "
    "RGI_Emoji_ZWJ_Sequence";

/* Scripts of Unicode 16 and 17, which the engine has and Debian 12's ICU
 * doesn't. */
static const char newer_scripts[] =
    "Garay Gara Gurung_Khema Gukh Kirat_Rai Krai Ol_Onal Onao Sunuwar Sunu "
    "Todhri Todr Tulu_Tigalari Tutg Beria_Erfe Berf Sidetic Sidt Tai_Yo "
    "Tayo Tolong_Siki Tols";

static bool is_one_of(tdm_slice_t name, const char* list) {
  while (*list) {
    size_t n = strcspn(list, " ");
    if (n == name.n && memcmp(list, name.p, n) == 0)
      return true;
    list += n + (list[n] == ' ');
  }
  return false;
}

/* The value of the property that has exactly that name, or -1. */
static int32_t property_value(UProperty property, tdm_slice_t name) {
  char text[64];
  int32_t value;
  int choice;

  if (name.n == 0 || name.n >= sizeof(text))
    return -1;
  memcpy(text, name.p, name.n);
  text[name.n] = '\0';
  value = u_getPropertyValueEnum(property, text);
  if (value == UCHAR_INVALID_CODE)
    return -1;
  for (choice = 0; choice < 8; choice++) {
    const char* known =
        u_getPropertyValueName(property, value, (UPropertyNameChoice) choice);
    if (known && strcmp(known, text) == 0)
      return value;
    if (!known && choice > U_LONG_PROPERTY_NAME)
      break;
  }
  return -1;
}

static bool is_category(tdm_slice_t name) {
  return property_value(UCHAR_GENERAL_CATEGORY_MASK, name) >= 0;
}

/* ICU also knows scripts without characters: those that aren't encoded yet,
 * and what are several scripts or parts of one. */
static bool is_script(tdm_slice_t name) {
  int32_t value = property_value(UCHAR_SCRIPT, name);

  switch (value) {
    case -1:
      return is_one_of(name, newer_scripts);
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
      return true;
    case USCRIPT_HAN_WITH_BOPOMOFO:
    case USCRIPT_JAMO:
    case USCRIPT_JAPANESE:
    case USCRIPT_KOREAN:
    case USCRIPT_SIMPLIFIED_HAN:
    case USCRIPT_TRADITIONAL_HAN:
      return false;
    default:
      return uscript_getUsage((UScriptCode) value) != USCRIPT_USAGE_NOT_ENCODED;
  }
}

static bool is_text(tdm_slice_t s, const char* text) {
  return s.n == strlen(text) && memcmp(s.p, text, s.n) == 0;
}

bool tdm__regexp_has_property(tdm_slice_t name, const tdm_slice_t* value) {
  if (!value)
    return is_category(name) || is_one_of(name, binary_properties);
  if (is_text(name, "General_Category") || is_text(name, "gc"))
    return is_category(*value);
  if (is_text(name, "Script") || is_text(name, "sc") ||
      is_text(name, "Script_Extensions") || is_text(name, "scx"))
    return is_script(*value);
  return false;
}

bool tdm__regexp_has_string_property(tdm_slice_t name) {
  return is_one_of(name, string_properties);
}
