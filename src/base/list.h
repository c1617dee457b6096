/* An intrusive doubly linked list: a node is embedded in the struct it links,
 * the head is a node too. An unlinked node points at itself, so removing twice
 * is harmless. Not thread-safe.
 *
 *   tdm_list_t* n;
 *   TDM_LIST_FOREACH(n, &head)
 *     thing_t* t = TDM_CONTAINER_OF(n, thing_t, node);
 */
#ifndef TDM_LIST_H_
#define TDM_LIST_H_

#include "base/base.h"

typedef struct tdm_list_s tdm_list_t;

struct tdm_list_s {
  tdm_list_t* next;
  tdm_list_t* prev;
};

static inline void tdm_list_init(tdm_list_t* l) {
  l->next = l->prev = l;
}

static inline bool tdm_list_is_empty(const tdm_list_t* l) {
  return l->next == l;
}

/* Puts `node` at the end of the list. */
static inline void tdm_list_append(tdm_list_t* head, tdm_list_t* node) {
  node->next = head;
  node->prev = head->prev;
  head->prev->next = node;
  head->prev = node;
}

static inline void tdm_list_prepend(tdm_list_t* head, tdm_list_t* node) {
  tdm_list_append(head->next, node);
}

static inline void tdm_list_remove(tdm_list_t* node) {
  node->prev->next = node->next;
  node->next->prev = node->prev;
  tdm_list_init(node);
}

/* The body may not remove any node but by TDM_LIST_FOREACH_SAFE. */
#define TDM_LIST_FOREACH(n, head) \
  for ((n) = (head)->next; (n) != (head); (n) = (n)->next)

/* The body may remove `n`. */
#define TDM_LIST_FOREACH_SAFE(n, tmp, head)                  \
  for ((n) = (head)->next, (tmp) = (n)->next; (n) != (head); \
       (n) = (tmp), (tmp) = (n)->next)

#endif /* TDM_LIST_H_ */
