#include "gui/shot.h"

#include <fmt/format.h>

#include "gui/app.h"
#include "gui/gallery.h"
#include "gui/layout.h"
#include "gui/stage.h"
#include "gui/view/assets.h"

namespace gui {

namespace {

base::Outcome checked(const ShotOptions& options, const sim::World& world, Settings& settings) {
    if (!parse_theme(options.theme, settings.theme)) {
        return base::Problem{"--theme", "there is no theme \"" + options.theme + "\"",
                             "dark, light or contrast"};
    }
    if (options.text_percent < 100 || options.text_percent > 200) {
        return base::Problem{"--text",
                             fmt::format("{} is outside 100 to 200", options.text_percent),
                             "for example 150"};
    }
    if (options.width < 1 || options.height < 1 || options.width > 7680 || options.height > 7680) {
        return base::Problem{"--size",
                             fmt::format("{}x{} cannot be drawn", options.width, options.height),
                             "each side from 1 to 7680"};
    }
    const auto width = static_cast<float>(options.width);
    const auto height = static_cast<float>(options.height);
    const float scale = ui_scale(width, height, options.text_percent);
    if (layout(width, height, scale, settings.layout).form == LayoutForm::TooSmall) {
        return base::Problem{"--size",
                             fmt::format("{}x{} is too small for text of {} %", options.width,
                                         options.height, options.text_percent),
                             fmt::format("at 100 % at least {:.0f}x{:.0f}", kSmallestWidth,
                                         kSmallestHeight)};
    }
    settings.text_percent = options.text_percent;
    settings.motion = false;
    if (!command_for(options.view, world) && !parse_view(options.view, settings.layout)) {
        return base::Problem{"--view", "there is no view \"" + options.view + "\"",
                             "views: " + shot_view_names()};
    }
    return {};
}

}  // namespace

std::string shot_view_names() {
    std::string all;
    for (const std::string& name : gallery_views()) all += (all.empty() ? "" : ", ") + name;
    return all;
}

base::Outcome write_shot(sim::Timeline& timeline, const ShotOptions& options) {
    Settings settings;
    if (auto good = checked(options, timeline.world(), settings); !good) return good;
    auto explanations = Explanations::load(assets_dir() / "explain");
    if (!explanations) return explanations.problem();
    App app{timeline, std::move(explanations).value(), settings, options.open_on_example};
    app.set_languages(tongues_in(assets_dir() / "lang"));
    Stage stage{app, options.width, options.height};
    if (stage.problem()) return *stage.problem();
    if (options.language != "en") app.carry_out(SetLanguage{options.language}, stage.now());
    if (options.story) app.set_story(*options.story);
    if (!options.lesson.empty()) {
        if (auto opened = app.open_lesson(options.lesson, options.at); !opened) return opened;
    }
    stage.frame();
    if (options.painted) app.set_live_opener(options.painted);
    if (const auto command = command_for(options.view, app.timeline().world())) app.carry_out(*command, stage.now());
    if (options.view == "compare")
        app.carry_out(CompareMove{CompareMove::To::End}, stage.now());
    // Scroll positions and sizes settle in the second and third frame.
    for (int n = 0; n < 3; ++n) stage.frame();
    return write_png(stage.picture(), options.out);
}

}  // namespace gui
