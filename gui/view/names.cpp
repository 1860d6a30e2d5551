#include "gui/view/names.h"

#include <fmt/format.h>

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"
#include "protocols/mail/charset.h"

namespace gui {

namespace {

bool known_host(const sim::World& world, base::HostId id) {
    return id && id.value <= world.hosts.size();
}

std::string_view without_crlf(std::string_view text) {
    if (text.ends_with("\r\n")) text.remove_suffix(2);
    return text;
}

}  // namespace

std::size_t Scene::acts_done() const {
    const auto& acts = journal.act_entries();
    std::size_t low = 0;
    std::size_t high = acts.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (happened(acts[middle])) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

base::EntryId Scene::current() const {
    const std::size_t acts = acts_done();
    const base::EntryId line = current_line();
    if (acts == 0) return line;
    const base::EntryId act = journal.act_entries()[acts - 1];
    if (!line) return act;
    return journal[act].event > journal.arrivals()[arrivals - 1].event ? act : line;
}

Scene scene_of(const sim::Timeline& timeline) {
    return Scene{timeline.world(), timeline.journal(), timeline.entries(), timeline.arrivals(),
                 timeline.branch()};
}

std::string host_name(const sim::World& world, base::HostId id) {
    return known_host(world, id) ? world.host(id).name : "?";
}

std::string host_short(const sim::World& world, base::HostId id) {
    const std::string name = host_name(world, id);
    const std::size_t last = name.rfind('.');
    if (last == std::string::npos) return name;
    // "smtp.example.org" without its end would read like the name of another domain.
    const std::string front = name.substr(0, last);
    return front.ends_with(".example") ? name : front;
}

std::string_view protocol_word(base::Protocol protocol) {
    switch (protocol) {
        case base::Protocol::Smtp:
            return "SMTP";
        case base::Protocol::Submission:
            return "submission";
        case base::Protocol::Pop3:
            return "POP3";
        case base::Protocol::Imap:
            return "IMAP";
        case base::Protocol::Dns:
            return "DNS";
        case base::Protocol::None:
            break;
    }
    return "connection";
}

std::string session_title(const sim::World& world, const SessionInfo& session) {
    return fmt::format("#{} {}  {} → {}", session.id.value, protocol_word(session.protocol),
                       host_short(world, session.client), host_short(world, session.server));
}

std::string letter_short(const sim::World& world, base::LetterId id) {
    return id ? world.letter_name(id) : "?";
}

std::string letter_title(const sim::World& world, base::LetterId id) {
    if (!id) return "?";
    std::string title = world.letter_name(id);
    if (id.value <= world.letters.size()) {
        const std::string& subject = world.letters[id.value - 1].subject;
        title += subject.empty() ? " (no subject)" : " “" + shortened(subject, 40) + "”";
    }
    return title;
}

std::string mark_words(std::string_view flags) {
    const auto has = [flags](std::string_view flag) {
        return flags.find(flag) != std::string_view::npos;
    };
    std::string out = has("\\Seen") ? "read" : "unread";
    if (has("\\Answered")) out += ", answered";
    if (has("\\Flagged")) out += ", flagged";
    if (has("\\Deleted")) out += ", marked as deleted";
    if (has("\\Draft")) out += ", a draft";
    return out;
}

std::string holder_words(const Scene& scene, const sim::Entry& made) {
    const std::string host = host_name(scene.world, made.host);
    const std::string folder{scene.journal.text(made)};
    switch (made.place) {
        case base::PlaceKind::Outbox:
            return host + ", Outbox";
        case base::PlaceKind::Queue:
            return "queue of " + host;
        case base::PlaceKind::Device:
            return host + ", " + (folder.empty() ? "Inbox" : folder);
        case base::PlaceKind::Mailbox:
            break;
    }
    const mail::Account* account = scene.world.account(made.account);
    return (account == nullptr ? "mailbox on " + host : account->address()) + ", " +
           (folder.empty() ? "INBOX" : folder);
}

std::string holder_words_at(const Scene& scene, const sim::Entry& made, const sim::Entry& fact) {
    const mail::Account* account = made.place == base::PlaceKind::Mailbox ? scene.world.account(made.account) : nullptr;
    const bool labelled = account != nullptr && account->labels != mail::LabelRule::None;
    return labelled && fact.kind != base::FactKind::CopyMade ? account->address() : holder_words(scene, made);
}

namespace {

/// What tells one IMAP program from another, in the order of a settings dialog.
std::string imap_words(const sim::ImapRules& rules) {
    using sim::WhenDeleting;
    std::vector<std::string> parts{rules.mode == sim::ImapMode::Online   ? "headers here"
                                   : rules.mode == sim::ImapMode::Cached ? "kept here too"
                                                                         : "kept here too, acts wait off-line"};
    switch (rules.when_deleting) {
        case WhenDeleting::MoveToTrash: parts.emplace_back("Delete moves to Trash"); break;
        case WhenDeleting::Mark: parts.emplace_back("Delete marks"); break;
        case WhenDeleting::MarkExpungeOnExit: parts.emplace_back("Delete marks, Exit expunges"); break;
        case WhenDeleting::RemoveAtOnce: parts.emplace_back("Delete removes at once"); break;
        case WhenDeleting::LocalCopyOnly: parts.emplace_back("Delete removes the copy here only"); break;
    }
    if (rules.idle) parts.emplace_back("IDLE");
    if (rules.resync == imap::Resync::NewOnly) parts.emplace_back("asks for new mail only");
    if (rules.resync == imap::Resync::Condstore) parts.emplace_back("CONDSTORE");
    if (rules.resync == imap::Resync::Qresync) parts.emplace_back("QRESYNC");
    if (rules.sync_days > 0) parts.push_back(fmt::format("of the last {}", counted(rules.sync_days, "day")));
    if (rules.all_folders) parts.emplace_back("all folders");
    if (rules.peek) parts.emplace_back("reading sets no mark");
    if (rules.empty_trash_on_exit) parts.emplace_back("Exit empties Trash");
    std::string words = "IMAP, messages stay on the server";
    for (std::size_t i = 0; i < parts.size(); ++i) words += (i == 0 ? ": " : " · ") + parts[i];
    return words;
}

}  // namespace

std::string rule_words(const sim::MailAccountSettings& settings) {
    switch (settings.incoming) {
        case sim::Incoming::Imap:
            return imap_words(settings.imap);
        case sim::Incoming::Web:
            return "web-mail, in the browser";
        case sim::Incoming::Pop3:
            break;
    }
    const sim::Pop3Rules& rules = settings.pop3;
    if (!rules.leave_on_server) return "POP3, remove at download";
    std::string words = "POP3, leave on the server";
    if (rules.keep_days > 0) words += fmt::format(" for {}", counted(rules.keep_days, "day"));
    if (rules.until_deleted) words += rules.until_moved ? ", until deleted or moved here" : ", until deleted here";
    else if (rules.until_moved) words += ", until moved here";
    if (rules.headers_only) words += ", headers only";
    return words;
}

std::string time_words(const sim::World& world, base::Instant at) {
    const std::string clock = base::clock_time(at);
    const auto on_first_day = [&](base::Instant moment) {
        return base::civil_time(moment).day == base::civil_time(world.start).day && moment - world.start < base::days(7);
    };
    if (on_first_day(at) && on_first_day(world.now) && clock.size() > 4) return clock.substr(4);
    // After a week a weekday alone could be any.
    if (std::max(at, world.now) - world.start < base::days(7)) return clock;
    const base::CivilTime date = base::civil_time(at);
    return fmt::format("{} {} {}", date.day, base::month_name(date.month), clock.substr(std::min<std::size_t>(4, clock.size())));
}

std::string size_words(std::uint64_t octets) {
    if (octets < 10'000) return fmt::format("{} octet{}", octets, octets == 1 ? "" : "s");
    if (octets < 1'000'000) return fmt::format("{}.{} kB", octets / 1000, octets % 1000 / 100);
    return fmt::format("{}.{} MB", octets / 1'000'000, octets % 1'000'000 / 100'000);
}

std::string counted(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string seconds_words(base::Duration duration) {
    const auto tenths = duration.count() / 100'000;
    return fmt::format("{}.{} s", tenths / 10, tenths % 10);
}

std::string delay_words(base::Duration delay) {
    const auto ms = delay.count() / 1000;
    if (ms <= 0) return "now";
    if (ms < 1000) return fmt::format("in {} ms", ms);
    if (ms < 120'000) return fmt::format("in {} s", (ms + 500) / 1000);
    if (ms < 7'200'000) return fmt::format("in {} min", (ms + 30'000) / 60'000);
    return fmt::format("in {} h", (ms + 1'800'000) / 3'600'000);
}

std::string readable_octets(std::string_view octets) {
    std::string out;
    out.reserve(octets.size());
    for (std::size_t i = 0; i < octets.size();) {
        const auto first = static_cast<unsigned char>(octets[i]);
        const std::size_t length = mail::utf8_size(octets.substr(i));
        if (length == 0) {
            fmt::format_to(std::back_inserter(out), "\\x{:02X}", first);
            ++i;
        } else if (length == 1 && first == '\t') {
            out += "    ";
            ++i;
        } else if (length == 1 && (first < 0x20 || first == 0x7f)) {
            out += base::visible_octets(octets.substr(i, 1));
            ++i;
        } else {
            out += octets.substr(i, length);
            i += length;
        }
    }
    return out;
}

std::string line_words(const sim::Journal& journal, const sim::Entry& entry, bool reveal) {
    const std::string_view text = journal.text(entry);
    const std::uint32_t begin = entry.secret_begin();
    const std::uint32_t end = entry.secret_end();
    if (entry.kind != base::FactKind::Line || reveal || end <= begin || end > text.size()) {
        return readable_octets(without_crlf(text));
    }
    return readable_octets(text.substr(0, begin)) + "••••••••" +
           readable_octets(without_crlf(text.substr(end)));
}

std::string shortened(std::string_view text, std::size_t characters) {
    if (characters_in(text) <= characters || characters == 0) return std::string{text};
    std::size_t end = 0;
    for (std::size_t seen = 0; end < text.size(); ++end) {
        if ((static_cast<unsigned char>(text[end]) & 0xc0) != 0x80 && ++seen > characters) break;
    }
    return std::string{text.substr(0, end)} + "…";
}

std::size_t characters_in(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
    return count;
}

}  // namespace gui
