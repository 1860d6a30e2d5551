#include "lessons/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include "lessons/lesson_runner.h"
#include "lessons/strict_dialogue.h"
#include "lessons/text_place.h"
#include "lessons/texts.h"
#include "lessons/toml_reader.h"
#include "lessons/verify_answers.h"
#include "lessons/verify_place.h"
#include "lessons/verify_structure.h"
#include "lessons/verify_text.h"
#include "lessons/verify_typing.h"
#include "lessons/verify_vary.h"
#include "lessons/verify_words.h"
#include "lessons/world_fault.h"
#include "sim/act_form.h"

namespace lessons {

namespace fs = std::filesystem;

namespace {

std::string after_colon(const std::string& words) { return words.empty() ? words : ": " + words; }

/// One lesson under proof.
class Prover {
  public:
    Prover(const Lesson& lesson, const VerifyOptions& options, Verdict& verdict) : lesson_{lesson}, options_{options}, verdict_{verdict} {}

    void fresh_world();
    /// Does the world run, and every step up to its end? Else the runs that build on it say nothing new.
    [[nodiscard]] bool stuck() const { return stuck_; }
    void steps();
    void forks();
    void dialogues();
    /// In every branch of the golden run, each line once.
    void cuts();
    /// Each row of the table, asked at the end of each of its steps.
    void table();
    void expected();
    void variants(const fs::path& folder);

  private:
    void complain(int line, std::string rule, std::string what, std::string hint);
    std::optional<sim::Timeline> run(const std::string& script, const std::string& name, int line, const std::string& rule);
    /// Do the step's condition and its hard checks hold? Complains about what cannot be evaluated.
    std::optional<bool> solved(const Step& step, const sim::Timeline& timeline, std::uint64_t began);
    std::optional<bool> fact(std::string_view expression, const sim::Timeline& timeline, int line, const std::string& what, std::uint64_t began = 0);
    /// Where the step begins, before what it arranges.
    std::optional<sim::Timeline> beginning(const Lesson& lesson, std::size_t index);
    void golden(std::size_t index, const std::optional<sim::Timeline>& base);
    /// Is the step over, or even passed, before the learner does anything?
    void refuse_early_end(const Step& step, const sim::Timeline& begin, std::uint64_t began);
    void complain(const std::vector<AnswerFault>& faults) {
        for (const AnswerFault& one : faults) complain(one.line, one.rule, one.what, one.cure);
    }
    void questions(const Step& step, const sim::Timeline& timeline);
    /// Does the step pass as well if its commands come in small letters, or with a NOOP more?
    void other_typing(std::size_t index, std::uint64_t began);
    void wrong(std::size_t index, const Check& check, std::uint64_t began);
    /// Does a learner who went that way read the check's sentence?
    bool is_told(std::size_t index, const Check& check, std::uint64_t began, const sim::Timeline& end);
    /// Is the value yes or no, where the script would take a number or a list for yes?
    void refuse_other_than_truth(std::string_view expression, const sim::Timeline& timeline, int line, const std::string& what, std::uint64_t began);
    void cut_at(std::size_t step, std::size_t arrival);
    /// Does a branch of the golden run end with this step?
    [[nodiscard]] bool ends_branch(std::size_t index) const { return index + 1 == lesson_.steps.size() || !lesson_.steps[index + 1].rewind_to.empty(); }
    /// The lines of every branch that no earlier one has: the step whose run holds it, and the number among the lines that arrived.
    std::vector<std::pair<std::size_t, std::size_t>> cut_places();
    /// False: the runs after it would say nothing new.
    bool variant(const Lesson& other);

