// Arbitrary octets against the SMTP sessions.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "protocols/smtp/client_session.h"
#include "protocols/smtp/server_session.h"
#include "protocols/smtp/tables.h"
#include "tests/fuzz/bodies.h"
#include "tests/support/smtp_backend.h"

namespace fuzz {

namespace {

constexpr base::Instant kNow = base::kDefaultStart;

/// The first octets of the input choose how things are set; the rest is what the peer sends.
struct Choices {
    std::uint32_t bits = 0;
    std::size_t portion = 1;

    explicit Choices(std::string_view& input) {
        for (int i = 0; i < 3 && !input.empty(); ++i) {
            bits = bits << 8 | static_cast<unsigned char>(input.front());
            input.remove_prefix(1);
        }
        if (input.empty()) return;
        portion = static_cast<unsigned char>(input.front()) % 32U + 1U;
        input.remove_prefix(1);
    }
    bool next() {
        const bool bit = (bits & 1U) != 0;
        bits >>= 1;
        return bit;
    }
};

smtp::ServerProfile choose_server(Choices& choices) {
    smtp::ServerProfile profile;
    profile.host_name = "mx1.meadow.example";
    for (bool* flag :
         {&profile.forgiving, &profile.offer_chunking, &profile.offer_starttls, &profile.offer_auth_plain,
          &profile.offer_auth_login, &profile.offer_auth_cram_md5, &profile.submission,
          &profile.offer_smtputf8, &profile.offer_dsn, &profile.password_needs_tls,
          &profile.offer_auth_scram_sha_256}) {
        *flag = choices.next();
    }
    profile.offer_esmtp = !choices.next();
    profile.offer_enhanced_codes = !choices.next();
    if (choices.next()) profile.vrfy = profile.expn = smtp::VerifyPolicy::Truthful;
    if (choices.next()) profile.size_max = 64;
    if (choices.next()) profile.text_line_octets_max = 16;
    if (choices.next()) profile.command_octets_max = 64;
    profile.errors_max = choices.next() ? 3 : 0;
    return profile;
}

bool has_bare_line_end(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) return true;
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) return true;
    }
    return false;
}

/// Every item is a whole line of known kind; replies look like replies; nothing follows a close.
void check_items(const wire::Effects& out, bool replies) {
    bool closed = false;
    for (const auto& item : out.items()) {
        demand(!closed, "nothing is done after the connection was closed");
        closed = item.kind == wire::Effects::Kind::Close;
        if (item.kind != wire::Effects::Kind::Line) continue;
        const std::string_view line = out.octets(item);
        demand(item.line_kind < smtp::tables().line_kinds.size(), "every line has a kind");
        demand(line.find("\r\n") + 2 == line.size(), "every line ends in CRLF and holds no other");
        demand(!has_bare_line_end(line), "no line holds a bare CR or LF");
        if (!replies) continue;
        demand(line.size() >= 6 && line[0] >= '2' && line[0] <= '5' && (line[3] == ' ' || line[3] == '-'),
               "every line of a server is a reply");
        demand((line[3] == ' ') == (item.ends_reply || smtp::tables().line_kinds[item.line_kind].ends_reply),
               "the table knows which lines end a reply");
    }
}

struct Server {
    smtp::ServerSession session;
    test_support::SmtpHost host;
    std::string said;
    bool tls = false;

    void hear(std::string_view octets) {
        wire::Effects out;
        session.receive(octets, kNow, host, out);
        check_items(out, true);
        said += out.octets();
        for (const auto& item : out.items()) {
            tls = tls || item.kind == wire::Effects::Kind::StartTls;
        }
    }
};

}  // namespace

void run_smtp_server(std::string_view input) {
    Choices choices{input};
    const smtp::ServerProfile profile = choose_server(choices);
    Server whole{smtp::ServerSession{profile}, test_support::SmtpHost{}, {}};
    wire::Effects greeting;
    whole.session.greet(kNow, greeting);
    check_items(greeting, true);
    Server cut = whole;
    whole.hear(input);
    // What is sent in clear behind the start of TLS is void, so the portions end there too.
    for (std::size_t i = 0; i < input.size() && !cut.tls; i += choices.portion) {
        const Server before = cut;
        cut.hear(input.substr(i, choices.portion));
        Server again = before;
        again.hear(input.substr(i, choices.portion));
        demand(again.session == cut.session && again.said == cut.said, "a copy goes on alike");
    }
    demand(whole.said == cut.said, "the same octets are answered alike however they are cut");
    demand(whole.host == cut.host, "the same letters are taken however they are cut");
    if (!whole.tls) demand(whole.session == cut.session, "the session ends alike however it is fed");
    for (const auto& letter : cut.host.taken) {
        demand(!has_bare_line_end(letter.text), "no letter with a bare CR or LF is taken");
        demand(letter.text.size() <= profile.size_max, "no letter is larger than was promised");
        demand(!letter.envelope.recipients.empty(), "every letter goes to somebody");
        demand(!profile.submission || !letter.user.empty(), "submission needs a log-in");
    }
    wire::Effects end;
    cut.session.expire(kNow + base::minutes(5), end);
    check_items(end, true);
    demand(cut.session.state() == smtp::State::Closed, "silence ends every session");
}

void run_smtp_client(std::string_view input) {
    Choices choices{input};
    smtp::ClientProfile profile;
    profile.client_name = "smtp.harbor.example";
    profile.user = "ada";
    profile.password = "tulip-42";
    profile.tls = static_cast<smtp::TlsChoice>(choices.next() ? 1 : choices.next() ? 2 : 0);
    profile.auth = choices.next() ? smtp::AuthChoice::Best : smtp::AuthChoice::None;
    profile.use_pipelining = choices.next();
    profile.use_chunking = choices.next();
    profile.chunk_octets = 5;
    smtp::ClientSession client{profile};
    smtp::Delivery delivery;
    delivery.envelope.reverse_path.mailbox = {"ada", "harbor.example"};
    delivery.envelope.recipients = {{{{"ben", "meadow.example"}}, {}, {}}, {{{"dot", "adpost.example"}}, {}, {}}};
    delivery.message = mail::Message{std::string{".x\r\n\r\nGr\xc3\xbc\xc3\x9f\x65"}};
    client.deliver(delivery);
    client.deliver(delivery);
    client.connected(kNow);
    std::vector<smtp::ClientEvent> events;
    for (std::size_t i = 0; i < input.size(); i += choices.portion) {
        wire::Effects out;
        smtp::ClientSession copy = client;
        client.receive(input.substr(i, choices.portion), kNow, out, events);
        demand(out.octets().empty(), "replies are taken in without an answer");
        std::vector<smtp::ClientEvent> copy_events;
        wire::Effects copy_out;
        copy.receive(input.substr(i, choices.portion), kNow, copy_out, copy_events);
        demand(copy == client, "a copy goes on alike");
        for (int turns = 0; client.wants_to_act(); ++turns) {
            demand(turns < 10, "a client waits for replies");
            client.act(kNow, out, events);
        }
        check_items(out, false);
        for (const auto& item : out.items()) {
            const bool auth_line = out.octets(item).starts_with("AUTH PLAIN ");
            demand(!auth_line || item.secret_end > item.secret_begin, "a password is marked");
        }
    }
    std::size_t ended = 0;
    for (const auto& event : events) {
        if (std::holds_alternative<smtp::DeliveryEnded>(event)) ++ended;
    }
    wire::Effects out;
    client.disconnected(out, events);
    demand(client.finished(), "a lost connection ends the session");
    demand(ended + client.waiting().size() <= 2, "a letter has one fate");
}

}  // namespace fuzz
