#include "gui/view/lesson_view.h"

#include <fmt/format.h>

#include <algorithm>

namespace gui {

namespace {

using lessons::AnswerKind;
using lessons::Phase;

/// Fixed words of the panel in the lesson's language.
struct PanelWords {
    std::string_view claim, step, of, planned, predict, observe, predicted, observed, outcome, next, hint, why, better, exam, done, quiz, table, yes, no, what_if, back, sure, unsure, terms;
};
constexpr PanelWords kEnglish{"Claim", "step", "of", "min planned", "Predict", "What did you observe?", "predicted", "observed", "outcome", "Next", "Hint", "Why", "Say it better", "What an exam will expect",
                              "Done. Try a “what if”, or export your evidence.", "Quiz", "Fill in the table", "yes", "no", "What if: ", "Back to the lesson", "sure", "unsure", "Terms"};
constexpr PanelWords kGerman{"Behauptung", "Schritt", "von", "Min. geplant", "Sage voraus", "Was hast du beobachtet?", "vorhergesagt", "beobachtet", "herausgekommen", "Weiter", "Hilfe", "Warum", "Besser gesagt",
                             "Was eine Prüfung erwartet", "Fertig. Probiere ein „Was wäre wenn“ oder gib deinen Nachweis ab.", "Quiz", "Fülle die Tabelle aus", "ja", "nein", "Was wäre wenn: ", "Zurück zur Lektion",
                             "sicher", "unsicher", "Begriffe"};

const PanelWords& words_for(const lessons::Lesson& lesson) { return lesson.language == "de" ? kGerman : kEnglish; }

class Builder {
  public:
    Builder(const lessons::Session& session, const lessons::Course& course) : session_{session}, course_{course}, w_{words_for(session.lesson())} {}

    LessonView build(const std::vector<std::string>& hints) {
        const lessons::Lesson& lesson = session_.lesson();
        out_.title = lesson.id + " " + lesson.title;
        const std::size_t at = std::min(session_.state().step + 1, lesson.steps.size());
        out_.progress = fmt::format("{} {} {} {} · {} {}", w_.step, at, w_.of, lesson.steps.size(), lesson.minutes, w_.planned);
        if (session_.in_fork()) fork();
        else if (const lessons::Step* step = session_.step()) of_step(*step, hints);
        else after_steps();
        return std::move(out_);
    }

  private:
    void add(StoryKind kind, std::string text, std::string detail = {}, base::EntryId entry = {}) { out_.blocks.push_back({kind, std::move(text), std::move(detail), entry}); }
    void press(std::string id, std::string label, bool main = false) { out_.buttons.push_back({std::move(id), std::move(label), main}); }

    void ask(std::string_view heading, const lessons::Question& question) {
        add(StoryKind::Heading, std::string{heading});
        add(StoryKind::Question, question.ask);
        for (const lessons::Option& option : question.options) press("lesson.option." + option.id, option.text);
        out_.asks_text = question.options.empty();
    }

    void of_step(const lessons::Step& step, const std::vector<std::string>& hints) {
        const lessons::LessonState& state = session_.state();
        const lessons::Lesson& lesson = session_.lesson();
        if (state.step == 0 && state.phase == Phase::Predict) {
            add(StoryKind::Claim, lesson.claim, std::string{w_.claim});
            add(StoryKind::Text, lesson.start);
        }
        add(StoryKind::Heading, step.title);
        add(StoryKind::Instruction, step.instruction);
        out_.hidden = state.hidden;
        out_.terminal = step.golden.find("tell(") != std::string::npos;
        if (state.problem) add(StoryKind::Problem, state.problem->sentence());
        if (state.phase == Phase::Predict) ask(w_.predict, *step.predict);
        if (state.phase == Phase::Act) act(step, hints);
        if (state.phase == Phase::Observe) ask(w_.observe, *step.observe);
        if (state.phase == Phase::Reveal) reveal(step);
    }

