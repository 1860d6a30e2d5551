// What panels, keys and the clock asked for is carried out here.

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include <imgui.h>

#include "gui/actions.h"
#include "gui/app.h"
#include "sim/time_text.h"

namespace gui {

namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

/// The row to which a list goes for an entry. Facts that came of it stand after it, and are shown too.
std::size_t row_to_show(const ExchangeIndex& rows, base::EntryId entry, std::size_t entries) {
    const std::size_t total = rows.rows_until(entries);
    const std::size_t row = entry ? rows.row_of(entry) : 0;
    return total > row && total - row < 6 ? total - 1 : row;
}

}  // namespace

void App::moved(double now, bool with_motion) {
    revealed_ = false;
    if (selection_.focus == Selection::Focus::Line) selection_.focus = Selection::Focus::None;
    if (with_motion && settings_.motion) {
        moved_at_ = now;
        governor_.animate_until(now + kMotionSeconds);
    }
    const sim::Branch& branch = timeline_.branches()[timeline_.branch()];
    if (looks_ahead_ && !branch.finished && timeline_.cursor() >= branch.known) foresee();
    const Scene scene = scene_of(timeline_);
    index_.refresh(scene.journal, scene.branch);
    rows_.refresh(scene, index_, query_);
    transcript_ui_.scroll_to = static_cast<float>(row_to_show(rows_, scene.current(), scene.entries));
    transcript_ui_.token = SIZE_MAX;
    reveal_in_ladder(scene.current_line());
}

void App::reveal_in_ladder(base::EntryId entry) {
    if (settings_.layout.talk_tab != TalkTab::Ladder) return;
    const Scene scene = scene_of(timeline_);
    ladder_rows_.refresh(scene, index_, folded_query());
    ladder_ui_.scroll_to = static_cast<float>(row_to_show(ladder_rows_, entry, scene.entries));
}

ExchangeQuery App::folded_query() const {
    ExchangeQuery query = query_;
    query.folded = true;
    query.expanded.clear();
    return query;
}

void App::seek_entry(base::EntryId id, double now) {
    const sim::Journal& journal = timeline_.journal();
    if (!id || id.value > journal.size()) return;
    std::uint64_t event = journal[id].event;
    if (journal[id].is_line()) {
        const auto& arrivals = journal.arrivals();
        const std::size_t first = event == 0 ? 0 : journal.arrivals_until(event - 1);
        for (std::size_t n = first; n < arrivals.size() && n < first + 4096; ++n) {
            if (arrivals[n].line != id) continue;
            event = arrivals[n].event;
            break;
        }
    }
    seek_run(event, now);
}

void App::select(const Select& command) {
    const Selection& pick = command.selection;
    Selection next = pick;
    if (!next.letter) next.letter = selection_.letter;
    if (pick.line && pick.line.value <= timeline_.journal().size()) {
        const sim::Entry& entry = timeline_.journal()[pick.line];
        if (!next.session) next.session = entry.session;
        if (entry.letter) next.letter = entry.letter;
    }
    selection_ = next;
    if (command.reveal && pick.line) {
        const Scene scene = scene_of(timeline_);
        rows_.refresh(scene, index_, query_);
        const std::size_t row = rows_.row_of(pick.line);
        const bool hidden =
            row >= rows_.rows_until(scene.entries) || rows_.row(row).entry != pick.line.value;
        if (hidden && scene.happened(pick.line)) {
            // A filter hides it: a line that is asked for must be seen.
            ExchangeQuery everything;
            everything.reveal = query_.reveal;
            everything.expanded = query_.expanded;
            query_ = std::move(everything);
            transcript_ui_.search.clear();
            rows_.refresh(scene, index_, query_);
        }
        transcript_ui_.scroll_to = static_cast<float>(rows_.row_of(pick.line));
        reveal_in_ladder(pick.line);
        settings_.layout.show_transcript = true;
    }
}

void App::do_act(const sim::Action& action, double now, base::Duration after) {
    settle_work();
    timeline_ui_.playing = false;
    if (compare_) {
        work_on_compare(after > base::Duration{0} ? "Letting time pass in all worlds" : "Doing it in all worlds",
                        [action, after](std::optional<CompareRun>& run, const StopButton& stop) {
                            if (after > base::Duration{0}) run->let_pass(after, stop);
                            else run->act(action, stop);
                        },
                        compare_device_, now);
        return;
    }
    act_run(action, after, now);
}

void App::open_acts(base::HostId device) {
    overlay_.open = Overlay::Acts;
    overlay_.device = device;
}

