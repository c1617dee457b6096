/* internalBinding('os'): what node:os asks of the system.
 *
 * Lists with names in them (cpus, networkInterfaces) come as JSON text: they
 * are rare, and one string costs less than an object a field. A failure is a
 * negative UV_E* number.
 */
#include "js/js.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <sys/utsname.h>

/* ---- text -------------------------------------------------------------- */

/* Appends a JSON string. Bytes above ASCII pass through as UTF-8. */
static void put_json(tdm_buf_t* b, const char* s) {
  tdm_buf_putc(b, '"');
  for (; *s != '\0'; s++) {
    unsigned char ch = (unsigned char) *s;
    if (ch == '"' || ch == '\\')
      tdm_buf_printf(b, "\\%c", ch);
    else if (ch < 0x20)
      tdm_buf_printf(b, "\\u%04x", ch);
    else
      tdm_buf_putc(b, (char) ch);
  }
  tdm_buf_putc(b, '"');
}

static JSValueRef take_text(tdm_call_t* c, tdm_buf_t* b) {
  JSValueRef v = tdm_ret_str(c, b->data, b->len);
  tdm_buf_release(b);
  return v;
}

/* ---- the machine ------------------------------------------------------- */

TDM_METHOD(os_get_hostname) {
  char buf[UV_MAXHOSTNAMESIZE];
  size_t len = sizeof(buf);
  int err = uv_os_gethostname(buf, &len);

  if (err)
    return tdm_ret_err(c, err);
  return tdm_ret_str(c, buf, len);
}

/* uname() -> [sysname, version, release, machine] */
TDM_METHOD(os_uname) {
  uv_utsname_t u;
  JSValueRef v[4];
  int err = uv_os_uname(&u);

  if (err)
    return tdm_ret_err(c, err);
  v[0] = tdm_js_cstr(c->ctx, u.sysname);
  v[1] = tdm_js_cstr(c->ctx, u.version);
  v[2] = tdm_js_cstr(c->ctx, u.release);
  v[3] = tdm_js_cstr(c->ctx, u.machine);
  return JSObjectMakeArray(c->ctx, 4, v, c->ex);
}

TDM_METHOD(os_get_uptime) {
  double uptime;
  int err = uv_uptime(&uptime);

  return err ? tdm_ret_err(c, err) : tdm_ret_num(c, uptime);
}

TDM_METHOD(os_get_total_mem) {
  return tdm_ret_num(c, (double) uv_get_total_memory());
}

TDM_METHOD(os_get_free_mem) {
  return tdm_ret_num(c, (double) uv_get_free_memory());
}

TDM_METHOD(os_get_parallelism) {
  return tdm_ret_num(c, uv_available_parallelism());
}

/* loadavg() -> the averages over 1, 5 and 15 minutes */
TDM_METHOD(os_loadavg) {
  JSValueRef v[3];
  double avg[3];
  int i;

  uv_loadavg(avg);
  for (i = 0; i < 3; i++)
    v[i] = JSValueMakeNumber(c->ctx, avg[i]);
  return JSObjectMakeArray(c->ctx, 3, v, c->ex);
}

/* cpus() -> JSON */
TDM_METHOD(os_cpus) {
  uv_cpu_info_t* info;
  tdm_buf_t b;
  int count;
  int err;
  int i;

  err = uv_cpu_info(&info, &count);
  if (err)
    return tdm_ret_err(c, err);
  tdm_buf_init(&b);
  tdm_buf_putc(&b, '[');
  for (i = 0; i < count; i++) {
    tdm_buf_puts(&b, i == 0 ? "{\"model\":" : ",{\"model\":");
    put_json(&b, info[i].model);
    tdm_buf_printf(&b,
                   ",\"speed\":%d,\"times\":{\"user\":%llu,\"nice\":%llu,"
                   "\"sys\":%llu,\"idle\":%llu,\"irq\":%llu}}",
                   info[i].speed, (unsigned long long) info[i].cpu_times.user,
                   (unsigned long long) info[i].cpu_times.nice,
                   (unsigned long long) info[i].cpu_times.sys,
                   (unsigned long long) info[i].cpu_times.idle,
                   (unsigned long long) info[i].cpu_times.irq);
  }
  tdm_buf_putc(&b, ']');
  uv_free_cpu_info(info, count);
  return take_text(c, &b);
}

