#pragma once
/// The terminal of a lesson: where one can connect, what is open, what was said last, what may be said now.
///
/// Doors: TerminalView, build_terminal, text. Fails: never.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gui/view/journal_index.h"
#include "gui/view/scene.h"
#include "lessons/session.h"

namespace gui {

/// A port that a server listens on.
struct TerminalDoor {
    std::string host;
    std::uint16_t port = 0;
    std::string label;       ///< "pop3.harbor.example 110 POP3"
};

struct TerminalTab {
    std::string label;       ///< "ada-desk → pop3.harbor"
    bool open = false;
};

struct TerminalLine {
    bool from_client = false;
    std::string text;        ///< "C: STAT"
};

struct TerminalView {
    std::vector<TerminalDoor> doors;
    std::vector<std::string> devices;    ///< from which one can connect
    std::vector<TerminalTab> tabs;
    std::size_t chosen = 0;              ///< of the tabs
    std::vector<TerminalLine> lines;     ///< the last ones of that connection
    std::string state;                   ///< "TRANSACTION"; empty: unknown
    std::string legal;                   ///< "STAT LIST RETR …"

    [[nodiscard]] bool connected() const { return chosen < tabs.size() && tabs[chosen].open; }
};

[[nodiscard]] TerminalView build_terminal(const Scene& scene, const JournalIndex& index, const lessons::Session& session);
[[nodiscard]] std::string text(const TerminalView& view);

}  // namespace gui
