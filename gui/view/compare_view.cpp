#include "gui/view/compare_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
#include "protocols/base/civil_time.h"
#include "sim/ledger.h"

namespace gui {

namespace {

/// What a world's account and its devices have come to.
struct Outcome {
    std::uint64_t copies = 0;
    std::uint64_t on_server = 0, octets_on_server = 0;
    std::uint64_t on_devices = 0;
    std::uint64_t octets = 0, round_trips = 0, sessions = 0;
    base::Duration connected{0};
    std::size_t read_differ = 0;
    std::size_t read_agree = 0;
    base::Duration longest{0};
    bool noticed = false;
    std::string lost;  ///< what each device would take with it
};

std::string wait_words(base::Duration duration) {
    std::string words = delay_words(duration);
    return words.starts_with("in ") ? words.substr(3) : words;
}

/// The account of this device's mail program; empty: none.
std::string address_at(const sim::World& world, std::string_view device) {
    const sim::Host* chosen = world.find_host(device);
    return chosen != nullptr && chosen->program ? chosen->program->settings.address : std::string{};
}

Outcome outcome_of(const CompareWorld& world, std::string_view device) {
    const sim::World& now = world.timeline.world();
    const sim::Ledger ledger =
        sim::make_ledger(now, world.timeline.journal(), world.timeline.entries());
    Outcome out;
    for (const sim::LetterOutcome& letter : ledger.letters) out.copies += letter.present();
    const std::string address = address_at(now, device);
    if (const sim::AccountOutcome* account = ledger.account(address)) {
        out.on_server = account->messages;
        out.octets_on_server = account->octets;
        out.read_differ = account->read_differ.size();
        out.read_agree = account->read_agree;
    }
    for (const sim::DeviceOutcome& one : ledger.devices) {
        const sim::Host& host = now.host(one.device);
        if (!host.program || host.program->settings.address != address) continue;
        out.on_devices += one.copies;
        out.octets += one.octets_sent + one.octets_received;
        out.round_trips += one.round_trips;
        out.sessions += one.sessions;
        out.connected += one.connected;
        out.longest = std::max(out.longest, one.notice_longest);
        out.noticed = out.noticed || one.noticed > 0;
        if (!one.only_here.empty())
            out.lost += fmt::format("{}{} with {}", out.lost.empty() ? "" : ", ",
                                    one.only_here.size(), one.name);
    }
    return out;
}

SheetTable outcome_table(const CompareRun& run, std::string_view device, const StopButton& stop) {
    SheetTable table;
    table.columns = {"Outcome"};
    std::vector<Outcome> all;
    for (const CompareWorld& world : run.worlds()) {
        table.columns.push_back(world.name);
        if (stop.is_pressed()) return table;
        all.push_back(outcome_of(world, device));
    }
    const auto row = [&](const char* label, auto&& words) {
        std::vector<std::string> cells{label};
        for (const Outcome& one : all) cells.push_back(words(one));
        const bool same = std::all_of(cells.begin() + 1, cells.end(),
                                      [&](const std::string& cell) { return cell == cells[1]; });
        table.roles.emplace_back(cells.size(), same ? Role::Text : Role::Link);
        table.roles.back().front() = Role::Muted;
        table.rows.push_back(std::move(cells));
    };
    row("Copies of all letters, everywhere", [](const Outcome& o) { return fmt::format("{}", o.copies); });
    row("Letters in this account", [](const Outcome& o) { return fmt::format("{}", o.on_server); });
    row("Octets in this account", [](const Outcome& o) { return size_words(o.octets_on_server); });
    row("Copies on its devices", [](const Outcome& o) { return fmt::format("{}", o.on_devices); });
    row("Octets its programs moved", [](const Outcome& o) { return size_words(o.octets); });
    row("Connections", [](const Outcome& o) { return fmt::format("{}", o.sessions); });
    row("Round trips", [](const Outcome& o) { return fmt::format("{}", o.round_trips); });
    row("Connected", [](const Outcome& o) { return seconds_words(o.connected); });
    row("Read on one, unread on another", [](const Outcome& o) {
        if (o.read_differ + o.read_agree == 0) return std::string{"one device only"};
        return o.read_differ == 0 ? std::string{"none"} : fmt::format("{} letters", o.read_differ);
    });
    row("Longest until noticed", [](const Outcome& o) {
        return o.noticed ? wait_words(o.longest) : std::string{"not noticed yet"};
    });
    row("Lost if a device is lost",
        [](const Outcome& o) { return o.lost.empty() ? std::string{"nothing"} : o.lost; });
    return table;
}

CompareColumn column_of(const CompareWorld& world) {
    CompareColumn column;
    column.name = world.name;
    const Scene scene = scene_of(world.timeline);
    if (const base::EntryId line = scene.current_line()) {
        const sim::Entry& entry = scene.journal[line];
        column.from_client = entry.has(sim::Entry::kFromClient);
        column.last_line = entry.kind == base::FactKind::Content
                               ? fmt::format("[{} of text]", size_words(entry.text_size))
                               : line_words(scene.journal, entry);
    }
    column.finished = world.timeline.at_end();
    return column;
}

std::string state_word(const LedgerState& held) {
    if (!held) return ".";
    const std::string word{copy_state_word(held->state)};
    return held->copies > 1 ? fmt::format("{} x{}", word, held->copies) : word;
}

}  // namespace

CompareView build_compare(const CompareRun& run, std::string_view device, const StopButton& stop) {
    CompareView view;
    view.title = fmt::format("Compare {} worlds", run.worlds().size());
    view.clock = base::clock_time(run.clock());
    for (const CompareWorld& world : run.worlds()) view.columns.push_back(column_of(world));
    base::LetterId last;
    const sim::World& first = run.worlds().front().timeline.world();
    for (const CompareHolder& holder : run.holders()) {
        CompareRow row;
        row.letter = holder.letter;
        if (holder.letter != last) row.letter_name = letter_title(first, holder.letter);
        last = holder.letter;
        row.holder = holder.label;
        row.states = holder.states;
        row.differs = std::any_of(
            row.states.begin(), row.states.end(),
            [&](const LedgerState& state) { return state != row.states.front(); });
        view.rows.push_back(std::move(row));
    }
    for (std::size_t n = 0; n < run.differences().size(); ++n)
        view.differences.push_back({run.differences()[n], run.is_new(n)});
    if (view.differences.empty())
        view.no_difference =
            run.at_end()
                ? "No difference in the end: every copy is in the same place in all worlds."
                : "No difference so far: every copy is in the same place in all worlds. Press Next "
                  "difference.";
    view.outcomes = outcome_table(run, device, stop);
    view.account = address_at(first, device);
    view.can_step = !run.at_end();
    return view;
}

std::string text(const CompareView& view) {
    std::string out = fmt::format("{} at {}\n", view.title, view.clock);
    for (const CompareColumn& column : view.columns)
        out += fmt::format("  {}: {}{}\n", column.name,
                           column.last_line.empty() ? "no line yet" : column.last_line,
                           column.finished ? "  (finished)" : "");
    for (const CompareRow& row : view.rows) {
        if (!row.letter_name.empty()) out += "  " + row.letter_name + "\n";
        std::string cells;
        for (const LedgerState& state : row.states) cells += fmt::format("{:<9}", state_word(state));
        out += fmt::format("    {} {:<36} {}\n", row.differs ? "!" : " ", row.holder, cells);
    }
    if (!view.no_difference.empty()) out += "  " + view.no_difference + "\n";
    for (const CompareSentence& one : view.differences)
        out += fmt::format("  {} {}\n", one.fresh ? "new:" : "    ", one.words);
    if (!view.account.empty()) out += fmt::format("  Outcome so far for {}\n", view.account);
    return out + text(view.outcomes);
}

}  // namespace gui
