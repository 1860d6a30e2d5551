#include "tests/gui/explanations.h"
#include "tests/gui/lesson_student.h"

#include <algorithm>
#include <regex>
#include <utility>

#include "lessons/walk.h"
#include "tests/gui/moments.h"

namespace gui_test {

using lessons::Phase;

namespace {

gui::Settings still(const std::string& language) {
    gui::Settings settings;
    settings.motion = false;
    settings.language = language;
    return settings;
}

/// What stands between quotes, with \\ as it means.
std::string plain(std::string text) {
    for (std::size_t at = 0; (at = text.find("\\\\", at)) != std::string::npos; ++at) text.erase(at, 1);
    return text;
}

std::vector<std::string> statements_of(const std::string& script) {
    std::vector<std::string> out{""};
    bool quoted = false;
    for (const char c : script) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == ';' || c == '\n')) out.emplace_back();
        else if (!out.back().empty() || c != ' ') out.back() += c;
    }
    out.erase(std::remove(out.begin(), out.end(), ""), out.end());
    return out;
}

std::map<std::string, std::string> pairs_of(const std::string& text) {
    static const std::regex kPair{R"((\w+)\s*=\s*"([^"]*)\")"};
    std::map<std::string, std::string> out;
    for (std::sregex_iterator at{text.begin(), text.end(), kPair}; at != std::sregex_iterator{}; ++at) out[(*at)[1]] = (*at)[2];
    return out;
}

}  // namespace

Student::Student(std::string_view lesson, std::filesystem::path state, const std::string& language)
    : app_{p1_run(), gui_test::explanations(), still(language)}, stage_{app_, 1366, 768} {
    gui::StoryOptions options;
    options.course = std::string{POSTROOM_SOURCE_DIR} + "/lessons/course";
    options.state_folder = std::move(state);
    options.learner = "Kim";
    options.version = "test";
    app_.set_story(options);
    stage_.frame();
    const auto opened = app_.open_lesson(std::string{lesson});
    EXPECT_TRUE(opened.ok()) << opened.problem().sentence();
    for (int n = 0; n < 3; ++n) stage_.frame();
}

void Student::click(const std::string& widget, bool right) {
    stage_.frame();
    // What is further down is scrolled to, as a hand would.
    for (int n = 0; n < 12 && !shows(widget) && app_.overlay() == gui::Overlay::None; ++n) stage_.wheel(160, 420, n < 6 ? -2 : 4);
    const bool done = stage_.click(widget, right);
    std::string step = session().step() == nullptr ? "after the steps" : step_name();
    EXPECT_TRUE(done) << widget << " cannot be clicked, at " << session().lesson().id << " " << step << ": " << app_.story()->note() << "\n" << gui::text(view());
    stage_.frame();
}

std::string Student::step_name() const { return session().step()->id + " in phase " + std::to_string(static_cast<int>(phase())); }

void Student::begin() { click("lesson.begin"); }

void Student::choose(const std::string& option) { click("lesson.option." + option); }

void Student::predict(bool rightly) {
    ASSERT_EQ(phase(), Phase::Predict) << step_name();
    EXPECT_FALSE(view().hidden.empty());
    EXPECT_FALSE(shows("lesson.next")) << "a gate stands open";
    const auto& question = *step().predict;
    if (question.options.empty()) {
        click("lesson.answer");
        stage_.type("1");
        return click("lesson.give");
    }
    for (const lessons::Option& option : question.options) {
        if (option.right == rightly) return choose(option.id);
    }
}

void Student::watch() {
    if (phase() != Phase::Act) return;
    click("story.play");
    double now = stage_.now();
    for (int n = 0; n < 3000 && app_.playing(); ++n) (void)app_.tick(now += 20);
    stage_.frame();
}

void Student::does(const std::string& script) {
    for (const std::string& one : statements_of(script)) {
        if (phase() != Phase::Act || testing::Test::HasFailure()) return;
        statement(one);
    }
}

void Student::dial(const std::string& name, const std::string& host, int port, const std::string& from) {
    const gui::Scene scene = gui::scene_of(app_.timeline());
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    const gui::TerminalView terminal = app_.story()->terminal(scene, index);
    // The terminal on ada-lap is called ada-lap-terminal in scripts, on the map.
    constexpr std::string_view kSuffix = "-terminal";
    const std::string machine = from.ends_with(kSuffix) ? from.substr(0, from.size() - kSuffix.size()) : from;
    std::size_t device = 0;
    for (std::size_t n = 0; n < terminal.devices.size(); ++n) {
        if (!machine.empty() && (terminal.devices[n] == machine || terminal.devices[n].ends_with("-" + machine))) device = n;
    }
    std::size_t door = 0;
    for (std::size_t n = 0; n < terminal.doors.size(); ++n) {
        if (terminal.doors[n].host == host && terminal.doors[n].port == port) door = n;
    }
    ASSERT_LT(device, terminal.devices.size());
    if (!shows("terminal.connect")) click("terminal.more");
    click("terminal.device");
    click("terminal.device." + std::to_string(device));
    click("terminal.door");
    click("terminal.door." + std::to_string(door));
    click("terminal.connect");
    terminals_[name] = terminal.devices[device];
}

void Student::tell(const std::string& name, const std::string& line) {
    const auto& open = session().terminals();
    const auto found = std::find_if(open.begin(), open.end(), [&](const auto& one) { return one.from == terminals_[name]; });
    ASSERT_NE(found, open.end()) << "no terminal for " << name;
    click("terminal.tab." + std::to_string(found - open.begin()));
    click("terminal.input");
    stage_.type(line);
    stage_.enter_in_field();
}

void Student::act_at(const std::string& host, const std::string& item) {
    click("map.host." + host, true);
    click("act." + host + "." + item);
}

void Student::write(const std::map<std::string, std::string>& letter) {
    act_at(letter.at("from"), "write");
    app_.carry_out(gui::WriteLetter{app_.timeline().world().find_host(letter.at("from"))->id, letter.at("to"), letter.at("subject")}, stage_.now());
    click("write.send");
}

void Student::form(const std::string& verb, const std::string& device, const std::string& settings) {
    // As the form wants it: a line each, without quotes.
    std::string lines;
    for (const auto& [name, value] : pairs_of(settings)) lines += name + " = " + value + "\n";
    app_.carry_out(gui::OpenForm{verb, {{"device", device}, {"settings", lines}}}, stage_.now());
    click("form.do");
    EXPECT_EQ(app_.overlay(), gui::Overlay::None) << verb << " was refused: " << lines;
}

void Student::upload(const std::string& device, const std::string& folder, const std::string& to, const std::string& more) {
    gui::OpenForm asked{"upload", {{"device", device}, {"folder", folder}, {"to", to}}};
    for (const auto& [name, value] : pairs_of(more)) asked.values.push_back({name, value});
    if (more.find("keep_dates = false") != std::string::npos) asked.values.push_back({"keep_dates", false});
    app_.carry_out(asked, stage_.now());
    click("form.do");
    EXPECT_EQ(app_.overlay(), gui::Overlay::None) << "the upload was refused";
}

void Student::wait(const std::string& span) {
    constexpr std::string_view kSpans[] = {"1m", "11m", "1h", "1d", "8d"};
    const auto found = std::find(std::begin(kSpans), std::end(kSpans), span);
    if (found == std::end(kSpans)) return app_.carry_out(gui::StoryCommand{gui::StoryAsk::Wait, span}, stage_.now());
    click("story.wait");
    click("story.wait." + std::to_string(found - std::begin(kSpans)));
}

void Student::statement(const std::string& text) {
    static const std::regex kConnect{R"RX((\w+) = connect\("([^"]+)", (\d+)(?:, "([^"]+)")?\))RX"};
    static const std::regex kTell{R"RX(tell\((\w+), "(.*)"\))RX"};
    static const std::regex kAct{R"RX((check_mail|off|on)\("([^"]+)"\))RX"};
    static const std::regex kLetter{R"RX((open|delete)\("([^"]+)", M(\d+)(?:, "([^"]+)")?\))RX"};
    static const std::regex kSet{R"RX(set\("([^"]+)", (\{.*\})\))RX"};
    static const std::regex kUpload{R"RX(upload\("([^"]+)", "([^"]+)", "([^"]+)", (\{.*\})\))RX"};
    static const std::regex kWait{R"RX(advance\("([^"]+)"\))RX"};
    std::smatch m;
    if (std::regex_match(text, m, kConnect)) dial(m[1], m[2], std::stoi(m[3]), m[4]);
    else if (std::regex_match(text, m, kTell)) tell(m[1], plain(m[2]));
    else if (std::regex_match(text, m, kAct)) act_at(m[2], m[1] == "check_mail" ? "get_mail" : std::string{m[1]});
    else if (std::regex_match(text, m, kLetter)) act_at(m[2], m[1] == "open" ? "open." + m[3].str() : "delete." + (m[4].matched ? m[4].str() : "Inbox") + "." + m[3].str());
    else if (std::regex_match(text, m, kSet)) form("set", m[1], m[2]);
    else if (std::regex_match(text, m, kUpload)) upload(m[1], m[2], m[3], m[4]);
    else if (std::regex_match(text, m, kWait)) wait(m[1]);
    else if (text.starts_with("send{")) write(pairs_of(text));
    else if (text.starts_with("run(") || text.starts_with("run_until(")) stage_.press({gui::Key::End});
    else if (text.ends_with(":cut()")) click("terminal.cut");
    else ADD_FAILURE() << "the student does not know how to do this in the window: " << text;
    stage_.frame();
}

void Student::observe() {
    if (phase() != Phase::Observe) return;
    EXPECT_FALSE(shows("lesson.next")) << "a gate stands open";
    const std::string right = session().record().find_passed(step().id)->observed;
    if (!step().observe->options.empty()) return choose(right);
    click("lesson.answer");
    stage_.type(right);
    click("lesson.give");
}

void Student::read_on() {
    ASSERT_EQ(phase(), Phase::Reveal) << step_name() << "\n" << gui::text(view());
    EXPECT_TRUE(view().gate.empty());
    click("lesson.next");
}

void Student::solve() {
    const lessons::Step now = step();
    if (phase() == Phase::Predict) predict(true);
    if (now.kind == lessons::StepKind::Watch) watch();
    else if (now.kind == lessons::StepKind::Do) does(now.golden);
    ASSERT_NE(phase(), Phase::Act) << now.id << " is not passed\n" << gui::text(view()) << said();
    observe();
    read_on();
}

void Student::answer_table() {
    while (phase() == Phase::Table && !testing::Test::HasFailure()) {
        const std::string& question = session().state().question;
        const std::size_t slash = question.find('/');
        const auto& rows = session().lesson().table->rows;
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.id == question.substr(0, slash); });
        const lessons::Passed* passed = session().record().find_passed(question.substr(slash + 1));
        ASSERT_NE(passed, nullptr) << question;
        choose(passed->cells[static_cast<std::size_t>(row - rows.begin())]);
    }
}

void Student::answer_quiz() {
    while (phase() == Phase::Quiz && !testing::Test::HasFailure()) {
        for (const lessons::QuizItem& item : session().lesson().quiz) {
            if (item.id != session().state().question) continue;
            choose(item.question.right()->id);
            break;
        }
    }
}

std::string Student::said() const {
    std::string out;
    const auto& timeline = app_.timeline();
    const std::size_t arrived = timeline.arrivals();
    for (std::size_t n = arrived > 12 ? arrived - 12 : 0; n < arrived; ++n) out += lessons::line_words(timeline.journal(), timeline.journal().arrivals()[n].line) + "\n";
    return out;
}

void Student::more(int item) {
    click("story.more");
    click("story.more." + std::to_string(item));
}

}  // namespace gui_test
