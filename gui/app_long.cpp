// Work that takes long: moves far through time, acts after which much happens, opening, saving, comparing. Each is
// done on a copy, in slices between frames; what is shown changes when it is over.

#include <tuple>
#include <type_traits>
#include <utility>

#include "gui/app.h"
#include "sim/time_text.h"

namespace gui {

namespace {

/// Work that is over sooner is not spoken of: a strip that flashes up is worse than none.
constexpr double kWordless = 0.15;

/// So many events are played in a few milliseconds: not worth a copy of the run.
constexpr std::uint64_t kNear = 2'000;

/// Goes there if it is near; else the run stays where it is.
bool went_at_once(sim::Timeline& run, std::uint64_t event) {
    if (run.way_to(event) > kNear) return false;
    run.seek(event);
    return true;
}

/// Does the next line, which is known, come soon?
bool next_line_is_near(const sim::Timeline& run) {
    const auto& arrivals = run.journal().arrivals();
    const std::size_t arrived = run.arrivals();
    return arrived < arrivals.size() && arrivals[arrived].event - run.cursor() <= kNear;
}

}  // namespace

void App::begin_work(LongWork::Task task, double now) {
    foresight_.reset();
    work_ = std::make_unique<LongWork>(std::move(task), now);
    go_on_with(work_, slice_);
}

/// One at a time: what was begun before comes to its end first, since the next one begins from there.
void App::settle_work() {
    while (work_) go_on_with(work_, kAtOnce);
}

void App::go_on_with(std::unique_ptr<LongWork>& work, double seconds) {
    governor_.changed();
    if (!work->go_on(seconds)) return;
    // What comes of it may begin another one in its place.
    const std::unique_ptr<LongWork> over = std::move(work);
    over->close();
}

void App::go_on_with_work() {
    if (moves_at_once()) foresight_.reset();   // begun before a lesson was opened, or programs came
    if (work_) return go_on_with(work_, slice_);
    if (foresight_) return go_on_with(foresight_, slice_);
    if (keeping_) go_on_with(keeping_, slice_);
}

void App::stop_work() {
    work_.reset();
    foresight_.reset();
    keeping_.reset();
}

bool App::cancel_work() {
    if (work_) {
        work_->cancel();
        go_on_with(work_, kAtOnce);
        return true;
    }
    if (console_.running()) {
        console_.stop();
        return true;
    }
    if (!work_strip()) return false;
    // Nobody wants to know what will happen, until something is done again.
    looks_ahead_ = false;
    foresight_.reset();
    governor_.changed();
    return true;
}

/// Nothing of the run depends on these, nor do they begin other work: they go on while something else takes long.
bool App::only_looks(const UiCommand& command) {
    return std::visit(
        []<class T>(const T& one) {
            if constexpr (std::is_same_v<T, ConsoleCommand>) return std::holds_alternative<ToggleConsole>(one);
            return std::is_same_v<T, Select> || std::is_same_v<T, Query> || std::is_same_v<T, SetPace> || std::is_same_v<T, SetTheme> ||
                   std::is_same_v<T, SetTextSize> || std::is_same_v<T, SetMotion> || std::is_same_v<T, SetLanguage> || std::is_same_v<T, SetLayout> ||
                   std::is_same_v<T, ShowTab> || std::is_same_v<T, WriteLetter> || std::is_same_v<T, OpenActs> || std::is_same_v<T, OpenSettings> ||
                   std::is_same_v<T, OpenKeys> || std::is_same_v<T, OpenFinder> || std::is_same_v<T, OpenWhatIf> || std::is_same_v<T, OpenForm> ||
                   std::is_same_v<T, OpenAccount> || std::is_same_v<T, RunAction> || std::is_same_v<T, RevealNext> || std::is_same_v<T, TourStep> ||
                   std::is_same_v<T, EndTour> || std::is_same_v<T, ToggleStop> || std::is_same_v<T, CancelWork> || std::is_same_v<T, CopyView>;
        },
        command);
}

bool App::held_by_work(const UiCommand& command) {
    if (!work_ || only_looks(command)) return false;
    const bool to_a_moment = std::holds_alternative<ToStart>(command) || std::holds_alternative<ToEnd>(command) ||
                             std::holds_alternative<SeekArrival>(command) || std::holds_alternative<SeekEntry>(command) ||
                             std::holds_alternative<GoBookmark>(command);
    if (work_->moves() && to_a_moment) {
        (void)cancel_work();
        return false;
    }
    // A key that is held down asks for the same again and again.
    const bool steps = std::holds_alternative<StepForward>(command) || std::holds_alternative<StepBack>(command);
    if (!steps) saved_note_ = "not done: something still goes on; cancel it first";
    return true;
}

std::optional<WorkStrip> App::work_strip() const {
    const bool told = settings_.layout.show_console && console_ui_.tab == ConsoleTab::Console;   // it tells itself
    if (console_.running() && !told) return WorkStrip{"Running a line of the console", {console_.progress(), -1}};
    const LongWork* shown = work_ ? work_.get() : foresight_.get();
    if (shown == nullptr || drawn_at_ - shown->begun() < kWordless) return std::nullopt;
    return WorkStrip{shown->what(), shown->progress()};
}

// --- moves --------------------------------------------------------------------------------------

void App::move_run(std::string what, Move move, double now) {
    settle_work();
    timeline_ui_.playing = false;
    const auto next = std::make_shared<sim::Timeline>(timeline_);
    LongWork::Task task{std::move(what), nullptr, nullptr};
    task.work = [next, move = std::move(move)](const StopButton& stop) { move(*next, stop); };
    task.finish = [this, next, now] {
        const bool elsewhere = next->cursor() != timeline_.cursor() || next->branch() != timeline_.branch();
        timeline_ = std::move(*next);
        if (elsewhere) moved(now, true);
    };
    task.progress = [next, from = timeline_.world().now] { return between(from, next->world().now, base::Instant::max()); };
    task.moves = true;
    begin_work(std::move(task), now);
}

void App::step_run(sim::Unit unit, double now) {
    timeline_ui_.playing = false;
    const bool short_step = unit == sim::Unit::Line || unit == sim::Unit::Event;
    if (moves_at_once() || (!work_ && short_step && next_line_is_near(timeline_))) {
        if (step_forward(unit)) moved(now, true);
        return;
    }
    move_run("Going on to what happens next", [unit](sim::Timeline& run, const StopButton& stop) { (void)step(run, unit, stop); }, now);
}

void App::step_run_back(sim::Unit unit, double now) {
    if (timeline_.cursor() == 0) {
        timeline_ui_.playing = false;
        return;
    }
    seek_run(unit == sim::Unit::Event ? timeline_.cursor() - 1 : timeline_.previous_stop(unit), now);
}

void App::seek_run(std::uint64_t event, double now) {
    timeline_ui_.playing = false;
    if (moves_at_once()) timeline_.seek(event);
    if (moves_at_once() || (!work_ && went_at_once(timeline_, event))) {
        moved(now, true);
        return;
    }
    settle_work();
    const auto next = std::make_shared<sim::Timeline>(timeline_);
    LongWork::Task task{"Going to another moment", nullptr, nullptr};
    task.work = [next, event](const StopButton& stop) { (void)seek(*next, event, stop); };
    task.finish = [this, next, now] {
        timeline_ = std::move(*next);
        moved(now, true);
    };
    // From a snapshot on, which lies before that moment wherever the cursor was.
    task.progress = [next, event, first = std::optional<std::uint64_t>{}]() mutable {
        const std::uint64_t at = next->cursor();
        if (!first || at < *first) first = at;
        return WorkProgress{"", event <= *first ? -1.0 : static_cast<double>(at - *first) / static_cast<double>(event - *first)};
    };
    task.moves = true;
    begin_work(std::move(task), now);
}

// --- acts ---------------------------------------------------------------------------------------

void App::act_run(const sim::Action& action, base::Duration after, double now) {
    const base::Instant at = (lesson_open() ? story_->session()->moment(timeline_) : timeline_.world().now) + after;
    looks_ahead_ = true;
    if (moves_at_once() || after == base::Duration{0}) {
        log_done(action, after);
        if (at > timeline_.world().now) timeline_.act_at(at, action);
        else timeline_.act(action);
        acted(action, now);
        return;
    }
    const auto next = std::make_shared<sim::Timeline>(timeline_);
    LongWork::Task task{"Letting time pass", nullptr, nullptr};
    task.work = [next, at, action](const StopButton& stop) {
        if (run_until(*next, at, stop)) next->act_at(at, action);
    };
    task.finish = [this, next, action, after, now] {
        log_done(action, after);
        timeline_ = std::move(*next);
        acted(action, now);
    };
    task.progress = [next, from = timeline_.world().now, at] { return between(from, next->world().now, at); };
    begin_work(std::move(task), now);
}

void App::log_done(const sim::Action& action, base::Duration after) {
    if (after > base::Duration{0}) log_line("advance \"" + sim::exact_duration_text(after) + "\"");
    if (after == base::Duration{0} || !std::holds_alternative<sim::Moment>(action)) log_act(action);
}

void App::acted(const sim::Action& action, double now) {
    undone_moves_.clear();
    foresee();
    if (keeper_) keeper_(timeline_);
    moved(now, false);
    if (const auto* sent = std::get_if<sim::SendLetter>(&action);
        sent != nullptr && !timeline_.world().letters.empty()) {
        selection_.letter =
            base::LetterId{static_cast<std::uint32_t>(timeline_.world().letters.size())};
    }
}

void App::work_on_compare(std::string what, CompareWork work, std::string device, double now) {
    settle_work();
    timeline_ui_.playing = false;
    const auto run = std::make_shared<std::optional<CompareRun>>(compare_);
    const auto view = std::make_shared<CompareView>();
    LongWork::Task task{std::move(what), nullptr, nullptr};
    task.work = [run, view, device, work = std::move(work)](const StopButton& stop) {
        work(*run, stop);
        if (*run && !stop.is_pressed()) *view = build_compare(**run, device, stop);
    };
    task.finish = [this, run, view, device] {
        if (!*run) return;
        screen_ = Screen::World;
        compare_device_ = device;
        compare_ = std::move(*run);
        compare_view_ = std::move(*view);
    };
    begin_work(std::move(task), now);
}

/// What will happen is looked up in the background: what is shown does not wait for it.
void App::foresee() {
    foresight_.reset();
    // While a lesson is open nothing is known of the future: it would give answers away, and every line that is
    // typed would leave it as a branch.
    if (lesson_open() || live_) return;
    const auto next = std::make_shared<sim::Timeline>(timeline_);
    LongWork::Task task{"Looking ahead", nullptr, nullptr};
    task.work = [next](const StopButton& stop) { know_the_future(*next, stop); };
    const auto sits = [](const sim::Timeline& run) {
        return std::tuple{run.branch(), run.branches().size(), run.cursor(), run.branches()[run.branch()].acts.size()};
    };
    task.finish = [this, next, sits, was = sits(timeline_)] {
        // Somebody has gone on meanwhile: then this is the future of another moment.
        if (sits(timeline_) != was || sits(*next) != was) return;
        next->set_places(timeline_.places());
        timeline_ = std::move(*next);
        key_ = {};
    };
    foresight_ = std::make_unique<LongWork>(std::move(task), drawn_at_);
    go_on_with(foresight_, slice_);
}

void App::set_keeper(Keeper keeper) {
    keeper_ = [this, keeper = std::move(keeper)](const sim::Timeline& run) {
        keeping_.reset();   // there is something newer to keep
        const auto copy = std::make_shared<sim::Timeline>(run);
        LongWork::Task task{"Keeping", nullptr, nullptr};
        task.work = [copy, keeper](const StopButton& stop) { keeper(*copy, stop); };
        keeping_ = std::make_unique<LongWork>(std::move(task), 0);
        go_on_with(keeping_, slice_);
    };
}

}  // namespace gui
