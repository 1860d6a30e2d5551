#include "tests/lessons/sample_lesson.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "lessons/toml_reader.h"
#include "tests/lessons/bench.h"

namespace lesson_tests {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStructure = R"(form     = 1
id       = "T01"
track    = "pop3"
minutes  = 10
claims   = ["S8", "S10"]
concepts = ["C27"]
needs    = ["L06"]
rfc      = ["1939 4", "1939 5"]
world    = '''
world{seed = 42, title = "Post office box"}
provider("harbor.example")
provider("example.org", {name = "School", pop3 = false})
person("Ada", "ada@harbor.example", {password = "tulip-42"})
person("Ines", "ines@example.org")
device("ada-desk", {owner = "ada@harbor.example", rule = "pop3 remove"})
device("ines-desk", {owner = "ines@example.org", rule = "imap keep"})
send{from = "ines-desk", to = "ada@harbor.example", subject = "{{first}}", body = "Dear Ada,\n"}
send{from = "ines-desk", to = "ada@harbor.example", subject = "Homework"}
run()
'''
terms    = ["maildrop", "mark"]
robust   = true
point    = "terminal.input"

[vary]
first = ["Picnic?", "Choir?", "Chess?"]

[[step]]
id     = "look"
kind   = "do"
until  = '#lines{who = "C", match = "LIST", since = step_began} >= 1'
line   = { who = "S", match = "+OK*" }
golden = '''
s = connect("pop3.harbor.example", 110)
tell(s, "USER ada")
tell(s, "PASS tulip-42")
tell(s, "LIST")
'''
  [step.predict]
  options = [
    { id = "none", tag = "pop3-no-states", fact = '#lines{who = "S", match = "-ERR*", since = step_began} >= 1' },
    { id = "two", right = true, fact = '#lines{who = "S", match = "2 *", since = step_began} >= 1' },
  ]
  [step.observe]
  answer = '#mailbox("ada")'
  [[step.check]]
  id    = "listed"
  fact  = '#lines{who = "S", match = "2 *", since = step_began} >= 1'
  wrong = '''s = connect("pop3.harbor.example", 110); tell(s, "LIST")'''
  [[step.hint]]
  id   = "outside"
  when = 'lock("ada") == nil'
  [[step.hint]]
  id   = "default"

[[step]]
id     = "mark"
kind   = "do"
until  = '#lines{who = "C", match = "DELE *", since = step_began} >= 1'
line   = { who = "C", match = "DELE*" }
golden = '''tell(s, "DELE 1")'''
  [step.predict]
  options = [
    { id = "gone", tag = "pop3-dele-removes", fact = '#mailbox("ada") == 1' },
    { id = "kept", right = true, fact = '#lines{who = "C", match = "DELE 1", since = step_began} >= 1 and #mailbox("ada") == 2' },
  ]
  [step.observe]
  options = [
    { id = "one", fact = '#mailbox("ada") == 1' },
    { id = "both", right = true, fact = '#lines{who = "C", match = "DELE 1", since = step_began} >= 1 and #mailbox("ada") == 2' },
  ]
  [[step.check]]
  id    = "still-there"
  fact  = '#lines{who = "C", match = "DELE *", since = step_began} >= 1 and #mailbox("ada") == 2'
  wrong = '''tell(s, "DELE 1"); tell(s, "QUIT")'''
  [[step.check]]
  id    = "first-marked"
  fact  = '#lines{who = "C", match = "DELE *1", since = step_began} >= 1'
  wrong = '''tell(s, "DELE 2")'''
  [[step.hint]]
  id   = "default"

[[step]]
id        = "other-way"
kind      = "do"
rewind_to = "look"
until     = '#store("ada-desk") == 2'
line      = { who = "C", match = "QUIT" }
point     = "map.host.ada-desk"
golden    = '''check_mail("ada-desk"); run()'''
  [step.predict]
  options = [
    { id = "none", right = true, fact = '#mailbox("ada") == 0' },
    { id = "two", tag = "pop3-quit-empties", fact = '#store("ada-desk") == 2 and #mailbox("ada") == 2' },
  ]
  [step.observe]
  answer = '#mailbox("ada")'
  [[step.check]]
  id    = "emptied"
  fact  = '#mailbox("ada") == 0'
  wrong = '''set("ada-desk", {leave_on_server = "yes"}); check_mail("ada-desk"); run()'''
  [[step.hint]]
  id = "default"

[table]
columns = ["mark", "other-way"]
rows = [ { id = "on-server", fact = 'contains(mailbox("ada"), M1)' } ]

[[fork]]
id    = "cable"
at    = "mark"
acts  = '''tell(s, "DELE 1"); tell(s, "DELE 2"); s:cut(); run()'''
check = '#mailbox("ada") == 2 and lock("ada") == nil'

[[quiz]]
id = "who"
options = [ { id = "quit", right = true }, { id = "dele", tag = "pop3-dele-removes" } ]
)";

