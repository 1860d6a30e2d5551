#include "gui/view/timeline_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
#include "gui/view/stops.h"
#include "protocols/base/civil_time.h"

namespace gui {

namespace {

using base::FactKind;
using sim::Entry;

TimelineLane::Kind lane_of(base::Protocol protocol) {
    switch (protocol) {
        case base::Protocol::Dns:
            return TimelineLane::Kind::Names;
        case base::Protocol::Pop3:
        case base::Protocol::Imap:
            return TimelineLane::Kind::Collecting;
        default:
            return TimelineLane::Kind::Sending;
    }
}

std::size_t bucket_of(std::size_t position, std::size_t all) {
    return all == 0 ? 0 : std::min(kLaneBuckets - 1, position * kLaneBuckets / all);
}

/// The act that comes next in what is known, if any.
base::EntryId next_act(const Scene& scene) {
    const std::size_t done = scene.acts_done();
    const auto& acts = scene.journal.act_entries();
    return done < acts.size() ? acts[done] : base::EntryId{};
}

std::string now_sentence(const Narrator& narrator) {
    const Scene& scene = narrator.scene;
    const base::EntryId now = scene.current();
    return now ? narrate(narrator, now) : "Nothing has happened yet.";
}

std::string next_sentence(const sim::Timeline& timeline, const Narrator& narrator) {
    const Scene& scene = narrator.scene;
    const sim::Journal& journal = scene.journal;
    const bool line_known = scene.arrivals < journal.arrivals().size();
    const base::EntryId act = next_act(scene);
    const std::uint64_t line_event =
        line_known ? journal.arrivals()[scene.arrivals].event : UINT64_MAX;
    if (act && journal[act].event < line_event) {
        const auto delay = journal[act].at - scene.world.now;
        return fmt::format("Next, {}: {}", delay_words(delay), narrate(narrator, act));
    }
    if (line_known) {
        const base::EntryId id = journal.arrivals()[scene.arrivals].line;
        const Entry& entry = journal[id];
        const SessionInfo* session = narrator.index.session(entry.session);
        if (session == nullptr) return "Next: a line arrives.";
        const bool from_client = entry.has(Entry::kFromClient);
        const std::string who =
            host_short(scene.world, from_client ? session->client : session->server);
        const std::string whom =
            host_short(scene.world, from_client ? session->server : session->client);
        const char* verb = entry.kind == FactKind::Content ? "sends the text to"
                           : from_client                   ? "says something to"
                                                           : "answers";
        return fmt::format("Next: {} {} {} ({}).", who, verb, whom, protocol_word(entry.protocol));
    }
    const auto at = timeline.next_at();
    if (!at) return "Nothing is left to happen by itself. Choose Act to write a letter or to get mail.";
    const base::Duration delay = *at - scene.world.now;
    // A time limit far away is no reason to press play: a learner who shall act would see the conversation end.
    if (delay > base::seconds(5)) return fmt::format("Next: nothing until you act; by itself the next thing happens {}.", delay_words(delay));
    return fmt::format("Next: something happens {}.", delay_words(delay));
}

int depth_of(const std::vector<sim::Branch>& branches, std::size_t index) {
    int depth = 0;
    while (branches[index].parent && depth < 32) {
        index = *branches[index].parent;
        ++depth;
    }
    return depth;
}

void add_branches(const sim::Timeline& timeline, TimelineView& view) {
    const auto& branches = timeline.branches();
    for (std::size_t n = 0; n < branches.size(); ++n) {
        TimelineBranch branch;
        branch.index = n;
        branch.name = branches[n].name;
        branch.depth = depth_of(branches, n);
        branch.present = n == timeline.branch();
        const std::size_t acts = branches[n].acts.size();
        branch.detail = fmt::format("{} act{} of yours", acts, acts == 1 ? "" : "s");
        if (branches[n].parent) {
            branch.forked = true;
            branch.detail =
                fmt::format("leaves {} at event {}, {}", branches[*branches[n].parent].name,
                            branches[n].forked_at, branch.detail);
        }
        view.branches.push_back(std::move(branch));
    }
}

}  // namespace

TimelineLanes build_lanes(const sim::Journal& journal) {
    using Kind = TimelineLane::Kind;
    TimelineLanes out;
    out.arrivals = journal.arrivals().size();
    std::vector<TimelineLane> all{{Kind::Acts, "Acts", {}, {}},
                                  {Kind::Names, "DNS", {}, {}},
                                  {Kind::Sending, "SMTP", {}, {}},
                                  {Kind::Collecting, "POP3, IMAP", {}, {}},
                                  {Kind::Copies, "Copies", {}, {}},
                                  {Kind::Trouble, "Trouble", {}, {}}};
    for (TimelineLane& lane : all) {
        lane.counts.assign(kLaneBuckets, 0);
        lane.ended.assign(kLaneBuckets, 0);
    }
    std::vector<bool> used(all.size(), false);
    std::size_t position = 0;
    for (const sim::Arrival& arrival : journal.arrivals()) {
        const auto lane = static_cast<std::size_t>(lane_of(journal[arrival.line].protocol));
        ++all[lane].counts[bucket_of(position++, out.arrivals)];
        used[lane] = true;
    }
    for (const base::EntryId id : journal.act_entries()) {
        ++all[0].counts[bucket_of(journal.arrivals_until(journal[id].event), out.arrivals + 1)];
        used[0] = true;
    }
    for (const base::EntryId id : journal.copy_entries()) {
        const Entry& entry = journal[id];
        if (entry.kind != FactKind::CopyMade && entry.kind != FactKind::CopyEnded) continue;
        TimelineLane& lane = all[static_cast<std::size_t>(Kind::Copies)];
        auto& row = entry.kind == FactKind::CopyMade ? lane.counts : lane.ended;
        ++row[bucket_of(journal.arrivals_until(entry.event), out.arrivals + 1)];
        used[static_cast<std::size_t>(Kind::Copies)] = true;
    }
    for (std::size_t n = 1; n <= journal.size(); ++n) {
        const Entry& entry = journal[base::EntryId{static_cast<std::uint32_t>(n)}];
        if (!is_trouble(entry)) continue;
        const auto lane = static_cast<std::size_t>(Kind::Trouble);
        ++all[lane].counts[bucket_of(journal.arrivals_until(entry.event), out.arrivals + 1)];
        used[lane] = true;
    }
    for (std::size_t n = 0; n < all.size(); ++n) {
        if (used[n]) out.lanes.push_back(std::move(all[n]));
    }
    return out;
}

TimelineView build_timeline(const sim::Timeline& timeline, const Narrator& narrator) {
    const Scene& scene = narrator.scene;
    TimelineView view;
    view.arrivals = scene.journal.arrivals().size();
    view.at = scene.arrivals;
    view.clock = base::clock_time(scene.world.now);
    view.position = fmt::format("line {} of {}", view.at, view.arrivals);
    view.now = now_sentence(narrator);
    view.next = next_sentence(timeline, narrator);
    view.can_back = timeline.cursor() > 0;
    view.can_step = !timeline.at_end();
    view.can_undo = timeline.can_undo();
    view.can_redo = timeline.can_redo();
    add_branches(timeline, view);
    return view;
}

std::string text(const TimelineView& view) {
    std::string out =
        fmt::format("{}, {}\nnow: {}\n{}\n", view.clock, view.position, view.now, view.next);
    for (const TimelineBranch& branch : view.branches) {
        out += fmt::format("{}{}{} ({})\n",
                           std::string(static_cast<std::size_t>(branch.depth) * 2, ' '),
                           branch.present ? "* " : "  ", branch.name, branch.detail);
    }
    return out;
}

}  // namespace gui
