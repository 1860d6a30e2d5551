// What goes wrong on purpose: matching of faults, and what the machine does where they bite.

#include "sim/faults.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/base/result.h"
#include "protocols/imap/commands.h"
#include "protocols/pop3/lines.h"
#include "sim/machine.h"
#include "sim/time_text.h"

namespace sim {

namespace {

std::string_view without_crlf(std::string_view line) { return line.ends_with("\r\n") ? line.substr(0, line.size() - 2) : line; }

/// "RCPT" of an SMTP or POP3 line; of an IMAP line the word after the tag, with "UID" before it if it is there.
std::string_view verb_of_line(base::Protocol protocol, std::string_view line) {
    line = without_crlf(line);
    if (protocol != base::Protocol::Imap) return line.substr(0, line.find(' '));
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return {};
    std::string_view rest = line.substr(space + 1);
    std::size_t end = std::min(rest.find(' '), rest.size());
    if (base::istarts_with(rest, "UID ")) end = std::min(rest.find(' ', 4), rest.size());
    return rest.substr(0, end);
}

bool touches(const World& world, const Fault& fault, const Stream& stream) {
    if (fault.kind == FaultKind::Refuse) return fault.host == stream.server;
    const auto at_an_end = [&](base::HostId host) { return host == stream.client || host == stream.server || host == world.machine_of(stream.client); };
    return at_an_end(fault.host) && (!fault.peer || at_an_end(fault.peer));
}

/// One bite fewer; the fault goes when it has none left.
void spend(World& world, std::uint32_t id) {
    for (std::size_t i = 0; i < world.faults.size(); ++i) {
        Fault& fault = world.faults[i];
        if (fault.id != id) continue;
        ++fault.bites;
        if (fault.times != 0 && --fault.times == 0) world.faults.erase(world.faults.begin() + static_cast<std::ptrdiff_t>(i));
        return;
    }
}

bool matches(const CutPlace& place, std::uint32_t number, bool from_client, std::string_view line) {
    if (place.writer != 0 && (place.writer == 'C') != from_client) return false;
    if (place.line != 0) return place.line == number;
    return glob_matches(place.pattern, without_crlf(line));
}

/// Takes the word `capability` out of a line of words ("* CAPABILITY IMAP4rev2 STARTTLS …").
std::string without_word(std::string_view line, std::string_view capability) {
    std::string out;
    for (std::size_t i = 0; i < line.size();) {
        const std::size_t end = std::min(line.find_first_of(" ]\r", i), line.size());
        if (end > i && base::iequals(line.substr(i, end - i), capability) && !out.empty() && out.back() == ' ') {
            out.pop_back();
        } else {
            out += line.substr(i, end - i);
        }
        if (end < line.size()) out += line[end];
        i = end + 1;
    }
    return out;
}

/// The capability that a line of an EHLO or CAPA answer tells: "250-AUTH PLAIN" is AUTH.
std::string_view capability_of(base::Protocol protocol, std::string_view line) {
    line = without_crlf(line);
    if (protocol != base::Protocol::Pop3) line.remove_prefix(std::min<std::size_t>(4, line.size()));
    return line.substr(0, line.find(' '));
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && base::ascii_lower(pattern[p]) == base::ascii_lower(text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

std::optional<CutPlace> parse_cut_place(std::string_view text) {
    CutPlace place;
    const auto take = [&](std::string_view word) {
        if (!base::istarts_with(text, word)) return false;
        text.remove_prefix(word.size());
        return true;
    };
    if (take("before ")) {
        place.side = CutPlace::Side::Before;
    } else if (take("within ")) {
        place.side = CutPlace::Side::Within;
    } else if (!take("after ")) {
        return std::nullopt;
    }
    if (base::iequals(text, "the final dot")) {
        place.writer = 'C';
        place.pattern = ".";
        return place;
    }
    if (take("line ")) {
        const auto number = base::parse_number(text, 1'000'000);
        if (!number || *number == 0) return std::nullopt;
        place.line = static_cast<std::uint32_t>(*number);
        return place;
    }
    if (take("C: ")) place.writer = 'C';
    else if (take("S: ")) place.writer = 'S';
    if (text.empty()) return std::nullopt;
    place.pattern = text;
    return place;
}

// --- on the wire --------------------------------------------------------------------------------

Machine::Meddling Machine::meddle(World& world, Stream& stream, Side from, const Written& written) {
    Meddling out;
    const std::string_view line = written.octets;
    if (from == Side::Server && !written.is_text && !stream.encrypted) meddle_with_server(world, stream, written, out);
    const bool refusable = stream.protocol == base::Protocol::Pop3 || stream.protocol == base::Protocol::Imap;
    if (from == Side::Client && !written.is_text && refusable && !without_crlf(line).ends_with("+}")) {
        if (const auto reply = refusal(world, stream, verb_of_line(stream.protocol, line))) {
            std::string text = reply->text;
            if (stream.protocol == base::Protocol::Imap) text.insert(0, std::string{line.substr(0, line.find(' '))} + " ");
            stream.refusals.push_back(std::move(text));
            out.refused = true;
        }
    }
    if (written.has_secret && !stream.encrypted) tap_bites(world, stream, "reads a password");
    meddle_with_cable(world, stream, from, written.is_text ? std::string_view{} : line, out);
    return out;
}

void Machine::meddle_with_server(World& world, const Stream& stream, const Written& written, Meddling& out) {
    const std::string_view line = written.octets;
    const base::LineKind& kind = tables_of(stream.protocol).line_kinds[written.line_kind];
    for (const Fault& fault : world.faults) {
        if (fault.kind != FaultKind::Strip || !touches(world, fault, stream)) continue;
        if (stream.protocol == base::Protocol::Imap) {
            if (line.find("CAPABILITY ") == std::string_view::npos) continue;
            std::string changed = without_word(out.changed ? std::string_view{*out.changed} : line, fault.what);
            if (changed == line) continue;
            out.changed = std::move(changed);
        } else {
            const bool in_list = kind.key.starts_with("EHLO.250") || kind.key.starts_with("CAPA.");
            if (!in_list || kind.ends_reply || !base::iequals(capability_of(stream.protocol, line), fault.what)) continue;
            if (written.ends_reply) {   // without its last line the answer would never end: the word is painted over
                out.changed = std::string{line}.replace(4, fault.what.size(), fault.what.size(), 'X');
            } else {
                out.lost = true;
            }
        }
        out.bites.emplace_back(fault.id, "somebody on the way takes " + fault.what + " out of the answer; the server wrote “" + std::string{without_crlf(line)} + "”");
    }
}

void Machine::meddle_with_cable(World& world, const Stream& stream, Side from, std::string_view line, Meddling& out) {
    for (const Fault& fault : world.faults) {
        if (fault.kind != FaultKind::Cut || out.cuts || !touches(world, fault, stream)) continue;
        if (!matches(fault.place, stream.lines, from == Side::Client, line)) continue;
        out.cuts = true;
        if (fault.place.side == CutPlace::Side::Before) out.lost = true;
        if (fault.place.side == CutPlace::Side::Within) out.keep = static_cast<std::uint32_t>(line.size() / 2);
        out.bites.emplace_back(fault.id, "the cable is cut " + fault.what);
    }
}

void Machine::tell_bites(World& world, const Stream& stream, const Meddling& meddling) {
    for (const auto& [id, text] : meddling.bites) {
        Entry fact;
        fact.kind = base::FactKind::FaultBit;
        fact.session = stream.id;
        fact.protocol = stream.protocol;
        fact.value = id;
        fact.cause = base::EntryId{world.entries};
        record(world, fact, text);
        spend(world, id);
    }
}

void Machine::tap_bites(World& world, const Stream& stream, std::string_view what) {
    for (const Fault& fault : world.faults) {
        if (fault.kind != FaultKind::Tap || !touches(world, fault, stream)) continue;
        Entry fact;
        fact.kind = base::FactKind::FaultBit;
        fact.session = stream.id;
        fact.protocol = stream.protocol;
        fact.value = fault.id;
        record(world, fact, "somebody on the way " + std::string{what});
    }
}

std::optional<smtp::Reply> Machine::refusal(World& world, const Stream& stream, std::string_view verb) {
    for (const Fault& fault : world.faults) {
        const bool uid_form = base::istarts_with(verb, "UID ") && base::iequals(verb.substr(4), fault.what);
        if (fault.kind != FaultKind::Refuse || !touches(world, fault, stream) || !(uid_form || base::iequals(verb, fault.what))) continue;
        smtp::Reply reply{0, fault.reply};
        if (stream.protocol == base::Protocol::Smtp || stream.protocol == base::Protocol::Submission) {
            reply.code = static_cast<std::uint16_t>(base::parse_number(std::string_view{fault.reply}.substr(0, 3), 599).value_or(451));
            reply.text = fault.reply.size() > 4 ? fault.reply.substr(4) : "";
        }
        Entry fact;
        fact.kind = base::FactKind::FaultBit;
        fact.host = stream.server;
        fact.session = stream.id;
        fact.protocol = stream.protocol;
        fact.value = fault.id;
        record(world, fact, world.host(stream.server).name + " refuses " + fault.what + " because it was told to");
        spend(world, fault.id);
        return reply;
    }
    return std::nullopt;
}

/// The line that a fault refuses has come: the server's session never sees it.
void Machine::answer_refused(World& world, std::uint32_t slot, Stream& stream) {
    const bool pop3 = stream.protocol == base::Protocol::Pop3;
    const std::uint16_t kind = static_cast<std::uint16_t>(pop3 ? static_cast<std::size_t>(pop3::Line::ErrByFault) : static_cast<std::size_t>(imap::Line::NoByFault));
    const std::string text = stream.refusals.empty() ? std::string{} : stream.refusals.front();
    if (!stream.refusals.empty()) stream.refusals.erase(stream.refusals.begin());
    effects_.line(kind, text);
    carry_out(world, slot, Side::Server);
}

void Machine::reset_by_peer(World& world, std::uint32_t slot, Side gone) {
    const Stream& stream = *world.streams[slot];
    const base::HostId host = gone == Side::Client ? stream.client : stream.server;
    if (world.host(host).on) cut_stream(world, slot, host);   // it has started again and knows nothing of this connection
}

// --- for people ---------------------------------------------------------------------------------

std::vector<FaultChip> fault_chips(const World& world) {
    std::vector<FaultChip> chips;
    for (const auto& host : world.hosts) {
        if (!host->on && host->kind == HostKind::Server) chips.push_back({"is down", host->id, {}, 0});
    }
    for (const Fault& fault : world.faults) {
        std::string text;
        switch (fault.kind) {
            case FaultKind::Refuse: text = "refuses " + fault.what + " with " + fault.reply; break;
            case FaultKind::Cut: text = "cable is cut " + fault.what; break;
            case FaultKind::Strip: text = fault.what + " is taken out on the way"; break;
            case FaultKind::Tap: text = "somebody reads along"; break;
        }
        if (fault.times != 0 && fault.kind != FaultKind::Tap) text += fault.times == 1 ? " (once)" : " (" + std::to_string(fault.times) + " times)";
        chips.push_back({std::move(text), fault.host, fault.peer, fault.id});
    }
    for (const Link& link : world.links) {
        std::string text = "link: " + duration_text(link.settings.latency);
        if (link.settings.jitter.count() != 0) text += " ± " + duration_text(link.settings.jitter);
        if (link.settings.loss_per_mille != 0) text += ", " + std::to_string(link.settings.loss_per_mille) + " of 1000 lost";
        if (link.settings.octets_per_second != world.default_link.octets_per_second) {
            text += ", " + std::to_string(link.settings.octets_per_second) + " octets a second";
        }
        chips.push_back({std::move(text), link.a, link.b, 0});
    }
    for (const dns::Trouble& trouble : world.zones.troubles) {
        std::string text = "names below " + trouble.name + (trouble.fails ? " fail" : " answer after " + duration_text(trouble.slow));
        chips.push_back({std::move(text), world.resolver, {}, 0});
    }
    return chips;
}

}  // namespace sim
