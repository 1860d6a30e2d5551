#include "gui/window.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gui/app.h"
#include "gui/unsaved.h"
#include "gui/view/assets.h"

namespace gui {

namespace {

/// What was typed since the last frame, in its order: characters, keys that edit, and keys that the
/// window itself answers. Dear ImGui looks at the keyboard once a frame, so a key that is up again by
/// then would be lost, and one that came behind text would come before it. So the text up to a key
/// goes into one frame and the key into the next.
class Typed {
  public:
    void character(unsigned code) { waiting_.push_back({code, -1, 0, std::nullopt}); }
    void key(int key, int mods) {
        const bool modifier = key >= GLFW_KEY_LEFT_SHIFT && key <= GLFW_KEY_RIGHT_SUPER;
        const bool edits = key >= GLFW_KEY_ESCAPE || (mods & GLFW_MOD_CONTROL) != 0;
        if (edits && !modifier && key < static_cast<int>(IM_ARRAYSIZE(ImGuiIO::KeysDown)))
            waiting_.push_back({0, key, mods, std::nullopt});
    }
    void answered(KeyPress press) { waiting_.push_back({0, -1, 0, press}); }
    /// Call before the frame begins; `answer` is called for each key of the window whose turn it is.
    /// True if something has to wait for the next frame.
    template <class Answer>
    bool begin_frame(ImGuiIO& io, Answer answer) {
        bool text = false;
        bool key = false;
        while (!waiting_.empty()) {
            const One one = waiting_.front();
            if (one.code != 0) {
                if (key) return true;
                io.AddInputCharacter(one.code);
                text = true;
            } else if (text || key) {
                return true;
            } else if (one.press) {
                answer(*one.press);
            } else if (!show(io, one)) {
                return true;
            } else {
                key = true;
            }
            waiting_.pop_front();
        }
        if (!key) last_ = -1;
        return false;
    }
    /// Call after the frame: the keyboard is as it is again.
    void end_frame(ImGuiIO& io) {
        if (shown_ < 0) return;
        io.KeysDown[shown_] = was_down_;
        io.KeyCtrl = io.KeysDown[GLFW_KEY_LEFT_CONTROL] || io.KeysDown[GLFW_KEY_RIGHT_CONTROL];
        io.KeyShift = io.KeysDown[GLFW_KEY_LEFT_SHIFT] || io.KeysDown[GLFW_KEY_RIGHT_SHIFT];
        shown_ = -1;
    }

  private:
    struct One {
        unsigned code;
        int key, mods;
        std::optional<KeyPress> press;
    };
    /// Shows a key as down for this frame. The same key twice is seen as two presses only if it is up
    /// for a frame between them: then false, and it is shown as up.
    bool show(ImGuiIO& io, const One& one) {
        const bool again = one.key == last_;
        shown_ = one.key;
        was_down_ = io.KeysDown[one.key];
        io.KeysDown[one.key] = !again;
        io.KeyCtrl = (one.mods & GLFW_MOD_CONTROL) != 0;
        io.KeyShift = (one.mods & GLFW_MOD_SHIFT) != 0;
        last_ = again ? -1 : one.key;
        return !again;
    }

