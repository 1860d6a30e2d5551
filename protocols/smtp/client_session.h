#pragma once
/// Client side of one SMTP connection (RFC 5321 3.3, 4.5.4): hands over one letter after another
/// and says QUIT when there is none left. A value.
///
/// Feeding:  deliver, receive, act, expire, disconnected.
/// Looking:  wants_to_act, finished, deadline, state, waiting.
/// Replies are taken in by `receive`; the next command is written by `act`, in a turn of its own.
/// Fails: never. What goes wrong is an event, and a reply with code 0 says it in words.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/mail/envelope.h"
#include "protocols/mail/message.h"
#include "protocols/smtp/reply.h"
#include "protocols/smtp/state.h"
#include "protocols/wire/effects.h"
#include "protocols/wire/line_reader.h"
#include "protocols/wire/sasl.h"

namespace smtp {

enum class TlsChoice : std::uint8_t {
    Never,
    IfOffered,  ///< takes STARTTLS when it is there: an attacker can remove the offer unseen
    Required,   ///< gives up rather than go on in clear
};

enum class AuthChoice : std::uint8_t {
    None,   ///< a relay: does not log in
    Best,   ///< the strongest offered mechanism; PLAIN and LOGIN in clear only as the last resort
    Plain,
    Login,
    CramMd5,
    ScramSha256,
};

struct ClientProfile {
    std::string client_name;        ///< argument of EHLO
    std::string user;
    std::string password;
    AuthChoice auth = AuthChoice::None;
    TlsChoice tls = TlsChoice::IfOffered;
    bool encrypted = false;         ///< TLS from the first octet (port 465)
    bool use_pipelining = true;     ///< writes MAIL, RCPT …, DATA at once where offered (RFC 2920)
    bool use_size = true;           ///< declares SIZE at MAIL where offered (RFC 1870)
    bool use_chunking = false;      ///< BDAT in place of DATA where offered (RFC 3030)
    bool plain_initial_response = true;  ///< AUTH PLAIN in one line, or after a 334
    std::size_t chunk_octets = 65'536;   ///< most that one BDAT carries
    /// Says AUTH=<> at MAIL after a log-in: a relay vouches for nobody (RFC 4954 5).
    bool vouches_for_nobody = false;
    bool helo_only = false;         ///< an old client that never says EHLO
    std::uint64_t serial = 0;       ///< differs between sessions; makes nonces unrepeatable

    friend bool operator==(const ClientProfile&, const ClientProfile&) = default;
};
static_assert(base::Value<ClientProfile>);

/// One letter to hand over, and where the stored octets came from.
struct Delivery {
    mail::Envelope envelope;
    mail::Message message;
    wire::Provenance provenance;

    friend bool operator==(const Delivery&, const Delivery&) = default;
};
static_assert(base::Value<Delivery>);

enum class FailureReason : std::uint8_t {
    NoConnection,       ///< nobody answered the call
    TurnedAway,         ///< the greeting was a refusal
    HelloRefused,       ///< neither EHLO nor HELO was accepted
    TlsNotOffered,      ///< required, but not there
    TlsRefused,         ///< STARTTLS was answered with an error
    AuthNotOffered,     ///< no mechanism in common
    LoginFailed,
    ServerClosing,      ///< 421
    ConnectionLost,
    TimedOut,
    NotUnderstood,      ///< what came is no SMTP reply
};

/// The present letter's recipient number `index` was accepted or refused by this reply.
struct RecipientAnswered {
    std::size_t index = 0;
    Reply reply;

