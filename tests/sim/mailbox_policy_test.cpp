// What servers and stores do by their own rules, and what a program says when a choice needs what a
// server does not have.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sim/ledger.h"
#include "sim/policies.h"
#include "tests/sim/ledger.h"

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr base::Instant kStart = base::kDefaultStart;

/// Ada at Harbor with two computers and a phone; three letters have come.
sim::World harbor(std::initializer_list<sim::Setting> policies, int letters = 3) {
    sim::WorldBuilder builder{9};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("Harbor", "harbor.example", "198.51.100", {.pop3 = true, .imap = true});
    builder.account("postmaster@harbor.example", "lantern-7");
    builder.account("ines@harbor.example", "slate-board-3");
    builder.account("ada@harbor.example", "tulip-42");
    builder.device("ines-desk", "Ines", "ines@harbor.example", sim::RetrievalRule::ImapKeep, true);
    builder.device("ada-desk", "Ada", "ada@harbor.example", sim::RetrievalRule::Pop3Keep, true);
    builder.device("ada-lap", "Ada", "ada@harbor.example", sim::RetrievalRule::Pop3Keep, true);
    builder.device("ada-phone", "Ada", "ada@harbor.example", sim::RetrievalRule::ImapKeep, true);
    for (int i = 0; i < letters; ++i) {
        builder.plan(base::seconds(10 * i), sim::SendLetter{"ines-desk", {"ada@harbor.example"}, "Letter " + std::to_string(i + 1), "News.\r\n", ""});
    }
    sim::World world = builder.build();
    for (const sim::Setting& one : policies) EXPECT_TRUE(sim::set_policy(world, "harbor.example", one.name, one.value)) << one.name;
    return world;
}

const mail::Account& ada(const sim::Timeline& timeline) { return *timeline.world().provider_of("harbor.example")->store.find_login("ada"); }

std::size_t in_inbox(const sim::Timeline& timeline) { return ada(timeline).mailbox("INBOX")->messages.size(); }

const sim::MailProgram& program(const sim::Timeline& timeline, std::string_view device) { return *timeline.world().find_host(device)->program; }

std::size_t kept_on(const sim::Timeline& timeline, std::string_view device) { return program(timeline, device).folder("Inbox")->messages.size(); }

void act(sim::Timeline& timeline, const sim::Action& action, base::Duration then = base::minutes(5)) {
    timeline.act(action);
    timeline.run_until(timeline.world().now + then);
}

/// Letters have arrived.
sim::Timeline started(std::initializer_list<sim::Setting> policies, int letters = 3) {
    sim::Timeline timeline{harbor(policies, letters)};
    timeline.run_until(kStart + base::minutes(5));
    return timeline;
}

std::vector<std::string> lines(const sim::Timeline& timeline, std::string_view beginning) {
    std::vector<std::string> out;
    for (std::uint32_t id = 1; id <= timeline.entries(); ++id) {
        const sim::Entry& entry = timeline.journal()[base::EntryId{id}];
        if (entry.kind == base::FactKind::Line && timeline.journal().text(entry).starts_with(beginning)) out.emplace_back(timeline.journal().text(entry));
    }
    return out;
}

// --- POP3 servers ---------------------------------------------------------------------------------------

TEST(MailboxPolicy, Expire30RemovesWithNoSessionAtAll) {  // L09 case 6
    sim::Timeline timeline = started({{"expire", "30"}});
    timeline.run_until(kStart + base::days(29));
    EXPECT_EQ(in_inbox(timeline), 3U);
    timeline.run_until(kStart + base::days(31));
    EXPECT_EQ(in_inbox(timeline), 0U);
    for (const auto& copy : sim_test::copies(timeline, 1)) {
        if (copy.holder.starts_with("mailbox")) {
            EXPECT_THAT(copy.ended_by, HasSubstr("removes what has been in the Inbox for 30 days"));
        }
    }
    EXPECT_THAT(lines(timeline, "DELE"), IsEmpty());
}