    void act(const lessons::Step& step, const std::vector<std::string>& hints) {
        out_.point = step.point;
        for (const lessons::CheckState& check : session_.state().checks) {
            if (!check.holds) add(check.soft ? StoryKind::Hint : StoryKind::Bad, check.sentence, check.actual, check.line);
        }
        for (const std::string& hint : hints) add(StoryKind::Hint, hint);
        if (hints.size() < 3) press("lesson.hint", std::string{w_.hint});
    }

    void outcome(std::string_view label, const lessons::Question& question, AnswerKind kind, const std::string& came_out, const std::string& step) {
        const lessons::Answer* given = session_.record().first(kind, step);
        if (given == nullptr) return;
        const auto right = lessons::is_right(question, given->value, came_out);
        add(StoryKind::Outcome, fmt::format("{}: {}{}", label, lessons::answer_words(question, given->value), !right ? "" : *right ? "  ✓" : "  ✗"),
            fmt::format("{}: {}", w_.outcome, lessons::answer_words(question, came_out)));
    }

    void reveal(const lessons::Step& step) {
        const lessons::Passed* passed = session_.record().find_passed(step.id);
        if (step.predict) outcome(w_.predicted, *step.predict, AnswerKind::Predict, passed->predicted, step.id);
        if (step.observe) outcome(w_.observed, *step.observe, AnswerKind::Observe, passed->observed, step.id);
        add(StoryKind::Heading, std::string{w_.why});
        add(StoryKind::Text, step.reveal);
        terms();
        press("lesson.next", std::string{w_.next}, true);
        forks();
    }

    void terms() {
        for (const std::string& key : session_.lesson().terms) {
            const auto found = course_.glossary.find(key);
            if (found != course_.glossary.end()) add(StoryKind::Term, found->second.title + ": " + found->second.text, "RFC " + found->second.rfc);
        }
    }

    void forks() {
        for (const lessons::Fork* fork : session_.open_forks()) press("lesson.fork." + fork->id, std::string{w_.what_if} + fork->title);
    }

    void fork() {
        const lessons::Fork* fork = session_.present_fork();
        add(StoryKind::Heading, std::string{w_.what_if} + fork->title);
        add(StoryKind::Text, fork->about);
        add(StoryKind::Text, fork->reveal, session_.fork_difference());
        press("lesson.back", std::string{w_.back}, true);
    }

    void table(const lessons::Lesson& lesson) {
        const std::string& cell = session_.state().question;
        const std::size_t slash = cell.find('/');
        add(StoryKind::Heading, lesson.table->title);
        for (const auto& row : lesson.table->rows) {
            for (const auto& column : lesson.table->columns) {
                const lessons::Answer* given = session_.record().first(AnswerKind::Table, row.id + "/" + column.step);
                if (given != nullptr) mark_cell(row, column, given->value);
                else if (row.id == cell.substr(0, slash) && column.step == cell.substr(slash + 1)) add(StoryKind::Question, row.text + ", " + column.text + "?");
            }
        }
        press("lesson.option.yes", std::string{w_.yes});
        press("lesson.option.no", std::string{w_.no});
    }

    void mark_cell(const lessons::PromiseTable::Row& row, const lessons::PromiseTable::Column& column, const std::string& value) {
        const lessons::Passed* passed = session_.record().find_passed(column.step);
        const auto& rows = session_.lesson().table->rows;
        const auto index = static_cast<std::size_t>(std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.id == row.id; }) - rows.begin());
        const bool right = passed != nullptr && index < passed->cells.size() && passed->cells[index] == value;
        add(right ? StoryKind::Good : StoryKind::Bad, fmt::format("{}, {}: {}", row.text, column.text, value == "yes" ? w_.yes : w_.no));
    }

