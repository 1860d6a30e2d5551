// Which part goes where, and which view it is drawn from.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "gui/app.h"
#include "gui/panel/add_menu.h"
#include "gui/panel/copies_panel.h"
#include "gui/panel/inspector_panel.h"
#include "gui/panel/ledger_panel.h"
#include "gui/panel/octets_panel.h"
#include "gui/panel/part_tabs.h"
#include "gui/panel/states_panel.h"
#include "gui/panel/top_bar.h"
#include "gui/view/ladder_view.h"
#include "gui/view/names.h"
#include "gui/view/queues_view.h"

namespace gui {

/// While a step hides the narration, the timeline does not tell it either.
TimelineView App::told_timeline() const {
    TimelineView view = timeline_view_;
    if (hides("narration")) view.now.clear(), view.next.clear();
    return view;
}

TimelineLanes App::told_lanes() const {
    TimelineLanes lanes = lanes_;
    if (hides("copies")) std::erase_if(lanes.lanes, [](const TimelineLane& lane) { return lane.kind == TimelineLane::Kind::Copies; });
    return lanes;
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
        const std::string variant = lesson_open() ? fmt::format("{} {}, ", tongue_.say("variant"), story_->session()->lesson().seed) : "";
        const std::string detail = fmt::format("{}{}{}seed {}, branch {}", variant, world.name, world.name.empty() ? "" : ", ", world.seed,
                                               timeline_.branches()[timeline_.branch()].name) +
                                   (saved_note_.empty() ? "" : ", " + saved_note_);
        const bool lessons = story_ && story_->course().lessons > 0 && !lesson_open();
        draw_top_bar({world.title, detail, timeline_view_.can_undo || move_is_last(), timeline_view_.can_redo || move_is_next(), lessons,
                      lessons ? story_->course().last : std::string{}},
                     places.top_bar, ui);
    }
    if (places.form == LayoutForm::Tabbed && places.left_tabs.w > 0)
        draw_tabs(places, settings_.layout, ui);
    if (places.map.w > 0) draw_map_part(places.map, ui);
    if (places.transcript.w > 0) draw_talk_part(places.transcript, ui);
    if (places.copies.w > 0) draw_copies_part(places.copies, ui);
    if (places.story.w > 0) draw_story_part(places.story, ui);
    if (places.inspector.w > 0) {
        if (hides("inspector")) {
            begin_part(ui, "Inspector", places.inspector, false);
            (void)covers("inspector", places.inspector, ui);
            end_part();
        } else {
            draw_inspector(inspector_, selection_, places.inspector, ui);
        }
    }
    if (places.timeline.w > 0) {
        timeline_ui_.compact = places.form == LayoutForm::Tabbed;
        if (hides("timeline")) {
            begin_part(ui, "Timeline", places.timeline, false);
            (void)covers("timeline", places.timeline, ui);
            end_part();
        } else {
            draw_timeline(told_timeline(), told_lanes(), timeline_ui_, places.timeline, ui);
        }
    }
    if (places.console.w > 0) draw_console_part(places.console, ui);
    if (places.split_columns.w > 0) draw_splitters(places, ui);
    draw_point(ui);
}

void App::draw_map_part(const Rect& rect, Ui& ui) {
    begin_part(ui, "Map", rect, false);
    const bool map = settings_.layout.map_tab == MapTab::Map;
    const float add = map && rect.w > ui.px(420)
                          ? draw_add_menu({rect.x, rect.y + ui.px(3), rect.w - ui.px(8), ui.px(25)},
                                          std::exchange(open_add_, false), ui) + ui.px(10)
                          : 0;
    const float top = map_tabs({rect.x, rect.y, rect.w - add, rect.h}, ui);
    const Rect body{rect.x, rect.y + top, rect.w, rect.h - top};
    const Scene scene = scene_of(timeline_);
    constexpr std::string_view kNames[] = {"map", "server", "devices", "queues"};
    if (covers(kNames[static_cast<std::size_t>(settings_.layout.map_tab)], body, ui)) {
        end_part();
        return;
    }
    switch (settings_.layout.map_tab) {
        case MapTab::Map: {
            const auto progress = static_cast<float>(
                settings_.motion ? std::clamp((ui.now - moved_at_) / kMotionSeconds, 0.0, 1.0)
                                 : 1.0);
            draw_map(map_, MapUi{progress}, selection_, body, ui);
            // On the map's own ground the right button adds.
            if (ImGui::IsMouseReleased(ImGuiMouseButton_Right) && ImGui::IsWindowHovered() &&
                !ImGui::IsAnyItemHovered() && body.holds(ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y))
                open_add_ = true;
            break;
        }
        case MapTab::Server:
            draw_server(server_.get(key_, server_ui_.folder,
                                    [&] {
                                        return build_server(scene, selection_, server_ui_.folder);
                                    }),
                        server_ui_, selection_, body, ui);
            break;
        case MapTab::Program:
            draw_program(program_.get(key_, program_ui_.pick,
                                      [&] {
                                          return build_program(scene, selection_, program_ui_.pick);
                                      }),
                         program_ui_, body, ui);
            break;
        case MapTab::Queues:
            draw_queues(queues_.get(key_, 0, [&] { return build_queues(scene); }), selection_, body,
                        ui);
            break;
    }
    end_part();
}

