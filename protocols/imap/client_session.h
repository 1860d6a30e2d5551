#pragma once
/// Client side of one IMAP connection: logs in, does its tasks in order, waits in IDLE, logs out.
///
/// A value. Replies are taken in at once; the next command follows in a turn of its own (act).
/// Knows no socket, clock or folder on disk; what it learns it says as ClientEvents.
/// Doors: receive, wants_to_act, act, add, stop, expire, deadline, finished; ==.
/// Fails: never; a server that breaks the protocol ends the session with SessionEnded.

#include <optional>
#include <string_view>
#include <vector>

#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/imap/client_data.h"
#include "protocols/imap/client_task.h"
#include "protocols/wire/effects.h"

namespace imap {

class ClientSession {
  public:
    ClientSession(ClientProfile profile, std::vector<ClientTask> tasks);

    /// One more thing to do, after the others; ends a waiting IDLE.
    void add(ClientTask task);
    /// Does what is left, then logs out even if the profile would stay.
    void stop() { data_.stopping = true; }

    /// Takes what the server sent. `carried` names the letter of the content block that arrives.
    void receive(std::string_view octets, base::Instant now, wire::Effects& out,
                 std::vector<ClientEvent>& events, wire::Provenance carried = {});
    /// True if act() would write something.
    [[nodiscard]] bool wants_to_act() const;
    /// Writes the next command, or the next part of one.
    void act(base::Instant now, wire::Effects& out);

    /// Call at or after deadline(): the server is silent, or IDLE must be renewed, or it is time to
    /// poll.
    void expire(base::Instant now, wire::Effects& out, std::vector<ClientEvent>& events);
    [[nodiscard]] std::optional<base::Instant> deadline() const { return data_.deadline; }
    /// The connection is gone: every task not yet done is reported as failed.
    void disconnected(base::Instant now, std::vector<ClientEvent>& events);

    /// Nothing more will be sent or understood.
    [[nodiscard]] bool finished() const { return data_.phase == ClientPhase::Over; }
    /// Waiting in IDLE or between polls.
    [[nodiscard]] bool waiting() const;
    [[nodiscard]] State state() const { return data_.state; }
    /// What the client believes of the open folder: sequence number - 1 -> UID (none: not known).
    [[nodiscard]] const std::vector<base::Uid>& believed() const { return data_.uids; }

    friend bool operator==(const ClientSession&, const ClientSession&) = default;

  private:
    ClientData data_;
};
static_assert(base::Value<ClientSession>);

}  // namespace imap
