#pragma once
/// An IMAP client and a server with a wire between them, for tests of what a program learns.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "protocols/imap/client_session.h"
#include "tests/support/imap_bench.h"

namespace support {

/// A client and a server with a wire between them that cuts octets into pieces.
class Line {
  public:
    Line(ImapBench& bench, imap::ClientProfile profile, std::vector<imap::ClientTask> tasks)
        : bench_{bench},
          client{std::move(profile), std::move(tasks)},
          server{bench.profile, base::SessionId{77}} {}

    void connect() {
        wire::Effects out;
        server.greet(bench_.now, out);
        to_client(out);
        run();
    }

    /// Lets both talk until nobody has anything to say.
    void run() {
        for (int turns = 0; turns < 200 && client.wants_to_act(); ++turns) {
            wire::Effects out;
            client.act(bench_.now, out);
            to_server(out);
        }
        EXPECT_FALSE(client.wants_to_act()) << "the client does not come to rest";
    }

    void notice() {
        wire::Effects out;
        server.notice(bench_.now, bench_.store, out);
        to_client(out);
        run();
    }

    template <class Event>
    [[nodiscard]] std::vector<Event> all() const {
        std::vector<Event> out;
        for (const imap::ClientEvent& event : events) {
            if (const auto* one = std::get_if<Event>(&event)) out.push_back(*one);
        }
        return out;
    }
    [[nodiscard]] bool said(std::string_view text) const {
        return from_client.find(text) != std::string::npos;
    }

  private:
    ImapBench& bench_;

  public:
    imap::ClientSession client;
    imap::ServerSession server;
    std::vector<imap::ClientEvent> events;
    std::string from_client;
    std::size_t piece = 100000;
    bool expect_secret = false;

  private:
    void to_server(const wire::Effects& out) {
        for (const wire::Effects::Item& item : out.items()) {
            const std::string_view octets = out.octets(item);
            from_client.append(octets);
            if (octets.find("rye-bread-9") != std::string_view::npos) {
                EXPECT_EQ(octets.substr(item.secret_begin, item.secret_end - item.secret_begin),
                          "rye-bread-9");
            }
            for (std::size_t at = 0; at < octets.size(); at += piece) {
                wire::Effects answer;
                server.receive(octets.substr(at, piece), bench_.now, bench_.store, bench_.copies,
                               answer, item.provenance);
                to_client(answer);
            }
        }
    }
    void to_client(const wire::Effects& out) {
        for (const wire::Effects::Item& item : out.items()) {
            const std::string octets{out.octets(item)};
            for (std::size_t at = 0; at < octets.size(); at += piece) {
                imap::ClientSession copy = client;
                std::vector<imap::ClientEvent> copied_events = events;
                wire::Effects ignored;
                copy.receive(octets.substr(at, piece), bench_.now, ignored, copied_events,
                             item.provenance);
                wire::Effects own;
                client.receive(octets.substr(at, piece), bench_.now, own, events, item.provenance);
                EXPECT_EQ(copy, client);
                EXPECT_EQ(copied_events, events);
            }
        }
    }
};

inline imap::ClientProfile ben() {
    imap::ClientProfile profile;
    profile.user = "ben";
    profile.password = "rye-bread-9";
    return profile;
}

}  // namespace support
