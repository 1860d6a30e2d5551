#include "gui/console_session.h"

#include <fmt/format.h>

#include <utility>

namespace gui {

namespace {

/// Much more than a person wants to wait: the stop button is nearer.
constexpr std::uint64_t kInstructions = 4'000'000'000;

bool stop_asked(void* context) { return static_cast<SlicedWork*>(context)->stop_asked(); }

/// The window shows what will come, too; looking it up belongs to the slices as well.
void know_some_future(sim::Timeline& timeline, SlicedWork& work) {
    constexpr int kRounds = 40;
    constexpr std::uint64_t kEventsEach = 500;
    const std::uint64_t here = timeline.cursor();
    for (int n = 0; n < kRounds && !work.stop_asked(); ++n) {
        if (timeline.run_to_rest(base::Instant::max(), kEventsEach)) break;
    }
    timeline.seek(here);
}

}  // namespace

ConsoleSession::ConsoleSession() { set_presets({}); }
ConsoleSession::~ConsoleSession() { work_.reset(); }

void ConsoleSession::set_presets(std::vector<script::PresetSource> presets) {
    work_.reset();
    console_ = std::make_unique<script::Console>(presets, kInstructions);
    console_->on_progress(
        [](void* context, std::size_t done, std::size_t all) {
            *static_cast<Sweep*>(context) = {done, all};
        },
        &sweep_);
}

void ConsoleSession::begin(std::string line, const sim::Timeline& timeline, bool foresees) {
    line_ = std::move(line);
    timeline_ = timeline;
    console_->keep_moments(foresees);
    answer_ = {};
    sweep_ = {};
    work_ = std::make_unique<SlicedWork>([this, foresees] {
        answer_ = console_->run(line_, *timeline_, {stop_asked, work_.get()});
        if (foresees) know_some_future(*timeline_, *work_);
    });
}

std::optional<ConsoleSession::Done> ConsoleSession::go_on() {
    if (!work_ || !work_->go_on(kSlice)) return std::nullopt;
    work_.reset();
    Done done{std::move(answer_), std::move(*timeline_)};
    timeline_.reset();
    return done;
}

void ConsoleSession::stop() {
    if (work_) work_->stop();
}

std::string ConsoleSession::progress() const {
    return running() && sweep_.all > 0 ? fmt::format("{} of {} runs", sweep_.done, sweep_.all) : "";
}

Completions ConsoleSession::completions(std::string_view line, const sim::World& world) const {
    return running() ? Completions{} : completions_of(*console_, line, world);
}

}  // namespace gui