    const Lesson& lesson_;
    const VerifyOptions& options_;
    Verdict& verdict_;
    std::optional<sim::Timeline> fresh_;   ///< the world of the lesson, untouched
    std::vector<sim::Timeline> golden_ends_;   ///< of the steps, then of the forks
    std::vector<int> fork_lines_;
    bool stuck_ = false;
};

void Prover::complain(int line, std::string rule, std::string what, std::string hint) {
    std::string where = (fs::path{lesson_.folder} / "lesson.toml").string();
    if (line > 0) where += fmt::format(":{}", line);
    // Many runs meet the same fault; it is said once.
    for (const Finding& one : verdict_.findings) {
        if (one.rule == rule && one.problem.where == where && one.problem.what == what) return;
    }
    verdict_.findings.push_back({std::move(rule), {std::move(where), std::move(what), std::move(hint)}});
}

std::optional<sim::Timeline> Prover::run(const std::string& script, const std::string& name, int line, const std::string& rule) {
    ++verdict_.runs;
    auto timeline = play(script, lesson_.id + " " + name, options_.player);
    if (timeline) return std::move(timeline).value();
    complain(line, rule, name + " does not run: " + timeline.problem().sentence(), "play it in the console to see where it stops");
    return std::nullopt;
}

std::optional<bool> Prover::fact(std::string_view expression, const sim::Timeline& timeline, int line, const std::string& what, std::uint64_t began) {
    const auto held = holds(expression, timeline, began);
    if (held) {
        refuse_other_than_truth(expression, timeline, line, what, began);
        return held.value();
    }
    complain(line, "expression", what + ": " + held.problem().sentence(), "postroom docs script lists what can be asked");
    return std::nullopt;
}

void Prover::refuse_other_than_truth(std::string_view expression, const sim::Timeline& timeline, int line, const std::string& what, std::uint64_t began) {
    // A row that a query gives is there or not; a list is there always, and so is a number.
    const std::string kind = "(function(v) local k = type(v) if k == \"table\" then return (next(v) == nil or v[1] ~= nil) and \"list\" or \"\" end return (k == \"number\" or k == \"string\") and k or \"\" end)(" + std::string{expression} + ")";
    const auto found = value_of(kind, timeline, began);
    if (!found || found.value().empty() || !fresh_) return;
    const auto before = holds(expression, *fresh_, began);
    if (before && before.value()) complain(line, "expression", what + " is a " + found.value() + ", which always counts as yes: " + std::string{expression}, "compare it: == 1, >= 1, ~= nil");
}

std::optional<sim::Timeline> Prover::beginning(const Lesson& lesson, std::size_t index) {
    return run(base_script(lesson, index), "what comes before step " + lesson.steps[index].id, lesson.steps[index].source_line, "golden");
}

std::optional<bool> Prover::solved(const Step& step, const sim::Timeline& timeline, std::uint64_t began) {
    const auto until = fact(step.until, timeline, step.source_line, "step " + step.id + ", until", began);
    if (!until) return std::nullopt;
    bool all = *until;
    for (const Check& check : step.checks) {
        const auto held = fact(check.fact, timeline, check.source_line, "step " + step.id + ", check " + check.id, began);
        if (!held) return std::nullopt;
        if (!check.soft) all = all && *held;
    }
    return all;
}

void Prover::fresh_world() {
    ++verdict_.runs;
    auto played = play(world_script(lesson_), lesson_.id + " the world", options_.player);
    stuck_ = !played;
    if (stuck_) {
        verdict_.findings.push_back({"world", world_fault(lesson_, played.problem())});
        return;
    }
    const sim::Timeline* world = &played.value();
    for (const Step& step : lesson_.steps) {
        // What asks for letters that are not written yet cannot be said of the fresh world, so it does not pass.
        const auto held = [&](const std::string& expression) {
            const auto value = holds(expression, *world, world->cursor());
            return value && value.value();
        };
        bool passes = held(step.until);
        for (const Check& check : step.checks) passes = passes && (check.soft || held(check.fact));
        if (passes) complain(step.source_line, "vacuous", "step " + step.id + " passes in the fresh world", "ask for something that the learner must do or reach");
    }
    fresh_ = std::move(played).value();
}

void Prover::steps() {
    for (std::size_t i = 0; i < lesson_.steps.size(); ++i) {
        const auto base = beginning(lesson_, i);
        const std::uint64_t began = base ? base->cursor() : 0;
        const auto said = static_cast<std::ptrdiff_t>(verdict_.findings.size());
        golden(i, base);
        if (stuck_) return;
        // Where a condition cannot be read, its wrong ways tell nothing more.
        if (std::any_of(verdict_.findings.begin() + said, verdict_.findings.end(), [](const Finding& one) { return one.rule == "expression"; })) continue;
        for (const Check& check : lesson_.steps[i].checks) wrong(i, check, began);
    }
}

void Prover::refuse_early_end(const Step& step, const sim::Timeline& begin, std::uint64_t began) {
    const auto passes = solved(step, begin, began);
    const auto over = holds(step.until, begin, began);
    if (!passes || !over || !over.value()) return;
    if (*passes) complain(step.source_line, "vacuous", "step " + step.id + " passes before the learner does anything", "make `until` ask for the learner's act");
    else complain(step.source_line, "vacuous", "until of step " + step.id + " holds before the learner does anything", "ask for what ends the step: the learner would be told at once that it went wrong");
}

void Prover::golden(std::size_t index, const std::optional<sim::Timeline>& base) {
    const Step& step = lesson_.steps[index];
    const std::uint64_t began = base ? base->cursor() : 0;
    const auto begin = run(begin_script(lesson_, index), "the beginning of step " + step.id, step.source_line, "golden");
    if (begin && step.kind != StepKind::Look) refuse_early_end(step, *begin, began);
    const auto end = run(solved_script(lesson_, index), "the golden run of step " + step.id, step.source_line, "golden");
    stuck_ = !begin || !end;
    if (stuck_) return;
    check_points(lesson_, step, begin->world(), verdict_.findings);
    const auto until = fact(step.until, *end, step.source_line, "step " + step.id + ", until", began);
    if (until && !*until)
        complain(step.source_line, "golden", "the golden run does not end step " + step.id + after_colon(parts_of(step.until, *end, began)), "its acts must make `until` true");
    for (const Check& check : step.checks) {
        ++verdict_.checks;
        const auto held = fact(check.fact, *end, check.source_line, "step " + step.id + ", check " + check.id, began);
        if (held && !*held)
            complain(check.source_line, "golden", "the golden run fails check " + check.id + " of step " + step.id + after_colon(parts_of(check.fact, *end, began)), "the right way must pass every check");
    }
    if (step.line && !find_line(*step.line, *end))
        complain(step.source_line, "line", "no line of the golden run matches \"" + step.line->match + "\"", "the line that a step is about must be there");
    for (const HintSet& set : step.hints) {
        if (!set.when.empty()) (void)fact(set.when, *end, set.source_line, "step " + step.id + ", hints " + set.id, began);
    }
    questions(step, *end);
    // A step that the learner only looks at has done what it arranges when it begins.
    const sim::Timeline& before = step.kind != StepKind::Look || !base ? *begin : step.arrange.empty() ? *fresh_ : *base;
    complain(answer_faults(step, *end, began));
    complain(early_faults(step, before, began));
    golden_ends_.push_back(*end);
    if (until && *until) other_typing(index, began);
}

void Prover::other_typing(std::size_t index, std::uint64_t began) {
    const Step& step = lesson_.steps[index];
    if (step.kind != StepKind::Do) return;
    for (const auto& [acts, what] : {std::pair{in_small_letters(step.golden), "in small letters"}, std::pair{with_noop(step.golden), "and a NOOP after it"}}) {
        if (acts.empty()) continue;
        const auto end = run(begin_script(lesson_, index) + acts + "\n", fmt::format("the golden run of step {}, {},", step.id, what), step.source_line, "typing");
        const auto passes = end ? solved(step, *end, began) : std::nullopt;
        if (!passes || *passes) continue;
        std::string failed = step.until;
        for (const Check& check : step.checks) {
            const auto held = holds(check.fact, *end, began);
            if (held && !held.value()) failed = check.fact;
        }
        complain(step.source_line, "typing", fmt::format("step {} does not pass if it is done as in the golden run, {}{}", step.id, what, after_colon(parts_of(failed, *end, began))), "let its facts ask for what the task is about, in any letter case: line:upper() == \"LIST\"");
    }
}

void Prover::questions(const Step& step, const sim::Timeline& timeline) {
    for (const auto& question : {step.predict, step.observe}) {
        if (!question || question->answer.empty() || question->answering == Answering::Line) continue;
        const auto value = value_of(question->answer, timeline);
        if (!value) complain(step.source_line, "expression", "step " + step.id + ", answer: " + value.problem().sentence(), "an answer is an expression");
        else if (question->answering == Answering::Number && (value.value().empty() || value.value().find_first_not_of("0123456789") != std::string::npos))
            complain(step.source_line, "expression", "step " + step.id + ": the answer comes to " + value.value() + ", which is no number", "count with #");
    }
}

void Prover::wrong(std::size_t index, const Check& check, std::uint64_t began) {
    const Step& step = lesson_.steps[index];
    ++verdict_.wrong_runs;
    const bool still = step.kind == StepKind::Look && step.arrange.empty();
    const auto begin = still ? std::nullopt : run(step.kind == StepKind::Look ? base_script(lesson_, index) : begin_script(lesson_, index), "the beginning of step " + step.id, check.source_line, "wrong");
    // What cannot be asked before a letter is written does not hold.
    const auto early = begin ? holds(check.fact, *begin, began) : base::Result<bool>{false};
    if (early && early.value())
        complain(check.source_line, "vacuous", "check " + check.id + " of step " + step.id + " holds before the learner does anything", "add to its fact what the learner must have done: `#lines{…, since = step_began} >= 1 and …`");
    const auto end = run(wrong_script(lesson_, index, check), "the wrong run of check " + check.id, check.source_line, "wrong");
    if (!end) return;
    const auto held = fact(check.fact, *end, check.source_line, "step " + step.id + ", check " + check.id, began);
    if (held && *held)
        complain(check.source_line, "check", "check " + check.id + " of step " + step.id + " holds after its wrong run, so it proves nothing", "declare acts after which the fact is false, or sharpen the fact");
    if (held && !*held && !is_told(index, check, began, *end))
        complain(check.source_line, "wrong", "after the wrong run of check " + check.id + " of step " + step.id + " the learner is not told its sentence, since the step may still go on",
                 "let the wrong run do at least as much as the golden one, and wait until all is quiet");
}

bool Prover::is_told(std::size_t index, const Check& check, std::uint64_t began, const sim::Timeline& end) {
    Record record;
    for (std::size_t i = 0; i < index; ++i) record.passed.push_back({lesson_.steps[i].id, 0, 0, "", "", "", {}, 0, true});
    const Step& step = lesson_.steps[index];
    // Where nobody acts, the wrong way stands in the place of what is arranged.
    const bool instead = step.arrange.empty() || step.kind == StepKind::Look;
    const auto begin = instead ? std::nullopt : run(begin_script(lesson_, index), "the beginning of step " + step.id, step.source_line, "golden");
    record.entered.push_back({step.id, began, 0, begin ? begin->cursor() : began});
    const LessonState state = state_of(lesson_, record, end, Mode::Demo);
    return std::any_of(state.checks.begin(), state.checks.end(), [&](const CheckState& one) { return one.id == check.id && !one.holds; });
}

void Prover::forks() {
    for (const Fork& fork : lesson_.forks) {
        const auto begin = run(begin_script(lesson_, lesson_.step_index(fork.at)), "the beginning of fork " + fork.id, fork.source_line, "fork");
        const auto end = run(fork_script(lesson_, fork), "the fork " + fork.id, fork.source_line, "fork");
        if (!begin || !end) continue;
        const auto early = fact(fork.check, *begin, fork.source_line, "fork " + fork.id);
        const auto held = fact(fork.check, *end, fork.source_line, "fork " + fork.id);
        if (held && !*held) complain(fork.source_line, "fork", "fork " + fork.id + " does not come out as its check says: " + parts_of(fork.check, *end), "mend its acts or its check");
        if (early && *early) complain(fork.source_line, "vacuous", "the check of fork " + fork.id + " holds before the fork does anything", "ask for what the fork makes different");
        golden_ends_.push_back(*end);
        fork_lines_.push_back(fork.source_line);
    }
}

void Prover::dialogues() {
    std::map<std::string, int> seen;
    for (std::size_t i = 0; i < golden_ends_.size(); ++i) {
        const bool in_step = i < lesson_.steps.size();
        const int line = in_step ? lesson_.steps[i].source_line : fork_lines_[i - lesson_.steps.size()];
        for (const std::string& sentence : check_dialogues(golden_ends_[i])) {
            if (seen[sentence]++ > 0) continue;
            complain(line, "dialogue", (in_step ? "step " + lesson_.steps[i].id : std::string{"a fork"}) + ": " + sentence, "an independent reader of the standard does not accept this line");
        }
    }
}

void Prover::cut_at(std::size_t step, std::size_t arrival) {
    sim::Timeline run = golden_ends_[step];
    run.seek(run.journal().arrivals()[arrival].event);
    ++verdict_.runs;
    ++verdict_.cuts;
    std::vector<std::uint32_t> open;
    for (const auto& stream : run.world().streams) {
        if (stream->phase != sim::StreamPhase::Free) open.push_back(stream->client.value);
    }
    std::sort(open.begin(), open.end());
    open.erase(std::unique(open.begin(), open.end()), open.end());
    for (const std::uint32_t host : open) run.act(sim::SwitchDevice{run.world().host(base::HostId{host}).name, false});
    run.run_until(run.world().now + base::days(1), 50'000);
    for (std::uint32_t i = 1; i <= run.journal().copy_entries().size(); ++i) {
        const base::EntryId id = run.journal().copy_entries()[i - 1];
        const sim::Entry& entry = run.journal()[id];
        if (entry.kind == base::FactKind::CopyEnded && !entry.cause)
            complain(lesson_.steps[step].source_line, "cut", fmt::format("step {} cut after line {}: a copy of {} ends without a cause", lesson_.steps[step].id, arrival + 1, run.world().letter_name(entry.letter)),
                     "tell the makers of the program: servers and mail programs must keep or explain every copy");
    }
}

std::vector<std::pair<std::size_t, std::size_t>> Prover::cut_places() {
    std::vector<std::pair<std::size_t, std::size_t>> out;
    std::size_t done = 0;   // lines that were there before the step
    for (std::size_t i = 0; i < lesson_.steps.size(); ++i) {
        if (!lesson_.steps[i].rewind_to.empty()) {
            const auto base = beginning(lesson_, i);
            done = base ? base->arrivals() : golden_ends_[i].arrivals();
        }
        for (; done < golden_ends_[i].arrivals(); ++done) out.emplace_back(i, done);
    }
    return out;
}

void Prover::cuts() {
    if (!lesson_.robust || golden_ends_.size() < lesson_.steps.size()) return;
    const auto all = cut_places();
    const std::size_t stride = options_.cuts_max == 0 || all.size() <= options_.cuts_max ? 1 : all.size() / options_.cuts_max + 1;
    for (std::size_t i = 0; i < all.size(); i += stride) cut_at(all[i].first, all[i].second);
}

void Prover::table() {
    if (!lesson_.table) return;
    for (std::size_t i = 0; i < lesson_.table->rows.size(); ++i) {
        const PromiseTable::Row& row = lesson_.table->rows[i];
        const std::string name = "row " + row.id + " of the table";
        const int line = lesson_line(lesson_, fmt::format("table.rows.{}", i + 1));
        std::set<bool> seen;
        for (const PromiseTable::Column& column : lesson_.table->columns) {
            const auto held = fact(row.fact, golden_ends_[lesson_.step_index(column.step)], line, name);
            if (!held) return;
            seen.insert(*held);
        }
        if (seen.size() == 1 && lesson_.table->columns.size() > 1)
            complain(line, "vacuous", name + " is " + (*seen.begin() ? "yes" : "no") + " after every step", "ask for what tells the set-ups apart");
    }
}

void Prover::expected() {
    const fs::path file = fs::path{lesson_.folder} / "expected.txt";
    std::string text;
    const auto world = run(world_script(lesson_), "the world", 0, "world");
    const std::size_t skipped = world ? world->entries() : 0;
    for (std::size_t i = 0; i < golden_ends_.size() && i < lesson_.steps.size(); ++i) {
        if (ends_branch(i)) text += fmt::format("=== up to step {}\n{}", lesson_.steps[i].id, conversation_text(golden_ends_[i], skipped));
    }
    if (options_.write_expected) {
        if (auto written = write_text(file, text); !written) verdict_.findings.push_back({"expected", written.problem()});
        return;
    }
    auto old = read_text(file);
    if (!old) {
        complain(0, "expected", "the golden run has no record in expected.txt", "write it with: postroom lesson verify " + lesson_.folder + " --write");
        return;
    }
    if (old.value() == text) return;
    std::size_t at = 0;
    while (at < text.size() && at < old.value().size() && text[at] == old.value()[at]) ++at;
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size())), '\n');
    verdict_.findings.push_back({"expected", {fmt::format("{}:{}", file.string(), line), "the golden run differs from its record",
                                              "if the new one is right: postroom lesson verify " + lesson_.folder + " --write"}});
}

