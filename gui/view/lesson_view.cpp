#include "gui/view/lesson_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace gui {

namespace {

using lessons::AnswerKind;
using lessons::Phase;

/// Fixed words of the panel in the lesson's language.
struct PanelWords {
    std::string_view claim, step, of, planned, predict, observe, predicted, observed, outcome, next, hint, why, better, exam, done, quiz, table, yes, no, what_if, back, sure, unsure, terms;
    std::string_view act, watch, look, ask_class, hands, again, begin, goal, before, differs, outside, line, sandbox, again_slow;
    std::string_view gate_predict, gate_watch, gate_do, gate_observe, gate_questions, gate_sandbox, gate_moving, after_predicting, now, covered, covered_why, covered_begin, section, sections;
    std::string_view your_answer, right_answer, all_right;
    std::string_view before_step, begin_step, change, then, away, to_moment, sure_wrong, following, all_steps;
};
constexpr PanelWords kEnglish{
    "Claim", "step", "of", "min planned", "Predict", "What did you observe?", "predicted", "observed", "outcome", "Next", "Hint", "Why", "Say it better", "What an exam will expect",
    "Done. Try a “what if”, or export your evidence.", "Quiz", "Fill in the table", "yes", "no", "What if: ", "Back to the lesson", "sure", "unsure", "Terms",
    "Do", "Watch", "Look", "Ask the class", "hands", "Read again", "Begin", "After this lesson", "Do first", "What differs from the lesson", "Outside the lesson", "The line that makes it so",
    "Sandbox: try anything. Nothing here counts for the lesson, and nothing is lost: go back to the lesson's moment, or go on with this world by choosing Learn.", "See it again, slowly",
    "Next comes after the step. First answer: a wrong prediction costs nothing.", "Next comes when it has happened: play, or go on line by line.", "Next comes when the step is done.",
    "Next comes when you have recorded what you saw.", "The lesson ends when every question is answered.", "Next waits in the lesson.", "Something is under way: play on until it is over.", "After your prediction", "Now",
    "Covered until you have predicted", "It would give the answer away. Answer in the story first.", "Begin the lesson: its story asks first, and then this is uncovered.", "section", "sections",
    "Your answer", "Right", "right of",
    "You stand before this step began, or on a way that left before it. Look around; nothing counts here. Go forward again, or begin the step anew.", "Begin the step anew", "Change my answer", "then",
    "The world has gone on since the moment that is asked about.", "Back to that moment", "You were sure, and it came out otherwise", "Next", "all steps done"};
constexpr PanelWords kGerman{
    "Behauptung", "Schritt", "von", "Min. geplant", "Sage voraus", "Was hast du beobachtet?", "vorhergesagt", "beobachtet", "Ergebnis", "Weiter", "Hilfe", "Warum", "Besser gesagt", "Was eine Prüfung erwartet",
    "Fertig. Probiere ein „Was wäre wenn“ oder gib deinen Nachweis ab.", "Quiz", "Fülle die Tabelle aus", "ja", "nein", "Was wäre wenn: ", "Zurück zur Lektion", "sicher", "unsicher", "Begriffe",
    "Handle", "Sieh zu", "Sieh hin", "Frage die Klasse", "Hände", "Noch einmal gelesen", "Anfangen", "Nach dieser Lektion", "Besser vorher", "Was anders ist als in der Lektion", "Außerhalb der Lektion", "Die Zeile, die es bewirkt",
    "Sandkasten: Probiere, was du willst. Nichts zählt hier für die Lektion, und nichts geht verloren: Kehre zum Augenblick der Lektion zurück, oder mach mit dieser Welt weiter, indem du Lernen wählst.",
    "Noch einmal langsam", "Weiter geht es nach dem Schritt. Antworte zuerst: Eine falsche Vorhersage kostet nichts.", "Weiter geht es, wenn es geschehen ist: Spiele ab oder gehe Zeile für Zeile.",
    "Weiter geht es, wenn der Schritt getan ist.", "Weiter geht es, wenn du festgehalten hast, was du gesehen hast.", "Die Lektion endet, wenn jede Frage beantwortet ist.", "Weiter wartet in der Lektion.", "Etwas ist im Gange: Spiele weiter, bis es vorbei ist.", "Nach deiner Vorhersage", "Jetzt",
    "Verdeckt, bis du vorhergesagt hast", "Hier stünde die Antwort. Antworte zuerst in der Geschichte.", "Fang die Lektion an: Ihre Geschichte fragt zuerst, dann wird dies aufgedeckt.", "Abschnitt", "Abschnitte",
    "Deine Antwort", "Richtig", "richtig von",
    "Du stehst vor dem Anfang dieses Schritts oder auf einem Weg, der davor abzweigt. Sieh dich um; hier zählt nichts. Geh wieder vor oder fang den Schritt neu an.", "Schritt neu anfangen", "Antwort ändern", "dann",
    "Die Welt ist weitergegangen seit dem Augenblick, nach dem gefragt ist.", "Zurück in diesen Augenblick", "Du warst sicher, und es kam anders", "Als Nächstes", "alle Schritte getan"};

const PanelWords& words_for(std::string_view language) { return language == "de" ? kGerman : kEnglish; }

/// Is the step done by typing to a server?
bool types(const lessons::Step& step) { return step.golden.find("tell(") != std::string::npos; }

class Builder {
  public:
    Builder(const lessons::Session& session, const lessons::Course& course, const LessonShow& show)
        : session_{session}, course_{course}, show_{show}, w_{words_for(session.lesson().language)} {}

