/* Between server.c (connections as a whole), conn.c (exchanges) and
 * response.c. */
#ifndef TDM_HTTP_SERVER_INT_H_
#define TDM_HTTP_SERVER_INT_H_

#include "http/server.h"

/* Milliseconds from which on a timeout is none. */
#define TDM_HTTP_FOREVER 1e15

extern const tdm_stream_ops_t tdm__http_stream_ops;

/* server.c: which list a connection stands in, and since when. */
void tdm__http_conn_set_idle(tdm_http_conn_t* c);
void tdm__http_conn_set_active(tdm_http_conn_t* c);
void tdm__http_arm_timer(tdm_http_server_t* s);
/* Runs the connection's input in the next turn. */
void tdm__http_conn_resume(tdm_http_conn_t* c);
void tdm__http_conn_on_closed(tdm_stream_t* stream);
void tdm__http_server_maybe_closed(tdm_http_server_t* s);

/* conn.c: handles the input there is, as far as it goes. Calls events. */
void tdm__http_conn_run(tdm_http_conn_t* c);
/* Reports an error, and answers it unless the owner did. Calls events. */
void tdm__http_conn_fail(tdm_http_conn_t* c, int error);
/* Closes, after on_abort if an exchange is under way. Calls events. */
void tdm__http_conn_drop(tdm_http_conn_t* c);
/* The response is complete. */
void tdm__http_conn_responded(tdm_http_conn_t* c);

#endif /* TDM_HTTP_SERVER_INT_H_ */
