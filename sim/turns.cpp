// Turns: which session reads what, and what its owner does about it.

#include <algorithm>
#include <type_traits>
#include <utility>

#include "protocols/base/octets.h"
#include "sim/delivery_backend.h"
#include "sim/machine.h"
#include "sim/outside_backend.h"
#include "sim/program_tools.h"
#include "sim/sealing.h"

namespace sim {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

/// Calls `use` with the store that a session works with.
template <class Session, class Use>
void with_store(World& world, const Stream& stream, const Session& session, Use use) {
    SessionStore store{world, stream, session.account()};
    use(store.get());
}

/// A bridge whose provider cannot be reached, with something to answer.
bool bridge_is_cut_off(const World& world, const Stream& stream) {
    const std::string& owner = world.host(stream.server).bridge;
    if (owner.empty() || !std::holds_alternative<imap::ServerSession>(stream.server_side)) return false;
    if (stream.greeted && stream.to_server.first >= stream.to_server.arrived) return false;
    const auto provider = provider_index(world, owner);
    return provider && mailbox_host(world, *provider) == nullptr;
}

/// "a3 UID FETCH 7 BODY[]" -> "GET /messages"; empty: the bridge answers by itself.
std::string bridge_request(std::string_view command) {
    std::size_t at = command.find(' ');
    const auto next_word = [&] {
        if (at >= command.size()) return std::string{};
        const std::size_t end = std::min(command.find_first_of(" \r\n", at + 1), command.size());
        const std::string word = base::to_upper(command.substr(at + 1, end - at - 1));
        at = end;
        return word;
    };
    std::string verb = next_word();
    if (verb == "UID") verb = next_word();
    if (verb == "LOGIN" || verb == "AUTHENTICATE") return "POST /session";
    if (verb == "SELECT" || verb == "EXAMINE" || verb == "STATUS" || verb == "LIST" || verb == "SEARCH") return "GET /folders";
    if (verb == "FETCH") return "GET /messages";
    if (verb == "STORE") return "PATCH /messages";
    if (verb == "APPEND" || verb == "COPY" || verb == "MOVE") return "POST /messages";
    if (verb == "EXPUNGE" || verb == "CLOSE") return "DELETE /messages";
    if (verb == "CREATE" || verb == "RENAME" || verb == "DELETE") return "POST /folders";
    return {};
}

}  // namespace

namespace {

/// The provider of a stream's server, if a real program is at the other end.
const Provider* edge_of(const World& world, const Stream& stream) {
    const std::uint32_t provider = world.host(stream.server).provider;
    return stream.is_live() && provider != 0 ? &world.providers[provider - 1] : nullptr;
}

smtp::ServerProfile smtp_profile(const World& world, const Stream& stream) {
    const Host& server = world.host(stream.server);
    smtp::ServerProfile profile = server_profile(smtp_policy_of(world, server), server.name, stream.protocol == base::Protocol::Submission);
    if (const Provider* edge = edge_of(world, stream)) offer_at_the_edge(profile, *edge);
    return profile;
}

pop3::ServerProfile pop3_profile(const World& world, const Stream& stream) {
    const Host& server = world.host(stream.server);
    pop3::ServerProfile profile = server.provider == 0 ? usual_pop3() : *world.providers[server.provider - 1].pop3;
    profile.host_name = server.name;
    const bool is_usual = profile.greeting == pop3::ServerProfile{}.greeting;
    if (server.provider != 0 && is_usual) profile.greeting = world.providers[server.provider - 1].name + " POP3 ready";
    if (const Provider* edge = edge_of(world, stream)) offer_at_the_edge(profile, *edge, stream.encrypted);
    return profile;
}

imap::ServerProfile imap_profile(const World& world, const Stream& stream) {
    const Host& server = world.host(stream.server);
    imap::ServerProfile profile = server.provider == 0 ? usual_imap() : *world.providers[server.provider - 1].imap;
    profile.host_name = server.name;
    if (const Provider* edge = edge_of(world, stream)) offer_at_the_edge(profile, *edge, stream.encrypted);
    return profile;
}

}  // namespace