TEST(MailboxPolicy, ExpiryWaitsWhileASessionHoldsTheMaildrop) {
    sim::Timeline timeline = started({{"expire", "1"}});
    const base::Instant due = ada(timeline).mailbox("INBOX")->messages[0].internal_date + base::days(1);
    timeline.act_at(due - base::milliseconds(300), sim::CheckMail{"ada-desk"});
    timeline.run_until(due + base::milliseconds(1));
    ASSERT_TRUE(ada(timeline).maildrop_lock);
    EXPECT_EQ(in_inbox(timeline), 3U);   // its numbers must keep their meaning
    timeline.run_until(due + base::hours(2));
    EXPECT_EQ(in_inbox(timeline), 0U);
}

TEST(MailboxPolicy, Expire0RemovesWhatWasFetchedAtQuitAndTheProgramIsNotAsked) {  // L09 case 2
    sim::Timeline timeline = started({{"expire", "0"}});
    act(timeline, sim::CheckMail{"ada-desk"});
    EXPECT_EQ(in_inbox(timeline), 0U);
    EXPECT_EQ(kept_on(timeline, "ada-desk"), 3U);
    EXPECT_THAT(lines(timeline, "DELE"), IsEmpty());
}

TEST(MailboxPolicy, WhatWasFetchedIsHiddenFromTheNextDeviceAndStillThere) {  // L09 case 4
    sim::Timeline timeline = started({{"hide_after_retrieval", "at_quit"}});
    act(timeline, sim::CheckMail{"ada-desk"});
    act(timeline, sim::CheckMail{"ada-lap"});
    EXPECT_EQ(kept_on(timeline, "ada-lap"), 0U);
    EXPECT_EQ(in_inbox(timeline), 3U);
    act(timeline, sim::CheckMail{"ada-phone"});
    EXPECT_EQ(kept_on(timeline, "ada-phone"), 3U);
}

TEST(MailboxPolicy, RetrMarksAsReadForImapWhereTheServerDoesSo) {
    sim::Timeline timeline = started({{"retr_sets_seen", "at_quit"}});
    act(timeline, sim::CheckMail{"ada-desk"});
    act(timeline, sim::CheckMail{"ada-phone"});
    for (const sim::LocalMessage& message : program(timeline, "ada-phone").folder("Inbox")->messages) EXPECT_TRUE(message.seen);
}

TEST(MailboxPolicy, ALoginTooSoonIsRefusedAndTheProgramSaysThatThePasswordWasNotTheReason) {
    sim::Timeline timeline = started({{"login_delay", "15m"}});
    act(timeline, sim::CheckMail{"ada-desk"});
    act(timeline, sim::CheckMail{"ada-lap"});
    EXPECT_THAT(program(timeline, "ada-lap").last_error, HasSubstr("cannot be used just now"));
    EXPECT_EQ(kept_on(timeline, "ada-lap"), 0U);
}

TEST(MailboxPolicy, WithoutUniqueIdsAProgramThatLeavesMailSaysSo) {
    sim::Timeline timeline = started({{"pop3_uidl", "off"}});
    act(timeline, sim::CheckMail{"ada-desk"});
    EXPECT_THAT(program(timeline, "ada-desk").last_error, HasSubstr("no unique-ids (UIDL)"));
    EXPECT_EQ(kept_on(timeline, "ada-desk"), 0U);
    EXPECT_EQ(in_inbox(timeline), 3U);
}

TEST(MailboxPolicy, KindsOfProvidersAreNamedSets) {
    for (const sim::ProviderKind& kind : sim::provider_kinds()) {
        sim::World world = harbor({});
        ASSERT_TRUE(sim::set_policy(world, "harbor.example", "kind", kind.name)) << kind.name;
        const sim::Provider& provider = *world.provider_of("harbor.example");
        EXPECT_EQ(provider.mailboxes->kind, kind.name);
        EXPECT_NE(*provider.mailboxes, sim::MailboxPolicy{}) << kind.name;
        for (const std::string& folder : provider.mailboxes->folders) EXPECT_NE(provider.store.find_login("ada")->mailbox(folder), nullptr) << folder;
    }
}