bool Prover::variant(const Lesson& other) {
    const std::string with = "with " + values_words(other.variables, other.seed);
    std::vector<std::uint64_t> ends;
    for (std::size_t i = 0; i < other.steps.size(); ++i) {
        const Step& step = other.steps[i];
        const auto end = run(solved_script(other, i), fmt::format("{} the golden run of step {}", with, step.id), step.source_line, "variant");
        if (!end) return false;
        ends.push_back(end->cursor());
        const auto base = i > 0 && step.rewind_to.empty() ? std::nullopt : beginning(other, i);
        const std::uint64_t began = base ? base->cursor() : i > 0 ? ends[i - 1] : 0;
        const auto passes = solved(step, *end, began);
        if (passes && !*passes) complain(step.source_line, "variant", fmt::format("{} the golden run fails step {}", with, step.id), "facts must not depend on names or sizes that vary");
        complain(answer_faults(step, *end, began));
    }
    return true;
}

void Prover::variants(const fs::path& folder) {
    for (const Variable& one : lesson_.variables) {
        if (one.values.size() > kVariantsMax)
            verdict_.findings.push_back({"variant", {lesson_place(lesson_, "vary." + one.name), fmt::format("{{{{{}}}}} has {} values", one.name, one.values.size()), fmt::format("at most {} can be proved", kVariantsMax)}});
    }
    for (const std::uint64_t seed : covering_seeds(lesson_.variables)) {
        const auto other = load_lesson(folder, kBaseLanguage, seed);
        if (!other) complain(0, "variant", other.problem().sentence(), "every variant must be a whole lesson");
        else if (!variant(other.value())) return;
    }
}