void Machine::start_server_session(World& world, Stream& stream) {
    switch (stream.protocol) {
        case base::Protocol::Smtp:
        case base::Protocol::Submission: {
            smtp::ServerProfile profile = smtp_profile(world, stream);
            if (!world.faults.empty()) {
                if (const auto refused = refusal(world, stream, "CONNECT")) profile.turn_away = *refused;
            }
            smtp::Peer peer;
            peer.encrypted = stream.encrypted;
            peer.name_or_address = world.host(stream.client).address;
            peer.serial = stream.id.value;
            stream.server_side = smtp::ServerSession{std::move(profile), std::move(peer)};
            break;
        }
        case base::Protocol::Pop3: stream.server_side = pop3::ServerSession{pop3_profile(world, stream), stream.id}; break;
        case base::Protocol::Imap: stream.server_side = imap::ServerSession{imap_profile(world, stream), stream.id}; break;
        case base::Protocol::Dns: stream.server_side = dns::ServerSession{}; break;
        case base::Protocol::None: break;
    }
}

void Machine::continue_server_session(World& world, Stream& stream) {
    std::visit(Overloaded{[](std::monostate) {}, [](dns::ServerSession&) {},
                          [&](smtp::ServerSession& session) { session.go_on_as(smtp_profile(world, stream)); },
                          [&](pop3::ServerSession& session) { session.go_on_as(pop3_profile(world, stream)); },
                          [&](imap::ServerSession& session) { session.go_on_as(imap_profile(world, stream)); }},
               stream.server_side);
}

void Machine::server_turn(World& world, std::uint32_t slot) {
    Stream& stream = world.streams[slot].edit();
    Pipe& pipe = stream.to_server;
    pipe.turn_pending = false;
    if (bridge_is_cut_off(world, stream)) return bridge_gives_up(world, slot, stream);
    if (!stream.greeted) {
        stream.greeted = true;
        cause_ = stream.opened_by;
        std::visit(Overloaded{[](std::monostate) {}, [](dns::ServerSession&) {},
                              [&](auto& session) { session.greet(world.now, effects_); }},
                   stream.server_side);
        carry_out(world, slot, Side::Server);
    }
    if (stream.is_outside() && outside_turn(world, slot, stream)) {
        schedule_turn(world, slot, stream, Side::Server, base::Duration{0});  // a line in each turn
    }
    while (!stream.is_outside() && pipe.first < pipe.arrived) {
        const Segment segment = pipe.segments[pipe.first++];
        feed_server(world, slot, stream, pipe.octets.front(segment.octets), segment);
        pipe.octets.take(segment.octets);
    }
    if (pipe.first == pipe.segments.size() && !stream.is_outside()) {
        pipe.segments.clear();
        pipe.octets.clear();
        pipe.first = pipe.arrived = 0;
    }
    note_deadline(world, deadline_of(stream));
    if (store_changed_) notice_idle_sessions(world);
}

/// A bridge keeps no mail: without its provider it can answer nothing.
void Machine::bridge_gives_up(World& world, std::uint32_t slot, Stream& stream) {
    cause_ = stream.greeted ? stream.to_server.segments[stream.to_server.first].line : stream.opened_by;
    stream.greeted = true;
    auto& session = std::get<imap::ServerSession>(stream.server_side);
    with_store(world, stream, session, [&](mail::Store& store) { session.shut_down(world.now, store, effects_, "the provider does not answer"); });
    carry_out(world, slot, Side::Server);
}

/// What the bridge asks of its provider for a command of the mail program; HTTP is named, not simulated.
void Machine::bridge_asks(World& world, const Stream& stream, std::string_view command) {
    const auto provider = provider_index(world, world.host(stream.server).bridge);
    const Host* asked = provider ? mailbox_host(world, *provider) : nullptr;
    const std::string request = bridge_request(command);
    if (asked == nullptr || request.empty()) return;
    Entry entry;
    entry.kind = base::FactKind::WebRequest;
    entry.code = 1;
    entry.host = stream.server;
    entry.session = stream.id;
    entry.value2 = asked->id.value;
    record(world, entry, request);
}

void Machine::feed_server(World& world, std::uint32_t slot, Stream& stream, std::string_view octets,
                          const Segment& segment) {
    cause_ = segment.line;
    if (segment.refused) {
        if (segment.ends_line) answer_refused(world, slot, stream);
        return;
    }
    if (segment.provenance.letter) stream.carrying = segment.provenance;
    if (segment.ends_line && !world.host(stream.server).bridge.empty()) bridge_asks(world, stream, octets);
    await_reply_ = true;
    awaiting_.clear();
    std::visit(Overloaded{
                   [](std::monostate) {},
                   [&](smtp::ServerSession& session) {
                       if (stream.is_live()) {
                           OutsideBackend backend{*this, world, stream};
                           session.receive(octets, world.now, backend, effects_);
                       } else {
                           DeliveryBackend backend{*this, world, stream};
                           session.receive(octets, world.now, backend, effects_);
                       }
                   },
                   [&](pop3::ServerSession& session) {
                       with_store(world, stream, session, [&](mail::Store& store) { session.receive(octets, world.now, store, effects_); });
                   },
                   [&](imap::ServerSession& session) {
                       with_store(world, stream, session, [&](mail::Store& store) {
                           session.receive(octets, world.now, store, world.copies, effects_, segment.provenance);
                       });
                   },
                   [&](dns::ServerSession& session) { session.receive(octets, world.zones, effects_); },
               },
               stream.server_side);
    carry_out(world, slot, Side::Server);
    await_reply_ = false;
    awaiting_.clear();
}

