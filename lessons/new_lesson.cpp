#include "lessons/new_lesson.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "lessons/toml_reader.h"

namespace lessons {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kLesson = R"(form     = 1
id       = "{id}"
track    = "foundations"          # add the id to a track in index.toml
minutes  = 15
claims   = ["S1"]
concepts = ["C01"]
rfc      = ["5321 4.2.5"]          # number and section
terms    = ["copy"]                # keys of the glossary in course.en.toml
preset   = "p1"                    # or: world = '''a script'''
robust   = true                    # may be cut after every line
point    = "timeline.step_line"    # the widget that the learner needs

[[step]]
id     = "handed-over"
kind   = "watch"                   # watch: the clock moves; do: the learner acts (needs golden); look: nothing moves
until  = '#mailbox("ben") == 1 and #queue("smtp.harbor.example") == 0'    # the step is done when this holds
line   = { who = "S", match = "250 2.0.0*" }    # that makes it so; if there is none: no_line = "none: …" in the texts
  [step.predict]
  options = [
    # fact: what is so at the end if this option is the right one; a wrong one names its misconception as well
    { id = "harbor", tag = "sender-server-keeps-it", fact = '#queue("smtp.harbor.example") == 1' },
    { id = "meadow", right = true, fact = '#queue("smtp.harbor.example") == 0 and #mailbox("ben") == 1' },
  ]
  [step.observe]
  answer = '#mailbox("ben")'
  [[step.check]]
  id    = "moved"
  fact  = '#mailbox("ben") == 1 and #queue("smtp.harbor.example") == 0'
  wrong = '''off("mx1.meadow.example"); advance("5m")'''   # acts after which it is false
  [[step.hint]]
  id = "default"

[[quiz]]
id = "who"
options = [
  { id = "meadow", right = true },
  { id = "harbor", tag = "sender-server-keeps-it" },
]
)";

constexpr std::string_view kTexts = R"(title     = "My lesson"
objective = "You can say who is responsible for a letter after 250."
start     = "Ada has just pressed Send."
claim     = "“The sender's server keeps the letter.”"
wording   = "Responsibility passes with the 250 after the text."
exam      = "“SMTP hands mail from server to server.”"

[step.handed-over]
title   = "From Harbor to Meadow"
do      = "Step until Meadow has said 250 to the final dot."
ask     = "Who is responsible then?"
options.harbor = "Harbor"
options.meadow = "Meadow"
observe = "How many letters does Ben's mailbox hold?"
reveal  = "Meadow stored the letter and said 250; Harbor removed its copy."
check.moved  = "The letter should be in Ben's mailbox and in no queue."
hint.default = ["Which line hands a letter over?", "It answers the final dot.", "Press → until S: 250 from mx1.meadow.example."]

[quiz.who]
ask = "Meadow has said 250. Who must deliver?"
options.meadow = "Meadow"
options.harbor = "Harbor"
why = "With 250 it took the letter over."
)";

}  // namespace

base::Result<std::string> new_lesson(const std::string& folder) {
    const fs::path path{folder};
    const std::string name = path.filename().string();
    const std::string id = name.substr(0, name.find('-'));
    if (id.empty() || name.find('-') == std::string::npos) return base::Problem{folder, "is no name for a lesson", "begin with its id: L30-my-first"};
    std::error_code error;
    if (fs::exists(path, error)) return base::Problem{folder, "is there already", "name a folder that is not"};
    std::string lesson{kLesson};
    lesson.replace(lesson.find("{id}"), 4, id);
    if (auto written = write_text(path / "lesson.toml", lesson); !written) return written.problem();
    if (auto written = write_text(path / "text.en.toml", kTexts); !written) return written.problem();
    return fmt::format("{}/lesson.toml\n{}/text.en.toml", folder, folder);
}

}  // namespace lessons
