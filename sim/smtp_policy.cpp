#include "sim/smtp_policy.h"

#include <algorithm>
#include <array>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/base/trimmed.h"
#include "sim/world.h"

namespace sim {

namespace {

constexpr std::array<std::string_view, 3> kUnknownUser{"reject", "accept_then_bounce", "discard"};
constexpr std::array<std::string_view, 2> kFull{"tempfail", "permfail"};
constexpr std::array<std::string_view, 2> kLineEnds{"strict", "forgiving"};
constexpr std::array<std::string_view, 2> kRelay{"users", "anyone"};
constexpr std::array<std::string_view, 3> kVerify{"noncommittal", "truthful", "off"};
constexpr std::array<std::string_view, 3> kTls{"never", "if_offered", "required"};

/// Calls `each(left, right)` for every "left: right" between semicolons. False: one has no colon.
template <class Each>
bool for_each_entry(std::string_view value, Each each) {
    while (!value.empty()) {
        const std::size_t end = std::min(value.find(';'), value.size());
        const std::string_view entry = base::trimmed(value.substr(0, end));
        value.remove_prefix(std::min(end + 1, value.size()));
        if (entry.empty()) continue;
        const std::size_t colon = entry.find(':');
        if (colon == std::string_view::npos || base::trimmed(entry.substr(0, colon)).empty()) return false;
        if (!each(base::trimmed(entry.substr(0, colon)), base::trimmed(entry.substr(colon + 1)))) return false;
    }
    return true;
}

/// Puts `entry` in place of the one with its name, or at the end; takes it away if it leads nowhere.
template <class Named>
void put_named(std::vector<Named>& all, Named entry, bool empty) {
    const auto same = [&](const Named& one) { return base::iequals(one.name, entry.name); };
    const auto found = std::find_if(all.begin(), all.end(), same);
    if (found == all.end()) {
        if (!empty) all.push_back(std::move(entry));
    } else if (empty) {
        all.erase(found);
    } else {
        *found = std::move(entry);
    }
}

bool set_aliases(Provider& provider, std::string_view value) {
    std::vector<Alias> aliases = provider.smtp->aliases;
    if (base::iequals(value, "none")) {
        aliases.clear();
    } else if (!for_each_entry(value, [&](std::string_view name, std::string_view targets) {
                   Alias alias{std::string{name}, {}};
                   policy::read_words(targets, alias.targets);
                   const bool empty = alias.targets.empty();
                   put_named(aliases, std::move(alias), empty);
                   return true;
               })) {
        return false;
    }
    provider.smtp.edit().aliases = std::move(aliases);
    return true;
}

std::string aliases_text(const Provider& provider) {
    std::string out;
    for (const Alias& alias : provider.smtp->aliases) out += (out.empty() ? "" : "; ") + alias.name + ": " + policy::write_words(alias.targets);
    return out.empty() ? "none" : out;
}

bool set_lists(Provider& provider, std::string_view value) {
    std::vector<MailingList> lists = provider.smtp->lists;
    if (base::iequals(value, "none")) {
        lists.clear();
    } else if (!for_each_entry(value, [&](std::string_view left, std::string_view members) {
                   const std::size_t by = left.find(" by ");
                   if (by == std::string_view::npos) return false;
                   MailingList list{std::string{base::trimmed(left.substr(0, by))}, std::string{base::trimmed(left.substr(by + 4))}, {}};
                   policy::read_words(members, list.members);
                   const bool empty = list.members.empty();
                   if (list.name.empty() || list.owner.empty()) return false;
                   put_named(lists, std::move(list), empty);
                   return true;
               })) {
        return false;
    }
    provider.smtp.edit().lists = std::move(lists);
    return true;
}

std::string lists_text(const Provider& provider) {
    std::string out;
    for (const MailingList& list : provider.smtp->lists) {
        out += (out.empty() ? "" : "; ") + list.name + " by " + list.owner + ": " + policy::write_words(list.members);
    }
    return out.empty() ? "none" : out;
}

template <auto Field>
constexpr PolicyRow name_row(std::string_view name, std::string_view group, std::string_view values, std::string_view sentence) {
    return {name, group, values, sentence,
            [](Provider& p, std::string_view value) {
                if (value.find_first_of(" \t\r\n<>") != std::string_view::npos) return false;
                p.smtp.edit().*Field = base::iequals(value, "none") ? "" : base::to_lower(value);
                return true;
            },
            [](const Provider& p) { return ((*p.smtp).*Field).empty() ? std::string{"none"} : (*p.smtp).*Field; }};
}

template <auto Field>
constexpr PolicyRow on_off(std::string_view name, std::string_view sentence) {
    return policy::switch_row<&Provider::smtp, Field>(name, "smtp server", sentence);
}
template <auto Field>
constexpr PolicyRow words(std::string_view name, std::string_view group, std::string_view values, std::string_view sentence) {
    return policy::words_row<&Provider::smtp, Field>(name, group, values, sentence);
}
constexpr auto kSmtp = &Provider::smtp;
using P = SmtpPolicy;

constexpr std::array kRows{
    on_off<&P::esmtp>("esmtp", "Off, the server is an old one that knows HELO and no extension."),
    on_off<&P::pipelining>("pipelining", "Clients may send several commands without waiting for each answer."),
    on_off<&P::size>("size", "The server announces its size limit, and a client may say the size before it sends."),
    on_off<&P::eight_bit>("8bitmime", "The server takes text with octets above 127."),
    on_off<&P::enhanced_codes>("enhanced_codes", "Replies carry a second, finer code such as 5.1.1."),
    on_off<&P::starttls>("starttls", "The server offers to go on encrypted."),
    on_off<&P::chunking>("chunking", "The server takes a text in counted pieces with BDAT."),
    on_off<&P::smtputf8>("smtputf8", "The server takes addresses with letters beyond ASCII."),
    on_off<&P::dsn>("dsn", "A sender may say which notices it wants, and how much of the letter they return."),
    on_off<&P::auth_plain>("auth_plain", "The submission server takes log-ins by PLAIN: name and password in one piece."),
    on_off<&P::auth_login>("auth_login", "The submission server takes log-ins by LOGIN: it asks for the name, then for the password."),
    on_off<&P::auth_cram_md5>("auth_cram_md5", "The submission server takes log-ins by CRAM-MD5: the password itself is not sent."),
    on_off<&P::auth_scram>("auth_scram_sha_256", "The submission server takes log-ins by SCRAM-SHA-256: both sides prove that they know the password."),
    on_off<&P::password_needs_tls>("password_needs_tls", "On a connection in clear, log-ins that send the password are not offered."),
    on_off<&P::tls_required>("tls_required", "On a connection in clear, the server says 530 until STARTTLS."),
    on_off<&P::tls_broken>("tls_broken", "STARTTLS is offered, but fails with 454 when it is used."),
    policy::size_row<kSmtp, &P::size_max>("size_max", "smtp server", "The largest letter that is taken."),
    policy::number_row<kSmtp, &P::recipients_max, 1, 10'000>("recipients_max", "smtp server", "a number from 1 to 10000", "How many recipients one letter may have."),
    policy::number_row<kSmtp, &P::command_max, 512, 65'536>("command_max", "smtp server", "a number from 512 to 65536", "The longest command line in octets."),
    policy::number_row<kSmtp, &P::text_line_max, 0, 1'000'000>("text_line_max", "smtp server", "a number up to 1000000; 0 is no limit", "The longest line of text in octets."),
    policy::number_row<kSmtp, &P::errors_max, 0, 1'000>("errors_max", "smtp server", "a number up to 1000; 0 is no limit", "After how many refused commands the server hangs up."),
    policy::number_row<kSmtp, &P::login_failures_max, 0, 1'000>("login_failures_max", "smtp server", "a number up to 1000; 0 is no limit", "After how many failed log-ins the server hangs up."),
    policy::duration_row<kSmtp, &P::idle_timeout, 1, 86'400>("idle_timeout", "smtp server", "a duration from 1s to 1d", "How long the server waits for a silent client."),
    policy::number_row<kSmtp, &P::hops_max, 1, 1'000>("hops_max", "smtp server", "a number from 1 to 1000", "With this many Received fields a letter goes in circles and is refused."),
    policy::choice_row<kSmtp, &P::line_ends, kLineEnds>("line_ends", "smtp server", "strict or forgiving", "Whether a bare CR or LF is refused, or mended and noted."),
    policy::choice_row<kSmtp, &P::vrfy, kVerify>("vrfy", "smtp server", "noncommittal, truthful or off", "What VRFY tells about an address."),
    policy::choice_row<kSmtp, &P::expn, kVerify>("expn", "smtp server", "noncommittal, truthful or off", "What EXPN tells about a list."),
    policy::choice_row<kSmtp, &P::relay, kRelay>("relay", "smtp server", "users or anyone", "Whose letters to other domains the server takes: its users', or anyone's (an open relay)."),
    policy::switch_row<kSmtp, &P::own_sender>("own_sender", "smtp server", "Who has logged in may only use their own address as sender."),
    words<&P::relay_from>("relay_from", "smtp server", "hosts or addresses; none", "Hosts that may hand over letters to other domains without logging in."),
    words<&P::backup_for>("backup_for", "smtp server", "domains; none", "Domains whose mail the server takes and passes on when their own server is back."),
    words<&P::refuse_senders>("refuse_senders", "smtp server", "addresses or @domains; none", "Senders that are refused at MAIL."),
    words<&P::refuse_recipients>("refuse_recipients", "smtp server", "addresses or @domains; none", "Recipients that are refused at RCPT."),
    policy::duration_row<kSmtp, &P::greylist, 1, 30 * 86'400, true>("greylist", "smtp server", "a duration from 1s to 30d, or off", "An unknown sender is told to come back after this time."),
    policy::duration_row<kSmtp, &P::greylist_lifetime, 60, 400 * 86'400>("greylist_lifetime", "smtp server", "a duration from 1m to 400d", "How long a sender that came back stays known."),
    on_off<&P::checks_senders>("checks_senders", "The server evaluates SPF, DKIM and DMARC of letters from outside and writes the results into a field Authentication-Results; where the owner of the From domain asks for p=reject, it refuses what fails."),
    name_row<&P::signs_with>("signs_with", "smtp server", "a selector such as s1; none", "What users submit gets a DKIM signature of the domain with this selector, whose key is published. The signed text is the real one, the signature a toy (a=toy-sha256)."),
    PolicyRow{"alias", "addresses", "name: address, address; more with semicolons; \"name:\" removes one; none", "Another name for addresses; the sender on the envelope stays.", set_aliases, aliases_text},
    PolicyRow{"list", "addresses", "name by owner: address, address; \"name by owner:\" removes one; none", "A mailing list; its owner becomes the sender on the envelope.", set_lists, lists_text},
    name_row<&P::catch_all>("catch_all", "addresses", "a local part; none", "Who gets letters to addresses that nobody has."),
    policy::choice_row<kSmtp, &P::unknown_user, kUnknownUser>("unknown_user", "addresses", "reject, accept_then_bounce or discard", "What happens to a letter for an address that nobody has."),
    policy::choice_row<kSmtp, &P::full, kFull>("full", "addresses", "tempfail or permfail", "Whether a full mailbox means later (452) or never (552)."),
    policy::durations_row<kSmtp, &P::retry>("retry", "relay", "How long the relay waits after each attempt."),
    policy::duration_row<kSmtp, &P::warn_after, 1, 30 * 86'400, true>("warn_after", "relay", "a duration from 1s to 30d, or off", "After this time the sender is told that the letter is late."),
    policy::duration_row<kSmtp, &P::give_up_after, 1, 60 * 86'400>("give_up_after", "relay", "a duration from 1s to 60d", "After this time the letter is returned."),
    name_row<&P::smart_host>("smart_host", "relay", "a host name; none", "The one host that takes everything that is not local; none: the MX of each domain decides."),
    policy::choice_row<kSmtp, &P::relay_tls, kTls>("relay_tls", "relay", "never, if_offered or required", "Whether the relay goes on encrypted when it hands letters over."),
    policy::switch_row<kSmtp, &P::relay_pipelining>("relay_pipelining", "relay", "The relay writes several commands without waiting for each answer, where the next server offers it."),
};

}  // namespace

std::span<const PolicyRow> smtp_policy_rows() { return kRows; }

const SmtpPolicy& smtp_policy_of(const World& world, const Host& host) {
    static const SmtpPolicy kDefault;
    return host.provider == 0 ? kDefault : *world.providers[host.provider - 1].smtp;
}

bool names_address(const std::vector<std::string>& list, const mail::Mailbox& address) {
    return std::any_of(list.begin(), list.end(), [&](const std::string& entry) {
        if (entry.starts_with('@')) return base::iequals(std::string_view{entry}.substr(1), address.domain);
        return base::iequals(entry, address.text());
    });
}

smtp::ServerProfile server_profile(const SmtpPolicy& policy, std::string_view host_name, bool submission) {
    smtp::ServerProfile profile;
    profile.host_name = host_name;
    profile.submission = submission;
    profile.offer_esmtp = policy.esmtp;
    profile.offer_pipelining = policy.pipelining;
    profile.offer_size = policy.size;
    profile.offer_8bitmime = policy.eight_bit;
    profile.offer_enhanced_codes = policy.enhanced_codes;
    profile.offer_starttls = policy.starttls;
    profile.offer_chunking = policy.chunking;
    profile.offer_smtputf8 = policy.smtputf8 && policy.eight_bit;   // one is not offered without the other (RFC 6531 3.1)
    profile.offer_dsn = policy.dsn;
    profile.offer_auth_plain = submission && policy.auth_plain;
    profile.offer_auth_login = submission && policy.auth_login;
    profile.offer_auth_cram_md5 = submission && policy.auth_cram_md5;
    profile.offer_auth_scram_sha_256 = submission && policy.auth_scram;
    profile.password_needs_tls = policy.password_needs_tls;
    profile.tls_required = policy.tls_required;
    profile.tls_broken = policy.tls_broken;
    profile.vrfy = policy.vrfy;
    profile.expn = policy.expn;
    profile.size_max = policy.size_max;
    profile.recipients_max = policy.recipients_max;
    profile.command_octets_max = static_cast<std::size_t>(policy.command_max);
    profile.text_line_octets_max = static_cast<std::size_t>(policy.text_line_max);
    profile.errors_max = policy.errors_max;
    profile.login_failures_max = policy.login_failures_max;
    profile.idle_timeout = policy.idle_timeout;
    profile.forgiving = policy.line_ends == LineEnds::Forgiving;
    return profile;
}

base::Duration retry_delay(const SmtpPolicy& policy, std::uint32_t attempts) {
    const std::size_t index = attempts == 0 ? 0 : attempts - 1;
    return policy.retry[std::min(index, policy.retry.size() - 1)];
}

bool Greylist::may_pass(std::string_view client, std::string_view sender, std::string_view recipient, base::Duration delay,
                        base::Duration lifetime, base::Instant now) {
    std::erase_if(triples, [&](const GreyTriple& t) { return now - t.last > lifetime; });
    for (GreyTriple& triple : triples) {
        if (triple.client != client || !base::iequals(triple.sender, sender) || !base::iequals(triple.recipient, recipient)) continue;
        if (!triple.passed && now - triple.first < delay) return false;
        triple.passed = true;
        triple.last = now;
        return true;
    }
    triples.push_back({std::string{client}, std::string{sender}, std::string{recipient}, now, now, false});
    return false;
}

}  // namespace sim