    std::deque<One> waiting_;
    int shown_ = -1;
    int last_ = -1;
    bool was_down_ = false;
};

/// What GLFW's callbacks need to reach. One window, so one of these, found by its user pointer.
struct Shell {
    App& app;
    double now = 0;
    Typed typed{};
};

Shell& shell_of(GLFWwindow* window) {
    return *static_cast<Shell*>(glfwGetWindowUserPointer(window));
}

std::optional<Key> key_of(int key, int mods) {
    switch (key) {
        case GLFW_KEY_SPACE:
            return Key::Space;
        case GLFW_KEY_LEFT:
            return Key::Left;
        case GLFW_KEY_RIGHT:
            return Key::Right;
        case GLFW_KEY_UP:
            return Key::Up;
        case GLFW_KEY_DOWN:
            return Key::Down;
        case GLFW_KEY_HOME:
            return Key::Home;
        case GLFW_KEY_END:
            return Key::End;
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            return Key::Enter;
        case GLFW_KEY_TAB:
            return Key::Tab;
        case GLFW_KEY_ESCAPE:
            return Key::Escape;
        case GLFW_KEY_F1:
            return Key::Help;
        case GLFW_KEY_F2:
            return Key::Find;
        case GLFW_KEY_F12:
            return Key::Console;
        case GLFW_KEY_PAGE_DOWN:
            return Key::PageDown;
        case GLFW_KEY_KP_ADD:
            return Key::Plus;
        case GLFW_KEY_KP_SUBTRACT:
            return Key::Minus;
        default:
            break;
    }
    if (key >= GLFW_KEY_1 && key <= GLFW_KEY_9) {
        return static_cast<Key>(static_cast<int>(Key::Digit1) + key - GLFW_KEY_1);
    }
    // Letters and signs go by what is printed on the key of this keyboard's layout.
    const char* name = glfwGetKeyName(key, 0);
    if (name == nullptr || name[1] != '\0') return std::nullopt;
    switch (name[0]) {
        case 'a':
            return Key::A;
        case 'c':
            return Key::C;
        case 'd':
            return Key::D;
        case 'h':
            return Key::H;
        case 'f':
            return Key::F;
        case 'k':
            return Key::K;
        case 'l':
            return Key::L;
        case 'm':
            return Key::M;
        case 'o':
            return Key::O;
        case 'p':
            return Key::P;
        case 's':
            return Key::S;
        case 't':
            return Key::T;
        case 'w':
            return Key::W;
        case 'z':
            return Key::Z;
        case '+':
        case '=':
            return Key::Plus;
        case '-':
            return Key::Minus;
        case '.':
            return Key::Dot;
        case '/':
            return (mods & GLFW_MOD_SHIFT) != 0 ? std::optional{Key::Help} : std::nullopt;
        default:
            return std::nullopt;
    }
}

void on_key(GLFWwindow* window, int key, int, int action, int mods) {
    Shell& shell = shell_of(window);
    shell.app.governor().changed();
    if (action == GLFW_RELEASE) return;
    const auto show_to_fields = [&] {
        if (action == GLFW_PRESS) shell.typed.key(key, mods);
    };
    const std::optional<Key> known = key_of(key, mods);
    if (!known) return show_to_fields();
    const bool by_enter = shell.app.overlay() == Overlay::Finder || shell.app.overlay() == Overlay::Save;
    const bool save = *known == Key::S && (mods & GLFW_MOD_CONTROL) != 0;
    const bool typing = ImGui::GetIO().WantTextInput && *known != Key::Escape && *known != Key::Tab &&
                        !(*known == Key::Enter && by_enter) && !save && !shell.app.takes_key(*known);
    if (typing) return show_to_fields();
    const KeyPress press{*known, (mods & GLFW_MOD_SHIFT) != 0, (mods & GLFW_MOD_CONTROL) != 0};
    // What was typed just before reaches its field with the next frame: the key comes after that.
    if (ImGui::GetIO().WantTextInput) {
        shell.typed.answered(press);
    } else {
        shell.app.press(press, shell.now);
    }
    show_to_fields();
}

void on_text(GLFWwindow* window, unsigned code) {
    Shell& shell = shell_of(window);
    shell.app.governor().changed();
    shell.typed.character(code);
    if (code == '?' && !ImGui::GetIO().WantTextInput) shell.app.press({Key::Help}, shell.now);
}

void listen(GLFWwindow* window, Shell& shell) {
    glfwSetWindowUserPointer(window, &shell);
    glfwSetKeyCallback(window, on_key);
    glfwSetCharCallback(window, on_text);
    const auto changed = [](GLFWwindow* w) { shell_of(w).app.governor().changed(); };
    glfwSetWindowRefreshCallback(window, changed);
    glfwSetCursorPosCallback(
        window, [](GLFWwindow* w, double, double) { shell_of(w).app.governor().changed(); });
    glfwSetMouseButtonCallback(
        window, [](GLFWwindow* w, int, int, int) { shell_of(w).app.governor().changed(); });
    glfwSetScrollCallback(
        window, [](GLFWwindow* w, double, double) { shell_of(w).app.governor().changed(); });
    glfwSetFramebufferSizeCallback(
        window, [](GLFWwindow* w, int, int) { shell_of(w).app.governor().changed(); });
    glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
        shell_of(w).app.drop_files({paths, paths + count});
    });
    glfwSetCursorEnterCallback(window,
                               [](GLFWwindow* w, int) { shell_of(w).app.governor().changed(); });
    glfwSetWindowFocusCallback(window,
                               [](GLFWwindow* w, int) { shell_of(w).app.governor().changed(); });
}

