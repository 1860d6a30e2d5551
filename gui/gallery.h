#pragma once
/// Every part of the window in every size and theme: to be looked at, and to be searched for faults.
///
/// Doors: gallery_views, walk_gallery, write_gallery, faults_of. Fails: write_gallery says which file
/// could not be written.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/stage.h"
#include "protocols/base/result.h"
#include "sim/timeline.h"

namespace gui {

/// One picture of the gallery.
struct GalleryPicture {
    std::string view;     ///< or a moment of the lesson: "retr/act"
    ThemeName theme = ThemeName::Dark;
    int width = 1366, height = 768, text_percent = 100;

    /// "ladder-dark-1366x768-100"
    [[nodiscard]] std::string name() const;
};

/// What must be asked of the window to see a view of this world that lies over the parts or stands instead
/// of them; none: it is a part (see parse_view).
[[nodiscard]] std::optional<UiCommand> command_for(std::string_view view, const sim::World& world);
/// Moments of a lesson that the gallery shows in the whole window: its step, then perhaps "/" and a phase.
[[nodiscard]] std::vector<std::string> gallery_moments();
/// Every view that `shot` and the gallery know, "main" first.
[[nodiscard]] std::vector<std::string> gallery_views();

/// Shows each picture in turn on `timeline` and hands it over once it stands still. The visitor says
/// false to stop. Without `painted`, doors that need not listen, "live" stays out.
using GalleryVisitor =
    std::function<bool(const GalleryPicture&, const App&, const Stage&)>;
[[nodiscard]] base::Outcome walk_gallery(const sim::Timeline& timeline,
                                         const GalleryVisitor& visitor, const LiveOpener& painted = nullptr);

/// Labels that are cut, widgets without an id or with one that is taken, widgets that lie over one
/// another or outside the window.
[[nodiscard]] std::vector<std::string> faults_of(const WidgetRegistry& widgets, float width,
                                                 float height);

/// Writes NAME.png for each picture into `folder`, and `faults.txt`. Returns how many faults.
[[nodiscard]] base::Result<std::size_t> write_gallery(const sim::Timeline& timeline,
                                                      const std::string& folder, const LiveOpener& painted = nullptr);

}  // namespace gui
