#include "sim/mailbox_policy.h"

#include <algorithm>
#include <array>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/labels.h"
#include "protocols/pop3/profiles.h"
#include "sim/host.h"

namespace sim {

namespace {

constexpr std::array<ProviderKind, 5> kKinds{{
    {"harbor", "an access provider with POP3 only", "POP3 alone, one session at a time, a small quota, and nothing is ever removed by the provider."},
    {"meadow", "a web-based provider with IMAP", "IMAP, POP3 and web-mail over one store, with the folders Sent, Drafts and Trash."},
    {"adpost", "ad-supported web-mail", "Folders are labels on one message, what POP3 has fetched is hidden from later POP3 sessions, and what is sent is filed by the provider."},
    {"sealed", "an end-to-end encrypted provider", "Mail lies there as ciphertext; no POP3, and IMAP only through a bridge on the user's own computer."},
    {"school", "a school's own domain", "IMAP and POP3; several POP3 sessions at once, each on a snapshot of its own."},
}};

constexpr std::array<std::string_view, 2> kLocks{"shared", "exclusive"};
constexpr std::array<std::string_view, 3> kRetrSeen{"never", "at_retr", "at_quit"};
constexpr std::array<std::string_view, 2> kHide{"never", "at_quit"};
constexpr std::array<std::string_view, 3> kRemoval{"from_store", "from_view_only", "impossible"};
constexpr std::array<std::string_view, 3> kFault{"none", "temporary", "permanent"};
constexpr std::array<std::string_view, 3> kUniqueIds{"stored", "derived", "rebuilt"};
constexpr std::array<std::string_view, 4> kLabels{"off", "archive", "trash", "remove"};
constexpr std::array<std::string_view, 2> kExpungeOrder{"low_to_high", "high_to_low"};

std::uint8_t special_use_of(std::string_view folder) {
    if (folder == "All Mail") return mail::SpecialUse::kAll;
    if (folder == "Sent") return mail::SpecialUse::kSent;
    if (folder == "Drafts") return mail::SpecialUse::kDrafts;
    if (folder == "Trash") return mail::SpecialUse::kTrash;
    if (folder == "Junk") return mail::SpecialUse::kJunk;
    if (folder == "Archive") return mail::SpecialUse::kArchive;
    return 0;
}

void reopen_accounts(Provider& provider) {
    for (auto& account : provider.store.accounts) open_account(*provider.mailboxes, account.edit());
}

/// A named profile, without what needs TLS or text that is not stored: those are switches of their own.
pop3::ServerProfile in_world(pop3::ServerProfile profile) {
    const pop3::ServerProfile usual = usual_pop3();
    profile.host_name = usual.host_name;
    profile.greeting = usual.greeting;
    profile.stls = usual.stls;
    profile.utf8 = usual.utf8;
    return profile;
}

bool use_pop3_profile(Provider& provider, std::string_view name) {
    if (base::iequals(name, "own")) return true;   // what there is stays
    const pop3::NamedProfile* named = pop3::find_profile(name);
    if (named == nullptr) return false;
    provider.pop3.edit() = in_world(named->profile);
    return true;
}

std::string pop3_profile_name(const Provider& provider) {
    for (const pop3::NamedProfile& named : pop3::named_profiles()) {
        if (in_world(named.profile) == *provider.pop3) return std::string{named.name};
    }
    return "own";
}

bool set_expire(Provider& provider, std::string_view value) {
    if (base::iequals(value, "never")) {
        provider.pop3.edit().expire_days.reset();
        return true;
    }
    std::uint64_t days = 0;
    if (!policy::read_number(value, 0, 3650, days)) return false;
    provider.pop3.edit().expire_days = static_cast<std::uint32_t>(days);
    return true;
}

std::string expire_text(const Provider& provider) { return provider.pop3->expire_days ? std::to_string(*provider.pop3->expire_days) : "never"; }

bool set_quota(Provider& provider, std::string_view value) {
    std::uint64_t octets = 0;
    if (!policy::read_size(value, octets)) return false;
    provider.mailboxes.edit().quota_octets = octets;
    reopen_accounts(provider);
    return true;
}

bool set_quota_messages(Provider& provider, std::string_view value) {
    std::uint64_t number = 0;
    if (!policy::read_number(value, 0, 1'000'000'000, number)) return false;
    provider.mailboxes.edit().quota_messages = number;
    reopen_accounts(provider);
    return true;
}

bool set_folders(Provider& provider, std::string_view value) {
    if (!policy::read_words(value, provider.mailboxes.edit().folders)) return false;
    reopen_accounts(provider);
    return true;
}

bool set_labels(Provider& provider, std::string_view value) {
    const std::size_t index = policy::find_choice(value, kLabels.data(), kLabels.size());
    if (index == kLabels.size()) return false;
    provider.mailboxes.edit().labels = static_cast<mail::LabelRule>(index);
    reopen_accounts(provider);
    return true;
}

template <imap::Extension kExtension>
constexpr PolicyRow extension_row(std::string_view name, std::string_view sentence) {
    return {name, "imap", "on or off", sentence,
            [](Provider& p, std::string_view value) {
                bool on = false;
                if (!policy::read(value, on)) return false;
                p.imap.edit().extensions.set(kExtension, on);
                return true;
            },
            [](const Provider& p) { return std::string{p.imap->extensions.has(kExtension) ? "on" : "off"}; }};
}

/// A line of text that a POP3 server says of itself: printable US-ASCII.
template <auto Field>
constexpr PolicyRow text_row(std::string_view name, std::string_view sentence) {
    return {name, "pop3", "a few words; none", sentence,
            [](Provider& p, std::string_view value) {
                const bool fits = value.size() <= 80 && std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
                if (fits) p.pop3.edit().*Field = value == "none" ? std::string{} : std::string{value};
                return fits;
            },
            [](const Provider& p) {
                const std::string& text = (*p.pop3).*Field;
                return text.empty() ? std::string{"none"} : text;
            }};
}

using P = pop3::ServerProfile;
using I = imap::ServerProfile;
using M = MailboxPolicy;
using E = imap::Extension;
constexpr auto kPop3 = &Provider::pop3;
constexpr auto kImap = &Provider::imap;
constexpr auto kMail = &Provider::mailboxes;

const std::array kRows = {
    PolicyRow{"kind", "mailboxes", "harbor, meadow, adpost, sealed or school", "A named set of all policies around mailboxes.",
              [](Provider& p, std::string_view value) { return use_kind(p, value); },
              [](const Provider& p) { return p.mailboxes->kind.empty() ? std::string{"own"} : p.mailboxes->kind; }},
    policy::switch_row<kMail, &M::offers_pop3>("offers_pop3", "mailboxes", "The provider's POP3 servers answer."),
    policy::switch_row<kMail, &M::offers_imap>("offers_imap", "mailboxes", "The provider's IMAP servers answer."),
    policy::switch_row<kMail, &M::offers_web>("offers_web", "mailboxes", "The provider has web-mail over the same store."),
    PolicyRow{"quota", "mailboxes", "a size: 100k, 25MB, octets; 0 is no limit", "How many octets an account may hold, all folders together.", set_quota,
              [](const Provider& p) { return policy::write_size(p.mailboxes->quota_octets); }},
    PolicyRow{"quota_messages", "mailboxes", "a number; 0 is no limit", "How many messages an account may hold.", set_quota_messages,
              [](const Provider& p) { return std::to_string(p.mailboxes->quota_messages); }},
    policy::number_row<kMail, &M::warn_percent, 0, 100>("quota_warning", "mailboxes", "a percentage from 1 to 100; 0 is off",
                                                        "The owner gets a warning letter when so much of the quota is used."),
    policy::switch_row<kMail, &M::files_sent>("files_sent", "mailboxes", "What a user sends is filed in Sent by the provider, whatever the program does."),
    PolicyRow{"folders", "mailboxes", "names: Sent, Drafts, Trash; none", "The folders that an account has besides INBOX.", set_folders,
              [](const Provider& p) { return policy::write_words(p.mailboxes->folders); }},
    PolicyRow{"labels", "mailboxes", "off, archive, trash or remove",
              "Folders are labels on one message; when the last one goes, the message stays in All Mail, goes to Trash, or is removed.", set_labels,
              [](const Provider& p) { return std::string{kLabels[static_cast<std::size_t>(p.mailboxes->labels)]}; }},
    policy::switch_row<kMail, &M::seals>("seals", "mailboxes", "What arrives is kept as ciphertext (S/MIME) that only the owner's key opens."),

    PolicyRow{"pop3_profile", "pop3", "strict, dovecot-like, dovecot-keeping, cyrus-like, gmail-like, download-once, aging, hashing, rebuilding, one-door-at-a-time or minimal",
              "A named set that behaves like a real POP3 server.", use_pop3_profile, pop3_profile_name},
    PolicyRow{"lock", "pop3", "exclusive or shared", "Whether one POP3 session has the maildrop to itself.",
              [](Provider& p, std::string_view value) {
                  const std::size_t index = policy::find_choice(value, kLocks.data(), kLocks.size());
                  if (index == kLocks.size()) return false;
                  p.pop3.edit().exclusive_lock = index == 1;
                  return true;
              },
              [](const Provider& p) { return std::string{kLocks[p.pop3->exclusive_lock ? 1 : 0]}; }},
    policy::switch_row<kPop3, &P::refuse_while_imap_is_open>("pop3_refused_while_imap", "pop3", "No POP3 log-in while an IMAP program has the account open."),
    policy::switch_row<kPop3, &P::removal_waits_for_last_session>("removal_waits", "pop3", "With a shared lock, what one session removes stays until the last one ends."),
    policy::choice_row<kPop3, &P::retr_sets_seen, kRetrSeen>("retr_sets_seen", "pop3", "never, at_retr or at_quit", "Whether a message read by RETR is marked as read for IMAP and web-mail."),
    policy::choice_row<kPop3, &P::hide_after_retrieval, kHide>("hide_after_retrieval", "pop3", "never or at_quit", "What was fetched is not shown to later POP3 sessions, though it is still there."),
    policy::switch_row<kPop3, &P::recent_login>("recent_login", "pop3", "The log-in name recent:NAME is shown the last 30 days, hidden or not."),
    policy::number_row<kPop3, &P::offered_at_most, 0, 1'000'000>("offered_at_most", "pop3", "a number; 0 is all", "So many messages are shown to one session, the oldest first."),
    policy::choice_row<kPop3, &P::removal, kRemoval>("pop3_removal", "pop3", "from_store, from_view_only or impossible", "What QUIT does with messages marked by DELE."),
    policy::choice_row<kPop3, &P::unique_ids, kUniqueIds>("unique_ids", "pop3", "stored, derived or rebuilt", "Where unique-ids come from: kept, computed from the text, or made anew."),
    policy::number_row<kPop3, &P::unique_id_generation, 0, 1'000'000>("unique_id_generation", "pop3", "a number", "With rebuilt unique-ids: another number makes all of them new."),
    PolicyRow{"expire", "pop3", "never, 0, or days from 1 to 3650", "Days until the provider removes a message by itself; 0: at QUIT, what was fetched.", set_expire, expire_text},
    policy::switch_row<kPop3, &P::announce_expire>("announce_expire", "pop3", "CAPA tells of it (EXPIRE)."),
    policy::duration_row<kPop3, &P::login_delay, 0, 86'400, true>("login_delay", "pop3", "a duration up to 24h, or off", "The least time between two log-ins."),
    policy::choice_row<kPop3, &P::store_fault, kFault>("store_fault", "pop3", "none, temporary or permanent", "The mail store cannot be reached when a POP3 session logs in."),
    policy::switch_row<kPop3, &P::forgiving>("pop3_forgiving", "pop3", "Commands that the standard forbids are mended, and the journal tells it."),
    policy::switch_row<kPop3, &P::user_pass>("pop3_user_pass", "pop3", "Log-in by USER and PASS."),
    policy::switch_row<kPop3, &P::apop>("pop3_apop", "pop3", "Log-in by APOP."),
    policy::switch_row<kPop3, &P::capa>("pop3_capa", "pop3", "CAPA lists what the server can do."),
    policy::switch_row<kPop3, &P::top>("pop3_top", "pop3", "TOP sends a header and some lines."),
    policy::switch_row<kPop3, &P::uidl>("pop3_uidl", "pop3", "UIDL gives each message a lasting unique-id."),
    policy::switch_row<kPop3, &P::resp_codes>("pop3_resp_codes", "pop3", "Errors carry codes such as [IN-USE]."),
    policy::switch_row<kPop3, &P::auth_resp_code>("pop3_auth_resp_code", "pop3", "Errors carry [AUTH], [SYS/TEMP] and [SYS/PERM]."),
    policy::switch_row<kPop3, &P::pipelining>("pop3_pipelining", "pop3", "Several commands may be sent at once."),
    policy::switch_row<kPop3, &P::sasl_plain>("pop3_sasl_plain", "pop3", "AUTH PLAIN."),
    policy::switch_row<kPop3, &P::sasl_login>("pop3_sasl_login", "pop3", "AUTH LOGIN."),
    policy::switch_row<kPop3, &P::sasl_cram_md5>("pop3_sasl_cram_md5", "pop3", "AUTH CRAM-MD5."),
    policy::switch_row<kPop3, &P::sasl_scram_sha_256>("pop3_sasl_scram_sha_256", "pop3", "AUTH SCRAM-SHA-256."),
    policy::switch_row<kPop3, &P::stls>("pop3_stls", "pop3", "STLS begins TLS."),
    policy::switch_row<kPop3, &P::cleartext_needs_tls>("pop3_needs_tls", "pop3", "No log-in that shows the password before TLS."),
    policy::switch_row<kPop3, &P::utf8>("pop3_utf8", "pop3", "UTF8 lets messages with UTF-8 headers through."),
    policy::switch_row<kPop3, &P::lang>("pop3_lang", "pop3", "LANG chooses the language of replies."),
    policy::duration_row<kPop3, &P::idle_timeout, 60, 86'400>("pop3_timeout", "pop3", "a duration from 1m to 24h; the standard asks for 10m", "A silent session is closed after this long."),
    policy::number_row<kPop3, &P::login_failures_max, 0, 1000>("pop3_login_failures", "pop3", "a number; 0 is no limit", "So many wrong passwords close the connection."),
    policy::number_row<kPop3, &P::bad_commands_max, 0, 1000>("pop3_bad_commands", "pop3", "a number; 0 is no limit", "So many refused commands in a row close the connection."),
    policy::number_row<kPop3, &P::line_octets_max, 64, 65'536>("pop3_line_max", "pop3", "a number from 64 to 65536; the standard says 255", "The longest command line in octets."),
    text_row<&P::greeting>("pop3_greeting", "What the greeting says before the time stamp; the usual words follow the site's name."),
    text_row<&P::implementation>("pop3_implementation", "The server's name in CAPA (IMPLEMENTATION); none is not told."),

    policy::switch_row<kImap, &I::imap4rev1>("imap4rev1", "imap", "Off: the server speaks IMAP4rev2 from the first line on."),
    policy::switch_row<kImap, &I::read_only>("imap_read_only", "imap", "Every mailbox is opened read-only."),
    policy::switch_row<kImap, &I::refuse_while_pop3_locked>("imap_refused_while_pop3", "imap", "No IMAP log-in while a POP3 session holds the maildrop."),
    policy::number_row<kImap, &I::connections_max, 0, 1000>("imap_connections", "imap", "a number; 0 is no limit", "So many sessions of one account at a time."),
    policy::choice_row<kImap, &I::expunge_order, kExpungeOrder>("expunge_order", "imap", "low_to_high or high_to_low", "In which order several messages that go at once are announced."),
    policy::switch_row<kImap, &I::login_disabled>("imap_needs_tls", "imap", "No log-in that shows the password before TLS."),
    policy::switch_row<kImap, &I::sasl_plain>("imap_sasl_plain", "imap", "AUTHENTICATE PLAIN."),
    policy::switch_row<kImap, &I::sasl_login>("imap_sasl_login", "imap", "AUTHENTICATE LOGIN."),
    policy::switch_row<kImap, &I::sasl_cram_md5>("imap_sasl_cram_md5", "imap", "AUTHENTICATE CRAM-MD5."),
    policy::switch_row<kImap, &I::sasl_scram_sha_256>("imap_sasl_scram_sha_256", "imap", "AUTHENTICATE SCRAM-SHA-256."),
    policy::switch_row<kImap, &I::tell_capabilities>("imap_tells_capabilities", "imap", "Greeting and log-in tell the capabilities unasked."),
    policy::switch_row<kImap, &I::try_create>("imap_trycreate", "imap", "COPY and APPEND into a missing folder answer [TRYCREATE]."),
    policy::duration_row<kImap, &I::idle_timeout, 60, 604'800>("imap_timeout", "imap", "a duration from 1m to 7d; the standard asks for 30m", "A silent session is closed after this long."),
    policy::size_row<kImap, &I::append_octets_max>("append_max", "imap", "The largest message that APPEND takes."),
    extension_row<E::Imap4rev2>("imap_imap4rev2", "IMAP4rev2 can be entered by ENABLE (RFC 9051). A session that has done so has what that standard contains, whatever the other switches say: ENABLE, IDLE, NAMESPACE, UNSELECT, MOVE, UIDPLUS, ESEARCH, SEARCHRES, LIST-EXTENDED, LIST-STATUS, STATUS SIZE, SPECIAL-USE, CHILDREN, BINARY, SASL-IR, LITERAL-."),
    extension_row<E::LiteralPlus>("imap_literal_plus", "Literals without waiting (LITERAL+, RFC 7888)."),
    extension_row<E::LiteralMinus>("imap_literal_minus", "Short literals without waiting (LITERAL-, RFC 7888)."),
    extension_row<E::StartTls>("imap_starttls", "STARTTLS begins TLS."),
    extension_row<E::SaslIr>("imap_sasl_ir", "AUTHENTICATE with an initial response (RFC 4959)."),
    extension_row<E::Id>("imap_id", "ID tells the names of programs (RFC 2971)."),
    extension_row<E::Enable>("imap_enable", "ENABLE (RFC 5161)."),
    extension_row<E::Idle>("imap_idle", "IDLE: news are told at once (RFC 2177)."),
    extension_row<E::Namespace>("imap_namespace", "NAMESPACE (RFC 2342)."),
    extension_row<E::Unselect>("imap_unselect", "UNSELECT leaves a folder without expunging (RFC 3691)."),
    extension_row<E::UidPlus>("imap_uidplus", "UID EXPUNGE, and UIDs told after APPEND and COPY (RFC 4315)."),
    extension_row<E::Move>("imap_move", "MOVE (RFC 6851)."),
    extension_row<E::MultiAppend>("imap_multiappend", "Several messages in one APPEND (RFC 3502)."),
    extension_row<E::AppendLimit>("imap_appendlimit", "The greatest size for APPEND is told (RFC 7889)."),
    extension_row<E::Children>("imap_children", "LIST tells of children (RFC 3348)."),
    extension_row<E::ListExtended>("imap_list_extended", "LIST with selection options (RFC 5258)."),
    extension_row<E::ListStatus>("imap_list_status", "LIST with STATUS (RFC 5819)."),
    extension_row<E::SpecialUse>("imap_special_use", "LIST tells which folder is Sent, Trash … (RFC 6154)."),
    extension_row<E::CreateSpecialUse>("imap_create_special_use", "CREATE with a special use (RFC 6154)."),
    extension_row<E::StatusSize>("imap_status_size", "STATUS tells the octets of a folder (RFC 8438)."),
    extension_row<E::Esearch>("imap_esearch", "ESEARCH (RFC 4731)."),
    extension_row<E::SearchRes>("imap_searchres", "A search result can be saved (RFC 5182)."),
    extension_row<E::Within>("imap_within", "SEARCH OLDER and YOUNGER (RFC 5032)."),
    extension_row<E::Sort>("imap_sort", "SORT (RFC 5256)."),
    extension_row<E::Esort>("imap_esort", "SORT with RETURN, answered in brief (ESORT, RFC 5267); needs SORT."),
    extension_row<E::ThreadOrdered>("imap_thread_orderedsubject", "THREAD by subject (RFC 5256)."),
    extension_row<E::ThreadReferences>("imap_thread_references", "THREAD by references (RFC 5256)."),
    extension_row<E::Condstore>("imap_condstore", "Changes are numbered (CONDSTORE, RFC 7162)."),
    extension_row<E::Qresync>("imap_qresync", "All changes in one answer (QRESYNC, RFC 7162)."),
    extension_row<E::Quota>("imap_quota", "QUOTA (RFC 9208)."),
    extension_row<E::Binary>("imap_binary", "BINARY (RFC 3516)."),
    extension_row<E::ObjectId>("imap_objectid", "OBJECTID (RFC 8474)."),
    extension_row<E::Preview>("imap_preview", "PREVIEW (RFC 8970)."),
    extension_row<E::Utf8Accept>("imap_utf8_accept", "UTF8=ACCEPT (RFC 6855)."),
};

void make_harbor(Provider& p) {
    p.mailboxes.edit().offers_imap = false;
    p.mailboxes.edit().quota_octets = 5 * 1024 * 1024;
}

void make_meadow(Provider& p) {
    MailboxPolicy& policy = p.mailboxes.edit();
    policy.offers_web = true;
    policy.folders = {"Sent", "Drafts", "Trash"};
    policy.quota_octets = 100 * 1024 * 1024;
    policy.warn_percent = 90;
    p.pop3.edit() = in_world(pop3::find_profile("dovecot-like")->profile);
}

void make_adpost(Provider& p) {
    MailboxPolicy& policy = p.mailboxes.edit();
    policy.offers_web = policy.files_sent = true;
    policy.folders = {"All Mail", "Sent", "Drafts", "Trash"};
    policy.labels = mail::LabelRule::Archive;
    p.pop3.edit() = in_world(pop3::find_profile("gmail-like")->profile);
}

void make_sealed(Provider& p) {
    MailboxPolicy& policy = p.mailboxes.edit();
    policy.offers_pop3 = policy.offers_imap = false;
    policy.offers_web = policy.seals = true;
    policy.folders = {"Sent", "Drafts", "Trash"};
}

void make_school(Provider& p) {
    MailboxPolicy& policy = p.mailboxes.edit();
    policy.folders = {"Sent", "Drafts", "Trash"};
    policy.quota_octets = 50 * 1024 * 1024;
    p.pop3.edit() = in_world(pop3::find_profile("cyrus-like")->profile);
}

}  // namespace

pop3::ServerProfile usual_pop3() {
    pop3::ServerProfile profile;
    profile.stls = false;
    profile.utf8 = false;  // as most servers: text is sent as it is stored
    return profile;
}

imap::ServerProfile usual_imap() {
    imap::ServerProfile profile;
    profile.extensions.set(imap::Extension::StartTls, false);
    return profile;
}

std::span<const ProviderKind> provider_kinds() { return kKinds; }

bool use_kind(Provider& provider, std::string_view kind) {
    constexpr std::array<void (*)(Provider&), 5> kMakers{make_harbor, make_meadow, make_adpost, make_sealed, make_school};
    if (base::iequals(kind, "own")) {   // what there is stays, under no name
        provider.mailboxes.edit().kind.clear();
        return true;
    }
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (!base::iequals(kKinds[i].name, kind)) continue;
        provider.pop3 = base::Cow<pop3::ServerProfile>{usual_pop3()};
        provider.imap = base::Cow<imap::ServerProfile>{usual_imap()};
        provider.mailboxes = {};
        provider.mailboxes.edit().kind = kKinds[i].name;
        kMakers[i](provider);
        reopen_accounts(provider);
        return true;
    }
    return false;
}

void open_account(const MailboxPolicy& policy, mail::Account& account) {
    account.quota_octets = policy.quota_octets;
    account.quota_messages = policy.quota_messages;
    for (const std::string& folder : policy.folders) {
        if (account.mailbox(folder) == nullptr) account.create_mailbox(folder).special_use = special_use_of(folder);
    }
    mail::use_labels(account, policy.labels);
}

std::span<const PolicyRow> mailbox_policy_rows() { return kRows; }

}  // namespace sim