int say(const base::Problem& problem) {
    std::fprintf(stderr, "postroom: %s.\n", problem.sentence().c_str());
    return 2;
}

/// The fonts for the present size, baked anew when the scale has changed.
class Baker {
  public:
    base::Outcome refresh(float scale) {
        if (scale == baked_for_) return {};
        auto fonts = bake_fonts(*ImGui::GetIO().Fonts, assets_dir() / "fonts", scale);
        if (!fonts) return fonts.problem();
        if (baked_for_ != 0) {
            ImGui_ImplOpenGL3_DestroyFontsTexture();
            ImGui_ImplOpenGL3_CreateFontsTexture();
        }
        fonts_ = fonts.value();
        baked_for_ = scale;
        return {};
    }
    [[nodiscard]] const Fonts& fonts() const { return fonts_; }

  private:
    Fonts fonts_;
    float baked_for_ = 0;
};

/// Writes the settings a moment after each change, so that a crash does not forget them.
class SettingsKeeper {
  public:
    SettingsKeeper(std::filesystem::path path, Settings saved)
        : path_{std::move(path)}, saved_{std::move(saved)} {}

    /// How long the window may sleep before something has to be written, in seconds.
    [[nodiscard]] double wait(const Settings& settings, double now) const {
        return settings == saved_ ? RedrawGovernor::kIdleWait : std::max(0.0, next_ - now);
    }
    /// Call whenever the window wakes: writes at most once a second.
    void look(const Settings& settings, double now) {
        if (settings == saved_ || now < next_) return;
        next_ = now + 1;
        (void)keep(settings);
    }
    base::Outcome keep(const Settings& settings) {
        if (settings == saved_) return {};
        saved_ = settings;
        return save_settings(settings, path_);
    }

  private:
    std::filesystem::path path_;
    Settings saved_;
    double next_ = 0;
};

base::Outcome draw(GLFWwindow* window, Shell& shell, Baker& baker) {
    int width = 0;
    int height = 0;
    glfwGetWindowSize(window, &width, &height);
    if (width <= 0 || height <= 0) {
        shell.app.governor().drawn(shell.now);
        return {};
    }
    if (auto baked = baker.refresh(
            shell.app.scale_for(static_cast<float>(width), static_cast<float>(height)));
        !baked)
        return baked;
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    const bool more = shell.typed.begin_frame(ImGui::GetIO(), [&](const KeyPress& press) { shell.app.press(press, shell.now); });
    ImGui::NewFrame();
    shell.app.frame(static_cast<float>(width), static_cast<float>(height), shell.now,
                    baker.fonts());
    ImGui::Render();
    shell.typed.end_frame(ImGui::GetIO());
    if (more) shell.app.governor().changed();
    int pixels_w = 0;
    int pixels_h = 0;
    glfwGetFramebufferSize(window, &pixels_w, &pixels_h);
    glViewport(0, 0, pixels_w, pixels_h);
    const Color ground = theme(shell.app.settings().theme).window;
    glClearColor(static_cast<float>(ground.r) / 255, static_cast<float>(ground.g) / 255,
                 static_cast<float>(ground.b) / 255, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(window);
    shell.app.set_window_size(width, height);
    return {};
}

/// Draws when there is something to draw, sleeps when there is not.
base::Outcome loop(GLFWwindow* window, Shell& shell, Baker& baker, SettingsKeeper& keeper,
                   unsigned frames_max) {
    RedrawGovernor& governor = shell.app.governor();
    while (glfwWindowShouldClose(window) == 0) {
        shell.now = glfwGetTime();
        const double wait =
            std::min({governor.wait(shell.now), keeper.wait(shell.app.settings(), shell.now), shell.app.live_patience(shell.now)});
        if (wait > 0) {
            glfwWaitEventsTimeout(wait);
        } else {
            glfwPollEvents();
        }
        shell.now = glfwGetTime();
        (void)shell.app.tick(shell.now);
        keeper.look(shell.app.settings(), shell.now);
        if (!governor.wants_frame(shell.now)) continue;
        if (auto drawn = draw(window, shell, baker); !drawn) return drawn;
        shell.app.frame_took(glfwGetTime() - shell.now);
        if (frames_max != 0 && governor.frames() >= frames_max) break;
    }
    return {};
}

/// GLFW's own words for its last error, in one line.
std::string glfw_words() {
    const char* words = nullptr;
    (void)glfwGetError(&words);
    return words == nullptr ? "unknown reason" : std::string{words};
}

int show(App& app, SettingsKeeper& keeper, const WindowOptions& options) {
    if (glfwInit() == GLFW_FALSE) {
        return say({"", "no window can be opened here: " + glfw_words(),
                    "postroom run p1 --print exchange works without one"});
    }
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    const std::string title = "Postroom: " + app.timeline().world().title;
    GLFWwindow* window = glfwCreateWindow(app.settings().window_width, app.settings().window_height,
                                          title.c_str(), nullptr, nullptr);
    if (window == nullptr) {
        const std::string words = glfw_words();
        glfwTerminate();
        return say({"", "the window needs OpenGL 3.2, and there is none: " + words,
                    "postroom run p1 --print exchange works without it"});
    }
    glfwMakeContextCurrent(window);
    glfwSwapInterval(1);
    Shell shell{app};
    listen(window, shell);
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui_ImplGlfw_InitForOpenGL(window, true);
    glfwSetCharCallback(window, on_text);  // text goes to its fields in order with the keys, through Typed
    ImGui_ImplOpenGL3_Init("#version 150");
    Baker baker;
    const base::Outcome ran = loop(window, shell, baker, keeper, options.frames_max);
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
    glfwDestroyWindow(window);
    glfwTerminate();
    return ran ? 0 : say(ran.problem());
}

}  // namespace

