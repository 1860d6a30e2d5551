#include "sim/export/run_view.h"

#include "protocols/base/octets.h"

namespace exported {

std::string shown_line(const RunView& run, const sim::Entry& entry) {
    std::string text{run.journal.text(entry)};
    const bool masks = !run.secrets && entry.kind == base::FactKind::Line && entry.secret_end() > entry.secret_begin();
    if (masks && entry.secret_end() <= text.size()) {
        text.replace(entry.secret_begin(), entry.secret_end() - entry.secret_begin(), entry.secret_end() - entry.secret_begin(), '*');
    }
    return text;
}

std::string wire_octets(const RunView& run, const sim::Entry& entry) {
    std::string text = shown_line(run, entry);
    const bool smtp = entry.protocol == base::Protocol::Smtp || entry.protocol == base::Protocol::Submission;
    if (smtp && !run.secrets && entry.kind == base::FactKind::Line && entry.secret_end() > entry.secret_begin() && entry.secret_end() <= text.size()) {
        text.erase(entry.secret_begin(), entry.secret_end() - entry.secret_begin());
    }
    if (!entry.has(sim::Entry::kHasBody)) return text;
    const std::string_view key = sim::tables_of(entry.protocol).line_kinds[entry.code].key;
    const bool dots = key == "DATA.text" || key == "RETR.text" || key == "TOP.text";
    return dots ? base::dot_stuff(text) : text;
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
