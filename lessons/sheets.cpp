#include "lessons/sheets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <string_view>
#include <variant>

#include "lessons/lesson_runner.h"
#include "lessons/verify.h"
#include "protocols/base/markup.h"
#include "sim/act_form.h"
#include "sim/time_text.h"

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

// A worksheet as its parts, in order: both forms print the same ones.
struct NameLine {};
struct Title {};
struct Heading {
    std::string text;
};
struct Paragraph {
    std::string text;           ///< rows; what is to be typed begins with two blanks
    bool before_asking = false; ///< stays on the page of what follows
};
struct Card {
    std::string_view label;
    std::string_view text;
};
struct Asked {
    std::string label;
    const Question* question = nullptr;
};
struct Questions {
    std::vector<Asked> asked;   ///< side by side where there is room
};
struct CopiesTable {};          ///< empty, to be filled in
struct Promises {
    const PromiseTable* table = nullptr;
};
struct EmptyLines {};
using Part = std::variant<NameLine, Title, Heading, Paragraph, Card, Questions, CopiesTable, Promises, EmptyLines>;

constexpr int kCopiesRows = 4;
constexpr int kEmptyLines = 2;

std::vector<Part> parts_of_sheet(const Lesson& lesson) {
    const SheetWords& w = words_for(lesson);
    std::vector<Part> out{NameLine{}, Title{}, Card{w.claim, lesson.claim}, Paragraph{lesson.start}};
    int number = 1;
    for (const Step& step : lesson.steps) {
        out.emplace_back(Heading{fmt::format("{}. {}", number++, step.title)});
        out.emplace_back(Paragraph{step.instruction, true});
        Questions questions;
        if (step.predict) questions.asked.push_back({std::string{w.predict}, &*step.predict});
        if (step.observe) questions.asked.push_back({std::string{w.observed}, &*step.observe});
        out.emplace_back(std::move(questions));
        out.emplace_back(CopiesTable{});
    }
    if (lesson.table) {
        out.emplace_back(Heading{lesson.table->title});
        out.emplace_back(Promises{&*lesson.table});
    }
    out.emplace_back(Heading{std::string{w.quiz}});
    for (std::size_t i = 0; i < lesson.quiz.size(); i += 2) {
        Questions pair;
        for (std::size_t j = i; j < std::min(i + 2, lesson.quiz.size()); ++j) pair.asked.push_back({std::to_string(j + 1), &lesson.quiz[j].question});
        out.emplace_back(std::move(pair));
    }
    out.emplace_back(Heading{std::string{w.better}});
    out.emplace_back(EmptyLines{});
    out.emplace_back(Card{w.exam, lesson.exam});
    std::string sections = std::string{w.sections} + ": ";
    for (std::size_t i = 0; i < lesson.rfc.size(); ++i) sections += (i == 0 ? "RFC " : ", RFC ") + lesson.rfc[i];
    out.emplace_back(Paragraph{std::move(sections)});
    return out;
}

/// A page may end after a question, never inside one; a step's heading and questions stay together.
constexpr std::string_view kStyle =
    "@page{size:auto;margin:14mm}body{font:10pt/1.3 Georgia,serif;color:#000;background:#fff;max-width:182mm;margin:1em auto}"
    "@media print{body{margin:0;max-width:none}}p{margin:.3em 0}"
    "h1{font-size:16pt;margin:.3em 0}h2{font-size:11.5pt;margin:.9em 0 .1em}h2,.keep{break-after:avoid}"
    ".card{border:1.2pt solid #000;padding:.3em .6em;margin:.5em 0;break-inside:avoid}.line{border-bottom:.7pt solid #000;height:1.7em}"
    ".asked{display:grid;grid-template-columns:1fr 1fr;gap:0 6mm;break-inside:avoid}"
    "table{border-collapse:collapse;width:100%;margin:.4em 0}td,th{border:.7pt solid #000;padding:.2em .4em;text-align:left}"
    ".fill{table-layout:fixed;break-inside:avoid}.fill td{height:1.35em}.fill th{font-weight:normal;font-size:9pt;padding:.05em .4em}"
    ".fill th:nth-child(1),.fill th:nth-child(3){width:13%}caption{text-align:left;font-size:9pt;font-weight:bold}"
    ".promises{table-layout:fixed;break-inside:avoid}.promises th{font-size:9pt;vertical-align:bottom}.promises col:first-child{width:36%}"
    "ul{list-style:none;padding-left:0;margin:.15em 0}li{padding-left:1.3em;text-indent:-1.3em}li:before{content:\"\\2610\\00a0\"}code{font-family:monospace}";

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

