#include "gui/view/tongue.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>

namespace gui {

base::Result<Tongue> Tongue::load(const std::filesystem::path& folder, const std::string& name) {
    Tongue tongue;
    tongue.name_ = name;
    if (name == "en") return tongue;
    const std::filesystem::path path = folder / (name + ".txt");
    std::ifstream in{path, std::ios::binary};
    if (!in) return base::Problem{path.string(), "this language has no file", "en needs none"};
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.empty() || line.front() == '#') continue;
        const std::size_t sign = line.find(" = ");
        if (sign == std::string::npos || sign == 0 || sign + 3 >= line.size())
            return base::Problem{fmt::format("{}:{}", path.string(), number),
                                 "this is no pair of texts", "English = translation"};
        if (!tongue.words_.emplace(line.substr(0, sign), line.substr(sign + 3)).second)
            return base::Problem{fmt::format("{}:{}", path.string(), number),
                                 "this text is there twice", ""};
    }
    return tongue;
}

std::string_view Tongue::say(std::string_view english) const {
    if (words_.empty()) return english;
    const auto found = words_.find(english);
    return found == words_.end() ? english : std::string_view{found->second};
}

std::string_view Tongue::label(std::string_view english) const {
    const std::string_view said = say(english);
    const bool word = std::any_of(english.begin(), english.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
    if (name_ != "en" && word && words_.find(english) == words_.end() &&
        missing_.find(english) == missing_.end())
        missing_.insert(std::string{english});
    return said;
}

std::vector<std::string> Tongue::missing() const {
    return {missing_.begin(), missing_.end()};
}

std::vector<std::string> tongues_in(const std::filesystem::path& folder) {
    std::vector<std::string> names{"en"};
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator{folder, failed}) {
        if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace gui
