#include "lessons/verify_place.h"

#include <fmt/format.h>

#include "lessons/toml_reader.h"
#include "protocols/base/octets.h"

namespace lessons {

std::string value_place(const std::filesystem::path& file, std::string_view key) {
    const auto table = parse_file(file);
    if (!table) return file.string();
    const toml::node* node = &table.value();
    auto line = node->source().begin.line;
    while (node != nullptr && !key.empty()) {
        const std::string_view part = key.substr(0, key.find('.'));
        key.remove_prefix(std::min(part.size() + 1, key.size()));
        const toml::array* list = node->as_array();
        const auto place = list == nullptr ? std::nullopt : base::parse_number(part, list->size());
        node = node->as_table() != nullptr ? node->as_table()->get(part) : place && *place > 0 ? list->get(*place - 1) : nullptr;
        if (node != nullptr && node->source().begin.line != 0) line = node->source().begin.line;
    }
    return fmt::format("{}:{}", file.string(), line == 0 ? 1 : line);
}

std::string lesson_place(const Lesson& lesson, std::string_view key) { return value_place(std::filesystem::path{lesson.folder} / "lesson.toml", key); }

std::string lesson_place(const Lesson& lesson, int line) {
    const std::string file = (std::filesystem::path{lesson.folder} / "lesson.toml").string();
    return line > 0 ? fmt::format("{}:{}", file, line) : file;
}

}  // namespace lessons
