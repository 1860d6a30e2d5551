#pragma once
/// The window without a window: owns the timeline and the selection, builds the views when
/// something changed, draws the parts, carries out what they ask for.
///
/// Knows Dear ImGui but neither GLFW nor OpenGL, so that tests and pictures need no display.
/// Doors: App; frame, press, tick; timeline, widgets, selection, governor, settings. Fails: never.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/console_session.h"
#include "gui/keys.h"
#include "gui/layout.h"
#include "gui/live_session.h"
#include "gui/long_work.h"
#include "gui/panel/console_panel.h"
#include "gui/panel/conversation_head.h"
#include "gui/panel/ladder_panel.h"
#include "gui/panel/map_panel.h"
#include "gui/panel/present_panel.h"
#include "gui/panel/tour_panel.h"
#include "gui/panel/overlay.h"
#include "gui/panel/program_panel.h"
#include "gui/panel/server_panel.h"
#include "gui/panel/terminal_panel.h"
#include "gui/panel/timeline_panel.h"
#include "gui/panel/transcript_panel.h"
#include "gui/panel/work_panel.h"
#include "gui/redraw.h"
#include "gui/settings.h"
#include "gui/panel/course_panel.h"
#include "gui/panel/story_panel.h"
#include "gui/story.h"
#include "gui/ui_command.h"
#include "gui/view/acts_view.h"
#include "gui/view/compare_view.h"
#include "gui/view/copies_view.h"
#include "gui/view/exchange_view.h"
#include "gui/view/explain.h"
#include "gui/view/inspector_view.h"
#include "gui/view/journal_index.h"
#include "gui/view/ledger_view.h"
#include "gui/view/map_view.h"
#include "gui/view/narration.h"
#include "gui/view/octets_view.h"
#include "gui/view/states_view.h"
#include "gui/view/timeline_view.h"
#include "gui/widgets.h"
#include "sim/timeline.h"

namespace gui {

/// What opening gives: a run, and the script that made it.
struct OpenedRun {
    sim::Timeline timeline;
    std::optional<ScriptBeside> script;
};

class App {
  public:
    /// Seconds that a line takes on the screen from host to host.
    static constexpr double kMotionSeconds = 0.3;

    /// `open_on_example`: a timeline that stands at its beginning is moved to the first act.
    App(sim::Timeline timeline, Explanations explanations, Settings settings,
        bool open_on_example = true);

    /// Draws one frame into the current ImGui context, between NewFrame and Render, and carries out
    /// what was asked for in it. `fonts` were baked for scale_for(width, height).
    void frame(float width, float height, double now, const Fonts& fonts);
    /// A key, unless text is being typed.
    void press(KeyPress key, double now);
    /// Playback: steps if its moment has come. True if something changed.
    bool tick(double now);
    /// Does one thing that a panel could have asked for.
    void carry_out(const UiCommand& command, double now);

    /// How long, in seconds, the window may work between two frames; what takes longer goes on in the next ones, with
    /// a strip that tells how far it is. Without it everything is finished at once: pictures and tests wait for it.
    void set_slice(double seconds) { slice_ = seconds; }
    /// Something goes on for longer than a slice.
    [[nodiscard]] bool working() const { return work_ != nullptr || foresight_ != nullptr || keeping_ != nullptr; }
    /// What is not finished is given up; call it before what the opener, the saver and the keeper use is gone.
    void stop_work();

