#include "app/learn.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/files.h"
#include "app/scripts.h"
#include "gui/view/lesson_view.h"
#include "lessons/attempt.h"
#include "lessons/evidence.h"
#include "lessons/sheets.h"
#include "protocols/base/octets.h"
#include "sim/time_text.h"

namespace app {

namespace {

namespace fs = std::filesystem;

/// What may show what comes out, and waits for the prediction.
constexpr std::string_view kMoves = " connect use cut do step reply back undo again wait fork ";

constexpr const char* kHelp =
    "Type a protocol line to send it. Answers: the number of an option, or the number asked for.\n"
    "  :connect HOST PORT [DEVICE]   :use DEVICE   :cut            the terminal\n"
    "  :do check_mail(\"ada-desk\")    :step   :reply   :wait 11m    acts, and the clock\n"
    "  :back   :undo   :again   :lines   :copies   :hint           going back, this step again, looking, help\n"
    "  :change   :fork ID   :return   :export FILE   :quit         your prediction once more, what if\n"
    "After a prediction you may add sure or unsure: 2 sure. Several in an order: 2 1 3.\n";

fs::path own_state_folder() {
    const auto variable = [](const char* name) { return std::getenv(name); };
    if (const char* given = variable("XDG_STATE_HOME"); given != nullptr && *given != '\0') return fs::path{given} / "postroom";
    const char* home = variable("HOME");
    return fs::path{home == nullptr ? "." : home} / ".local/state/postroom";
}

class Lecture {
  public:
    Lecture(lessons::Course course, lessons::Session session, sim::Timeline timeline, lessons::Progress progress)
        : course_{std::move(course)}, session_{std::move(session)}, timeline_{std::move(timeline)}, progress_{std::move(progress)} {}

    void run() {
        fmt::print("{}\n", kHelp);
        shown_ = timeline_.arrivals();
        show();
        std::string line;
        while (std::fflush(stdout), std::getline(std::cin, line)) {
            if (!line.empty() && line.back() == '\r') line.pop_back();
            if (line == ":quit") break;
            count_seconds();
            take(line);
            keep();
        }
        keep();
    }

  private:
    void say(const base::Outcome& outcome) {
        if (!outcome) fmt::print("! {}\n", outcome.problem().sentence());
    }

    void take(const std::string& line) {
        const std::string phase = phase_key();
        if (!line.empty() && line[0] == ':') command(line);
        else if (asks()) answer(line);
        else if (session_.state().phase == lessons::Phase::Reveal && line.empty()) say(session_.next(timeline_));
        else if (!line.empty() || session_.terminals().size() > session_.terminal()) say(session_.type(line, timeline_));
        new_lines();
        if (phase_key() != phase) show();
        else failed_checks();
    }

    void command(const std::string& line) {
        std::istringstream words{line.substr(1)};
        std::string verb, rest;
        words >> verb;
        std::getline(words >> std::ws, rest);
        const bool moves = kMoves.find(" " + verb + " ") != std::string_view::npos;
        if (moves && session_.state().phase == lessons::Phase::Predict && !session_.in_fork()) fmt::print("! first predict: a wrong prediction costs nothing\n");
        else if (verb == "connect") dial(rest);
        else if (verb == "use") use(rest);
        else if (verb == "cut") say(session_.hang_up(true, timeline_));
        else if (verb == "do") say(session_.act(rest, timeline_));
        else if (verb == "step" || verb == "reply") move(timeline_.step(verb == "step" ? sim::Unit::Line : sim::Unit::Reply));
        else if (verb == "back") move(timeline_.back(sim::Unit::Line));
        else if (verb == "undo") timeline_.undo(), move(true);
        else if (verb == "again") say(session_.restart_step(timeline_));
        else if (verb == "change") change();
        else if (verb == "wait") wait(rest);
        else if (verb == "lines") shown_ = 0;
        else if (verb == "copies") hidden("copies") ? void(fmt::print("(covered until you have predicted)\n")) : void(fmt::print("{}", lessons::copies_words(timeline_)));
        else if (verb == "hint") take_hint();
        else if (verb == "fork") say(session_.fork(rest, timeline_));
        else if (verb == "return") session_.leave_fork(timeline_);
        else if (verb == "export") say(write_file(rest, lessons::evidence_text(session_.lesson(), session_.record())));
        else fmt::print("{}", kHelp);
    }

