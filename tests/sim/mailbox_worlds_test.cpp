// The ready worlds about mailboxes: every removal by the right device, the table of promises of lesson
// L16 cell by cell, and a day of IMAP after which all devices agree.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "sim/days.h"
#include "sim/ledger.h"
#include "tests/sim/ledger.h"

namespace {

using base::FactKind;
using sim_test::preset;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::StartsWith;

sim::Timeline run(std::string_view id) {
    sim::Timeline timeline = preset(id);
    timeline.run_until(base::kDefaultStart + base::days(30));
    return timeline;
}

base::Instant at(int hour, int minute) { return base::kDefaultStart + base::hours(hour - 9) + base::minutes(minute); }

const mail::Account& account(const sim::Timeline& timeline, std::string_view address) {
    const std::size_t split = address.find('@');
    return *timeline.world().provider_of(address.substr(split + 1))->store.find_login(address);
}

/// Letters in a folder on the server; a folder that is not there is empty.
std::vector<std::uint32_t> on_server(const sim::Timeline& timeline, std::string_view address, std::string_view folder = "INBOX") {
    std::vector<std::uint32_t> out;
    const mail::MailboxState* mailbox = account(timeline, address).mailbox(folder);
    for (std::size_t i = 0; mailbox != nullptr && i < mailbox->messages.size(); ++i) out.push_back(mailbox->messages[i].letter.value);
    return out;
}

std::vector<std::uint32_t> on_device(const sim::Timeline& timeline, std::string_view device, std::string_view folder = "Inbox") {
    std::vector<std::uint32_t> out;
    const sim::LocalFolder* local = timeline.world().find_host(device)->program->folder(folder);
    for (std::size_t i = 0; local != nullptr && i < local->messages.size(); ++i) out.push_back(local->messages[i].letter.value);
    return out;
}

bool shown_as_read(const sim::Timeline& timeline, std::string_view device, std::uint32_t letter) {
    const sim::LocalFolder* local = timeline.world().find_host(device)->program->folder("Inbox");
    const auto index = sim::index_of_letter(*local, base::LetterId{letter});
    return index && local->messages[*index].seen;
}

/// The device whose conversation made the entry, and its line.
std::string who_and_what(const sim::Timeline& timeline, base::EntryId id) {
    const sim::Journal& log = timeline.journal();
    for (const base::EntryId opened : log.stream_entries()) {
        if (log[opened].session == log[id].session) return timeline.world().host(log[opened].host).name + " " + sim_test::cause_text(log, id);
    }
    return sim_test::cause_text(log, id);
}

// --- four rules --------------------------------------------------------------------------------------

TEST(FourRules, EachRemovalFromTheMaildropIsTheWorkOfTheRightRule) {
    const sim::Timeline timeline = run("four-rules");
    std::map<std::uint32_t, std::string> left;   // letter: who removed it from the maildrop
    const auto days = sim::day_reports(timeline.world(), timeline.journal(), timeline.entries());
    ASSERT_EQ(days.size(), 20U);
    for (const sim::DayReport& day : days) {
        for (const sim::Departure& one : day.gone) {
            if (one.holder == "ada@harbor.example/INBOX") left[one.letter.value] = who_and_what(timeline, one.why);
        }
    }
    // Deleted on the laptop: M2 on day 3, M5 on day 6, M8 on day 9, M11 on day 12.
    for (const std::uint32_t letter : {2U, 5U, 8U, 11U}) EXPECT_THAT(left[letter], StartsWith("ada-lap S: +OK")) << letter;
    // Older than seven days at the desk.
    for (const std::uint32_t letter : {1U, 3U, 4U, 6U, 7U}) EXPECT_THAT(left[letter], StartsWith("ada-desk S: +OK")) << letter;
    // What was left on day 15 went with the old computer, which removes at download.
    for (const std::uint32_t letter : {9U, 10U, 12U, 13U, 14U, 15U}) EXPECT_THAT(left[letter], StartsWith("ada-old S: +OK")) << letter;
    EXPECT_EQ(on_device(timeline, "ada-desk").size(), 20U);
    EXPECT_THAT(on_device(timeline, "ada-old"), ElementsAre(9, 10, 12, 13, 14, 15));
    const sim::Ledger ledger = sim::make_ledger(timeline.world(), timeline.journal(), timeline.entries());
    EXPECT_EQ(ledger.device("ada-phone")->headers_only, 20U);
    for (const sim::DeviceOutcome& device : ledger.devices) EXPECT_EQ(device.duplicates, 0U) << device.name;
}

TEST(FourRules, DaysAreToldInText) {
    const sim::Timeline timeline = run("four-rules");
    const std::string text = sim::days_text(timeline.world(), timeline.journal(), timeline.entries());
    EXPECT_THAT(text, testing::HasSubstr("Day 15, 2030-01-21\n"));
    EXPECT_THAT(text, testing::HasSubstr("M9 left ada@harbor.example/INBOX: S: +OK"));
    EXPECT_THAT(text, testing::HasSubstr("of ada-old)\n"));
}

// --- the table of promises of L16 ---------------------------------------------------------------------

struct Promise {
    const char* world;
    const char* home_inbox;        ///< read at work, still there at home: "yes", "no", "trash"
    const char* pda_removes_none;  ///< the PDA's check removes nothing
    const char* marks_shared;      ///< what the PDA has read is read at home
    const char* home_removes;      ///< home can remove it from the server; "-": it is not there
    const char* work_keeps;        ///< after that, work still has a copy
};

class TableOfPromises : public testing::TestWithParam<Promise> {};

TEST_P(TableOfPromises, HoldsCellByCell) {
    const Promise& promise = GetParam();
    sim::Timeline timeline = preset(promise.world);
    const std::string ben = "ben@meadow.example";
    timeline.run_until(at(12, 59));
    const auto before_pda = on_server(timeline, ben);
    timeline.run_until(at(13, 30));
    EXPECT_EQ(on_server(timeline, ben) == before_pda ? "yes" : "no", std::string{promise.pda_removes_none});

    timeline.run_until(at(20, 10));
    const bool in_inbox = testing::Matches(Contains(1U))(on_device(timeline, "ben-home"));
    const bool in_trash = testing::Matches(Contains(1U))(on_device(timeline, "ben-home", "Trash"));
    EXPECT_EQ(in_inbox ? "yes" : in_trash ? "trash" : "no", std::string{promise.home_inbox});
    EXPECT_EQ(shown_as_read(timeline, "ben-home", 2) ? "yes" : "no", std::string{promise.marks_shared});

    const auto anywhere = [&] {
        for (const auto& mailbox : account(timeline, ben).mailboxes) {
            for (const mail::StoredMessage& stored : mailbox->messages) {
                if (stored.letter.value == 1) return true;
            }
        }
        return false;
    };
    const bool was_there = anywhere();
    timeline.run_until(at(23, 0));
    EXPECT_EQ(!was_there ? "-" : anywhere() ? "no" : "yes", std::string{promise.home_removes});
    EXPECT_EQ(testing::Matches(Contains(1U))(on_device(timeline, "ben-work")) ? "yes" : "no", std::string{promise.work_keeps});
    for (const auto& host : timeline.world().hosts) {
        if (host->program) {
            EXPECT_EQ(host->program->last_error, "") << host->name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(L16, TableOfPromises,
                         testing::Values(Promise{"l16-trash", "trash", "yes", "yes", "yes", "no"},
                                         Promise{"l16-expunge", "no", "yes", "yes", "-", "no"},
                                         Promise{"l16-local", "yes", "yes", "yes", "yes", "no"},
                                         // Work has collected all: the PDA's own rule finds nothing to remove.
                                         Promise{"l16-pop3-remove", "no", "yes", "no", "-", "yes"},
                                         Promise{"l16-pop3-keep", "yes", "yes", "no", "yes", "yes"}),
                         [](const auto& one) {
                             std::string name = one.param.world;
                             std::erase(name, '-');
                             return name;
                         });

TEST(TableOfPromises, WithPop3RemoveThePromiseFailsIfThePdaIsFirst) {
    sim::Timeline timeline = preset("l16-pop3-remove");
    timeline.act_at(at(9, 30), sim::CheckMail{"ben-pda"});
    timeline.run_until(at(9, 40));
    EXPECT_TRUE(on_server(timeline, "ben@meadow.example").empty());
    timeline.run_until(at(23, 0));
    EXPECT_THAT(on_device(timeline, "ben-pda"), ElementsAre(1, 2));
    EXPECT_TRUE(on_device(timeline, "ben-work").empty());
}

TEST(TableOfPromises, WhatIfThePdaRemovesWhatIsMovedOutOfItsInbox) {  // the PDA trap
    sim::Timeline timeline = preset("l16-pop3-keep");
    timeline.act_at(at(9, 5), sim::Configure{"ben-pda", {{"until_moved", "yes"}}});
    timeline.act_at(at(13, 10), sim::MoveLetter{"ben-pda", base::LetterId{2}, "Family"});
    timeline.act_at(at(13, 20), sim::CheckMail{"ben-pda"});
    timeline.run_until(at(20, 10));
    EXPECT_THAT(on_device(timeline, "ben-home"), ElementsAre(1));
    EXPECT_THAT(on_device(timeline, "ben-pda", "Family"), ElementsAre(2));
}

// --- a day of IMAP -------------------------------------------------------------------------------------

/// Folder: letter: flags, of a device or of the server.
using Contents = std::map<std::string, std::map<std::uint32_t, std::string>>;

Contents of_server(const sim::Timeline& timeline, std::string_view address) {
    Contents out;
    for (const auto& mailbox : account(timeline, address).mailboxes) {
        for (const mail::StoredMessage& stored : mailbox->messages) out[mailbox->name][stored.letter.value] = mailbox->flags_text(stored.flags);
    }
    return out;
}

Contents of_device(const sim::Timeline& timeline, std::string_view device) {
    Contents out;
    for (const sim::LocalFolder& folder : timeline.world().find_host(device)->program->folders) {
        for (const sim::LocalMessage& message : folder.messages) out[sim::server_name(folder.name)][message.letter.value] = sim::flags_text(message);
    }
    return out;
}

TEST(ImapDay, InTheEveningAllDevicesAgreeWithTheServer) {
    const sim::Timeline timeline = run("imap-day");
    const Contents server = of_server(timeline, "ben@meadow.example");
    EXPECT_EQ(server.at("INBOX").count(4), 1U);
    EXPECT_EQ(server.at("Archive").count(1), 1U);
    EXPECT_EQ(server.count("Trash"), 0U);
    EXPECT_EQ(server.at("Sent").size(), 1U);
    EXPECT_EQ(server.at("Drafts").size(), 1U);
    for (const char* device : {"ben-work", "ben-home", "ben-phone"}) EXPECT_EQ(of_device(timeline, device), server) << device;
    const sim::Ledger ledger = sim::make_ledger(timeline.world(), timeline.journal(), timeline.entries());
    EXPECT_TRUE(ledger.account("ben@meadow.example")->read_differ.empty());
    for (const sim::DeviceOutcome& device : ledger.devices) EXPECT_EQ(device.duplicates, 0U) << device.name;
}

TEST(ImapDay, TheJournalNamesACauseForEveryFlagAndEveryRemoval) {
    const sim::Timeline timeline = run("imap-day");
    const sim::Journal& log = timeline.journal();
    std::size_t flags = 0;
    std::size_t removals = 0;
    for (std::uint32_t id = 1; id <= timeline.entries(); ++id) {
        const sim::Entry& entry = log[base::EntryId{id}];
        if (entry.kind == FactKind::FlagsChanged || entry.kind == FactKind::CopyEnded) {
            EXPECT_TRUE(entry.cause) << "entry " << id;
            ++(entry.kind == FactKind::FlagsChanged ? flags : removals);
        }
    }
    EXPECT_GT(flags, 10U);
    EXPECT_GT(removals, 10U);
}

TEST(ImapDay, NewMailReachesTheWaitingComputerWithinASecond) {
    const sim::Timeline timeline = run("imap-day");
    const sim::Ledger ledger = sim::make_ledger(timeline.world(), timeline.journal(), timeline.entries());
    for (const sim::Notice& notice : ledger.notices) {
        if (notice.letter.value != 4 || timeline.world().host(notice.device).name != "ben-work") continue;
        EXPECT_LT(notice.delay, base::seconds(1));
        return;
    }
    FAIL() << "the letter of 10:00 never reached the computer at work";
}

TEST(TwoProtocols, ThePhoneLosesWhatTheDesktopRemoves) {  // L17 step 4
    const sim::Timeline timeline = run("two-protocols");
    EXPECT_TRUE(on_device(timeline, "ada-phone").empty());
    EXPECT_THAT(on_device(timeline, "ada-desk"), ElementsAre(1, 2, 3));
    std::size_t expunges = 0;
    const sim::Journal& log = timeline.journal();
    for (std::uint32_t id = 1; id <= timeline.entries(); ++id) {
        if (log[base::EntryId{id}].kind == FactKind::Line && log.text(log[base::EntryId{id}]).find(" EXPUNGE\r\n") != std::string_view::npos) ++expunges;
    }
    EXPECT_EQ(expunges, 3U);
}

TEST(TwoProtocols, IfTheDesktopKeepsThemThePhoneKeepsThemToo) {  // L17 step 5
    sim::Timeline timeline = preset("two-protocols");
    timeline.act(sim::Configure{"ada-desk", {{"rule", "keep"}}});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(on_device(timeline, "ada-phone"), ElementsAre(1, 2, 3));
    EXPECT_THAT(on_server(timeline, "ada@meadow.example"), ElementsAre(1, 2, 3));
}

}  // namespace
