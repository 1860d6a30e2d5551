#include "gui/app.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "gui/panel/live_panel.h"
#include "gui/view/assets.h"
#include "gui/view/switches_view.h"


namespace gui {

App::App(sim::Timeline timeline, Explanations explanations, Settings settings, bool open_on_example)
    : timeline_{std::move(timeline)},
      explanations_{std::move(explanations)},
      settings_{std::move(settings)} {
    timeline_ui_.pace = settings_.pace;
    console_ui_.prompt.history = settings_.console_history;
    console_ui_.prompt.at = settings_.console_history.size();
    set_language(settings_.language);
    if (auto stops = load_tour(assets_dir() / "ui" / "tour.md")) tour_stops_ = std::move(stops).value();
    place_remembered();
    open_on_example ? open_on_first_act(timeline_) : know_the_future(timeline_);
    moved(0, false);
}

void App::refresh_views() {
    const Scene scene = scene_of(timeline_);
    const ViewKey key{scene.branch, timeline_.cursor(), scene.journal.size(), selection_,
                      query_.reveal};
    const bool same = key == key_ && query_.hides_copies == hides("copies") && placed_ == timeline_.places();
    query_.hides_copies = hides("copies");
    if (same) return;
    key_ = key;
    index_.refresh(scene.journal, scene.branch);
    rows_.refresh(scene, index_, query_);
    const std::string world = fmt::format("{} {}", scene.world.name, scene.world.hosts.size());
    if (places_of_ != world || placed_ != timeline_.places()) {
        placed_ = timeline_.places();
        places_ = place_hosts(scene.world);
        put_moved(scene.world, placed_, places_);
        places_of_ = world;
    }
    map_ = build_map(scene, index_, places_);
    if (selection_.focus == Selection::Focus::Host) {
        for (MapChip& chip : switches_of(scene, selection_.host)) map_.chips.push_back(std::move(chip));
    }
    copies_ = build_copies(scene, index_, selection_.letter);
    inspector_ = build_inspector(scene, index_, selection_);
    const Narrator narrator{scene, index_, explanations_};
    timeline_view_ = build_timeline(timeline_, narrator);
    refresh_bookmarks();
    if (lanes_branch_ != scene.branch || lanes_entries_ != scene.journal.size()) {
        lanes_ = build_lanes(scene.journal);
        lanes_branch_ = scene.branch;
        lanes_entries_ = scene.journal.size();
    }
    const bool picked =
        selection_.focus == Selection::Focus::Line && scene.happened(selection_.line);
    explanation_ =
        explain_line(narrator, picked ? selection_.line : scene.current(), query_.reveal);
}

const ActsView& App::acts() {
    refresh_views();   // a command may have moved the run since the last frame
    return acts_.get(key_, 0, [&] { return build_acts(scene_of(timeline_)); });
}

void App::frame(float width, float height, double now, const Fonts& fonts) {
    drawn_at_ = now;
    go_on_with_line(now);
    go_on_with_work();
    if (!ImGui::GetIO().MouseDown[ImGuiMouseButton_Left]) dropped_host();
    settings_.layout.story = lesson_open();
    refresh_views();
    const float scale = scale_for(width, height);
    widgets_.begin_frame();
    commands_.clear();
    Ui ui{theme(settings_.theme), fonts, scale, settings_.motion, now,
          settings_.layout, tongue_, widgets_, commands_};
    ImGui::GetBackgroundDrawList()->AddRectFilled({0, 0}, {width, height}, ink(ui.theme.window));
    const bool strip = live_ && screen_ == Screen::World && !compare_;
    const auto work = work_strip();
    const float live_below = strip ? std::floor(live_strip_height(scale)) : 0;
    const float work_below = work ? std::floor(work_strip_height(scale)) : 0;
    const float below = live_below + work_below;
    const Layout places = layout(width, height - below, scale, settings_.layout);
    drawn_ = places;
    if (places.form == LayoutForm::TooSmall) {
        too_small(places, ui);
    } else {
        draw_world(places, ui);
        if (strip) draw_live_strip(live_strip(live_->facts(), live_->state(), live_->held(timeline_)), {0, height - live_below, width, live_below}, ui);
        if (work) draw_work_strip(*work, {0, height - below, width, work_below}, ui);
        draw_overlays(places, ui);
    }
    const UiCommands asked = std::exchange(commands_, {});
    for (const UiCommand& command : asked) carry_out(command, now);
    governor_.drawn(now);
}

}  // namespace gui
