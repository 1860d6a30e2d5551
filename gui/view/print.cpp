#include "gui/view/print.h"

#include "gui/view/assets.h"
#include "gui/view/copies_view.h"
#include "gui/view/exchange_view.h"
#include "gui/view/explain.h"
#include "gui/view/map_view.h"
#include "gui/view/narration.h"
#include "gui/view/timeline_view.h"

namespace gui {

std::string_view print_names() { return "exchange, narration, copies, map, timeline"; }

base::Result<std::string> print_view(const sim::Timeline& timeline, std::string_view name) {
    const Scene scene = scene_of(timeline);
    JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    if (name == "exchange") return exchange_text(scene, index);
    if (name == "copies") return copies_text(scene, index);
    if (name == "map") return text(build_map(scene, index, place_hosts(scene.world)));
    if (name != "narration" && name != "timeline") {
        return base::Problem{"--print", "there is no view \"" + std::string{name} + "\"", "views: " + std::string{print_names()}};
    }
    const auto explanations = Explanations::load(assets_dir() / "explain");
    if (!explanations) return explanations.problem();
    const Narrator narrator{scene, index, explanations.value()};
    return name == "narration" ? narration_text(narrator) : text(build_timeline(timeline, narrator));
}

}  // namespace gui
