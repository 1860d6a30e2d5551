#include "protocols/base/result.h"

#include <cstdio>
#include <cstdlib>

namespace base {

namespace {

std::string& check_context() {
    static std::string context;
    return context;
}

}  // namespace

std::string Problem::sentence() const {
    std::string text;
    if (!where.empty()) text += where + ": ";
    text += what;
    if (!hint.empty()) text += " (" + hint + ")";
    return text;
}

void set_check_context(std::string context) { check_context() = std::move(context); }

void fail_check(std::string_view sentence, const char* file, int line) {
    std::fprintf(stderr, "postroom: broken promise: %.*s (%s:%d)%s%s\n",
                 static_cast<int>(sentence.size()), sentence.data(), file, line,
                 check_context().empty() ? "" : "; ", check_context().c_str());
    std::abort();
}

}  // namespace base