    LessonView build(const std::vector<std::string>& hints) {
        const lessons::Lesson& lesson = session_.lesson();
        out_.title = lesson.id + " " + lesson.title;
        const std::size_t at = std::min(session_.state().step + 1, lesson.steps.size());
        const std::string stands = session_.step() == nullptr ? std::string{w_.all_steps} : fmt::format("{} {} {} {}", w_.step, at, w_.of, lesson.steps.size());
        out_.progress = fmt::format("{} · {} {}", stands, lesson.minutes, w_.planned);
        out_.types = session_.mode() != lessons::Mode::Demo && (!session_.terminals().empty() || std::any_of(lesson.steps.begin(), lesson.steps.end(), types));
        for (std::size_t n = 0; n < lesson.steps.size(); ++n)
            out_.steps.push_back({lesson.steps[n].title, session_.record().find_passed(lesson.steps[n].id) != nullptr, n == session_.state().step});
        cover();
        references();
        if (session_.in_fork()) fork();
        else if (show_.intro) intro();
        else if (show_.page && *show_.page < lesson.steps.size()) page(lesson.steps[*show_.page]);
        else if (const lessons::Step* step = session_.step()) of_step(*step, hints);
        else after_steps();
        return std::move(out_);
    }

  private:
    void add(StoryKind kind, std::string text, std::string detail = {}, base::EntryId entry = {}) { out_.blocks.push_back({kind, std::move(text), std::move(detail), entry}); }
    void press(std::string id, std::string label, bool main = false) { out_.buttons.push_back({std::move(id), std::move(label), main}); }

    void cover() {
        out_.hidden = session_.state().hidden;
        out_.hidden_words = w_.covered;
        out_.hidden_why = show_.intro ? w_.covered_begin : w_.covered_why;
    }

    void references() {
        for (const std::string& key : session_.lesson().terms) {
            const auto found = course_.glossary.find(key);
            if (found != course_.glossary.end()) out_.terms.push_back({found->second.title, found->second.text, rfc_words(found->second.rfc, session_.lesson().language)});
        }
        // Sections of one RFC stand together.
        std::string last;
        for (const std::string& rfc : session_.lesson().rfc) {
            const std::string number = rfc.substr(0, rfc.find(' '));
            if (number == last && rfc.size() > number.size()) add_section(out_.rfc.back(), rfc.substr(number.size() + 1));
            else out_.rfc.push_back(rfc_words(rfc, session_.lesson().language));
            last = number;
        }
    }

