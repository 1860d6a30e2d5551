#include "gui/gallery.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "gui/view/assets.h"

namespace gui {

namespace {

constexpr std::string_view kOver[] = {"acts",    "settings", "keys",    "finder", "whatif",
                                      "compare", "present",  "start", "tour", "lessons", "plan",
                                      "save", "terminal", "account", "write", "form", "live"};

constexpr std::string_view kLesson = "L06";
constexpr std::string_view kMoments[] = {"intro", "retr", "retr/act", "retr/observe", "retr/reveal", "quiz", "done"};

constexpr ThemeName kThemes[] = {ThemeName::Dark, ThemeName::Light, ThemeName::Contrast};

struct Size {
    int width, height, text;
};
constexpr Size kSizes[] = {{1366, 768, 100}, {1920, 1080, 100}, {1366, 768, 200}};

/// Nothing lies over the parts any more.
void clear(App& app, Stage& stage) {
    for (int n = 0; n < 3; ++n) stage.press({Key::Escape});
    app.carry_out(ShowScreen{Screen::World}, stage.now());
}

void show(App& app, Stage& stage, const std::string& view) {
    clear(app, stage);
    LayoutChoice choice;
    if (const auto command = command_for(view, app.timeline().world())) {
        app.carry_out(SetLayout{choice}, stage.now());
        app.carry_out(*command, stage.now());
        if (view == "compare") app.carry_out(CompareMove{CompareMove::To::End}, stage.now());
    } else if (parse_view(view, choice)) {
        app.carry_out(SetLayout{choice}, stage.now());
    }
    // Scroll positions and sizes settle in the second and third frame.
    for (int n = 0; n < 3; ++n) stage.frame();
}

/// Real programs could join, and the card says how: on a copy, since the run that they come to changes.
bool show_live(const sim::Timeline& timeline, const Explanations& explanations, const Settings& settings, const Size& size,
               const LiveOpener& painted, const std::function<bool(const App&, const Stage&, ThemeName)>& visit) {
    App app{timeline, explanations, settings, false};
    app.set_live_opener(painted);
    Stage stage{app, size.width, size.height};
    stage.frame();
    app.carry_out(LiveCommand{LiveCommand::Ask::Toggle}, stage.now());
    for (const ThemeName name : kThemes) {
        app.carry_out(SetTheme{name}, stage.now());
        for (int n = 0; n < 3; ++n) stage.frame();
        if (!visit(app, stage, name)) return false;
    }
    return true;
}

/// The lesson at one of its moments; "story" is its panel alone.
base::Outcome show_moment(App& app, Stage& stage, const std::string& view) {
    LayoutChoice choice;
    const bool alone = parse_view(view, choice);
    if (auto opened = app.open_lesson(std::string{kLesson}, alone ? "retr/act" : view); !opened) return opened;
    app.carry_out(SetLayout{choice}, stage.now());
    for (int n = 0; n < 3; ++n) stage.frame();
    return {};
}

StoryOptions lessons_here() {
    StoryOptions options;
    options.course = lessons::course_dir();
    return options;
}

bool inside(const Rect& outer, const Rect& inner) {
    return inner.x >= outer.x - 1 && inner.y >= outer.y - 1 && inner.right() <= outer.right() + 1 &&
           inner.bottom() <= outer.bottom() + 1;
}

/// Lies over the other by more than a hair, and is no part of it.
bool collides(const Rect& a, const Rect& b) {
    const float w = std::min(a.right(), b.right()) - std::max(a.x, b.x);
    const float h = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
    return w > 2 && h > 2 && !inside(a, b) && !inside(b, a);
}

}  // namespace

std::string GalleryPicture::name() const {
    std::string words = view;
    std::replace(words.begin(), words.end(), '/', '-');
    return fmt::format("{}-{}-{}x{}-{}", words, theme_word(theme), width, height, text_percent);
}

std::optional<UiCommand> command_for(std::string_view view, const sim::World& world) {
    if (view == "write") {
        for (const auto& host : world.hosts) {
            if (host->program) return WriteLetter{host->id, "", ""};
        }
    }
    if (view == "form") return OpenForm{"refuse", {}};
    if (view == "live") return LiveCommand{LiveCommand::Ask::Toggle};
    if (view == "acts") return OpenActs{};
    if (view == "settings") return OpenSettings{};
    if (view == "keys") return OpenKeys{};
    if (view == "finder") return OpenFinder{};
    if (view == "whatif") return OpenWhatIf{};
    if (view == "compare") return OpenCompare{};
    if (view == "present") return ShowScreen{Screen::Present};
    if (view == "start") return ShowScreen{Screen::Start};
    if (view == "tour") return StartTour{};
    if (view == "terminal") return ConsoleCommand{TerminalCommand{TerminalOpen{}}};
    if (view == "account") return OpenAccount{};
    if (view == "save") return ConsoleCommand{SaveRun{SaveRun::How::Script}};
    if (view == "lessons") return ShowScreen{Screen::Lessons};
    if (view == "plan") return ShowScreen{Screen::Plan};
    return std::nullopt;
}

std::vector<std::string> gallery_moments() {
    return {std::begin(kMoments), std::end(kMoments)};
}

std::vector<std::string> gallery_views() {
    std::vector<std::string> all;
    for (const std::string_view name : view_names()) all.emplace_back(name);
    for (const std::string_view name : kOver) all.emplace_back(name);
    return all;
}

base::Outcome walk_gallery(const sim::Timeline& timeline, const GalleryVisitor& visitor, const LiveOpener& painted) {
    auto explanations = Explanations::load(assets_dir() / "explain");
    if (!explanations) return explanations.problem();
    for (const Size& size : kSizes) {
        Settings settings;
        settings.motion = false;
        settings.text_percent = size.text;
        App app{timeline, explanations.value(), settings, false};
        app.set_story(lessons_here());
        Stage stage{app, size.width, size.height};
        if (stage.problem()) return *stage.problem();
        stage.frame();
        const auto visit_live = [&](const App& shown, const Stage& at, ThemeName name) {
            return visitor({"live", name, size.width, size.height, size.text}, shown, at);
        };
        if (painted && !show_live(timeline, explanations.value(), settings, size, painted, visit_live)) return {};
        for (const ThemeName name : kThemes) {
            app.carry_out(SetTheme{name}, stage.now());
            Settings themed = settings;
            themed.theme = name;
            std::vector<std::string> moments = gallery_moments();
            moments.emplace_back("story");
            for (const std::string& moment : moments) {
                // A lesson goes on where it was left: each moment has a window of its own.
                App lesson{timeline, explanations.value(), themed, false};
                lesson.set_story(lessons_here());
                Stage desk{lesson, size.width, size.height};
                if (auto shown = show_moment(lesson, desk, moment); !shown) return shown;
                if (!visitor({moment, name, size.width, size.height, size.text}, lesson, desk))
                    return {};
            }
            // The drawer keeps the tab that was shown last: the terminal has a window of its own.
            App typing{timeline, explanations.value(), themed, false};
            Stage booth{typing, size.width, size.height};
            show(typing, booth, "terminal");
            if (!visitor({"terminal", name, size.width, size.height, size.text}, typing, booth)) return {};
            for (const std::string& view : gallery_views()) {
                if (view == "story" || view == "live" || view == "terminal") continue;
                show(app, stage, view);
                if (!visitor({view, name, size.width, size.height, size.text}, app, stage))
                    return {};
            }
        }
    }
    return {};
}

std::vector<std::string> faults_of(const WidgetRegistry& widgets, float width, float height) {
    std::vector<std::string> faults;
    std::set<std::string> ids;
    const auto& all = widgets.widgets();
    for (const Widget& one : all) {
        if (one.id.empty()) faults.emplace_back("a widget has no id");
        if (!ids.insert(one.id).second) faults.push_back(one.id + ": two widgets have this id");
        if (one.cut) faults.push_back(one.id + ": its label is cut");
        if (one.rect.x < -1 || one.rect.right() > width + 1 || one.rect.y > height ||
            one.rect.bottom() < 0)
            faults.push_back(one.id + ": outside the window");
    }
    for (std::size_t a = 0; a < all.size(); ++a) {
        for (std::size_t b = a + 1; b < all.size(); ++b) {
            if (all[a].layer == all[b].layer && collides(all[a].rect, all[b].rect))
                faults.push_back(all[a].id + " and " + all[b].id + ": one lies over the other");
        }
    }
    return faults;
}

base::Result<std::size_t> write_gallery(const sim::Timeline& timeline, const std::string& folder, const LiveOpener& painted) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) return base::Problem{folder, "cannot be made: " + failed.message(), ""};
    std::ofstream list{std::filesystem::path{folder} / "faults.txt", std::ios::trunc};
    std::size_t faults = 0;
    base::Outcome written;
    const base::Outcome walked = walk_gallery(
        timeline, [&](const GalleryPicture& picture, const App& app, const Stage& stage) {
            const auto file = std::filesystem::path{folder} / (picture.name() + ".png");
            written = write_png(stage.picture(), file.string());
            for (const std::string& fault :
                 faults_of(app.widgets(), static_cast<float>(picture.width),
                           static_cast<float>(picture.height))) {
                list << picture.name() << ": " << fault << "\n";
                ++faults;
            }
            return written.ok();
        }, painted);
    if (!walked) return walked.problem();
    if (!written) return written.problem();
    if (!list.flush()) return base::Problem{folder, "faults.txt cannot be written", ""};
    return faults;
}

}  // namespace gui
