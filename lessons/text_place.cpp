#include "lessons/text_place.h"

#include <fmt/format.h>

#include <algorithm>

#include "lessons/toml_reader.h"

namespace lessons {

std::string text_place(const std::string& file, std::string_view key) {
    const auto text = read_text(file);
    if (!text) return file;
    const std::string rows = "\n" + text.value();
    while (true) {
        const std::size_t dot = key.rfind('.');
        if (dot == std::string_view::npos) return file + ":1";
        key = key.substr(0, dot);
        const std::size_t at = rows.find(fmt::format("\n[{}]", key));
        if (at != std::string::npos) return fmt::format("{}:{}", file, 1 + std::count(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    }
}

}  // namespace lessons
