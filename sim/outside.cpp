// Real programs as clients: their octets become lines of the journal and are fed to the servers.

#include "sim/outside.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/imap/line_rows.h"
#include "protocols/imap/tables.h"
#include "protocols/pop3/lines.h"
#include "protocols/pop3/state.h"
#include "protocols/smtp/lines.h"
#include "protocols/smtp/tables.h"
#include "sim/machine.h"

namespace sim {

namespace {

/// A line without an end is given to its session in pieces of this size, so that it takes no more
/// memory; a session says what it thinks of it once the end has come.
constexpr std::size_t kPieceMax = 65'536;

/// The next thing in what a client sent: a line, or a block of message text.
struct Piece {
    std::size_t octets = 0;      ///< 0: not all of it is here yet
    std::uint16_t line_kind = 0;
    bool content = false;
    std::size_t secret_begin = 0, secret_end = 0;
};

/// Length of the first line with its CRLF; 0: it has no end yet and may still get one.
std::size_t line_size(std::string_view unread) {
    const std::size_t end = unread.find("\r\n");
    if (end != std::string_view::npos) return end + 2;
    return unread.size() < kPieceMax ? 0 : unread.size();
}

std::string_view without_crlf(std::string_view line) {
    return line.ends_with("\r\n") ? line.substr(0, line.size() - 2) : line;
}

/// Whole lines of a letter up to its end, or the end itself (RFC 5321 4.5.2).
Piece next_text(std::string_view unread, bool begins_line) {
    Piece piece;
    if (begins_line && unread.starts_with(".\r\n")) {
        piece.octets = 3;
        piece.line_kind = smtp::index_of(smtp::Line::DataEnd);
        return piece;
    }
    piece.content = true;
    piece.line_kind = smtp::index_of(smtp::Line::DataText);
    std::size_t end = unread.find("\r\n.\r\n");
    if (end == std::string_view::npos) end = unread.rfind("\r\n");
    if (end != std::string_view::npos) {
        piece.octets = end + 2;
    } else if (unread.size() >= kPieceMax) {
        piece.octets = unread.size() - (unread.ends_with('\r') ? 1 : 0);
    }
    return piece;
}

Piece next_piece(const smtp::ServerSession& session, std::string_view unread, const External& client) {
    if (session.state() == smtp::State::DataText) return next_text(unread, client.begins_line);
    Piece piece;
    if (session.state() == smtp::State::ChunkText) {
        piece.octets = static_cast<std::size_t>(std::min<std::uint64_t>(session.chunk_due(), unread.size()));
        piece.line_kind = smtp::index_of(smtp::Line::BdatText);
        piece.content = true;
        return piece;
    }
    piece.octets = line_size(unread);
    const std::string_view line = without_crlf(unread.substr(0, piece.octets));
    piece.line_kind = smtp::classify_client_line(line, session.state());
    const smtp::SecretRange secret = smtp::secret_range(line, session.state());
    piece.secret_begin = secret.begin;
    piece.secret_end = secret.end;
    return piece;
}

Piece next_piece(const pop3::ServerSession& session, std::string_view unread, const External&) {
    Piece piece;
    piece.octets = line_size(unread);
    const std::string_view line = without_crlf(unread.substr(0, piece.octets));
    piece.line_kind = pop3::classify_client_line(line, session.state());
    const auto [begin, end] = pop3::secret_range(line, session.state());
    piece.secret_begin = begin;
    piece.secret_end = end;
    return piece;
}

Piece next_piece(const imap::ServerSession& session, std::string_view unread, const External&) {
    Piece piece;
    if (const std::uint64_t due = session.literal_due(); due != 0) {
        const std::uint64_t wanted = std::min<std::uint64_t>(due, kPieceMax);
        if (unread.size() < wanted) return piece;
        piece.octets = static_cast<std::size_t>(std::min<std::uint64_t>(due, unread.size()));
        piece.content = session.reads_append();
        piece.line_kind = imap::index_of(piece.content ? imap::Line::AppendMessage : imap::Line::ClientLiteral);
        if (session.state() == imap::State::NotAuthenticated) piece.secret_end = piece.octets;
        return piece;
    }
    piece.octets = line_size(unread);
    const std::string_view line = without_crlf(unread.substr(0, piece.octets));
    if (session.in_command()) {  // what follows a literal
        piece.line_kind = imap::index_of(imap::Line::ClientLiteral);
        if (session.state() == imap::State::NotAuthenticated) piece.secret_end = line.size();
        return piece;
    }
    piece.line_kind = imap::classify_client_line(line, session.state());
    if (session.state() == imap::State::AuthExchange) {
        piece.secret_end = line.size();
    } else {
        const auto [begin, end] = imap::secret_range(line);
        piece.secret_begin = begin;
        piece.secret_end = end;
    }
    return piece;
}

Piece next_piece(std::monostate, std::string_view unread, const External&) {
    Piece piece;
    piece.octets = unread.size();
    return piece;
}

Piece next_piece(const dns::ServerSession&, std::string_view unread, const External&) {
    return next_piece(std::monostate{}, unread, External{});
}

base::Protocol protocol_of(std::string_view word) {
    if (word == "smtp") return base::Protocol::Smtp;
    if (word == "submission") return base::Protocol::Submission;
    if (word == "pop3") return base::Protocol::Pop3;
    return word == "imap" ? base::Protocol::Imap : base::Protocol::None;
}

/// The region of real programs on the map.
constexpr std::string_view kThisComputer = "this computer";

/// The device that stands for a program outside; made if it is new. Who types sits where the server is, on the
/// map; real programs share a place of their own.
base::HostId outside_host(World& world, const std::string& name, const Host* typed_to) {
    if (const Host* known = world.find_host(name)) return known->outside ? known->id : base::HostId{};
    Host host;
    host.id = base::HostId{static_cast<std::uint32_t>(world.hosts.size() + 1)};
    host.name = name;
    host.region = typed_to != nullptr && !typed_to->region.empty() ? typed_to->region : std::string{kThisComputer};
    host.address = "127.0.0.1";
    host.kind = HostKind::Device;
    host.outside = true;
    world.hosts.emplace_back(std::move(host));
    return world.hosts.back()->id;
}

/// The provider whose account a log-in name means: that of the server, or the first one that knows it.
std::optional<std::size_t> provider_of_user(const World& world, const Stream& stream, std::string_view user) {
    const std::uint32_t mine = world.host(stream.server).provider;
    if (mine != 0 && world.providers[mine - 1].store.find_login(user) != nullptr) return mine - 1;
    for (std::size_t i = 0; i < world.providers.size(); ++i) {
        if (world.providers[i].store.find_login(user) != nullptr) return i;
    }
    return std::nullopt;
}

std::string user_of(const Stream& stream) {
    const auto* session = std::get_if<smtp::ServerSession>(&stream.server_side);
    return session == nullptr ? std::string{} : std::string{session->user()};
}

std::optional<std::uint32_t> slot_of(const World& world, std::int64_t session) {
    // Mostly it is one of the newest.
    for (auto slot = static_cast<std::uint32_t>(world.streams.size()); slot-- > 0;) {
        const Stream& stream = *world.streams[slot];
        if (stream.phase != StreamPhase::Free && stream.id.value == session && stream.is_outside()) return slot;
    }
    return std::nullopt;
}

}  // namespace

void Machine::act_on(World& world, const OutsideOpened& act) {
    const Host* server = world.find_host(act.server);
    const base::Protocol protocol = protocol_of(act.protocol);
    if (server == nullptr || protocol == base::Protocol::None) return;
    const base::HostId server_id = server->id;
    const base::HostId client = outside_host(world, act.client, act.typed ? server : nullptr);
    if (!client) return;
    // Another program may come under the name of one that has left: what it is, it says anew.
    const bool alone = std::none_of(world.streams.begin(), world.streams.end(),
                                    [&](const auto& stream) { return stream->client == client && stream->phase == StreamPhase::Open; });
    if (alone && !world.host(client).program_name.empty()) world.edit_host(client).program_name.clear();
    const std::uint32_t slot = take_slot(world);
    Stream& stream = world.streams[slot].edit();
    stream.id = base::SessionId{++world.last_session};
    stream.client = client;
    stream.server = server_id;
    stream.port = static_cast<std::uint16_t>(act.port);
    stream.protocol = protocol;
    stream.phase = StreamPhase::Open;
    stream.encrypted = act.encrypted;
    External outside;
    outside.typed = act.typed;
    stream.client_side = outside;
    stream.opened_by = cause_;
    if (!world.host(server_id).on || !offers(world, world.host(server_id), protocol)) return connect_failed(world, slot);
    Entry entry;
    entry.kind = base::FactKind::StreamOpened;
    entry.host = client;
    entry.value = stream.port;
    entry.value2 = server_id.value;
    entry.session = stream.id;
    entry.protocol = protocol;
    record(world, entry, {});
    if (!world.faults.empty()) tap_bites(world, stream, "reads along");
    start_server_session(world, stream);
    schedule_turn(world, slot, stream, Side::Server, base::Duration{0});
    note_deadline(world, deadline_of(stream));
}

void Machine::act_on(World& world, const OutsideOctets& act) {
    const auto slot = slot_of(world, act.session);
    if (!slot) return;
    Stream& stream = world.streams[*slot].edit();
    if (stream.server_gone) return reset_by_peer(world, *slot, Side::Server);
    send_outside(world, *slot, stream, act.octets);
}

void Machine::act_on(World& world, const OutsideClosed& act) {
    const auto slot = slot_of(world, act.session);
    if (!slot) return;
    Stream& stream = world.streams[*slot].edit();
    if (const auto& under_way = stream.to_server.segments; !act.cut && !under_way.empty()) {
        // The end comes behind what was said before.
        world.queue.push(under_way.back().arrives + base::microseconds(1), EventKind::Closed, Side::Server, *slot, stream.id.value);
        return;
    }
    while (stream.phase == StreamPhase::Open && outside_turn(world, *slot, stream)) {
    }
    if (stream.phase != StreamPhase::Open) return;
    stream.phase = StreamPhase::Closing;
    Entry entry;
    entry.kind = act.cut ? base::FactKind::StreamCut : base::FactKind::StreamClosed;
    entry.host = stream.client;
    entry.session = stream.id;
    entry.protocol = stream.protocol;
    cause_ = {};
    record(world, entry, {});
    server_disconnected(world, *slot, stream);
    free_stream(world, *slot);
}

void Machine::act_on(World& world, const AddAccount& act) {
    const std::size_t at = act.address.rfind('@');
    if (world.providers.empty() || at == std::string::npos) return;
    const std::string local = act.address.substr(0, at);
    const std::string domain = act.address.substr(at + 1);
    Provider* provider = world.edit_provider_of(domain);
    if (provider == nullptr) provider = &world.providers.front();
    if (const mail::Account* known = provider->store.find_local(local, domain)) {
        provider->store.edit(known->id)->password = act.password;
        return;
    }
    open_account(*provider->mailboxes, provider->store.add_account(base::AccountId{++world.last_account}, local, domain, act.password));
}

bool Machine::outside_turn(World& world, std::uint32_t slot, Stream& stream) {
    Pipe& pipe = stream.to_server;
    auto& client = std::get<External>(stream.client_side);
    std::string_view unread = pipe.octets.all();
    for (const Segment& under_way : pipe.segments) unread.remove_suffix(under_way.octets);
    if (unread.empty() || stream.cut_pending) return false;
    const Piece piece = std::visit([&](const auto& session) { return next_piece(session, unread, client); }, stream.server_side);
    if (piece.octets == 0) return false;
    const std::string octets{unread.substr(0, piece.octets)};
    pipe.octets.take(piece.octets);
    client.begins_line = !piece.content || octets.ends_with("\r\n");

    const bool is_imap = stream.protocol == base::Protocol::Imap;
    if (piece.content || is_imap || (!client.typed && stream.protocol != base::Protocol::Pop3)) name_outside(world, stream, octets, piece.content);
    Segment segment;
    if (piece.content && is_imap) {
        // One letter for each literal; the blocks that follow in it are of the same letter.
        const auto& session = std::get<imap::ServerSession>(stream.server_side);
        if (!client.letter) client.letter = new_letter(world, mail::Message{octets});
        segment.provenance.letter = client.letter;
        if (session.literal_due() == piece.octets) client.letter = {};
    }
    Entry entry;
    entry.kind = piece.content ? base::FactKind::Content : base::FactKind::Line;
    entry.code = piece.line_kind;
    entry.value2 = static_cast<std::int64_t>(std::uint64_t{piece.secret_begin} << 32 | piece.secret_end);
    hear_outside(world, slot, stream, octets, entry, segment);
    return true;
}

void Machine::hear_outside(World& world, std::uint32_t slot, Stream& stream, std::string_view octets, Entry entry, Segment segment) {
    entry.host = stream.client;
    entry.session = stream.id;
    entry.protocol = stream.protocol;
    entry.value = world.now.time_since_epoch().count();
    entry.letter = segment.provenance.letter;
    entry.flags = static_cast<std::uint8_t>(Entry::kFromClient | (stream.encrypted ? Entry::kEncrypted : 0));
    cause_ = {};
    ++stream.lines;
    Meddling meddling;
    if (!world.faults.empty()) {
        const bool is_text = entry.kind == base::FactKind::Content;
        meddling = meddle(world, stream, Side::Client, {octets, entry.code, is_text, entry.secret_end() > entry.secret_begin(), false});
    }
    segment.line = record(world, entry, octets);
    const std::string_view arrives = meddling.lost ? std::string_view{} : octets.substr(0, meddling.keep);
    const bool whole = arrives.size() == octets.size();
    if (whole && journal_ != nullptr) journal_->arrived({world.events, segment.line});
    if (!meddling.bites.empty()) tell_bites(world, stream, meddling);
    if (meddling.cuts) cut_soon(world, slot, stream, Side::Server, world.now);
    if (arrives.empty()) return;
    segment.octets = static_cast<std::uint32_t>(arrives.size());
    segment.ends_line = whole;
    segment.refused = meddling.refused;
    cause_ = segment.line;
    if (!stream.is_live()) return feed_server(world, slot, stream, arrives, segment);
    if (!segment.refused && !log_in_at_home(world, slot, stream, arrives)) return;
    const bool anonymous = user_of(stream).empty();
    feed_server(world, slot, stream, arrives, segment);
    const std::string user = anonymous ? user_of(stream) : std::string{};
    if (user.empty()) return;
    if (const auto provider = provider_of_user(world, stream, user)) go_home(world, slot, stream, *provider);
}

void Machine::name_outside(World& world, Stream& stream, std::string_view octets, bool is_text) {
    auto& client = std::get<External>(stream.client_side);
    const bool known = !world.host(stream.client).program_name.empty();
    if (known && !client.guessed) return;
    const bool greets = !is_text && stream.protocol != base::Protocol::Imap;
    if (greets && known) return;
    const auto name = greets ? greeted_name_in(octets) : program_name_in(octets);
    if (!name) return;
    client.guessed = greets;
    world.edit_host(stream.client).program_name = *name;
    simple_fact(world, base::FactKind::Note, stream.client, 0,
                "The program at " + world.host(stream.client).name + (greets ? " greets as " : " says that it is ") + *name + ".");
}

void Machine::say_outside(const Stream& stream, std::string_view octets, bool closed) {
    if (!hears_outside_ || journal_ == nullptr) return;
    if (outside_said_.empty() || outside_said_.back().session != stream.id) outside_said_.push_back({stream.id, {}, false});
    outside_said_.back().octets.append(octets);
    outside_said_.back().closed = outside_said_.back().closed || closed;
}

// --- what the boundary needs ------------------------------------------------------------------

OutsideStore::OutsideStore(std::vector<Provider>& providers, base::AccountId account) : providers_{providers} {
    for (Provider& provider : providers_) {
        if (account && provider.store.find(account) != nullptr) home_ = &provider.store;
    }
    if (home_ != nullptr) return;
    for (Provider& provider : providers_) {
        auto& from = provider.store.accounts;
        counts_.push_back(from.size());
        all_.accounts.insert(all_.accounts.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
        from.clear();
    }
}

OutsideStore::~OutsideStore() {
    auto next = all_.accounts.begin();
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        const auto end = next + static_cast<std::ptrdiff_t>(counts_[i]);
        providers_[i].store.accounts.assign(std::make_move_iterator(next), std::make_move_iterator(end));
        next = end;
    }
}

bool reads_text(const Stream& stream) {
    if (const auto* session = std::get_if<smtp::ServerSession>(&stream.server_side)) {
        return session->state() == smtp::State::DataText || session->state() == smtp::State::ChunkText;
    }
    const auto* session = std::get_if<imap::ServerSession>(&stream.server_side);
    return session != nullptr && session->literal_due() != 0;
}

namespace {

bool has_chosen(const Provider& site, std::string_view policy) {
    return std::binary_search(site.chosen.begin(), site.chosen.end(), policy);
}

}  // namespace

void offer_at_the_edge(smtp::ServerProfile& profile, const Provider& site) {
    if (!has_chosen(site, "starttls")) profile.offer_starttls = true;
    // Programs in use know LOGIN only.
    if (!has_chosen(site, "auth_login")) profile.offer_auth_login = profile.offer_auth_login || profile.offer_auth_plain;
}

void offer_at_the_edge(pop3::ServerProfile& profile, const Provider& site, bool encrypted) {
    if (!has_chosen(site, "pop3_stls")) profile.stls = true;
    profile.implicit_tls = encrypted;
}

void offer_at_the_edge(imap::ServerProfile& profile, const Provider& site, bool encrypted) {
    if (!has_chosen(site, "imap_starttls")) profile.extensions.set(imap::Extension::StartTls, true);
    profile.implicit_tls = encrypted;
}

namespace {

/// `"name" "Thunderbird"` of an ID command (RFC 2971 3.1): the value after this key.
std::string id_value(std::string_view line, std::string_view key) {
    const std::string lower = base::to_lower(line);
    const std::size_t at = lower.find('"' + std::string{key} + '"');
    if (at == std::string::npos) return {};
    const std::size_t begin = line.find('"', at + key.size() + 2);
    if (begin == std::string_view::npos) return {};
    const std::size_t end = line.find('"', begin + 1);
    return end == std::string_view::npos ? std::string{} : std::string{line.substr(begin + 1, end - begin - 1)};
}

constexpr std::size_t kNameMax = 60;
constexpr std::size_t kHeadMax = 16'384;
constexpr std::array<std::string_view, 2> kProgramFields{"user-agent", "x-mailer"};

/// Whether it is worth while to take the header apart.
bool may_name_a_program(std::string_view text) {
    text = text.substr(0, kHeadMax);
    while (!text.empty() && !text.starts_with("\r\n")) {
        for (const std::string_view field : kProgramFields) {
            if (base::istarts_with(text, field)) return true;
        }
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    return false;
}

std::optional<std::string> presentable(std::string name) {
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e; });
    if (name.empty()) return std::nullopt;
    return name.substr(0, kNameMax);
}

}  // namespace

