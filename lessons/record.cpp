#include "lessons/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "lessons/act_text.h"
#include "lessons/toml_reader.h"
#include "protocols/base/octets.h"

namespace lessons {

namespace {

constexpr std::array<std::string_view, 4> kKinds{"predict", "observe", "quiz", "table"};

std::string quoted_list(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& one : texts) out += (out.empty() ? "" : ", ") + toml_text(one);
    return "[" + out + "]";
}

/// TOML's numbers end where half of the seeds begin: those are written as texts.
std::string seed_words(std::uint64_t seed) {
    const std::string digits = std::to_string(seed);
    return seed <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) ? digits : toml_text(digits);
}

std::uint64_t read_seed(const toml::table& table, Reader& reader) {
    if (!table["seed"].is_string()) return static_cast<std::uint64_t>(std::max<std::int64_t>(0, reader.number("seed", 1)));
    const auto seed = base::parse_number(reader.text("seed"));
    if (!seed) reader.complain("seed", "the seed is no number", "0 to 18446744073709551615");
    return seed.value_or(1);
}

void add_head(std::string& out, const Record& one) {
    out += fmt::format("\n[[record]]\nform = {}\nlesson = {}\nmade_with = {}\nlearner = {}\nversion = {}\nseed = {}\nattempt = {}\nclosed = {}\nseconds = {}\n", kRecordForm,
                       toml_text(one.lesson), toml_text(one.made_with), toml_text(one.learner), toml_text(one.version), seed_words(one.seed), one.attempt, one.closed, one.seconds);
}

std::string acts_text(const Run& run) {
    std::string out = "acts = [\n";
    for (const sim::RecordedAct& act : run.acts) out += "  " + act_text(act) + ",\n";
    return out + "]\n";
}

void add_parts(std::string& out, const Record& one) {
    for (const Answer& a : one.answers) {
        out += fmt::format("[[record.answer]]\nkind = \"{}\"\nabout = {}\nvalue = {}\nconfidence = {}\nseconds = {}\n", kKinds[static_cast<std::size_t>(a.kind)],
                           toml_text(a.about), toml_text(a.value), toml_text(a.confidence), a.seconds);
    }
    for (const HintUse& h : one.hints) out += fmt::format("[[record.hint]]\nstep = {}\nset = {}\nlevel = {}\n", toml_text(h.step), toml_text(h.set), h.level);
    for (const Entered& e : one.entered) out += fmt::format("[[record.entered]]\nstep = {}\nevent = {}\n", toml_text(e.step), e.event);
    for (const Passed& p : one.passed) {
        out += fmt::format("[[record.passed]]\nstep = {}\nrun = {}\nevent = {}\ndigest = {}\npredicted = {}\nobserved = {}\ncells = {}\nseconds = {}\nread = {}\n",
                           toml_text(p.step), p.run, p.event, toml_text(p.digest), toml_text(p.predicted), toml_text(p.observed), quoted_list(p.cells), p.seconds, p.read);
    }
    for (const ForkRun& f : one.forks) out += fmt::format("[[record.fork]]\nfork = {}\nheld = {}\n", toml_text(f.fork), f.held);
    for (const Run& run : one.runs) out += "[[record.run]]\n" + acts_text(run);
    if (one.left) out += fmt::format("[[record.left]]\nevent = {}\nready = {}\n", one.left->event, one.left->ready) + acts_text(one.left->run);
}

void read_answers(Reader& top, Record& out, Trouble& trouble) {
    for (const toml::table* one : top.tables("answer")) {
        Reader reader{*one, "an answer", trouble};
        Answer a;
        const std::string kind = reader.text("kind");
        const auto found = std::find(kKinds.begin(), kKinds.end(), kind);
        if (found == kKinds.end()) reader.complain("kind", "there is no kind of answer \"" + kind + "\"", "predict, observe, quiz or table");
        else a.kind = static_cast<AnswerKind>(found - kKinds.begin());
        a.about = reader.text("about");
        a.value = reader.text("value", false);
        a.confidence = reader.text("confidence", false);
        a.seconds = reader.number("seconds", 0);
        reader.finish();
        out.answers.push_back(std::move(a));
    }
}

void read_passed(Reader& top, Record& out, Trouble& trouble) {
    for (const toml::table* one : top.tables("passed")) {
        Reader reader{*one, "a step passed", trouble};
        Passed p;
        p.step = reader.text("step");
        p.run = static_cast<std::size_t>(std::max<std::int64_t>(0, reader.number("run", 0)));
        p.event = static_cast<std::uint64_t>(std::max<std::int64_t>(0, reader.number("event", 0)));
        p.digest = reader.text("digest");
        p.predicted = reader.text("predicted", false);
        p.observed = reader.text("observed", false);
        p.cells = reader.texts("cells");
        p.seconds = reader.number("seconds", 0);
        p.read = reader.yes("read");
        reader.finish();
        if (p.run >= out.runs.size()) reader.complain("run", "there is no such run in the file", "a part of the file is missing");
        out.passed.push_back(std::move(p));
    }
}

Run read_run(const toml::table& one, Trouble& trouble) {
    Run run;
    const toml::array* acts = one["acts"].as_array();
    if (acts == nullptr) trouble.note(&one, "a run needs its acts", "a part of the file is missing");
    for (std::size_t i = 0; acts != nullptr && i < acts->size(); ++i) {
        auto act = read_act((*acts)[i], trouble.file);
        if (act) run.acts.push_back(std::move(act).value());
        else if (!trouble.problem) trouble.problem = act.problem();
    }
    return run;
}

