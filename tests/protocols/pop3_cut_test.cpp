// A collection of ten letters, cut after each of its lines in turn, for every rule of a client and
// every rule of a server: nothing is ever lost, and a duplicate has its reason.

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "protocols/pop3/profiles.h"
#include "tests/support/pop3_pair.h"

namespace {

using pop3_pair::Pair;
using pop3_pair::Program;

constexpr int kLetters = 10;
constexpr base::AccountId kAda{1};

std::vector<std::string> make_letters() {
    std::vector<std::string> letters;
    for (std::size_t i = 1; i <= kLetters; ++i) {
        letters.push_back("Subject: Letter " + std::to_string(i) + "\r\n\r\n.\r\n..dots\r\n" +
                          std::string(i * 90, 'x') + "\r\n");
    }
    return letters;
}

const std::string& letter(int number) {
    static const std::vector<std::string> kTexts = make_letters();
    return kTexts[static_cast<std::size_t>(number) - 1];
}

mail::Store ten_letters() {
    mail::Store store;
    store.add_account(kAda, "ada", "harbor.example", "tulip-42");
    for (int i = 1; i <= kLetters; ++i) {
        store.append(kAda, "INBOX", mail::Message{letter(i)}, {}, base::kDefaultStart,
                     base::LetterId{static_cast<std::uint32_t>(i)}, base::CopyId{static_cast<std::uint32_t>(i)});
    }
    return store;
}

bool on_server(const mail::Store& store, int number) {
    for (const auto& stored : store.find(kAda)->mailbox("INBOX")->messages) {
        if (stored.letter.value == static_cast<std::uint32_t>(number)) return true;
    }
    return false;
}

/// A client's rule under test, and what must be true when its collections have come to rest.
struct Rule {
    std::string name;
    pop3::ClientProfile client;
    pop3::ServerProfile server;
    bool empties_server = false;      ///< at rest nothing is left in the maildrop
    bool fetches_whole = true;        ///< at rest every letter is here
    bool may_duplicate = false;       ///< a cut can cost a second copy
    bool memory_at_end_only = false;
    /// EXPIRE 0 acts on what RETR sent in the session that QUITs: a letter fetched before a cut and
    /// known since then is not read again, so it stays.
    bool may_stay = false;

    friend void PrintTo(const Rule& rule, std::ostream* out) { *out << rule.name; }
};

pop3::ClientProfile remove_at_download() {
    pop3::ClientProfile profile;
    profile.user = "ada";
    profile.password = "tulip-42";
    return profile;
}

pop3::ClientProfile keep() {
    pop3::ClientProfile profile = remove_at_download();
    profile.remove_at_download = false;
    return profile;
}

std::vector<Rule> client_rules() {
    std::vector<Rule> rules;
    const auto add = [&rules](std::string name, pop3::ClientProfile client) -> Rule& {
        rules.push_back({std::move(name), std::move(client), {}});
        return rules.back();
    };
    add("RemoveAtDownload", remove_at_download()).empties_server = true;
    add("Keep", keep());
    auto days = keep();
    days.keep_days = 0;
    add("KeepForZeroDays", days).empties_server = true;
    days.keep_days = 7;
    add("KeepForSevenDays", days);
    auto forgetful = remove_at_download();
    forgetful.remember = false;
    Rule& without = add("RemoveWithoutMemory", forgetful);
    without.empties_server = without.may_duplicate = true;
    Rule& late = add("MemorySavedAtTheEndOnly", keep());
    late.memory_at_end_only = late.may_duplicate = true;
    auto headers = keep();
    headers.headers_only = true;
    add("HeadersOnly", headers).fetches_whole = false;
    auto limit = remove_at_download();
    limit.size_limit = 600;
    add("SizeLimit", limit).fetches_whole = false;
    auto few = remove_at_download();
    few.at_most = 3;
    add("AtMostThreeASession", few).empties_server = true;
    auto often = remove_at_download();
    often.quit_every = 2;
    add("QuitEveryTwo", often).empties_server = true;
    auto grouped = remove_at_download();
    grouped.pipelining = true;
    add("RemoveInGroups", grouped).empties_server = true;
    auto kept_in_groups = keep();
    kept_in_groups.pipelining = true;
    add("KeepInGroups", kept_in_groups);
    auto scram = remove_at_download();
    scram.login = pop3::ClientLogin::ScramSha256;
    scram.ask_capabilities = true;
    add("RemoveAfterScram", scram).empties_server = true;
    return rules;
}

std::vector<Rule> all_rules() {
    std::vector<Rule> rules = client_rules();
    for (const pop3::NamedProfile& named : pop3::named_profiles()) {
        if (named.name == "strict" || named.name == "minimal") continue;
        std::string name{named.name};
        for (char& c : name) c = c == '-' ? '_' : c;
        Rule with_remove{"Remove_on_" + name, remove_at_download(), named.profile};
        with_remove.server.login_delay = base::Duration{0};
        with_remove.empties_server = named.profile.removal == pop3::Removal::FromStore;
        rules.push_back(with_remove);
        Rule with_keep{"Keep_on_" + name, keep(), with_remove.server};
        with_keep.empties_server = with_keep.may_stay = named.profile.expire_days == 0U;
        rules.push_back(with_keep);
    }
    return rules;
}

int count_of(const std::map<std::string, int>& folder, const std::string& text) {
    const auto found = folder.find(text);
    return found == folder.end() ? 0 : found->second;
}

class Cut : public testing::TestWithParam<Rule> {
  protected:
    Program program() const {
        Program made;
        made.profile = GetParam().client;
        made.memory_at_end_only = GetParam().memory_at_end_only;
        return made;
    }