void Machine::feed_client(World& world, std::uint32_t slot, Stream& stream, std::string_view octets,
                          const Segment& segment) {
    if (stream.is_outside()) return say_outside(stream, octets, false);
    cause_ = stream.heard = segment.line;
    if (segment.provenance.letter) stream.heard_text = segment.line;
    // What a client believes changes with what it reads: the line is the cause.
    if (auto* smtp_client = std::get_if<smtp::ClientSession>(&stream.client_side)) {
        smtp_client->receive(octets, world.now, effects_, smtp_events_);
        carry_out(world, slot, Side::Client);
        if (stream.queue_entry != 0) {
            relay_events(world, stream);
        } else {
            program_smtp_events(world, stream);
        }
    } else if (auto* pop3_client = std::get_if<pop3::ClientSession>(&stream.client_side)) {
        if (segment.provenance.letter) stream.carrying = segment.provenance;
        pop3_client->receive(octets, world.now, effects_, pop3_events_);
        carry_out(world, slot, Side::Client);
        program_pop3_events(world, stream);
    } else if (auto* imap_client = std::get_if<imap::ClientSession>(&stream.client_side)) {
        imap_client->receive(octets, world.now, effects_, imap_events_, segment.provenance);
        carry_out(world, slot, Side::Client);
        program_imap_events(world, stream);
    } else if (auto* lookup = std::get_if<dns::Lookup>(&stream.client_side)) {
        lookup->receive(octets, effects_);
        if (!lookup->answer()) return;
        const base::HostId host = stream.client;
        const std::uint32_t queue_entry = stream.queue_entry;
        remember(world, host, *lookup, *lookup->answer());
        free_stream(world, slot);
        answered(world, host, queue_entry);
        return;
    }
    if (client_wants_to_act(stream)) schedule_turn(world, slot, stream, Side::Client, world.pace.client_turn);
    note_deadline(world, deadline_of(stream));
}

void Machine::client_turn(World& world, std::uint32_t slot) {
    Stream& stream = world.streams[slot].edit();
    stream.to_client.turn_pending = false;
    if (!client_wants_to_act(stream)) return;
    cause_ = stream.heard ? stream.heard : stream.opened_by;
    std::visit(Overloaded{[](std::monostate) {}, [](External&) {},
                          [&](smtp::ClientSession& session) { session.act(world.now, effects_, smtp_events_); },
                          [&](dns::Lookup& lookup) { lookup.act(world.now, effects_); },
                          [&](auto& session) { session.act(world.now, effects_); }},
               stream.client_side);
    carry_out(world, slot, Side::Client);
    if (!smtp_events_.empty()) {
        if (stream.queue_entry != 0) {
            relay_events(world, stream);
        } else {
            program_smtp_events(world, stream);
        }
    }
    note_deadline(world, deadline_of(stream));
    if (client_wants_to_act(stream)) schedule_turn(world, slot, stream, Side::Client, world.pace.client_turn);
}

void Machine::client_disconnected(World& world, Stream& stream) {
    if (stream.is_outside()) return;
    if (auto* smtp_client = std::get_if<smtp::ClientSession>(&stream.client_side)) {
        smtp_client->disconnected(effects_, smtp_events_);
        effects_.clear();
        if (stream.queue_entry != 0) {
            relay_events(world, stream);
        } else {
            program_smtp_events(world, stream);
        }
    } else if (auto* pop3_client = std::get_if<pop3::ClientSession>(&stream.client_side)) {
        pop3_client->disconnected(world.now, pop3_events_);
        program_pop3_events(world, stream);
    } else if (auto* imap_client = std::get_if<imap::ClientSession>(&stream.client_side)) {
        imap_client->disconnected(world.now, imap_events_);
        program_imap_events(world, stream);
    } else if (const auto* lookup = std::get_if<dns::Lookup>(&stream.client_side)) {
        // The resolver did not answer; that is an answer too, for a moment.
        remember(world, stream.client, *lookup, {dns::Status::ServFail, {}});
        answered(world, stream.client, stream.queue_entry);
    }
    program_disconnected(world, stream);
}

