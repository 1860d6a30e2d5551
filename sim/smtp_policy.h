#pragma once
/// How a provider's SMTP servers and relays behave: every choice that standards leave to a site, as one value.
///
/// Doors: SmtpPolicy (what may be chosen), Greylist (what the servers remember), server_profile (what a
/// session is told of it), smtp_policy_rows (each choice by name, for scripts and the window).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/mail/address.h"
#include "protocols/smtp/client_session.h"
#include "protocols/smtp/server_profile.h"
#include "sim/policy_table.h"

namespace sim {

struct Host;
struct World;

/// What a server says for an address of its own domain that nobody has.
enum class UnknownUser : std::uint8_t {
    Reject,             ///< 550 at RCPT: the client keeps responsibility (RFC 5321 6.2)
    AcceptThenBounce,   ///< 250, and a notice later: whoever is named as sender gets it (backscatter)
    Discard,            ///< 250, and the letter ends there; no standard allows it
};
enum class FullMailbox : std::uint8_t { TempFail, PermFail };        ///< 452 4.2.2 or 552 5.2.2
enum class LineEnds : std::uint8_t { Strict, Forgiving };
enum class RelayFor : std::uint8_t { Users, Anyone };                ///< Anyone: an open relay

/// Another name for one or more addresses. The envelope's sender stays (RFC 5321 3.9.1).
struct Alias {
    std::string name;                    ///< local part
    std::vector<std::string> targets;    ///< local parts of the same domain, or whole addresses
    friend bool operator==(const Alias&, const Alias&) = default;
};

/// A list replaces the envelope's sender by its owner, who gets the failures (RFC 5321 3.9.2).
struct MailingList {
    std::string name;
    std::string owner;
    std::vector<std::string> members;
    friend bool operator==(const MailingList&, const MailingList&) = default;
};

struct SmtpPolicy {
    // What EHLO offers, each alone.
    bool esmtp = true, pipelining = true, size = true, eight_bit = true, enhanced_codes = true, starttls = false,
         chunking = false, smtputf8 = false, dsn = false;
    bool auth_plain = true, auth_login = false, auth_cram_md5 = false, auth_scram = false;   ///< submission only
    bool password_needs_tls = false, tls_required = false, tls_broken = false;
    // Limits.
    std::uint64_t size_max = 25 * 1024 * 1024;   ///< octets; 0: none
    std::uint32_t recipients_max = 100;
    std::uint64_t command_max = 2048, text_line_max = 0;
    std::uint32_t errors_max = 10, login_failures_max = 3;
    base::Duration idle_timeout = base::minutes(5);
    std::uint32_t hops_max = 100;                ///< RFC 5321 6.3
    // What is taken.
    LineEnds line_ends = LineEnds::Strict;
    smtp::VerifyPolicy vrfy = smtp::VerifyPolicy::Noncommittal, expn = smtp::VerifyPolicy::Disabled;
    RelayFor relay = RelayFor::Users;
    bool own_sender = false;                     ///< who logs in may use only an address of their own (RFC 6409 6.1)
    std::vector<std::string> relay_from;         ///< hosts that may relay here without logging in
    std::vector<std::string> backup_for;         ///< domains whose mail is taken and passed on
    std::vector<std::string> refuse_senders, refuse_recipients;   ///< addresses, or "@domain"
    bool checks_senders = false;                 ///< SPF, DKIM, DMARC of what strangers bring: sim/sender_check.h
    std::string signs_with;                      ///< selector with which letters of users are signed; empty: they are not
    base::Duration greylist{0};                  ///< 0: off
    base::Duration greylist_lifetime = base::days(35);   ///< how long a known triple stays known
    // Who an address means.
    std::vector<Alias> aliases;
    std::vector<MailingList> lists;
    std::string catch_all;                       ///< local part that gets what nobody else does; empty: none
    UnknownUser unknown_user = UnknownUser::Reject;
    FullMailbox full = FullMailbox::TempFail;
    // The relay.
    std::vector<base::Duration> retry{base::minutes(30), base::hours(1), base::hours(2)};
    base::Duration warn_after = base::hours(4);  ///< 0: no delay warning
    base::Duration give_up_after = base::days(5);
    std::string smart_host;                      ///< takes everything that is not local; empty: MX decides
    smtp::TlsChoice relay_tls = smtp::TlsChoice::Never;
    bool relay_pipelining = false;               ///< off, a learner sees each command with its answer

    friend bool operator==(const SmtpPolicy&, const SmtpPolicy&) = default;
};
static_assert(base::Value<SmtpPolicy>);

/// Sender, recipient and client address that a greylisting server has met.
struct GreyTriple {
    std::string client, sender, recipient;
    base::Instant first, last;
    bool passed = false;

    friend bool operator==(const GreyTriple&, const GreyTriple&) = default;
};

struct Greylist {
    std::vector<GreyTriple> triples;   ///< in order of first meeting

    /// True if this triple may pass at `now`. Remembers it either way; forgets those out of date.
    bool may_pass(std::string_view client, std::string_view sender, std::string_view recipient, base::Duration delay,
                  base::Duration lifetime, base::Instant now);
    friend bool operator==(const Greylist&, const Greylist&) = default;
};
static_assert(base::Value<Greylist>);

/// True if the address is named in `list`, alone or by its "@domain".
[[nodiscard]] bool names_address(const std::vector<std::string>& list, const mail::Mailbox& address);
/// What one server session is told of the policy.
[[nodiscard]] smtp::ServerProfile server_profile(const SmtpPolicy& policy, std::string_view host_name, bool submission);
/// How long to wait after the attempt number `attempts` (1 is the first).
[[nodiscard]] base::Duration retry_delay(const SmtpPolicy& policy, std::uint32_t attempts);

/// The policy of the host's provider; that of a fresh provider if it has none.
[[nodiscard]] const SmtpPolicy& smtp_policy_of(const World& world, const Host& host);

[[nodiscard]] std::span<const PolicyRow> smtp_policy_rows();

}  // namespace sim
