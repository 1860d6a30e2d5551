#include "lessons/sheets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <string_view>

#include "lessons/lesson_runner.h"
#include "protocols/base/markup.h"

namespace lessons {

namespace {

/// Fixed words of the sheet; the rest is the lesson's.
struct SheetWords {
    std::string_view name, date, claim, better, exam, predict, observed, copies, holder, since, line, quiz, minutes, seed, sections, letter;
};
constexpr SheetWords kEnglish{"Name", "Date", "Claim", "Say it better", "What an exam will expect", "I predict", "I observed", "Copies after this step", "Where", "Since", "Line that made it so",
                              "Quiz", "minutes", "Seed", "Standards", "Letter"};
constexpr SheetWords kGerman{"Name", "Datum", "Behauptung", "Besser gesagt", "Was eine Prüfung erwartet", "Ich sage voraus", "Ich habe beobachtet", "Kopien nach diesem Schritt", "Wo", "Seit", "Zeile, die es bewirkt hat",
                             "Quiz", "Minuten", "Seed", "Standards", "Brief"};

const SheetWords& words_for(const Lesson& lesson) { return lesson.language == "de" ? kGerman : kEnglish; }

constexpr std::string_view kStyle =
    "@page{size:auto;margin:18mm}body{font:11pt/1.4 Georgia,serif;color:#000;background:#fff;max-width:180mm;margin:1em auto}"
    "h1{font-size:18pt;margin:0 0 .3em}h2{font-size:12pt;margin:1.2em 0 .2em}section{break-inside:avoid}"
    ".card{border:1.5pt solid #000;padding:.4em .7em;margin:.6em 0}.line{border-bottom:.7pt solid #000;height:1.6em}"
    "table{border-collapse:collapse;width:100%;margin:.3em 0}td,th{border:.7pt solid #000;padding:.25em .4em;text-align:left;height:1.5em}"
    "ul{list-style:none;padding-left:0;margin:.2em 0}li:before{content:\"\\2610\\00a0\"}code{font-family:monospace}";

void add_question(std::string& out, std::string_view label, const Question& question) {
    out += fmt::format("<p><b>{}:</b> {}</p>", base::markup_text(label), base::markup_text(question.ask));
    if (question.options.empty()) {
        out += "<div class=\"line\"></div>\n";
        return;
    }
    out += "<ul>";
    for (const Option& option : question.options) out += "<li>" + base::markup_text(option.text) + "</li>";
    out += "</ul>\n";
}

/// Rows of an instruction; what is to be typed, which begins with two blanks, as code.
std::string rows_html(std::string_view text) {
    std::string out;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        const std::string_view row = text.substr(from, end - from);
        if (from > 0) out += "<br>";
        out += row.substr(0, 2) == "  " ? "<code>" + base::markup_text(row.substr(2)) + "</code>" : base::markup_text(row);
        from = end + 1;
    }
    return out;
}

std::string rows_text(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? std::string{"\n   "} : std::string{c};
    return out;
}

}  // namespace

