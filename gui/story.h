#pragma once
/// The lesson of the window: course, progress, the session, and what of it is on the screen.
///
/// The run is the window's own and is handed in; `moved` is called whenever it has moved. Progress is written
/// after every change: beside the file, then renamed.
/// Doors: StoryOptions, Story; open, carry_out, forward, moved, allows, view. Fails: with sentences in `note`.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/story_command.h"
#include "gui/ui_command.h"
#include "gui/view/lesson_view.h"
#include "gui/view/plan_view.h"
#include "gui/view/terminal_view.h"
#include "lessons/lesson_loader.h"
#include "lessons/progress.h"
#include "lessons/session.h"
#include "sim/timeline.h"

namespace gui {

struct StoryOptions {
    std::filesystem::path course;           ///< the folder of the lessons
    lessons::Player player;                 ///< the ready worlds
    std::filesystem::path state_folder;     ///< where progress is kept; empty: nowhere
    std::string learner = "learner";
    std::string language = "en";
    std::string version;                    ///< of the program
    std::optional<std::uint64_t> seed;   ///< the variant of lessons that are begun; none: the first one
};

class Story {
  public:
    /// Reads the course. Without one there is a note and no lesson.
    explicit Story(StoryOptions options);

    // --- the course ---------------------------------------------------------------------------------
    [[nodiscard]] const CourseView& course() const { return course_view_; }
    [[nodiscard]] const PlanView& plan() const { return plan_; }
    [[nodiscard]] const std::string& learner() const { return options_.learner; }
    [[nodiscard]] const std::vector<script::PresetSource>& worlds() const { return worlds_; }
    [[nodiscard]] bool knows(std::string_view lesson) const { return course_.find(lesson) != nullptr; }
    /// The same in another language; the lesson goes on.
    void speak(const std::string& language, const sim::Timeline& timeline);

    // --- the lesson ---------------------------------------------------------------------------------
    [[nodiscard]] bool open() const { return session_.has_value(); }
    [[nodiscard]] const lessons::Session* session() const { return session_ ? &*session_ : nullptr; }
    [[nodiscard]] const LessonView& view() const { return view_; }
    [[nodiscard]] TerminalView terminal(const Scene& scene, const JournalIndex& index) const;
    /// What went wrong, or where something was written; empty: nothing to say.
    [[nodiscard]] const std::string& note() const { return note_; }
    /// The file that was written last; empty: none.
    [[nodiscard]] const std::filesystem::path& evidence_file() const { return evidence_file_; }
    [[nodiscard]] lessons::Mode mode() const { return session_ ? session_->mode() : lessons::Mode::Learn; }
    /// Why this may not be done now; empty: it may. Before a prediction nothing moves (requirement E7).
    [[nodiscard]] std::string_view refuses(const UiCommand& command) const;
    /// Whether the lesson hides the view of this name: "copies", "map" …
    [[nodiscard]] bool hides(std::string_view view) const;
    /// The step waits for the world to move.
    [[nodiscard]] bool acting() const;
    /// The widget that the step points at; empty: none.
    [[nodiscard]] std::string spotlight() const;
    /// An answer to the class's question can be counted.
    [[nodiscard]] bool counts_hands() const { return session_ && view_.class_asked; }

    // --- what happens -------------------------------------------------------------------------------
    /// What the window must do with its own state after a command.
    struct Effect {
        bool moved = false;        ///< the run stands elsewhere
        bool new_run = false;      ///< `timeline` is another one now
        bool play = false;         ///< playing is to begin
        bool slow = false;         ///< … slowly
        bool show = false;         ///< the light on the control
    };
    Effect carry_out(const StoryCommand& command, sim::Timeline& timeline);
    /// Forward by a unit, but not past the moment that the step waits for. False: nothing was left.
    bool forward(sim::Unit unit, sim::Timeline& timeline);
    /// Until nothing is going on any more (the next thing is more than a minute away; at least to that), or to the
    /// moment that the step waits for: programs that look for mail by themselves never fall silent.
    void to_end(sim::Timeline& timeline);
    /// The learner acted, and what came of it is over.
    [[nodiscard]] bool quiet(const sim::Timeline& timeline) const;
    /// Something is going on that will go on in a moment.
    [[nodiscard]] static bool moving(const sim::Timeline& timeline);
    /// The run has moved: looks where the learner stands. True if a step was passed just now.
    bool moved(sim::Timeline& timeline);
    /// Playing may go on: a replay ends where the step was passed.
    [[nodiscard]] bool replay_over(const sim::Timeline& timeline) const;
    /// Seconds of the window's clock; only what lies close together counts as work.
    void at(double now);
    /// Plays the lesson as its golden run does up to a step ("retr") and one of its phases ("retr/observe").
    [[nodiscard]] base::Outcome walk_to(std::string_view where, sim::Timeline& timeline);

  private:
    /// A line can be typed: the chosen terminal has a connection.
    [[nodiscard]] bool terminal_is_open() const;
    struct Place {
        std::size_t branch = 0;
        std::uint64_t event = 0;
        friend bool operator==(const Place&, const Place&) = default;
    };
    [[nodiscard]] static Place place_of(const sim::Timeline& timeline) { return {timeline.branch(), timeline.cursor()}; }
    static void go(const Place& place, sim::Timeline& timeline);
    base::Outcome begin(std::string_view id, bool anew, sim::Timeline& timeline);
    void answer(const std::string& value, sim::Timeline& timeline);
    void choose(const std::string& option, sim::Timeline& timeline);
    void set_mode(lessons::Mode mode, sim::Timeline& timeline);
    void back(sim::Timeline& timeline, Effect& effect);
    void next(sim::Timeline& timeline);
    void perform(sim::Timeline& timeline, Effect& effect);
    base::Outcome solve_to(const std::string& step, const std::string& phase, sim::Timeline& timeline);
    void answer_rightly(bool to_quiz, sim::Timeline& timeline);
    void dial(const StoryCommand& command, sim::Timeline& timeline);
    void hand(int number);
    void wait(const std::string& span, sim::Timeline& timeline);
    /// Lets what belongs to the last line happen, if no other line follows at once.
    static void settle(sim::Timeline& timeline);
    void export_evidence();
    void set_learner(const std::string& name);
    void say(const base::Outcome& outcome);
    /// The step once more, in slow motion.
    void replay(sim::Timeline& timeline, Effect& effect);
    void keep(const sim::Timeline& timeline);
    void rebuild(const sim::Timeline& timeline);
    [[nodiscard]] std::string question_key() const;

    StoryOptions options_;
    lessons::Course course_;
    std::optional<lessons::Progress> progress_;
    CourseView course_view_;
    PlanView plan_;
    std::vector<script::PresetSource> worlds_;

    std::optional<lessons::Session> session_;
    LessonView view_;
    LessonShow show_;
    std::string note_;
    std::size_t acts_kept_ = 0;   ///< of the branch, when progress was written last
    std::string told_;   ///< what the progress file had to say, said once
    std::filesystem::path evidence_file_;
    std::string step_;                       ///< whose hints these are
    std::vector<std::string> hints_;
    std::string hint_set_;                   ///< of the lesson, they are from it
    std::string confidence_;
    std::map<std::string, std::vector<int>> hands_;   ///< by question
    std::size_t passed_count_ = 0;           ///< steps passed when the view was built last
    std::optional<Place> passed_;            ///< where the present step was passed
    std::optional<Place> aside_;             ///< the lesson's moment, while the sandbox is open
    std::optional<std::uint64_t> replay_to_;
    double last_at_ = -1, seconds_ = 0;
};

}  // namespace gui
