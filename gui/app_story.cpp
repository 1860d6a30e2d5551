// The lesson of the window: what it refuses and hides, how the world moves while it is open, its pages and keys.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gui/app.h"
#include "gui/panel/course_panel.h"
#include "gui/panel/story_panel.h"

namespace gui {

void App::set_story(StoryOptions options) {
    options.language = settings_.language;
    story_ = std::make_unique<Story>(std::move(options));
    story_ui_.learner = story_->learner();
}

base::Outcome App::open_lesson(const std::string& id, const std::string& where) {
    if (!story_) return base::Problem{"", "there are no lessons here", ""};
    story_does({StoryAsk::Open, id}, 0);
    if (!story_->open()) {
        std::string why = story_->note();
        if (!why.empty() && why.back() == '.') why.pop_back();   // who reports the problem ends the sentence
        return base::Problem{"", std::move(why), ""};
    }
    if (where.empty()) return {};
    auto walked = story_->walk_to(where, timeline_);
    reset_views();
    moved(0, false);
    return walked;
}

/// A presenter's next line is masked, not unknown.
void App::peek_next_line() {
    if (!lesson_open() || screen_ != Screen::Present) return;
    if (timeline_.arrivals() < timeline_.journal().arrivals().size()) return;
    const std::uint64_t cursor = timeline_.cursor();
    (void)timeline_.step(sim::Unit::Line);
    timeline_.seek(cursor);
}

bool App::story_refuses(const UiCommand& command) {
    if (!story_) return false;
    story_ui_.refused = story_->refuses(command);
    return !story_ui_.refused.empty();
}

bool App::step_forward(sim::Unit unit) {
    if (live_ && timeline_.cursor() >= timeline_.branches()[timeline_.branch()].known) return false;   // the clock brings what comes
    if (!lesson_open()) {
        // Worlds in which nothing is said any more may go on for ever.
        constexpr std::uint64_t kEventsMost = 20'000;
        const std::uint64_t before = timeline_.cursor();
        (void)timeline_.step_some(unit, kEventsMost);
        return timeline_.cursor() != before;
    }
    const bool acted = story_->acting();
    const bool stepped = story_->forward(unit, timeline_);
    if ((acted && !story_->acting()) || story_->replay_over(timeline_)) timeline_ui_.playing = false;
    if (!timeline_ui_.playing && pace_before_) {
        timeline_ui_.pace = *pace_before_;   // slow motion is over
        pace_before_.reset();
    }
    return stepped;
}

void App::to_end() {
    if (lesson_open()) story_->to_end(timeline_);
    else timeline_.seek(timeline_.branches()[timeline_.branch()].known);
}

/// After every command: where does the learner stand now?
void App::story_looks(std::size_t branch, std::uint64_t cursor, double now) {
    if (!lesson_open()) return;
    story_->at(now);
    if (timeline_.branch() != branch || timeline_.cursor() != cursor) (void)story_->moved(timeline_);
    peek_next_line();
}

void App::story_does(const StoryCommand& command, double now) {
    if (!story_) return;
    if (command.ask == StoryAsk::Open) stop_serving(now);
    story_->at(now);
    if (lesson_open() && command.ask != StoryAsk::Show) timeline_ui_.playing = false;
    const bool covered = !story_->view().hidden.empty();
    const Story::Effect effect = story_->carry_out(command, timeline_);
    const bool uncovered = covered && story_->view().hidden.empty();   // then the present line is brought into sight
    if (effect.new_run) {
        reset_views();
        compare_.reset();
        overlay_.open = Overlay::None;
    }
    if (command.ask == StoryAsk::Open && effect.new_run) {
        screen_ = Screen::World;
        settings_.layout.show_story = true;
        story_ui_ = {};
        story_ui_.learner = story_->learner();
    }
    if (command.ask == StoryAsk::Learner) settings_.learner = story_->learner();
    if (effect.moved || uncovered || command.ask == StoryAsk::Close || command.ask == StoryAsk::ResetAll) moved(now, false);
    if (effect.show && !story_->spotlight().empty()) {
        const lessons::Step& step = *story_->session()->step();
        if (story_->spotlight().starts_with("map.host.")) show_tab({.map = MapTab::Map});
        if (story_->spotlight().starts_with("program.")) show_tab({.map = MapTab::Program});
        light_ = {{story_->spotlight(), step.title, step.instruction}};
        tour_ = {true, 0};
    }
    if (effect.play) {
        if (effect.slow) {
            pace_before_ = pace_before_.value_or(timeline_ui_.pace);
            timeline_ui_.pace = 1;
        }
        timeline_ui_.playing = true;
        next_play_ = now;
    }
    peek_next_line();
    governor_.changed();
}

// --- what is drawn ----------------------------------------------------------------------------------

void App::draw_story_part(const Rect& rect, Ui& ui) {
    if (!lesson_open()) {
        begin_part(ui, "Story", rect, false);
        draw_cover(ui.say("No lesson is open"), ui.say("The key L shows all lessons."), rect, ui);
        end_part();
        return;
    }
    const TerminalView terminal = story_->view().terminal ? story_->terminal(scene_of(timeline_), index_) : TerminalView{};
    draw_story({story_->view(), terminal, story_->note(), static_cast<int>(story_->mode()), story_->session()->in_fork()}, story_ui_, rect, ui);
}

bool App::draw_story_page(const Rect& window, Ui& ui) {
    if (!story_) return false;
    if (screen_ == Screen::Lessons) {
        draw_course(story_->course(), story_->learner(), story_->note(), story_ui_, window, ui);
        return true;
    }
    if (screen_ == Screen::Plan) {
        draw_plan(story_->plan(), window, ui);
        return true;
    }
    return false;
}

/// The start screen: the way into the lessons, and which ready world belongs to which.
void App::add_lessons(StartView& view) const {
    if (!story_) return;
    const CourseView& course = story_->course();
    view.lessons = course.lessons > 0;
    view.lesson_words = fmt::format("{} {}, {} {}", course.lessons, tongue_.say("lessons"), course.done, tongue_.say("done"));
    for (const auto& world : story_->worlds()) {
        const bool there = std::any_of(view.presets.begin(), view.presets.end(), [&](const StartPreset& one) { return one.id == world.id; });
        if (!there) view.presets.push_back({world.id, world.title, world.about, ""});
    }
    for (const CourseTrack& track : course.tracks) {
        for (const CourseRow& row : track.rows) {
            if (row.id == course.last) view.go_on = row.id + " " + row.title;
            for (StartPreset& preset : view.presets) {
                if (std::find(row.worlds.begin(), row.worlds.end(), preset.id) != row.worlds.end()) preset.lessons += (preset.lessons.empty() ? "" : ", ") + row.id;
            }
        }
    }
    // The first contact stays first; then the worlds of lessons.
    if (!view.presets.empty()) std::stable_partition(view.presets.begin() + 1, view.presets.end(), [](const StartPreset& one) { return !one.lessons.empty(); });
}

bool App::covers(std::string_view view, const Rect& rect, Ui& ui) {
    if (!hides(view)) return false;
    draw_cover(story_->view().hidden_words, story_->view().hidden_why, rect, ui);
    return true;
}

/// A ring around the control that the step needs.
void App::draw_point(Ui& ui) {
    if (!lesson_open() || overlay_.open != Overlay::None || tour_.open) return;
    const std::string id = story_->spotlight();
    const Widget* widget = id.empty() ? nullptr : ui.widgets.find(id);
    if (widget == nullptr && id.starts_with("program.")) widget = ui.widgets.find("map.tab.mail_program");
    if (widget == nullptr) return;
    const Rect ring = widget->rect.inset(-ui.px(3));
    ImGui::GetForegroundDrawList()->AddRect({ring.x, ring.y}, {ring.right(), ring.bottom()}, ink(ui.theme.focus), ui.px(6), 0, ui.px(2));
}

// --- keys -------------------------------------------------------------------------------------------

bool App::press_story(KeyPress key, double now) {
    if (!lesson_open() || overlay_.open != Overlay::None) return false;
    const auto ask = [&](StoryAsk what, std::string word = {}, int number = 0) {
        carry_out(StoryCommand{what, std::move(word), number}, now);
        return true;
    };
    const bool world = screen_ == Screen::World || screen_ == Screen::Present;
    if (!world) return false;
    if (key.key >= Key::Digit1 && key.key <= Key::Digit9 && story_->counts_hands()) {
        const int at = static_cast<int>(key.key) - static_cast<int>(Key::Digit1);
        return ask(StoryAsk::Hand, "", key.shift ? -1 - at : at);
    }
    if (key.key == Key::PageDown) return ask(StoryAsk::Perform);
    if (key.key == Key::Dot && screen_ == Screen::Present) {
        revealed_ = !revealed_;
        return true;
    }
    if (key.key == Key::F && !story_->view().types) {
        if (story_->session()->in_fork()) return ask(StoryAsk::Back);
        const auto forks = story_->session()->open_forks();
        return forks.empty() || ask(StoryAsk::Fork, forks.back()->id);
    }
    return false;
}

}  // namespace gui
