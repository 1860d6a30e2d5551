#include "gui/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "lessons/attempt.h"
#include "lessons/evidence.h"
#include "lessons/toml_reader.h"
#include "lessons/walk.h"

namespace gui {

using lessons::Phase;

namespace {

/// How far a step looks for its moment: worlds that never fall silent must not hang the window.
constexpr int kLinesMax = 5'000;
constexpr int kEventsMax = 200;
constexpr base::Duration kMidst = base::seconds(5);   ///< what happens within this time belongs to what is going on
constexpr base::Duration kQuiet = base::minutes(1);
constexpr double kPause = 300;   ///< seconds without a command that are no work any more

/// What a lesson points at, as the window calls it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kControls{{
    {"timeline.step_line", "time.step_line"},
    {"timeline.step_reply", "time.step_reply"},
    {"timeline.step_act", "time.step_act"},
    {"transcript", "talk.tab.transcript"},
    {"actions.check_mail", "top.act"},
    {"actions.delete", "top.act"},
    {"actions.write", "top.act"},
    {"copies", "copies.tab.copies"},
}};

PlanView plan_in(const std::filesystem::path& folder, const std::string& language, std::string& note) {
    for (const std::string& one : {language, std::string{"en"}}) {
        const auto file = folder / ("class-plan." + one + ".md");
        std::ifstream in{file, std::ios::binary};
        if (!in) continue;
        auto plan = read_plan(std::string{std::istreambuf_iterator<char>{in}, {}}, file.string());
        if (plan) return std::move(plan).value();
        note = plan.problem().sentence() + ".";
    }
    return {};
}

}  // namespace

Story::Story(StoryOptions options) : options_{std::move(options)} {
    worlds_.assign(options_.player.presets.begin(), options_.player.presets.end());
    auto course = lessons::load_course(options_.course, options_.language, options_.seed.value_or(1));
    if (course) course_ = std::move(course).value();
    else note_ = course.problem().sentence() + ".";
    plan_ = plan_in(options_.course, options_.language, note_);
    set_learner(options_.learner);
}

void Story::set_learner(const std::string& name) {
    const auto fit = lessons::learner_name(name);
    if (!fit) {
        say(fit.problem());
        if (progress_) return;   // who was there stays; settings of old may hold any name
    }
    options_.learner = fit ? fit.value() : "learner";
    const auto file = options_.state_folder.empty() ? std::filesystem::path{} : lessons::progress_file(options_.state_folder, options_.learner);
    progress_ = lessons::Progress::open(file, options_.learner);
    told_ = progress_->note();
    course_view_ = build_course(course_, *progress_);
}

void Story::speak(const std::string& language, const sim::Timeline& timeline) {
    if (language == options_.language) return;
    options_.language = language;
    auto course = lessons::load_course(options_.course, language, options_.seed.value_or(1));
    if (!course) return say(course.problem());
    course_ = std::move(course).value();
    plan_ = plan_in(options_.course, language, note_);
    course_view_ = build_course(course_, *progress_);
    if (!session_) return;
    auto lesson = lessons::load_lesson(session_->lesson().folder, language, session_->lesson().seed);
    if (!lesson) return say(lesson.problem());
    session_->speak(std::move(lesson).value());
    hints_.clear();
    rebuild(timeline);
}

void Story::say(const base::Outcome& outcome) {
    if (!outcome) note_ = outcome.problem().sentence() + ".";
}

TerminalView Story::terminal(const Scene& scene, const JournalIndex& index) const {
    return session_ ? build_terminal(scene, index, *session_) : TerminalView{};
}

// --- what is allowed --------------------------------------------------------------------------------

bool Story::hides(std::string_view view) const {
    const auto has = [&](std::string_view one) { return std::find(view_.hidden.begin(), view_.hidden.end(), one) != view_.hidden.end(); };
    if (!session_ || session_->in_fork()) return false;
    // What no lesson names tells the same as what it names.
    if (view == "queues") return has("map") || has("server");
    if (view == "states") return has("ladder");
    return has(view);
}

bool Story::acting() const {
    return session_ && !session_->in_fork() && session_->mode() != lessons::Mode::Sandbox && session_->state().phase == Phase::Act;
}

