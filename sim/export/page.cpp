#include "sim/export/page.h"

namespace exported {

namespace {

constexpr std::string_view kPlace = "\"POSTROOM-RUN\"";

}  // namespace

base::Result<std::string> replay_page(std::string_view page, std::string_view run_json) {
    const std::size_t at = page.find(kPlace);
    if (at == std::string_view::npos) return base::Problem{"replay.html", "has no place for a run", "reinstall the assets"};
    std::string out{page.substr(0, at)};
    out.reserve(page.size() + run_json.size() + run_json.size() / 16);
    for (const char c : run_json) {
        if (c == '<') {
            out += "\\u003c";  // "</script" and "<!--" may stand in letters
        } else {
            out += c;
        }
    }
    out += page.substr(at + kPlace.size());
    return out;
}

}  // namespace exported