void App::open_letter(const WriteLetter& command) {
    const ActGroup* group = acts().group(command.device);
    if (group == nullptr) return;
    overlay_.open = Overlay::Write;
    overlay_.device = command.device;
    overlay_.device_name = group->device;
    overlay_.refused.clear();
    if (!command.to.empty()) overlay_.to = command.to;
    if (!command.subject.empty()) overlay_.subject = command.subject;
    if (overlay_.to.empty()) overlay_.to = group->write_to;
    overlay_.focus_field = true;
}

void App::schedule_play(double now) {
    if (!timeline_ui_.playing) {
        governor_.no_wake();
        return;
    }
    double seconds = kPaces[static_cast<std::size_t>(timeline_ui_.pace)].seconds_per_line;
    if (seconds == 0) {
        const std::size_t at = timeline_.arrivals();
        const auto& arrivals = timeline_.journal().arrivals();
        seconds = 1;
        if (at < arrivals.size()) {
            const auto gap =
                timeline_.journal()[arrivals[at].line].arrives() - timeline_.world().now;
            seconds = std::clamp(static_cast<double>(gap.count()) / 1e6, 0.01, 5.0);
        }
    }
    next_play_ = now + seconds;
    governor_.wake_at(next_play_);
}

bool App::tick(double now) {
    live_tick(now);
    if (!timeline_ui_.playing || now < next_play_) return false;
    const std::size_t before = timeline_.entries();
    const std::size_t arrived = timeline_.arrivals();
    if (!step_forward(sim::Unit::Line)) timeline_ui_.playing = false;
    if (stops_between(timeline_.journal(), before, timeline_.entries(), timeline_ui_.stops))
        timeline_ui_.playing = false;
    if (timeline_ui_.stops.has(StopKind::Searched) && finds_between(timeline_.journal(), arrived, timeline_.arrivals(), query_.text))
        timeline_ui_.playing = false;
    if (lesson_open() && story_->quiet(timeline_)) timeline_ui_.playing = false;
    moved(now, true);
    schedule_play(now);
    governor_.changed();
    return true;
}

void App::set_window_size(int width, int height) {
    settings_.window_width = width;
    settings_.window_height = height;
}

