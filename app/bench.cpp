// postroom bench: what this machine does, each figure beside its budget.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "app/bench.h"
#include "app/commands.h"
#include "app/files.h"
#include "sim/machine.h"
#include "sim/presets.h"
#include "sim/timeline.h"

namespace app {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// Ada writes every 400 ms of virtual time; Ben collects every 10 s and removes what he fetched.
sim::World busy_world(int letters) {
    sim::WorldBuilder builder{7};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("Harbor", "harbor.example", "198.51.100", {.pop3 = true, .imap = false});
    builder.provider("Meadow", "meadow.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.account("ada@harbor.example", "tulip-42");
    builder.account("ben@meadow.example", "rye-bread-9");
    builder.device("ada-desk", "Ada", "ada@harbor.example", sim::RetrievalRule::Pop3RemoveAtDownload, true);
    builder.device("ben-home", "Ben", "ben@meadow.example", sim::RetrievalRule::Pop3RemoveAtDownload, true);
    const std::string body(1000, 'x');
    std::string text;
    for (int i = 0; i < 13; ++i) text += body.substr(0, 76) + "\r\n";
    for (int i = 0; i < letters; ++i) {
        builder.plan(base::milliseconds(400) * i, sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "Letter", text, ""});
        if (i % 25 == 24) builder.plan(base::milliseconds(400) * i, sim::CheckMail{"ben-home"});
    }
    builder.plan(base::milliseconds(400) * letters + base::minutes(1), sim::CheckMail{"ben-home"});
    sim::World world = builder.build();
    world.name = "bench";
    return world;
}

void measure_run(std::vector<Figure>& figures) {
    double best_lines = 0;
    double best_letters = 0;
    double best_step = 1e9;
    std::size_t octets = 0;
    constexpr int kLetters = 20'000;
    for (int round = 0; round < 3; ++round) {
        sim::World world = busy_world(kLetters);
        sim::Journal journal;
        sim::Machine machine{&journal};
        const auto begin = Clock::now();
        while (machine.step(world)) {
        }
        const double took = seconds_since(begin);
        best_lines = std::max(best_lines, static_cast<double>(journal.arrivals().size()) / took);
        best_letters = std::max(best_letters, kLetters / took);
        best_step = std::min(best_step, took / static_cast<double>(world.events) * 1e9);
        octets = journal.octets_per_entry();
        const sim::Host* ben = world.find_host("ben-home");
        if (ben->program->folder("Inbox")->messages.size() != kLetters) {
            std::fprintf(stderr, "postroom: bench: %zu of %d letters arrived\n", ben->program->folder("Inbox")->messages.size(), kLetters);
        }
    }
    figures.push_back({"lines simulated, journal on", best_lines, "lines/s", 1e6, true});
    figures.push_back({"letters end to end (submission, MX, store, POP3)", best_letters, "letters/s", 15'000, true});
    figures.push_back({"one event", best_step, "ns", 20'000, false});
    figures.push_back({"memory of a journal entry, bodies shared", static_cast<double>(octets), "octets", 200, false});
}

void measure_copy(std::vector<Figure>& figures) {
    auto made = sim::make_preset("p1", 42);
    sim::World world = std::move(made).value();
    sim::Machine machine{nullptr};
    for (int i = 0; i < 60; ++i) machine.step(world);
    constexpr int kCopies = 20'000;
    std::size_t kept = 0;
    const auto begin = Clock::now();
    for (int i = 0; i < kCopies; ++i) {
        const sim::World copy = world;
        kept += copy.hosts.size();
    }
    const double took = seconds_since(begin) / kCopies * 1e6;
    if (kept == 0) std::fputs("", stderr);
    figures.push_back({"copy of a lesson-sized World", took, "us", 100, false});
}

void measure_seek(std::vector<Figure>& figures) {
    sim::Timeline timeline{busy_world(12'000)};
    timeline.run_until(base::Instant::max(), 1'000'000);
    const std::uint64_t last = timeline.cursor();
    sim::Random random{99};
    std::vector<double> took;
    for (int i = 0; i < 400; ++i) {
        const std::uint64_t target = random.below(last);
        const auto begin = Clock::now();
        timeline.seek(target);
        took.push_back(seconds_since(begin) * 1e3);
    }
    std::sort(took.begin(), took.end());
    figures.push_back({"seek in a run of " + std::to_string(last) + " events, 99th percentile", took[took.size() * 99 / 100], "ms", 50, false});

    auto made = sim::make_preset("p1", 42);
    sim::Timeline small{std::move(made).value()};
    small.run_until(base::Instant::max());
    took.clear();
    for (int i = 0; i < 400; ++i) {
        const std::uint64_t target = random.below(small.cursor() + 1);
        const auto begin = Clock::now();
        small.seek(target);
        took.push_back(seconds_since(begin) * 1e3);
    }
    std::sort(took.begin(), took.end());
    figures.push_back({"seek in p1, 99th percentile", took[took.size() * 99 / 100], "ms", 16, false});
}

}  // namespace

int bench_command(const std::string& json, std::vector<Figure> (*more)()) {
    if (!json.empty() && json != "-") {
        if (auto target = output_target(json); !target) return say_problem(target.problem());
    }
    std::vector<Figure> figures;
    measure_run(figures);
    measure_copy(figures);
    measure_seek(figures);
    measure_imap(figures);
    if (more != nullptr) {
        for (Figure& figure : more()) figures.push_back(std::move(figure));
    }
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    bool good = true;
    if (json != "-") fmt::print("{:58} {:>14} {:>10}   budget\n", "what", "measured", "");
    for (const Figure& figure : figures) {
        good = good && figure.good();
        if (json != "-") {
            fmt::print("{:58} {:>14.1f} {:>10}   {} {:.0f}  {}\n", figure.what, figure.value, figure.unit, figure.more_is_better ? ">=" : "<=",
                       figure.budget, figure.good() ? "reached" : "MISSED");
        }
        out.push_back({{"what", figure.what}, {"value", figure.value}, {"unit", figure.unit}, {"budget", figure.budget},
                       {"more_is_better", figure.more_is_better}, {"reached", figure.good()}});
    }
    if (!json.empty()) {
        if (auto written = write_file(json, out.dump(1) + "\n"); !written) return say_problem(written.problem());
    }
    return good ? 0 : 1;
}

}  // namespace app
