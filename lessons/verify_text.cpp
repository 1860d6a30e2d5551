#include "lessons/verify_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "lessons/toml_reader.h"
#include "protocols/base/octets.h"

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
        constexpr std::array<std::string_view, 4> kNetworks{"192.0.2.", "198.51.100.", "203.0.113.", "127."};
        return std::any_of(kNetworks.begin(), kNetworks.end(), [&](std::string_view one) { return name.substr(0, one.size()) == one; });
    }
    constexpr std::array<std::string_view, 7> kNames{"example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"};
    return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view one) { return ends_with(name, one); });
}

/// Has it the look of a domain or an address, and not of a number, a section or a word of the language?
bool looks_like_name(const std::vector<std::string>& labels, bool after_at) {
    if (labels.size() < 2 || std::any_of(labels.begin(), labels.end(), [](const std::string& l) { return l.empty(); })) return false;
    if (labels.size() == 4 && std::all_of(labels.begin(), labels.end(), [](const std::string& l) { return all_digits(l) && l.size() <= 3; })) {
        // Section numbers such as 2.3.1.1 are no addresses: those have a number above 99.
        return std::any_of(labels.begin(), labels.end(), [](const std::string& l) { return l.size() == 3; });
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

void add(std::vector<Finding>& out, const Lesson& lesson, int line, std::string rule, std::string what, std::string hint) {
    std::string where = (fs::path{lesson.folder} / "lesson.toml").string();
    if (line > 0) where += ":" + std::to_string(line);
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

bool is_section(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos || !all_digits(text.substr(0, space))) return false;
    const std::string_view section = text.substr(space + 1);
    return !section.empty() && std::all_of(section.begin(), section.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.' || (c >= 'A' && c <= 'Z'); });
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
        if (looks_like_name(labels, after_at) && !is_reserved(name, labels)) out.push_back(name);
    }
    return out;
}

void check_form(const Lesson& lesson, const Course& course, std::vector<Finding>& out) {
    for (const std::string& term : lesson.terms) {
        if (course.glossary.count(term) == 0) add(out, lesson, 0, "term", "the glossary has no term \"" + term + "\"", "add it to course.en.toml under [term]");
    }
    for (const std::string& section : lesson.rfc) {
        if (!is_section(section)) add(out, lesson, 0, "rfc", "\"" + section + "\" names no section of a standard", "write number and section: \"1939 4\"");
    }
    for (const std::string& claim : lesson.claims) {
        const auto number = claim.size() > 1 && claim[0] == 'S' ? base::parse_number(claim.substr(1)) : std::nullopt;
        if (!number || *number < 1 || *number > 22) add(out, lesson, 0, "claim", "there is no claim \"" + claim + "\"", "claims are S1 to S22");
    }
    const auto in_index = [&](const std::string& id) {
        return std::any_of(course.tracks.begin(), course.tracks.end(),
                           [&](const Track& track) { return std::find(track.lessons.begin(), track.lessons.end(), id) != track.lessons.end(); });
    };
    for (const std::string& id : lesson.needs) {
        if (!in_index(id)) add(out, lesson, 0, "needs", "the lesson builds on \"" + id + "\", which is not in the index", "see index.toml");
    }
    const auto track = std::find_if(course.tracks.begin(), course.tracks.end(), [&](const Track& one) { return one.id == lesson.track; });
    if (track == course.tracks.end()) add(out, lesson, 0, "track", "there is no track \"" + lesson.track + "\"", "see index.toml");
    else if (std::find(track->lessons.begin(), track->lessons.end(), lesson.id) == track->lessons.end())
        add(out, lesson, 0, "track", "the track \"" + lesson.track + "\" does not list " + lesson.id, "add it to index.toml");
    for (const Step& step : lesson.steps) {
        if (step.predict) check_question(lesson, course, *step.predict, "step " + step.id, step.source_line, out);
        for (const Check& check : step.checks) {
            const auto same = std::count_if(step.checks.begin(), step.checks.end(), [&](const Check& one) { return one.fail == check.fail; });
            if (same > 1) add(out, lesson, check.source_line, "check", "two checks of step " + step.id + " say the same sentence", "each must say what is different");
        }
    }
    for (const QuizItem& item : lesson.quiz) check_question(lesson, course, item.question, "quiz " + item.id, item.source_line, out);
}

void check_files(const fs::path& folder, std::vector<Finding>& out) {
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
            for (const std::string& foreign : foreign_names(std::string_view{text.value()}.substr(at, stop - at))) {
                out.push_back({"domain", {fmt::format("{}:{}", entry.path().string(), line), "\"" + foreign + "\" may belong to somebody",
                                          "use .example, .test, example.org or 192.0.2.0/24"}});
            }
            at = stop + 1;
        }
    }
}

}  // namespace lessons
