#pragma once
/// Both ends of one SMTP connection, for tests: what either writes reaches the other at once.
///
/// Doors: SmtpPair, letter, relay_client, relay_server.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "protocols/smtp/client_session.h"
#include "protocols/smtp/server_session.h"
#include "tests/support/smtp_backend.h"

namespace test_support {

inline constexpr base::Instant kNow = base::kDefaultStart;

inline smtp::Delivery letter(const std::vector<std::string>& recipients,
                             std::string text = "Subject: x\r\n\r\nHi\r\n",
                             const std::string& sender = "ada@harbor.example") {
    smtp::Delivery delivery;
    if (!sender.empty())
        delivery.envelope.reverse_path.mailbox = *mail::parse_mailbox(sender, true);
    for (const std::string& address : recipients) {
        mail::Recipient recipient;
        recipient.path.mailbox = *mail::parse_mailbox(address, true);
        delivery.envelope.recipients.push_back(recipient);
    }
    delivery.message = mail::Message{std::move(text)};
    delivery.provenance = {base::LetterId{7}, base::CopyId{9}};
    return delivery;
}

inline smtp::ClientProfile relay_client() {
    smtp::ClientProfile profile;
    profile.client_name = "smtp.harbor.example";
    return profile;
}

inline smtp::ServerProfile relay_server() {
    smtp::ServerProfile profile;
    profile.host_name = "mx1.meadow.example";
    return profile;
}

/// Both ends of one connection; octets travel at once, `portion` at a time.
struct SmtpPair {
    smtp::ClientSession client;
    smtp::ServerSession server;
    SmtpHost host;
    std::string lines;   ///< "C: …" and "S: …"; "C+ " begins a line written in the same turn
    std::vector<smtp::ClientEvent> events;
    std::size_t portion = 100'000;
    bool client_tls = false;
    bool server_tls = false;

    SmtpPair(smtp::ClientProfile client_profile, smtp::ServerProfile server_profile,
             std::string domain = "meadow.example")
        : client{std::move(client_profile)},
          server{std::move(server_profile)},
          host{std::move(domain)} {}

    void log(const char* mark, std::string_view octets) {
        while (!octets.empty()) {
            const std::size_t end = std::min(octets.find("\r\n"), octets.size());
            lines += std::string{mark} + std::string{octets.substr(0, end)} + "\n";
            octets.remove_prefix(std::min(end + 2, octets.size()));
        }
    }

    void to_client(const wire::Effects& out) {
        log("S: ", out.octets());
        for (const auto& item : out.items())
            server_tls = server_tls || item.kind == wire::Effects::Kind::StartTls;
        for (std::size_t i = 0; i < out.octets().size(); i += portion) {
            wire::Effects answer;
            const smtp::ClientSession before = client;
            smtp::ClientSession copy = client;
            std::vector<smtp::ClientEvent> copy_events;
            wire::Effects copy_answer;
            copy.receive(out.octets().substr(i, portion), kNow, copy_answer, copy_events);
            EXPECT_EQ(client, before);
            client.receive(out.octets().substr(i, portion), kNow, answer, events);
            EXPECT_EQ(client, copy);
            EXPECT_EQ(answer.octets(), "") << "a client writes in act() only";
            for (const auto& item : answer.items())
                client_tls = client_tls || item.kind == wire::Effects::Kind::StartTls;
        }
    }

    void run() {
        wire::Effects out;
        client.connected(kNow);
        server.greet(kNow, out);
        to_client(out);
        for (int turn = 0; client.wants_to_act() && turn < 200; ++turn) {
            out.clear();
            client.act(kNow, out, events);
            log("C: ", out.octets());
            wire::Effects answer;
            for (std::size_t i = 0; i < out.octets().size(); i += portion) {
                server.receive(out.octets().substr(i, portion), kNow, host, answer);
            }
            to_client(answer);
        }
    }

    [[nodiscard]] const smtp::DeliveryEnded* ended(std::size_t which = 0) const {
        for (const smtp::ClientEvent& event : events) {
            const auto* found = std::get_if<smtp::DeliveryEnded>(&event);
            if (found != nullptr && which-- == 0) return found;
        }
        return nullptr;
    }
    [[nodiscard]] const smtp::SessionFailed* failure() const {
        for (const smtp::ClientEvent& event : events) {
            if (const auto* found = std::get_if<smtp::SessionFailed>(&event)) return found;
        }
        return nullptr;
    }
    [[nodiscard]] bool said(const std::string& line) const {
        return ("\n" + lines).find("\n" + line + "\n") != std::string::npos;
    }
};

}  // namespace test_support