/* How many leading ones a netmask has; -1 when it isn't contiguous. */
static int prefix_length(const uint8_t* mask, size_t n) {
  bool ended = false;
  int bits = 0;
  size_t i;
  int k;

  for (i = 0; i < n; i++) {
    for (k = 7; k >= 0; k--) {
      if ((mask[i] >> k & 1) == 0)
        ended = true;
      else if (ended)
        return -1;
      else
        bits++;
    }
  }
  return bits;
}

/* networkInterfaces() -> JSON: a list with the name in each entry */
TDM_METHOD(os_network_interfaces) {
  uv_interface_address_t* list;
  uv_interface_address_t* it;
  const uint8_t* mac;
  char ip[INET6_ADDRSTRLEN];
  char mask[INET6_ADDRSTRLEN];
  tdm_buf_t b;
  int count;
  int bits;
  int err;
  int i;

  err = uv_interface_addresses(&list, &count);
  if (err == UV_ENOSYS)
    count = 0, list = NULL;
  else if (err)
    return tdm_ret_err(c, err);

  tdm_buf_init(&b);
  tdm_buf_putc(&b, '[');
  for (i = 0; i < count; i++) {
    it = &list[i];
    mac = (const uint8_t*) it->phys_addr;
    tdm_buf_puts(&b, i == 0 ? "[" : ",[");
    put_json(&b, it->name);
    if (it->address.address4.sin_family == AF_INET) {
      uv_ip4_name(&it->address.address4, ip, sizeof(ip));
      uv_ip4_name(&it->netmask.netmask4, mask, sizeof(mask));
      bits = prefix_length((const uint8_t*) &it->netmask.netmask4.sin_addr, 4);
    } else {
      uv_ip6_name(&it->address.address6, ip, sizeof(ip));
      uv_ip6_name(&it->netmask.netmask6, mask, sizeof(mask));
      bits =
          prefix_length((const uint8_t*) &it->netmask.netmask6.sin6_addr, 16);
    }
    tdm_buf_printf(&b,
                   ",{\"address\":\"%s\",\"netmask\":\"%s\",\"family\":\"%s\","
                   "\"mac\":\"%02x:%02x:%02x:%02x:%02x:%02x\","
                   "\"internal\":%s,\"cidr\":",
                   ip, mask,
                   it->address.address4.sin_family == AF_INET ? "IPv4" : "IPv6",
                   mac[0], mac[1], mac[2], mac[3], mac[4], mac[5],
                   it->is_internal ? "true" : "false");
    if (bits < 0)
      tdm_buf_puts(&b, "null");
    else
      tdm_buf_printf(&b, "\"%s/%d\"", ip, bits);
    if (it->address.address4.sin_family == AF_INET6)
      tdm_buf_printf(&b, ",\"scopeid\":%u",
                     (unsigned int) it->address.address6.sin6_scope_id);
    tdm_buf_puts(&b, "}]");
  }
  tdm_buf_putc(&b, ']');
  uv_free_interface_addresses(list, count);
  return take_text(c, &b);
}

/* ---- the user ---------------------------------------------------------- */

TDM_METHOD(os_homedir) {
  char small[256];
  size_t len = sizeof(small);
  JSValueRef v;
  char* p = small;
  int err = uv_os_homedir(p, &len);

  if (err == UV_ENOBUFS) {
    p = tdm_malloc(len);
    err = uv_os_homedir(p, &len);
  }
  v = err ? tdm_ret_err(c, err) : tdm_ret_str(c, p, len);
  if (p != small)
    tdm_free(p);
  return v;
}

