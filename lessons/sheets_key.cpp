// The answer key: what a run of the lesson shows, in words.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <string_view>

#include "lessons/lesson_runner.h"
#include "lessons/sheets.h"
#include "lessons/sheets_text.h"
#include "lessons/verify_answers.h"
#include "sim/act_form.h"
#include "sim/time_text.h"

namespace lessons {

namespace {

/// Fixed words of a key.
struct KeyWords {
    std::string_view heading, prediction, observation, line, copies, unchanged, acts, yes, no, quiz;
    std::string_view marked, unproved;   ///< {0}: the place in lesson.toml, {1}: the option that is marked there
    std::array<std::string_view, 4> places;
    std::string_view look, watch, connect, type, get_mail, open, remove, send, upload, settings, wait;
};
constexpr KeyWords kEnglishKey{"Answer key: {} {} (seed {}), made by running the lesson",
                               "prediction:   ", "observation:  ", "causing line: ", "copies:       ", "unchanged", "to do:", "yes", "no", "Quiz (as the author wrote the answers)",
                               "{} (so the run shows; {} marks “{}” as right)", "{1} (so {0} has it; the run does not show it)",
                               {"outbox", "queue", "mailbox", "device"},
                               "nothing moves: look at what is there", "step until line {} has arrived: {}", "{}connect to {}, port {}", "{}type {}", "{}: Get mail", "{}: open {}", "{}: delete {} in {}",
                               "{}: write to {}, subject “{}”, and send", "{}: upload {} to {}{}", "{}: Settings…: {} = {}", "let time pass: {}"};
constexpr KeyWords kGermanKey{"Lösungen: {} {} (Seed {}), aus einem Durchlauf der Lektion",
                              "Voraussage:   ", "Beobachtung:  ", "Bewirkt von:  ", "Kopien:       ", "unverändert", "Zu tun:", "ja", "nein", "Quiz (Antworten, wie sie in der Lektion stehen)",
                              "{} (so zeigt es der Durchlauf; {} nennt „{}“ richtig)", "{1} (so steht es in {0}; der Durchlauf zeigt es nicht)",
                              {"Postausgang", "Warteschlange", "Postfach", "Gerät"},
                              "nichts bewegt sich: ansehen, was da ist", "weiter, bis Zeile {} angekommen ist: {}", "{}verbinden mit {}, Port {}", "{}tippen: {}", "{}: Post holen", "{}: {} öffnen", "{}: {} in {} löschen",
                              "{}: an {} schreiben, Betreff „{}“, und senden", "{}: {} hochladen nach {}{}", "{}: Einstellungen…: {} = {}", "Zeit vergehen lassen: {}"};

const KeyWords& key_words(std::string_view language) { return language == "de" ? kGermanKey : kEnglishKey; }

template <class... Values>
std::string filled(std::string_view words, const Values&... values) {
    return fmt::format(fmt::runtime(words), values...);
}

/// How many lines had arrived when this one had.
std::size_t line_number(const sim::Timeline& timeline, base::EntryId id) {
    std::size_t number = 0;
    for (std::size_t i = 0; i < timeline.arrivals(); ++i) number += timeline.journal().arrivals()[i].line.value <= id.value ? 1 : 0;
    return number;
}

std::string line_text(const sim::Timeline& timeline, base::EntryId id) { return fmt::format("{}, {}", line_number(timeline, id), line_words(timeline.journal(), id)); }

/// What came out, in words; what the lesson marks as right has a word if the run does not show it.
std::string answer_of(const Lesson& lesson, const Question& question, const sim::Timeline& end, std::uint64_t began, const KeyWords& w) {
    if (question.answering != Answering::OneOf) return answer_words(question, outcome_of(question, end));
    const Option& marked = *question.right();
    const auto shown = shown_options(question, end, began);
    const std::string place = fmt::format("{}/lesson.toml:{}", lesson.folder, marked.source_line);
    if (!shown || shown.value().size() != 1) return filled(w.unproved, place, marked.text);
    const Option& right = *shown.value().front();
    return &right == &marked ? right.text : filled(w.marked, right.text, place, marked.text);
}

/// An act of the golden run as an instruction: what is pressed or typed.
struct ActWords {
    const sim::Timeline& timeline;
    const KeyWords& w;

