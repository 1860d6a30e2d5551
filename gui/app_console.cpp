// The drawer at the bottom: the console, the script beside the run; and saving.

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <type_traits>
#include <utility>

#include "gui/app.h"
#include "sim/act_form.h"
#include "sim/program_tools.h"
#include "sim/script/saved_script.h"

namespace gui {

// --- a line of the language ---------------------------------------------------------------------

void App::set_script_presets(std::vector<script::PresetSource> presets) {
    console_.set_presets(std::move(presets));
}

void App::show_script(ScriptBeside script) {
    console_.script = std::move(script);
    console_ui_.tab = ConsoleTab::Script;
    settings_.layout.show_console = true;
}

void App::run_line(const std::string& line, double now) {
    std::string& pending = console_ui_.pending;
    const bool empty = line.find_first_not_of(" \t") == std::string::npos;
    if ((empty && pending.empty()) || console_.running()) return;
    timeline_ui_.playing = false;
    if (!empty) console_.log.add(pending.empty() ? ConsoleKind::Typed : ConsoleKind::TypedOn, line, timeline_.world());
    settings_.console_history = console_ui_.prompt.history;
    pending += (pending.empty() ? "" : "\n") + line;
    // An empty line ends it, whole or not: then its answer says what is missing.
    if (!empty && !console_.is_complete(pending)) return;
    console_.begin(std::exchange(pending, {}), timeline_, !lesson_open() && !live_);
    go_on_with_line(now);
}

void App::go_on_with_line(double now) {
    if (!console_.running()) return;
    auto done = console_.go_on();
    governor_.changed();
    if (!done) return;
    const bool changed = done->answer.begun_anew || done->timeline.cursor() != timeline_.cursor() ||
                         done->timeline.branch() != timeline_.branch() ||
                         done->timeline.branches().size() != timeline_.branches().size();
    const std::size_t branch_before = timeline_.branch();
    const std::uint64_t cursor_before = timeline_.cursor();
    if (done->answer.begun_anew) stop_serving(now);
    const bool moved_hosts = !done->answer.begun_anew && done->timeline.places() != timeline_.places();
    if (moved_hosts) moving_hosts();
    timeline_ = std::move(done->timeline);
    if (moved_hosts) remember(settings_.moved_hosts, timeline_.world().name, timeline_.places());
    console_.log.add(done->answer, timeline_.world());
    if (settings_.layout.show_console && console_ui_.tab == ConsoleTab::Console) console_ui_.prompt.focus();
    if (!changed && !moved_hosts) return;
    if (done->answer.begun_anew) {
        reset_views();
        console_.script.reset();
    }
    saved_note_.clear();
    if (keeper_) keeper_(timeline_);
    moved(now, false);
    story_looks(branch_before, cursor_before, now);
}

bool App::held_by_line(const UiCommand& command) {
    const bool changes_the_run = std::visit(
        []<class T>(const T&) {
            return std::is_same_v<T, Do> || std::is_same_v<T, Undo> || std::is_same_v<T, Redo> ||
                   std::is_same_v<T, SwitchBranch> || std::is_same_v<T, OpenWorld> ||
                   std::is_same_v<T, TogglePlay> || std::is_same_v<T, StepForward> || std::is_same_v<T, StepBack> ||
                   std::is_same_v<T, ToStart> || std::is_same_v<T, ToEnd> || std::is_same_v<T, LetPass> || std::is_same_v<T, OpenCompare> ||
                   std::is_same_v<T, CompareBranch>;
        },
        command);
    if (!console_.running() || !changes_the_run) return false;
    console_.log.add(ConsoleKind::Note, "not done: the line above still runs; stop it first", timeline_.world());
    return true;
}

void App::log_act(const sim::Action& action) {
    saved_note_.clear();
    console_.log.add(ConsoleKind::Act, sim::action_text(action), timeline_.world());
}

void App::log_line(std::string_view line) {
    saved_note_.clear();
    console_.log.add(ConsoleKind::Act, line, timeline_.world());
}

void App::log_note(std::string_view words) {
    console_.log.add(ConsoleKind::Note, words, timeline_.world());
}

// --- keys ---------------------------------------------------------------------------------------

void App::toggle_console() {
    settings_.layout.show_console = !settings_.layout.show_console;
    settings_.layout.solo = Solo::None;
    if (settings_.layout.show_console) console_ui_.prompt.focus();
    console_ui_.prompt.active = terminal_ui_.prompt.active = false;
    if (settings_.layout.show_console) screen_ = Screen::World;
}

bool App::takes_key(Key key) const {
    if (key == Key::Console) return true;
    const bool prompt = key == Key::Tab || key == Key::Enter || key == Key::Up || key == Key::Down || key == Key::Escape;
    const PromptUi& typed = console_ui_.tab == ConsoleTab::Terminal ? terminal_ui_.prompt : console_ui_.prompt;
    return prompt && settings_.layout.show_console && typed.active;
}

void App::complete(PromptUi& prompt, int direction) {
    if (!prompt.offered.all.empty()) {
        const auto count = prompt.offered.all.size();
        prompt.chosen = (prompt.chosen + count + static_cast<std::size_t>(direction + static_cast<int>(count))) % count;
        return;
    }
    Completions found = offers_for(prompt.input);
    if (found.all.empty()) return;
    if (found.all.size() > 1 && found.common.empty()) {
        prompt.offered = std::move(found);
        prompt.chosen = 0;
        return;
    }
    const bool one = found.all.size() == 1;
    prompt.put(prompt.input.substr(0, found.begin) + (one ? found.all.front().word : found.common));
    if (one) return;
    // As far as they agree, and the list of how it may go on.
    prompt.offered = std::move(found);
    prompt.chosen = 0;
}

Completions App::offers_for(const std::string& line) const {
    if (console_ui_.tab == ConsoleTab::Terminal) return verbs_for(terminal_.view, line);
    return console_.completions(line, timeline_.world());
}

bool App::press_console(KeyPress key, double now) {
    if (key.key == Key::Console) {
        toggle_console();
        return true;
    }
    if (key.key == Key::Escape && console_.running()) {
        console_.stop();
        return true;
    }
    if (key.key == Key::S && key.ctrl) {
        carry_out(SaveRun{key.shift ? SaveRun::How::As : SaveRun::How::Again}, now);
        return true;
    }
    PromptUi& prompt = console_ui_.tab == ConsoleTab::Terminal ? terminal_ui_.prompt : console_ui_.prompt;
    if (overlay_.open != Overlay::None || !takes_key(key.key)) return false;
    switch (key.key) {
        case Key::Tab:
            complete(prompt, key.shift ? -1 : 1);
            break;
        case Key::Up:
        case Key::Down: {
            const int direction = key.key == Key::Up ? -1 : 1;
            prompt.offered.all.empty() ? prompt.recall(direction) : complete(prompt, direction);
            break;
        }
        case Key::Enter:
            prompt.offered.all.empty() ? enter_prompt(now) : prompt.accept();
            break;
        case Key::Escape:
            if (&prompt == &console_ui_.prompt && prompt.offered.all.empty() && !console_ui_.pending.empty()) {
                console_ui_.pending.clear();
                prompt.kept.emplace();
                prompt.focus();
                console_.log.add(ConsoleKind::Note, "given up", timeline_.world());
                break;
            }
            prompt.kept = prompt.input;
            if (prompt.offered.all.empty()) {
                prompt.active = false;
                ImGui::ClearActiveID();
            } else {
                prompt.offered = {};
                prompt.focus();
            }
            break;
        default:
            return false;
    }
    return true;
}

void App::enter_prompt(double now) {
    if (console_ui_.tab == ConsoleTab::Terminal) {
        carry_out(ConsoleCommand{TerminalCommand{TerminalSay{terminal_ui_.prompt.take()}}}, now);
        return;
    }
    carry_out(ConsoleCommand{RunLine{console_ui_.prompt.take()}}, now);
}

// --- drawing ------------------------------------------------------------------------------------

void App::draw_console_part(const Rect& rect, Ui& ui) {
    begin_part(ui, "ConsolePart", rect, false);
    ScriptView script;
    if (console_.script) script = build_script(*console_.script, timeline_);
    const ConsoleHead head{console_.log, console_.running(), console_.progress(),
                           console_.script ? &script : nullptr};
    const Rect body = draw_console_head(head, console_ui_, rect, ui);
    console_ui_.prompt.active = console_ui_.prompt.active && console_ui_.tab == ConsoleTab::Console;
    switch (console_ui_.tab) {
        case ConsoleTab::Console:
            draw_console(head, console_ui_, body, ui);
            break;
        case ConsoleTab::Script:
            draw_script(head.script, console_ui_, body, ui);
            break;
        case ConsoleTab::Terminal:
            draw_dialogue(terminal_view(), terminal_ui_, body, ui);
            break;
    }
    end_part();
}

std::string App::console_text() const {
    if (console_ui_.tab == ConsoleTab::Script && console_.script)
        return text(build_script(*console_.script, timeline_));
    if (console_ui_.tab == ConsoleTab::Terminal) return text(terminal_.view);
    return text(console_.log);
}

// --- saving -------------------------------------------------------------------------------------

void App::save_to(const std::string& path, double now) {
    if (!saver_) {
        overlay_.refused = "This window cannot write files.";
        return;
    }
    struct Saving {
        sim::Timeline run;
        base::Outcome done;
    };
    const auto saving = std::make_shared<Saving>(Saving{timeline_, {}});
    LongWork::Task task{"Saving", nullptr, nullptr};
    task.work = [this, saving, path](const StopButton& stop) { saving->done = saver_(saving->run, path, stop); };
    task.finish = [this, saving, path] { saved_to(path, saving->done); };
    task.cancelled = [this] {
        saved_note_ = "not saved";
        overlay_.refused = "Not saved: it was cancelled.";
    };
    begin_work(std::move(task), now);
}

void App::saved_to(const std::string& path, const base::Outcome& saved) {
    if (!saved) {
        overlay_.refused = saved.problem().sentence() + ".";
        if (overlay_.open != Overlay::Save) open_save(path);
        return;
    }
    if (overlay_.open == Overlay::Save) overlay_.open = Overlay::None;
    // What cannot be opened again does not take the place of the run file.
    if (!path.ends_with(".json") && !path.ends_with(".lua")) {
        saved_note_ = "written: " + std::filesystem::path{path}.filename().string();
        log_note("written: " + path);
        return;
    }
    saved_as_ = path;
    saved_note_ = "saved as " + std::filesystem::path{path}.filename().string();
    log_note("saved as " + path);
    auto& recent = settings_.recent;
    std::error_code failed;
    const std::string whole = std::filesystem::absolute(path, failed).string();
    recent.erase(std::remove(recent.begin(), recent.end(), whole), recent.end());
    recent.insert(recent.begin(), whole);
    if (recent.size() > 8) recent.resize(8);
}

void App::open_save(const std::string& path) {
    overlay_.open = Overlay::Save;
    overlay_.save_path = path;
    overlay_.focus_field = true;
}

void App::save(SaveRun::How how, double now) {
    overlay_.refused.clear();
    std::string stem = timeline_.world().name.empty() ? "session" : timeline_.world().name;
    switch (how) {
        case SaveRun::How::Again:
            if (!saved_as_.empty()) return save_to(saved_as_, now);
            break;
        case SaveRun::How::As:
            if (!saved_as_.empty()) return open_save(saved_as_);
            break;
        case SaveRun::How::Script:
            if (!saved_as_.empty()) stem = std::filesystem::path{saved_as_}.replace_extension().string();
            return open_save(stem + ".lua");
    }
    open_save(stem + ".json");
}

// --- letters with files -------------------------------------------------------------------------

void App::attach(const std::string& path) {
    constexpr std::size_t kMost = std::size_t{8} << 20;
    overlay_.refused.clear();
    const base::Result<std::string> content =
        reader_ ? reader_(path) : base::Result<std::string>{base::Problem{path, "this window cannot read files", ""}};
    if (!content) {
        overlay_.refused = content.problem().sentence() + ".";
    } else if (content.value().size() > kMost) {
        overlay_.refused = path + " is larger than 8 MiB.";
    } else {
        overlay_.attachments.push_back({std::filesystem::path{path}.filename().string(), content.value()});
        overlay_.attach_path.clear();
    }
}

void App::drop_files(const std::vector<std::string>& paths) {
    governor_.changed();
    if (overlay_.open != Overlay::Write) {
        const auto all = [&](auto... endings) {
            return std::all_of(paths.begin(), paths.end(), [&](const std::string& path) { return (path.ends_with(endings) || ...); });
        };
        if (paths.size() == 1 && all(".json", ".lua")) return carry_out(OpenWorld{paths.front()}, 0);
        if (acts().groups.empty()) return;
        const bool device = selection_.host && acts().group(selection_.host) != nullptr;
        const base::HostId by = device ? selection_.host : acts().groups.front().host;
        if (letters_reader_ && all(".eml", ".mbox")) return send_dropped(paths, by);
        open_letter(WriteLetter{by, "", ""});
    }
    for (const std::string& path : paths) attach(path);
}

/// Letters in files are sent as they are, to those of their recipients who live in this world.
void App::send_dropped(const std::vector<std::string>& paths, base::HostId device) {
    const std::string name = timeline_.world().host(device).name;
    for (const std::string& path : paths) {
        auto letters = letters_reader_(path);
        if (!letters) {
            saved_note_ = letters.problem().sentence();
            return;
        }
        for (std::string& letter : letters.value()) {
            std::vector<std::string> to = sim::header_recipients(mail::Message{letter});
            std::erase_if(to, [&](const std::string& address) { return !sim::provider_index(timeline_.world(), address); });
            if (to.empty()) saved_note_ = path + ": a letter names nobody of this world, so it was not sent";
            else do_act(sim::SendLetter{name, std::move(to), "", "", std::move(letter)}, 0);
        }
    }
}

void App::send_files(const SendFiles& letter, double now) {
    const sim::Host* device = timeline_.world().find_host(letter.device);
    if (device == nullptr || !device->program) return;
    std::string raw = letter_with_attachments(timeline_.world(), *device, letter.to, letter.subject, letter.body,
                                              overlay_.attachments);
    overlay_.attachments.clear();
    do_act(sim::SendLetter{letter.device, letter.to, "", "", std::move(raw)}, now);
}

// --- the map ------------------------------------------------------------------------------------

void App::move_host(const MoveHost& command) {
    const sim::World& world = timeline_.world();
    if (command.host == 0 || command.host > world.hosts.size()) return;
    // One drag, however many frames it takes, is undone at once.
    if (dragged_.value != command.host) moving_hosts();
    dragged_ = base::HostId{command.host};
    const auto parts = [](double share) { return static_cast<std::int32_t>(std::lround(std::clamp(share, 0.02, 0.98) * 1000)); };
    timeline_.place_host({world.host(dragged_).name, parts(command.x), parts(command.y)});
    remember(settings_.moved_hosts, world.name, timeline_.places());
}

/// The mouse button is up: what was dragged is where it is to be.
void App::dropped_host() {
    if (!dragged_) return;
    dragged_ = {};
    log_line(script::place_line(timeline_.places().back()));
    if (keeper_) keeper_(timeline_);
}

void App::moving_hosts() {
    constexpr std::size_t kMost = 50;
    undone_moves_.clear();
    moves_.push_back({timeline_.places(), timeline_.undo_depth()});
    if (moves_.size() > kMost) moves_.erase(moves_.begin());
}

/// What was moved on the map and not since stands there again, as it did when this world was open last.
void App::place_remembered() {
    moves_.clear();
    undone_moves_.clear();
    if (timeline_.places().empty()) timeline_.set_places(remembered(settings_.moved_hosts, timeline_.world().name));
}

/// Moving on the map is no act in the world; it has its turn among the acts by how many of them came before.
bool App::move_is_last() const { return !moves_.empty() && moves_.back().acts >= timeline_.undo_depth(); }

bool App::move_is_next() const { return !undone_moves_.empty() && undone_moves_.back().acts <= timeline_.undo_depth(); }

void App::take_move(std::vector<HostMove>& from, std::vector<HostMove>& back) {
    back.push_back({timeline_.places(), from.back().acts});
    timeline_.set_places(std::move(from.back().places));
    from.pop_back();
    remember(settings_.moved_hosts, timeline_.world().name, timeline_.places());
}

void App::undo() {
    if (move_is_last()) {
        log_note("the last move on the map was undone");
        return take_move(moves_, undone_moves_);
    }
    log_note("the last act was undone");
    timeline_.undo();
}

void App::redo() {
    if (move_is_next()) {
        log_note("the undone move on the map was done again");
        return take_move(undone_moves_, moves_);
    }
    log_note("the undone act was done again");
    timeline_.redo();
}

// --- commands -----------------------------------------------------------------------------------

void App::console_command(const ConsoleCommand& command, double now) {
    struct Carry {
        App& app;
        double now;
        void operator()(const RunLine& c) const { app.run_line(c.line, now); }
        void operator()(const StopLine&) const { app.console_.stop(); }
        void operator()(const ToggleConsole&) const { app.toggle_console(); }
        void operator()(const StepScript& c) const {
            if (!app.console_.script) return;
            const ScriptView view = build_script(*app.console_.script, app.timeline_);
            const auto to = c.by < 0 ? view.previous : c.into && view.into ? view.into : view.next;
            if (!to) return;
            app.timeline_ui_.playing = false;
            app.console_.script->at = to;
            app.seek_run(app.console_.script->marks[*to].event, now);
        }
        void operator()(const SaveRun& c) const { app.save(c.how, now); }
        void operator()(const SaveFile& c) const { app.save_to(c.path, now); }
        void operator()(const AttachFile& c) const { app.attach(c.path); }
        void operator()(const SendFiles& c) const { app.send_files(c, now); }
        void operator()(const MoveHost& c) const { app.move_host(c); }
        void operator()(const TerminalCommand& c) const { app.terminal_command(c, now); }
    };
    std::visit(Carry{*this, now}, command);
}

}  // namespace gui
