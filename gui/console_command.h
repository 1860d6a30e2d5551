#pragma once
/// What the console, the terminal, the dialog for saving, letters with files and the map may ask for: one alternative of UiCommand.
///
/// Doors: ConsoleCommand and its parts, TerminalCommand. Fails: never.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace gui {

/// Runs a line of the scripting language on the run that is shown.
struct RunLine {
    std::string line;
};
/// Ends the line that runs.
struct StopLine {};
/// Opens the drawer at the bottom with the prompt ready, or closes it.
struct ToggleConsole {};
/// A line of the script that was opened, forward or back.
struct StepScript {
    int by = 1;
    bool into = false;   ///< into the functions that the line calls
};
/// Saves under the name it was saved under last, or opens the dialog that asks for one.
struct SaveRun {
    enum class How : std::uint8_t { Again, As, Script };
    How how = How::Again;
};
/// Saves under this name: as its ending says, a script (.lua), a page (.html), a capture (.pcapng), else a run file.
struct SaveFile {
    std::string path;
};

// --- typing to a server by hand -----------------------------------------------------------------
struct TerminalOpen {
    std::string host;      ///< empty: the terminal is shown, and nobody is called yet
    std::string protocol;  ///< "smtp", "submission", "pop3", "imap"
    std::int64_t port = 0;
};
struct TerminalSay {
    std::string line;  ///< without CRLF
};
/// Lets time pass until the server says something.
struct TerminalWait {};
struct TerminalEnd {
    bool cut = false;  ///< the cable is pulled; else the connection is closed in good order
};
using TerminalCommand = std::variant<TerminalOpen, TerminalSay, TerminalWait, TerminalEnd>;

// --- letters with files -------------------------------------------------------------------------
/// The file goes with the letter that is being written.
struct AttachFile {
    std::string path;
};
/// Sends a letter with the files that were attached.
struct SendFiles {
    std::string device;
    std::vector<std::string> to;
    std::string subject;
    std::string body;  ///< lines ended by CRLF
};

// --- the map ------------------------------------------------------------------------------------
/// A host is put somewhere else on the map, in parts of its width and height.
struct MoveHost {
    std::uint32_t host = 0;  ///< HostId
    double x = 0, y = 0;
};

using ConsoleCommand = std::variant<RunLine, StopLine, ToggleConsole, StepScript, SaveRun, SaveFile, TerminalCommand,
                                    AttachFile, SendFiles, MoveHost>;

}  // namespace gui
