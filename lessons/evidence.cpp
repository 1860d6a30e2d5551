#include "lessons/evidence.h"

#include <fmt/format.h>

#include <algorithm>

#include "lessons/act_text.h"
#include "lessons/lesson_runner.h"
#include "protocols/base/digest.h"

namespace lessons {

namespace {

constexpr std::string_view kBegin = "```toml\n";
constexpr std::string_view kEnd = "```\n";
constexpr std::string_view kSeal = "Checksum: ";
constexpr std::size_t kSealLength = 64;
constexpr std::string_view kHeading = "# Evidence: ";

std::string minutes_words(std::int64_t seconds) { return fmt::format("{}:{:02}", seconds / 60, seconds % 60); }

std::string mark_words(std::optional<bool> right) { return !right ? "" : *right ? " ✓" : " ✗"; }

void add_step(std::string& out, const Step& step, const Record& record) {
    const Passed* passed = record.find_passed(step.id);
    out += fmt::format("\n### {}\n\n", step.title);
    if (step.predict) {
        for (const Answer& answer : record.answers) {
            if (answer.kind != AnswerKind::Predict || answer.about != step.id) continue;
            out += fmt::format("- Predicted at {}: {}{}{}\n", minutes_words(answer.seconds), answer_words(*step.predict, answer.value),
                               answer.confidence.empty() ? "" : " (" + answer.confidence + ")",
                               mark_words(is_right(*step.predict, answer.value, passed == nullptr ? "" : passed->predicted)));
        }
    }
    if (step.observe) {
        if (const Answer* seen = record.first(AnswerKind::Observe, step.id))
            out += fmt::format("- Observed: {}{}\n", answer_words(*step.observe, seen->value), mark_words(is_right(*step.observe, seen->value, passed == nullptr ? "" : passed->observed)));
    }
    out += passed == nullptr ? "- Not passed yet\n" : fmt::format("- Passed at {}, event {}\n", minutes_words(passed->seconds), passed->event);
}

}  // namespace

std::string evidence_text(const Lesson& lesson, const Record& record) {
    std::string out = fmt::format("# Evidence: {} {}\n\n", lesson.id, lesson.title);
    out += fmt::format("Name: {}  \nSeed: {}  \nAttempt: {}  \nActive time: {}  \nProgram: {}\n", record.learner, record.seed, record.attempt,
                       minutes_words(record.seconds), record.version);
    for (const Step& step : lesson.steps) add_step(out, step, record);
    out += "\n### Quiz\n\n";
    for (const QuizItem& item : lesson.quiz) {
        const Answer* given = record.first(AnswerKind::Quiz, item.id);
        if (given != nullptr) out += fmt::format("- {} {}{}\n", item.question.ask, answer_words(item.question, given->value), mark_words(is_right(item.question, given->value, "")));
    }
    for (const ForkRun& fork : record.forks) out += fmt::format("- What if “{}” was tried\n", fork.fork);
    out += fmt::format("\nHints taken: {}\n\nThe rest is for the program, which plays the run again.\n\n", record.hints.size());
    out += std::string{kBegin} + records_text({record}) + std::string{kEnd};
    return out + std::string{kSeal} + base::hex(base::sha256(out)) + "\n";
}

base::Result<Evidence> read_evidence(std::string_view text, const std::string& name, Replay& kind) {
    kind = Replay::Damaged;
    if (text.empty()) return base::Problem{name, "is empty", "ask for the file again"};
    const std::size_t begin = text.find(kBegin);
    const bool headed = text.substr(0, kHeading.size()) == kHeading;
    if (begin == std::string_view::npos) {
        if (headed) return base::Problem{name, "ends too early: a part of it is missing", "ask for the file again"};
        kind = Replay::Unreadable;
        return base::Problem{name, "is no evidence file", "one is written by the window: Export evidence"};
    }
    const std::size_t end = text.find(kEnd, begin + kBegin.size());
    const std::size_t seal = text.rfind(kSeal);
    if (end == std::string_view::npos || seal == std::string_view::npos || seal < end) return base::Problem{name, "ends too early: a part of it is missing", "ask for the file again"};
    // Lines of the block are counted from the beginning of the file.
    const auto before = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin + kBegin.size()), '\n');
    const std::string block = std::string(static_cast<std::size_t>(before), '\n') + std::string{text.substr(begin + kBegin.size(), end - begin - kBegin.size())};
    std::vector<RecordRead> records = read_records_apart(block, name);
    if (records.size() != 1) return base::Problem{name, fmt::format("holds {} records; an evidence file holds one", records.size()), ""};
    if (records[0].newer) kind = Replay::Newer;
    if (!records[0].record) return *records[0].problem;
    Evidence out;
    out.record = std::move(*records[0].record);
    if (headed) out.headed = text.substr(kHeading.size(), text.find_first_of(" \n", kHeading.size()) - kHeading.size());
    std::string_view given = text.substr(seal + kSeal.size());
    while (!given.empty() && (given.back() == '\n' || given.back() == '\r')) given.remove_suffix(1);
    if (given.size() < kSealLength) return base::Problem{name, "ends too early: its checksum is cut off", "ask for the file again"};
    out.checksum_good = given == base::hex(base::sha256(text.substr(0, seal)));
    return out;
}

