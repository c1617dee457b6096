/* Between parser.c (lines) and fields.c (what fields mean). */
#ifndef TDM_HTTP_PARSER_INT_H_
#define TDM_HTTP_PARSER_INT_H_

#include "http/parser.h"

/* Takes in one header field that matters for framing or the connection. */
tdm_http_error_t tdm__http_note_field(tdm_http_parser_t* p,
                                      const char* name,
                                      size_t name_len,
                                      const char* value,
                                      size_t value_len);

/* All fields are known: decides how the body is delimited (RFC 9112 section
 * 6.3) and whether the connection persists (section 9.3). */
tdm_http_error_t tdm__http_settle_head(tdm_http_parser_t* p);

#endif /* TDM_HTTP_PARSER_INT_H_ */