void read_runs(Reader& top, Record& out, Trouble& trouble) {
    for (const toml::table* one : top.tables("run")) out.runs.push_back(read_run(*one, trouble));
    for (const toml::table* one : top.tables("left")) {
        const auto number = [&](const char* key) { return static_cast<std::uint64_t>(std::max<std::int64_t>(0, (*one)[key].value_or<std::int64_t>(0))); };
        out.left = Left{read_run(*one, trouble), number("event"), number("ready")};
    }
}

void read_small_parts(Reader& top, Record& out, Trouble& trouble) {
    for (const toml::table* one : top.tables("hint")) {
        Reader reader{*one, "a hint", trouble};
        out.hints.push_back({reader.text("step"), reader.text("set"), static_cast<int>(reader.number("level", 1))});
        reader.finish();
    }
    for (const toml::table* one : top.tables("entered")) {
        Reader reader{*one, "a step entered", trouble};
        Entered e;
        e.step = reader.text("step");
        e.event = e.ready = static_cast<std::uint64_t>(std::max<std::int64_t>(0, reader.number("event", 0)));
        out.entered.push_back(std::move(e));
        reader.finish();
    }
    for (const toml::table* one : top.tables("fork")) {
        Reader reader{*one, "a fork", trouble};
        out.forks.push_back({reader.text("fork"), reader.yes("held")});
        reader.finish();
    }
}

template <class List, class Matches>
auto* first_of(List& list, Matches matches) {
    const auto found = std::find_if(list.begin(), list.end(), matches);
    return found == list.end() ? nullptr : &*found;
}

}  // namespace

const Answer* Record::first(AnswerKind kind, std::string_view about) const {
    return first_of(answers, [&](const Answer& a) { return a.kind == kind && a.about == about; });
}

const Answer* Record::last(AnswerKind kind, std::string_view about) const {
    const auto found = std::find_if(answers.rbegin(), answers.rend(), [&](const Answer& a) { return a.kind == kind && a.about == about; });
    return found == answers.rend() ? nullptr : &*found;
}

const Passed* Record::find_passed(std::string_view step) const {
    return first_of(passed, [&](const Passed& p) { return p.step == step; });
}

const Entered* Record::find_entered(std::string_view step) const {
    return first_of(entered, [&](const Entered& e) { return e.step == step; });
}

std::string records_text(const std::vector<Record>& records) {
    std::string out;
    for (const Record& one : records) {
        add_head(out, one);
        add_parts(out, one);
    }
    return out;
}

base::Result<std::vector<Record>> read_records(std::string_view text, const std::string& name) {
    auto table = parse_text(text, name);
    if (!table) return table.problem();
    Trouble trouble{name, std::nullopt};
    Reader file{table.value(), "the file", trouble};
    std::vector<Record> out;
    for (const toml::table* one : file.tables("record")) {
        Reader reader{*one, "a record", trouble};
        const std::int64_t form = reader.number("form", 0);
        if (form < 1 || form > kRecordForm) reader.complain("form", fmt::format("the record has form {}; this program knows form {}", form, kRecordForm), form > kRecordForm ? "it was written by a newer version of the program" : "it was written by another version of the program");
        Record record;
        record.lesson = reader.text("lesson");
        record.learner = reader.text("learner", false);
        record.version = reader.text("version", false);
        record.made_with = reader.text("made_with", false);
        record.seed = read_seed(*one, reader);
        record.attempt = static_cast<int>(reader.number("attempt", 1));
        record.closed = reader.yes("closed");
        record.seconds = reader.number("seconds", 0);
        read_answers(reader, record, trouble);
        read_runs(reader, record, trouble);
        read_passed(reader, record, trouble);
        read_small_parts(reader, record, trouble);
        reader.finish();
        out.push_back(std::move(record));
    }
    file.finish();
    if (trouble.problem) return *trouble.problem;
    return out;
}

std::vector<RecordRead> read_records_apart(std::string_view text, const std::string& name) {
    constexpr std::string_view kHead = "[[record]]";
    std::vector<RecordRead> out;
    std::size_t begin = 0;
    std::size_t line = 0, next_line = 0;
    const auto take = [&](std::size_t end) {
        const std::string_view piece = text.substr(begin, end - begin);
        if (piece.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
        RecordRead one;
        one.text = piece;
        // Lines are counted from the beginning of the file.
        const std::string padded = std::string(line, '\n') + one.text;
        auto records = read_records(padded, name);
        if (records && records.value().size() == 1) {
            one.record = std::move(records.value().front());
        } else {
            one.problem = records ? base::Problem{name, "holds something that is no record", ""} : records.problem();
            const auto table = parse_text(padded, name);
            const auto form = table ? table.value()["record"][0]["form"].value<std::int64_t>() : std::nullopt;
            one.newer = form && *form > kRecordForm;
        }
        out.push_back(std::move(one));
    };
    for (std::size_t at = 0; at < text.size(); ++next_line) {
        if (text.substr(at, kHead.size()) == kHead) {
            take(at);
            begin = at;
            line = next_line;
        }
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
    take(text.size());
    return out;
}

}  // namespace lessons
