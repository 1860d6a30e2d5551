#include "gui/bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "gui/app.h"
#include "gui/stage.h"
#include "gui/view/assets.h"
#include "sim/presets.h"

namespace gui {

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// 200 providers with four servers and one person each, who write to one another.
sim::World crowd(std::size_t letters) {
    constexpr std::size_t kProviders = 200;
    sim::WorldBuilder builder{42};
    builder.resolver("dns.example.net", "192.0.2.53");
    const auto domain = [](std::size_t n) { return fmt::format("town{}.example", n); };
    for (std::size_t n = 0; n < kProviders; ++n) {
        builder.provider(fmt::format("Town {}", n), domain(n), fmt::format("10.{}.0", n),
                         {.pop3 = true, .imap = true});
        builder.account("ada@" + domain(n), "tulip-42");
    }
    for (std::size_t n = 0; n < kProviders; ++n) {
        builder.device(fmt::format("desk-{}", n), fmt::format("Ada {}", n), "ada@" + domain(n),
                       sim::RetrievalRule::ImapKeep, true);
    }
    for (std::size_t n = 0; n < letters; ++n) {
        const std::size_t from = n % kProviders;
        const std::size_t to = (n * 7 + 1) % kProviders;
        builder.plan(base::milliseconds(static_cast<std::int64_t>(n) * 40),
                     sim::SendLetter{fmt::format("desk-{}", from),
                                     {"ada@" + domain(to)},
                                     "Hello",
                                     "Hello there.\r\n",
                                     ""});
    }
    return builder.build();
}

double first_frame() {
    const auto start = Clock::now();
    auto explanations = Explanations::load(assets_dir() / "explain");
    auto world = sim::make_preset("p1", 42);
    if (!explanations || !world) return -1;
    App app{sim::Timeline{std::move(world).value()}, std::move(explanations).value(), Settings{}};
    Stage stage{app, 1366, 768};
    stage.frame();
    return stage.problem() ? -1 : milliseconds_since(start);
}

}  // namespace

std::vector<WindowFigure> window_figures() {
    constexpr std::size_t kLines = 1'000'000;
    std::vector<WindowFigure> figures;
    if (const double first = first_frame(); first >= 0)
        figures.push_back({"window: start to first frame", first, "ms", 300});
    auto explanations = Explanations::load(assets_dir() / "explain");
    if (!explanations) return figures;
    sim::Timeline timeline{crowd(kLines / 45)};
    while (timeline.journal().arrivals().size() < kLines &&
           timeline.run_until(base::Instant::max(), 500'000) == false) {
    }
    const std::size_t lines = timeline.journal().arrivals().size();
    const std::size_t hosts = timeline.world().hosts.size();
    Settings settings;
    settings.motion = false;
    App app{std::move(timeline), std::move(explanations).value(), settings};
    Stage stage{app, 1920, 1080};
    for (int n = 0; n < 5; ++n) stage.frame();
    constexpr int kFrames = 40;
    double drawn = 1e9;
    double stepped = 1e9;
    for (int n = 0; n < kFrames; ++n) {
        const auto start = Clock::now();
        stage.frame();
        drawn = std::min(drawn, milliseconds_since(start));
    }
    for (int n = 0; n < kFrames; ++n) {
        app.carry_out(StepBack{sim::Unit::Line}, stage.now());
        const auto start = Clock::now();
        stage.frame();
        stepped = std::min(stepped, milliseconds_since(start));
    }
    const std::string of = fmt::format("{} hosts, {} lines", hosts, lines);
    figures.push_back({"window: one frame, " + of, drawn, "ms", 2});
    figures.push_back({"window: one frame after a step, " + of, stepped, "ms", 2});
    return figures;
}

}  // namespace gui