constexpr const char* kEnglish = R"(title     = "A sample"
objective = "You can tell a mark from a removal."
start     = "You sit at ada-desk."
claim     = "DELE removes a letter."
wording   = "DELE marks a letter."
exam      = "DELE marks, QUIT removes."

[step.look]
title   = "Look"
do      = "Log in and type LIST."
ask     = "How many letters are listed?"
options.none = "none"
options.two  = "two"
observe = "How many does the maildrop hold?"
reveal  = "LIST tells of both."
check.listed = "LIST has not been answered with both letters."
hint.outside = ["Are you logged in?", "USER and PASS come before LIST.", "USER ada, PASS tulip-42"]
hint.default = ["Which command lists letters?", "It needs no number.", "LIST"]

[step.mark]
title   = "Mark"
do      = "Type DELE 1."
ask     = "Where is the first letter then?"
options.gone = "gone"
options.kept = "in the maildrop"
observe = "What does the maildrop hold?"
seen.one  = "one letter"
seen.both = "both letters"
reveal  = "It is only marked."
check.still-there  = "The maildrop no longer holds both letters."
check.first-marked = "The first letter has not been marked with DELE."
hint.default = ["Which command marks?", "It needs the number of the letter.", "DELE 1"]

[step.other-way]
title   = "The other way"
do      = "Let ada-desk get mail."
ask     = "How many letters stay behind?"
options.none = "none"
options.two  = "two"
observe = "How many does the maildrop hold?"
reveal  = "The program has sent DELE and QUIT."
check.emptied = "The maildrop still holds letters of Ada."
hint.default = ["Which button gets mail?", "It stands below the map.", "Get mail"]

[table]
title = "What came out?"
columns.mark      = "by hand"
columns.other-way = "by the program"
rows.on-server    = "The first letter is on the server."

[fork.cable]
title  = "Pull the cable"
about  = "Mark both letters and break the connection."
reveal = "Without QUIT nothing is removed."

[quiz.who]
ask = "What removes letters?"
options.quit = "QUIT"
options.dele = "DELE"
why = "DELE only marks."
)";

constexpr const char* kGerman = R"(title     = "Ein Beispiel"

[step.mark]
options.gone = "weg"
options.kept = "im Postfach"
check.still-there  = "Das Postfach hält nicht mehr beide Briefe."
hint.default = ["Welcher Befehl markiert?", "Er braucht die Nummer.", "DELE 1"]
)";

}  // namespace

SampleLesson::SampleLesson(const std::string& name) {
    static int count = 0;
    static std::string record;
    folder_ = fs::temp_directory_path() / ("postroom-sample-" + std::to_string(::getpid()) + "-" + std::to_string(count++)) / name;
    EXPECT_TRUE(lessons::write_text(folder_ / "lesson.toml", kStructure).ok());
    EXPECT_TRUE(lessons::write_text(folder_ / "text.en.toml", kEnglish).ok());
    EXPECT_TRUE(lessons::write_text(folder_ / "text.de.toml", kGerman).ok());
    if (record.empty()) {
        lessons::VerifyOptions options;
        options.write_expected = true;
        (void)lessons::verify_lesson(folder_, course(), options);
        const auto written = lessons::read_text(folder_ / "expected.txt");
        record = written ? written.value() : "";
    }
    EXPECT_TRUE(lessons::write_text(folder_ / "expected.txt", record).ok());
}

SampleLesson::~SampleLesson() {
    std::error_code ignored;
    fs::remove_all(folder_.parent_path(), ignored);
}

void SampleLesson::replace(const std::string& file, const std::string& from, const std::string& to) {
    replace_in(folder_ / file, from, to);
}

lessons::Verdict SampleLesson::verify() const {
    lessons::VerifyOptions options;
    options.cuts_max = 1;
    return lessons::verify_lesson(folder_, course(), options);
}

lessons::Lesson SampleLesson::read() const {
    auto lesson = lessons::load_lesson(folder_, "en");
    if (lesson) return std::move(lesson).value();
    ADD_FAILURE() << lesson.problem().sentence();
    return {};
}

}  // namespace lesson_tests