    void dial(const std::string& rest) {
        std::istringstream words{rest};
        std::string host, port, from;
        words >> host >> port >> from;
        const auto number = base::parse_number(port, 65535);
        if (!number) fmt::print("! for example :connect pop3.harbor.example 110\n");
        else say(session_.dial(host, static_cast<std::uint16_t>(*number), from.empty() ? "terminal" : from, timeline_));
    }
    void use(const std::string& device) {
        for (std::size_t i = 0; i < session_.terminals().size(); ++i) {
            if (session_.terminals()[i].from == device) return session_.choose_terminal(i);
        }
        fmt::print("! no terminal was opened on \"{}\"\n", device);
    }
    void wait(const std::string& span) {
        const auto duration = sim::parse_duration(span);
        if (!duration) return void(fmt::print("! \"{}\" is no time, for example 11m or 8d\n", span));
        say(session_.wait(*duration, timeline_));
    }
    void move(bool moved) {
        if (!moved) fmt::print("(nothing more happens by itself)\n");
        shown_ = std::min(shown_, timeline_.arrivals());
        say(session_.refresh(timeline_));
    }
    void change() {
        if (!session_.may_reconsider()) return void(fmt::print("! there is no prediction to change here\n"));
        session_.reconsider(timeline_);
    }
    void take_hint() {
        if (session_.state().hint_set != hint_set_) hints_.clear();
        hint_set_ = session_.state().hint_set;
        hints_.push_back(session_.hint());
        if (!hints_.back().empty()) fmt::print("hint: {}\n", hints_.back());
    }

    [[nodiscard]] bool asks() const {
        const lessons::Phase phase = session_.state().phase;
        return !session_.in_fork() && (phase == lessons::Phase::Predict || phase == lessons::Phase::Observe || phase == lessons::Phase::Table || phase == lessons::Phase::Quiz);
    }
    void answer(const std::string& line) {
        const gui::LessonView view = gui::build_lesson(session_, course_, hints_);
        if (view.asks_text) return session_.answer(line, "", timeline_);
        std::vector<std::string> ids;
        for (const gui::StoryButton& button : view.buttons) {
            if (button.id.rfind("lesson.option.", 0) == 0) ids.push_back(button.id.substr(14));
        }
        std::istringstream words{line};
        std::string chosen, confidence;
        for (std::string word; words >> word;) {
            const auto number = base::parse_number(word);
            if (session_.state().phase == lessons::Phase::Predict && (word == "sure" || word == "unsure")) confidence = word;
            else if (!number || *number < 1 || *number > ids.size() || (!chosen.empty() && !view.asks_order)) return void(fmt::print("! answer with a number from 1 to {}\n", ids.size()));
            else chosen += (chosen.empty() ? "" : " ") + ids[*number - 1];
        }
        const auto given = static_cast<std::size_t>(std::count(chosen.begin(), chosen.end(), ' ')) + 1;
        if (chosen.empty() || (view.asks_order && given != ids.size())) return void(fmt::print("! answer with all numbers from 1 to {}, in their order\n", ids.size()));
        session_.answer(chosen, confidence, timeline_);
    }

