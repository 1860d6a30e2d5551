#pragma once
/// Server side of one SMTP connection (RFC 5321). A value: copy it to fork the conversation.
///
/// Feeding:  greet, receive, expire, go_on_as, shut_down, disconnected.
/// Looking:  state, deadline, envelope, user, client_name, encrypted.
/// Knows no socket, clock, host or store; what it asks and changes is the Backend argument.
/// Fails: never. A peer's error becomes one reply and a fact.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/base/cow.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/mail/envelope.h"
#include "protocols/smtp/backend.h"
#include "protocols/smtp/commands.h"
#include "protocols/smtp/lines.h"
#include "protocols/smtp/server_profile.h"
#include "protocols/smtp/state.h"
#include "protocols/smtp/text_reader.h"
#include "protocols/wire/effects.h"
#include "protocols/wire/line_reader.h"
#include "protocols/wire/sasl.h"

namespace smtp {

class ServerSession {
  public:
    explicit ServerSession(ServerProfile profile, Peer peer = {});
    /// Shares the profile with whoever else holds it; for hosts that serve many.
    explicit ServerSession(base::Cow<ServerProfile> profile, Peer peer = {});

    /// Writes the greeting (RFC 5321 3.1). Call once, first.
    void greet(base::Instant now, wire::Effects& out);
    /// Takes in what the client sent, however it is cut, and answers every whole command.
    void receive(std::string_view octets, base::Instant now, Backend& backend, wire::Effects& out);
    /// Call at or after `deadline()`: says 421 and closes if the client has been silent too long.
    void expire(base::Instant now, wire::Effects& out);
    /// The host is going down in good order: says 421 and closes (RFC 5321 3.8).
    void shut_down(wire::Effects& out);
    /// Another server goes on with the conversation.
    void go_on_as(ServerProfile profile);
    /// The client has closed or the connection is lost: an unfinished letter is forgotten.
    void disconnected(wire::Effects& out);

    [[nodiscard]] std::optional<base::Instant> deadline() const;
    [[nodiscard]] State state() const { return state_; }
    /// Octets of a BDAT chunk that are still to come; they are no lines.
    [[nodiscard]] std::uint64_t chunk_due() const { return state_ == State::ChunkText ? chunk_left_ : 0; }
    [[nodiscard]] const mail::Envelope& envelope() const { return envelope_; }
    /// Who logged in, or empty.
    [[nodiscard]] std::string_view user() const { return user_; }
    /// What the client called itself in EHLO or HELO, or empty.
    [[nodiscard]] std::string_view client_name() const { return client_name_; }
    [[nodiscard]] bool encrypted() const { return encrypted_; }
    [[nodiscard]] const ServerProfile& profile() const { return *profile_; }

    friend bool operator==(const ServerSession&, const ServerSession&) = default;

  private:
    /// What one call of `receive` works with.
    struct Call {
        base::Instant now;
        Backend& backend;
        wire::Effects& out;
    };
    /// What EHLO will list.
    struct ExtensionList {
        std::array<Line, 12> lines{};
        std::size_t count = 0;
    };

    // server_session.cpp: lines, replies, states
    bool step(Call& call);
    bool take_line(Call& call);
    void handle_line(std::string_view line, Call& call);
    void handle_command(Command command, std::string_view argument, Call& call);
    void refuse_out_of_place(Command command, wire::Effects& out);
    bool refuse_before_dispatch(Command command, std::string_view argument, Call& call);
    bool refuse_by_fault(std::string_view verb, Call& call);
    void give_forced(const Reply& forced, wire::Effects& out);
    void reply(Line line, wire::Effects& out);
    void reply_named(Line line, wire::Effects& out);
    void begin_reply(const LineRow& row, wire::Effects& out);
    void end_reply(Line line, wire::Effects& out);
    /// A line of a reply whose last line is not always of the same kind.
    void begin_line(const LineRow& row, bool last, wire::Effects& out);
    static void end_line(Line line, bool last, wire::Effects& out);
    void close_with(Line line, wire::Effects& out);
    void move_to(State next, wire::Effects& out);
    void forget_transaction(wire::Effects& out);
    void tell(base::FactKind kind, Line line, wire::Effects& out);
    /// Tells what was mended, in words; `line` is the refusal that a strict server would have given.
    void forgive(Line line, std::string_view mended, wire::Effects& out);
    [[nodiscard]] bool shows_enhanced_codes() const;
    [[nodiscard]] bool offers_auth() const;
    /// Only EHLO, NOOP, STARTTLS and QUIT work until then (RFC 3207 4).
    [[nodiscard]] bool needs_tls_first() const { return profile_->tls_required && !encrypted_; }

    // server_hello.cpp: EHLO, HELO, STARTTLS, AUTH
    void hello(bool extended, std::string_view argument, Call& call);
    [[nodiscard]] ExtensionList extensions() const;
    void write_extension(Line line, bool last, wire::Effects& out);
    void start_tls(Call& call);
    void begin_auth(std::string_view argument, Call& call);
    void continue_auth(std::string_view line, Call& call);
    void answer_auth(const wire::SaslStep& step, Call& call);
    [[nodiscard]] bool mechanism_is_offered(wire::Mechanism mechanism) const;
    [[nodiscard]] bool mechanism_works(wire::Mechanism mechanism) const;

    // server_transaction.cpp: MAIL, RCPT, DATA, BDAT, the end of the text
    std::optional<mail::Path> read_path(std::string_view text, std::string_view& rest, Line mended,
                                        wire::Effects& out);
    void mail_from(std::string_view argument, Call& call);
    void rcpt_to(std::string_view argument, Call& call);
    void data(Call& call);
    void bdat(std::string_view argument, Call& call);
    bool take_text(Call& call);
    bool take_chunk(Call& call);
    void end_chunk(Call& call);
    [[nodiscard]] Line refusal_of_chunk() const;
    void begin_text(bool counted);
    void end_text(Line stored, Call& call);
    [[nodiscard]] std::optional<Line> fault_of_text(wire::Effects& out);
    [[nodiscard]] std::string_view with() const;

    // server_inquiry.cpp: VRFY, EXPN, HELP
    void verify(std::string_view argument, Call& call);
    void expand(std::string_view argument, Call& call);
    void help(wire::Effects& out);

    State state_ = State::Connected;
    bool extended_ = false;           ///< greeted with EHLO
    bool encrypted_ = false;
    bool recipient_refused_ = false;  ///< in this transaction
    bool chunk_is_last_ = false;
    bool chunk_is_void_ = false;      ///< the octets of this chunk are thrown away
    bool chunks_failed_ = false;      ///< no BDAT counts until RSET (RFC 3030 2)
    State chunk_return_ = State::Greeted;  ///< where a void chunk leaves the session
    std::uint32_t errors_ = 0;
    std::uint32_t login_failures_ = 0;
    std::uint64_t chunk_left_ = 0;    ///< octets of the chunk still to come
    std::uint64_t chunk_octets_ = 0;
    std::uint64_t serial_ = 0;
    base::Instant heard_;             ///< when the client last said something
    base::Cow<ServerProfile> profile_;
    wire::LineReader reader_;
    TextReader text_;
    mail::Envelope envelope_;
    wire::SaslServer sasl_;
    std::string user_;
    std::string client_name_;
};
static_assert(base::Value<ServerSession>);

}  // namespace smtp
