#pragma once
/// The account settings of a mail program: every choice a person can make, in the words of real
/// programs. What the program then does is in `sim/program_*.cpp`.
///
/// Each setting has a row with its name in scripts, its label in a dialog, and what it may be.
/// Doors: MailAccountSettings, setting_rows, setting_text, change_setting, rule_of, use_rule.
/// Fails: change_setting says what is wrong with a name or a value.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocols/base/result.h"
#include "protocols/base/value.h"
#include "protocols/imap/client_task.h"
#include "protocols/pop3/client_profile.h"
#include "protocols/smtp/client_session.h"

namespace sim {

/// Named sets of rules, as a first choice: the words of `rule` in a script.
enum class RetrievalRule : std::uint8_t {
    Pop3RemoveAtDownload,
    Pop3Keep,
    ImapKeep,                ///< on-line; Delete marks and expunges only when asked
};

/// How mail comes in. Web: the browser shows the provider's own pages over the same store.
enum class Incoming : std::uint8_t { Pop3, Imap, Web };

/// What a POP3 program does with the server's copy, and what it fetches at all.
struct Pop3Rules {
    bool leave_on_server = false;      ///< "Leave messages on server"
    std::uint32_t keep_days = 0;       ///< "For at most n days"; 0: for ever
    bool until_deleted = false;        ///< "Until I delete them" (here)
    bool until_moved = false;          ///< moving one out of the Inbox removes it too: the PDA trap
    bool headers_only = false;         ///< "Fetch headers only"; the letter when it is opened
    bool only_new = true;              ///< remembers unique-ids; off: fetches everything each time
    std::uint32_t at_most = 0;         ///< messages in one session; 0: all
    std::uint32_t quit_every = 0;      ///< QUIT after so many letters; 0: at the end
    pop3::ClientLogin login = pop3::ClientLogin::UserPass;

    friend bool operator==(const Pop3Rules&, const Pop3Rules&) = default;
};

/// Online: headers are kept, a text is fetched when it is opened. Cached: everything is kept here.
/// Offline: the same, and acts wait here until the program connects for other reasons.
enum class ImapMode : std::uint8_t { Online, Cached, Offline };

/// "When I delete a message".
enum class WhenDeleting : std::uint8_t {
    MoveToTrash,        ///< "Move it to this folder"
    Mark,               ///< "Just mark it as deleted"
    MarkExpungeOnExit,  ///< the same, with "Clean up (Expunge) Inbox on Exit"
    RemoveAtOnce,       ///< "Remove it immediately"
    LocalCopyOnly,      ///< the server's message stays; only the copy on this device goes
};

struct ImapRules {
    ImapMode mode = ImapMode::Online;
    bool all_folders = false;          ///< "Keep messages in all folders"; off: the Inbox alone
    std::uint32_t sync_days = 0;       ///< "Synchronize the most recent n days"; 0: all
    imap::Resync resync = imap::Resync::Full;
    bool idle = false;                 ///< "Allow immediate server notifications"
    bool peek = false;                 ///< opening a letter does not mark it as read
    WhenDeleting when_deleting = WhenDeleting::RemoveAtOnce;
    bool empty_trash_on_exit = false;
    imap::ClientLogin login = imap::ClientLogin::Login;

    friend bool operator==(const ImapRules&, const ImapRules&) = default;
};

/// Where a letter that was sent is kept.
enum class SaveSent : std::uint8_t {
    Here,        ///< in this program's own Sent folder
    Append,      ///< on the server, by APPEND
    LookFirst,   ///< by APPEND, unless the server has filed it already
    Server,      ///< the provider files what it is given to send
    Nowhere,
};

struct MailAccountSettings {
    std::string address;            ///< "ben@meadow.example"
    std::string person;             ///< "Ben"
    std::string user;
    std::string password;
    std::string incoming_host;      ///< "imap.meadow.example"
    std::uint16_t incoming_port = 143;
    smtp::TlsChoice incoming_tls = smtp::TlsChoice::Never;          ///< "Connection security" of the incoming server: STLS, STARTTLS
    std::string outgoing_host;      ///< "smtp.meadow.example"
    std::uint16_t outgoing_port = 587;
    smtp::TlsChoice outgoing_tls = smtp::TlsChoice::Never;          ///< "Connection security" of the outgoing server
    smtp::AuthChoice outgoing_login = smtp::AuthChoice::Plain;      ///< not used on port 25, where nobody logs in
    bool outgoing_pipelining = false;   ///< several commands without waiting for each answer (RFC 2920)
    Incoming incoming = Incoming::Imap;
    bool check_at_start = false;    ///< "Check for new messages at startup"
    std::uint32_t check_minutes = 0;   ///< "Check for new messages every n minutes"; 0: by hand
    bool work_offline = false;      ///< connects to nothing; acts wait
    std::uint64_t size_limit = 0;   ///< "Don't download messages larger than", octets; 0: no limit
    /// A collecting service: what POP3 fetches is put into this account's INBOX instead of a folder here.
    std::string deliver_to;
    Pop3Rules pop3;
    ImapRules imap;
    SaveSent save_sent = SaveSent::Here;
    bool drafts_on_server = false;
    std::string trash_folder = "Trash";   ///< names on the server
    std::string sent_folder = "Sent";
    std::string drafts_folder = "Drafts";

    friend bool operator==(const MailAccountSettings&, const MailAccountSettings&) = default;
};
static_assert(base::Value<MailAccountSettings>);

/// What a setting may be.
enum class SettingType : std::uint8_t { YesNo, Number, Word, Text };

struct SettingRow {
    std::string_view name;      ///< in scripts and acts: "leave_on_server"
    std::string_view group;     ///< "Server", "Checking", "POP3", "IMAP", "Sending"
    std::string_view label;     ///< in a dialog: "Leave messages on server"
    SettingType type;
    std::string_view choices;   ///< Word: "pop3 imap web"; Number: its unit
    std::string (*get)(const MailAccountSettings&);
    /// False if the value is none of the choices.
    bool (*set)(MailAccountSettings&, std::string_view value);
};

/// In the order of a dialog.
[[nodiscard]] std::span<const SettingRow> setting_rows();
[[nodiscard]] const SettingRow* find_setting(std::string_view name);
/// "leave_on_server" -> "yes". REQUIRES: the name of a row.
[[nodiscard]] std::string setting_text(const MailAccountSettings& settings, std::string_view name);
/// Changes one setting. The name may also be `rule` (see use_rule). Servers follow a change of
/// protocol: pop3.<domain>:110 and imap.<domain>:143.
base::Outcome change_setting(MailAccountSettings& settings, std::string_view name, std::string_view value);

/// The named set of rules that comes nearest.
[[nodiscard]] RetrievalRule rule_of(const MailAccountSettings& settings);
/// Sets protocol and rules to a named set; the other settings stay.
void use_rule(MailAccountSettings& settings, RetrievalRule rule);
/// "pop3 remove", "pop3 keep", "imap keep": the word for a rule.
[[nodiscard]] const char* rule_word(RetrievalRule rule);

}  // namespace sim
