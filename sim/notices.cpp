// Notices: who writes to the sender of a letter that is late, failed or arrived, and why (RFC 3461, 3464).

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/bounce.h"
#include "sim/machine.h"
#include "sim/program_tools.h"

namespace sim {

namespace {

/// How deep notices about notices go: a letter, a notice about it, word to the postmaster.
constexpr std::uint8_t kPostmasterDepth = 2;

const char* kind_words(mail::BounceKind kind) {
    switch (kind) {
        case mail::BounceKind::Failed: return "failed";
        case mail::BounceKind::Delayed: return "delayed";
        case mail::BounceKind::Delivered: return "delivered";
        case mail::BounceKind::Relayed: return "relayed";
        case mail::BounceKind::Expanded: return "expanded";
    }
    return "";
}

/// How far word about word has gone. A letter from nobody that came from elsewhere is a notice; if a postmaster is
/// whom it was written to, it tells of a notice, and there it ends (RFC 5321 4.5.5, 6.1): the postmasters of two
/// sites could else tell each other for ever.
std::uint8_t depth_of(const QueueEntry& about) {
    if (!about.envelope.reverse_path.is_null()) return about.depth;
    const std::string to = address_in(about.message.field("To").value_or(""));
    return std::max<std::uint8_t>(about.depth, base::istarts_with(to, "postmaster@") ? kPostmasterDepth : 1);
}

bool beyond_ascii(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

/// What is told of one recipient.
mail::FailedRecipient told_of(const QueuedRecipient& r, mail::BounceKind kind) {
    mail::FailedRecipient out;
    out.address = r.recipient.path.mailbox.text();
    out.original = r.recipient.original;
    out.status = mail::status_of_reply(r.last_reply);
    // Time ran out, and no reply said more than "later" (RFC 3463 3.5).
    if (kind == mail::BounceKind::Failed && out.status == "4.0.0") out.status = "4.4.7";
    out.remote_host = r.last_host;
    out.last_attempt = r.last_attempt;
    (r.last_host.empty() ? out.reason : out.diagnostic) = r.last_host.empty() ? smtp::Reply{0, r.last_reply}.words() : r.last_reply;
    return out;
}

}  // namespace

/// RFC 3461 4.1: without NOTIFY, failures are reported and delays may be.
bool wants_notice(const mail::Recipient& recipient, std::string_view what) {
    if (recipient.notify.empty()) return what != "SUCCESS";
    std::string_view rest = recipient.notify;
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        if (base::iequals(word, what)) return true;
    }
    return false;
}

std::string queue_name(std::uint32_t id) {
    constexpr std::string_view kDigits = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    std::string out;
    for (std::uint32_t rest = id + 0x400; rest != 0; rest /= 34) out.insert(out.begin(), kDigits[rest % 34]);
    return out;
}

void Machine::report_failures(World& world, base::HostId host_id, std::uint32_t id) {
    QueueEntry& entry = *world.edit_host(host_id).queue_entry(id);
    const auto is_news = [](const QueuedRecipient& r) { return r.state == RecipientState::Failed && !r.reported; };
    if (std::none_of(entry.recipients.begin(), entry.recipients.end(), is_news)) return;
    QueueEntry about = entry;
    about.recipients.clear();
    for (QueuedRecipient& r : entry.recipients) {
        if (!is_news(r)) continue;
        r.reported = true;
        if (wants_notice(r.recipient, "FAILURE")) {
            about.recipients.push_back(r);
        } else {
            letter_dropped(world, host_id, entry, r.recipient.path.mailbox.text() + ": its sender wants no notice");
        }
    }
    if (!about.recipients.empty()) write_notice(world, host_id, about, mail::BounceKind::Failed);
}

void Machine::warn_if_late(World& world, base::HostId host_id, std::uint32_t id) {
    QueueEntry& entry = *world.edit_host(host_id).queue_entry(id);
    const base::Duration after = smtp_policy_of(world, world.host(host_id)).warn_after;
    if (after.count() == 0 || world.now - entry.since < after || entry.envelope.reverse_path.is_null()) return;
    QueueEntry about = entry;
    about.recipients.clear();
    for (QueuedRecipient& r : entry.recipients) {
        if (r.state != RecipientState::Pending || r.warned || r.attempts == 0) continue;
        r.warned = true;
        if (wants_notice(r.recipient, "DELAY")) about.recipients.push_back(r);
    }
    if (!about.recipients.empty()) write_notice(world, host_id, about, mail::BounceKind::Delayed);
}

void Machine::letter_dropped(World& world, base::HostId host, const QueueEntry& entry, std::string_view why) {
    Entry fact;
    fact.kind = base::FactKind::Dropped;
    fact.host = host;
    fact.letter = entry.letter;
    fact.copy = entry.copy;
    record(world, fact, why);
}

/// Writes to the sender of `about` about its recipients. A notice goes out with the null reverse-path, so
/// that nobody writes a notice about it but to the postmaster, and only once (RFC 5321 4.5.5, 6.1).
void Machine::write_notice(World& world, base::HostId host_id, const QueueEntry& about, mail::BounceKind kind) {
    const Host& host = world.host(host_id);
    const Provider* own = host.provider == 0 ? nullptr : &world.providers[host.provider - 1];
    const bool doubly = about.envelope.reverse_path.is_null();
    if (doubly && (kind != mail::BounceKind::Failed || depth_of(about) >= kPostmasterDepth || own == nullptr)) {
        if (kind == mail::BounceKind::Failed) letter_dropped(world, host_id, about, "a notice that nobody could be given");
        return;
    }
    const mail::Mailbox to = doubly ? mail::Mailbox{"postmaster", own->domain} : about.envelope.reverse_path.mailbox;
    const SmtpPolicy& policy = smtp_policy_of(world, host);
    mail::BounceParts parts;
    parts.kind = kind;
    parts.reporting_host = host.name;
    // Whoever answers here has a mailbox in the site's domain (RFC 5321 4.5.1).
    parts.from = mail::Mailbox{"postmaster", own == nullptr ? host.name : own->domain}.text();
    parts.to = to.text();
    parts.utf8 = about.envelope.utf8 || beyond_ascii(parts.to);
    parts.at = world.now;
    parts.arrived = about.since;
    parts.envelope_id = about.envelope.envelope_id;
    parts.about_notice = doubly;
    parts.whole_letter = kind == mail::BounceKind::Failed && (doubly || base::iequals(about.envelope.returned_part, "FULL"));
    if (kind == mail::BounceKind::Delayed) parts.until = about.since + policy.give_up_after;
    QueueEntry notice;
    notice.id = ++world.last_queue_id;
    parts.message_id = queue_name(notice.id);
    std::string why;
    for (const QueuedRecipient& r : about.recipients) {
        const std::string address = r.recipient.path.mailbox.text();
        parts.recipients.push_back(told_of(r, kind));
        parts.utf8 = parts.utf8 || beyond_ascii(address);
        why += (why.empty() ? "" : "; ") + address + (r.last_host.empty() ? "" : " at " + r.last_host) + ": " + r.last_reply;
    }
    notice.message = mail::bounce_message(parts, about.message);
    notice.letter = new_letter(world, notice.message);
    notice.envelope.utf8 = parts.utf8;
    notice.depth = doubly ? kPostmasterDepth : 1;
    notice.recipients.push_back({mail::Recipient{mail::Path{to}, "", ""}});
    notice.recipients.back().not_before = world.now;
    Entry fact;
    fact.kind = base::FactKind::NoticeWritten;
    fact.host = host_id;
    fact.letter = about.letter;
    fact.copy = about.copy;
    fact.code = static_cast<std::uint16_t>(kind);
    fact.value = notice.letter.value;
    fact.value2 = doubly ? 1 : 0;
    const base::EntryId written = record(world, fact, std::string{kind_words(kind)} + " to " + to.text() + ": " + why);
    const base::EntryId before = std::exchange(cause_, written);
    enqueue(world, host_id, std::move(notice), about.copy, {}, base::Protocol::Smtp);
    cause_ = before;
}

}  // namespace sim