void Machine::program_disconnected(World& world, const Stream& stream) {
    const bool is_program = stream.queue_entry == 0 && !std::holds_alternative<std::monostate>(stream.client_side) && !stream.is_outside();
    if (is_program && !std::holds_alternative<dns::Lookup>(stream.client_side)) {
        end_errand(world, stream.client, stream.id);
    }
}

void Machine::server_disconnected(World& world, std::uint32_t slot, Stream& stream) {
    std::visit(Overloaded{[](std::monostate) {}, [](dns::ServerSession&) {},
                          [&](smtp::ServerSession& session) { session.disconnected(effects_); },
                          [&](auto& session) {
                              with_store(world, stream, session, [&](mail::Store& store) {
                                  session.disconnected(world.now, store, effects_);
                              });
                          }},
               stream.server_side);
    carry_out(world, slot, Side::Server);
}

void Machine::expire_sides(World& world, std::uint32_t slot, Stream& stream) {
    const auto due = [&](const auto& session) { return session.deadline() && *session.deadline() <= world.now; };
    if (stream.greeted) std::visit(Overloaded{[](std::monostate) {}, [](dns::ServerSession&) {},
                          [&](smtp::ServerSession& session) {
                              if (due(session)) session.expire(world.now, effects_);
                          },
                          [&](auto& session) {
                              if (!due(session)) return;
                              with_store(world, stream, session, [&](mail::Store& store) { session.expire(world.now, store, effects_); });
                          }},
               stream.server_side);
    carry_out(world, slot, Side::Server);
    if (auto* smtp_client = std::get_if<smtp::ClientSession>(&stream.client_side)) {
        if (due(*smtp_client)) smtp_client->expire(world.now, effects_, smtp_events_);
        carry_out(world, slot, Side::Client);
        if (stream.queue_entry != 0) {
            relay_events(world, stream);
        } else {
            program_smtp_events(world, stream);
        }
    } else if (auto* pop3_client = std::get_if<pop3::ClientSession>(&stream.client_side)) {
        if (due(*pop3_client)) pop3_client->expire(world.now, effects_, pop3_events_);
        carry_out(world, slot, Side::Client);
        program_pop3_events(world, stream);
    } else if (auto* imap_client = std::get_if<imap::ClientSession>(&stream.client_side)) {
        if (due(*imap_client)) imap_client->expire(world.now, effects_, imap_events_);
        carry_out(world, slot, Side::Client);
        program_imap_events(world, stream);
    } else if (const auto* lookup = std::get_if<dns::Lookup>(&stream.client_side)) {
        if (due(*lookup)) return give_up_lookup(world, slot, stream);
    }
    if (client_wants_to_act(stream)) schedule_turn(world, slot, stream, Side::Client, world.pace.client_turn);
    note_deadline(world, deadline_of(stream));
}

void Machine::notice_idle_sessions(World& world) {
    store_changed_ = false;
    for (std::uint32_t slot = 0; slot < world.streams.size(); ++slot) {
        const Stream& seen = *world.streams[slot];
        const auto* session = std::get_if<imap::ServerSession>(&seen.server_side);
        if (seen.phase != StreamPhase::Open || session == nullptr || !session->wants_notice()) continue;
        Stream& stream = world.streams[slot].edit();
        auto& idle = std::get<imap::ServerSession>(stream.server_side);
        with_store(world, stream, idle, [&](const mail::Store& store) { idle.notice(world.now, store, effects_); });
        carry_out(world, slot, Side::Server);
    }
}

bool Machine::client_wants_to_act(const Stream& stream) {
    return std::visit(Overloaded{[](std::monostate) { return false; }, [](const External&) { return false; },
                                 [](const auto& session) { return session.wants_to_act(); }},
                      stream.client_side);
}

std::optional<base::Instant> Machine::deadline_of(const Stream& stream) {
    std::optional<base::Instant> earliest;
    const auto take = [&](std::optional<base::Instant> deadline) {
        if (deadline && (!earliest || *deadline < *earliest)) earliest = deadline;
    };
    // A server's clock begins with its greeting.
    if (stream.greeted) {
        std::visit(Overloaded{[](std::monostate) {}, [](const dns::ServerSession&) {},
                              [&](const auto& session) { take(session.deadline()); }},
                   stream.server_side);
    }
    std::visit(Overloaded{[](std::monostate) {}, [](const External&) {}, [&](const auto& session) { take(session.deadline()); }}, stream.client_side);
    return earliest;
}

}  // namespace sim