TEST(MailboxPolicy, EveryNamedPop3ProfileCanBeUsedInAWorld) {
    for (const char* name : {"strict", "dovecot-like", "cyrus-like", "gmail-like", "download-once", "aging", "hashing", "rebuilding", "one-door-at-a-time"}) {
        sim::Timeline timeline = started({{"pop3_profile", name}});
        act(timeline, sim::CheckMail{"ada-desk"});
        // Three letters; where ids come from the text these are still three different texts.
        EXPECT_EQ(kept_on(timeline, "ada-desk"), 3U) << name;
    }
}

// --- IMAP servers ----------------------------------------------------------------------------------------

TEST(MailboxPolicy, AProviderWithoutImapRefusesTheConnection) {  // L17 step 1
    sim::Timeline timeline = started({{"offers_imap", "off"}});
    act(timeline, sim::CheckMail{"ada-phone"});
    EXPECT_THAT(program(timeline, "ada-phone").last_error, HasSubstr("did not answer on port 143"));
}

TEST(MailboxPolicy, WithoutQresyncTheProgramSaysSoAndFindsAnotherWay) {
    sim::Timeline timeline = started({{"imap_qresync", "off"}});
    timeline.act(sim::Configure{"ada-phone", {{"resync", "qresync"}}});
    act(timeline, sim::CheckMail{"ada-phone"});
    EXPECT_THAT(program(timeline, "ada-phone").last_error, HasSubstr("QRESYNC"));
    EXPECT_EQ(kept_on(timeline, "ada-phone"), 3U);
}

TEST(MailboxPolicy, AnewUidValidityMakesTheCacheVoidAndNothingIsDeletedByMistake) {
    sim::Timeline timeline = started({});
    act(timeline, sim::CheckMail{"ada-phone"});
    act(timeline, sim::DeleteLetter{"ada-phone", "Inbox", base::LetterId{1}, ""});
    act(timeline, sim::ResetUidValidity{"ada@harbor.example", "INBOX"});
    // The program still believes in the old numbers: UID 2 was letter 2 and is letter 3 now.
    act(timeline, sim::DeleteLetter{"ada-phone", "Inbox", base::LetterId{2}, ""});
    EXPECT_EQ(in_inbox(timeline), 2U);
    EXPECT_THAT(program(timeline, "ada-phone").last_error, HasSubstr("numbered anew"));
    act(timeline, sim::CheckMail{"ada-phone"});
    EXPECT_EQ(kept_on(timeline, "ada-phone"), 2U);
}

// --- the store --------------------------------------------------------------------------------------------

TEST(MailboxPolicy, AFullMailboxRefusesForNowAndOnlyRemovalOnTheServerMakesRoom) {  // L24 steps 1 to 4
    sim::Timeline timeline{harbor({{"quota", "1500"}}, 4)};
    timeline.run_until(kStart + base::minutes(20));
    EXPECT_FALSE(lines(timeline, "452 4.2.2").empty());
    const std::size_t before = in_inbox(timeline);
    EXPECT_LT(before, 4U);
    act(timeline, sim::Configure{"ada-desk", {{"until_deleted", "yes"}}});
    act(timeline, sim::CheckMail{"ada-desk"});
    for (std::uint32_t letter = 1; letter <= 4; ++letter) timeline.act(sim::DeleteLetter{"ada-desk", "Inbox", base::LetterId{letter}, ""});
    EXPECT_EQ(in_inbox(timeline), before);   // deleted here, still there
    act(timeline, sim::CheckMail{"ada-desk"});
    EXPECT_EQ(in_inbox(timeline), 0U);
    act(timeline, sim::CheckMail{"ines-desk"});   // which sends again what could not be sent
    EXPECT_GE(in_inbox(timeline), 1U);
    for (std::uint32_t letter = 1; letter <= 4; ++letter) EXPECT_THAT(sim_test::holders(timeline, letter), testing::Not(IsEmpty()));
}

