#include "gui/view/phrase.h"

#include <algorithm>

namespace gui {

namespace {

/// The length of the hole that the text begins with: 2 for "{}", 3 for "{1}"; 0: it begins with
/// none.
std::size_t hole_at(std::string_view text) {
    if (text.starts_with("{}")) return 2;
    const bool numbered =
        text.size() >= 3 && text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}';
    return numbered ? 3 : 0;
}

}  // namespace

bool Phrase::has_holes(std::string_view text) {
    for (std::size_t n = 0; n < text.size(); ++n) {
        if (hole_at(text.substr(n)) > 0) return true;
    }
    return false;
}

Phrase::Side Phrase::side_of(std::string_view text) {
    Side side;
    while (!text.empty()) {
        const std::size_t hole = hole_at(text);
        if (hole == 0) {
            side.pieces.back() += text.front();
            text.remove_prefix(1);
            continue;
        }
        side.holes.push_back(hole == 2 ? side.holes.size()
                                       : static_cast<std::size_t>(text[1] - '1'));
        side.pieces.emplace_back();
        text.remove_prefix(hole);
    }
    return side;
}

base::Result<Phrase> Phrase::read(std::string_view english, std::string_view translation) {
    Phrase phrase;
    phrase.english_ = side_of(english);
    phrase.translation_ = side_of(translation);
    std::vector<std::size_t> asked = phrase.english_.holes;
    std::vector<std::size_t> given = phrase.translation_.holes;
    std::sort(asked.begin(), asked.end());
    std::sort(given.begin(), given.end());
    for (std::size_t n = 0; n < asked.size(); ++n) {
        if (asked[n] != n)
            return base::Problem{"", "the holes are not numbered 1, 2, 3, each once", ""};
    }
    if (asked != given) return base::Problem{"", "a hole stands on one side only, or twice", ""};
    const auto& pieces = phrase.english_.pieces;
    for (std::size_t n = 1; n + 1 < pieces.size(); ++n) {
        if (pieces[n].empty()) return base::Problem{"", "two holes have nothing between them", ""};
    }
    if (phrase.given() == 0) return base::Problem{"", "this is nothing but a hole", ""};
    return phrase;
}

std::size_t Phrase::given() const {
    std::size_t all = 0;
    for (const std::string& piece : english_.pieces) all += piece.size();
    return all;
}

bool Phrase::quoted(std::size_t hole) const {
    for (std::size_t n = 0; n < english_.holes.size(); ++n) {
        if (english_.holes[n] == hole)
            return english_.pieces[n].ends_with("“") && english_.pieces[n + 1].starts_with("”");
    }
    return false;
}

std::optional<std::vector<std::string_view>> Phrase::match(std::string_view text) const {
    const auto& pieces = english_.pieces;
    const std::string& last = pieces.back();
    if (!text.starts_with(pieces[0])) return std::nullopt;
    std::vector<std::string_view> found(english_.holes.size());
    std::size_t at = pieces[0].size();
    for (std::size_t n = 0; n < found.size(); ++n) {
        const bool ends = n + 1 == found.size();
        if (at + 1 + (ends ? last.size() : 0) > text.size()) return std::nullopt;
        const std::size_t end = ends ? text.size() - last.size() : text.find(pieces[n + 1], at + 1);
        if (end == std::string_view::npos || (ends && !text.ends_with(last))) return std::nullopt;
        found[english_.holes[n]] = text.substr(at, end - at);
        at = end + pieces[n + 1].size();
    }
    return found;
}

std::string Phrase::filled(const std::vector<std::string>& holes) const {
    std::string out = translation_.pieces[0];
    for (std::size_t n = 0; n < translation_.holes.size(); ++n) {
        out += holes[translation_.holes[n]];
        out += translation_.pieces[n + 1];
    }
    return out;
}

}  // namespace gui