    /// "RFC 1939, section 3" and "4" as "RFC 1939, sections 3, 4".
    void add_section(std::string& words, const std::string& section) const {
        const std::string one = std::string{w_.section} + " ";
        const std::size_t at = words.find(one);
        if (at != std::string::npos) words.replace(at, one.size(), std::string{w_.sections} + " ");
        words += ", " + section;
    }

    void intro() {
        const lessons::Lesson& lesson = session_.lesson();
        out_.stage = w_.claim;
        add(StoryKind::Claim, lesson.claim, std::string{w_.claim});
        add(StoryKind::Heading, std::string{w_.goal});
        add(StoryKind::Text, lesson.objective);
        add(StoryKind::Text, lesson.start);
        std::string before;
        for (const std::string& need : show_.needs) before += (before.empty() ? "" : ", ") + need;
        if (!before.empty()) add(StoryKind::Text, fmt::format("{}: {}", w_.before, before));
        press("lesson.begin", std::string{w_.begin}, true);
    }

    /// An answer a button, with the hands that went up for it.
    void ask(std::string_view heading, const lessons::Question& question) {
        out_.stage = heading;
        if (!heading.empty()) add(StoryKind::Heading, std::string{heading});
        add(StoryKind::Question, question.ask);
        std::size_t at = 0;
        for (const lessons::Option& option : question.options) {
            StoryButton button{"lesson.option." + option.id, option.text};
            if (out_.class_asked) button.hands = at < show_.hands.size() ? show_.hands[at] : 0;
            const auto chosen = std::find(show_.order.begin(), show_.order.end(), option.id);
            if (chosen != show_.order.end()) button.place = static_cast<int>(chosen - show_.order.begin()) + 1;
            out_.buttons.push_back(std::move(button));
            ++at;
        }
        out_.asks_text = question.options.empty();
        out_.asks_order = question.answering == lessons::Answering::Order;
        // The file has them in their right order.
        if (out_.asks_order) std::sort(out_.buttons.begin(), out_.buttons.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    }

    void of_step(const lessons::Step& step, const std::vector<std::string>& hints) {
        const lessons::LessonState& state = session_.state();
        const lessons::Lesson& lesson = session_.lesson();
        if (state.step == 0 && state.phase == Phase::Predict && show_.claim_first) {
            add(StoryKind::Claim, lesson.claim, std::string{w_.claim});
            add(StoryKind::Text, lesson.start);
        }
        add(StoryKind::Heading, step.title);
        const bool sandbox_mode = session_.mode() == lessons::Mode::Sandbox;
        add(StoryKind::Instruction, step.instruction,
            std::string{sandbox_mode ? std::string_view{} : state.phase == Phase::Predict ? w_.after_predicting : state.phase == Phase::Act ? w_.now : std::string_view{}});
        if (state.problem) add(StoryKind::Problem, state.problem->sentence());
        if (sandbox_mode) return sandbox();
        if (show_.away) return away();
        if (state.phase == Phase::Predict) {
            out_.gate = w_.gate_predict;
            out_.confidence = true;
            ask(w_.predict, *step.predict);
        }
        if (state.phase == Phase::Act) act(step, hints);
        if (state.phase == Phase::Observe) {
            out_.gate = w_.gate_observe;
            ask(w_.observe, *step.observe);
        }
        if (state.phase == Phase::Reveal) reveal(step);
    }

    void sandbox() {
        out_.stage = w_.outside;
        out_.gate = w_.gate_sandbox;
        out_.acting = out_.terminal = true;
        add(StoryKind::Hint, std::string{w_.sandbox});
        press("lesson.return", std::string{w_.back}, true);
    }

    void away() {
        out_.stage = w_.outside;
        out_.gate = w_.gate_sandbox;
        add(StoryKind::Hint, std::string{w_.away});
        press("lesson.return", std::string{w_.to_moment}, true);
    }

    void act(const lessons::Step& step, const std::vector<std::string>& hints) {
        out_.acting = true;
        // A conversation that is open can be ended in any step.
        out_.terminal = types(step) || !session_.terminals().empty();
        out_.watch = step.kind == lessons::StepKind::Watch;
        out_.point = step.point;
        out_.gate = step.kind == lessons::StepKind::Watch ? w_.gate_watch : show_.moving ? w_.gate_moving : w_.gate_do;
        // In the midst of a conversation a fact may not hold yet: that is no mistake of the learner.
        for (const lessons::CheckState& check : session_.state().checks) {
            if (!check.holds && !show_.moving) add(check.soft ? StoryKind::Hint : StoryKind::Bad, check.sentence, check.actual, check.line);
        }
        if (session_.state().outside) {
            out_.gate = w_.gate_sandbox;
            add(StoryKind::Bad, std::string{w_.before_step});
            press("lesson.restart", std::string{w_.begin_step});
        }
        for (const std::string& hint : hints) add(StoryKind::Hint, hint);
        out_.class_asked = session_.mode() == lessons::Mode::Demo && step.predict && !step.predict->options.empty();
        if (out_.class_asked) ask(w_.ask_class, *step.predict);
        else out_.stage = step.kind == lessons::StepKind::Watch ? w_.watch : step.kind == lessons::StepKind::Look ? w_.look : w_.act;
        if (hints.size() < 3 && session_.mode() == lessons::Mode::Learn) press("lesson.hint", fmt::format("{} {}/3", w_.hint, hints.size() + 1));
        if (session_.may_reconsider()) press("lesson.reconsider", std::string{w_.change});
    }

    /// What was answered: the first answer, which counts, and the last one if it is another.
    void add_given(std::vector<StoryPart>& parts, std::string_view label, const lessons::Question& question, AnswerKind kind, const std::string& came_out, const std::string& step) const {
        const lessons::Answer* first = session_.record().first(kind, step);
        const lessons::Answer* last = session_.record().last(kind, step);
        if (first == nullptr) return;
        parts.push_back({std::string{label}, lessons::answer_words(question, first->value), lessons::is_right(question, first->value, came_out)});
        if (last->value != first->value) parts.push_back({std::string{w_.then}, lessons::answer_words(question, last->value), lessons::is_right(question, last->value, came_out)});
    }

    void add_outcome(const lessons::Question& question, std::vector<StoryPart> parts, const std::string& came_out) {
        if (parts.empty()) return;
        parts.push_back({std::string{w_.outcome}, lessons::answer_words(question, came_out), std::nullopt});
        out_.blocks.push_back({StoryKind::Outcome, question.ask, {}, {}, std::move(parts)});
    }

    /// Prediction, observation and outcome side by side; apart if two questions were asked that come out differently.
    void outcomes(const lessons::Step& step, const lessons::Passed& passed) {
        std::vector<StoryPart> predicted, observed;
        if (step.predict) add_given(predicted, w_.predicted, *step.predict, AnswerKind::Predict, passed.predicted, step.id);
        if (step.observe) add_given(observed, w_.observed, *step.observe, AnswerKind::Observe, passed.observed, step.id);
        const bool one = step.predict && step.observe && !predicted.empty() && lessons::answer_words(*step.predict, passed.predicted) == lessons::answer_words(*step.observe, passed.observed);
        if (one) predicted.insert(predicted.end(), std::make_move_iterator(observed.begin()), std::make_move_iterator(observed.end()));
        if (step.predict) add_outcome(*step.predict, std::move(predicted), passed.predicted);
        if (step.observe && !one) add_outcome(*step.observe, std::move(observed), passed.observed);
    }

    /// How the class had voted, with the right answer marked.
    void votes(const lessons::Question& question) {
        for (std::size_t n = 0; n < question.options.size() && n < show_.hands.size(); ++n) {
            const lessons::Option& option = question.options[n];
            add(option.right ? StoryKind::Good : StoryKind::Text, fmt::format("{}: {} {}", option.text, show_.hands[n], w_.hands));
        }
    }

    void told(const lessons::Step& step) {
        const lessons::Passed* passed = session_.record().find_passed(step.id);
        if (passed != nullptr) outcomes(step, *passed);
        if (step.predict && !show_.hands.empty()) votes(*step.predict);
        add(StoryKind::Heading, std::string{w_.why});
        add(StoryKind::Text, step.reveal);
    }

    void reveal(const lessons::Step& step) {
        out_.stage = w_.why;
        told(step);
        if (show_.line) add(StoryKind::Text, std::string{w_.line}, show_.line_words, show_.line);
        if (lessons::misseen(session_.record(), step)) press("lesson.replay", std::string{w_.again_slow});
        forks(step.id);
        press("lesson.next", std::string{w_.next}, true);
    }

    void page(const lessons::Step& step) {
        out_.stage = w_.again;
        add(StoryKind::Heading, step.title);
        add(StoryKind::Instruction, step.instruction);
        told(step);
        press("lesson.page.now", std::string{w_.back}, true);
    }

    /// Those that begin at this step; all of them where no step is named.
    void forks(std::string_view at = {}) {
        for (const lessons::Fork* fork : session_.open_forks()) if (at.empty() || fork->at == at) press("lesson.fork." + fork->id, std::string{w_.what_if} + fork->title);
    }

    void fork() {
        const lessons::Fork* fork = session_.present_fork();
        out_.stage = w_.outside;
        add(StoryKind::Heading, std::string{w_.what_if} + fork->title);
        add(StoryKind::Text, fork->about);
        add(StoryKind::Text, fork->reveal);
        if (!session_.fork_difference().empty()) add(StoryKind::Text, std::string{w_.differs}, session_.fork_difference());
        press("lesson.back", std::string{w_.back}, true);
    }

    /// The table as far as it is filled: what was answered, and whether the learner's own runs say so too.
    void fill_table(const lessons::PromiseTable& table) {
        const std::string& open = session_.state().question;
        for (const auto& column : table.columns) out_.table.columns.push_back(column.text);
        for (std::size_t n = 0; n < table.rows.size(); ++n) {
            StoryTable::Row row{table.rows[n].text, {}};
            for (const auto& column : table.columns) {
                const std::string about = table.rows[n].id + "/" + column.step;
                const lessons::Answer* given = session_.record().first(AnswerKind::Table, about);
                const lessons::Passed* passed = session_.record().find_passed(column.step);
                StoryTable::Cell cell;
                cell.now = session_.state().phase == Phase::Table && about == open;
                if (given != nullptr) cell.words = given->value == "yes" ? w_.yes : w_.no;
                cell.right = given != nullptr && passed != nullptr && n < passed->cells.size() && passed->cells[n] == given->value;
                row.cells.push_back(std::move(cell));
            }
            out_.table.rows.push_back(std::move(row));
        }
    }

    void table(const lessons::PromiseTable& table) {
        fill_table(table);
        std::size_t answered = 0, cells = 0;
        for (const StoryTable::Row& row : out_.table.rows) {
            cells += row.cells.size();
            for (std::size_t n = 0; n < row.cells.size(); ++n) {
                answered += row.cells[n].words.empty() ? 0U : 1U;
                if (row.cells[n].now) add(StoryKind::Question, row.text + ", " + out_.table.columns[n] + "?");
            }
        }
        out_.stage = w_.table;
        out_.gate = w_.gate_questions;
        out_.blocks.insert(out_.blocks.begin(), {StoryKind::Heading, fmt::format("{} {} {} {}", table.title, answered + 1, w_.of, cells), {}, {}});
        press("lesson.option.yes", std::string{w_.yes});
        press("lesson.option.no", std::string{w_.no});
        forks();
    }

    /// A question of the quiz that was answered: the answer, the right one where it is another, and why.
    void quiz_told(const lessons::QuizItem& item, const lessons::Answer& given) {
        const bool right = lessons::is_right(item.question, given.value, "").value_or(true);
        std::string told = fmt::format("{}: {}", w_.your_answer, lessons::answer_words(item.question, given.value));
        if (const lessons::Option* best = item.question.right(); !right && best != nullptr) told += fmt::format("\n{}: {}", w_.right_answer, best->text);
        if (!item.question.why.empty()) told += "\n" + item.question.why;
        add(right ? StoryKind::Good : StoryKind::Bad, item.question.ask, std::move(told));
    }

    void quiz(const lessons::Lesson& lesson, const lessons::QuizItem& item) {
        const auto number = static_cast<std::size_t>(&item - lesson.quiz.data()) + 1;
        out_.gate = w_.gate_questions;
        // What was said to the last question stands above this one, so that it is not read as part of it.
        if (number > 1) {
            const lessons::QuizItem& last = lesson.quiz[number - 2];
            if (const lessons::Answer* given = session_.record().first(AnswerKind::Quiz, last.id)) quiz_told(last, *given);
        }
        const std::size_t head = out_.blocks.size();
        ask(w_.quiz, item.question);
        out_.blocks[head].text = fmt::format("{} {} {} {}", w_.quiz, number, w_.of, lesson.quiz.size());
        forks();
    }

    /// The quiz as it was answered, with how many answers were right.
    void results(const lessons::Lesson& lesson) {
        std::size_t answered = 0, right = 0;
        const std::size_t head = out_.blocks.size();
        for (const lessons::QuizItem& item : lesson.quiz) {
            const lessons::Answer* given = session_.record().first(AnswerKind::Quiz, item.id);
            if (given == nullptr) continue;
            ++answered;
            quiz_told(item, *given);
            right += out_.blocks.back().kind == StoryKind::Good ? 1U : 0U;
        }
        if (answered == 0) return;
        const std::string words = fmt::format("{}: {} {} {}", w_.quiz, right, w_.all_right, answered);
        out_.blocks.insert(out_.blocks.begin() + static_cast<std::ptrdiff_t>(head), {StoryKind::Heading, words, {}, {}});
    }

    /// The lesson that stands next in the course; empty after the last one.
    [[nodiscard]] std::string lesson_after(std::string_view id) const {
        bool found = false;
        for (const lessons::Track& track : course_.tracks) {
            for (const std::string& one : track.lessons) {
                if (found && course_.find(one) != nullptr) return one;
                found = found || one == id;
            }
        }
        return {};
    }

    /// Where the learner was sure and wrong: what is worth being read first.
    void surprises(const lessons::Lesson& lesson) {
        const std::size_t head = out_.blocks.size();
        for (const lessons::Step& step : lesson.steps) {
            const lessons::Answer* given = step.predict ? session_.record().first(AnswerKind::Predict, step.id) : nullptr;
            const lessons::Passed* passed = session_.record().find_passed(step.id);
            if (given == nullptr || passed == nullptr || given->confidence != "sure" || lessons::is_right(*step.predict, given->value, passed->predicted).value_or(true)) continue;
            add(StoryKind::Bad, step.title,
                fmt::format("{}\n{}: {}\n{}: {}", step.predict->ask, w_.predicted, lessons::answer_words(*step.predict, given->value), w_.outcome, lessons::answer_words(*step.predict, passed->predicted)));
        }
        if (out_.blocks.size() > head) out_.blocks.insert(out_.blocks.begin() + static_cast<std::ptrdiff_t>(head), {StoryKind::Heading, std::string{w_.sure_wrong}, {}, {}, {}});
    }

    void after_steps() {
        const lessons::Lesson& lesson = session_.lesson();
        const lessons::LessonState& state = session_.state();
        if (state.phase == Phase::Table) return table(*lesson.table);
        for (const lessons::QuizItem& item : lesson.quiz) {
            if (state.phase == Phase::Quiz && state.question == item.id) return quiz(lesson, item);
        }
        out_.stage = w_.better;
        add(StoryKind::Claim, lesson.claim, std::string{w_.claim});
        add(StoryKind::Claim, lesson.wording, std::string{w_.better});
        add(StoryKind::Claim, lesson.exam, std::string{w_.exam});
        add(StoryKind::Question, std::string{w_.done});
        forks();
        surprises(lesson);
        if (lesson.table) fill_table(*lesson.table);
        results(lesson);
        out_.following = lesson_after(lesson.id);
        if (!out_.following.empty()) press("lesson.following", fmt::format("{}: {}", w_.following, out_.following), true);
        press("lesson.export", lesson.language == "de" ? "Nachweis schreiben" : "Write my evidence", true);
    }

    const lessons::Session& session_;
    const lessons::Course& course_;
    const LessonShow& show_;
    const PanelWords& w_;
    LessonView out_;
};

/// Rows below the first one stand under it.
std::string indented(std::string text) {
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 5) text.replace(at, 1, "\n    ");
    return text;
}

}  // namespace