TEST(MailboxPolicy, TheOwnerIsWarnedOnceWhenTheMailboxFills) {
    sim::Timeline timeline{harbor({{"quota", "4000"}, {"quota_warning", "50"}}, 6)};
    timeline.run_until(kStart + base::minutes(20));
    std::size_t warnings = 0;
    for (const mail::StoredMessage& stored : ada(timeline).mailbox("INBOX")->messages) {
        if (stored.message.field("Subject") == "Your mailbox is almost full") ++warnings;
    }
    EXPECT_EQ(warnings, 1U);
}

TEST(MailboxPolicy, RebuiltUniqueIdsAndALostMemoryMakeAProgramFetchEverythingAgain) {  // L08 steps 5 and 6
    sim::Timeline timeline = started({});
    act(timeline, sim::CheckMail{"ada-desk"});
    timeline.act(sim::ChangeMemory{"ada-desk", sim::MemoryFate::BackUp});
    act(timeline, sim::CheckMail{"ada-desk"});
    EXPECT_EQ(kept_on(timeline, "ada-desk"), 3U);
    act(timeline, sim::RebuildUniqueIds{"ada@harbor.example"});
    act(timeline, sim::CheckMail{"ada-desk"});
    EXPECT_EQ(kept_on(timeline, "ada-desk"), 6U);
    timeline.act(sim::ChangeMemory{"ada-desk", sim::MemoryFate::Lose});
    act(timeline, sim::CheckMail{"ada-desk"});
    EXPECT_EQ(kept_on(timeline, "ada-desk"), 9U);
    timeline.act(sim::ChangeMemory{"ada-desk", sim::MemoryFate::Restore});   // a backup of the ids before they were rebuilt
    act(timeline, sim::CheckMail{"ada-desk"});
    EXPECT_EQ(kept_on(timeline, "ada-desk"), 12U);
    timeline.act(sim::ChangeMemory{"ada-desk", sim::MemoryFate::Damage});    // one of three lines can still be read
    act(timeline, sim::CheckMail{"ada-desk"});
    EXPECT_EQ(kept_on(timeline, "ada-desk"), 14U);
}

TEST(MailboxPolicy, ABackupBringsBackWhatWasRemovedUnderNewNumbers) {
    sim::Timeline timeline = started({});
    timeline.act(sim::BackUpAccount{"ada@harbor.example"});
    act(timeline, sim::Configure{"ada-desk", {{"rule", "remove"}}});
    act(timeline, sim::CheckMail{"ada-desk"});
    EXPECT_EQ(in_inbox(timeline), 0U);
    act(timeline, sim::RestoreAccount{"ada@harbor.example"});
    EXPECT_EQ(in_inbox(timeline), 3U);
    EXPECT_EQ(ada(timeline).mailbox("INBOX")->messages[0].uid.value, 4U);
}

// --- other ways to the same store -----------------------------------------------------------------------------

