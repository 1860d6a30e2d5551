#include "lessons/verify_place.h"

#include <fmt/format.h>

#include <algorithm>

#include "lessons/toml_reader.h"
#include "protocols/base/octets.h"

namespace lessons {

namespace fs = std::filesystem;

namespace {

fs::path file_of(const Lesson& lesson) { return fs::path{lesson.folder} / "lesson.toml"; }

/// 0 if the file cannot be read.
int value_line(const fs::path& file, std::string_view key) {
    const auto table = parse_file(file);
    if (!table) return 0;
    const toml::node* node = &table.value();
    auto line = std::max(node->source().begin.line, toml::source_index{1});
    while (node != nullptr && !key.empty()) {
        const std::string_view part = key.substr(0, key.find('.'));
        key.remove_prefix(std::min(part.size() + 1, key.size()));
        const toml::array* list = node->as_array();
        const auto place = list == nullptr ? std::nullopt : base::parse_number(part, list->size());
        node = node->as_table() != nullptr ? node->as_table()->get(part) : place && *place > 0 ? list->get(static_cast<std::size_t>(*place - 1)) : nullptr;
        if (node != nullptr && node->source().begin.line != 0) line = node->source().begin.line;
    }
    return static_cast<int>(line);
}

}  // namespace

std::string value_place(const fs::path& file, std::string_view key) {
    const int line = value_line(file, key);
    return line == 0 ? file.string() : fmt::format("{}:{}", file.string(), line);
}

int lesson_line(const Lesson& lesson, std::string_view key) { return value_line(file_of(lesson), key); }
std::string lesson_place(const Lesson& lesson, std::string_view key) { return value_place(file_of(lesson), key); }

std::string lesson_place(const Lesson& lesson, int line) {
    const std::string file = file_of(lesson).string();
    return line > 0 ? fmt::format("{}:{}", file, line) : file;
}

}  // namespace lessons
