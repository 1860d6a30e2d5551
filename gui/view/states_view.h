#pragma once
/// The state diagram of a conversation, drawn from the protocol's command table: the states, the
/// verbs that lead from one to another, the present state, and the verbs that are legal now.
///
/// Doors: build_states, state_now, text. Fails: never.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/view/journal_index.h"
#include "gui/view/scene.h"

namespace gui {

struct StateNode {
    std::string name;         ///< "TRANSACTION"
    double x = 0, y = 0;      ///< its middle, 0..1 of the diagram
    bool now = false;
    bool been = false;        ///< the conversation has been in it
    std::vector<std::string> stays;  ///< verbs that are legal here and do not leave it
    std::vector<std::string> verbs;  ///< all that are legal here, its own before those that are legal anywhere
};

/// Verbs that lead from one state to another.
struct StateEdge {
    std::size_t from = 0, to = 0;  ///< indexes into nodes
    std::string verbs;             ///< "USER, PASS": as many as fit a line, then "…"
    bool legal = false;            ///< it leaves the present state
};

/// One row of the card of legal verbs.
struct LegalVerb {
    std::string verb;
    std::string syntax;
    std::string leads_to;   ///< name of the state after success; empty: it stays
    std::string extension;  ///< what must be offered for it; empty: it is always there
    std::string rfc;        ///< "RFC 1939, section 5"
    bool answer = false;    ///< it is no command: it needs no tag, and may be other words than these
};

struct StatesView {
    base::SessionId session;
    base::Protocol protocol = base::Protocol::None;
    std::string title;              ///< "#7 IMAP  ben-home → imap.meadow"
    std::string now;                ///< name of the present state
    std::vector<StateNode> nodes;
    std::vector<StateEdge> edges;
    std::vector<LegalVerb> legal;
    std::string empty_text;         ///< said when there is nothing to draw
};

/// The server's state in this conversation at the cursor; none: it has not begun, or has no states.
[[nodiscard]] std::optional<std::size_t> state_now(const Scene& scene, const JournalIndex& index,
                                                   base::SessionId session);

/// `session` none: that of the line that arrived last.
[[nodiscard]] StatesView build_states(const Scene& scene, const JournalIndex& index,
                                      base::SessionId session);

[[nodiscard]] std::string text(const StatesView& view);

}  // namespace gui
