// The runner: feeds the lines of one side, compares those of the other.

#include "tests/support/transcript.h"

#include <algorithm>

#include "protocols/base/result.h"
#include "tests/support/transcript_runner.h"

namespace transcript {

namespace {

std::map<std::string, PeerFactory>& factories() {
    static std::map<std::string, PeerFactory> known;
    return known;
}

bool starts_tls(const wire::Effects& effects) {
    return std::any_of(effects.items().begin(), effects.items().end(), [](const auto& item) {
        return item.kind == wire::Effects::Kind::StartTls;
    });
}

}  // namespace

void collect(const wire::Effects& effects, const base::ProtocolTables& tables, Outputs& out) {
    using Kind = wire::Effects::Kind;
    for (const auto& item : effects.items()) {
        if (item.kind == Kind::Tell) {
            out.facts.push_back(describe(effects.fact(item), tables));
        } else if (item.kind == Kind::StartTls) {
            out.items.push_back({Output::Kind::Tls, {}});
        } else if (item.kind == Kind::Close) {
            out.items.push_back({Output::Kind::Closed, {}});
        } else {
            out.partial += effects.octets(item);
            for (std::size_t end = out.partial.find("\r\n"); end != std::string::npos;
                 end = out.partial.find("\r\n")) {
                out.items.push_back({Output::Kind::Line, out.partial.substr(0, end)});
                out.partial.erase(0, end + 2);
            }
        }
    }
}

bool Runner::fail(const ScriptLine& line, const std::string& what) {
    constexpr std::string_view kNames[] = {"whole lines", "byte by byte", "one burst"};
    report_.ok = false;
    report_.line = line.number;
    report_.failure = script_.path + ":" + std::to_string(line.number) + " (" +
                      std::string{kNames[static_cast<unsigned>(portioning_)]} + "): " + what +
                      "\n  line: " + line.source + "\n" + dump();
    return false;
}

std::string Runner::dump() const {
    std::string out;
    for (const auto& [number, connection] : connections_) {
        if (connection.peer == nullptr) continue;
        out += "  connection " + std::to_string(number) + ": " + connection.peer->state() + "\n";
        out += connection.peer->dump();
        if (!out.ends_with('\n')) out += '\n';
    }
    for (const std::string& line : dump_store(world_)) out += "  store: " + line + "\n";
    return out;
}

void Runner::keep(const ScriptLine& line) {
    if (line.type == LineType::Text) {
        pending_text_ += line.source + "\n";
        return;
    }
    rewritten_ += pending_text_ + line.source + "\n";
    pending_text_.clear();
}

bool Runner::all_said() {
    if (updating_) {
        flush();
        return true;
    }
    return std::all_of(connections_.begin(), connections_.end(), [](const auto& entry) {
        return entry.second.out.items.empty();
    });
}

bool Runner::give(const ScriptLine& line) {
    Given given;
    for (const std::string& word : words_of(line.text)) {
        const std::size_t equals = word.find('=');
        if (given.kind.empty()) {
            given.kind = word;
        } else if (equals != std::string::npos) {
            given.options[word.substr(0, equals)] = word.substr(equals + 1);
        } else if (given.host.empty()) {
            given.host = word;
        } else {
            return fail(line, "option " + word + " has no =");
        }
    }
    if (factories().count(given.kind) == 0) return fail(line, "nobody runs a " + given.kind);
    givens_[line.connection] = std::move(given);
    return true;
}

/// Connects if the number has not been used yet; the server's greeting waits to be asked for.
bool Runner::open(int number) {
    if (connections_.count(number) != 0) return true;
    auto given = givens_.find(number);
    if (given == givens_.end()) given = givens_.find(1);
    if (given == givens_.end()) return false;
    auto peer = factories()[given->second.kind](given->second,
                                                base::SessionId{static_cast<std::uint32_t>(number)});
    if (!peer) {
        report_.failure = peer.problem().sentence();
        return false;
    }
    Connection& connection = connections_[number];
    connection.peer = std::move(peer).value();
    wire::Effects effects;
    connection.peer->greet(now_, world_, effects);
    collect(effects, connection.peer->tables(), connection.out);
    return true;
}

bool Runner::is_feed(const ScriptLine& line) {
    return line.type == LineType::Talk &&
           line.side == (at(line.connection).peer->is_client() ? 'S' : 'C');
}

/// Puts the octets of the lines that can go out together with the one at `index` into `octets`;
/// returns the index after the last of them.
std::size_t Runner::gather(std::size_t index, std::string& octets) {
    const int connection = script_.lines[index].connection;
    const bool client = at(connection).peer->is_client();
    std::size_t end = index;
    bool open_ended = false;   // behind an `S*` that only the next fed line ends
    for (std::size_t i = index; i < script_.lines.size(); ++i) {
        const ScriptLine& line = script_.lines[i];
        if (i != index && (portioning_ != Portioning::OneBurst || !script_.pipelining)) break;
        const bool passes = line.type == LineType::Text || line.type == LineType::Check ||
                            line.type == LineType::ExpectAny ||
                            line.type == LineType::ExpectUnordered || line.type == LineType::Talk;
        if (!passes || line.connection != connection) break;
        if (!is_feed(line)) {
            if (client && line.type != LineType::Text) break;
            if (line.type == LineType::ExpectAny) open_ended = true;
            if (line.type == LineType::Talk) open_ended = false;
            continue;
        }
        if (open_ended) break;
        const auto text = line.raw ? std::optional{line.text} : fill(line.text, captures_);
        if (!text) break;
        octets += *text;
        if (!line.raw) octets += "\r\n";
        ++report_.fed;
        end = i + 1;
    }
    return end;
}

bool Runner::feed(std::size_t index) {
    const ScriptLine& line = script_.lines[index];
    if (index < fed_up_to_) return true;
    if (!all_said()) {
        for (const auto& [number, connection] : connections_) {
            if (connection.out.items.empty()) continue;
            return fail(line, "the session also wrote: " + connection.out.items.front().text);
        }
    }
    if (at(line.connection).closed) return fail(line, "the connection is closed");
    std::string octets;
    fed_up_to_ = gather(index, octets);
    if (fed_up_to_ <= index) return fail(line, "a $name is not known yet");
    for (auto& entry : connections_) entry.second.out.facts.clear();
    return deliver(line, octets);
}

bool Runner::deliver(const ScriptLine& line, const std::string& octets) {
    Connection& connection = at(line.connection);
    const std::size_t portion = portioning_ == Portioning::ByteByByte ? 1 : octets.size();
    const auto feed_all = [&](Peer& peer, World& world, Outputs& out) {
        wire::Effects effects;
        for (std::size_t i = 0; i < octets.size(); i += portion) {
            effects.clear();
            peer.receive(std::string_view{octets}.substr(i, portion), now_, world, effects);
            collect(effects, peer.tables(), out);
            // What was sent in the clear behind the command that starts TLS is void.
            if (starts_tls(effects)) break;
        }
    };
    const std::string before = dump();
    World world_copy = world_;
    const auto peer_copy = connection.peer->clone();
    Outputs out_copy = connection.out;
    feed_all(*peer_copy, world_copy, out_copy);
    if (dump() != before) return fail(line, "feeding a copy moved the original");
    feed_all(*connection.peer, world_, connection.out);
    if (!(out_copy == connection.out)) return fail(line, "a copy answered differently");
    if (!connection.peer->equals(*peer_copy)) return fail(line, "a copy ended in another session");
    if (!(world_ == world_copy)) return fail(line, "a copy ended in another world");
    return true;
}

bool Runner::pass_time(const ScriptLine& line) {
    const auto span = read_duration(line.text);
    if (!span) return fail(line, "a span such as +5min is wanted");
    if (!all_said()) return fail(line, "the session wrote something before that");
    for (auto& entry : connections_) entry.second.out.facts.clear();
    const base::Instant target = now_ + *span;
    for (int rounds = 0; rounds < 1000; ++rounds) {
        Connection* next = nullptr;
        for (auto& [number, connection] : connections_) {
            const auto deadline = connection.peer->deadline();
            if (connection.closed || !deadline || *deadline > target) continue;
            if (next == nullptr || *deadline < *next->peer->deadline()) next = &connection;
        }
        if (next == nullptr) {
            now_ = target;
            return true;
        }
        now_ = std::max(now_, *next->peer->deadline());
        wire::Effects effects;
        next->peer->expire(now_, world_, effects);
        collect(effects, next->peer->tables(), next->out);
    }
    return fail(line, "the deadline does not move");
}

bool Runner::step(std::size_t& index) {
    const ScriptLine& line = script_.lines[index];
    if (line.type == LineType::Text || line.type == LineType::NoPipelining) {
        keep(line);
        return true;
    }
    if (line.type == LineType::Given || line.type == LineType::Store) {
        if (!all_said()) return fail(line, "the session wrote something before that");
        keep(line);
        if (line.type == LineType::Given) return give(line);
        const base::Outcome done = apply_store_line(line, givens_[1].host, now_, world_);
        return done ? true : fail(line, done.problem().sentence());
    }
    if (!open(line.connection)) return fail(line, "cannot connect: " + report_.failure);
    switch (line.type) {
        case LineType::Time:
            if (!pass_time(line)) return false;
            keep(line);
            return true;
        case LineType::Cut: {
            if (!all_said()) return fail(line, "the session wrote something before that");
            Connection& connection = at(line.connection);
            for (auto& entry : connections_) entry.second.out.facts.clear();
            wire::Effects effects;
            connection.peer->disconnected(now_, world_, effects);
            collect(effects, connection.peer->tables(), connection.out);
            connection.closed = true;
            keep(line);
            return true;
        }
        case LineType::Tls: return expect_mark(line, Output::Kind::Tls);
        case LineType::Closed: return expect_mark(line, Output::Kind::Closed);
        case LineType::Check: return check(index);
        default: break;
    }
    if (!is_feed(line)) return expect(index);
    if (!feed(index)) return false;
    keep(line);
    return true;
}

Report Runner::run() {
    for (std::size_t i = 0; i < script_.lines.size(); ++i) {
        if (!step(i)) return report_;
    }
    const ScriptLine& last = script_.lines.back();
    if (!all_said()) {
        for (const auto& [number, connection] : connections_) {
            if (connection.out.items.empty()) continue;
            fail(last, "at the end the session also wrote: " + connection.out.items.front().text);
            return report_;
        }
    }
    for (const auto& [number, connection] : connections_) {
        if (!connection.out.partial.empty()) {
            fail(last, "the session left a line without CRLF: " + connection.out.partial);
            return report_;
        }
    }
    if (!updating_ && report_.checked == 0) fail(last, "the transcript checks nothing");
    rewritten_ += pending_text_;
    return report_;
}

bool register_peer(std::string kind, PeerFactory factory) {
    factories()[std::move(kind)] = factory;
    return true;
}

Report run(const Script& script, Portioning portioning) {
    return Runner{script, portioning, false}.run();
}

base::Result<std::string> rewrite(const Script& script) {
    Runner runner{script, Portioning::WholeLines, true};
    const Report report = runner.run();
    if (!report.ok) return base::Problem{"", report.failure, ""};
    return runner.rewritten();
}

}  // namespace transcript
