#include "sim/export/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "protocols/base/civil_time.h"
#include "protocols/base/markup.h"
#include "protocols/base/octets.h"

namespace exported {

namespace {

constexpr std::size_t kRowsMax = 4000;
constexpr int kColumn = 280, kRow = 26, kTop = 84, kLeft = 150;
constexpr std::size_t kTextMax = 64;

constexpr const char* kStyle = R"(<style>
:root{--ink:#1d2433;--soft:#5a6377;--line:#c6ccd8;--paper:#ffffff;--smtp:#1f5fbf;--pop3:#9a5b00;--imap:#6b3fa0;--dns:#56606e;--made:#1a7f4b;--gone:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#a3adbf;--line:#3c4557;--paper:#151a23;--smtp:#7fb0ff;--pop3:#f0b35a;--imap:#c6a1ff;--dns:#aab4c3;--made:#62d493;--gone:#ff8a80}}
svg{background:var(--paper);font:12px "JetBrains Mono",ui-monospace,monospace}
text{fill:var(--ink)} .t{fill:var(--soft);font-size:11px} .h{font-weight:bold;font-family:sans-serif;font-size:13px} .c{fill:var(--soft);font-family:sans-serif;font-size:11px}
.life{stroke:var(--line)} .made{fill:var(--made);font-family:sans-serif} .gone{fill:var(--gone);font-family:sans-serif} .note{fill:var(--soft);font-family:sans-serif;font-style:italic}
.smtp{stroke:var(--smtp);color:var(--smtp)} .pop3{stroke:var(--pop3);color:var(--pop3)} .imap{stroke:var(--imap);color:var(--imap)} .dns{stroke:var(--dns);color:var(--dns);stroke-dasharray:4 3}
</style>)";

const char* colour_class(base::Protocol protocol) {
    switch (protocol) {
        case base::Protocol::Pop3: return "pop3";
        case base::Protocol::Imap: return "imap";
        case base::Protocol::Dns:
        case base::Protocol::None: return "dns";
        case base::Protocol::Smtp:
        case base::Protocol::Submission: break;
    }
    return "smtp";
}

/// Text in XML: special characters named, octets that are no text shown as they look (RFC 7303 has UTF-8).
std::string xml(std::string_view text) {
    std::string shown;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet > 0x7e) shown += fmt::format("\\x{:02X}", octet);
        else shown += c;
    }
    return base::markup_text(shown);
}

std::string label_of(const RunView& run, const sim::Entry& entry) {
    if (entry.kind == base::FactKind::Content) return fmt::format("[{} octets of text]", entry.text_size);
    std::string text = shown_line(run, entry);
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return text.size() > kTextMax ? text.substr(0, kTextMax - 1) + "..." : text;
}

class Ladder {
  public:
    explicit Ladder(const RunView& run) : run_{run} {}

