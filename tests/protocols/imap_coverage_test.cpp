// The transcripts of IMAP together meet every command, every extension, every line and every
// response code that the server knows. What is missing here has no rule that shows it.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "protocols/imap/commands.h"
#include "protocols/imap/extension.h"
#include "tests/protocols/imap_peer.h"
#include "tests/support/imap_bench.h"
#include "tests/support/transcript.h"

namespace {

namespace fs = std::filesystem;

/// All transcripts of IMAP, as text.
std::vector<std::string> transcripts() {
    std::vector<std::string> texts;
    for (const auto& entry :
         fs::directory_iterator{fs::path{POSTROOM_SOURCE_DIR} / "tests/transcripts/imap"}) {
        std::ifstream in{entry.path(), std::ios::binary};
        std::ostringstream text;
        text << in.rdbuf();
        texts.push_back(text.str());
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

/// Runs them all once, so that the sets of what was met are full whatever ran before.
const std::vector<std::string>& run_all() {
    static const std::vector<std::string> texts = [] {
        const std::vector<std::string> all = transcripts();
        for (const std::string& text : all) {
            const auto script = transcript::parse(text, "imap");
            EXPECT_TRUE(script &&
                        transcript::run(script.value(), transcript::Portioning::WholeLines).ok);
        }
        return all;
    }();
    return texts;
}

bool any_has(std::string_view needle) {
    for (const std::string& text : run_all()) {
        if (text.find(needle) != std::string::npos) return true;
    }
    return false;
}

TEST(ImapCoverage, ThereAreAtLeastTwoHundredRules) {
    EXPECT_GE(run_all().size(), 200U);
}

TEST(ImapCoverage, EveryCommandIsGiven) {
    for (const base::CommandRow& row : imap::tables().commands) {
        bool given = false;
        for (const std::string& text : run_all()) {
            for (std::size_t at = text.find(row.verb); at != std::string::npos;
                 at = text.find(row.verb, at + 1)) {
                const char behind =
                    at + row.verb.size() < text.size() ? text[at + row.verb.size()] : '\n';
                given =
                    given || (at > 0 && text[at - 1] == ' ' && (behind == ' ' || behind == '\n'));
            }
        }
        EXPECT_TRUE(given) << row.verb;
    }
}

TEST(ImapCoverage, EveryExtensionHasARuleOfItsOwn) {
    for (const imap::ExtensionRow& row : imap::extension_rows()) {
        const std::string name{row.capability};
        EXPECT_TRUE(any_has("extensions=" + name) || any_has("," + name)) << name;
    }
}

TEST(ImapCoverage, EveryLineOfTheServerIsMet) {
    run_all();
    // Two lines need what a transcript cannot do: an operator, and a POP3 session.
    support::ImapBench bench;
    bench.profile.refuse_while_pop3_locked = true;
    bench.store.edit(support::kBen)->maildrop_lock = base::SessionId{9};
    imap::ServerSession& session = bench.connect();
    EXPECT_EQ(bench.say(session, "a LOGIN ben rye-bread-9"),
              "a NO [INUSE] a POP3 session holds the maildrop\r\n");
    imap_lines_met().insert(bench.keys.begin(), bench.keys.end());
    wire::Effects out;
    session.shut_down(bench.now, bench.store, out);
    EXPECT_EQ(out.octets(), "* BYE [UNAVAILABLE] the server is going down\r\n");
    imap_lines_met().insert("any.BYE-shutdown");
    for (const base::LineKind& kind : imap::tables().line_kinds) {
        if (kind.from_client || kind.key.ends_with("-by-fault")) continue;  // the World says those
        EXPECT_EQ(imap_lines_met().count(std::string{kind.key}), 1U) << kind.key;
    }
}

TEST(ImapCoverage, EveryResponseCodeIsMet) {
    run_all();
    for (const char* code : {"CAPABILITY",      "PERMANENTFLAGS", "READ-ONLY",
                             "READ-WRITE",      "TRYCREATE",      "UIDNEXT",
                             "UIDVALIDITY",     "UNSEEN",         "APPENDUID",
                             "COPYUID",         "HIGHESTMODSEQ",  "MODIFIED",
                             "CLOSED",          "BADCHARSET",     "UNKNOWN-CTE",
                             "TOOBIG",          "USEATTR",        "MAILBOXID",
                             "HASCHILDREN",     "OVERQUOTA",      "AUTHENTICATIONFAILED",
                             "PRIVACYREQUIRED", "LIMIT",          "NOPERM",
                             "CANNOT",          "CLIENTBUG",      "EXPUNGEISSUED",
                             "ALREADYEXISTS",   "NONEXISTENT"}) {
        EXPECT_EQ(imap_codes_met().count(code), 1U) << code;
    }
}

}  // namespace
