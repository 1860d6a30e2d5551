#pragma once
/// The comparison as a screen shows it: one ledger for all worlds, the differences in words, and the
/// table of outcomes that fills as the day goes on.
///
/// Doors: build_compare, text. Fails: never.

#include <string>
#include <vector>

#include "gui/view/compare_run.h"
#include "gui/view/sheet.h"

namespace gui {

struct CompareColumn {
    std::string name;
    std::string last_line;  ///< the line that arrived last in this world
    bool from_client = false;
    bool finished = false;  ///< nothing is left to happen in it
};

struct CompareRow {
    base::LetterId letter;
    std::string letter_name;          ///< "M1"; empty in the rows that follow it
    std::string holder;
    std::vector<LedgerState> states;  ///< by world
    bool differs = false;
};

struct CompareSentence {
    std::string words;
    bool fresh = false;  ///< it was not so before the last step
};

struct CompareView {
    std::string title;   ///< "Compare: 3 worlds"
    std::string clock;
    std::vector<CompareColumn> columns;
    std::vector<CompareRow> rows;
    std::vector<CompareSentence> differences;
    std::string no_difference;  ///< said when there is none
    SheetTable outcomes;        ///< a row an outcome, a column a world
    std::string account;        ///< whose outcomes these are
    bool can_step = false;
};

/// `device`: whose account's outcomes are shown. Asks the stop button between worlds; once that is pressed outcomes are missing.
[[nodiscard]] CompareView build_compare(const CompareRun& run, std::string_view device, const StopButton& stop = {});

[[nodiscard]] std::string text(const CompareView& view);

}  // namespace gui
