#include "gui/view/ledger_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "gui/view/names.h"

namespace gui {

namespace {

using base::FactKind;
using base::PlaceKind;
using sim::Entry;
using SeriesKind = ChartSeries::Kind;

std::string_view sign_of(const LedgerCell& cell) {
    if (!cell.ever) return ".";
    switch (cell.state) {
        case CopyState::Full:
            return "whole";
        case CopyState::HeadersOnly:
            return "header";
        case CopyState::Marked:
            return "marked";
        case CopyState::Gone:
            break;
    }
    return "gone";
}

std::size_t holder_of(LedgerView& view, const CopyRow& row) {
    for (std::size_t n = 0; n < view.holders.size(); ++n) {
        if (view.holders[n].label == row.holder) return n;
    }
    view.holders.push_back({row.holder, row.place, row.host, 0});
    return view.holders.size() - 1;
}

/// A later copy in the same place stands for an earlier one that is gone.
void put(LedgerRow& out, LedgerHolder& holder, const CopyRow& row, std::size_t at) {
    if (out.cells.size() <= at) out.cells.resize(at + 1);
    LedgerCell& cell = out.cells[at];
    if (cell.ever && cell.state != CopyState::Gone && row.state == CopyState::Gone) return;
    cell = {true, row.state, row.copy, row.why_entry};
    if (row.state == CopyState::Gone) return;
    ++out.present;
    ++holder.present;
}

}  // namespace

LedgerView build_ledger(const Scene& scene, const JournalIndex& index, std::size_t most) {
    LedgerView view;
    view.letters = scene.world.letters.size();
    const std::size_t first = view.letters > most ? view.letters - most : 0;
    for (std::size_t n = first; n < view.letters; ++n) {
        const base::LetterId letter{static_cast<std::uint32_t>(n + 1)};
        const CopiesView copies = build_copies(scene, index, letter);
        LedgerRow row;
        row.letter = letter;
        row.title = copies.title;
        for (const CopyRow& copy : copies.rows) {
            const std::size_t at = holder_of(view, copy);
            put(row, view.holders[at], copy, at);
        }
        view.rows.push_back(std::move(row));
    }
    for (LedgerRow& row : view.rows) row.cells.resize(view.holders.size());
    if (view.rows.empty())
        view.empty_text =
            "Once letters are written, each has a row here, and every place that holds or held a "
            "copy has a column.";
    return view;
}

std::string text(const LedgerView& view) {
    if (view.rows.empty()) return view.empty_text + "\n";
    std::string out;
    for (std::size_t n = 0; n < view.holders.size(); ++n)
        out += fmt::format("  [{}] {}: {} now\n", n + 1, view.holders[n].label,
                           view.holders[n].present);
    std::string head;
    for (std::size_t n = 0; n < view.holders.size(); ++n) head += fmt::format("{:<8}", n + 1);
    out += fmt::format("  {:<34} {}copies\n", "", head);
    for (const LedgerRow& row : view.rows) {
        std::string cells;
        for (const LedgerCell& cell : row.cells) cells += fmt::format("{:<8}", sign_of(cell));
        out += fmt::format("  {:<34} {}{}\n", row.title, cells, row.present);
    }
    return out;
}

namespace {

/// Counts while the journal is read once.
class ChartMaker {
  public:
    explicit ChartMaker(ChartView& view) : view_{view} {
        for (ChartSeries& one : view_.series) one.values.assign(kChartPoints, 0);
    }

    void take(const Entry& entry) {
        if (entry.is_line()) {
            moved_ += entry.text_size;
            if (entry.kind == FactKind::Content && entry.letter)
                size_[entry.letter.value] = entry.text_size;
        } else if (entry.kind == FactKind::CopyMade) {
            const std::uint64_t size = size_[entry.letter.value];
            places_[entry.copy.value] = {entry.place, size};
            count(entry.place) += 1;
            if (entry.place == PlaceKind::Mailbox) stored_ += size;
        } else if (entry.kind == FactKind::CopyEnded) {
            const auto found = places_.find(entry.copy.value);
            if (found == places_.end()) return;
            count(found->second.place) -= 1;
            if (found->second.place == PlaceKind::Mailbox) stored_ -= found->second.size;
            places_.erase(found);
        }
    }

    void write(std::size_t place, std::string time) {
        const std::uint64_t now[] = {mailboxes_, queues_, devices_, stored_, moved_};
        for (std::size_t n = 0; n < view_.series.size(); ++n) {
            view_.series[n].values[place] = now[n];
            view_.series[n].most = std::max(view_.series[n].most, now[n]);
        }
        view_.times[place] = std::move(time);
    }

  private:
    struct Place {
        PlaceKind place;
        std::uint64_t size;
    };
    std::uint64_t& count(PlaceKind place) {
        return place == PlaceKind::Mailbox ? mailboxes_
               : place == PlaceKind::Queue ? queues_
                                           : devices_;
    }

    ChartView& view_;
    std::map<std::uint32_t, std::uint64_t> size_;
    std::map<std::uint32_t, Place> places_;
    std::uint64_t mailboxes_ = 0, queues_ = 0, devices_ = 0, stored_ = 0, moved_ = 0;
};

}  // namespace

ChartView build_chart(const sim::World& world, const sim::Journal& journal) {
    ChartView view;
    view.series = {{SeriesKind::OnServers, "Copies in mailboxes", {}, 0},
                   {SeriesKind::InQueues, "Copies in queues", {}, 0},
                   {SeriesKind::OnDevices, "Copies on devices", {}, 0},
                   {SeriesKind::OctetsStored, "Octets in mailboxes, as sent", {}, 0},
                   {SeriesKind::OctetsMoved, "Octets moved on the wire so far", {}, 0}};
    view.arrivals = journal.arrivals().size();
    view.times.assign(kChartPoints, "");
    ChartMaker maker{view};
    std::size_t entry = 0;
    for (std::size_t place = 0; place < kChartPoints; ++place) {
        const std::size_t lines = view.arrivals * (place + 1) / kChartPoints;
        const std::uint64_t event = lines == 0 ? 0 : journal.arrivals()[lines - 1].event;
        const std::size_t until =
            place + 1 == kChartPoints ? journal.size() : journal.entries_until(event);
        base::Instant at = world.start;
        for (; entry < until; ++entry) {
            const Entry& one = journal[base::EntryId{static_cast<std::uint32_t>(entry + 1)}];
            maker.take(one);
            at = one.at;
        }
        maker.write(place, until == 0 ? "" : time_words(world, at));
    }
    return view;
}

std::size_t chart_place(const ChartView& view, std::size_t arrivals) {
    if (view.arrivals == 0 || arrivals == 0) return 0;
    const std::size_t place = (arrivals * kChartPoints + view.arrivals - 1) / view.arrivals;
    return std::min(kChartPoints, std::max<std::size_t>(place, 1)) - 1;
}

std::string text(const ChartView& view, const Scene& scene) {
    if (view.arrivals == 0) return "No line has been spoken yet, so there is nothing to draw.\n";
    std::string out;
    const std::size_t place = chart_place(view, scene.arrivals);
    for (const ChartSeries& one : view.series)
        out += fmt::format("  {:<30} {:>8}   most {}\n", one.label,
                           scene.arrivals == 0 ? 0 : one.values[place], one.most);
    return out;
}

}  // namespace gui