    /// What the word of OpenWorld means: set by whoever can read files. Without it, presets only. These three ask the
    /// button often, and may end anyhow once it is pressed: what they give is not used then.
    using Opener = std::function<base::Result<OpenedRun>(const std::string&, const StopButton&)>;
    void set_opener(Opener opener) { opener_ = std::move(opener); }
    /// Writes a run as the ending of the file's name says: see SaveFile. Without it, saving says that nothing can be
    /// written.
    using Saver = std::function<base::Outcome(const sim::Timeline&, const std::string& file, const StopButton&)>;
    void set_saver(Saver saver) { saver_ = std::move(saver); }
    /// Opens ports for real mail programs. Without it, none can join.
    void set_live_opener(LiveOpener opener) { live_opener_ = std::move(opener); }
    /// Gives real programs their turn. Call often; live_patience says how soon again, in seconds.
    void live_tick(double now);
    /// How long the last frame took to draw, in seconds: while programs talk, drawing takes half of the time at most.
    void frame_took(double seconds) { frame_cost_ = seconds; }
    [[nodiscard]] double live_patience(double now) const;
    /// nullptr: nobody can join just now.
    [[nodiscard]] const LiveSession* live() const { return live_ ? &*live_ : nullptr; }
    /// Programs are told goodbye.
    void stop_serving(double now);
    /// Reads a file that goes with a letter. Without it, nothing can be attached.
    using Reader = std::function<base::Result<std::string>(const std::string& file)>;
    void set_reader(Reader reader) { reader_ = std::move(reader); }
    /// Reads the letters of an .eml or mbox file. Without it, none can be dropped in.
    using LettersReader = std::function<base::Result<std::vector<std::string>>(const std::string& file)>;
    void set_letters_reader(LettersReader reader) { letters_reader_ = std::move(reader); }
    /// Files were dropped on the window. A run file or a script is opened, letters are sent by the selected device;
    /// others go with a new letter. While a letter is written, all of them go with it.
    void drop_files(const std::vector<std::string>& paths);
    /// What the console's word preset may name.
    void set_script_presets(std::vector<script::PresetSource> presets);
    /// Shows the script that made the run, beside it.
    void show_script(ScriptBeside script);
    /// Called after every act of a person, so that unsaved work survives a crash.
    using Keeper = std::function<void(const sim::Timeline&, const StopButton&)>;
    void set_keeper(Keeper keeper);
    /// A run that an earlier program left unsaved; the start screen offers it.
    void set_recovered(std::string file);
    /// What of it was not opened yet; empty: nothing.
    [[nodiscard]] const std::string& recovered() const { return recovered_; }
    void set_languages(std::vector<std::string> names) { languages_ = std::move(names); }
    /// Lessons: the course is read and the learner's progress looked up.
    void set_story(StoryOptions options);
    /// Opens the window on a lesson, at `where` if it is given (see Story::walk_to).
    [[nodiscard]] base::Outcome open_lesson(const std::string& id, const std::string& where = {});
    /// nullptr: there are no lessons.
    [[nodiscard]] const Story* story() const { return story_.get(); }

    [[nodiscard]] float scale_for(float width, float height) const;
    [[nodiscard]] const sim::Timeline& timeline() const { return timeline_; }
    [[nodiscard]] const WidgetRegistry& widgets() const { return widgets_; }
    [[nodiscard]] const Selection& selection() const { return selection_; }
    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] RedrawGovernor& governor() { return governor_; }
    [[nodiscard]] bool playing() const { return timeline_ui_.playing; }
    [[nodiscard]] Overlay overlay() const { return overlay_.open; }
    [[nodiscard]] const CopiesView& copies() const { return copies_; }
    [[nodiscard]] const ExchangeQuery& query() const { return query_; }
    [[nodiscard]] Screen screen() const { return screen_; }
    [[nodiscard]] const std::optional<CompareRun>& compare() const { return compare_; }
    [[nodiscard]] const Tongue& tongue() const { return tongue_; }
    [[nodiscard]] bool touring() const { return tour_.open; }
    [[nodiscard]] const ConsoleSession& console() const { return console_; }
    [[nodiscard]] const ConsoleUi& console_ui() const { return console_ui_; }
    [[nodiscard]] const TerminalUi& terminal_ui() const { return terminal_ui_; }
    /// Must this key come here although something is being typed?
    [[nodiscard]] bool takes_key(Key key) const;
    [[nodiscard]] std::size_t bookmarks() const { return bookmarks_.size(); }
    /// The part whose rectangle holds this place, as plain text; empty: there is none.
    [[nodiscard]] std::string text_at(float x, float y) const;
    /// Said in the settings: where they are kept, or what went wrong with them; what went wrong earlier stays first.
    void set_settings_note(std::string note) { settings_note_ = settings_note_.empty() ? std::move(note) : settings_note_ + " " + note; }
    [[nodiscard]] const std::string& settings_note() const { return settings_note_; }
    void set_window_size(int width, int height);