    [[nodiscard]] bool hidden(std::string_view view) const {
        for (const std::string& one : session_.state().hidden) {
            if (one == view) return true;
        }
        return false;
    }
    [[nodiscard]] std::string phase_key() const {
        const lessons::LessonState& state = session_.state();
        return fmt::format("{}/{}/{}/{}/{}", state.step, static_cast<int>(state.phase), state.question, session_.in_fork(), state.outside);
    }
    void new_lines() {
        const sim::Journal& journal = timeline_.journal();
        for (; shown_ < timeline_.arrivals(); ++shown_) {
            const base::EntryId id = journal.arrivals()[shown_].line;
            const sim::Entry& entry = journal[id];
            if (entry.kind == base::FactKind::Content) text_lines(journal.text(entry));
            if (entry.kind == base::FactKind::Line && entry.protocol != base::Protocol::Dns) fmt::print("  {}\n", lessons::line_words(journal, id));
        }
    }
    /// The text of a letter, as far as a screen shows it.
    static void text_lines(std::string_view text) {
        constexpr int kLinesMax = 20;
        int count = 0;
        for (std::size_t at = 0; at < text.size(); ++count) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            std::string_view line = text.substr(at, end - at);
            if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
            if (count < kLinesMax) fmt::print("  | {}\n", line);
            at = end + 1;
        }
        if (count > kLinesMax) fmt::print("  | … {} more lines\n", count - kLinesMax);
    }
    void failed_checks() {
        for (const lessons::CheckState& check : session_.state().checks) {
            if (!check.holds) fmt::print("✗ {}\n  {}\n", check.sentence, check.actual);
        }
    }
    void show() {
        if (session_.step() != nullptr && session_.step()->id != step_) {
            step_ = session_.step()->id;
            hints_.clear();
        }
        const gui::LessonView view = gui::build_lesson(session_, course_, hints_);
        fmt::print("\n{}", gui::text(view));
        int number = 0;
        for (const gui::StoryButton& button : view.buttons) {
            if (button.id.rfind("lesson.option.", 0) == 0) fmt::print("  {} = {}\n", ++number, button.label);
        }
        if (session_.state().phase == lessons::Phase::Reveal) fmt::print("(Enter: on)\n");
    }
    void count_seconds() {
        const auto now = std::chrono::steady_clock::now();
        active_ += std::min<std::chrono::steady_clock::duration>(now - last_, std::chrono::minutes(5));   // longer is a pause
        last_ = now;
        const auto whole = std::chrono::floor<std::chrono::seconds>(active_);
        active_ -= whole;
        session_.add_seconds(whole.count());
    }
    void keep() {
        session_.note_left(timeline_);
        const lessons::Record& record = session_.record();
        progress_.current(record.lesson, record.seed, record.version, record.made_with) = record;
        say(progress_.save());
        if (progress_.note() != told_) fmt::print("{}\n", told_ = progress_.note());
    }

    lessons::Course course_;
    lessons::Session session_;
    sim::Timeline timeline_;
    lessons::Progress progress_;
    std::vector<std::string> hints_;
    std::string hint_set_;
    std::string step_;
    std::size_t shown_ = 0;
    std::string told_ = progress_.note();
    std::chrono::steady_clock::duration active_{};
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace

int learn_command(const LearnOptions& options) {
    auto course = lessons::load_course(lessons::course_dir(), options.language, options.seed.value_or(1));
    if (!course) return say_problem(course.problem());
    auto folder = lessons::find_folder(course.value().folder, options.id);
    if (!folder) return say_problem(folder.problem());
    const auto name = lessons::learner_name(options.name);
    if (!name) return say_problem({"--name", name.problem().what, name.problem().hint});
    const fs::path state = options.state_folder.empty() ? own_state_folder() : fs::path{options.state_folder};
    lessons::Progress progress = lessons::Progress::open(lessons::progress_file(state, name.value()), name.value());
    if (!progress.note().empty()) fmt::print("{}\n", progress.note());
    auto attempt = lessons::go_on(folder.value(), options.language, progress, options.seed, options.anew, POSTROOM_VERSION);
    if (!attempt) return say_problem(attempt.problem());
    if (!attempt.value().note.empty()) fmt::print("{}\n", attempt.value().note);
    for (const std::string& need : attempt.value().lesson.needs) {
        if (progress.find(need) == nullptr) fmt::print("{}: {}\n", options.language == "de" ? "Besser vorher" : "Do first", need);
    }
    std::optional<sim::Timeline> timeline;
    auto session = lessons::Session::begin(std::move(attempt.value().lesson), std::move(attempt.value().record), {script_presets()}, timeline);
    if (!session) return say_problem(session.problem());
    Lecture{std::move(course).value(), std::move(session).value(), std::move(*timeline), std::move(progress)}.run();
    return 0;
}

}  // namespace app
