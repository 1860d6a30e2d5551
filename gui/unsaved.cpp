#include "gui/unsaved.h"

#include <unistd.h>

#include <cstdlib>
#include <system_error>
#include <utility>

namespace gui {

namespace fs = std::filesystem;

fs::path unsaved_folder() {
    if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/')
        return fs::path{state} / "postroom";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
        return fs::path{home} / ".local" / "state" / "postroom";
    return {};
}

std::string orphan_in(const fs::path& folder) {
    if (folder.empty()) return {};
    constexpr std::string_view kBegin = "unsaved-";
    std::error_code failed;
    std::string newest;
    fs::file_time_type when = fs::file_time_type::min();
    for (const auto& entry : fs::directory_iterator{folder, failed}) {
        const std::string name = entry.path().stem().string();
        if (!name.starts_with(kBegin) || entry.path().extension() != ".json") continue;
        std::error_code no;
        if (fs::exists(fs::path{"/proc"} / name.substr(kBegin.size()), no)) continue;
        const auto written = fs::last_write_time(entry.path(), no);
        if (no || written < when) continue;
        when = written;
        newest = entry.path().string();
    }
    return newest;
}

Unsaved::Unsaved(fs::path folder, Save save) : save_{std::move(save)} {
    if (folder.empty() || !save_) return;
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (!failed) file_ = (folder / ("unsaved-" + std::to_string(getpid()) + ".json")).string();
}

void Unsaved::keep(const sim::Timeline& timeline, const StopButton& stop) {
    if (file_.empty() || timeline.journal().size() > kMostEntries) return;
    if (!save_(timeline, file_, stop) && !stop.is_pressed()) file_.clear();
}

void Unsaved::done() {
    std::error_code failed;
    if (!file_.empty()) fs::remove(file_, failed);
}

}  // namespace gui
