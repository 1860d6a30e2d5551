#include "lessons/found_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "protocols/base/trimmed.h"

namespace lessons {

namespace {

/// What stands between the parentheses: bare values in order, and pairs `name = value`. Texts lose their quotes.
struct Arguments {
    std::vector<std::string> plain;
    std::vector<std::pair<std::string, std::string>> named;

    [[nodiscard]] std::string_view find(std::string_view name) const {
        for (const auto& [key, value] : named) {
            if (key == name) return value;
        }
        return {};
    }
};

/// One value: a text without escapes, a name or a number; nullopt: something that is computed.
std::optional<std::string> value_in(std::string_view text) {
    text = base::trimmed(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
        if (text.find_first_of("\"\\") != std::string_view::npos) return std::nullopt;
        return std::string{text};
    }
    if (text.empty() || text.find_first_of(" \"({") != std::string_view::npos) return std::nullopt;
    return std::string{text};
}

std::optional<Arguments> arguments_in(std::string_view text) {
    Arguments out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        for (bool quoted = false; end < text.size() && (quoted || text[end] != ','); ++end) quoted = quoted != (text[end] == '"');
        const std::string_view one = base::trimmed(text.substr(at, end - at));
        const std::size_t quote = std::min(one.find('"'), one.size());
        const std::size_t equals = one.substr(0, quote).find('=');
        const auto value = value_in(equals == std::string_view::npos ? one : one.substr(equals + 1));
        if (!value) return std::nullopt;
        if (equals == std::string_view::npos) out.plain.push_back(*value);
        else out.named.emplace_back(base::trimmed(one.substr(0, equals)), *value);
        at = end + 1;
    }
    return out;
}

struct Words {
    std::string_view look, english, german;   ///< {0}: the first argument, {1}: the value; {2}: the folder
};
constexpr std::array<Words, 6> kWords{{
    {"mailbox", "the mailbox {0} holds {1}", "das Postfach {0} enthält {1}"},
    {"store", "{0} holds {1}", "auf {0} liegt {1}"},
    {"flags", "{2} in the mailbox {0} is marked {1}", "{2} ist im Postfach {0} markiert mit {1}"},
    {"lock", "the maildrop {0} is held by {1}", "das Postfach {0} wird gehalten von {1}"},
    {"queue", "in the queue of {0} waits {1}", "in der Warteschlange von {0} wartet {1}"},
    {"seen", "{0} remembers as fetched: {1}", "{0} hat sich als geholt gemerkt: {1}"},
}};
constexpr std::array<Words, 5> kCounts{{
    {"mailbox", "letters in the mailbox {0}: {1}", "Briefe im Postfach {0}: {1}"},
    {"store", "letters on {0}: {1}", "Briefe auf {0}: {1}"},
    {"flags", "marks of {2} in the mailbox {0}: {1}", "Markierungen von {2} im Postfach {0}: {1}"},
    {"queue", "letters waiting at {0}: {1}", "Briefe, die bei {0} warten: {1}"},
    {"seen", "letters that {0} remembers as fetched: {1}", "Briefe, die {0} sich als geholt gemerkt hat: {1}"},
}};

/// "{M1, M2}" as "M1, M2"; nothing as a word.
std::string value_words(std::string_view look, std::string_view value, bool german) {
    if (value == "nil" || value == "{}") return look == "lock" ? (german ? "niemandem" : "nobody") : german ? "nichts" : "nothing";
    if (value.size() >= 2 && value.front() == '{' && value.back() == '}') value = value.substr(1, value.size() - 2);
    std::string out;
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (value[at] == '"') continue;
        if (value[at] == '\\' && at + 1 < value.size() && value[at + 1] == '\\') ++at;   // a mark as a script writes it: "\\Seen"
        out += value[at];
    }
    return out;
}

/// `#lines{who = "C", match = "STAT*"}`: "lines of the client that begin with STAT: 0".
std::string lines_words(const Arguments& given, std::string_view count, bool german) {
    const std::string_view who = given.find("who");
    std::string out = german ? (who == "C" ? "Zeilen des Clients" : who == "S" ? "Zeilen des Servers" : "Zeilen")
                             : (who == "C" ? "lines of the client" : who == "S" ? "lines of the server" : "lines");
    if (const std::string_view protocol = given.find("protocol"); !protocol.empty()) out += fmt::format(" ({})", protocol);
    if (const std::string_view host = given.find("host"); !host.empty()) out += fmt::format(fmt::runtime(german ? " auf {}" : " at {}"), host);
    if (const std::string_view match = given.find("match"); !match.empty()) out += fmt::format(fmt::runtime(german ? " wie „{}“" : " like “{}”"), match);
    if (!given.find("since").empty()) out += german ? " in diesem Schritt" : " in this step";
    return fmt::format("{}: {}", out, count);
}

}  // namespace

std::string found_words(std::string_view look, std::string_view value, std::string_view language) {
    const std::string as_written = fmt::format("{} is {}", look, value);
    const bool german = language == "de";
    const bool counted = !look.empty() && look.front() == '#';
    const std::size_t open = look.find_first_of("({");
    if (open == std::string_view::npos) return as_written;
    const std::string_view name = look.substr(counted ? 1 : 0, open - (counted ? 1 : 0));
    const auto given = arguments_in(look.substr(open + 1, look.size() - open - 2));
    if (!given) return as_written;
    if (name == "lines" && counted) return lines_words(*given, value, german);
    const auto put = [&](const auto& table) {
        const auto found = std::find_if(table.begin(), table.end(), [&](const Words& one) { return one.look == name; });
        if (found == table.end() || given->plain.empty()) return as_written;
        std::string owner = given->plain[0];
        const std::string second = given->plain.size() > 1 ? given->plain[1] : "";
        if (!second.empty() && name != "flags") owner += fmt::format(fmt::runtime(german ? ", Ordner {}," : ", folder {},"), second);
        return fmt::format(fmt::runtime(german ? found->german : found->english), owner, counted ? std::string{value} : value_words(name, value, german), second);
    };
    return counted ? put(kCounts) : put(kWords);
}

}  // namespace lessons