    friend bool operator==(const RecipientAnswered&, const RecipientAnswered&) = default;
};

/// At which point a letter's fate was decided.
enum class Stage : std::uint8_t {
    Connection,  ///< greeting, EHLO, TLS, log-in, or the connection itself
    Sender,      ///< MAIL
    Recipients,  ///< every RCPT was refused
    Text,        ///< DATA, BDAT, or the answer after the final dot
    Local,       ///< nothing was sent: the server cannot carry it (8-bit, UTF-8, size)
};

/// The present letter is done with. Accepted: the server answers for the recipients it accepted.
/// Not accepted: `reply` is what refused it. A connection lost after the final dot ends here with
/// code 0 and `text_was_sent`: nobody can know whether it was stored (RFC 5321 4.2.5).
struct DeliveryEnded {
    bool accepted = false;
    Reply reply;
    Stage stage = Stage::Text;
    bool text_was_sent = false;
    wire::Provenance letter;                ///< which one it was
    std::optional<FailureReason> failure;   ///< set: the session ended with it, and why

    friend bool operator==(const DeliveryEnded&, const DeliveryEnded&) = default;
};

/// This connection will carry no further letter. A letter in hand has got its DeliveryEnded
/// before; those in `waiting()` were not begun.
struct SessionFailed {
    FailureReason reason = FailureReason::ConnectionLost;
    Reply reply;

    friend bool operator==(const SessionFailed&, const SessionFailed&) = default;
};

using ClientEvent = std::variant<RecipientAnswered, DeliveryEnded, SessionFailed>;

class ClientSession {
  public:
    explicit ClientSession(ClientProfile profile);

    /// Queues one more letter. The session goes on to it after the present one.
    void deliver(Delivery delivery);
    /// The connection is open; the reply clock starts. Call once, first.
    void connected(base::Instant now);
    /// Takes in replies, however they are cut. Writes nothing but facts, TLS start and close.
    void receive(std::string_view octets, base::Instant now, wire::Effects& out,
                 std::vector<ClientEvent>& events);
    /// True when the next command can be written.
    [[nodiscard]] bool wants_to_act() const { return step_ != Step::None; }
    /// Writes the next command, or the next group of commands when pipelining.
    void act(base::Instant now, wire::Effects& out, std::vector<ClientEvent>& events);
    /// Call at or after `deadline()`: gives up if the server has been silent too long.
    void expire(base::Instant now, wire::Effects& out, std::vector<ClientEvent>& events);
    /// The server has closed or the connection is lost.
    void disconnected(wire::Effects& out, std::vector<ClientEvent>& events);

    [[nodiscard]] std::optional<base::Instant> deadline() const;
    /// Nothing more will happen here: QUIT was answered, or the session failed.
    [[nodiscard]] bool finished() const { return finished_; }
    /// A letter given to `deliver` now goes over this connection: it has not failed, and QUIT was not said.
    [[nodiscard]] bool takes_more() const;
    /// A letter was begun here, or all went well until one could be.
    [[nodiscard]] bool has_begun() const { return begun_; }
    /// Where the conversation stands as this client believes.
    [[nodiscard]] State state() const { return state_; }
    /// Letters not begun.
    [[nodiscard]] const std::vector<Delivery>& waiting() const { return waiting_; }
    /// The letter in hand, or nullptr.
    [[nodiscard]] const Delivery* current() const { return current_ ? &*current_ : nullptr; }
    [[nodiscard]] bool encrypted() const { return encrypted_; }
    /// The server said that it reports deliveries as it is asked to (RFC 3461).
    [[nodiscard]] bool offers_dsn() const { return offers_.dsn; }

    friend bool operator==(const ClientSession&, const ClientSession&) = default;

  private:
    /// What `act` will write next.
    enum class Step : std::uint8_t {
        None, Hello, Helo, StartTls, Auth, AuthResponse, AuthCancel,
        Letter,     ///< the next letter, or QUIT
        Recipient, Data, Text,
        EmptyText,  ///< 354 came, but nobody is there to write to (RFC 2920 3.1)
        Chunk, Reset, Quit,
    };
    /// Whose reply comes next.
    enum class Expect : std::uint8_t {
        Greeting,
        Hello,
        Helo,
        StartTls,
        Auth,
        Mail,
        Recipient,
        Data,
        Text,
        EmptyText,
        Chunk,
        Reset,
        Quit,
    };
    struct Expected {
        Expect what = Expect::Greeting;
        std::uint32_t index = 0;

