#pragma once
/// Client side of one POP3 connection: one collection of mail by the rules of a ClientProfile.
///
/// A letter is handed to the program (Fetched) before the command that marks it is written, and it
/// is called Removed only once QUIT was answered +OK: a cut anywhere costs at worst a duplicate.
/// Feeding: receive, act, expire. Looking: wants_to_act, finished, deadline. Fails: never.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocols/base/cow.h"
#include "protocols/base/shared_octets.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/pop3/client_profile.h"
#include "protocols/wire/effects.h"
#include "protocols/wire/line_reader.h"
#include "protocols/wire/sasl.h"

namespace pop3 {

/// The server has told what it holds.
struct Listed {
    std::uint32_t count = 0;
    std::uint64_t octets = 0;
    friend bool operator==(const Listed&, const Listed&) = default;
};
/// A message is here: store it now. `unique_id` is empty in programs that do not use UIDL.
struct Fetched {
    std::string unique_id;
    base::SharedOctets message;   ///< without dot-stuffing
    bool headers_only = false;
    friend bool operator==(const Fetched&, const Fetched&) = default;
};
/// The server has answered +OK to DELE. Nothing is removed yet.
struct MarkedForRemoval {
    std::string unique_id;
    friend bool operator==(const MarkedForRemoval&, const MarkedForRemoval&) = default;
};
/// QUIT was answered +OK: these are gone from the server.
struct Removed {
    std::vector<std::string> unique_ids;
    friend bool operator==(const Removed&, const Removed&) = default;
};
/// The listing is complete: unique-ids of the memory that are not in it may be forgotten.
struct GoneFromServer {
    std::vector<std::string> unique_ids;
    friend bool operator==(const GoneFromServer&, const GoneFromServer&) = default;
};
/// Log-in failed; `text` is what the server said. `try_later`: the password was not the reason.
struct LoginRefused {
    std::string text;
    bool try_later = false;
    friend bool operator==(const LoginRefused&, const LoginRefused&) = default;
};
/// What CAPA said of the server's own rules; a program warns its user about them.
struct ServerPolicy {
    std::optional<std::uint32_t> expire_days;   ///< unset: NEVER, or not announced
    base::Duration login_delay{0};
    friend bool operator==(const ServerPolicy&, const ServerPolicy&) = default;
};
/// The server would not give this message; `text` is what it said.
struct NotFetched {
    std::string unique_id;
    std::string text;
    friend bool operator==(const NotFetched&, const NotFetched&) = default;
};
/// The program cannot follow its own rules on this server (no UIDL, no TOP, no TLS …).
struct CannotServe {
    std::string what;   ///< name of the missing extension: "UIDL", "TOP", "STLS", "APOP", "SASL"
    friend bool operator==(const CannotServe&, const CannotServe&) = default;
};
/// The session is over.
struct SessionEnded {
    bool in_good_order = false;
    std::string refused;      ///< what the server answered to QUIT, if that was -ERR
    std::uint32_t left = 0;   ///< letters left over by `quit_every`: connect again at once, for so many
    friend bool operator==(const SessionEnded&, const SessionEnded&) = default;
};

using ClientEvent = std::variant<Listed, Fetched, MarkedForRemoval, Removed, GoneFromServer,
                                 LoginRefused, ServerPolicy, NotFetched, CannotServe, SessionEnded>;

/// What a careful program does to its memory on each event.
void keep_memory(Seen& memory, const ClientEvent& event, base::Instant now);

class ClientSession {
  public:
    ClientSession(base::Cow<ClientProfile> profile, Seen memory, Wishes wishes, base::Instant now);
    ClientSession(ClientProfile profile, Seen memory, Wishes wishes, base::Instant now)
        : ClientSession{base::Cow<ClientProfile>{std::move(profile)}, std::move(memory),
                        std::move(wishes), now} {}

    void receive(std::string_view octets, base::Instant now, wire::Effects& out,
                 std::vector<ClientEvent>& events);
    [[nodiscard]] bool wants_to_act() const;
    /// Writes the next command, or the next group of them. REQUIRES: wants_to_act().
    void act(base::Instant now, wire::Effects& out);
    /// The server has been silent for too long: closes.
    void expire(base::Instant now, wire::Effects& out, std::vector<ClientEvent>& events);
    /// The connection is gone.
    void disconnected(base::Instant now, std::vector<ClientEvent>& events);

    [[nodiscard]] std::optional<base::Instant> deadline() const;
    [[nodiscard]] bool finished() const;
    [[nodiscard]] const ClientProfile& profile() const { return *profile_; }

    friend bool operator==(const ClientSession&, const ClientSession&) = default;

