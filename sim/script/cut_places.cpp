#include "sim/script/cut_places.h"

#include <algorithm>
#include <vector>

#include "protocols/base/octets.h"
#include "sim/build.h"
#include "sim/faults.h"
#include "sim/machine.h"
#include "sim/script/names.h"

namespace script {

namespace {

bool is_letter_of(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A command as it is cut at: with * where something always follows it.
struct Command {
    std::string verb;
    bool alone = false;   ///< it may stand without anything behind it
};

std::vector<Command> commands() {
    std::vector<Command> out;
    for (const auto protocol : {base::Protocol::Smtp, base::Protocol::Pop3, base::Protocol::Imap}) {
        for (const base::CommandRow& row : sim::tables_of(protocol).commands) {
            // An IMAP line begins with its tag.
            const std::string verb = (protocol == base::Protocol::Imap ? "* " : "") + std::string{row.verb};
            const bool more = row.syntax.size() > row.verb.size() && row.syntax[row.verb.size()] == ' ' && row.syntax.substr(row.verb.size() + 1, 1) != "[";
            const auto known = std::find_if(out.begin(), out.end(), [&](const Command& one) { return one.verb == verb; });
            if (known == out.end()) out.push_back({verb, !more});
            else known->alone = known->alone || !more;
        }
    }
    return out;
}

}  // namespace

std::optional<base::Problem> cut_place_problem(std::string_view where) {
    const auto place = sim::parse_cut_place(where);
    if (!place || place->line != 0 || place->writer == 'S' || place->pattern.empty() || !is_letter_of(place->pattern[0])) return std::nullopt;
    const std::string_view pattern = place->pattern;
    const std::size_t end = static_cast<std::size_t>(std::find_if_not(pattern.begin(), pattern.end(), is_letter_of) - pattern.begin());
    const std::string_view word = pattern.substr(0, end);
    const char next = end < pattern.size() ? pattern[end] : ' ';
    if (next != ' ' && next != '*') return std::nullopt;   // a tag (A1), a field (Subject:)
    const std::string front{where.substr(0, where.size() - pattern.size())};
    std::vector<std::string> known{front + "the final dot", front + "line 7"};
    for (const Command& one : commands()) {
        const std::string right = front + one.verb + (one.alone ? "" : "*");
        if (base::iequals(one.verb, word) || (next == '*' && base::istarts_with(one.verb, word))) {
            if (end < pattern.size() || one.alone) return std::nullopt;
            return base::Problem{"", "no line is \"" + std::string{word} + "\" alone: something follows the command", "did you mean \"" + right + "\"?"};
        }
        if (one.verb[0] == '*' && base::iequals(std::string_view{one.verb}.substr(2), word)) {
            return base::Problem{"", "a line of IMAP begins with its tag, not with " + std::string{word}, "did you mean \"" + right + "\"?"};
        }
        known.push_back(right);
    }
    const std::string near = nearest(where, known);
    return base::Problem{"", "\"" + std::string{where} + "\" is no place in a conversation: there is no command \"" + std::string{word} + "\"",
                         near.empty() ? "\"after line 7\", \"before DATA\", \"after C: RCPT*\", \"within S: 250*\", \"before the final dot\", \"now\"" : "did you mean \"" + near + "\"?"};
}

std::string cut_places_text() {
    std::string verbs;
    for (const Command& one : commands()) verbs += (verbs.empty() ? "" : ", ") + std::string{"`"} + one.verb + (one.alone ? "`" : "*`");
    return "In `where` stands \"now\", or \"before\", \"after\" or \"within\" and one of these: \"line 7\" (lines of both sides, counted from the greeting on); \"the final dot\"; a line, where `*` stands for "
           "anything, with \"C: \" or \"S: \" in front if only the client's or the server's lines are meant: a reply such as \"S: 250*\", or a command: " +
           verbs + ".\n";
}

std::string real_domain_in_zone(std::string_view value) {
    const auto of_domain = [](char c) { return is_letter_of(c) || c == '.' || c == '-' || c == '_' || (c >= '0' && c <= '9'); };
    for (std::size_t at = 0; at < value.size();) {
        std::size_t end = at;
        while (end < value.size() && of_domain(value[end])) ++end;
        std::string_view name = value.substr(at, end - at);
        // "include:a.example", "redirect=a.example", "mailto:x@a.example": names stand behind a sign. A number has no letter at its end.
        at = end + 1;
        if (name.ends_with('.')) name.remove_suffix(1);
        const std::size_t dot = name.rfind('.');
        if (dot == std::string_view::npos || dot + 2 >= name.size() || !std::all_of(name.begin() + static_cast<std::ptrdiff_t>(dot) + 1, name.end(), is_letter_of)) continue;
        if (!sim::is_reserved_domain(name)) return std::string{name};
    }
    return {};
}

}  // namespace script