void App::carry_out(const UiCommand& command, double now) {
    governor_.changed();
    if (held_by_line(command) || held_by_work(command)) return;
    if (story_refuses(command)) return;
    const std::size_t branch_before = timeline_.branch();
    const std::uint64_t cursor_before = timeline_.cursor();
    const auto goes = [&](bool done) {
        timeline_ui_.playing = false;
        if (done) moved(now, true);
    };
    // The rows have another height or another place: the line that is spoken of stays in sight.
    const auto stay_with_current = [&] {
        if (explanation_.entry)
            transcript_ui_.scroll_to = static_cast<float>(rows_.row_of(explanation_.entry));
    };
    std::visit(
        Overloaded{
            [&](const StepForward& c) { step_run(c.unit, now); },
            [&](const StepBack& c) { step_run_back(c.unit, now); },
            [&](const ToStart&) { seek_run(0, now); },
            [&](const ToEnd&) {
                if (!moves_at_once()) return seek_run(timeline_.branches()[timeline_.branch()].known, now);
                to_end(), goes(true);
            },
            [&](const TogglePlay&) {
                timeline_ui_.playing = !timeline_ui_.playing && !timeline_.at_end();
                next_play_ = now;
            },
            [&](const SetPace& c) {
                settings_.pace = timeline_ui_.pace =
                    std::clamp(c.pace, 0, static_cast<int>(kPaces.size()) - 1);
            },
            [&](const SeekArrival& c) {
                const auto& arrivals = timeline_.journal().arrivals();
                seek_run(c.arrivals == 0 || arrivals.empty() ? 0 : arrivals[std::min(c.arrivals, arrivals.size()) - 1].event, now);
            },
            [&](const SeekEntry& c) { timeline_ui_.playing = false, seek_entry(c.entry, now); },
            [&](const Select& c) { select(c); },
            [&](const Query& c) { query_ = c.query, key_ = ViewKey{}; },
            [&](const Do& c) { do_act(c.action, now); },
            [&](const Undo&) {
                if (live_ && live_->on_branch(timeline_) && !move_is_last()) return refuse_while_live();
                undo(), goes(true);
            },
            [&](const Redo&) {
                if (live_ && live_->on_branch(timeline_) && !move_is_next()) return refuse_while_live();
                redo(), goes(true);
            },
            [&](const SwitchBranch& c) {
                timeline_.switch_branch(c.index), foresee(), goes(true);
            },
            [&](const SetTheme& c) { settings_.theme = c.theme.value_or(static_cast<ThemeName>((static_cast<int>(settings_.theme) + 1) % 3)); },
            [&](const SetTextSize& c) {
                settings_.text_percent = std::clamp(c.percent, 100, 200);
                stay_with_current();
            },
            [&](const SetMotion& c) { settings_.motion = c.on; },
            [&](const SetLayout& c) {
                const LayoutChoice& was = settings_.layout;
                const bool other = c.choice.talk_tab != was.talk_tab || c.choice.solo != was.solo ||
                                   c.choice.show_transcript != was.show_transcript;
                settings_.layout = c.choice;
                if (!other) return;
                stay_with_current();
                reveal_in_ladder(explanation_.entry);
            },
            [&](const WriteLetter& c) { open_letter(c); },
            [&](const OpenActs& c) { open_acts(c.device); },
            [&](const OpenSettings&) { overlay_.open = Overlay::Settings; },
            [&](const OpenKeys&) { overlay_.open = Overlay::Keys; },
            [&](const OpenFinder&) {
                overlay_.open = Overlay::Finder;
                overlay_.query.clear();
                overlay_.focus_field = true;
            },
            [&](const LetPass& c) {
                if (live_ && live_->on_branch(timeline_)) return refuse_while_live();
                do_act(sim::Moment{}, now, c.span);
            },
            [&](const OpenWhatIf&) { overlay_.open = Overlay::WhatIf; },
            [&](const OpenForm& c) { open_form(c); },
            [&](const OpenAccount& c) { open_account(c.device); },
            [&](const RunAction& c) {
                if (const ActionRow* row = find_action(c.id)) carry_out(UiCommand{row->command}, now);
            },
            [&](const SetLanguage& c) { set_language(c.name); },
            [&](const ShowTab& c) { show_tab(c); },
            [&](const OpenCompare& c) { open_compare(c.device, now); },
            [&](const CompareBranch& c) {
                work_on_compare("Following both branches to their ends",
                                [base = timeline_, branch = c.index](std::optional<CompareRun>& run, const StopButton& stop) {
                                    auto made = CompareRun::of_branch(base, branch, stop);
                                    if (made) run = std::move(made).value();
                                },
                                device_to_compare(timeline_.world()), now);
            },
            [&](const CompareMove& c) { move_compare(c.to, now); },
            [&](const CloseCompare&) { compare_.reset(); },
            [&](const ShowScreen& c) { show_screen(c.screen, now); },
            [&](const OpenWorld& c) { open_world(c.what, now); },
            [&](const RevealNext&) { revealed_ = true; },
            [&](const StartTour&) {
                show_screen(Screen::World, now);
                tour_ = {!tour_stops_.empty(), 0};
            },
            [&](const StoryCommand& c) { story_does(c, now); },
            [&](const TourStep& c) {
                if (!light_.empty()) {
                    light_.clear();
                    tour_.open = false;
                    return;
                }
                const auto to = static_cast<std::ptrdiff_t>(tour_.at) + c.by;
                tour_.open = to >= 0 && to < static_cast<std::ptrdiff_t>(tour_stops_.size());
                tour_.at = tour_.open ? static_cast<std::size_t>(to) : 0;
                settings_.tour_seen = settings_.tour_seen || !tour_.open;
            },
            [&](const EndTour&) {
                tour_.open = false;
                settings_.tour_seen = settings_.tour_seen || light_.empty();
                light_.clear();
            },
            [&](const ToggleBookmark&) { toggle_bookmark(); },
            [&](const GoBookmark& c) { go_bookmark(c.direction, now); },
            [&](const ToggleStop& c) { timeline_ui_.stops.toggle(c.kind); },
            [&](const ConsoleCommand& c) { console_command(c, now); },
            [&](const LiveCommand& c) { live_command(c, now); },
            [&](const CancelWork&) { (void)cancel_work(); },
            [&](const CopyView&) {
                const ImVec2 at = ImGui::GetIO().MousePos;
                const std::string words = text_at(at.x, at.y);
                if (!words.empty()) ImGui::SetClipboardText(words.c_str());
            },
            [](const CopyText& c) { ImGui::SetClipboardText(c.text.c_str()); },
        },
        command);
    if (!std::holds_alternative<StoryCommand>(command)) story_looks(branch_before, cursor_before, now);
    schedule_play(now);
}

}  // namespace gui
