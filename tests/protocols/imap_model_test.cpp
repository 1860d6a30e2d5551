// Random commands from several sessions on one mailbox, without a plan: what each client believes
// from the lines it was sent must be what the server thinks it believes, and in the end the truth.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>

#include "protocols/base/octets.h"
#include "protocols/mail/labels.h"
#include "tests/support/imap_bench.h"

namespace {

using support::ImapBench;

/// A small generator of its own, so that a seed gives the same run on every platform.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_{seed * 0x9E3779B97F4A7C15U + 1} {}
    std::uint32_t below(std::uint32_t limit) {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return static_cast<std::uint32_t>(state_ >> 33) % limit;
    }

  private:
    std::uint64_t state_;
};

/// A client that believes what it reads and nothing else (RFC 9051 5.2, 7.4, 7.5).
struct Believer {
    imap::ServerSession* session = nullptr;
    std::vector<std::uint32_t> uids;  ///< by number; 0: not yet known
    std::vector<std::string> flags;
    bool by_number = false;  ///< the command under way is FETCH, STORE or SEARCH
    int expunges_at_wrong_time = 0;

    void read(std::string_view answer) {
        while (!answer.empty()) {
            const std::size_t end = answer.find("\r\n");
            ASSERT_NE(end, std::string_view::npos) << "half a line: " << answer;
            take(answer.substr(0, end));
            answer.remove_prefix(end + 2);
        }
    }

    void take(std::string_view line) {
        if (!line.starts_with("* ")) return;
        line.remove_prefix(2);
        const std::size_t space = line.find(' ');
        const auto number = base::parse_number(line.substr(0, space));
        if (!number) return;
        const std::string_view rest = line.substr(space + 1);
        if (rest == "EXISTS") {
            ASSERT_GE(*number, uids.size()) << "EXISTS must not shrink";
            uids.resize(*number);
            flags.resize(*number, "?");
        } else if (rest == "EXPUNGE") {
            if (by_number) ++expunges_at_wrong_time;
            ASSERT_GE(*number, 1U);
            ASSERT_LE(*number, uids.size());
            uids.erase(uids.begin() + static_cast<std::ptrdiff_t>(*number - 1));
            flags.erase(flags.begin() + static_cast<std::ptrdiff_t>(*number - 1));
        } else if (rest.starts_with("FETCH (")) {
            ASSERT_GE(*number, 1U);
            ASSERT_LE(*number, uids.size()) << "FETCH of a message that was never announced";
            take_fetch(static_cast<std::size_t>(*number - 1), rest.substr(7));
        }
    }

    void take_fetch(std::size_t index, std::string_view items) {
        const std::size_t uid_at = items.find("UID ");
        if (uid_at != std::string_view::npos) {
            std::string_view digits = items.substr(uid_at + 4);
            digits = digits.substr(0, digits.find_first_of(" )"));
            const auto uid = static_cast<std::uint32_t>(base::parse_number(digits).value_or(0));
            if (uids[index] != 0) {
                EXPECT_EQ(uids[index], uid) << "a number changed its message";
            }
            uids[index] = uid;
        }
        const std::size_t flags_at = items.find("FLAGS (");
        if (flags_at == std::string_view::npos) return;
        const std::string_view list = items.substr(flags_at + 7);
        flags[index] = list.substr(0, list.find(')'));
    }
};

/// \\Recent belongs to a session, not to the mailbox.
std::string without_recent(std::string flags) {
    const std::size_t at = flags.find("\\Recent");
    if (at == std::string::npos) return flags;
    flags.erase(at, 7);
    if (at < flags.size()) {
        flags.erase(at, 1);
    } else if (!flags.empty()) {
        flags.pop_back();
    }
    return flags;
}

std::string random_command(Dice& dice, std::uint32_t size, bool& by_number) {
    const std::string seq = std::to_string(1 + dice.below(size + 1));
    const std::string uid = std::to_string(1 + dice.below(12));
    constexpr const char* kFlags[] = {"\\Seen", "\\Deleted", "\\Flagged", "\\Deleted \\Seen",
                                      "Invoice"};
    const std::string flag = kFlags[dice.below(5)];
    by_number = false;
    switch (dice.below(14)) {
        case 0:
            return "NOOP";
        case 1:
            return "EXPUNGE";
        case 2:
            return "UID EXPUNGE " + uid;
        case 3:
            by_number = true;
            return "STORE " + seq + " +FLAGS (" + flag + ")";
        case 4:
            by_number = true;
            return "STORE " + seq + " -FLAGS.SILENT (" + flag + ")";
        case 5:
            return "UID STORE " + uid + " FLAGS (" + flag + ")";
        case 6:
            by_number = true;
            return "FETCH " + seq + " (UID FLAGS)";
        case 7:
            by_number = true;
            return "FETCH 1:* BODY[HEADER.FIELDS (SUBJECT)]";
        case 8:
            by_number = true;
            return "SEARCH DELETED";
        case 9:
            return "UID FETCH " + uid + ":* FLAGS";
        case 10:
            return "COPY " + seq + " INBOX";
        case 11:
            return "UID MOVE " + uid + " Trash";
        case 12:
            return "CHECK";
        default:
            return "UID SEARCH FLAGGED";
    }
}

