#include "lessons/verify_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "lessons/toml_reader.h"
#include "protocols/base/octets.h"
#include "sim/script/tokens.h"
#include "sim/script/words.h"

namespace lessons {

namespace fs = std::filesystem;

namespace {

bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

bool ends_with(std::string_view text, std::string_view end) {
    return text == end || (text.size() > end.size() && text.substr(text.size() - end.size()) == end && text[text.size() - end.size() - 1] == '.');
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> labels_of(std::string_view name) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('.', at), name.size());
        out.emplace_back(name.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

bool is_reserved(const std::string& name, const std::vector<std::string>& labels) {
    if (labels.size() == 4 && std::all_of(labels.begin(), labels.end(), [](const std::string& l) { return all_digits(l) && l.size() <= 3; })) {
        constexpr std::array<std::string_view, 5> kNetworks{"192.0.2.", "198.51.100.", "203.0.113.", "127.", "10."};
        return std::any_of(kNetworks.begin(), kNetworks.end(), [&](std::string_view one) { return name.substr(0, one.size()) == one; });
    }
    constexpr std::array<std::string_view, 7> kNames{"example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"};
    return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view one) { return ends_with(name, one); });
}

/// Has it the look of a domain or an address, and not of a number, a section or a word of the language?
bool looks_like_name(const std::vector<std::string>& labels, bool after_at, bool after_section) {
    if (labels.size() < 2 || std::any_of(labels.begin(), labels.end(), [](const std::string& l) { return l.empty(); })) return false;
    if (labels.size() == 4 && std::all_of(labels.begin(), labels.end(), [](const std::string& l) { return all_digits(l) && l.size() <= 3; })) {
        return !after_section && std::all_of(labels.begin(), labels.end(), [](const std::string& l) { return base::parse_number(l, 255).has_value(); });
    }
    const std::string& top = labels.back();
    if (top.size() < 2 || !std::all_of(top.begin(), top.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return after_at;
    // Names of tables and files: lesson.toml, step.retr.
    constexpr std::array<std::string_view, 8> kOwn{"predict", "observe", "check", "hint", "toml", "lua", "md", "txt"};
    if (std::find(kOwn.begin(), kOwn.end(), top) != kOwn.end() || labels.front() == "step" || labels.front() == "map" || labels.front() == "timeline" ||
        labels.front() == "actions" || labels.front() == "terminal") {
        return false;
    }
    constexpr std::array<std::string_view, 16> kTops{"com", "net", "org", "edu", "gov", "info", "de", "fr", "uk", "eu", "io", "ch", "at", "us", "biz", "dev"};
    return after_at || std::find(kTops.begin(), kTops.end(), top) != kTops.end() || labels.size() >= 3;
}

/// Does the text end with what makes the next number a section: "RFC 9051 ", "section ", "§"?
bool ends_before_section(std::string_view text) {
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    const std::size_t begin = text.find_last_of(" \"(,") + 1;
    const std::string word = base::to_lower(text.substr(begin));
    constexpr std::array<std::string_view, 6> kWords{"section", "sections", "abschnitt", "abschnitte", "\xc2\xa7", "chapter"};
    return (word.size() >= 3 && all_digits(word)) || std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Addresses of IPv6 in a text that are not reserved: those have two colons side by side, or seven in all.
void add_foreign_v6(std::string_view text, std::vector<std::string>& out) {
    for (std::size_t i = 0; i < text.size();) {
        if (!is_hex(text[i]) && text[i] != ':') {
            ++i;
            continue;
        }
        const std::size_t begin = i;
        while (i < text.size() && (is_hex(text[i]) || text[i] == ':')) ++i;
        // Words of other letters around it: "std::find".
        const auto in_word = [](char c) { return name_char(c) && c != '.'; };
        if ((begin > 0 && in_word(text[begin - 1])) || (i < text.size() && in_word(text[i]))) continue;
        std::string name = base::to_lower(text.substr(begin, i - begin));
        const bool shortened = name.find("::") != std::string::npos && std::count(name.begin(), name.end(), ':') <= 7;
        if (std::count(name.begin(), name.end(), ':') != 7 && !shortened) continue;
        if (name.find_first_of("0123456789abcdef") == std::string::npos || name == "::1" || name.substr(0, 9) == "2001:db8:" || name.substr(0, 5) == "fe80:") continue;
        out.push_back(std::move(name));
    }
}

void add(std::vector<Finding>& out, const Lesson& lesson, int line, std::string rule, std::string what, std::string hint) {
    std::string where = (fs::path{lesson.folder} / "lesson.toml").string();
    if (line > 0) where += fmt::format(":{}", line);
    out.push_back({std::move(rule), {std::move(where), std::move(what), std::move(hint)}});
}

void check_question(const Lesson& lesson, const Course& course, const Question& question, const std::string& name, int line, std::vector<Finding>& out) {
    for (const Option& option : question.options) {
        if (option.right && !option.tag.empty()) add(out, lesson, line, "tag", name + ": the right option \"" + option.id + "\" has a misconception", "take its tag away");
        if (question.answering != Answering::OneOf || option.right) continue;
        if (option.tag.empty()) add(out, lesson, line, "tag", name + ": the option \"" + option.id + "\" stands for no misconception", "give it a tag from course.en.toml");
        else if (course.misconceptions.count(option.tag) == 0)
            add(out, lesson, line, "tag", name + ": there is no misconception \"" + option.tag + "\"", "add it to course.en.toml under [misconception]");
    }
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        for (std::size_t j = i + 1; j < question.options.size(); ++j) {
            if (question.options[i].text == question.options[j].text)
                add(out, lesson, line, "options", name + ": two options have the same text \"" + question.options[i].text + "\"", "a learner could not tell them apart");
        }
    }
}

/// "1939 4", "9051 2.3.1.1", "5321 A.1": parts of one or two digits, the first at most 30.
bool is_section(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos || !all_digits(text.substr(0, space)) || text[0] == '0') return false;
    const std::vector<std::string> parts = labels_of(text.substr(space + 1));
    if (parts.size() > 5) return false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool appendix = i == 0 && parts[i].size() == 1 && parts[i][0] >= 'A' && parts[i][0] <= 'Z';
        const auto number = all_digits(parts[i]) && parts[i][0] != '0' ? base::parse_number(parts[i], i == 0 ? 30 : 99) : std::nullopt;
        if (!appendix && !number) return false;
    }
    return true;
}

/// "S7" with letter S and last 22.
bool is_numbered(const std::string& id, char letter, std::uint64_t last) {
    const auto number = id.size() == 3 - (letter == 'S' && id.size() == 2 ? 1U : 0U) && id[0] == letter ? base::parse_number(std::string_view{id}.substr(1)) : std::nullopt;
    return number && *number >= 1 && *number <= last;
}

/// The first word of a server's line that only this server says so; empty if the pattern asks for what a standard
/// fixes: codes, numbers, names of data and of flags.
std::string wording_in(std::string_view pattern) {
    if (pattern.size() > 1 && pattern[0] == '*' && pattern[1] != ' ' && pattern != "**") return std::string{pattern};
    constexpr std::array<std::string_view, 7> kFlags{"seen", "deleted", "answered", "flagged", "draft", "recent", "forwarded"};
    std::size_t place = 0;
    bool told = false;   // the code is over; what follows is for people
    for (std::size_t at = 0; at < pattern.size(); ++place) {
        const std::size_t end = std::min(pattern.find(' ', at), pattern.size());
        const std::string_view word = pattern.substr(at, end - at);
        at = end + 1;
        std::string letters;
        for (const char c : word) {
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) letters += c;
        }
        if (place == 0 || letters.empty() || word[0] == '[') {
            told = told || (place == 0 && word.size() > 1 && (word[0] == '+' || word[0] == '-' || (word[0] >= '2' && word[0] <= '5' && word.size() >= 3)));
            continue;
        }
        const bool flag = std::find(kFlags.begin(), kFlags.end(), base::to_lower(letters)) != kFlags.end();
        if (flag) continue;
        if (told || letters != base::to_upper(letters)) return std::string{word};
        told = told || word.substr(0, 2) == "OK" || word.substr(0, 2) == "NO" || word.substr(0, 3) == "BAD";
    }
    return {};
}

