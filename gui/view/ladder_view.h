#pragma once
/// The ladder: hosts as columns, lines as arrows between them, time downwards.
///
/// Rows come from an ExchangeIndex whose blocks of text are folded, so that filters are the same as
/// in the transcript and a million lines cost no more than those in sight.
/// Doors: build_ladder, text. Fails: never.

#include <cstddef>
#include <string>
#include <vector>

#include "gui/view/exchange_view.h"
#include "gui/view/journal_index.h"
#include "gui/view/scene.h"

namespace gui {

/// How many hosts have a column at most; with more, only those of the rows in sight.
inline constexpr std::size_t kLadderColumns = 9;

struct LadderColumn {
    base::HostId host;
    std::string label;
};

struct LadderRow {
    ExchangeRowKind kind = ExchangeRowKind::Line;
    base::EntryId entry;
    base::SessionId session;
    base::LetterId letter;
    Role role = Role::Text;
    bool from_client = false;
    bool in_flight = false;
    bool current = false;
    bool failed = false;        ///< the arrow does not arrive: nobody answers, or it broke
    std::size_t from = 0;       ///< index of the column; acts and copies: where it happened
    std::size_t to = 0;         ///< lines: index of the reader's column
    std::string time;
    std::string text;
    std::string pause;          ///< "10 min later": nothing happened before this row for so long
};

struct LadderView {
    std::vector<LadderColumn> columns;
    std::vector<LadderRow> rows;  ///< rows [first, first + rows.size()) of `total`
    std::size_t first = 0;
    std::size_t total = 0;
    std::string empty_text;
};

/// `rows` must have been refreshed with `query`, whose blocks are folded.
[[nodiscard]] LadderView build_ladder(const Scene& scene, const JournalIndex& index,
                                      const ExchangeIndex& rows, const ExchangeQuery& query,
                                      std::size_t first, std::size_t count);

/// A row a line: "09:00:00.122  smtp.harbor → ada-desk  220 …".
[[nodiscard]] std::string text(const LadderView& view);

}  // namespace gui
