#pragma once
/// The drawer at the bottom: the console with its prompt, and the script beside the run.
///
/// Doors: ConsoleTab, ConsoleUi, ConsoleHead, draw_console. Knows the views, not the World.

#include <optional>
#include <string>
#include <vector>

#include "gui/view/console_view.h"
#include "gui/widgets.h"

namespace gui {

enum class ConsoleTab : std::uint8_t { Console, Script, Terminal };

/// A line that is typed, with what was typed before. Must not travel in time.
struct PromptUi {
    std::string input;
    std::vector<std::string> history;  ///< oldest first
    std::size_t at = 0;                ///< of history; its size: the line that is new
    std::string fresh;                 ///< the new line, while an older one is looked at
    Completions offered;               ///< shown above the prompt; none: no list
    std::size_t chosen = 0;
    bool active = false;               ///< the keyboard is in it (as of the last frame)
    int asks = 0;                      ///< frames in which it still asks for the keyboard
    std::optional<std::string> kept;   ///< what must stand in it whatever Escape does to the field
    bool replaced = false;             ///< `input` was changed by other means than typing

    static constexpr std::size_t kMostHistory = 200;
    void put(std::string text);
    /// It is to get the keyboard.
    void focus() { asks = 3; }
    /// An older line (-1) or a newer one (1).
    void recall(int direction);
    /// Keeps the line in the history and empties the prompt.
    [[nodiscard]] std::string take();
    /// Puts the chosen completion in place of the word.
    void accept();
};

struct ConsoleUi {
    ConsoleTab tab = ConsoleTab::Console;
    PromptUi prompt;
    std::string pending;            ///< lines that were entered and go on; empty: none
    std::uint64_t shown = 0;        ///< rows of the log that were there when it was last drawn
    std::size_t shown_line = 0;     ///< the script's running line then
    std::size_t shown_said = 0;     ///< and how much it had said
};

/// What the drawer is drawn from.
struct ConsoleHead {
    const ConsoleLog& log;
    bool running = false;
    std::string progress;
    const ScriptView* script = nullptr;  ///< none was opened
};

/// The row of tabs and buttons. Returns the place that is left.
[[nodiscard]] Rect draw_console_head(const ConsoleHead& head, ConsoleUi& state, const Rect& rect, Ui& ui);
void draw_console(const ConsoleHead& head, ConsoleUi& state, const Rect& rect, Ui& ui);
/// `view` null: no script was opened, and it says how one is.
void draw_script(const ScriptView* view, ConsoleUi& state, const Rect& rect, Ui& ui);

/// A prompt with its list of completions above it, in the lower part of `rect`; returns its height.
float draw_prompt(PromptUi& state, std::string_view id, std::string_view hint, const Rect& rect, Ui& ui);
/// The rows of completions that are offered, over the lower end of `rect`.
void draw_offered(PromptUi& state, std::string_view id, const Rect& rect, Ui& ui);

}  // namespace gui