/// Parts of a worksheet as HTML.
struct HtmlSheet {
    const Lesson& lesson;
    const SheetWords& w;
    std::string out;

    void operator()(const NameLine&) { out += fmt::format("<p>{}: ______________________________ &nbsp; {}: ______________ &nbsp; {}: {}</p>\n", w.name, w.date, w.seed, lesson.seed); }
    void operator()(const Title&) {
        out += fmt::format("<h1>{} · {}</h1>\n<p>{} ({} {})</p>\n", base::markup_text(lesson.id), base::markup_text(lesson.title), base::markup_text(lesson.objective), lesson.minutes, w.minutes);
    }
    void operator()(const Heading& part) { out += "<h2>" + base::markup_text(part.text) + "</h2>\n"; }
    void operator()(const Paragraph& part) { out += fmt::format("<p{}>{}</p>\n", part.before_asking ? " class=\"keep\"" : "", rows_html(part.text)); }
    void operator()(const Card& part) { out += fmt::format("<div class=\"card\"><b>{}:</b> {}</div>\n", part.label, base::markup_text(part.text)); }
    void operator()(const Questions& part) {
        out += "<div class=\"asked\">";
        for (const Asked& one : part.asked) {
            out += fmt::format("<div><p><b>{}:</b> {}</p>", base::markup_text(one.label), base::markup_text(one.question->ask));
            for (const Option& option : one.question->options) out += fmt::format("{}<li>{}</li>", &option == &one.question->options.front() ? "<ul>" : "", base::markup_text(option.text));
            out += one.question->options.empty() ? "<div class=\"line\"></div></div>" : "</ul></div>";
        }
        out += "</div>\n";
    }
    void operator()(const CopiesTable&) {
        out += fmt::format("<table class=\"fill\"><caption>{}</caption><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>", w.copies, w.letter, w.holder, w.since, w.line);
        for (int row = 0; row < kCopiesRows; ++row) out += "<tr><td></td><td></td><td></td><td></td></tr>";
        out += "</table>\n";
    }
    void operator()(const Promises& part) {
        out += "<table class=\"promises\"><colgroup><col></colgroup><tr><th></th>";
        for (const auto& column : part.table->columns) out += "<th>" + base::markup_text(column.text) + "</th>";
        for (const auto& row : part.table->rows) {
            out += "</tr>\n<tr><td>" + base::markup_text(row.text) + "</td>";
            for (std::size_t i = 0; i < part.table->columns.size(); ++i) out += "<td></td>";
        }
        out += "</tr></table>\n";
    }
    void operator()(const EmptyLines&) {
        for (int i = 0; i < kEmptyLines; ++i) out += "<div class=\"line\"></div>";
        out += "\n";
    }
};

constexpr std::size_t kTextColumns = 78;

std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Rows of at most `columns`, broken between words; a row that begins with two blanks, which is to be typed, stays whole.
std::vector<std::string> folded(std::string_view text, std::size_t columns) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view row = text.substr(at, end - at);
        at = end + 1;
        out.emplace_back(row.starts_with("  ") ? row : std::string_view{});
        for (std::size_t from = row.starts_with("  ") ? row.size() : 0; from < row.size();) {
            const std::size_t stop = std::min(row.find(' ', from), row.size());
            const std::string_view word = row.substr(from, stop - from);
            if (!out.back().empty() && columns_of(out.back()) + 1 + columns_of(word) > columns) out.emplace_back();
            out.back().append(out.back().empty() ? "" : " ").append(word);
            from = stop + 1;
        }
    }
    return out;
}

