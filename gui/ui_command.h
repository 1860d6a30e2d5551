#pragma once
/// Everything a panel may ask for. Panels change nothing themselves: the app carries these out
/// between frames.
///
/// Doors: UiCommand. Fails: never.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/console_command.h"
#include "gui/layout.h"
#include "gui/story_command.h"
#include "gui/theme.h"
#include "gui/view/exchange_view.h"
#include "gui/view/selection.h"
#include "gui/view/stops.h"
#include "sim/act_form.h"
#include "sim/timeline.h"

namespace gui {

struct StepForward {
    sim::Unit unit;
};
struct StepBack {
    sim::Unit unit;
};
struct ToStart {};
struct ToEnd {};
struct TogglePlay {};
struct SetPace {
    int pace;
};
/// To the moment at which so many lines have arrived.
struct SeekArrival {
    std::size_t arrivals;
};
/// To the moment at which an entry of the journal happened; lines: at which they arrived.
struct SeekEntry {
    base::EntryId entry;
};
/// Picks something; `reveal`: the transcript scrolls to the picked line.
struct Select {
    Selection selection;
    bool reveal = false;
};
struct Query {
    ExchangeQuery query;
};
struct Do {
    sim::Action action;
};
/// Lets time go by from here, whatever happens meanwhile, and nobody do anything.
struct LetPass {
    base::Duration span;
};
struct Undo {};
struct Redo {};
struct SwitchBranch {
    std::size_t index;
};
/// None: the one after the present one.
struct SetTheme {
    std::optional<ThemeName> theme;
};
struct SetTextSize {
    int percent;
};
struct SetMotion {
    bool on;
};
/// "en", "de": a file of assets/lang.
struct SetLanguage {
    std::string name;
};
struct SetLayout {
    LayoutChoice choice;
};
/// Brings one form of a part to the front; the others stay as they are.
struct ShowTab {
    std::optional<MapTab> map{};
    std::optional<TalkTab> talk{};
    std::optional<CopiesTab> copies{};
};
/// Opens the form for a letter, written on this device; `to` and `subject` may be empty.
struct WriteLetter {
    base::HostId device;
    std::string to;
    std::string subject;
};
/// Opens the menu of acts for a device, or for all devices when there is none.
struct OpenActs {
    base::HostId device{};
};
struct OpenSettings {};
struct OpenKeys {};
/// The list of everything that can be done or found.
struct OpenFinder {};
/// The ready forks of this moment.
struct OpenWhatIf {};
/// The form of an act, made from the act's own description of its fields, with these filled in.
struct OpenForm {
    std::string verb;
    std::vector<sim::NamedValue> values;
};
/// The account settings of a device's mail program.
struct OpenAccount {
    base::HostId device;
};
/// One of gui/actions.h.
struct RunAction {
    std::string id;
};

// --- several worlds ---------------------------------------------------------------------------
/// The retrieval choices for a device, from this moment on, side by side. Empty: the first device
/// that does not write the first letter.
struct OpenCompare {
    std::string device;
};
/// A branch beside the one it left.
struct CompareBranch {
    std::size_t index;
};
struct CompareMove {
    enum class To : std::uint8_t { Start, Line, Difference, End };
    To to = To::Line;
};
struct CloseCompare {};

// --- screens ----------------------------------------------------------------------------------
enum class Screen : std::uint8_t { World, Start, Present, Lessons, Plan };
struct ShowScreen {
    Screen screen;
};
/// A preset, or a run file.
struct OpenWorld {
    std::string what;
};
/// Shows the line that the presenter hides.
struct RevealNext {};
struct StartTour {};
struct TourStep {
    int by = 1;
};
struct EndTour {};

// --- places in time ---------------------------------------------------------------------------
/// Marks this moment, or takes its mark away.
struct ToggleBookmark {};
/// To the next (or previous) marked moment.
struct GoBookmark {
    int direction = 1;
};
/// Whether playing stops at this kind of moment.
struct ToggleStop {
    StopKind kind;
};
// --- real programs ----------------------------------------------------------------------------
/// Toggle: programs of this computer may join, or no longer. Card: what to tell them. GoOn: from the past to where they wait.
struct LiveCommand {
    enum class Ask : std::uint8_t { Toggle, Card, GoOn };
    Ask ask = Ask::Toggle;
};

/// What takes long and still goes on is given up.
struct CancelWork {};

/// The view that the pointer was last in, as plain text, to the clipboard.
struct CopyView {};

/// This text to the clipboard.
struct CopyText {
    std::string text;
};

using UiCommand =
    std::variant<StepForward, StepBack, ToStart, ToEnd, TogglePlay, SetPace, SeekArrival, SeekEntry,
                 Select, Query, Do, LetPass, Undo, Redo, SwitchBranch, SetTheme, SetTextSize, SetMotion,
                 SetLanguage, SetLayout, ShowTab, WriteLetter, OpenActs, OpenSettings, OpenKeys, OpenFinder,
                 OpenWhatIf, OpenForm, OpenAccount, RunAction, OpenCompare, CompareBranch, CompareMove,
                 CloseCompare, ShowScreen, OpenWorld, RevealNext, StartTour, TourStep, EndTour,
                 ToggleBookmark, GoBookmark, ToggleStop, LiveCommand, CancelWork, CopyView, CopyText, ConsoleCommand,
                 StoryCommand>;

using UiCommands = std::vector<UiCommand>;

}  // namespace gui