TEST(WebMail, ActsOnTheSameStoreAndAWaitingProgramIsTold) {  // L18 step 8
    sim::World world = harbor({{"offers_web", "on"}, {"folders", "Sent, Trash"}});
    sim::Timeline timeline{std::move(world)};
    timeline.run_until(kStart + base::minutes(5));
    timeline.act(sim::Configure{"ada-phone", {{"idle", "yes"}}});
    act(timeline, sim::CheckMail{"ada-phone"});
    act(timeline, sim::Configure{"ada-lap", {{"protocol", "web"}}});
    act(timeline, sim::MarkLetter{"ada-lap", base::LetterId{2}, sim::Mark::Flagged, "Inbox"});
    EXPECT_TRUE(ada(timeline).mailbox("INBOX")->messages[1].flags.has(mail::Flags::kFlagged));
    EXPECT_TRUE(program(timeline, "ada-phone").folder("Inbox")->messages[1].flagged);
    act(timeline, sim::DeleteLetter{"ada-lap", "Inbox", base::LetterId{1}, "trash"});
    EXPECT_EQ(ada(timeline).mailbox("Trash")->messages.size(), 1U);
    EXPECT_EQ(kept_on(timeline, "ada-phone"), 2U);
    act(timeline, sim::ReplyLetter{"ada-lap", base::LetterId{2}, "Thank you.\r\n"}, base::minutes(1));
    EXPECT_EQ(ada(timeline).mailbox("Sent")->messages.size(), 1U);
    const mail::Account* ines = timeline.world().provider_of("harbor.example")->store.find_login("ines");
    EXPECT_EQ(ines->mailbox("INBOX")->messages.size(), 1U);
    EXPECT_EQ(program(timeline, "ada-lap").last_error, "");
}

TEST(CollectingService, PutsWhatItFetchesIntoAnotherAccountWithAReceivedLineOfItsOwn) {  // L17 step 6
    sim::Timeline timeline = started({});
    timeline.act(sim::Configure{"ada-lap", {{"rule", "remove"}, {"deliver_to", "ines@harbor.example"}}});
    act(timeline, sim::Configure{"ada-lap", {{"check_minutes", "15"}}}, base::minutes(20));
    const mail::Account* ines = timeline.world().provider_of("harbor.example")->store.find_login("ines");
    ASSERT_EQ(ines->mailbox("INBOX")->messages.size(), 3U);
    EXPECT_EQ(in_inbox(timeline), 0U);
    EXPECT_THAT(std::string{ines->mailbox("INBOX")->messages[0].message.text()}, testing::StartsWith("Received: from pop3.harbor.example"));
    EXPECT_TRUE(sim_test::copies(timeline, 1).back().present);
    timeline.act(sim::QuitProgram{"ada-lap"});
    timeline.run_until(base::Instant::max());   // and the timer ends with the program
}

TEST(Migration, UploadsAFolderWithTheDatesOfItsLetters) {  // L17 step 7
    sim::Timeline timeline = started({});
    act(timeline, sim::CheckMail{"ada-desk"});
    act(timeline, sim::OpenLetter{"ada-desk", base::LetterId{1}});
    timeline.run_until(kStart + base::days(10));
    act(timeline, sim::Configure{"ada-desk", {{"rule", "imap"}}});
    act(timeline, sim::UploadFolder{"ada-desk", "Inbox", "Old mail", true});
    const mail::MailboxState* old = ada(timeline).mailbox("Old mail");
    ASSERT_NE(old, nullptr);
    ASSERT_EQ(old->messages.size(), 3U);
    EXPECT_LT(old->messages[0].internal_date, kStart + base::hours(1));
    EXPECT_TRUE(old->messages[0].flags.has(mail::Flags::kSeen));
    EXPECT_FALSE(old->messages[1].flags.has(mail::Flags::kSeen));
}

// --- settings ---------------------------------------------------------------------------------------------------

TEST(AccountSettings, TakeTheValueThatTheyShow) {
    sim::MailAccountSettings settings;
    settings.address = "ada@harbor.example";
    for (const sim::SettingRow& row : sim::setting_rows()) {
        const std::string value = row.get(settings);
        EXPECT_TRUE(sim::change_setting(settings, row.name, value)) << row.name << " = " << value;
        EXPECT_EQ(row.get(settings), value) << row.name;
        EXPECT_FALSE(row.label.empty()) << row.name;
        if (row.type != sim::SettingType::Text) {
            EXPECT_FALSE(sim::change_setting(settings, row.name, "a wrong value")) << row.name;
        }
    }
    EXPECT_THAT(sim::change_setting(settings, "leave_on_sever", "yes").problem().sentence(), HasSubstr("leave_on_server"));
}

