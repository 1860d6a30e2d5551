#include "sim/account_settings.h"

#include <array>

#include "protocols/base/octets.h"

namespace sim {

namespace {

using Settings = MailAccountSettings;

std::string yes_no(bool value) { return value ? "yes" : "no"; }

bool take_yes_no(bool& out, std::string_view value) {
    for (const std::string_view yes : {"yes", "true", "on"}) {
        if (base::iequals(value, yes)) {
            out = true;
            return true;
        }
    }
    for (const std::string_view no : {"no", "false", "off"}) {
        if (base::iequals(value, no)) {
            out = false;
            return true;
        }
    }
    return false;
}

template <class Number>
bool take_number(Number& out, std::string_view value) {
    const auto number = base::parse_number(value);
    if (!number || *number > static_cast<Number>(~Number{0})) return false;
    out = static_cast<Number>(*number);
    return true;
}

template <class E>
struct Choice {
    std::string_view word;
    E value;
};

constexpr std::array<Choice<Incoming>, 3> kIncoming{{{"pop3", Incoming::Pop3}, {"imap", Incoming::Imap}, {"web", Incoming::Web}}};
constexpr std::array<Choice<ImapMode>, 3> kModes{{{"online", ImapMode::Online}, {"cached", ImapMode::Cached}, {"offline", ImapMode::Offline}}};
constexpr std::array<Choice<imap::Resync>, 4> kResync{{{"full", imap::Resync::Full},
                                                       {"new_only", imap::Resync::NewOnly},
                                                       {"condstore", imap::Resync::Condstore},
                                                       {"qresync", imap::Resync::Qresync}}};
constexpr std::array<Choice<WhenDeleting>, 5> kDeleting{{{"trash", WhenDeleting::MoveToTrash},
                                                         {"mark", WhenDeleting::Mark},
                                                         {"expunge_on_exit", WhenDeleting::MarkExpungeOnExit},
                                                         {"expunge", WhenDeleting::RemoveAtOnce},
                                                         {"local", WhenDeleting::LocalCopyOnly}}};
constexpr std::array<Choice<SaveSent>, 5> kSaveSent{{{"here", SaveSent::Here},
                                                     {"append", SaveSent::Append},
                                                     {"look_first", SaveSent::LookFirst},
                                                     {"server", SaveSent::Server},
                                                     {"nowhere", SaveSent::Nowhere}}};
constexpr std::array<Choice<pop3::ClientLogin>, 6> kLogins{{{"user_pass", pop3::ClientLogin::UserPass},
                                                            {"apop", pop3::ClientLogin::Apop},
                                                            {"plain", pop3::ClientLogin::Plain},
                                                            {"login", pop3::ClientLogin::Login},
                                                            {"cram_md5", pop3::ClientLogin::CramMd5},
                                                            {"scram_sha_256", pop3::ClientLogin::ScramSha256}}};
constexpr std::array<Choice<imap::ClientLogin>, 4> kImapLogins{{{"login", imap::ClientLogin::Login},
                                                                 {"plain", imap::ClientLogin::Plain},
                                                                 {"cram_md5", imap::ClientLogin::CramMd5},
                                                                 {"scram_sha_256", imap::ClientLogin::ScramSha256}}};
constexpr std::array<Choice<smtp::TlsChoice>, 3> kSecurity{{{"none", smtp::TlsChoice::Never},
                                                             {"starttls_if_available", smtp::TlsChoice::IfOffered},
                                                             {"starttls", smtp::TlsChoice::Required}}};
constexpr std::array<Choice<smtp::AuthChoice>, 6> kSmtpLogins{{{"none", smtp::AuthChoice::None},
                                                               {"plain", smtp::AuthChoice::Plain},
                                                               {"login", smtp::AuthChoice::Login},
                                                               {"cram_md5", smtp::AuthChoice::CramMd5},
                                                               {"scram_sha_256", smtp::AuthChoice::ScramSha256},
                                                               {"automatic", smtp::AuthChoice::Best}}};
constexpr std::array<Choice<RetrievalRule>, 3> kRules{{{"pop3 remove", RetrievalRule::Pop3RemoveAtDownload},
                                                       {"pop3 keep", RetrievalRule::Pop3Keep},
                                                       {"imap keep", RetrievalRule::ImapKeep}}};

template <class E, std::size_t kCount>
std::string word_of(const std::array<Choice<E>, kCount>& choices, E value) {
    for (const Choice<E>& choice : choices) {
        if (choice.value == value) return std::string{choice.word};
    }
    return {};
}

template <class E, std::size_t kCount>
bool take_word(const std::array<Choice<E>, kCount>& choices, E& out, std::string_view value) {
    for (const Choice<E>& choice : choices) {
        if (!base::iequals(choice.word, value)) continue;
        out = choice.value;
        return true;
    }
    return false;
}

/// The provider's server for the protocol now chosen.
void follow_protocol(Settings& s) {
    const std::string domain = s.address.substr(s.address.find('@') + 1);
    switch (s.incoming) {
        case Incoming::Pop3:
            s.incoming_host = "pop3." + domain;
            s.incoming_port = 110;
            break;
        case Incoming::Imap:
            s.incoming_host = "imap." + domain;
            s.incoming_port = 143;
            break;
        case Incoming::Web:
            s.incoming_host = "www." + domain;
            s.incoming_port = 80;
            break;
    }
}

bool take_incoming(Settings& s, std::string_view value) {
    const Incoming before = s.incoming;
    if (!take_word(kIncoming, s.incoming, value)) return false;
    if (s.incoming != before) follow_protocol(s);
    return true;
}

bool take_rule(Settings& s, std::string_view value) {
    if (base::iequals(value, "remove")) value = "pop3 remove";
    if (base::iequals(value, "keep")) value = "pop3 keep";
    if (base::iequals(value, "imap")) value = "imap keep";
    if (base::iequals(value, "remove_when_deleted")) {
        use_rule(s, RetrievalRule::Pop3Keep);
        s.pop3.until_deleted = true;
        return true;
    }
    RetrievalRule rule{};
    if (!take_word(kRules, rule, value)) return false;
    use_rule(s, rule);
    return true;
}

// A row that reads and writes one member; the macro keeps each row on its line, like the table it is.
#define POSTROOM_TEXT(name, group, label, member)                                     \
    SettingRow{name, group, label, SettingType::Text, "", [](const Settings& s) { return s.member; }, \
               [](Settings& s, std::string_view v) { s.member = v; return true; }}
#define POSTROOM_YES(name, group, label, member)                                      \
    SettingRow{name, group, label, SettingType::YesNo, "", [](const Settings& s) { return yes_no(s.member); }, \
               [](Settings& s, std::string_view v) { return take_yes_no(s.member, v); }}
#define POSTROOM_NUMBER(name, group, label, unit, member)                             \
    SettingRow{name, group, label, SettingType::Number, unit, [](const Settings& s) { return std::to_string(s.member); }, \
               [](Settings& s, std::string_view v) { return take_number(s.member, v); }}
#define POSTROOM_WORD(name, group, label, words, choices, member)                     \
    SettingRow{name, group, label, SettingType::Word, words, [](const Settings& s) { return word_of(choices, s.member); }, \
               [](Settings& s, std::string_view v) { return take_word(choices, s.member, v); }}

const std::array kRows = {
    SettingRow{"protocol", "Server", "Server type", SettingType::Word, "pop3 imap web",
               [](const Settings& s) { return word_of(kIncoming, s.incoming); }, take_incoming},
    POSTROOM_TEXT("incoming_server", "Server", "Incoming server", incoming_host),
    POSTROOM_NUMBER("incoming_port", "Server", "Port", "", incoming_port),
    POSTROOM_WORD("incoming_security", "Server", "Connection security", "none starttls_if_available starttls", kSecurity, incoming_tls),
    POSTROOM_TEXT("user", "Server", "User name", user),
    POSTROOM_TEXT("password", "Server", "Password", password),
    POSTROOM_TEXT("outgoing_server", "Server", "Outgoing server (SMTP)", outgoing_host),
    POSTROOM_NUMBER("outgoing_port", "Server", "Port for sending", "", outgoing_port),
    POSTROOM_WORD("outgoing_security", "Server", "Connection security for sending", "none starttls_if_available starttls", kSecurity, outgoing_tls),
    POSTROOM_WORD("outgoing_login", "Server", "Authentication method for sending", "none plain login cram_md5 scram_sha_256 automatic", kSmtpLogins, outgoing_login),
    POSTROOM_YES("outgoing_pipelining", "Server", "Several commands at once, if the server allows it", outgoing_pipelining),
    POSTROOM_YES("check_at_start", "Checking", "Check for new messages at startup", check_at_start),
    POSTROOM_NUMBER("check_minutes", "Checking", "Check for new messages every", "minutes; 0: by hand", check_minutes),
    POSTROOM_YES("work_offline", "Checking", "Work offline", work_offline),
    POSTROOM_NUMBER("size_limit", "Checking", "Don't download messages larger than", "octets; 0: no limit", size_limit),
    POSTROOM_YES("leave_on_server", "POP3", "Leave messages on server", pop3.leave_on_server),
    POSTROOM_NUMBER("days", "POP3", "For at most", "days; 0: for ever", pop3.keep_days),
    POSTROOM_YES("until_deleted", "POP3", "Until I delete them", pop3.until_deleted),
    POSTROOM_YES("until_moved", "POP3", "Until I move them out of the Inbox", pop3.until_moved),
    POSTROOM_YES("headers_only", "POP3", "Fetch headers only", pop3.headers_only),
    POSTROOM_YES("only_new", "POP3", "Fetch only new messages", pop3.only_new),
    POSTROOM_NUMBER("at_most", "POP3", "Messages in one session", "0: all", pop3.at_most),
    POSTROOM_NUMBER("quit_every", "POP3", "End the session after so many letters", "0: at the end only", pop3.quit_every),
    POSTROOM_WORD("pop3_login", "POP3", "Authentication method", "user_pass apop plain login cram_md5 scram_sha_256", kLogins, pop3.login),
    POSTROOM_TEXT("deliver_to", "POP3", "Put what is collected into the account", deliver_to),
    POSTROOM_WORD("imap_mode", "IMAP", "Messages on this computer", "online cached offline", kModes, imap.mode),
    POSTROOM_WORD("imap_login", "IMAP", "Authentication method", "login plain cram_md5 scram_sha_256", kImapLogins, imap.login),
    POSTROOM_YES("all_folders", "IMAP", "Keep messages in all folders for this account on this computer", imap.all_folders),
    POSTROOM_NUMBER("sync_days", "IMAP", "Synchronize the most recent", "days; 0: all. Limits what is fetched: what is here stays", imap.sync_days),
    POSTROOM_WORD("resync", "IMAP", "How news are found", "full new_only condstore qresync", kResync, imap.resync),
    POSTROOM_YES("idle", "IMAP", "Allow immediate server notifications when new messages arrive", imap.idle),
    POSTROOM_YES("peek", "IMAP", "Opening a message does not mark it as read", imap.peek),
    POSTROOM_WORD("when_deleting", "IMAP", "When I delete a message", "trash mark expunge_on_exit expunge local", kDeleting, imap.when_deleting),
    POSTROOM_TEXT("trash_folder", "IMAP", "Move it to this folder", trash_folder),
    POSTROOM_YES("empty_trash_on_exit", "IMAP", "Empty Trash on Exit", imap.empty_trash_on_exit),
    POSTROOM_WORD("save_sent", "Sending", "Place a copy of sent messages", "here append look_first server nowhere", kSaveSent, save_sent),
    POSTROOM_TEXT("sent_folder", "Sending", "Folder for sent messages", sent_folder),
    POSTROOM_YES("drafts_on_server", "Sending", "Keep drafts on the server", drafts_on_server),
    POSTROOM_TEXT("drafts_folder", "Sending", "Folder for drafts", drafts_folder),
};

#undef POSTROOM_TEXT
#undef POSTROOM_YES
#undef POSTROOM_NUMBER
#undef POSTROOM_WORD

}  // namespace

std::span<const SettingRow> setting_rows() { return kRows; }

const SettingRow* find_setting(std::string_view name) {
    for (const SettingRow& row : kRows) {
        if (row.name == name) return &row;
    }
    return nullptr;
}

std::string setting_text(const Settings& settings, std::string_view name) {
    const SettingRow* row = find_setting(name);
    POSTROOM_CHECK(row != nullptr, "a setting is asked for that has no row");
    return row->get(settings);
}

base::Outcome change_setting(Settings& settings, std::string_view name, std::string_view value) {
    if (name == "rule") {
        if (take_rule(settings, value)) return {};
        return base::Problem{"rule", "there is no rule \"" + std::string{value} + "\"", "pop3 remove, pop3 keep, remove_when_deleted or imap keep"};
    }
    const SettingRow* row = find_setting(name);
    if (row == nullptr) {
        std::string known = "rule";
        for (const SettingRow& one : kRows) known += ", " + std::string{one.name};
        return base::Problem{"", "a mail program has no setting \"" + std::string{name} + "\"", "settings: " + known};
    }
    if (row->set(settings, value)) return {};
    const std::string hint = row->type == SettingType::YesNo ? "yes or no" : row->type == SettingType::Number ? "a whole number"
                                                                            : "one of: " + std::string{row->choices};
    return base::Problem{std::string{name}, "\"" + std::string{value} + "\" is no value for this setting", hint};
}

RetrievalRule rule_of(const Settings& settings) {
    if (settings.incoming != Incoming::Pop3) return RetrievalRule::ImapKeep;
    return settings.pop3.leave_on_server ? RetrievalRule::Pop3Keep : RetrievalRule::Pop3RemoveAtDownload;
}

void use_rule(Settings& settings, RetrievalRule rule) {
    const Incoming before = settings.incoming;
    settings.incoming = rule == RetrievalRule::ImapKeep ? Incoming::Imap : Incoming::Pop3;
    if (settings.incoming == Incoming::Pop3) {
        settings.pop3.leave_on_server = rule == RetrievalRule::Pop3Keep;
        settings.pop3.keep_days = 0;
        settings.pop3.until_deleted = settings.pop3.until_moved = false;
    }
    if (settings.incoming != before) follow_protocol(settings);
}

const char* rule_word(RetrievalRule rule) {
    for (const auto& [word, value] : kRules) {
        if (value == rule) return word.data();
    }
    return "";
}

}  // namespace sim
