#include "sim/export/transcript.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"
#include "protocols/mail/charset.h"

namespace exported {

namespace {

/// Words of letters, programs and scripts within a line: nothing in them is a mark of Markdown or HTML, ends the line or
/// the cell, or is no text.
std::string words(std::string_view text) {
    constexpr std::string_view kMarks = "\\`*_[]<>|&~$#";
    std::string out;
    while (!text.empty()) {
        const std::size_t size = std::max<std::size_t>(mail::utf8_size(text), 1);
        const std::string_view one = text.substr(0, size);
        text.remove_prefix(size);
        const auto octet = static_cast<unsigned char>(one.front());
        if (one == "\r" || one == "\n" || one == "\t") {
            out += ' ';
        } else if (size == 1 && (octet < 0x20 || octet >= 0x7f)) {
            out += "\\" + base::visible_octets(one);
        } else {
            if (kMarks.find(one.front()) != std::string_view::npos) out += '\\';
            out += one;
        }
    }
    return out;
}

const char* place_word(base::PlaceKind place) {
    switch (place) {
        case base::PlaceKind::Outbox: return "outbox";
        case base::PlaceKind::Queue: return "queue";
        case base::PlaceKind::Mailbox: return "mailbox";
        case base::PlaceKind::Device: return "device";
    }
    return "";
}

/// All that came as this device, each once: "mutt 2.2, curl".
std::string programs_of(const RunView& run, base::HostId device, const std::map<base::SessionId, std::string>& named) {
    std::vector<std::string> seen;
    for (const base::EntryId id : run.journal.stream_entries()) {
        if (id.value > run.entries || run.journal[id].host != device) continue;
        const auto name = named.find(run.journal[id].session);
        if (name != named.end() && std::find(seen.begin(), seen.end(), name->second) == seen.end()) seen.push_back(name->second);
    }
    std::string out;
    for (const std::string& one : seen) out += (out.empty() ? "" : ", ") + words(one);
    return out;
}

std::string trimmed(std::string text) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return text;
}

struct Talk {
    std::uint32_t opened = 0;
    base::HostId server;
    std::string lines;
    std::string end;
};

/// What browsers and bridges asked of their providers.
std::string web_requests(const RunView& run) {
    std::string out;
    for (std::uint32_t id = 1; id <= run.entries; ++id) {
        const sim::Entry& entry = run.entry(id);
        if (entry.kind != base::FactKind::WebRequest) continue;
        out += fmt::format("{} {} to {}: {}\n", base::clock_time(entry.at).substr(4), base::visible_octets(run.host_name(entry.host)),
                           base::visible_octets(run.host_name(base::HostId{static_cast<std::uint32_t>(entry.value2)})), base::visible_octets(run.journal.text(entry)));
    }
    return out;
}

std::string conversation_chapters(const RunView& run) {
    std::vector<Talk> talks;
    std::map<base::SessionId, std::size_t> index;
    for (std::uint32_t id = 1; id <= run.entries; ++id) {
        const sim::Entry& entry = run.entry(id);
        if (entry.kind == base::FactKind::StreamOpened || entry.kind == base::FactKind::ConnectFailed) {
            index[entry.session] = talks.size();
            talks.push_back({id, base::HostId{static_cast<std::uint32_t>(entry.value2)}, "", entry.kind == base::FactKind::ConnectFailed ? "Nobody answered." : ""});
        }
        const auto found = index.find(entry.session);
        if (!entry.session || found == index.end()) continue;
        Talk& talk = talks[found->second];
        if (entry.successor()) talk.server = entry.successor();
        if (entry.kind == base::FactKind::StreamCut) talk.end = "The connection was cut.";
        if (!entry.is_line()) continue;
        const char* who = entry.has(sim::Entry::kFromClient) ? "C:" : "S:";
        const std::string time = base::clock_time(entry.at).substr(4);
        std::string text = trimmed(shown_line(run, entry));
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find("\r\n", at), text.size());
            talk.lines += fmt::format("{} {} {}{}\n", time, who, entry.has(sim::Entry::kEncrypted) ? "(TLS) " : "",
                                      base::visible_octets(std::string_view{text}.substr(at, end - at)));
            at = end + 2;
        }
    }
    std::string out;
    if (const std::string asked = web_requests(run); !asked.empty()) out += "\n### HTTP, by its request lines alone\n\n~~~~\n" + asked + "~~~~\n";
    const auto named = programs(run);
    for (std::size_t i = 0; i < talks.size(); ++i) {
        const sim::Entry& opened = run.entry(talks[i].opened);
        const auto program = named.find(opened.session);
        out += fmt::format("\n### {}. {}: {}{} and {}, port {}\n\n", i + 1, protocol_name(opened.protocol), words(run.host_name(opened.host)),
                           program == named.end() ? "" : " (" + words(program->second) + ")",
                           words(run.host_name(talks[i].server)), opened.value);
        // Four tildes: a letter may hold a fence of backquotes.
        if (!talks[i].lines.empty()) out += "~~~~\n" + talks[i].lines + "~~~~\n";
        if (!talks[i].end.empty()) out += "\n" + talks[i].end + "\n";
    }
    return out;
}

