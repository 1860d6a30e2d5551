#include "lessons/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "lessons/act_text.h"
#include "lessons/identity.h"
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

std::size_t line_of(std::string_view text, std::size_t at) { return static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size())), '\n')) + 1; }

/// What the checksum is over: each line without the blanks at its end, which editors and mail programs take away.
std::string as_sealed(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
        out.append(line).append("\n");
        at = end + 1;
    }
    return out;
}

/// The evidence in a file, which may have a greeting above it, a signature below, and "> " before each line.
struct Sheet {
    std::string text;       ///< from its heading on; empty: there is none
    std::size_t line = 0;   ///< of the file, before the heading
};

Sheet sheet_of(std::string_view file) {
    Sheet out;
    std::string quote;
    std::size_t number = 0;
    for (std::size_t at = 0; at < file.size(); ++number) {
        const std::size_t end = std::min(file.find('\n', at), file.size());
        std::string_view line = file.substr(at, end - at);
        at = end + 1;
        while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
        if (out.text.empty()) {
            const std::size_t heading = line.find(kHeading);
            if (heading == std::string_view::npos) continue;
            quote = line.substr(0, heading) == "\xEF\xBB\xBF" ? "" : line.substr(0, heading);
            out.line = number;
            line.remove_prefix(heading);
        } else if (!quote.empty() && line.starts_with(std::string_view{quote}.substr(0, quote.find_last_not_of(' ') + 1))) {
            line.remove_prefix(std::min(quote.size(), line.size()));
        }
        out.text.append(line).append("\n");
    }
    return out;
}

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

std::string evidence_text(const Lesson& lesson, const Record& whole) {
    Record record = whole;
    record.left.reset();
    std::string out = fmt::format("{}{} {}\n\n", kHeading, lesson.id, lesson.title);
    out += fmt::format("- Name: {}\n- Seed: {}\n- Attempt: {}\n- Active time: {}\n- Program: {}\n", record.learner, record.seed, record.attempt, minutes_words(record.seconds), record.version);
    for (const Step& step : lesson.steps) add_step(out, step, record);
    out += "\n### Quiz\n\n";
    for (const QuizItem& item : lesson.quiz) {
        const Answer* given = record.first(AnswerKind::Quiz, item.id);
        if (given != nullptr) out += fmt::format("- {} {}{}\n", item.question.ask, answer_words(item.question, given->value), mark_words(is_right(item.question, given->value, "")));
    }
    for (const ForkRun& fork : record.forks) out += fmt::format("- What if “{}” was tried\n", fork.fork);
    out += fmt::format("\nHints taken: {}\n\nThe rest is for the program, which plays the run again.\n\n", record.hints.size());
    out += std::string{kBegin} + records_text({record}) + std::string{kEnd};
    return out + std::string{kSeal} + base::hex(base::sha256(as_sealed(out))) + "\n";
}

base::Result<Evidence> read_evidence(std::string_view given, const std::string& name, Replay& kind) {
    kind = Replay::Damaged;
    if (given.empty()) return base::Problem{name, "is empty", "ask for the file again"};
    if (given.substr(0, 2) == "\xFF\xFE" || given.substr(0, 2) == "\xFE\xFF" || given.find('\0') < 8) {
        kind = Replay::Unreadable;
        return base::Problem{name, "is UTF-16 text, or no text", "save it as UTF-8"};
    }
    const Sheet sheet = sheet_of(given);
    const std::string_view text = sheet.text;
    const std::size_t begin = text.find(kBegin);
    const auto ends_early = [&](const char* what) { return base::Problem{fmt::format("{}:{}", name, sheet.line + line_of(text, text.size())), what, "ask for the file again"}; };
    if (begin == std::string_view::npos) {
        if (!text.empty()) return ends_early("ends too early: a part of it is missing");
        kind = Replay::Unreadable;
        return base::Problem{name, "is no evidence file", "one is written by the window: Write my evidence"};
    }
    const std::size_t end = text.find(kEnd, begin + kBegin.size());
    const std::size_t seal = text.rfind(kSeal);
    if (end == std::string_view::npos || seal == std::string_view::npos || seal < end) return ends_early("ends too early: a part of it is missing");
    const std::string_view sum = text.substr(seal + kSeal.size(), kSealLength);
    if (sum.size() < kSealLength) return ends_early("ends too early: its checksum is cut off");
    // Lines of the block are counted from the beginning of the file.
    const std::string block = std::string(sheet.line + line_of(text, begin + kBegin.size()) - 1, '\n') + std::string{text.substr(begin + kBegin.size(), end - begin - kBegin.size())};
    std::vector<RecordRead> records = read_records_apart(block, name);
    if (records.size() != 1) return base::Problem{name, fmt::format("holds {} records; an evidence file holds one", records.size()), ""};
    if (records[0].newer) kind = Replay::Newer;
    Evidence out;
    out.checksum_good = sum == base::hex(base::sha256(as_sealed(text.substr(0, seal))));
    if (!records[0].record) {
        if (records[0].newer || out.checksum_good) return *records[0].problem;
        return base::Problem{records[0].problem->where, "was broken on its way, as mail programs break long lines", "ask for the file as an attachment"};
    }
    out.record = std::move(*records[0].record);
    out.headed = text.substr(kHeading.size(), text.find_first_of(" \n", kHeading.size()) - kHeading.size());
    out.checksum = sum;
    out.checksum_line = sheet.line + line_of(text, seal);
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
    auto& known = benches_[key];
    // What a file calls its lesson leads nowhere but into the folders of lessons.
    const bool is_name = !record.lesson.empty() && std::all_of(record.lesson.begin(), record.lesson.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_'; });
    if (!is_name) return base::Problem{"", "the record's lesson is no name of a lesson", ""};
    if (known.empty()) {
        std::optional<base::Problem> first;
        for (const std::filesystem::path& folder : folders_) {
            std::error_code error;
            const bool single = std::filesystem::exists(folder / "lesson.toml", error);
            auto found = single ? base::Result<std::filesystem::path>{folder} : find_folder(folder, record.lesson);
            auto lesson = found ? load_lesson(found.value(), "en", record.seed) : base::Result<Lesson>{found.problem()};
            auto world = lesson ? play(world_script(lesson.value()), record.lesson, player_) : base::Result<sim::Timeline>{lesson.problem()};
            if (!world && !first) first = world.problem();
            if (!world || lesson.value().id != record.lesson) continue;
            std::string digest = lesson_digest(lesson.value());
            known.push_back(Bench{std::move(lesson).value(), std::move(world).value(), std::move(digest)});
        }
        if (known.empty() && first) return *first;
    }
    for (const Bench& one : known) {
        if (one.digest == record.made_with || record.made_with.empty()) return &one;
    }
    return base::Problem{"", "this file was made with another version of the lesson " + record.lesson + ", which is not here", "name its folder with --lesson"};
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
        if (out.why.empty()) continue;
        // Another program may play a run in another way: that is nobody's fault.
        const bool other = record.version != version_;
        if (other) out.why = fmt::format("made with version {} of the program, this is {}: {}", record.version, version_, out.why);
        out.replay = other ? Replay::Impossible : Replay::Tampered;
        return;
    }
    out.replay = Replay::Verified;
}

Grade Grader::grade(std::string_view text, const std::string& name) {
    Grade out;
    out.file = name;
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
    if (evidence.value().checksum_good) out.checksum = evidence.value().checksum;
    else changed = fmt::format("{}:{}: the checksum does not fit: the file was changed after it was written", name, evidence.value().checksum_line);
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
