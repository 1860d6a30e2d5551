// A mailbox of 100 000 messages: what the IMAP server needs for the commands that touch all of it, and how
// that grows from 10 000 messages on. Every command may cost ten times as much there, and hardly more.

#include <algorithm>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/bench.h"
#include "protocols/imap/server_session.h"
#include "protocols/mail/store.h"
#include "protocols/wire/effects.h"
#include "sim/build.h"
#include "sim/world.h"

namespace app {

namespace {

constexpr std::uint32_t kSmall = 10'000;
constexpr std::uint32_t kLarge = 100'000;
/// Ten times the messages, and room for a busy machine; a command whose cost grows with the square takes a hundred times as long.
constexpr double kLinear = 25;

/// Processor time of this program: what else the machine does is not counted.
double seconds_since(std::clock_t begin) { return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC; }

/// Nothing of the mailbox is left in the processor's caches: the small one would fit there, the large one never.
void empty_caches() {
    static std::vector<char> other(std::size_t{48} << 20);
    for (std::size_t i = 0; i < other.size(); i += 64) other[i] = static_cast<char>(other[i] + 1);
}

/// A letter of everyday length; every thousandth is the one that SEARCH is after, the others have one subject.
mail::Message letter(std::uint32_t number) {
    const std::string n = std::to_string(number);
    std::string text = "Return-Path: <ines@example.org>\r\nReceived: from smtp.example.org (198.51.100.25) by mx1.meadow.example\r\n\twith ESMTP id " + n +
                       " for <ben@meadow.example>; Mon, 7 Jan 2030 09:00:00 +0000\r\nDate: Mon, 7 Jan 2030 09:00:00 +0000\r\n"
                       "From: Ines <ines@example.org>\r\nTo: Ben <ben@meadow.example>\r\nSubject: " +
                       (number % 1000 == 0 ? "Picnic" : "Notes of the lesson") + "\r\nMessage-ID: <" + n +
                       "@ines-desk.example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nNothing new.\r\n";
    return mail::Message{std::move(text)};
}

mail::Store store_with(std::uint32_t messages, base::CopyCounter& copies) {
    mail::Store store;
    mail::Account& ben = store.add_account(base::AccountId{1}, "ben", "meadow.example", "rye-bread-9");
    mail::MailboxState& inbox = *ben.edit_mailbox("INBOX");
    for (std::uint32_t i = 0; i < messages; ++i) {
        mail::StoredMessage stored;
        stored.message = letter(i);
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
        empty_caches();
        const std::clock_t begin = std::clock();
        server_.receive(octets, base::kDefaultStart, store_, copies_, out_);
        return seconds_since(begin);
    }

    /// The same for a command that may be given twice: the first time is for the memory to be there.
    double say_again(std::string_view octets) {
        say(octets);
        return say(octets);
    }

  private:
    mail::Store& store_;
    base::CopyCounter& copies_;
    imap::ServerSession server_;
    wire::Effects out_;
};

/// One thing measured at both sizes.
struct Measured {
    const char* what;
    double budget_ms;       ///< with 100 000 messages
    double seconds = 0;
};

/// Marks every second message. A command may be 65536 octets long: the set goes in pieces, as programs send it.
double mark_every_second(Connection& connection, std::uint32_t messages) {
    std::string set;
    for (std::uint32_t i = 2; i <= messages; i += 2) set += (set.empty() ? "" : ",") + std::to_string(i);
    double took = 0;
    for (std::size_t begin = 0; begin < set.size();) {
        std::size_t end = std::min(begin + 60'000, set.size());
        if (end != set.size()) end = set.rfind(',', end);
        took += connection.say("e UID STORE " + set.substr(begin, end - begin) + " +FLAGS.SILENT (\\Deleted)\r\n");
        begin = end + 1;
    }
    return took;
}

std::vector<Measured> measure(std::uint32_t messages) {
    base::CopyCounter copies;
    mail::Store store = store_with(messages, copies);
    const std::string all = std::to_string(messages);
    Connection one{store, copies, 1};
    Connection two{store, copies, 2};
    std::vector<Measured> out;
    out.push_back({"SELECT", 20, one.say_again("b SELECT INBOX\r\n")});
    out.push_back({"FETCH of all flags", 200, one.say_again("c FETCH 1:* (FLAGS)\r\n")});
    out.push_back({"SEARCH of a header", 300, one.say_again("d SEARCH SUBJECT Picnic\r\n")});
    out.push_back({"THREAD of letters with one subject", 1000, one.say_again("d THREAD REFERENCES US-ASCII ALL\r\n")});
    two.say("b ENABLE QRESYNC\r\n");
    two.say("c SELECT INBOX\r\n");
    two.say("d FETCH 1:* (FLAGS)\r\n");
    out.push_back({"STORE on every second message", 200, mark_every_second(one, messages)});
    const mail::Store before = store;   // as a snapshot of the timeline holds it: removal may not work in place
    out.push_back({"EXPUNGE of every second message", 200, one.say("f EXPUNGE\r\n")});
    out.push_back({"the other session is told (NOOP)", 200, two.say("g NOOP\r\n")});
    Connection three{store, copies, 3};
    three.say("h ENABLE QRESYNC\r\n");
    three.say("h SELECT INBOX\r\n");
    three.say("h FETCH 1:* (FLAGS)\r\n");
    const std::string modseq = std::to_string(messages + 1);
    out.push_back({"resync by QRESYNC, half of it gone", 100, three.say("i SELECT INBOX (QRESYNC (1700000001 " + modseq + " 1:" + all + "))\r\n")});
    return out;
}

/// The better of several rounds: the machine may have other things to do.
std::vector<Measured> best_of(std::uint32_t messages, int rounds) {
    std::vector<Measured> best = measure(messages);
    for (int round = 1; round < rounds; ++round) {
        const std::vector<Measured> next = measure(messages);
        for (std::size_t i = 0; i < best.size(); ++i) best[i].seconds = std::min(best[i].seconds, next[i].seconds);
    }
    return best;
}

/// A World that holds the mailbox: its copy, and the octets of message text that the copy has for itself.
void measure_fork(std::vector<Figure>& figures) {
    sim::World world = sim::empty_world(1);
    sim::Provider provider;
    provider.domain = "meadow.example";
    provider.store = store_with(kLarge, world.copies);
    world.providers.push_back(std::move(provider));
    const std::clock_t begin = std::clock();
    const sim::World fork = world;
    const double took = seconds_since(begin);
    std::size_t copied = 0;
    const auto& here = world.providers[0].store.accounts[0]->mailbox("INBOX")->messages;
    const auto& there = fork.providers[0].store.accounts[0]->mailbox("INBOX")->messages;
    for (std::size_t i = 0; i < here.size(); ++i) {
        if (here[i].message.text().data() != there[i].message.text().data()) copied += there[i].message.size();
    }
    figures.push_back({"IMAP, 100 000 messages: a fork of the World", took * 1e3, "ms", 1, false});
    figures.push_back({"IMAP, 100 000 messages: text that the fork copied", static_cast<double>(copied), "octets", 0, false});
}

}  // namespace

void measure_imap(std::vector<Figure>& figures) {
    const std::vector<Measured> small = best_of(kSmall, 5);
    const std::vector<Measured> large = best_of(kLarge, 3);
    for (const Measured& one : large) {
        figures.push_back({std::string{"IMAP, 100 000 messages: "} + one.what, one.seconds * 1e3, "ms", one.budget_ms, false});
    }
    for (std::size_t i = 0; i < large.size(); ++i) {
        figures.push_back({std::string{"IMAP, ten times the mail: "} + large[i].what, large[i].seconds / small[i].seconds, "times", kLinear, false});
    }
    measure_fork(figures);
}

}  // namespace app