std::optional<int> Grade::score() const {
    if (steps == 0 || replay == Replay::Tampered) return std::nullopt;
    const auto share = [](std::size_t part, std::size_t all, std::size_t points) { return all == 0 ? points : part * points / all; };
    return static_cast<int>(share(steps_passed, steps, 40) + share(quiz_right + table_right, quiz + table, 40) + share(observed_right, observations, 20));
}

Grade unreadable(const std::string& name, std::string why) {
    Grade out;
    out.file = name;
    out.replay = Replay::Unreadable;
    out.why = std::move(why);
    return out;
}

base::Result<const Grader::Bench*> Grader::bench(const Record& record) {
    const auto key = std::make_pair(record.lesson, record.seed);
    if (const auto found = benches_.find(key); found != benches_.end()) return &found->second;
    auto folder = find_folder(course_, record.lesson);
    if (!folder) return folder.problem();
    auto lesson = load_lesson(folder.value(), "en", record.seed);
    if (!lesson) return lesson.problem();
    auto world = play(world_script(lesson.value()), record.lesson, player_);
    if (!world) return world.problem();
    return &benches_.emplace(key, Bench{std::move(lesson).value(), std::move(world).value()}).first->second;
}

void Grader::marks(const Lesson& lesson, const Record& record, Grade& out) const {
    const auto count_wrong = [&out](const Question& question, const std::string& value) {
        const Option* option = question.find(value);
        if (option != nullptr && !option->right && !option->tag.empty()) ++out.misconceptions[option->tag];
    };
    out.steps = lesson.steps.size();
    for (const Step& step : lesson.steps) {
        const Passed* passed = record.find_passed(step.id);
        if (passed != nullptr) ++out.steps_passed;
        if (step.predict) {
            ++out.predictions;
            if (const Answer* first = record.first(AnswerKind::Predict, step.id)) {
                const auto right = is_right(*step.predict, first->value, passed == nullptr ? "" : passed->predicted);
                if (!right || *right) ++out.first_right;
                else if (first->confidence == "sure") ++out.sure_and_wrong;
                count_wrong(*step.predict, first->value);
            }
        }
        if (step.observe) {
            ++out.observations;
            const Answer* seen = record.first(AnswerKind::Observe, step.id);
            if (seen != nullptr && passed != nullptr && is_right(*step.observe, seen->value, passed->observed).value_or(true)) ++out.observed_right;
        }
    }
    for (const QuizItem& item : lesson.quiz) {
        ++out.quiz;
        const Answer* given = record.first(AnswerKind::Quiz, item.id);
        if (given == nullptr) continue;
        if (is_right(item.question, given->value, "").value_or(true)) ++out.quiz_right;
        count_wrong(item.question, given->value);
    }
    if (!lesson.table) return;
    for (std::size_t row = 0; row < lesson.table->rows.size(); ++row) {
        for (const auto& column : lesson.table->columns) {
            ++out.table;
            const Answer* given = record.first(AnswerKind::Table, lesson.table->rows[row].id + "/" + column.step);
            const Passed* passed = record.find_passed(column.step);
            if (given != nullptr && passed != nullptr && row < passed->cells.size() && passed->cells[row] == given->value) ++out.table_right;
        }
    }
}

