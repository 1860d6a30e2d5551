#pragma once
/// A POP3 client and server joined line by line, with a mail program that keeps what it fetched.
/// The connection can be cut after any line, in either direction.
///
/// Doors: Program, Pair. Fails: never; asserts belong to the tests.

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "protocols/mail/store.h"
#include "protocols/pop3/client_session.h"
#include "protocols/pop3/server_session.h"

namespace pop3_pair {

/// A mail program's own store: the texts it has, and how often.
struct Program {
    pop3::ClientProfile profile;
    pop3::Wishes wishes;
    pop3::Seen memory;
    bool memory_at_end_only = false;           ///< a fault: the memory is saved only after QUIT
    std::map<std::string, int> whole;          ///< letters fetched whole
    std::map<std::string, int> headers;        ///< letters of which the header is here
    pop3::SessionEnded last_end;
};

/// One connection. `cut_after` counts the lines of both directions; SIZE_MAX: never cut.
class Pair {
  public:
    Pair(const pop3::ServerProfile& server, Program& program, mail::Store& store, base::Instant now,
         std::uint32_t session)
        : program_{program},
          store_{store},
          now_{now},
          server_{server, base::SessionId{session}},
          client_{program.profile, program.memory, program.wishes, now},
          memory_{program.memory} {}

    /// Runs to the end or to the cut. Calls `after_line` after each line. Returns how many lines
    /// were delivered.
    template <class AfterLine>
    std::size_t run(std::size_t cut_after, AfterLine after_line) {
        wire::Effects out;
        server_.greet(now_, out);
        queue(out, to_client_);
        std::size_t delivered = 0;
        while (!to_client_.empty() || !to_server_.empty()) {
            if (delivered == cut_after) {
                cut();
                return delivered;
            }
            ++delivered;
            if (!to_server_.empty()) {
                deliver_to_server();
            } else {
                deliver_to_client();
            }
            after_line();
        }
        if (!client_.finished()) cut();
        if (!program_.memory_at_end_only || program_.last_end.in_good_order) program_.memory = memory_;
        return delivered;
    }

    /// Lines that the client wrote, in order.
    [[nodiscard]] const std::vector<std::string>& client_lines() const { return client_lines_; }

  private:
    static void queue(const wire::Effects& out, std::deque<std::string>& lines) {
        for (const auto& item : out.items()) {
            if (item.kind != wire::Effects::Kind::Line && item.kind != wire::Effects::Kind::Content) continue;
            std::string_view octets = out.octets(item);
            while (!octets.empty()) {
                const std::size_t end = octets.find("\r\n");
                const std::size_t size = end == std::string_view::npos ? octets.size() : end + 2;
                lines.emplace_back(octets.substr(0, size));
                octets.remove_prefix(size);
            }
        }
    }

    void deliver_to_server() {
        wire::Effects out;
        const std::string line = std::move(to_server_.front());
        to_server_.pop_front();
        server_.receive(line, now_, store_, out);
        queue(out, to_client_);
    }

    void deliver_to_client() {
        wire::Effects out;
        std::vector<pop3::ClientEvent> events;
        const std::string line = std::move(to_client_.front());
        to_client_.pop_front();
        client_.receive(line, now_, out, events);
        take(events);
        while (client_.wants_to_act()) client_.act(now_, out);
        std::deque<std::string> written;
        queue(out, written);
        for (std::string& text : written) {
            client_lines_.push_back(text);
            to_server_.push_back(std::move(text));
        }
    }

    void take(const std::vector<pop3::ClientEvent>& events) {
        for (const auto& event : events) {
            pop3::keep_memory(memory_, event, now_);
            if (const auto* fetched = std::get_if<pop3::Fetched>(&event)) {
                auto& folder = fetched->headers_only ? program_.headers : program_.whole;
                ++folder[std::string{fetched->message.view()}];
            } else if (const auto* ended = std::get_if<pop3::SessionEnded>(&event)) {
                program_.last_end = *ended;
            }
        }
        if (!program_.memory_at_end_only) program_.memory = memory_;
    }

    void cut() {
        wire::Effects out;
        std::vector<pop3::ClientEvent> events;
        server_.disconnected(now_, store_, out);
        client_.disconnected(now_, events);
        take(events);
        to_client_.clear();
        to_server_.clear();
    }

    Program& program_;
    mail::Store& store_;
    base::Instant now_;
    pop3::ServerSession server_;
    pop3::ClientSession client_;
    pop3::Seen memory_;
    std::deque<std::string> to_client_;
    std::deque<std::string> to_server_;
    std::vector<std::string> client_lines_;
};

}  // namespace pop3_pair