  private:
    /// What the views were built from; when it is the same, they are too.
    struct ViewKey {
        std::size_t branch = SIZE_MAX;
        std::uint64_t cursor = UINT64_MAX;
        std::size_t journal = 0;
        Selection selection;
        bool reveal = false;

        friend bool operator==(const ViewKey&, const ViewKey&) = default;
    };

    /// A view that is built only while it is looked at, and kept until something changes.
    template <class View, class Extra = int>
    struct Kept {
        View view;
        ViewKey key;
        Extra extra{};

        template <class Make>
        const View& get(const ViewKey& now, const Extra& with, Make&& make) {
            if (!(key == now) || !(extra == with)) {
                view = make();
                key = now;
                extra = with;
            }
            return view;
        }
    };

    struct HostMove;
    /// What every device can do now.
    [[nodiscard]] const ActsView& acts();
    // app_long.cpp
    static constexpr double kAtOnce = 1e6;
    using Move = std::function<void(sim::Timeline&, const StopButton&)>;
    void begin_work(LongWork::Task task, double now);
    void go_on_with(std::unique_ptr<LongWork>& work, double seconds);
    void go_on_with_work();
    /// False: there was nothing to cancel.
    bool cancel_work();
    [[nodiscard]] bool held_by_work(const UiCommand& command);
    [[nodiscard]] std::optional<WorkStrip> work_strip() const;
    /// Lessons and real programs move the run themselves, a few lines at a time.
    [[nodiscard]] bool moves_at_once() const { return lesson_open() || live_.has_value(); }
    void move_run(std::string what, Move move, double now);
    void step_run(sim::Unit unit, double now);
    void step_run_back(sim::Unit unit, double now);
    void seek_run(std::uint64_t event, double now);
    void settle_work();
    [[nodiscard]] static bool only_looks(const UiCommand& command);
    void act_run(const sim::Action& action, base::Duration after, double now);
    void log_done(const sim::Action& action, base::Duration after);
    void acted(const sim::Action& action, double now);
    using CompareWork = std::function<void(std::optional<CompareRun>&, const StopButton&)>;
    void work_on_compare(std::string what, CompareWork work, std::string device, double now);
    void foresee();
    // app_story.cpp
    void reset_views();
    void story_does(const StoryCommand& command, double now);
    [[nodiscard]] bool lesson_open() const { return story_ != nullptr && story_->open(); }
    [[nodiscard]] bool story_refuses(const UiCommand& command);
    bool step_forward(sim::Unit unit);
    void to_end();
    void story_looks(std::size_t branch, std::uint64_t cursor, double now);
    bool press_story(KeyPress key, double now);
    void draw_story_part(const Rect& rect, Ui& ui);
    [[nodiscard]] bool draw_story_page(const Rect& window, Ui& ui);
    [[nodiscard]] bool hides(std::string_view view) const { return lesson_open() && story_->hides(view); }
    [[nodiscard]] TimelineView told_timeline() const;
    [[nodiscard]] TimelineLanes told_lanes() const;
    bool covers(std::string_view view, const Rect& rect, Ui& ui);
    void draw_point(Ui& ui);
    void peek_next_line();
    void add_lessons(StartView& view) const;