void Grader::replay(const Bench& bench, const Record& record, Grade& out) {
    for (const Passed& passed : record.passed) {
        const Step* step = bench.lesson.find_step(passed.step);
        if (step == nullptr) {
            out.why = "the lesson has no step " + passed.step;
            return;
        }
        std::string key = record.lesson + "/" + std::to_string(record.seed) + "/" + passed.step + "/" + std::to_string(passed.event);
        const Entered* entered = record.find_entered(step->id);
        const std::uint64_t began = entered == nullptr ? 0 : entered->event;
        key += "/" + std::to_string(began);
        for (const sim::RecordedAct& act : record.runs[passed.run].acts) {
            if (act.event <= passed.event) key += "\n" + act_text(act);
        }
        auto& digest = digests_[base::sha256(key)];
        if (digest.empty()) {
            sim::Timeline run = bench.start;
            const std::uint64_t begin = run.cursor();
            constexpr std::uint64_t kEventsMax = 5'000'000;
            for (const sim::RecordedAct& act : record.runs[passed.run].acts) {
                if (act.event <= begin || act.event > passed.event || act.event > kEventsMax) continue;
                while (run.cursor() + 1 < act.event && run.step(sim::Unit::Event)) {
                }
                run.act_at(act.act.at, act.act.action);
            }
            run.seek(std::min(passed.event, kEventsMax));
            const LessonState state = [&] {
                Record until;
                for (const Step& earlier : bench.lesson.steps) {
                    if (earlier.id == step->id) break;
                    until.passed.push_back({earlier.id, 0, 0, "", "", "", {}, 0, true});
                }
                until.entered.push_back({step->id, began, 0});
                return state_of(bench.lesson, until, run, Mode::Demo);
            }();
            digest = state.passes ? sim::digest(run.journal()) : "-";
        }
        if (digest == "-") out.why = "step " + passed.step + " is not solved by the recorded acts";
        else if (digest != passed.digest) out.why = "the run up to step " + passed.step + " does not come out as recorded";
        if (!out.why.empty()) {
            out.replay = Replay::Tampered;
            return;
        }
    }
    out.replay = Replay::Verified;
}

Grade Grader::grade(std::string_view file_text, const std::string& name) {
    Grade out;
    out.file = name;
    std::string text{file_text};
    // Mail programs and editors of other systems end lines with CR LF.
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    auto evidence = read_evidence(text, name, out.replay);
    if (!evidence) {
        out.why = evidence.problem().sentence();
        return out;
    }
    out.replay = Replay::Impossible;
    const Record& record = evidence.value().record;
    out.learner = record.learner;
    out.lesson = record.lesson;
    out.version = record.version;
    out.seed = record.seed;
    out.attempt = record.attempt;
    out.seconds = record.seconds;
    out.hints = record.hints.size();
    std::string changed;
    if (!evidence.value().checksum_good) changed = "the checksum does not fit: the file was changed after it was written";
    if (evidence.value().headed != record.lesson)
        changed += fmt::format("{}the page says {}, the record {}: the lesson's id was changed", changed.empty() ? "" : "; ", evidence.value().headed, record.lesson);
    if (changed.empty() || evidence.value().headed == record.lesson) {
        if (auto bench_of = bench(record)) {
            marks(bench_of.value()->lesson, record, out);
            replay(*bench_of.value(), record, out);
        } else {
            out.why = bench_of.problem().sentence();
        }
    }
    if (!changed.empty()) {
        out.replay = Replay::Tampered;
        out.why = changed + (out.why.empty() ? "" : "; " + out.why);
    }
    return out;
}

}  // namespace lessons
