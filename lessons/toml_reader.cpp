#include "lessons/toml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>

namespace lessons {

namespace fs = std::filesystem;

base::Result<std::string> read_text(const fs::path& file, std::size_t octets_max) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) return base::Problem{file.string(), "cannot be read: " + error.message(), ""};
    if (size > octets_max) return base::Problem{file.string(), fmt::format("is too long: {} octets", size), fmt::format("at most {} are read", octets_max)};
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) return base::Problem{file.string(), "cannot be read", ""};
    return std::move(text).str();
}

base::Outcome write_text(const fs::path& file, std::string_view text) {
    std::error_code error;
    if (file.has_parent_path()) fs::create_directories(file.parent_path(), error);
    const fs::path beside = file.string() + ".new";
    {
        std::ofstream out{beside, std::ios::binary | std::ios::trunc};
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        out.flush();
        if (!out) return base::Problem{file.string(), "cannot be written", "is there room on the disk, and may you write there?"};
    }
    fs::rename(beside, file, error);
    if (error) return base::Problem{file.string(), "cannot be written: " + error.message(), ""};
    return {};
}

base::Result<toml::table> parse_text(std::string_view text, const std::string& name) {
    try {
        return toml::parse(text, name);
    } catch (const toml::parse_error& error) {
        return base::Problem{fmt::format("{}:{}", name, error.source().begin.line), "is no valid TOML: " + std::string{error.description()},
                             "texts stand in double quotes, and each table is named once"};
    }
}

base::Result<toml::table> parse_file(const fs::path& file) {
    auto text = read_text(file);
    if (!text) return text.problem();
    return parse_text(text.value(), file.string());
}

std::string toml_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) out += fmt::format("\\u{:04X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
                else out += c;
        }
    }
    return out + "\"";
}

void Trouble::note(const toml::node* node, std::string what, std::string hint) {
    if (problem) return;
    const auto line = node == nullptr ? 0U : node->source().begin.line;
    problem = base::Problem{line == 0 ? file : fmt::format("{}:{}", file, line), std::move(what), std::move(hint)};
}

const toml::node* Reader::take(std::string_view key) {
    asked_.emplace_back(key);
    return table_.get(key);
}

void Reader::complain(std::string_view key, std::string what, std::string hint) {
    const toml::node* node = table_.get(key);
    trouble_.note(node == nullptr ? &table_ : node, name_ + ": " + std::move(what), std::move(hint));
}

std::string Reader::text(std::string_view key, bool needed) {
    const toml::node* node = take(key);
    if (node == nullptr) {
        if (needed) complain(key, fmt::format("\"{}\" is missing", key), fmt::format("add a line: {} = \"…\"", key));
        return {};
    }
    if (const auto value = node->value_exact<std::string>()) {
        if (needed && value->empty()) complain(key, fmt::format("\"{}\" is empty", key), "write the text, or leave the line out if it is not needed");
        return *value;
    }
    complain(key, fmt::format("\"{}\" must be a text", key), "put it into double quotes");
    return {};
}

std::vector<std::string> Reader::texts(std::string_view key) {
    std::vector<std::string> out;
    const toml::node* node = take(key);
    if (node == nullptr) return out;
    const toml::array* list = node->as_array();
    if (list != nullptr) {
        for (const toml::node& one : *list) {
            if (const auto value = one.value_exact<std::string>()) out.push_back(*value);
            else list = nullptr;
            if (list == nullptr) break;
        }
    }
    if (list == nullptr) complain(key, fmt::format("\"{}\" must be a list of texts", key), fmt::format("for example {} = [\"one\", \"two\"]", key));
    return out;
}

std::int64_t Reader::number(std::string_view key, std::int64_t otherwise) {
    const toml::node* node = take(key);
    if (node == nullptr) return otherwise;
    if (const auto value = node->value_exact<std::int64_t>()) return *value;
    complain(key, fmt::format("\"{}\" must be a whole number", key), "write digits, without quotes");
    return otherwise;
}

bool Reader::yes(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) return false;
    if (const auto value = node->value_exact<bool>()) return *value;
    complain(key, fmt::format("\"{}\" must be true or false", key), "without quotes");
    return false;
}

const toml::table* Reader::table(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) return nullptr;
    if (node->as_table() == nullptr) complain(key, fmt::format("\"{}\" must be a table", key), fmt::format("for example {} = {{ … }}", key));
    return node->as_table();
}

std::vector<const toml::table*> Reader::tables(std::string_view key) {
    std::vector<const toml::table*> out;
    const toml::node* node = take(key);
    if (node == nullptr) return out;
    if (const toml::array* list = node->as_array()) {
        for (const toml::node& one : *list) {
            if (one.as_table() == nullptr) break;
            out.push_back(one.as_table());
        }
        if (out.size() == list->size()) return out;
    }
    complain(key, fmt::format("\"{}\" must be a list of tables", key), fmt::format("begin each with [[{}]]", key));
    return {};
}

void Reader::finish() {
    for (const auto& [key, node] : table_) {
        const std::string name{key.str()};
        if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
        const std::string near = nearest_word(name, asked_);
        // What is missing here may be what is misspelt: then that is the fault.
        auto& said = trouble_.problem;
        if (said && said->what.starts_with(name_ + ": ") && said->what.ends_with(" missing") && !near.empty() && table_.get(near) == nullptr) said.reset();
        trouble_.note(&node, fmt::format("{}: there is no \"{}\" here", name_, name), near.empty() ? "see lessons/README.md for what there is" : "did you mean \"" + near + "\"?");
    }
}

std::string nearest_word(std::string_view wanted, const std::vector<std::string>& known) {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, wanted.size() / 3) + 1;
    for (const std::string& word : known) {
        std::vector<std::size_t> row(word.size() + 1);
        for (std::size_t j = 0; j <= word.size(); ++j) row[j] = j;
        for (std::size_t i = 1; i <= wanted.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j <= word.size(); ++j) {
                const std::size_t above = row[j];
                row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (wanted[i - 1] == word[j - 1] ? 0 : 1)});
                diagonal = above;
            }
        }
        if (row.back() < best_distance) {
            best_distance = row.back();
            best = word;
        }
    }
    return best;
}

}  // namespace lessons
