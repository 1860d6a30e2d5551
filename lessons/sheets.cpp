#include "lessons/sheets.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <variant>

#include "lessons/sheets_text.h"
#include "protocols/base/markup.h"

namespace lessons {

namespace {

/// Fixed words of the sheet; the rest is the lesson's.
struct SheetWords {
    std::string_view name, date, claim, better, exam, predict, observed, copies, holder, since, line, quiz, minutes, seed, sections, letter;
};
constexpr SheetWords kEnglish{"Name", "Date", "Claim", "Say it better", "What an exam will expect", "I predict", "I observed", "Copies after step {}", "Where", "Since", "Line that made it so",
                              "Quiz", "minutes", "Seed", "Standards", "Letter"};
constexpr SheetWords kGerman{"Name", "Datum", "Behauptung", "Besser gesagt", "Was eine Prüfung erwartet", "Ich sage voraus", "Ich habe beobachtet", "Kopien nach Schritt {}", "Wo", "Seit", "Zeile, die es bewirkt hat",
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
struct CopiesTable {            ///< empty, to be filled in
    int step = 0;
};
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
        out.emplace_back(Heading{fmt::format("{}. {}", number, step.title)});
        out.emplace_back(Paragraph{step.instruction, true});
        Questions questions;
        if (step.predict) questions.asked.push_back({std::string{w.predict}, &*step.predict});
        if (step.observe) questions.asked.push_back({std::string{w.observed}, &*step.observe});
        out.emplace_back(std::move(questions));
        out.emplace_back(CopiesTable{number++});
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
    void operator()(const CopiesTable& part) {
        out += fmt::format("<table class=\"fill\"><caption>{}</caption><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>", fmt::format(fmt::runtime(w.copies), part.step), w.letter, w.holder, w.since, w.line);
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
    void operator()(const CopiesTable& part) {
        out += fmt::format("   {}:\n     {:8}| {:24}| {:9}| {}\n", fmt::format(fmt::runtime(w.copies), part.step), w.letter, w.holder, w.since, w.line);
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

}  // namespace lessons
