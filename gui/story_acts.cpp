// What the learner asks of the story: answers, hints, forks, modes, the terminal.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gui/story.h"
#include "lessons/walk.h"
#include "protocols/base/civil_time.h"
#include "sim/time_text.h"

namespace gui {

using lessons::Phase;

void Story::answer(const std::string& value, sim::Timeline& timeline) {
    if (value.empty()) return;
    session_->answer(value, std::exchange(confidence_, {}), timeline);
    show_.order.clear();
    // What is looked at only may be done already.
    say(session_->refresh(timeline));
    keep(timeline);
}

void Story::choose(const std::string& option, sim::Timeline& timeline) {
    if (!view_.asks_order) return answer(option, timeline);
    auto& order = show_.order;
    const auto found = std::find(order.begin(), order.end(), option);
    if (found == order.end()) order.push_back(option);
    else order.erase(found);
    const auto asked = std::count_if(view_.buttons.begin(), view_.buttons.end(), [](const StoryButton& one) { return one.id.starts_with("lesson.option."); });
    if (order.size() < static_cast<std::size_t>(asked)) return;
    std::string all;
    for (const std::string& one : order) all += (all.empty() ? "" : " ") + one;
    answer(all, timeline);
}

void Story::set_mode(lessons::Mode mode, sim::Timeline& timeline) {
    if (mode == session_->mode()) return;
    if (mode == lessons::Mode::Sandbox) aside_ = place_of(timeline);
    session_->set_mode(mode, timeline);
    say(session_->refresh(timeline));
}

void Story::back(sim::Timeline& timeline, Effect& effect) {
    if (session_->in_fork()) {
        session_->leave_fork(timeline);
        effect.new_run = true;
    } else if (session_->mode() == lessons::Mode::Sandbox) {
        if (aside_) go(*aside_, timeline);
        session_->set_mode(lessons::Mode::Learn, timeline);
    } else if (show_.away && passed_) {
        go(*passed_, timeline);
    }
    aside_.reset();
    say(session_->refresh(timeline));
}

void Story::next(sim::Timeline& timeline) {
    // The next step begins where this one ended; what was tried meanwhile stays as a branch.
    if (session_->state().phase == Phase::Reveal && passed_ && !(*passed_ == place_of(timeline))) go(*passed_, timeline);
    say(session_->next(timeline));
    passed_ = place_of(timeline);
    replay_to_.reset();
    keep(timeline);
}

void Story::perform(sim::Timeline& timeline, Effect& effect) {
    if (!acting()) {
        if (session_->state().phase == Phase::Reveal) next(timeline);
        return;
    }
    const lessons::Step& step = *session_->step();
    if (step.kind == lessons::StepKind::Watch) {
        effect.play = true;
        return;
    }
    // The acts of the lesson go on from its own: a conversation that was typed by hand is unknown to them.
    if (const auto done = session_->act(lessons::golden_of(step), timeline); !done)
        note_ = options_.language == "de" ? "Dieser Schritt muss von Hand getan werden: Der vorige war es auch." : "This step must be done by hand: the one before it was, too.";
}

void Story::replay(sim::Timeline& timeline, Effect& effect) {
    const lessons::Entered* begun = session_->step() == nullptr ? nullptr : session_->record().find_entered(session_->step()->id);
    if (begun == nullptr || !passed_ || begun->event >= passed_->event) return;
    replay_to_ = passed_->event;
    go({passed_->branch, begun->event}, timeline);
    effect.play = effect.slow = true;
}

void Story::dial(const StoryCommand& command, sim::Timeline& timeline) {
    const Scene scene = scene_of(timeline);
    JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    const TerminalView view = build_terminal(scene, index, *session_);
    const auto door = static_cast<std::size_t>(std::max(command.number, 0));
    if (door >= view.doors.size()) return;
    say(session_->dial(view.doors[door].host, view.doors[door].port, command.word, timeline));
}

void Story::wait(const std::string& span, sim::Timeline& timeline) {
    const auto duration = sim::parse_duration(span);
    if (!duration) return;
    say(session_->wait(*duration, timeline));
    const std::string clock = base::iso_time(session_->moment(timeline));
    note_ = fmt::format("{} {} {}.", options_.language == "de" ? "Es ist jetzt" : "It is now", clock.substr(0, 10), clock.substr(11, 5));
}

void Story::hand(int number) {
    if (!counts_hands()) return;
    std::size_t asked = 0;
    for (const StoryButton& one : view_.buttons) asked += one.hands >= 0 ? 1U : 0U;
    const bool less = number < 0;
    const auto at = static_cast<std::size_t>(less ? -1 - number : number);
    if (at >= asked) return;
    std::vector<int>& hands = hands_[question_key()];
    hands.resize(asked, 0);
    hands[at] = std::max(0, hands[at] + (less ? -1 : 1));
}

Story::Effect Story::carry_out(const StoryCommand& command, sim::Timeline& timeline) {
    Effect effect;
    if (command.ask == StoryAsk::Open || (command.ask == StoryAsk::RestartLesson && session_)) {
        const bool anew = command.ask == StoryAsk::RestartLesson;
        std::string id = anew ? session_->lesson().id : command.word;
        if (id.empty()) id = course_view_.last;
        const auto begun = begin(id, anew, timeline);
        say(begun);
        effect.new_run = effect.moved = begun.ok();
        return effect;
    }
    if (command.ask == StoryAsk::Learner) {
        if (session_) keep(timeline);
        session_.reset();
        set_learner(command.word);
        rebuild(timeline);
        return effect;
    }
    if (command.ask == StoryAsk::ResetAll) {
        if (session_) keep(timeline);
        session_.reset();
        progress_->begin_all_anew();
        if (!options_.state_folder.empty()) say(progress_->save());
        course_view_ = build_course(course_, *progress_);
        rebuild(timeline);
        return effect;
    }
    if (!session_) return effect;
    const Place before = place_of(timeline);
    note_.clear();
    switch (command.ask) {
        case StoryAsk::Begin: show_.intro = false; break;
        case StoryAsk::Close:
            if (session_->in_fork()) session_->leave_fork(timeline), effect.new_run = true;
            keep(timeline);
            session_.reset();
            break;
        case StoryAsk::Choose:
        case StoryAsk::Answer: {
            const lessons::Step* observed = session_->state().phase == Phase::Observe ? session_->step() : nullptr;
            command.ask == StoryAsk::Choose ? choose(command.word, timeline) : answer(command.word, timeline);
            // What the eye has missed is shown once more, slowly.
            if (observed != nullptr && session_->state().phase == Phase::Reveal && lessons::misseen(session_->record(), *observed)) replay(timeline, effect);
            break;
        }
        case StoryAsk::Sure: confidence_ = command.word; break;
        case StoryAsk::Next: next(timeline); break;
        case StoryAsk::Hint:
            if (std::string hint = session_->hint(); !hint.empty()) hints_.push_back(std::move(hint));
            keep(timeline);
            break;
        case StoryAsk::Fork: {
            const auto forked = session_->fork(command.word, timeline);
            say(forked);
            keep(timeline);
            effect.new_run = forked.ok();
            break;
        }
        case StoryAsk::Back: back(timeline, effect); break;
        case StoryAsk::Mode: set_mode(static_cast<lessons::Mode>(std::clamp(command.number, 0, 2)), timeline); break;
        case StoryAsk::Reconsider: session_->reconsider(timeline); break;
        case StoryAsk::RestartStep: say(session_->restart_step(timeline)); break;
        case StoryAsk::Export: export_evidence(); break;
        case StoryAsk::Page:
            show_.page.reset();
            if (command.number >= 0) show_.page = static_cast<std::size_t>(command.number);
            break;
        case StoryAsk::Dial: dial(command, timeline); break;
        case StoryAsk::Type: say(session_->type(command.word, timeline)); break;
        case StoryAsk::HangUp: say(session_->hang_up(command.number == 1, timeline)); break;
        case StoryAsk::Terminal: session_->choose_terminal(static_cast<std::size_t>(std::max(command.number, 0))); break;
        case StoryAsk::Wait: wait(command.word, timeline); break;
        case StoryAsk::Play: effect.play = true; break;
        case StoryAsk::Replay: replay(timeline, effect); break;
        case StoryAsk::Show: effect.show = true; break;
        case StoryAsk::Perform: perform(timeline, effect); break;
        case StoryAsk::Hand: hand(command.number); break;
        default: break;
    }
    effect.moved = effect.moved || effect.new_run || !(before == place_of(timeline));
    rebuild(timeline);
    return effect;
}

// --- as the golden run ------------------------------------------------------------------------------

base::Outcome Story::solve_to(const std::string& step, const std::string& phase, sim::Timeline& timeline) {
    const auto here = [&] { return session_->step() != nullptr && session_->step()->id == step; };
    bool met = false;
    for (int guard = 0; guard < 1000 && session_->step() != nullptr; ++guard) {
        const lessons::Step& now = *session_->step();
        const lessons::LessonState& state = session_->state();
        if (met && !here()) break;
        met = here();
        if (state.phase == Phase::Predict) {
            if (here() && (phase.empty() || phase == "predict")) return {};
            answer(now.predict->right() != nullptr ? now.predict->right()->id : lessons::outcome_of(*now.predict, timeline), timeline);
            rebuild(timeline);
        } else if (state.phase == Phase::Act) {
            if (here() && (phase == "act" || (phase.empty() && !now.predict))) return {};
            if (auto done = session_->act(lessons::golden_of(now), timeline); !done) return done;
            if (session_->state().phase == Phase::Act) return base::Problem{now.id, "the golden acts do not pass the step", ""};
            rebuild(timeline);
        } else if (state.phase == Phase::Observe) {
            if (here() && phase == "observe") return {};
            answer(session_->record().find_passed(now.id)->observed, timeline);
        } else {
            if (here() && phase == "reveal") return {};
            next(timeline);
        }
    }
    if (met) return base::Problem{"--at", fmt::format("the step \"{}\" has no moment \"{}\"", step, phase), "predict, observe and reveal are there, and act where something is done"};
    return {};
}

/// Table and quiz as they are right, up to the first question of the quiz (`to_quiz`) or to the end.
void Story::answer_rightly(bool to_quiz, sim::Timeline& timeline) {
    const lessons::Lesson& lesson = session_->lesson();
    while (session_->state().phase == Phase::Table) {
        const std::string& cell = session_->state().question;
        const std::size_t slash = cell.find('/');
        const auto row = std::find_if(lesson.table->rows.begin(), lesson.table->rows.end(), [&](const auto& one) { return one.id == cell.substr(0, slash); });
        answer(session_->record().find_passed(cell.substr(slash + 1))->cells[static_cast<std::size_t>(row - lesson.table->rows.begin())], timeline);
    }
    while (!to_quiz && session_->state().phase == Phase::Quiz) {
        const auto item = std::find_if(lesson.quiz.begin(), lesson.quiz.end(), [&](const auto& one) { return one.id == session_->state().question; });
        answer(lessons::outcome_of(item->question, timeline), timeline);
    }
}

base::Outcome Story::walk_to(std::string_view where, sim::Timeline& timeline) {
    if (!session_) return base::Problem{"", "no lesson is open", ""};
    const std::size_t slash = std::min(where.find('/'), where.size());
    const std::string step{where.substr(0, slash)};
    const std::string phase{where.substr(std::min(slash + 1, where.size()))};
    constexpr std::string_view kPhases[] = {"", "predict", "act", "observe", "reveal"};
    const bool known = session_->lesson().find_step(step) != nullptr || step == "end" || step == "intro" || step == "quiz" || step == "done";
    if (!known || std::find(std::begin(kPhases), std::end(kPhases), phase) == std::end(kPhases)) {
        std::string all;
        for (const lessons::Step& one : session_->lesson().steps) all += one.id + ", ";
        return base::Problem{"--at", fmt::format("{} has no moment \"{}\"", session_->lesson().id, where), all + "intro, end, quiz or done; after a step perhaps /act, /observe or /reveal"};
    }
    if (step == "intro") return {};
    show_.intro = false;
    if (auto solved = solve_to(step, phase, timeline); !solved) return solved;
    if (step == "quiz" || step == "done") answer_rightly(step == "quiz", timeline);
    rebuild(timeline);
    return {};
}

}  // namespace gui
