#pragma once
/// Two more forms of the copies: letters × holders at one moment, and over time how many copies
/// there are, how many octets servers hold, and how many were moved.
///
/// Doors: build_ledger, build_chart, text. Fails: never.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gui/view/copies_view.h"
#include "gui/view/journal_index.h"
#include "gui/view/scene.h"

namespace gui {

struct LedgerHolder {
    std::string label;  ///< "ben@meadow.example, INBOX"
    base::PlaceKind place = base::PlaceKind::Outbox;
    base::HostId host;
    std::size_t present = 0;  ///< copies there now
};

struct LedgerCell {
    bool ever = false;  ///< a copy is or was there
    CopyState state = CopyState::Gone;
    base::CopyId copy;
    base::EntryId why_entry;
};

struct LedgerRow {
    base::LetterId letter;
    std::string title;
    std::vector<LedgerCell> cells;  ///< by holder
    std::size_t present = 0;
};

struct LedgerView {
    std::vector<LedgerHolder> holders;
    std::vector<LedgerRow> rows;   ///< the newest letters, oldest first
    std::size_t letters = 0;       ///< all there are
    std::string empty_text;
};

/// The newest `most` letters.
[[nodiscard]] LedgerView build_ledger(const Scene& scene, const JournalIndex& index,
                                      std::size_t most = 200);
[[nodiscard]] std::string text(const LedgerView& view);

/// Into how many places time is divided.
inline constexpr std::size_t kChartPoints = 240;

/// One number at each place of the chart: its value at the end of that place.
struct ChartSeries {
    enum class Kind : std::uint8_t { OnServers, InQueues, OnDevices, OctetsStored, OctetsMoved };
    Kind kind = Kind::OnServers;
    std::string label;
    std::vector<std::uint64_t> values;
    std::uint64_t most = 0;
};

/// All that is known of a branch, the future included; equal steps of lines.
struct ChartView {
    std::vector<ChartSeries> series;  ///< copies first, then octets
    std::size_t arrivals = 0;         ///< lines known
    std::vector<std::string> times;   ///< what the clock says at each place
};

/// Cost: the whole journal once. The octets of a stored copy are those of the text as it was last
/// sent to that server.
[[nodiscard]] ChartView build_chart(const sim::World& world, const sim::Journal& journal);

/// The values at the scene's cursor, a series a line.
[[nodiscard]] std::string text(const ChartView& view, const Scene& scene);
/// The place of the cursor in the chart.
[[nodiscard]] std::size_t chart_place(const ChartView& view, std::size_t arrivals);

}  // namespace gui