    void refresh_views();
    void draw_parts(const Layout& places, Ui& ui);
    void draw_map_part(const Rect& rect, Ui& ui);
    void draw_talk_part(const Rect& rect, Ui& ui);
    void draw_talk_form(const Rect& rect, Ui& ui);
    void draw_console_part(const Rect& rect, Ui& ui);
    void draw_copies_part(const Rect& rect, Ui& ui);
    [[nodiscard]] FilterChoices filter_choices() const;
    void draw_splitters(const Layout& places, Ui& ui);
    void too_small(const Layout& places, Ui& ui);
    void moved(double now, bool with_motion);
    void seek_entry(base::EntryId id, double now);
    void select(const Select& command);
    void do_act(const sim::Action& action, double now, base::Duration after = base::Duration{0});
    void select_neighbour(int direction);
    void schedule_play(double now);
    void open_acts(base::HostId device);
    void open_letter(const WriteLetter& command);
    void open_form(const OpenForm& command);
    void open_account(base::HostId device);
    void open_compare(const std::string& device, double now);
    void move_compare(CompareMove::To to, double now);
    void opened_world(const std::string& what, base::Result<OpenedRun> opened, double now);
    void open_world(const std::string& what, double now);
    // --- app_console.cpp
    void console_command(const ConsoleCommand& command, double now);
    void run_line(const std::string& line, double now);
    void go_on_with_line(double now);
    /// A line runs and this would change the run under it: then it says so.
    [[nodiscard]] bool held_by_line(const UiCommand& command);
    void log_act(const sim::Action& action);
    void log_line(std::string_view line);
    void log_note(std::string_view words);
    void toggle_console();
    [[nodiscard]] bool press_console(KeyPress key, double now);
    void complete(PromptUi& prompt, int direction);
    [[nodiscard]] Completions offers_for(const std::string& line) const;
    void enter_prompt(double now);
    void save(SaveRun::How how, double now);
    void save_to(const std::string& path, double now);
    void saved_to(const std::string& path, const base::Outcome& saved);
    void open_save(const std::string& path);
    [[nodiscard]] std::string console_text() const;
    void move_host(const MoveHost& command);
    void dropped_host();
    void moving_hosts();
    void place_remembered();
    [[nodiscard]] bool move_is_last() const;
    [[nodiscard]] bool move_is_next() const;
    void take_move(std::vector<HostMove>& from, std::vector<HostMove>& back);
    void undo();
    void redo();
    void attach(const std::string& path);
    void send_files(const SendFiles& letter, double now);
    void send_dropped(const std::vector<std::string>& paths, base::HostId device);
    // --- app_live.cpp
    void live_command(const LiveCommand& command, double now);
    void start_serving(double now);
    void refuse_while_live();
    void keep_live_work(double now, double every);
    // --- app_terminal.cpp
    void terminal_command(const TerminalCommand& command, double now);
    void terminal_act(const sim::Action& action, double now);
    const DialogueView& terminal_view();
    void show_tab(const ShowTab& command);
    void show_screen(Screen screen, double now);
    void set_language(const std::string& name);
    void toggle_bookmark();
    void go_bookmark(int direction, double now);
    void refresh_bookmarks();
    void draw_world(const Layout& places, Ui& ui);
    void draw_overlays(const Layout& places, Ui& ui);
    [[nodiscard]] StartView start_view() const;
    [[nodiscard]] std::string map_text() const;
    [[nodiscard]] std::string talk_text() const;
    [[nodiscard]] std::string copies_part_text() const;
    bool press_screen(KeyPress key, double now);
    void reveal_in_ladder(base::EntryId entry);
    [[nodiscard]] ExchangeQuery folded_query() const;
    void press_arrow(KeyPress key, double now);
    void press_letter(KeyPress key, double now);

    sim::Timeline timeline_;
    Explanations explanations_;
    Settings settings_;
    std::string settings_note_;

