#include "lessons/texts.h"

#include <fmt/format.h>

#include <system_error>

#include "lessons/toml_reader.h"

namespace lessons {

namespace fs = std::filesystem;

namespace {

/// Calls visit(key, node) for every leaf.
template <class Visit>
void for_each_leaf(const toml::node& node, const std::string& key, Visit& visit) {
    if (const toml::table* table = node.as_table()) {
        for (const auto& [name, one] : *table) for_each_leaf(one, key.empty() ? std::string{name.str()} : key + "." + std::string{name.str()}, visit);
    } else if (const toml::array* list = node.as_array()) {
        for (std::size_t i = 0; i < list->size(); ++i) for_each_leaf((*list)[i], fmt::format("{}.{}", key, i + 1), visit);
    } else {
        visit(key, node);
    }
}

}  // namespace

base::Result<Texts::Table> Texts::read(const fs::path& file) {
    auto parsed = parse_file(file);
    if (!parsed) return parsed.problem();
    Table out;
    Trouble trouble{file.string(), std::nullopt};
    const auto take = [&](const std::string& key, const toml::node& node) {
        const auto text = node.value_exact<std::string>();
        if (!text) trouble.note(&node, "\"" + key + "\" must be a text", "put it into double quotes");
        else if (text->empty()) trouble.note(&node, "\"" + key + "\" is empty", "write the text, or leave the line out so that the English one stands there");
        else out[key] = {*text, static_cast<int>(node.source().begin.line), false};
    };
    for_each_leaf(parsed.value(), "", take);
    if (trouble.problem) return *trouble.problem;
    return out;
}

base::Result<Texts> Texts::load(const fs::path& folder, std::string_view stem, std::string_view language) {
    Texts out;
    const auto file_of = [&](std::string_view tongue) { return folder / fmt::format("{}.{}.toml", stem, tongue); };
    out.base_file_ = file_of(kBaseLanguage).string();
    auto base_table = read(out.base_file_);
    if (!base_table) return base_table.problem();
    out.base_ = std::move(base_table).value();
    if (language == kBaseLanguage) return out;
    out.own_file_ = file_of(language).string();
    std::error_code error;
    if (!fs::exists(out.own_file_, error)) return out;
    auto own = read(out.own_file_);
    if (!own) return own.problem();
    out.own_ = std::move(own).value();
    return out;
}

std::string Texts::get(const std::string& key) {
    const auto base_text = base_.find(key);
    if (base_text != base_.end()) base_text->second.used = true;
    if (const auto own = own_.find(key); own != own_.end()) {
        own->second.used = true;
        if (base_text == base_.end()) absent_.push_back(key);
        return own->second.text;
    }
    if (base_text == base_.end()) {
        absent_.push_back(key);
        return {};
    }
    if (!own_file_.empty()) missing_.push_back(key);
    return base_text->second.text;
}

std::string Texts::plain(const std::string& key) {
    const auto found = base_.find(key);
    if (found == base_.end()) return {};
    found->second.used = true;
    return found->second.text;
}

std::vector<base::Problem> Texts::unused() const {
    std::vector<base::Problem> out;
    const auto collect = [&out](const Table& table, const std::string& file) {
        for (const auto& [key, text] : table) {
            if (!text.used) out.push_back({fmt::format("{}:{}", file, text.line), "nothing in the lesson uses the text \"" + key + "\"", "is its key spelt as in lesson.toml?"});
        }
    };
    collect(base_, base_file_);
    collect(own_, own_file_);
    return out;
}

}  // namespace lessons