/// A row that begins with two blanks is a line to type: the right way types it too, so that a changed name or password
/// does not stay behind in a text.
void typed_rows(const Lesson& lesson, const std::string& language, std::vector<Finding>& out) {
    for (const Step& step : lesson.steps) {
        const std::string& text = step.instruction;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::string row = text.substr(at, end - at);
            at = end + 1;
            if (!row.starts_with("  ")) continue;
            std::string quoted;   // as a string of the script has it
            for (const char c : row.substr(2)) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
            if (step.golden.find(row.substr(2)) != std::string::npos || step.golden.find(quoted) != std::string::npos) continue;
            out.push_back({"typed", {text_place(fmt::format("{}/text.{}.toml", lesson.folder, language), "step." + step.id + ".do"), "step " + step.id + " asks to type \"" + row.substr(2) + "\", and its golden acts do not",
                                     fmt::format("write the same line in both; the acts are those of line {} of lesson.toml", step.source_line)}});
        }
    }
}

/// Of a server's line, what is not left to the implementation: codes, and the first words of IMAP.
std::string fixed_part(const std::string& line, base::Protocol protocol) {
    std::size_t words = protocol == base::Protocol::Imap ? 4 : 2;
    std::size_t end = 0;
    while (words > 0 && end != std::string::npos) {
        end = line.find(' ', end == 0 ? 0 : end + 1);
        --words;
    }
    std::string out = line.substr(0, end);
    if (end == std::string::npos || protocol == base::Protocol::Imap) return out;
    const std::size_t next = std::min(line.find(' ', end + 1), line.size());
    const std::string second = line.substr(end + 1, next - end - 1);
    const bool code = !second.empty() && (second[0] == '[' || (protocol != base::Protocol::Pop3 && second.find_first_not_of("0123456789.") == std::string::npos));
    return code ? out + " " + second : out;
}

}  // namespace

