#include "lessons/verify_structure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <system_error>

#include "lessons/toml_reader.h"
#include "lessons/verify_place.h"
#include "lessons/verify_sections.h"
#include "protocols/base/octets.h"

namespace lessons {

namespace fs = std::filesystem;

namespace {

/// The buttons of the mail program, as the window names them.
constexpr std::array<std::string_view, 14> kProgramWidgets{"program.get_mail", "program.write",    "program.reply",  "program.open",          "program.delete", "program.mark",   "program.flag",
                                                           "program.move",     "program.settings", "program.memory", "program.change_memory", "program.more",   "program.device", "program.menu"};

/// "1939 4", "9051 2.3.1.1", "5321 F.1": a section that the standard has; of one that is not known here, parts of one
/// or two digits, the first at most 30.
bool names_a_section(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos || text[0] == '0') return false;
    const std::string_view number = text.substr(0, space);
    std::string_view rest = text.substr(space + 1);
    if (is_known_standard(number)) return has_section(number, rest);
    if (!base::parse_number(number, 9999) || std::count(rest.begin(), rest.end(), '.') > 4) return false;
    for (bool first = true; first || !rest.empty(); first = false) {
        const std::string_view part = rest.substr(0, rest.find('.'));
        const bool appendix = first && part.size() == 1 && part[0] >= 'A' && part[0] <= 'Z';
        if (!appendix && (part.empty() || part[0] == '0' || !base::parse_number(part, first ? 30 : 99))) return false;
        if (part.size() + 1 == rest.size()) return false;   // ends in a dot
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    }
    return true;
}

/// "S7" with letter S and last 22.
bool is_numbered(const std::string& id, char letter, std::uint64_t last) {
    const auto number = id.size() == 3 - (letter == 'S' && id.size() == 2 ? 1U : 0U) && id[0] == letter ? base::parse_number(std::string_view{id}.substr(1)) : std::nullopt;
    return number && *number >= 1 && *number <= last;
}

bool is_made_of(std::string_view text, std::string_view more) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [more](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
    });
}

class StructureProver {
  public:
    StructureProver(const Lesson& lesson, const Course& course, std::vector<Finding>& out) : lesson_{lesson}, course_{course}, out_{out} {
        for (const Track& track : course.tracks) order_.insert(order_.end(), track.lessons.begin(), track.lessons.end());
    }

    void prove() {
        lists();
        needs();
        place();
        ids();
    }

  private:
    void complain(std::string_view key, std::string rule, std::string what, std::string cure) { out_.push_back({std::move(rule), {lesson_place(lesson_, key), std::move(what), std::move(cure)}}); }
    [[nodiscard]] bool in_index(const std::string& id) const { return std::find(order_.begin(), order_.end(), id) != order_.end(); }
    /// Each member must please; the list must have some, none of them twice.
    template <class Pleases>
    void list(const std::string& key, const std::vector<std::string>& members, const std::string& rule, bool needed, const std::string& cure, Pleases pleases);
    void lists();
    void needs();
    void place();
    void ids();
    void id(int line, const std::string& what, const std::string& one);

    const Lesson& lesson_;
    const Course& course_;
    std::vector<Finding>& out_;
    std::vector<std::string> order_;
};

template <class Pleases>
void StructureProver::list(const std::string& key, const std::vector<std::string>& members, const std::string& rule, bool needed, const std::string& cure, Pleases pleases) {
    if (needed && members.empty()) complain(key, rule, "\"" + key + "\" names nothing", cure);
    for (std::size_t i = 0; i < members.size(); ++i) {
        const std::string at = fmt::format("{}.{}", key, i + 1);
        if (const std::string what = pleases(members[i]); !what.empty()) complain(at, rule, what, cure);
        if (std::find(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(i), members[i]) != members.begin() + static_cast<std::ptrdiff_t>(i)) complain(at, rule, "\"" + members[i] + "\" is there twice", "take one away");
    }
}

void StructureProver::lists() {
    list("terms", lesson_.terms, "term", true, "name what a learner should know afterwards, each a key of course.en.toml under [term]",
         [&](const std::string& term) { return course_.glossary.count(term) == 0 ? "the glossary has no term \"" + term + "\"" : ""; });
    list("rfc", lesson_.rfc, "rfc", false, "write the number of the RFC and a section that it has: \"1939 4\"",
         [](const std::string& section) { return names_a_section(section) ? "" : "\"" + section + "\" names no section of a standard"; });
    list("claims", lesson_.claims, "claim", true, "claims are S1 to S22", [](const std::string& claim) { return is_numbered(claim, 'S', 22) ? "" : "there is no claim \"" + claim + "\""; });
    list("concepts", lesson_.concepts, "concept", false, "concepts are C01 to C82", [](const std::string& one) { return is_numbered(one, 'C', 82) ? "" : "there is no concept \"" + one + "\""; });
}