std::string cause_of(const RunView& run, base::EntryId id) {
    if (!id || id.value > run.entries) return "";
    const sim::Entry& entry = run.entry(id.value);
    if (entry.kind == base::FactKind::Content) return fmt::format("{} octets of text", entry.text_size);
    if (entry.is_line()) return (entry.has(sim::Entry::kFromClient) ? "C: " : "S: ") + trimmed(shown_line(run, entry));
    const std::string_view text = run.journal.text(entry);
    if (text.size() <= 60) return std::string{text};
    std::size_t end = 57;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;   // no character is cut in two
    return std::string{text.substr(0, end)} + "...";
}

std::string copies(const RunView& run) {
    std::map<std::uint32_t, std::uint32_t> ends;
    for (std::uint32_t id = 1; id <= run.entries; ++id) {
        if (run.entry(id).kind == base::FactKind::CopyEnded) ends[run.entry(id).copy.value] = id;
    }
    std::string out = "\n| letter | copy | where | made | by | gone | by |\n|---|---|---|---|---|---|---|\n";
    for (std::uint32_t id = 1; id <= run.entries; ++id) {
        const sim::Entry& entry = run.entry(id);
        if (entry.kind != base::FactKind::CopyMade) continue;
        const auto end = ends.find(entry.copy.value);
        const sim::Entry* gone = end == ends.end() ? nullptr : &run.entry(end->second);
        out += fmt::format("| {} | {} | {}: {}, {} | {} | {} | {} | {} |\n", run.world.letter_name(entry.letter), entry.copy.value,
                           place_word(entry.place), words(run.host_name(entry.host)), words(run.journal.text(entry)), base::clock_time(entry.at).substr(4),
                           words(cause_of(run, entry.cause)), gone == nullptr ? "" : base::clock_time(gone->at).substr(4),
                           gone == nullptr ? "" : words(cause_of(run, gone->cause)));
    }
    return out;
}

}  // namespace

std::string markdown(const RunView& run) {
    std::string out = fmt::format("# {} ({})\n\nSeed {}, from {} to {}.\n\n## Who takes part\n\n| host | address | ports |\n|---|---|---|\n", words(run.world.title),
                                  words(run.world.name), run.world.seed, base::iso_time(run.world.start), base::iso_time(run.world.now));
    const auto named = programs(run);
    for (const auto& host : run.world.hosts) {
        std::string services;
        for (const sim::Service& service : host->services) {
            services += fmt::format("{}{} {}", services.empty() ? "" : ", ", protocol_name(service.protocol), service.port);
        }
        const std::string program = host->outside ? programs_of(run, host->id, named) : std::string{};
        out += fmt::format("| {}{} | {} | {} |\n", words(host->name), program.empty() ? "" : " (" + program + ")", host->address, services);
    }
    out += "\n## Letters\n\n";
    for (std::uint32_t i = 1; i <= run.world.letters.size(); ++i) {
        const sim::LetterInfo& letter = run.world.letters[i - 1];
        out += fmt::format("- **{}**: {}, from {}, written at {}\n", run.world.letter_name(base::LetterId{i}), words(letter.subject), words(letter.from),
                           base::clock_time(letter.written).substr(4));
    }
    return out + "\n## Conversations\n" + conversation_chapters(run) + "\n## Copies\n" + copies(run);
}

}  // namespace exported