void run_seed(std::uint64_t seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice{seed};
    ImapBench bench;
    bench.profile.bad_commands_max = 0;
    bench.profile.expunge_order =
        dice.below(2) == 0 ? imap::ExpungeOrder::LowToHigh : imap::ExpungeOrder::HighToLow;
    bench.store.edit(support::kBen)->create_mailbox("Trash");
    if (dice.below(3) == 0) mail::use_labels(*bench.store.edit(support::kBen), static_cast<mail::LabelRule>(1 + dice.below(3)));
    for (std::uint32_t i = dice.below(5); i > 0; --i) bench.deliver("Subject: x\r\n\r\nx\r\n");
    std::vector<Believer> clients(2 + dice.below(2));
    for (Believer& client : clients) {
        client.session = &bench.connect();
        bench.say(*client.session, "l LOGIN ben rye-bread-9");
        client.read(bench.say(*client.session, "s SELECT INBOX"));
        client.read(bench.say(*client.session, "f UID FETCH 1:* (UID FLAGS)"));
    }
    for (int step = 0; step < 40; ++step) {
        if (dice.below(6) == 0) bench.deliver("Subject: new\r\n\r\nx\r\n");
        Believer& client = clients[dice.below(static_cast<std::uint32_t>(clients.size()))];
        if (client.session->state() == imap::State::Idle) {
            if (dice.below(2) == 0) {
                client.read(bench.notice(*client.session));
            } else {
                client.read(bench.say(*client.session, "DONE"));
            }
            continue;
        }
        if (dice.below(8) == 0) {
            client.read(bench.say(*client.session, "i IDLE"));
            continue;
        }
        const std::string command =
            random_command(dice, client.session->view()->size(), client.by_number);
        client.read(bench.say(*client.session, "c " + command));
        client.by_number = false;
        if (command.find("SILENT") != std::string::npos) {
            // Its own silent change it must work out itself; here it just no longer knows.
            const auto seq =
                base::parse_number(command.substr(6, command.find(' ', 6) - 6)).value_or(0);
            if (seq <= client.flags.size()) client.flags[static_cast<std::size_t>(seq - 1)] = "?";
        }
        ASSERT_EQ(client.uids.size(), client.session->view()->size()) << command;
        for (std::uint32_t seq = 1; seq <= client.session->view()->size(); ++seq) {
            const std::uint32_t believed = client.uids[seq - 1];
            if (believed == 0) continue;
            ASSERT_EQ(believed, client.session->view()->uid_at(seq).value) << command;
        }
    }
    const mail::MailboxState& truth = bench.box();
    for (Believer& client : clients) {
        if (client.session->state() == imap::State::Idle)
            client.read(bench.say(*client.session, "DONE"));
        client.read(bench.say(*client.session, "n NOOP"));
        EXPECT_EQ(client.expunges_at_wrong_time, 0);
        ASSERT_EQ(client.uids.size(), truth.messages.size());
        for (std::size_t i = 0; i < truth.messages.size(); ++i) {
            EXPECT_TRUE(client.uids[i] == 0 || client.uids[i] == truth.messages[i].uid.value);
            std::string flags = client.flags[i];
            if (flags == "?") continue;
            EXPECT_EQ(without_recent(flags), truth.flags_text(truth.messages[i].flags));
        }
        EXPECT_FALSE(client.session->view()->behind(truth));
    }
}

std::uint64_t seeds_wanted(std::uint64_t usual) {
    const char* wanted = std::getenv("POSTROOM_IMAP_SEEDS");
    return wanted == nullptr ? usual : base::parse_number(wanted).value_or(usual);
}

void run_seeds(std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t seed = first; seed <= last && !testing::Test::HasFailure(); ++seed) run_seed(seed);
}

TEST(ImapModel, WhatClientsBelieveIsTrueInTheEnd) { run_seeds(1, seeds_wanted(300)); }

// Labelled slow in CMakeLists.txt.
TEST(ImapModelLong, FiveThousandSeeds) { run_seeds(301, 5300); }

}  // namespace