/// Folded; `first` stands before the first row, and as many blanks before the others.
std::string block_text(std::string_view first, std::string_view text) {
    const std::string indent(columns_of(first), ' ');
    std::string out;
    for (const std::string& row : folded(text, kTextColumns - indent.size())) out += (out.empty() ? std::string{first} : indent) + row + "\n";
    return out;
}

/// A table whose columns have long names: they are numbered, and the names stand above it.
std::string grid_text(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) {
    constexpr std::size_t kLabel = 38;
    std::string out;
    std::string numbers = fmt::format("  {:{}}", "", kLabel);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        out += fmt::format("  ({}) {}\n", i + 1, columns[i]);
        numbers += fmt::format(" | {:{}}", fmt::format("({})", i + 1), i + 1 == columns.size() ? 0 : 4);
    }
    out += "\n" + numbers + "\n";
    for (const auto& row : rows) {
        const std::vector<std::string> label = folded(row[0], kLabel);
        for (std::size_t i = 0; i < label.size(); ++i) {
            out += "  " + label[i] + std::string(kLabel - std::min(kLabel, columns_of(label[i])), ' ');
            // What is said of a promise stands beside its last row.
            for (std::size_t cell = 1; cell < row.size() && i + 1 == label.size(); ++cell) out += fmt::format(" | {:4}", row[cell]);
            while (out.back() == ' ') out.pop_back();
            out += "\n";
        }
    }
    return out;
}

/// The same parts as plain text.
struct TextSheet {
    const Lesson& lesson;
    const SheetWords& w;
    std::string out;

    void operator()(const NameLine&) { out += fmt::format("{}: ______________________  {}: ____________  {}: {}\n\n", w.name, w.date, w.seed, lesson.seed); }
    void operator()(const Title&) { out += fmt::format("{} · {}\n{}\n", lesson.id, lesson.title, block_text("", fmt::format("{} ({} {})", lesson.objective, lesson.minutes, w.minutes))); }
    void operator()(const Heading& part) { out += "\n" + part.text + "\n"; }
    void operator()(const Paragraph& part) { out += part.before_asking ? block_text("   ", part.text) : "\n" + block_text("", part.text); }
    void operator()(const Card& part) { out += block_text("", fmt::format("{}: {}", part.label, part.text)); }
    void operator()(const Questions& part) {
        for (const Asked& one : part.asked) {
            out += block_text("   ", one.label + ": " + one.question->ask);
            for (const Option& option : one.question->options) out += block_text("     [ ] ", option.text);
            if (one.question->options.empty()) out += "     ____________\n";
        }
    }
    void operator()(const CopiesTable&) {
        out += fmt::format("   {}:\n     {:8}| {:24}| {:9}| {}\n", w.copies, w.letter, w.holder, w.since, w.line);
        for (int row = 0; row < kCopiesRows; ++row) out += "     ________| _______________________ | ________ | ________________________\n";
    }
    void operator()(const Promises& part) {
        std::vector<std::string> columns;
        for (const auto& column : part.table->columns) columns.push_back(column.text);
        std::vector<std::vector<std::string>> rows;
        for (const auto& row : part.table->rows) {
            rows.push_back({row.text});
            rows.back().resize(columns.size() + 1, "____");
        }
        out += grid_text(columns, rows);
    }
    void operator()(const EmptyLines&) {
        for (int i = 0; i < kEmptyLines; ++i) out += std::string(kTextColumns, '_') + "\n";
        out += "\n";
    }
};

}  // namespace

std::string worksheet_html(const Lesson& lesson, const Course&) {
    HtmlSheet sheet{lesson, words_for(lesson), fmt::format("<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{} {}</title><style>{}</style></head><body>\n", lesson.language,
                                                           base::markup_text(lesson.id), base::markup_text(lesson.title), kStyle)};
    for (const Part& part : parts_of_sheet(lesson)) std::visit(sheet, part);
    return sheet.out + "</body></html>\n";
}

std::string worksheet_text(const Lesson& lesson, const Course&) {
    TextSheet sheet{lesson, words_for(lesson), {}};
    for (const Part& part : parts_of_sheet(lesson)) std::visit(sheet, part);
    return sheet.out;
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
