#pragma once
/// Work that is not saved yet: kept in a file after every act, so that it survives a crash, and
/// offered by the next program that starts.
///
/// One file a running program, `unsaved-PROCESS.json` in $XDG_STATE_HOME/postroom or
/// ~/.local/state/postroom. Doors: unsaved_folder, Unsaved; orphan_in. Fails: a file that cannot be
/// written is given up silently the first time: the work itself must not stop for it.

#include <filesystem>
#include <functional>
#include <string>

#include "gui/view/long_moves.h"
#include "protocols/base/result.h"
#include "sim/timeline.h"

namespace gui {

/// Empty: there is no home.
[[nodiscard]] std::filesystem::path unsaved_folder();

/// Unsaved work in this folder whose program no longer runs; empty: none.
[[nodiscard]] std::string orphan_in(const std::filesystem::path& folder);

class Unsaved {
  public:
    using Save = std::function<base::Outcome(const sim::Timeline&, const std::string& file, const StopButton&)>;

    /// Longer runs are not kept: writing them would hold up the window.
    static constexpr std::size_t kMostEntries = 100'000;

    Unsaved(std::filesystem::path folder, Save save);
    /// If it is stopped on its way, what was kept before stays.
    void keep(const sim::Timeline& timeline, const StopButton& stop = {});
    /// The program ends in good order: nothing is to be recovered.
    void done();
    [[nodiscard]] const std::string& file() const { return file_; }

  private:
    std::string file_;
    Save save_;
};

}  // namespace gui