/// What an expression asks of servers' lines: the texts behind match = in lines{…} that are not the client's.
std::vector<std::string> server_patterns(std::string_view expression) {
    std::vector<std::string> out;
    for (std::size_t at = expression.find("lines{"); at != std::string_view::npos; at = expression.find("lines{", at + 1)) {
        const std::string_view call = expression.substr(at, expression.find('}', at) - at);
        const std::size_t match = call.find("match = \"");
        if (match == std::string_view::npos || call.find("who = \"C\"") != std::string_view::npos) continue;
        const std::size_t begin = match + 9;
        out.emplace_back(call.substr(begin, call.find('"', begin) - begin));
    }
    return out;
}

void check_wording(const Lesson& lesson, std::string_view expression, const std::string& name, int line, std::vector<Finding>& out) {
    for (const std::string& pattern : server_patterns(expression)) {
        const std::string word = wording_in(pattern);
        if (!word.empty())
            add(out, lesson, line, "wording", name + " waits for \"" + pattern + "\", but \"" + word + "\" is this server's own wording",
                "ask for the code or the kind of answer alone, for example \"+OK*\", \"250 *\", \"* NO *\" or \"* 3 EXISTS\"");
    }
}

/// Does the expression ask a query about the world? Comparing lists that are written out is none.
bool asks_the_world(std::string_view expression) {
    const std::vector<script::Token> tokens = script::tokens_of(expression);
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const bool called = tokens[i + 1].kind == script::Token::Kind::Sign && (tokens[i + 1].text == "(" || tokens[i + 1].text == "{");
        const std::string& name = tokens[i].text;
        if (called && tokens[i].kind == script::Token::Kind::Name && name != "contains" && name != "same" && script::is_query(name)) return true;
    }
    return false;
}