FilterChoices App::filter_choices() const {
    constexpr std::size_t kSessions = 30;
    constexpr std::size_t kHosts = 40;
    FilterChoices out;
    const Scene scene = scene_of(timeline_);
    const auto& sessions = index_.sessions();
    for (std::size_t n = sessions.size(); n > 0 && out.sessions.size() < kSessions; --n) {
        const SessionInfo& one = sessions[n - 1];
        if (!one.id || !scene.happened(one.opened)) continue;
        out.sessions.push_back(one.id);
        out.session_names.push_back(session_title(scene.world, one));
    }
    for (const auto& host : scene.world.hosts) {
        if (out.hosts.size() == kHosts) break;
        out.hosts.push_back(host->id);
        out.host_names.push_back(host->name);
    }
    return out;
}

void App::draw_talk_part(const Rect& rect, Ui& ui) {
    begin_part(ui, "Transcript", rect, false);
    const TalkTab tab = settings_.layout.talk_tab;
    const bool searches = tab == TalkTab::Transcript || tab == TalkTab::Ladder;
    const FilterChoices choices =
        searches && transcript_ui_.filters ? filter_choices() : FilterChoices{};
    const Rect body = draw_conversation_head({query_, choices, searches}, transcript_ui_,
                                             selection_, rect, ui);
    draw_talk_form(body, ui);
    end_part();
}

void App::draw_talk_form(const Rect& rect, Ui& ui) {
    const Scene scene = scene_of(timeline_);
    const bool current = explanation_.entry == scene.current();
    // The explanation has its three lines as soon as four rows of the conversation have room above it.
    const float below = std::floor(std::min(ui.px(112), std::max(rect.h * 0.5F, rect.h - ui.px(88))));
    const Rect upper{rect.x, rect.y, rect.w, rect.h - below};
    const Rect lower{rect.x, rect.bottom() - below, rect.w, below};
    constexpr std::string_view kNames[] = {"transcript", "ladder", "states", "octets"};
    if (covers(kNames[static_cast<std::size_t>(settings_.layout.talk_tab)], rect, ui)) return;
    const auto explain = [&] {
        if (!covers("narration", lower, ui)) draw_explanation(explanation_, current, transcript_ui_, lower, ui);
    };
    switch (settings_.layout.talk_tab) {
        case TalkTab::Transcript: {
            const TranscriptSource source{
                rows_.rows_until(scene.entries),
                [&](std::size_t first, std::size_t count) {
                    return build_exchange(scene, index_, rows_, query_, first, count);
                },
                query_};
            draw_transcript(source, transcript_ui_, selection_, upper, ui);
            explain();
            break;
        }
        case TalkTab::Ladder: {
            const ExchangeQuery query = folded_query();
            ladder_rows_.refresh(scene, index_, query);
            draw_ladder(
                ladder_rows_.rows_until(scene.entries),
                [&](std::size_t first, std::size_t count) {
                    return build_ladder(scene, index_, ladder_rows_, query, first, count);
                },
                ladder_ui_, selection_, upper, ui);
            explain();
            break;
        }
        case TalkTab::States: {
            const base::EntryId line = explanation_.entry;
            const base::SessionId session =
                line ? scene.journal[line].session : selection_.session;
            draw_states(
                states_.get(key_, 0, [&] { return build_states(scene, index_, session); }), rect,
                ui);
            break;
        }
        case TalkTab::Octets:
            draw_octets(octets_.get(key_, 0,
                                    [&] {
                                        return build_octets(scene, explanation_.entry,
                                                            query_.reveal);
                                    }),
                        upper, ui);
            explain();
            break;
    }
}

void App::draw_copies_part(const Rect& rect, Ui& ui) {
    begin_part(ui, "Copies", rect, false);
    const float top = copies_tabs(
        rect, settings_.layout.copies_tab == CopiesTab::Now && copies_.letter && !hides("copies") ? std::string{ui.say(copies_.summary)} : "",
        ui);
    const Rect body{rect.x, rect.y + top, rect.w, rect.h - top - 1};
    if (covers("copies", body, ui)) {
        end_part();
        return;
    }
    const Scene scene = scene_of(timeline_);
    switch (settings_.layout.copies_tab) {
        case CopiesTab::Now:
            draw_copies(copies_, selection_, body, ui);
            break;
        case CopiesTab::Letters:
            draw_ledger(ledger_.get(key_, 0, [&] { return build_ledger(scene, index_); }),
                        selection_, body, ui);
            break;
        case CopiesTab::OverTime:
            if (chart_branch_ != scene.branch || chart_entries_ != scene.journal.size()) {
                chart_ = build_chart(scene.world, scene.journal);
                chart_branch_ = scene.branch;
                chart_entries_ = scene.journal.size();
            }
            draw_chart(chart_, scene.arrivals, body, ui);
            break;
    }
    end_part();
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
    if (places.split_console.w > 0)
        bar("split.console", places.split_console, false,
            -(places.split_console.h + places.console.h + places.split_columns.h),
            &LayoutChoice::console_share);
    bar("split.right", places.split_right, false, places.split_columns.h,
        &LayoutChoice::copies_share);
}

}  // namespace gui