std::string rfc_words(std::string_view rfc, std::string_view language) {
    const std::size_t space = rfc.find(' ');
    if (space == std::string_view::npos) return fmt::format("RFC {}", rfc);
    return fmt::format("RFC {}, {} {}", rfc.substr(0, space), words_for(language).section, rfc.substr(space + 1));
}

LessonView build_lesson(const lessons::Session& session, const lessons::Course& course, const std::vector<std::string>& hints, const LessonShow& show) {
    return Builder{session, course, show}.build(hints);
}

std::string column_sign(const StoryTable& table, std::size_t column) {
    const std::string& words = table.columns[column];
    const bool lettered = words.size() > 2 && words[0] >= 'A' && words[0] <= 'Z' && (words[1] == ':' || words.substr(1, 2) == " (");
    return lettered ? words.substr(0, 1) : std::to_string(column + 1);
}

std::string column_words(const StoryTable& table, std::size_t column) {
    const std::string sign = column_sign(table, column);
    return sign[0] >= 'A' ? table.columns[column] : fmt::format("{}  {}", sign, table.columns[column]);
}

std::string text(const StoryTable& table) {
    std::string out;
    for (std::size_t n = 0; n < table.columns.size(); ++n) out += "  " + column_words(table, n) + "\n";
    for (const StoryTable::Row& row : table.rows) {
        out += "  " + row.text + ":";
        for (const StoryTable::Cell& cell : row.cells) out += cell.now ? " [ ? ]" : cell.words.empty() ? " –" : fmt::format(" {} {}", cell.words, cell.right ? "✓" : "✗");
        out += "\n";
    }
    return out;
}

std::string text(const LessonView& view) {
    std::string out = view.title + "\n" + view.progress + "\n";
    constexpr std::string_view kMarks[] = {"[card] ", "\n## ", "", "> ", "? ", "✓ ", "✗ ", "hint: ", "= ", "· ", "problem: "};
    for (const StoryBlock& block : view.blocks) {
        if (block.text.empty()) continue;
        out += std::string{kMarks[static_cast<std::size_t>(block.kind)]} + block.text + "\n";
        for (const StoryPart& part : block.parts) out += fmt::format("    {}: {}{}\n", part.label, part.text, !part.right ? "" : *part.right ? "  ✓" : "  ×");
        if (!block.detail.empty()) out += "    " + indented(block.detail) + "\n";
    }
    out += text(view.table);
    for (const StoryButton& button : view.buttons) {
        out += "( " + button.label + " )";
        if (button.hands >= 0) out += fmt::format(" {}", button.hands);
        out += "\n";
    }
    if (!view.gate.empty()) out += "(…) " + view.gate + "\n";
    return out;
}

}  // namespace gui