/// Can a run prove which option is right? The wrong ones need facts as well: who moves `right` to one of them, or
/// changes the world so that it becomes right, reads it here.
void check_answers(const Lesson& lesson, const Question& question, const std::string& name, std::vector<Finding>& out) {
    for (const Option& option : question.options) {
        const std::string which = "the option \"" + option.id + "\"";
        if (question.answering != Answering::OneOf) {
            if (!option.fact.empty()) add(out, lesson, option.source_line, "answer", name + ": " + which + " has a fact, but the question is no choice", "take the fact away");
        } else if (option.fact.empty()) {
            add(out, lesson, option.source_line, "answer", name + ": nothing tells whether " + which + " is the right one",
                "give it an expression that holds at the end of the golden run only if it is: fact = '#mailbox(\"ada\") == 3'");
        } else {
            check_wording(lesson, option.fact, name + ", option " + option.id + ",", option.source_line, out);
            if (!asks_the_world(option.fact))
                add(out, lesson, option.source_line, "vacuous", name + ": the fact of " + which + " asks nothing about the world: " + option.fact, "ask a query in it, such as #mailbox(\"ada\") == 3");
        }
    }
}

/// A name in double braces that the seed gives no value: `{{nix}}`.
std::string unknown_variable(std::string_view text, const Lesson& lesson) {
    for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
        const std::size_t end = text.find("}}", at);
        if (end == std::string_view::npos) return {};
        const std::string name{text.substr(at + 2, end - at - 2)};
        if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") != std::string::npos) continue;
        if (std::none_of(lesson.variables.begin(), lesson.variables.end(), [&](const Variable& one) { return one.name == name; })) return name;
    }
    return {};
}

}  // namespace

std::vector<std::string> foreign_names(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < text.size();) {
        if (!name_char(text[i])) {
            ++i;
            continue;
        }
        const std::size_t begin = i;
        while (i < text.size() && name_char(text[i])) ++i;
        std::string name = base::to_lower(text.substr(begin, i - begin));
        while (!name.empty() && (name.back() == '.' || name.back() == '-')) name.pop_back();
        while (!name.empty() && (name.front() == '.' || name.front() == '-')) name.erase(0, 1);
        const bool after_at = begin > 0 && text[begin - 1] == '@';
        const std::vector<std::string> labels = labels_of(name);
        if (looks_like_name(labels, after_at, ends_before_section(text.substr(0, begin))) && !is_reserved(name, labels)) out.push_back(name);
    }
    add_foreign_v6(text, out);
    return out;
}