    void after_steps() {
        const lessons::Lesson& lesson = session_.lesson();
        const lessons::LessonState& state = session_.state();
        if (state.phase == Phase::Table) return table(lesson);
        add(StoryKind::Heading, std::string{w_.quiz});
        for (const lessons::QuizItem& item : lesson.quiz) {
            if (state.phase == Phase::Quiz && state.question == item.id) {
                ask("", item.question);
                return;
            }
            const lessons::Answer* given = session_.record().first(AnswerKind::Quiz, item.id);
            if (given == nullptr) continue;
            const bool right = lessons::is_right(item.question, given->value, "").value_or(true);
            add(right ? StoryKind::Good : StoryKind::Bad, item.question.ask + " " + lessons::answer_words(item.question, given->value), item.question.why);
        }
        add(StoryKind::Claim, lesson.wording, std::string{w_.better});
        add(StoryKind::Claim, lesson.exam, std::string{w_.exam});
        add(StoryKind::Text, std::string{w_.done});
        forks();
        press("lesson.export", "Export");
    }

    const lessons::Session& session_;
    const lessons::Course& course_;
    const PanelWords& w_;
    LessonView out_;
};

}  // namespace

LessonView build_lesson(const lessons::Session& session, const lessons::Course& course, const std::vector<std::string>& hints) {
    return Builder{session, course}.build(hints);
}

std::string text(const LessonView& view) {
    std::string out = view.title + "\n" + view.progress + "\n";
    constexpr std::string_view kMarks[] = {"[card] ", "\n## ", "", "> ", "? ", "✓ ", "✗ ", "hint: ", "= ", "· ", "problem: "};
    for (const StoryBlock& block : view.blocks) {
        if (block.text.empty()) continue;
        out += std::string{kMarks[static_cast<std::size_t>(block.kind)]} + block.text + "\n";
        if (!block.detail.empty()) out += "    " + block.detail + "\n";
    }
    for (const StoryButton& button : view.buttons) out += "( " + button.label + " )\n";
    return out;
}

CourseView build_course(const lessons::Course& course, const lessons::Progress& progress) {
    CourseView out;
    out.note = progress.note();
    const auto done = [&](const lessons::Lesson& lesson) {
        const lessons::Record* record = progress.find(lesson.id);
        if (record == nullptr) return false;
        const auto answered = [&](const lessons::QuizItem& item) { return record->first(AnswerKind::Quiz, item.id) != nullptr; };
        return record->passed.size() >= lesson.steps.size() && std::all_of(lesson.quiz.begin(), lesson.quiz.end(), answered);
    };
    for (const lessons::Track& track : course.tracks) {
        CourseTrack rows{track.title, 0, {}};
        for (const std::string& id : track.lessons) {
            const lessons::Lesson* lesson = course.find(id);
            CourseRow row;
            row.id = id;
            if (lesson == nullptr) {
                const auto broken = std::find_if(course.broken.begin(), course.broken.end(), [&](const auto& one) { return one.first == id; });
                row.broken = true;
                row.words = broken == course.broken.end() ? "is missing" : broken->second.sentence();
            } else {
                row.title = lesson->title;
                row.done = done(*lesson);
                const lessons::Record* record = progress.find(id);
                row.words = row.done ? "✓" : record == nullptr ? fmt::format("{} min", lesson->minutes) : fmt::format("{}/{}", record->passed.size(), lesson->steps.size());
                for (const std::string& need : lesson->needs) {
                    const lessons::Lesson* before = course.find(need);
                    if (before != nullptr && !done(*before)) row.advice += (row.advice.empty() ? "" : ", ") + need;
                }
            }
            rows.done += row.done ? 1U : 0U;
            rows.rows.push_back(std::move(row));
        }
        out.tracks.push_back(std::move(rows));
    }
    return out;
}

std::string text(const CourseView& view) {
    std::string out = view.note.empty() ? "" : view.note + "\n";
    for (const CourseTrack& track : view.tracks) {
        out += fmt::format("{} ({}/{})\n", track.title, track.done, track.rows.size());
        for (const CourseRow& row : track.rows) out += fmt::format("  {:5} {:8} {}{}\n", row.id, row.words, row.title, row.advice.empty() ? "" : "  ← " + row.advice);
    }
    return out;
}

}  // namespace gui
