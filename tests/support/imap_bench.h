#pragma once
/// A mail store and IMAP sessions on it, for tests that are sentences.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/imap/commands.h"
#include "protocols/imap/server_session.h"
#include "protocols/imap/tables.h"
#include "protocols/mail/store.h"
#include "protocols/wire/effects.h"

namespace support {

inline constexpr base::AccountId kBen{1};

/// Ben's mailbox at Meadow as lesson L10 has it, and as many connections as a test opens.
class ImapBench {
  public:
    explicit ImapBench(imap::ServerProfile given = {}) : profile{std::move(given)} {
        profile.host_name = "imap.meadow.example";
        store.add_account(kBen, "ben", "meadow.example", "rye-bread-9");
    }

    /// Puts a message into a folder of Ben's.
    void deliver(std::string text, std::uint8_t flags = 0, std::string_view folder = "INBOX") {
        mail::Flags bits;
        bits.system = flags;
        store.append(kBen, folder, mail::Message{std::move(text)}, bits, now,
                     base::LetterId{++letters}, copies.next());
    }
    void deliver_three() {
        deliver(
            "From: Ada <ada@harbor.example>\r\nSubject: Picnic on Saturday?\r\n\r\nShall we?\r\n",
            mail::Flags::kSeen);
        deliver("From: Ada <ada@harbor.example>\r\nSubject: Re: Picnic\r\n\r\nYes.\r\n");
        deliver("From: Dot <dot@adpost.example>\r\nSubject: Cake\r\n\r\nI bring it.\r\n");
    }

    imap::ServerSession& connect() {
        sessions.emplace_back(profile,
                              base::SessionId{static_cast<std::uint32_t>(sessions.size() + 1)});
        wire::Effects out;
        sessions.back().greet(now, out);
        take(out);
        return sessions.back();
    }
    /// A connection that is logged in and has INBOX open.
    imap::ServerSession& open(std::string_view folder = "INBOX") {
        imap::ServerSession& session = connect();
        say(session, "l LOGIN ben rye-bread-9");
        say(session, "s SELECT " + std::string{folder});
        return session;
    }
    /// Sends a line (CRLF is added); returns all octets of the answer.
    std::string say(imap::ServerSession& session, std::string_view line) {
        return raw(session, std::string{line} + "\r\n");
    }
    std::string raw(imap::ServerSession& session, std::string_view octets,
                    wire::Provenance carried = {}) {
        wire::Effects out;
        session.receive(octets, now, store, copies, out, carried);
        return take(out);
    }
    std::string notice(imap::ServerSession& session) {
        wire::Effects out;
        session.notice(now, store, out);
        return take(out);
    }
    const mail::MailboxState& box(std::string_view folder = "INBOX") const {
        return *store.find(kBen)->mailbox(folder);
    }

    imap::ServerProfile profile;
    mail::Store store;
    base::CopyCounter copies;
    base::Instant now = base::kDefaultStart;
    std::deque<imap::ServerSession> sessions;
    std::vector<base::Fact> facts;  ///< of the last answer
    std::vector<std::string> keys;  ///< line kinds of the last answer
    std::uint32_t letters = 0;

  private:
    std::string take(const wire::Effects& out) {
        facts.clear();
        keys.clear();
        for (const wire::Effects::Item& item : out.items()) {
            if (item.kind == wire::Effects::Kind::Tell) facts.push_back(out.fact(item));
            if (item.kind == wire::Effects::Kind::Line ||
                item.kind == wire::Effects::Kind::Content) {
                keys.emplace_back(imap::tables().line_kinds[item.line_kind].key);
            }
        }
        return std::string{out.octets()};
    }
};

}  // namespace support
