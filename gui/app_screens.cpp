// What stands in place of the parts or over them: comparing, presenting, the start, overlays, the
// tour; and the marks in time.

#include <fmt/format.h>

#include <algorithm>

#include "gui/actions.h"
#include "gui/app.h"
#include "gui/panel/compare_panel.h"
#include "gui/panel/top_bar.h"
#include "gui/view/assets.h"
#include "gui/view/ladder_view.h"
#include "gui/view/names.h"
#include "gui/view/queues_view.h"
#include "gui/view/recent.h"
#include "sim/presets.h"

namespace gui {

float App::scale_for(float width, float height) const {
    if (screen_ != Screen::Present) return ui_scale(width, height, settings_.text_percent);
    // Large type, as far as the window has room for it.
    for (const int percent : {200, 175, 150}) {
        const float scale = ui_scale(width, height, std::max(percent, settings_.text_percent));
        if (width / scale >= 640 && height / scale >= 380) return scale;
    }
    return ui_scale(width, height, settings_.text_percent);
}

void App::draw_world(const Layout& places, Ui& ui) {
    if (draw_story_page(places.window, ui)) return;
    if (screen_ == Screen::Start) {
        draw_start(start_view(), start_ui_, places.window, ui);
        return;
    }
    if (screen_ == Screen::Present) {
        const Scene scene = scene_of(timeline_);
        const PresentHead head{scene.world.title,          timeline_view_.clock,
                               timeline_view_.position,    revealed_,
                               timeline_ui_.playing,       timeline_view_.can_back,
                               timeline_view_.can_step,
                               lesson_open() && story_->counts_hands() ? &story_->view() : nullptr};
        const PresentView& view = present_.get(key_, 0, [&] {
            return build_present({scene, index_, explanations_}, explanation_);
        });
        draw_present(view, head, copies_, places.window.inset(ui.px(6)), ui);
        return;
    }
    if (!compare_) {
        draw_parts(places, ui);
        return;
    }
    const Rect bar{0, 0, places.window.w, ui.px(40)};
    draw_top_bar({timeline_.world().title, "every act is done in all of these worlds",
                  timeline_view_.can_undo, timeline_view_.can_redo},
                 bar, ui);
    const float gap = ui.px(6);
    draw_compare(compare_view_,
                 {gap, bar.bottom(), places.window.w - 2 * gap, places.window.h - bar.h - gap}, ui);
}

namespace {

/// Keys of actions, and those that are none: Enter, Esc and the text size do more than one thing, or only somewhere.
std::vector<KeyRow> key_rows() {
    std::vector<KeyRow> keys;
    for (const ActionRow& row : all_actions()) {
        if (row.keys.empty()) continue;
        if (row.id == "world") {
            keys.push_back({"Enter", "Presenting: show the hidden line"});
            keys.push_back({row.keys, "Stop what takes long"});
            keys.push_back({"", "Close or leave what is open; select no line"});
            continue;
        }
        keys.push_back({row.keys, row.label});
        if (row.id != "text.200") continue;
        keys.push_back({"Ctrl + Plus", "Larger text"});
        keys.push_back({"Ctrl + Minus", "Smaller text"});
    }
    return keys;
}

}  // namespace

void App::draw_overlays(const Layout& places, Ui& ui) {
    const Scene scene = scene_of(timeline_);
    const SettingsView settings{settings_.theme,
                                settings_.text_percent,
                                settings_.motion,
                                tongue_.name(),
                                languages_,
                                tongue_.missing().size(),
                                settings_note_};
    const std::vector<KeyRow> keys = key_rows();
    const FinderView nothing;
    const std::vector<WhatIf> none;
    const FinderView* finder = &nothing;
    if (overlay_.open == Overlay::Finder) {
        std::vector<FinderAction> actions;
        for (const ActionRow& row : all_actions())
            actions.push_back({row.id, ui.say(row.label), row.keys});
        finder = &finder_.get(key_, overlay_.query, [&] {
            return build_finder(scene, explanations_, actions, overlay_.query);
        });
    }
    const std::vector<WhatIf>* what_ifs = &none;
    if (overlay_.open == Overlay::WhatIf)
        what_ifs = &what_ifs_.get(key_, 0, [&] { return build_what_ifs(scene); });
    const ActsView no_acts;
    const ActsView* shown_acts = overlay_.open == Overlay::None ? &no_acts : &acts();
    if (overlay_.open == Overlay::Acts && overlay_.device)
        shown_acts = &host_acts_.get(key_, overlay_.device, [&] {
            return ActsView{{build_host_acts(scene, overlay_.device)}};
        });
    const Sheet card = overlay_.open == Overlay::Live && live_ ? build_live_card(live_->facts(), live_->state()) : Sheet{};
    draw_overlay(overlay_, {*shown_acts, settings, *finder, *what_ifs, keys, card}, places.window, ui);
    draw_tour(light_.empty() ? tour_stops_ : light_, tour_, places.window, ui);
}

// --- worlds -------------------------------------------------------------------------------------

void App::open_form(const OpenForm& command) {
    overlay_.form = build_form(scene_of(timeline_), command.verb, command.values);
    overlay_.refused.clear();
    if (!overlay_.form.verb.empty()) overlay_.open = Overlay::Form;
}

void App::open_account(base::HostId device) {
    const sim::World& world = timeline_.world();
    if (!device) device = recent_device(scene_of(timeline_));
    if (!device || device.value > world.hosts.size()) return;
    overlay_.form = build_account_form(world.host(device));
    overlay_.refused.clear();
    if (!overlay_.form.verb.empty()) overlay_.open = Overlay::Form;
}

void App::open_compare(const std::string& device, double now) {
    const std::string who = device.empty() ? device_to_compare(timeline_.world()) : device;
    work_on_compare("Going through the ways to collect mail",
                    [base = timeline_, who](std::optional<CompareRun>& run, const StopButton& stop) {
                        auto made = CompareRun::of_choices(base, retrieval_choices(who), stop);
                        if (made) run = std::move(made).value();
                    },
                    who, now);
}

void App::move_compare(CompareMove::To to, double now) {
    if (!compare_) return;
    work_on_compare("Going on in all worlds",
                    [to](std::optional<CompareRun>& run, const StopButton& stop) {
                        switch (to) {
                            case CompareMove::To::Start:
                                return run->to_start(stop);
                            case CompareMove::To::Line:
                                return (void)run->step_line(stop);
                            case CompareMove::To::Difference:
                                return (void)run->step_difference(stop);
                            case CompareMove::To::End:
                                break;
                        }
                        run->to_end(stop);
                    },
                    compare_device_, now);
}

void App::show_screen(Screen screen, double now) {
    screen_ = screen;
    compare_.reset();
    revealed_ = false;
    if (screen != Screen::World && screen != Screen::Present) timeline_ui_.playing = false;
    governor_.changed();
    schedule_play(now);
}

void App::set_recovered(std::string file) {
    recovered_ = std::move(file);
    screen_ = Screen::Start;
}

namespace {

/// "P5" of "p5"; nothing where an id is a word.
std::string short_name(std::string_view id) {
    const bool numbered = id.size() > 1 && id[0] == 'p' && id.find_first_not_of("0123456789", 1) == std::string_view::npos;
    return numbered ? "P" + std::string{id.substr(1)} : std::string{};
}

}  // namespace

StartView App::start_view() const {
    StartView view;
    for (const sim::Preset& preset : sim::presets())
        view.presets.push_back({std::string{preset.id}, std::string{preset.title},
                                std::string{preset.about}, "", ""});
    add_lessons(view);
    for (StartPreset& preset : view.presets) preset.code = short_name(preset.id);
    view.recent = settings_.recent;
    view.recovered = recovered_;
    view.problem = start_problem_;
    return view;
}

void App::open_world(const std::string& what, double now) {
    const auto open = [this, what](const StopButton& stop) -> base::Result<OpenedRun> {
        if (opener_) return opener_(what, stop);
        auto world = sim::make_preset(what, 42);
        if (!world) return world.problem();
        return OpenedRun{sim::Timeline{std::move(world).value()}, std::nullopt};
    };
    const auto opened = std::make_shared<std::optional<base::Result<OpenedRun>>>();
    LongWork::Task task{"Opening", nullptr, nullptr};
    task.work = [open, opened](const StopButton& stop) {
        opened->emplace(open(stop));
        if ((*opened)->ok()) open_on_first_act((*opened)->value().timeline, stop);
    };
    task.finish = [this, opened, what, now] { opened_world(what, std::move(**opened), now); };
    begin_work(std::move(task), now);
}

void App::opened_world(const std::string& what, base::Result<OpenedRun> opened, double now) {
    if (!opened) {
        // What is open stays open, and the sentence says what is wrong with the other.
        start_problem_ = opened.problem().sentence() + ".";
        screen_ = Screen::Start;
        return;
    }
    start_problem_.clear();
    if (what == recovered_) recovered_.clear();
    auto& recent = settings_.recent;
    recent.erase(std::remove(recent.begin(), recent.end(), what), recent.end());
    recent.insert(recent.begin(), what);
    if (recent.size() > 8) recent.resize(8);
    if (lesson_open()) story_does({StoryAsk::Close}, now);
    stop_serving(now);
    timeline_ = std::move(opened.value().timeline);
    reset_views();
    console_.script.reset();
    if (opened.value().script) show_script(std::move(*opened.value().script));
    saved_as_ = what.ends_with(".json") ? what : std::string{};
    saved_note_.clear();
    screen_ = Screen::World;
    looks_ahead_ = true;
    moved(now, false);
}

/// Everything that speaks of the run before is forgotten.
void App::reset_views() {
    index_ = {};
    rows_ = {};
    ladder_rows_ = {};
    selection_ = {};
    query_ = {};
    transcript_ui_ = {};
    program_ui_ = {};
    terminal_session_ = {};
    looks_ahead_ = true;
    server_ui_ = {};
    bookmarks_.clear();
    compare_.reset();
    key_ = {};
    places_of_.clear();
    foresight_.reset();
    place_remembered();
    lanes_branch_ = chart_branch_ = SIZE_MAX;
    timeline_ui_.playing = false;
}

void App::show_tab(const ShowTab& command) {
    LayoutChoice choice = settings_.layout;
    if (command.map) {
        choice.map_tab = *command.map;
        choice.show_transcript = false;
    }
    if (command.talk) {
        choice.talk_tab = *command.talk;
        choice.show_transcript = true;
    }
    if (command.copies) {
        choice.copies_tab = *command.copies;
        choice.show_inspector = false;
        choice.show_story = false;
    }
    screen_ = Screen::World;
    settings_.layout = choice;
    reveal_in_ladder(explanation_.entry);
}

void App::set_language(const std::string& name) {
    auto tongue = Tongue::load(assets_dir() / "lang", name);
    auto words = Explanations::load(assets_dir() / "explain", name);
    if (!tongue || !words) {
        const base::Problem& wrong = !tongue ? tongue.problem() : words.problem();
        settings_note_ = wrong.sentence() + ".";
        start_problem_ = settings_note_;  // the start screen shows it too, and the console keeps it
        log_note(settings_note_);
        return;
    }
    if (name != tongue_.name()) explanations_ = std::move(words).value();
    tongue_ = std::move(tongue).value();
    settings_.language = name;
    key_ = ViewKey{};  // what is shown holds explanations: it is made anew
    present_ = {};
    terminal_ = {};
    if (story_) story_->speak(name, timeline_);
}

// --- marks in time ------------------------------------------------------------------------------

void App::toggle_bookmark() {
    const Bookmark here{timeline_.branch(), timeline_.cursor()};
    const auto found = std::find_if(bookmarks_.begin(), bookmarks_.end(), [&](const Bookmark& one) {
        return one.branch == here.branch && one.event == here.event;
    });
    if (found == bookmarks_.end()) {
        bookmarks_.push_back(here);
    } else {
        bookmarks_.erase(found);
    }
    refresh_bookmarks();
}

void App::refresh_bookmarks() {
    timeline_view_.bookmarks.clear();
    timeline_view_.marked = false;
    for (const Bookmark& one : bookmarks_) {
        if (one.branch != timeline_.branch()) continue;
        timeline_view_.bookmarks.push_back(timeline_.journal().arrivals_until(one.event));
        timeline_view_.marked = timeline_view_.marked || one.event == timeline_.cursor();
    }
}

void App::go_bookmark(int direction, double now) {
    const std::uint64_t here = timeline_.cursor();
    std::optional<std::uint64_t> to;
    for (const Bookmark& one : bookmarks_) {
        if (one.branch != timeline_.branch()) continue;
        const bool ahead = direction > 0 ? one.event > here : one.event < here;
        const bool nearer =
            !to || (direction > 0 ? one.event < *to : one.event > *to);
        if (ahead && nearer) to = one.event;
    }
    if (!to) return;
    seek_run(*to, now);
}

// --- views as text ------------------------------------------------------------------------------

std::string App::map_text() const {
    const Scene scene = scene_of(timeline_);
    switch (settings_.layout.map_tab) {
        case MapTab::Map:
            return text(map_);
        case MapTab::Server:
            return text(build_server(scene, selection_, server_ui_.folder).sheet);
        case MapTab::Program:
            return text(build_program(scene, selection_, program_ui_.pick));
        case MapTab::Queues:
            break;
    }
    return text(build_queues(scene));
}

std::string App::talk_text() const {
    constexpr std::size_t kRows = 100'000;
    const Scene scene = scene_of(timeline_);
    switch (settings_.layout.talk_tab) {
        case TalkTab::Transcript:
            return text(build_exchange(scene, index_, rows_, query_, 0, kRows));
        case TalkTab::Ladder:
            return text(build_ladder(scene, index_, ladder_rows_, folded_query(), 0, kRows));
        case TalkTab::States:
            return text(states_.view);
        case TalkTab::Octets:
            break;
    }
    return text(build_octets(scene, explanation_.entry, query_.reveal));
}

std::string App::copies_part_text() const {
    const Scene scene = scene_of(timeline_);
    switch (settings_.layout.copies_tab) {
        case CopiesTab::Now:
            return text(copies_);
        case CopiesTab::Letters:
            return text(build_ledger(scene, index_));
        case CopiesTab::OverTime:
            break;
    }
    return text(build_chart(scene.world, scene.journal), scene);
}

std::string App::text_at(float x, float y) const {
    if (compare_) return text(compare_view_);
    if (drawn_.story.holds(x, y) && lesson_open() && screen_ == Screen::World) return text(story_->view());
    if (screen_ == Screen::Present) return text(present_.view, revealed_);
    if (drawn_.map.holds(x, y)) return map_text();
    if (drawn_.transcript.holds(x, y)) return talk_text();
    if (drawn_.copies.holds(x, y)) return copies_part_text();
    if (drawn_.inspector.holds(x, y)) return text(inspector_);
    if (drawn_.timeline.holds(x, y)) return text(timeline_view_);
    if (drawn_.console.holds(x, y)) return console_text();
    return {};
}

}  // namespace gui
