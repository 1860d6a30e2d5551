#include "sim/export/capture.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "protocols/base/digest.h"
#include "protocols/base/octets.h"
#include "sim/export/packets.h"

namespace exported {

namespace {

constexpr std::size_t kSegmentMax = 1460;
constexpr std::size_t kRecordMax = 16'384;   // RFC 8446 5.1
constexpr std::uint32_t kFirstPort = 49'152; // RFC 6335 6: dynamic ports

std::uint16_t standard_port(base::Protocol protocol, bool encrypted_from_start, std::int64_t port) {
    switch (protocol) {
        case base::Protocol::Smtp: return 25;
        case base::Protocol::Submission: return encrypted_from_start ? 465 : 587;
        case base::Protocol::Pop3: return encrypted_from_start ? 995 : 110;
        case base::Protocol::Imap: return encrypted_from_start ? 993 : 143;
        case base::Protocol::Dns: return 53;
        case base::Protocol::None: break;
    }
    return static_cast<std::uint16_t>(port);
}

/// As many octets as TLS 1.3 would send for this plain text, in records of application data. They are
/// made from the entry's number, so that equal runs give equal files.
std::string cipher_octets(std::string_view plain, std::uint32_t id) {
    std::string out;
    do {
        const std::size_t size = std::min(plain.size(), kRecordMax) + 17;
        plain.remove_prefix(size - 17);
        out += "\x17\x03\x03";
        put16(out, static_cast<std::uint32_t>(size));
        const std::size_t end = out.size() + size;
        std::string block = std::to_string(id) + "/" + std::to_string(out.size());
        while (out.size() < end) {
            block = base::sha256(block);
            out.append(block, 0, end - out.size());
        }
    } while (!plain.empty());
    return out;
}

/// What happens at the two ends of one conversation, in order.
struct Step {
    enum class What : std::uint8_t { Open, Send, Arrive, Close };
    base::Instant at;
    std::uint64_t order = 0;      ///< of equal moments
    What what = What::Send;
    bool from_client = false;     ///< Send, Arrive: the writer; Close: who closes
    std::uint32_t entry = 0;
};

struct Conversation {
    base::Protocol protocol = base::Protocol::None;
    Endpoint client, server;
    base::Duration latency{0};
    bool connected = true;
    bool encrypted_from_start = true;   ///< as long as no line says otherwise
    bool has_lines = false;
    std::vector<Step> steps;
    base::Instant first;                ///< DNS: the question's moment
};

using Frames = std::vector<Frame>;

/// Writes the frames of one TCP conversation.
class TcpWriter {
  public:
    TcpWriter(const RunView& run, const Conversation& conversation, Frames& out, std::uint16_t& packet)
        : run_{run}, talk_{conversation}, out_{out}, packet_{packet} {}

    void write() {
        for (const Step& step : talk_.steps) {
            switch (step.what) {
                case Step::What::Open: open(step.at); break;
                case Step::What::Send: send(step); break;
                case Step::What::Arrive: arrive(step); break;
                case Step::What::Close: close(step); break;
            }
        }
    }

  private:
    struct Side {
        std::uint32_t next = 1;         ///< sequence number of its next octet, from 0
        std::uint32_t heard = 0;        ///< what it has of the other's
    };

    void put(base::Instant at, bool from_client, std::uint8_t flags, std::string_view octets, std::uint32_t seq, std::uint32_t ack) {
        TcpSegment segment;
        segment.from = from_client ? talk_.client : talk_.server;
        segment.to = from_client ? talk_.server : talk_.client;
        segment.seq = (from_client ? kClientBegin : kServerBegin) + seq;
        segment.ack = (from_client ? kServerBegin : kClientBegin) + ack;
        segment.flags = flags;
        segment.octets = octets;
        out_.push_back({at, tcp_frame(segment, ++packet_)});
    }

    void open(base::Instant at) {
        put(at - talk_.latency, true, TcpSegment::kSyn, {}, 0, 0);
        if (!talk_.connected) return;
        put(at, false, TcpSegment::kSyn | TcpSegment::kAck, {}, 0, 1);
        client_.heard = server_.heard = 1;
        put(at + talk_.latency, true, TcpSegment::kAck, {}, 1, 1);
    }

    void send(const Step& step) {
        const sim::Entry& entry = run_.entry(step.entry);
        std::string octets = wire_octets(run_, entry);
        if (entry.has(sim::Entry::kEncrypted)) octets = cipher_octets(octets, step.entry);
        Side& writer = step.from_client ? client_ : server_;
        for (std::size_t at = 0; at < octets.size(); at += kSegmentMax) {
            const std::string_view part = std::string_view{octets}.substr(at, kSegmentMax);
            const bool last = at + part.size() == octets.size();
            put(step.at, step.from_client, static_cast<std::uint8_t>(TcpSegment::kAck | (last ? TcpSegment::kPush : 0)), part,
                writer.next, writer.heard);
            writer.next += static_cast<std::uint32_t>(part.size());
        }
        ends_[step.entry] = writer.next;
    }

    void arrive(const Step& step) {
        Side& reader = step.from_client ? server_ : client_;
        const std::uint32_t end = ends_[step.entry];
        if (end <= reader.heard) return;
        reader.heard = end;
        put(step.at, !step.from_client, TcpSegment::kAck, {}, reader.next, reader.heard);
    }