void StructureProver::needs() {
    const auto mine = std::find(order_.begin(), order_.end(), lesson_.id);
    list("needs", lesson_.needs, "needs", false, "name lessons that stand before this one in index.toml", [&](const std::string& id) -> std::string {
        if (id == lesson_.id) return "the lesson builds on itself";
        if (!in_index(id)) return "the lesson builds on \"" + id + "\", which is not in the index";
        return std::find(order_.begin(), order_.end(), id) > mine ? "the lesson builds on \"" + id + "\", which comes after it" : std::string{};
    });
}

void StructureProver::place() {
    std::error_code error;
    const fs::path folder = fs::weakly_canonical(fs::path{lesson_.folder}, error);
    const bool in_course = folder.parent_path() == fs::weakly_canonical(course_.folder, error);
    std::string name = folder.filename().string();
    name.resize(std::min(name.find('-'), name.size()));
    const std::string upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const bool numbered = name.size() > 1 && is_made_of(name, upper) && name.find_first_of("0123456789") == 1;
    if (!is_made_of(lesson_.id, upper)) complain("id", "id", "\"" + lesson_.id + "\" is no id", "letters and digits, as in L06");
    else if ((in_course || numbered) && !base::iequals(name, lesson_.id))
        complain("id", "id", "the lesson is called " + lesson_.id + ", its folder " + folder.filename().string(), "let the folder begin with the id: " + lesson_.id + "-…");
    const auto track = std::find_if(course_.tracks.begin(), course_.tracks.end(), [&](const Track& one) { return one.id == lesson_.track; });
    // A lesson that lies elsewhere is tried before it is taken into the course.
    const bool elsewhere = !in_course && !in_index(lesson_.id);
    if (track == course_.tracks.end()) complain("track", "track", "there is no track \"" + lesson_.track + "\"", "see index.toml");
    else if (!elsewhere && std::find(track->lessons.begin(), track->lessons.end(), lesson_.id) == track->lessons.end())
        complain("track", "track", "the track \"" + lesson_.track + "\" does not list " + lesson_.id, "add it to index.toml");
}

void StructureProver::id(int line, const std::string& what, const std::string& one) {
    if (!is_made_of(one, "-_")) out_.push_back({"id", {lesson_place(lesson_, line), what + " \"" + one + "\" has an id that no text can be named by", "small letters, digits and hyphens"}});
}

void StructureProver::ids() {
    for (const Step& step : lesson_.steps) {
        id(step.source_line, "the step", step.id);
        for (const Check& check : step.checks) id(check.source_line, "the check", check.id);
        for (const HintSet& set : step.hints) id(set.source_line, "the hints", set.id);
        for (const auto* question : {&step.predict, &step.observe}) {
            if (!*question) continue;
            for (const Option& option : (*question)->options) id(option.source_line, "the option", option.id);
        }
    }
    for (const Fork& fork : lesson_.forks) id(fork.source_line, "the fork", fork.id);
    for (const QuizItem& item : lesson_.quiz) id(item.source_line, "the quiz question", item.id);
}

}  // namespace

void check_structure(const Lesson& lesson, const Course& course, std::vector<Finding>& out) { StructureProver{lesson, course, out}.prove(); }

void check_points(const Lesson& lesson, const Step& step, const sim::World& world, std::vector<Finding>& out) {
    const auto complain = [&](std::string what, std::string cure) { out.push_back({"point", {lesson_place(lesson, step.source_line), "step " + step.id + " points at \"" + step.point + "\", " + std::move(what), std::move(cure)}}); };
    constexpr std::string_view kHost = "map.host.", kProgram = "program.", kFolder = "program.folder.";
    if (step.point.starts_with(kHost)) {
        std::vector<std::string> hosts;
        for (const auto& host : world.hosts) hosts.push_back(host->name);
        const std::string wanted = step.point.substr(kHost.size());
        if (std::find(hosts.begin(), hosts.end(), wanted) != hosts.end()) return;
        const std::string near = nearest_word(wanted, hosts);
        complain("but the world has no such host", near.empty() ? "name a host of the lesson's world" : "did you mean \"" + near + "\"?");
    } else if (step.point.starts_with(kProgram) && !step.point.starts_with(kFolder)) {
        if (std::find(kProgramWidgets.begin(), kProgramWidgets.end(), step.point) != kProgramWidgets.end()) return;
        const std::string near = nearest_word(step.point, {kProgramWidgets.begin(), kProgramWidgets.end()});
        complain("which is no button of the mail program", near.empty() ? "for example program.settings" : "did you mean \"" + near + "\"?");
    }
}

void check_variables(const Lesson& lesson, std::vector<Finding>& out) {
    std::string all;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(lesson.folder, error)) {
        if (entry.path().extension() != ".toml") continue;
        if (const auto text = read_text(entry.path())) all += text.value();
    }
    for (const Variable& one : lesson.variables) {
        if (all.find("{{" + one.name + "}}") == std::string::npos)
            out.push_back({"variable", {lesson_place(lesson, "vary." + one.name), "nothing in the lesson uses {{" + one.name + "}}", "take the line away, or write the name in double braces where its value belongs"}});
    }
}

}  // namespace lessons
