// libFuzzer's door to one body; FUZZ_BODY is its name.

#include <cstddef>
#include <cstdint>

#include "tests/fuzz/bodies.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    static const fuzz::Body* const kBody = fuzz::find_body(FUZZ_BODY);
    kBody->run({reinterpret_cast<const char*>(octets), size});
    return 0;
}