  private:
    /// What the program will write next.
    enum class Step : std::uint8_t {
        Greeting, Capabilities, StartTls, CapabilitiesAgain, Utf8, Login, Count, UniqueIds, Sizes,
        Letters, Leave, Finished,
    };
    /// A command that waits for its reply.
    enum class Ask : std::uint8_t {
        Capa, Stls, Utf8, User, Pass, Apop, Auth, Stat, Uidl, List, Retr, Top, Dele, Quit,
    };
    struct Pending {
        Ask ask = Ask::Quit;
        std::uint32_t task = 0;   ///< Retr, Top, Dele: index into the plan
        friend bool operator==(const Pending&, const Pending&) = default;
    };
    /// One message of the server's list and what is to be done with it.
    struct Task {
        std::uint32_t number = 0;
        std::string unique_id;
        std::uint64_t octets = 0;
        bool fetch = false;
        bool headers_only = false;
        bool remove = false;      ///< after the fetch, if there is one
        friend bool operator==(const Task&, const Task&) = default;
    };
    /// What CAPA and the greeting have told.
    struct ServerCan {
        bool asked = false;
        bool top = false;
        bool stls = false;
        bool utf8 = false;
        bool pipelining = false;
        std::uint8_t mechanisms = 0;   ///< bit n: wire::Mechanism n
        std::optional<std::uint32_t> expire_days;
        base::Duration login_delay{0};
        friend bool operator==(const ServerCan&, const ServerCan&) = default;
    };

    // client_session.cpp: writing
    void write(wire::Effects& out, Ask ask, std::string_view verb, std::string_view argument = {},
               bool secret = false, std::uint32_t task = 0);
    void write_number(wire::Effects& out, Ask ask, std::uint32_t task);
    void act_login(wire::Effects& out);
    void act_letters(wire::Effects& out);
    void after_capabilities(std::vector<ClientEvent>& events);
    void cannot_serve(std::string_view what, std::vector<ClientEvent>& events);
    [[nodiscard]] bool pipelines() const;
    [[nodiscard]] bool uses_unique_ids() const;
    void end(bool in_good_order, std::vector<ClientEvent>& events);

    // client_replies.cpp: reading
    void take_status(std::string_view line, wire::Effects& out, std::vector<ClientEvent>& events);
    void take_greeting(bool ok, std::string_view text, std::vector<ClientEvent>& events);
    void take_login(Ask ask, bool ok, std::string_view text, std::vector<ClientEvent>& events);
    void take_challenge(std::string_view challenge, wire::Effects& out);
    void take_letter_reply(Pending pending, bool ok, std::string_view text,
                           std::vector<ClientEvent>& events);
    void take_item(std::string_view line, std::vector<ClientEvent>& events);
    void take_capability(std::string_view line);
    void take_listing(std::string_view line);
    void take_unique_id(std::string_view line);
    bool take_body(std::vector<ClientEvent>& events);
    void take_stls(bool ok, wire::Effects& out, std::vector<ClientEvent>& events);
    void finish_list(bool ok, std::vector<ClientEvent>& events);

    // client_plan.cpp: deciding
    Task& task_of(std::uint32_t number);
    void make_plan(std::vector<ClientEvent>& events);
    void tell_gone(std::vector<ClientEvent>& events) const;
    void plan_known(Task& task, const SeenEntry& seen) const;
    void plan_new(Task& task) const;
    void next_task();

    base::Cow<ClientProfile> profile_;
    Seen memory_;
    Wishes wishes_;
    Step step_ = Step::Greeting;
    bool encrypted_ = false;
    bool in_list_ = false;       ///< inside a multi-line reply
    bool in_body_ = false;       ///< inside the text of RETR or TOP
    bool at_line_start_ = true;  ///< in the text
    bool tls_tried_ = false;
    bool without_ids_ = false;   ///< the server has no UIDL
    bool passing_ = false;       ///< USER was accepted, PASS comes next
    bool more_ = false;
    bool served_ = true;         ///< false: leaves without collecting
    base::Instant started_{};
    base::Instant last_heard_{};
    std::string stamp_;          ///< from the greeting, for APOP
    ServerCan can_;
    std::optional<wire::SaslClient> sasl_;
    std::optional<std::string> late_initial_;   ///< an initial response that was too long for the AUTH line
    std::vector<Pending> pending_;   ///< in the order in which they were written
    base::Cow<std::vector<Task>> tasks_;
    std::uint32_t next_task_ = 0;
    std::uint32_t fetched_ = 0;
    std::vector<std::uint32_t> to_mark_;    ///< tasks fetched whole, DELE not yet written
    std::vector<std::string> marked_;       ///< unique-ids of DELEs that were answered +OK
    std::string body_;
    wire::LineReader reader_{kLineOctetsMax};
    static constexpr std::size_t kLineOctetsMax = 8192;
};
static_assert(base::Value<ClientSession>);

}  // namespace pop3
