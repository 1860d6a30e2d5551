#pragma once
/// The transcript: what was said, a row a line, and between the lines what came of it.
///
/// Two steps, so that a conversation of a million lines costs no more than the rows in sight: an
/// index of rows that grows with the journal, and a view of some of them.
/// Doors: ExchangeQuery, ExchangeIndex, build_exchange, text, exchange_text. Fails: never.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "gui/view/journal_index.h"
#include "gui/view/role.h"
#include "gui/view/scene.h"

namespace gui {

/// How a line came out, as its first reader sees it.
enum class LineOutcome : std::uint8_t {
    Any,
    Good,     ///< replies that say yes: 2xx, 3xx, +OK, OK
    Bad,      ///< replies that say no, connections that failed or broke
    Copies,   ///< what made, marked or ended a copy
};

/// What is asked for. Empty fields ask for everything.
struct ExchangeQuery {
    base::SessionId session;
    base::HostId host;                 ///< conversations in which this host takes part
    base::Protocol protocol = base::Protocol::None;
    std::string verb;                  ///< commands of this verb, in upper case, and their replies
    LineOutcome outcome = LineOutcome::Any;
    bool hides_copies = false;         ///< what became of copies is left out: a lesson asks for it
    bool folded = false;               ///< blocks of text have one row each
    std::string text;                  ///< lines that hold this, without case
    bool reveal = false;               ///< show passwords
    std::set<std::uint32_t> expanded;  ///< blocks of text shown whole, by entry

    /// True if some rows are left out.
    [[nodiscard]] bool filters() const {
        return session || host || protocol != base::Protocol::None || !verb.empty() ||
               outcome != LineOutcome::Any || !text.empty();
    }
    friend bool operator==(const ExchangeQuery&, const ExchangeQuery&) = default;
};

/// "Good", "Bad" …: as the filter is labelled.
[[nodiscard]] std::string_view outcome_word(LineOutcome outcome);
/// The verbs of every protocol that a filter can ask for, ascending, each once.
[[nodiscard]] const std::vector<std::string>& filter_verbs();

enum class ExchangeRowKind : std::uint8_t {
    Line,
    TextHead,  ///< a block of message text: its size
    TextLine,  ///< a line of that block
    TextMore,  ///< how many lines are not shown
    Session,   ///< a connection was made, ended, failed
    Act,       ///< a person did something
    Copy,      ///< a copy was made, marked, ended; or something that no line tells (a fault bites)
};

struct ExchangeRow {
    ExchangeRowKind kind = ExchangeRowKind::Line;
    base::EntryId entry;
    base::SessionId session;
    base::LetterId letter;
    Role role = Role::Text;
    bool from_client = false;
    bool in_flight = false;  ///< sent, not yet with its reader
    bool current = false;    ///< the line that reached its reader last
    bool encrypted = false;
    std::string time;
    std::string speaker;  ///< "C:" or "S:"; a sign for other kinds
    std::string text;
};

struct ExchangeView {
    std::vector<ExchangeRow> rows;  ///< rows [first, first + rows.size()) of `total`
    std::size_t first = 0;
    std::size_t total = 0;
    std::string empty_text;  ///< said when total is 0
};

/// Which rows there are, in order. Grows with the journal.
class ExchangeIndex {
  public:
    /// One display row: an entry, and which row of it.
    struct Row {
        std::uint32_t entry = 0;
        std::uint32_t part = 0;
    };

    /// Takes in what is new; begins anew when the branch or the query changed.
    void refresh(const Scene& scene, const JournalIndex& index, const ExchangeQuery& query);
    /// Rows of entries [1, entries].
    [[nodiscard]] std::size_t rows_until(std::size_t entries) const;
    [[nodiscard]] const Row& row(std::size_t at) const { return rows_[at]; }
    /// The first row of an entry, or of the next one that has a row.
    [[nodiscard]] std::size_t row_of(base::EntryId entry) const;

  private:
    void take(const Scene& scene, const JournalIndex& index, base::EntryId id);
    [[nodiscard]] bool wanted(const Scene& scene, const JournalIndex& index,
                              const sim::Entry& entry);
    [[nodiscard]] bool wanted_verb(const Scene& scene, const sim::Entry& entry);

    std::vector<Row> rows_;
    std::size_t entries_ = 0;
    std::uint64_t generation_ = UINT64_MAX;
    std::size_t branch_ = SIZE_MAX;
    ExchangeQuery query_;
    std::vector<bool> answering_;  ///< by session: replies now belong to the wanted verb
};

/// Rows [first, first + count) as they stand at the scene's cursor.
[[nodiscard]] ExchangeView build_exchange(const Scene& scene, const JournalIndex& index,
                                          const ExchangeIndex& rows, const ExchangeQuery& query,
                                          std::size_t first, std::size_t count);

/// The rows as plain text, a row a line.
[[nodiscard]] std::string text(const ExchangeView& view);

/// All conversations so far: what `postroom run --print exchange` prints.
[[nodiscard]] std::string exchange_text(const Scene& scene, const JournalIndex& index,
                                        const ExchangeQuery& query = {});

}  // namespace gui