    Selection selection_;
    std::optional<int> pace_before_;   ///< slow motion is on: the pace before it
    ExchangeQuery query_;
    RedrawGovernor governor_;
    WidgetRegistry widgets_;
    UiCommands commands_;
    TranscriptUi transcript_ui_;
    TimelineUi timeline_ui_;
    OverlayUi overlay_;
    double moved_at_ = -10;
    double next_play_ = 0;

    ViewKey key_;
    JournalIndex index_;
    ExchangeIndex rows_;
    MapPlaces places_;
    std::string places_of_;
    std::vector<sim::HostPlace> placed_;
    MapView map_;
    CopiesView copies_;
    Sheet inspector_;
    TimelineView timeline_view_;
    TimelineLanes lanes_;
    std::size_t lanes_branch_ = SIZE_MAX, lanes_entries_ = 0;
    LineExplanation explanation_;
    Kept<ActsView> acts_;
    ExchangeIndex ladder_rows_;
    LadderUi ladder_ui_;
    ServerUi server_ui_;
    ProgramUi program_ui_;
    Kept<StatesView> states_;
    Kept<OctetsView> octets_;
    Kept<ServerView, std::string> server_;
    Kept<ProgramView, ProgramPick> program_;
    Kept<Sheet> queues_;
    Kept<LedgerView> ledger_;
    ChartView chart_;
    std::size_t chart_branch_ = SIZE_MAX, chart_entries_ = 0;

    Screen screen_ = Screen::World;
    bool revealed_ = false;  ///< the presenter has shown the next line
    StartUi start_ui_;
    std::string start_problem_, recovered_;
    Opener opener_;
    Saver saver_;
    Reader reader_;
    ConsoleSession console_;
    ConsoleUi console_ui_;
    TerminalUi terminal_ui_;
    /// On the map: where hosts stood before (or after), and after how many acts that was.
    struct HostMove {
        std::vector<sim::HostPlace> places;
        std::size_t acts = 0;
    };
    std::vector<HostMove> moves_, undone_moves_;
    base::HostId dragged_;     ///< while the button is down
    base::SessionId terminal_session_;
    Kept<DialogueView, base::SessionId> terminal_;
    bool open_add_ = false;    ///< the menu of what can be added opens in the next frame
    bool looks_ahead_ = true;  ///< what will happen is looked up after every move
    std::string saved_as_;    ///< where it was saved last; empty: not yet
    std::string saved_note_;  ///< said in the bar at the top until something is done
    std::function<void(const sim::Timeline&)> keeper_;   ///< begins to keep a copy
    LettersReader letters_reader_;
    LiveOpener live_opener_;
    std::optional<LiveSession> live_;
    bool live_stirred_ = false;            ///< something happened since it was shown last
    bool live_unsettled_ = false;          ///< it was shown in passing only
    double live_shown_ = -10, live_kept_ = -10, frame_cost_ = 0;
    std::optional<CompareRun> compare_;
    std::string compare_device_;
    CompareView compare_view_;
    Kept<FinderView, std::string> finder_;
    Kept<ActsView, base::HostId> host_acts_;
    Kept<std::vector<WhatIf>> what_ifs_;
    Kept<PresentView> present_;
    Tongue tongue_;
    std::vector<std::string> languages_{"en"};
    TourUi tour_;
    std::vector<TourStop> tour_stops_;
    std::vector<TourStop> light_;  ///< on the control that a step needs; empty: none
    std::unique_ptr<Story> story_;
    StoryUi story_ui_;
    struct Bookmark {
        std::size_t branch = 0;
        std::uint64_t event = 0;
    };
    std::vector<Bookmark> bookmarks_;
    Layout drawn_;  ///< of the last frame
    double drawn_at_ = 0;
    double slice_ = kAtOnce;
    std::unique_ptr<LongWork> work_;        ///< that was asked for; holds other changes of the run
    std::unique_ptr<LongWork> foresight_;   ///< in the background: what will happen
    std::unique_ptr<LongWork> keeping_;     ///< in the background: unsaved work is written
};

}  // namespace gui
