// What a client learns from untagged responses (RFC 9051 7).

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/client_data.h"
#include "protocols/imap/mailbox_name.h"
#include "protocols/imap/number_set.h"
#include "protocols/imap/token_reader.h"

namespace imap {

namespace {

void set_capabilities(ClientData& data, std::string_view list) {
    data.capabilities.clear();
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        if (end != 0) data.capabilities.push_back(base::to_upper(list.substr(0, end)));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

std::string decoded_name(const ClientData& data, std::string text) {
    if (data.utf8) return canonical_name(std::move(text));
    auto decoded = decode_utf7(text);
    return canonical_name(decoded ? std::move(*decoded) : std::move(text));
}

/// Every number of a set, in the order written.
std::vector<base::Uid> uids_of(std::string_view set_text) {
    std::vector<base::Uid> out;
    const auto set = parse_number_set(set_text);
    if (!set) return out;
    for (const NumberRange& range : set->ranges) {
        if (range.first == kStar || range.last == kStar) continue;
        const std::uint32_t low = std::min(range.first, range.last);
        const std::uint32_t high = std::max(range.first, range.last);
        if (high - low > 1'000'000) return {};  // no server means that
        for (std::uint64_t uid = low; uid <= high; ++uid)
            out.push_back(base::Uid{static_cast<std::uint32_t>(uid)});
    }
    return out;
}

void message_gone(ClientData& data, std::size_t index, std::vector<ClientEvent>& events) {
    const base::Uid uid = data.uids[index];
    data.uids.erase(data.uids.begin() + static_cast<std::ptrdiff_t>(index));
    if (uid) events.emplace_back(event::MessageGone{data.folder, uid});
}

void take_vanished(ClientData& data, TokenReader& reader, std::vector<ClientEvent>& events) {
    const bool earlier = reader.space() && reader.word("(EARLIER)");
    if (earlier) (void)reader.space();
    const std::string& folder = data.folder.empty() ? data.opening : data.folder;
    for (const base::Uid uid : uids_of(reader.run())) {
        const auto at = std::find(data.uids.begin(), data.uids.end(), uid);
        // What vanished earlier was never counted by EXISTS in this session (RFC 7162 3.2.10.1).
        if (!earlier && at != data.uids.end()) data.uids.erase(at);
        events.emplace_back(event::MessageGone{folder, uid});
    }
}

struct Fetched {
    base::Uid uid;
    bool has_flags = false;
    std::string flags;
    bool has_size = false;
    std::uint64_t size = 0;
    std::string_view text;
    bool has_text = false;
    bool full = false;
};

/// One "NAME value" of a FETCH response.
bool take_fetch_item(TokenReader& reader, Fetched& out) {
    if (reader.word("UID")) {
        std::uint32_t uid = 0;
        if (!reader.space() || !reader.number(uid)) return false;
        out.uid = base::Uid{uid};
        return true;
    }
    if (reader.word("FLAGS")) {
        out.has_flags = true;
        return reader.space() && reader.flag_list(out.flags, false);
    }
    if (reader.word("RFC822.SIZE")) {
        out.has_size = true;
        return reader.space() && reader.number64(out.size);
    }
    if (base::istarts_with(reader.rest(), "BODY[")) {
        const std::size_t end = reader.rest().find(']');
        if (end == std::string_view::npos) return false;
        const std::string_view label = reader.rest().substr(0, end + 1);
        reader.seek(reader.at() + end + 1);
        if (!reader.space()) return false;
        bool binary = false;
        const std::size_t at = reader.at();
        if (label == "BODY[]" && reader.literal(out.text, binary)) {
            out.has_text = out.full = true;
            return true;
        }
        if (base::iequals(label, "BODY[HEADER]") && reader.literal(out.text, binary)) {
            out.has_text = true;
            return true;
        }
        reader.seek(at);
        return reader.skip_value();
    }
    return !reader.run().empty() && reader.space() && reader.skip_value();
}

void take_fetch(ClientData& data, TokenReader& reader, std::uint32_t seq,
                std::vector<ClientEvent>& events) {
    if (!reader.space() || !reader.eat('(')) return;
    Fetched got;
    do {
        if (!take_fetch_item(reader, got)) return;
    } while (reader.space());
    if (seq == 0 || seq > data.uids.size()) return;
    if (!got.uid) got.uid = data.uids[seq - 1];
    if (!got.uid) return;
    data.uids[seq - 1] = got.uid;
    data.heard.push_back(got.uid);
    const std::string& folder = data.folder.empty() ? data.opening : data.folder;
    if (got.has_size) {
        events.emplace_back(event::MessageKnown{folder, got.uid, got.flags, got.size});
    } else if (got.has_flags) {
        events.emplace_back(event::FlagsKnown{folder, got.uid, got.flags});
    }
    if (got.has_text) {
        const wire::Provenance from =
            data.carried.empty() ? wire::Provenance{} : data.carried.front();
        events.emplace_back(event::MessageFetched{
            folder, got.uid, base::SharedOctets{std::string{got.text}}, got.full, from});
    }
}

/// "* 3 EXISTS", "* 2 EXPUNGE", "* 1 FETCH (…)".
void take_numbered(ClientData& data, TokenReader& reader, std::uint32_t number,
                   std::vector<ClientEvent>& events) {
    if (reader.word("EXISTS")) {
        const bool opening = !data.opening.empty();
        const bool grown = number > data.uids.size();
        data.uids.resize(number);
        if (!opening && grown) data.uid_next = {};  // what SELECT said of it is past
        if (!opening && grown) events.emplace_back(event::CountChanged{data.folder, number});
    } else if (reader.word("EXPUNGE")) {
        if (number >= 1 && number <= data.uids.size()) message_gone(data, number - 1, events);
    } else if (reader.word("FETCH")) {
        take_fetch(data, reader, number, events);
    }
}

void take_list(const ClientData& data, TokenReader& reader, std::vector<ClientEvent>& events) {
    event::FolderListed listed;
    std::string name;
    if (!reader.space() || !reader.flag_list(listed.attributes, false) || !reader.space()) return;
    std::string separator;
    bool nil = false;
    if (!reader.nstring(separator, nil) || !reader.space() || !reader.astring(name)) return;
    listed.folder = decoded_name(data, std::move(name));
    events.emplace_back(std::move(listed));
}

void take_search(ClientData& data, TokenReader& reader) {
    std::uint32_t number = 0;
    while (reader.space() && reader.number(number)) data.found.push_back(base::Uid{number});
}

void take_esearch(ClientData& data, TokenReader& reader) {
    while (reader.space()) {
        if (reader.word("ALL")) {
            if (reader.space()) data.found = uids_of(reader.run());
        } else if (!reader.skip_value()) {
            return;
        }
    }
}

void take_copied(ClientData& data, std::string_view rest, std::vector<ClientEvent>& events, const std::string& to,
                 bool append) {
    TokenReader reader{rest};
    event::Copied copied;
    copied.to = to;
    std::uint32_t validity = 0;
    if (!reader.number(validity) || !reader.space()) return;
    copied.uid_validity = base::UidValidity{validity};
    if (!append) {
        copied.from_uids = uids_of(reader.run());
        data.heard.insert(data.heard.end(), copied.from_uids.begin(), copied.from_uids.end());
        if (!reader.space()) return;
    }
    copied.to_uids = uids_of(reader.run());
    events.emplace_back(std::move(copied));
}

std::string target_of(const ClientData& data) {
    if (data.task >= data.tasks.size()) return {};
    const ClientTask& task = data.tasks[data.task];
    if (const auto* move = std::get_if<task::Move>(&task)) return move->to;
    if (const auto* copy = std::get_if<task::Copy>(&task)) return copy->to;
    if (const auto* gone = std::get_if<task::Delete>(&task)) return gone->trash;
    if (const auto* append = std::get_if<task::Append>(&task)) return append->folder;
    return {};
}

}  // namespace

void take_status(ClientData& data, std::string_view text, std::vector<ClientEvent>& events) {
    data.answer_code.clear();
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return;
        data.answer_code = text.substr(1, end - 1);
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    data.answer_text = text;
    TokenReader code{data.answer_code};
    std::uint64_t number = 0;
    const auto value = [&] { return code.space() && code.number64(number); };
    if (code.word("CAPABILITY")) {
        if (code.space()) set_capabilities(data, code.rest());
    } else if (code.word("UIDVALIDITY")) {
        if (value()) data.uid_validity = base::UidValidity{static_cast<std::uint32_t>(number)};
    } else if (code.word("UIDNEXT")) {
        if (value()) data.uid_next = base::Uid{static_cast<std::uint32_t>(number)};
    } else if (code.word("HIGHESTMODSEQ")) {
        if (value()) data.highest_modseq = base::ModSeq{number};
    } else if (code.word("COPYUID") && code.space()) {
        take_copied(data, code.rest(), events, target_of(data), false);
    } else if (code.word("APPENDUID") && code.space()) {
        take_copied(data, code.rest(), events, target_of(data), true);
    }
}

void take_untagged(ClientData& data, std::string_view frame, std::size_t begin,
                   std::vector<ClientEvent>& events) {
    TokenReader reader{frame, true};
    reader.seek(begin);
    std::uint32_t number = 0;
    if (reader.peek() >= '0' && reader.peek() <= '9') {
        if (reader.number(number) && reader.space()) take_numbered(data, reader, number, events);
        return;
    }
    if (reader.word("OK") || reader.word("NO") || reader.word("BAD")) {
        if (reader.space()) take_status(data, reader.rest(), events);
    } else if (reader.word("CAPABILITY")) {
        if (reader.space()) set_capabilities(data, reader.rest());
    } else if (reader.word("ENABLED")) {
        while (reader.space()) data.utf8 = base::iequals(reader.atom(), "UTF8=ACCEPT") || data.utf8;
    } else if (reader.word("VANISHED")) {
        take_vanished(data, reader, events);
    } else if (reader.word("LIST")) {
        if (data.verb == Verb::List) take_list(data, reader, events);
    } else if (reader.word("SEARCH")) {
        take_search(data, reader);
    } else if (reader.word("ESEARCH")) {
        take_esearch(data, reader);
    }
}

}  // namespace imap
