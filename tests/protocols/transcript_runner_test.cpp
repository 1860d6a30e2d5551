// The runner of transcripts must be able to fail: a toy protocol, right and wrong conversations.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "protocols/wire/line_reader.h"
#include "tests/support/transcript.h"

namespace {

using transcript::Portioning;

constexpr std::string_view kToyStates[] = {"open", "closed"};

/// Answers each line with "echo <line>"; "quit" closes; "store" adds a message; "fact" tells one.
struct Toy {
    wire::LineReader reader;
    int state_number = 0;
    std::shared_ptr<int> shared;   ///< a fault: copies share it
    bool shares = false;

    friend bool operator==(const Toy& a, const Toy& b) {
        return a.reader == b.reader && a.state_number == b.state_number;
    }

    static bool is_client() { return false; }
    static const base::ProtocolTables& tables() {
        static const base::ProtocolTables kTables{base::Protocol::None, "toy", {}, kToyStates, {}};
        return kTables;
    }
    void greet(base::Instant, transcript::World&, wire::Effects& out) { out.line(0, "hello 42 you"); }
    void receive(std::string_view octets, base::Instant, transcript::World& world, wire::Effects& out) {
        reader.feed(octets);
        for (auto next = reader.next_line(); next.got == wire::LineReader::Got::Line && state_number == 0;
             next = reader.next_line()) {
            if (next.line == "quit") {
                out.line(0, "bye");
                out.close();
                state_number = 1;
            } else if (next.line == "store") {
                world.letters += 1;
                out.line(0, "stored");
            } else if (next.line == "fact") {
                out.tell({.kind = base::FactKind::StateChanged, .code = 1, .value = 0});
                out.line(0, "told");
            } else if (next.line == "both") {
                out.line(0, "one");
                out.line(0, "two");
            } else {
                out.line(0, "echo " + std::string{next.line} + (shares ? std::to_string(++*shared) : ""));
            }
        }
    }
    void expire(base::Instant, transcript::World&, wire::Effects& out) {
        out.line(0, "too late");
        out.close();
        state_number = 1;
    }
    void disconnected(base::Instant, transcript::World&, wire::Effects&) { state_number = 1; }
    std::optional<base::Instant> deadline() const {
        if (state_number == 1) return std::nullopt;
        return base::kDefaultStart + base::minutes(5);
    }
    std::string state() const { return std::string{kToyStates[state_number]}; }
    std::string dump() const { return "toy" + (shares ? std::to_string(*shared) : std::string{}); }
    std::optional<std::string> look(std::string_view keyword, const transcript::World& world) const {
        if (keyword != "letters") return std::nullopt;
        return std::to_string(world.letters);
    }
};

base::Result<std::unique_ptr<transcript::Peer>> make_toy(transcript::Given given, base::SessionId) {
    Toy toy;
    toy.shared = std::make_shared<int>(0);
    if (!given.take_switch("shares", toy.shares)) return base::Problem{"", "shares is on or off", ""};
    return transcript::make_peer(std::move(toy));
}

const bool kRegistered = transcript::register_peer("toy-server", make_toy);

/// The failure of a conversation, or "" if it holds in all three portionings.
std::string failure_of(const std::string& text) {
    EXPECT_TRUE(kRegistered);
    const auto script = transcript::parse("given toy-server toy.example\n" + text, "toy.txt");
    if (!script) return script.problem().sentence();
    for (const auto portioning : {Portioning::WholeLines, Portioning::ByteByByte, Portioning::OneBurst}) {
        const auto report = transcript::run(script.value(), portioning);
        if (!report.ok) return report.failure;
    }
    return "";
}

TEST(TranscriptRunner, AcceptsAConversationThatHolds) {
    EXPECT_EQ(failure_of("S: hello 42 you\nC: a\nS: echo a\nC: b\nS: echo ...\nC: quit\nS: bye\nclosed\nstate: closed\n"), "");
    EXPECT_EQ(failure_of("S: hello $number you\nC: x$number\nS: echo x42\n"), "");
    EXPECT_EQ(failure_of("S: hello ...\nC: both\nS~ two\nS~ one\nC: both\nS* ...\nC: both\nS* o...\nS: two\n"), "");
    EXPECT_EQ(failure_of("S: hello ...\nC> \"x\\x41\" \"y\"*3 \"\\r\\n\"\nS> \"echo xAyyy\"\n"), "");
    EXPECT_EQ(failure_of("S: hello ...\n2S: hello ...\nC: a\nS: echo a\n2C: quit\n2S: bye\n2closed\nstate: open\n2state: closed\n"), "");
    EXPECT_EQ(failure_of("S: hello ...\nC: fact\nS: told\njournal: StateChanged open -> closed\n"), "");
    EXPECT_EQ(failure_of("S: hello ...\n@ +4min\nstate: open\n@ +1min\nS: too late\nclosed\n"), "");
    EXPECT_EQ(failure_of("S: hello ...\nC: store\nS: stored\nC: store\nS: stored\nletters: 2\ncut\nstate: closed\n"), "");
}

TEST(TranscriptRunner, FailsWhenALineDiffersIsMissingOrIsTooMany) {
    EXPECT_NE(failure_of("S: hello 42 me\n"), "");
    EXPECT_NE(failure_of("S: hello 42 you\nC: a\nS: echo b\n"), "");
    EXPECT_NE(failure_of("S: hello ...\nC: a\n"), "") << "an answer that no line asks for";
    EXPECT_NE(failure_of("S: hello ...\nC: a\nS: echo a\nS: echo a\n"), "");
    EXPECT_NE(failure_of("S: hello ...\nC: quit\nS: bye\n"), "") << "closing must be said";
    EXPECT_NE(failure_of("S: hello ...\nC: quit\nS: bye\nclosed\nC: a\n"), "");
    EXPECT_NE(failure_of("S: hello ...\nclosed\n"), "");
    EXPECT_NE(failure_of("S: hello ...\nC: both\nS~ two\nS~ three\n"), "");
    EXPECT_NE(failure_of("S: hello ...\nC: both\nS* t...\n"), "");
}

TEST(TranscriptRunner, FailsWhenACheckDoesNotHold) {
    EXPECT_NE(failure_of("S: hello ...\nstate: closed\n"), "");
    EXPECT_NE(failure_of("S: hello ...\nletters: 1\n"), "");
    EXPECT_NE(failure_of("S: hello ...\nnumbers: 1\n"), "") << "an unknown check";
    EXPECT_NE(failure_of("S: hello ...\nC: a\nS: echo a\njournal: StateChanged open -> closed\n"), "");
    EXPECT_NE(failure_of("S: hello ...\nC: fact\nS: told\njournal: nothing\n"), "");
    EXPECT_NE(failure_of("S: hello ...\nstore: INBOX uid=1\n"), "");
    EXPECT_NE(failure_of("account ben p\nmessage INBOX <<\nHi\n<<\nS: hello ...\nstore: empty\n"), "");
}

TEST(TranscriptRunner, LooksIntoTheStore) {
    EXPECT_EQ(failure_of("account ben p\nmessage INBOX flags=\\Seen <<\nSubject: x\n\nHi\n<<\n"
                         "S: hello ...\nstore: INBOX uid=1 flags=\\Seen size=18\nremove INBOX uid=1\nstore: empty\n"), "");
}

TEST(TranscriptRunner, FailsWhenACopySharesSomethingWithItsOriginal) {
    const auto script = transcript::parse("given toy-server toy.example shares=on\nS: hello ...\nC: a\nS: echo ...\n", "toy.txt");
    ASSERT_TRUE(script);
    const auto report = transcript::run(script.value(), Portioning::WholeLines);
    EXPECT_NE(report.failure.find("moved the original"), std::string::npos) << report.failure;
}

TEST(TranscriptRunner, RefusesWhatItDoesNotUnderstand) {
    EXPECT_NE(failure_of("S: hello ...\nfoo bar\n"), "");
    EXPECT_NE(failure_of("C> \"open\n"), "");
    EXPECT_NE(failure_of("account ben p\nmessage INBOX <<\nHi\n"), "");
    EXPECT_FALSE(transcript::parse("S: x\n", "toy.txt"));
    EXPECT_NE(failure_of("given other-server x\nS: hello ...\n"), "");
    EXPECT_NE(failure_of("# nothing is checked\n"), "");
}

TEST(TranscriptRunner, RewritesOnlyWhatDoesNotHold) {
    const std::string head = "given toy-server toy.example\n# a comment\nS: hello ...\n\n";
    const auto script = transcript::parse(head + "C: a\nS: echo b\nstate: closed\n\nC: both\nC: quit\nS: bye\n", "toy.txt");
    ASSERT_TRUE(script);
    const auto text = transcript::rewrite(script.value());
    ASSERT_TRUE(text) << text.problem().sentence();
    EXPECT_EQ(text.value(), head + "C: a\nS: echo a\nstate: open\n\nC: both\nS: one\nS: two\nC: quit\nS: bye\nclosed\n");
    const auto again = transcript::parse(text.value(), "toy.txt");
    EXPECT_EQ(transcript::rewrite(again.value()).value(), text.value());
}

}  // namespace
