#pragma once
/// Everything a panel may ask for. Panels change nothing themselves: the app carries these out
/// between frames.
///
/// Doors: UiCommand. Fails: never.

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "gui/layout.h"
#include "gui/theme.h"
#include "gui/view/exchange_view.h"
#include "gui/view/selection.h"
#include "sim/action.h"
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
struct Undo {};
struct Redo {};
struct SwitchBranch {
    std::size_t index;
};
struct SetTheme {
    ThemeName theme;
};
struct SetTextSize {
    int percent;
};
struct SetMotion {
    bool on;
};
struct SetLayout {
    LayoutChoice choice;
};
/// Opens the form for a letter, written on this device; `to` and `subject` may be empty.
struct WriteLetter {
    base::HostId device;
    std::string to;
    std::string subject;
};
/// Opens the menu of acts for a device, or for all devices when there is none.
struct OpenActs {
    base::HostId device;
};
struct OpenSettings {};
struct OpenKeys {};

using UiCommand =
    std::variant<StepForward, StepBack, ToStart, ToEnd, TogglePlay, SetPace, SeekArrival, SeekEntry,
                 Select, Query, Do, Undo, Redo, SwitchBranch, SetTheme, SetTextSize, SetMotion,
                 SetLayout, WriteLetter, OpenActs, OpenSettings, OpenKeys>;

using UiCommands = std::vector<UiCommand>;

}  // namespace gui