std::string worksheet_html(const Lesson& lesson, const Course& course) {
    const SheetWords& w = words_for(lesson);
    std::string out = fmt::format("<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{} {}</title><style>{}</style></head><body>\n", lesson.language, base::markup_text(lesson.id),
                                  base::markup_text(lesson.title), kStyle);
    out += fmt::format("<p>{}: ______________________________ &nbsp; {}: ______________ &nbsp; {}: {}</p>\n", w.name, w.date, w.seed, lesson.seed);
    out += fmt::format("<h1>{} · {}</h1>\n<p>{} ({} {})</p>\n", base::markup_text(lesson.id), base::markup_text(lesson.title), base::markup_text(lesson.objective), lesson.minutes, w.minutes);
    out += fmt::format("<div class=\"card\"><b>{}</b><br>{}</div>\n<p>{}</p>\n", w.claim, base::markup_text(lesson.claim), base::markup_text(lesson.start));
    int number = 1;
    for (const Step& step : lesson.steps) {
        out += fmt::format("<section><h2>{}. {}</h2>\n<p>{}</p>\n", number++, base::markup_text(step.title), rows_html(step.instruction));
        if (step.predict) add_question(out, w.predict, *step.predict);
        if (step.observe) add_question(out, w.observed, *step.observe);
        out += fmt::format("<table><tr><th colspan=\"4\">{}</th></tr><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>", w.copies, w.letter, w.holder, w.since, w.line);
        for (int row = 0; row < 3; ++row) out += "<tr><td></td><td></td><td></td><td></td></tr>";
        out += "</table></section>\n";
    }
    if (lesson.table) {
        out += fmt::format("<section><h2>{}</h2><table><tr><th></th>", base::markup_text(lesson.table->title));
        for (const auto& column : lesson.table->columns) out += "<th>" + base::markup_text(column.text) + "</th>";
        for (const auto& row : lesson.table->rows) {
            out += "</tr><tr><td>" + base::markup_text(row.text) + "</td>";
            for (std::size_t i = 0; i < lesson.table->columns.size(); ++i) out += "<td></td>";
        }
        out += "</tr></table></section>\n";
    }
    out += fmt::format("<section><h2>{}</h2>\n", w.quiz);
    for (std::size_t i = 0; i < lesson.quiz.size(); ++i) add_question(out, std::to_string(i + 1), lesson.quiz[i].question);
    out += fmt::format("</section>\n<section><h2>{}</h2><div class=\"line\"></div><div class=\"line\"></div></section>\n", w.better);
    out += fmt::format("<div class=\"card\"><b>{}</b><br>{}</div>\n<p>{}: ", w.exam, base::markup_text(lesson.exam), w.sections);
    for (std::size_t i = 0; i < lesson.rfc.size(); ++i) out += (i == 0 ? "RFC " : ", RFC ") + base::markup_text(lesson.rfc[i]);
    static_cast<void>(course);
    return out + "</p>\n</body></html>\n";
}

std::string page_html(std::string_view markdown, std::string_view language) {
    const std::size_t title_end = std::min(markdown.find('\n'), markdown.size());
    const std::string title = base::markup_text(markdown.substr(std::min<std::size_t>(2, title_end), title_end - std::min<std::size_t>(2, title_end)));
    std::string out = fmt::format("<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><style>{}</style></head><body>\n", language, title, kStyle);
    bool table = false;
    for (std::size_t at = 0; at < markdown.size();) {
        const std::size_t end = std::min(markdown.find('\n', at), markdown.size());
        const std::string_view line = markdown.substr(at, end - at);
        at = end + 1;
        const bool row = !line.empty() && line[0] == '|';
        if (table && !row) out += "</table>\n";
        if (row && !table) out += "<table>\n";
        const char* cell = row && !table ? "th" : "td";
        table = row;
        if (row && line.find_first_not_of("|-: ") != std::string_view::npos) {
            out += "<tr>";
            for (std::size_t from = 1; from < line.size();) {
                const std::size_t to = std::min(line.find('|', from), line.size());
                out += fmt::format("<{0}>{1}</{0}>", cell, base::markup_text(line.substr(from, to - from)));
                from = to + 1;
            }
            out += "</tr>\n";
        } else if (!row && line.substr(0, 2) == "# ") {
            out += "<h1>" + base::markup_text(line.substr(2)) + "</h1>\n";
        } else if (!row && line.substr(0, 3) == "## ") {
            out += "<h2>" + base::markup_text(line.substr(3)) + "</h2>\n";
        } else if (!row && !line.empty()) {
            out += "<p>" + base::markup_text(line) + "</p>\n";
        }
    }
    return out + (table ? "</table>\n" : "") + "</body></html>\n";
}

std::string worksheet_text(const Lesson& lesson, const Course&) {
    const SheetWords& w = words_for(lesson);
    std::string out = fmt::format("{}: ______________________  {}: ____________  {}: {}\n\n{} {}\n{}\n\n{}: {}\n\n{}\n", w.name, w.date, w.seed, lesson.seed, lesson.id, lesson.title, lesson.objective, w.claim,
                                  lesson.claim, lesson.start);
    int number = 1;
    const auto ask = [&out](std::string_view label, const Question& question) {
        out += fmt::format("   {}: {}\n", label, question.ask);
        for (const Option& option : question.options) out += "     [ ] " + option.text + "\n";
        if (question.options.empty()) out += "     ____________\n";
    };
    for (const Step& step : lesson.steps) {
        out += fmt::format("\n{}. {}\n   {}\n", number++, step.title, rows_text(step.instruction));
        if (step.predict) ask(w.predict, *step.predict);
        if (step.observe) ask(w.observed, *step.observe);
    }
    out += fmt::format("\n{}\n", w.quiz);
    for (std::size_t i = 0; i < lesson.quiz.size(); ++i) ask(std::to_string(i + 1), lesson.quiz[i].question);
    return out + fmt::format("\n{}: {}\n", w.exam, lesson.exam);
}

