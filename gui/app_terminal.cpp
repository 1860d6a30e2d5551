// Typing to a server by hand.

#include <utility>

#include "gui/app.h"

namespace gui {

namespace {

constexpr base::Duration kAnswerSoon = base::seconds(2);
constexpr base::Duration kPatience = base::minutes(12);
constexpr std::uint64_t kEvents = 200'000;

/// Has a line of the server that ends a reply arrived since so many lines had?
bool answered(const sim::Timeline& timeline, base::SessionId session, std::size_t& seen) {
    const sim::Journal& journal = timeline.journal();
    const std::size_t all = timeline.arrivals();
    for (; seen < all; ++seen) {
        const sim::Entry& entry = journal[journal.arrivals()[seen].line];
        if (entry.session != session || entry.has(sim::Entry::kFromClient)) continue;
        if (!entry.has(sim::Entry::kEndsReply)) continue;
        ++seen;
        return true;
    }
    return false;
}

/// Steps until the server has answered, or is not expected to any more.
void wait_for_answer(sim::Timeline& timeline, base::SessionId session, base::Duration patience) {
    const base::Instant until = timeline.world().now + patience;
    std::size_t seen = timeline.arrivals();
    for (std::uint64_t n = 0; n < kEvents; ++n) {
        const auto next = timeline.next_at();
        if (!next || *next > until || !timeline.step(sim::Unit::Event)) return;
        if (answered(timeline, session, seen)) return;
    }
}

}  // namespace

void App::terminal_act(const sim::Action& action, double now) {
    timeline_ui_.playing = false;
    log_act(action);
    // What is to come is not looked up between two lines, or each would leave a branch behind.
    looks_ahead_ = false;
    timeline_.act(action);
    if (std::holds_alternative<sim::OutsideOpened>(action))
        terminal_session_ = base::SessionId{timeline_.world().last_session};
    wait_for_answer(timeline_, terminal_session_,
                    std::holds_alternative<sim::OutsideOpened>(action) ? kPatience : kAnswerSoon);
    if (std::holds_alternative<sim::OutsideClosed>(action)) looks_ahead_ = true;
    if (keeper_) keeper_(timeline_);
    moved(now, true);
}

void App::terminal_command(const TerminalCommand& command, double now) {
    struct Carry {
        App& app;
        double now;
        void operator()(const TerminalOpen& c) const {
            app.settings_.layout.show_console = true;
            app.settings_.layout.solo = Solo::None;
            app.screen_ = Screen::World;
            app.console_ui_.tab = ConsoleTab::Terminal;
            if (c.host.empty()) return;
            app.terminal_act(sim::OutsideOpened{"terminal", c.host, c.protocol, c.port, false, true}, now);
            app.terminal_ui_.prompt.focus();
        }
        void operator()(const TerminalSay& c) const {
            app.terminal_act(sim::OutsideOctets{app.terminal_session_.value, c.line + "\r\n"}, now);
        }
        void operator()(const TerminalWait&) const {
            wait_for_answer(app.timeline_, app.terminal_session_, kPatience);
            app.moved(now, true);
        }
        void operator()(const TerminalEnd& c) const {
            app.terminal_act(sim::OutsideClosed{app.terminal_session_.value, c.cut}, now);
        }
    };
    std::visit(Carry{*this, now}, command);
}

const DialogueView& App::terminal_view() {
    return terminal_.get(key_, terminal_session_, [&] {
        const Scene scene = scene_of(timeline_);
        return build_dialogue({scene, index_, explanations_}, terminal_session_);
    });
}

}  // namespace gui
