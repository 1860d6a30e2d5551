#include "gui/view/octets_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"

namespace gui {

namespace {

using CellKind = OctetCell::Kind;
using base::FactKind;
using sim::Entry;

CellKind kind_of(std::uint8_t octet) {
    if (octet == '\r' || octet == '\n') return CellKind::LineEnd;
    if (octet == ' ') return CellKind::Space;
    if (octet < 0x20 || octet == 0x7f) return CellKind::Control;
    return octet > 0x7f ? CellKind::High : CellKind::Plain;
}

/// SMTP's DATA and POP3's replies double a dot that begins a line (RFC 5321 4.5.2, RFC 1939 3);
/// IMAP counts octets instead.
bool doubles_dots(const Entry& entry) {
    return entry.kind == FactKind::Content && (entry.protocol == base::Protocol::Smtp ||
                                               entry.protocol == base::Protocol::Submission ||
                                               entry.protocol == base::Protocol::Pop3);
}

struct Tally {
    std::size_t ends = 0, bare = 0, stuffed = 0, high = 0, control = 0, secret = 0;
};

/// Where "{412}" or "{412+}" before the line's end begins; npos: nowhere.
std::size_t literal_at(std::string_view octets, const Entry& entry) {
    if (entry.protocol != base::Protocol::Imap || !octets.ends_with("}\r\n"))
        return std::string_view::npos;
    return octets.rfind('{');
}

std::vector<OctetCell> cells_of(std::string_view octets, const Entry& entry, bool reveal,
                                Tally& tally) {
    std::vector<OctetCell> cells;
    const bool doubles = doubles_dots(entry);
    const std::size_t literal = literal_at(octets, entry);
    bool begins_line = true;
    for (std::size_t n = 0; n < octets.size(); ++n) {
        const auto octet = static_cast<std::uint8_t>(octets[n]);
        if (doubles && begins_line && octet == '.') {
            cells.push_back({octet, CellKind::Stuffed});
            ++tally.stuffed;
        }
        OctetCell cell{octet, kind_of(octet)};
        const bool secret = entry.kind == FactKind::Line && n >= entry.secret_begin() &&
                            n < entry.secret_end();
        if (secret && !reveal) {
            // One mask for all, as in the lines: how long a secret is, is part of it.
            if (n == entry.secret_begin()) cells.insert(cells.end(), kMaskOctets, OctetCell{0, CellKind::Secret});
            ++tally.secret;
            begins_line = false;
            continue;
        }
        if (n >= literal && n + 2 < octets.size()) {
            cell.kind = CellKind::Literal;
        }
        const bool pair = octet == '\n' && n > 0 && octets[n - 1] == '\r';
        if (pair) ++tally.ends;
        const bool lone_cr = octet == '\r' && (n + 1 == octets.size() || octets[n + 1] != '\n');
        if ((octet == '\n' && !pair) || lone_cr) ++tally.bare;
        tally.high += cell.kind == CellKind::High ? 1U : 0U;
        tally.control += cell.kind == CellKind::Control ? 1U : 0U;
        begins_line = octet == '\n';
        cells.push_back(cell);
    }
    return cells;
}

void add_notes(const Tally& tally, std::string_view octets, const Entry& entry, OctetsView& view) {
    const auto say = [&](std::string sentence) { view.notes.push_back(std::move(sentence)); };
    if (entry.kind == FactKind::Line && tally.ends > 0)
        say("CR LF (0d 0a) ends the line; nothing else does.");
    if (entry.kind == FactKind::Content)
        say(fmt::format("{} lines, each ended by CR LF (0d 0a).", tally.ends));
    if (tally.bare > 0)
        say(fmt::format("{} CR or LF without its partner: on the wire that is no end of a line.",
                        tally.bare));
    if (tally.stuffed > 0)
        say(fmt::format("{} dot{} doubled: the sender puts one before each line that begins with a "
                        "dot, the receiver takes it away.",
                        tally.stuffed, tally.stuffed == 1 ? " is" : "s are"));
    if (entry.kind == FactKind::Line && octets == ".\r\n")
        say("A dot alone on its line: the end of the text.");
    if (literal_at(octets, entry) != std::string_view::npos)
        say("The number in braces counts the octets that follow the CR LF: a literal. It needs no "
            "dot at its end and no doubled dots.");
    if (tally.high > 0)
        say(fmt::format("{} octets above 127: characters outside ASCII.", tally.high));
    if (tally.control > 0) say(fmt::format("{} control octets.", tally.control));
    if (tally.secret > 0)
        say("The secret part is masked, and so is its length; Show secrets reveals both.");
    if (entry.has(Entry::kEncrypted))
        say("It went through TLS: on the wire these octets cannot be read.");
}

}  // namespace

OctetsView build_octets(const Scene& scene, base::EntryId id, bool reveal) {
    OctetsView view;
    if (!id || !scene.happened(id) || !scene.journal[id].is_line()) id = scene.current_line();
    if (!id) {
        view.empty_text =
            "The octets of a line appear here, its CR LF included. Select a line, or step to the "
            "first one with →.";
        return view;
    }
    const Entry& entry = scene.journal[id];
    const std::string_view octets = scene.journal.text(entry);
    view.entry = id;
    view.title = std::string{entry.has(Entry::kFromClient) ? "C: " : "S: "} +
                 (entry.kind == FactKind::Content
                      ? fmt::format("[{} of text]", size_words(octets.size()))
                      : line_words(scene.journal, entry, reveal));
    Tally tally;
    constexpr std::size_t kMost = kOctetRows * kOctetsInRow;
    const std::vector<OctetCell> cells = cells_of(octets, entry, reveal, tally);
    view.total = cells.size();
    view.masked = tally.secret > 0;
    for (std::size_t at = 0; at < std::min(cells.size(), kMost); at += kOctetsInRow) {
        OctetRow row;
        row.offset = at;
        const std::size_t end = std::min(cells.size(), at + kOctetsInRow);
        row.cells.assign(cells.begin() + static_cast<std::ptrdiff_t>(at),
                         cells.begin() + static_cast<std::ptrdiff_t>(end));
        view.rows.push_back(std::move(row));
    }
    add_notes(tally, octets, entry, view);
    if (cells.size() > kMost)
        view.notes.push_back(fmt::format("Only the first {} octets are shown.", kMost));
    return view;
}

std::string cell_glyph(const OctetCell& cell) {
    switch (cell.kind) {
        case CellKind::Secret:
            return "•";
        case CellKind::LineEnd:
            return cell.octet == '\r' ? "␍" : "␊";
        case CellKind::Control:
        case CellKind::High:
            return "·";
        case CellKind::Space:
            return " ";
        default:
            return std::string(1, static_cast<char>(cell.octet));
    }
}

std::string text(const OctetsView& view) {
    if (view.rows.empty()) return view.empty_text + "\n";
    std::string out = view.masked ? view.title + "\n" : fmt::format("{}\n{} octets on the wire\n", view.title, view.total);
    for (const OctetRow& row : view.rows) {
        std::string hex;
        std::string glyphs;
        for (std::size_t n = 0; n < kOctetsInRow; ++n) {
            if (n < row.cells.size()) {
                const OctetCell& cell = row.cells[n];
                hex += cell.kind == CellKind::Secret ? "**" : fmt::format("{:02x}", cell.octet);
                glyphs += cell_glyph(cell);
            } else {
                hex += "  ";
            }
            hex += n == 7 ? "  " : " ";
        }
        out += fmt::format("  {:05x}  {} {}\n", row.offset, hex, glyphs);
    }
    for (const std::string& note : view.notes) out += "  " + note + "\n";
    return out;
}

}  // namespace gui