/* A string, or the bytes for other encodings than UTF-8; NULL gives null. */
static JSValueRef text_or_bytes(tdm_call_t* c, const char* s, bool raw) {
  if (s == NULL)
    return tdm_ret_null(c);
  return raw ? (JSValueRef) tdm_js_copy_uint8array(c->ctx, s, strlen(s))
             : tdm_ret_str(c, s, strlen(s));
}

/* userInfo(raw) -> [uid, gid, username, homedir, shell] */
TDM_METHOD(os_user_info) {
  bool raw = tdm_arg_bool(c, 0);
  uv_passwd_t pw;
  JSValueRef v[5];
  int err = uv_os_get_passwd(&pw);

  if (err)
    return tdm_ret_err(c, err);
  v[0] = JSValueMakeNumber(c->ctx, (double) pw.uid);
  v[1] = JSValueMakeNumber(c->ctx, (double) pw.gid);
  v[2] = text_or_bytes(c, pw.username, raw);
  v[3] = text_or_bytes(c, pw.homedir, raw);
  v[4] = text_or_bytes(c, pw.shell, raw);
  uv_os_free_passwd(&pw);
  return JSObjectMakeArray(c->ctx, 5, v, c->ex);
}

/* ---- priorities -------------------------------------------------------- */

/* getPriority(pid) -> [priority], or an error: a priority may be negative */
TDM_METHOD(os_get_priority) {
  JSValueRef v[1];
  int priority;
  int err = uv_os_getpriority(tdm_arg_int32(c, 0), &priority);

  if (err)
    return tdm_ret_err(c, err);
  v[0] = JSValueMakeNumber(c->ctx, priority);
  return JSObjectMakeArray(c->ctx, 1, v, c->ex);
}

TDM_METHOD(os_set_priority) {
  return tdm_ret_num(
      c, uv_os_setpriority(tdm_arg_int32(c, 0), tdm_arg_int32(c, 1)));
}

/* ---- constants --------------------------------------------------------- */

