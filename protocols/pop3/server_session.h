#pragma once
/// Server side of one POP3 connection (RFC 1939, 2449). A value: copy it to fork the conversation.
///
/// At log-in it takes a snapshot of INBOX and, if the policy says so, the maildrop's lock. DELE only
/// marks; messages leave the store in UPDATE and nowhere else. A time-out or a cut removes nothing.
/// Feeding: greet, receive, expire, disconnected. Looking: state, deadline, maildrop. Fails: never.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/base/chunked.h"
#include "protocols/base/cow.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/mail/store.h"
#include "protocols/pop3/server_profile.h"
#include "protocols/pop3/state.h"
#include "protocols/wire/effects.h"
#include "protocols/wire/line_reader.h"

namespace pop3 {

/// One message of a session's snapshot. Its number is its index plus one, all session long.
struct DropEntry {
    base::Uid uid;
    std::uint64_t octets = 0;     ///< as RETR sends them before dot-stuffing
    std::uint64_t guid = 0;
    base::LetterId letter;
    base::CopyId copy;
    bool marked = false;          ///< by DELE; counts for this session alone
    bool retrieved = false;       ///< by RETR in this session

    friend bool operator==(const DropEntry&, const DropEntry&) = default;
};

class ServerSession {
  public:
    /// `self` is what the store remembers as the holder of the lock.
    ServerSession(base::Cow<ServerProfile> profile, base::SessionId self);
    ServerSession(ServerProfile profile, base::SessionId self)
        : ServerSession{base::Cow<ServerProfile>{std::move(profile)}, self} {}

    void greet(base::Instant now, wire::Effects& out);
    void receive(std::string_view octets, base::Instant now, mail::Store& store, wire::Effects& out);
    /// The inactivity timer has run out: closes without a word and removes nothing (RFC 1939 3).
    void expire(base::Instant now, mail::Store& store, wire::Effects& out);
    /// The connection is gone: frees the lock, removes nothing.
    void disconnected(base::Instant now, mail::Store& store, wire::Effects& out);

    [[nodiscard]] std::optional<base::Instant> deadline() const;
    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] base::SessionId self() const { return self_; }
    /// Who is logged in, or none.
    [[nodiscard]] base::AccountId account() const { return account_; }
    [[nodiscard]] bool holds_lock() const { return holds_lock_; }
    [[nodiscard]] bool encrypted() const { return encrypted_; }
    [[nodiscard]] const ServerProfile& profile() const { return *profile_; }
    /// The snapshot taken at log-in, marks included: what the window shows as the maildrop.
    [[nodiscard]] const base::Chunked<DropEntry>& maildrop() const { return drop_; }

    friend bool operator==(const ServerSession&, const ServerSession&) = default;

  private:
    base::Cow<ServerProfile> profile_;
    base::SessionId self_;
    State state_ = State::Authorization;
    bool holds_lock_ = false;
    bool encrypted_ = false;
    base::AccountId account_;
    base::Instant last_activity_{};
    wire::LineReader reader_;
    base::Chunked<DropEntry> drop_;
};
static_assert(base::Value<ServerSession>);

}  // namespace pop3
