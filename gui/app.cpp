#include "gui/app.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "gui/panel/copies_panel.h"
#include "gui/panel/inspector_panel.h"
#include "gui/panel/top_bar.h"
#include "gui/view/names.h"

namespace gui {

namespace {

/// How many events of the future are looked up at once: worlds that never end must not hang.
constexpr std::uint64_t kFutureEvents = 20'000;

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

constexpr int kTextSizes[] = {100, 125, 150, 175, 200};

}  // namespace

void know_the_future(sim::Timeline& timeline) {
    const std::uint64_t cursor = timeline.cursor();
    (void)timeline.run_until(base::Instant::max(), kFutureEvents);
    timeline.seek(cursor);
}

App::App(sim::Timeline timeline, Explanations explanations, Settings settings, bool open_on_example)
    : timeline_{std::move(timeline)},
      explanations_{std::move(explanations)},
      settings_{std::move(settings)} {
    timeline_ui_.pace = settings_.pace;
    know_the_future(timeline_);
    if (open_on_example && timeline_.cursor() == 0) timeline_.step(sim::Unit::Act);
    moved(0, false);
}

void App::refresh_views() {
    const Scene scene = scene_of(timeline_);
    const ViewKey key{scene.branch, timeline_.cursor(), scene.journal.size(), selection_,
                      query_.reveal};
    if (key == key_) return;
    key_ = key;
    index_.refresh(scene.journal, scene.branch);
    rows_.refresh(scene, index_, query_);
    const std::string world = fmt::format("{} {}", scene.world.name, scene.world.hosts.size());
    if (places_of_ != world) {
        places_ = place_hosts(scene.world);
        places_of_ = world;
    }
    map_ = build_map(scene, index_, places_);
    copies_ = build_copies(scene, index_, selection_.letter);
    inspector_ = build_inspector(scene, index_, selection_);
    acts_ = build_acts(scene);
    const Narrator narrator{scene, index_, explanations_};
    timeline_view_ = build_timeline(timeline_, narrator);
    if (lanes_branch_ != scene.branch || lanes_entries_ != scene.journal.size()) {
        lanes_ = build_lanes(scene.journal);
        lanes_branch_ = scene.branch;
        lanes_entries_ = scene.journal.size();
    }
    const bool picked =
        selection_.focus == Selection::Focus::Line && scene.happened(selection_.line);
    explanation_ =
        explain_line(narrator, picked ? selection_.line : scene.current_line(), query_.reveal);
}

void App::frame(float width, float height, double now, const Fonts& fonts) {
    refresh_views();
    const float scale = scale_for(width, height);
    widgets_.begin_frame();
    commands_.clear();
    Ui ui{theme(settings_.theme), fonts, scale, settings_.motion, now, widgets_, commands_};
    ImGui::GetBackgroundDrawList()->AddRectFilled({0, 0}, {width, height}, ink(ui.theme.window));
    const Layout places = layout(width, height, scale, settings_.layout);
    if (places.form == LayoutForm::TooSmall) {
        too_small(places, ui);
    } else {
        draw_parts(places, ui);
        const SettingsView settings{settings_.theme, settings_.text_percent, settings_.motion,
                                    settings_note_};
        draw_overlay(overlay_, acts_, settings, places.window, ui);
    }
    const UiCommands asked = std::exchange(commands_, {});
    for (const UiCommand& command : asked) carry_out(command, now);
    governor_.drawn(now);
}

void App::too_small(const Layout& places, Ui& ui) {
    const std::string sentence =
        "This window is too small for Postroom: make it larger, or choose a smaller text size with "
        "the key 1.";
    begin_part(ui, "TooSmall", places.window, false);
    put_text_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.text, 16, 16, places.window.w - 32,
                     ui.theme.text, sentence);
    end_part();
}

void App::draw_parts(const Layout& places, Ui& ui) {
    const sim::World& world = timeline_.world();
    if (places.top_bar.w > 0) {
        const std::string detail = fmt::format("{}, seed {}, branch {}", world.name, world.seed,
                                               timeline_.branches()[timeline_.branch()].name);
        draw_top_bar({world.title, detail, timeline_view_.can_undo, timeline_view_.can_redo},
                     places.top_bar, ui);
    }
    if (places.form == LayoutForm::Tabbed && places.left_tabs.w > 0)
        draw_tabs(places, settings_.layout, ui);
    if (places.map.w > 0) {
        const auto progress = static_cast<float>(
            settings_.motion ? std::clamp((ui.now - moved_at_) / kMotionSeconds, 0.0, 1.0) : 1.0);
        draw_map(map_, MapUi{progress}, selection_, places.map, ui);
    }
    if (places.transcript.w > 0) draw_transcript_part(places, ui);
    if (places.copies.w > 0) draw_copies(copies_, selection_, places.copies, ui);
    if (places.inspector.w > 0) draw_inspector(inspector_, places.inspector, ui);
    if (places.timeline.w > 0) {
        timeline_ui_.compact = places.form == LayoutForm::Tabbed;
        draw_timeline(timeline_view_, lanes_, timeline_ui_, places.timeline, ui);
    }
    if (places.split_columns.w > 0) draw_splitters(places, ui);
}