std::string_view Story::refuses(const UiCommand& command) const {
    if (!session_ || session_->in_fork() || session_->state().phase != Phase::Predict || session_->mode() != lessons::Mode::Learn) return {};
    const bool moves = std::visit(
        [](const auto& one) {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, ShowScreen>) return one.screen == Screen::Present;
            if constexpr (std::is_same_v<T, RunAction>) return false;   // it comes again as what it means
            if constexpr (std::is_same_v<T, ConsoleCommand>) {
                return std::holds_alternative<RunLine>(one) || std::holds_alternative<StepScript>(one) ||
                       std::holds_alternative<SendFiles>(one) || std::holds_alternative<TerminalCommand>(one);
            }
            return std::is_same_v<T, StepForward> || std::is_same_v<T, StepBack> || std::is_same_v<T, ToStart> || std::is_same_v<T, ToEnd> ||
                   std::is_same_v<T, TogglePlay> || std::is_same_v<T, SeekArrival> || std::is_same_v<T, SeekEntry> || std::is_same_v<T, Do> || std::is_same_v<T, LetPass> ||
                   std::is_same_v<T, Undo> || std::is_same_v<T, Redo> || std::is_same_v<T, SwitchBranch> || std::is_same_v<T, OpenCompare> ||
                   std::is_same_v<T, CompareBranch> || std::is_same_v<T, OpenWhatIf> || std::is_same_v<T, GoBookmark> || std::is_same_v<T, OpenActs> ||
                   std::is_same_v<T, OpenForm> || std::is_same_v<T, WriteLetter> || std::is_same_v<T, OpenAccount> || std::is_same_v<T, OpenFinder>;
        },
        command);
    if (!moves) return {};
    return options_.language == "de" ? "Sage zuerst voraus: Antworte in der Geschichte, dann geht die Welt weiter." : "First predict: answer in the story, then the world moves on.";
}

std::string Story::spotlight() const {
    if (view_.point.empty()) return {};
    if (view_.point == "terminal.input" && !terminal_is_open()) return "terminal.connect";
    for (const auto& [named, real] : kControls) {
        if (named == view_.point) return std::string{real};
    }
    return view_.point;
}

bool Story::terminal_is_open() const {
    if (!session_ || session_->terminal() >= session_->terminals().size()) return false;
    return static_cast<bool>(session_->terminals()[session_->terminal()].session);
}

bool Story::replay_over(const sim::Timeline& timeline) const { return replay_to_ && timeline.cursor() >= *replay_to_; }

// --- moving -----------------------------------------------------------------------------------------

void Story::go(const Place& place, sim::Timeline& timeline) {
    if (timeline.branch() != place.branch && place.branch < timeline.branches().size()) timeline.switch_branch(place.branch);
    timeline.seek(place.event);
}

bool Story::moved(sim::Timeline& timeline) {
    if (!session_) return false;
    const bool acted = acting();
    note_.clear();
    // What the learner set going is judged when it is over: a letter that is being collected is not yet removed.
    const bool waits = acted && session_->step()->kind == lessons::StepKind::Do && moving(timeline);
    say(waits ? session_->look(timeline) : session_->refresh(timeline));
    rebuild(timeline);
    return acted && !acting();
}

void Story::settle(sim::Timeline& timeline) {
    const std::uint64_t here = timeline.cursor();
    const std::size_t arrived = timeline.arrivals();
    for (int n = 0; n < kEventsMax && moving(timeline) && timeline.step(sim::Unit::Event); ++n) {
        if (timeline.arrivals() == arrived) continue;
        timeline.seek(here);
        return;
    }
}

bool Story::forward(sim::Unit unit, sim::Timeline& timeline) {
    const Place from = place_of(timeline);
    if (!timeline.step(unit)) return false;
    // Slow motion ends where the step did, also in the midst of a line's way.
    if (replay_to_ && from.event < *replay_to_ && timeline.cursor() > *replay_to_) timeline.seek(*replay_to_);
    if (acting() && unit != sim::Unit::Line) {
        const std::uint64_t to = timeline.cursor();
        timeline.seek(from.event);
        while (timeline.cursor() < to && timeline.step(sim::Unit::Line)) {
            if (moved(timeline)) return true;
        }
    }
    if (acting() && !view_.watch) settle(timeline);
    (void)moved(timeline);
    return true;
}

void Story::to_end(sim::Timeline& timeline) {
    const auto far = [&] {
        const auto next = timeline.next_at();
        return !next || *next - timeline.world().now > kQuiet;
    };
    for (int n = 0; n < kLinesMax && (n == 0 || view_.watch || !far()) && timeline.step(sim::Unit::Line); ++n) {
        if (acting() && !view_.watch) settle(timeline);
        if (acting() && moved(timeline)) return;
    }
    (void)moved(timeline);
}

bool Story::moving(const sim::Timeline& timeline) {
    const auto next = timeline.next_at();
    return next && *next - timeline.world().now < kMidst;
}

bool Story::quiet(const sim::Timeline& timeline) const {
    if (!acting() || view_.watch) return false;
    const auto next = timeline.next_at();
    return !next || *next - timeline.world().now > kQuiet;
}

void Story::at(double now) {
    if (session_ && last_at_ >= 0) seconds_ += std::clamp(now - last_at_, 0.0, kPause);
    last_at_ = now;
    if (!session_ || seconds_ < 1) return;
    session_->add_seconds(static_cast<std::int64_t>(seconds_));
    seconds_ -= static_cast<double>(static_cast<std::int64_t>(seconds_));
}

