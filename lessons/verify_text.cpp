#include "lessons/verify_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "lessons/toml_reader.h"
#include "lessons/verify_facts.h"
#include "lessons/verify_names.h"
#include "lessons/verify_place.h"

namespace lessons {

namespace fs = std::filesystem;

namespace {

/// Finds what is wrong with steps, forks and questions before anything is played.
class FormProver {
  public:
    FormProver(const Lesson& lesson, const Course& course, std::vector<Finding>& out) : lesson_{lesson}, course_{course}, out_{out} {}

    void prove();

  private:
    void complain(std::string where, std::string rule, std::string what, std::string cure) { out_.push_back({std::move(rule), {std::move(where), std::move(what), std::move(cure)}}); }
    /// An expression at `key` of lesson.toml, or at `line` if that is known; `name`: how sentences call it.
    void expression(std::string_view said, const std::string& key, const std::string& name, bool own_acts, int line = 0);
    void options(const Question& question, const std::string& name, int line);
    /// Can a run prove which answer is right? The wrong options need facts as well: who moves `right` to one of them, or
    /// changes the world so that it becomes right, reads it here.
    void answers(const Step& step, const Question& question, const std::string& key, const std::string& name);
    void step(const Step& step, const std::string& key);
    void line(const Step& step, const std::string& key);
    void checks(const Step& step, const std::string& key);

