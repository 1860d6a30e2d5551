#pragma once
/// The data of an IMAP client session; only ClientSession and its parts touch it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/imap/client_task.h"
#include "protocols/imap/commands.h"
#include "protocols/imap/frame_reader.h"
#include "protocols/imap/profile.h"
#include "protocols/wire/sasl.h"

namespace imap {

/// Where the client stands between connecting and the end.
enum class ClientPhase : std::uint8_t {
    Greeting,
    Capability,
    StartTls,
    Login,
    Identify,
    Enable,
    Tasks,
    Closing,
    LoggingOut,
    Over
};

/// What the client waits for while a command is under way.
enum class ClientWait : std::uint8_t {
    Nothing,     ///< no command is under way
    Answer,      ///< the tagged answer
    Invitation,  ///< "+", before a literal or an answer to AUTHENTICATE
    Invited,     ///< "+" has come; act() sends what was held
    Idling,      ///< inside IDLE
    Pause        ///< between two polls; no command is under way
};

struct ClientData {
    ClientProfile profile;
    std::vector<ClientTask> tasks;
    std::size_t task = 0;   ///< the one being done
    std::size_t forgotten = 0;   ///< so many tasks, done long ago, stood in front of `tasks`
    std::uint8_t step = 0;  ///< how far it is
    ClientPhase phase = ClientPhase::Greeting;
    ClientWait wait = ClientWait::Nothing;
    State state = State::NotAuthenticated;
    FrameReader reader{1'048'576};
    bool stopping = false;
    bool renew = false;  ///< IDLE has lasted long enough
    bool made_target = false;  ///< CREATE was tried for the task at hand
    bool tls = false;
    bool greeted = false;
    bool told_lacking = false;
    bool authenticated = false;  ///< capabilities are those after log-in
    std::uint32_t tag_number = 0;
    std::string tag;                        ///< of the command under way
    Verb verb = Verb::Noop;                 ///< of the command under way
    std::vector<std::string> capabilities;  ///< upper case
    bool asked_utf8 = false;                ///< ENABLE UTF8=ACCEPT was tried
    bool utf8 = false;                      ///< and worked (RFC 6855 3)
    std::string answer_code;                ///< what stood in brackets in the tagged answer
    std::string answer_text;
    std::optional<wire::SaslClient> sasl;  ///< an AUTHENTICATE under way
    std::string challenge;                 ///< what the server's last "+" said, in base64

    std::string folder;   ///< open, or empty
    std::string opening;  ///< named by the SELECT under way
    base::UidValidity uid_validity;
    base::Uid uid_next;
    base::ModSeq highest_modseq;
    bool read_only = false;
    bool renumbered = false;  ///< the open folder has another UIDVALIDITY than the program remembers
    std::vector<base::Uid> uids;  ///< by sequence number - 1; none: not known

    std::vector<base::Uid> wanted;          ///< still to be fetched whole by Sync
    std::vector<base::Uid> wanted_headers;  ///< of these the header alone
    std::vector<base::Uid> heard;           ///< UIDs the answers named
    std::vector<base::Uid> found;           ///< by UID SEARCH
    std::optional<base::Instant> deadline;
    std::vector<wire::Provenance> carried;  ///< one for each literal of the frame being read

    friend bool operator==(const ClientData&, const ClientData&) = default;
};

/// Whether the server has told of this capability (upper case).
[[nodiscard]] bool offers(const ClientData& data, std::string_view capability);
/// Offered, or part of IMAP4rev2 where the server speaks nothing else (RFC 9051 appendix E).
[[nodiscard]] bool has(const ClientData& data, std::string_view capability);

/// What stands around a step of the client.
struct ClientTurn {
    ClientData& data;
    base::Instant now;
    wire::Effects& out;

    [[nodiscard]] bool offers(std::string_view capability) const { return imap::offers(data, capability); }
    [[nodiscard]] bool has(std::string_view capability) const { return imap::has(data, capability); }
    /// "a7 VERB arguments"; `secret`: octets of `arguments` from here on are secret.
    void command(Verb verb, std::string_view arguments = {},
                 std::size_t secret = std::string_view::npos);
    void wait_for(ClientWait wait);
};

/// A mailbox name as an argument, quoted where needed: UTF-8 after ENABLE UTF8=ACCEPT, else modified
/// UTF-7.
[[nodiscard]] std::string mailbox_text(const ClientData& data, std::string_view utf8_name);

/// Why the log-in that the profile asks for cannot be tried here; empty if it can.
[[nodiscard]] std::string login_obstacle(const ClientTurn& turn);
/// Writes LOGIN or AUTHENTICATE, as the profile says.
void log_in(ClientTurn& turn);
/// Answers the server's challenge in an AUTHENTICATE; gives up with "*" if it makes no sense.
void answer_challenge(ClientTurn& turn);

/// Takes in one untagged response (without "* ").
void take_untagged(ClientData& data, std::string_view frame, std::size_t begin,
                   std::vector<ClientEvent>& events);
/// "[CODE …] text" of a status response: code and text apart; knows the codes that matter.
void take_status(ClientData& data, std::string_view text, std::vector<ClientEvent>& events);

/// Writes the next command of the task at hand. False if the task has nothing more to do.
bool act_on_task(ClientTurn& turn);
/// True if the task at hand needs ENABLE UTF8=ACCEPT first, and it can be had.
[[nodiscard]] bool wants_utf8(const ClientTurn& turn);
/// Writes ENABLE UTF8=ACCEPT, or UNSELECT first: it is only valid while no mailbox is open.
void enable_utf8(ClientTurn& turn);
/// The command of a task was answered. True if the task is over; `ok` says how.
bool finish_step(ClientData& data, bool answered_ok, bool& ok, std::vector<ClientEvent>& events);
/// Lets a Sync under way look at the messages just learnt of (events from index `from` on).
void note_known(ClientData& data, const std::vector<ClientEvent>& events, std::size_t from);
/// The folder a task works in; empty if it needs none open.
[[nodiscard]] std::string folder_of(const ClientTask& task);
/// True if the task names messages by UID.
[[nodiscard]] bool names_uids(const ClientTask& task);

}  // namespace imap
