#pragma once
/// A lesson under way: keeps lesson, record and run together, so that a window only shows and asks.
///
/// The run itself belongs to the window and is handed in; whoever moved it calls `refresh` afterwards.
/// Doors: Session; begin, refresh, answer, next, restart_step, speak, hint, fork, leave_fork, dial, type.
/// Fails: with a Problem, after which the lesson stands where it stood.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lessons/lesson_runner.h"
#include "lessons/walk.h"
#include "protocols/base/result.h"
#include "sim/script/console.h"
#include "sim/timeline.h"

namespace lessons {

/// A conversation that the learner types.
struct Terminal {
    base::SessionId session;       ///< none: not connected
    std::string host, from;
    std::uint16_t port = 0;
};

class Session {
  public:
    /// A lesson from its beginning, or from where the record says it was left; `timeline` becomes its run.
    [[nodiscard]] static base::Result<Session> begin(Lesson lesson, Record record, Player player, std::optional<sim::Timeline>& timeline);

    /// Looks again: enters the next step (going back and arranging if it asks for that), notes a step passed.
    [[nodiscard]] base::Outcome refresh(sim::Timeline& timeline);
    /// The same, but no step is passed: something is still going on.
    [[nodiscard]] base::Outcome look(const sim::Timeline& timeline);

    [[nodiscard]] const Lesson& lesson() const { return lesson_; }
    [[nodiscard]] const Record& record() const { return record_; }
    [[nodiscard]] const LessonState& state() const { return state_; }
    /// nullptr after the last step.
    [[nodiscard]] const Step* step() const { return state_.step < lesson_.steps.size() ? &lesson_.steps[state_.step] : nullptr; }
    [[nodiscard]] Mode mode() const { return mode_; }
    /// Keeps the world and the record. In the sandbox nothing counts: no step is passed until the mode is left.
    void set_mode(Mode mode, const sim::Timeline& timeline);
    /// Writes into the record what was done in the step that is under way, so that it is there after a crash.
    void note_left(const sim::Timeline& timeline);
    void add_seconds(std::int64_t seconds) { record_.seconds += seconds; }

    /// The answer to the question that is open: prediction, observation, cell or quiz.
    void answer(std::string value, std::string confidence, sim::Timeline& timeline);
    /// Asks for the prediction of this step again, before it is seen what comes out; the first answer stays in the record.
    void reconsider(const sim::Timeline& timeline);
    [[nodiscard]] bool may_reconsider() const;
    /// The explanation was read: on to the next step.
    [[nodiscard]] base::Outcome next(sim::Timeline& timeline);
    /// Back to where the present step began, and what it arranges is done again. The record keeps what was done.
    [[nodiscard]] base::Outcome restart_step(sim::Timeline& timeline);
    /// The same lesson in another language.
    void speak(Lesson lesson) { lesson_ = std::move(lesson); }
    /// The journal entry of the line that makes this step come out as it does; none if it has not arrived.
    [[nodiscard]] base::EntryId decisive_line(const sim::Timeline& timeline) const;
    [[nodiscard]] std::string hint();

    /// Acts of the learner as script lines: `check_mail("ada-desk")`, and what they set off.
    [[nodiscard]] base::Outcome act(std::string_view script, sim::Timeline& timeline);

    // --- what if ------------------------------------------------------------------------------------
    /// Forks that begin at steps already entered.
    [[nodiscard]] std::vector<const Fork*> open_forks() const;
    /// Plays the fork; `timeline` becomes its run, and the lesson's is put aside. The difference of copies is kept.
    [[nodiscard]] base::Outcome fork(std::string_view id, sim::Timeline& timeline);
    [[nodiscard]] bool in_fork() const { return aside_.has_value(); }
    [[nodiscard]] const std::string& fork_difference() const { return fork_difference_; }
    [[nodiscard]] const Fork* present_fork() const;
    /// Back to the lesson, exactly where it was.
    void leave_fork(sim::Timeline& timeline);

    // --- the terminal -------------------------------------------------------------------------------
    [[nodiscard]] base::Outcome dial(std::string_view host, std::uint16_t port, std::string_view from, sim::Timeline& timeline);
    /// A line, and the answers that come within half a second.
    [[nodiscard]] base::Outcome type(std::string_view line, sim::Timeline& timeline);
    [[nodiscard]] base::Outcome hang_up(bool cut, sim::Timeline& timeline);
    /// Time passes. A world in which nothing happens by itself keeps its clock, so what is done next is done then.
    [[nodiscard]] base::Outcome wait(base::Duration span, sim::Timeline& timeline);
    /// The moment at which what is done here is done: now, or later if time was let pass.
    [[nodiscard]] base::Instant moment(const sim::Timeline& timeline) const;
    [[nodiscard]] const std::vector<Terminal>& terminals() const { return terminals_; }
    [[nodiscard]] std::size_t terminal() const { return terminal_; }
    void choose_terminal(std::size_t index) { terminal_ = index; }

  private:
    struct Place {
        std::size_t branch = 0;
        std::uint64_t event = 0;
    };
    Session(Lesson lesson, Record record, Player player);
    [[nodiscard]] base::Outcome enter_step(sim::Timeline& timeline);
    [[nodiscard]] base::Outcome run(std::string_view script, sim::Timeline& timeline);
    [[nodiscard]] base::Outcome arrange(const Step& step, sim::Timeline& timeline);
    static void go(const Place& place, sim::Timeline& timeline);
    /// The same, on a branch of its own that has no future yet.
    void go_back(const Place& place, sim::Timeline& timeline);
    /// Where the learner stands now.
    void look_again(const sim::Timeline& timeline);
    void do_now(const sim::Action& action, sim::Timeline& timeline) const;
    /// The conversations that were opened before this event, as they can be typed to again.
    void recall_terminals(std::uint64_t event);
    /// Conversations typed by hand, newer than `after`, that are still open and that no terminal has.
    void take_up_terminals(const sim::Timeline& timeline, base::SessionId after = {});

    Lesson lesson_;
    Record record_;
    Player player_;
    Mode mode_ = Mode::Learn;
    LessonState state_;
    bool asks_again_ = false;   ///< the prediction was given, and is to be given once more
    std::unique_ptr<script::Console> console_;
    std::optional<sim::Timeline> aside_;
    std::string fork_id_, fork_difference_;
    std::vector<Terminal> terminals_;
    struct Dialled {
        Terminal terminal;
        std::uint64_t event = 0;
    };
    std::vector<Dialled> dialled_;
    struct Later {
        Place place;
        base::Instant at;
    };
    std::optional<Later> later_;
    std::size_t terminal_ = 0;
};

}  // namespace lessons