    std::string document() {
        collect();
        const int width = kLeft + kColumn * static_cast<int>(std::max<std::size_t>(columns_.size(), 1));
        std::string rows;
        int y = kTop + kRow;
        for (const std::uint32_t id : rows_) {
            rows += row(id, y);
            y += kRow;
        }
        if (left_out_ != 0) {
            rows += fmt::format("<text class=\"note\" x=\"{}\" y=\"{}\">{} more lines are left out.</text>\n", kLeft, y, left_out_);
            y += kRow;
        }
        std::string out = fmt::format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\">\n"
            "<title>{2}, as a ladder of lines</title>\n{3}\n<text class=\"h\" x=\"16\" y=\"26\">{2}</text>\n",
            width, y + kRow, xml(run_.world.title), kStyle);
        for (const auto& [host, column] : columns_) {
            out += fmt::format("<text class=\"h\" x=\"{0}\" y=\"52\" text-anchor=\"middle\">{1}</text><text class=\"c\" x=\"{0}\" y=\"68\" "
                               "text-anchor=\"middle\">{2}</text><line class=\"life\" x1=\"{0}\" x2=\"{0}\" y1=\"{3}\" y2=\"{4}\"/>\n",
                               x_of(host), xml(run_.host_name(host)), xml(run_.world.host(host).address), kTop, y);
        }
        return out + rows + "</svg>\n";
    }

  private:
    void collect() {
        for (std::uint32_t id = 1; id <= run_.entries; ++id) {
            const sim::Entry& entry = run_.entry(id);
            if (entry.kind == base::FactKind::StreamOpened) {
                const base::HostId server{static_cast<std::uint32_t>(entry.value2)};
                ends_[entry.session] = {entry.host, server};
            }
            if (entry.successor()) ends_[entry.session].second = entry.successor();
            const bool copy = entry.kind == base::FactKind::CopyMade || entry.kind == base::FactKind::CopyEnded;
            const bool web = entry.kind == base::FactKind::WebRequest;
            const bool line = web || (entry.is_line() && ends_.count(entry.session) != 0);
            if (!copy && !line && entry.kind != base::FactKind::Act) continue;
            if (entry.kind == base::FactKind::Act && entry.has(sim::Entry::kPlanned) && run_.journal.text(entry).empty()) continue;
            if (rows_.size() >= kRowsMax) {
                ++left_out_;
                continue;
            }
            if (line) {
                column(ends_of(entry).first);
                column(ends_of(entry).second);
            } else if (copy) {
                column(entry.host);
            }
            rows_.push_back(id);
        }
    }

    /// Who asks and who answers.
    [[nodiscard]] std::pair<base::HostId, base::HostId> ends_of(const sim::Entry& entry) const {
        if (entry.kind == base::FactKind::WebRequest) return {entry.host, base::HostId{static_cast<std::uint32_t>(entry.value2)}};
        return ends_.at(entry.session);
    }

    void column(base::HostId host) {
        if (columns_.count(host) == 0) {
            const int next = static_cast<int>(columns_.size());
            columns_[host] = next;
        }
    }

    [[nodiscard]] int x_of(base::HostId host) const { return kLeft + kColumn / 2 + kColumn * columns_.at(host); }

    std::string row(std::uint32_t id, int y) {
        const sim::Entry& entry = run_.entry(id);
        std::string out = fmt::format("<text class=\"t\" x=\"16\" y=\"{}\">{}</text>", y, base::clock_time(entry.at).substr(4));
        if (entry.kind == base::FactKind::Act) {
            std::string text{run_.journal.text(entry)};
            if (text.size() > 110) text = text.substr(0, 107) + "...";
            return out + fmt::format("<text class=\"note\" x=\"{}\" y=\"{}\">{}</text>\n", kLeft, y, xml(text));
        }
        const bool web = entry.kind == base::FactKind::WebRequest;
        if (!entry.is_line() && !web) {
            const bool made = entry.kind == base::FactKind::CopyMade;
            return out + fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{} copy {} of {}{}</text>\n", made ? "made" : "gone",
                                     x_of(entry.host), y, made ? "+" : "-", entry.copy.value, run_.world.letter_name(entry.letter),
                                     made ? " in " + xml(run_.journal.text(entry)) : std::string{" is gone"});
        }
        const auto [client, server] = ends_of(entry);
        const bool from_client = web || entry.has(sim::Entry::kFromClient);
        const int from = x_of(from_client ? client : server);
        const int to = x_of(from_client ? server : client);
        const int tip = to > from ? -7 : 7;
        return out + fmt::format("<g class=\"{}\"><line x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\"/><path fill=\"currentColor\" stroke=\"none\" d=\"M{} {}l{} -4v8z\"/>"
                                 "</g><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}{}</text>\n",
                                 colour_class(entry.protocol), from, to, y + 4, y + 4, to, y + 4, tip, (from + to) / 2, y,
                                 entry.has(sim::Entry::kEncrypted) ? "(TLS) " : web ? "HTTP " : "", xml(label_of(run_, entry)));
    }

    const RunView& run_;
    std::map<base::HostId, int> columns_;
    std::map<base::SessionId, std::pair<base::HostId, base::HostId>> ends_;
    std::vector<std::uint32_t> rows_;
    std::size_t left_out_ = 0;
};

}  // namespace

std::string ladder_svg(const RunView& run) { return Ladder{run}.document(); }

}  // namespace exported
