#include "protocols/smtp/text_reader.h"

#include <algorithm>

namespace smtp {

void TextReader::begin(Rules rules) {
    clear();
    rules_ = rules;
}

void TextReader::clear() { *this = TextReader{}; }

TextReader::Fed TextReader::feed(std::string_view octets) {
    Run run{octets};
    while (run.at < octets.size()) {
        const char c = octets[run.at];
        switch (at_) {
            case At::LineStart:
                if (c == '.' && !rules_.counted) {
                    flush(run, run.at);
                    run.kept = run.line_begin = ++run.at;  // a stuffed dot is not counted
                    at_ = At::AfterDot;
                } else {
                    at_ = At::InLine;
                }
                break;
            case At::InLine: read_line(run); break;
            case At::AfterCr: read_after_cr(run); break;
            case At::AfterDot:
                // The dot itself is gone: it was stuffing, or it ends the text.
                if (c == '\r') {
                    run.kept = ++run.at;
                    at_ = At::AfterDotCr;
                } else {
                    at_ = At::InLine;
                }
                break;
            case At::AfterDotCr:
                if (c == '\n') return {run.at + 1, true};
                keep("\r");  // a dot that was stuffing, then a bare CR
                at_ = At::AfterCr;
                break;
        }
    }
    flush(run, run.at);
    line_octets_ += run.at - run.line_begin;
    return {run.at, false};
}

void TextReader::finish() {
    if (at_ != At::AfterCr) return;
    faults_.bare_cr_or_lf = true;
    if (rules_.mend) keep("\n");
    at_ = At::InLine;
}

/// Reads up to the end of the line or of the run.
void TextReader::read_line(Run& run) {
    const std::string_view rest = run.octets.substr(run.at);
    const std::size_t lf = rest.find('\n');
    const std::string_view line = rest.substr(0, lf);
    const std::size_t cr = line.find('\r');
    if (cr == std::string_view::npos) {
        run.at += line.size();
        if (lf == std::string_view::npos) return;
        flush(run, run.at);  // a bare LF
        bare(rules_.mend ? "\r\n" : "\n");
        run.kept = ++run.at;
        run.line_begin = run.at;
        line_octets_ = 0;
        return;
    }
    run.at += cr + 1;
    at_ = At::AfterCr;
}

void TextReader::read_after_cr(Run& run) {
    if (run.octets[run.at] == '\n') {
        ++run.at;
        end_line(run);
        at_ = At::LineStart;
        return;
    }
    // A bare CR. What follows does not begin a line, so a dot there means nothing.
    flush(run, run.at);
    bare(rules_.mend ? "\n" : "");
    at_ = At::InLine;
}

void TextReader::flush(Run& run, std::size_t end) {
    if (end > run.kept) keep(run.octets.substr(run.kept, end - run.kept));
    run.kept = std::max(run.kept, end);
}

void TextReader::bare(std::string_view instead) {
    faults_.bare_cr_or_lf = true;
    keep(instead);
}

void TextReader::end_line(Run& run) {
    const std::size_t length = line_octets_ + run.at - run.line_begin;
    if (rules_.line_octets_max != 0 && length > rules_.line_octets_max)
        faults_.line_too_long = true;
    run.line_begin = run.at;
    line_octets_ = 0;
}

void TextReader::keep(std::string_view octets) {
    octets_ += octets.size();
    if (rules_.octets_max != 0 && octets_ > rules_.octets_max) {
        faults_.too_big = true;
        text_.clear();
        return;
    }
    text_.append(octets);
}

}  // namespace smtp