int run_window(sim::Timeline timeline, WindowOptions options) {
    auto explanations = Explanations::load(assets_dir() / "explain");
    if (!explanations) return say(explanations.problem());
    const std::filesystem::path path = options.remember ? settings_path() : std::filesystem::path{};
    LoadedSettings loaded = load_settings(path);
    if (loaded.problem) std::fprintf(stderr, "postroom: %s.\n", loaded.problem->sentence().c_str());
    App app{std::move(timeline), std::move(explanations).value(), loaded.settings};
    app.set_settings_note(loaded.problem ? loaded.problem->sentence() + "."
                          : path.empty() ? std::string{"Nothing is remembered."}
                                         : "Remembered in " + path.string() + ".");
    app.set_languages(tongues_in(assets_dir() / "lang"));
    if (options.open) app.set_opener(options.open);
    if (options.save) app.set_saver(options.save);
    if (options.read) app.set_reader(options.read);
    if (options.letters) app.set_letters_reader(options.letters);
    if (options.live) app.set_live_opener(options.live);
    app.set_script_presets(std::move(options.presets));
    if (options.script) app.show_script(std::move(*options.script));
    if (options.story) {
        StoryOptions story = *options.story;
        if (!options.remember) story.state_folder.clear();
        story.learner = loaded.settings.learner;
        app.set_story(std::move(story));
    }
    if (!options.lesson.empty()) {
        if (auto opened = app.open_lesson(options.lesson); !opened) return say(opened.problem());
    }
    const std::filesystem::path folder =
        options.remember ? unsaved_folder() : std::filesystem::path{};
    const std::string orphan = options.open ? orphan_in(folder) : std::string{};
    if (!orphan.empty()) app.set_recovered(orphan);
    Unsaved unsaved{folder, options.save};
    app.set_keeper([&](const sim::Timeline& now, const StopButton& stop) { unsaved.keep(now, stop); });
    app.set_slice(ConsoleSession::kSlice);
    SettingsKeeper keeper{path, loaded.settings};
    const int status = show(app, keeper, options);
    app.stop_serving(0);
    app.stop_work();
    unsaved.done();
    std::error_code failed;
    if (!orphan.empty() && app.recovered().empty()) std::filesystem::remove(orphan, failed);
    if (status == 0) {
        if (auto saved = keeper.keep(app.settings()); !saved) return say(saved.problem());
    }
    return status;
}

}  // namespace gui