std::string conversation_text(const sim::Timeline& timeline, std::size_t skipped) {
    std::string out;
    base::SessionId session;
    const sim::Journal& journal = timeline.journal();
    for (auto i = static_cast<std::uint32_t>(skipped + 1); i <= timeline.entries(); ++i) {
        const sim::Entry& entry = journal[base::EntryId{i}];
        if (entry.kind == base::FactKind::Act) out += "* " + std::string{journal.text(entry)} + "\n";
        if (entry.kind != base::FactKind::Line || entry.protocol == base::Protocol::Dns) continue;
        if (entry.session != session) out += "#\n";
        session = entry.session;
        const std::string line = line_words(journal, base::EntryId{i});
        out += (entry.has(sim::Entry::kFromClient) ? line : fixed_part(line, entry.protocol)) + "\n";
    }
    return out;
}

Verdict verify_lesson(const fs::path& folder, const Course& course, const VerifyOptions& options) {
    Verdict out;
    auto lesson = load_lesson(folder, kBaseLanguage);
    out.lesson = lesson ? lesson.value().id : folder.filename().string();
    if (!lesson) {
        out.findings.push_back({"form", lesson.problem()});
        return out;
    }
    typed_rows(lesson.value(), std::string{kBaseLanguage}, out.findings);
    check_words(lesson.value(), out.findings);
    for (const std::string& language : options.languages) {
        if (language == kBaseLanguage) continue;
        auto translated = load_lesson(folder, language);
        if (!translated) {
            out.findings.push_back({"language", translated.problem()});
            continue;
        }
        typed_rows(translated.value(), language, out.findings);
        check_words(translated.value(), out.findings);
        for (const std::string& key : translated.value().missing) out.untranslated.push_back(fmt::format("{}: {}", language, key));
    }
    check_files(folder, lesson.value(), out.findings);
    check_structure(lesson.value(), course, out.findings);
    check_variables(lesson.value(), out.findings);
    check_form(lesson.value(), course, out.findings);
    Prover prover{lesson.value(), options, out};
    prover.fresh_world();
    if (!prover.stuck()) prover.steps();
    if (prover.stuck()) return out;
    prover.forks();
    prover.table();
    prover.dialogues();
    prover.cuts();
    prover.expected();
    prover.variants(folder);
    return out;
}

}  // namespace lessons