void check_form(const Lesson& lesson, const Course& course, std::vector<Finding>& out) {
    for (const std::string& term : lesson.terms) {
        if (course.glossary.count(term) == 0) add(out, lesson, 0, "term", "the glossary has no term \"" + term + "\"", "add it to course.en.toml under [term]");
    }
    for (const std::string& section : lesson.rfc) {
        if (!is_section(section)) add(out, lesson, 0, "rfc", "\"" + section + "\" names no section of a standard", "write the number of the RFC and a section that it has: \"1939 4\"");
    }
    for (const std::string& claim : lesson.claims) {
        if (!is_numbered(claim, 'S', 22)) add(out, lesson, 0, "claim", "there is no claim \"" + claim + "\"", "claims are S1 to S22");
    }
    for (const std::string& concept_id : lesson.concepts) {
        if (!is_numbered(concept_id, 'C', 82)) add(out, lesson, 0, "concept", "there is no concept \"" + concept_id + "\"", "concepts are C01 to C82");
    }
    const auto in_index = [&](const std::string& id) {
        return std::any_of(course.tracks.begin(), course.tracks.end(),
                           [&](const Track& track) { return std::find(track.lessons.begin(), track.lessons.end(), id) != track.lessons.end(); });
    };
    for (const std::string& id : lesson.needs) {
        if (!in_index(id)) add(out, lesson, 0, "needs", "the lesson builds on \"" + id + "\", which is not in the index", "see index.toml");
    }
    const auto track = std::find_if(course.tracks.begin(), course.tracks.end(), [&](const Track& one) { return one.id == lesson.track; });
    std::error_code error;
    // A lesson that lies elsewhere is tried before it is taken into the course.
    const bool elsewhere = fs::weakly_canonical(fs::path{lesson.folder}, error).parent_path() != fs::weakly_canonical(course.folder, error) && !in_index(lesson.id);
    if (track == course.tracks.end()) add(out, lesson, 0, "track", "there is no track \"" + lesson.track + "\"", "see index.toml");
    else if (!elsewhere && std::find(track->lessons.begin(), track->lessons.end(), lesson.id) == track->lessons.end())
        add(out, lesson, 0, "track", "the track \"" + lesson.track + "\" does not list " + lesson.id, "add it to index.toml");
    for (const Step& step : lesson.steps) {
        check_wording(lesson, step.until, "step " + step.id + ", until,", step.source_line, out);
        for (const Check& check : step.checks) check_wording(lesson, check.fact, "check " + check.id + " of step " + step.id, check.source_line, out);
        for (const HintSet& hints : step.hints) check_wording(lesson, hints.when, "hints " + hints.id + " of step " + step.id, hints.source_line, out);
        if (step.predict) {
            check_question(lesson, course, *step.predict, "step " + step.id, step.source_line, out);
            check_answers(lesson, *step.predict, "step " + step.id + ", prediction", out);
        }
        if (step.observe) check_answers(lesson, *step.observe, "step " + step.id + ", observation", out);
        if (step.line.has_value() == !step.no_line.empty())
            add(out, lesson, step.source_line, "line", step.line ? "step " + step.id + " names a line that makes it so, and words for why there is none" : "step " + step.id + " does not say which line makes it so",
                "write line = { who = \"S\", match = \"250*\" } in lesson.toml, or no_line = \"none: …\" in text.en.toml if there is none");
        for (const Check& check : step.checks) {
            const auto same = std::count_if(step.checks.begin(), step.checks.end(), [&](const Check& one) { return one.fail == check.fail; });
            if (same > 1) add(out, lesson, check.source_line, "check", "two checks of step " + step.id + " say the same sentence", "each must say what is different");
        }
    }
    for (const Fork& fork : lesson.forks) check_wording(lesson, fork.check, "fork " + fork.id, fork.source_line, out);
    for (const QuizItem& item : lesson.quiz) check_question(lesson, course, item.question, "quiz " + item.id, item.source_line, out);
}

void check_files(const fs::path& folder, const Lesson& lesson, std::vector<Finding>& out) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const std::string end = entry.path().extension().string();
        if (end != ".toml" && end != ".txt" && end != ".lua") {
            out.push_back({"files", {entry.path().string(), "is no part of a lesson", "a lesson is lesson.toml, text.*.toml and expected.txt"}});
            continue;
        }
        if (end == ".txt") continue;
        auto text = read_text(entry.path());
        if (!text) {
            out.push_back({"files", text.problem()});
            continue;
        }
        int line = 1;
        for (std::size_t at = 0; at < text.value().size(); ++line) {
            const std::size_t stop = std::min(text.value().find('\n', at), text.value().size());
            const std::string_view here = std::string_view{text.value()}.substr(at, stop - at);
            if (const std::string unknown = unknown_variable(here, lesson); !unknown.empty())
                out.push_back({"variable", {fmt::format("{}:{}", entry.path().string(), line), "nothing gives {{" + unknown + "}} a value", "add a line under [vary] in lesson.toml: " + unknown + " = [\"…\", \"…\"]"}});
            for (const std::string& foreign : foreign_names(here)) {
                out.push_back({"domain", {fmt::format("{}:{}", entry.path().string(), line), "\"" + foreign + "\" may belong to somebody",
                                          "use .example, .test, example.org, 192.0.2.0/24 or 2001:db8::/32"}});
            }
            at = stop + 1;
        }
    }
}

}  // namespace lessons
