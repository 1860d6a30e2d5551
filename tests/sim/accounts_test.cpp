// Several accounts in one mail program, labels shown as folders, mail kept as ciphertext, and a program that
// waits in IDLE for a year.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "app/scripts.h"
#include "gui/view/copies_view.h"
#include "gui/view/journal_index.h"
#include "gui/view/scene.h"
#include "protocols/mail/labels.h"
#include "sim/checkers.h"
#include "sim/ledger.h"
#include "sim/sealing.h"
#include "tests/sim/small_world.h"

namespace {

using base::FactKind;
using sim_test::facts;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

sim::Timeline opened(const std::string& id) {
    auto made = app::open_script_preset(id, 42);
    EXPECT_TRUE(made && *made) << id;
    return std::move(*made).value();
}

void run_to_end(sim::Timeline& timeline) {
    timeline.run_until(timeline.world().start + base::days(1));
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
    EXPECT_THAT(sim::check_world(timeline.world()), IsEmpty());
}

void run_to(sim::Timeline& timeline, int minute) { timeline.run_until(timeline.world().start + base::minutes(minute) + base::seconds(50)); }

const mail::Account& account(const sim::Timeline& timeline, std::string_view address) {
    return *timeline.world().provider_of(address.substr(address.find('@') + 1))->store.find_login(address);
}

const sim::MailProgram& program(const sim::Timeline& timeline, std::string_view device) { return *timeline.world().find_host(device)->program; }

std::vector<std::uint32_t> letters_in(const sim::Timeline& timeline, std::string_view device, std::string_view folder) {
    std::vector<std::uint32_t> out;
    const sim::LocalFolder* local = program(timeline, device).folder(folder);
    for (std::size_t i = 0; local != nullptr && i < local->messages.size(); ++i) out.push_back(local->messages[i].letter.value);
    return out;
}

// --- several accounts in one program ---------------------------------------------------------------------

TEST(Accounts, GetMailLooksIntoAllOfThemEachByItsOwnRules) {
    sim::Timeline timeline = opened("p14");
    run_to(timeline, 10);
    EXPECT_THAT(letters_in(timeline, "ben-home", "Inbox"), ElementsAre(1U));
    EXPECT_THAT(letters_in(timeline, "ben-home/work", "Inbox"), ElementsAre(2U));
    EXPECT_THAT(program(timeline, "ben-home/work").seen.entries(), testing::SizeIs(1));
    EXPECT_THAT(program(timeline, "ben-home").seen.entries(), IsEmpty());
    // One machine, two connections at a time, to two providers.
    EXPECT_EQ(timeline.world().find_host("ben-home")->address, timeline.world().find_host("ben-home/work")->address);
    run_to_end(timeline);
}

TEST(Accounts, AReplyGoesByTheAccountThatTheLetterCameTo) {
    sim::Timeline timeline = opened("p14");
    run_to_end(timeline);
    const std::string reply = sim_test::newest_text(timeline.world(), "ines@example.org");
    EXPECT_THAT(sim_test::lines_like(timeline, "MAIL FROM:<b.miller@harbor.example>*"), Not(IsEmpty()));
    EXPECT_THAT(sim_test::lines_like(timeline, "MAIL FROM:<ben@meadow.example>*"), Not(IsEmpty()));
    // What was sent is kept by each account's own rule: here, and on the server by APPEND.
    EXPECT_THAT(letters_in(timeline, "ben-home/work", "Sent"), ElementsAre(3U));
    EXPECT_EQ(account(timeline, "ben@meadow.example").mailbox("Sent")->messages.size(), 1U);
    EXPECT_THAT(reply, Not(IsEmpty()));
}

TEST(Accounts, ADeviceIsSwitchedOffWithAllItsAccountsAndAnAccountWithItsDevice) {
    sim::Timeline timeline = opened("p14");
    timeline.act(sim::SwitchDevice{"ben-home", false});
    EXPECT_FALSE(timeline.world().find_host("ben-home/work")->on);
    timeline.act(sim::SwitchDevice{"ben-home/work", true});
    EXPECT_TRUE(timeline.world().find_host("ben-home")->on);
    EXPECT_TRUE(timeline.world().find_host("ben-home/work")->on);
}

TEST(Accounts, ACutCableOfTheDeviceIsThatOfItsAccounts) {
    sim::Timeline timeline = opened("p14");
    timeline.act(sim::SetLink{"ben-home", "", base::milliseconds(700), base::Duration{0}, 0, 1'250'000});
    const sim::World& world = timeline.world();
    EXPECT_EQ(world.link(world.find_host("ben-home/work")->id, world.find_host("pop3.harbor.example")->id).latency, base::milliseconds(700));
    timeline.act(sim::Cut{"ben-home", "after C: PASS*", "", 1});
    run_to(timeline, 12);
    EXPECT_THAT(facts(timeline, FactKind::FaultBit), Not(IsEmpty())) << "the POP3 session belongs to the same machine";
    EXPECT_THAT(letters_in(timeline, "ben-home/work", "Inbox"), IsEmpty());
    EXPECT_THAT(letters_in(timeline, "ben-home", "Inbox"), ElementsAre(1U));
}

TEST(Accounts, TheCableOfTheDeviceIsCutNowWithItsAccountsAndNothingElse) {
    sim::Timeline timeline = opened("p14");
    timeline.act(sim::Cut{"ben-home", "now", "", 1});   // nobody is connected: the ended conversations are no connections
    EXPECT_THAT(facts(timeline, FactKind::StreamCut), IsEmpty());
    timeline.run_until(timeline.world().start + base::minutes(10) + base::milliseconds(150));
    timeline.act(sim::Cut{"ben-home", "now", "", 1});
    timeline.run_until(timeline.world().start + base::minutes(12));
    EXPECT_THAT(letters_in(timeline, "ben-home/work", "Inbox"), IsEmpty());
    EXPECT_THAT(letters_in(timeline, "ben-home", "Inbox"), IsEmpty());
}

TEST(Accounts, ALostDeviceLosesAllOfThem) {
    sim::Timeline timeline = opened("p14");
    run_to(timeline, 12);
    timeline.act(sim::LoseDevice{"ben-home", false});
    EXPECT_THAT(letters_in(timeline, "ben-home", "Inbox"), IsEmpty());
    EXPECT_THAT(letters_in(timeline, "ben-home/work", "Inbox"), IsEmpty());
    EXPECT_FALSE(timeline.world().find_host("ben-home/work")->on);
}

TEST(Accounts, WhatMakesNoSenseIsSaid) {
    const sim::Timeline timeline = opened("p14");
    const sim::World& world = timeline.world();
    const auto said = [&](const sim::Action& act) {
        const base::Outcome outcome = sim::check_act(world, act);
        return outcome ? std::string{} : outcome.problem().sentence();
    };
    EXPECT_THAT(said(sim::AddMailAccount{"ben-home", "nobody@meadow.example", "", "imap keep"}), HasSubstr("there is no account"));
    EXPECT_THAT(said(sim::AddMailAccount{"ben-home", "ben@meadow.example", "again", "imap keep"}), HasSubstr("already"));
    EXPECT_THAT(said(sim::AddMailAccount{"ben-home/work", "ines@example.org", "", "imap keep"}), HasSubstr("no device"));
    sim::SendLetter send{"ben-home", {"ines@example.org"}, "x", "x\r\n", ""};
    send.account = "ines@example.org";
    EXPECT_THAT(said(send), HasSubstr("has no account ines@example.org"));
}

// --- labels ----------------------------------------------------------------------------------------------

std::string labels(const sim::Timeline& timeline) {
    const mail::Account& dot = account(timeline, "dot@adpost.example");
    for (const auto& mailbox : dot.mailboxes) {
        for (const mail::StoredMessage& message : mailbox->messages) {
            if (message.letter.value == 1) return mail::folders_of(dot, message.copy);
        }
    }
    return "";
}

TEST(Labels, RemovingInAFolderRemovesTheLabelAndTheLetterGoesWithTrash) {  // L18, steps 6 and 7
    sim::Timeline timeline = opened("p13");
    EXPECT_EQ(labels(timeline), "INBOX, All Mail");
    run_to(timeline, 16);
    EXPECT_EQ(labels(timeline), "INBOX, All Mail, shop, family");
    const sim::Ledger ledger = sim::make_ledger(timeline.world(), timeline.journal(), timeline.entries());
    EXPECT_EQ(ledger.account("dot@adpost.example")->messages, 1U);
    EXPECT_EQ(ledger.account("dot@adpost.example")->labels, 4U);
    EXPECT_EQ(ledger.letters[0].in_mailboxes, 1U) << "one message, whatever folders show it";
    run_to(timeline, 20);
    run_to(timeline, 21);
    for (const auto& mailbox : account(timeline, "dot@adpost.example").mailboxes) {
        for (const mail::StoredMessage& message : mailbox->messages) EXPECT_TRUE(message.flags.has(mail::Flags::kSeen)) << mailbox->name;
    }
    run_to(timeline, 25);
    EXPECT_EQ(labels(timeline), "INBOX, All Mail, family");
    run_to(timeline, 30);
    EXPECT_EQ(labels(timeline), "All Mail, family");
    run_to(timeline, 35);
    EXPECT_EQ(labels(timeline), "All Mail");
    run_to(timeline, 40);
    EXPECT_EQ(labels(timeline), "Trash");
    run_to(timeline, 45);
    EXPECT_EQ(labels(timeline), "");
    run_to_end(timeline);
    // The last look of the program at home finds the folders empty, All Mail too.
    for (const char* folder : {"Inbox", "All Mail", "shop", "family"}) EXPECT_THAT(letters_in(timeline, "dot-home", folder), IsEmpty()) << folder;
    EXPECT_THAT(facts(timeline, FactKind::Labelled), Contains("shop"));
    EXPECT_THAT(facts(timeline, FactKind::Unlabelled), Contains("INBOX"));
}

std::string copies_view(const sim::Timeline& timeline) {
    const gui::Scene scene = gui::scene_of(timeline);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    return gui::copies_text(scene, index);
}

TEST(Labels, TheCopiesShowOneCopyWithItsLabels) {
    sim::Timeline timeline = opened("p13");
    run_to(timeline, 16);
    EXPECT_THAT(copies_view(timeline), HasSubstr("dot@adpost.example, labels INBOX, All Mail, shop, family"));
    EXPECT_THAT(copies_view(timeline), HasSubstr("4 copies now, 2 gone"));
}

TEST(Sealed, TheCopiesShowWhatIsCiphertext) {
    sim::Timeline timeline = opened("p15");
    EXPECT_THAT(copies_view(timeline), HasSubstr("chi@sealed.example"));
    EXPECT_THAT(copies_view(timeline), HasSubstr("ciphertext"));
}

TEST(Labels, ADeviceThatKeepsAllFoldersHasTheLetterSeveralTimes) {  // L18, question 3
    sim::Timeline timeline = opened("p13");
    run_to(timeline, 20);
    const sim::Ledger ledger = sim::make_ledger(timeline.world(), timeline.journal(), timeline.entries());
    EXPECT_GE(ledger.device("dot-home")->copies, 4U);
    EXPECT_EQ(ledger.letters[0].in_mailboxes, 1U);
}

TEST(Labels, Pop3RemovesALabelToo) {
    sim::WorldBuilder builder{3};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("Adpost", "adpost.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.account("dot@adpost.example", "rose-5");
    builder.device("dot-desk", "Dot", "dot@adpost.example", sim::RetrievalRule::Pop3RemoveAtDownload, true);
    sim::Timeline timeline{builder.build()};
    timeline.act(sim::SetPolicy{"adpost.example", {{"labels", "archive"}}});
    timeline.act(sim::SendLetter{"dot-desk", {"dot@adpost.example"}, "to myself", "x\r\n", ""});
    timeline.run_until(timeline.world().now + base::minutes(1));
    timeline.act(sim::CheckMail{"dot-desk"});
    timeline.run_until(timeline.world().now + base::minutes(1));
    EXPECT_EQ(labels(timeline), "All Mail");
    EXPECT_THAT(letters_in(timeline, "dot-desk", "Inbox"), ElementsAre(1U));
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
}

// --- ciphertext ------------------------------------------------------------------------------------------

std::string stored_text(const sim::Timeline& timeline, std::uint32_t letter) {
    for (const mail::StoredMessage& message : account(timeline, "chi@sealed.example").mailbox("INBOX")->messages) {
        if (message.letter.value == letter) return std::string{message.message.text()};
    }
    return "";
}

TEST(Sealed, TheProviderKeepsCiphertextAndTheBridgeShowsTheText) {  // L18, steps 2 to 5
    sim::Timeline timeline = opened("p15");
    run_to(timeline, 12);
    const std::string picnic = stored_text(timeline, 1);
    EXPECT_THAT(picnic, HasSubstr("Subject: Picnic"));
    EXPECT_THAT(picnic, HasSubstr("Content-Type: application/pkcs7-mime; smime-type=enveloped-data"));
    EXPECT_THAT(picnic, Not(HasSubstr("on Saturday")));
    const sim::LocalFolder& inbox = *program(timeline, "chi-desk").folder("Inbox");
    ASSERT_EQ(inbox.messages.size(), 2U);
    for (const sim::LocalMessage& message : inbox.messages) {
        EXPECT_THAT(std::string{message.message.text()}, HasSubstr("Dear Chi"));
        EXPECT_TRUE(message.seen);
    }
    // What the program read through the bridge is known to the provider as a mark, not as a text.
    for (const mail::StoredMessage& message : account(timeline, "chi@sealed.example").mailbox("INBOX")->messages) {
        EXPECT_TRUE(message.flags.has(mail::Flags::kSeen));
        EXPECT_TRUE(sim::is_sealed(message.message));
    }
    EXPECT_THAT(facts(timeline, FactKind::ProviderActs), Contains(HasSubstr("has read M1 and keeps it as ciphertext")));
    run_to_end(timeline);
}

TEST(Sealed, ALetterFromUserToUserWasNeverReadableOnAServer) {
    sim::Timeline timeline = opened("p15");
    run_to_end(timeline);
    EXPECT_THAT(facts(timeline, FactKind::ProviderActs), Contains(HasSubstr("M2 has come as ciphertext")));
    const sim::Journal& log = timeline.journal();
    for (std::uint32_t id = 1; id <= timeline.entries(); ++id) {
        const sim::Entry& entry = log[base::EntryId{id}];
        if (!entry.is_line() && entry.kind != FactKind::Content) continue;
        if (log.text(entry).find("under the third pot") == std::string_view::npos) continue;
        EXPECT_EQ(timeline.world().host(entry.host).name, "chi-desk") << "only between the bridge and the program beside it";
    }
}

TEST(Sealed, WithoutABridgeThereIsNoService) {
    sim::Timeline timeline = opened("p15");
    run_to(timeline, 16);
    EXPECT_THAT(program(timeline, "chi-phone").last_error, HasSubstr("did not answer"));
    EXPECT_THAT(letters_in(timeline, "chi-phone", "Inbox"), IsEmpty());
}

TEST(Sealed, WhatWasNotSealedOutsideIsKeptReadableAndTheJournalSaysSo) {
    sim::Timeline timeline = opened("p15");
    timeline.act(sim::SendLetter{"ines-desk", {"chi@sealed.example"}, "no ciphertext", "a new text\r\n", ""});
    timeline.run_until(timeline.world().now + base::minutes(1));
    EXPECT_THAT(stored_text(timeline, 2), HasSubstr("a new text"));
    EXPECT_THAT(facts(timeline, FactKind::ProviderActs), Contains(HasSubstr("no ciphertext of M2 was made")));
}

TEST(Sealed, AWriterAtTheWindowHasTheTextSealedOutsideAndRecorded) {
    sim::Timeline timeline = opened("p15");
    timeline.seal_with([](const std::string& owner, const std::string&) { return owner == "chi@sealed.example" ? std::string{"QUJD"} : std::string{}; });
    timeline.act(sim::SendLetter{"ines-desk", {"chi@sealed.example"}, "sealed now", "a new text\r\n", ""});
    timeline.run_until(timeline.world().now + base::minutes(1));
    EXPECT_THAT(stored_text(timeline, 2), HasSubstr("QUJD\r\n"));
    EXPECT_THAT(stored_text(timeline, 2), Not(HasSubstr("a new text")));
    const std::string digest = sim::digest(timeline.journal());
    // Undone, the ciphertext goes with the letter; replayed, it is the same.
    const std::uint64_t end = timeline.cursor();
    timeline.seek(0);
    timeline.seek(end);
    EXPECT_EQ(sim::digest(timeline.journal()), digest);
    timeline.undo();
    EXPECT_EQ(timeline.world().letters.size(), 1U);
    EXPECT_EQ(timeline.world().sealed->size(), 3U);
}

// --- a year of waiting -----------------------------------------------------------------------------------

TEST(Idle, AYearOfWaitingNeitherEndsNorGrows) {
    sim::WorldBuilder builder{5};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("Meadow", "meadow.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.account("ben@meadow.example", "rye-bread-9");
    builder.account("ines@meadow.example", "chalk-5");
    builder.device("ben-phone", "Ben", "ben@meadow.example", sim::RetrievalRule::ImapKeep, true);
    builder.set("ben-phone", {{"imap_mode", "cached"}, {"idle", "yes"}});
    builder.device("ines-desk", "Ines", "ines@meadow.example", sim::RetrievalRule::ImapKeep, true);
    builder.plan(base::minutes(1), sim::CheckMail{"ben-phone"});
    for (int day = 0; day < 365; ++day) {
        builder.plan(base::days(day) + base::hours(3), sim::SendLetter{"ines-desk", {"ben@meadow.example"}, "daily", "x\r\n", ""});
    }
    sim::World world = builder.build();
    sim::Machine machine{nullptr};
    const base::Instant end = world.start + base::days(365);
    const auto run_on = [&](base::Instant until) {
        for (auto next = sim::Machine::next_at(world); next && *next <= until; next = sim::Machine::next_at(world)) machine.step(world);
    };
    run_on(world.start + base::days(30));
    const std::size_t streams = world.streams.size();
    const std::size_t waiting = world.queue.pending().size();
    run_on(end);
    EXPECT_GT(world.now, end - base::hours(1)) << "the phone is still waiting";
    EXPECT_EQ(world.find_host("ben-phone")->program->folder("Inbox")->messages.size(), 365U);
    EXPECT_LE(world.streams.size(), streams + 2);
    EXPECT_LE(world.queue.pending().size(), waiting + 2);
    EXPECT_LT(world.events, 400'000U);
    for (const auto& stream : world.streams) {
        EXPECT_LT(stream->to_client.octets.size() + stream->to_server.octets.size(), 10'000U);
    }
}

}  // namespace
