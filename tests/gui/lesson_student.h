#pragma once
/// A student at the window: does what a lesson's golden (or wrong) acts say, by clicks and keys.
///
/// Doors: Student. Fails: as a test does, and names the step.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gui/stage.h"

namespace gui_test {

class Student {
  public:
    /// Opens the lesson; progress is kept in `state`, if it is given.
    explicit Student(std::string_view lesson, std::filesystem::path state = {}, const std::string& language = "en");

    [[nodiscard]] const lessons::Session& session() const { return *app_.story()->session(); }
    [[nodiscard]] lessons::Phase phase() const { return session().state().phase; }
    [[nodiscard]] const gui::LessonView& view() const { return app_.story()->view(); }
    [[nodiscard]] const lessons::Step& step() const { return *session().step(); }
    [[nodiscard]] gui::App& app() { return app_; }
    [[nodiscard]] gui::Stage& stage() { return stage_; }
    [[nodiscard]] bool shows(std::string_view widget) const { return app_.widgets().find(widget) != nullptr; }

    /// Clicks and looks whether there was something to click.
    void click(const std::string& widget, bool right = false);
    /// The first click on "Begin".
    void begin();
    /// Answers the prediction: rightly, or with the first wrong option.
    void predict(bool rightly);
    /// Does what the script says, until the step is passed.
    void does(const std::string& script);
    /// Plays to the moment that a step waits for.
    void watch();
    void observe();
    void read_on();
    /// A whole step in the right way.
    void solve();
    void answer_table();
    void answer_quiz();
    /// The last lines on the wire, for messages.
    [[nodiscard]] std::string said() const;
    /// The menu "More": "Begin this step again" is 0.
    void more(int item);

  private:
    void statement(const std::string& text);
    void dial(const std::string& name, const std::string& host, int port, const std::string& from);
    void tell(const std::string& name, const std::string& line);
    void act_at(const std::string& host, const std::string& item);
    void write(const std::map<std::string, std::string>& letter);
    void form(const std::string& verb, const std::string& device, const std::string& settings);
    void upload(const std::string& device, const std::string& folder, const std::string& to, const std::string& more);
    void wait(const std::string& span);
    void choose(const std::string& option);
    [[nodiscard]] std::string step_name() const;

    gui::App app_;
    gui::Stage stage_;
    std::map<std::string, std::string> terminals_;   ///< by the script's name: the device it was opened on
};

}  // namespace gui_test
