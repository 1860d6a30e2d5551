#include "gui/view/terminal_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
#include "gui/view/states_view.h"

namespace gui {

namespace {

constexpr std::size_t kHeardLines = 4;

const char* name_of(base::Protocol protocol) {
    switch (protocol) {
        case base::Protocol::Smtp: return "SMTP";
        case base::Protocol::Submission: return "SMTP, submission";
        case base::Protocol::Pop3: return "POP3";
        case base::Protocol::Imap: return "IMAP";
        default: return nullptr;
    }
}

/// `connect("pop3.harbor.example", 110`: the door that the way through the lesson opens next; empty if it opens none.
std::string door_wanted(const lessons::Session& session) {
    const auto first_door = [](const std::string& script) -> std::string {
        const std::size_t at = script.find("connect(");
        return at == std::string::npos ? std::string{} : script.substr(at + 8, std::min(script.find(')', at), script.size()) - at - 8);
    };
    const auto& steps = session.lesson().steps;
    std::string wanted;
    for (const lessons::Step& step : steps) {
        std::string door = first_door(step.golden);
        if (door.empty()) door = first_door(step.arrange);
        const bool here = session.step() == &step;
        if (!door.empty() && (wanted.empty() || here)) wanted = std::move(door);
        if (here && !wanted.empty()) break;
    }
    return wanted;
}

bool is_door(std::string_view wanted, const sim::Host& host, const sim::Service& service) {
    return wanted.find(fmt::format("\"{}\", {}", host.name, service.port)) != std::string_view::npos;
}

/// What the lesson talks to comes first, then what collects letters.
int rank_of(base::Protocol protocol) { return protocol == base::Protocol::Pop3 ? 1 : protocol == base::Protocol::Imap ? 2 : 3; }

void add_doors(const sim::World& world, std::string_view wanted, TerminalView& view) {
    std::vector<std::pair<int, TerminalDoor>> doors;
    for (const auto& host : world.hosts) {
        for (const sim::Service& service : host->services) {
            const char* name = name_of(service.protocol);
            if (name == nullptr) continue;
            doors.push_back({is_door(wanted, *host, service) ? 0 : rank_of(service.protocol), {host->name, service.port, fmt::format("{} {} {}", host->name, service.port, name)}});
        }
    }
    std::stable_sort(doors.begin(), doors.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [rank, door] : doors) view.doors.push_back(std::move(door));
}

void add_lines(const Scene& scene, base::SessionId session, TerminalView& view) {
    const auto& arrivals = scene.journal.arrivals();
    for (std::size_t n = scene.arrivals; n > 0 && view.lines.size() < kHeardLines; --n) {
        const base::EntryId line = arrivals[n - 1].line;
        const sim::Entry& entry = scene.journal[line];
        if (entry.session != session || entry.kind != base::FactKind::Line) continue;
        view.lines.push_back({entry.has(sim::Entry::kFromClient), (entry.has(sim::Entry::kFromClient) ? "C: " : "S: ") + line_words(scene.journal, entry, false)});
    }
    std::reverse(view.lines.begin(), view.lines.end());
}

}  // namespace

TerminalView build_terminal(const Scene& scene, const JournalIndex& index, const lessons::Session& session) {
    TerminalView view;
    add_doors(scene.world, door_wanted(session), view);
    for (const auto& host : scene.world.hosts) {
        if (host->program && !host->outside) view.devices.push_back(host->name);
    }
    view.chosen = session.terminal();
    for (const lessons::Terminal& one : session.terminals()) {
        const SessionInfo* info = one.session ? index.session(one.session) : nullptr;
        const bool open = info != nullptr && scene.happened(info->opened) && !scene.happened(info->ended);
        view.tabs.push_back({fmt::format("{} → {}", one.from, one.host.substr(0, one.host.find('.'))), open});
    }
    if (view.chosen >= view.tabs.size()) return view;
    const base::SessionId chosen = session.terminals()[view.chosen].session;
    add_lines(scene, chosen, view);
    if (!view.connected()) return view;
    const StatesView states = build_states(scene, index, chosen);
    view.state = states.now;
    for (const LegalVerb& verb : states.legal) view.legal += (view.legal.empty() ? "" : " ") + verb.verb;
    return view;
}

std::string text(const TerminalView& view) {
    std::string out;
    for (std::size_t n = 0; n < view.tabs.size(); ++n)
        out += fmt::format("{}{}{}\n", n == view.chosen ? "* " : "  ", view.tabs[n].label, view.tabs[n].open ? "" : " (closed)");
    for (const TerminalLine& line : view.lines) out += line.text + "\n";
    if (!view.legal.empty()) out += fmt::format("{}: {}\n", view.state, view.legal);
    return out;
}

}  // namespace gui
