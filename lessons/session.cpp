#include "lessons/session.h"

#include <algorithm>
#include <utility>

#include "lessons/sheets.h"
#include "lessons/world_fault.h"
#include "sim/action.h"

namespace lessons {

namespace {

constexpr base::Duration kPatience = base::milliseconds(500);
constexpr base::Duration kMidst = base::seconds(5);   ///< what happens within this time belongs to what is going on

const char* protocol_of(std::uint16_t port) {
    switch (port) {
        case 25: return "smtp";
        case 587: return "submission";
        case 110: return "pop3";
        case 143: return "imap";
        default: return nullptr;
    }
}

void play_again(const Run& run, std::uint64_t until, sim::Timeline& timeline) {
    const std::uint64_t begin = timeline.cursor();
    for (const sim::RecordedAct& act : run.acts) {
        if (act.event <= begin || act.event > until) continue;
        while (timeline.cursor() + 1 < act.event && timeline.step(sim::Unit::Event)) {
        }
        timeline.act_at(act.act.at, act.act.action);
    }
    timeline.seek(until);
}

/// Plays the acts of the last run again, up to where the learner left: in a step, or at the last one passed.
void catch_up(const Record& record, sim::Timeline& timeline) {
    if (record.left) play_again(record.left->run, record.left->event, timeline);
    else if (!record.passed.empty() && !record.runs.empty()) play_again(record.runs[record.passed.back().run], record.passed.back().event, timeline);
}

}  // namespace

Session::Session(Lesson lesson, Record record, Player player)
    : lesson_{std::move(lesson)}, record_{std::move(record)}, player_{player}, console_{std::make_unique<script::Console>(player.presets)} {}

base::Result<Session> Session::begin(Lesson lesson, Record record, Player player, std::optional<sim::Timeline>& timeline) {
    auto world = play(world_script(lesson), lesson.id, player);
    if (!world) return world_fault(lesson, world.problem());
    Session out{std::move(lesson), std::move(record), player};
    timeline = std::move(world).value();
    catch_up(out.record_, *timeline);
    out.take_up_terminals(*timeline);
    auto& entered = out.record_.entered;
    const bool under_way = out.record_.left && !entered.empty() && out.record_.find_passed(entered.back().step) == nullptr;
    if (under_way) entered.back().ready = out.record_.left->ready;
    // A step that was begun and not passed begins anew if what it arranged was not kept.
    const auto lost = [&](const Entered& one) { return out.record_.find_passed(one.step) == nullptr && !(under_way && &one == &entered.back()); };
    entered.erase(std::remove_if(entered.begin(), entered.end(), lost), entered.end());
    if (auto ran = out.run(prelude(), *timeline); !ran) return ran.problem();
    if (under_way) {
        if (auto said = out.run("step_began = " + std::to_string(entered.back().event), *timeline); !said) return said.problem();
    }
    if (auto looked = out.refresh(*timeline); !looked) return looked.problem();
    return out;
}

base::Outcome Session::run(std::string_view script, sim::Timeline& timeline) {
    const script::ConsoleAnswer answer = console_->run(script, timeline);
    return answer.is_problem ? base::Outcome{base::Problem{lesson_.id, answer.text, ""}} : base::Outcome{};
}

void Session::go(const Place& place, sim::Timeline& timeline) {
    if (timeline.branch() != place.branch && place.branch < timeline.branches().size()) timeline.switch_branch(place.branch);
    timeline.seek(place.event);
}

void Session::go_back(const Place& place, sim::Timeline& timeline) {
    go(place, timeline);
    // What came of it the last time must not stand ahead as if it were still to come.
    if (timeline.cursor() < timeline.branches()[timeline.branch()].known) timeline.act(sim::Moment{});
}

/// Time that the step lets pass is an act: what the learner does next is done then, and the window's clock says so.
base::Outcome Session::arrange(const Step& step, sim::Timeline& timeline) {
    if (step.arrange.empty()) return {};
    console_->keep_moments(true);
    auto arranged = run(step.arrange, timeline);
    console_->keep_moments(false);
    return arranged;
}

base::Outcome Session::enter_step(sim::Timeline& timeline) {
    const Step& step = lesson_.steps[state_.step];
    if (!step.rewind_to.empty()) {
        if (const Entered* begin = record_.find_entered(step.rewind_to)) go_back({begin->branch, begin->event}, timeline);
        terminals_.clear();
        dialled_.clear();
        terminal_ = 0;
    }
    enter(record_, step, timeline);
    if (auto said = run("step_began = " + std::to_string(timeline.cursor()), timeline); !said) return said;
    auto arranged = arrange(step, timeline);
    record_.entered.back().ready = timeline.cursor();
    return arranged;
}

void Session::look_again(const sim::Timeline& timeline) {
    state_ = state_of(lesson_, record_, timeline, mode_);
    if (state_.phase != Phase::Act || mode_ != Mode::Learn) asks_again_ = false;
    if (!asks_again_) return;
    state_.phase = Phase::Predict;
    state_.hidden = lesson_.steps[state_.step].hide;
    state_.passes = false;
}

bool Session::may_reconsider() const { return !in_fork() && mode_ == Mode::Learn && state_.phase == Phase::Act && step() != nullptr && step()->predict.has_value(); }

void Session::reconsider(const sim::Timeline& timeline) {
    if (!may_reconsider()) return;
    asks_again_ = true;
    look_again(timeline);
}

base::Outcome Session::refresh(sim::Timeline& timeline) {
    if (in_fork() || mode_ == Mode::Sandbox) return {};
    look_again(timeline);
    if (state_.phase == Phase::Enter) {
        if (auto entered = enter_step(timeline); !entered) return entered;
        look_again(timeline);
    }
    if (state_.phase == Phase::Act && state_.passes) {
        pass(record_, lesson_, lesson_.steps[state_.step], timeline);
        look_again(timeline);
    }
    return state_.problem ? base::Outcome{*state_.problem} : base::Outcome{};
}

base::Outcome Session::look(const sim::Timeline& timeline) {
    if (in_fork() || mode_ == Mode::Sandbox) return {};
    look_again(timeline);
    return state_.problem ? base::Outcome{*state_.problem} : base::Outcome{};
}

void Session::note_left(const sim::Timeline& timeline) {
    if (in_fork() || mode_ == Mode::Sandbox) return;
    record_.left.reset();
    const Entered* entered = step() == nullptr ? nullptr : record_.find_entered(step()->id);
    const bool here = (state_.phase == Phase::Act || state_.phase == Phase::Predict) && !state_.outside;
    if (!here || entered == nullptr || entered != &record_.entered.back()) return;
    Left left{{}, timeline.cursor(), entered->ready};
    for (const sim::RecordedAct& act : timeline.branches()[timeline.branch()].acts) {
        if (act.event <= left.event) left.run.acts.push_back(act);
    }
    record_.left = std::move(left);
}

void Session::set_mode(Mode mode, const sim::Timeline& timeline) {
    mode_ = mode;
    if (!in_fork()) look_again(timeline);
}

void Session::answer(std::string value, std::string confidence, sim::Timeline& timeline) {
    asks_again_ = false;
    switch (state_.phase) {
        case Phase::Predict: lessons::answer(record_, AnswerKind::Predict, lesson_.steps[state_.step].id, std::move(value), std::move(confidence)); break;
        case Phase::Observe: lessons::answer(record_, AnswerKind::Observe, lesson_.steps[state_.step].id, std::move(value)); break;
        case Phase::Table: lessons::answer(record_, AnswerKind::Table, state_.question, std::move(value)); break;
        case Phase::Quiz: lessons::answer(record_, AnswerKind::Quiz, state_.question, std::move(value)); break;
        default: return;
    }
    look_again(timeline);
}

base::Outcome Session::next(sim::Timeline& timeline) {
    if (state_.phase != Phase::Reveal) return {};
    mark_read(record_, lesson_.steps[state_.step].id);
    return refresh(timeline);
}

base::Outcome Session::restart_step(sim::Timeline& timeline) {
    if (in_fork() || step() == nullptr) return {};
    const Entered* begin = record_.find_entered(step()->id);
    if (begin == nullptr) return {};
    go_back({begin->branch, begin->event}, timeline);
    recall_terminals(begin->event);
    if (auto arranged = arrange(*step(), timeline); !arranged) return arranged;
    for (Entered& one : record_.entered) {
        if (one.step == step()->id) one.branch = timeline.branch(), one.ready = timeline.cursor();
    }
    return refresh(timeline);
}

void Session::recall_terminals(std::uint64_t event) {
    dialled_.erase(std::remove_if(dialled_.begin(), dialled_.end(), [&](const Dialled& one) { return one.event > event; }), dialled_.end());
    terminals_.clear();
    terminal_ = 0;
    for (const Dialled& one : dialled_) {
        const auto same = std::find_if(terminals_.begin(), terminals_.end(), [&](const Terminal& other) { return other.from == one.terminal.from; });
        if (same == terminals_.end()) terminals_.push_back(one.terminal);
        else *same = one.terminal;
    }
}

void Session::take_up_terminals(const sim::Timeline& timeline, base::SessionId after) {
    constexpr std::string_view kSuffix = "-terminal";
    const sim::World& world = timeline.world();
    for (const auto& stream : world.streams) {
        if (stream->phase != sim::StreamPhase::Open || !stream->is_outside() || stream->is_live() || stream->id.value <= after.value) continue;
        if (std::any_of(terminals_.begin(), terminals_.end(), [&](const Terminal& one) { return one.session == stream->id; })) continue;
        std::string from = world.host(stream->client).name;
        if (from.size() > kSuffix.size() && from.compare(from.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0) from.resize(from.size() - kSuffix.size());
        dialled_.push_back({{stream->id, world.host(stream->server).name, std::move(from), stream->port}, timeline.cursor()});
        recall_terminals(timeline.cursor());
        terminal_ = terminals_.size() - 1;
    }
}

base::Instant Session::moment(const sim::Timeline& timeline) const {
    const bool here = later_ && later_->place.branch == timeline.branch() && later_->place.event == timeline.cursor();
    return here ? std::max(later_->at, timeline.world().now) : timeline.world().now;
}

void Session::do_now(const sim::Action& action, sim::Timeline& timeline) const {
    const base::Instant at = moment(timeline);
    if (at > timeline.world().now) timeline.act_at(at, action);
    else timeline.act(action);
}

base::Outcome Session::wait(base::Duration span, sim::Timeline& timeline) {
    const base::Instant until = moment(timeline) + span;
    timeline.run_until(until);
    later_ = Later{{timeline.branch(), timeline.cursor()}, until};
    return refresh(timeline);
}

base::EntryId Session::decisive_line(const sim::Timeline& timeline) const {
    return step() == nullptr || !step()->line ? base::EntryId{} : find_line(*step()->line, timeline);
}

base::Outcome Session::act(std::string_view script, sim::Timeline& timeline) {
    const base::SessionId before{timeline.world().last_session};
    // Time that was let pass here has passed for this act too.
    if (moment(timeline) > timeline.world().now) do_now(sim::Moment{}, timeline);
    // Who lets time pass and does no more wants what comes next to be done then.
    console_->keep_moments(script.find("advance") != std::string_view::npos);
    auto ran = run(script, timeline);
    console_->keep_moments(false);
    // What it set off belongs to it: a check for mail is over when the last line of it has come.
    const bool plays = step() == nullptr || step()->kind == StepKind::Do;   // else the learner moves the clock
    for (int n = 0; ran && plays && n < 100'000; ++n) {
        const auto next = timeline.next_at();
        if (!next || *next - timeline.world().now >= kMidst || !timeline.step(sim::Unit::Event)) break;
    }
    take_up_terminals(timeline, before);
    auto looked = refresh(timeline);
    return ran ? looked : ran;
}

std::string Session::hint() {
    if (state_.phase != Phase::Act) return {};
    return take_hint(record_, lesson_.steps[state_.step], state_);
}

std::vector<const Fork*> Session::open_forks() const {
    std::vector<const Fork*> out;
    for (const Fork& fork : lesson_.forks) {
        if (record_.find_passed(fork.at) != nullptr) out.push_back(&fork);
    }
    return out;
}

const Fork* Session::present_fork() const {
    for (const Fork& fork : lesson_.forks) {
        if (in_fork() && fork.id == fork_id_) return &fork;
    }
    return nullptr;
}

base::Outcome Session::fork(std::string_view id, sim::Timeline& timeline) {
    const auto found = std::find_if(lesson_.forks.begin(), lesson_.forks.end(), [&](const Fork& one) { return one.id == id; });
    if (found == lesson_.forks.end()) return base::Problem{"", "this lesson has no fork \"" + std::string{id} + "\"", ""};
    if (record_.find_entered(found->at) == nullptr) return base::Problem{"", "the step of this fork has not begun yet", ""};
    // It is played from the world on, in a run of its own: the learner's stays as it is.
    auto played = play(fork_script(lesson_, *found), lesson_.id, player_);
    if (!played) return played.problem();
    // It stands beside the end of the step that it leaves, not beside what the lesson did later.
    const auto beside = play(solved_script(lesson_, lesson_.step_index(found->at)), lesson_.id, player_);
    if (!beside) return beside.problem();
    aside_ = std::exchange(timeline, std::move(played).value());
    fork_id_ = found->id;
    fork_difference_ = copies_difference(copies_words(beside.value()), copies_words(timeline));
    const auto held = holds(found->check, timeline);
    record_.forks.push_back({found->id, held && held.value()});
    return {};
}

void Session::leave_fork(sim::Timeline& timeline) {
    if (!aside_) return;
    timeline = std::move(*aside_);
    aside_.reset();
    fork_id_.clear();
    fork_difference_.clear();
}

base::Outcome Session::dial(std::string_view host, std::uint16_t port, std::string_view from, sim::Timeline& timeline) {
    const char* protocol = protocol_of(port);
    if (protocol == nullptr) return base::Problem{"", "nothing speaks on port " + std::to_string(port), "25 is SMTP, 587 submission, 110 POP3, 143 IMAP"};
    if (timeline.world().find_host(host) == nullptr) return base::Problem{"", "there is no machine \"" + std::string{host} + "\"", "see the map for names"};
    // A machine with a mail program keeps its name; the terminal on it has one of its own on the map.
    std::string name{from};
    if (const sim::Host* known = timeline.world().find_host(name); known != nullptr && !known->outside) name += "-terminal";
    do_now(sim::OutsideOpened{name, std::string{host}, protocol, port, false, true}, timeline);
    const base::SessionId session{timeline.world().last_session};
    const auto& streams = timeline.world().streams;
    const auto is_it = [&](const auto& one) { return one->phase != sim::StreamPhase::Free && one->id == session; };
    if (std::none_of(streams.begin(), streams.end(), is_it)) return base::Problem{"", "no connection to " + std::string{host} + " came about", "is its machine on?"};
    const Terminal opened{session, std::string{host}, std::string{from}, port};
    const auto same = std::find_if(terminals_.begin(), terminals_.end(), [&](const Terminal& one) { return one.from == from; });
    terminal_ = static_cast<std::size_t>(same - terminals_.begin());
    if (same == terminals_.end()) terminals_.push_back(opened);
    else *same = opened;
    dialled_.push_back({opened, timeline.cursor()});
    timeline.run_until(timeline.world().now + kPatience, 100'000);
    return refresh(timeline);
}

base::Outcome Session::type(std::string_view line, sim::Timeline& timeline) {
    if (terminal_ >= terminals_.size() || !terminals_[terminal_].session) return base::Problem{"", "no connection is open", "connect first"};
    do_now(sim::OutsideOctets{static_cast<std::int64_t>(terminals_[terminal_].session.value), std::string{line} + "\r\n"}, timeline);
    timeline.run_until(timeline.world().now + kPatience, 100'000);
    return refresh(timeline);
}

base::Outcome Session::hang_up(bool cut, sim::Timeline& timeline) {
    if (terminal_ >= terminals_.size() || !terminals_[terminal_].session) return {};
    do_now(sim::OutsideClosed{static_cast<std::int64_t>(terminals_[terminal_].session.value), cut}, timeline);
    terminals_[terminal_].session = {};
    return refresh(timeline);
}

}  // namespace lessons