void App::draw_transcript_part(const Layout& places, Ui& ui) {
    const Scene scene = scene_of(timeline_);
    std::string filter;
    if (const SessionInfo* session = index_.session(query_.session))
        filter = session_title(scene.world, *session);
    const TranscriptSource source{rows_.rows_until(scene.entries),
                                  [&](std::size_t first, std::size_t count) {
                                      return build_exchange(scene, index_, rows_, query_, first,
                                                            count);
                                  },
                                  query_,
                                  explanation_,
                                  explanation_.entry == scene.current_line(),
                                  filter};
    draw_transcript(source, transcript_ui_, selection_, places.transcript, ui);
}

void App::draw_splitters(const Layout& places, Ui& ui) {
    const auto bar = [&](const char* id, const Rect& rect, bool upright, float whole,
                         float LayoutChoice::*field) {
        begin_part(ui, id, rect, false);
        ImGui::GetWindowDrawList()->AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()},
                                                  ink(ui.theme.window));
        const float delta = splitter(ui, id, rect, upright);
        end_part();
        if (delta == 0) return;
        LayoutChoice changed = settings_.layout;
        changed.*field = std::clamp(changed.*field + delta / whole, 0.1F, 0.9F);
        ui.emit(SetLayout{changed});
    };
    const float width = places.split_right.right() - places.split_left.x;
    bar("split.columns", places.split_columns, true, width, &LayoutChoice::left_share);
    bar("split.left", places.split_left, false, places.split_columns.h, &LayoutChoice::map_share);
    bar("split.right", places.split_right, false, places.split_columns.h,
        &LayoutChoice::copies_share);
}

// --- what was asked for -------------------------------------------------------------------------

void App::moved(double now, bool with_motion) {
    if (selection_.focus == Selection::Focus::Line) selection_.focus = Selection::Focus::None;
    if (with_motion && settings_.motion) {
        moved_at_ = now;
        governor_.animate_until(now + kMotionSeconds);
    }
    const sim::Branch& branch = timeline_.branches()[timeline_.branch()];
    if (!branch.finished && timeline_.cursor() >= branch.known) know_the_future(timeline_);
    const Scene scene = scene_of(timeline_);
    index_.refresh(scene.journal, scene.branch);
    rows_.refresh(scene, index_, query_);
    const std::size_t total = rows_.rows_until(scene.entries);
    const std::size_t row = scene.current_line() ? rows_.row_of(scene.current_line()) : 0;
    // Facts that came of the line stand after it: show those too.
    transcript_ui_.scroll_to = static_cast<float>(total > row && total - row < 6 ? total - 1 : row);
    transcript_ui_.token = SIZE_MAX;
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
    timeline_.seek(event);
    moved(now, true);
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
            query_ = ExchangeQuery{{}, {}, "", query_.reveal, query_.expanded};
            transcript_ui_.search.clear();
            rows_.refresh(scene, index_, query_);
        }
        transcript_ui_.scroll_to = static_cast<float>(rows_.row_of(pick.line));
        settings_.layout.show_transcript = true;
    }
}

void App::do_act(const sim::Action& action, double now) {
    timeline_ui_.playing = false;
    timeline_.act(action);
    know_the_future(timeline_);
    moved(now, false);
    if (const auto* sent = std::get_if<sim::SendLetter>(&action);
        sent != nullptr && !timeline_.world().letters.empty()) {
        selection_.letter =
            base::LetterId{static_cast<std::uint32_t>(timeline_.world().letters.size())};
    }
}

void App::open_acts(base::HostId device) {
    overlay_.open = Overlay::Acts;
    overlay_.device = acts_.group(device) != nullptr ? device : base::HostId{};
}

void App::open_letter(base::HostId device) {
    const ActGroup* group = acts_.group(device);
    if (group == nullptr) return;
    overlay_.open = Overlay::Write;
    overlay_.device = device;
    overlay_.device_name = group->device;
    overlay_.refused.clear();
    if (overlay_.to.empty()) overlay_.to = group->write_to;
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
    if (!timeline_ui_.playing || now < next_play_) return false;
    if (!timeline_.step(sim::Unit::Line)) timeline_ui_.playing = false;
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
    const auto goes = [&](bool done) {
        timeline_ui_.playing = false;
        if (done) moved(now, true);
    };
    std::visit(
        Overloaded{
            [&](const StepForward& c) { goes(timeline_.step(c.unit)); },
            [&](const StepBack& c) { goes(timeline_.back(c.unit)); },
            [&](const ToStart&) { timeline_.seek(0), goes(true); },
            [&](const ToEnd&) {
                timeline_.seek(timeline_.branches()[timeline_.branch()].known), goes(true);
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
                timeline_.seek(c.arrivals == 0 || arrivals.empty()
                                   ? 0
                                   : arrivals[std::min(c.arrivals, arrivals.size()) - 1].event);
                goes(true);
            },
            [&](const SeekEntry& c) { timeline_ui_.playing = false, seek_entry(c.entry, now); },
            [&](const Select& c) { select(c); },
            [&](const Query& c) { query_ = c.query, key_ = ViewKey{}; },
            [&](const Do& c) { do_act(c.action, now); },
            [&](const Undo&) { timeline_.undo(), goes(true); },
            [&](const Redo&) { timeline_.redo(), goes(true); },
            [&](const SwitchBranch& c) {
                timeline_.switch_branch(c.index), know_the_future(timeline_), goes(true);
            },
            [&](const SetTheme& c) { settings_.theme = c.theme; },
            [&](const SetTextSize& c) { settings_.text_percent = std::clamp(c.percent, 100, 200); },
            [&](const SetMotion& c) { settings_.motion = c.on; },
            [&](const SetLayout& c) { settings_.layout = c.choice; },
            [&](const WriteLetter& c) { open_letter(c.device); },
            [&](const OpenActs& c) { open_acts(c.device); },
            [&](const OpenSettings&) { overlay_.open = Overlay::Settings; },
            [&](const OpenKeys&) { overlay_.open = Overlay::Keys; },
        },
        command);
    schedule_play(now);
}

