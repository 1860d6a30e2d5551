#pragma once
/// Server side of one IMAP connection (RFC 9051, RFC 3501). A value: copy it to fork the
/// conversation.
///
/// Knows no socket, clock or store; gets them as arguments. Answers wrong input, never throws and
/// never asserts on it.
/// Feeding: greet, receive, notice, expire, go_on_as, shut_down, disconnected. Looking: state, deadline, view, user.
/// Fails: never.

#include <optional>
#include <string_view>

#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/imap/mailbox_view.h"
#include "protocols/imap/profile.h"
#include "protocols/imap/server_data.h"
#include "protocols/mail/store.h"
#include "protocols/wire/effects.h"

namespace imap {

class ServerSession {
  public:
    /// `self` names this session in the store (connection limits).
    ServerSession(ServerProfile profile, base::SessionId self);

    /// Sends the greeting. Call once, when the connection is made.
    void greet(base::Instant now, wire::Effects& out);

    /// Takes what the client sent. `carried` says which letter the octets of a literal belong to,
    /// if the owner knows (the provenance of the content block that arrives).
    void receive(std::string_view octets, base::Instant now, mail::Store& store,
                 base::CopyCounter& copies, wire::Effects& out, wire::Provenance carried = {});

    /// The mailbox may have been changed by others: in IDLE tells the client now (RFC 2177 3).
    /// Writes nothing if there is no news, or if this is no moment to tell it.
    void notice(base::Instant now, const mail::Store& store, wire::Effects& out);
    /// True if notice() could have something to say. O(1).
    [[nodiscard]] bool wants_notice() const { return data_.state == State::Idle && data_.selected; }

    /// Call at or after deadline(): the client was silent for too long (RFC 9051 5.4).
    void expire(base::Instant now, mail::Store& store, wire::Effects& out);
    /// Another server goes on with the conversation, before its log-in.
    void go_on_as(ServerProfile profile);
    /// The connection is gone without LOGOUT. Nothing is expunged (RFC 9051 3.4).
    void disconnected(base::Instant now, mail::Store& store, wire::Effects& out);
    /// The operator stops the server, or what it needs is out of reach: BYE and the end (RFC 9051 7.1.5).
    void shut_down(base::Instant now, mail::Store& store, wire::Effects& out, std::string_view why = "the server is going down");

    /// Next moment at which expire() does something.
    [[nodiscard]] std::optional<base::Instant> deadline() const { return data_.deadline; }
    [[nodiscard]] State state() const { return data_.state; }
    /// Octets of a literal that are still to come before the next line.
    [[nodiscard]] std::uint64_t literal_due() const { return data_.reader.octets_due(); }
    /// True in the middle of a command: its next line goes on after a literal.
    [[nodiscard]] bool in_command() const { return data_.reader.in_frame(); }
    /// True while the command being read is APPEND: its literal is a message.
    [[nodiscard]] bool reads_append() const { return data_.reader.reads("APPEND"); }
    /// The account that is logged in, or none.
    [[nodiscard]] base::AccountId account() const { return data_.account; }
    /// What this session believes of the open mailbox; nullptr if none is open.
    [[nodiscard]] const MailboxView* view() const { return data_.selected ? &data_.view : nullptr; }
    [[nodiscard]] const ServerProfile& profile() const { return *data_.profile; }

    friend bool operator==(const ServerSession&, const ServerSession&) = default;

  private:
    ServerData data_;
};
static_assert(base::Value<ServerSession>);

}  // namespace imap