// --- the record -------------------------------------------------------------------------------------

void Story::keep(const sim::Timeline& timeline) {
    if (!session_) return;
    session_->note_left(timeline);
    const lessons::Record& record = session_->record();
    progress_->current(record.lesson, record.seed, record.version, record.made_with) = record;
    if (!options_.state_folder.empty()) say(progress_->save());
    if (progress_->note() != told_) note_ = told_ = progress_->note();
    course_view_ = build_course(course_, *progress_);
}

base::Outcome Story::begin(std::string_view id, bool anew, sim::Timeline& timeline) {
    auto folder = lessons::find_folder(options_.course, id);
    if (!folder) return folder.problem();
    if (session_) keep(timeline);
    auto attempt = lessons::go_on(folder.value(), options_.language, *progress_, options_.seed, anew, options_.version);
    if (!attempt) return attempt.problem();
    std::optional<sim::Timeline> run;
    auto session = lessons::Session::begin(std::move(attempt.value().lesson), std::move(attempt.value().record), options_.player, run);
    if (!session) return session.problem();
    session_.emplace(std::move(session).value());
    timeline = std::move(*run);
    show_ = {};
    show_.claim_first = false;
    show_.intro = session_->record().answers.empty() && session_->record().passed.empty();
    hints_.clear();
    step_.clear();
    confidence_.clear();
    note_.clear();
    aside_.reset();
    replay_to_.reset();
    passed_ = place_of(timeline);
    passed_count_ = session_->record().passed.size();
    keep(timeline);
    if (note_.empty() && !attempt.value().note.empty()) note_ = attempt.value().note;
    rebuild(timeline);
    return {};
}

void Story::export_evidence() {
    const lessons::Record& record = session_->record();
    if (options_.state_folder.empty()) {
        note_ = options_.language == "de" ? "Hier wird nichts gespeichert, auch kein Nachweis." : "Nothing is remembered in this window, so no evidence can be written.";
        return;
    }
    const auto file = options_.state_folder / "evidence" / fmt::format("{}-{}-{}.md", lessons::progress_file("", options_.learner).stem().string(), record.lesson, record.attempt);
    const auto written = lessons::write_text(file, lessons::evidence_text(session_->lesson(), record));
    if (!written) return say(written);
    evidence_file_ = file;
    note_ = (options_.language == "de" ? "Dein Nachweis steht in " : "Your evidence is in ") + file.string();
}

// --- the view ---------------------------------------------------------------------------------------

std::string Story::question_key() const {
    const lessons::LessonState& state = session_->state();
    return session_->step() != nullptr ? session_->step()->id : state.question;
}

void Story::rebuild(const sim::Timeline& timeline) {
    if (!session_) {
        view_ = {};
        return;
    }
    const std::size_t acts = timeline.branches()[timeline.branch()].acts.size();
    if (session_->record().passed.size() != passed_count_) {
        passed_count_ = session_->record().passed.size();
        passed_ = place_of(timeline);
        keep(timeline);
    } else if (acts != acts_kept_ && acting()) {
        keep(timeline);   // what was done in this step outlives a crash
    }
    acts_kept_ = acts;
    const std::string step = session_->step() == nullptr ? std::string{} : session_->step()->id;
    if (step != step_) {
        step_ = step;
        hints_.clear();
        show_.page.reset();
        confidence_.clear();
    }
    // What was in the way is gone, or something else is: three other hints.
    if (const std::string& set = session_->state().hint_set; !set.empty() && set != hint_set_) {
        hint_set_ = set;
        hints_.clear();
    }
    const auto hands = hands_.find(question_key());
    show_.hands = hands == hands_.end() ? std::vector<int>{} : hands->second;
    // What an earlier step left going is no concern of this one: it asks for something to be done.
    const lessons::Entered* entered = step.empty() ? nullptr : session_->record().find_entered(step);
    show_.moving = moving(timeline) && (entered == nullptr || timeline.cursor() > entered->ready);
    const Phase phase = session_->state().phase;
    const bool asked = phase == Phase::Observe || phase == Phase::Reveal;
    show_.away = asked && passed_ && (timeline.branch() != passed_->branch || timeline.cursor() > passed_->event);
    show_.needs.clear();
    for (const std::string& need : session_->lesson().needs) {
        if (!is_done(course_view_, need)) show_.needs.push_back(need);
    }
    show_.line = session_->state().phase == Phase::Reveal ? session_->decisive_line(timeline) : base::EntryId{};
    show_.line_words = show_.line ? lessons::line_words(timeline.journal(), show_.line) : std::string{};
    view_ = build_lesson(*session_, course_, hints_, show_);
}

}  // namespace gui
