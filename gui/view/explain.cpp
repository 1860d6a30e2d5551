#include "gui/view/explain.h"

#include <fstream>
#include <iterator>
#include <utility>

namespace gui {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

std::string place(std::string_view file_name, std::size_t line) {
    return std::string{file_name} + ":" + std::to_string(line);
}

}  // namespace

base::Result<ExplanationFile> parse_explanations(std::string_view text,
                                                 std::string_view file_name) {
    ExplanationFile file;
    Explanation* current = nullptr;
    std::size_t number = 0;
    std::size_t heading_line = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        ++number;
        if (line.starts_with("# ")) {
            if (current != nullptr && current->text.empty()) {
                return base::Problem{place(file_name, heading_line), "the heading has no text", ""};
            }
            const auto [at, fresh] = file.try_emplace(std::string{trimmed(line.substr(2))});
            if (!fresh) {
                return base::Problem{place(file_name, number), "this heading stands twice", ""};
            }
            current = &at->second;
            heading_line = number;
        } else if (line.empty() || current == nullptr) {
            continue;
        } else if (current->text.empty() && current->rfc.empty() && line.starts_with("rfc:")) {
            current->rfc = trimmed(line.substr(4));
        } else {
            if (!current->text.empty()) current->text += ' ';
            current->text += line;
        }
    }
    if (current != nullptr && current->text.empty()) {
        return base::Problem{place(file_name, heading_line), "the heading has no text", ""};
    }
    return file;
}

namespace {

constexpr const char* kFiles[] = {"smtp", "pop3", "imap", "dns", "tokens"};

/// The headings of one file; none if it is not there.
base::Result<ExplanationFile> read_file(const std::filesystem::path& path,
                                        const std::string& name) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return ExplanationFile{};
    return parse_explanations(std::string{std::istreambuf_iterator<char>{in}, {}}, name);
}

}  // namespace

base::Result<Explanations> Explanations::load(const std::filesystem::path& folder,
                                              std::string_view language) {
    Explanations all;
    for (const std::string name : kFiles) {
        auto file = read_file(folder / (name + ".md"), name + ".md");
        if (!file) return file.problem();
        all.files_.emplace(name, std::move(file).value());
    }
    if (language != "en") {
        if (auto over = all.overlay(folder / language); !over) return over.problem();
    }
    return all;
}

base::Outcome Explanations::overlay(const std::filesystem::path& folder) {
    for (const std::string name : kFiles) {
        const std::filesystem::path path = folder / (name + ".md");
        auto file = read_file(path, path.string());
        if (!file) return file.problem();
        ExplanationFile& english = files_[name];
        for (auto& [key, translated] : file.value()) {
            if (const auto at = english.find(key); at != english.end())
                at->second.text = std::move(translated.text);
        }
    }
    return {};
}

const Explanation* Explanations::find(std::string_view file, std::string_view key) const {
    const auto at = files_.find(file);
    if (at == files_.end()) return nullptr;
    const auto row = at->second.find(key);
    return row == at->second.end() ? nullptr : &row->second;
}

const Explanation* Explanations::line(std::string_view protocol, std::string_view key) const {
    if (const Explanation* exact = find(protocol, key)) return exact;
    const std::size_t dot = key.find('.');
    if (dot == std::string_view::npos) return nullptr;
    if (const Explanation* any = find(protocol, "any" + std::string{key.substr(dot)})) return any;
    return find(protocol, key.substr(0, dot));
}

const Explanation* Explanations::token(std::string_view key) const {
    if (const Explanation* exact = find("tokens", key)) return exact;
    const std::size_t dot = key.rfind('.');
    return dot == std::string_view::npos ? nullptr : find("tokens", key.substr(0, dot));
}

std::vector<std::string> Explanations::keys(std::string_view protocol) const {
    std::vector<std::string> found;
    if (const auto at = files_.find(protocol); at != files_.end()) {
        for (const auto& [key, explanation] : at->second) found.push_back(key);
    }
    return found;
}

std::string filled(std::string_view text, std::string_view client, std::string_view server) {
    std::string out;
    while (!text.empty()) {
        if (text.starts_with("{client}")) {
            out += client;
            text.remove_prefix(8);
        } else if (text.starts_with("{server}")) {
            out += server;
            text.remove_prefix(8);
        } else {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return out;
}

std::string_view first_sentence(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const bool ends = text[i] == '.' || text[i] == '!' || text[i] == '?';
        if (ends && text[i + 1] == ' ') return text.substr(0, i + 1);
    }
    return text;
}

}  // namespace gui