// --- the keyboard -------------------------------------------------------------------------------

void App::select_neighbour(int direction) {
    const Scene scene = scene_of(timeline_);
    const std::size_t total = rows_.rows_until(scene.entries);
    if (total == 0) return;
    const base::EntryId from = selection_.focus == Selection::Focus::Line && selection_.line
                                   ? selection_.line
                                   : scene.current_line();
    std::size_t row = std::min(rows_.row_of(from), total - 1);
    const std::uint32_t entry = rows_.row(row).entry;
    while (rows_.row(row).entry == entry) {
        if ((direction < 0 && row == 0) || (direction > 0 && row + 1 == total)) return;
        row = direction < 0 ? row - 1 : row + 1;
    }
    Selection pick;
    pick.line = base::EntryId{rows_.row(row).entry};
    pick.focus = Selection::Focus::Line;
    select(Select{pick, true});
}

void App::press_arrow(KeyPress key, double now) {
    const sim::Unit unit = key.ctrl    ? sim::Unit::Act
                           : key.shift ? sim::Unit::Reply
                                       : sim::Unit::Line;
    if (key.key == Key::Right) {
        carry_out(StepForward{unit}, now);
    } else {
        carry_out(StepBack{unit}, now);
    }
}

void App::press_letter(KeyPress key, double now) {
    const auto resize = [&](int by) {
        const auto at =
            std::find(std::begin(kTextSizes), std::end(kTextSizes), settings_.text_percent) -
            std::begin(kTextSizes);
        const auto to = std::clamp<std::ptrdiff_t>(at + by, 0, 4);
        carry_out(SetTextSize{kTextSizes[to]}, now);
    };
    switch (key.key) {
        case Key::Z:
            if (!key.ctrl) break;
            key.shift ? carry_out(Redo{}, now) : carry_out(Undo{}, now);
            break;
        case Key::A:
            carry_out(OpenActs{}, now);
            break;
        case Key::T:
            carry_out(
                SetTheme{settings_.theme == ThemeName::Dark ? ThemeName::Light : ThemeName::Dark},
                now);
            break;
        case Key::Plus:
            if (key.ctrl) resize(1);
            break;
        case Key::Minus:
            if (key.ctrl) resize(-1);
            break;
        case Key::Digit1:
        case Key::Digit2:
        case Key::Digit3:
        case Key::Digit4:
        case Key::Digit5:
            carry_out(
                SetTextSize{kTextSizes[static_cast<int>(key.key) - static_cast<int>(Key::Digit1)]},
                now);
            break;
        default:
            break;
    }
}

void App::press(KeyPress key, double now) {
    governor_.changed();
    if (key.key == Key::Escape) {
        if (overlay_.open != Overlay::None) {
            overlay_.open = Overlay::None;
        } else {
            selection_ = Selection{.letter = selection_.letter};
            widgets_.clear_focus();
        }
        return;
    }
    switch (key.key) {
        case Key::Tab:
            widgets_.focus_next(key.shift ? -1 : 1);
            return;
        case Key::Enter:
            if (!widgets_.focused().empty()) {
                widgets_.activate();
            } else if (selection_.focus == Selection::Focus::Line) {
                carry_out(SeekEntry{selection_.line}, now);
            }
            return;
        default:
            break;
    }
    if (overlay_.open != Overlay::None && key.key != Key::T && key.key != Key::Plus &&
        key.key != Key::Minus)
        return;
    switch (key.key) {
        case Key::Space:
            carry_out(TogglePlay{}, now);
            break;
        case Key::Left:
        case Key::Right:
            press_arrow(key, now);
            break;
        case Key::Up:
            select_neighbour(-1);
            break;
        case Key::Down:
            select_neighbour(1);
            break;
        case Key::Home:
            carry_out(ToStart{}, now);
            break;
        case Key::End:
            carry_out(ToEnd{}, now);
            break;
        case Key::Help:
            carry_out(OpenKeys{}, now);
            break;
        default:
            press_letter(key, now);
            break;
    }
}

}  // namespace gui