    std::string letter(base::LetterId id) const { return timeline.world().letter_name(id); }
    /// "lap: ", if it is not the only terminal.
    static std::string at(const std::string& client) { return client == "terminal" ? "" : client + ": "; }
    std::string client_of(std::int64_t session) const {
        for (std::size_t i = 0; i < timeline.arrivals(); ++i) {
            const sim::Entry& entry = timeline.journal()[timeline.journal().arrivals()[i].line];
            if (entry.session.value != session || !entry.has(sim::Entry::kFromClient)) continue;
            return timeline.world().host(entry.host).name;
        }
        return "terminal";
    }
    std::string operator()(const sim::OutsideOpened& act) const { return filled(w.connect, at(act.client), act.server, act.port); }
    std::string operator()(const sim::OutsideOctets& act) const { return filled(w.type, at(client_of(act.session)), act.octets.substr(0, act.octets.find('\r'))); }
    std::string operator()(const sim::CheckMail& act) const { return filled(w.get_mail, act.device); }
    std::string operator()(const sim::OpenLetter& act) const { return filled(w.open, act.device, letter(act.letter)); }
    std::string operator()(const sim::DeleteLetter& act) const { return filled(w.remove, act.device, letter(act.letter), act.folder); }
    std::string operator()(const sim::SendLetter& act) const { return filled(w.send, act.device, fmt::join(act.to, ", "), act.subject); }
    std::string operator()(const sim::UploadFolder& act) const { return filled(w.upload, act.device, act.folder, act.to, act.account.empty() ? "" : " (" + act.account + ")"); }
    std::string operator()(const sim::Configure& act) const {
        std::string out;
        for (const sim::Setting& one : act.settings) out += (out.empty() ? "" : "; ") + filled(w.settings, act.device, one.name, one.value);
        return out;
    }
    template <class Act>
    std::string operator()(const Act& act) const {
        return sim::action_text(act);
    }
};

constexpr base::Duration kWait = base::minutes(5);   // what is shorter passes by itself: answers, one after the other

/// The spans that somebody waits for, in order: "8d" of advance("8d").
std::vector<std::string> waits_in(std::string_view script) {
    constexpr std::string_view kCall = "advance(\"";
    std::vector<std::string> out;
    for (std::size_t at = script.find(kCall); at != std::string_view::npos; at = script.find(kCall, at + 1)) {
        const std::string_view span = script.substr(at + kCall.size(), script.find('"', at + kCall.size()) - at - kCall.size());
        if (sim::parse_duration(span).value_or(base::Duration{}) >= kWait) out.emplace_back(span);
    }
    return out;
}

/// What an instructor does in a step, from its golden run.
std::vector<std::string> acts_of(const Step& step, const sim::Timeline& begin, const sim::Timeline& end, const KeyWords& w) {
    if (step.kind == StepKind::Look) return {std::string{w.look}};
    if (step.kind == StepKind::Watch && end.arrivals() > begin.arrivals()) {
        const base::EntryId last = end.journal().arrivals()[end.arrivals() - 1].line;
        return {filled(w.watch, line_number(end, last), line_words(end.journal(), last))};
    }
    std::vector<std::string> out, waits = waits_in(step.golden);
    base::Instant before = begin.world().now;
    const auto wait_until = [&](base::Instant moment) {
        if (moment - before >= kWait && !waits.empty()) {
            out.push_back(filled(w.wait, waits.front()));
            waits.erase(waits.begin());
        }
        before = moment;
    };
    for (const sim::RecordedAct& act : end.branches()[end.branch()].acts) {
        if (act.event <= begin.cursor() || act.event > end.cursor()) continue;
        wait_until(act.act.at);
        if (!std::holds_alternative<sim::Moment>(act.act.action)) out.push_back(std::visit(ActWords{end, w}, act.act.action));
    }
    wait_until(end.world().now);
    return out;
}

/// The promises that hold after the step.
base::Result<std::vector<std::string>> cells_of(const PromiseTable& table, const sim::Timeline& end, const KeyWords& w) {
    std::vector<std::string> out;
    for (const auto& row : table.rows) {
        const auto held = holds(row.fact, end);
        if (!held) return held.problem();
        out.emplace_back(held.value() ? w.yes : w.no);
    }
    return out;
}

}  // namespace

std::string copies_words(const sim::Timeline& timeline, std::string_view language) {
    const std::array<std::string_view, 4>& places = key_words(language).places;
    std::map<std::uint32_t, std::string> there;
    const sim::Journal& journal = timeline.journal();
    const sim::World& world = timeline.world();
    for (std::size_t i = 0; i < journal.copy_entries().size(); ++i) {
        const base::EntryId id = journal.copy_entries()[i];
        if (id.value > timeline.entries()) break;
        const sim::Entry& entry = journal[id];
        if (entry.kind == base::FactKind::CopyEnded) there.erase(entry.copy.value);
        if (entry.kind != base::FactKind::CopyMade) continue;
        const auto place = static_cast<std::size_t>(entry.place);
        const mail::Account* account = entry.account ? world.account(entry.account) : nullptr;
        const std::string holder = account == nullptr || place == 3 ? world.host(entry.host).name : account->address();
        there[entry.copy.value] = fmt::format("{}: {} {} {}", world.letter_name(entry.letter), place < places.size() ? places[place] : "place", holder, journal.text(entry));
    }
    std::vector<std::string> lines;
    for (const auto& [copy, words] : there) lines.push_back(words);
    std::sort(lines.begin(), lines.end());
    std::string out;
    for (std::string line : lines) {
        while (!line.empty() && line.back() == ' ') line.pop_back();
        out += line + "\n";
    }
    return out;
}

std::string copies_difference(const std::string& before, const std::string& after) {
    std::map<std::string, int> count;
    const auto each = [](const std::string& text, auto visit) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            visit(text.substr(at, end - at));
            at = end + 1;
        }
    };
    each(before, [&count](const std::string& line) { --count[line]; });
    each(after, [&count](const std::string& line) { ++count[line]; });
    std::string out;
    for (const auto& [line, times] : count) {
        if (times == 0) continue;
        out += times > 0 ? "+ " : "- ";
        if (std::abs(times) > 1) out += fmt::format("{} × ", std::abs(times));
        out += line + "\n";
    }
    return out;
}

