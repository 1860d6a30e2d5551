#pragma once
/// The console of the window: the language's Console, the line that runs in slices, the log.
///
/// While a line runs it has the timeline; the window shows a copy of how it was before.
/// Doors: ConsoleSession. Fails: what is wrong with a line is in its answer.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/sliced_work.h"
#include "gui/view/console_view.h"
#include "sim/script/console.h"
#include "sim/timeline.h"

namespace gui {

class ConsoleSession {
  public:
    /// A slice, in seconds: a frame is drawn after each.
    static constexpr double kSlice = 0.012;

    ConsoleSession();
    ~ConsoleSession();
    ConsoleSession(const ConsoleSession&) = delete;
    ConsoleSession& operator=(const ConsoleSession&) = delete;

    /// What the word preset may name. Forgets all variables.
    void set_presets(std::vector<script::PresetSource> presets);

    /// Begins a line on a copy of the timeline. Must not be called while one runs. `foresees`: what will
    /// happen afterwards is looked up, too.
    void begin(std::string line, const sim::Timeline& timeline, bool foresees);
    [[nodiscard]] bool running() const { return work_ != nullptr; }
    struct Done {
        script::ConsoleAnswer answer;
        sim::Timeline timeline;
    };
    /// Runs the line for another slice; its answer once it has ended.
    [[nodiscard]] std::optional<Done> go_on();
    void stop();
    /// "40 of 1000 runs": of a sweep that goes on; else empty.
    [[nodiscard]] std::string progress() const;

    /// May this text run as it stands, or do more lines belong to it?
    [[nodiscard]] bool is_complete(std::string_view text) const { return running() || console_->is_complete(text); }
    /// Only while nothing runs.
    [[nodiscard]] Completions completions(std::string_view line, const sim::World& world) const;

    ConsoleLog log;
    std::optional<ScriptBeside> script;

  private:
    struct Sweep {
        std::size_t done = 0, all = 0;
    };
    std::unique_ptr<script::Console> console_;
    std::string line_;
    std::optional<sim::Timeline> timeline_;
    script::ConsoleAnswer answer_;
    Sweep sweep_;
    std::unique_ptr<SlicedWork> work_;  // last: its end needs the others
};

}  // namespace gui