std::string copies_words(const sim::Timeline& timeline) {
    struct Here {
        std::string words;
        bool there = true;
    };
    constexpr std::array<std::string_view, 4> kPlaces{"outbox", "queue", "mailbox", "device"};
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
        there[entry.copy.value] = fmt::format("{}: {} {} {}", world.letter_name(entry.letter), place < kPlaces.size() ? kPlaces[place] : "place", holder, journal.text(entry));
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
    Key out;
    out.lesson = lesson.id;
    out.title = lesson.title;
    out.seed = lesson.seed;
    std::map<std::string, std::vector<std::string>> cells;
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        const Step& step = lesson.steps[i];
        auto begin = play(begin_script(lesson, i), lesson.id, player);
        if (!begin) return begin.problem();
        auto end = play(solved_script(lesson, i), lesson.id, player);
        if (!end) return end.problem();
        KeyStep one;
        one.title = step.title;
        if (step.predict) one.predicted = answer_words(*step.predict, outcome_of(*step.predict, end.value()));
        if (step.observe) one.observed = answer_words(*step.observe, outcome_of(*step.observe, end.value()));
        if (step.line) {
            if (const base::EntryId id = find_line(*step.line, end.value())) {
                std::size_t number = 0;
                for (std::size_t a = 0; a < end.value().arrivals(); ++a) {
                    if (end.value().journal().arrivals()[a].line.value <= id.value) ++number;
                }
                one.line = fmt::format("line {}: {}", number, line_words(end.value().journal(), id));
            }
        }
        one.before = copies_words(begin.value());
        one.after = copies_words(end.value());
        one.acts = golden_of(step);
        if (lesson.table) {
            for (const auto& row : lesson.table->rows) {
                const auto held = holds(row.fact, end.value());
                if (!held) return held.problem();
                cells[step.id].emplace_back(held.value() ? "yes" : "no");
            }
        }
        out.steps.push_back(std::move(one));
    }
    for (const QuizItem& item : lesson.quiz) out.quiz.emplace_back(item.question.ask, answer_words(item.question, item.question.right() == nullptr ? "" : item.question.right()->id) + ". " + item.question.why);
    if (lesson.table) {
        std::vector<std::string> heading{""};
        for (const auto& column : lesson.table->columns) heading.push_back(column.text);
        out.table.push_back(std::move(heading));
        for (std::size_t row = 0; row < lesson.table->rows.size(); ++row) {
            std::vector<std::string> line{lesson.table->rows[row].text};
            for (const auto& column : lesson.table->columns) line.push_back(cells[column.step][row]);
            out.table.push_back(std::move(line));
        }
    }
    return out;
}

std::string key_text(const Key& key) {
    std::string out = fmt::format("Answer key: {} {} (seed {}), made by running the lesson\n", key.lesson, key.title, key.seed);
    int number = 1;
    for (const KeyStep& step : key.steps) {
        out += fmt::format("\n{}. {}\n", number++, step.title);
        if (!step.predicted.empty()) out += "   prediction:  " + step.predicted + "\n";
        if (!step.observed.empty()) out += "   observation: " + step.observed + "\n";
        if (!step.line.empty()) out += "   causing " + step.line + "\n";
        const std::string difference = copies_difference(step.before, step.after);
        out += difference.empty() ? "   copies: unchanged\n" : "   copies:\n";
        for (std::size_t at = 0; at < difference.size();) {
            const std::size_t end = std::min(difference.find('\n', at), difference.size());
            out += "     " + difference.substr(at, end - at) + "\n";
            at = end + 1;
        }
    }
    for (const auto& row : key.table) {
        out += "\n  ";
        for (const std::string& cell : row) out += fmt::format(" {:30}|", cell);
    }
    if (!key.table.empty()) out += "\n";
    out += "\nQuiz\n";
    for (const auto& [ask, answer] : key.quiz) out += "  " + ask + "\n    " + answer + "\n";
    return out;
}

}  // namespace lessons