        friend bool operator==(const Expected&, const Expected&) = default;
    };
    /// What the server said it can do.
    struct Offers {
        bool pipelining = false, size = false, eight_bit = false, starttls = false,
             chunking = false;
        bool utf8 = false, dsn = false;
        std::uint8_t mechanisms = 0;  ///< one bit for each wire::Mechanism
        std::uint64_t size_max = 0;

        friend bool operator==(const Offers&, const Offers&) = default;
    };
    /// What the present letter's text is like.
    struct Nature {
        bool eight_bit = false, bare = false, dots = false, whole_lines = true;

        friend bool operator==(const Nature&, const Nature&) = default;
    };
    struct Call {
        base::Instant now;
        wire::Effects& out;
        std::vector<ClientEvent>& events;
    };

    // client_session.cpp: turns, time, the end
    void write(Step step, Call& call);
    void write_hello(bool extended, Call& call);
    void expect(Expect what, Call& call, std::uint32_t index = 0);
    void fail(FailureReason reason, Reply reply, bool politely, Call& call);
    void finish(wire::Effects& out);
    [[nodiscard]] bool is_done() const;
    [[nodiscard]] static base::Duration patience(Expect what);

    // client_replies.cpp: what a reply means before any letter
    bool take_reply_line(std::string_view line, Call& call);
    void take_extension(std::string_view text);
    void on_reply(Expected expected, Reply reply, Call& call);
    void on_greeting(Reply reply, Call& call);
    void on_hello(bool extended, Reply reply, Call& call);
    void on_start_tls(Reply reply, Call& call);
    void on_auth(Reply reply, Call& call);
    void after_hello(Call& call);
    [[nodiscard]] std::optional<wire::Mechanism> choose_mechanism() const;
    void write_auth(Call& call);
    void write_auth_line(std::uint16_t kind, std::string_view before, std::string_view secret,
                         Call& call);

    // client_letter.cpp: one letter
    void write_letter(Call& call);
    [[nodiscard]] std::optional<Reply> cannot_carry() const;
    void write_mail(wire::Effects& out) const;
    void write_rcpt(std::size_t index, wire::Effects& out) const;
    void write_text(Call& call);
    void write_chunk(Call& call);
    void on_transaction_reply(Expected expected, Reply reply, Call& call);
    void on_recipient(std::size_t index, Reply reply, Call& call);
    void on_data(const Reply& reply, Call& call);
    void after_envelope(Call& call);
    void end_delivery(bool accepted, Reply reply, Stage stage, Call& call,
                      std::optional<FailureReason> failure = std::nullopt);
    [[nodiscard]] bool chunks() const { return profile_.use_chunking && offers_.chunking; }

    ClientProfile profile_;
    State state_ = State::Connected;
    Step step_ = Step::None;
    bool encrypted_ = false;
    bool logged_in_ = false;
    bool finished_ = false;
    bool failed_ = false;             ///< a SessionFailed was told
    bool begun_ = false;              ///< the first letter was taken up
    bool transaction_open_ = false;   ///< the server holds an envelope that must be forgotten
    bool text_sent_ = false;          ///< the end of the text was written, its reply has not come
    std::vector<Expected> expected_;
    std::optional<base::Instant> since_;  ///< since when the next reply is awaited
    wire::LineReader reader_{8192};
    Offers offers_;
    wire::SaslClient sasl_;
    std::string response_;            ///< what AuthResponse will write, raw
    std::vector<Delivery> waiting_;
    std::optional<Delivery> current_;
    Nature nature_;
    std::uint32_t next_recipient_ = 0;
    std::uint32_t accepted_recipients_ = 0;
    std::size_t chunk_begin_ = 0;
    std::optional<Reply> mail_refusal_;
    Reply recipient_refusal_;         ///< the last one
};
static_assert(base::Value<ClientSession>);

}  // namespace smtp