TEST(AccountSettings, AProgramThatWorksOfflineKeepsWhatIsOrderedUntilItIsOnline) {
    sim::Timeline timeline = started({});
    act(timeline, sim::Configure{"ada-phone", {{"imap_mode", "cached"}}});
    act(timeline, sim::CheckMail{"ada-phone"});
    act(timeline, sim::Configure{"ada-phone", {{"work_offline", "yes"}}});
    act(timeline, sim::OpenLetter{"ada-phone", base::LetterId{1}});
    act(timeline, sim::SendLetter{"ada-phone", {"ines@harbor.example"}, "Later", "From the train.\r\n", ""});
    act(timeline, sim::CheckMail{"ada-phone"});
    EXPECT_THAT(program(timeline, "ada-phone").last_error, HasSubstr("works offline"));
    EXPECT_FALSE(ada(timeline).mailbox("INBOX")->messages[0].flags.has(mail::Flags::kSeen));
    act(timeline, sim::Configure{"ada-phone", {{"work_offline", "no"}}});
    EXPECT_TRUE(ada(timeline).mailbox("INBOX")->messages[0].flags.has(mail::Flags::kSeen));
    const mail::Account* ines = timeline.world().provider_of("harbor.example")->store.find_login("ines");
    EXPECT_EQ(ines->mailbox("INBOX")->messages.size(), 1U);
}

TEST(AccountSettings, ALostDeviceTakesWithItWhatOnlyItHeld) {
    sim::Timeline timeline = started({});
    act(timeline, sim::Configure{"ada-desk", {{"rule", "remove"}}});
    act(timeline, sim::CheckMail{"ada-desk"});
    const auto before = sim::make_ledger(timeline.world(), timeline.journal(), timeline.entries());
    EXPECT_THAT(before.device("ada-desk")->only_here, SizeIs(3));
    act(timeline, sim::LoseDevice{"ada-desk", false});
    EXPECT_EQ(kept_on(timeline, "ada-desk"), 0U);
    EXPECT_FALSE(timeline.world().find_host("ada-desk")->on);
    for (const auto& copy : sim_test::copies(timeline, 1)) {
        if (copy.holder == "device ada-desk/Inbox") {
            EXPECT_THAT(copy.ended_by, HasSubstr("lose(\"ada-desk\""));
        }
    }
}

TEST(AccountSettings, HeadersOnlyFetchesTheLetterWhenItIsOpened) {
    sim::Timeline timeline = started({});
    act(timeline, sim::Configure{"ada-desk", {{"headers_only", "yes"}}});
    act(timeline, sim::CheckMail{"ada-desk"});
    EXPECT_EQ(program(timeline, "ada-desk").folder("Inbox")->messages[1].holding, sim::Holding::HeadersOnly);
    act(timeline, sim::OpenLetter{"ada-desk", base::LetterId{2}});
    EXPECT_EQ(kept_on(timeline, "ada-desk"), 3U);
    EXPECT_EQ(program(timeline, "ada-desk").folder("Inbox")->messages[1].holding, sim::Holding::Full);
    EXPECT_EQ(program(timeline, "ada-desk").folder("Inbox")->messages[0].holding, sim::Holding::HeadersOnly);
}

TEST(AccountSettings, TheProviderOrTheProgramFilesWhatIsSentOrBothDo) {  // L15
    for (const auto& [save, copies] : {std::pair{"append", 2U}, {"look_first", 1U}, {"server", 1U}, {"nowhere", 1U}}) {
        sim::World world = harbor({{"files_sent", "on"}, {"folders", "Sent"}});
        sim::Timeline timeline{std::move(world)};
        timeline.run_until(kStart + base::minutes(5));
        timeline.act(sim::Configure{"ada-phone", {{"save_sent", save}}});
        act(timeline, sim::SendLetter{"ada-phone", {"ines@harbor.example"}, "Where is the copy?", "Here?\r\n", ""});
        EXPECT_EQ(ada(timeline).mailbox("Sent")->messages.size(), copies) << save;
    }
}

}  // namespace
