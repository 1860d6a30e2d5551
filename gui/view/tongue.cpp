#include "gui/view/tongue.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

namespace gui {

namespace {

constexpr std::size_t kRemembered = 4096;  ///< texts before the oldest are forgotten
constexpr int kDepth = 4;                  ///< holes within holes

}  // namespace

base::Outcome Tongue::take(std::string_view line) {
    const std::size_t sign = line.find(" = ");
    if (sign == std::string_view::npos || sign == 0 || sign + 3 >= line.size())
        return base::Problem{"", "this is no pair of texts", "English = translation"};
    const std::string_view english = line.substr(0, sign);
    const std::string_view translation = line.substr(sign + 3);
    if (!words_.emplace(english, translation).second)
        return base::Problem{"", "this text is there twice", ""};
    if (!Phrase::has_holes(english) && !Phrase::has_holes(translation)) return {};
    auto phrase = Phrase::read(english, translation);
    if (!phrase) return phrase.problem();
    by_first_[phrase.value().first()].push_back(phrases_.size());
    phrases_.push_back(std::move(phrase).value());
    return {};
}

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
        if (auto taken = tongue.take(line); !taken) {
            base::Problem problem = taken.problem();
            problem.where = fmt::format("{}:{}", path.string(), number);
            return problem;
        }
    }
    for (auto& [first, phrases] : tongue.by_first_) {
        std::stable_sort(phrases.begin(), phrases.end(), [&](std::size_t a, std::size_t b) {
            return tongue.phrases_[a].given() > tongue.phrases_[b].given();
        });
    }
    return tongue;
}

std::optional<std::string> Tongue::by_phrase(std::string_view english, int depth) const {
    for (const char first : {english.front(), '\0'}) {
        const auto found = by_first_.find(first);
        if (found == by_first_.end()) continue;
        for (const std::size_t n : found->second) {
            const auto holes = phrases_[n].match(english);
            if (!holes) continue;
            std::vector<std::string> said;
            for (std::size_t hole = 0; hole < holes->size(); ++hole) {
                const std::string_view text = (*holes)[hole];
                const std::string* words =
                    phrases_[n].quoted(hole) ? nullptr : find(text, depth + 1);
                said.emplace_back(words == nullptr ? text : std::string_view{*words});
            }
            return phrases_[n].filled(said);
        }
    }
    return std::nullopt;
}

const std::string* Tongue::find(std::string_view english, int depth) const {
    if (const auto found = words_.find(english); found != words_.end()) return &found->second;
    if (phrases_.empty() || english.empty() || depth > kDepth) return nullptr;
    auto known = recent_.find(english);
    if (known == recent_.end()) {
        const auto old = earlier_.find(english);
        auto said = old == earlier_.end() ? by_phrase(english, depth) : old->second;
        // What was given out lately must stay where it is: only the older half is let go.
        if (recent_.size() >= kRemembered) earlier_ = std::exchange(recent_, {});
        known = recent_.emplace(english, std::move(said)).first;
    }
    return known->second ? &*known->second : nullptr;
}

std::string_view Tongue::say(std::string_view english) const {
    const std::string* found = find(english, 0);
    return found == nullptr ? english : std::string_view{*found};
}

std::string_view Tongue::label(std::string_view english) const {
    const std::string* found = find(english, 0);
    const bool word = std::any_of(english.begin(), english.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
    if (name_ != "en" && word && found == nullptr && missing_.find(english) == missing_.end())
        missing_.insert(std::string{english});
    return found == nullptr ? english : std::string_view{*found};
}

std::string Tongue::in_parts(std::string_view text, std::span<const std::string_view> seams) const {
    if (name_ == "en") return std::string{text};
    std::string out;
    while (!text.empty()) {
        std::size_t end = std::string_view::npos;
        std::string_view seam;
        for (const std::string_view one : seams) {
            if (const std::size_t at = text.find(one); at < end) end = at, seam = one;
        }
        out += say(text.substr(0, end));
        if (end == std::string_view::npos) break;
        const std::size_t first = seam.find_first_not_of(' ');
        const std::size_t last = seam.find_last_not_of(' ');
        (out += seam.substr(0, first)) += say(seam.substr(first, last + 1 - first));
        out += seam.substr(last + 1);
        text.remove_prefix(end + seam.size());
    }
    return out;
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
