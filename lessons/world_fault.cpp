#include "lessons/world_fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "lessons/toml_reader.h"
#include "lessons/walk.h"
#include "protocols/base/octets.h"

namespace lessons {

namespace {

/// The line on which the world, or the name of a ready one, stands; 0 if none does.
std::uint64_t key_line(const std::filesystem::path& file) {
    const auto text = read_text(file);
    if (!text) return 0;
    std::uint64_t line = 1;
    for (std::size_t at = 0; at < text.value().size(); ++line) {
        const std::size_t end = std::min(text.value().find('\n', at), text.value().size());
        const std::string_view here = std::string_view{text.value()}.substr(at, end - at);
        if (here.starts_with("world") || here.starts_with("preset")) return line;
        at = end + 1;
    }
    return 0;
}

}  // namespace

base::Problem world_fault(const Lesson& lesson, const base::Problem& fault) {
    const std::filesystem::path file = std::filesystem::path{lesson.folder} / "lesson.toml";
    std::string said = fault.sentence();
    std::uint64_t line = key_line(file);
    // "L06 the world:4: …" and "L06 the world:4, world time +0s: …": the script's line, which has the words of lessons before it.
    constexpr std::string_view kDigits = "0123456789";
    const std::size_t colon = said.find(':');
    const std::size_t end = colon == std::string::npos ? colon : said.find_first_not_of(kDigits, colon + 1);
    const auto number = end == std::string::npos || end == colon + 1 ? std::nullopt : base::parse_number(std::string_view{said}.substr(colon + 1, end - colon - 1));
    if (number) {
        const std::string_view before = prelude();
        const auto ours = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
        if (!lesson.world.empty() && line > 0 && *number > ours) line += *number - ours;
        if (const std::size_t words = said.find(": ", end); words != std::string::npos) said.erase(0, words + 2);
    }
    return {line > 0 ? fmt::format("{}:{}", file.string(), line) : file.string(), "the world does not run: " + said, ""};
}

}  // namespace lessons
