// From the text of a transcript to its lines.

#include <algorithm>
#include <array>

#include "protocols/base/octets.h"
#include "tests/support/transcript.h"

namespace transcript {

namespace {

constexpr std::array<std::string_view, 8> kStoreWords{
    "account", "mailbox", "message", "flags", "remove", "quota", "imap-sessions", "labels"};

struct Reader {
    std::string_view rest;
    int number = 0;

    std::optional<std::string_view> next() {
        if (rest.empty()) return std::nullopt;
        const std::size_t end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        ++number;
        return line;
    }
};

base::Problem problem_at(const std::string& path, int number, std::string what, std::string hint) {
    return {path + ":" + std::to_string(number), std::move(what), std::move(hint)};
}

/// `C: text`, `S* text`, `C> "octets"`: true if the line has that form.
bool read_conversation(std::string_view line, ScriptLine& out) {
    if (line.size() < 2 || (line[0] != 'C' && line[0] != 'S')) return false;
    const char mark = line[1];
    if (std::string_view{":>*~"}.find(mark) == std::string_view::npos) return false;
    if (line.size() > 2 && line[2] != ' ') return false;
    out.side = line[0];
    out.raw = mark == '>';
    out.text = line.size() > 3 ? line.substr(3) : std::string_view{};
    out.type = mark == '*'   ? LineType::ExpectAny
               : mark == '~' ? LineType::ExpectUnordered
                             : LineType::Talk;
    return true;
}

/// The lines between `<<` and a line of its own that says `<<`, with CRLF.
base::Outcome read_heredoc(Reader& reader, const std::string& path, ScriptLine& line) {
    const int begun = reader.number;
    line.text.resize(line.text.size() - 2);
    while (line.text.ends_with(' ')) line.text.pop_back();
    line.text += '\n';
    for (auto next = reader.next(); next; next = reader.next()) {
        line.source += "\n" + std::string{*next};
        if (*next == "<<") return {};
        line.text += std::string{*next} + "\r\n";
    }
    return problem_at(path, begun, "a text that begins with << has no end", "end it with a line <<");
}

base::Outcome classify(std::string_view body, Reader& reader, const std::string& path,
                       ScriptLine& line) {
    const std::size_t space = std::min(body.find(' '), body.size());
    const std::string_view word = body.substr(0, space);
    line.text = space < body.size() ? body.substr(space + 1) : std::string_view{};
    if (word == "given") {
        line.type = LineType::Given;
    } else if (word == "@") {
        line.type = LineType::Time;
    } else if (word == "cut") {
        line.type = LineType::Cut;
    } else if (word == "tls") {
        line.type = LineType::Tls;
    } else if (word == "closed") {
        line.type = LineType::Closed;
    } else if (word == "no-pipelining") {
        line.type = LineType::NoPipelining;
    } else if (std::find(kStoreWords.begin(), kStoreWords.end(), word) != kStoreWords.end()) {
        line.type = LineType::Store;
        line.keyword = word;
        if (line.text.ends_with("<<")) return read_heredoc(reader, path, line);
    } else if (word.size() > 1 && word.ends_with(':')) {
        line.type = LineType::Check;
        line.keyword = word.substr(0, word.size() - 1);
    } else {
        return problem_at(path, line.number, "no such line: " + std::string{body},
                          "see tests/transcripts/README.md");
    }
    return {};
}

base::Outcome read_line(std::string_view text, Reader& reader, const std::string& path,
                        Script& script) {
    ScriptLine line;
    line.number = reader.number;
    line.source = text;
    std::string_view body = text;
    if (body.size() > 1 && body[0] >= '1' && body[0] <= '9') {
        line.connection = body[0] - '0';
        body.remove_prefix(1);
        if (body.starts_with(' ')) body.remove_prefix(1);
    }
    if (body.empty() || body.front() == '#') {
        constexpr std::string_view kRfc = "# rfc: ";
        if (body.starts_with(kRfc)) script.rfc = body.substr(kRfc.size());
    } else if (read_conversation(body, line)) {
        if (line.raw) {
            auto octets = read_quoted(line.text);
            if (!octets) {
                return problem_at(path, line.number, "octets in quotes are not well formed",
                                  "\"text\\r\\n\" \"x\"*300");
            }
            line.text = std::move(*octets);
        }
    } else if (const base::Outcome known = classify(body, reader, path, line); !known) {
        return known;
    }
    if (line.type == LineType::NoPipelining) script.pipelining = false;
    script.lines.push_back(std::move(line));
    return {};
}

}  // namespace

base::Result<Script> parse(std::string_view text, std::string path) {
    Script script;
    script.path = std::move(path);
    Reader reader{text};
    for (auto line = reader.next(); line; line = reader.next()) {
        if (const base::Outcome read = read_line(*line, reader, script.path, script); !read) {
            return read.problem();
        }
    }
    const bool given = std::any_of(script.lines.begin(), script.lines.end(), [](const auto& line) {
        return line.type == LineType::Given;
    });
    if (!given) return problem_at(script.path, 1, "there is no line `given …`", "say what is tested");
    return script;
}

}  // namespace transcript