std::optional<std::string> program_name_in(std::string_view octets) {
    const std::size_t verb = octets.find(' ');
    if (verb != std::string_view::npos && verb < 40 && base::istarts_with(octets.substr(verb + 1), "ID (")) {
        std::string name = id_value(octets, "name");
        const std::string version = id_value(octets, "version");
        if (!name.empty() && !version.empty()) name += " " + version;
        return presentable(std::move(name));
    }
    if (!may_name_a_program(octets)) return std::nullopt;
    const mail::Message head{std::string{octets.substr(0, kHeadMax)}};  // fields point into it
    for (const std::string_view field : kProgramFields) {
        for (const mail::HeaderField& one : mail::split_fields(head.header_section())) {
            if (base::iequals(one.name, field)) return presentable(mail::unfold(one.value));
        }
    }
    return std::nullopt;
}

std::optional<std::string> greeted_name_in(std::string_view line) {
    if (!base::istarts_with(line, "EHLO ") && !base::istarts_with(line, "HELO ")) return std::nullopt;
    std::string_view name = line.substr(5);
    name = name.substr(0, name.find_first_of(" \r\n"));
    const bool numbers = name.find_first_not_of("0123456789.:") == std::string_view::npos;
    const bool localhost = base::iequals(name, "localhost") || base::istarts_with(name, "localhost.");
    if (name.starts_with('[') || numbers || localhost) return std::nullopt;
    return presentable(std::string{name});
}

}  // namespace sim
