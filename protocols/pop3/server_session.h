#pragma once
/// Server side of one POP3 connection (RFC 1939, 2449). A value: copy it to fork the conversation.
///
/// At log-in it takes a snapshot of INBOX and, if the policy says so, the maildrop's lock. DELE only
/// marks; messages leave the store in UPDATE and nowhere else. A time-out or a cut removes nothing.
/// Feeding: greet, receive, expire, go_on_as, disconnected. Looking: state, deadline, maildrop. Fails: never.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/base/chunked.h"
#include "protocols/base/cow.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/mail/store.h"
#include "protocols/pop3/commands.h"
#include "protocols/pop3/lines.h"
#include "protocols/pop3/server_profile.h"
#include "protocols/pop3/state.h"
#include "protocols/wire/effects.h"
#include "protocols/wire/line_reader.h"
#include "protocols/wire/sasl.h"

namespace pop3 {

/// One message of a session's snapshot. Its number is its index plus one, all session long.
struct DropEntry {
    base::Uid uid;
    std::uint64_t octets = 0;     ///< as RETR sends them before dot-stuffing
    std::uint64_t id_seed = 0;    ///< what the unique-id is made from; see UniqueIdPolicy
    base::LetterId letter;
    base::CopyId copy;
    bool marked = false;          ///< by DELE; counts for this session alone
    bool retrieved = false;       ///< by RETR in this session

    friend bool operator==(const DropEntry&, const DropEntry&) = default;
};

/// What the unique-id of a message is made from; see UniqueIdPolicy.
[[nodiscard]] std::uint64_t unique_id_seed(const ServerProfile& profile, const mail::StoredMessage& message);
/// The unique-id that UIDL lists for a message under the provider's policy (RFC 1939 7).
[[nodiscard]] std::string unique_id_of(const ServerProfile& profile, base::UidValidity uid_validity, const mail::StoredMessage& message);

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
    /// Another server goes on with the conversation, before its log-in; the stamp of the greeting stays.
    void go_on_as(ServerProfile profile);
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
    /// What one call of a door brings along.
    struct Call {
        base::Instant now;
        mail::Store& store;
        wire::Effects& out;
    };

    // server_session.cpp
    void take_line(std::string_view line, Call& call);
    void obey(std::string_view line, Call& call);
    void dispatch(Verb verb, const CutCommand& cut, Call& call);
    [[nodiscard]] bool offers(Verb verb) const;
    void say(Call& call, Line line, std::uint64_t first = 0, std::uint64_t second = 0);
    /// Says a line that begins with -ERR and tells the fact; closes after too many of them.
    void refuse(Call& call, Line line, std::uint64_t first = 0, std::uint64_t second = 0);
    void move_to(State state, wire::Effects& out);
    void release(mail::Store& store, wire::Effects& out);
    void drop_session(mail::Store& store, std::string_view why, wire::Effects& out);
    void hang_up(Call& call);
    [[nodiscard]] Voice voice() const;
    [[nodiscard]] std::string stamp() const;

    // server_login.cpp
    void user(std::string_view name, Call& call);
    void pass(std::string_view password, Call& call);
    void apop(std::string_view arguments, Call& call);
    void auth(std::string_view arguments, Call& call);
    void auth_response(std::string_view line, Call& call);
    void auth_step(const wire::SaslStep& step, Call& call);
    [[nodiscard]] bool offers(wire::Mechanism mechanism) const;
    [[nodiscard]] const mail::Account* find_user(std::string_view name, const mail::Store& store);
    void wrong_login(Call& call);
    void log_in(const mail::Account& account, Call& call);
    void take_snapshot(const mail::MailboxState& inbox, base::Instant now);

    // server_maildrop.cpp
    void stat(Call& call);
    void list(const CutCommand& cut, Call& call);
    void uidl(const CutCommand& cut, Call& call);
    void retr(std::string_view argument, Call& call);
    void top(std::string_view arguments, Call& call);
    void dele(std::string_view argument, Call& call);
    void rset(Call& call);
    /// Index of the message that `word` numbers; says why not and returns nothing otherwise.
    std::optional<std::size_t> find_number(std::string_view word, Call& call);
    /// The stored message; says why not and returns nullptr if it is gone or must not be sent.
    const mail::StoredMessage* find_stored(std::size_t index, Call& call);
    void append_unique_id(std::string& out, const DropEntry& entry) const;

    // server_update.cpp
    void quit(Call& call);
    void update(Call& call);
    /// Removes messages from INBOX and tells their end. `uids` ascend.
    /// `rule`: the provider's, where the client asked for nothing.
    void remove(const std::vector<base::Uid>& uids, mail::Account& account, std::string_view rule, wire::Effects& out);
    void hide(const std::vector<base::Uid>& uids, mail::Account& account, Call& call);
    void mark_seen(std::size_t index, Call& call);

    // server_capabilities.cpp
    void capa(Call& call);
    void stls(Call& call);
    void utf8(Call& call);
    void lang(const CutCommand& cut, Call& call);

    base::Cow<ServerProfile> profile_;
    base::SessionId self_;
    State state_ = State::Authorization;
    Language language_ = Language::English;
    bool in_maildrop_ = false;            ///< logged in and not yet gone
    bool holds_lock_ = false;
    bool encrypted_ = false;
    bool utf8_ = false;
    bool recent_ = false;                 ///< logged in as "recent:"
    std::uint32_t login_failures_ = 0;
    std::uint32_t bad_commands_ = 0;      ///< in a row
    std::uint32_t auth_exchanges_ = 0;    ///< makes each challenge another one
    base::AccountId account_;
    base::UidValidity uid_validity_;
    base::Instant greeted_at_{};
    base::Instant last_activity_{};
    std::string user_;                    ///< from USER, until the next command
    std::optional<wire::SaslServer> sasl_;  ///< during AUTH
    wire::LineReader reader_;
    base::Chunked<DropEntry> drop_;
    std::uint64_t octets_left_ = 0;       ///< of the messages that are not marked
    std::uint32_t messages_left_ = 0;
};
static_assert(base::Value<ServerSession>);

}  // namespace pop3
