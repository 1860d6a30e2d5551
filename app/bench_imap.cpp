// A mailbox of 100 000 messages: what the IMAP server needs for the commands that touch all of it.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "app/bench.h"
#include "protocols/imap/server_session.h"
#include "protocols/mail/store.h"
#include "protocols/wire/effects.h"

namespace app {

namespace {

constexpr std::uint32_t kMessages = 100'000;

using Clock = std::chrono::steady_clock;

mail::Store large_store(base::CopyCounter& copies) {
    mail::Store store;
    mail::Account& ben = store.add_account(base::AccountId{1}, "ben", "meadow.example", "rye-bread-9");
    mail::MailboxState& inbox = *ben.edit_mailbox("INBOX");
    const mail::Message plain{"From: ines@example.org\r\nTo: ben@meadow.example\r\nSubject: Notes\r\nMessage-ID: <1@example.org>\r\n\r\nNothing new.\r\n"};
    const mail::Message wanted{"From: ada@harbor.example\r\nTo: ben@meadow.example\r\nSubject: Picnic\r\nMessage-ID: <2@harbor.example>\r\n\r\nOn Saturday.\r\n"};
    for (std::uint32_t i = 0; i < kMessages; ++i) {
        mail::StoredMessage stored;
        stored.message = i % 1000 == 0 ? wanted : plain;
        stored.internal_date = base::kDefaultStart;
        stored.letter = base::LetterId{i + 1};
        stored.copy = copies.next();
        stored.guid = ben.next_guid++;
        inbox.append(std::move(stored));
    }
    return store;
}

/// One connection, fed by hand; the time of a command is that of the server alone.
class Connection {
  public:
    Connection(mail::Store& store, base::CopyCounter& copies, std::uint32_t session)
        : store_{store}, copies_{copies}, server_{imap::ServerProfile{}, base::SessionId{session}} {
        server_.greet(base::kDefaultStart, out_);
        say("a LOGIN ben rye-bread-9\r\n");
    }

    /// Seconds until the answer is complete.
    double say(std::string_view octets) {
        out_.clear();
        const auto begin = Clock::now();
        server_.receive(octets, base::kDefaultStart, store_, copies_, out_);
        return std::chrono::duration<double>(Clock::now() - begin).count();
    }

    [[nodiscard]] std::size_t lines() const { return out_.items().size(); }

  private:
    mail::Store& store_;
    base::CopyCounter& copies_;
    imap::ServerSession server_;
    wire::Effects out_;
};

}  // namespace

void measure_imap(std::vector<Figure>& figures) {
    base::CopyCounter copies;
    mail::Store store = large_store(copies);
    const auto add = [&figures](const char* what, double seconds, double budget_ms) {
        figures.push_back({std::string{"IMAP, 100 000 messages: "} + what, seconds * 1e3, "ms", budget_ms, false});
    };
    Connection one{store, copies, 1};
    Connection two{store, copies, 2};
    add("SELECT", one.say("b SELECT INBOX\r\n"), 50);
    add("FETCH of all flags", one.say("c FETCH 1:* (FLAGS)\r\n"), 500);
    add("SEARCH of a header", one.say("d SEARCH SUBJECT Picnic\r\n"), 500);
    two.say("b SELECT INBOX\r\n");
    two.say("c ENABLE QRESYNC\r\n");
    std::string every_second;
    for (std::uint32_t i = 2; i <= kMessages; i += 2) every_second += (every_second.empty() ? "" : ",") + std::to_string(i);
    // A command may be 65536 octets long: the set goes in pieces, as programs send it.
    double marking = 0;
    for (std::size_t begin = 0; begin < every_second.size();) {
        std::size_t end = std::min(begin + 60'000, every_second.size());
        if (end != every_second.size()) end = every_second.rfind(',', end);
        marking += one.say("e UID STORE " + every_second.substr(begin, end - begin) + " +FLAGS.SILENT (\\Deleted)\r\n");
        begin = end + 1;
    }
    add("STORE on every second message", marking, 500);
    const mail::Store before = store;
    add("EXPUNGE of every second message", one.say("f EXPUNGE\r\n"), 1000);
    add("the other session is told (NOOP)", two.say("g NOOP\r\n"), 1000);
    Connection three{store, copies, 3};
    three.say("h ENABLE QRESYNC\r\n");
    add("resync by QRESYNC", three.say("i SELECT INBOX (QRESYNC (1700000001 100001 1:100000))\r\n"), 500);
    const auto begin = Clock::now();
    const mail::Store fork = store;
    add("a fork of the store", std::chrono::duration<double>(Clock::now() - begin).count() + (fork == store ? 0 : 1), 1);
}

}  // namespace app