    void close(const Step& step) {
        if (closed_) return;
        closed_ = true;
        Side& closer = step.from_client ? client_ : server_;
        Side& other = step.from_client ? server_ : client_;
        const auto fin = static_cast<std::uint8_t>(TcpSegment::kFin | TcpSegment::kAck);
        const base::Instant sent = std::max(step.at - talk_.latency, out_.back().at);
        closer.heard = std::max(closer.heard, 1U);
        put(sent, step.from_client, fin, {}, closer.next++, closer.heard);
        other.heard = closer.next;
        put(step.at, !step.from_client, fin, {}, other.next++, other.heard);
        put(step.at + talk_.latency, step.from_client, TcpSegment::kAck, {}, closer.next, other.next);
    }

    static constexpr std::uint32_t kClientBegin = 1'000'000;
    static constexpr std::uint32_t kServerBegin = 2'000'000;
    const RunView& run_;
    const Conversation& talk_;
    Frames& out_;
    std::uint16_t& packet_;
    Side client_, server_;
    std::map<std::uint32_t, std::uint32_t> ends_;   ///< by entry: sequence number behind its last octet
    bool closed_ = false;
};

std::string without_crlf(std::string text) {
    if (text.ends_with("\r\n")) text.resize(text.size() - 2);
    return text;
}

void write_lookup(const RunView& run, const Conversation& talk, Frames& out, std::uint16_t& packet, std::uint16_t id) {
    std::string question;
    std::vector<std::string> answer;
    base::Instant asked{};
    base::Instant answered{};
    for (const Step& step : talk.steps) {
        if (step.what != Step::What::Send) continue;
        const std::string line = without_crlf(shown_line(run, run.entry(step.entry)));
        if (step.from_client) {
            question = line;
            asked = step.at;
        } else {
            answer.push_back(line);
            answered = step.at;
        }
    }
    if (question.empty()) return;
    out.push_back({asked, udp_frame(talk.client, talk.server, dns_message(id, question, {}), ++packet)});
    if (!answer.empty()) out.push_back({answered, udp_frame(talk.server, talk.client, dns_message(id, question, answer), ++packet)});
}

std::map<std::uint32_t, Conversation> conversations(const RunView& run) {
    std::map<std::uint32_t, Conversation> talks;
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint16_t>, std::uint32_t> ports;
    const auto add = [&](Conversation& talk, base::Instant at, std::uint64_t order, Step::What what, bool from_client, std::uint32_t id) {
        talk.steps.push_back({at, order, what, from_client, id});
    };
    for (std::uint32_t id = 1; id <= run.entries; ++id) {
        if (id % 256 == 0 && run.is_given_up()) break;
        const sim::Entry& entry = run.entry(id);
        const std::uint64_t order = std::uint64_t{id} * 2;
        if (entry.kind == base::FactKind::StreamOpened || entry.kind == base::FactKind::ConnectFailed) {
            const base::HostId server{static_cast<std::uint32_t>(entry.value2)};
            if (!server) continue;
            Conversation& talk = talks[entry.session.value];
            talk.protocol = entry.protocol;
            talk.connected = entry.kind == base::FactKind::StreamOpened;
            talk.client.address = address_number(run.world.host(entry.host).address);
            talk.server.address = address_number(run.world.host(server).address);
            talk.server.port = static_cast<std::uint16_t>(entry.value);
            if (!run.world.host(entry.host).outside) talk.latency = run.world.link(entry.host, server).latency;
            add(talk, entry.at, order, Step::What::Open, true, id);
            continue;
        }
        const auto found = talks.find(entry.session.value);
        if (!entry.session || found == talks.end()) continue;
        Conversation& talk = found->second;
        if (entry.is_line()) {
            const bool from_client = entry.has(sim::Entry::kFromClient);
            talk.has_lines = true;
            talk.encrypted_from_start = talk.encrypted_from_start && entry.has(sim::Entry::kEncrypted);
            add(talk, entry.at, order, Step::What::Send, from_client, id);
            add(talk, std::max(entry.arrives(), entry.at), order + 1, Step::What::Arrive, from_client, id);
        } else if (entry.kind == base::FactKind::StreamClosed) {
            const Step& open = talk.steps.front();
            add(talk, entry.at, order, Step::What::Close, run.entry(open.entry).host == entry.host, id);
        }
    }
    for (auto& [session, talk] : talks) {
        if (run.is_given_up()) break;
        talk.server.port = standard_port(talk.protocol, talk.has_lines && talk.encrypted_from_start, talk.server.port);
        std::uint32_t& used = ports[{talk.client.address, talk.server.address, talk.server.port}];
        talk.client.port = static_cast<std::uint16_t>(kFirstPort + used++ % (65'536 - kFirstPort));
        std::stable_sort(talk.steps.begin(), talk.steps.end(),
                         [](const Step& a, const Step& b) { return std::tie(a.at, a.order) < std::tie(b.at, b.order); });
        // What was still on its way when a connection ended never arrived.
        const auto end = std::find_if(talk.steps.begin(), talk.steps.end(), [](const Step& step) { return step.what == Step::What::Close; });
        if (end != talk.steps.end()) talk.steps.erase(end + 1, talk.steps.end());
    }
    return talks;
}

}  // namespace

std::string capture(const RunView& run) {
    Frames frames;
    std::uint16_t packet = 0;
    for (const auto& [session, talk] : conversations(run)) {
        if (run.is_given_up()) break;
        if (talk.protocol == base::Protocol::Dns) {
            write_lookup(run, talk, frames, packet, static_cast<std::uint16_t>(session));
        } else {
            TcpWriter{run, talk, frames, packet}.write();
        }
    }
    std::stable_sort(frames.begin(), frames.end(), [](const Frame& a, const Frame& b) { return a.at < b.at; });
    std::vector<std::pair<std::uint32_t, std::string>> names;
    for (const auto& host : run.world.hosts) {
        if (!host->outside) names.emplace_back(address_number(host->address), host->name);
    }
    return pcapng_file(frames, names);
}

}  // namespace exported
