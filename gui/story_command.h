#pragma once
/// What the story panel, the list of lessons and the presenter's keys may ask for.
///
/// Doors: StoryCommand. Fails: never.

#include <cstdint>
#include <string>

namespace gui {

enum class StoryAsk : std::uint8_t {
    Open,        ///< the lesson `word`; "" the one that was begun last
    Begin,       ///< the claim was read: the first step
    Close,       ///< leaves the lesson; the world stays
    Choose,      ///< the option `word`
    Answer,      ///< what was typed
    Sure,        ///< `word`: "sure", "unsure" or "": goes with the next answer
    Next,
    Hint,
    Fork,        ///< the fork `word`
    Back,        ///< from a fork, or from the sandbox, to the lesson's moment
    Mode,        ///< `number`: lessons::Mode
    Reconsider,
    ResetAll,
    RestartStep,
    RestartLesson,
    Export,
    Page,        ///< step `number` is read once more; -1: the present one
    Dial,        ///< the door `number` of the terminal, from the device `word`
    Type,        ///< the line `word`
    HangUp,      ///< `number` 1: the cable is cut
    Terminal,    ///< connection `number` is the one that is typed to
    Wait,        ///< time passes: "11m"
    Play,        ///< on to the moment that the step waits for
    Replay,      ///< from where the step began to where it was passed, slowly
    Show,        ///< the light on the control that the step needs
    Perform,     ///< the presenter lets the step be done
    Hand,        ///< one hand more for answer `number`; -1 - n: one less
    Learner,     ///< the name `word`
};

struct StoryCommand {
    StoryAsk ask;
    std::string word{};
    int number = 0;
};

}  // namespace gui
