#include "sim/export/run_view.h"

#include <set>

#include "protocols/base/octets.h"

namespace exported {

namespace {

/// Of one length, whatever the secret's: its length tells something too.
constexpr std::string_view kMask = "********";

/// The same as base64: readers of a capture take the answers of SASL apart.
constexpr std::string_view kEncodedMask = "KioqKioqKio=";

bool is_masked(const RunView& run, const sim::Entry& entry) {
    return !run.secrets && entry.kind == base::FactKind::Line && entry.secret_end() > entry.secret_begin() && entry.secret_end() <= entry.text_size;
}

/// The octets as they stand in the journal, with this in place of a secret.
std::string with_mask(const RunView& run, const sim::Entry& entry, std::string_view mask) {
    std::string text{run.journal.text(entry)};
    if (is_masked(run, entry)) text.replace(entry.secret_begin(), entry.secret_end() - entry.secret_begin(), mask);
    return text;
}

}  // namespace

std::string shown_line(const RunView& run, const sim::Entry& entry) { return with_mask(run, entry, kMask); }

std::string wire_octets(const RunView& run, const sim::Entry& entry) {
    const std::string_view key = sim::tables_of(entry.protocol).line_kinds[entry.code].key;
    const bool smtp = entry.protocol == base::Protocol::Smtp || entry.protocol == base::Protocol::Submission;
    // A literal without a line end has the length that was announced.
    const bool literal = entry.protocol == base::Protocol::Imap && entry.secret_end() == entry.text_size;
    std::string mask(literal ? entry.text_size - entry.secret_begin() : kMask.size(), '*');
    if (key.starts_with("AUTH") && !literal) mask = smtp && key == "AUTH" ? std::string_view{} : kEncodedMask;
    std::string text = with_mask(run, entry, mask);
    if (!entry.has(sim::Entry::kHasBody)) return text;
    const bool dots = key == "DATA.text" || key == "RETR.text" || key == "TOP.text";
    return dots ? base::dot_stuff(text) : text;
}

std::map<base::SessionId, std::string> programs(const RunView& run) {
    std::map<base::SessionId, std::string> out;
    std::set<base::SessionId> sure;
    for (std::uint32_t id = 1; id <= run.entries; ++id) {
        const sim::Entry& entry = run.entry(id);
        if (!entry.is_line() || !entry.has(sim::Entry::kFromClient) || !run.world.host(entry.host).outside || sure.count(entry.session) != 0) continue;
        const bool mail = entry.protocol == base::Protocol::Smtp || entry.protocol == base::Protocol::Submission;
        if (mail && entry.kind == base::FactKind::Line) {
            if (auto name = sim::greeted_name_in(run.journal.text(entry))) out.emplace(entry.session, std::move(*name));
        } else if (auto name = sim::program_name_in(run.journal.text(entry))) {
            out[entry.session] = std::move(*name);
            sure.insert(entry.session);
        }
    }
    return out;
}

const char* protocol_name(base::Protocol protocol) {
    switch (protocol) {
        case base::Protocol::Smtp: return "SMTP";
        case base::Protocol::Submission: return "Submission";
        case base::Protocol::Pop3: return "POP3";
        case base::Protocol::Imap: return "IMAP";
        case base::Protocol::Dns: return "DNS";
        case base::Protocol::None: break;
    }
    return "";
}

}  // namespace exported