base::Result<Key> make_key(const Lesson& lesson, const Player& player) {
    const KeyWords& w = key_words(lesson.language);
    Key out{lesson.id, lesson.title, lesson.language, lesson.seed, {}, {}, {}, {}, {}};
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        const Step& step = lesson.steps[i];
        auto base = play(base_script(lesson, i), lesson.id, player);
        if (!base) return base.problem();
        auto begin = play(begin_script(lesson, i), lesson.id, player);
        if (!begin) return begin.problem();
        auto end = play(solved_script(lesson, i), lesson.id, player);
        if (!end) return end.problem();
        KeyStep one;
        one.title = step.title;
        if (step.predict) one.predicted = answer_of(lesson, *step.predict, end.value(), base.value().cursor(), w);
        if (step.observe) one.observed = answer_of(lesson, *step.observe, end.value(), base.value().cursor(), w);
        one.line = step.no_line;
        if (const base::EntryId id = step.line ? find_line(*step.line, end.value()) : base::EntryId{}) one.line = line_text(end.value(), id);
        // Where nobody acts, what the step shows is what it has arranged.
        one.before = copies_words(step.kind == StepKind::Look ? base.value() : begin.value(), lesson.language);
        one.after = copies_words(end.value(), lesson.language);
        one.acts = acts_of(step, begin.value(), end.value(), w);
        if (lesson.table) {
            auto cells = cells_of(*lesson.table, end.value(), w);
            if (!cells) return cells.problem();
            one.cells = std::move(cells).value();
        }
        out.steps.push_back(std::move(one));
    }
    for (const QuizItem& item : lesson.quiz) {
        const std::string answer = answer_words(item.question, item.question.right() == nullptr ? "" : item.question.right()->id);
        out.quiz.emplace_back(item.question.ask, answer + (answer.ends_with('.') ? " " : ". ") + item.question.why);
    }
    if (!lesson.table) return out;
    out.table_title = lesson.table->title;
    for (const auto& column : lesson.table->columns) out.columns.push_back(column.text);
    for (std::size_t row = 0; row < lesson.table->rows.size(); ++row) {
        out.table.push_back({lesson.table->rows[row].text});
        for (const auto& column : lesson.table->columns) out.table.back().push_back(out.steps[lesson.step_index(column.step)].cells[row]);
    }
    return out;
}

std::string key_text(const Key& key) {
    const KeyWords& w = key_words(key.language);
    std::string out = filled(w.heading, key.lesson, key.title, key.seed) + "\n";
    int number = 1;
    for (const KeyStep& step : key.steps) {
        out += fmt::format("\n{}. {}\n", number++, step.title);
        for (const auto& [label, words] : {std::pair{w.prediction, &step.predicted}, std::pair{w.observation, &step.observed}, std::pair{w.line, &step.line}}) {
            if (!words->empty()) out += fmt::format("   {}{}\n", label, *words);
        }
        out += fmt::format("   {}\n", w.acts);
        for (const std::string& act : step.acts) out += "     " + act + "\n";
        const std::string difference = copies_difference(step.before, step.after);
        out += difference.empty() ? fmt::format("   {}{}\n", w.copies, w.unchanged) : fmt::format("   {}\n", w.copies.substr(0, w.copies.find(' ')));
        for (std::size_t at = 0; at < difference.size();) {
            const std::size_t end = std::min(difference.find('\n', at), difference.size());
            out += "     " + difference.substr(at, end - at) + "\n";
            at = end + 1;
        }
    }
    if (!key.table.empty()) out += fmt::format("\n{}\n{}", key.table_title, grid_text(key.columns, key.table));
    out += fmt::format("\n{}\n", w.quiz);
    for (const auto& [ask, answer] : key.quiz) out += "  " + ask + "\n    " + answer + "\n";
    return out;
}

}  // namespace lessons
