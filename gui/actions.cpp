#include "gui/actions.h"

namespace gui {

namespace {

UiCommand map_tab(MapTab tab) {
    return ShowTab{.map = tab};
}
UiCommand talk_tab(TalkTab tab) {
    return ShowTab{.talk = tab};
}
UiCommand copies_tab(CopiesTab tab) {
    return ShowTab{.copies = tab};
}

}  // namespace

const std::vector<ActionRow>& all_actions() {
    using sim::Unit;
    static const std::vector<ActionRow> kAll{
        {"play", "Play or pause", "Space", TogglePlay{}},
        {"step.line", "One line forward", "→", StepForward{Unit::Line}},
        {"back.line", "One line back", "←", StepBack{Unit::Line}},
        {"step.reply", "One reply forward", "Shift + →", StepForward{Unit::Reply}},
        {"back.reply", "One reply back", "Shift + ←", StepBack{Unit::Reply}},
        {"step.act", "One act forward", "Ctrl + →", StepForward{Unit::Act}},
        {"back.act", "One act back", "Ctrl + ←", StepBack{Unit::Act}},
        {"start", "To the beginning", "Home", ToStart{}},
        {"end", "To the end", "End", ToEnd{}},
        {"acts", "Act: write, get mail, delete, switch on or off", "A", OpenActs{}},
        {"pass.hour", "Let an hour pass", "H", LetPass{base::hours(1)}},
        {"pass.day", "Let a day pass", "D", LetPass{base::days(1)}},
        {"pass.week", "Let a week pass", "Shift + D", LetPass{base::days(7)}},
        {"undo", "Undo the last act", "Ctrl + Z", Undo{}},
        {"redo", "Redo", "Ctrl + Shift + Z", Redo{}},
        {"whatif", "What if… from this moment", "W", OpenWhatIf{}},
        {"compare", "Compare the ways to collect mail", "C", OpenCompare{}},
        {"bookmark", "Mark this moment, or unmark it", "M", ToggleBookmark{}},
        {"bookmark.next", "To the next marked moment", "Ctrl + ↓", GoBookmark{1}},
        {"bookmark.previous", "To the previous marked moment", "Ctrl + ↑", GoBookmark{-1}},
        {"find", "Find an action, letter, line, host or explanation", "Ctrl + K, F2", OpenFinder{}},
        {"view.map", "Show the map", "", map_tab(MapTab::Map)},
        {"view.server", "Show the server’s mailbox and what sessions believe", "",
         map_tab(MapTab::Server)},
        {"view.program", "Show the mail program of a device", "", map_tab(MapTab::Program)},
        {"view.queues", "Show queues and names", "", map_tab(MapTab::Queues)},
        {"view.transcript", "Show the transcript", "", talk_tab(TalkTab::Transcript)},
        {"view.ladder", "Show the ladder", "", talk_tab(TalkTab::Ladder)},
        {"view.states", "Show the states and the legal verbs", "", talk_tab(TalkTab::States)},
        {"view.octets", "Show the octets of a line", "", talk_tab(TalkTab::Octets)},
        {"view.copies", "Show the copies of one letter", "", copies_tab(CopiesTab::Now)},
        {"view.letters", "Show all letters and who holds them", "", copies_tab(CopiesTab::Letters)},
        {"view.chart", "Show copies and octets over time", "", copies_tab(CopiesTab::OverTime)},
        {"present", "Present: large type, the next line hidden", "P", ShowScreen{Screen::Present}},
        {"world", "Leave presenting or the start screen", "Esc", ShowScreen{Screen::World}},
        {"open", "Open another world", "Ctrl + O", ShowScreen{Screen::Start}},
        {"lessons", "Lessons, with your progress", "L", ShowScreen{Screen::Lessons}},
        {"plan", "Plan of a class of 50 minutes", "", ShowScreen{Screen::Plan}},
        {"lesson.perform", "Presenting a lesson: on to its next stop", "Page Down", StoryCommand{StoryAsk::Perform}},
        {"lesson.close", "Leave the lesson, keep its world", "", StoryCommand{StoryAsk::Close}},
        {"tour", "Take the tour of the window", "", StartTour{}},
        {"copy", "Copy the view under the pointer as text", "Ctrl + C", CopyView{}},
        {"theme.next", "Next theme: dark, light, high contrast", "T", SetTheme{}},
        {"theme.dark", "Dark theme", "", SetTheme{ThemeName::Dark}},
        {"theme.light", "Light theme", "", SetTheme{ThemeName::Light}},
        {"theme.contrast", "High-contrast theme", "", SetTheme{ThemeName::Contrast}},
        {"text.100", "Text size 100 %", "1", SetTextSize{100}},
        {"text.125", "Text size 125 %", "2", SetTextSize{125}},
        {"text.150", "Text size 150 %", "3", SetTextSize{150}},
        {"text.175", "Text size 175 %", "4", SetTextSize{175}},
        {"text.200", "Text size 200 %", "5", SetTextSize{200}},
        {"motion.on", "Motion on", "", SetMotion{true}},
        {"motion.off", "Motion off", "", SetMotion{false}},
        {"console", "Open the console, or close it", "F12", ConsoleCommand{ToggleConsole{}}},
        {"terminal", "Type to a server by hand", "", ConsoleCommand{TerminalCommand{TerminalOpen{}}}},
        {"script.step", "One line of the script forward", "", ConsoleCommand{StepScript{1}}},
        {"script.back", "One line of the script back", "", ConsoleCommand{StepScript{-1}}},
        {"save", "Save the run", "Ctrl + S", ConsoleCommand{SaveRun{SaveRun::How::Again}}},
        {"save.as", "Save the run under another name", "Ctrl + Shift + S", ConsoleCommand{SaveRun{SaveRun::How::As}}},
        {"save.script", "Save the session as a script", "", ConsoleCommand{SaveRun{SaveRun::How::Script}}},
        {"live", "Let real mail programs join, or stop", "", LiveCommand{LiveCommand::Ask::Toggle}},
        {"live.card", "What to tell a real mail program", "", LiveCommand{LiveCommand::Ask::Card}},
        {"settings", "Settings", "", OpenSettings{}},
        {"keys", "All keys", "F1, ?", OpenKeys{}}};
    return kAll;
}

const ActionRow* find_action(std::string_view id) {
    for (const ActionRow& row : all_actions()) {
        if (row.id == id) return &row;
    }
    return nullptr;
}

}  // namespace gui
