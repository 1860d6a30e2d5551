// Policies of servers: every named profile differs where its transcript says so, and age removes.

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "protocols/pop3/expire.h"
#include "protocols/pop3/profiles.h"
#include "protocols/pop3/server_session.h"
#include "tests/support/transcript.h"

namespace {

std::string read_transcript(std::string_view name) {
    std::ifstream in{std::string{POSTROOM_SOURCE_DIR} + "/tests/transcripts/pop3/profile-" + std::string{name} + ".txt"};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// 1-based number of the first line behind a line that begins with "# differs: ", or 0.
int marked_line(const std::string& text) {
    std::istringstream in{text};
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.starts_with("# differs: ")) return number + 1;
    }
    return 0;
}

class Profile : public testing::TestWithParam<std::string> {};

TEST_P(Profile, DiffersFromTheStrictOneAtTheMarkedLine) {
    const std::string name = GetParam();
    std::string text = read_transcript(name);
    ASSERT_FALSE(text.empty()) << "no transcript profile-" << name << ".txt";
    const std::string option = "profile=" + name;
    const std::size_t at = text.find(option);
    ASSERT_NE(at, std::string::npos) << "the transcript does not use the profile";
    text.replace(at, option.size(), "profile=strict");
    const auto script = transcript::parse(text, name);
    ASSERT_TRUE(script) << script.problem().sentence();
    const auto report = transcript::run(script.value(), transcript::Portioning::WholeLines);
    EXPECT_FALSE(report.ok) << "a strict server does the same";
    EXPECT_EQ(report.line, marked_line(text)) << report.failure;
}

std::vector<std::string> profile_names() {
    std::vector<std::string> names;
    for (const pop3::NamedProfile& named : pop3::named_profiles()) {
        if (named.name != "strict") names.emplace_back(named.name);
    }
    return names;
}

INSTANTIATE_TEST_SUITE_P(Named, Profile, testing::ValuesIn(profile_names()), [](const auto& name) {
    std::string out = name.param;
    for (char& c : out) c = c == '-' ? '_' : c;
    return out;
});

TEST(Pop3Profiles, HaveNamesOfTheirOwnAndSayWhatTheyStandFor) {
    std::set<std::string_view> names;
    for (const pop3::NamedProfile& named : pop3::named_profiles()) {
        EXPECT_TRUE(names.insert(named.name).second) << named.name;
        EXPECT_FALSE(named.stands_for.empty()) << named.name;
        EXPECT_EQ(named.differs.empty(), named.name == "strict") << named.name;
        EXPECT_EQ(pop3::find_profile(named.name), &named);
        EXPECT_GE(named.profile.idle_timeout, base::minutes(10)) << "RFC 1939 3: at least ten minutes";
    }
    EXPECT_EQ(pop3::named_profiles().front().profile, pop3::ServerProfile{});
    EXPECT_EQ(pop3::find_profile("no such profile"), nullptr);
}

/// A store with one letter a day, the oldest 40 days old.
mail::Store store_of_40_days() {
    mail::Store store;
    store.add_account(base::AccountId{1}, "ada", "harbor.example", "tulip-42");
    for (std::uint32_t i = 1; i <= 40; ++i) {
        store.append(base::AccountId{1}, "INBOX", mail::Message{"x\r\n"}, {},
                     base::kDefaultStart - base::days(40 - static_cast<int>(i) + 1), base::LetterId{i}, base::CopyId{i});
    }
    return store;
}

TEST(Pop3Expire, RemovesWhatIsOldEnoughAndNothingElse) {
    mail::Store store = store_of_40_days();
    pop3::ServerProfile profile;
    profile.expire_days = 30;
    mail::Account& account = *store.edit(base::AccountId{1});
    const auto gone = pop3::remove_expired(profile, account, base::kDefaultStart).ended;
    EXPECT_EQ(gone.size(), 11U) << "30 to 40 days old";
    EXPECT_EQ(gone.front().letter, base::LetterId{1});
    EXPECT_EQ(account.mailbox("INBOX")->messages.size(), 29U);
    EXPECT_TRUE(pop3::remove_expired(profile, account, base::kDefaultStart).ended.empty());
}

TEST(Pop3Expire, LeavesALockedMaildropAndOtherPoliciesAlone) {
    mail::Store store = store_of_40_days();
    mail::Account& account = *store.edit(base::AccountId{1});
    pop3::ServerProfile profile;
    EXPECT_TRUE(pop3::remove_expired(profile, account, base::kDefaultStart).ended.empty()) << "EXPIRE NEVER";
    profile.expire_days = 0;
    EXPECT_TRUE(pop3::remove_expired(profile, account, base::kDefaultStart).ended.empty()) << "EXPIRE 0 acts at QUIT";
    profile.expire_days = 30;
    account.maildrop_lock = base::SessionId{3};
    EXPECT_TRUE(pop3::remove_expired(profile, account, base::kDefaultStart).ended.empty()) << "a session has numbered them";
    EXPECT_EQ(account.mailbox("INBOX")->messages.size(), 40U);
}

}  // namespace
