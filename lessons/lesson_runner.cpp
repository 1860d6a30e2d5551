#include "lessons/lesson_runner.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "lessons/effort.h"
#include "lessons/found_words.h"
#include "lessons/walk.h"
#include "protocols/base/octets.h"
#include "sim/faults.h"
#include "sim/script/names.h"

namespace lessons {

namespace {

base::EntryId last_line(const sim::Timeline& timeline) {
    const std::size_t arrived = timeline.arrivals();
    return arrived == 0 ? base::EntryId{} : timeline.journal().arrivals()[arrived - 1].line;
}

/// What the fact looked at, in words: "letters on ada-desk: 2; …".
std::string actual_words(const Lesson& lesson, std::string_view fact, const sim::Timeline& timeline, std::uint64_t began) {
    std::string out;
    for (const auto& [look, value] : looks_of(fact, timeline, began)) out += (out.empty() ? "" : "; ") + found_words(look, value, lesson.language);
    return out;
}

CheckState state_of_check(const Lesson& lesson, const Check& check, const sim::Timeline& timeline, std::uint64_t began, std::optional<base::Problem>& problem) {
    CheckState out{check.id, false, check.soft, {}, {}, {}};
    const auto held = holds(check.fact, timeline, began);
    if (!held) {
        problem = held.problem();
        return out;
    }
    out.holds = held.value();
    if (out.holds) return out;
    out.sentence = check.fail;
    out.actual = actual_words(lesson, check.fact, timeline, began);
    out.line = last_line(timeline);
    return out;
}

void fill_act(const Lesson& lesson, const Step& step, const sim::Timeline& timeline, const Entered& entered, LessonState& out) {
    const std::uint64_t began = entered.event;
    const auto until = holds(step.until, timeline, began);
    if (!until) {
        out.problem = until.problem();
        return;
    }
    out.until = until.value();
    for (const HintSet& set : step.hints) {
        if (set.when.empty()) {
            out.hint_set = set.id;
            break;
        }
        const auto fits = holds(set.when, timeline, began);
        if (!fits) out.problem = fits.problem();
        else if (fits.value()) {
            out.hint_set = set.id;
            break;
        }
    }
    if (!out.until && (is_under_way(timeline) || !has_done_enough(step, timeline, entered.ready))) return;
    out.passes = out.until;
    for (const Check& check : step.checks) {
        out.checks.push_back(state_of_check(lesson, check, timeline, began, out.problem));
        if (!out.checks.back().holds && !check.soft) out.passes = false;
    }
}

/// Does the way to the cursor lead through this event of this branch?
bool leads_through(const sim::Timeline& timeline, std::size_t branch, std::uint64_t event) {
    std::uint64_t reached = timeline.cursor();
    for (std::size_t at = timeline.branch(); at != branch;) {
        const sim::Branch& left = timeline.branches()[at];
        if (!left.parent) return false;
        reached = std::min(reached, left.forked_at);
        at = *left.parent;
    }
    return reached >= event;
}

/// The first open cell or quiz question; false if there is none.
bool fill_questions(const Lesson& lesson, const Record& record, LessonState& out) {
    if (lesson.table) {
        for (const auto& row : lesson.table->rows) {
            for (const auto& column : lesson.table->columns) {
                const std::string about = row.id + "/" + column.step;
                if (record.first(AnswerKind::Table, about) != nullptr) continue;
                out.phase = Phase::Table;
                out.question = about;
                return true;
            }
        }
    }
    for (const QuizItem& item : lesson.quiz) {
        if (record.first(AnswerKind::Quiz, item.id) != nullptr) continue;
        out.phase = Phase::Quiz;
        out.question = item.id;
        return true;
    }
    return false;
}

}  // namespace

LessonState state_of(const Lesson& lesson, const Record& record, const sim::Timeline& timeline, Mode mode) {
    LessonState out;
    while (out.step < lesson.steps.size()) {
        const Passed* passed = record.find_passed(lesson.steps[out.step].id);
        if (passed == nullptr || !passed->read) break;
        ++out.step;
    }
    if (out.step == lesson.steps.size()) {
        if (!fill_questions(lesson, record, out)) out.phase = Phase::Done;
        return out;
    }
    const Step& step = lesson.steps[out.step];
    const Entered* entered = record.find_entered(step.id);
    if (entered == nullptr) {
        out.phase = Phase::Enter;
        return out;
    }
    if (step.predict && record.first(AnswerKind::Predict, step.id) == nullptr && mode == Mode::Learn) {
        out.phase = Phase::Predict;
        out.hidden = step.hide;
        return out;
    }
    if (record.find_passed(step.id) == nullptr) {
        out.phase = Phase::Act;
        out.outside = !leads_through(timeline, entered->branch, entered->ready);
        if (!out.outside) fill_act(lesson, step, timeline, *entered, out);
        return out;
    }
    out.phase = step.observe && record.first(AnswerKind::Observe, step.id) == nullptr && mode == Mode::Learn ? Phase::Observe : Phase::Reveal;
    return out;
}

void enter(Record& record, const Step& step, const sim::Timeline& timeline) {
    record.entered.push_back({step.id, timeline.cursor(), timeline.branch(), timeline.cursor()});
}

void answer(Record& record, AnswerKind kind, std::string_view about, std::string value, std::string confidence) {
    record.answers.push_back({kind, std::string{about}, std::move(value), std::move(confidence), record.seconds});
}

void pass(Record& record, const Lesson& lesson, const Step& step, const sim::Timeline& timeline) {
    Passed out;
    out.step = step.id;
    out.event = timeline.cursor();
    Run run;
    for (const sim::RecordedAct& act : timeline.branches()[timeline.branch()].acts) {
        if (act.event <= out.event) run.acts.push_back(act);
    }
    // A run that only goes on is kept once.
    const auto goes_on = [&run](const Run& old) {
        return old.acts.size() <= run.acts.size() && std::equal(old.acts.begin(), old.acts.end(), run.acts.begin());
    };
    if (!record.runs.empty() && goes_on(record.runs.back())) record.runs.back() = std::move(run);
    else record.runs.push_back(std::move(run));
    out.run = record.runs.size() - 1;
    sim::Journal journal = timeline.journal();
    journal.truncate_to_event(out.event);
    out.digest = sim::digest(journal);
    if (step.predict) out.predicted = outcome_of(*step.predict, timeline);
    if (step.observe) out.observed = outcome_of(*step.observe, timeline);
    if (lesson.table) {
        for (const auto& row : lesson.table->rows) {
            const auto held = holds(row.fact, timeline);
            out.cells.emplace_back(held && held.value() ? "yes" : "no");
        }
    }
    out.seconds = record.seconds;
    record.passed.push_back(std::move(out));
}

void mark_read(Record& record, std::string_view step) {
    for (Passed& one : record.passed) {
        if (one.step == step) one.read = true;
    }
}

int hint_level(const Record& record, std::string_view step, std::string_view set) {
    int level = 0;
    for (const HintUse& use : record.hints) {
        if (use.step == step && use.set == set) level = std::max(level, use.level);
    }
    return level;
}

std::string take_hint(Record& record, const Step& step, const LessonState& state) {
    for (const HintSet& set : step.hints) {
        if (set.id != state.hint_set) continue;
        const int level = std::min(hint_level(record, step.id, set.id) + 1, static_cast<int>(set.levels.size()));
        record.hints.push_back({step.id, set.id, level});
        return set.levels[static_cast<std::size_t>(level - 1)];
    }
    return {};
}

namespace {

/// "S: 250 ok" is the line "250 ok": so it stands in the transcript.
std::string_view without_speaker(std::string_view line) {
    const bool named = line.size() > 3 && (line[0] == 'S' || line[0] == 'C') && line.substr(1, 2) == ": ";
    return named ? line.substr(3) : line;
}

/// The last line that came and matches; the pattern itself if none does.
std::string matching_line(const std::string& pattern, const sim::Timeline& timeline) {
    const sim::Journal& journal = timeline.journal();
    for (std::size_t n = timeline.arrivals(); n > 0; --n) {
        const sim::Entry& entry = journal[journal.arrivals()[n - 1].line];
        if (entry.kind == base::FactKind::Line && sim::glob_matches(pattern, journal.text(entry))) return std::string{journal.text(entry)};
    }
    return pattern;
}

/// "none" and "three" are numbers too; blanks around one do no harm.
std::string number_words(std::string_view typed) {
    constexpr std::string_view kWords[][4] = {{"none", "zero", "null", "keiner"}, {"one", "eins", "ein", "einer"}, {"two", "zwei", "", ""},    {"three", "drei", "", ""},
                                              {"four", "vier", "", ""},           {"five", "fünf", "", ""},        {"six", "sechs", "", ""},   {"seven", "sieben", "", ""},
                                              {"eight", "acht", "", ""},          {"nine", "neun", "", ""},        {"ten", "zehn", "", ""}};
    while (!typed.empty() && typed.front() == ' ') typed.remove_prefix(1);
    while (!typed.empty() && typed.back() == ' ') typed.remove_suffix(1);
    for (std::size_t number = 0; number < std::size(kWords); ++number) {
        for (const std::string_view word : kWords[number]) {
            if (!word.empty() && base::iequals(word, typed)) return std::to_string(number);
        }
    }
    return base::iequals(typed, "no") || base::iequals(typed, "kein") || base::iequals(typed, "keine") ? "0" : std::string{typed};
}

}  // namespace

std::string outcome_of(const Question& question, const sim::Timeline& timeline) {
    switch (question.answering) {
        case Answering::OneOf: return question.right() == nullptr ? "" : question.right()->id;
        case Answering::Order: {
            std::string out;
            for (const Option& option : question.options) out += (out.empty() ? "" : " ") + option.id;
            return out;
        }
        case Answering::Number:
        case Answering::Host: {
            const auto value = value_of(question.answer, timeline);
            return value ? value.value() : "";
        }
        case Answering::Line: return matching_line(question.answer, timeline);
        case Answering::Text: return {};
    }
    return {};
}

std::optional<bool> is_right(const Question& question, std::string_view value, std::string_view outcome) {
    switch (question.answering) {
        case Answering::OneOf: {
            const Option* option = question.find(value);
            return option != nullptr && option->right;
        }
        case Answering::Host: return base::iequals(value, outcome);
        case Answering::Line: return sim::glob_matches(question.answer, without_speaker(value));
        case Answering::Number: return number_words(value) == outcome;
        case Answering::Order: return value == outcome;
        case Answering::Text: return std::nullopt;
    }
    return std::nullopt;
}

bool misseen(const Record& record, const Step& step) {
    const Passed* passed = record.find_passed(step.id);
    const Answer* seen = record.first(AnswerKind::Observe, step.id);
    return step.observe && passed != nullptr && seen != nullptr && !is_right(*step.observe, seen->value, passed->observed).value_or(true);
}

std::string answer_words(const Question& question, std::string_view value) {
    if (question.answering == Answering::Order) {
        std::string out;
        for (std::size_t at = 0; at < value.size();) {
            const std::size_t end = std::min(value.find(' ', at), value.size());
            const Option* option = question.find(value.substr(at, end - at));
            out += (out.empty() ? "" : ", ") + (option == nullptr ? std::string{"?"} : option->text);
            at = end + 1;
        }
        return out;
    }
    const Option* option = question.find(value);
    return option == nullptr ? std::string{value} : option->text;
}

std::string strange_parts(const Lesson& lesson, const Record& record) {
    std::vector<std::string> names;
    const auto note = [&](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    const auto asked = [&](const std::string& id) {
        return std::any_of(lesson.quiz.begin(), lesson.quiz.end(), [&](const QuizItem& item) { return item.id == id; });
    };
    for (const Passed& one : record.passed) {
        if (lesson.find_step(one.step) == nullptr) note(one.step);
    }
    for (const Entered& one : record.entered) {
        if (lesson.find_step(one.step) == nullptr) note(one.step);
    }
    for (const Answer& one : record.answers) {
        if (one.kind == AnswerKind::Table) continue;   // its cells are named by rows and steps together
        if (one.kind == AnswerKind::Quiz ? !asked(one.about) : lesson.find_step(one.about) == nullptr) note(one.about);
    }
    if (names.empty()) return {};
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "\"" : ", \"") + name + "\"";
    return lesson.language == "de" ? "Dein Fortschritt nennt " + all + "; das hat " + lesson.id + " nicht. Es bleibt aufgehoben und zählt nicht."
                                   : "Your progress names " + all + ", which " + lesson.id + " does not have. It is kept and does not count.";
}

std::size_t reset(std::vector<Record>& records, std::size_t index) {
    records[index].closed = true;
    Record fresh;
    fresh.lesson = records[index].lesson;
    fresh.learner = records[index].learner;
    fresh.version = records[index].version;
    fresh.seed = records[index].seed;
    fresh.attempt = records[index].attempt + 1;
    records.push_back(std::move(fresh));
    return records.size() - 1;
}

}  // namespace lessons
