/* Names to addresses and back, by the system's resolver (getaddrinfo and
 * getnameinfo on libuv's pool), for lib/node/dns.js and for connecting.
 *
 * Each function takes the callback last; without one it runs at once on the
 * calling thread and returns what the callback would have been given.
 * Addresses come in the resolver's order; sorting is up to lib/.
 *
 * It speaks no DNS protocol: resolve4() and its kin are not here.
 */
#include <netdb.h>

#include "js/js.h"

typedef struct dns_addr_req_s {
  uv_getaddrinfo_t uv;
  tdm_js_req_t js;
} dns_addr_req_t;

typedef struct dns_name_req_s {
  uv_getnameinfo_t uv;
  tdm_js_req_t js;
} dns_name_req_t;

/* ['127.0.0.1', '::1', ...]; scoped addresses carry no zone, as in Node. */
static JSObjectRef addresses_to_js(JSContextRef ctx,
                                   const struct addrinfo* res) {
  JSObjectRef list = JSObjectMakeArray(ctx, 0, NULL, NULL);
  const struct addrinfo* ai;
  unsigned int n = 0;
  char ip[INET6_ADDRSTRLEN];
  const void* addr;

  for (ai = res; ai != NULL; ai = ai->ai_next) {
    if (ai->ai_family == AF_INET)
      addr = &((const struct sockaddr_in*) ai->ai_addr)->sin_addr;
    else if (ai->ai_family == AF_INET6)
      addr = &((const struct sockaddr_in6*) ai->ai_addr)->sin6_addr;
    else
      continue;
    if (uv_inet_ntop(ai->ai_family, addr, ip, sizeof(ip)))
      continue;
    JSObjectSetPropertyAtIndex(ctx, list, n++, tdm_js_cstr(ctx, ip), NULL);
  }
  return list;
}

static void
on_addresses(uv_getaddrinfo_t* uv, int status, struct addrinfo* res) {
  dns_addr_req_t* r = TDM_CONTAINER_OF(uv, dns_addr_req_t, uv);

  if (status == 0 && !tdm_js_is_closing(r->js.rt))
    tdm_js_req_value(&r->js, 0, addresses_to_js(tdm_js_context(r->js.rt), res));
  else
    tdm_js_req_status(&r->js, status);
  uv_freeaddrinfo(res);
  tdm_free(r);
}

/* getaddrinfo(host, family: 0 | 4 | 6, hints, [cb(status, addresses)]) */
TDM_METHOD(dns_getaddrinfo) {
  struct addrinfo hints;
  dns_addr_req_t* r;
  tdm_js_text_t host;
  JSObjectRef cb = tdm_arg_function(c, 3);
  JSObjectRef list;
  int family = tdm_arg_int32(c, 1);
  int err;

  if (!tdm_arg_text(c, 0, &host))
    return NULL;

  memset(&hints, 0, sizeof(hints));
  hints.ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM; /* each address once */
  hints.ai_flags = tdm_arg_int32(c, 2);

  r = tdm_malloc(sizeof(*r));
  err = uv_getaddrinfo(tdm_js_uv(c->rt), &r->uv, cb ? on_addresses : NULL,
                       host.p, NULL, &hints);
  tdm_js_text_release(&host);
  if (err) {
    tdm_free(r);
    return tdm_ret_err(c, err);
  }

  if (cb != NULL) {
    tdm_js_req_init(&r->js, c->rt, cb, NULL);
    return tdm_ret_num(c, 0);
  }

  list = addresses_to_js(c->ctx, r->uv.addrinfo);
  uv_freeaddrinfo(r->uv.addrinfo);
  tdm_free(r);
  return list;
}

static void on_name(uv_getnameinfo_t* uv,
                    int status,
                    const char* host,
                    const char* service) {
  dns_name_req_t* r = TDM_CONTAINER_OF(uv, dns_name_req_t, uv);
  JSContextRef ctx = tdm_js_context(r->js.rt);
  JSValueRef argv[3];

  if (status != 0 || tdm_js_is_closing(r->js.rt)) {
    tdm_js_req_status(&r->js, status);
  } else {
    argv[0] = JSValueMakeNumber(ctx, 0);
    argv[1] = tdm_js_cstr(ctx, host);
    argv[2] = tdm_js_cstr(ctx, service);
    tdm_js_req_done(&r->js, 3, argv);
  }
  tdm_free(r);
}

/* getnameinfo(ip, port, cb(status, host, service)) */
TDM_METHOD(dns_getnameinfo) {
  struct sockaddr_storage addr;
  dns_name_req_t* r;
  tdm_js_text_t ip;
  JSObjectRef cb = tdm_arg_function(c, 2);
  int port = tdm_arg_int32(c, 1);
  int err;

  if (cb == NULL)
    return tdm_ret_err(c, UV_EINVAL);
  if (!tdm_arg_text(c, 0, &ip))
    return NULL;
  err = uv_ip4_addr(ip.p, port, (struct sockaddr_in*) &addr);
  if (err)
    err = uv_ip6_addr(ip.p, port, (struct sockaddr_in6*) &addr);
  tdm_js_text_release(&ip);
  if (err)
    return tdm_ret_err(c, err);

  r = tdm_malloc(sizeof(*r));
  err = uv_getnameinfo(tdm_js_uv(c->rt), &r->uv, on_name,
                       (const struct sockaddr*) &addr, NI_NAMEREQD);
  if (err) {
    tdm_free(r);
    return tdm_ret_err(c, err);
  }
  tdm_js_req_init(&r->js, c->rt, cb, NULL);
  return tdm_ret_num(c, 0);
}

static const tdm_method_t dns_methods[] = {
  TDM_FN("getaddrinfo", 4, dns_getaddrinfo),
  TDM_FN("getnameinfo", 3, dns_getnameinfo),
  { NULL, 0, NULL },
};

static const tdm_const_t dns_consts[] = {
  { "ADDRCONFIG", AI_ADDRCONFIG },
  { "ALL", AI_ALL },
  { "V4MAPPED", AI_V4MAPPED },
  { NULL, 0 },
};

const tdm_binding_t tdm__binding_dns = { "dns", dns_methods, dns_consts, NULL };