#define K(name) \
  { #name, name }

static const tdm_const_t os_errno[] = {
  K(E2BIG),        K(EACCES),       K(EADDRINUSE),   K(EADDRNOTAVAIL),
  K(EAFNOSUPPORT), K(EAGAIN),       K(EALREADY),     K(EBADF),
  K(EBADMSG),      K(EBUSY),        K(ECANCELED),    K(ECHILD),
  K(ECONNABORTED), K(ECONNREFUSED), K(ECONNRESET),   K(EDEADLK),
  K(EDESTADDRREQ), K(EDOM),         K(EDQUOT),       K(EEXIST),
  K(EFAULT),       K(EFBIG),        K(EHOSTUNREACH), K(EIDRM),
  K(EILSEQ),       K(EINPROGRESS),  K(EINTR),        K(EINVAL),
  K(EIO),          K(EISCONN),      K(EISDIR),       K(ELOOP),
  K(EMFILE),       K(EMLINK),       K(EMSGSIZE),     K(EMULTIHOP),
  K(ENAMETOOLONG), K(ENETDOWN),     K(ENETRESET),    K(ENETUNREACH),
  K(ENFILE),       K(ENOBUFS),      K(ENODATA),      K(ENODEV),
  K(ENOENT),       K(ENOEXEC),      K(ENOLCK),       K(ENOLINK),
  K(ENOMEM),       K(ENOMSG),       K(ENOPROTOOPT),  K(ENOSPC),
  K(ENOSR),        K(ENOSTR),       K(ENOSYS),       K(ENOTCONN),
  K(ENOTDIR),      K(ENOTEMPTY),    K(ENOTSOCK),     K(ENOTSUP),
  K(ENOTTY),       K(ENXIO),        K(EOPNOTSUPP),   K(EOVERFLOW),
  K(EPERM),        K(EPIPE),        K(EPROTO),       K(EPROTONOSUPPORT),
  K(EPROTOTYPE),   K(ERANGE),       K(EROFS),        K(ESPIPE),
  K(ESRCH),        K(ESTALE),       K(ETIME),        K(ETIMEDOUT),
  K(ETXTBSY),      K(EWOULDBLOCK),  K(EXDEV),        { NULL, 0 },
};

static const tdm_const_t os_signals[] = {
  K(SIGHUP),  K(SIGINT),  K(SIGQUIT),   K(SIGILL),   K(SIGTRAP),  K(SIGABRT),
  K(SIGIOT),  K(SIGBUS),  K(SIGFPE),    K(SIGKILL),  K(SIGUSR1),  K(SIGSEGV),
  K(SIGUSR2), K(SIGPIPE), K(SIGALRM),   K(SIGTERM),  K(SIGCHLD),  K(SIGSTKFLT),
  K(SIGCONT), K(SIGSTOP), K(SIGTSTP),   K(SIGTTIN),  K(SIGTTOU),  K(SIGURG),
  K(SIGXCPU), K(SIGXFSZ), K(SIGVTALRM), K(SIGPROF),  K(SIGWINCH), K(SIGIO),
  K(SIGPOLL), K(SIGPWR),  K(SIGSYS),    { NULL, 0 },
};

static const tdm_const_t os_priority[] = {
  { "PRIORITY_LOW", UV_PRIORITY_LOW },
  { "PRIORITY_BELOW_NORMAL", UV_PRIORITY_BELOW_NORMAL },
  { "PRIORITY_NORMAL", UV_PRIORITY_NORMAL },
  { "PRIORITY_ABOVE_NORMAL", UV_PRIORITY_ABOVE_NORMAL },
  { "PRIORITY_HIGH", UV_PRIORITY_HIGH },
  { "PRIORITY_HIGHEST", UV_PRIORITY_HIGHEST },
  { NULL, 0 },
};

static const tdm_const_t os_dlopen[] = {
  K(RTLD_LAZY),  K(RTLD_NOW),      K(RTLD_GLOBAL),
  K(RTLD_LOCAL), K(RTLD_DEEPBIND), { NULL, 0 },
};

/* constants(group): 0 errno, 1 signals, 2 priority, 3 dlopen -> an object */
TDM_METHOD(os_constants) {
  static const tdm_const_t* const groups[] = { os_errno, os_signals,
                                               os_priority, os_dlopen };
  uint32_t i = tdm_arg_uint32(c, 0);
  JSObjectRef o = tdm_js_object(c->ctx);
  const tdm_const_t* k;

  TDM_CHECK(i < TDM_ARRAY_SIZE(groups));
  for (k = groups[i]; k->name != NULL; k++)
    tdm_js_set_num(c->ctx, o, k->name, k->value);
  return o;
}

static const tdm_method_t os_methods[] = {
  TDM_FN("getHostname", 0, os_get_hostname),
  TDM_FN("uname", 0, os_uname),
  TDM_FN("getUptime", 0, os_get_uptime),
  TDM_FN("getTotalMem", 0, os_get_total_mem),
  TDM_FN("getFreeMem", 0, os_get_free_mem),
  TDM_FN("getParallelism", 0, os_get_parallelism),
  TDM_FN("loadavg", 0, os_loadavg),
  TDM_FN("cpus", 0, os_cpus),
  TDM_FN("networkInterfaces", 0, os_network_interfaces),
  TDM_FN("homedir", 0, os_homedir),
  TDM_FN("userInfo", 1, os_user_info),
  TDM_FN("getPriority", 1, os_get_priority),
  TDM_FN("setPriority", 2, os_set_priority),
  TDM_FN("constants", 1, os_constants),
  { NULL, 0, NULL },
};

static const tdm_const_t os_consts[] = {
  K(UV_UDP_REUSEADDR),
  { NULL, 0 },
};

const tdm_binding_t tdm__binding_os = { "os", os_methods, os_consts, NULL };