    const Lesson& lesson_;
    const Course& course_;
    std::vector<Finding>& out_;
};

/// Only where the learner acts are lines typed by somebody else than the lesson.
bool has_own_acts(const Step& step) { return step.kind != StepKind::Do; }

void FormProver::expression(std::string_view said, const std::string& key, const std::string& name, bool own_acts, int line) {
    std::vector<FactFault> faults = fact_faults(said, own_acts);
    if (!asks_the_world(said)) faults.insert(faults.begin(), {"vacuous", fmt::format("asks nothing about the world: {}", said), "ask a query in it, such as #mailbox(\"ada\") == 3"});
    for (FactFault& fault : faults) complain(line > 0 ? lesson_place(lesson_, line) : lesson_place(lesson_, key), std::move(fault.rule), name + " " + fault.what, std::move(fault.cure));
}

void FormProver::options(const Question& question, const std::string& name, int line) {
    const std::string where = lesson_place(lesson_, line);
    for (const Option& option : question.options) {
        if (option.right && !option.tag.empty()) complain(where, "tag", name + ": the right option \"" + option.id + "\" has a misconception", "take its tag away");
        if (question.answering != Answering::OneOf || option.right) continue;
        if (option.tag.empty()) complain(where, "tag", name + ": the option \"" + option.id + "\" stands for no misconception", "give it a tag from course.en.toml");
        else if (course_.misconceptions.count(option.tag) == 0)
            complain(where, "tag", name + ": there is no misconception \"" + option.tag + "\"", "add it to course.en.toml under [misconception]");
    }
}

void FormProver::answers(const Step& step, const Question& question, const std::string& key, const std::string& name) {
    const bool computed = question.answering == Answering::Number || question.answering == Answering::Host;
    if (computed) expression(question.answer, key + ".answer", name + ", the answer", has_own_acts(step));
    for (const Option& option : question.options) {
        const std::string which = fmt::format("the option \"{}\"", option.id);
        const std::string where = lesson_place(lesson_, option.source_line);
        if (question.answering != Answering::OneOf) {
            if (!option.fact.empty()) complain(where, "answer", fmt::format("{}: {} has a fact, but the question is no choice", name, which), "take the fact away");
        } else if (option.fact.empty()) {
            complain(where, "answer", fmt::format("{}: nothing tells whether {} is the right one", name, which),
                     "give it an expression that holds at the end of the golden run only if it is: fact = '#mailbox(\"ada\") == 3'");
        } else {
            expression(option.fact, key, fmt::format("{}: the fact of {}", name, which), has_own_acts(step), option.source_line);
        }
    }
}

void FormProver::line(const Step& step, const std::string& key) {
    if (step.line.has_value() == !step.no_line.empty())
        complain(lesson_place(lesson_, step.source_line), "line", step.line ? "step " + step.id + " names a line that makes it so, and words for why there is none" : "step " + step.id + " does not say which line makes it so",
                 "write line = { who = \"S\", match = \"250*\" } in lesson.toml, or no_line = \"none: …\" in text.en.toml if there is none");
    if (!step.line) return;
    for (FactFault& fault : line_faults(*step.line, has_own_acts(step))) complain(lesson_place(lesson_, key + ".line"), std::move(fault.rule), "the line of step " + step.id + " " + fault.what, std::move(fault.cure));
}

void FormProver::checks(const Step& step, const std::string& key) {
    for (std::size_t i = 0; i < step.checks.size(); ++i) {
        const Check& check = step.checks[i];
        const std::string name = "check " + check.id + " of step " + step.id;
        const std::string at = fmt::format("{}.check.{}", key, i + 1);
        expression(check.fact, at + ".fact", name, has_own_acts(step));
        if (only_cuts(check.wrong)) complain(lesson_place(lesson_, at + ".wrong"), "wrong", "the wrong run of " + name + " only cuts the line", "do something that a learner might take for right");
    }
    if (std::all_of(step.checks.begin(), step.checks.end(), [](const Check& one) { return one.soft; }))
        complain(lesson_place(lesson_, step.source_line), "check", "every check of step " + step.id + " is advice only, so that any way passes", "take soft = true away from one of them");
}

void FormProver::step(const Step& step, const std::string& key) {
    expression(step.until, key + ".until", "step " + step.id + ", until,", has_own_acts(step));
    if (looks_back(step.until)) complain(lesson_place(lesson_, key + ".until"), "expression", "step " + step.id + ", until, looks at what has been", "let it ask for what is now, and put always, never or eventually into a check");
    checks(step, key);
    for (std::size_t i = 0; i < step.hints.size(); ++i) {
        const HintSet& set = step.hints[i];
        if (!set.when.empty()) expression(set.when, fmt::format("{}.hint.{}.when", key, i + 1), "step " + step.id + ", the condition of the hints " + set.id + ",", has_own_acts(step));
    }
    if (step.predict) {
        options(*step.predict, "step " + step.id, step.source_line);
        answers(step, *step.predict, key + ".predict", "step " + step.id + ", prediction");
    }
    if (step.observe) answers(step, *step.observe, key + ".observe", "step " + step.id + ", observation");
    line(step, key);
}

void FormProver::prove() {
    for (std::size_t i = 0; i < lesson_.steps.size(); ++i) step(lesson_.steps[i], fmt::format("step.{}", i + 1));
    for (std::size_t i = 0; i < lesson_.forks.size(); ++i) expression(lesson_.forks[i].check, fmt::format("fork.{}.check", i + 1), "the check of fork " + lesson_.forks[i].id, true);
    for (const QuizItem& item : lesson_.quiz) options(item.question, "quiz " + item.id, item.source_line);
    for (std::size_t i = 0; lesson_.table && i < lesson_.table->rows.size(); ++i)
        expression(lesson_.table->rows[i].fact, fmt::format("table.rows.{}.fact", i + 1), "row " + lesson_.table->rows[i].id + " of the table", false);
}

/// A name in double braces that the seed gives no value: `{{nix}}`.
std::string unknown_variable(std::string_view text, const Lesson& lesson) {
    for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
        const std::size_t end = text.find("}}", at);
        if (end == std::string_view::npos) return {};
        std::string name{text.substr(at + 2, end - at - 2)};
        if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") != std::string::npos) continue;
        if (std::none_of(lesson.variables.begin(), lesson.variables.end(), [&](const Variable& one) { return one.name == name; })) return name;
    }
    return {};
}

void check_file(const fs::path& file, const std::string& text, const Lesson& lesson, std::vector<Finding>& out) {
    int line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        const std::size_t stop = std::min(text.find('\n', at), text.size());
        if (const std::string unknown = unknown_variable(std::string_view{text}.substr(at, stop - at), lesson); !unknown.empty())
            out.push_back({"variable", {fmt::format("{}:{}", file.string(), line), "nothing gives {{" + unknown + "}} a value", "add a line under [vary] in lesson.toml: " + unknown + " = [\"…\", \"…\"]"}});
        at = stop + 1;
    }
    for (const ForeignName& foreign : file.extension() == ".lua" ? foreign_in_script(text) : foreign_in_toml(text, file.string()))
        out.push_back({"domain", {fmt::format("{}:{}", file.string(), foreign.line), "\"" + foreign.name + "\" may belong to somebody", "use .example, .test, example.org, 192.0.2.0/24 or 2001:db8::/32"}});
}

}  // namespace

void check_form(const Lesson& lesson, const Course& course, std::vector<Finding>& out) { FormProver{lesson, course, out}.prove(); }

void check_files(const fs::path& folder, const Lesson& lesson, std::vector<Finding>& out) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string end = entry.path().extension().string();
        if (end != ".toml" && end != ".txt" && end != ".lua") {
            out.push_back({"files", {entry.path().string(), "is no part of a lesson", "a lesson is lesson.toml, text.*.toml and expected.txt"}});
            continue;
        }
        if (end == ".txt") continue;
        const auto text = read_text(entry.path());
        if (text) check_file(entry.path(), text.value(), lesson, out);
        else out.push_back({"files", text.problem()});
    }
}

}  // namespace lessons
