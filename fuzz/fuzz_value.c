/* Any bytes through the reader of messages: no read out of bounds, no
 * overflow, whatever the verdict. */
#include "value/value.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tdm_value_array_t a;
  tdm_value_reader_t r;

  tdm_value_reader_init(&r, data, size);
  if (tdm_value_check(&r, 4))
    TDM_CHECK(r.p <= r.end && !r.bad);

  tdm_value_reader_init(&r, data, size);
  tdm_value_get_array(&r, &a);
  if (!r.bad)
    tdm_value_array_fits(&a, 1000);
  return 0;
}