    /// Collects again until a session finds nothing more to do.
    void collect_to_rest(Program& program, mail::Store& store, std::uint32_t session) {
        for (int round = 0; round < 20; ++round) {
            const auto fetched = program.whole.size() + program.headers.size();
            const std::size_t left = store.find(kAda)->mailbox("INBOX")->messages.size();
            Pair pair{GetParam().server, program, store, base::kDefaultStart, session++};
            pair.run(SIZE_MAX, [] {});
            ASSERT_TRUE(program.last_end.in_good_order);
            const bool moved = fetched != program.whole.size() + program.headers.size() ||
                               left != store.find(kAda)->mailbox("INBOX")->messages.size();
            if (!moved && !program.last_end.left) return;
        }
        FAIL() << "the collections do not come to rest";
    }

    void expect_rest(const Program& program, const mail::Store& store, const std::string& when) {
        for (int i = 1; i <= kLetters; ++i) {
            const int copies = count_of(program.whole, letter(i));
            if (GetParam().fetches_whole) {
                EXPECT_GE(copies, 1) << when << ", letter " << i;
            }
            EXPECT_LE(copies, GetParam().may_duplicate ? 2 : 1) << when << ", letter " << i;
            if (GetParam().fetches_whole && !GetParam().may_stay) {
                EXPECT_EQ(on_server(store, i), !GetParam().empties_server) << when << ", letter " << i;
            }
        }
        EXPECT_FALSE(store.find(kAda)->maildrop_lock) << when;
        EXPECT_EQ(store.find(kAda)->pop3_sessions, 0U) << when;
    }
};

TEST_P(Cut, AfterAnyLineNothingIsLostAndTheNextSessionResumes) {
    std::size_t lines = 1;
    for (std::size_t cut = 0; cut <= lines; ++cut) {
        const std::string when = "cut after line " + std::to_string(cut);
        mail::Store store = ten_letters();
        Program ada = program();
        Pair pair{GetParam().server, ada, store, base::kDefaultStart, 1};
        const std::size_t delivered = pair.run(cut, [&] {
            for (int i = 1; i <= kLetters; ++i) {
                ASSERT_TRUE(on_server(store, i) || count_of(ada.whole, letter(i)) > 0)
                    << when << ": letter " << i << " is nowhere";
            }
        });
        if (delivered == cut) lines = cut + 1;   // there was a line to cut after
        if (::testing::Test::HasFatalFailure()) return;
        EXPECT_FALSE(store.find(kAda)->maildrop_lock) << when;
        collect_to_rest(ada, store, 2);
        expect_rest(ada, store, when);
        if (::testing::Test::HasFailure()) return;
    }
    EXPECT_GT(lines, 20U) << "a collection of ten letters has more lines than that";
}

TEST_P(Cut, BeforeQuitRemovesNothing) {
    std::size_t lines = 1;
    for (std::size_t cut = 0; cut <= lines; ++cut) {
        mail::Store store = ten_letters();
        Program ada = program();
        Pair pair{GetParam().server, ada, store, base::kDefaultStart, 1};
        const std::size_t delivered = pair.run(cut, [] {});
        if (delivered == cut) lines = cut + 1;
        const auto& written = pair.client_lines();
        const bool quit = !written.empty() && written.back() == "QUIT\r\n";
        if (!quit) {
            EXPECT_EQ(store.find(kAda)->mailbox("INBOX")->messages.size(), 10U) << "cut after line " << cut;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Rules, Cut, testing::ValuesIn(all_rules()),
                         [](const auto& rule) { return rule.param.name; });

TEST(CutExplained, ADuplicateComesOnlyFromALostQuitAndAMissingMemory) {
    // Where the cut falls decides: before the first letter is complete there can be no duplicate,
    // and after the server's answer to QUIT there can be none either.
    int with_duplicate = 0;
    int without = 0;
    std::size_t lines = 1;
    for (std::size_t cut = 0; cut <= lines; ++cut) {
        mail::Store store = ten_letters();
        Program ada;
        ada.profile = remove_at_download();
        ada.profile.remember = false;
        Pair first{{}, ada, store, base::kDefaultStart, 1};
        const std::size_t delivered = first.run(cut, [] {});
        if (delivered == cut) lines = cut + 1;
        const std::size_t fetched = ada.whole.size();
        const bool removed = store.find(kAda)->mailbox("INBOX")->messages.size() != 10;
        Pair second{{}, ada, store, base::kDefaultStart, 2};
        second.run(SIZE_MAX, [] {});
        std::size_t twice = 0;
        for (const auto& [text, copies] : ada.whole) twice += copies == 2 ? 1 : 0;
        EXPECT_EQ(twice, removed ? 0 : fetched) << "cut after line " << cut;
        ++(twice != 0 ? with_duplicate : without);
    }
    EXPECT_GT(with_duplicate, 0);
    EXPECT_GT(without, 0);
}

TEST(CutExplained, AMemoryRestoredFromAnOldBackupFetchesTheRestAgain) {
    mail::Store store = ten_letters();
    Program ada;
    ada.profile = keep();
    Pair{{}, ada, store, base::kDefaultStart, 1}.run(SIZE_MAX, [] {});
    ASSERT_EQ(ada.memory.entries().size(), 10U);
    pop3::Seen backup = ada.memory;
    backup.truncate(4);
    ada.memory = backup;
    Pair{{}, ada, store, base::kDefaultStart, 2}.run(SIZE_MAX, [] {});
    int twice = 0;
    for (const auto& [text, copies] : ada.whole) twice += copies == 2 ? 1 : 0;
    EXPECT_EQ(twice, 6);
    ada.memory.clear();
    Pair{{}, ada, store, base::kDefaultStart, 3}.run(SIZE_MAX, [] {});
    for (const auto& [text, copies] : ada.whole) EXPECT_GE(copies, 2);
}

TEST(CutExplained, QuitEveryTwoMakesWhatIsDoneFinal) {
    mail::Store store = ten_letters();
    Program ada;
    ada.profile = remove_at_download();
    ada.profile.quit_every = 2;
    std::uint32_t session = 1;
    for (int left = 8; left >= 2; left -= 2) {
        Pair{{}, ada, store, base::kDefaultStart, session++}.run(SIZE_MAX, [] {});
        EXPECT_EQ(ada.last_end.left, static_cast<std::uint32_t>(left));
        EXPECT_EQ(store.find(kAda)->mailbox("INBOX")->messages.size(), static_cast<std::size_t>(left));
    }
    Pair{{}, ada, store, base::kDefaultStart, session}.run(SIZE_MAX, [] {});
    EXPECT_FALSE(ada.last_end.left);
    EXPECT_EQ(store.find(kAda)->mailbox("INBOX")->messages.size(), 0U);
}

}  // namespace
